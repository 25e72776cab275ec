"""Sentences with exact offsets, by nupunkt, which keeps "§ 54-192h", "8 U.S.C." and "Gov. Malloy" whole.

nupunkt is asked one paragraph at a time, so that no sentence runs from one paragraph into the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.records import Span

# In text whose longest line is longer than this, lines are not wrapped: each is a paragraph.
WRAPPED_LINE = 200
# A heading is no longer than this, in code points, and no wider than this share of the widest line.
HEADING_LINE = 70
HEADING_SHARE = 0.75
# `\r\n?` would take the two halves of one CRLF for two line ends.
_BLANK_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*(?:\r\n|\r(?!\n)|\n)\s*")
# The look-behind keeps a long run of spaces from being tried at each of them.
_ANY_LINE = re.compile(r"(?<!\s)\s*[\r\n]\s*")
_LIST_ITEM = re.compile(r"(?:\r\n?|\n)(?=[ \t]*(?:[-*•+]|\d{1,3}[.)])[ \t]+\S)")
# nupunkt knows most abbreviations; after these it stops too soon ("Lt. Alvarez").
_OPEN_END = re.compile(r"(?:\b(?:Lt|Sgt|Capt|Det|Supt|Atty|Ofc|Cpl|Insp|Hon)\.|§)$")
_LINE = re.compile(r"[^\r\n]+")
_SENTENCE_END = '.!?:;”")]'
_CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ“"(['


def sentence_spans(text: str, regions: Sequence[Span], wrapped: bool | None = None) -> list[Span]:
    """The sentences inside `regions`, in order.

    Args:
        text: the whole text.
        regions: disjoint spans in reading order; no sentence crosses their bounds.
        wrapped: what `is_wrapped` says of the text, where it is known already.

    Returns:
        Disjoint spans without white space at either end, each with at least one letter or digit.
    """
    wrapped = is_wrapped(text) if wrapped is None else wrapped
    return [
        sentence
        for region in regions
        for paragraph in _paragraphs(text, region, wrapped)
        for sentence in _in_paragraph(text, paragraph)
    ]


@lru_cache(maxsize=4)
def is_wrapped(text: str) -> bool:
    """Whether the lines are broken to a page's width; else each line is a paragraph."""
    return max((len(line) for line in _LINE.findall(text)), default=0) <= WRAPPED_LINE


def strip(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends; empty at `start` where there is nothing else."""
    piece = text[start:end]
    body = piece.strip()
    if not body:
        return Span(start, start)
    left = start + len(piece) - len(piece.lstrip())
    return Span(left, left + len(body))


def _paragraphs(text: str, region: Span, wrapped: bool) -> Iterator[Span]:
    breaks = {m.span() for m in _BLANK_LINE.finditer(text, region.start, region.end)}
    pattern = _LIST_ITEM if wrapped else _ANY_LINE
    breaks |= {m.span() for m in pattern.finditer(text, region.start, region.end)}
    if wrapped:
        for line in _heading_lines(text, region):
            breaks |= {(line.start, line.start), (line.end, line.end)}
    start = region.start
    for left, right in sorted(breaks):
        if left > start:
            yield Span(start, left)
        start = max(start, right)
    if region.end > start:
        yield Span(start, region.end)


def _heading_lines(text: str, region: Span) -> Iterator[Span]:
    """The lines of wrapped text (a PDF's) that are headings though no blank line parts them from the body.

    Such a line is short, ends without punctuation, follows a finished sentence and is followed by a capital.
    """
    lines = [strip(text, m.start(), m.end()) for m in _LINE.finditer(text, region.start, region.end)]
    lines = [line for line in lines if line.end > line.start]
    width = max((line.end - line.start for line in lines), default=0)
    for i, line in enumerate(lines[:-1]):
        finished = i == 0 or text[lines[i - 1].end - 1] in _SENTENCE_END
        short = line.end - line.start <= min(HEADING_LINE, HEADING_SHARE * width)
        opens = text[line.start].isupper() and text[lines[i + 1].start] in _CAPITALS
        if finished and short and opens and text[line.end - 1] not in _SENTENCE_END + ",-–—":
            yield line


def _in_paragraph(text: str, paragraph: Span) -> Iterator[Span]:
    from nupunkt import sent_spans

    waiting: Span | None = None
    for start, end in sent_spans(text[paragraph.start : paragraph.end]):
        span = strip(text, paragraph.start + start, paragraph.start + end)
        if waiting and (text[span.start] == "§" or _OPEN_END.search(text, waiting.start, waiting.end)):
            span = Span(waiting.start, span.end)
        elif waiting and _has_words(text, waiting):
            yield waiting
        waiting = span if span.end > span.start else waiting
    if waiting and _has_words(text, waiting):
        yield waiting


def _has_words(text: str, span: Span) -> bool:
    return any(c.isalnum() for c in text[span.start : span.end])
