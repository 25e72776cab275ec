from __future__ import annotations

import json
from pathlib import Path

import pytest

from training import articles, stages
from training.pairs import ELSEWHERE, NEIGHBOUR, Pair
from training.stages import SHIPPED, STAGES, Lessons
from training.written import INVENTED

KINDS = ("answer", "unanswerable", NEIGHBOUR, ELSEWHERE)


def pair(line: int | str, kind: str) -> Pair:
    answered = kind == "answer"
    return Pair(f"written-{line}", f"What of {line}?", f"{line}", f"It is {kind}.", "It" * answered, answered, kind)


@pytest.fixture
def lessons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lessons:
    """Four questions of each time, each with a pair of every kind; sixty pairs over a public set."""
    monkeypatch.setattr(stages, "EARLY_LINES", 4)
    monkeypatch.setattr(stages, "LATE_LINES", 8)
    files = {
        f"pairs-{articles.SETS[0]}": [pair(f"public-{n}", "answer") for n in range(60)],
        f"written-{articles.SETS[0]}": [pair(20, "answer"), pair(21, "unanswerable")],
        f"written-{INVENTED}": [pair(line, kind) for line in range(1, 13) for kind in KINDS],
    }
    for name, pairs in files.items():
        lines = (json.dumps(of.row()) + "\n" for of in pairs)
        (tmp_path / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    return Lessons(tmp_path)


def learned(lessons: Lessons, stage: str) -> list[Pair]:
    (found,) = (of for of in STAGES if of.name == stage)
    return found.pairs(lessons)


def test_a_stage_begins_with_whole_weights_of_earlier_ones() -> None:
    names = [stage.name for stage in STAGES]
    assert len(set(names)) == len(names)
    for number, stage in enumerate(STAGES):
        assert set(stage.begin) <= set(names[:number])
        assert sum(stage.begin.values()) == pytest.approx(1.0 if number else 0.0)
    assert set(SHIPPED) <= set(names)
    assert sum(SHIPPED.values()) == pytest.approx(1)


def test_each_stage_learns_from_the_questions_of_its_time(lessons: Lessons) -> None:
    times = {"third": {1, 2, 3, 4, 20, 21}, "fifth": {1, 2, 3, 4, 20, 21}, "narrow": {5, 6, 7, 8}}
    for stage, lines in times.items():
        ids = {of.id.removeprefix("written-") for of in learned(lessons, stage) if "public" not in of.id}
        assert ids == {str(line) for line in lines}
    assert {of.id for of in learned(lessons, "first")} == {f"written-public-{n}" for n in range(60)}


def test_passages_of_other_matters_come_where_a_stage_wants_them(lessons: Lessons) -> None:
    kinds = {stage.name: {of.kind for of in stage.pairs(lessons)} for stage in STAGES}
    assert {name for name, found in kinds.items() if ELSEWHERE in found} == {"seventh", "seventh-again"}
    assert NEIGHBOUR not in kinds["fifth"] | kinds["narrow"]
    assert {"stray", NEIGHBOUR} <= kinds["wide"]


def test_the_two_runs_that_ship_share_the_late_pairs_between_them(lessons: Lessons) -> None:
    ids = {f"written-{line}" for line in range(5, 9)}
    late = [of for name in SHIPPED for of in learned(lessons, name) if of.id in ids]
    assert len(late) == len(set(late)) == 8
