"""The questions written for the reader: their form, and the pairs that they give."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from support import ToyEmbedder, settings_in, write_corpus

from answer import Pincite
from evaluation.sets import Dataset, read_dataset
from index.errors import QuestionError
from index.settings import Settings
from ingest.pipeline import reindex
from training import articles, pairs, prepare, written

ANSWERED = frozenset(
    "plain yesno story keyword vague premise exception compound negative practical reason time".split()
)
NONE = frozenset(
    ["none", *(f"none-{kind}" for kind in "far missing other practical premise role time wider yesno".split())]
)
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
    made = [json.loads(line) for line in (tmp_path / "written-statutes.jsonl").read_text("utf-8").splitlines()]
    positive = [pair for pair in made if pair["label"]]
    assert [(pair["title"], pair["answer"]) for pair in positive] == [("Statute § 1", "within ten days")]
    bicycle = {pair["title"]: pair["label"] for pair in made if "fine" in pair["question"]}
    assert bicycle == {"Statute § 2": 0, "Statute § 1": 0}
    assert {pair["title"]: pair["kind"] for pair in made if "fine" in pair["question"]} == {
        "Statute § 2": "unanswerable",
        "Statute § 1": pairs.NEIGHBOUR,
    }
    assert not (tmp_path / "pairs-statutes.jsonl").exists()


def test_a_document_that_the_set_lacks_is_named(questions: Path) -> None:
    dataset = Dataset("another", (("§ 1", "", "Text."),), (), {}, {})
    with pytest.raises(QuestionError, match="line 3: another has no document § 9"):
        list(written.written(dataset))


def test_the_questions_are_of_their_form() -> None:
    rows = [json.loads(line) for line in written.QUESTIONS.read_text("utf-8").splitlines()]
    assert len({row["question"] for row in rows}) == len(rows)
    kinds = Counter(row["kind"] for row in rows)
    assert set(kinds) == ANSWERED | NONE
    assert sum(kinds[kind] for kind in NONE) > len(rows) / 4
    for row in rows:
        assert row["set"] in (*articles.SETS, *articles.STATUTES, written.INVENTED)
        assert (row["kind"] in NONE) == ("spans" not in row)
        assert all(0 <= start < end for start, end in row.get("spans", ()))


def test_every_span_is_in_its_text(shared: Path) -> None:
    names = {json.loads(line)["set"] for line in written.QUESTIONS.read_text("utf-8").splitlines()}
    for name in sorted(names - {written.INVENTED}):
        items = list(written.written(read_dataset(shared / "data" / name)))
        assert items
        assert all(answer.strip() == answer for item in items for answer in item.answers)


def test_every_span_is_in_its_invented_document() -> None:
    dataset = written.invented()
    assert len({identity for identity, _, _ in dataset.documents}) == len(dataset.documents)
    items = list(written.written(dataset))
    assert {item.paragraph for item in items} == {identity for identity, _, _ in dataset.documents}
    assert all(len(answer.split()) > 1 and answer.strip() == answer for item in items for answer in item.answers)


def test_a_document_that_may_answer_too_is_no_negative(questions: Path, tmp_path: Path) -> None:
    """Of a group, the report tells what the law says: only the question's own document is sure not to, elsewhere."""
    chance = random.Random(1)
    corpus = {"a.txt": "The fee is due in ten days. " + "Trees line the road. " * 60, "b.txt": "The fee: ten days."}
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, corpus)
    reindex(settings, embedder=ToyEmbedder())
    pincite = Pincite(settings, ToyEmbedder())
    item = articles.Item("1", "When is the fee due?", ("due in ten days",), "a", "A")
    hits = pairs.find(pincite, item)
    own = frozenset(hit.document.id for hit in hits if hit.document.path == "a.txt")
    for may_answer, other in ((False, "The fee: ten days."), (True, "Trees")):
        given = replace(item, elsewhere=may_answer)
        made = [pair for _ in range(40) for pair in pairs.pairs_of(given, hits, own, chance) if not pair.label]
        assert made
        assert all(pair.passage.startswith(other) for pair in made)
    kin = frozenset(hit.document.id for hit in hits)
    akin, apart = (list(pairs.pairs_of(item, hits, own, chance, group)) for group in (kin, own))
    assert not [pair for pair in akin if pair.kind == pairs.ELSEWHERE]
    (stranger,) = (pair for pair in apart if pair.kind == pairs.ELSEWHERE)
    assert (stranger.passage, stranger.label) == ("The fee: ten days.", 0)


def test_documents_of_one_matter_are_kin() -> None:
    holders = {f"{writer}-{number:03}": frozenset({f"{writer}{number}"}) for writer in "ab" for number in range(1, 9)}
    kin = prepare.kin_of(holders)
    assert kin["a-004"] == {"a1", "a2", "a3", "a4"}
    assert kin["b-005"] == {"b5", "b6", "b7", "b8"}


def test_far_questions_are_put_to_their_own_document_alone(questions: Path) -> None:
    rows = [ROWS[1] | {"kind": kind, "question": f"Why does {kind} melt?"} for kind in ("none", written.FAR)]
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    documents = tuple((identity, identity, text) for identity, text in TEXTS.items())
    items = list(written.written(Dataset("statutes", documents, (), {}, {})))
    assert [item.nowhere for item in items] == [True, False]


def test_what_search_does_not_find_is_learned_from_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "FOUND", 3)
    others = {f"b{n}.txt": f"When is the charge due? Note {n} does not say." for n in range(5)}
    settings = settings_in(tmp_path)
    text = "The money must be paid in ten days. " + "Trees line the road. " * 60
    write_corpus(settings.corpus, {"a.txt": text, **others})
    reindex(settings, embedder=ToyEmbedder())
    pincite = Pincite(settings, ToyEmbedder())
    answered = articles.Item("1", "When is the charge due?", ("paid in ten days",), "a", "A")
    hits = pairs.find(pincite, answered)
    assert {hit.document.path for hit in hits} < set(others)
    (found,) = pairs.unfound(pincite, answered, "a.txt", hits)
    assert "paid in ten days" in found.text
    assert pairs.unfound(pincite, answered, "a.txt", (found,)) == ()
    unanswered = replace(answered, answers=())
    assert [hit.document.path for hit in pairs.unfound(pincite, unanswered, "a.txt", hits)] == ["a.txt"] * pairs.UNFOUND
    assert pairs.unfound(pincite, unanswered, "a.txt", (found,)) == ()
