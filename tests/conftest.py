"""Fixtures for every room: the real model once per run, the toy model, the shared folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import REPO, SHARED, ToyEmbedder

from index.model import SentenceTransformerEmbedder, load_embedder
from index.settings import ModelSettings


@pytest.fixture(scope="session")
def repo() -> Path:
    """The repository's root."""
    return REPO


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the repository with seeds and gold questions; the test is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there: seeds and gold questions are handed out apart from the project")
    return SHARED


@pytest.fixture(scope="session")
def real_embedder() -> SentenceTransformerEmbedder:
    """The default model; its weights are read at the first embedding."""
    return load_embedder(ModelSettings())


@pytest.fixture
def toy() -> ToyEmbedder:
    """A model without weights."""
    return ToyEmbedder()
