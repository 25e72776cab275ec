"""What a question is read as: citations are one term, whatever their parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ToyEmbedder, settings_in, write_corpus

from answer import Pincite
from answer.question import asked_in, understand
from index.query import Query
from ingest.pipeline import reindex

FILES = {
    "statutes/1373.txt": "Section 1373 of Title 8 of the U.S. Code, 8 U.S.C. 1373, deals with status information.",
    "statutes/trust.txt": "The Connecticut Trust Act, C.G.S. 54-192h, limits detainers.",
    "memos/54.txt": "The 54 members of the council met in room 192 and drank 8 cups of tea.",
}


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Pincite:
    options = settings_in(tmp_path_factory.mktemp("question"))
    write_corpus(Path(options.corpus), FILES)
    reindex(options, embedder=ToyEmbedder())
    return Pincite(options, ToyEmbedder())


def read(pincite: Pincite, question: str) -> Query:
    with pincite.snapshot() as snapshot:
        return understand(snapshot, question, ToyEmbedder()).query


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Can I.C.E. enter?", "Can ICE enter?"),
        ("May they call i.c.e", "May they call ICE"),
        ("Under 8 U.S.C. 1373, or C.G.S. 54-192h?", "Under 8 U.S.C. 1373, or C.G.S. 54-192h?"),
        ("What does X.Y.Z. mean?", "What does X.Y.Z. mean?"),
    ],
)
def test_dots_in_an_acronym_are_left_out(cited: Pincite, question: str, asked: str) -> None:
    assert read(cited, question).text == asked


@pytest.mark.parametrize(
    ("question", "typed", "other"),
    [
        ("What does C.G.S. 54-192h limit?", "C.G.S. 54-192h", "Trust Act"),
        ("8 USC 1373 status", "8 USC 1373", "section 1373"),
    ],
)
def test_a_citation_is_one_term_with_its_other_names(cited: Pincite, question: str, typed: str, other: str) -> None:
    terms = {term.word: term for term in read(cited, question).terms}
    assert other in terms[typed].names
    assert terms[typed].is_name
    assert len(terms) == 2, "the citation and the one word beside it"


def test_the_parts_of_a_citation_find_nothing(cited: Pincite) -> None:
    found = [hit.document.path for hit in cited.search("54-192h").hits if hit.why.matched_terms]
    assert found == ["statutes/trust.txt"]


def test_a_question_without_a_citation_keeps_its_words(cited: Pincite) -> None:
    assert {"members", "54"} <= {term.word for term in read(cited, "Did the 54 members of the council meet?").terms}


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("May police ask for papers?", []),
        ("Which judge presided over Chacon v. East Haven?", []),
        ("What does 8 U.S.C. 1373 say about No. 22?", []),
        ("My son was stopped in May. He has no papers. May police ask for them?", ["May police ask for them?"]),
        ("Who got the letter? Only the police?", ["Who got the letter?", "Only the police?"]),
        ("What does the act say? I need it by May 2017.", ["What does the act say?"]),
    ],
)
def test_questions_in_a_story_are_looked_at_alone(text: str, alone: list[str]) -> None:
    assert list(asked_in(text)) == [text, *alone]
