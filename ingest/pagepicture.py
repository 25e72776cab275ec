"""A page of a PDF as a picture, with boxes around words of its text; by pypdfium2.

`draw` works in this process. Files of unknown origin go through `ingest.worker.ReadingPool.picture`, which calls it
in a process with limits.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from ctypes import c_int
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Any

from index.errors import UnreadableDocument
from index.records import Document
from ingest.locate import locate

# The longer side of a picture in pixels: a letter page at 145 dpi, sharp at half that width on a dense screen.
LONGER_SIDE = 1600
# A page of text then has 20 to 130 kB, a scan 300, and either takes 0.1 s. Without loss a text has half of that, but a
# scan takes ten times as long and has four times as much.
WEBP_QUALITY, WEBP_EFFORT = 85, 2
# Characters of a page that are looked at. A letter page filled with 6-point type has some 20,000.
MAX_CHARACTERS = 50_000
# Characters are on one line over gaps of up to this many letter heights; justified spaces are narrower.
MAX_GAP = 1.5
# pdfium tells places in whole units; of so many across a page that even a full stop has a width.
_FINE = 1_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page to draw (`number` counts from 0) and which words of its stored text, `text[start:end]`, to box."""

    number: int
    text: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle. On a page in points from its lower left, on a picture in shares from its upper left corner."""

    left: float
    low: float
    right: float
    high: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.low + self.high) / 2

    @property
    def is_empty(self) -> bool:
        """Whether it has no area."""
        return self.left >= self.right or self.low >= self.high

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies in it."""
        return self.left <= point[0] <= self.right and self.low <= point[1] <= self.high

    def joined(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.low, other.low),
            max(self.right, other.right),
            max(self.high, other.high),
        )


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A drawn page: a WebP file, its size in pixels, and the boxes around the words, line by line, maybe none."""

    webp: bytes
    width: int
    height: int
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A character that a page draws: its form, the box of its ink, and its box with the whole height of the line."""

    form: str
    ink: Box
    line: Box


def wanted(document: Document, number: int, start: int = 0, end: int = 0) -> Wanted:
    """A page of a document, and the part of `document.text[start:end]` that stands on it.

    Args:
        document: it has pages.
        number: of the page, from 0 on.
        start: where the words begin in the document's text; they may begin or end on another page.
        end: where they end; none are boxed where both are equal.
    """
    first = document.pages[number].start
    # Pages are joined by a line feed.
    last = document.pages[number + 1].start - 1 if number + 1 < len(document.pages) else len(document.text)
    low, high = max(start, first), min(end, last)
    if low >= high or not document.text[low:high].strip():
        return Wanted(number)
    return Wanted(number, document.text[first:last], low - first, high - first)


