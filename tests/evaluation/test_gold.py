from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from evaluation.floors import CORPUS
from evaluation.gold import STARTER, Evidence, read_questions, resolve, same
from index.errors import QuestionError
from index.records import Document, Metadata
from ingest.reading import read

NEAR, BLIND = STARTER.with_name("near.jsonl"), STARTER.with_name("blind.jsonl")

DOCUMENTS = {
    "h1": Document("h1", "memos/a.md", "The rule\nof  2021 holds.", Metadata(ids=("M-A",)), ("memos/a.md",)),
    "h2": Document("h2", "news/b.txt", "News of the day.", Metadata(ids=("S-B",)), ("news/b.txt",)),
}


def written(folder: Path, *rows: Mapping[str, object] | str) -> Path:
    file = folder / "gold.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_both_forms_are_read(tmp_path: Path) -> None:
    own = {"id": 1, "question": "What holds?", "evidence": [{"path": "memos/a.md", "text": "rule", "side": "old"}]}
    other = {
        "id": "G", "question": "¿Qué?", "lang": "es", "kind": "spanish", "as_of": "2025-01", "seed_file": "b.txt",
        "evidence_quote": "News", "alt_evidence": [{"seed_file": "b.txt", "evidence_quote": "day"}],
        "supporting_docs": ["S-B"], "unanswerable": False,
    }  # fmt: skip
    first, second = read_questions(written(tmp_path, own, "", other))
    assert first.evidence == (Evidence("memos/a.md", "rule", "old"),)
    assert (first.id, first.kind, first.group, first.as_of) == ("1", "plain", "plain", "")
    assert [e.text for e in second.evidence] == ["News", "day"]
    assert (second.as_of, second.group, second.supporting) == ("2025-01-31", "spanish", ("S-B",))


@pytest.mark.parametrize(
    "line",
    ["not json", "[]", '{"id": "1"}', '{"id": "1", "question": ""}', '{"id": "1", "question": "x", "evidence": [{}]}'],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(QuestionError, match=r"gold\.jsonl, line 2: expected a gold question"):
        read_questions(written(tmp_path, {"id": "0", "question": "x"}, line))


def test_unusable_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="Cannot read"):
        read_questions(tmp_path / "none.jsonl")
    with pytest.raises(QuestionError, match="holds no questions"):
        read_questions(written(tmp_path, ""))
    with pytest.raises(QuestionError, match="more than one question"):
        read_questions(written(tmp_path, {"id": "1", "question": "x"}, {"id": "1", "question": "y"}))


def test_evidence_is_found_by_path_or_bare_name_whatever_the_white_space(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": "1", "question": "x", "evidence": [{"path": "memos/a.md", "text": "The rule of 2021"}]},
        {"id": "2", "question": "y", "seed_file": "b.txt", "evidence_quote": "News of the day"},
        {"id": "3", "question": "z", "unanswerable": True},
    ]
    tasks, left_out = resolve(read_questions(written(tmp_path, *rows)), DOCUMENTS, tmp_path)
    assert left_out == 0
    assert [sorted(task.documents) for task in tasks] == [["h1"], ["h2"], []]


def test_supporting_documents_stand_in_for_absent_evidence(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": "1", "question": "x", "seed_file": "gone.txt", "evidence_quote": "q", "supporting_docs": ["M-A"]},
        {"id": "2", "question": "y", "supporting_docs": ["M-ELSEWHERE"]},
    ]
    tasks, left_out = resolve(read_questions(written(tmp_path, *rows)), DOCUMENTS, tmp_path)
    assert left_out == 1
    assert [(task.evidence, set(task.documents)) for task in tasks] == [((), {"h1"})]


def test_foreign_gold_is_refused_in_plain_words(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": str(i), "question": "x", "seed_file": f"gone{i}.txt", "evidence_quote": "q"} for i in range(5)
    ]
    with pytest.raises(QuestionError, match=r"gone0\.txt is not indexed \(question 0\).*and 2 more.*pincite reindex"):
        resolve(read_questions(written(tmp_path, *rows)), DOCUMENTS, Path("gold.jsonl"))
    wrong = {"id": "1", "question": "x", "evidence": [{"path": "memos/a.md", "text": "rule of 2022"}]}
    with pytest.raises(QuestionError, match=r"memos/a\.md does not hold the words 'rule of 2022'"):
        resolve(read_questions(written(tmp_path, wrong)), DOCUMENTS, Path("gold.jsonl"))


def test_the_shared_gold_set_is_read(shared: Path) -> None:
    questions = read_questions(shared / "gold" / "questions.jsonl")
    assert len(questions) == 30
    assert sum(question.unanswerable for question in questions) == 6
    assert all(q.evidence or q.supporting or q.unanswerable for q in questions)


@pytest.mark.parametrize(("file", "answerable", "near_misses"), [(NEAR, 120, 100), (BLIND, 100, 75)])
def test_the_other_sets_are_well_formed(file: Path, answerable: int, near_misses: int) -> None:
    questions = read_questions(file)
    assert all(question.unanswerable is not bool(question.evidence) for question in questions)
    assert all(question.unanswerable is question.kind.startswith("none-") for question in questions)
    assert sum(question.kind == "none-near" for question in questions) >= near_misses
    assert sum(not question.unanswerable for question in questions) >= answerable


def test_no_set_shares_a_question_with_another() -> None:
    asked = [{question.text.casefold() for question in read_questions(file)} for file in (STARTER, NEAR, BLIND)]
    assert len(set().union(*asked)) == sum(map(len, asked))


@pytest.mark.parametrize("file", [NEAR, BLIND])
def test_every_evidence_stands_in_its_document(file: Path) -> None:
    evidence = [item for question in read_questions(file) for item in question.evidence]
    texts = {path: same(read((CORPUS / path).read_bytes(), path).text) for path in {item.path for item in evidence}}
    assert [item for item in evidence if same(item.text) not in texts[item.path]] == []
    assert len(texts) == 52  # no document of the starter corpus is left out
