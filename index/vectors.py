"""The FAISS file of one generation: derived from the database, verified before use, never trusted.

Exact inner product on unit vectors, so a score is a cosine. Ids are passage ids.
"""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Vectors that the mean is taken of, at most; the mean of so many moves a cosine by less than 0.001.
MEAN_OF = 10_000


class VectorIndex:
    """Passage vectors ready for search. Immutable once built, so threads may share it."""

    def __init__(self, faiss_index: Any) -> None:
        """Wrap a FAISS index whose ids are passage ids."""
        self._index = faiss_index

    @classmethod
    def build(cls, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> VectorIndex:
        """Index `vectors`, shape (n, dimension), under `ids`, shape (n,)."""
        import faiss

        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        if len(ids):
            index.add_with_ids(vectors, ids)
        return cls(index)

    @classmethod
    def load(cls, file: Path, sha256: str) -> VectorIndex | None:
        """Read `file` if it is exactly the one the database names; None where it is missing or foreign."""
        import faiss
        import numpy as np

        try:
            content = file.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content).hexdigest() != sha256:
            return None
        return cls(faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8)))

    def save(self, file: Path) -> str:
        """Write to `file` (whole or not at all, flushed to disk) and return the content's sha256."""
        import faiss

        content = faiss.serialize_index(self._index).tobytes()
        partial = file.with_suffix(".partial")
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(file)
        return hashlib.sha256(content).hexdigest()

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @cached_property
    def mean(self) -> NDArray[np.float32]:
        """The mean vector, float32, shape (dimension,): its product with a question is the usual cosine of the two."""
        import numpy as np

        if not len(self):
            return np.zeros(self._index.d, dtype=np.float32)
        places = np.arange(0, len(self), -(-len(self) // MEAN_OF))
        mean: NDArray[np.float32] = self._index.index.reconstruct_batch(places).mean(axis=0)
        return mean

    def search(
        self, query: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The nearest passages, best first.

        Args:
            query: unit vector, float32, shape (dimension,).
            limit: how many at most.
            allowed: int64 passage ids to search among, applied before the top-k; None for all.

        Returns:
            (passage id, cosine) pairs; equal cosines by id, so that the order never depends on chance.
        """
        import faiss

        count = min(limit, len(self) if allowed is None else len(allowed))
        if not count:
            return []
        # The selector must outlive the search: the parameters only borrow it.
        selector = None if allowed is None else faiss.IDSelectorBatch(allowed)
        parameters = None if selector is None else faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # SWIG
        scores, ids = self._index.search(query[None, :], count, params=parameters)
        pairs = [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
