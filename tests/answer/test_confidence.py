"""How sure pincite is: what is about something else gets less, however many words it shares."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from answer_support import document, hit, quote

from answer.confidence import ALIKE, WITH_LARGER, WITH_READER, WITHOUT_READER, Features, confidence, features, numbers
from answer.reader import MOST_LOGIT, Judgement
from index.query import Query, Term
from index.records import SentenceMatch, Span
from training.calibrate import BY_HAND, SIGNALS

FOUND = Features(similarity=0.6, coverage=0.5, missing_names=0.0, missing_in_lead=0.0, agreement=1.0, reader=-4.0)


def looked_at(similarity: float, logit: float, question: str = "mill?") -> Features | None:
    """The features of one passage, as near to the question as given, of which the reader thinks so."""
    of = document("The mill opened in May 1901.")
    found = replace(hit(of), sentences=(SentenceMatch(Span(0, len(of.text)), similarity),))
    query = Query(question, np.zeros((1, 2), dtype=np.float32), (Term("mill", ("mill",)),))
    return features([found], [quote(of)], query, {found.passage_id: Judgement(logit)})


@pytest.mark.parametrize(("logit", "told"), [(-5.5, -5.5), (-50, -MOST_LOGIT), (50, MOST_LOGIT)])
def test_another_reader_counts_no_more_than_the_own_one_could(logit: float, told: float) -> None:
    found = looked_at(0.9, logit)
    assert found
    assert found.reader == pytest.approx(told)


@pytest.mark.parametrize(("similarity", "apart"), [(0.9, 0), (ALIKE, 0), (ALIKE - 0.2, 2)])
def test_what_is_less_alike_than_answers_are_is_apart(similarity: float, apart: float) -> None:
    found = looked_at(similarity, -1.0)
    assert found
    assert found.apart == pytest.approx(apart)


@pytest.mark.parametrize(
    ("question", "logit", "beside"),
    [
        ("How many mills are there?", -0.1, 1.0),
        ("How many mills are there?", 0.0, 0.0),
        ("When did the mill open?", -4.0, 0.0),
        ("Who opened the mill?", -4.0, 0.0),
    ],
)
def test_quotations_without_the_kind_of_thing_asked_for_are_beside_it(
    question: str, logit: float, beside: float
) -> None:
    found = looked_at(0.9, logit, question)
    assert found
    assert found.beside == beside


def test_what_is_beside_the_question_loses_what_the_numbers_say() -> None:
    for table in (WITH_READER, WITH_LARGER):
        near, far = (confidence(replace(FOUND, reader=-1.0, beside=value), table) for value in (0.0, 1.0))
        lost = math.log(near / (1 - near)) - math.log(far / (1 - far))
        assert lost == pytest.approx(-numbers()[table]["beside"], abs=0.01)
    assert confidence(FOUND, WITHOUT_READER) == confidence(replace(FOUND, beside=1.0), WITHOUT_READER)


def test_the_numbers_in_use_are_those_that_a_new_fit_writes() -> None:
    for table, by_hand in BY_HAND.items():
        assert {*SIGNALS[table], *by_hand, "intercept"} == set(numbers()[table])
        assert by_hand.items() <= numbers()[table].items()


def test_nothing_found_is_certainly_no_answer() -> None:
    assert confidence(None, WITH_READER) == 0.0
