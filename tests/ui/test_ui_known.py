"""What is counted once for an index is counted anew for one that was built anew."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from support import ToyEmbedder, settings_in, write_corpus
from ui_support import use

from index.facets import Facets
from index.settings import Settings
from index.store import Index
from ingest import pipeline
from ui.components.known import facets


def counted(settings: Settings) -> Facets:
    pipeline.reindex(settings, embedder=ToyEmbedder())
    with Index(settings.index).snapshot() as snapshot:
        return facets(snapshot, "2026-01-01")


def test_an_index_that_was_deleted_and_built_anew_is_counted_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts its generations from 1 again, and with the same words it has the same vectors."""
    settings = settings_in(tmp_path)
    use(settings, monkeypatch)
    memo = {"memos/a.txt": "The gate is open.\n"}
    write_corpus(settings.corpus, memo)
    before = counted(settings)
    shutil.rmtree(settings.index)
    write_corpus(settings.corpus, memo | {"memos/a.txt.meta.toml": 'kind = "news"\n'})
    time.sleep(1.1)  # the moment of a publication is told in seconds
    assert (before.kinds, counted(settings).kinds) == ({"memo": 1}, {"news": 1})
