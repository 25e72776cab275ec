"""Copies are one result; accounts of one rule that differ in its conditions are marked, paraphrases are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from answer_support import document, quote

from answer.agreement import collapse, differ, mark_differences, turning_words
from index.records import Document

RULE = "Police shall hold a person on a detainer only if a judge has signed a warrant."


def named(identity: str, text: str) -> Document:
    return replace(document(text), id=identity)


@pytest.mark.parametrize(
    ("one", "other", "marked"),
    [
        (RULE, RULE.replace("shall", "shall not"), True),
        (RULE, "Police shall hold a person on a detainer.", True),
        (RULE, "The police chief's letter: hold no person on a detainer unless a judge has signed a warrant.", True),
        (
            "The town paid $40,000 for the two schools' new doors.",
            "For new doors of the schools the town paid $52,000.",
            True,
        ),
        # Two reports of one letter: the second leaves out the cases that state law allows.
        (
            "The letter calls detainers requests, to be honored only as set forth in state law, unless accompanied by "
            "a judicial warrant.",
            "The letter says that detainers are requests, to be honored only if accompanied by a judicial warrant.",
            True,
        ),
        # One condition in other words.
        (
            "Civil arrests in schools are barred unless officers have a judicial warrant.",
            "Officers may not make civil arrests in schools without a judicial warrant.",
            False,
        ),
        (
            "No agent may enter a school building or a bus without the Superintendent's written authorisation.",
            "Agents need the superintendent's written approval to enter a school building, the report said.",
            False,
        ),
        # Another thing is needed.
        (
            "No agent may enter a school building or a bus without the Superintendent's authorisation.",
            "Agents need a warrant signed by a judge before they may enter a school building or a bus.",
            True,
        ),
        # One law, two matters: the condition of one is not left out by the other.
        (
            'A detainer "is a request" under the federal regulation 8 C.F.R. 287.7(a).',
            "Under 8 C.F.R. 287.7(d), a federal detainer holds for 48 hours, not counting Sundays and holidays.",
            False,
        ),
        (
            "The United States sued Connecticut in May 2026 over the act, and no ruling that suspends it was seen.",
            "The United States sued New Haven and Connecticut in April 2026; that suit was pending when last seen.",
            False,
        ),
        # Numbers that name a bill or a day count nothing.
        (
            "A state policy and HB 8004, passed on November 13, call for a warrant signed by a judge in courthouses.",
            "The policy of September 25 calls for a warrant signed by a judge for arrests in state courthouses.",
            False,
        ),
        # The same at another length.
        ("On May 4, 2019 the town bought doors for two schools.", "The town bought new doors for its schools.", False),
        # Other figures about another matter.
        (
            "In 2019 the town paid for school doors and locks.",
            "In 2021 the state asked towns for plans of schools.",
            False,
        ),
        (RULE, RULE, False),
        ("No warrant.", RULE, False),
    ],
)
def test_differ(one: str, other: str, marked: bool) -> None:
    assert differ(one, other) is marked
    assert differ(other, one) is marked


def test_marks_name_the_other_quotation_and_spare_the_same_document() -> None:
    law, letter = named("1", RULE), named("2", RULE.replace("only if", "unless"))
    marked = mark_differences([quote(law), quote(letter), quote(law)])
    assert [q.differs_from for q in marked] == [(2,), (1, 3), (2,)]


def test_copies_become_one_that_names_the_others() -> None:
    first, copy = named("1", RULE), named("2", RULE.upper())
    (kept,) = collapse([quote(first), quote(copy)])
    assert [other.document.id for other in kept.also_in] == [copy.id]


LONG = "In every town and city of the state, at most two days after an officer asks a judge for it in writing: "


@pytest.mark.parametrize(
    "altered",
    [
        LONG + RULE.replace("shall", "shall not"),
        LONG + RULE.replace("shall", "may"),
        LONG.replace("two", "ten") + RULE,
        LONG.replace("officer asks a judge", "judge asks a officer") + RULE,
    ],
)
def test_no_copy_turns_the_rule(altered: str) -> None:
    law, memo = named("1", LONG + RULE), named("2", altered)
    assert [len(kept.also_in) for kept in collapse([quote(law), quote(memo)])] == [0, 0]


def test_words_that_only_one_has_are_told() -> None:
    spans = turning_words(RULE, [RULE.replace("only if", "where")])
    assert [RULE[s.start : s.end] for s in spans] == ["only", "if"]
