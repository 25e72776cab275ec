"""Quotations and passages as cards: the words within their passage, the facts beside them, the way to the place."""

from __future__ import annotations

from answer.standing import standing
from index.records import Hit, Quote
from ui.components.badges import Place, badges, document_link, place_link, superseding
from ui.components.markup import Layer, element, highlighted
from ui.strings import say

# What a card looks like: the first quotation is set large, a mere passage has no mark.
LEAD, QUOTE, PASSAGE = "pc-lead", "pc-quote", "pc-passage"


def quote_place(quote: Quote, as_of: str) -> Place:
    """The quotation itself, in the passage it was found in, as it stands on the ISO day `as_of`."""
    return Place(quote.document, quote.start, quote.end, quote.passage, quote.standing, as_of)


def hit_place(hit: Hit, as_of: str) -> Place:
    """A found passage, as it stands on the ISO day `as_of`."""
    passage = hit.passage
    return Place(hit.document, passage.start, passage.end, passage, standing(hit.document, as_of), as_of)


def card(place: Place, look: str, label: str, remarks: str = "") -> str:
    """One result as HTML.

    Args:
        place: what to show.
        look: `LEAD`, `QUOTE` or `PASSAGE`; a passage is not marked as quoted.
        label: the text of the link that opens the place in its document.
        remarks: more HTML below the words.
    """
    document, words = place.document, say()
    title = document.meta.title or document.path
    facts = badges(document, place.standing, place)
    later = superseding(place.standing)
    look = f"{look} pc-old" if later else look
    flag = element("span", words.superseded, "pc-flag") if later else ""
    return (
        f'<article class="pc-card {look}" data-document="{document.id}" data-start="{place.start}" '
        f'data-end="{place.end}"><h3>{flag}{element("span", title)}</h3>{facts}{later}'
        f"<blockquote>{_words(place, marked=PASSAGE not in look)}</blockquote>{remarks}"
        f'<p class="pc-read">{place_link(place, label)}</p></article>'
    )


def agreement(quote: Quote) -> str:
    """Where else the same words stand, and which quotations of the answer say it otherwise, as HTML."""
    words = say()
    lines = []
    if quote.differs_from:
        numbers = ", ".join(map(str, quote.differs_from))
        lines.append(f'<p class="pc-superseded">{element("strong", words.differs.format(numbers=numbers))}</p>')
    for other in quote.also_in:
        title = other.document.meta.title or other.document.path
        lines.append(
            f"<p>{element('span', words.also_in)} {document_link(other.document.path, other.document.id, title)}</p>"
        )
    return "".join(lines)


def _words(place: Place, *, marked: bool) -> str:
    """The passage with the quotation marked in it, letter for letter."""
    within = min(place.start, place.passage.start), max(place.end, place.passage.end)
    start, end = (place.start, place.end) if marked else (within[0], within[0])
    return highlighted(place.document.text, start, end, within, _gaps(place.document.text, start, end, within))


def _gaps(text: str, start: int, end: int, within: tuple[int, int]) -> tuple[Layer, Layer]:
    """The white space on both sides of the quotation, so that the large setting can do without it."""
    before, after = text[within[0] : start], text[end : within[1]]
    return (
        Layer(within[0] + len(before.rstrip()), start, 'span class="pc-gap"'),
        Layer(end, within[1] - len(after.lstrip()), 'span class="pc-gap"'),
    )
