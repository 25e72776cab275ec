"""The order of quotations by standing: what replaced a rule comes before it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from answer_support import IN_FORCE, document, passage

from answer.ranking import (
    AUTHORITY,
    GIVES_WAY,
    LAYERS,
    NAMED,
    OF_A_TOWN,
    OLD_NEWS,
    UNDATED,
    borrowed,
    standing_bonus,
    successors_first,
)
from index.query import Query, Term
from index.records import Document, Kind, Quote, Standing, Status, Superseding

MEMO = replace(document(path="memos/grey.md", title="Grey memo on schools", date="2011"), id="1" * 64)
ORDER = replace(document(path="memos/blue.md", title="Blue order", date="2021"), id="2" * 64)
ACT = replace(document(path="statutes/act.md", title="An act", date="2026"), id="3" * 64)
OTHER = replace(document(path="news/n.md", title="A report", date="2017"), id="4" * 64)
DAY = "2026-11-22"
NO_QUERY = Query("may they enter?", np.zeros((1, 2), dtype=np.float32), (Term("enter", ("enter",), 3.0),))


def quote(of: Document, score: float, later: Document | None = None, status: Status = Status.RESCINDED) -> Quote:
    """The whole document, superseded where `later` is given."""
    by = (Superseding(later.id, later.path, later.meta.title, later.meta.date),) if later else ()
    return Quote(of, 0, len(of.text), passage(of), score, Standing(status, superseded_by=by) if later else IN_FORCE)


def order(*quotes: Quote, query: Query = NO_QUERY) -> list[str]:
    return [q.document.path.rpartition("/")[2] for q in successors_first(quotes, query)]


def asking(word: str) -> Query:
    return replace(NO_QUERY, terms=(Term(word, (word,), 3.0),))


def test_the_successor_takes_the_place_of_the_older() -> None:
    found = successors_first([quote(MEMO, 1.6, ORDER), quote(OTHER, 1.55), quote(ORDER, 0.8)], NO_QUERY)
    assert [(q.document.id[0], q.score) for q in found] == [
        ("2", 1.6),
        ("4", 1.55),
        ("1", pytest.approx(1.6 + GIVES_WAY)),
    ]


def test_a_chain_ends_with_the_last_successor_first() -> None:
    assert order(quote(MEMO, 1.6, ORDER), quote(ORDER, 0.9, ACT), quote(ACT, 0.8)) == ["act.md", "blue.md", "grey.md"]


def test_what_stands_right_is_left_alone() -> None:
    quotes = [quote(ORDER, 1.6), quote(MEMO, 1.5, ORDER), quote(OTHER, 1.4)]
    assert successors_first(quotes, NO_QUERY) == quotes


@pytest.mark.parametrize("word", ["grey", "2011"])
def test_a_question_that_names_the_older_wants_the_older(word: str) -> None:
    assert order(quote(MEMO, 1.6, ORDER), quote(ORDER, 1.5), query=asking(word)) == ["grey.md", "blue.md"]


def test_what_was_only_amended_keeps_its_place() -> None:
    assert order(quote(MEMO, 1.6, ORDER, Status.AMENDED), quote(ORDER, 1.5)) == ["grey.md", "blue.md"]


@pytest.mark.parametrize("standing", [quote(MEMO, 1.0, ORDER).standing, Standing(Status.RESCINDED)])
def test_what_no_longer_holds_loses_little_where_the_question_names_it(standing: Standing) -> None:
    held = standing_bonus(MEMO, IN_FORCE, NO_QUERY, DAY)
    assert standing_bonus(MEMO, standing, NO_QUERY, DAY) < held + NAMED
    for word in ("grey", "2011"):
        assert standing_bonus(MEMO, standing, asking(word), DAY) == pytest.approx(held + NAMED)


def test_a_word_that_names_the_successor_too_names_neither() -> None:
    standing = quote(MEMO, 1.0, replace(ORDER, meta=replace(ORDER.meta, title="Blue order on schools"))).standing
    assert standing_bonus(MEMO, standing, asking("schools"), DAY) == standing_bonus(MEMO, standing, NO_QUERY, DAY)


@pytest.mark.parametrize(
    ("kind", "issued", "day", "word", "old"),
    [
        (Kind.NEWS, "2017-02-22", DAY, "enter", True),
        (Kind.NEWS, "2017-02-22", DAY, "paper", False),
        (Kind.NEWS, "2017-02-22", DAY, "2017", False),
        (Kind.NEWS, "2017-02-22", "2019-02-22", "enter", False),
        (Kind.NEWS, "2017-02-22", "2019-02-23", "enter", True),
        (Kind.NEWS, "2017-12", "2019-12-31", "enter", True),
        (Kind.NEWS, "2017", "2019-01-01", "enter", False),
        (Kind.NEWS, "", DAY, "enter", False),
        (Kind.MEMO, "2011-10-24", DAY, "enter", False),
        (Kind.STATUTE, "1996", DAY, "enter", False),
    ],
)
def test_old_news_stands_back_unless_it_is_named(kind: Kind, issued: str, day: str, word: str, old: bool) -> None:
    told = document(kind=kind, title="The paper's report", date=issued)
    undated = 0.0 if issued else UNDATED
    bonus = standing_bonus(told, IN_FORCE, asking(word), day)
    assert bonus == pytest.approx(AUTHORITY[LAYERS[kind]] + undated + (OLD_NEWS if old else 0.0))


def test_a_name_that_stands_everywhere_names_nothing() -> None:
    standing = quote(MEMO, 1.0, ORDER).standing
    common = replace(NO_QUERY, terms=(Term("grey", ("grey",), 0.5, is_name=True),))
    assert standing_bonus(MEMO, standing, common, DAY) == standing_bonus(MEMO, standing, NO_QUERY, DAY)


@pytest.mark.parametrize(
    ("jurisdiction", "question", "elsewhere"),
    [
        ("US-CT-New-Haven", "may agents enter a school?", True),
        ("US-CT-New-Haven", "may agents enter a school in West Haven?", True),
        ("US-CT-New-Haven", "may agents enter a school in new haven?", False),
        ("US-CT", "may agents enter a school?", False),
        ("", "may agents enter a school?", False),
    ],
)
def test_the_rule_of_a_town_that_is_not_named_stands_back(jurisdiction: str, question: str, elsewhere: bool) -> None:
    rule = document(kind=Kind.LOCAL_RULE, date="2020", jurisdiction=jurisdiction)
    bonus = standing_bonus(rule, IN_FORCE, replace(NO_QUERY, text=question), DAY)
    assert bonus == pytest.approx(AUTHORITY[LAYERS[Kind.LOCAL_RULE]] + (OF_A_TOWN if elsewhere else 0.0))


@pytest.mark.parametrize(
    ("kind", "text", "reports"),
    [
        (Kind.REGULATION, "School guidance in several states says that a warrant of form I-200 opens no door.", True),
        (Kind.REGULATION, "A letter of 2017 opens no door.", True),
        (Kind.REGULATION, "A warrant of form I-200 opens no door.", False),
        (Kind.REGULATION, "The office shall publish guidance; who says otherwise is wrong.", False),
        (Kind.MEMO, "This guidance says that a warrant of form I-200 opens no door.", False),
    ],
)
def test_a_report_beside_a_law_has_none_of_its_authority(kind: Kind, text: str, reports: bool) -> None:
    of = document(text, date="1997", kind=kind)
    assert borrowed(of, text) == (-AUTHORITY[LAYERS[kind]] if reports else 0.0)
