"""Page furniture: on pages of our own invention, on the seeds where they are, and on texts that have none."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Span
from ingest.furniture import furniture_spans
from ingest.furniture_signs import MAX_SIGN_CHARACTERS, certain_sign, weak_sign

SEEDS = Path(__file__).parents[2] / "../shared/seeds"

HEADLINE = "Harbor board delays vote on ferry schedule after residents object"
ARTICLE = (
    "The harbor board put off a vote on the winter ferry schedule on Monday after forty residents spoke.",
    "“We have no other way to get to the clinic,” said Marta Oyelaran, who has lived there for thirty years.",
    "The plan would cut the evening crossing between November and March, when few people use it.",
    "Board members said that they would look at the figures again and decide as early as next month.",
    "“Nobody wants this,” Oyelaran said.",
    "The ferry has run every evening since the bridge was closed, and the city pays for most of it.",
    "A mainland company has offered to run the crossing for less, but it would use a smaller boat that takes no cars.",
    "The board is to hear from the company in two weeks, when it will also be told what the repair of the pier costs.",
)
NAVIGATION = (
    "Skip to main content",
    "Home",
    "News",
    "Sports",
    "Obituaries",
    "Log in",
    "Subscribe",
    "Search",
    "Harbor Gazette",
    "Wind and Tide Tables",
)
TAIL = (
    "Share this article",
    "Filed Under: Ferries, Harbor Board",
    "Related Stories",
    "Island school opens its new library",
    "The building took three years and was paid for by the town, which has no other library to speak of.",
    "Storm closes the coast road for a week",
    "Leave a comment",
    "3 days ago",
    "I have been on that boat every day for years and I can tell you that the figures they gave us are wrong.",
    "Reply",
    "2 days ago",
    "You are right, and it is not the first time that the board has done this to the people who live out there.",
    "Reply",
    "Privacy Policy",
    "Terms of Service",
    "© 2021 Harbor Gazette. All rights reserved.",
)
MEMO = """MEMORANDUM

To: All principals
From: Office of the Superintendent
Date: January 28, 2025
Re: Visitors

Purpose

Visitors must sign in at the main office and wear a badge at all times.

Health

Follow these steps:
1. Ask for identification.
2. Call the office.
3. Share this information with your staff.

Contact

