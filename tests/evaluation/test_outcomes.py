from __future__ import annotations

from evaluation.gold import Evidence, Question, Task
from evaluation.outcomes import Outcome, superseded_since
from evaluation.report import of_questions, table
from index.records import Document, Metadata


def outcome(
    number: int, *, rank: int | None, abstained: bool = False, none: bool = False, sure: float = 0.9
) -> Outcome:
    question = Question(str(number), "x?", "none-near" if none else "plain", unanswerable=none)
    task = Task(question) if none else Task(question, (("h", Evidence("a", "b")),), frozenset({"h"}))
    return Outcome(task, abstained, not abstained and sure >= 0.7, sure, rank, rank, None, 0, 0, 10.0 * number)


OUTCOMES = [
    outcome(1, rank=1),
    outcome(2, rank=3),
    outcome(3, rank=5, sure=0.65),
    outcome(4, rank=1, abstained=True, sure=0.3),
    outcome(5, rank=None, none=True, abstained=True, sure=0.2),
    outcome(6, rank=None, none=True, sure=0.6),
]


def test_an_answer_held_back_counts_as_found_but_not_as_shown() -> None:
    row = of_questions("set", OUTCOMES).row()
    assert [row[f"evidence_first_{k}"]["value"] for k in (1, 3, 5)] == [0.25, 0.5, 0.75]
    assert [row[f"evidence_found_{k}"]["value"] for k in (1, 3)] == [0.5, 0.75]
    assert (row["abstention_precision"], row["abstention_recall"], row["answerable_answered"]) == (0.5, 0.5, 0.75)
    # Answered are the first three and the last; of the third and the last pincite is not sure.
    assert (row["answerable_assured"], row["unanswerable_warned"]) == (0.5, 1.0)
    # Answerable 0.9, 0.9, 0.65, 0.3 against 0.2, 0.6: seven of eight pairs in order.
    assert row["confidence_roc_area"] == 0.875


def test_misses_say_what_went_wrong() -> None:
    faults = {miss["id"]: miss["fault"] for miss in of_questions("set", OUTCOMES).misses}
    assert faults == {
        "3": "evidence only at place 5; supporting document at place 5",
        "4": "silent (confidence 0.30); evidence held back at place 1",
        "6": "answered although nothing answers (confidence 0.60)",
    }


def test_times_are_apart_from_the_figures() -> None:
    report = of_questions("set", OUTCOMES)
    assert "latency_ms" not in report.row()
    assert report.latency() == {"set": "set", "latency_ms": {"median": 35.0, "p95": 57.5, "n": 6}}
    assert "median 35.0 ms" in table(report)
    assert "evidence held back" in table(report, misses=True)


def test_supersession_is_worked_out_from_what_later_documents_say() -> None:
    old = Document("h1", "memos/old.md", "", Metadata(ids=("M-OLD",)))
    new = Document("h2", "memos/new.md", "", Metadata(date="2021-03", effective="2021-10-01", supersedes=("M-OLD",)))
    undated = Document("h3", "memos/undated.md", "", Metadata(supersedes=("memos/new.md", "memos/undated.md")))
    assert superseded_since([old, new, undated]) == {"h1": "2021-10-01", "h2": ""}
