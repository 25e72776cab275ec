"""Dates as people write them are understood wherever a date is typed; what two people read differently is refused."""

from __future__ import annotations

import pytest

from index.dates import first_day, iso, last_day


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("2026-03-03", "2026-03-03"),
        (" March  3, 2026 ", "2026-03-03"),
        ("3 march 2026", "2026-03-03"),
        ("Sept. 3 2026", "2026-09-03"),
        ("May 2026", "2026-05"),
        ("2026", "2026"),
        ("Feb. 30, 2026", ""),
        ("2025-00", ""),
        ("2025-00-15", ""),
        ("March 0, 2026", ""),
        ("3 March 4, 2026", ""),
        ("3/4/2026", ""),
        ("Marble 3, 2026", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_as_written_or_not_at_all(written: str, understood: str) -> None:
    assert iso(written) == understood


def test_a_month_in_words_means_all_its_days() -> None:
    assert (first_day("Feb. 2024"), last_day("February 2024")) == ("2024-02-01", "2024-02-29")
