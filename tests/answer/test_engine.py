"""The engine: exact quotes, honest silence, one core; and what issue 1 must show on the seeds."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from support import ToyEmbedder, settings_in, write_corpus

from answer import Pincite, engine
from answer.reader import Judgement, Reading
from answer.wire import answer_row
from index.errors import DocumentNotFound, IndexDamaged, QuestionError
from index.model import SentenceTransformerEmbedder
from index.search import search
from index.settings import NO_READER, AnswerSettings
from ingest.pipeline import reindex


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Pincite:
    options = settings_in(tmp_path_factory.mktemp("engine"))
    files = {f"memos/{i}.txt": f"Memo {i} binds the police. " * 12 + f"School {i} asks first." for i in range(12)}
    write_corpus(options.corpus, files)
    reindex(options, embedder=ToyEmbedder())
    return Pincite(options, ToyEmbedder())


@pytest.mark.parametrize("limit", [None, 1, 3, 50])
def test_quotes_are_slices_inside_passages_without_overlap(small: Pincite, limit: int | None) -> None:
    answer = small.ask("which memo binds the police?", limit=limit)
    assert answer.quotes
    assert len(answer.quotes) <= (limit or 5)
    assert len(answer.passages) <= (limit or 10)
    spans: set[tuple[str, int]] = set()
    for quote in answer.quotes:
        assert quote.text == quote.document.text[quote.start : quote.end] == quote.text.strip()
        assert quote.passage.start <= quote.start < quote.end <= quote.passage.end
        assert quote.start in {s.start for s in quote.passage.sentences}
        assert quote.end in {s.end for s in quote.passage.sentences}
        covered = {(quote.document.id, i) for i in range(quote.start, quote.end)}
        assert not covered & spans
        spans |= covered
    json.dumps(answer_row(answer))


def test_asking_twice_gives_the_same(small: Pincite) -> None:
    assert answer_row(small.ask("school 3 police")) == answer_row(small.ask("school 3 police"))


@pytest.mark.parametrize(
    ("dated", "missing"),
    [("2017-02-22", ()), ("2017", ("February",)), ("2016-02", ("February", "2017")), ("", ("February", "2017"))],
)
def test_a_document_holds_the_month_and_the_year_that_it_is_of(
    tmp_path: Path, dated: str, missing: tuple[str, ...]
) -> None:
    options = settings_in(tmp_path)
    front = f'+++\ntitle = "Harbour letter"\ndate = "{dated}"\n+++\n' if dated else ""
    write_corpus(options.corpus, {"letter.md": f"{front}The mayor asked the keeper to close the harbour at night.\n"})
    reindex(options, embedder=ToyEmbedder())
    answer = Pincite(options, ToyEmbedder()).ask("Who asked the keeper in February 2017 to close the harbour?")
    assert answer.missing == missing


@pytest.mark.parametrize(
    ("status", "dated", "missing"),
    [
        ("in force", "2015", ()),
        ("in force", "2019", ("2017",)),
        ("in force", "", ("2017",)),
        ("rescinded", "2015", ("2017",)),
    ],
)
def test_a_time_at_which_a_document_held_need_not_be_told_in_it(
    tmp_path: Path, status: str, dated: str, missing: tuple[str, ...]
) -> None:
    options = settings_in(tmp_path)
    front = f'+++\nstatus = "{status}"\n' + (f"date = {dated}\n" if dated else "") + "+++\n"
    write_corpus(options.corpus, {"rule.md": f"{front}The harbour rule closes the harbour at night.\n"})
    reindex(options, embedder=ToyEmbedder())
    assert Pincite(options, ToyEmbedder()).ask("Was the harbour still closed at night in 2017?").missing == missing


@pytest.mark.parametrize(
    ("question", "as_of", "missing"),
    [
        ("Was the harbour closed at night in 2017?", "2026-05-01", ()),
        ("Was the harbour closed at night in 1962?", "2026-05-01", ("1962",)),
        ("Was the harbour closed at night in 2017 and in 2018?", None, ("2017", "2018")),
    ],
)
def test_only_the_one_time_that_is_named_is_spared(
    tmp_path: Path, question: str, as_of: str | None, missing: tuple[str, ...]
) -> None:
    options = settings_in(tmp_path)
    front = '+++\nstatus = "in force"\ndate = 2015\n+++\n'
    write_corpus(options.corpus, {"rule.md": f"{front}The harbour rule closes the harbour at night.\n"})
    reindex(options, embedder=ToyEmbedder())
    assert Pincite(options, ToyEmbedder()).ask(question, as_of=as_of).missing == missing


def test_a_month_alone_is_no_date(tmp_path: Path) -> None:
    options = settings_in(tmp_path)
    text = '+++\ntitle = "Bridge"\ndate = "2017-03-02"\n+++\nPupils cross the bridge with a teacher.\n'
    write_corpus(options.corpus, {"bridge.md": text})
    reindex(options, embedder=ToyEmbedder())
    assert "march" in Pincite(options, ToyEmbedder()).ask("Did pupils march to the bridge?").missing


def test_no_more_questions_at_once_than_processors(small: Pincite, monkeypatch: pytest.MonkeyPatch) -> None:
    processors, lock = 2, threading.Lock()
    together = threading.Barrier(processors)
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    pincite, at_work, most = Pincite(small.settings, ToyEmbedder()), 0, 0

    def slow(*arguments: Any) -> Any:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        together.wait(timeout=60)
        with lock:
            at_work -= 1
        return search(*arguments)

    monkeypatch.setattr(engine, "search", slow)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(pincite.ask, ["which memo binds the police?"] * 8))
    assert most == processors
    assert len({json.dumps(answer_row(answer)) for answer in answers}) == 1


def test_a_question_that_fails_gives_its_turn_back(small: Pincite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    pincite = Pincite(small.settings, ToyEmbedder())

    def fails(*_arguments: Any) -> Any:
        raise IndexDamaged(small.settings.index, "a test")

    with monkeypatch.context() as broken:
        broken.setattr(engine, "search", fails)
        for _ in range(2):
            with pytest.raises(IndexDamaged):
                pincite.ask("which memo binds the police?")
    assert pincite.ask("which memo binds the police?").quotes


@pytest.mark.parametrize(
    ("question", "answered"), [("is it the", False), ('is "the police"', True), ("is it binds", True)]
)
def test_a_question_of_stop_words_is_not_answered(small: Pincite, question: str, answered: bool) -> None:
    answer = small.ask(question)
    assert bool(answer.confidence) is answered
    assert ("holds only words" in answer.note) is not answered
    assert answered or (answer.abstained and answer.passages)


@pytest.mark.parametrize(
    ("as_of", "told"),
    [("1950", "issued after 1950-12-31"), ("9998", "9998-12-31 is still to come"), ("2001", ""), (None, "")],
)
def test_a_day_before_all_that_is_quoted_or_still_to_come_is_told(tmp_path: Path, as_of: str | None, told: str) -> None:
    options = settings_in(tmp_path)
    write_corpus(options.corpus, {"memos/a.md": "+++\ndate = 1999\n+++\nMemo seven binds the police of Avon.\n"})
    reindex(options, embedder=ToyEmbedder())
    answer = Pincite(options, ToyEmbedder()).ask("does memo seven bind the police of Avon?", as_of=as_of)
    assert answer.quotes
    assert told in answer.note
    assert bool(answer.note) is bool(told)


class Noting:
    """A reader that notes what it is given and likes it all."""

    def __init__(self) -> None:
        self.passages = list[Reading]()

    @property
    def titles(self) -> list[str]:
        return [passage.title for passage in self.passages]

    def judge(self, _question: str, passages: Sequence[Reading]) -> list[Judgement]:
        self.passages += passages
        return [Judgement(3.0) for _ in passages]


def test_a_passage_from_within_a_list_is_read_with_the_words_that_open_the_list(tmp_path: Path) -> None:
    items = [f"({n}) Publish the photograph {'of a pupil or of ' * 7}a guest;" for n in range(1, 6)]
    options = settings_in(tmp_path)
    write_corpus(options.corpus, {"statutes/a.md": "\n\n".join(["No officer shall:", *items])})
    reindex(options, embedder=ToyEmbedder())
    reader = Noting()
    quotes = Pincite(options, embedder=ToyEmbedder(), reader=reader).ask("publish the photograph of a pupil").quotes
    assert len(reader.passages) > 1
    assert all(passage.text.startswith("No officer shall:") for passage in reader.passages)
    for passage in reader.passages:
        assert {passage.text[s.start : s.end][:4] for s in passage.sentences} <= {"No o", *(i[:4] for i in items)}
    assert any(quote.lead_ins for quote in quotes)


class Refusing:
    """A reader that refuses any question that names a year, and notes what it was asked of which passage."""

    def __init__(self) -> None:
        self.asked = list[tuple[str, str]]()

    def judge(self, question: str, passages: Sequence[Reading]) -> list[Judgement]:
        self.asked += [(passage.title, question) for passage in passages]
        return [Judgement(-5.0 if "2017" in question else 5.0) for _ in passages]


def test_only_what_tells_no_time_at_all_is_read_without_the_time_that_the_question_names(tmp_path: Path) -> None:
    options = settings_in(tmp_path)
    bound = "Memo seven binds the police of Avon"
    files = {
        "memos/a.md": f'+++\ntitle = "Dated"\ndate = 2016\n+++\n{bound} at the harbour.\n',
        "memos/b.md": f'+++\ntitle = "Undated"\n+++\n{bound} at the mill.\n',
        "memos/c.md": f'+++\ntitle = "Undated, of a year"\n+++\n{bound} since 2013.\n',
    }
    write_corpus(options.corpus, files)
    reindex(options, embedder=ToyEmbedder())
    reader, whole = Refusing(), "Did memo seven bind the police of Avon in February 2017?"
    pincite = Pincite(options, ToyEmbedder(), reader)
    with pincite.snapshot() as snapshot:
        judged = pincite.examine(snapshot, whole, "2017-02-28")
    logits = {hit.document.meta.title: judged.judgements[hit.passage_id].logit for hit in judged.hits}
    assert logits == {"Dated": -5.0, "Undated": 5.0, "Undated, of a year": -5.0}
    assert sorted(reader.asked) == [
        ("Dated", whole),
        ("Undated", whole),
        ("Undated", "Did memo seven bind the police of Avon?"),
        ("Undated, of a year", whole),
    ]
    reader.asked.clear()
    pincite.ask("Did memo seven bind the police of Avon?")
    assert len(reader.asked) == len(files), "without a time all are read once, together"


@pytest.mark.parametrize(
    ("question", "read_without"),
    [
        ("Could memo seven bind the police of Avon in 2017?", {"In force"}),
        ("Did memo seven bind the police of Avon in 2017?", set()),
        ("Could memo seven bind the police of Avon in May 2017 and in May 2019?", set()),
    ],
)
def test_what_one_might_do_in_a_year_is_asked_without_it_of_what_was_in_force(
    tmp_path: Path, question: str, read_without: set[str]
) -> None:
    options = settings_in(tmp_path)
    front = '+++\ntitle = "{}"\ndate = {}\nstatus = "{}"\n+++\nMemo seven binds the police of Avon at the {}.\n'
    told = [("In force", 2015, "in force"), ("Later", 2019, "in force"), ("Spent", 2015, "rescinded")]
    files = {f"memos/{at}.md": front.format(*row, f"mill {at}") for at, row in enumerate(told)}
    write_corpus(options.corpus, files)
    reindex(options, embedder=ToyEmbedder())
    reader = Refusing()
    Pincite(options, ToyEmbedder(), reader).ask(question)
    assert len(reader.asked) == len(files) + len(read_without), "each is asked as the question stands, too"
    assert {title for title, asked in reader.asked if "2017" not in asked} == read_without


@pytest.mark.parametrize(("as_of", "first"), [("2005", "Old rule"), (None, "New rule")])
def test_what_existed_on_the_day_asked_about_is_read_first(tmp_path: Path, as_of: str | None, first: str) -> None:
    options = settings_in(tmp_path)
    bound = "binds the police of Avon at the harbour."
    files = {
        f"memos/{i}.md": f'+++\ntitle = "New rule"\ndate = {2010 + i}\n+++\nMemo seven {bound} It is number {i}.\n'
        for i in range(engine.JUDGED_PASSAGES)
    }
    files["memos/old.md"] = '+++\ntitle = "Old rule"\ndate = 1999\n+++\nThe memo binds the police.\n'
    write_corpus(options.corpus, files)
    reindex(options, embedder=ToyEmbedder())
    reader = Noting()
    answer = Pincite(options, ToyEmbedder(), reader).ask("does memo seven bind the police of Avon?", as_of=as_of)
    assert reader.titles[0] == answer.passages[0].document.meta.title == first
    assert len(reader.titles) == engine.JUDGED_PASSAGES


@pytest.mark.parametrize("as_of", ["x", "2025-02-30", "20250101", "0000", "2025-1-1"])
def test_day_that_is_none(small: Pincite, as_of: str) -> None:
    with pytest.raises(QuestionError, match="YYYY"):
        small.ask("police", as_of=as_of)


@pytest.mark.parametrize("name", ["", "memos", "../memos/1.txt", "\udcff", "g" * 64, "0" * 7, "%", "*"])
def test_show_of_nothing(small: Pincite, name: str) -> None:
    with pytest.raises(DocumentNotFound, match="No document"):
        small.show(name)


def test_empty_index_abstains(tmp_path: Path) -> None:
    options = settings_in(tmp_path)
    options.corpus.mkdir()
    reindex(options, embedder=ToyEmbedder())
    answer = Pincite(options, ToyEmbedder()).ask("anything at all?")
    assert (answer.abstained, answer.quotes, answer.passages, answer.confidence) == (True, (), (), 0.0)


@pytest.fixture(scope="module")
def seeds(
    shared: Path, tmp_path_factory: pytest.TempPathFactory, real_embedder: SentenceTransformerEmbedder
) -> Pincite:
    """The seeds alone, as a user drops them, with the real model; never silent: where the evidence stands is asked."""
    never_silent = AnswerSettings(reader=NO_READER, threshold=0)
    options = settings_in(tmp_path_factory.mktemp("seeds"), answer=never_silent)
    shutil.copytree(shared / "seeds", options.corpus)
    report = reindex(options, embedder=real_embedder)
    assert report.failures == ()
    return Pincite(options, real_embedder)


@pytest.fixture(scope="module")
def questions(shared: Path) -> list[dict[str, Any]]:
    """The English questions that the seeds answer."""
    lines = (shared / "gold/questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [q for q in map(json.loads, lines) if q["lang"] == "en" and q["answerable_from_seeds"]]


def evidence(question: dict[str, Any]) -> list[tuple[str, str]]:
    """(file, words) of each text that answers."""
    both = [question, *question["alt_evidence"]]
    return [(one["seed_file"], " ".join(one["evidence_quote"].split())) for one in both]


def holds(path: str, text: str, question: dict[str, Any]) -> bool:
    plain = " ".join(text.split())
    return any(path == file and words in plain for file, words in evidence(question))


def test_evidence_stands_in_the_seeds(seeds: Pincite, questions: list[dict[str, Any]]) -> None:
    assert len(questions) > 10
    for question in questions:
        for file, words in evidence(question):
            assert words in " ".join(seeds.show(file).text.split()), (question["id"], file)


def test_first_three_quotes_hold_the_evidence(seeds: Pincite, questions: list[dict[str, Any]]) -> None:
    missed = [
        question["id"]
        for question in questions
        if not any(holds(q.document.path, q.text, question) for q in seeds.ask(question["question"]).quotes[:3])
    ]
    assert len(missed) <= 0.2 * len(questions), f"{len(missed)} of {len(questions)} missed: {missed}"


def test_first_five_passages_hold_the_evidence(seeds: Pincite, questions: list[dict[str, Any]]) -> None:
    missed = [
        question["id"]
        for question in questions
        if not any(holds(h.document.path, h.text, question) for h in seeds.search(question["question"], limit=5).hits)
    ]
    assert len(missed) <= 0.1 * len(questions), f"{len(missed)} of {len(questions)} missed: {missed}"


def test_the_users_own_question(seeds: Pincite) -> None:
    quotes = [" ".join(quote.text.split()) for quote in seeds.ask("can ICE enter a school?").quotes[:3]]
    assert any("enter churches, schools and other sensitive locations" in quote for quote in quotes), quotes
    assert any("written approval from the superintendent" in quote for quote in quotes), quotes
