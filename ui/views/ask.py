"""The first page: a question, and the exact words that answer it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from index.records import Answer, AsOfSource, Hit
from ui.components.filters import Asked, question_form
from ui.components.markup import element, show
from ui.components.messages import note
from ui.components.results import LEAD, PASSAGE, QUOTE, agreement, card, hit_place, quote_place
from ui.core import pincite
from ui.strings import EXAMPLES, say


def render() -> None:
    """Draw the page."""
    words = say()
    show(f'<header class="pc-head">{element("h1", words.ask_title)}{element("p", words.ask_lead)}</header>')
    with pincite().snapshot() as snapshot:
        asked = question_form(snapshot)
    if asked.question or asked.sent:
        _answer(asked)
    else:
        _examples()


def _answer(asked: Asked) -> None:
    with st.spinner(say().searching):
        answer = pincite().ask(asked.question, asked.filters, asked.as_of or None)
    if answer.searched_for:
        note(say().searched_for.format(question=answer.searched_for))
    if answer.as_of_source is AsOfSource.QUESTION:
        note(say().as_of_from_question.format(as_of=answer.as_of))
    if answer.abstained:
        _no_answer(answer)
    else:
        _quotes(answer)
        _others(answer)


def _quotes(answer: Answer) -> None:
    words, count = say(), len(answer.quotes)
    quotes = words.one_quote if count == 1 else words.many_quotes.format(count=count)
    lead = words.answer_note.format(quotes=quotes, as_of=answer.as_of)
    cards = [
        card(
            quote_place(quote, answer.as_of),
            LEAD if number == 1 else QUOTE,
            words.read_quote.format(number=number),
            agreement(quote),
        )
        for number, quote in enumerate(answer.quotes, start=1)
    ]
    # One element for all results: the browser draws it at once.
    show(f'<header class="pc-answer">{element("h2", words.answer)}{element("p", lead)}</header>{"".join(cards)}')


def _others(answer: Answer) -> None:
    words = say()
    quoted = {(quote.passage.document, quote.passage.ordinal) for quote in answer.quotes}
    rest = [hit for hit in answer.passages if (hit.passage.document, hit.passage.ordinal) not in quoted]
    if rest:
        head = (
            f'<header class="pc-answer pc-rest">{element("h2", words.others)}{element("p", words.others_note)}</header>'
        )
        show(head + _passages(rest, answer.as_of))


def _no_answer(answer: Answer) -> None:
    words = say()
    show(
        f'<section class="pc-silent" role="status">{element("h2", words.no_answer)}{element("p", words.no_answer_note)}'
        f'<p class="pc-command">{element("code", words.reindex)}</p></section>'
    )
    for remark in (answer.note, words.not_held.format(words=", ".join(answer.missing)) if answer.missing else ""):
        if remark:
            note(remark)
    if not answer.passages:
        show(element("p", words.nothing_found, "pc-weak"))
        return
    head = f'<header class="pc-answer pc-rest">{element("h2", words.nearest)}</header>'
    show(head + _passages(answer.passages, answer.as_of))


def _passages(hits: Sequence[Hit], as_of: str) -> str:
    return "".join(
        card(hit_place(hit, as_of), PASSAGE, say().read_passage.format(number=number))
        for number, hit in enumerate(hits, start=1)
    )


def _examples() -> None:
    show(element("h2", say().examples, "pc-small-head"))
    with st.container(key="pc-examples", gap="small"):
        for number, example in enumerate(EXAMPLES):
            st.button(example, key=f"example-{number}", on_click=_ask, args=(example,), type="tertiary")


def _ask(question: str) -> None:
    st.session_state["q"] = question
