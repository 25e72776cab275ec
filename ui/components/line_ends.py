"""Line ends that the width of a page made: a quotation of a PDF reads on across them, and keeps every character."""

from __future__ import annotations

import re

from ui.components.markup import Layer

# A line at least this long, beside the longest around it, ended for want of room; a heading ends before.
FULL_LINE = 0.6
_LINE_END = re.compile(r"(?<=\S)[ \t]*\r?\n[ \t]*(?=\S)")
_ITEM = re.compile(r"(?:[-*•–—|#>]|\(?\w{1,4}[.)])\s")


def line_ends(text: str, start: int, end: int) -> list[Layer]:
    """Elements around the line ends in `text[start:end]` that the style sheet shows as spaces.

    Args:
        text: the whole document, so that whole lines are measured.
        start: where the stretch begins, in code points.
        end: where it ends.
    """
    ends = [match for match in _LINE_END.finditer(text, start, end) if not _ITEM.match(text, match.end())]
    lengths = [_line_length(text, match.start()) for match in ends]
    # The last line has no end in the stretch, and may be the longest.
    full = FULL_LINE * max([*lengths, _line_length(text, end)])
    return [
        Layer(match.start(), match.end(), 'span class="pc-line-end"')
        for match, length in zip(ends, lengths, strict=True)
        if length >= full
    ]


def _line_length(text: str, within: int) -> int:
    """The length of the line that an offset lies in."""
    after = text.find("\n", within)
    return (after if after >= 0 else len(text)) - text.rfind("\n", 0, within) - 1
