"""Dates in the text: the forms that state a document's own date, and the many that do not."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest

from evaluation import reading_inputs as inputs
from index.records import Source
from ingest.furniture import furniture_spans
from ingest.reading import read
from ingest.textdate import date_in_text, is_date

SEEDS = Path(__file__).parents[2] / "../shared/seeds"
PARAGRAPH = (
    "The harbor board put off a vote on the winter ferry schedule after more than forty residents spoke against it."
)

SENTENCE = "To all principals: visitors sign in at the front office, show a card and wear a badge."
HEAD = "Elm Valley School District\n\n"


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
    assert not any("date" in read(text.encode(), "seed.txt").stated for text in texts)


def head_date(text: str, name: str = "memo.txt") -> str:
    value, source = read(text.encode(), name).stated.get("date", ("", Source.TEXT))
    assert source is Source.TEXT
    return str(value)


@pytest.mark.parametrize(
    "line",
    [
        "March 3, 2026",
        "3 March 2026",
        "Tuesday, March 3, 2026",
        "MARCH 3, 2026",
        "2026-03-03",
        "*March 3, 2026*",
        "**March 3, 2026**",
        "\t\tMarch 3,  2026",
        "Dated: March 3, 2026",
    ],
)
@pytest.mark.parametrize("name", ["memo.txt", "memo.md"])
def test_a_lone_date_above_the_first_sentence_is_the_documents_own(line: str, name: str) -> None:
    assert head_date(f"{HEAD}{line}\n\n{SENTENCE}\n", name) == "2026-03-03"
    assert head_date(f"Elm Valley Schools\nElm Valley, Conn.\n{line}\n{SENTENCE}\n", name) == "2026-03-03"


def test_a_long_title_is_no_running_text() -> None:
    title = "Guidance on visitors and on civil detainers for the schools of the valley"
    assert head_date(f"{title}\n\nMarch 3, 2026\n\n{SENTENCE}") == "2026-03-03"
    assert head_date(f"{title}.\n\nMarch 3, 2026\n\n{SENTENCE}") == ""


def test_front_matter_without_a_date_hides_none() -> None:
    body = f"# Visitors\n\nMarch 3, 2026\n\n{SENTENCE}\n"
    assert head_date(f"---\ntitle: Visitors, as adopted\n---\n{body}", "a.md") == "2026-03-03"
    assert head_date(f"---\nlast_checked: 2026-03-04\n---\n{body}", "a.md") == "2026-03-03"
    assert head_date(f"---\nlast_checked: 2026-03-02\n---\n{body}", "a.md") == ""
    assert read(f"---\ndate: 2025\n---\n{body}".encode(), "a.md").stated["date"] == (2025, Source.FRONT_MATTER)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}March 3, 2026\n",
        f"{HEAD}March 3, 2026\n\n- milk\n- bread\n",
        f"{HEAD}March 2026\n\n{SENTENCE}",
        f"{HEAD}3/13/2026\n\n{SENTENCE}",
        f"{HEAD}February 30, 2026\n\n{SENTENCE}",
        f"{HEAD}- March 3, 2026\n\n{SENTENCE}",
        f"{HEAD}March 3, 2026 to March 9, 2026\n\n{SENTENCE}",
        f"{HEAD}March 3, 2026\n\nMarch 4, 2026\n\n{SENTENCE}",
        f"{HEAD}March 3, 2026\n\nDate: 3/4/2026\n\n{SENTENCE}",
        f"{HEAD}March 3, 2026\n\n{SENTENCE}\n\nUpdated: March 4, 2026\n",
        f"{HEAD}Effective March 3, 2026\n\n{SENTENCE}",
        f"{HEAD}Effective\nMarch 3, 2026\n\n{SENTENCE}",
        f"The law as of\n\nMarch 3, 2026\n\n{SENTENCE}",
        f"The decision on\nMarch 3, 2026\n\n{SENTENCE}",
        f"Public hearing\n\nMarch 3, 2026\n\n{SENTENCE}",
        f"Revised:\n\nMarch 3, 2026\n\n{SENTENCE}",
        f"{HEAD}March 3, 2026\n9:00 The board opens and hears the parents of the district.\n",
        f"{HEAD}March 3, 2026\n\nDoors open at 6 p.m.\n\n{SENTENCE}",
        f"{HEAD}March 3, 2026\n\nPlace: the library\n\n{SENTENCE}",
        f"Day | Guest\n\nMarch 3, 2026\n\n{SENTENCE}",
        f"Day\tGuest\n\nMarch 3, 2026\n\n{SENTENCE}",
        f"{HEAD}March 3, 2026\n\nThe board meets in the library on March 3 to hear the parents.\n",
        f"Re: visitors\n\nMarch 3, 2026\n\nAna Bo wrote:\n\n{SENTENCE}",
        f"{HEAD}March 3, 2026\n\n> {SENTENCE}\n",
        f"From: Ana\n\nMarch 3, 2026\n\n{SENTENCE}\n\nFrom: Bo\n\n{SENTENCE}\n",
        f"{SENTENCE}\n\nMarch 3, 2026\n\n{SENTENCE}",
        "The board of education has a policy on visitors to all schools of\nElm Valley.\n\nMarch 3, 2026\n\n"
        + SENTENCE,
        "The board settled the matter in a vote that fell\nMarch 3, 2026\nand not in any other month of the year.\n",
        f"Skip to main content\n{HEAD}March 3, 2026\n\n{SENTENCE}",
        "Elm\n" * 20 + f"March 3, 2026\n\n{SENTENCE}",
        f"Elm Valley\vMarch 3, 2026\v\n{SENTENCE}",
    ],
)
def test_a_lone_date_that_may_be_another_day_is_none(text: str) -> None:
    assert head_date(text) == ""


def test_a_log_has_no_day_of_its_own() -> None:
    log = f"{HEAD}March 3, 2026\n\n" + f"{SENTENCE}\n\n" * 40
    assert head_date(log) == "2026-03-03"
    assert head_date(f"{log}March 4, 2026\n\n{SENTENCE}") == ""


MEMO = ((1, "Elm Valley School District"), (0, "March 3, 2026"), (0, SENTENCE))


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.odt", inputs.odt(MEMO)), ("a.pdf", inputs.pdf(MEMO)), ("a.docx", inputs.docx(MEMO))],
)
def test_word_processors_files_are_dated_by_their_head(name: str, content: bytes) -> None:
    content = saved(content, name, datetime(2026, 3, 4))
    assert read(content, name).stated["date"] == ("2026-03-03", Source.TEXT)


@pytest.mark.parametrize(("name", "content"), [("a.pdf", inputs.pdf(MEMO)), ("a.docx", inputs.docx(MEMO))])
def test_no_text_is_written_after_its_file_was_saved(name: str, content: bytes) -> None:
    content = saved(content, name, datetime(2026, 3, 2))
    assert "date" not in read(content, name).stated


@pytest.mark.parametrize(("name", "content"), [("a.html", inputs.html(MEMO)), ("a.eml", inputs.eml(MEMO))])
def test_on_web_pages_and_in_messages_a_lone_date_says_nothing(name: str, content: bytes) -> None:
    assert read(content, name).stated.get("date", ("",))[0] != "2026-03-03"


def saved(content: bytes, name: str, moment: datetime) -> bytes:
    """A Word file as if last saved at `moment`, a PDF as if made then; an ODT of ours tells no day."""
    import docx
    from pypdf import PdfReader, PdfWriter

    out = io.BytesIO()
    if name.endswith(".docx"):
        document = docx.Document(io.BytesIO(content))
        document.core_properties.modified = moment
        document.save(out)
    elif name.endswith(".pdf"):
        writer = PdfWriter(PdfReader(io.BytesIO(content)))
        writer.add_metadata(dict.fromkeys(("/CreationDate", "/ModDate"), f"D:{moment:%Y%m%d%H%M%S}"))
        writer.write(out)
    return out.getvalue() or content


def test_lines_that_are_only_a_date() -> None:
    dates = ["March 3, 2026", "MARCH 3, 2026", "3 March 2026", "March 2026", "Tuesday, March 3, 2026", "2026-03-03"]
    assert all(map(is_date, [*dates, "Date:  March 3, 2026", "3/4/2026", "Issued March 3, 2026"]))
    assert not any(map(is_date, ["Lamps of March 3, 2026", "March 3, 2026: lamps", "March", "Effective May 3, 2026"]))
