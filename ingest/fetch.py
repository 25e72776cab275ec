"""`pincite fetch`: download what the corpus's list of sources names, each with a sidecar.

The only part of pincite that asks other machines for anything, and only when a user runs it. A source that
cannot be fetched is reported and changes nothing; a file that somebody edited is never overwritten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath

from urllib3.util import parse_url

from index.errors import CorpusError, QuestionError, UnreadableDocument
from ingest.fetch_address import NotFetched
from ingest.fetch_files import Note, hash_of, note_bytes, note_path, read_note, replace_all, shelf, sidecar_of, toml
from ingest.fetch_http import FORMATS, Client, Download, Known, Limits
from ingest.files import MANIFEST
from ingest.manifest import SourceEntry, read_manifest
from ingest.reading import reader_for

LIMITS = Limits()
# Formats that begin with bytes of their own, and the module that reads them: an error page sent under such a
# type is found out.
_MODULES = {".pdf": "pdf", ".docx": "docx", ".odt": "odt", ".rtf": "rtf", ".png": "image", ".jpg": "image"}
_MODULES |= {".tif": "image"}

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and of how much."""


class State(StrEnum):
    """What became of one source."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One source: its id, what became of it, the document's path in the corpus ("" if none), and what to say.

    `reason` is empty unless it failed; `warnings` are sentences.
    """

    source: str
    state: State
    path: str = ""
    reason: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What became of every source, in the manifest's order."""

    outcomes: tuple[Outcome, ...]

    def count(self, state: State) -> int:
        """How many ended so."""
        return sum(outcome.state is state for outcome in self.outcomes)


def row(outcome: Outcome) -> dict[str, object]:
    """One source's line of `pincite fetch --json`; null where there is nothing to say."""
    return {
        "source": outcome.source,
        "state": outcome.state.value,
        "path": outcome.path or None,
        "reason": outcome.reason or None,
        "warnings": list(outcome.warnings),
    }


def _silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def fetch(
    corpus: Path,
    ids: Sequence[str] = (),
    *,
    progress: Progress = _silent,
    limits: Limits = LIMITS,
    allow_loopback: bool = False,
) -> FetchReport:
    """Download sources into the corpus.

    Args:
        corpus: the folder with `sources.toml`.
        ids: which; empty for all whose address somebody has seen (`verified = true`).
        progress: told how far the run is.
        limits: of size and time.
        allow_loopback: for tests: this machine may be asked, without https too.

    Raises:
        CorpusError: there is no such folder, or it lists no sources.
        QuestionError: an id is not in the list.
        SettingsError: the list cannot be used.
    """
    if not corpus.is_dir():
        raise CorpusError(f"There is no corpus folder {corpus}. Make it, or name another with --corpus DIR.")
    entries = read_manifest(corpus)
    chosen = _chosen(corpus, entries, ids)
    client = Client([entry.url for entry in entries if entry.url], limits, allow_loopback=allow_loopback)
    outcomes = []
    for done, entry in enumerate(chosen):
        progress("fetching", done, len(chosen))
        outcomes.append(_outcome(corpus, entry, client))
    return FetchReport(tuple(outcomes))


def _chosen(corpus: Path, entries: Sequence[SourceEntry], ids: Sequence[str]) -> list[SourceEntry]:
    if not entries:
        raise CorpusError(f"{corpus / MANIFEST} lists no sources. docs/fetching.md shows how to write one.")
    unknown = sorted(set(ids) - {entry.id for entry in entries})
    if unknown:
        raise QuestionError(f"{corpus / MANIFEST} lists no source {unknown[0]!r}.")
    if ids:
        return [entry for entry in entries if entry.id in ids]
    return [entry for entry in entries if entry.url and entry.verified]


def _outcome(corpus: Path, entry: SourceEntry, client: Client) -> Outcome:
    warnings = () if entry.verified or not entry.url else ("nobody has seen this address yet; check what came",)
    try:
        state, file, kept = _fetched(corpus, entry, client)
    except NotFetched as error:
        return Outcome(entry.id, State.FAILED, reason=str(error), warnings=warnings)
    except OSError as error:
        return Outcome(entry.id, State.FAILED, reason=f"cannot be stored: {error.strerror or error}", warnings=warnings)
    return Outcome(entry.id, state, file.relative_to(corpus).as_posix(), warnings=warnings + kept)


