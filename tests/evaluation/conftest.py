"""The starter corpus, indexed once for the tests that ask it."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from answer import Pincite
from evaluation.floors import CORPUS
from index.errors import IndexLocked
from index.model import SentenceTransformerEmbedder
from index.settings import Settings
from ingest import pipeline


@pytest.fixture(scope="session")
def starter(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    real_embedder: SentenceTransformerEmbedder,
) -> Pincite:
    """The committed corpus, default settings.

    The index is kept in pytest's cache for its vectors alone: they are reused by model and text, while
    `full` reads, splits and records every file anew with the code under test.
    """
    fresh = Path(tmp_path_factory.mktemp("starter"))
    cache = getattr(request.config, "cache", None)
    # Vectors of other versions or of another precision are others.
    versions = "-".join(f"{name}-{metadata.version(name)}" for name in ("torch", "transformers"))
    precision = "bfloat16" if real_embedder._bfloat16() else "float32"
    folders = [*([Path(cache.mkdir(f"starter-index-{versions}-{precision}"))] if cache else []), fresh]
    for folder in folders:
        settings = Settings(corpus=CORPUS, index=folder)
        try:
            report = pipeline.reindex(settings, full=True, embedder=real_embedder)
        except IndexLocked:
            continue
        assert not report.failures
        return Pincite(settings, real_embedder)
    raise AssertionError("no folder to index in")
