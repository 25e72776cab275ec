"""Typing errors made on purpose: as many as asked for, each one error, the same at every run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from support import ToyEmbedder
from test_sets import folder as folder

from evaluation import command
from evaluation.typos import MIN_LETTERS, NEIGHBOURS, misspell
from index.settings import Settings

QUESTION = "Which officers may enter a school with a warrant that no judge has signed, and who says so?"


def test_the_keyboard_is_whole() -> None:
    assert "".join(sorted(NEIGHBOURS)) == "abcdefghijklmnopqrstuvwxyz"
    assert all(a in NEIGHBOURS[b] and a != b for a, near in NEIGHBOURS.items() for b in near)


@given(text=st.text(max_size=80), share=st.floats(0, 1), key=st.text(max_size=4))
@settings(deadline=None)
def test_one_error_a_word_and_short_words_left_alone(text: str, share: float, key: str) -> None:
    spoilt = misspell(text, share, key)
    assert misspell(text, share, key) == spoilt
    pairs = list(zip(text.split(), spoilt.split(), strict=True))
    assert all(a == b or (len(a) >= MIN_LETTERS and a != b) for a, b in pairs)


def test_as_many_as_asked_for() -> None:
    words = QUESTION.split()
    for number in range(50):
        errors = [a for a, b in zip(words, misspell(QUESTION, 0.1, str(number)).split(), strict=True) if a != b]
        assert len(errors) in (1, 2)
    changed = [OSA.distance(a, b) for a, b in zip(words, misspell(QUESTION, 1.0).split(), strict=True)]
    assert all(d == (sum(map(str.isalpha, a)) >= MIN_LETTERS) for a, d in zip(words, changed, strict=True))
    assert misspell(QUESTION, 0.0) == QUESTION


def test_a_word_of_one_letter_repeated_ends() -> None:
    assert misspell("aaaa", 1.0) != "aaaa"
    assert misspell("жжжж", 1.0) != "жжжж"


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_set_can_be_asked_with_errors(folder: Path, tmp_path: Path, toy: ToyEmbedder, share: float) -> None:
    ranking, answers = command.run(Settings(), dataset=folder, cache=tmp_path / "cache", typos=share, embedder=toy)
    assert ("typing errors in 100% of the words" in ranking.name) == bool(share)
    assert ("typing errors" in answers.name) == bool(share)
