"""Writing what a person says about a document into its sidecar, so that what was written can be read and undone.

Only the fields that are changed are written; all else in a sidecar written by hand stays as it is, its
comments and its order too (tomlkit keeps them; comments inside a list or a history that is replaced go with it).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from index.catalog import names_of
from index.errors import ChangeRefused, UnreadableDocument
from index.records import Document, Metadata, Source, StatusChange
from index.store import Snapshot
from ingest.files import SourceFile, find_sidecar, scan
from ingest.journal import Action, Change, Wanted, apply, version
from ingest.metadata import FIELDS, MAX_SIDECAR_BYTES, SIDECAR_ENDING, combine, read_sidecar, sidecar_paths
from ingest.reading import Stated

Value = str | bool | list[str] | list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A document's sidecar as it is now.

    `path` is where it lies in the corpus, or would lie. `content` is what is built on, None for nothing;
    `version` what the file at `path` must still hold when it is written (`ingest.journal.version`).
    """

    document: str
    path: str
    content: bytes | None
    version: str

    @property
    def values(self) -> Mapping[str, object]:
        """What it says, by field.

        Raises:
            UnreadableDocument: it cannot be read.
        """
        return {} if self.content is None else {k: v for k, (v, _) in read_sidecar(self.content, self.path).items()}


@dataclass(frozen=True, slots=True)
class Edit:
    """What shall be said of a document. An empty text or list says that there is no such thing, whatever
    the document itself states; None takes the field out, so that the document speaks for itself again.
    """

    sidecar: Sidecar
    changes: Mapping[str, Value | None]


def open_sidecar(corpus: Path, index: Path, document: str) -> Sidecar:
    """The sidecar of a document, to be edited.

    Args:
        corpus: the corpus folder.
        index: the index folder, which may lie inside and holds no documents.
        document: the document's path in the corpus, indexed or not.

    Raises:
        CorpusError: there is no corpus folder.
        ChangeRefused: there is no such file, it is an attachment, or its sidecar cannot be read.
    """
    files = files_by_path(corpus, index)
    source = whole_file(corpus, files, document)
    try:
        found = find_sidecar(source)
    except UnreadableDocument as error:
        raise ChangeRefused(f"{document}: {error}. Mend or remove the sidecar by hand.") from None
    folder = PurePosixPath(document).parent
    if found is None:
        return Sidecar(document, document + SIDECAR_ENDING, None, "")
    name, content = found[0].name, found[1]
    if name != source.location.name + SIDECAR_ENDING and _shared(source, files.values()):
        # `a.meta.toml` speaks about a.txt and a.pdf: this one gets a sidecar of its own, which wins.
        return Sidecar(document, document + SIDECAR_ENDING, content, "")
    return Sidecar(document, str(folder / name), content, version(content))


def save(corpus: Path, index: Path, edits: Sequence[Edit]) -> Change | None:
    """Write sidecars, all together; the first edit is the one that the change is named after.

    Returns:
        The change; None where the sidecars say all this already.

    Raises:
        CorpusError: the corpus folder is gone.
        ChangeRefused: a value is not as it must be (the text says how), a sidecar was changed since it was opened,
            or the disk refuses. Nothing is written then.
    """
    files = {
        edit.sidecar.path: Wanted(content, edit.sidecar.version)
        for edit in edits
        if (content := edited(edit)) != edit.sidecar.content
    }
    if not files:
        return None
    first = edits[0]
    return apply(corpus, index, files, Action.EDIT, first.sidecar.document, tuple(first.changes))


