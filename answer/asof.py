"""The day that a question is about, when it names one: "in 2022", "before the 2019 change", "as of May 2024"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from index import dates

_YEAR = r"(?:19|20)\d\d"
_DATE = rf"(?:(?P<month>{dates.MONTH})\s+(?:(?P<day>\d{{1,2}}),?\s+)?(?:of\s+)?)?(?P<year>{_YEAR})"
_WHEN = r"\b(?:in|during|as of|back in|by|until|on)\s+"
# "in the 2019 version" names a document, "in 2019" a time: no article may stand before the date.
_AT = re.compile(rf"{_WHEN}{_DATE}\b", re.IGNORECASE)
# A year alone is one only after such words: "seat 2000 visitors", "section 1952".
_TIME = re.compile(
    rf"(?:{_WHEN}|\bof\s+|\b)(?:\d{{1,2}}\s+)?{dates.MONTH}\s+(?:\d{{1,2}},?\s+)?(?:of\s+)?{_YEAR}\b"
    rf"|{_WHEN}{_YEAR}(?:-\d\d){{0,2}}\b|(?<=\bbefore the ){_YEAR}\b|(?<=\bprior to the ){_YEAR}\b",
    re.IGNORECASE,
)
_TELLS_A_YEAR = re.compile(rf"\b{_YEAR}\b")
_BEFORE = re.compile(rf"\b(?:before|prior to)\s+(?:the\s+)?{_DATE}\b", re.IGNORECASE)


def day_in_question(text: str) -> str:
    """The last ISO day, so far, of the time that a question names; "" where it names none, or more than one."""
    found = {
        *(_day(m, before=False) for m in _AT.finditer(text)),
        *(_day(m, before=True) for m in _BEFORE.finditer(text)),
    }
    found.discard("")
    return found.pop() if len(found) == 1 else ""


def day_meant(question: str, given: str = "") -> str:
    """The ISO day that a question is asked as of: the day, month or year given, the one that it names, today."""
    return last_so_far(given) or day_in_question(question) or date.today().isoformat()


def last_so_far(text: str) -> str:
    """The last ISO day of a day, month or year, but today where that is going on; "" where `text` is no date."""
    days = dates.parse(text)
    if not days:
        return ""
    first, last = days
    today = date.today()
    return (today if first <= today <= last else last).isoformat()


def without_time(question: str) -> str:
    """The question without the times that it names; as it is where it names nothing else.

    >>> without_time("Who became a priority under the Kelly memos in February 2017?")
    'Who became a priority under the Kelly memos?'
    """
    rest = re.sub(r" (?=[?.!,;:])", "", " ".join(_TIME.sub(" ", question).split()))
    return rest if re.search(r"\w", rest) else question


def tells_a_year(text: str) -> bool:
    """Whether a text names a year of the 20th or 21st century."""
    return bool(_TELLS_A_YEAR.search(text))


def time_told(question: str, issued: str) -> str:
    """The month and year of a document's date, which its text need not repeat; "" unless the question names that year.

    Without the year the month says nothing: pupils march in April too.
    """
    told = dates.in_words(issued)
    return told if told and issued[:4] in question else ""


def _day(match: re.Match[str], *, before: bool) -> str:
    text = match["year"]
    if match["month"]:
        text += f"-{dates.month_number(match['month']):02d}" + (f"-{int(match['day']):02d}" if match["day"] else "")
    if not before:
        return last_so_far(text)
    first = dates.first_day(text)
    return (date.fromisoformat(first) - timedelta(days=1)).isoformat() if first else ""
