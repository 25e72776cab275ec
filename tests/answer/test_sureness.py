"""How sure pincite is, in words: three steps for an answer, three for silence, nothing where nothing was judged."""

from __future__ import annotations

import pytest

from answer.sureness import sureness
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


def test_what_was_not_judged_claims_nothing() -> None:
    spanish = Note(NoteAbout.LANGUAGE, "It seems to be in Spanish.")
    assert sureness(Answer("q", "2026-11-22", True, 0.0, (), (), 1, notes=(spanish,))) == ""
    assert sureness(SILENT) == "sure that no document answers it"
