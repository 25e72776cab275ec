"""Fixtures for every room: the real model once per run, the toy model, a small corpus to ask, the shared folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import REPO, SHARED, ToyEmbedder, settings_in, write_corpus

from answer import Pincite
from index.model import SentenceTransformerEmbedder, load_embedder
from index.settings import AnswerSettings, ModelSettings
from ingest.pipeline import reindex


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


@pytest.fixture
def town(tmp_path: Path) -> Pincite:
    """Nine memos on the police of nine towns, asked with the reader that the settings name by default."""
    options = settings_in(tmp_path, answer=AnswerSettings())
    write_corpus(options.corpus, {f"memos/{i}.txt": f"Memo {i} binds the police of town {i}. " * 9 for i in range(9)})
    reindex(options, embedder=ToyEmbedder())
    return Pincite(options, ToyEmbedder())
