"""A document's own date, read from its text: only where a form says that it is the document's own.

Such forms are a stamp ("Published January 28, 2025"), a memo's or message's date line, a dateline that
carries a date, and a letter's lone date line. A date in running prose is what the text is about, never when it
was written. Two forms that disagree give no date: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.records import Span

# A stamp or date line stands among the first lines, before the article's third paragraph.
PARAGRAPH_CHARACTERS = 80
OPENING_PARAGRAPHS = 3
MAX_OPENING_LINES = 400
# On a news page a date with a time of day, so near before the article's first paragraph, is its stamp.
NEAR_LINES = 6
# Longer lines are prose; a dateline is looked for at the beginning of any line.
MAX_STAMP_CHARACTERS = 120
# Letterhead, reference and date of the letters and memos seen took at most this many lines.
LETTER_LINES = 15
FIRST_YEAR, LAST_YEAR = 1900, 2100

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = (
    rf"(?:(?P<month>{_MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}})|"
    rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month2>{_MONTH}),?\s(?P<year2>\d{{4}})|"
    r"(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)|(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year3>\d{4})(?!\d))"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s)?"
_TIME = r"(?:[,\s|@·•-]{0,3}(?:at\s)?\d{1,2}(?::\d\d){0,2}\s?(?:[ap]\.?m\.?)?(?:\s\(?[A-Z+-][A-Z\d:]{1,5}\)?)?)?"
_FIRST_OUT = (
    r"(?:(?:first\s|originally\s)?(?:posted|published)|date(?:\s(?:posted|published|issued))?|dated|sent|"
    r"(?:date\sof\s)?(?:release|issue)(?:\sdate)?|released|issued)"
)
_STAMP = re.compile(rf"{_FIRST_OUT}(?:\s?:|\son)?\s{{0,4}}{_WEEKDAY}{_DATE}{_TIME}[\s.|]*", re.IGNORECASE)
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY)\s?:?\s(?:[A-Z][\w.'’-]{{0,20}},?\s|(?:and|&)\s){{1,8}}(?:[|,·•–—-]\s?|posted\s|(?:posted\s)?on\s)?"
    rf"{_WEEKDAY}{_DATE}{_TIME}(?:[\s|,@•·-].{{0,40}})?"
)
# "HARTFORD, Conn. (AP) - February 22, 2017"
_DATELINE = re.compile(
    r"\(?[A-Z][A-Z.'’ -]{2,30}(?:,\s[A-Z][A-Za-z.]{1,14}(?:\s[A-Z][a-z]{1,14})?)?\)?,?\s{1,2}"
    rf"(?:\([A-Za-z ]{{2,20}}\)\s?)?[,:–—-]{{0,2}}\s?\(?{_DATE}\)?\s?(?:$|[–—:-]|\(|/)"
)
_CLOCK = r"[,\s|@·•–—-]{1,3}(?:at\s)?\d{1,2}:\d\d(?::\d\d)?\s?(?:[ap]\.?m\.?)?(?:\s\(?[A-Z]{2,4}\)?)?"
_CLOCKED = re.compile(rf"{_DATE}{_CLOCK}[\s.|]*", re.IGNORECASE)
_LONE = re.compile(rf"{_WEEKDAY}{_DATE}", re.IGNORECASE)
_CHANGED = re.compile(
    rf"(?:last\s)?(?:updated|modified|revised)\b\D{{0,20}}{_WEEKDAY}{_DATE}{_TIME}[\s.|]*", re.IGNORECASE
)
_EVENT = re.compile(r"(?:time|location|place|where|venue|when)\s?:", re.IGNORECASE)
_LETTER = re.compile(r"(?:to|from|re|subject|via|attn)\s?:|dear\s|memorandum\b|(?:to\s)?whom it may", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class _Opening:
    """The lines up to the third paragraph, which of them is the first one, and whether the text has furniture."""

    lines: tuple[str, ...]
    first: int
    page: bool


def date_in_text(text: str, furniture: Sequence[Span]) -> str:
    """The date that the document itself says it was written or published on, as an ISO day.

    Args:
        text: the whole text.
        furniture: its furniture, as `furniture_spans` gives it; a stamp may stand in it.

    Returns:
        "2017-02-22", or "" where nothing says, or two forms disagree, or the day is not a real one or
        cannot be told from the month ("3/4/2017").
    """
    opening = _opening(text, furniture)
    own = set(_own_dates(opening))
    if not own or "" in own:
        return ""
    others = {_iso(m) for line in opening.lines for form in (_CHANGED, _LONE, _CLOCKED) if (m := _whole(form, line))}
    dates = own | others
    return dates.pop() if len(dates) == 1 else ""


def _opening(text: str, furniture: Sequence[Span]) -> _Opening:
    lines: list[str] = []
    paragraphs = first = 0
    spans = iter(furniture)
    span = next(spans, None)
    for line in _LINE.finditer(text):
        while span is not None and span.end <= line.start():
            span = next(spans, None)
        marked = span is not None and span.start < line.end()
        paragraphs += not marked and len(line[0]) >= PARAGRAPH_CHARACTERS
        if paragraphs > OPENING_PARAGRAPHS or len(lines) >= MAX_OPENING_LINES:
            break
        if paragraphs == 0:
            first = len(lines) + 1
        if words := " ".join(line[0].split()):
            lines.append(words)
    return _Opening(tuple(lines), first, bool(furniture))


def _own_dates(opening: _Opening) -> Iterator[str]:
    for i, line in enumerate(opening.lines):
        match = _whole(_STAMP, line) or _whole(_BYLINE, line) or _DATELINE.match(line)
        if match and not _is_event(opening.lines[max(i - 2, 0) : i + 3]):
            yield _iso(match)
    yield from _letter_dates(opening)
    yield from _page_dates(opening)


def _page_dates(opening: _Opening) -> Iterator[str]:
    if opening.page:
        near = opening.lines[max(opening.first - NEAR_LINES, 0) :]
        yield from (_iso(match) for line in near if (match := _whole(_CLOCKED, line)))


def _letter_dates(opening: _Opening) -> Iterator[str]:
    # On a news page a lone date is as often the day it was looked at.
    top = opening.lines[:LETTER_LINES]
    if opening.page or not any(_LETTER.match(line) for line in top):
        return
    for line in top:
        match = _whole(_LONE, line)
        if match and not match["first"]:
            yield _iso(match)


def _whole(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    return pattern.fullmatch(line) if len(line) <= MAX_STAMP_CHARACTERS else None


def _is_event(lines: Sequence[str]) -> bool:
    return any(_EVENT.match(line) for line in lines)


def _iso(match: re.Match[str]) -> str:
    """The day as ISO; "" where there is no such day or two readings of it."""
    found = match.groupdict()
    if found["iso"]:
        year, month, day = (int(part) for part in found["iso"].split("-"))
    elif found["first"]:
        year = int(found["year3"])
        month, day = _month_first(int(found["first"]), int(found["second"]))
    else:
        name = found["month"] or found["month2"]
        month = _MONTHS.index(name[:3].lower()) + 1
        year, day = int(found["year"] or found["year2"]), int(found["day"] or found["day2"])
    try:
        return date(year, month, day).isoformat() if FIRST_YEAR <= year <= LAST_YEAR else ""
    except ValueError:
        return ""


def _month_first(first: int, second: int) -> tuple[int, int]:
    """Month and day of a numeric US date; (0, 0) where it could be read the other way round."""
    return (first, second) if second > 12 or first == second else (0, 0)
