"""How a document stands on a day: its status then, and what had superseded it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from index.dates import MONTH, first_day
from index.records import Document, Kind, Metadata, Quote, Standing, Status, StatusChange

# "A letter of 2017", "in May 2026"; a year alone may be a section or an amount, and "not later than July 1, 2027",
# "on and after July 1, 2014" are what a law says itself.
_YEAR = re.compile(
    rf"\b(?:[Ii]n|[Oo]f|[Oo]n|[Ss]ince|[Dd]uring|[Dd]ated)\s+(?:(?:early|mid|late)\s+)?(?:{MONTH}\s+(?:\d{{1,2}},?\s+)?)?"
    r"((?:19|20)\d\d)\b(?![-–/])"
)
_HOLDS = frozenset({Status.IN_FORCE, Status.AMENDED})
# They take effect on a day of their own.
_PASSED = frozenset({Kind.STATUTE, Kind.REGULATION})
# An order is followed by others of its kind: the first tells since when.
_GOES_ON = frozenset({Status.ENJOINED, Status.LITIGATION})


def standing(document: Document, as_of: str) -> Standing:
    """The status on a day, from the document's history and from what supersedes it.

    Args:
        document: with `superseded_by` filled in.
        as_of: an ISO day.

    Returns:
        The last change of the history that had happened; before the first one "in force", a law's first day only
        where it is known. Of several orders or suits in a row the first counts: since then it has been so. A document
        without a history keeps its stated status. A superseding document counts from its first day; one without a date
        counts always, since nothing shows that it came later.
    """
    began = first_day(document.meta.date)
    if began > as_of:
        return Standing(Status.UNKNOWN, issued_later=True)
    later = tuple(s for s in document.superseded_by if first_day(s.since) <= as_of)
    changes = [change for change in document.meta.history if first_day(change.date) <= as_of]
    if changes:
        last = _first_of_its_run(changes) if changes[-1].status in _GOES_ON else changes[-1]
        return Standing(last.status, last.date, last.by, last.note, later)
    if document.meta.history:
        return Standing(Status.IN_FORCE, _in_force_since(document.meta), superseded_by=later)
    return Standing(document.meta.status, superseded_by=later)


def _in_force_since(meta: Metadata) -> str:
    """A memo holds from its date on; the date of a statute or regulation is that of its passage."""
    return meta.effective or ("" if meta.kind in _PASSED else meta.date)


def held(document: Document, day: str) -> bool:
    """Whether a document had been issued by a day, and was in force on it, amended or not."""
    return bool(document.meta.date) and standing(document, day).status in _HOLDS


def _first_of_its_run(changes: Sequence[StatusChange]) -> StatusChange:
    """The first of the changes that end with the same status in a row."""
    run = takewhile(lambda change: change.status is changes[-1].status, reversed(changes))
    return list(run)[-1]


def later_year(document: Document, text: str) -> str:
    """The last year, so far, that words of a document tell of after its own date, its first day in force and its last
    amendment; "" for none. Such words report, beside what the document itself says, what came later.

    Args:
        document: whose dates count; without a date nothing is later.
        text: the words.
    """
    amended = [change.date for change in document.meta.history if change.status is Status.AMENDED]
    issued = max(day[:4] for day in (document.meta.date, document.meta.effective, *amended))
    this = str(date.today().year)
    return max((year for year in _YEAR.findall(text) if document.meta.date and issued < year <= this), default="")


def none_existed(quotes: Sequence[Quote]) -> bool:
    """Whether there are quotations, and all were issued after the day that their standings are told for."""
    return bool(quotes) and all(quote.standing.issued_later for quote in quotes)


def last_look(standing: Standing, last_checked: str) -> str:
    """The day of the last look that belongs beside a status: a suit goes on after whoever keeps the corpus looked.

    Args:
        standing: as of the day asked about.
        last_checked: of the document's metadata.

    Returns:
        ISO text; "" where the status needs no such day, or none is known.
    """
    return last_checked if standing.status is Status.LITIGATION else ""
