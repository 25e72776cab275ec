"""An answer laid out: the leading quotation, what differs, then one section for each layer of authority."""

from __future__ import annotations

from collections.abc import Sequence

from answer.ranking import LAYERS, Layer
from index.records import Answer, Document
from ui.components.differences import differences
from ui.components.markup import element
from ui.components.results import Passed, Ranked, passage_card, passed, quote_card, ranked
from ui.strings import Strings, say


def layer_of(document: Document) -> Layer:
    """The layer of authority that a document belongs to."""
    return LAYERS[document.meta.kind]


def layer_name(layer: Layer) -> str:
    """What a layer is called."""
    words = say()
    names = {
        Layer.LAW: words.layer_law,
        Layer.COURT: words.layer_court,
        Layer.ORDER_OR_MEMO: words.layer_order,
        Layer.LOCAL_RULE: words.layer_rule,
        Layer.REPORT: words.layer_report,
    }
    return names[layer]


def answer_layers(answer: Answer) -> str:
    """All of an answer as HTML: each quotation once as a card with its rank, passages that were not quoted folded."""
    quotes, passages = ranked(answer), passed(answer)
    sections = (
        _layer(
            layer,
            [one for one in quotes if layer_of(one.quote.document) is layer],
            [one for one in passages if layer_of(one.hit.document) is layer],
            answer,
        )
        for layer in Layer
    )
    order = element("p", say().by_layer, "pc-weak pc-order")
    return quote_card(quotes[0], answer, "h3") + differences(quotes, answer) + order + "".join(sections)


def _layer(layer: Layer, quotes: Sequence[Ranked], passages: Sequence[Passed], answer: Answer) -> str:
    if not quotes and not passages:
        return ""
    leads = bool(quotes) and quotes[0].rank == 1
    shown = quotes[1:] if leads else quotes
    note = element("p", say().shown_above, "pc-weak") if leads else ""
    first = "".join(quote_card(one, answer, "h4") for one in shown[:1])
    return (
        f'<section class="pc-layer">{element("h3", layer_name(layer))}{note}{first}'
        f"{_rest(shown[1:], passages, answer)}</section>"
    )


def _rest(quotes: Sequence[Ranked], passages: Sequence[Passed], answer: Answer) -> str:
    """What a layer shows only when it is unfolded."""
    if not quotes and not passages:
        return ""
    words = say()
    cards = [quote_card(one, answer, "h4") for one in quotes]
    cards += [passage_card(one, answer, "h4", words.passage_rank.format(rank=one.rank)) for one in passages]
    return f'<details class="pc-more">{element("summary", _summary(quotes, passages, words))}{"".join(cards)}</details>'


def _summary(quotes: Sequence[Ranked], passages: Sequence[Passed], words: Strings) -> str:
    parts = list[str]()
    if quotes:
        old = sum(bool(one.quote.standing.superseded_by) for one in quotes)
        more = words.one_more_quote if len(quotes) == 1 else words.more_quotes.format(count=len(quotes))
        parts.append(f"{more} ({words.of_them_superseded.format(count=old)})" if old else more)
    if passages:
        parts.append(words.one_passage if len(passages) == 1 else words.many_passages.format(count=len(passages)))
    return ", ".join(parts)
