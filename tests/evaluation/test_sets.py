from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import ToyEmbedder

from answer import Pincite
from evaluation import command, sets
from index.errors import QuestionError
from index.settings import Settings

ROWS = [
    ("cat#1", "Cats", "A cat sleeps for sixteen hours a day. It hunts mice at dusk."),
    ("dog#1", "Dogs", "A dog guards the farm at night. The shepherd feeds it bread."),
    ("law 3", "Statute", "The fee for a fishing licence is nine dollars a year."),
    ("twin", "Cats", "A cat sleeps for sixteen hours a day. It hunts mice at dusk."),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    folder.mkdir()
    documents = [{"id": i, "title": title, "text": text} for i, title, text in ROWS]
    queries = [
        {"id": "q1", "text": "How long does a cat sleep?"},
        {"id": "q2", "text": "What does a fishing licence cost?", "scope_docs": ["law 3", "dog#1"]},
        {"id": "q3", "text": "Who wrote the anthem of Peru?"},
    ]
    answers = [
        {"id": "q1", "answers": ["sixteen hours"], "unanswerable": False, "doc_id": "cat#1"},
        {"id": "q2", "answers": ["nine dollars"], "unanswerable": False, "doc_id": "law 3"},
        {"id": "q3", "answers": [], "unanswerable": True, "doc_id": "dog#1"},
    ]
    for name, rows in (("corpus", documents), ("queries", queries), ("answers", answers)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "qrels.tsv").write_text("query_id\tdoc_id\tgrade\nq1\tcat#1\t1\nq2\tlaw 3\t2\n", encoding="utf-8")
    return folder


def test_a_set_is_indexed_ranked_and_asked(folder: Path, tmp_path: Path, toy: ToyEmbedder) -> None:
    cache = tmp_path / "cache"
    ranking, answers = command.run(Settings(), dataset=folder, cache=cache, embedder=toy)
    assert ranking.row()["R@10"]["value"] == 1.0
    assert ranking.row()["R@10"]["n"] == 2
    assert answers.figures["questions"] == 3
    assert answers.row()["evidence_found_3"]["value"] == 1.0
    again = command.run(Settings(), dataset=folder, cache=cache, embedder=toy)
    assert [report.row() for report in again] == [ranking.row(), answers.row()]
    assert len(list(cache.iterdir())) == 1


def test_a_scope_keeps_other_documents_out(folder: Path, tmp_path: Path, toy: ToyEmbedder) -> None:
    dataset = sets.read_dataset(folder)
    settings, paths = sets.build(dataset, Settings(), tmp_path / "cache", embedder=toy)
    assert sorted(set(paths.values())) == sorted(i for i, _, _ in ROWS)
    rankings, _ = sets.rank_all(Pincite(settings, toy), dataset, paths)
    assert set(rankings["q2"]) == {"law 3", "dog#1"}
    # Two documents of the same words stand side by side.
    assert rankings["q1"][:2] == ["cat#1", "twin"]


def test_faults_name_the_file(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"Cannot read .*corpus\.jsonl"):
        sets.read_dataset(tmp_path)
    with pytest.raises(QuestionError, match="not both"):
        command.run(Settings(), questions=folder, dataset=folder)
    (folder / "qrels.tsv").write_text("query_id\tdoc_id\tgrade\nq1\tgone\t1\n", encoding="utf-8")
    with pytest.raises(QuestionError, match=r"names 1 documents that corpus\.jsonl lacks: gone"):
        sets.read_dataset(folder)
    (folder / "qrels.tsv").write_text("query_id\tdoc_id\tgrade\nq1\tcat#1\thigh\n", encoding="utf-8")
    with pytest.raises(QuestionError, match=r"qrels\.tsv, line 2"):
        sets.read_dataset(folder)
