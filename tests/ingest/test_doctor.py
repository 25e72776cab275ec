"""`pincite doctor`: each fault is found, with its gravity and a remedy."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from index.schema import DATABASE
from index.settings import ModelSettings, SearchSettings, Settings
from ingest.doctor import SAMPLES, Severity, examine
from ingest.pipeline import reindex


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    memos = tmp_path / "corpus" / "memos"
    memos.mkdir(parents=True)
    (memos / "a.md").write_text(
        "+++\ndate = '2024-01-02'\nsupersedes = ['M-OLD']\n+++\nThe yard is closed on Monday.\n"
    )
    return Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")


def gravest(settings: Settings) -> dict[str, Severity]:
    order = list(Severity)
    found: dict[str, Severity] = {}
    for finding in examine(settings):
        found[finding.check] = max(found.get(finding.check, Severity.OK), finding.severity, key=order.index)
        # An error's own text holds its remedy, as a sentence of its own.
        assert finding.remedy or finding.severity is Severity.OK or ". " in finding.message
        assert len(finding.samples) <= SAMPLES
    return found


def test_all_is_well_but_for_what_is_said(settings: Settings) -> None:
    reindex(settings)
    found = gravest(settings)
    assert found.pop("supersedes") is Severity.WARNING
    assert set(found.values()) == {Severity.OK}


def test_no_corpus_and_no_index(tmp_path: Path) -> None:
    found = gravest(Settings(corpus=tmp_path / "none", index=tmp_path / "index"))
    assert found["corpus"] is found["index"] is Severity.ERROR


def test_out_of_step_unreadable_undated(settings: Settings) -> None:
    (settings.corpus / "b.txt").write_text("Nobody knows the day of this note.")
    (settings.corpus / "c.pdf").write_bytes(b"%PDF-1.4 broken")
    reindex(settings)
    (settings.corpus / "d.txt").write_text("This came later than the index.")
    found = gravest(settings)
    assert found["failures"] is found["in step"] is Severity.WARNING
    assert found["dates"] is found["kinds"] is Severity.NOTE


def test_what_could_not_be_read_is_behind_only_when_it_was_touched_since(settings: Settings) -> None:
    broken = settings.corpus / "c.pdf"
    broken.write_bytes(b"%PDF-1.4 broken")
    (settings.corpus / "gone.txt").symlink_to(settings.corpus / "nothing.txt")
    reindex(settings)
    assert gravest(settings)["in step"] is Severity.OK
    os.utime(broken, (time.time() + 5, time.time() + 5))
    assert gravest(settings)["in step"] is Severity.WARNING
    broken.unlink()
    assert gravest(settings)["in step"] is Severity.OK
    (settings.corpus / "d.txt").write_text("This came later than the index.")
    assert gravest(settings)["in step"] is Severity.WARNING


def test_models_that_cannot_be_used_are_found(settings: Settings, tmp_path: Path) -> None:
    reindex(settings)
    (tmp_path / "none").mkdir()
    nothing = str(tmp_path / "none")
    model = settings.model_copy(update={"model": ModelSettings(name=nothing)})
    assert gravest(model)["model"] is Severity.ERROR
    reranker = settings.model_copy(update={"search": SearchSettings(reranker=nothing)})
    assert gravest(reranker)["reranker"] is Severity.ERROR


def test_missing_vectors_and_damaged_database(settings: Settings) -> None:
    reindex(settings)
    next(settings.index.glob("vectors-*.faiss")).unlink()
    assert gravest(settings)["vectors"] is Severity.WARNING
    (settings.index / DATABASE).write_bytes(b"no database at all")
    assert gravest(settings)["index"] is Severity.ERROR
