"""What stands around parts of a document's text: furniture, headings, links, and the places that links lead to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from index.records import Document
from ui.components.markup import Layer, escape
from ui.components.outline import outlined, section_id
from ui.strings import say


def page_id(number: int) -> str:
    """The id of the element where a page's text begins; `number` counts from 1."""
    return f"p{number}"


def text_layers(document: Document, links: Iterable[Layer], place: int | None = None) -> list[Layer]:
    """All of a document, in order and without overlaps; headings win over furniture, and both over links.

    Args:
        document: any.
        links: of citations in its text.
        place: the offset that its outline is made for.
    """
    places = [*_sections(document, place), *_pages(document)]
    headings = _headings(document)
    cuts = [place.start for place in places] + [edge for h in headings for edge in (h.start, h.end)]
    blocks = headings + _apart(_furniture(document, cuts), headings)
    return sorted([*places, *blocks, *_apart(links, blocks)], key=lambda layer: (layer.start, layer.end))


def _headings(document: Document) -> list[Layer]:
    return [
        Layer(h.start, h.end, 'span class="pc-heading" role="heading" aria-level="3"')
        for h in document.headings
        if document.text[h.start : h.end].strip()
    ]


def _furniture(document: Document, cuts: Sequence[int]) -> list[Layer]:
    """The furniture, in pieces that end where something else begins or ends."""
    return [
        Layer(low, high, 'span class="pc-furniture"')
        for span in document.furniture
        for low, high in pairwise(sorted({span.start, span.end, *(c for c in cuts if span.start < c < span.end)}))
    ]


def _sections(document: Document, place: int | None) -> list[Layer]:
    headings = outlined(document, place)
    return [Layer(h.start, h.start, f'span class="pc-place" id="{section_id(h.start)}"') for h in headings]


def _pages(document: Document) -> list[Layer]:
    """Where pages begin; the style sheet writes the number there, so that the text stays what it is."""
    return [
        Layer(
            page.start,
            page.start,
            f'span class="pc-page" id="{page_id(number)}" data-page="{escape(say().page.format(page=number))}"',
        )
        for number, page in enumerate(document.pages, start=1)
    ]


def _apart(candidates: Iterable[Layer], taken: Iterable[Layer]) -> list[Layer]:
    """The candidates that overlap nothing that is taken."""
    others = sorted(taken, key=lambda layer: layer.start)
    starts = [other.start for other in others]
    ends = [0, *accumulate((other.end for other in others), max)]
    return [layer for layer in candidates if ends[bisect_left(starts, layer.end)] <= layer.start]
