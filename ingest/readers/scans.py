"""Which pages of a PDF are pictures, and those pages drawn, by pypdfium2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

# A scanned court filing still has its docket stamp as text: some 90 characters on each page.
SPARSE_CHARACTERS = 200
# A page is a scan when pictures cover at least this share of it; a letterhead covers 5 to 10%.
COVERED_SHARE = 0.5
# Pictures within a page, and forms within forms, that are looked at.
_MAX_OBJECTS = 2000
_MAX_FORMS = 5


def scanned_pages(content: bytes, texts: Sequence[str]) -> list[int]:
    """The indices of the pages that hold hardly any text and are mostly covered by pictures.

    Args:
        content: the PDF; what pdfium cannot open has no scanned pages.
        texts: what text each page has.
    """
    sparse = [i for i, text in enumerate(texts) if len("".join(text.split())) < SPARSE_CHARACTERS]
    if not sparse:
        return []
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as pdf:
            return [number for number in sparse if number < len(pdf) and _is_picture(pdf, number)]
    except pypdfium2.PdfiumError:
        return []


def pictures(content: bytes, numbers: Sequence[int], longer_side: int) -> Iterator[tuple[int, Image]]:
    """(index, picture) of pages, drawn so that the longer side has `longer_side` pixels."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as pdf:
        for number in numbers:
            try:
                page = pdf[number]
                scale = longer_side / max(*page.get_size(), 1)
                yield number, page.render(scale=scale).to_pil()
                page.close()
            except pypdfium2.PdfiumError:
                continue


def _is_picture(pdf: Any, number: int) -> bool:
    import pypdfium2
    from pypdfium2 import raw

    try:
        page = pdf[number]
        width, height = page.get_size()
        covered = 0.0
        for seen, item in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=_MAX_FORMS)):
            left, bottom, right, top = item.get_bounds()
            covered += max(0, min(right, width) - max(left, 0)) * max(0, min(top, height) - max(bottom, 0))
            if covered >= COVERED_SHARE * width * height > 0:
                return True
            if seen > _MAX_OBJECTS:
                break
    except pypdfium2.PdfiumError:
        pass
    return False
