"""The weights of what tells that a sentence answers: drawn from real choices, fitted, told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support import ToyEmbedder, settings_in, write_corpus

from answer import Pincite
from answer.worth import WEIGHTS, Worth
from evaluation.gold import Evidence, Question, Task
from ingest.pipeline import reindex
from training.articles import Item
from training.weigh import Choice, choices, fit, report, tasks

WORDS = Worth._fields.index("words")
PASSAGE = Worth._fields.index("passage")


@pytest.fixture(scope="module")
def pincite(tmp_path_factory: pytest.TempPathFactory) -> Pincite:
    options = settings_in(tmp_path_factory.mktemp("weigh"))
    towns = ("Avon", "Bolton", "Canton", "Derby")
    text = "The town of {0} has a mill. The school of {0} opened in {1}. Nobody counts its bridges."
    write_corpus(options.corpus, {f"memos/{t}.txt": text.format(t, 1900 + i) for i, t in enumerate(towns)})
    reindex(options, embedder=ToyEmbedder())
    return Pincite(options, ToyEmbedder())


def asked(pincite: Pincite, town: str, evidence: str) -> Task:
    with pincite.snapshot() as snapshot:
        document = snapshot.document(f"memos/{town}.txt").id
    return Task(Question(town, f"When did the school of {town} open?"), ((document, Evidence("", evidence)),))


def made(corpus: str, telling: int, count: int = 40) -> list[Choice]:
    """Questions whose right sentence has more of one feature than the others; all else is chance."""
    chance = np.random.default_rng(7)
    found = []
    for _ in range(count):
        rows = chance.normal(0, 0.1, (6, len(WEIGHTS) + 1))
        rows[0, [telling, WORDS]] += 1.0, 0.5
        found.append(Choice(corpus, (), rows, np.arange(6) == 0))
    return found


@pytest.mark.parametrize(
    "evidence", ["opened in 1900", "The town of Avon has a mill. The school of Avon opened in 1900."]
)
def test_a_choice_holds_each_sentence_and_which_answer(pincite: Pincite, evidence: str) -> None:
    task = asked(pincite, "Avon", evidence)
    (choice,) = choices(pincite, "towns", [task, replace(task, question=Question("n", "Why?", unanswerable=True))])
    assert choice.rows.shape == (len(choice.quotes), len(WEIGHTS) + 1)
    right = {quote.text for quote, told in zip(choice.quotes, choice.right, strict=True) if told}
    assert right
    assert all("1900" in text or text in evidence for text in right)
    assert not choice.right.all()
    # The rows are what the answer is ordered by.
    scores = choice.rows @ np.array([*WEIGHTS, 1.0])
    assert scores == pytest.approx([quote.score for quote in choice.quotes])


def test_what_tells_gets_the_weight() -> None:
    weights = fit(made("a", PASSAGE))
    assert weights[WORDS] == 1
    assert weights[PASSAGE] > 1
    assert abs(np.delete(weights, [WORDS, PASSAGE])).max() < 0.5


def test_each_corpus_weighs_the_same() -> None:
    few, many = made("few", 0, 10), made("many", PASSAGE, 200)
    assert fit([*few, *many])[0] > fit([*(replace(c, corpus="many") for c in few), *many])[0]


def test_the_report_tells_each_corpus_with_and_without_itself(pincite: Pincite) -> None:
    first = choices(
        pincite, "first", [asked(pincite, "Avon", "opened in 1900"), asked(pincite, "Derby", "no such words")]
    )
    second = choices(pincite, "second", [asked(pincite, "Canton", "opened in 1902")])
    *told, weights = report([*first, *second])
    assert told == [
        "first, 2: 0.500, 0.500; left out: 0.500, 0.500",
        "second, 1: 1.000, 1.000; left out: 1.000, 1.000",
    ]
    assert "words 1.00" in weights
    assert "standing" in weights


def test_items_become_tasks(tmp_path: Path) -> None:
    items = [Item("1", "When?", ("1900", "1901"), "p", "title"), Item("2", "Why?", (), "p", "title")]
    (task,) = tasks(items, {"p": frozenset({"hash"})})
    assert task.question.text == "When?"
    assert {(held, e.text) for held, e in task.evidence} == {("hash", "1900"), ("hash", "1901")}
