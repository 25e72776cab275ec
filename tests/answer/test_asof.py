"""The day that a question is about: given, named by the question, or today; never a day of a year that is going on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from support import day_is

from answer.asof import day_in_question, day_meant, last_so_far, tells_a_year, without_time


@pytest.fixture(params=["2026-11-22", "2026-12-31", "2027-01-01", "2028-02-29"])
def today(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    day_is(monkeypatch, str(request.param), "answer.asof")
    return str(request.param)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Could ICE enter a school in 2022?", "2022-12-31"),
        ("What held in February 2017?", "2017-02-28"),
        ("What held before the 2019 change?", "2018-12-31"),
        ("What held on October 1, 2019?", "2019-10-01"),
        ("What held in Sept. 2019?", "2019-09-30"),
        ("What held on Sep 3, 2019?", "2019-09-03"),
        ("What does the 2019 act say?", ""),
        ("What changed in 2013 and in 2019?", ""),
    ],
)
def test_the_day_that_a_question_names(question: str, day: str, today: str) -> None:
    assert day_in_question(question) == day
    assert day_meant(question) == (day or today)


def test_the_day_given_goes_before_the_one_named() -> None:
    assert day_meant("Could ICE enter a school in 2022?", "2014") == "2014-12-31"


@pytest.mark.parametrize(
    ("question", "without"),
    [
        ("Who received the February 2017 letters? Only police?", "Who received the letters? Only police?"),
        ("Could ICE enter a school in 2022?", "Could ICE enter a school?"),
        ("What held on October 1, 2019, and why?", "What held, and why?"),
        ("What held before the 2019 change?", "What held before the change?"),
        ("What held on 1 October 2019, and why?", "What held, and why?"),
        ("What held on 2017-02-20?", "What held?"),
        ("What held in Sept. 2019?", "What held?"),
        ("Who decided 2019 cases?", "Who decided 2019 cases?"),
        ("February 2017?", "February 2017?"),
        ("May they enter 12 schools?", "May they enter 12 schools?"),
        ("May the town hall seat 2000 visitors?", "May the town hall seat 2000 visitors?"),
        ("Does section 1915 bind the jail?", "Does section 1915 bind the jail?"),
        ("What does 8 U.S.C. 1952 say?", "What does 8 U.S.C. 1952 say?"),
    ],
)
def test_a_question_without_the_time_that_it_names(question: str, without: str) -> None:
    assert without_time(question) == without


@pytest.mark.parametrize(("text", "told"), [("In 2017 it was sent.", True), ("Sent on Wednesday, no. 20179.", False)])
def test_a_year_is_told(text: str, told: bool) -> None:
    assert tells_a_year(text) is told


def test_of_a_time_that_is_going_on_the_day_is_today(today: str) -> None:
    assert [last_so_far(today[:length]) for length in (4, 7, 10)] == [today] * 3
    assert day_meant(f"What holds in {today[:4]}?") == today


def test_of_a_time_that_is_over_or_to_come_the_day_is_its_last(today: str) -> None:
    year, tomorrow = int(today[:4]), (date.fromisoformat(today) + timedelta(days=1)).isoformat()
    assert [last_so_far(text) for text in (f"{year - 1}", f"{year + 1}", "2016-02", tomorrow)] == [
        f"{year - 1}-12-31",
        f"{year + 1}-12-31",
        "2016-02-29",
        tomorrow,
    ]
    assert last_so_far("soon") == ""
