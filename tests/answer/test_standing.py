"""How a document stands on a day."""

from __future__ import annotations

import pytest

from answer.standing import later_year, standing
from index.records import Document, Kind, Metadata, Status, StatusChange, Superseding

HISTORY = (
    StatusChange("2019-10-01", Status.AMENDED, "act-2019"),
    StatusChange("2025-06", Status.RESCINDED, "act-2025", "whole"),
)


def document(*, history: tuple[StatusChange, ...] = (), since: str | None = None, date: str = "") -> Document:
    later = () if since is None else (Superseding("1" * 64, "b.md", "B", since),)
    meta = Metadata(status=Status.IN_FORCE, history=history, date=date)
    return Document("0" * 64, "a.md", "text", meta, superseded_by=later)


@pytest.mark.parametrize(
    ("day", "expected", "by"),
    [
        ("2019-09-30", Status.IN_FORCE, ""),
        ("2019-10-01", Status.AMENDED, "act-2019"),
        ("2025-05-31", Status.AMENDED, "act-2019"),
        ("2025-06-01", Status.RESCINDED, "act-2025"),
        ("2030-01-01", Status.RESCINDED, "act-2025"),
    ],
)
def test_history(day: str, expected: Status, by: str) -> None:
    found = standing(document(history=HISTORY, date="2013"), day)
    assert (found.status, found.by) == (expected, by)


@pytest.mark.parametrize(
    ("kind", "effective", "since"),
    [
        (Kind.MEMO, "", "2013"),
        (Kind.STATUTE, "", ""),
        (Kind.LOCAL_RULE, "", "2013"),
        (Kind.STATUTE, "2014-01", "2014-01"),
    ],
)
def test_since_when_a_law_is_in_force_is_told_only_where_it_is_known(kind: Kind, effective: str, since: str) -> None:
    """It is dated by its passage, and takes effect on a day of its own."""
    meta = Metadata(kind=kind, history=HISTORY, date="2013", effective=effective)
    found = standing(Document("0" * 64, "a.md", "text", meta), "2015-01-01")
    assert (found.status, found.since) == (Status.IN_FORCE, since)


def test_of_several_orders_of_one_kind_the_first_tells_since_when() -> None:
    blocked = (
        StatusChange("2025-02-24", Status.ENJOINED, "maryland"),
        StatusChange("2026-02-13", Status.ENJOINED, "massachusetts", "for others too"),
    )
    found = standing(document(history=blocked, date="2025-01"), "2026-05-01")
    assert (found.since, found.by, found.note) == ("2025-02-24", "maryland", "")
    amended = tuple(StatusChange(year, Status.AMENDED, f"act-{year}") for year in ("2019", "2025"))
    assert standing(document(history=amended, date="2013"), "2026-05-01").since == "2025"
    between = (blocked[0], StatusChange("2025-06", Status.IN_FORCE), blocked[1])
    assert standing(document(history=between, date="2025-01"), "2026-05-01").since == "2026-02-13"


@pytest.mark.parametrize(
    ("date", "effective", "text", "year"),
    [
        ("1997", "", "A letter of 2017 and a ruling of July 25, 2025.", "2025"),
        ("1997", "", "It was in early May 2019 and in late 2021.", "2021"),
        ("1974", "", "Sue under 42 U.S.C. § 1983 or section 1999 for $2000.", ""),
        ("2011", "", "Not later than July 1, 2012 and on and after May 1, 2013 a board shall adopt it by 2014.", ""),
        ("2011", "", "It holds in 2199.", ""),
        ("1997", "", "Since 1996 it holds.", ""),
        ("1997", "2018", "A letter of 2017.", ""),
        ("", "", "A letter of 2017.", ""),
        ("2017-02", "", "In 2017, on 20171 forms.", ""),
    ],
)
def test_words_that_tell_of_a_later_year(date: str, effective: str, text: str, year: str) -> None:
    of = Document("0" * 64, "a.md", text, Metadata(date=date, effective=effective))
    assert later_year(of, text) == year


def test_what_amended_an_act_is_its_own() -> None:
    amended = document(history=(StatusChange("2019-10-01", Status.AMENDED),), date="2013")
    assert (later_year(amended, "In 2019 it grew."), later_year(amended, "In 2020 it grew.")) == ("", "2020")


@pytest.mark.parametrize(
    ("since", "day", "counts"),
    [
        ("2020", "2019-12-31", False),
        ("2020", "2020-01-01", True),
        ("", "1990-01-01", True),
        ("2020-05-02", "2020-05-01", False),
    ],
)
def test_superseding_counts_from_its_day(since: str, day: str, counts: bool) -> None:
    assert bool(standing(document(since=since), day).superseded_by) is counts


def test_age_alone_is_no_demerit() -> None:
    found = standing(document(date="1996-09-30"), "2026-01-01")
    assert (found.status, found.superseded_by) == (Status.IN_FORCE, ())
