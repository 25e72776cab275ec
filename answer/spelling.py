"""Typing errors: a word that neither the corpus nor the model knows is read as the nearest word that the corpus has.

Only words that no passage holds are touched, and only those that the model's tokenizer breaks into
pieces: "pizza" and "raid" are words even where no passage has them, "brigeport" is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.model import Embedder
from index.words import stem, words

if TYPE_CHECKING:
    from index.store import Snapshot

# Shorter words have too many neighbours.
MIN_LENGTH = 4
# Letters that may be wrong (added, left out, changed or swapped): one, from this stem length on two.
TWO_ERRORS_FROM = 7


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed and as it was read."""

    typed: str
    read: str


def correct(snapshot: Snapshot, typed: list[str], embedder: Embedder) -> tuple[Correction, ...]:
    """The corrections of those words that look like typing errors.

    Args:
        snapshot: the index; its vocabulary says which words there are.
        typed: lower-case words of the question.
        embedder: its tokenizer says which words are known outside the corpus.
    """
    vocabulary = snapshot.vocabulary
    suspects = [
        word
        for word in dict.fromkeys(typed)
        if len(word) >= MIN_LENGTH and word.isalpha() and stem(word) not in vocabulary
    ]
    if not suspects:
        return ()
    unknown = [w for w, tokens in zip(suspects, embedder.count_tokens(suspects), strict=True) if tokens > 1]
    found = []
    for word in unknown:
        nearest = _nearest(stem(word), vocabulary)
        if nearest and (surface := _surface(snapshot, nearest)):
            found.append(Correction(word, surface))
    return tuple(found)


def _nearest(wrong: str, vocabulary: Mapping[str, int]) -> str | None:
    """The known stem with the fewest letters amiss; among equals the commonest."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    allowed = 2 if len(wrong) >= TWO_ERRORS_FROM else 1
    near = extract(wrong, vocabulary.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=20)
    if not near:
        return None
    # A first letter is seldom wrong: it counts as half an error more.
    best = min(near, key=lambda m: (m[1] + 0.5 * (m[0][0] != wrong[0]), -vocabulary[m[0]], m[0]))
    return str(best[0])


def _surface(snapshot: Snapshot, wanted: str) -> str | None:
    """A word of the corpus with this stem, as a passage writes it."""
    text = snapshot.sample_with_stem(wanted)
    return next((word for word in words(text) if stem(word) == wanted), None)
