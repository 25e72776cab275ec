"""The corpus's list of sources, `sources.toml`: what each document is, who issued it and where it can be fetched."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from index import dates
from index.errors import SettingsError
from index.records import Kind, Source, Status
from ingest.files import MANIFEST
from ingest.reading import Stated

# A list of ten thousand sources has about 4 MB.
MAX_MANIFEST_BYTES = 16 * 1024 * 1024
# An id becomes a file's name: no separators, no hidden names, nothing that a file system refuses.
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One `[[source]]`; what it does not say is empty. `verified`: somebody saw this address."""

    id: str
    title: str
    issuer: str = ""
    kind: str = ""
    jurisdiction: str = ""
    date: str = ""
    url: str = ""
    verified: bool = False
    status: str = ""
    notes: str = ""


_KEYS = tuple(f.name for f in fields(SourceEntry))


def read_manifest(corpus: Path) -> tuple[SourceEntry, ...]:
    """The sources that the corpus lists, in the file's order; none where it has no list.

    Raises:
        SettingsError: the file cannot be read, is not TOML, or an entry has an unknown key, a value of the wrong
            type, no id, or an id that is taken or can be no file name.
    """
    file = corpus / MANIFEST
    if not file.exists():
        return ()
    content = _load(file)
    unknown = sorted(set(content) - {"source"})
    if unknown:
        raise SettingsError(f"{file} has {unknown[0]!r} at its top; only [[source]] entries belong there.")
    rows = content.get("source", [])
    if not isinstance(rows, list):
        raise SettingsError(f"{file}: write each source as [[source]], with two brackets.")
    entries = tuple(_entry(file, number, row) for number, row in enumerate(rows, start=1))
    _refuse_repeated(file, entries)
    return entries


def stated(entry: SourceEntry) -> Stated:
    """What the manifest says of a document whose first `ids` is the entry's id, as a layer for `metadata.combine`.

    A kind, status or date that is none is left out.
    """
    known: dict[str, object] = {
        "title": entry.title,
        "issuer": entry.issuer,
        "kind": entry.kind if _is_word(Kind, entry.kind) else "",
        "jurisdiction": entry.jurisdiction,
        "date": entry.date if dates.parse(entry.date) else "",
        "url": entry.url,
        "url_verified": entry.verified and bool(entry.url),
        "status": entry.status if _is_word(Status, entry.status) else "",
        "notes": entry.notes,
    }
    return {name: (value, Source.MANIFEST) for name, value in known.items() if value}


def _load(file: Path) -> dict[str, object]:
    try:
        if file.stat().st_size > MAX_MANIFEST_BYTES:
            raise SettingsError(
                f"{file} is larger than {MAX_MANIFEST_BYTES // 2**20} MB; it cannot be a list of sources."
            )
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"Cannot read {file}: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}.") from None


def _entry(file: Path, number: int, row: object) -> SourceEntry:
    if not isinstance(row, Mapping):
        raise SettingsError(f"{file}, source {number}: write it as [[source]] with keys below it.")
    where = f"{file}, source {number} ({row.get('id', 'without id')})"
    unknown = sorted(set(row) - set(_KEYS))
    if unknown:
        raise SettingsError(f"{where}: unknown key {unknown[0]!r}; the keys are {', '.join(_KEYS)}.")
    for needed in ("id", "title"):
        if not str(row.get(needed, "")).strip():
            raise SettingsError(f"{where}: {needed!r} is missing.")
    entry = SourceEntry(**{key: _value(where, key, row[key]) for key in row})  # type: ignore[arg-type]
    if not _ID.fullmatch(entry.id):
        raise SettingsError(
            f"{where}: the id can be no file name; use 1 to 80 letters, digits, dots, dashes and underscores, "
            "a letter or digit at both ends."
        )
    return entry


def _value(where: str, key: str, value: object) -> str | bool:
    if key == "verified":
        if isinstance(value, bool):
            return value
        raise SettingsError(f"{where}: 'verified' must be true or false, without quotes.")
    if key == "date" and isinstance(value, date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        raise SettingsError(f"{where}: {key!r} must be a text in quotes.")
    return " ".join(value.split())


def _refuse_repeated(file: Path, entries: tuple[SourceEntry, ...]) -> None:
    """Ids that differ in capitals only are one file name on many machines, so they count as the same."""
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        first = seen.setdefault(entry.id.casefold(), number)
        if first != number:
            raise SettingsError(f"{file}, source {number} ({entry.id}): source {first} has the same id.")


def _is_word(words: type[Kind] | type[Status], text: str) -> bool:
    return text.strip().lower() in set(words)
