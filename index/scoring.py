"""How well a passage fits a question: its meaning and its words, each on a scale that no other passage moves.

Cosines and word scores are not stretched over the candidates, as fusion by min-max does: where the passages hold few
of the question's words, their word scores stay low and meaning decides; where all cosines are alike, words decide.
The constants were chosen on six public sets and the starter gold by leaving out one set at a time; each choice won
whichever set was left out, or came within 0.002 of what did (nDCG@10, mean of the seven). docs/evaluation.md has the
figures of what was chosen on the six sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from index.query import SYNONYM_SHARE, Query
from index.words import STOPWORDS, stem, stems, words

# FTS5's own: how soon BM25 tires of repetitions. The most that a document can score is the sum of the words' rarities
# times K1 + 1.
K1 = 1.2
# The words' score: how much of the question's rarity the passage holds, BM25 of its whole document, and the pairs of
# the question's telling words that stand side by side. Nearly flat: thirds in place of these cost 0.003.
COVERAGE, DOCUMENT, PAIRS = 0.45, 0.45, 0.1


# Passages whose words are remembered from one question to the next: some 30 MB, and half the time of scoring.
REMEMBERED = 8192
_Name = tuple[str, ...]


class WordScorer:
    """Scores passages by the words of one question."""

    def __init__(self, query: Query) -> None:
        """Args: the question, its terms weighed."""
        self._terms = [
            (term.weight, [tuple(stems(name)) for name in term.names], [tuple(stems(word)) for word in term.synonyms])
            for term in query.terms
        ]
        self._total = sum(term.weight for term in query.terms)
        self._pairs = frozenset(pairwise(_read(query.text)[1]))

    def score(self, text: str, document_bm25: float | None) -> float:
        """A passage's score for its words, in [0, 1].

        Args:
            text: the passage as indexed, with title, headings and citations.
            document_bm25: of its whole document; None where the document is this passage alone. Then BM25 without
                its allowance for length takes its place: for texts that are short anyway that allowance prefers
                scraps (0.553 -> 0.575 on statutory interpretation, where each document is a sentence).
        """
        if not self._total:
            return 0.0
        found, telling = _read(text)
        coverage, frequency = self._coverage_and_frequency(found)
        document = frequency if document_bm25 is None else min(document_bm25 / (self._total * (K1 + 1)), 1.0)
        return COVERAGE * coverage + DOCUMENT * document + PAIRS * self._side_by_side(telling)

    def _coverage_and_frequency(self, found: tuple[str, ...]) -> tuple[float, float]:
        """The share of the question's rarity that is here, as `Query.coverage`, and BM25 without regard to length."""
        coverage = frequency = 0.0
        present = frozenset(found)
        for weight, names, synonyms in self._terms:
            count = _count(found, present, names)
            share = 1.0 if count else SYNONYM_SHARE
            if count := count or _count(found, present, synonyms):
                coverage += weight * share
                frequency += weight * share * count / (count + K1)
        return coverage / self._total, frequency / self._total

    def _side_by_side(self, telling: Sequence[str]) -> float:
        """The share of the question's pairs of neighbouring telling words that are neighbours here too."""
        return len(self._pairs.intersection(pairwise(telling))) / len(self._pairs) if self._pairs else 0.0


def meaning(cosine: float, sentence: float, background: float) -> float:
    """A passage's score for its meaning: 0 for any passage at all, 1 for the question itself.

    Args:
        cosine: of passage and question.
        sentence: of the passage's nearest sentence and the question.
        background: the mean cosine of the index's passages and the question. Models differ: with some, nothing is
            below 0.7, and what lies above counts.
    """
    return ((cosine + sentence) / 2 - background) / max(1 - background, 1e-6)


@lru_cache(maxsize=REMEMBERED)
def _read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The stems of a text's words, and of those that are no stop words."""
    pairs = [(word, stem(word)) for word in words(text)]
    return tuple(stemmed for _, stemmed in pairs), tuple(s for word, s in pairs if word not in STOPWORDS)


def _count(found: tuple[str, ...], present: frozenset[str], names: Sequence[_Name]) -> int:
    """How often any of the names stands in a text."""
    return sum(_occurrences(found, name) for name in names if name and name[0] in present)


def _occurrences(found: tuple[str, ...], name: _Name) -> int:
    size = len(name)
    if size == 1:
        return found.count(name[0])
    return sum(found[i : i + size] == name for i in range(len(found) - size + 1))
