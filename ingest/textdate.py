"""A document's own date, read from its text: only where a form says that it is the document's own.

Such forms are a stamp ("Published January 28, 2025"), a memo's or message's date line, a dateline that
carries a date, a letter's lone date line, and a lone date line above the first sentence of a document that is
no web page. A date in running prose is what the text is about, never when it was written. Two forms that
disagree give no date: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from index.dates import MONTH, month_number, parse
from index.records import Source, Span
from ingest.furniture import SENTENCE_WORDS
from ingest.reading import Reading

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
# Title, letterhead and date end, and running text begins, within so many characters.
HEAD_CHARACTERS = 4000
FIRST_YEAR, LAST_YEAR = 1900, 2100

_DATE = (
    rf"(?:(?P<month>{MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}})|"
    rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month2>{MONTH}),?\s(?P<year2>\d{{4}})|"
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
_QUOTED_MESSAGE = re.compile(r">|.*\bwrote:$|-{2,}\s?(?:original|forwarded) message", re.IGNORECASE)
_SENDER = re.compile(r"from\s?:", re.IGNORECASE)
# A lone date line of a head: Markdown may set it in bold or italics.
_HEAD_DATE = re.compile(rf"(?P<marks>[*_]{{0,2}}){_WEEKDAY}{_DATE}(?P=marks)", re.IGNORECASE)
_DAY = re.compile(
    rf"\b(?:(?P<month>{MONTH})\s(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month2>{MONTH}))",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"\w{3}[)”\"’']*[.!?][”\"’')\]]*(?:\s|$)|:$")
_CLOCK_TIME = re.compile(r"\b(?:\d{1,2}(?::\d\d|\s?[ap]\.?m)|noon)\b", re.IGNORECASE)
_CELL = re.compile(r"\||\S[ ]*\t")
_LEADS_ON = re.compile(r"(?:[,:;–—-]|\b(?:of|on|by|from|to|and|or|in|since|before|after|between))$", re.IGNORECASE)
# Words that say in a head that its day is another one than that on which the document was written.
_OTHER_DAY = re.compile(
    r"\b(?:effective|in force|expir\w+|deadline|due (?:by|date|on)|as of|until|through|valid|starting|beginning|"
    r"end(?:ed|ing)|meetings?|hearings?|agenda|minutes|session|conference|events?|schedule|calendar|menu|born|died|"
    r"approved|adopted|enacted|passed|signed|filed|argued|amended|revis\w+|updated?|modified|reviewed|version|"
    r"retrieved|accessed|visited|viewed|printed|downloaded|archived)\b",
    re.IGNORECASE,
)
_FILE_DAY = re.compile(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)")


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
    found = own | set(_other_dates(opening))
    return found.pop() if len(found) == 1 else ""


def dated_by_head(reading: Reading, start: int = 0) -> Reading:
    """The reading with the day of the lone date line above its first running text, where nothing else dates it.

    Args:
        reading: of a format in which such a line is the author's; on a web page it is as often the day it was
            looked at.
        start: where its text begins, after front matter.
    """
    known = "date" in reading.stated or any(span.end > start for span in reading.furniture)
    day = "" if known else _head_day(reading, start)
    if not day or any(day > latest for latest in _latest_days(reading)):
        return reading
    return replace(reading, stated={**reading.stated, "date": (day, Source.TEXT)})


def is_date(line: str) -> bool:
    """Whether a line is nothing but a date, to the day or the month, with or without "Dated:" before it."""
    words = " ".join(line.split())
    return bool(_whole(_HEAD_DATE, words) or _whole(_STAMP, words) or parse(words))


def _head_day(reading: Reading, start: int) -> str:
    """The day of the head's lone date line, "" where there is none or anything speaks against it."""
    head, running = _head(reading.text[start : start + HEAD_CHARACTERS])
    first = next((i for i, line in enumerate(head) if _part(line) == "date"), None)
    if first is None:
        return ""
    opening = _opening(reading.text, reading.furniture)
    if [*_own_dates(opening)] or _is_thread(opening.lines):
        return ""
    # Several such lines, however far apart, are a log's entries or a letter's annexes.
    days = {*_lone_dates(reading.text), *_other_dates(opening)}
    leads_on = first > 0 and _LEADS_ON.search(head[first - 1])
    if len(days) != 1 or leads_on or any(map(_is_of_another_day, head)) or _goes_on(running):
        return ""
    day = days.pop()
    return "" if _names(day, running) else day


