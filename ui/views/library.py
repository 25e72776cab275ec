"""What the index holds, and the keeping of the corpus: editing, adding, re-indexing, what went wrong.

The address says which part is shown: `view` one of `VIEWS`, or `edit` with a document's path for its form.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from index.errors import IndexUnusable, PinciteError
from index.records import RunReport
from index.settings import Settings
from ingest.pending import Pending
from ui.components.library_add import add_page
from ui.components.library_changes import changes_page, confirm
from ui.components.library_coverage import coverage_page
from ui.components.library_entries import Listing, entries, listing
from ui.components.library_form import edit_page
from ui.components.library_problems import copies_page, copy_groups, problems_page
from ui.components.library_state import state_box, unusable, waiting
from ui.components.library_table import EDIT, LIBRARY_PATH, documents_table
from ui.components.markup import element, escape, link, show
from ui.core import pincite, settings
from ui.strings import say

LIST, ADD, PROBLEMS, COVERAGE, COPIES, CHANGES = "", "add", "problems", "coverage", "copies", "changes"
VIEWS = (LIST, ADD, PROBLEMS, COVERAGE, COPIES, CHANGES)
# What changes the corpus or the index; not there when the server is read-only.
_CHANGING = (ADD, CHANGES)


def render() -> None:
    """Draw the page.

    Raises:
        SettingsError: the settings cannot be read.
    """
    show(f'<header class="pc-head">{element("h1", say().library_title)}</header>')
    current = settings()
    may_change = not current.server.read_only
    try:
        with pincite().snapshot() as snapshot:
            listed, report = listing(current.index, snapshot), snapshot.report
            wait = waiting(current, snapshot)
    except IndexUnusable as error:
        _without_index(current, error, may_change=may_change)
        return
    _page(current, listed, report, wait, may_change=may_change)


def _page(current: Settings, listed: Listing, report: RunReport, wait: Pending | None, *, may_change: bool) -> None:
    rows = entries(listed, wait or Pending(), date.today().isoformat())
    view = _view(may_change)
    _navigation(view, sum(bool(row.problems) for row in rows), len(copy_groups(listed.documents)), may_change)
    state_box(current, report, len(listed.documents), wait, may_change=may_change and current.corpus.is_dir())
    path = st.query_params.get(EDIT, "")
    if path and may_change:
        edit_page(current, path, listed.documents)
    elif view == ADD:
        add_page(current)
    elif view == PROBLEMS:
        problems_page(listed.failures, rows, may_edit=may_change)
    elif view == COVERAGE:
        coverage_page(listed.documents)
    elif view == COPIES:
        copies_page(listed.documents)
    elif view == CHANGES:
        changes_page(current)
    else:
        confirm(current)
        _failures(listed)
        documents_table(rows, may_edit=may_change)


def _without_index(current: Settings, error: PinciteError, *, may_change: bool) -> None:
    """Before the first run, or with an index that cannot be used: build it, add files, say what they are."""
    path, view = st.query_params.get(EDIT, ""), _view(may_change)
    unusable(current, error, may_change=may_change)
    if not may_change or not current.corpus.is_dir():
        return
    if path:
        edit_page(current, path, ())
    elif view == CHANGES:
        changes_page(current)
    else:
        confirm(current)
        add_page(current)


def _view(may_change: bool) -> str:
    view = st.query_params.get("view", LIST)
    return view if view in VIEWS and (may_change or view not in _CHANGING) else LIST


def _navigation(view: str, problems: int, copies: int, may_change: bool) -> None:
    """Links to the parts of the Library, the present one marked."""
    words = say()
    names = {
        LIST: words.documents,
        ADD: words.lib_add,
        PROBLEMS: words.counted.format(value=words.lib_problems, count=problems),
        COVERAGE: words.lib_coverage,
        COPIES: words.counted.format(value=words.lib_copies, count=copies),
        CHANGES: words.lib_changes,
    }
    here = view if EDIT not in st.query_params else None
    items = "".join(
        f"<li>{_part(part, name, here=part == here)}</li>"
        for part, name in names.items()
        if may_change or part not in _CHANGING
    )
    show(f'<nav class="pc-parts" aria-label="{escape(words.lib_parts)}"><ul>{items}</ul></nav>')


def _part(part: str, name: str, *, here: bool) -> str:
    address = f"{LIBRARY_PATH}?{urlencode({'view': part})}" if part else LIBRARY_PATH
    mark = ' aria-current="page"' if here else ""
    return f'<a href="./{escape(address)}" target="_self"{mark}>{escape(name)}</a>'


def _failures(listed: Listing) -> None:
    """That files could not be read is said first, wherever the list is scrolled to."""
    if listed.failures:
        words = say()
        text = words.counted.format(value=words.failures, count=len(listed.failures))
        target = link(f"{LIBRARY_PATH}?{urlencode({'view': PROBLEMS})}", words.lib_see_failures)
        show(f'<section class="pc-note"><p>{escape(text)}. {target}</p></section>')