Send questions to the office by e-mail."""
STATUTE = """Sec. 12-100. Notice. (a) Each board shall post the notice in the school and send a copy to the clerk.
(b) A person may submit a comment to the board not later than thirty days after the notice is posted.
(c) The notice shall be filed under seal where a court so orders.
Related provisions
Sec. 12-101. Advertisement
Sec. 12-102. Copyright and trademarks"""
VERSE = "The boat goes out\nThe boat comes home\nand no one waits"
POEM = f"{VERSE}\n\n{VERSE}"


def kept(text: str) -> str:
    """What is left, with the marked spans cut out."""
    pieces, start = [], 0
    for span in furniture_spans(text):
        pieces.append(text[start : span.start])
        start = span.end
    return "".join([*pieces, text[start:]])


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\r\n\r\n"])
def test_of_a_whole_page_the_headline_and_the_article_are_left(separator: str) -> None:
    page = separator.join([*NAVIGATION, HEADLINE, "By Ida Blom", "Posted: Feb. 22, 2021 5:14 PM", *ARTICLE, *TAIL])
    assert kept(page).split(separator)[0] == ""
    assert [line for line in kept(page).splitlines() if line.strip()] == [HEADLINE, *ARTICLE]


def test_a_box_within_the_article_is_marked_and_the_article_goes_on() -> None:
    box = ("Most Popular", "Ten boats to see", "Tide tables", "What a captain eats", "Advertisement")
    page = "\n\n".join([*NAVIGATION, *ARTICLE[:2], *box, *ARTICLE[2:], *TAIL])
    assert kept(page).split() == " ".join(ARTICLE).split()


def test_comments_longer_than_the_article_are_not_the_article() -> None:
    page = "\n".join([*NAVIGATION, *ARTICLE, "12 Comments", *TAIL[7:13] * 8, *TAIL[13:]])
    assert kept(page).split() == " ".join(ARTICLE).split()


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for the Gazette's morning newsletter.",
        "Get the day's headlines delivered to you every evening.",
        "Have a tip we should know? [email\xa0protected]",
        "Follow Harbor&Coast:",
        "A ferry leaves the island. Ida Blom / File Photo",
        "The ferry at dusk (Gazette file photo)",
        "[image via shutterstock]",
        "Copyright AP - Associated Press",
        "Leave a comment",
        "This site uses cookies, and we use cookies of our partners to measure visits.",
        "Story continues below",
    ],
)
def test_a_prompt_amid_an_article_is_marked_and_nothing_else(line: str) -> None:
    page = "\n".join([*ARTICLE[:3], line, *ARTICLE[3:]])
    (span,) = furniture_spans(page)
    assert page[span.start : span.end] == line


def test_weak_signs_count_only_beside_a_certain_one() -> None:
    page = "\n".join([*ARTICLE[:2], "Local", *ARTICLE[2:], "The letters can be found here:", "Contact Us"])
    assert furniture_spans(page) == ()
    assert kept(page + "\nLeave a comment").split() == " ".join(ARTICLE).split()


def test_the_second_copy_of_a_lede_is_marked_and_the_first_stays() -> None:
    page = "\n".join([ARTICLE[0], *ARTICLE, "Leave a comment"])
    assert furniture_spans(page)[0] == Span(len(ARTICLE[0]) + 1, 2 * len(ARTICLE[0]) + 1)


def test_the_authors_biography_is_marked_but_not_what_is_told_of_someone_in_the_article() -> None:
    of = "{} has written about harbors for the Gazette. She was a correspondent in Oslo and has a degree in law."
    author, subject = of.format("Ida"), of.format("Marta")
    assert kept("\n\n".join([*ARTICLE, author, "Leave a comment"])).split() == " ".join(ARTICLE).split()
    assert subject in kept("\n\n".join([*ARTICLE, subject, "Leave a comment"]))


def test_a_memo_with_a_copyright_line_is_not_taken_for_a_page() -> None:
    memo = f"{MEMO}\nwww.example.org\n© 2025 Board of Education"
    marked = [memo[s.start : s.end] for s in furniture_spans(memo)]
    assert "© 2025 Board of Education" in marked[-1]
    assert "Follow these steps:\n1. Ask for identification." in kept(memo)
    assert "Visitors must sign in" in kept(memo)


def test_a_lede_that_also_stands_in_a_teaser_above_is_kept_once() -> None:
    page = "\n".join([ARTICLE[0], *["Harbor and coast"] * 12, *NAVIGATION, *ARTICLE, *TAIL])
    assert kept(page).split() == " ".join(ARTICLE).split()


@pytest.mark.parametrize("text", [MEMO, STATUTE, POEM, "\n\n".join(ARTICLE), "Local", "", "\n \n"])
def test_a_text_without_signs_of_a_page_is_left_alone(text: str) -> None:
    assert furniture_spans(text) == ()


def test_wrapped_lines_are_read_as_one_paragraph() -> None:
    wrapped = (
        "The board said that whoever wants to may sign up for\nthe newsletter of the harbor, and that it is free.\n"
    )
    assert furniture_spans(wrapped) == ()
    page = wrapped + "\nLeave a comment\n"
    assert [page[s.start : s.end] for s in furniture_spans(page)] == ["Leave a comment"]


@pytest.mark.parametrize(
    "line",
    [
        "They leave a comment and go.",
        "Follow these steps:",
        "Filed under seal",
        "Courses offered (AP)",
        "Receive copies of all notices, delivered by mail",
        "Share this form with parents",
    ],
)
def test_what_memos_say_is_no_certain_sign(line: str) -> None:
    assert certain_sign(line) == ""


def test_a_byline_is_told_from_a_sentence_by_its_case() -> None:
    assert weak_sign("By Ida Blom, Staff Writer") == "byline"
    assert weak_sign("By law the board meets in June") == ""


@given(
    st.lists(st.sampled_from([*NAVIGATION, *ARTICLE, *TAIL, "", " ", "\tx "]), max_size=40),
    st.sampled_from(["\n", "\r\n"]),
)
def test_spans_are_disjoint_in_order_and_without_white_space_at_their_ends(lines: list[str], separator: str) -> None:
    text = separator.join(lines)
    end = 0
    for span in furniture_spans(text):
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        end = span.end


@pytest.mark.parametrize(
    "piece", ["1", "A. ", "by continuing you ", "2017 ", "share ", "/", "we use cookies ", "10:10 | "]
)
def test_no_line_makes_the_patterns_backtrack_for_long(piece: str) -> None:
    line = (piece * MAX_SIGN_CHARACTERS)[: MAX_SIGN_CHARACTERS - 1] + "!"
    started = time.process_time()
    certain_sign(line)
    weak_sign(line)
    assert time.process_time() - started < 0.5


# Where each furniture line of a seed begins, and nothing else: pieces of a few words, not the seeds' text.
SEED_FURNITURE = {
    "000": ("As President", "Get top", "Local"),
    "001": ("Skip to", "[image", "Have a tip", "Filed", "Follow", "Rachel Stockman is"),
    "002": ("CTnewsjunkie", "Immigration march", "The full memos"),
    "003": ("Sen. Jeff", "President Trump signs", "Sen. Jeff", "Sen. Jeff", "Ana has", "Leave a"),
    "004": ("The memos sent", "Copyright", "Contact"),
}


@pytest.mark.parametrize("number", SEED_FURNITURE)
def test_of_the_seeds_exactly_the_furniture_lines_are_marked(number: str) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the seeds are in ../shared, which this checkout does not have")
    (path,) = SEEDS.glob(f"{number}_*.txt")
    text = path.read_bytes().decode()
    marked = [line for s in furniture_spans(text) for line in text[s.start : s.end].splitlines() if line.strip()]
    assert len(marked) == len(SEED_FURNITURE[number])
    assert all(line.startswith(begin) for line, begin in zip(marked, SEED_FURNITURE[number], strict=True))


def test_of_the_repeated_lede_of_a_seed_the_second_copy_is_the_marked_one() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the seeds are in ../shared, which this checkout does not have")
    (path,) = SEEDS.glob("000_*.txt")
    text = path.read_bytes().decode()
    assert furniture_spans(text)[0].start == text.index("\n") + 1
