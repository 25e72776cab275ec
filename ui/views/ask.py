"""The first page: a question, and the exact words that answer it."""

from __future__ import annotations

import streamlit as st

from answer.phrases import narrowing
from index.facets import count
from index.filters import NO_FILTERS
from index.records import Answer
from ui.components import known
from ui.components.filters import QUESTION, Asked, question_form
from ui.components.layers import answer_layers
from ui.components.markup import element, link, show
from ui.components.messages import fit_to_ask
from ui.components.permalink import changed_since_note
from ui.components.reads import asking_hint
from ui.components.silence import lacking, no_answer
from ui.components.take_along import take_along
from ui.components.timeline import timeline
from ui.components.told import Scope, answer_in_words, remarks
from ui.core import pincite
from ui.strings import say


def render() -> None:
    """Draw the page."""
    words = say()
    lead = element("p", words.ask_lead) + element("p", asking_hint())
    show(f'<header class="pc-head">{element("h1", words.ask_title)}{lead}</header>')
    with pincite().snapshot() as snapshot:
        asked = question_form(snapshot)
        begun = bool(asked.question or asked.sent)
        examples, held = ((), 0) if begun else (known.examples(snapshot), count(snapshot, NO_FILTERS))
    if begun:
        _answer(asked)
    elif examples:
        _examples(examples)
        what = element("span", words.held.format(documents=held))
        show(f'<p class="pc-weak">{what} {link("./library", words.held_list)}</p>')


def _answer(asked: Asked) -> None:
    with st.spinner(say().searching):
        answer = pincite().ask(fit_to_ask(asked.question), asked.filters, asked.as_of or None)
    with pincite().snapshot() as snapshot:
        scope = Scope(count(snapshot, asked.filters), count(snapshot, NO_FILTERS), bool(asked.filters))
        wanting = lacking(answer, snapshot) if answer.abstained else []
    # One element for all of an answer: the browser draws it at once.
    changed_since_note(answer)
    if answer.abstained:
        show(no_answer(answer, scope, wanting))
    else:
        show(_head(answer, scope) + answer_layers(answer))
        timeline(answer)
    take_along(answer)


def _head(answer: Answer, scope: Scope) -> str:
    words, many = say(), len(answer.quotes)
    quotes = words.one_quote if many == 1 else words.many_quotes.format(count=many)
    lead = f"{words.answer_note.format(quotes=quotes, as_of=answer.as_of)} {answer_in_words(answer)}"
    head = f'<div role="status">{element("h2", words.answer)}{element("p", lead)}</div>'
    asked = "".join(element("p", f"{name}: {value}", "pc-printed") for name, value in _asked(answer) if value)
    return f'<header class="pc-answer">{head}{asked}{remarks(answer, scope)}</header>'


def _asked(answer: Answer) -> tuple[tuple[str, str], ...]:
    """What the form says on the screen, and a print without the form would lack."""
    words = say()
    return (words.asked, answer.question), (words.phrases.narrowed, narrowing(answer.filters, words.phrases))


def _examples(examples: tuple[str, ...]) -> None:
    show(element("h2", say().examples, "pc-small-head"))
    with st.container(key="pc-examples", gap="small"):
        for number, example in enumerate(examples):
            st.button(example, key=f"example-{number}", on_click=_ask, args=(example,), type="tertiary")


def _ask(question: str) -> None:
    st.session_state[QUESTION] = question
