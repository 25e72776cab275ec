"""What a question asks for, and whether a text holds such a thing."""

from __future__ import annotations

import pytest

from answer.expects import Expected, expected_by, gives, has_form


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
        ("What time limit is there?", Expected.ANYTHING),
        ("What is the salary of the superintendent?", Expected.MONEY),
        ("How much does a bus driver earn?", Expected.MONEY),
        ("What fine does the ordinance set?", Expected.MONEY),
        ("What fee waivers are there?", Expected.ANYTHING),
        ("How large is the fine?", Expected.MONEY),
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
        (Expected.CLOCK, ["at 3 a.m.", "by 10:30", "at noon"], ["96 to 51", "in 1997"]),
        (Expected.MONEY, ["$350,000", "ten dollars", "€5", "free of charge"], ["350,000 people", "a fine"]),
    ],
)
def test_the_form_that_it_is_told_in(expected: Expected, given: list[str], not_given: list[str]) -> None:
    assert has_form(expected)
    assert [text for text in given if not gives(text, expected)] == []
    assert [text for text in not_given if gives(text, expected)] == []


def test_what_has_no_form_of_its_own() -> None:
    assert not any(map(has_form, (Expected.ANYTHING, Expected.NUMBER, Expected.TIME)))
    assert gives("anything at all", Expected.ANYTHING)
