"""Quotations that speak of the same thing and differ, side by side; on a phone one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from answer.agreement import turning_words
from index.records import Answer
from ui.components.badges import badges, place_link, superseding
from ui.components.markup import Layer, element, layered, line_end_layers
from ui.components.results import Ranked, quote_place
from ui.strings import say


def differences(shown: Sequence[Ranked], answer: Answer) -> str:
    """The groups of quotations that differ from one another, as HTML; "" where none do.

    Args:
        shown: the answer's quotations, in its order.
        answer: that they belong to.
    """
    words = say()
    found = "".join(_group([shown[rank - 1] for rank in group], answer) for group in groups(shown))
    head = f"{element('h3', words.these_differ)}{element('p', words.differ_note)}"
    return f'<section class="pc-differ">{head}{found}</section>' if found else ""


def groups(shown: Sequence[Ranked]) -> list[list[int]]:
    """The ranks of quotations that differ, directly or by way of another, together; each group in rank order."""
    found: list[set[int]] = []
    for one in shown:
        if one.quote.differs_from:
            joined = {one.rank, *one.quote.differs_from}
            apart = [group for group in found if not group & joined]
            joined = joined.union(*(group for group in found if group & joined))
            found = [*apart, joined]
    return sorted(sorted(group) for group in found)


def _group(group: Sequence[Ranked], answer: Answer) -> str:
    return f'<div class="pc-sides">{"".join(_side(one, group, answer) for one in group)}</div>'


def _side(one: Ranked, group: Sequence[Ranked], answer: Answer) -> str:
    quote, place = one.quote, quote_place(one.quote, answer)
    text = quote.document.text
    others = [other.quote.text for other in group if other.rank != one.rank]
    turns = [
        Layer(quote.start + span.start, quote.start + span.end, 'b class="pc-turn"')
        for span in turning_words(quote.text, others)
    ]
    layers = sorted([*turns, *line_end_layers(text, quote.start, quote.end)], key=lambda layer: layer.start)
    return (
        f"<div>{element('h4', quote.document.meta.title or quote.document.path)}"
        f"{badges(quote.document, quote.standing, place)}{superseding(quote.standing)}"
        f"<blockquote>{layered(text, quote.start, quote.end, layers)}</blockquote>"
        f'<p class="pc-read">{place_link(place, say().rank.format(rank=one.rank))}</p></div>'
    )
