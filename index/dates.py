"""Dates with the precision that is known: "2013", "2025-09" or "2025-01-28"."""

from __future__ import annotations

import calendar
import re
from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PATTERN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def parse(text: str) -> tuple[date, date] | None:
    """The first and last day that an ISO date of any precision may mean; None where it is no such date.

    >>> parse("2025-02")
    (datetime.date(2025, 2, 1), datetime.date(2025, 2, 28))
    """
    match = _PATTERN.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])


def first_day(text: str) -> str:
    """The earliest ISO day that `text` may mean, "" where it is no date."""
    days = parse(text)
    return days[0].isoformat() if days else ""


def last_day(text: str) -> str:
    """The latest ISO day that `text` may mean, "" where it is no date."""
    days = parse(text)
    return days[1].isoformat() if days else ""


def in_words(text: str) -> str:
    """Month and year of an ISO date, as far as it tells them: what a question names a time by. "" where it is no date.

    >>> in_words("2017-02-22"), in_words("2013")
    ('February 2017', '2013')
    """
    days = parse(text)
    if not days:
        return ""
    first, last = days
    return f"{MONTHS[first.month - 1]} {first.year}" if first.month == last.month else str(first.year)
