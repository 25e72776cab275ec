"""How sure pincite is that the corpus answers. Provisional: a rule of thumb, not yet a calibrated probability.

Two signals: how near the best sentence's meaning is to the question's, and how many of the question's
telling words stand in the passages that would be quoted. A word that no passage holds ("Danbury") is the
surest sign that something else was asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from answer.quotes import coverage_of
from index.records import Hit, Quote

# A cosine at which all-MiniLM-L6-v2's best sentence is as often an answer as not, on the questions at hand.
EVEN_SIMILARITY = 0.45
# How much similarity makes up for the words being absent.
SIMILARITY_SPAN = 0.4


def confidence(hits: Sequence[Hit], quotes: Sequence[Quote], terms: Sequence[str]) -> float:
    """A number in [0, 1]; 0.5 is where answering and silence are thought equally right.

    Args:
        hits: what retrieval found.
        quotes: the quotations that would be shown.
        terms: the question's content words.
    """
    if not hits or not quotes:
        return 0.0
    nearest = max(match.similarity for hit in hits for match in hit.sentences)
    covered = max(coverage_of(hit.text, terms) for hit in hits[:5])
    score = 0.5 + (nearest - EVEN_SIMILARITY) / SIMILARITY_SPAN * 0.5 + (covered - 0.6) * 0.4
    return round(min(1.0, max(0.0, score)), 4)
