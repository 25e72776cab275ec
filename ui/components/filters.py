"""The question form: the question, the filters with how many documents each value has, the as-of day.

Every field stands in the page's address under its own name, so that the address is a permalink. Text
fields are bound by Streamlit; a choice bound by it would stand there with its count, "memo (21)", and be
lost as soon as a document is added, so choices are read from and written to the address here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from index import dates
from index.errors import QuestionError
from index.filters import Filters
from index.records import Kind
from index.store import Snapshot
from ui.components.messages import note
from ui.strings import say

CHOICES = ("kind", "issuer", "jurisdiction")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form holds; `as_of` is "" for today, `sent` tells whether it was sent just now."""

    question: str
    filters: Filters
    as_of: str
    sent: bool


def question_form(snapshot: Snapshot) -> Asked:
    """Draw the form and read it.

    Raises:
        QuestionError: a date field holds no date.
    """
    words = say()
    counts = {column: snapshot.values(column) for column in CHOICES}
    _read_address(counts)
    with st.form("ask", border=False):
        with st.container(key="pc-search"):
            question = st.text_input(
                words.question, key="q", bind="query-params", placeholder=words.question_hint, autocomplete="off"
            )
            sent = st.form_submit_button(words.ask_button, type="primary", key="send")
        with st.expander(words.filters, expanded=_filtered()):
            chosen = _choices(counts)
            first, last, as_of = _days()
    _write_address(chosen)
    return Asked(question.strip(), _filters(chosen, first, last), as_of.strip(), sent)


def _choices(counts: Mapping[str, Mapping[str, int]]) -> dict[str, list[str]]:
    labels = {"kind": say().kind, "issuer": say().issuer, "jurisdiction": say().jurisdiction}
    columns = st.columns(3)
    return {
        name: _choice(column, name, labels[name], counts[name]) for column, name in zip(columns, CHOICES, strict=True)
    }


def _choice(column: st.delta_generator.DeltaGenerator, name: str, label: str, counts: Mapping[str, int]) -> list[str]:
    return column.multiselect(
        label,
        list(counts),
        format_func=lambda value: say().counted.format(value=value, count=counts.get(value, 0)),
        key=name,
        placeholder=say().any_value,
    )


def _read_address(counts: Mapping[str, Mapping[str, int]]) -> None:
    """Take the choices over from the address; tell which are no longer any: a question must not widen unnoticed."""
    unknown = list[str]()
    for name in CHOICES:
        wanted = st.query_params.get_all(name)
        unknown += [value for value in wanted if value not in counts[name]]
        if name not in st.session_state:
            st.session_state[name] = [value for value in wanted if value in counts[name]]
    if unknown:
        note(f"{say().unknown_filter} {', '.join(unknown)}")


def _write_address(chosen: Mapping[str, list[str]]) -> None:
    for name in CHOICES:
        if st.query_params.get_all(name) != chosen[name]:
            st.query_params[name] = chosen[name]


def _days() -> tuple[str, str, str]:
    words = say()
    fields = (
        ("from", words.date_from, words.date_hint),
        ("to", words.date_to, words.date_hint),
        ("as_of", words.as_of, words.as_of_hint),
    )
    values = [
        column.text_input(label, key=key, bind="query-params", placeholder=hint, autocomplete="off")
        for column, (key, label, hint) in zip(st.columns(3), fields, strict=True)
    ]
    return values[0], values[1], values[2]


def _filters(chosen: Mapping[str, list[str]], first: str, last: str) -> Filters:
    return Filters(
        kinds=tuple(Kind(kind) for kind in chosen["kind"]),
        issuers=tuple(chosen["issuer"]),
        jurisdictions=tuple(chosen["jurisdiction"]),
        first=_day(first, dates.first_day),
        last=_day(last, dates.last_day),
    )


def _day(text: str, bound: Callable[[str], str]) -> str:
    day = bound(text.strip())
    if text.strip() and not day:
        raise QuestionError(f"{text.strip()!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY.")
    return day


def _filtered() -> bool:
    return any(name in st.query_params for name in (*CHOICES, "from", "to", "as_of"))
