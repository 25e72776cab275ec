"""What was changed in the corpus from within pincite, each with the way back.

A change replaces, adds or removes a few files. What they held before is kept in the index folder, under
`undo/`, first; then each file is put into its place by renaming. A process killed in between leaves every
file whole, old or new, and the way back. Undoing is a change like any other, so it can be undone too.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.errors import ChangeRefused, CorpusError
from ingest.fetch_files import replace_all

FOLDER = "undo"
# The last hundred changes can be undone; what went before has been re-indexed and looked at long since.
MAX_CHANGES = 100
# And at most so much disk, for replaced documents: one may have `ingest.reading.MAX_FILE_BYTES` (100 MB).
MAX_KEPT_BYTES = 500 * 2**20
# Another session's change takes milliseconds; a large document on a slow disk some seconds.
LOCK_SECONDS = 20


class Action(StrEnum):
    """What was done."""

    EDIT = "edit"
    ADD = "add"
    REPLACE = "replace"
    REMOVE = "remove"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of a change: its path in the corpus, and the sha256 of what it held, "" where there was no file."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change: when (ISO, UTC), of which document, which fields of its metadata if any, and its files.

    `of` is the number of the change that an undo took back, else 0.
    """

    number: int
    time: str
    action: Action
    document: str
    fields: tuple[str, ...]
    files: tuple[FileChange, ...]
    of: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file shall hold (None: there shall be none), and the `version` that it must still have to be changed."""

    content: bytes | None
    version: str


def version(content: bytes | None) -> str:
    """Names what a file holds: its sha256, "" for no file."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def apply(
    corpus: Path,
    index: Path,
    files: Mapping[str, Wanted],
    action: Action,
    document: str,
    fields: tuple[str, ...] = (),
    of: int = 0,
) -> Change:
    """Change files of the corpus, and keep what they held.

    Args:
        corpus: the corpus folder.
        index: the index folder, which keeps the way back.
        files: by path in the corpus. One that shall hold what it holds is only watched: the change can be undone
            as long as it does.
        action: what is done.
        document: the document that it is about.
        fields: which fields of its metadata.
        of: for an undo, the number of the change that is taken back.

    Raises:
        CorpusError: the corpus folder is gone.
        ChangeRefused: a file is no longer as it was, or cannot be written; then none is changed.
    """
    places = {path: _place(corpus, path) for path in files}
    with _writing(index) as folder:
        before = {path: _held(place) for path, place in places.items()}
        for path, wanted in files.items():
            if version(before[path]) != wanted.version:
                raise ChangeRefused(
                    f"{path} was changed meanwhile, by hand or in another window. Nothing was written: load the "
                    "page anew to see what it holds now, and try again."
                )
        changes = [FileChange(path, files[path].version, version(files[path].content)) for path in files]
        number = max(_numbers(folder), default=0) + 1
        change = Change(number, _now(), action, document, fields, tuple(changes), of)
        try:
            _keep(folder, change, before)
            _put(places, {path: wanted.content for path, wanted in files.items() if wanted.content != before[path]})
        except OSError as error:
            left = "as it was" if _restored(folder, number, places, before) else f"half changed: undo change {number}"
            raise ChangeRefused(
                f"{document} could not be changed: {error.strerror or error}. The corpus is {left}. Free disk "
                f"space, or check who may write to {corpus} and {index}, and try again."
            ) from None
        _trim(folder)
        return change


def changes(index: Path) -> list[Change]:
    """The changes that are kept, the last one first."""
    folder = index / FOLDER
    found = (_read(folder, number) for number in sorted(_numbers(folder), reverse=True))
    return [change for change in found if change]


def undoable(corpus: Path, change: Change) -> bool:
    """Whether every file is still as the change left it (or, where a change was cut short, as it was before)."""
    try:
        now = [version(_held(_place(corpus, file.path))) for file in change.files]
    except (ChangeRefused, CorpusError, OSError):
        return False
    pairs = list(zip(now, change.files, strict=True))
    return all(held in (f.before, f.after) for held, f in pairs) and any(held != f.before for held, f in pairs)


def undo(corpus: Path, index: Path, number: int) -> Change:
    """Take a change back: its files hold again what they held before it.

    Raises:
        CorpusError: the corpus folder is gone.
        ChangeRefused: it is no longer kept, or a file was changed since; then none is changed.
    """
    change = _read(index / FOLDER, number)
    if change is None:
        raise ChangeRefused(f"Change {number} is no longer kept, so it cannot be undone.")
    if not undoable(corpus, change):
        raise ChangeRefused(
            f"Change {number} of {change.document} cannot be undone: a file that it wrote was changed since. "
            "Undo what came later first, or edit the document anew."
        )
    wanted = {
        file.path: Wanted(_kept(index / FOLDER, change, file), version(_held(_place(corpus, file.path))))
        for file in change.files
    }
    return apply(corpus, index, wanted, Action.UNDO, change.document, change.fields, number)


