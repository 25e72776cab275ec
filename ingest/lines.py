"""A text as lines: where they are wrapped, where a break was made on purpose, which known heading stands above."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from index.records import Heading

# In text whose longest line is longer than this, lines are not wrapped (as in `ingest.sentences`).
WRAPPED_LINE = 200
# A text whose longest line is shorter is a list or a poem, not wrapped prose.
SHORTEST_WIDTH = 40
# How far back a sentence is looked at for what a label continues, in characters.
BACK = 200
PAREN = r"\((?:\d{1,3}[A-Z]{0,2}|[a-z]{1,5}|[A-Z]{1,5})(?:[-–][0-9A-Za-z]{1,4})?\)"
SECTION_NUMBER = r"\d[0-9A-Za-z]*(?:[-–‑.:~][0-9A-Za-z]+)*"

_LINE_BREAK = re.compile(r"[\r\n]")
_BLANK_LINE_BEFORE = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r(?!\n)|(?<!\r)\n)[ \t]*$|^\s*$")
_LABEL = re.compile(rf"\[?{PAREN}|(?:§|Sec\.|SEC\.|Section)\s*\d")
# What stands before a cross-reference that a line break parted from its number.
_REFERS = re.compile(
    r"(?:\b(?:(?:sub)*(?:section|paragraph|division|clause|part|chapter|item)s?|secs?\.|of|under|in|see|by|to|through|with|"
    r"and|or|both|either|this|said|act|rule|than|from|pursuant|no\.)|§+[ \t]?[\w.–-]*|\(\w{1,4}\))$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:shall|may|must|means?|is|are|was|were|has|have|had|will|does|do|be|been|includes?|applies|apply|amended)\b"
)
_HANGING = re.compile(r"\b(?:the|of|to|by|for|and|or|in|any|a|an|under|with)$")
MAX_TITLE = 300


class Lines:
    """A text and the headings known in it."""

    def __init__(self, text: str, known: Sequence[Heading]) -> None:
        self.text = text
        self.known = sorted((h for h in known if h.level), key=lambda h: h.start)
        self.set_apart = frozenset(h.start for h in known if not h.level)
        """Where lines start that are set like headings: those of level 0."""
        self._starts = [heading.start for heading in self.known]
        lengths = sorted(len(line) for line in text.splitlines() if line.strip())
        wrapped = bool(lengths) and SHORTEST_WIDTH <= lengths[-1] <= WRAPPED_LINE
        self.width = lengths[len(lengths) * 9 // 10] if wrapped else 0
        """The width to which lines are wrapped, in characters; 0 where they are not."""

    def line_end(self, at: int) -> int:
        """The end of the line that holds `at`, without its line break."""
        match = _LINE_BREAK.search(self.text, at)
        return match.start() if match else len(self.text)

    def line_start(self, at: int) -> int:
        """The start of the line that holds `at`."""
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def next_line(self, end: int) -> int:
        """The start of the line after the break at `end`."""
        return end + (2 if self.text[end : end + 2] == "\r\n" else 1)

    def blank_before(self, at: int) -> bool:
        """Whether the line at `at` has a blank line, or nothing at all, above it."""
        start = self.line_start(at)
        return start == 0 or bool(_BLANK_LINE_BEFORE.search(self.text[max(0, start - BACK) : start]))

    def deliberate(self, end: int) -> bool:
        """Whether the line break at `end` was made on purpose: the next word would have fitted on the line."""
        following = self.next_line(end)
        line = self.text[following : self.line_end(following)].strip()
        if not line or self.width == 0 or _LABEL.match(line):
            return True
        return end - self.line_start(end) + 1 + len(line.split()[0]) <= self.width

    def continues(self, at: int) -> bool:
        """Whether the line at `at` completes a reference that the line before began ("under section")."""
        if self.width == 0 or self.blank_before(at):
            return False
        start = self.line_start(at)
        return bool(_REFERS.search(self.text[max(0, start - BACK) : start].rstrip()))

    def mid_sentence(self, at: int) -> bool:
        """Whether the line at `at` goes on the sentence of the line before."""
        if self.blank_before(at):
            return False
        start = self.line_start(at)
        last = self.text[max(0, start - BACK) : start].rstrip().splitlines()[-1].strip()
        return last[-1] not in '.;:?!”"—)' and not last.isupper() and not is_title(last)

    def in_known(self, at: int) -> bool:
        """Whether `at` lies inside a known heading."""
        i = bisect_right(self._starts, at) - 1
        return i >= 0 and at < self.known[i].end

    def level_above(self, at: int) -> int:
        """The level of the known heading that `at` stands under; 0 for none."""
        i = bisect_right(self._starts, at) - 1
        return self.known[i].level if i >= 0 else 0


def is_title(line: str) -> bool:
    """Whether a line reads like a heading: a capital, no verb of the law, no stop or preposition at its end."""
    return (
        len(line) <= MAX_TITLE
        and (line[0].isupper() or line[0].isdigit())
        and line[-1] not in ".;:,—–-"
        and not has_verb(line)
        and not _HANGING.search(line)
    )


def has_verb(line: str) -> bool:
    """Whether it holds one of the verbs that sentences of the law are made with."""
    return bool(_VERB.search(line))
