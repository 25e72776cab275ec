"""Which sentences of a passage are the quotation.

Each sentence of the best passages is scored on its meaning, its words and its passage; the best of each
passage is taken, with a neighbour where it cannot be understood without one. A quotation is a span of
the document: nothing is trimmed, joined or rewritten.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from answer.agreement import collapse
from answer.lead_in import lead_ins
from answer.ranking import borrowed, standing_bonus, successors_first
from answer.standing import standing
from answer.worth import Candidate, text_of
from index.query import Query
from index.records import Hit, Quote, Span
from index.words import stems

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
    r"[“\"'(\[]*(?:It|They|He|She|This|That|These|Those|Such|The (?:same|law|act|order|memo|policy|letter|report|rule"
    r"|bill|guidelines|directive)|None|Neither|Both|But|However|Except|Unless|Nor|Instead|Otherwise|Also|And|Or)\b"
)
_ITEM = re.compile(r"\(?[0-9A-Za-z]{1,4}[.)]|[-*•◦▪]\s")


def worth_reading(hits: Sequence[Hit], found: Iterable[Candidate], query: Query, as_of: str, count: int) -> list[Hit]:
    """The passages that the reader is to judge: half of them the best, half those of the others whose best sentence
    promises most, its standing counted in; what was issued after the day asked about is read last.

    By the passages' own scores alone the reader would miss a rule that a passage on much else holds in one sentence.
    The gold questions do not tell the two ways apart; of thirty everyday ones, read by eye, five got the rule that
    holds among their first three quotations.

    Args:
        hits: the passages to choose from, best first.
        found: their sentences, not read yet; others do not count.
        query: the question, understood.
        as_of: the ISO day that standings are told for.
        count: how many passages at most.
    """
    promises = defaultdict[int, float](lambda: -math.inf)
    for candidate in found:
        at = candidate.hit.passage_id
        promises[at] = max(promises[at], candidate.score)

    def rank(hit: Hit) -> tuple[bool, float]:
        stands = standing(hit.document, as_of)
        bonus = standing_bonus(hit.document, stands, query, as_of)
        return stands.issued_later, -promises[hit.passage_id] - bonus

    best = hits[: count // 2]
    return [*best, *sorted(hits[len(best) :], key=rank)][:count]


def choose_quotes(found: Iterable[Candidate], query: Query, as_of: str) -> list[Quote]:
    """The best one to three sentences of each passage, and the next best, best first; none far behind the first.

    Args:
        found: the sentences of what retrieval found, passage by passage.
        query: the question, understood.
        as_of: the ISO day that standings are told for.
    """
    passages = groupby(found, key=lambda candidate: candidate.hit.passage_id)
    best = [candidate for _, sentences in passages for candidate in _best(sentences)]
    quotes = sorted((quotation(candidate, query, as_of) for candidate in best), key=lambda q: -q.score)
    ordered = successors_first(collapse(list(distinct(quotes))), query)
    return [quote for quote in ordered if quote.score >= ordered[0].score - FAR_BEHIND]


def quotation(candidate: Candidate, query: Query, as_of: str) -> Quote:
    """A candidate as a quotation, widened to what it cannot be understood without; its score tells its standing too.

    Args:
        candidate: the sentence.
        query: the question, understood.
        as_of: the ISO day that standings are told for.
    """
    hit = candidate.hit
    span, stands = _widen(hit, candidate.index, query), standing(hit.document, as_of)
    score = candidate.score + standing_bonus(hit.document, stands, query, as_of)
    score += borrowed(hit.document, text_of(hit, span))
    lists = lead_ins(hit.document.text, span.start)
    return Quote(hit.document, span.start, span.end, hit.passage, score, stands, lead_ins=lists)


def distinct(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Quotations without those that overlap one before them."""
    kept: list[Quote] = []
    for quote in quotes:
        if not any(_overlap(quote, other) for other in kept):
            kept.append(quote)
            yield quote


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
    if first > 0 and _LEANING.match(text_of(hit, spans[first])) and _joins(hit, spans, first - 1, last):
        first -= 1
    while last + 1 < len(spans) and last - first + 1 < MAX_SENTENCES and _joins(hit, spans, first, last + 1):
        following = text_of(hit, spans[last + 1])
        if not (_LEANING.match(following) or _adds(query, hit, spans, first, last)):
            break
        last += 1
    return Span(spans[first].start, spans[last].end)


def _lead_in(hit: Hit, spans: Sequence[Span], index: int) -> int | None:
    """The sentence that ends with a colon and opens the list that the sentence is an item of."""
    if not _ITEM.match(text_of(hit, spans[index])):
        return None
    for i in range(index - 1, -1, -1):
        text = text_of(hit, spans[i])
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
    so_far = query.coverage(stems(text_of(hit, Span(spans[first].start, spans[last].end))))
    return query.coverage(stems(text_of(hit, Span(spans[first].start, spans[last + 1].end)))) > so_far


def _fits(spans: Sequence[Span], first: int, last: int) -> bool:
    return spans[last].end - spans[first].start <= MAX_CHARACTERS


def _best(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda candidate: -candidate.score)[:PER_PASSAGE]


def _overlap(a: Quote, b: Quote) -> bool:
    return a.document.id == b.document.id and a.start < b.end and b.start < a.end
