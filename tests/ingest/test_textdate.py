"""Dates in the text: the forms that state a document's own date, and the many that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.furniture import furniture_spans
from ingest.textdate import date_in_text

SEEDS = Path(__file__).parents[2] / "../shared/seeds"
PARAGRAPH = (
    "The harbor board put off a vote on the winter ferry schedule after more than forty residents spoke against it."
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("OSTERVIK, Conn. (AP) - February 22, 2017\n\nThe board met.", "2017-02-22"),
        ("OSTERVIK, Conn., Feb. 22, 2017 /Wire/ -- The board met.", "2017-02-22"),
        ("OSTERVIK (June 3, 2020) — The board met.", "2020-06-03"),
        ("A headline\nPosted: Feb. 22, 2017 5:14 PM\nThe board met.", "2017-02-22"),
        ("Published January 28, 2025", "2025-01-28"),
        ("First published: 28 January 2025", "2025-01-28"),
        ("By Ida Blom | January 28, 2025", "2025-01-28"),
        ("By Ida Blom and Per Lund on June 29, 2014 08:08 pm", "2014-06-29"),
        ("MEMORANDUM\nTo: All\nDate: January 28, 2025\n", "2025-01-28"),
        ("To: All\nDATE: 10/27/2021", "2021-10-27"),
        ("To: All\nDATE: 5/5/2021", "2021-05-05"),
        ("From: A\nDate: Wed, 22 Feb 2017 10:00:00 -0500", "2017-02-22"),
        ("Sent: Wednesday, February 22, 2017 5:14 PM", "2017-02-22"),
        ("Harbor Office\n\nJanuary 28, 2025\n\nDear Superintendent:\n\nWe write", "2025-01-28"),
        ("Date: 2025-01-28", "2025-01-28"),
        ("Posted: Feb. 22, 2017\nUpdated: February 22, 2017 6:00 PM", "2017-02-22"),
    ],
)
def test_a_form_that_states_the_documents_own_date(text: str, day: str) -> None:
    assert date_in_text(text, ()) == day


@pytest.mark.parametrize(
    "text",
    [
        "On March 3, 2016 he said that it would end.",
        "Posted on the door of the town hall on March 3, 2016 was a note nobody had signed.",
        "January 28, 2025\n\nA poem about the sea",
        "DATE: 3/4/2021",
        "Date: February 30, 2017",
        "Date: January 28, 25",
        "Come to the meeting\nDate: May 3, 2025\nTime: 6 pm",
        "Effective January 1, 2014",
        "Approved June 25, 2013",
        "Published January 28, 2025\nUpdated January 30, 2025",
        "Date: January 28, 2025\nPublished January 30, 2025",
        "Updated January 30, 2025",
        "Last revised: January 30, 2025",
        "Feb. 2017",
        "",
    ],
)
def test_no_date_where_none_is_stated_or_two_disagree(text: str) -> None:
    assert date_in_text(text, ()) == ""


def test_a_stamp_after_the_opening_is_of_another_story() -> None:
    body = "\n\n".join([PARAGRAPH] * 5)
    assert date_in_text(f"{body}\n\nPublished January 28, 2025\n", ()) == ""


def test_a_clocked_date_is_a_pages_stamp_only_near_its_article() -> None:
    near = f"Skip to main content\nMarch 13, 2015 9:00PM\n{PARAGRAPH}\n"
    far = "Skip to main content\nMarch 13, 2015 9:00PM\n" + "Harbor\n" * 12 + PARAGRAPH
    assert date_in_text(near, furniture_spans(near)) == "2015-03-13"
    assert date_in_text(far, furniture_spans(far)) == ""
    assert date_in_text("March 13, 2015 9:00PM", ()) == ""


def test_the_day_a_page_was_looked_at_is_not_its_date() -> None:
    page = f"Skip to main content\nFriday, March 17, 2017\nHome\n{PARAGRAPH}\nLeave a comment"
    assert date_in_text(page, furniture_spans(page)) == ""
    stamped = page.replace("Home", "Posted: March 13, 2015")
    assert date_in_text(stamped, furniture_spans(stamped)) == ""


def test_every_seed_is_undated() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the seeds are in ../shared, which this checkout does not have")
    texts = [path.read_bytes().decode() for path in sorted(SEEDS.glob("*.txt"))]
    assert len(texts) == 5
    assert [date_in_text(text, furniture_spans(text)) for text in texts] == [""] * 5
