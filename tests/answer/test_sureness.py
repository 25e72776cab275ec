"""How sure pincite is, in words: three steps for an answer, three for silence, nothing where nothing was judged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from answer_support import document, hit, quote

from answer.sureness import assured, sureness
from index.records import Answer, Note, NoteAbout

SILENT = Answer("q", "2026-11-22", True, 0.0, (), (), 1)


@pytest.mark.parametrize(
    ("confidence", "answered", "silent"),
    [
        (0.95, "very sure", "not sure"),
        (0.9, "very sure", "not sure"),
        (0.8, "fairly sure", "not sure"),
        (0.5, "not sure", "not sure"),
        (0.2, "not sure", "fairly sure"),
        (0.05, "not sure", "sure"),
    ],
)
def test_each_step_has_its_words(confidence: float, answered: str, silent: str) -> None:
    assert sureness(Answer("q", "2026-11-22", False, confidence, (), (), 1)).startswith(f"{answered} that")
    assert sureness(Answer("q", "2026-11-22", True, confidence, (), (), 1)).startswith(silent)


def test_nobody_is_very_sure_where_words_of_the_question_stand_nowhere() -> None:
    assert sureness(Answer("q", "2026-11-22", False, 0.95, (), (), 1, missing=("guns",))).startswith("fairly sure")
    assert sureness(Answer("q", "2026-11-22", False, 0.5, (), (), 1, missing=("guns",))).startswith("not sure")


def test_nobody_is_sure_of_silence_where_the_passages_hold_every_word() -> None:
    near = Answer("q", "2026-11-22", True, 0.05, (), (hit(document("It was signed in May.")),), 1)
    assert sureness(near).startswith("fairly sure")
    assert sureness(replace(near, missing=("guns",))).startswith("sure")


@pytest.mark.parametrize(
    ("text", "sure"), [("The day of the signing was not seen.", "not sure"), ("It was signed in May.", "very sure")]
)
def test_what_was_not_seen_is_no_answer_to_be_sure_of(text: str, sure: str) -> None:
    first, second = quote(document(text)), quote(document("The day of the vote was not seen.", "b.md"))
    assert sureness(Answer("q", "2026-11-22", False, 0.95, (first, second), (), 1)).startswith(sure)


def test_what_was_not_judged_claims_nothing() -> None:
    spanish = Note(NoteAbout.LANGUAGE, "It seems to be in Spanish.")
    assert sureness(Answer("q", "2026-11-22", True, 0.0, (), (), 1, notes=(spanish,))) == ""
    assert sureness(SILENT) == "sure that no document answers it"


@pytest.mark.parametrize(
    ("confidence", "silent", "told"), [(0.75, False, True), (0.65, False, False), (0.95, True, False)]
)
def test_an_answer_assures_where_nobody_is_advised_to_read_first(confidence: float, silent: bool, told: bool) -> None:
    assert assured(Answer("q", "2026-11-22", silent, confidence, (), (), 1)) is told
