"""Which sentences of a passage are the quotation.

Each sentence of the best passages is scored on its meaning, its words and its passage; the best of each
passage is taken, with a neighbour where it cannot be understood without one. A quotation is a span of
the document: nothing is trimmed, joined or rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from answer.agreement import collapse
from answer.expects import expected_by, gives
from answer.ranking import standing_bonus, successors_first
from answer.reader import MOST_LOGIT, MOST_SENTENCE, Judgement, bounded
from answer.standing import standing
from index.query import Query
from index.records import Hit, Quote, Span
from index.words import stems

# What a sentence's cosine counts, beside its words and its passage's score, which count 1. These and the reader's say
# are rounded from a pairwise logistic regression over 960 questions on six corpora; the figures, each corpus left out
# in turn, are in docs/how-answers-are-chosen.md.
SIMILARITY_WEIGHT = 0.8
# A title, heading or caption is no sentence, and answers nothing by itself.
NO_SENTENCE = -0.1
# "How many" wants a number, "when" a date.
NOT_WHAT_IS_ASKED = -0.1
# A sentence that only says that something was not found answers only when nothing else does.
SAYS_NOTHING = -0.15
# The reader's say, for a sentence or a passage of which it is as sure as it can be.
READER_SENTENCE = 0.1
READER_PASSAGE = 0.3
# A quotation so far behind the leading one is left out. Of 353 gold questions none loses its evidence, and an answer
# has 3.6 quotations instead of 5.
FAR_BEHIND = 1.0
# A passage may give so many quotations, if they do not overlap.
PER_PASSAGE = 2
MAX_SENTENCES = 3
# A quotation of several sentences stays this short, in code points; a single sentence is never cut.
MAX_CHARACTERS = 700
# Sentences that begin like this lean on the one before.
_LEANING = re.compile(
    r"[“\"'(\[]*(?:It|They|He|She|This|That|These|Those|Such|The (?:law|act|order|memo|policy|letter|report|rule|bill"
    r"|guidelines|directive)|None|Neither|Both|But|However|Except|Unless|Nor|Instead|Otherwise|Also|And|Or)\b"
)
_SAYS_NOTHING = re.compile(
    r"\b(?:(?:was|were|is|are) not (?:found|seen|known|stated|verified|set out|described|given)"
    r"|(?:do|does|did) not (?:say|show|state|tell|describe|name|give)|not (?:found|seen) (?:here|in)"
    r"|no (?:source|ruling|text|record)\b.*\b(?:found|seen|read))\b",
    re.IGNORECASE,
)
NO_JUDGEMENTS: Mapping[int, Judgement] = MappingProxyType({})
_ITEM = re.compile(r"\(?[0-9A-Za-z]{1,4}[.)]|[-*•]\s")
_ENDING = re.compile(r"[.!?;:…][”’\"')\]]*$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Hit
    index: int
    score: float


def choose_quotes(
    hits: Sequence[Hit], query: Query, as_of: str, judgements: Mapping[int, Judgement] = NO_JUDGEMENTS
) -> list[Quote]:
    """The best one to three sentences of each passage, and the next best, best first; none far behind the first.

    Args:
        hits: what retrieval found.
        query: the question, understood.
        as_of: the ISO day that standings are told for.
        judgements: the reader's, by passage id.
    """
    best = [c for hit in hits for c in sorted(_scored(hit, query, judgements), key=lambda c: -c.score)[:PER_PASSAGE]]
    quotes: list[Quote] = []
    for quote in sorted((_quote(candidate, query, as_of) for candidate in best), key=lambda q: -q.score):
        if not any(_overlap(quote, other) for other in quotes):
            quotes.append(quote)
    ordered = successors_first(collapse(quotes), query)
    return [quote for quote in ordered if quote.score >= ordered[0].score - FAR_BEHIND]


def _scored(hit: Hit, query: Query, judgements: Mapping[int, Judgement]) -> list[_Candidate]:
    expected = expected_by(query.text)
    scored = []
    read, title = _read(hit, judgements), stems(hit.document.meta.title)
    for index, match in enumerate(hit.sentences):
        text = _text(hit, match.span)
        sentence = stems(text)
        if sentence == title:  # the first line of a PDF: each card shows it already
            continue
        score = SIMILARITY_WEIGHT * match.similarity + query.coverage(sentence) + hit.score
        score += 0.0 if _ENDING.search(text) else NO_SENTENCE
        score += 0.0 if gives(text, expected) else NOT_WHAT_IS_ASKED
        score += SAYS_NOTHING if _SAYS_NOTHING.search(text) else 0.0
        score += read[index]
        scored.append(_Candidate(hit, index, score))
    return scored


def _read(hit: Hit, judgements: Mapping[int, Judgement]) -> list[float]:
    """What the reader adds to each sentence; where it was asked, a passage beyond its reach counts as refused."""
    if not judgements:
        return [0.0] * len(hit.sentences)
    refused = Judgement(-MOST_LOGIT, (-MOST_SENTENCE,) * len(hit.sentences))
    judgement = judgements.get(hit.passage_id, refused)
    passage = READER_PASSAGE * bounded(judgement.logit, MOST_LOGIT) / MOST_LOGIT
    sentences = judgement.sentences or (0.0,) * len(hit.sentences)
    return [passage + READER_SENTENCE * bounded(score, MOST_SENTENCE) / MOST_SENTENCE for score in sentences]


def _quote(candidate: _Candidate, query: Query, as_of: str) -> Quote:
    hit = candidate.hit
    span, stands = _widen(hit, candidate.index, query), standing(hit.document, as_of)
    score = candidate.score + standing_bonus(hit.document, stands, query)
    return Quote(hit.document, span.start, span.end, hit.passage, score, stands)


def _widen(hit: Hit, index: int, query: Query) -> Span:
    """The sentence, what it cannot be understood without, and what follows that leans on it or adds to the answer.

    An item of a list takes the words that lead in ("may not restrict any of the following:") with it, or the
    quotation would say the contrary. Nothing is taken from another section.
    """
    spans = [match.span for match in hit.sentences]
    first = last = index
    lead = _lead_in(hit, spans, index)
    if lead is not None and _fits(spans, lead, last):
        return Span(spans[lead].start, spans[last].end)
    if first > 0 and _LEANING.match(_text(hit, spans[first])) and _joins(hit, spans, first - 1, last):
        first -= 1
    while last + 1 < len(spans) and last - first + 1 < MAX_SENTENCES and _joins(hit, spans, first, last + 1):
        following = _text(hit, spans[last + 1])
        if not (_LEANING.match(following) or _adds(query, hit, spans, first, last)):
            break
        last += 1
    return Span(spans[first].start, spans[last].end)


def _lead_in(hit: Hit, spans: Sequence[Span], index: int) -> int | None:
    """The sentence that ends with a colon and opens the list that the sentence is an item of."""
    if not _ITEM.match(_text(hit, spans[index])):
        return None
    for i in range(index - 1, -1, -1):
        text = _text(hit, spans[i])
        if text.endswith((":", "—")):
            return i
        if not _ITEM.match(text):
            return None
    return None


def _joins(hit: Hit, spans: Sequence[Span], first: int, last: int) -> bool:
    """Whether the sentences may be one quotation: short enough, of one section, nothing but space between them."""
    same = hit.document.section_at(spans[first].start) == hit.document.section_at(spans[last].start)
    gaps = (hit.document.text[a.end : b.start] for a, b in pairwise(spans[first : last + 1]))
    return same and _fits(spans, first, last) and not any(gap.strip() for gap in gaps)


def _adds(query: Query, hit: Hit, spans: Sequence[Span], first: int, last: int) -> bool:
    """Whether the next sentence holds a term of the question that the quotation so far has not."""
    so_far = query.coverage(stems(_text(hit, Span(spans[first].start, spans[last].end))))
    return query.coverage(stems(_text(hit, Span(spans[first].start, spans[last + 1].end)))) > so_far


def _fits(spans: Sequence[Span], first: int, last: int) -> bool:
    return spans[last].end - spans[first].start <= MAX_CHARACTERS


def _text(hit: Hit, span: Span) -> str:
    return hit.document.text[span.start : span.end]


def _overlap(a: Quote, b: Quote) -> bool:
    return a.document.id == b.document.id and a.start < b.end and b.start < a.end
