"""Links that open an answer again, and tell when the index has changed since.

The address holds the question, the filters, the day (also where it was "today"), the generation of the index and a
fingerprint of what was quoted.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

import streamlit as st

from index.records import Answer
from ui.components.address import number_in, write_address
from ui.components.filters import CHOICES, DATES, NARROWING, QUESTION
from ui.components.messages import note
from ui.strings import say

GENERATION, FINGERPRINT = "generation", "answer"
_DAY = "as_of"
# Of the hash: enough to notice another answer.
FINGERPRINT_LENGTH = 12
# In the session: what was asked when the page was opened by such a link.
_OPENED_WITH = "permalink-asked"


def permalink(answer: Answer) -> str:
    """The address, relative to any page of the app, that asks the same of the same documents as of the same day."""
    fixed = [
        (QUESTION, answer.question),
        (_DAY, answer.as_of),
        (GENERATION, str(answer.generation)),
        (FINGERPRINT, fingerprint(answer)),
    ]
    return f"./?{urlencode([*narrowing(), *fixed])}"


def narrowing() -> tuple[tuple[str, str], ...]:
    """The same as `narrowed` without the as-of day, for addresses that name a day of their own."""
    return tuple((name, value) for name, value in narrowed() if name in NARROWING)


def narrowed() -> list[tuple[str, str]]:
    """What the form's filters hold, as parameters of the address.

    Not from the address: a field that was changed just now stands there only after this run.
    """
    pairs = []
    for name in (*CHOICES, *DATES):
        held = st.session_state.get(name) or []
        pairs += [(name, value.strip()) for value in ([held] if isinstance(held, str) else held)]
    return [(name, value) for name, value in pairs if value]


def fingerprint(answer: Answer) -> str:
    """What an answer quotes and whether it answers at all, as a few letters."""
    places = [f"{quote.document.id} {quote.start} {quote.end}" for quote in answer.quotes]
    text = "\n".join([str(answer.abstained), *places])
    return hashlib.sha256(text.encode()).hexdigest()[:FINGERPRINT_LENGTH]


def changed_since_note(answer: Answer) -> None:
    """Say so where the page was opened by a link that was made with another index, or before pincite changed.

    Once something else is asked, the link's generation leaves the address.
    """
    named = st.query_params.get(GENERATION, "")
    if not named:
        return
    asked = [answer.question, *narrowed()]
    if st.session_state.setdefault(_OPENED_WITH, asked) != asked:
        write_address({GENERATION: (), FINGERPRINT: ()})
        return
    made = number_in(named)
    if made is None:
        return
    now, quoted = fingerprint(answer), st.query_params.get(FINGERPRINT)
    if made != answer.generation:
        text = say().link_same if quoted == now else say().link_changed
        note(text.format(made=made, now=answer.generation))
    elif quoted not in (None, now):
        # An index built anew counts its generations from the start.
        note(say().link_other)
