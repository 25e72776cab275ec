"""The quality gate: the committed gold set over the starter corpus, against pinned floors."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import day_is

from answer import Pincite
from evaluation import command, floors, gold
from evaluation.report import Report
from index.errors import QuestionError, SettingsError

RESET = "measure anew with: python -m evaluation.floors --update (and --allow-lower where a floor must come down)"


# What holds, and so what is expected of the questions that name no day, is told as of this one.
ASKED_ON = "2026-11-22"


def measure(starter: Pincite, sample: int | None = None) -> Report:
    with pytest.MonkeyPatch.context() as patch:
        day_is(patch, ASKED_ON, "answer.asof", "answer.notes", "answer.standing")
        return command.run(starter.settings, sample=sample, embedder=starter.embedder)[0]


@pytest.fixture(scope="session")
def measured(starter: Pincite) -> Report:
    return measure(starter)


def test_floors_were_measured_on_this_gold_set_and_this_corpus() -> None:
    pinned = floors.read_floors()
    assert pinned.gold == floors.gold_fingerprint(), f"the gold set has changed; {RESET}"
    assert pinned.corpus == floors.corpus_fingerprint(), f"the corpus has changed; {RESET}"


def test_quality_does_not_fall_below_its_floors(measured: Report) -> None:
    assert set(floors.read_floors().floors) == set(floors.HELD)
    assert not floors.shortfalls(measured, floors.read_floors())


def test_superseded_is_never_unlabelled_and_quotes_are_slices(measured: Report) -> None:
    assert measured.figures["superseded_unlabelled"] == 0
    assert measured.figures["inexact_quotes"] == 0


def test_second_run_gives_the_same_figures(starter: Pincite) -> None:
    first, second = (measure(starter, sample=6) for _ in range(2))
    assert first.row() == second.row()
    assert first.figures["questions"] == 6


def test_gold_set_is_broad_enough() -> None:
    questions = gold.read_questions(gold.STARTER)
    kinds = {question.kind for question in questions}
    assert len(questions) >= 80
    assert kinds == {
        "plain", "vague", "typo", "time", "compare", "premise", "conflict", "none-near", "none-far",
    }  # fmt: skip
    assert {question.lang for question in questions} == {"en", "es"}


def test_every_evidence_stands_in_its_document(starter: Pincite) -> None:
    questions = gold.read_questions(gold.STARTER)
    with starter.snapshot() as snapshot:
        tasks, left_out = gold.resolve(questions, snapshot.documents(), gold.STARTER)
    assert not left_out
    assert all(task.evidence or task.question.unanswerable for task in tasks)
    assert not any(task.evidence and task.question.unanswerable for task in tasks)


def test_gold_of_another_corpus_is_refused(starter: Pincite, tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('{"id": "1", "question": "x?", "evidence": [{"path": "memos/gone.md", "text": "y"}]}\n')
    with pytest.raises(QuestionError, match=r"memos/gone\.md is not indexed.*pincite reindex"):
        command.run(starter.settings, file, embedder=starter.embedder)


def test_a_floor_is_lowered_only_when_told_so(measured: Report, tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    high = floors.Floors("g", "c", {"evidence_first_3": 1.0})
    floors.write_floors(high, file)
    assert floors.shortfalls(measured, high)
    with pytest.raises(SettingsError, match=r"lower evidence_first_3 from 1\.0 to .*--allow-lower"):
        floors.update(measured, file)
    assert floors.read_floors(file) == high
    written = floors.update(measured, file, allow_lower=True)
    assert floors.read_floors(file) == written
    assert floors.update(measured, file) == written
    assert not floors.shortfalls(measured, written)


def test_a_floor_that_is_still_reached_stays(measured: Report) -> None:
    below = floors.proposed(measured, {}).floors["evidence_first_3"]
    reached = below + floors.SLACK / 2
    assert floors.proposed(measured, {"evidence_first_3": reached}).floors["evidence_first_3"] == reached
    assert floors.proposed(measured, {"evidence_first_3": 0.1}).floors["evidence_first_3"] == below
