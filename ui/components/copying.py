"""Copying to the clipboard and printing: a script of ours, a constant that the security policy names.

A button `<button data-pc-copy="ID">` copies the text of the element with that id, or the address where it is a
link; `<button data-pc-print>` opens the browser's print dialog.
"""

from __future__ import annotations

import streamlit as st

from ui.components.markup import escape
from ui.strings import say

# How long a button says that it has copied.
TOLD_MILLISECONDS = 2500
# A page that is not loaded over https or from this machine has no navigator.clipboard; there the old command serves.
COPY_SCRIPT = (
    "(() => { if (window.pinciteCopies) { return; } window.pinciteCopies = true;"
    'const old = text => { const area = document.createElement("textarea"); area.value = text;'
    'area.style.position = "fixed"; area.style.opacity = "0"; document.body.append(area); area.select();'
    'const done = document.execCommand("copy"); area.remove(); return done; };'
    "const copy = async text => { try { await navigator.clipboard.writeText(text); return true; }"
    "catch { return old(text); } };"
    "const tell = (button, text) => {"
    'const label = button.firstElementChild, told = document.getElementById("pc-told");'
    "label.textContent = text; if (told) { told.textContent = text; }"
    'setTimeout(() => { label.textContent = button.dataset.pcLabel; if (told) { told.textContent = ""; } },'
    f"{TOLD_MILLISECONDS}); }};"
    'document.addEventListener("click", async event => {'
    'const button = event.target.closest("button[data-pc-copy], button[data-pc-print]");'
    "if (!button) { return; } if (button.dataset.pcPrint !== undefined) { window.print(); return; }"
    "const from = document.getElementById(button.dataset.pcCopy); if (!from) { return; }"
    "const done = await copy(from.href || from.textContent);"
    "tell(button, done ? button.dataset.pcDone : button.dataset.pcFailed); button.focus(); }); })()"
)


def copy_button(element_id: str, what: str) -> str:
    """A button that copies an element's text, as HTML.

    Args:
        element_id: of the element.
        what: is copied, for those who cannot see where the button stands.
    """
    words = say()
    said = {"copy": element_id, "label": words.copy, "done": words.copied, "failed": words.not_copied}
    data = " ".join(f'data-pc-{name}="{escape(text)}"' for name, text in said.items())
    unseen = f'<span class="pc-unseen">: {escape(what)}</span>'
    return f'<button type="button" class="pc-button" {data}><span>{escape(words.copy)}</span>{unseen}</button>'


def print_button() -> str:
    """A button that prints the page, as HTML."""
    return f'<button type="button" class="pc-button" data-pc-print="">{escape(say().print_page)}</button>'


def listen() -> None:
    """Make the buttons work, and give screen readers a place to hear of it."""
    told = '<p id="pc-told" role="status" class="pc-unseen"></p>'
    st.html(f"{told}<script>{COPY_SCRIPT}</script>", unsafe_allow_javascript=True)
