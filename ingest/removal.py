"""Taking a document out of the corpus, with what is said of it alone; undoing brings both back."""

from __future__ import annotations

import os
from pathlib import Path

from index.errors import ChangeRefused, UnreadableDocument
from ingest.files import read_bytes
from ingest.journal import Action, Wanted, apply, version
from ingest.sidecars import files_by_path, own_sidecars, whole_file


def remove(corpus: Path, index: Path, document: str, seen: str) -> int:
    """Take a document's file away, and the sidecars that speak about no other.

    Args:
        corpus: the corpus folder.
        index: the index folder, which keeps the way back.
        document: the document's path in the corpus, indexed or not.
        seen: the version of its file that shall go (`seen_version`).

    Returns:
        The number to undo it by.

    Raises:
        CorpusError: there is no corpus folder.
        ChangeRefused: as `seen_version`; or the file was changed since it was seen, or the disk refuses. Nothing is
            removed then.
    """
    files = files_by_path(corpus, index)
    source = whole_file(corpus, files, document)
    # First the document: cut short after it, what is left is a sidecar of nothing, not a document without its sidecar.
    now = {path: _version(corpus, path) for path in (document, *own_sidecars(source, files.values()))}
    wanted = {path: Wanted(None, held) for path, held in (now | {document: seen}).items()}
    return apply(corpus, index, wanted, Action.REMOVE, document).number


def seen_version(corpus: Path, index: Path, document: str) -> str:
    """The version of a document's file as it is now, if the file can be removed and had back.

    Args:
        corpus: the corpus folder.
        index: the index folder, which may lie inside and holds no documents.
        document: the document's path in the corpus, indexed or not.

    Raises:
        CorpusError: there is no corpus folder.
        ChangeRefused: there is no such file, it is an attachment, or it could not be had back; the text says what to
            do instead.
    """
    whole_file(corpus, files_by_path(corpus, index), document)
    return _version(corpus, document)


def _version(corpus: Path, path: str) -> str:
    """The version of a file that can be kept whole: neither too large nor a link, which would come back as a file."""
    place = corpus / path
    try:
        if os.path.islink(place):  # noqa: PTH114 - as `find_sidecar`
            raise UnreadableDocument("it is a link")
        return version(read_bytes(place))
    except UnreadableDocument as error:
        # What a reader advises after the semicolon, to split the file for instance, helps nobody who wants it gone.
        reason = str(error).partition("; ")[0]
        raise ChangeRefused(
            f"{path} could not be had back, so it is not removed from here: {reason}. Take it out of the corpus "
            "folder by hand."
        ) from None
