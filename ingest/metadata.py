"""A document's metadata: what is said where, whom to believe, and what the words must be.

Most trusted first: the sidecar (`memo.pdf.meta.toml` or `memo.meta.toml`, beside the file), what the
document itself states, the folder's name. A file's time is never looked at, and a date that is not an
ISO date of some precision is no date: a wrong date is worse than none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TypeVar

from index import dates
from index.errors import UnreadableDocument
from index.records import Kind, Metadata, Source, Status, StatusChange
from index.storable import storable
from ingest.reading import Stated

SIDECAR_ENDING = ".meta.toml"
MAX_SIDECAR_BYTES = 1024 * 1024
# Entries of a list: an act that repeals another whole names some hundred of its sections.
MAX_LIST_ITEMS = 1000
FOLDER_KINDS = MappingProxyType(
    {
        "statutes": Kind.STATUTE,
        "regulations": Kind.REGULATION,
        "courts": Kind.COURT,
        "orders": Kind.ORDER,
        "memos": Kind.MEMO,
        "local": Kind.LOCAL_RULE,
        "news": Kind.NEWS,
    }
)
Word = TypeVar("Word", Kind, Status)
FIELDS = tuple(f.name for f in fields(Metadata) if f.name != "sources")
_DATES = ("date", "effective", "last_checked")
_LISTS = ("ids", "supersedes")
# Who writes these meant the field, so what does not fit is refused; from elsewhere it is only dropped.
_WRITTEN_FOR_US = (Source.SIDECAR, Source.FRONT_MATTER)


def sidecar_paths(path: str) -> tuple[str, str]:
    """Where a document's sidecar may lie; the first that exists counts.

    >>> sidecar_paths("memos/a.pdf")
    ('memos/a.pdf.meta.toml', 'memos/a.meta.toml')
    """
    return path + SIDECAR_ENDING, str(PurePosixPath(path).with_suffix("")) + SIDECAR_ENDING


def read_sidecar(content: bytes, path: str) -> Stated:
    """What a sidecar says.

    Raises:
        UnreadableDocument: it is not TOML, or names a field that there is not.
    """
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"its sidecar {Path(path).name} is not valid TOML: {error}") from None
    unknown = sorted(set(values) - set(FIELDS))
    if unknown:
        raise UnreadableDocument(
            f"its sidecar {Path(path).name} has the unknown field {unknown[0]!r}; the fields are {', '.join(FIELDS)}"
        )
    return {key: (value, Source.SIDECAR) for key, value in values.items()}


def combine(path: str, *layers: Stated) -> Metadata:
    """One record from several statements about the document at `path`, the most trusted first.

    Raises:
        UnreadableDocument: a sidecar or front matter gives a kind, status, date or list that is none.
    """
    values: dict[str, object] = {}
    sources: dict[str, Source] = {}
    emptied = set[str]()
    for layer in (*layers, _from_path(path)):
        for name, (raw, source) in layer.items():
            if name not in FIELDS or name in values or name in emptied:
                continue
            value = _value(name, raw, source)
            if value:
                values[name], sources[name] = value, source
            elif source is Source.SIDECAR and name != "title":
                # `date = ""` says that what the document gives is no date of its own; a title there must be.
                emptied.add(name)
    return Metadata(**values, sources=sources)  # type: ignore[arg-type]


def _from_path(path: str) -> Stated:
    parts = PurePosixPath(path)
    kinds = [FOLDER_KINDS[name] for name in reversed(parts.parts[:-1]) if name in FOLDER_KINDS]
    found: dict[str, tuple[object, Source]] = {"title": (_title_from(parts.name), Source.FILE_NAME)}
    return found | ({"kind": (kinds[0], Source.FOLDER)} if kinds else {})


def _title_from(name: str) -> str:
    stem = PurePosixPath(name).stem
    return re.sub(r"[-_\s]+", " ", stem).strip() or name


def _value(name: str, raw: object, source: Source) -> object:
    if raw is None or raw == "":
        return ""
    if name in _DATES:
        return _date(name, raw, source)
    if name == "kind":
        return _word(Kind, name, raw, source)
    if name == "status":
        return _word(Status, name, raw, source)
    if name in _LISTS:
        return tuple(text for item in _items(name, raw, source) if (text := _item(name, item, source)))
    if name == "history":
        return _history(raw, source)
    if name == "url_verified":
        return _flag(name, raw, source)
    return _line(name, raw, source)


def _flag(name: str, raw: object, source: Source) -> bool:
    if source in _WRITTEN_FOR_US and not isinstance(raw, bool):
        raise UnreadableDocument(f"its {source} gives {name} {_shown(raw)}; write true or false, unquoted")
    return raw is True


def _line(name: str, raw: object, source: Source) -> str:
    """A text on one line. Several, such as the authors that other programs' front matter lists, are joined."""
    items = raw[:MAX_LIST_ITEMS] if isinstance(raw, list) else [raw]
    if source is Source.SIDECAR and any(isinstance(item, list | Mapping) for item in items):
        raise UnreadableDocument(f"its {source} gives {name} with a list or table inside; write one text")
    return ", ".join(text for item in items if (text := " ".join(_text(item).split())))


