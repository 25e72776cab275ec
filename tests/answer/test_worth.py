"""What a sentence is worth, and which are quoted for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from answer_support import document

from answer.quotes import FAR_BEHIND, MAX_CHARACTERS, choose_quotes, distinct, worth_reading
from answer.ranking import AUTHORITY, LAYERS, Layer
from answer.reader import MOST_LOGIT, MOST_SENTENCE, Judgement
from answer.worth import NONE_FOUND, WEIGHTS, Candidate, Worth, as_read, candidates
from index.query import Query, Term
from index.records import Heading, Hit, Kind, Passage, Quote, SentenceMatch, Span, Why

DAY = "2026-11-22"
QUERY = Query(
    "When did the mill open?",
    np.zeros((1, 2), dtype=np.float32),
    (Term("mill", ("mill",), 3.0), Term("open", ("open",), 1.0)),
)


def hit(*sentences: str, number: int = 1, score: float = 0.5, similarity: float = 0.4, title: str = "") -> Hit:
    """A passage of its own document, each sentence as near to the question as the others."""
    text = " ".join(sentences)
    spans, at = list[Span](), 0
    for sentence in sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    of = replace(document(text, f"news/{number}.txt", title=title, kind=Kind.NEWS, date="2020"), id=f"{number}" * 64)
    passage = Passage(of.id, 0, 0, len(text), sentences=tuple(spans))
    return Hit(number, passage, of, score, tuple(SentenceMatch(span, similarity) for span in spans), Why())


def of_kind(found: Hit, kind: Kind, date: str, effective: str = "") -> Hit:
    """The same passage in a document of another kind and date."""
    meta = replace(found.document.meta, kind=kind, date=date, effective=effective)
    return replace(found, document=replace(found.document, meta=meta))


def worth(found: Hit, judgements: dict[int, Judgement] | None = None) -> list[Worth]:
    return [candidate.worth for candidate in as_read(candidates(found, QUERY), judgements or {})]


def found_in(hits: Sequence[Hit]) -> list[Candidate]:
    return [candidate for found in hits for candidate in candidates(found, QUERY)]


def chosen(hits: Sequence[Hit]) -> list[Quote]:
    return choose_quotes(found_in(hits), QUERY, DAY)


def test_what_is_known_of_a_sentence() -> None:
    (dated, heading, nothing) = worth(
        hit("The mill opened in May 1901.", "The mill", "When the mill opened was not found."), {}
    )
    assert dated == Worth(0.4, 1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert (heading.words, heading.fragment, heading.beside) == (0.75, 1.0, 1.0)
    assert (nothing.says_nothing, nothing.beside) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("sentence", "says_nothing"),
    [
        ("The text of the mill act was not read.", 1.0),
        ("The official address of the mill memo was not opened.", 1.0),
        ("The act was read in copies and not at its official address.", 1.0),
        ("Whether the mill reopened was not confirmed.", 1.0),
        ("No ruling that closes the mill was seen.", NONE_FOUND),
        ("The mill was seen from afar.", 0.0),
        ("If the rights were not read, the officer shall leave.", 0.0),
        ("A mill that is not listed may open.", 0.0),
    ],
)
def test_what_was_not_read_tells_less_than_that_none_was_found(sentence: str, says_nothing: float) -> None:
    assert worth(hit(sentence))[0].says_nothing == says_nothing


def test_a_sentence_that_points_back_takes_the_one_before_along() -> None:
    (quote,) = chosen([hit("The guidance of 2025 is short.", "The same guidance says when the mill did open.")])
    assert quote.text.startswith("The guidance of 2025")


def test_an_item_of_a_list_takes_the_words_that_lead_in_along() -> None:
    """Alone, what is forbidden would read as an order."""
    lead, first, second = "An agency may not:", "(1) Ask the clerk.", "(2) Open the mill in May 1901."
    (quote,) = chosen([hit(lead, second)])
    assert quote.text == f"{lead} {second}"
    (quote,) = chosen([hit(lead, first, second)])
    assert quote.text == f"{lead} {first} {second}"
    (best, *_) = chosen([hit("An agency may not ask.", second)])
    assert best.text == second, "no words lead in"


def test_a_quotation_is_widened_with_what_leans_on_it_within_its_section() -> None:
    found = hit("The mill did open in May 1901.", "It is closed to bicycles.")
    text = found.document.text
    (quote,) = chosen([found])
    assert quote.text == text
    heading = Heading(at := text.index("It is"), at, 1, "Bicycles")
    (best, *_) = chosen([replace(found, document=replace(found.document, headings=(heading,)))])
    assert best.text == "The mill did open in May 1901."


@pytest.mark.parametrize(
    ("before", "after"),
    [("An agency may not{}:", "(1) Open the mill in May 1901."), ("The mill did open in May 1901.", "It is closed{}.")],
)
def test_what_is_widened_stays_short(before: str, after: str) -> None:
    fits = MAX_CHARACTERS - len(f"{before} {after}".replace("{}", ""))
    for more, joined in ((fits, True), (fits + 1, False)):
        first, second = before.replace("{}", "x" * more), after.replace("{}", "x" * more)
        (best, *_) = chosen([hit(first, second)])
        assert (best.text == f"{first} {second}") is joined, len(f"{first} {second}")


@pytest.mark.parametrize("kind", [Kind.REGULATION, Kind.LOCAL_RULE])
def test_what_a_rule_s_page_tells_of_later_years_has_no_authority_of_the_rule(kind: Kind) -> None:
    early, late = (
        "The mill may open at dawn, a letter of 1990 said.",
        "The mill may open at dawn, a letter of 2017 said.",
    )
    (rule,) = chosen([of_kind(hit(early), kind, "1997")])
    (told,) = chosen([of_kind(hit(late), kind, "1997")])
    (in_force,) = chosen([of_kind(hit(late), kind, "1997", effective="2018")])
    (memo,) = chosen([of_kind(hit(late), Kind.MEMO, "1997")])
    assert rule.score - told.score == pytest.approx(AUTHORITY[LAYERS[kind]])
    assert in_force.score == pytest.approx(rule.score)
    assert memo.score - told.score == pytest.approx(AUTHORITY[Layer.ORDER_OR_MEMO])


def test_the_score_is_the_weighted_sum() -> None:
    found = hit("The mill opened in May 1901.")
    (candidate,) = candidates(found, QUERY)
    assert candidate.score == pytest.approx(WEIGHTS.similarity * 0.4 + 1.0 + 0.5)
    assert Candidate(found, 0, Worth(*(2 * value for value in candidate.worth))).score == 2 * candidate.score


def test_a_title_is_no_answer() -> None:
    assert worth(hit("The mill of Avon", title="The Mill of Avon")) == []


def test_the_reader_s_say_is_bounded_and_what_it_was_not_shown_is_refused() -> None:
    found = hit("The mill opened in May 1901.", "It has two wheels.")

    def read(judgements: dict[int, Judgement]) -> list[tuple[float, float]]:
        return [(one.read_passage, one.read_sentence) for one in worth(found, judgements)]

    assert read({1: Judgement(99.0, (MOST_SENTENCE / 2, -99.0))}) == [(1.0, 0.5), (1.0, -1.0)]
    assert read({1: Judgement(-MOST_LOGIT / 2)}) == [(-0.5, 0.0), (-0.5, 0.0)]
    assert read({2: Judgement(1.0)}) == [(-1.0, -1.0), (-1.0, -1.0)]
    assert read({}) == [(0.0, 0.0), (0.0, 0.0)]


def test_the_reader_gets_the_best_passages_and_those_with_the_most_promising_sentence() -> None:
    hits = [
        hit("Of something else.", number=1, score=0.9),
        hit("Of something else again.", number=2, score=0.8),
        hit("Of something else.", "The mill opened in May 1901.", number=3, score=0.3),
        hit("A mill.", number=4, score=0.4),
    ]

    def read(count: int) -> list[int]:
        return [found.passage_id for found in worth_reading(hits, found_in(hits), QUERY, DAY, count)]

    assert (read(1), read(2), read(4), read(9)) == ([3], [1, 3], [1, 2, 3, 4], [1, 2, 3, 4])


def test_a_quotation_far_behind_the_leading_one_is_left_out() -> None:
    near, far = FAR_BEHIND - 0.01, FAR_BEHIND + 0.01
    hits = [
        hit("The mill opened in May 1901.", number=1, score=1.0),
        hit("A mill of Bolton opened in June 1902.", number=2, score=1.0 - near),
        hit("Of the third, they say it did open in July 1903: the mill.", number=3, score=1.0 - far),
    ]
    assert [quote.document.path for quote in chosen(hits)] == ["news/1.txt", "news/2.txt"]
    assert len(chosen(hits[2:])) == 1


def test_of_quotations_that_overlap_the_first_stays() -> None:
    (quote,) = chosen([hit("The mill opened in May 1901.")])
    inside, beside = replace(quote, start=4, end=8), replace(quote, start=quote.end, end=quote.end + 1)
    assert list(distinct([quote, inside, beside])) == [quote, beside]
    elsewhere = replace(inside, document=replace(quote.document, id="9" * 64))
    assert list(distinct([quote, elsewhere])) == [quote, elsewhere]
