"""Numbered headings and paragraphs of memos, orders and rulings, and headings that stand alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from index.records import Heading
from ingest.labels import Region, paren_labels
from ingest.lines import Lines, is_title
from ingest.numbering import Label, read_labels
from ingest.textdate import is_date

# A single "1." or "A." in running text is rarely a label.
ALONE = 1.6
MAX_HEADING = 100
# "1. Purpose and scope." is a heading though it ends with a stop; longer lines that do are sentences.
MAX_STOPPED_WORDS = 3
MAX_WORDS = 12
# A heading without number or capitals takes up to this share of the line's width.
SHORT = 0.75
# A line that opens a paragraph is at least so long, or ends with a stop; shorter ones are letterheads and addresses.
PARAGRAPH_LINE = 40
_FIRST = frozenset("1 a A I i".split())
_POINT = re.compile(
    r"^[ \t]*(?P<word>\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z]|[IVXL]{1,6}|[a-z])(?P<mark>[.)])?[ \t]+(?=\S)", re.MULTILINE
)
_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
_LINE = re.compile(r"^[ \t]*(?P<line>\S[^\r\n]{2,78}\S)[ \t\r]*$", re.MULTILINE)


def memo_headings(lines: Lines) -> list[Heading]:
    """The headings "I. BACKGROUND", "A. Scope", "1. ...", "2.1 ..." and those without a number.

    A heading line is labelled as it stands; a numbered paragraph "para. 2.1"; a lettered item "(a)".
    """
    plain = _plain(lines)
    walls = sorted(heading.start for heading in (*plain, *lines.known))
    labels = sorted([*_points(lines), *_lettered(lines)], key=lambda label: label.start)
    found = list(plain)
    for group in _between(labels, walls):
        for opened in read_labels(group, ALONE):
            label = group[opened.label]
            if label.mark == "." and opened.index < len(label.words) - 1:
                continue  # "2.1" where no "2." stands
            end = _heading_end(lines, label)
            level = lines.level_above(label.start) + 1 + bool(plain) + opened.depth
            found.append(Heading(label.start, end, level, _name(lines.text, label, opened.word, end)))
    return found


def _between(labels: Sequence[Label], walls: Sequence[int]) -> Iterator[list[Label]]:
    """The labels in groups: a heading between two of them parts them where the second starts anew."""
    group: list[Label] = []
    for label in labels:
        parted = group and bisect_right(walls, group[-1].start) != bisect_right(walls, label.start)
        if parted and label.words[0] in _FIRST:
            yield group
            group = []
        group.append(label)
    if group:
        yield group


def _points(lines: Lines) -> Iterator[Label]:
    """Labels like "1.", "A.", "IV." and "2.1" at the start of a line."""
    for match in _POINT.finditer(lines.text):
        word, mark, start = match["word"], match["mark"], match.start("word")
        if (mark is None and "." not in word) or lines.in_known(start) or lines.mid_sentence(start):
            continue
        end = match.end("mark") if mark else match.end("word")
        yield Label(tuple(word.split(".")), start, end, mark=".")


def _lettered(lines: Lines) -> Iterator[Label]:
    whole = Region(0, len(lines.text), 0)
    return (label for label in paren_labels(lines, whole, False) if not lines.mid_sentence(label.start))


def _heading_end(lines: Lines, label: Label) -> int:
    """The end of a numbered heading's line; the label's start where it opens a paragraph."""
    end = lines.line_end(label.end)
    title = lines.text[label.end : end].strip()
    if title.endswith(".") and label.mark == "." and len(title.split()) <= MAX_STOPPED_WORDS:
        title = title[:-1]
    after = lines.text[end : end + 400]
    if not 0 < len(title) <= MAX_HEADING or not after.strip() or after.lstrip()[0].islower():
        return label.start
    # Above a blank line a short line may hold a verb: "4. What is not known".
    alone = bool(_BLANK_LINE.match(after)) and len(title.split()) <= MAX_WORDS and title[-1] not in ".;:,"
    return end if (is_title(title) and lines.deliberate(end)) or (alone and title[0].isupper()) else label.start


def _name(text: str, label: Label, word: str, end: int) -> str:
    if end > label.start:
        return text[label.start : end].strip()
    if label.mark == "()":
        return f"({word})"
    return f"para. {'.'.join(label.words)}"


def _plain(lines: Lines) -> list[Heading]:
    """Lines that stand alone above a paragraph, in capitals or short; no dates, letterheads or "FROM: ..."."""
    found = []
    for match in _LINE.finditer(lines.text):
        line, (start, end) = match["line"], match.span("line")
        if lines.in_known(start) or not _is_heading(lines, line, start, end):
            continue
        if lines.blank_before(start) and _opens_paragraph(lines.text, end):
            found.append(Heading(start, end, lines.level_above(start) + 1, line.rstrip(":")))
    return found


def _is_heading(lines: Lines, line: str, start: int, end: int) -> bool:
    """Whether a line without a number reads like a heading, or is set like one and reads like no sentence."""
    if _POINT.match(line) or is_date(line):
        return False
    return _in_capitals(line) or _is_short_title(lines, line, end) or (start in lines.set_apart and _is_phrase(line))


def _in_capitals(line: str) -> bool:
    letters = sum(c.isalpha() for c in line)
    return line.isupper() and letters >= max(4, len(line) // 2) and ":" not in line.rstrip(":") and line[-1] not in ",;"


def _is_short_title(lines: Lines, line: str, end: int) -> bool:
    """Whether a line of wrapped text is a heading by its shortness; where lines are not wrapped, nothing tells."""
    is_short = len(line) <= SHORT * lines.width and 2 <= len(line.split()) <= MAX_WORDS
    return is_short and is_title(line) and lines.deliberate(end)


def _is_phrase(line: str) -> bool:
    return line[0].isalnum() and not line[0].islower() and line[-1] not in ".;:," and len(line.split()) <= MAX_WORDS


def _opens_paragraph(text: str, end: int) -> bool:
    following = text[end : end + 400].strip().splitlines()
    first = following[0].strip() if following else ""
    if not re.search("[a-z]", first):
        return False
    return len(first) >= PARAGRAPH_LINE or first[-1] in ".:" or bool(_POINT.match(first))
