"""The numbers of `answer/confidence.toml`: logistic regression over what pincite knows before it answers.

Fitted on `evaluation/gold/near.jsonl` over the starter corpus, where near misses abound; judged on the kept
SQuAD articles and on the gold set that it never saw. Answerable and other questions weigh the same, so the number
is the probability that the corpus answers where half of the questions have an answer. Fitted on the articles
too, whose unanswerable questions are all written to mislead, it separates those better (area 0.82 instead of 0.79 on
the articles fitted on, no better on the others) and real questions worse (0.92 instead of 0.94).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answer import Pincite
from answer.confidence import (
    INTERCEPT,
    NUMBERS,
    WITH_LARGER,
    WITH_READER,
    WITHOUT_READER,
    Features,
    confidence,
    numbers,
)
from evaluation.gold import Question
from evaluation.metrics import mean, roc_area
from index.settings import AnswerSettings

# Weak: more lets the weights of rare features run away, less makes no difference to the areas.
REGULARISATION = 1.0
# The kind of text that is fitted on.
NEAR = "near"
# Further signals of the reader (leading passage, best sentence) move no area by more than 0.005. Beside the reader
# neither `similarity` nor `coverage` counts: near.jsonl's answerable questions share more words with their passages
# than its near misses do (with both its area was 0.977, without 0.973), but those by another hand do not: a hundred
# that have joined it since (0.84 with both, 0.88 without), and 80 over news pages (0.90 and 0.92).
_BESIDE_READER = ("apart", "missing_names", "agreement", "reader")
SIGNALS = {
    WITHOUT_READER: ("similarity", "apart", "coverage", "missing_names", "missing_in_lead", "agreement"),
    WITH_READER: _BESIDE_READER,
    WITH_LARGER: _BESIDE_READER,
}
# Set by hand, among 0.5, 1.0 and 1.5.
_BESIDE = {"beside": -1.5}
BY_HAND: dict[str, dict[str, float]] = {WITHOUT_READER: {}, WITH_READER: _BESIDE, WITH_LARGER: _BESIDE}
# What is taken off a fitted intercept: with both readers at most one in ten of the other questions of near.jsonl is
# answered at the usual threshold then, and still 0.95 of the answerable questions of both gold sets.
LOWERED = {WITH_LARGER: 0.23}
# The readers whose signals a table is fitted on.
ASKED_WITH = {WITHOUT_READER: WITH_READER, WITH_READER: WITH_READER, WITH_LARGER: WITH_LARGER}
# Those that the report tells the answered shares for.
THRESHOLDS = (0.1, 0.15, 0.2, AnswerSettings().threshold, 0.35, 0.4, 0.5)
_HEAD = """# Log-odds that the corpus answers: the intercept, plus each weight times its feature (answer/confidence.py).
# Fitted by `python -m training calibrate`; how well it tells is in docs/how-answers-are-chosen.md.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, what was known before answering, and whether the corpus answers it; `group` is the kind of text,
    `readers` the table of those that judged.
    """

    group: str
    signals: Mapping[str, float]
    answerable: bool
    readers: str


def examples(pincite: Pincite, group: str, questions: Sequence[Question], readers: str) -> list[Example]:
    """Ask questions and keep the signals.

    Args:
        pincite: over the corpus that the questions are asked of.
        group: the kind of text.
        questions: each asked as of its day.
        readers: the table of those that judge.
    """
    pincite.warm()
    asked = ((pincite.ask(q.text, as_of=q.as_of or None), not q.unanswerable) for q in questions)
    return [Example(group, a.signals, yes, readers) for a, yes in asked if a.signals]


def fit(found: Sequence[Example], names: Sequence[str]) -> dict[str, float]:
    """Intercept and weights by name, rounded to three places.

    Args:
        found: the examples; each group's answerable and unanswerable ones weigh a quarter of two groups, and so on.
        names: the signals to use.
    """
    from sklearn.linear_model import LogisticRegression

    counts: dict[tuple[str, bool], int] = {}
    for e in found:
        counts[e.group, e.answerable] = counts.get((e.group, e.answerable), 0) + 1
    weights = [len(found) / len(counts) / counts[e.group, e.answerable] for e in found]
    rows = [[e.signals[name] for name in names] for e in found]
    model = LogisticRegression(C=REGULARISATION, max_iter=10_000)
    model.fit(rows, [e.answerable for e in found], sample_weight=weights)
    fitted = {INTERCEPT: float(model.intercept_[0])}
    fitted |= {name: float(weight) for name, weight in zip(names, model.coef_[0], strict=True)}
    return {name: round(value, 3) for name, value in fitted.items()}


def write(found: Sequence[Example]) -> None:
    """Fit the tables and write the file."""
    tables = {table: fit(_asked_with(found, table), names) | BY_HAND[table] for table, names in SIGNALS.items()}
    for table, less in LOWERED.items():
        tables[table][INTERCEPT] = round(tables[table][INTERCEPT] - less, 3)
    lines = [_HEAD]
    for table, fitted in tables.items():
        lines += [f"[{table}]", *(f"{name} = {value}" for name, value in fitted.items()), ""]
    NUMBERS.write_text("\n".join(lines), encoding="utf-8")
    numbers.cache_clear()


def _asked_with(found: Sequence[Example], table: str) -> list[Example]:
    return [e for e in found if e.readers == ASKED_WITH[table]]


def _share(scores: Sequence[float], threshold: float) -> str:
    share = mean([float(score >= threshold) for score in scores])
    return f"{share.value:.2f} ({share.low:.2f} to {share.high:.2f})" if share else "none"


def report(found: Sequence[Example]) -> list[str]:
    """By kind of text and by the readers: the area under ROC, and the shares of answerable and of other
    questions that are answered at some thresholds, with 95% intervals.
    """
    lines = []
    for group in dict.fromkeys(e.group for e in found):
        for table in SIGNALS:
            of_group = [e for e in _asked_with(found, table) if e.group == group]
            scores = [(confidence(Features(**e.signals), table), e.answerable) for e in of_group]
            yes, no = [s for s, answerable in scores if answerable], [s for s, answerable in scores if not answerable]
            shares = ", ".join(f"at {t}: {_share(yes, t)} and {_share(no, t)}" for t in THRESHOLDS)
            lines.append(f"{group}, {table.replace('_', ' ')}: area {roc_area(yes, no)}; {shares}")
    return lines
