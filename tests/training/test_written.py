"""The questions written for the reader: their form, and the pairs that they give."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evaluation.sets import Dataset, read_dataset
from index.errors import QuestionError
from index.settings import Settings
from training import articles, prepare, written

KINDS = {"plain", "yesno", "story", "keyword", "vague", "premise", "none"}
TEXTS = {
    "§ 1": "A hearing is held within ten days of the arrest. The fee for a copy is $50.",
    "§ 2": "A bicycle needs a bell. A lamp is needed after dark.",
}
ROWS: list[dict[str, object]] = [
    {"set": "statutes", "doc": "§ 1", "kind": "plain", "question": "How soon is a hearing held?", "spans": [[18, 33]]},
    {"set": "statutes", "doc": "§ 2", "kind": "none", "question": "What is the fine for a bicycle without a bell?"},
    {"set": "another", "doc": "§ 9", "kind": "none", "question": "Who signs?"},
]


@pytest.fixture
def questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    monkeypatch.setattr(written, "QUESTIONS", file)
    return file


def test_questions_become_pairs_with_what_search_finds(questions: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "statutes"
    folder.mkdir(parents=True)
    lines = [json.dumps({"id": i, "title": f"Statute {i}", "text": text}) + "\n" for i, text in TEXTS.items()]
    (folder / "corpus.jsonl").write_text("".join(lines), "utf-8")
    (folder / "queries.jsonl").write_text("", "utf-8")
    (folder / "qrels.tsv").write_text("query_id\tdoc_id\tgrade\n", "utf-8")
    prepare.prepare(folder.parent, "statutes", tmp_path, Settings())
    pairs = [json.loads(line) for line in (tmp_path / "written-statutes.jsonl").read_text("utf-8").splitlines()]
    positive = [pair for pair in pairs if pair["label"]]
    assert [(pair["title"], pair["answer"]) for pair in positive] == [("Statute § 1", "within ten days")]
    bicycle = {pair["title"]: pair["label"] for pair in pairs if "fine" in pair["question"]}
    assert bicycle == {"Statute § 2": 0, "Statute § 1": 0}
    assert not (tmp_path / "pairs-statutes.jsonl").exists()


def test_a_document_that_the_set_lacks_is_named(questions: Path) -> None:
    dataset = Dataset("another", (("§ 1", "", "Text."),), (), {}, {})
    with pytest.raises(QuestionError, match="line 3: another has no document § 9"):
        list(written.written(dataset))


def test_the_questions_are_of_their_form() -> None:
    rows = [json.loads(line) for line in written.QUESTIONS.read_text("utf-8").splitlines()]
    assert len({row["question"] for row in rows}) == len(rows)
    kinds = Counter(row["kind"] for row in rows)
    assert set(kinds) == KINDS
    assert kinds["none"] > len(rows) / 4
    for row in rows:
        assert row["set"] in (*articles.SETS, *articles.STATUTES)
        assert (row["kind"] == "none") == ("spans" not in row)
        assert all(0 <= start < end for start, end in row.get("spans", ()))


def test_every_span_is_in_its_text(shared: Path) -> None:
    for name in sorted({json.loads(line)["set"] for line in written.QUESTIONS.read_text("utf-8").splitlines()}):
        items = list(written.written(read_dataset(shared / "data" / name)))
        assert items
        assert all(answer.strip() == answer for item in items for answer in item.answers)
