"""What a passage scores for its words and its meaning, on scales that other passages do not move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import SYNONYM_SHARE, Query, Term
from index.scoring import COVERAGE, DOCUMENT, K1, PAIRS, WordScorer, meaning
from index.words import content_words, stems

NOTHING = np.zeros((1, 2), dtype=np.float32)


def query(text: str, *terms: Term) -> Query:
    return Query(text, NOTHING, terms or tuple(Term(word, (word,)) for word in content_words(text)))


def test_all_words_side_by_side_score_more_than_apart() -> None:
    scorer = WordScorer(query("who signs a judicial warrant?"))
    together = scorer.score("A judge signs the judicial warrant.", 0.0)
    apart = scorer.score("A warrant: judicial it is, where somebody signs.", 0.0)
    assert together == pytest.approx(COVERAGE + PAIRS)
    assert apart == pytest.approx(COVERAGE)


def test_stop_words_between_do_not_part_a_pair() -> None:
    scorer = WordScorer(query("powers of attorney"))
    assert scorer.score("a power of an attorney", 0.0) == pytest.approx(COVERAGE + PAIRS)


def test_rare_words_count_by_their_weight() -> None:
    rare, common = Term("sanctuary", ("sanctuary",), 6.0), Term("city", ("city",), 2.0)
    scorer = WordScorer(query("sanctuary city", rare, common))
    assert scorer.score("a sanctuary", 0.0) == pytest.approx(COVERAGE * 0.75)
    assert scorer.score("a city", 0.0) == pytest.approx(COVERAGE * 0.25)


def test_other_names_count_whole_and_synonyms_less() -> None:
    ice = Term("ice", ("ice", "immigration and customs enforcement"))
    scorer = WordScorer(query("ice", ice))
    assert scorer.score("Immigration and Customs Enforcement came.", 0.0) == pytest.approx(COVERAGE)
    assert scorer.score("immigration enforcement", 0.0) == 0.0
    kid = WordScorer(query("kid", Term("kid", ("kid",), synonyms=("student",))))
    assert kid.score("a student", 0.0) == pytest.approx(COVERAGE * SYNONYM_SHARE)


def test_document_score_is_a_share_of_the_most_it_can_be() -> None:
    scorer = WordScorer(query("judicial warrant"))
    most = 2 * (K1 + 1)
    assert scorer.score("nothing", most / 4) == pytest.approx(DOCUMENT / 4)
    assert scorer.score("nothing", most * 9) == pytest.approx(DOCUMENT)


def test_a_document_of_one_passage_is_judged_without_its_length() -> None:
    scorer = WordScorer(query("warrant"))
    short, long = "a warrant", "a warrant " + "of the court that sits in town " * 9
    assert scorer.score(short, None) == pytest.approx(scorer.score(long, None))
    assert scorer.score("warrant after warrant", None) > scorer.score(short, None)
    assert scorer.score(short, None) == pytest.approx(COVERAGE + DOCUMENT / (1 + K1))


@given(st.text(max_size=60), st.text(max_size=60), st.one_of(st.none(), st.floats(0, 1e6)))
def test_any_texts_score_between_0_and_1(question: str, text: str, bm25: float | None) -> None:
    asked = query(question)
    score = WordScorer(asked).score(text, bm25)
    assert 0.0 <= score <= 1.0 + 1e-9
    if asked.terms and bm25 == 0.0:
        assert score >= COVERAGE * asked.coverage(stems(text)) - 1e-9


def test_no_terms_score_nothing() -> None:
    assert WordScorer(query("?")).score("a text", 3.0) == 0.0


def test_meaning_is_what_lies_above_the_usual_cosine() -> None:
    assert meaning(0.8, 0.8, 0.8) == 0.0
    assert meaning(1.0, 1.0, 0.8) == pytest.approx(1.0)
    # The same cosines, squeezed into the upper fifth as some models do, score the same.
    assert meaning(0.92, 0.96, 0.8) == pytest.approx(meaning(0.6, 0.8, 0.0))
    assert np.isfinite(meaning(1.0, 1.0, 1.0))
