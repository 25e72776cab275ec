"""The weights of `answer.worth`: which of what is known of a sentence tells that it holds the answer.

Pairwise logistic regression (Joachims, "Optimizing search engines using clickthrough data", KDD 2002): of each
question the best sentence whose quotation holds the evidence stands against the best of those that do not. Which those
are changes with the weights, so the pairs are drawn anew and fitted again. Each corpus weighs the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from answer import Pincite
from answer.asof import day_meant
from answer.quotes import distinct, quotation
from answer.worth import WEIGHTS, Worth
from evaluation.gold import Evidence, Question, Task, same
from index.records import Quote
from training.articles import Item

# Sentences without the evidence that the best one with it stands against, and how often the pairs are drawn anew.
RIVALS, ROUNDS = 8, 4
# Weak: ten times more or less moves no corpus by more than five questions of a hundred.
REGULARISATION = 0.3
# Figures are told for the first and the first three quotations.
WITHIN = (1, 3)
Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentences that may answer a question over a corpus, each as its quotation.

    `rows` is float64 (sentences, features): the worths, and last what authority and standing add; `right`, bool
    (sentences,), tells which hold the evidence.
    """

    corpus: str
    quotes: tuple[Quote, ...]
    rows: NDArray[np.float64]
    right: NDArray[np.bool_]


def choices(pincite: Pincite, corpus: str, tasks: Sequence[Task]) -> list[Choice]:
    """What each answerable question may be answered with; those for which nothing is found are left out.

    Args:
        pincite: over the corpus.
        corpus: its name.
        tasks: the questions, with their evidence in the same index.
    """
    pincite.warm()
    found = (_choice(pincite, corpus, task) for task in tasks if not task.question.unanswerable)
    return [choice for choice in found if choice.quotes]


def tasks(items: Sequence[Item], holders: Mapping[str, frozenset[str]]) -> list[Task]:
    """Questions of a set as gold questions.

    Args:
        items: those without an answer are left out.
        holders: by the set's document id the ids of the index's documents that hold it.
    """
    return [Task(Question(item.id, item.question), tuple(_evidence(item, holders))) for item in items if item.answers]


def fit(found: Sequence[Choice]) -> Weights:
    """The weight of each feature, standing last; that of the question's words is 1."""
    from sklearn.linear_model import LogisticRegression

    shares = {corpus: 1 / sum(c.corpus == corpus for c in found) for corpus in {c.corpus for c in found}}
    usable = [c for c in found if c.right.any() and not c.right.all()]
    weights = _present()
    for _ in range(ROUNDS):
        drawn = [(_pairs(choice, weights), shares[choice.corpus]) for choice in usable]
        rows = np.concatenate([pairs for pairs, _ in drawn])
        each = np.concatenate([np.full(len(pairs), 100 * share / len(pairs)) for pairs, share in drawn])
        model = LogisticRegression(C=REGULARISATION, fit_intercept=False, max_iter=10_000)
        told = np.repeat([True, False], len(rows))
        model.fit(np.concatenate([rows, -rows]), told, sample_weight=np.tile(each, 2))
        weights = model.coef_[0]
    fitted: Weights = weights / weights[Worth._fields.index("words")]
    return fitted


def report(found: Sequence[Choice]) -> Iterator[str]:
    """For each corpus the share of questions with evidence in the first and the first three quotations, by the
    weights in use and by those that the other corpora give; then the weights that all give.
    """
    for corpus in dict.fromkeys(choice.corpus for choice in found):
        inside, others = [c for c in found if c.corpus == corpus], [c for c in found if c.corpus != corpus]
        told = f"{corpus}, {len(inside)}: {_shares(inside, _present())}"
        yield f"{told}; left out: {_shares(inside, fit(others))}" if others else told
    names = (*Worth._fields, "standing")
    yield ", ".join(f"{name} {weight:.2f}" for name, weight in zip(names, fit(found), strict=True))


def _choice(pincite: Pincite, corpus: str, task: Task) -> Choice:
    question = task.question
    day = day_meant(question.text, question.as_of)
    with pincite.snapshot() as snapshot:
        examined = pincite.examine(snapshot, question.text, day)
    query = examined.understood.query
    every = examined.candidates
    quotes = tuple(quotation(one, query, day) for one in every)
    rows = [(*one.worth, quote.score - one.score) for one, quote in zip(every, quotes, strict=True)]
    right = [_holds(quote, task) for quote in quotes]
    return Choice(corpus, quotes, np.array(rows, dtype=np.float64), np.array(right, dtype=np.bool_))


def _evidence(item: Item, holders: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, Evidence]]:
    for held in holders[item.paragraph]:
        yield from ((held, Evidence("", text)) for text in item.answers)


def _holds(quote: Quote, task: Task) -> bool:
    """Whether a quotation holds an evidence, or is part of one that runs on."""
    words = same(quote.text)
    evidence = (same(e.text) for document, e in task.evidence if document == quote.document.id)
    return any(text in words or words in text for text in evidence)


def _present() -> Weights:
    return np.array([*WEIGHTS, 1.0])


def _order(choice: Choice, weights: Weights) -> NDArray[np.intp]:
    """The places of the sentences in `choice`, the best first."""
    return np.argsort(-(choice.rows @ weights), kind="stable")


def _pairs(choice: Choice, weights: Weights) -> NDArray[np.float64]:
    """By how much the best right sentence differs from each of its rivals: float64 (rivals, features)."""
    order = _order(choice, weights)
    best = next(at for at in order if choice.right[at])
    rivals = [at for at in order if not choice.right[at]][:RIVALS]
    differences: NDArray[np.float64] = choice.rows[best] - choice.rows[rivals]
    return differences


def _shares(found: Sequence[Choice], weights: Weights) -> str:
    places = [_place(choice, weights) for choice in found]
    return ", ".join(f"{sum(place <= within for place in places) / len(places):.3f}" for within in WITHIN)


def _place(choice: Choice, weights: Weights) -> int:
    """The 1-based place of the first quotation with the evidence; one more than is told where it comes later."""
    right = {id(choice.quotes[at]) for at in np.flatnonzero(choice.right)}
    first = islice(distinct(choice.quotes[at] for at in _order(choice, weights)), max(WITHIN))
    return next((place for place, quote in enumerate(first, start=1) if id(quote) in right), max(WITHIN) + 1)