def _fetched(corpus: Path, entry: SourceEntry, client: Client) -> tuple[State, Path, tuple[str, ...]]:
    """Fetch and store one source: what became of it, where it lies, and what to warn of."""
    if not entry.url:
        raise NotFetched("the manifest gives no address")
    folder = corpus / shelf(entry).folder
    note = read_note(note_path(folder, entry.id))
    present = _present(folder, note)
    answer = client.get(entry.url, note.known if present == note.sha256 and note.url == entry.url else Known())
    if answer.content is None:
        file, sha256 = folder / note.file, note.sha256
    else:
        file, sha256 = folder / _file_name(entry, answer, folder, note), hashlib.sha256(answer.content).hexdigest()
    new = Note(
        file=file.name,
        url=entry.url,
        address=answer.known.address,
        fetched=datetime.now(UTC).isoformat(timespec="seconds"),
        content_type=answer.content_type or note.content_type,
        etag=answer.known.etag,
        last_modified=answer.known.last_modified,
        sha256=sha256,
        sha256_before=present,
    )
    warnings = _store(file, entry, answer.content, note, new)
    return (State.UNCHANGED if sha256 == present else State.FETCHED), file, warnings


def _store(file: Path, entry: SourceEntry, content: bytes | None, old: Note, new: Note) -> tuple[str, ...]:
    """Write note, sidecar and document; returns what to warn of. An edited sidecar stays, its document is replaced."""
    there = hash_of(sidecar_of(file))
    edited = bool(there) and there not in (old.sidecar_sha256, old.sidecar_sha256_before)
    sidecar = toml({**shelf(entry).sidecar, "last_checked": new.fetched[:10]})
    if edited:
        hashes = {"sidecar_sha256": old.sidecar_sha256, "sidecar_sha256_before": old.sidecar_sha256_before}
    else:
        hashes = {"sidecar_sha256": hashlib.sha256(sidecar).hexdigest(), "sidecar_sha256_before": there}
    # The document last: whoever finds it finds its sidecar too.
    files = [(note_path(file.parent, entry.id), note_bytes(replace(new, **hashes)))]
    files += [] if edited else [(sidecar_of(file), sidecar)]
    files += [] if content is None else [(file, content)]
    replace_all(files)
    return (f"{sidecar_of(file).name} was edited and is kept as it is",) if edited else ()


def _present(folder: Path, note: Note) -> str:
    """The hash of the document as it was fetched before, "" where there is none.

    Raises:
        NotFetched: somebody edited it.
    """
    file = folder / note.file
    there = hash_of(file) if note.file else ""
    if there and there not in (note.sha256, note.sha256_before):
        raise NotFetched(f"{file} was edited since it was fetched and is kept; move it away to fetch it anew")
    return there


def _file_name(entry: SourceEntry, answer: Download, folder: Path, note: Note) -> str:
    """The stored file's name, after a look at what came and at what lies there.

    Raises:
        NotFetched: the bytes are not of the stated format, or a file in its place was not fetched.
    """
    _check_format(entry, answer)
    name = entry.id + answer.ending
    if note.file and name != note.file and (folder / note.file).exists():
        raise NotFetched(f"it is {answer.ending} now, but {folder / note.file} lies there; move that away first")
    if name != note.file and (folder / name).exists():
        raise NotFetched(f"{folder / name} was not put there by `pincite fetch` and is kept; move it away first")
    return name


def _check_format(entry: SourceEntry, answer: Download) -> None:
    try:
        module = reader_for(answer.content or b"", "a" + answer.ending).__module__.rpartition(".")[2]
    except UnreadableDocument as error:
        raise NotFetched(f"what the server sends as {answer.content_type!r} cannot be read: {error}") from None
    if module != _MODULES.get(answer.ending, module):
        raise NotFetched(f"the server calls it {answer.content_type!r}, but it is something else")
    wanted = PurePosixPath(parse_url(entry.url).path or "").suffix.lower()
    if wanted in FORMATS.values() and wanted in _MODULES and answer.ending == ".html":
        raise NotFetched(f"a web page came in place of a {wanted} file: a notice or an error, see {entry.url}")
