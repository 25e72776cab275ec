"""A small corpus that the tests of both readers ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ToyEmbedder, settings_in, write_corpus

from answer import Pincite
from index.settings import AnswerSettings
from ingest.pipeline import reindex


@pytest.fixture
def town(tmp_path: Path) -> Pincite:
    """Nine memos on the police of nine towns, asked with the reader that the settings name by default."""
    options = settings_in(tmp_path, answer=AnswerSettings())
    write_corpus(options.corpus, {f"memos/{i}.txt": f"Memo {i} binds the police of town {i}. " * 9 for i in range(9)})
    reindex(options, embedder=ToyEmbedder())
    return Pincite(options, ToyEmbedder())
