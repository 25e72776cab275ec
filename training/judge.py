"""How well a reader tells answerable questions from others, on articles that it was not trained on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answer.reader import Reader, Reading
from evaluation.metrics import roc_area, sample
from index.records import Span


@dataclass(frozen=True, slots=True)
class Judged:
    """A kept question: whether its paragraph answers it, and the best of the found passages' scores."""

    answerable: bool
    cosine: float
    logit: float
    own_logit: float


def judge(reader: Reader, kept: Path, size: int | None = None) -> list[Judged]:
    """Judge the kept questions.

    Args:
        reader: the model.
        kept: as `training.prepare` wrote it.
        size: so many of the questions, chosen by a fixed seed; None takes all.
    """
    with kept.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return list(_judged(reader, sample(rows, size)))


def areas(judged: Sequence[Judged]) -> dict[str, float | None]:
    """Area under ROC by score: best cosine, best logit over all found, best logit over the question's own paragraph."""
    result = {}
    for name in ("cosine", "logit", "own_logit"):
        positive = [getattr(j, name) for j in judged if j.answerable]
        result[name] = roc_area(positive, [getattr(j, name) for j in judged if not j.answerable])
    return result


def _judged(reader: Reader, rows: Sequence[dict[str, Any]]) -> Iterator[Judged]:
    for row in rows:
        found = row["found"]
        if not found:
            continue
        judgements = reader.judge(row["question"], [_reading(f) for f in found])
        logits = [judgement.logit for judgement in judgements]
        own = [logit for logit, f in zip(logits, found, strict=True) if f["own"]]
        yield Judged(row["answerable"], max(f["cosine"] for f in found), max(logits), max(own, default=min(logits)))


def _reading(found: Mapping[str, Any]) -> Reading:
    return Reading(found["title"], found["passage"], tuple(Span(*span) for span in found["sentences"]))
