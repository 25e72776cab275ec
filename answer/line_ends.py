"""Line ends that the width of a page made: a quotation of a PDF reads on across them, and keeps every character."""

from __future__ import annotations

import re

from index.records import Span

# A line at least this long, beside the longest around it, ended for want of room; a heading ends before.
FULL_LINE = 0.6
# The columns of newspapers have lines of 30 characters and more; shorter ones were broken on purpose.
SHORTEST = 30
_LINE_END = re.compile(r"(?<=\S)[ \t]*\r?\n(?=\S)")
_ITEM = re.compile(r"(?:[-+*•–—|#>]|\(?\w{1,4}[.)])\s")


def line_ends(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The line ends in `text[start:end]` that are shown as spaces, with the spaces around them.

    Args:
        text: the whole document, so that whole lines are measured.
        start: where the stretch begins, in code points.
        end: where it ends.

    Returns:
        Spans of `text`.
    """
    ends = [match for match in _LINE_END.finditer(text, start, end) if not _ITEM.match(text, match.end())]
    lengths = [_line_length(text, match.start()) for match in ends]
    # The last line has no end in the stretch, and may be the longest.
    full = max(SHORTEST, FULL_LINE * max([*lengths, _line_length(text, end)]))
    return tuple(
        Span(match.start(), match.end()) for match, length in zip(ends, lengths, strict=True) if length >= full
    )


def _line_length(text: str, within: int) -> int:
    """The length of the line that an offset lies in."""
    after = text.find("\n", within)
    return (after if after >= 0 else len(text)) - text.rfind("\n", 0, within) - 1
