"""Quotations and passages as cards: the words within their passage, the facts beside them, the way to the place."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from answer.phrases import item_of_list
from answer.standing import standing
from index.records import Answer, Hit, Quote
from ui.components.badges import DOCUMENT_PATH, Place, badges, document_link, place_link, superseding
from ui.components.headings import heading_layers
from ui.components.markup import Layer, apart, element, highlighted, line_end_layers, link
from ui.components.permalink import narrowing
from ui.components.why import why, why_unknown
from ui.strings import say

# What a card looks like: the first quotation is set large, a mere passage has no mark.
LEAD, QUOTE, PASSAGE = "pc-lead", "pc-quote", "pc-passage"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A quotation with its 1-based rank in the answer, and the passage it was found in where the answer lists that."""

    rank: int
    quote: Quote
    hit: Hit | None


@dataclass(frozen=True, slots=True)
class Passed:
    """A found passage that no quotation was taken from, with its 1-based rank among the answer's passages."""

    rank: int
    hit: Hit


def ranked(answer: Answer) -> list[Ranked]:
    """The answer's quotations in its order."""
    hits = {(hit.passage.document, hit.passage.ordinal): hit for hit in answer.passages}
    return [
        Ranked(rank, quote, hits.get((quote.passage.document, quote.passage.ordinal)))
        for rank, quote in enumerate(answer.quotes, start=1)
    ]


def passed(answer: Answer) -> list[Passed]:
    """The answer's passages that were not quoted, in its order."""
    quoted = {(quote.passage.document, quote.passage.ordinal) for quote in answer.quotes}
    return [
        Passed(rank, hit)
        for rank, hit in enumerate(answer.passages, start=1)
        if (hit.passage.document, hit.passage.ordinal) not in quoted
    ]


def quote_place(quote: Quote, answer: Answer) -> Place:
    """A quotation of an answer, in the passage it was found in."""
    place = quote.document, quote.start, quote.end, quote.passage, quote.standing
    return Place(*place, answer.as_of, answer.question, narrowing())


def hit_place(hit: Hit, answer: Answer) -> Place:
    """A passage of an answer, as it stands on the answer's day."""
    passage, stands = hit.passage, standing(hit.document, answer.as_of)
    place = hit.document, passage.start, passage.end, passage, stands
    return Place(*place, answer.as_of, answer.question, narrowing())


def quote_card(shown: Ranked, answer: Answer, tag: str) -> str:
    """A quotation of an answer as HTML; the first one is set large. `tag` is that of its heading."""
    words, place = say(), quote_place(shown.quote, answer)
    return _Card(
        place,
        LEAD if shown.rank == 1 else QUOTE,
        f'data-rank="{shown.rank}" id="{anchor(shown.rank)}"',
        f"<{tag}>{element('span', words.rank.format(rank=shown.rank), 'pc-rank')}{_title(place)}</{tag}>",
        element("p", item_of_list(shown.quote.lead_in, words.phrases), "pc-lead-in"),
        agreement(shown.quote),
        place_link(place, words.read_quote.format(number=shown.rank)),
        why(shown.hit) if shown.hit else why_unknown(len(answer.passages)),
    ).html()


def passage_card(shown: Passed, answer: Answer, tag: str, name: str) -> str:
    """A passage that is not quoted, as HTML; `tag` is that of its heading, `name` says what it is."""
    place = hit_place(shown.hit, answer)
    return _Card(
        place,
        PASSAGE,
        f'data-passage="{shown.rank}"',
        f"<{tag}>{element('span', name, 'pc-rank')}{_title(place)}</{tag}>",
        "",
        "",
        place_link(place, say().read_passage.format(number=shown.rank)),
        why(shown.hit),
    ).html()


def anchor(rank: int) -> str:
    """The id of a quotation's card."""
    return f"quotation-{rank}"


def agreement(quote: Quote) -> str:
    """Where else the same words, or nearly the same report, stand, and which quotations say it otherwise, as HTML."""
    words = say()
    lines = list[str]()
    if quote.differs_from:
        numbers = ", ".join(map(str, quote.differs_from))
        lines.append(f'<p class="pc-superseded">{element("strong", words.differs.format(numbers=numbers))}</p>')
    for other in quote.also_in:
        title = other.document.meta.title or other.document.path
        lines.append(
            f"<p>{element('span', words.also_in)} {document_link(other.document.path, other.document.id, title)}</p>"
        )
    same = {other.document.path for other in quote.also_in}
    for path in quote.document.near_copies:
        if path not in same:
            target = link(f"{DOCUMENT_PATH}?{urlencode({'doc': path})}", path)
            lines.append(f"<p>{element('span', words.near_copy)} {target}</p>")
    return "".join(lines)


@dataclass(frozen=True, slots=True)
class _Card:
    """A place and the HTML around it."""

    place: Place
    look: str
    attributes: str
    heading: str
    lead_in: str
    remarks: str
    reading: str
    why: str

    def html(self) -> str:
        place = self.place
        later = superseding(place.standing)
        look = f"{self.look} pc-old" if later else self.look
        return (
            f'<article class="pc-card {look}" data-document="{place.document.id}" data-start="{place.start}" '
            f'data-end="{place.end}" {self.attributes}>{self.heading}'
            f"{badges(place.document, place.standing, place)}{later}{self.lead_in}"
            f"<blockquote>{_words(place, marked=self.look != PASSAGE)}</blockquote>{self.remarks}"
            f'<div class="pc-read">{self.reading}{self.why}</div></article>'
        )


def _title(place: Place) -> str:
    flag = element("span", say().superseded, "pc-flag") if place.standing.superseded_by else ""
    return f"{flag}{element('span', place.document.meta.title or place.document.path)}"


def _words(place: Place, *, marked: bool) -> str:
    """The passage with the quotation marked in it, letter for letter."""
    within = min(place.start, place.passage.start), max(place.end, place.passage.end)
    start, end = (place.start, place.end) if marked else (within[0], within[0])
    text = place.document.text
    layers = [*heading_layers(place.document, *within, 'span class="pc-heading"'), *_gaps(text, start, end, within)]
    layers += apart(line_end_layers(text, *within), layers)
    return highlighted(text, start, end, within, sorted(layers, key=lambda layer: layer.start))


def _gaps(text: str, start: int, end: int, within: tuple[int, int]) -> list[Layer]:
    """The white space on both sides of the quotation, so that the large setting can do without it."""
    before, after = text[within[0] : start], text[end : within[1]]
    gaps = (
        Layer(within[0] + len(before.rstrip()), start, 'span class="pc-gap"'),
        Layer(end, within[1] - len(after.lstrip()), 'span class="pc-gap"'),
    )
    return [gap for gap in gaps if gap.start < gap.end]
