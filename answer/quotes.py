"""Which sentence of a passage is the quotation.

Every sentence of the best passages is scored on its own meaning and words, and on its passage; one is
taken from each passage. A quotation is a span of the document: nothing is trimmed, joined or rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.standing import standing
from index.records import Hit, Quote, SentenceMatch
from index.words import words

# Shares of a sentence's score; tuned on half of the public question sets, see docs/how-answers-are-chosen.md.
SIMILARITY_SHARE = 0.5
WORDS_SHARE = 0.3
PASSAGE_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Hit
    sentence: SentenceMatch
    score: float


def choose_quotes(hits: Sequence[Hit], terms: Sequence[str], as_of: str, limit: int) -> tuple[Quote, ...]:
    """The best sentence of each passage, best first.

    Args:
        hits: what retrieval found.
        terms: the question's content words, lower case.
        as_of: the ISO day that standings are told for.
        limit: how many quotations at most.
    """
    rarity = _rarity(hits, terms)
    best = [max(_scored(hit, rarity), key=lambda c: c.score) for hit in hits]
    chosen: dict[tuple[str, int], _Candidate] = {}
    for candidate in sorted(best, key=lambda c: -c.score):
        chosen.setdefault((candidate.hit.document.id, candidate.sentence.span.start), candidate)
    return tuple(_quote(candidate, as_of) for candidate in list(chosen.values())[:limit])


def _scored(hit: Hit, rarity: dict[str, float]) -> list[_Candidate]:
    return [
        _Candidate(
            hit,
            sentence,
            SIMILARITY_SHARE * sentence.similarity
            + WORDS_SHARE * _coverage(hit.document.text[sentence.span.start : sentence.span.end], rarity)
            + PASSAGE_SHARE * hit.score,
        )
        for sentence in hit.sentences
    ]


def _rarity(hits: Sequence[Hit], terms: Sequence[str]) -> dict[str, float]:
    """How telling each term is among the found passages: what stands in all of them tells little. Sums to 1."""
    texts = [{_stem(word) for word in words(hit.text)} for hit in hits]
    weights = {_stem(term): 1.0 for term in terms}
    for term in weights:
        weights[term] = 1.0 / (1 + sum(term in text for text in texts) / (len(texts) or 1))
    total = sum(weights.values()) or 1.0
    return {term: weight / total for term, weight in weights.items()}


def coverage_of(text: str, terms: Sequence[str]) -> float:
    """The share of the terms that stand in a text, in any of their endings; 1 where there are no terms."""
    stems = {_stem(term) for term in terms}
    found = {_stem(word) for word in words(text)}
    return len(stems & found) / len(stems) if stems else 1.0


def _coverage(text: str, rarity: dict[str, float]) -> float:
    found = {_stem(word) for word in words(text)}
    return sum(weight for term, weight in rarity.items() if term in found)


def _stem(word: str) -> str:
    """A word without its commonest English endings, so that "schools" meets "school"."""
    for ending in ("'s", "’s", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _quote(candidate: _Candidate, as_of: str) -> Quote:
    span, document = candidate.sentence.span, candidate.hit.document
    return Quote(document, span.start, span.end, candidate.hit.passage, candidate.score, standing(document, as_of))
