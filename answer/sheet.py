"""An answer as a sheet of paper: what an export says, in which order, before any format.

A sheet holds plain texts only, so that it may be kept when the answer's documents are let go. Its texts can be
written into any file: control characters, which XML cannot hold, are replaced by visible signs, and each quotation
says how many of them it has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from answer.cite import Cited, Style, cite, of_hit, of_quote, standing_remarks
from answer.line_ends import line_ends
from answer.phrases import ENGLISH, Phrases, item_of_list, narrowing
from answer.ranking import LAYERS, Layer
from answer.standing import last_look
from answer.sureness import sureness
from index.records import Answer, AsOfSource, Document, Hit, Quote, Span, Status

# Passages shown when the corpus does not answer; more would look like an answer.
NEAREST = 5
# Enough of the hash to name a document.
SHORT_ID = 12
# Control characters but for tab, line feed and carriage return; what is no character at all.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Unicode has a picture of each of the first 32 control characters ("␛"), and of DEL.
_PICTURES, _DELETE = 0x2400, 0x7F
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One quotation or passage. `warnings` must not be overlooked; `facts` are pairs of name and value.

    `line_ends` are the spans of `text` that the width of a page made, to be shown as spaces.
    """

    heading: str
    text: str
    warnings: tuple[str, ...]
    facts: tuple[Fact, ...]
    line_ends: tuple[Span, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The text in parts: by turns words and one of `line_ends`, words first and last."""
        edges = [0, *(edge for span in self.line_ends for edge in (span.start, span.end)), len(self.text)]
        return tuple(self.text[low:high] for low, high in pairwise(edges))

    @property
    def running(self) -> str:
        """The text with a space for each of `line_ends`."""
        return " ".join(self.parts[::2])


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one layer of authority, or the nearest passages."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole answer, ready to be written in any format."""

    question: str
    answered: bool
    verdict: str
    facts: tuple[Fact, ...]
    remarks: tuple[str, ...]
    groups: tuple[Group, ...]
    made_by: str
    language: str


def sheet_of(answer: Answer, phrases: Phrases = ENGLISH) -> Sheet:
    """Lay out an answer: its quotations by layer, that of the leading one first, or the nearest passages."""
    remarks = [answer.note] if answer.note else []
    if answer.missing:
        remarks.append(phrases.missing.format(words=", ".join(answer.missing)))
    return Sheet(
        question=fit(answer.question),
        answered=not answer.abstained,
        verdict=_verdict(answer, phrases),
        facts=_answer_facts(answer, phrases),
        remarks=tuple(map(fit, remarks)),
        groups=_nearest(answer, phrases) if answer.abstained else _layers(answer, phrases),
        made_by=phrases.made_by,
        language=phrases.language,
    )


def fit(text: str) -> str:
    r"""Text that any file can hold: control characters as their pictures, anything else unfit as U+FFFD.

    >>> fit("a\x1b[0m")
    'a␛[0m'
    """
    return _UNFIT.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code == _DELETE:
        return "␡"
    return chr(_PICTURES + code) if code < 0x20 else "�"


def _verdict(answer: Answer, phrases: Phrases) -> str:
    if not answer.abstained:
        return phrases.answered.format(count=len(answer.quotes))
    return phrases.no_answer if answer.passages else phrases.nothing_near


def _answer_facts(answer: Answer, phrases: Phrases) -> tuple[Fact, ...]:
    as_of, sure = answer.as_of, sureness(answer, phrases)
    if answer.as_of_source is AsOfSource.QUESTION:
        as_of = phrases.from_question.format(as_of=as_of)
    return _facts(
        (phrases.as_of, as_of),
        (phrases.generation, str(answer.generation)),
        (phrases.how_sure, f"{sure} ({answer.confidence:.2f})" if sure else ""),
        (phrases.searched_for, answer.searched_for),
        (phrases.narrowed, narrowing(answer.filters, phrases)),
    )


def _layers(answer: Answer, phrases: Phrases) -> tuple[Group, ...]:
    groups: dict[Layer, list[Item]] = {}
    for number, quote in enumerate(answer.quotes, start=1):
        layer = LAYERS[quote.document.meta.kind]
        groups.setdefault(layer, []).append(_quotation(number, quote, phrases))
    leading = next(iter(groups))
    order = [leading, *sorted(layer for layer in groups if layer is not leading)]
    return tuple(Group(phrases.layers[layer], tuple(groups[layer])) for layer in order)


def _nearest(answer: Answer, phrases: Phrases) -> tuple[Group, ...]:
    hits = answer.passages[:NEAREST]
    items = tuple(_passage(number, hit, answer.as_of, phrases) for number, hit in enumerate(hits, start=1))
    return (Group(phrases.nearest, items),) if items else ()


def _quotation(number: int, quote: Quote, phrases: Phrases) -> Item:
    warnings = list(filter(None, [item_of_list(quote.lead_in, phrases)]))
    if quote.differs_from:
        warnings.append(phrases.differs.format(numbers=", ".join(map(str, quote.differs_from))))
    also = [(phrases.also_in, cite(of_quote(other), Style.PLAIN, phrases)) for other in quote.also_in]
    also += [(phrases.near_copy, path) for path in quote.document.near_copies]
    return _item(number, of_quote(quote), quote.start, quote.end, warnings, also, phrases)


def _passage(number: int, hit: Hit, as_of: str, phrases: Phrases) -> Item:
    warnings = [phrases.not_an_answer]
    return _item(number, of_hit(hit, as_of), hit.passage.start, hit.passage.end, warnings, (), phrases)


def _item(
    number: int, cited: Cited, start: int, end: int, warnings: Sequence[str], more: Sequence[Fact], phrases: Phrases
) -> Item:
    document, text = cited.document, cited.document.text[start:end]
    replaced = len(_UNFIT.findall(text))
    said = [*map(_sentence, standing_remarks(cited, phrases)), *warnings]
    if replaced:
        said.append(phrases.replaced.format(count=replaced))
    facts = _facts(
        (phrases.source, cite(cited, Style.PLAIN, phrases)),
        (phrases.legal, cite(cited, Style.LEGAL, phrases)),
        (phrases.kind, phrases.kinds[document.meta.kind]),
        (phrases.standing, _standing(cited, phrases)),
        (phrases.place, _where(document, start, end, phrases)),
        *more,
    )
    breaks = tuple(Span(s.start - start, s.end - start) for s in line_ends(document.text, start, end))
    return Item(fit(f"{number}. {cited.title}"), fit(text), tuple(map(fit, said)), facts, breaks)


def _standing(cited: Cited, phrases: Phrases) -> str:
    stands = cited.standing
    status = phrases.no_status if stands.status is Status.UNKNOWN else phrases.statuses[stands.status]
    status = phrases.status_since.format(status=status, date=stands.since) if stands.since else status
    looked = last_look(stands, cited.document.meta.last_checked)
    return phrases.last_checked.format(status=status, date=looked) if looked else status


def _where(document: Document, start: int, end: int, phrases: Phrases) -> str:
    """What finds the words again: `pincite show` gives the text that the offsets count in."""
    return phrases.place_of.format(path=document.path, start=start, end=end, document=document.id[:SHORT_ID])


def _sentence(remark: str) -> str:
    return f"{remark[:1].upper()}{remark[1:]}."


def _facts(*facts: Fact) -> tuple[Fact, ...]:
    """Those that have a value, on one line each."""
    return tuple((name, fit(" ".join(value.split()))) for name, value in facts if value.strip())
