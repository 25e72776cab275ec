"""The file that a document was read from: whether it is still there, still the same, and its bytes.

Only paths that the index holds are looked at, and of those only what lies in the corpus folder once links are followed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from pathlib import Path, PurePosixPath

from index.errors import UnreadableDocument
from index.records import Document
from ingest.files import read_bytes
from ingest.reading import document_id
from ingest.worker import ReadingPool


class FileState(Enum):
    """What has become of a document's file since it was indexed."""

    SAME = auto()
    CHANGED = auto()
    GONE = auto()
    # The document came in an e-mail, which is there; whether it still holds the document only reading it tells.
    ENCLOSED = auto()


@dataclass(frozen=True, slots=True)
class Original:
    """Where a document's file lies; None when it is gone. `inside` are the names that lead to an enclosed document."""

    state: FileState
    location: Path | None = None
    inside: tuple[str, ...] = ()


def find_original(corpus: Path, document: Document) -> Original:
    """Look for a document's file under all the paths that it is indexed by.

    Args:
        corpus: the corpus folder.
        document: from the index.

    Returns:
        The file whose bytes are the document's, else the e-mail that it came in, else a file that has changed.
    """
    changed: Original | None = None
    for path in document.paths or (document.path,):
        for file, inside in _readings(path):
            location = corpus / file
            if not _is_within(corpus, location):
                continue
            if inside:
                return Original(FileState.ENCLOSED, location, inside)
            if _digest_of(location) == document.id:
                return Original(FileState.SAME, location)
            changed = changed or Original(FileState.CHANGED, location)
    return changed or Original(FileState.GONE)


def original_bytes(original: Original, document: Document) -> bytes:
    """The bytes that the document was read from.

    Raises:
        UnreadableDocument: they are there no more.
    """
    if original.location is None:
        raise UnreadableDocument("the file is no longer there")
    content = read_bytes(original.location)
    if original.inside:
        content = _enclosed(content, original.location.name, original.inside)
    if document_id(content) != document.id:
        raise UnreadableDocument("the file has changed since it was indexed")
    return content


def _readings(path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A path as a file of the corpus, and as something enclosed in one: "mail.eml/memo.pdf"."""
    parts = PurePosixPath(path).parts
    for count in range(len(parts), 0, -1):
        yield "/".join(parts[:count]), parts[count:]


def _is_within(corpus: Path, location: Path) -> bool:
    real = os.path.realpath(location)
    return os.path.isfile(real) and Path(real).is_relative_to(os.path.realpath(corpus))  # noqa: PTH113 - never raises


def _digest_of(location: Path) -> str:
    try:
        told = location.stat()
        return _digest(location, told.st_size, told.st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=256)
def _digest(location: Path, _size: int, _changed: int) -> str:
    """As `document_id`, without holding the file in memory, and once only for each state of it."""
    with location.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _enclosed(content: bytes, name: str, inside: tuple[str, ...]) -> bytes:
    """An attachment of an e-mail, or of an e-mail attached to it."""
    with ReadingPool() as pool:
        for step in inside:
            found = [a for a in pool.read(content, name).attachments if a.name == step]
            if not found:
                raise UnreadableDocument("the message it came in has changed since it was indexed")
            content, name = found[0].content, step
    return content