def _head(text: str) -> tuple[list[str], str]:
    """The lines above the first running text, and what begins there; none where there is no such head."""
    lines = text.splitlines(keepends=True)
    end = 0
    for part, group in groupby(lines, _part):
        block = list(group)
        if part == "text" and _is_running(" ".join("".join(block).split())):
            head = [line.strip() for line in lines[:end] if line.strip()]
            return (head, " ".join("".join(lines[end:]).split())) if len(head) <= LETTER_LINES else ([], "")
        end += len(block)
    return [], ""


def _part(line: str) -> str:
    words = " ".join(line.split())
    return "" if not words else "date" if _whole(_HEAD_DATE, words) else "text"


def _is_running(block: str) -> bool:
    return len(block.split()) >= SENTENCE_WORDS and bool(_SENTENCE_END.search(block))


def _is_of_another_day(line: str) -> bool:
    """Whether a line of a head speaks of an event, a table, or of a day other than that of writing."""
    return bool(_OTHER_DAY.search(line) or _CLOCK_TIME.search(line) or _EVENT.match(line) or _CELL.search(line))


def _goes_on(running: str) -> bool:
    """Whether what follows a date line is the rest of its sentence, or an entry of a schedule."""
    return running[0].islower() or bool(_CLOCK_TIME.match(running))


def _names(day: str, running: str) -> bool:
    """Whether a text speaks of that day of the year, as the notice of a hearing does, and hardly ever of its own."""
    return any(_month_and_day(match) == day[5:] for match in _DAY.finditer(running))


def _month_and_day(match: re.Match[str]) -> str:
    month = month_number(match["month"] or match["month2"])
    return f"{month:02d}-{int(match['day'] or match['day2']):02d}"


def _lone_dates(text: str) -> Iterator[str]:
    lines = (" ".join(line[0].split()) for line in _LINE.finditer(text) if len(line[0]) <= MAX_STAMP_CHARACTERS)
    # Not all read "3/13/2026" alike.
    yield from ("" if match["first"] else _iso(match) for line in lines if (match := _HEAD_DATE.fullmatch(line)))


def _latest_days(reading: Reading) -> Iterator[str]:
    """The days, as the file gives them, after which its text cannot have been written."""
    for names in (("file_made", "file_saved"), ("last_checked",)):
        values = (str(reading.stated[name][0]) for name in names if name in reading.stated)
        days = ["-".join(match.groups()) for value in values if (match := _FILE_DAY.match(value))]
        # A copy is made after its text was saved, a text from a template saved after that was made.
        yield from [max(days)] if days else ()


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


def _other_dates(opening: _Opening) -> Iterator[str]:
    """Dates that state nothing by themselves, but may contradict one that does."""
    forms = (_CHANGED, _LONE, _CLOCKED)
    yield from (_iso(match) for line in opening.lines for form in forms if (match := _whole(form, line)))


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
    if opening.page or _is_thread(opening.lines) or not any(_LETTER.match(line) for line in top):
        return
    for line in top:
        match = _whole(_LONE, line)
        if match and not match["first"]:
            yield _iso(match)


def _whole(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    return pattern.fullmatch(line) if len(line) <= MAX_STAMP_CHARACTERS else None


def _is_thread(lines: Sequence[str]) -> bool:
    """Whether the lines hold several messages, each with a day of its own."""
    return any(map(_QUOTED_MESSAGE.match, lines)) or sum(map(bool, map(_SENDER.match, lines))) > 1


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
        month = month_number(found["month"] or found["month2"])
        year, day = int(found["year"] or found["year2"]), int(found["day"] or found["day2"])
    try:
        return date(year, month, day).isoformat() if FIRST_YEAR <= year <= LAST_YEAR else ""
    except ValueError:
        return ""


def _month_first(first: int, second: int) -> tuple[int, int]:
    """Month and day of a numeric US date; (0, 0) where it could be read the other way round."""
    return (first, second) if second > 12 or first == second else (0, 0)
