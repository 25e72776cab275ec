"""How sure pincite is that the corpus answers. Provisional: a rule of thumb, not yet a calibrated probability.

Two signals: how near the best sentence's meaning is to the question's, and how many of the question's
telling words stand in the passages that would be quoted. A word that no passage holds ("Danbury") is the
surest sign that something else was asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.query import Query
from index.records import Hit
from index.words import stems

# Hand-set on the questions at hand: where similarity and coverage say neither yes nor no.
EVEN_SIMILARITY, SIMILARITY_WEIGHT = 0.45, 0.9
EVEN_COVERAGE, COVERAGE_WEIGHT = 0.48, 0.45
# What a name that the best passages lack takes away.
MISSING_NAME = 0.35
PASSAGES_LOOKED_AT = 5


def confidence(hits: Sequence[Hit], query: Query) -> float:
    """A number in [0, 1]; 0.5 is where answering and silence are thought equally right.

    Args:
        hits: what retrieval found, best first.
        query: the question, understood.
    """
    if not hits:
        return 0.0
    nearest = max(match.similarity for hit in hits for match in hit.sentences)
    texts = _looked_at(hits)
    covered = max(query.coverage(text) for text in texts)
    missing = [term for term in query.terms if term.is_name and not any(term.found_in(text) for text in texts)]
    score = 0.5 + SIMILARITY_WEIGHT * (nearest - EVEN_SIMILARITY) + COVERAGE_WEIGHT * (covered - EVEN_COVERAGE)
    return round(min(1.0, max(0.0, score - MISSING_NAME * len(missing))), 4)


def missing_words(hits: Sequence[Hit], query: Query) -> tuple[str, ...]:
    """The question's telling words that none of the best passages holds."""
    texts = _looked_at(hits)
    return tuple(term.word for term in query.terms if not any(term.found_in(text) for text in texts))


def _looked_at(hits: Sequence[Hit]) -> list[list[str]]:
    return [stems(f"{hit.document.meta.title}\n{hit.text}") for hit in hits[:PASSAGES_LOOKED_AT]]
