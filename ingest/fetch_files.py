"""Where a fetched document lies: the file, its sidecar, and a hidden note of where the bytes came from.

The note (`.ID.fetch.toml`) tells files that were edited by hand from those that may be replaced. It is
hidden, so that it is neither a document nor a sidecar.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import MappingProxyType

from index import dates
from index.records import Kind
from ingest.fetch_address import web_address
from ingest.fetch_http import Known
from ingest.manifest import SourceEntry
from ingest.metadata import FOLDER_KINDS, SIDECAR_ENDING

_FOLDERS = MappingProxyType({kind: name for name, kind in FOLDER_KINDS.items()})
# Hosts on which a government speaks for itself.
_GOVERNMENT = re.compile(r"(?:.*\.)?(?:gov|mil|[a-z]{2}\.us)")
# Publishers that print statutes, regulations and opinions whole.
PUBLISHERS = frozenset({"law.cornell.edu", "law.justia.com", "supreme.justia.com"})
REPORT_LABEL = "page about it, not the official text"
_MUST_ESCAPE = {code: f"\\u{code:04x}" for code in (0x7F, *range(0x80, 0xA0))}


@dataclass(frozen=True, slots=True)
class Note:
    """What is kept of a fetch: the file's name, its address, what the server said, and hashes of what was written.

    The hashes "before" are those of the files that it replaces: between the note and the last file written, a run
    may be killed, and what then lies there is still no edit.
    """

    file: str = ""
    url: str = ""
    address: str = ""
    fetched: str = ""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    sha256_before: str = ""
    sidecar_sha256: str = ""
    sidecar_sha256_before: str = ""

    @property
    def known(self) -> Known:
        """What a conditional request needs."""
        return Known(self.address, self.etag, self.last_modified)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where an entry's document belongs, and what its sidecar says but for `last_checked`."""

    folder: str
    sidecar: Mapping[str, object]


def shelf(entry: SourceEntry) -> Shelf:
    """Decide whether an address holds the document itself or a page about it, by its host.

    A government's host, or a publisher that prints the law whole, has the document. Any other page about a
    statute, ruling, order or memo is a report of it: kept as news, with neither the document's id nor its date.

    Raises:
        NotFetched: the entry has no web address.
    """
    kind = _kind(entry)
    host = (web_address(entry.url).host or "").removeprefix("www.")
    place: dict[str, object] = {"jurisdiction": entry.jurisdiction, "url": entry.url, "url_verified": entry.verified}
    own = {"title": entry.title, "kind": kind, "issuer": entry.issuer, "ids": [entry.id]}
    own |= {"date": entry.date if dates.parse(entry.date) else ""}
    if kind == Kind.NEWS:
        return Shelf("news/fetched", own | place)
    folder = "/".join(filter(None, (_FOLDERS.get(Kind(kind or Kind.UNKNOWN)), "official")))
    if _GOVERNMENT.fullmatch(host):
        return Shelf(folder, own | place)
    if host in PUBLISHERS:
        return Shelf(folder, own | place | {"label": f"copy published by {host}"})
    about = {"notes": f"The manifest lists this page under {entry.id}, {entry.title}."}
    return Shelf("news/fetched", {"kind": Kind.NEWS.value, "issuer": host, "label": REPORT_LABEL} | place | about)


def note_path(folder: Path, source: str) -> Path:
    """The hidden file that tells where a source's document came from."""
    return folder / f".{source}.fetch.toml"


def read_note(file: Path) -> Note:
    """What is known of an earlier fetch; an empty note where there was none, or where it cannot be read."""
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Note()
    names = {f.name for f in fields(Note)}
    note = Note(**{key: value for key, value in values.items() if key in names and isinstance(value, str)})
    return note if note.file == Path(note.file).name else Note()


def sidecar_of(document: Path) -> Path:
    """Where the sidecar of a fetched document lies."""
    return document.with_name(document.name + SIDECAR_ENDING)


def hash_of(file: Path) -> str:
    """The sha256 of a file in hexadecimal, "" where there is none."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def toml(values: Mapping[str, object]) -> bytes:
    """Texts, truth values and lists of texts as TOML; what is empty is left out."""
    lines = (f"{key} = {_written(value)}\n" for key, value in values.items() if value not in ("", [], None))
    return "".join(lines).encode("utf-8", "replace")


def note_bytes(note: Note) -> bytes:
    """A note as it is stored."""
    return b"# Written by `pincite fetch`; it tells whether the file beside it was edited by hand.\n" + toml(
        asdict(note)
    )


def replace_all(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write every file beside its place, then put each into its place, in this order.

    Raises:
        OSError: the disk is full or a folder may not be written; files in place are whole, old or new.
    """
    written: list[tuple[Path, Path]] = []
    try:
        for file, content in files:
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_name(f".{file.name}.{os.getpid()}.part")
            written.append((part, file))
            with part.open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
        for part, file in written:
            os.replace(part, file)
    finally:
        for part, _ in written:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _kind(entry: SourceEntry) -> str:
    kind = entry.kind.strip().lower()
    return kind if kind in set(Kind) else ""


def _written(value: object) -> str:
    """JSON's texts, lists and truth values are TOML's too, but for the control characters from 7F to 9F."""
    return json.dumps(value, ensure_ascii=False).translate(_MUST_ESCAPE)
