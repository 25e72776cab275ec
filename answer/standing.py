"""How a document stands on a day: its status then, and what had superseded it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from index.dates import first_day
from index.records import Document, Standing, Status, StatusChange

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def standing(document: Document, as_of: str) -> Standing:
    """The status on a day, from the document's history and from what supersedes it.

    Args:
        document: with `superseded_by` filled in.
        as_of: an ISO day.

    Returns:
        The last change of the history that had happened; before the first one "in force". Of several orders that
        leave it as it stood the first tells since when and by what; an amendment is a change each time. A document
        without a history keeps its stated status. A superseding document counts from its first day; one
        without a date counts always, since nothing shows that it came later.
    """
    began = first_day(document.meta.date)
    if began > as_of:
        return Standing(Status.UNKNOWN, issued_later=True)
    later = tuple(s for s in document.superseded_by if first_day(s.since) <= as_of)
    changes = [change for change in document.meta.history if first_day(change.date) <= as_of]
    if changes:
        last = changes[-1]
        began_by = last if last.status is Status.AMENDED else _first_of_its_run(changes)
        return Standing(last.status, began_by.date, began_by.by, last.note, later)
    if document.meta.history:
        return Standing(Status.IN_FORCE, document.meta.effective or document.meta.date, superseded_by=later)
    return Standing(document.meta.status, superseded_by=later)


def _first_of_its_run(changes: Sequence[StatusChange]) -> StatusChange:
    """The first of the changes that end with the same status in a row."""
    run = takewhile(lambda change: change.status is changes[-1].status, reversed(changes))
    return list(run)[-1]


def later_year(document: Document, text: str) -> str:
    """The last year that words of a document name after its own date and first day in force; "" for none.

    Such words report, beside what the document itself says, what came later.

    Args:
        document: whose dates count; without a date nothing is later.
        text: the words.
    """
    issued = max(document.meta.date[:4], document.meta.effective[:4])
    return max((year for year in _YEAR.findall(text) if issued and year > issued), default="")


def last_look(standing: Standing, last_checked: str) -> str:
    """The day of the last look that belongs beside a status: a suit goes on after whoever keeps the corpus looked.

    Args:
        standing: as of the day asked about.
        last_checked: of the document's metadata.

    Returns:
        ISO text; "" where the status needs no such day, or none is known.
    """
    return last_checked if standing.status is Status.LITIGATION else ""
