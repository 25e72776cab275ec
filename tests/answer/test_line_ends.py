"""Line ends that the width of a page made are told from those of headings, lists and paragraphs."""

from __future__ import annotations

from answer.line_ends import line_ends

TEXT = (
    "(a) Requests\nA request asks the agency that holds \n"
    "a person to say when that person will\r\nbe released, and to wait for an answer\n"
    "- of the chief of police and of others\n\nAnother paragraph that is long enough\n"
)


def test_a_full_line_runs_on_but_not_into_an_item_or_another_paragraph() -> None:
    found = line_ends(TEXT, 0, len(TEXT))
    assert [(TEXT[: span.start].split()[-1], TEXT[span.end :].split()[0]) for span in found] == [
        ("holds", "a"),
        ("will", "be"),
    ]
    assert [TEXT[span.start : span.end] for span in found] == [" \n", "\r\n"]


def test_lines_are_measured_whole_also_where_a_quotation_begins_at_the_end_of_one() -> None:
    at = TEXT.index("holds")
    assert [span.start for span in line_ends(TEXT, at, at + 30)] == [at + 5]
