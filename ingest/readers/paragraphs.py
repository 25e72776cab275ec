"""A PDF page's text with blank lines between its paragraphs.

A PDF knows where letters stand and nothing of paragraphs, so without this a heading and the sentence below
it would be one sentence. The lines are pypdf's, unchanged; a blank line goes between two of them where the
gap is larger than the page's usual one, the size of the letters changes, or a line in bold stands alone. A line
in bold with a blank line on both sides and ordinary letters below it is set like a heading.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# Paragraph spacing of typeset memos begins at 1.3 times the usual pitch; justified lines vary by 5%.
WIDER_GAP = 1.25
# A heading's letters are at least this much larger or smaller; a change of font alone gives up to 5%.
OTHER_SIZE = 1.12
# Names of bold fonts, "TimesNewRomanPS-BoldMT" for one; what a font says of its weight is left out more often.
_BOLD = re.compile("bold|black|heavy|demi", re.IGNORECASE)
# A sentence that ends a line; a line that goes on with one: after a bullet its letters are of another size.
ENDED = re.compile(r"[.!?:;][”\"')\]]*\s*$")
_RUNS_ON = re.compile(r"\s*[a-z,;]")
# A line of fewer letters is a footnote mark or a number, which stands in its sentence.
_FEWEST_LETTERS = 3


@dataclass(slots=True)
class _Line:
    text: str
    y: float = 0.0
    size: float = 0.0
    bold: bool = True

    @property
    def counts(self) -> bool:
        return self.size > 0 and sum(c.isalpha() for c in self.text) >= _FEWEST_LETTERS


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page with its line end (two, where a paragraph ends), and whether it is set like a heading."""

    text: str
    heads: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    y: float
    size: float
    bold: bool


def page_lines(page: Any) -> list[PageLine]:
    """The text of a pypdf page, line by line.

    Raises:
        PyPdfError: and whatever else pypdf raises on a damaged page.
    """
    chunks: list[_Piece] = []

    def visit(text: str, outer: Sequence[float], inner: Sequence[float], font: Any, size: float) -> None:
        if text:
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            letters = abs(float(size) * (inner[3] * outer[3] + inner[2] * outer[1]))
            chunks.append(_Piece(text, float(y), letters, bool(font and _BOLD.search(str(font.get("/BaseFont"))))))

    whole = str(page.extract_text(visitor_text=visit))
    lines = _lines(chunks)
    # Where pypdf orders the pieces otherwise than it reported them, its text stands as it is.
    return _with_blank_lines(lines) if "".join(line.text for line in lines) == whole else [PageLine(whole)]


def _lines(chunks: Sequence[_Piece]) -> list[_Line]:
    """Pieces of text put together to lines, each with its line end; a line is where its first word is."""
    lines = [_Line("")]
    for chunk in chunks:
        for piece in chunk.text.splitlines(keepends=True):
            if lines[-1].text.endswith("\n"):
                lines.append(_Line(""))
            line = lines[-1]
            if piece.strip() and not line.text.strip():
                line.y, line.size = chunk.y, chunk.size
            if piece.strip():
                line.bold &= chunk.bold
            line.text += piece
    return lines


def _with_blank_lines(lines: Sequence[_Line]) -> list[PageLine]:
    pairs = [(a, b) for a, b in pairwise(lines) if a.counts and b.counts]
    pitches = [(a.y - b.y) / b.size for a, b in pairs if 0 < a.y - b.y < 4 * b.size and not _resized(a, b)]
    usual = statistics.median_low(pitches) if pitches else 0.0
    ends = [a.text.endswith("\n") and _parted(a, b, usual) for a, b in pairwise(lines)]
    return [
        PageLine(line.text + "\n" * ended, heads=before and ended and line.bold and not following.bold)
        for line, following, before, ended in zip(
            lines, [*lines[1:], _Line("")], [True, *ends], [*ends, False], strict=True
        )
    ]


def _parted(line: _Line, following: _Line, usual: float) -> bool:
    """Whether a paragraph ends between two lines; upwards, to the next column, a sentence may run on."""
    if not (line.counts and following.counts):
        return False
    drop = line.y - following.y
    if usual > 0 and drop > WIDER_GAP * usual * following.size:
        return True
    if _RUNS_ON.match(following.text) and not ENDED.search(line.text):
        return False
    return _resized(line, following) or (drop > 0 and _heads(line, following))


def _heads(line: _Line, following: _Line) -> bool:
    """Whether one of the lines is a heading in bold; in a sentence a line of bold words may stand too."""
    return line.bold != following.bold and (line.bold or bool(ENDED.search(line.text)))


def _resized(a: _Line, b: _Line) -> bool:
    return max(a.size, b.size) > OTHER_SIZE * min(a.size, b.size)
