"""The Library's list as data: one entry a document or file, what is the matter with it, and choosing among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

import streamlit as st

from answer.standing import standing
from index.catalog import catalog
from index.records import Document, Failure, Kind, Source, Standing, Status
from index.store import Snapshot
from ingest.metadata import combine
from ingest.pending import Pending


class Problem(StrEnum):
    """What is the matter with an entry; the value is its code in the page's address."""

    UNREAD = "unread"
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    UNDATED = "undated"
    NO_KIND = "no-kind"
    LOOSE = "loose"


class Order(StrEnum):
    """How the list is sorted; the value is its code in the page's address."""

    TITLE = "title"
    NEWEST = "newest"
    OLDEST = "oldest"
    KIND = "kind"
    STATUS = "status"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list. `document` is "" for a file that is not indexed; `about` says more on its problems."""

    path: str
    document: str
    title: str
    kind: Kind
    issuer: str
    date: str
    date_source: Source
    standing: Standing
    passages: int
    problems: tuple[Problem, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked of the list. Empty: no bound. `problem`: only entries with one."""

    text: str = ""
    kinds: Sequence[str] = ()
    statuses: Sequence[str] = ()
    problem: bool = False
    order: Order = Order.TITLE


@dataclass(frozen=True, slots=True)
class Listing:
    """What one generation holds, without texts: the documents by path, their passages, what failed, what is loose."""

    documents: tuple[Document, ...]
    passages: Mapping[str, int]
    failures: tuple[Failure, ...] = ()
    loose: frozenset[str] = field(default_factory=frozenset)


def listing(folder: Path, snapshot: Snapshot) -> Listing:
    """The list of the snapshot's generation, made once for all sessions.

    Args:
        folder: the index folder, which the generation's name does not tell.
        snapshot: a view of the index.
    """
    return _listing(snapshot, f"{folder}|{snapshot.edition}")


def entries(listed: Listing, waiting: Pending, today: str) -> list[Entry]:
    """Every document as it stands on the ISO day `today`, and every file that is not indexed, by path."""
    reasons = {failure.path: failure.reason for failure in listed.failures}
    known = {path for document in listed.documents for path in (document.path, *document.paths)}
    rows = [_entry(document, listed, reasons, waiting, today) for document in listed.documents]
    rows += [_missing(path, Problem.UNREAD, reason) for path, reason in reasons.items() if path not in known]
    rows += [_missing(path, Problem.NEW) for path in waiting.new]
    return sorted(rows, key=lambda entry: entry.path)


def chosen(listed: Iterable[Entry], choice: Choice) -> list[Entry]:
    """The entries that are asked for, in the order asked for; what has no date comes last."""
    words = choice.text.casefold().split()
    found = [
        entry
        for entry in listed
        if (not choice.kinds or entry.kind in choice.kinds)
        and (not choice.statuses or set(choice.statuses) & status_codes(entry))
        and (not choice.problem or entry.problems)
        and all(word in f"{entry.title} {entry.path} {entry.issuer}".casefold() for word in words)
    ]
    found.sort(key=lambda entry: (entry.title.casefold(), entry.path))
    if choice.order is Order.NEWEST:
        return sorted(found, key=lambda entry: entry.date, reverse=True)
    return sorted(found, key=_KEYS[choice.order])


def status_codes(entry: Entry) -> set[str]:
    """The statuses by which an entry can be chosen; a file that is not indexed has none."""
    if not entry.document:
        return set()
    return {entry.standing.status.value} | ({SUPERSEDED} if entry.standing.superseded_by else set())


# Beside the statuses: what another document superseded, whatever its own status says.
SUPERSEDED = "superseded"
_KINDS = {kind: number for number, kind in enumerate(Kind)}
_STATUSES = {status: number for number, status in enumerate(Status)}
_KEYS: dict[Order, Callable[[Entry], Any]] = {
    Order.TITLE: lambda entry: 0,
    Order.OLDEST: lambda entry: (not entry.date, entry.date),
    Order.KIND: lambda entry: _KINDS[entry.kind],
    Order.STATUS: lambda entry: _STATUSES[entry.standing.status],
    Order.FILE: lambda entry: entry.path,
}


def _entry(document: Document, listed: Listing, reasons: Mapping[str, str], waiting: Pending, today: str) -> Entry:
    meta = document.meta
    unread = {path: reasons[path] for path in reasons if path in document.paths or path.startswith(f"{document.path}/")}
    loose = [name for name in meta.supersedes if name in listed.loose]
    found = {
        Problem.UNREAD: bool(unread),
        Problem.GONE: _concerns(waiting.gone, document.path),
        Problem.CHANGED: _concerns(waiting.changed, document.path),
        Problem.UNDATED: not meta.date,
        Problem.NO_KIND: meta.kind is Kind.UNKNOWN,
        Problem.LOOSE: bool(loose),
    }
    return Entry(
        document.path,
        document.id,
        meta.title or document.path,
        meta.kind,
        meta.issuer,
        meta.date,
        meta.source("date"),
        standing(document, today),
        listed.passages.get(document.id, 0),
        tuple(problem for problem, there in found.items() if there),
        (*unread.values(), *loose),
    )


def _concerns(files: Sequence[str], path: str) -> bool:
    """Whether one of the files is the document's, or the one that it is an attachment of."""
    return bool(files) and not {path, *map(str, PurePosixPath(path).parents)}.isdisjoint(files)


def _missing(path: str, problem: Problem, reason: str = "") -> Entry:
    meta = combine(path)
    about = (reason,) if reason else ()
    return Entry(path, "", meta.title, meta.kind, "", "", Source.NONE, Standing(Status.UNKNOWN), 0, (problem,), about)


@st.cache_resource(show_spinner=False, max_entries=2)
def _listing(_snapshot: Snapshot, key: str) -> Listing:
    return Listing(
        tuple(catalog(_snapshot)),
        _snapshot.passage_counts(),
        tuple(_snapshot.failures()),
        frozenset(_snapshot.unresolved_supersedes()),
    )
