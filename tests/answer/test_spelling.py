"""Typing errors are mended towards words of the corpus; words that are right, or names of other things, stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import settings_in, write_corpus

from answer import Pincite
from answer.spelling import correct
from index.model import SentenceTransformerEmbedder
from ingest.pipeline import reindex

TEXT = (
    "Police detain people at the base; a detainer asks them to. The government of Bridgeport was running the schools. "
    "Many officers of immigration enforcement sat with the students. A warrant is signed by a judge. The Trust Act "
    "governs detainers. Wamponia is a village, and the federal authorities share information about the classes."
)


@pytest.fixture(scope="module")
def pincite(tmp_path_factory: pytest.TempPathFactory, real_embedder: SentenceTransformerEmbedder) -> Pincite:
    options = settings_in(tmp_path_factory.mktemp("spelling"))
    write_corpus(options.corpus, {"a.txt": TEXT})
    reindex(options, embedder=real_embedder)
    return Pincite(options, real_embedder)


def read(pincite: Pincite, question: str) -> dict[str, str]:
    with pincite.snapshot() as snapshot:
        return {c.typed: c.read for c in correct(snapshot, question, pincite.embedder)}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gvernment", "government"),  # the ending hides the stem
        ("runnign", "running"),
        ("clases", "classes"),
        ("schoool", "school"),
        ("Brigdeport", "bridgeport"),
        ("immigratoin", "immigration"),
        ("judeg", "judge"),
        ("detaner", "detainer"),  # the model breaks it up, and a passage writes another word of its stem first
        ("wamponai", "wamponia"),  # a name that no model knows whole
        ("brdigeprot", "bridgeport"),  # two errors
        ("hwat", "what"),  # a stop word: read so, and not searched for
    ],
)
def test_errors_are_mended(pincite: Pincite, typed: str, meant: str) -> None:
    assert read(pincite, f"is it {typed} or not?") == {typed.lower(): meant}


@pytest.mark.parametrize(
    "question",
    [
        "which pizza did the raid bring?",  # words, though not of the corpus
        "what does FERC or WARANT stand for?",  # capitals name things
        "does section 1234x or bb apply?",
        "moms and dads",  # in the list of synonyms; a plural of a known word
        "do they bake it?",  # one letter from "base", and too short to say so
        "xqzvwk",  # near nothing
        "",
    ],
)
def test_other_words_are_left_alone(pincite: Pincite, question: str) -> None:
    assert read(pincite, question) == {}


def test_the_answer_says_what_was_searched_for(pincite: Pincite) -> None:
    answer = pincite.ask("who signs a warant?")
    assert answer.searched_for == "who signs a warrant?"
    assert not pincite.ask("who signs a warrant?").searched_for


def test_an_empty_index_mends_nothing(tmp_path: Path, real_embedder: SentenceTransformerEmbedder) -> None:
    options = settings_in(tmp_path)
    options.corpus.mkdir()
    reindex(options, embedder=real_embedder)
    assert read(Pincite(options, real_embedder), "who signs a warant?") == {}
