"""What is looked for: the question's vectors, its telling words with their other names, its quoted phrases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from index.words import contains, is_light, match_expression, stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.store import Snapshot


# What another word for a thing counts beside the word asked for.
SYNONYM_SHARE = 0.6
# A word that stands in no more of the passages than this share is rare: others may say it otherwise.
RARE_SHARE = 0.05
# The weight of a word that no passage holds: about that of one that a tenth of them hold.
ABSENT_WEIGHT = 2.0
# The most that a word counts which says nothing of the subject ("still", "make"): as one in a third of the passages.
LIGHT_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Term:
    """A telling word of the question and the other names it goes by ("ice", "immigration and customs
    enforcement"); `weight` is how rare it is among the passages, as BM25's idf. `is_name`: it names
    something (a place, a person, a number), so that a passage without it is about something else;
    `synonyms` are other words for the thing ("kid", "student"), which count less than a name and are searched
    for where the word itself `is_rare`.
    """

    word: str
    names: tuple[str, ...]
    weight: float = 1.0
    is_name: bool = False
    synonyms: tuple[str, ...] = ()
    is_rare: bool = False

    def found_in(self, text_stems: Sequence[str]) -> bool:
        """Whether any of its names, or of the words that people use for it, stands in a text, given as stems."""
        return self.share_in(text_stems) > 0

    def share_in(self, text_stems: Sequence[str]) -> float:
        """1 where one of its names stands in a text, `SYNONYM_SHARE` where only another word for it does, else 0."""
        if any(contains(text_stems, _stems(name)) for name in self.names):
            return 1.0
        return SYNONYM_SHARE if any(contains(text_stems, _stems(word)) for word in self.synonyms) else 0.0


@lru_cache(maxsize=4096)
def _stems(name: str) -> tuple[str, ...]:
    return tuple(stems(name))


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood. `match` is the FTS5 expression: any name of any term; "" where there is none.

    `vectors` is float32 (variants, dimension): the question as asked, with acronyms written out, and without
    the story around it. A text is as near to the question as to the nearest variant.
    """

    text: str
    vectors: NDArray[np.float32]
    terms: tuple[Term, ...]
    phrases: tuple[str, ...] = ()

    @property
    def match(self) -> str:
        """The FTS5 expression: any name of any term, and the synonyms of rare ones; "" where there is none."""
        wanted = [name for term in self.terms for name in (*term.names, *(term.synonyms if term.is_rare else ()))]
        return match_expression(wanted)

    def coverage(self, text_stems: Sequence[str]) -> float:
        """How much of the question's rarity a text holds, in [0, 1]; 1 where the question has no terms."""
        total = sum(term.weight for term in self.terms)
        return sum(term.weight * term.share_in(text_stems) for term in self.terms) / total if total else 1.0


def weigh(snapshot: Snapshot, terms: Sequence[Term]) -> tuple[Term, ...]:
    """Terms with their idf among the indexed passages: ln(1 + (N - n + 0.5) / (n + 0.5)), as Lucene's BM25.

    A word that no passage holds, and that names nothing, weighs little: people say one thing in many ways.

    Args:
        snapshot: the index.
        terms: their weights are replaced.
    """
    total = snapshot.passage_total
    weighed = []
    for term in terms:
        n = snapshot.passages_with(match_expression(term.names))
        weight = math.log(1 + (total - n + 0.5) / (n + 0.5)) if n or term.is_name else ABSENT_WEIGHT
        weight = min(weight, LIGHT_WEIGHT) if is_light(term.word) else weight
        weighed.append(replace(term, weight=weight, is_rare=n <= RARE_SHARE * total))
    return tuple(weighed)
