"""Mending the field that takes files: a script of ours, a constant that the security policy names."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st

from ui.components.markup import escape
from ui.strings import say

_AREA, _FILE = '[data-testid="stFileUploaderDropzone"]', '[data-testid="stFileChip"]'
# Streamlit (1.67) marks the drop area as presentation and gives it a name at once, which contradict each other;
# a group may have one. And it speaks English there in every language. It draws the area after this script runs, and
# anew for each batch and file.
DROP_SCRIPT = (
    "(() => { const mend = () => {"
    "const said = document.querySelector('[data-pc-upload]'); if (!said) { return; }"
    "const {texts, names} = JSON.parse(said.dataset.pcUpload);"
    "const all = (parts, tell) => Object.entries(parts).forEach("
    "([part, words]) => document.querySelectorAll(part).forEach(found => tell(found, words)));"
    f"document.querySelectorAll('{_AREA}').forEach(area => area.setAttribute('role', 'group'));"
    # A text that was set is seen as a change, and must not be set again.
    "all(texts, (part, words) => { if (part.textContent !== words) { part.textContent = words; } });"
    f"all(names, (part, words) => {{ const file = part.closest('{_FILE}');"
    "const name = file ? file.querySelector('[title]').title : '';"
    "part.setAttribute('aria-label', words.replace('{name}', () => name)); }); };"
    "mend(); new MutationObserver(mend).observe(document.body, {childList: true, subtree: true}); })()"
)


def mend_upload(size: int, types: Sequence[str]) -> None:
    """Give the drop area of the page's file field a role that fits its name, and the interface's language.

    Args:
        size: the most megabytes that a file may have.
        types: the endings of the files that are taken, without a dot.
    """
    words, listed = say(), ", ".join(map(str.upper, types))
    refused = words.upload_refused.format(size=size, types=listed)
    texts = {
        f"{_AREA} button p": words.upload,
        '[data-testid="stFileUploaderDropzoneInstructions"] span': words.upload_note.format(size=size, types=listed),
        f"{_AREA} > input + div > span": words.upload_here,
        f"{_FILE} [role=alert]": refused,
        '[data-testid="stTooltipErrorContent"]': refused,
    }
    names = {
        f"{_AREA} > input": words.upload_field,
        f"{_FILE} button": words.upload_remove,
        f'{_AREA} [data-testid="stBaseButton-borderlessIcon"]': words.upload_more,
    }
    said = escape(json.dumps({"texts": texts, "names": names}))
    st.html(f'<span hidden data-pc-upload="{said}"></span><script>{DROP_SCRIPT}</script>', unsafe_allow_javascript=True)
