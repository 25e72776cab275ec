"""What waits for a re-index: told by names and contents, whatever the time stamps say."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from support import ToyEmbedder, settings_in, write_corpus

from index.errors import CorpusError
from index.settings import Settings
from index.store import Index
from ingest import pipeline
from ingest.pending import Pending, pending
from ingest.recipe import make_recipe

FILES = {
    "memos/a.txt": "The gate is open.\n",
    "memos/b.txt": "The gate is shut.\n",
    "memos/b.txt.meta.toml": 'date = "2001"\n',
    "memos/torn.pdf": "%PDF-1.7 torn",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = settings_in(tmp_path)
    write_corpus(made.corpus, FILES)
    pipeline.reindex(made, embedder=ToyEmbedder())
    return made


def now(settings: Settings) -> Pending:
    recipe = make_recipe(settings, ToyEmbedder()).fingerprint
    with Index(settings.index).snapshot() as snapshot:
        return pending(settings.corpus, settings.index, snapshot, recipe)


def later(file: Path) -> None:
    """As if it had been written a minute from now: the run that published began in this second."""
    os.utime(file, (time.time() + 60, time.time() + 60))


def test_after_a_re_index_nothing_waits(settings: Settings) -> None:
    assert now(settings) == Pending()
    assert now(settings).total == 0


def test_a_file_that_was_only_touched_does_not_wait(settings: Settings) -> None:
    later(settings.corpus / "memos/a.txt")
    assert now(settings) == Pending()


def test_new_gone_and_changed_files_wait(settings: Settings) -> None:
    (settings.corpus / "memos/a.txt").unlink()
    (settings.corpus / "memos/new.txt").write_text("The mill is shut.\n")
    (settings.corpus / "memos/b.txt.meta.toml").write_text('date = "2002"\n')
    (settings.corpus / "memos/torn.pdf").write_text("%PDF-1.7 mended")
    later(settings.corpus / "memos/torn.pdf")
    assert now(settings) == Pending(("memos/new.txt",), ("memos/a.txt",), ("memos/b.txt", "memos/torn.pdf"))


def test_a_document_whose_sidecar_is_gone_waits(settings: Settings) -> None:
    (settings.corpus / "memos/b.txt.meta.toml").unlink()
    assert now(settings).changed == ("memos/b.txt",)
    pipeline.reindex(settings, embedder=ToyEmbedder())
    assert now(settings) == Pending()


def test_a_document_whose_sidecar_could_have_no_name_keeps_nothing_waiting(settings: Settings) -> None:
    """Its sidecar has the short form of its name; beside the long form's no file can lie."""
    name = "b" * 243
    write_corpus(
        settings.corpus, {f"memos/{name}.txt": "The gate is left.\n", f"memos/{name}.meta.toml": 'date = "2001"\n'}
    )
    pipeline.reindex(settings, embedder=ToyEmbedder())
    assert now(settings) == Pending()


def test_a_vanished_corpus_is_told(settings: Settings) -> None:
    settings.corpus.rename(settings.corpus.with_name("away"))
    with pytest.raises(CorpusError):
        now(settings)
