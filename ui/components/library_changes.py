"""What was changed in the corpus from within the app, and the buttons that take it back."""

from __future__ import annotations

import streamlit as st

from index.errors import PinciteError
from index.settings import Settings
from ingest.journal import Action, Change, changes, undo, undoable
from ui.components.markup import element, show
from ui.components.messages import note, problem
from ui.strings import say

# The last ones that are listed; more are kept (`ingest.journal.MAX_CHANGES`).
SHOWN = 20
# Session state: the number of the change that was just made, 0 for a form that changed nothing.
MADE = "lib-change"


def changes_page(settings: Settings) -> None:
    """The last changes, the newest first, each with a button to undo it where that is possible."""
    words = say()
    show(f"{element('h2', words.lib_changes)}{element('p', words.lib_changes_note)}")
    confirm(settings, with_button=False)
    made = changes(settings.index)[:SHOWN]
    if not made:
        show(element("p", words.lib_no_changes))
    for change in made:
        with st.container(key=f"pc-change-{change.number}"):
            show(f'<div class="pc-change">{_told(change)}</div>')
            if undoable(settings.corpus, change):
                _undo_button(settings, change)


def confirm(settings: Settings, *, with_button: bool = True) -> None:
    """Tell of the change that was just made in this session, with a button that takes it back."""
    number = st.session_state.get(MADE)
    if number is None:
        return
    if not number:
        note(say().lib_nothing_changed)
        return
    change = next((change for change in changes(settings.index) if change.number == number), None)
    if change is None:
        return
    files = ", ".join(file.path for file in change.files if file.before != file.after)
    text = {Action.UNDO: say().lib_undone_now, Action.REMOVE: say().lib_removed_now}.get(
        change.action, say().lib_changed_now
    )
    note(f"{text.format(files=files)} {say().lib_after_reindex}")
    if with_button and undoable(settings.corpus, change):
        _undo_button(settings, change)


def _undo_button(settings: Settings, change: Change) -> None:
    words = say()
    label = words.lib_redo if change.action is Action.UNDO else words.lib_undo
    if not st.button(label.format(number=change.number), key=f"lib-undo-{change.number}"):
        return
    try:
        made = undo(settings.corpus, settings.index, change.number)
    except PinciteError as error:
        problem(words.lib_not_undone, error)
        return
    st.session_state.pop("lib-form", None)
    st.session_state[MADE] = made.number
    st.rerun()


def _told(change: Change) -> str:
    words = say()
    done = {
        Action.EDIT: words.lib_did_edit,
        Action.ADD: words.lib_did_add,
        Action.REPLACE: words.lib_did_replace,
        Action.REMOVE: words.lib_did_remove,
        Action.UNDO: words.lib_did_undo.format(number=change.of),
    }[change.action]
    when = change.time.replace("T", " ")[:16]
    what = words.lib_did.format(number=change.number, when=when, what=done)
    return f"{element('strong', what)} {element('span', change.document)}{element('p', ', '.join(change.fields))}"
