"""What stands around parts of a document's text: furniture, headings, links, and the places that links lead to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.records import Document
from ui.components.headings import heading_layers
from ui.components.markup import Layer, apart, escape
from ui.components.outline import outlined, section_id
from ui.strings import say

_HEADING = 'span class="pc-heading" role="heading" aria-level="3"'


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
    headings = heading_layers(document, 0, len(document.text), _HEADING)
    folded = _front_matter(document, place)
    cuts = [place.start for place in places] + [edge for h in headings for edge in (h.start, h.end)]
    blocks = [*headings, *folded, *apart(_furniture(document, cuts), [*headings, *folded])]
    return sorted([*places, *blocks, *apart(links, blocks)], key=lambda layer: (layer.start, layer.end))


def _front_matter(document: Document, place: int | None) -> list[Layer]:
    """What a file says of itself before its text, folded, for the page tells it in words; open to a link into it."""
    first = next(iter(document.furniture), None)
    if document.format != "markdown" or first is None or first.start > 0 or (place is not None and place < first.end):
        return []
    name = escape(say().front_matter)
    summary = f'<summary data-name="{name}" aria-label="{name}"></summary>'
    return [Layer(0, first.end, 'details class="pc-front"', summary)]


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
