"""What is looked for: the question's vectors, its telling words with their other names, its quoted phrases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.words import contains, match_expression, stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.store import Snapshot


@dataclass(frozen=True, slots=True)
class Term:
    """A telling word of the question and the other names it goes by ("ice", "immigration and customs
    enforcement"); `weight` is how rare it is among the passages, as BM25's idf. `is_name`: it names
    something (a place, a person, a number), so that a passage without it is about something else.
    """

    word: str
    names: tuple[str, ...]
    weight: float = 1.0
    is_name: bool = False

    def found_in(self, text_stems: Sequence[str]) -> bool:
        """Whether any of its names stands in a text, given as stems."""
        return any(contains(text_stems, stems(name)) for name in self.names)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `vectors` is float32 (variants, dimension): the question as asked and with acronyms written out. A
    text is as near to the question as to the nearest variant.
    """

    text: str
    vectors: NDArray[np.float32]
    terms: tuple[Term, ...]
    phrases: tuple[str, ...] = ()

    @property
    def match(self) -> str:
        """The FTS5 expression: any name of any term; "" where there is none."""
        return match_expression([name for term in self.terms for name in term.names])

    def coverage(self, text_stems: Sequence[str]) -> float:
        """How much of the question's rarity a text holds, in [0, 1]; 1 where the question has no terms."""
        total = sum(term.weight for term in self.terms)
        return sum(t.weight for t in self.terms if t.found_in(text_stems)) / total if total else 1.0


def weigh(snapshot: Snapshot, terms: Sequence[Term]) -> tuple[Term, ...]:
    """Terms with their idf among the indexed passages: ln(1 + (N - n + 0.5) / (n + 0.5)), as Lucene's BM25.

    Args:
        snapshot: the index.
        terms: their weights are replaced.
    """
    total = snapshot.passage_total
    counts = [snapshot.passages_with(match_expression(term.names)) for term in terms]
    return tuple(
        replace(term, weight=math.log(1 + (total - n + 0.5) / (n + 0.5))) for term, n in zip(terms, counts, strict=True)
    )
