"""The questions that the reader learns from, split by article: none of a kept article is ever trained on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.sets import Dataset, read_dataset
from index.errors import QuestionError

# Both CC BY-SA; see the model card.
SETS = ("squad2_dev", "squadshifts_new_wiki")
# Statutes in the public domain, without answers: all their questions are from `training.written`.
STATUTES = ("dccode_sample", "uscode_sample")
PUBLIC = (*SETS, *STATUTES)
# The set with unanswerable questions: a quarter of its articles is kept for judging.
KEPT_SET = "squad2_dev"
KEPT_SHARE = 4


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a set: its answers as the set gives them, and the set's id of the paragraph it was asked of.

    `nowhere` says that no other document of the set answers it either; `elsewhere` that another one may, too.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    paragraph: str
    article: str
    nowhere: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """A set and the ids of its questions to learn from and to judge with."""

    dataset: Dataset
    train: tuple[Item, ...]
    kept: tuple[Item, ...]


def split(folder: Path) -> Split:
    """Read a set and part its questions by article.

    Args:
        folder: a set in the form of `evaluation.sets`, with `answers.jsonl`.

    Raises:
        QuestionError: it is not of that form.
    """
    dataset = read_dataset(folder)
    titles = {identity: title for identity, title, _ in dataset.documents}
    items = list(_items(dataset, titles))
    kept = kept_articles({item.article for item in items}) if dataset.name == KEPT_SET else frozenset[str]()
    return Split(
        dataset,
        tuple(item for item in items if item.article not in kept),
        tuple(item for item in items if item.article in kept),
    )


def kept_articles(articles: set[str]) -> frozenset[str]:
    """A quarter of the articles, chosen by their names' hashes: the same on every machine."""
    by_hash = sorted(articles, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    return frozenset(by_hash[: len(by_hash) // KEPT_SHARE])


def _items(dataset: Dataset, titles: Mapping[str, str]) -> Iterator[Item]:
    for query in dataset.queries:
        row = dataset.answers.get(query.id)
        if row is None:
            raise QuestionError(f"{dataset.name}: answers.jsonl has no row for question {query.id}.")
        paragraph = str(row.get("doc_id"))
        yield Item(query.id, query.text, _answers(row), paragraph, titles[paragraph])


def _answers(row: Mapping[str, Any]) -> tuple[str, ...]:
    return () if row.get("unanswerable") is True else tuple(str(text) for text in row["answers"] if str(text).strip())
