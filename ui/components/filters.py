"""The question form: the question, the filters with how many documents each value has, the as-of day.

Every field stands in the page's address under its own name, so that the address is a permalink. Text
fields are bound by Streamlit; a choice bound by it would stand there with its count, "memo (21)", and be
lost as soon as a document is added, so choices are read from and written to the address here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from answer.asof import day_meant, last_so_far
from index import dates
from index.facets import Facets
from index.filters import Filters
from index.records import Kind, Status
from index.store import Snapshot
from ui.components import known
from ui.components.address import restored, write_address
from ui.components.messages import note
from ui.strings import kind_name, say, status_name

CHOICES = ("kind", "issuer", "jurisdiction", "status", "year")
DATES = ("from", "to", "as_of")
# What narrows a question; the as-of day does not, it tells how things stood.
NARROWING = (*CHOICES, "from", "to")
# The question's name in the address.
QUESTION = "q"
# The key of the button that sends it.
SEND = "send"
_IN_A_ROW = 3
# In the session: that a filter was in use.
_UNFOLDED = "filters-unfolded"
_Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form holds; `as_of` is "" for today, `sent` tells whether it was sent just now."""

    question: str
    filters: Filters
    as_of: str
    sent: bool


@dataclass(frozen=True, slots=True)
class _Fields:
    """The choices by field, those of the address that this index has not, and the texts of the date fields."""

    chosen: Mapping[str, list[str]]
    unknown: list[str]
    first: str
    last: str
    as_of: str


def question_form(snapshot: Snapshot) -> Asked:
    """Draw the form and read it.

    Raises:
        NoDate: a date field holds none.
    """
    words = say()
    with st.form("ask", border=False):
        with st.container(key="pc-search"):
            question = st.text_input(
                words.question, key=QUESTION, bind="query-params", placeholder=_hint(snapshot), autocomplete="off"
            )
            sent = st.form_submit_button(words.ask_button, type="primary", key=SEND)
        with st.expander(words.filters, expanded=_unfolded()):
            fields = _fields(snapshot, question)
            # On a phone the other button is screens away by now, and nothing else says that a choice waits for it.
            applied = st.form_submit_button(words.apply_button, key="apply")
    filters, as_of = _taken(fields, question)
    return Asked(question.strip(), filters, as_of, sent or applied)


def filter_fields(snapshot: Snapshot) -> Callable[[], tuple[Filters, str]]:
    """Draw the filters alone, inside a form of questions of its own.

    Returns:
        What reads them: the filters, and the as-of day as it was typed, "" for today. It raises `NoDate` where
        a date field holds none; called before the form has its button, that would leave a form that nobody can send.
    """
    with st.expander(say().filters, expanded=_unfolded()):
        fields = _fields(snapshot)
    return partial(_taken, fields)


def _taken(fields: _Fields, question: str = "") -> tuple[Filters, str]:
    if fields.unknown:
        note(f"{say().unknown_filter} {', '.join(fields.unknown)}")
    write_address(fields.chosen)
    day = day_meant(question, _day(fields.as_of, last_so_far))
    return _filters(fields).on(day), fields.as_of.strip()


def _hint(snapshot: Snapshot) -> str:
    examples = known.examples(snapshot)
    return say().question_hint.format(example=examples[0]) if examples else ""


def _fields(snapshot: Snapshot, question: str = "") -> _Fields:
    """Draw the fields; the as-of day first, since statuses hang on it."""
    words = say()
    columns = [column for _ in range(3) for column in st.columns(_IN_A_ROW)]
    as_of = _date(columns[5], "as_of", words.as_of, words.as_of_hint)
    counts = _by_name(known.facets(snapshot, day_meant(question, as_of)))
    unknown = _read_address(counts)
    labels = (words.kind, words.issuer, words.jurisdiction, words.status, words.year)
    chosen = {
        name: _choice(column, name, label, counts[name])
        for column, name, label in zip(columns, CHOICES, labels, strict=False)
    }
    first = _date(columns[6], "from", words.date_from, words.date_hint)
    last = _date(columns[7], "to", words.date_to, words.date_hint)
    return _Fields(chosen, unknown, first, last, as_of)


def _by_name(facets: Facets) -> _Counts:
    return {
        "kind": facets.kinds,
        "issuer": facets.issuers,
        "jurisdiction": facets.jurisdictions,
        "status": facets.statuses,
        "year": facets.years,
    }


def _called(name: str, value: str) -> str:
    """A value of a filter as people read it; what documents say themselves stays as it is."""
    if name == "kind":
        return kind_name(Kind(value))
    return status_name(Status(value)) if name == "status" else value


def _choice(column: st.delta_generator.DeltaGenerator, name: str, label: str, counts: Mapping[str, int]) -> list[str]:
    return column.multiselect(
        label,
        [*counts, *(value for value in st.session_state[name] if value not in counts)],
        format_func=lambda value: say().counted.format(value=_called(name, value), count=counts.get(value, 0)),
        key=name,
        placeholder=say().any_value,
        select_all=False,
    )


def _date(column: st.delta_generator.DeltaGenerator, name: str, label: str, hint: str) -> str:
    return column.text_input(label, key=name, bind="query-params", placeholder=hint, autocomplete="off")


def _read_address(counts: _Counts) -> list[str]:
    """Take the choices over, from the address or as they were, where the index still has them; return which it has not.

    They are set anew for every run: where a count has changed, the browser still holds "memo (21)", which is no
    choice any more. A question must not widen unnoticed: a status that no document has on the day asked about stays.
    """
    unknown = list[str]()
    for name in CHOICES:
        there = set(Status) if name == "status" else set(counts[name])
        held = None if restored() else st.session_state.get(name)
        wanted = st.query_params.get_all(name) if held is None else held
        unknown += [value for value in wanted if value not in there]
        st.session_state[name] = [value for value in wanted if value in there]
    return unknown


def _filters(fields: _Fields) -> Filters:
    chosen = fields.chosen
    return Filters(
        kinds=tuple(map(Kind, chosen["kind"])),
        issuers=tuple(chosen["issuer"]),
        jurisdictions=tuple(chosen["jurisdiction"]),
        statuses=tuple(map(Status, chosen["status"])),
        years=tuple(map(int, chosen["year"])),
        first=_day(fields.first, dates.first_day),
        last=_day(fields.last, dates.last_day),
    )


def _day(text: str, bound: Callable[[str], str]) -> str:
    return dates.checked(text, bound) if text.strip() else ""


def _unfolded() -> bool:
    """Whether the filters are unfolded: once one is in use they stay so, or taking the last away would fold them."""
    filtered = any(name in st.query_params or st.session_state.get(name) for name in (*CHOICES, *DATES))
    return bool(st.session_state.setdefault(_UNFOLDED, True)) if filtered else _UNFOLDED in st.session_state
