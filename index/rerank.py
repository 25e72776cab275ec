"""An optional second look at the best passages by a cross-encoder, which reads question and passage together.

Off unless the setting `search.reranker` names a model: reading twenty passages takes a small one some 300 ms
on two cores, as long as all the rest three times over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from index.errors import ModelDamaged
from index.records import Document, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What the cross-encoder's opinion counts beside the score that the passages had before; both are brought to
# [0, 1] over the passages it reads. Half: a foreign model may know better or may not know the subject.
SHARE = 0.5


class Reranker(Protocol):
    """Scores pairs of texts; see `index.cross_encoder.CrossEncoder`."""

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """One score a pair (question, passage), float32, higher is better."""


def rerank(
    question: str,
    scores: Mapping[int, float],
    passages: Mapping[int, Passage],
    documents: Mapping[str, Document],
    reranker: Reranker,
) -> dict[int, float]:
    """New scores for the best passages, within the range of their old ones: what was not read stays below.

    Args:
        question: as read, its typing errors mended.
        scores: of the passages to read, by id.
        passages: these passages, by id.
        documents: theirs, by id.
        reranker: the cross-encoder.

    Raises:
        ModelDamaged: it gives several scores a pair, so it sorts texts into kinds and ranks nothing.
    """
    import numpy as np

    ids = list(scores)
    given = reranker.predict([(question, _text(passages[i], documents[passages[i].document])) for i in ids])
    if given.shape != (len(ids),):
        raise ModelDamaged(
            "The model that [search] reranker names gives several scores for a pair, so it ranks nothing. "
            "Name a cross-encoder made for ranking, or take the setting out of pincite.toml."
        )
    before = np.array([scores[i] for i in ids])
    mixed = (1 - SHARE) * _spread(before) + SHARE * _spread(given.astype(float))
    spread = before.min() + (before.max() - before.min()) * mixed
    return {i: float(score) for i, score in zip(ids, spread, strict=True)}


def _spread(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Brought to [0, 1]; all 0 where they are equal."""
    span = values.max() - values.min()
    spread: NDArray[np.float64] = (values - values.min()) / span if span else values * 0.0
    return spread


def _text(passage: Passage, document: Document) -> str:
    """A passage with what it is embedded with: its document's title and the headings above it."""
    above = (document.meta.title, *passage.section)
    return "\n".join(filter(None, (*above, document.text[passage.start : passage.end])))
