"""Search: filters before the top-k, phrases verbatim, no word of a user's is ever an operator."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support import ToyEmbedder, settings_in, write_corpus

import index.search as searching
from answer import Pincite
from index.dates import parse
from index.errors import PinciteError, QuestionError
from index.filters import Filters, allowed_passages
from index.query import LIGHT_WEIGHT, Term, weigh
from index.records import Document, Kind, Status
from index.settings import SearchSettings
from index.vectors import VectorIndex
from index.words import match_expression, stems, words
from ingest.pipeline import reindex

KINDS = {"news": Kind.NEWS, "memos": Kind.MEMO, "statutes": Kind.STATUTE}
ISSUERS = ("DHS", "Town of Rye", "")
PLACES = ("US", "US-CT", "US-CT-Rye", "US-CTX", "")
DAYS = ("2013", "2017-02", "2017-02-22", "2025-01-31", "")
STATUSES = (Status.IN_FORCE, Status.RESCINDED)


@pytest.fixture(scope="module")
def pincite(tmp_path_factory: pytest.TempPathFactory) -> Pincite:
    """Sixty short documents over all combinations of metadata."""
    folder = tmp_path_factory.mktemp("search")
    chosen = itertools.islice(itertools.product(KINDS, ISSUERS, PLACES, DAYS, STATUSES), 0, None, 7)
    files = {}
    for i, (kind, issuer, place, day, status) in enumerate(chosen):
        lines = [f"issuer = {issuer!r}", f"jurisdiction = {place!r}", f"date = {day!r}", f"status = '{status}'"]
        front = "\n".join(line for line in lines if "''" not in line)
        files[f"{kind}/{i}.md"] = (
            f"+++\n{front}\n+++\nOfficer {i} may enter school {i % 5} with a warrant of the court."
        )
    options = settings_in(folder)
    write_corpus(options.corpus, files)
    reindex(options, embedder=ToyEmbedder())
    return Pincite(options, ToyEmbedder())


@pytest.fixture(scope="module")
def narrow(pincite: Pincite) -> Iterator[Pincite]:
    """The same index, of which either retriever brings ten passages: far fewer than there are."""
    options = pincite.settings.model_copy(update={"search": SearchSettings(candidates=10)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "KEYWORD_DEPTH", 1)
        yield Pincite(options, ToyEmbedder())


def test_a_word_of_any_question_weighs_no_more_than_one_in_a_third_of_the_passages(pincite: Pincite) -> None:
    with pincite.snapshot() as snapshot:
        light, rare, known = weigh(snapshot, [Term(word, (word,)) for word in ("still", "harbour", "warrant")])
        (held,) = weigh(snapshot, [Term("let", ("let", "officer 3"))])
    assert light.weight == LIGHT_WEIGHT < rare.weight
    assert known.weight < LIGHT_WEIGHT, "in every passage"
    assert held.weight <= LIGHT_WEIGHT


def test_a_subdivision_is_held_by_whoever_holds_the_section(tmp_path: Path) -> None:
    options = settings_in(tmp_path)
    act = '+++\ntitle = "8 U.S.C. 1357: powers"\n+++\nOfficers may ask.\n'
    part = '+++\ntitle = "Agreements"\nids = ["8 U.S.C. § 1357(g)"]\n+++\nTowns may agree.\n'
    write_corpus(options.corpus, {"statutes/powers.md": act, "memos/g.md": part, "news/n.txt": "They may."})
    reindex(options, embedder=ToyEmbedder())
    with Pincite(options, ToyEmbedder()).snapshot() as snapshot:
        found = snapshot.holders([f"8 U.S.C. § {cited}" for cited in ("1357(a)(2)", "1357", "1357(g)(1)", "1373(a)")])
    assert {name: [path for path, *_ in rows] for name, rows in found.items()} == {
        "8 U.S.C. § 1357(a)(2)": ["statutes/powers.md"],
        "8 U.S.C. § 1357": ["statutes/powers.md"],
        "8 U.S.C. § 1357(g)(1)": ["memos/g.md"],
    }


def passes(document: Document, filters: Filters) -> bool:
    """What the filters mean, said once more in Python."""
    meta = document.meta
    days = parse(meta.date)
    return (
        (not filters.kinds or meta.kind in filters.kinds)
        and (not filters.issuers or meta.issuer in filters.issuers)
        and (not filters.statuses or meta.status in filters.statuses)
        and (
            not filters.jurisdictions
            or any(meta.jurisdiction == j or meta.jurisdiction.startswith(j + "-") for j in filters.jurisdictions)
        )
        and (not filters.first or bool(days and days[1].isoformat() >= filters.first))
        and (not filters.last or bool(days and days[0].isoformat() <= filters.last))
    )


def some(values: tuple[str, ...] | list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


@given(
    kinds=some(list(KINDS.values())),
    issuers=some(["DHS", "Town of Rye", "nobody"]),
    places=some(["US", "US-CT", "US-CT-Rye", "US-C", "%"]),
    statuses=some(list(STATUSES)),
    first=st.sampled_from(["", "2013-12-31", "2014-01-01", "2017-02-15"]),
    last=st.sampled_from(["", "2013-01-01", "2017-02-01", "2025-01-30"]),
    limit=st.integers(1, 10),
)
@settings(max_examples=60, deadline=None)
def test_filters_come_before_the_top_k(
    narrow: Pincite,
    kinds: tuple[Kind, ...],
    issuers: tuple[str, ...],
    places: tuple[str, ...],
    statuses: tuple[Status, ...],
    first: str,
    last: str,
    limit: int,
) -> None:
    assume(not (first and last) or first <= last)
    filters = Filters(kinds, issuers, places, statuses, first, last)
    with narrow.snapshot() as snapshot:
        expected = {path for path in snapshot.paths() if passes(snapshot.document(path), filters)}
    question = "may an officer enter the school with a warrant?"
    found = narrow.search(question, filters, limit).hits
    assert {hit.document.path for hit in found} <= expected
    assert len(found) == min(limit, len(expected)), "a filter emptied a page that had answers"
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    ranks = [(hit.why.dense_rank, hit.why.keyword_rank) for hit in narrow.search(question, filters, 99).hits]
    for retrieved in zip(*ranks, strict=True):
        assert sorted(rank for rank in retrieved if rank) == list(range(1, min(10, len(expected)) + 1))


def test_dense_top_k_among_the_allowed_equals_brute_force(pincite: Pincite) -> None:
    question = ToyEmbedder().embed_query("warrant for school 3")
    with pincite.snapshot() as snapshot:
        ids, vectors = snapshot.passage_vectors()
        allowed = allowed_passages(snapshot, Filters(kinds=(Kind.MEMO,)))
        assert allowed is not None
        cosines = dict(zip(ids.tolist(), (vectors @ question).tolist(), strict=True))
        best = sorted(allowed.tolist(), key=lambda i: (-round(cosines[i], 5), i))[:7]
        found = snapshot.vectors.search(question, 7, allowed)
    assert [i for i, _ in found] == best
    assert [score for _, score in found] == pytest.approx([cosines[i] for i in best], abs=1e-5)


@pytest.mark.parametrize("count", [0, 1, 5, 50])
def test_vector_index_of_any_size(count: int) -> None:
    vectors = np.eye(64, dtype=np.float32)[:count]
    index = VectorIndex.build(np.arange(10, 10 + count, dtype=np.int64), vectors)
    found = index.search(np.full(64, 0.125, dtype=np.float32), 20)
    assert [i for i, _ in found] == list(range(10, 10 + min(20, count)))
    assert index.search(np.full(64, 0.125, dtype=np.float32), 20, np.array([], dtype=np.int64)) == []


@pytest.mark.parametrize("path", ["memos/*", "memos/30.md", "*", "m[e]mos/*", "*/1?.md"])
def test_path_pattern(pincite: Pincite, path: str) -> None:
    import fnmatch

    with pincite.snapshot() as snapshot:
        expected = {p for p in snapshot.paths() if fnmatch.fnmatchcase(p, path)}
    assert expected, "nothing is proven"
    assert {hit.document.path for hit in pincite.search("officer", Filters(path=path), 99).hits} == expected


def test_phrases_must_occur_verbatim(pincite: Pincite) -> None:
    for question, expected in (
        ('where is "school 3" named?', "school 3"),
        ("where is “Officer 11 may” named?", "Officer 11 may"),
        ('"officer 11 MAY"', "Officer 11 may"),
    ):
        hits = pincite.search(question, limit=99).hits
        assert hits
        assert all(expected in hit.text for hit in hits)
    assert pincite.search('"officer school"', limit=99).hits == ()
    assert pincite.ask('"officer school"').abstained


def test_phrase_is_found_across_a_line_end(tmp_path: Path) -> None:
    """In wrapped text a phrase is the same phrase wherever its lines end."""
    options = settings_in(tmp_path)
    write_corpus(options.corpus, {"a.txt": "The council adopted the Trust\nAct in 2013 by a large majority."})
    reindex(options, embedder=ToyEmbedder())
    assert pincite_of(options.index, tmp_path).search('"Trust Act"').hits


def pincite_of(index: Path, folder: Path) -> Pincite:
    return Pincite(settings_in(folder), ToyEmbedder())


HOSTILE = [
    '"',
    '""',
    'school"',
    '"school',
    "school*",
    "NEAR(school officer, 2)",
    "NEAR(",
    "school AND",
    "AND OR NOT",
    "-school",
    "title:school",
    "{title body}: school",
    "^school",
    "school + officer",
    "(school",
    ")))",
    "'; DROP TABLE passages; --",
    "%s %d {} {0} $x",
    "\\",
    "school\0officer",
    "\ud800 school",
    "😀",
    "👩‍👩‍👧 school",
    "the of and",
    "_",
    "___ school",
    "①②③ ﬁnd",
    "školа школа 学校",
    "a\u0301\u0301\u0301",
    "\u202eloohcs",
    "школа " * 300,
    " ".join(f"w{i}" for i in range(380)),
    "a " * 1000,
    "<script>alert(1)</script>",
    "school\u2028officer",
]


@pytest.mark.parametrize("question", HOSTILE, ids=range(len(HOSTILE)))
def test_no_question_breaks_it(pincite: Pincite, question: str) -> None:
    """Each is answered, or refused with a sentence that says what to do."""
    for action in (pincite.ask, pincite.search):
        try:
            action(question)
        except QuestionError:
            assert not any(c.isalnum() for c in question)


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_it(pincite: Pincite, question: str) -> None:
    try:
        answer = pincite.ask(question)
    except QuestionError:
        return
    for quote in answer.quotes:
        assert quote.text == quote.document.text[quote.start : quote.end]


@pytest.mark.parametrize("length", [2000, 2001])
def test_longest_question(pincite: Pincite, length: int) -> None:
    question = ("school " * 400)[:length].strip().ljust(length, "x")
    if length == 2000:
        assert pincite.search(question).hits
    else:
        with pytest.raises(QuestionError, match="2,001 characters"):
            pincite.search(question)


@pytest.mark.parametrize("empty", ["", "   ", "?!", "\n", "\u200d", '""'])
def test_empty_question(pincite: Pincite, empty: str) -> None:
    with pytest.raises(QuestionError, match="Write a few words"):
        pincite.ask(empty)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(issuers=("\udcff",)),
        Filters(jurisdictions=("\udcff",)),
        Filters(path="\udcff*"),
        Filters(path="["),
        Filters(issuers=("'; --",)),
    ],
    ids=["issuer", "jurisdiction", "path", "bracket", "sql"],
)
def test_odd_filter_values(pincite: Pincite, filters: Filters) -> None:
    """Bytes that are no UTF-8 reach Python as lone surrogates: nothing is found, or a clear error."""
    with contextlib.suppress(PinciteError):
        assert pincite.search("school", filters).hits == ()


# Latin only: SQLite keeps Unicode tables of 2012, and differs in what was assigned since and in rare marks.
@given(st.text(st.characters(max_codepoint=0x17F), max_size=40))
@settings(max_examples=150, deadline=None)
def test_words_are_split_as_the_keyword_index_splits_them(text: str) -> None:
    """What Python takes for a word must be found by FTS5 in the same text."""
    import sqlite3

    text = text.replace("\0", " ").encode("utf-8", "replace").decode()
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61 remove_diacritics 2')")
    connection.execute("INSERT INTO t VALUES (?)", (text,))
    plain = [word for word in words(text) if word.isascii() and "_" not in word]
    for word in plain:
        assert connection.execute("SELECT count(*) FROM t WHERE t MATCH ?", (match_expression([word]),)).fetchone() == (
            1,
        ), word
    connection.close()
    assert len(stems(text)) == len(words(text))
