"""What a question asks for, and whether a text holds such a thing."""

from __future__ import annotations

import numpy as np
import pytest

from answer.expects import Expected, asks_for_a_rule, expected_by, fits, gives
from index.query import Query, Term


def asking(question: str, *terms: Term) -> Query:
    return Query(question, np.zeros((1, 2), dtype=np.float32), terms)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When was the act signed?", Expected.TIME),
        ("When may police hold somebody?", Expected.ANYTHING),
        ("When must a school call?", Expected.ANYTHING),
        ("In what year did it end?", Expected.TIME),
        ("How many towns are there?", Expected.NUMBER),
        ("How much warning must a jail give?", Expected.NUMBER),
        ("What is the phone number of the office?", Expected.TELEPHONE),
        ("Which hotline number do people call?", Expected.TELEPHONE),
        ("What happens if the school gives my phone number away?", Expected.ANYTHING),
        ("e-mail address of the attorney general", Expected.EMAIL),
        ("May a school give out an e-mail address?", Expected.ANYTHING),
        ("What is the web address of the form?", Expected.WEB),
        ("At what hour did they vote?", Expected.CLOCK),
        ("At what time did the act take effect?", Expected.ANYTHING),
        ("What phone number may a school disclose?", Expected.ANYTHING),
        ("What is the email address rule?", Expected.ANYTHING),
        ("What time limit is there?", Expected.ANYTHING),
        ("What is the salary of the superintendent?", Expected.MONEY),
        ("How much does a bus driver earn?", Expected.MONEY),
        ("What fine does the ordinance set?", Expected.MONEY),
        ("What fee waivers are there?", Expected.ANYTHING),
        ("How large is the fine?", Expected.MONEY),
        ("How much did the act change for people charged with a felony?", Expected.NUMBER),
        ("What penalty did chiefs face?", Expected.ANYTHING),
    ],
)
def test_what_is_asked_for(question: str, expected: Expected) -> None:
    assert expected_by(question) is expected


@pytest.mark.parametrize(
    ("expected", "given", "not_given"),
    [
        (
            Expected.TELEPHONE,
            ["Call (860) 555-0100.", "at 555-0100", "dial 211", "+41 44 555 01 00"],
            ["Act 26-14", "911"],
        ),
        (Expected.EMAIL, ["write to a.b@town.gov"], ["@town", "at town.gov"]),
        (Expected.WEB, ["see town.gov", "https://a.b", "www.c"], ["the web", "e.g. a town"]),
        (Expected.CLOCK, ["at 3 a.m.", "by 10:30", "after sunset"], ["96 to 51", "in 1997"]),
        (Expected.MONEY, ["$350,000", "ten dollars", "€5", "two percent", "It is free."], ["350,000 people", "a fine"]),
    ],
)
def test_the_form_that_it_is_told_in(expected: Expected, given: list[str], not_given: list[str]) -> None:
    assert [text for text in given if not gives(text, expected)] == []
    assert [text for text in not_given if gives(text, expected)] == []


@pytest.mark.parametrize(
    ("question", "text", "fit"),
    [
        ("How many members does the club have?", "The club has some 40 active members.", True),
        ("How many members does the club have?", "On May 3, 2017 the members of the club met.", False),
        (
            "How many members does the club have?",
            "The club paid 40 dollars for its new boat, and nobody asked the members.",
            False,
        ),
        ("How many of the members voted no?", "Twelve members voted no.", True),
        ("How many pupils, boys and girls, left?", "Nine boys left.", True),
        ("how many", "Nine boys left.", True),
        ("How many were there?", "There were nine.", True),
        ("How many were there?", "There were some.", False),
        ("When was it?", "In some year.", False),
        ("Who was it?", "Nobody knows.", True),
    ],
)
def test_what_is_counted_has_its_number_beside_it(question: str, text: str, fit: bool) -> None:
    assert fits(text, asking(question)) is fit


def test_what_is_counted_may_go_by_another_word() -> None:
    congregations = Term("congregations", ("congregations",), synonyms=("church", "house of worship"))
    query = asking("How many congregations are there?", congregations)
    assert fits("Some 1,400 churches are.", query)
    assert fits("Twelve houses of worship are.", query)
    assert not fits("Some 1,400 schools are.", query)


def test_what_has_no_form_of_its_own() -> None:
    assert gives("anything at all", Expected.ANYTHING)


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("Could ICE arrest people at schools in 2015?", True),
        ("Were churches off limits in 2022?", True),
        ("What was the law on masks in 2024?", True),
        ("How long were police allowed to hold someone in 2016?", True),
        ("Who had to sign a warrant in 2013?", True),
        ("How many people were held in 2016?", False),
        ("What did the governor say in 2018?", False),
        ("Which cities had a mayor in 2016?", False),
    ],
)
def test_what_one_may_do_is_told_from_what_happened(question: str, *, rule: bool) -> None:
    assert asks_for_a_rule(question) is rule
