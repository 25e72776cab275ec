"""Taking a document out of the corpus, below its form: what follows from it, a box to tick and a button."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from index.errors import PinciteError
from index.records import Document
from index.settings import Settings
from ingest.removal import remove, seen_version
from ui.components.library_changes import MADE
from ui.components.library_table import EDIT
from ui.components.markup import element, show
from ui.components.messages import note, problem
from ui.strings import say

# Session state: the document whose removal is offered, and the version of its file that was seen.
_SEEN = "lib-removal"


def removal_part(settings: Settings, path: str, documents: Sequence[Document]) -> None:
    """Offer to remove the file at `path` in the corpus, and remove it when that is confirmed.

    Args:
        settings: the folders.
        path: as the page's address gives it.
        documents: all that are indexed, to tell what follows for them.

    Raises:
        PinciteError: it cannot be removed; the text says what to do instead.
    """
    seen, words = _seen(settings, path), say()
    with st.expander(words.lib_remove):
        told = [words.lib_remove_note.format(file=path), *consequences(path, documents)]
        show("".join(element("p", text) for text in told))
        with st.form("lib-remove", border=False):
            sure = st.checkbox(words.lib_remove_sure, key=f"lib-remove-{path}")
            sent = st.form_submit_button(words.lib_remove_button)
        if sent and sure:
            _remove(settings, path, seen)
        elif sent:
            note(words.lib_remove_unsure)


def forget_seen() -> None:
    """Let the next run look at the file anew."""
    st.session_state.pop(_SEEN, None)


def consequences(path: str, documents: Sequence[Document]) -> list[str]:
    """What the removal of the file at `path` means for what is indexed, in sentences."""
    words = say()
    document = next((d for d in documents if path in d.paths), None)
    inside = [d.path for d in documents if d.path.startswith(f"{path}/")]
    told = [words.lib_remove_inside.format(files=", ".join(inside))] if inside else []
    if document is None:
        return told
    if copies := [other for other in document.paths if other != path]:
        return [*told, words.lib_remove_copy.format(files=", ".join(copies))]
    later = [other.title or other.path for other in document.superseded_by]
    older = [d.meta.title or d.path for d in documents if document.path in {other.path for other in d.superseded_by}]
    told += [words.lib_remove_later.format(titles="; ".join(later))] if later else []
    return told + ([words.lib_remove_older.format(titles="; ".join(older))] if older else [])


def _seen(settings: Settings, path: str) -> str:
    """The version of the file when it was first shown: what it is now would hide that it was changed meanwhile."""
    held: tuple[str, str] | None = st.session_state.get(_SEEN)
    if held is None or held[0] != path:
        held = st.session_state[_SEEN] = path, seen_version(settings.corpus, settings.index, path)
    return held[1]


def _remove(settings: Settings, path: str, seen: str) -> None:
    try:
        number = remove(settings.corpus, settings.index, path, seen)
    except PinciteError as error:
        problem(say().lib_not_removed, error)
        return
    forget_seen()
    st.session_state[MADE] = number
    # There is nothing left to edit: back to the list, which tells what was done.
    del st.query_params[EDIT]
    st.rerun()
