"""Dates with the precision that is known: "2013", "2025-09" or "2025-01-28"; read also as people write them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date

from index.errors import NoDate

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# A month as running text writes it, shortened or not: a pattern.
MONTH = rf"(?:{'|'.join((*MONTHS, 'Sept', *(name[:3] for name in MONTHS)))})\b\.?"
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# Not "3/4/2026", which is a day in March to some and in April to others.
_WRITTEN = re.compile(
    rf"(?:([0-9]{{1,2}}) )?({MONTH}) (?(1)|(?:([0-9]{{1,2}}),? )?)([0-9]{{4}})",
    re.IGNORECASE,
)


def checked(text: str, read: Callable[[str], str]) -> str:
    """What `read` makes of a date: `iso`, `first_day` or `last_day`.

    Raises:
        NoDate: it is none.
    """
    if not (found := read(text)):
        raise NoDate(text)
    return found


def iso(text: str) -> str:
    """A date as ISO text of its precision; "" where it is none.

    >>> iso("March 3, 2026"), iso("3 Mar. 2026"), iso("March 2026"), iso("2026"), iso("3/3/2026")
    ('2026-03-03', '2026-03-03', '2026-03', '2026', '')
    """
    return _as_iso(text) if parse(text) else ""


def parse(text: str) -> tuple[date, date] | None:
    """The first and last day that a date of any precision may mean, ISO or in English words; None where it is none.

    >>> parse("2025-02")
    (datetime.date(2025, 2, 1), datetime.date(2025, 2, 28))
    """
    match = _ISO.fullmatch(_as_iso(text))
    if not match:
        return None
    year, *rest = (int(part) for part in match.groups() if part)
    try:
        first = date(year, *(rest + [1, 1])[:2])
    except ValueError:
        return None
    if len(rest) == 2:
        return first, first
    last_month = first.month if rest else 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])


def _as_iso(text: str) -> str:
    text = " ".join(text.split())
    match = _WRITTEN.fullmatch(text)
    if not match:
        return text
    before, name, after, year = match.groups()
    day = before or after
    return f"{year}-{month_number(name):02d}" + (f"-{int(day):02d}" if day else "")


def month_number(name: str) -> int:
    """The number of a month, 1 to 12, from what `MONTH` matches.

    >>> month_number("sept."), month_number("May")
    (9, 5)
    """
    short = name[:3].title()
    return next(number for number, month in enumerate(MONTHS, start=1) if month.startswith(short))


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
