from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evaluation import metrics

SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_roc_area_of_known_orders() -> None:
    assert metrics.roc_area([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert metrics.roc_area([0.1], [0.9]) == 0.0
    assert metrics.roc_area([0.5], [0.5, 0.5]) == 0.5
    assert metrics.roc_area([], [0.5]) is None


@given(SCORES, SCORES)
def test_roc_area_counts_pairs_and_ties_half(positive: list[float], negative: list[float]) -> None:
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    assert metrics.roc_area(positive, negative) == round(wins / (len(positive) * len(negative)), 4)


def test_risk_coverage_area() -> None:
    assert metrics.risk_coverage_area([(0.9, True), (0.8, True)]) == 0.0
    # Right first, then wrong: risks 0 and 1/2. The other way round: 1 and 1/2.
    assert metrics.risk_coverage_area([(0.9, True), (0.1, False)]) == 0.25
    assert metrics.risk_coverage_area([(0.9, False), (0.1, True)]) == 0.75
    # Equal confidence: the order of the list does not matter.
    assert metrics.risk_coverage_area([(0.5, False), (0.5, True)]) == 0.5
    assert metrics.risk_coverage_area([(0.5, True), (0.5, False)]) == 0.5
    assert metrics.risk_coverage_area([]) is None


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_interval_holds_the_mean_and_is_the_same_twice(values: list[bool]) -> None:
    found = metrics.mean(values)
    assert found is not None
    assert found == metrics.mean(values)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.n == len(values)


def test_ranking_counts_by_rank_and_misses_count_nothing() -> None:
    grades = {"a": {"x": 1}, "b": {"y": 1}, "c": {"z": 1, "w": 0}}
    found = metrics.ranking({"a": ["x", "q"], "b": ["q", "y"], "c": []}, grades)
    values = {name: m.value for name, m in found.items() if m}
    assert values == {"nDCG@10": 0.5436, "R@1": 0.3333, "R@10": 0.6667, "R@100": 0.6667, "RR@10": 0.5}


def test_ranking_does_not_depend_on_document_names() -> None:
    documents = [f"d{i}" for i in range(10)]
    for names in (documents, documents[::-1]):
        found = metrics.ranking({"a": names}, {"a": {names[2]: 1}})["RR@10"]
        assert found is not None
        assert found.value == round(1 / 3, 4)


def test_sample_keeps_order_and_is_the_same_twice() -> None:
    chosen = metrics.sample(range(100), 10)
    assert chosen == sorted(chosen) == metrics.sample(range(100), 10)
    assert metrics.sample(range(3), 10) == metrics.sample(range(3), None) == [0, 1, 2]


def test_percentile() -> None:
    assert metrics.percentile([1, 2, 3], 0.5) == 2.0
    assert metrics.percentile([], 0.5) is None
