"""Several people ask at once while the index is renewed: nobody gets an error, nobody a mixture of two generations."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support import REPO, TOY_COMMAND, ToyEmbedder, environment, settings_in, write_corpus

from answer import Pincite
from evaluation.load import Editions, ask_together, memory_per_session, publishing
from evaluation.serving import served, session
from index.records import Answer
from index.settings import Settings
from ingest import pipeline

ASKERS = 8
TOPICS = ("orchard", "bridge", "harbour", "library", "market", "mill")
QUESTIONS = [f"Who may enter the {topic} at night?" for topic in TOPICS]


def corpus(edition: int) -> dict[str, str | bytes]:
    """Documents that tell of which edition they are."""
    return {
        f"memos/{topic}.md": f"The keeper may enter the {topic} at night. This is edition {edition} of the rule.\n"
        for topic in TOPICS
    }


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    """A corpus and its first index, made with the toy model: vectors do not matter here."""
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, corpus(0))
    pipeline.reindex(settings, embedder=ToyEmbedder())
    return settings


def edition_of(answer: Answer) -> set[str]:
    """The editions of all passages and quotations of an answer."""
    documents = [hit.document for hit in answer.passages] + [quote.document for quote in answer.quotes]
    return {document.text.split("edition ")[1][0] for document in documents}


def test_each_answer_is_of_one_generation(place: Settings) -> None:
    pincite, over = Pincite(place, ToyEmbedder()), threading.Event()
    publications = {1: "0"}

    def ask(number: int) -> list[Answer]:
        answers = list[Answer]()
        while not over.is_set() or len(answers) < 2:
            answers.append(pincite.ask(QUESTIONS[(number + len(answers)) % len(QUESTIONS)]))
        return answers

    with ThreadPoolExecutor(ASKERS) as pool:
        asking = [pool.submit(ask, number) for number in range(ASKERS)]
        for edition in range(1, 6):
            write_corpus(place.corpus, corpus(edition))
            publications[pipeline.reindex(place, embedder=ToyEmbedder()).generation] = str(edition)
        over.set()
        answers = [answer for future in asking for answer in future.result()]

    assert len({answer.generation for answer in answers}) > 1
    for answer in answers:
        assert answer.passages
        assert edition_of(answer) == {publications[answer.generation]}


def test_the_browser_app_answers_eight_people_during_a_reindex(
    place: Settings, toy_jobs: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment({"PYTHONPATH": os.pathsep.join([str(REPO), str(REPO / "tests")])}).items():
        monkeypatch.setenv(name, value)
    book, over = Editions(place), threading.Event()
    with served(place, TOY_COMMAND) as server, ThreadPoolExecutor(1) as writer:
        published = writer.submit(publishing, book, 1.0, over)
        tally = ask_together(server, QUESTIONS, ASKERS, over, book)
        assert published.result() >= 2
        with session(server.address) as late:
            assert book.of(late.ask(QUESTIONS[0]).html) == {published.result()}
        memory = memory_per_session(server, QUESTIONS, ASKERS)
    assert (tally.failed, tally.mixed) == (0, 0)
    assert len(tally.seconds) >= ASKERS
    assert tally.editions
    # Coarse on purpose: a session of this size must not hold pictures, models or copies of the index.
    assert memory["per_session_mb"] < 25
