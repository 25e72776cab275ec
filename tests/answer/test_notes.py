"""What people ought to know of an answer: words in quotes that stand nowhere, another day than the question names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support import ToyEmbedder, settings_in, write_corpus

from answer import Pincite
from answer.sureness import sureness
from index.filters import Filters
from index.records import Kind, NoteAbout
from ingest.pipeline import reindex

MEMO = "+++\ndate = 1999\n+++\nMemo seven binds the police of Avon. A judicial warrant is signed by a judge.\n"


@pytest.fixture(scope="module")
def avon(tmp_path_factory: pytest.TempPathFactory) -> Pincite:
    options = settings_in(tmp_path_factory.mktemp("notes"))
    write_corpus(options.corpus, {"memos/a.md": MEMO, "news/b.txt": "The purple ferry binds nobody.\n"})
    reindex(options, embedder=ToyEmbedder())
    return Pincite(options, ToyEmbedder())


def test_a_phrase_is_found_in_either_form_of_its_accents(tmp_path: Path) -> None:
    options = settings_in(tmp_path)
    write_corpus(options.corpus, {"memos/a.txt": "The cafe\u0301 closes at noon.\n"})
    reindex(options, embedder=ToyEmbedder())
    answer = Pincite(options, ToyEmbedder()).ask('When does the "caf\u00e9" close?')
    assert not answer.has_note(NoteAbout.PHRASE)
    assert len(answer.passages) == 1


def test_filters_that_leave_nothing_say_nothing_of_the_corpus(avon: Pincite) -> None:
    answer = avon.ask("Who signs a judicial warrant?", Filters(kinds=(Kind.COURT,)))
    assert answer.abstained
    assert answer.has_note(NoteAbout.FILTERS)
    assert (answer.passages, answer.missing, sureness(answer)) == ((), (), "")
    assert not avon.ask("Who signs a judicial warrant?", Filters(kinds=(Kind.MEMO,))).has_note(NoteAbout.FILTERS)


@pytest.mark.parametrize(
    ("question", "told", "silent"),
    [
        ('Who signs a "judicial warrant" on a "purple elephant"?', "holds “purple elephant” word for word", "judicial"),
        ("Who signs a “purple warrant”?", "holds “purple warrant” word for word", "all of these"),
        ('"judicial warrant" and "purple ferry"', "holds all of these word for word: judicial warrant; purple", "“"),
    ],
)
def test_words_in_quotes_that_stand_nowhere_are_named(avon: Pincite, question: str, told: str, silent: str) -> None:
    answer = avon.ask(question)
    assert answer.abstained
    assert answer.has_note(NoteAbout.PHRASE)
    assert told in answer.note
    assert silent not in answer.note
    assert answer.missing == (), "single words were not looked for"


def test_words_in_quotes_that_stand_elsewhere_than_the_filters_allow_are_named(avon: Pincite) -> None:
    question = 'Who signs a "judicial warrant"?'
    assert not avon.ask(question).has_note(NoteAbout.PHRASE)
    assert "of the documents asked" in avon.ask(question, Filters(kinds=(Kind.NEWS,))).note


def test_filters_that_leave_nothing_tell_of_no_missing_words(avon: Pincite) -> None:
    answer = avon.ask("Who signs a warrant in Bolton?", Filters(kinds=(Kind.STATUTE,)))
    assert (answer.missing, answer.passages) == ((), ())


def test_nothing_found_is_silence_even_where_the_least_confidence_is_none(tmp_path: Path) -> None:
    options = settings_in(tmp_path)
    options = options.model_copy(update={"answer": options.answer.model_copy(update={"threshold": 0.0})})
    write_corpus(options.corpus, {"memos/a.md": MEMO})
    reindex(options, embedder=ToyEmbedder())
    answer = Pincite(options, ToyEmbedder()).ask("Who signs a warrant?", Filters(kinds=(Kind.STATUTE,)))
    assert (answer.abstained, answer.quotes) == (True, ())


@pytest.mark.parametrize(
    ("question", "as_of", "told"),
    [
        ("Did memo seven bind the police of Avon in 2005?", "2019", True),
        ("Did memo seven bind the police of Avon in 2005?", "2005-03-01", False),
        ("Did memo seven bind the police of Avon in 2005?", None, False),
        ("Does memo seven bind the police of Avon?", "2019", False),
    ],
)
def test_a_day_chosen_against_the_one_that_the_question_names_is_told(
    avon: Pincite, question: str, as_of: str | None, told: bool
) -> None:
    answer = avon.ask(question, as_of=as_of)
    assert answer.quotes
    assert answer.has_note(NoteAbout.OTHER_DAY) is told
    assert ("2005-12-31, but this is told as of 2019-12-31" in answer.note) is told


@pytest.mark.parametrize(("time", "told"), [("", NoteAbout.LATER), (" in 2005", NoteAbout.OTHER_DAY)])
def test_of_the_day_one_thing_is_told_and_nobody_is_sure_of_what_did_not_exist_on_it(
    tmp_path: Path, time: str, told: NoteAbout
) -> None:
    options = settings_in(tmp_path)
    write_corpus(options.corpus, {"memos/a.md": MEMO})
    reindex(options, embedder=ToyEmbedder())
    pincite = Pincite(options, ToyEmbedder())
    answer = pincite.ask(f"Did memo seven bind the police of Avon{time}?", as_of="1950")
    assert answer.quotes
    assert [note.about for note in answer.notes] == [told]
    assert sureness(replace(answer, confidence=0.99)).startswith("not sure")
    today = pincite.ask("Does memo seven bind the police of Avon?")
    assert sureness(replace(today, confidence=0.99)).startswith("very sure")