def draw(content: bytes, page: Wanted) -> PagePicture:
    """Draw a page of a PDF.

    Args:
        content: the file.
        page: what to draw and to box. Where the words cannot be found on the page for certain there are no boxes.

    Raises:
        UnreadableDocument: the file or the page cannot be drawn.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as pdf:
            pdf.init_forms()  # what was filled in is part of the page
            if page.number >= len(pdf):
                raise UnreadableDocument(f"the file is damaged (it has no page {page.number + 1})")
            return _draw(pdf[page.number], page)
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        raise UnreadableDocument(f"the page is damaged ({str(error)[:100]})") from None


def _draw(sheet: Any, page: Wanted) -> PagePicture:
    picture = sheet.render(scale=LONGER_SIDE / max(*sheet.get_size(), 1)).to_pil().convert("RGB")
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=WEBP_QUALITY, method=WEBP_EFFORT)
    return PagePicture(file.getvalue(), picture.width, picture.height, boxes_on(sheet, page))


def boxes_on(sheet: Any, page: Wanted) -> tuple[Box, ...]:
    """Boxes around the words on the picture of a pypdfium2 page; () where they cannot be found for certain.

    The boxes hold all characters of the words and no other one, and the words lie on the picture as a whole.
    """
    if page.start >= page.end:
        return ()
    drawn = characters(sheet)
    found = locate(page.text, page.start, page.end, [character.form for character in drawn])
    seen = Box(0, 0, 1, 1)
    if any(drawn[i].ink.is_empty or not seen.holds(_place(sheet, *drawn[i].ink.middle)) for i in found):
        return ()
    return tuple(_on_picture(sheet, box) for box in boxes_around(drawn, found))


def characters(sheet: Any) -> list[Drawn]:
    """The characters of a pypdfium2 page in reading order; a page of more than `MAX_CHARACTERS` has none."""
    from pypdfium2 import raw

    # pdfium takes the order of lines from how the page is turned, and mixes them up on one that is upside down.
    turned = sheet.get_rotation()
    sheet.set_rotation(0)
    text = sheet.get_textpage()
    sheet.set_rotation(turned)
    count = text.count_chars()
    if count > MAX_CHARACTERS:
        return []
    codes = [int(raw.FPDFText_GetUnicode(text, index)) for index in range(count)]
    return [
        Drawn(form, Box(*text.get_charbox(index)), Box(*text.get_charbox(index, loose=True)))
        for index, form in enumerate(_forms(codes))
    ]


def _forms(codes: Sequence[int]) -> list[str]:
    """Code points, also where pdfium gives them as two surrogates: the second one is then "" (a form of no width)."""
    forms = [chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes]
    for i, (a, b) in enumerate(pairwise(codes)):
        if 0xD800 <= a < 0xDC00 <= b < 0xE000:
            forms[i], forms[i + 1] = chr(0x10000 + ((a - 0xD800) << 10) + (b - 0xDC00)), ""
    return forms


def boxes_around(drawn: Sequence[Drawn], found: Sequence[int]) -> list[Box]:
    """Boxes that hold the characters `found` and no other one of the page; none where there are no such boxes.

    Boxes of the line's height look best, but may reach the line above where lines are set tight; ink rarely does.
    """
    chosen = set(found)
    inside = [drawn[i].ink.middle for i in found]
    others = [c.ink.middle for i, c in enumerate(drawn) if i not in chosen and c.form.strip() and not c.ink.is_empty]
    runs = _runs(drawn, found)
    for boxes in (
        [_around(drawn[i].line for i in run) for run in runs],
        [_around(drawn[i].ink for i in run) for run in runs],
        [drawn[i].ink for i in found],
    ):
        if all(_in_any(boxes, point) for point in inside) and not any(_in_any(boxes, point) for point in others):
            return boxes
    return []


def _around(boxes: Iterable[Box]) -> Box:
    return reduce(Box.joined, boxes)


def _in_any(boxes: Sequence[Box], point: tuple[float, float]) -> bool:
    return any(box.holds(point) for box in boxes)


def _runs(drawn: Sequence[Drawn], found: Sequence[int]) -> list[list[int]]:
    """The characters line by line: those that follow one another closely, whichever way the line goes."""
    runs: list[list[int]] = []
    for i in found:
        if runs and _follows(drawn[runs[-1][-1]].line, drawn[i].line):
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _follows(a: Box, b: Box) -> bool:
    across = max(b.left - a.right, a.left - b.right)
    upright = max(b.low - a.high, a.low - b.high)
    height, width = max(a.high - a.low, b.high - b.low), max(a.right - a.left, b.right - b.left)
    # Beside one another on a line, or one above the other where the line goes up or down; a negative gap is shared.
    return (-upright >= height / 2 and across < MAX_GAP * height) or (
        -across >= width / 2 and upright < MAX_GAP * width
    )


def _place(sheet: Any, x: float, y: float) -> tuple[float, float]:
    """Where a point of the page is on its picture; pdfium knows how the page is cropped and turned."""
    from pypdfium2 import raw

    across, down = c_int(), c_int()
    raw.FPDF_PageToDevice(sheet, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


def _on_picture(sheet: Any, box: Box) -> Box:
    (x0, y0), (x1, y1) = _place(sheet, box.left, box.low), _place(sheet, box.right, box.high)
    return Box(*(min(max(side, 0.0), 1.0) for side in (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))))