def _text(raw: object) -> str:
    """A scalar as text that a database can hold; "" for anything else.

    Only scalars are written out: YAML's aliases make a list of a billion entries from a few lines.
    """
    if not isinstance(raw, str | int | float | date):
        return ""
    try:
        text = str(raw)
    except ValueError:  # Python writes out no integer of more than 4,300 digits
        return ""
    return storable(text)


def _shown(raw: object) -> str:
    """A value that does not fit, for a message."""
    text = _text(raw)
    return repr(text[:40]) if text else "something that is no text"


def _items(name: str, raw: object, source: Source) -> list[object]:
    items = raw if isinstance(raw, list) else [raw]
    if len(items) > MAX_LIST_ITEMS and source in _WRITTEN_FOR_US:
        raise UnreadableDocument(f"its {source} gives more than {MAX_LIST_ITEMS:,} {name}; that many are not read")
    return items[:MAX_LIST_ITEMS]


def _item(name: str, raw: object, source: Source) -> str:
    if isinstance(raw, list | Mapping) and source in _WRITTEN_FOR_US:
        raise UnreadableDocument(f"its {source} gives {name} with a list or table inside; write a list of texts")
    return _text(raw).strip()


def _word(words: type[Word], name: str, raw: object, source: Source) -> Word:
    try:
        return words(_text(raw).strip().lower())
    except ValueError:
        known = ", ".join(words)
        raise UnreadableDocument(f"its {source} gives the {name} {_shown(raw)}; known are: {known}") from None


def _date(name: str, raw: object, source: Source) -> str:
    if isinstance(raw, datetime | date):
        return raw.isoformat()[:10]
    text = _text(raw).strip()
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", text):
        text = text[:10]
    if day := dates.iso(text):
        return day
    blank = isinstance(raw, str) and not text
    if source in _WRITTEN_FOR_US and not blank:
        raise UnreadableDocument(
            f"its {source} gives the {name} {_shown(raw)}; write YYYY, YYYY-MM, YYYY-MM-DD, or as in March 3, 2026"
        )
    return ""


def _history(raw: object, source: Source) -> tuple[StatusChange, ...]:
    changes = []
    for entry in _items("history entries", raw, source):
        if not isinstance(entry, Mapping) or "date" not in entry or "status" not in entry:
            raise UnreadableDocument(f"its {source} has a history entry without date and status")
        changes.append(
            StatusChange(
                date=_date("history date", entry["date"], source),
                status=_word(Status, "status", entry["status"], source),
                by=_text(entry.get("by")),
                note=" ".join(_text(entry.get("note")).split()),
            )
        )
    return tuple(sorted(changes, key=lambda change: change.date))