def _place(corpus: Path, path: str) -> Path:
    """Where a path of the corpus lies; never outside it, by whatever links."""
    if not corpus.is_dir():
        raise CorpusError(f"There is no corpus folder {corpus}. Put it back, or name another with --corpus DIR.")
    place = corpus / path
    folder = Path(os.path.realpath(place.parent))
    if not folder.is_relative_to(os.path.realpath(corpus)):
        raise ChangeRefused(f"{path} lies outside the corpus folder, where pincite writes nothing.")
    return place


def _held(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ChangeRefused(
            f"{place} cannot be read: {error.strerror or error}. Nothing was written; check its permissions."
        ) from None


@contextmanager
def _writing(index: Path) -> Iterator[Path]:
    """The folder of changes, for one writer at a time."""
    folder = index / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock").acquire(timeout=LOCK_SECONDS)
    except Timeout:
        raise ChangeRefused("Another change is being written. Wait a moment and try again.") from None
    except OSError as error:
        raise ChangeRefused(
            f"Nothing was changed: {folder}, which keeps the way back, cannot be written "
            f"({error.strerror or error}). Free disk space or check its permissions, and try again."
        ) from None
    with lock:
        yield folder


def _put(places: Mapping[str, Path], contents: Mapping[str, bytes | None]) -> None:
    replace_all([(places[path], content) for path, content in contents.items() if content is not None])
    for path, content in contents.items():
        if content is None:
            places[path].unlink(missing_ok=True)


def _put_back(places: Mapping[str, Path], before: Mapping[str, bytes | None]) -> None:
    """Where several files were to be changed and one could not be, the others are put back."""
    _put(places, {path: content for path, content in before.items() if _held(places[path]) != content})


def _restored(folder: Path, number: int, places: Mapping[str, Path], before: Mapping[str, bytes | None]) -> bool:
    """Put the files back and forget the change; False where that fails too: it stays, and can be undone later."""
    try:
        _put_back(places, before)
    except (OSError, ChangeRefused):
        return False
    _forget(folder, number)
    return True


def _keep(folder: Path, change: Change, before: Mapping[str, bytes | None]) -> None:
    kept = [(_blob(folder, change.number, i), content) for i, content in enumerate(before.values())]
    record = json.dumps(asdict(change), ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape")
    replace_all(
        [*((file, content) for file, content in kept if content is not None), (_record(folder, change), record)]
    )


def _kept(folder: Path, change: Change, file: FileChange) -> bytes | None:
    if not file.before:
        return None
    try:
        content = _blob(folder, change.number, change.files.index(file)).read_bytes()
    except OSError:
        content = b""
    if version(content) != file.before:
        raise ChangeRefused(f"What {file.path} held before change {change.number} is no longer kept.")
    return content


def _read(folder: Path, number: int) -> Change | None:
    try:
        values: dict[str, Any] = json.loads((folder / f"{number:08d}.json").read_bytes())
        files = tuple(FileChange(**file) for file in values.pop("files"))
        fields, action = tuple(values.pop("fields")), Action(values.pop("action"))
        return Change(**values, action=action, fields=fields, files=files)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _numbers(folder: Path) -> list[int]:
    return [int(file.stem) for file in folder.glob("*.json") if file.stem.isascii() and file.stem.isdigit()]


def _record(folder: Path, change: Change) -> Path:
    return folder / f"{change.number:08d}.json"


def _blob(folder: Path, number: int, place: int) -> Path:
    return folder / f"{number:08d}-{place}.before"


def _forget(folder: Path, number: int) -> None:
    for file in folder.glob(f"{number:08d}*"):
        with contextlib.suppress(OSError):
            file.unlink()


def _trim(folder: Path) -> None:
    """Forget the oldest changes beyond the limits, never the last one."""
    kept_bytes = 0
    for count, number in enumerate(sorted(_numbers(folder), reverse=True), start=1):
        with contextlib.suppress(OSError):
            kept_bytes += sum(file.stat().st_size for file in folder.glob(f"{number:08d}*"))
        if count > 1 and (count > MAX_CHANGES or kept_bytes > MAX_KEPT_BYTES):
            _forget(folder, number)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
