"""Sentence spans: exact, disjoint, inside their regions, legal abbreviations kept whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import Span
from ingest.sentences import sentence_spans, strip


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    "whole",
    [
        "Gov. Malloy wrote to the police.",
        "Under C.G.S. § 54-192h no officer shall hold anyone.",
        "See 8 U.S.C. § 1373(a) for the rule.",
        "The U.S. Department of Justice sued on Jan. 5, 2026.",
        "Mr. Tong and Dr. Smith met at 5 p.m. on Tuesday.",
        "The case Doe v. Smith was heard.",
        "It cost $1.5 million in Conn. in 2017.",
    ],
)
def test_abbreviations_do_not_end_a_sentence(whole: str) -> None:
    assert sentences(f"It was late. {whole} Nobody came.") == ["It was late.", whole, "Nobody came."]


def test_no_sentence_runs_from_one_paragraph_into_the_next() -> None:
    for gap in ("\n\n", "\r\n\r\n", "\n \n", "\r\r", "\n\t\n\n"):
        assert sentences(f"A heading without a stop{gap}The body begins here.") == [
            "A heading without a stop",
            "The body begins here.",
        ]


def test_wrapped_lines_are_one_sentence() -> None:
    text = "The council of the town adopted\nthe rule on Monday. The mayor\r\nsigned it."
    assert sentences(text) == ["The council of the town adopted\nthe rule on Monday.", "The mayor\r\nsigned it."]


def test_long_lines_are_paragraphs() -> None:
    long = "The council of the town adopted the rule on Monday and told the officers " * 4
    assert sentences(f"{long}\nA caption\nThe end.")[-2:] == ["A caption", "The end."]


@given(
    text=st.text(st.sampled_from('aB1 .!?\n\r\t\u2028\u0085\u00a0é\u0301😀\u200d\u202b§-"”\ufffd'), max_size=300),
    cuts=st.lists(st.integers(0, 300), max_size=6),
)
@settings(max_examples=200, deadline=None)
def test_spans_are_exact_disjoint_and_inside(text: str, cuts: list[int]) -> None:
    bounds = sorted(min(cut, len(text)) for cut in cuts)
    regions = [Span(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=False)]
    spans = sentence_spans(text, regions)
    previous = 0
    for span in spans:
        piece = text[span.start : span.end]
        assert previous <= span.start < span.end
        assert piece == piece.strip()
        assert any(c.isalnum() for c in piece)
        assert any(region.start <= span.start and span.end <= region.end for region in regions)
        previous = span.end
    found = {i for span in spans for i in range(span.start, span.end)}
    for region in regions:
        for i in range(region.start, region.end):
            assert not text[i].isalnum() or i in found, f"{text[i]!r} at {i} is in no sentence"


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_strip(before: str, middle: str, after: str) -> None:
    text = before + middle + after
    span = strip(text, len(before), len(before) + len(middle))
    assert text[span.start : span.end] == middle.strip()
    assert len(before) <= span.start <= span.end <= len(before) + len(middle)
