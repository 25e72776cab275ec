"""What was changed in the corpus from within the app, and the buttons that take it back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from index.errors import PinciteError
from index.settings import Settings
from ingest.journal import Action, changes, undo, undoable
from ui.components.library_acts import Act, act, acts, button_label, done
from ui.components.markup import element, show
from ui.components.messages import note, problem
from ui.strings import say

# The last ones that are listed; more are kept (`ingest.journal.MAX_CHANGES`).
SHOWN = 20
# Session state: the number of the change that was just made, 0 for a form that changed nothing.
MADE = "lib-change"


def changes_page(settings: Settings) -> None:
    """The last changes, the newest first, each with a button to undo it, or with the reason why it has none."""
    words = say()
    show(f"{element('h2', words.lib_changes)}{element('p', words.lib_changes_note)}")
    confirm(settings, with_button=False)
    listed = acts(changes(settings.index), partial(undoable, settings.corpus), SHOWN)
    if not listed:
        show(element("p", words.lib_no_changes))
    for one in listed:
        with st.container(key=f"pc-change-{one.change.number}"):
            show(f'<div class="pc-change">{_told(one)}</div>')
            if one.offered:
                _undo_button(settings, one)


def confirm(settings: Settings, *, with_button: bool = True) -> None:
    """Tell of the change that was just made in this session, with a button that takes it back."""
    number = st.session_state.get(MADE)
    if number is None:
        return
    if not number:
        note(say().lib_nothing_changed)
        return
    made = changes(settings.index)
    change = next((change for change in made if change.number == number), None)
    if change is None:
        return
    one = act(change, made)
    note(f"{_now(one)} {say().lib_after_reindex}")
    if with_button and undoable(settings.corpus, change):
        _undo_button(settings, one)


def _now(one: Act) -> str:
    """What was done just now, in a sentence."""
    words, change = say(), one.change
    if change.action is Action.UNDO:
        what = done(one)
        return words.lib_undone_now.format(what=what[0].upper() + what[1:], document=change.document)
    text = words.lib_removed_now if change.action is Action.REMOVE else words.lib_changed_now
    return text.format(files=", ".join(file.path for file in change.files if file.before != file.after))


def _undo_button(settings: Settings, one: Act) -> None:
    words, change = say(), one.change
    if not st.button(button_label(one), key=f"lib-undo-{change.number}"):
        return
    try:
        made = undo(settings.corpus, settings.index, change.number)
    except PinciteError as error:
        problem(words.lib_not_undone, error)
        return
    st.session_state.pop("lib-form", None)
    st.session_state[MADE] = made.number
    st.rerun()


def _told(one: Act) -> str:
    change = one.change
    when = change.time.replace("T", " ")[:16]
    what = say().lib_did.format(number=change.number, when=when, what=done(one))
    fields = ", ".join(dict.fromkeys(map(_field_name, change.fields)))
    return (
        f"{element('strong', what)} {element('span', change.document)}{element('p', fields)}{element('p', one.reason)}"
    )


def _field_name(field: str) -> str:
    """A field as its form calls it; what a form has no field for goes by the name in sidecars."""
    words = say()
    return {
        "title": words.lib_title,
        "kind": words.field_kind,
        "status": words.column_status,
        "history": words.column_status,
        "date": words.field_date,
        "effective": words.field_effective,
        "issuer": words.field_issuer,
        "jurisdiction": words.field_jurisdiction,
        "url": words.lib_url,
        "notes": words.field_notes,
        "supersedes": words.lib_supersedes,
    }.get(field, field)
