"""The re-index that the Library starts: one at a time, told as it goes, and harmless however it ends."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from support import ToyEmbedder, settings_in, write_corpus

from index.errors import IndexWriteError
from index.settings import Settings
from index.store import Index
from index.writer import open_writer
from ingest import pipeline
from ingest.pipeline import LOADING
from ingest.unfinished import was_cut_off
from ui import jobs
from ui.jobs import Job, Phase, Progress

FILES = {f"news/{number}.txt": f"The band played song {number} at the fair.\n" for number in range(5)}
SECONDS = 120.0


@pytest.fixture
def settings(tmp_path: Path, toy_jobs: None) -> Settings:
    """A corpus that is not indexed yet, and a re-index with the toy model."""
    made = settings_in(tmp_path)
    write_corpus(made.corpus, FILES)
    return made


def wait(job: Job, stage: str = "") -> Progress:
    """Until the job has ended, or has come to a stage; every state that was seen must be one of the pipeline."""
    deadline = time.monotonic() + SECONDS
    while job.running and (not stage or job.progress.stage != stage):
        assert time.monotonic() < deadline, "the re-index does not end"
        assert job.progress.stage in ("", "reading", LOADING, "embedding")
        time.sleep(0.01)
    return job.progress


def generation(settings: Settings) -> int:
    with Index(settings.index).snapshot() as snapshot:
        return snapshot.generation


def test_it_publishes_and_reports_what_a_re_index_reports(settings: Settings) -> None:
    (settings.corpus / "news" / "torn.pdf").write_bytes(b"%PDF-1.7 torn")
    job = jobs.start(settings)
    assert jobs.start(settings) is job
    assert jobs.current(settings) is job

    ended = wait(job)

    assert ended.phase is Phase.DONE
    assert ended.report
    assert (ended.report.added, ended.report.generation) == (5, 1)
    assert [failure.path for failure in ended.report.failures] == ["news/torn.pdf"]
    with Index(settings.index).snapshot() as snapshot:
        published = snapshot.report
    # Both are taken once more after the commit.
    assert ended.report == replace(published, seconds=ended.report.seconds, finished=ended.report.finished)
    again = jobs.start(settings)
    assert again is not job
    assert wait(again).phase is Phase.DONE
    assert generation(settings) == 1, "nothing had changed"


def test_one_that_is_stopped_leaves_the_last_index(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.reindex(settings, embedder=ToyEmbedder())
    write_corpus(settings.corpus, FILES | {"news/new.txt": "A lamp was lit.\n"})
    monkeypatch.setenv("TOY_SLOW", "60")
    job = jobs.start(settings)
    wait(job, "embedding")
    job.stop()
    assert wait(job).phase is Phase.STOPPED
    assert generation(settings) == 1
    monkeypatch.setenv("TOY_SLOW", "0")
    assert wait(jobs.start(settings)).phase is Phase.DONE
    assert generation(settings) == 2


def test_one_that_is_killed_says_so_and_can_be_started_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOY_SLOW", "60")
    job = jobs.start(settings)
    wait(job, "embedding")
    assert not was_cut_off(settings.index), "it is going on"
    os.kill(job._process.pid, signal.SIGKILL)
    assert wait(job).phase is Phase.KILLED
    assert was_cut_off(settings.index)
    monkeypatch.setenv("TOY_SLOW", "0")
    assert wait(jobs.start(settings)).phase is Phase.DONE
    assert not was_cut_off(settings.index)


def test_where_another_process_is_writing_it_says_to_wait(settings: Settings) -> None:
    with open_writer(settings.index):
        ended = wait(jobs.start(settings))
    assert ended.phase is Phase.FAILED
    assert "Another re-index is writing" in ended.error


def test_where_the_index_cannot_be_written_it_says_what_to_do(settings: Settings) -> None:
    settings.index.write_text("a file, no folder")
    ended = wait(jobs.start(settings))
    assert ended.phase is Phase.FAILED
    assert "Nothing was published" in ended.error


def test_a_vanished_corpus_is_told(settings: Settings) -> None:
    settings.corpus.rename(settings.corpus.with_name("away"))
    ended = wait(jobs.start(settings))
    assert ended.phase is Phase.FAILED
    assert "no corpus folder" in ended.error


def test_a_process_that_cannot_be_started_is_an_error_with_a_remedy(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "COMMAND", (str(settings.corpus / "nothing"),))
    with pytest.raises(IndexWriteError, match="same command again"):
        jobs.start(settings)


@pytest.mark.parametrize(
    ("said", "phase"),
    [
        ({"unforeseen": "TypeError: secret"}, Phase.UNFORESEEN),
        ({"error": "Mend it."}, Phase.FAILED),
        ("no object", Phase.KILLED),
        (None, Phase.KILLED),
    ],
)
def test_whatever_the_process_says_the_page_is_told_something(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, said: object, phase: Phase
) -> None:
    script = f"import sys; sys.stdin.readline(); print({json.dumps(said)!r} if {said is not None} else 'no JSON')"
    monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-c", script))
    with caplog.at_level(logging.ERROR, "pincite"):
        assert wait(jobs.start(settings)).phase is phase
    assert ("secret" in caplog.text) == (phase is Phase.UNFORESEEN)


def test_it_ends_with_the_server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_SLOW", "60")
    request = {"settings": settings.model_dump(mode="json"), "full": False}
    child = subprocess.Popen(jobs.COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=jobs._environment())
    assert child.stdin
    assert child.stdout
    child.stdin.write(json.dumps(request).encode() + b"\n")
    child.stdin.flush()
    assert b"reading" in child.stdout.readline()
    child.stdin.close()
    assert child.wait(SECONDS) != 0
    child.stdout.close()