def edited(edit: Edit) -> bytes | None:
    """What a sidecar holds after an edit; None where it held nothing and need not be made.

    Raises:
        ChangeRefused: it would not be read, or the document would be refused for what it says.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    sidecar = edit.sidecar
    try:
        expected = dict(sidecar.values)
        document = tomlkit.parse((sidecar.content or b"").decode("utf-8-sig"))
        for name, value in _storable(sidecar, edit.changes).items():
            if value is None:
                expected.pop(name, None)
                document.pop(name, None)
            elif expected.get(name) != value:
                expected[name] = document[name] = value
        content = tomlkit.dumps(document).encode()
        combine(sidecar.document, read_sidecar(content, sidecar.path))
    except (UnreadableDocument, TOMLKitError) as error:
        raise ChangeRefused(f"{sidecar.document}: {error}. Nothing was written.") from None
    if tomllib.loads(content.decode()) != expected or len(content) > MAX_SIDECAR_BYTES:
        raise ChangeRefused(f"{sidecar.path} cannot be changed without loss. Nothing was written; edit it by hand.")
    return content if content.strip() or sidecar.content is not None else None


def effective(sidecar: Sidecar, indexed: Metadata) -> Metadata:
    """What is known of a document when its sidecar, as it is now, stands over what was indexed.

    Raises:
        ChangeRefused: the sidecar cannot be read.
    """
    try:
        stated: Stated = {} if sidecar.content is None else read_sidecar(sidecar.content, sidecar.path)
        said = combine(sidecar.document, stated)
    except UnreadableDocument as error:
        raise ChangeRefused(f"{sidecar.document}: {error}. Mend the sidecar by hand.") from None
    names = [name for name in stated if name != "title" or said.source(name) is Source.SIDECAR]
    values: dict[str, Any] = {name: getattr(said, name) for name in names}
    return replace(indexed, **values, sources={**indexed.sources, **dict.fromkeys(names, Source.SIDECAR)})


def superseding(
    corpus: Path,
    index: Path,
    snapshot: Snapshot,
    document: Document,
    *,
    supersedes: Iterable[str],
    superseded_by: Iterable[str],
) -> list[Edit]:
    """The edits of other documents' sidecars after which exactly those of `superseded_by` supersede this one.

    Args:
        corpus: the corpus folder.
        index: the index folder.
        snapshot: where the documents are looked up.
        document: as indexed.
        supersedes: the names of what it shall supersede itself; only checked.
        superseded_by: paths of indexed documents.

    Raises:
        ChangeRefused: the document would supersede itself, directly or by way of another; or one of the others
            has no file to write beside.
    """
    now, wanted = {later.path for later in document.superseded_by}, set(superseded_by)
    own, older = names_of(snapshot, document.id) | {document.path}, set(supersedes)
    if own & (wanted | older):
        raise ChangeRefused(f"{document.path} cannot supersede itself. Nothing was written.")
    for path in sorted(wanted):
        if names_of(snapshot, snapshot.document(path).id) & older:
            raise ChangeRefused(f"{document.path} and {path} cannot both supersede the other. Nothing was written.")
    edits = list[Edit]()
    for path in sorted(now ^ wanted):
        sidecar, other = open_sidecar(corpus, index, path), snapshot.document(path)
        listed = effective(sidecar, other.meta).supersedes
        kept = [name for name in listed if name not in own]
        if path in wanted:
            kept = list(listed) if len(kept) < len(listed) else [*kept, (*document.meta.ids, document.path)[0]]
        edits.append(Edit(sidecar, {"supersedes": kept}))
    return edits


def with_change(known: Metadata, status: str, since: str) -> dict[str, Value | None]:
    """What to write so that a document has another status from a day on, and the earlier ones before it.

    Args:
        known: what is known of the document.
        status: the new one.
        since: the day, month or year; "" where it is not known, or where it always held.

    Raises:
        ChangeRefused: the document has a history, which is what counts, and no day is given to put it in.
    """
    if not known.history and not since:
        return {"status": status}
    if not since:
        raise ChangeRefused(
            f"This document has a history of its status; {known.history[-1].status} since {known.history[-1].date} "
            "is the last. Give the day since when the new status holds."
        )
    earlier = [*history_rows(known.history), {"date": since, "status": status}]
    return {"status": status, "history": earlier}


def history_rows(history: Iterable[StatusChange]) -> list[dict[str, str]]:
    """A history as a sidecar holds it."""
    rows = ({"date": c.date, "status": c.status.value, "by": c.by, "note": c.note} for c in history)
    return [{name: value for name, value in row.items() if value} for row in rows]


def files_by_path(corpus: Path, index: Path) -> dict[str, SourceFile]:
    """The files of the corpus by path.

    Raises:
        CorpusError: there is no corpus folder.
    """
    return {file.path: file for file in scan(corpus, index).files}


def whole_file(corpus: Path, files: Mapping[str, SourceFile], document: str) -> SourceFile:
    """The file that a document is, under a name that can be written.

    Raises:
        ChangeRefused: there is no such file, the document lies inside another's, or its name is no UTF-8.
    """
    source = files.get(document)
    if source is None:
        outer = next((str(p) for p in PurePosixPath(document).parents if str(p) in files), "")
        raise ChangeRefused(
            f"{document} lies inside {outer}: a sidecar can speak about the whole file only, and only the whole file "
            "can be removed. Save the attachment beside it as a file of its own to say more."
            if outer
            else f"There is no file {document} in the corpus folder any more. Put it back, or re-index to take it out "
            "of the answers."
        )
    if source.location.relative_to(corpus).as_posix() != document:
        raise ChangeRefused(
            f"The name of {document} is no UTF-8, so no sidecar can be named after it and Undo could not bring it "
            "back. Rename the file, or remove it by hand."
        )
    return source


def own_sidecars(source: SourceFile, files: Iterable[SourceFile]) -> list[str]:
    """The paths of the sidecars there are that speak about this document and can speak about no other."""
    others = {path for file in files if file.path != source.path for path in sidecar_paths(file.path)}
    paths = dict.fromkeys(path for path in sidecar_paths(source.path) if path not in others)
    # Path.is_file raises where the name is too long.
    return [p for p in paths if os.path.isfile(source.location.with_name(PurePosixPath(p).name))]  # noqa: PTH113


def _shared(source: SourceFile, files: Iterable[SourceFile]) -> bool:
    """Whether a sidecar named without the ending speaks about another document too."""
    short = sidecar_paths(source.path)[1]
    return any(file.path != source.path and sidecar_paths(file.path)[1] == short for file in files)


def _storable(sidecar: Sidecar, changes: Mapping[str, Value | None]) -> dict[str, Value | None]:
    """The changes as the reader understands them: dates as ISO, words in lower case, no character that is none."""
    if unknown := sorted(set(changes) - set(FIELDS)):
        raise ChangeRefused(f"There is no field {unknown[0]!r}; the fields are {', '.join(FIELDS)}.")
    stated = {name: value for name, value in changes.items() if value is not None}
    # An empty kind or status is none, not an empty one.
    blank = {name: None for name in ("kind", "status", "title") if stated.get(name) == ""}
    content = {name: value for name, value in stated.items() if name not in blank}
    meta = combine(sidecar.document, {name: (value, Source.SIDECAR) for name, value in content.items()})
    return {name: _raw(meta, name) if name in content else None for name in changes}


def _raw(meta: Metadata, name: str) -> Value:
    if name == "history":
        return history_rows(meta.history)
    value = getattr(meta, name)
    return list(value) if isinstance(value, tuple) else value if isinstance(value, bool) else str(value)
