"""The questions to begin with come from the documents, and the documents answer them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ToyEmbedder, settings_in, write_corpus

from answer import Pincite
from answer.examples import STARTER, examples
from index.model import SentenceTransformerEmbedder
from ingest.pipeline import reindex


def front(title: str, kind: str, body: str) -> str:
    return f"+++\ntitle = '{title}'\nkind = '{kind}'\n+++\n\n{body}\n"


FILES = {
    "statutes/bridge.md": front(
        "Bridge Act of 1996 (as amended)",
        "statute",
        "## 1. Toll for wagons\n\nThe toll for crossing the north bridge is two copper coins for each wagon.\n\n"
        "## Summary\n\nThe Bridge Act of 1996 sets a toll.",
    ),
    "memos/orchard.md": front(
        "Orchard visits: memo to the gatekeepers",
        "memo",
        "## Summary\n\nThe memo on orchard visits tells when the gate is open.\n\n"
        "## The hours of the gate\n\nVisitors may enter the orchard through the gate at any hour of daylight.",
    ),
    "memos/questions.md": front(
        "Questions about lanterns",
        "memo",
        "## Who must carry a lantern?\n\nWhoever crosses the bridge at night must carry a lantern.\n\n"
        "The Office of Bridges and Roads (OBR) hands lanterns out. OBR stands for Office of Bridges and Roads.",
    ),
    "news/hostile.md": front("Report **bold** :red[x] www.example.invalid", "news", "The fair sold four jars of jam."),
    "news/scan_0042.txt": "The fair will come again next year.",
}


@pytest.fixture
def pincite(tmp_path: Path, real_embedder: SentenceTransformerEmbedder) -> Pincite:
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, FILES)
    assert not reindex(settings, embedder=real_embedder).failures
    return Pincite(settings, real_embedder)


def test_they_are_made_of_headings_short_forms_and_titles_and_are_answered(pincite: Pincite) -> None:
    with pincite.snapshot() as snapshot:
        found = examples(snapshot, 9)
        assert examples(snapshot, 2) == found[:2]
    assert found == (
        "Who must carry a lantern?",
        "What does OBR stand for?",
        "Bridge Act of 1996: what is said about Toll for wagons?",
        "Orchard visits: what is said about the hours of the gate?",
        "What is known about Questions about lanterns?",
    )
    silent = [question for question in found[:4] if pincite.ask(question).abstained]
    assert silent == []


def test_the_starter_corpus_has_its_own(tmp_path: Path, repo: Path, toy: ToyEmbedder) -> None:
    assert [path for path in STARTER.values() if not (repo / "corpus" / path).is_file()] == []
    settings = settings_in(tmp_path)
    written = {path: f"A text, {path}." for path in STARTER.values() if path.endswith(".md")}
    write_corpus(settings.corpus, written | {"memos/other.md": FILES["memos/orchard.md"]})
    reindex(settings, embedder=toy)
    with Pincite(settings, toy).snapshot() as snapshot:
        found = examples(snapshot)
    known = [question for question, path in STARTER.items() if path in written]
    assert found == (*known, "Orchard visits: what is said about Summary?")


def test_without_documents_there_are_none(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, {"news/plain.txt": "One line without any title."})
    reindex(settings, embedder=toy)
    with Pincite(settings, toy).snapshot() as snapshot:
        assert examples(snapshot) == ()
