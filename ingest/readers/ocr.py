"""Text recognition (OCR) of pictures of pages, by RapidOCR on onnxruntime; an optional extra.

The recogniser's models come with its package: it is given their paths, so it has nothing to fetch.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UnreadableDocument
from ingest.reading import ask_for_time

if TYPE_CHECKING:
    from PIL.Image import Image

# The longer side of what is recognised, in pixels: a letter page at 180 dpi. RapidOCR shrinks what is larger.
LONGER_SIDE = 2000
# Time for one page. A page of 15 lines takes 3 s on two idle cores, 25 s when three others share them.
SECONDS_PER_PAGE = 120.0
# Lines below this are left out; RapidOCR's own default.
MIN_SCORE = 0.5
# A gap between lines of more than this many line heights parts paragraphs; single spacing leaves 0.2 to 0.5.
PARAGRAPH_GAP = 0.9
# In a page of two columns hardly a line crosses the gutter, and lines of both are at least this wide.
_CROSSING_SHARE = 0.25
_COLUMN_WIDTH = 0.25
_COLUMN_LINES = 5
INSTALL = (
    "run `make setup`, or in an environment of your own, in the checkout: pip install -e '.[ocr]'; "
    "then once: pincite reindex --full"
)
REINSTALL = "bring them back with: pip install --force-reinstall rapidocr"


@dataclass(frozen=True, slots=True)
class Line:
    """A recognised line and its box, in pixels from the upper left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def available() -> bool:
    """Whether the OCR extra is installed."""
    from importlib.util import find_spec

    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognise(picture: Image) -> str:
    """The text in a picture of a page, line by line.

    Asks for `SECONDS_PER_PAGE` more first.

    Raises:
        UnreadableDocument: OCR is not installed, or its models are missing.
    """
    import numpy as np

    ask_for_time(SECONDS_PER_PAGE)
    page = picture.convert("RGB")
    page.thumbnail((LONGER_SIDE, LONGER_SIDE))
    # RapidOCR takes arrays as OpenCV has them: blue first.
    found = _recogniser()(np.asarray(page)[:, :, ::-1])
    if found.boxes is None or found.txts is None:
        return ""
    lines = [
        Line(text.replace("\0", "�"), min(x), min(y), max(x), max(y))
        for text, box in zip(found.txts, found.boxes.tolist(), strict=True)
        for x, y in [tuple(zip(*box, strict=True))]
        if text.strip()
    ]
    return layout(lines, page.width)


@lru_cache(maxsize=1)
def _recogniser() -> Any:
    try:
        import rapidocr
    except ImportError:
        raise UnreadableDocument(f"a scan; text recognition (OCR) is not installed: {INSTALL}") from None
    models = Path(rapidocr.__file__).parent / "models"
    paths = {}
    for task, pattern in (("Det", "*_det_*.onnx"), ("Cls", "*_cls_*.onnx"), ("Rec", "*_rec_*.onnx")):
        file = next(iter(sorted(models.glob(pattern))), None)
        if file is None:
            raise UnreadableDocument(f"a scan; the models of text recognition (OCR) are missing: {REINSTALL}")
        paths[f"{task}.model_path"] = str(file)
    return rapidocr.RapidOCR(params={"Global.log_level": "critical", "Global.text_score": MIN_SCORE, **paths})


def layout(lines: Sequence[Line], width: float) -> str:
    """Recognised lines in reading order, one a line, paragraphs parted by blank lines.

    Args:
        lines: in any order.
        width: the picture's width in pixels.
    """
    if not lines:
        return ""
    height = statistics.median(line.bottom - line.top for line in lines)
    rows = _rows(lines, height)
    gutter = _gutter(lines, width)
    blocks = [rows] if gutter is None else _columns(rows, gutter)
    return "\n\n".join(_paragraphs(block, height) for block in blocks if block)


def _rows(lines: Sequence[Line], height: float) -> list[Line]:
    """Top to bottom; lines whose middles are less than half a line apart, left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.top + line.bottom):
        middle = (line.top + line.bottom) / 2
        if rows and middle - (rows[-1][0].top + rows[-1][0].bottom) / 2 < height / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]


def _gutter(lines: Sequence[Line], width: float) -> float | None:
    """Where the gap between two columns lies, None on a page of one column."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    for step in (5, 4, 6, 3.5, 6.5):
        x = left + (right - left) * step / 10
        before = [line for line in lines if line.right <= x]
        after = [line for line in lines if line.left >= x]
        crossing = len(lines) - len(before) - len(after)
        if min(len(before), len(after)) < _COLUMN_LINES or crossing > _CROSSING_SHARE * len(lines):
            continue
        if all(statistics.median(s.right - s.left for s in side) >= _COLUMN_WIDTH * width for side in (before, after)):
            return x
    return None


def _columns(rows: Sequence[Line], gutter: float) -> list[list[Line]]:
    """Between two lines that cross the gutter (a title), the left column comes before the right one."""
    blocks: list[list[Line]] = [[], [], []]
    for line in rows:
        if line.left < gutter < line.right:
            blocks += [[line], [], []]
        else:
            blocks[-2 if line.right <= gutter else -1].append(line)
    return blocks


def _paragraphs(rows: Sequence[Line], height: float) -> str:
    parts: list[str] = []
    last: Line | None = None
    for line in rows:
        if last is not None:
            same_row = line.left >= last.right and line.top < last.bottom - height / 2
            parts.append(" " if same_row else "\n\n" if line.top - last.bottom > PARAGRAPH_GAP * height else "\n")
        parts.append(line.text)
        last = line
    return "".join(parts)
