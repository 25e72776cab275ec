"""Adding files: chosen or dropped, checked and read one by one, and stored in the corpus."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from index.errors import PinciteError
from index.settings import Settings
from ingest.intake import ENDINGS, FOLDERS, Added, add
from ingest.metadata import FOLDER_KINDS
from ingest.reading import MAX_FILE_BYTES
from ingest.worker import ReadingPool
from ui.components.library_table import edit_address
from ui.components.library_upload import mend_upload
from ui.components.markup import element, escape, link, show
from ui.components.messages import as_english, note
from ui.strings import kind_name, say

# All of them are held in memory until they are stored, for each session that adds files.
MAX_FILES_AT_ONCE = 20
# Session state: what became of the files of the last batch, and how many batches were stored.
ADDED, _STORED = "lib-added", "lib-stored"
# A reader may fill 2 GB (`ingest.worker.MEMORY_LIMIT_MB`): one session after the other.
_reading = threading.Lock()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file: stored, or refused for a reason, which names it.

    `ours` tells that the reason is in the language of the page; the rooms below speak English.
    """

    added: Added | None
    reason: str = ""
    ours: bool = False


def add_page(settings: Settings) -> None:
    """The form, and what became of the files that were added last."""
    words = say()
    show(f"{element('h2', words.lib_add)}{element('p', words.lib_add_note)}")
    _results(st.session_state.get(ADDED, ()))
    types = [ending.removeprefix(".") for ending in ENDINGS]
    mend_upload(MAX_FILE_BYTES // 2**20, types)
    # Fields under new names are empty. Where nothing was stored the files stay, so that what they lack can be added.
    batch = int(st.session_state.get(_STORED, 0))
    with st.form("lib-add", border=False):
        files = st.file_uploader(
            words.lib_files,
            type=types,
            accept_multiple_files=True,
            max_upload_size=MAX_FILE_BYTES // 2**20,
            key=f"lib-files-{batch}",
        )
        folder = st.selectbox(
            words.lib_folder,
            FOLDERS,
            None,
            format_func=_folder,
            key=f"lib-folder-{batch}",
            placeholder=words.lib_folder_hint,
        )
        replace = st.checkbox(words.lib_replace, key=f"lib-replace-{batch}")
        sent = st.form_submit_button(words.lib_add_button, type="primary")
    if sent:
        with st.spinner(words.lib_reading_files):
            done = st.session_state[ADDED] = _take(settings, files, folder, replace)
        st.session_state[_STORED] = batch + any(result.added for result in done)
        st.rerun()


def _take(settings: Settings, files: Sequence[UploadedFile], folder: str | None, replace: bool) -> tuple[Result, ...]:
    """Take the files in, one after the other; a refused one stops none of the others."""
    if not files:
        return (Result(None, say().lib_no_file, ours=True),)
    if folder is None:
        return (Result(None, say().lib_no_folder, ours=True),)
    results = []
    with _reading, ReadingPool() as pool:
        for file in files[:MAX_FILES_AT_ONCE]:
            try:
                content = file.getvalue()
                stored = add(settings.corpus, settings.index, folder, file.name, content, pool.read, replace=replace)
                results.append(Result(stored))
            except PinciteError as error:
                results.append(Result(None, str(error)))
    return (*results, *(_left_out(file.name) for file in files[MAX_FILES_AT_ONCE:]))


def _left_out(name: str) -> Result:
    return Result(None, say().lib_too_many.format(name=name, most=MAX_FILES_AT_ONCE), ours=True)


def _results(results: Sequence[Result]) -> None:
    words = say()
    stored = [result.added for result in results if result.added]
    refused = [result for result in results if not result.added]
    if refused:
        items = "".join(f"<li>{_reason(result)}</li>" for result in refused)
        head = element("h3", words.lib_refused)
        show(f'<section class="pc-problem" role="alert">{head}<ul>{items}</ul></section>')
    if stored:
        items = "".join(f"<li>{_stored(added)}</li>" for added in stored)
        show(f"<section>{element('h3', words.lib_stored)}<ul>{items}</ul></section>")
        note(words.lib_after_reindex)


def _reason(result: Result) -> str:
    return escape(result.reason) if result.ours else as_english(result.reason)


def _stored(added: Added) -> str:
    """Where it lies, what it says of itself, what is to be known about it, and the way to its form."""
    words, meta = say(), added.meta
    facts = ", ".join(filter(None, (kind_name(meta.kind), meta.issuer, meta.date or words.undated)))
    remarks = [words.lib_replaced] if added.replaced else []
    remarks += [words.lib_sidecar_there.format(sidecar=added.sidecar)] if added.sidecar else []
    lines = "".join(element("p", remark) for remark in remarks)
    unread = escape(words.lib_not_all_read)
    lines += "".join(f"<p>{unread.format(reason=as_english(reason))}</p>" for reason in added.unread)
    return (
        f"{element('strong', added.path)} {element('span', meta.title)} {element('span', f'({facts})', 'pc-weak')} "
        f"{link(edit_address(added.path), words.lib_edit_added)}{lines}"
    )


def _folder(name: str) -> str:
    kind = FOLDER_KINDS.get(name)
    return say().lib_folder_kind.format(folder=name, kind=kind_name(kind)) if kind else say().lib_folder_other
