"""The arithmetic of the report: shares with intervals, areas, percentiles, ranking measures."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TypeVar

Item = TypeVar("Item")

# Resamples of the percentile bootstrap; at 1,000 the ends of a 95% interval wander by about half a point.
RESAMPLES = 1000
SEED = 20260525
# What ir-measures is asked for.
RANKING_MEASURES = ("nDCG@10", "R@1", "R@10", "R@100", "RR@10")


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over `n` questions with its 95% interval."""

    value: float
    low: float
    high: float
    n: int


def sample(items: Sequence[Item], size: int | None) -> list[Item]:
    """`size` of the items in their order, the same ones at every run; all where `size` is None or too many."""
    if size is None or size >= len(items):
        return list(items)
    chosen = random.Random(SEED).sample(range(len(items)), size)  # noqa: S311 - a sample, no secret
    return [items[i] for i in sorted(chosen)]


def mean(values: Sequence[float]) -> Mean | None:
    """The mean with a percentile bootstrap interval, the same at every run; None where there is nothing to average."""
    if not values:
        return None
    import numpy as np

    array = np.asarray(values, dtype=float)
    picks = np.random.default_rng(SEED).integers(0, len(array), (RESAMPLES, len(array)))
    low, high = np.percentile(array[picks].mean(axis=1), (2.5, 97.5))
    return Mean(round(float(array.mean()), 4), round(float(low), 4), round(float(high), 4), len(array))


def ratio(part: int, whole: int) -> float | None:
    """`part / whole`, None where `whole` is 0."""
    return round(part / whole, 4) if whole else None


def roc_area(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """How often a positive has the higher score than a negative (ties half): area under ROC; None without both."""
    if not positive or not negative:
        return None
    import numpy as np

    ordered = np.sort(np.asarray(negative, dtype=float))
    below, not_above = (np.searchsorted(ordered, positive, side) for side in ("left", "right"))
    return round(float((below + not_above).mean()) / 2 / len(negative), 4)


def risk_coverage_area(judged: Sequence[tuple[float, bool]]) -> float | None:
    """Area under the risk-coverage curve: the mean, over all coverages, of the share of wrong answers.

    Args:
        judged: (confidence, whether the answer was right). Equal confidences are answered in random
            order, so each of them carries the mean error of its group.

    Returns:
        In [0, 1], lower is better; None where nothing was judged.
    """
    errors: list[float] = []
    ordered = sorted(judged, key=lambda pair: -pair[0])
    for _, group in groupby(ordered, key=lambda pair: pair[0]):
        wrong = [float(not right) for _, right in group]
        errors += [statistics.fmean(wrong)] * len(wrong)
    risks = [wrong / answered for answered, wrong in enumerate(accumulate(errors), start=1)]
    return round(statistics.fmean(risks), 4) if risks else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value that `share` of the values do not exceed, interpolated; None where there are none."""
    if not values:
        return None
    import numpy as np

    return round(float(np.percentile(values, 100 * share)), 1)


def ranking(rankings: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, int]]) -> dict[str, Mean | None]:
    """nDCG@10, recall and reciprocal rank by ir-measures, over the questions of `rankings`.

    Args:
        rankings: documents by question, best first. The rank is the score: raw scores can tie, and
            trec_eval breaks ties by document name.
        relevant: grades by question and document; 0 is not relevant.
    """
    import ir_measures

    run = [
        ir_measures.ScoredDoc(query, document, -float(rank))
        for query, documents in rankings.items()
        for rank, document in enumerate(documents)
    ]
    qrels = [ir_measures.Qrel(query, d, grade) for query in rankings for d, grade in relevant[query].items()]
    measures = [ir_measures.parse_measure(name) for name in RANKING_MEASURES]
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(rankings, 0.0) for name in RANKING_MEASURES}
    for metric in ir_measures.iter_calc(measures, qrels, run):
        values[str(metric.measure)][metric.query_id] = float(metric.value)
    return {name: mean(list(by_query.values())) for name, by_query in values.items()}
