"""Bringing the quotation into view: scripts of ours, constants that the security policy names."""

from __future__ import annotations

import streamlit as st

QUOTATION_ID = "quotation"
BOX_ID = "quotation-box"
# Again after the page has settled: on a page's first visit what stands above the text is laid out after it.
SETTLING_MILLISECONDS = (0, 150, 500)
SCROLL_SCRIPT = (
    "(() => { const show = () => {"
    "const section = document.querySelector('.pc-outline-wide [aria-current]');"
    "if (section) section.scrollIntoView({block: 'nearest'});"
    f'const quotation = document.getElementById("{QUOTATION_ID}");'
    'if (quotation) { quotation.scrollIntoView({block: "center"}); quotation.focus({preventScroll: true}); } };'
    f"{list(SETTLING_MILLISECONDS)}.forEach(delay => setTimeout(show, delay)); }})()"
)
# Within the frame of the picture only: the page itself stays where it is.
BOX_SCRIPT = (
    "(() => { const show = () => {"
    f'const box = document.getElementById("{BOX_ID}"), frame = box && box.closest(".pc-sheet");'
    "if (frame) { const a = box.getBoundingClientRect(), b = frame.getBoundingClientRect();"
    "frame.scrollTop += a.top - b.top - b.height / 3; frame.scrollLeft += a.left - b.left - 16; } };"
    f"{list(SETTLING_MILLISECONDS)}.forEach(delay => setTimeout(show, delay)); }})()"
)
SCRIPTS = (SCROLL_SCRIPT, BOX_SCRIPT)


def scroll_to_quotation(start: int) -> None:
    """Scroll to the highlighted quotation and put the reading position there.

    Args:
        start: where the quotation starts; another number makes the browser scroll again.
    """
    marker = f'<span data-start="{start:d}" hidden></span>'
    st.html(f"{marker}<script>{SCROLL_SCRIPT}</script>", unsafe_allow_javascript=True)


def scroll_to_box(state: str) -> None:
    """Scroll to the first box on the picture of a page, within the picture's frame.

    Args:
        state: letters and digits; another one makes the browser scroll again.
    """
    st.html(f'<span data-state="{state}" hidden></span><script>{BOX_SCRIPT}</script>', unsafe_allow_javascript=True)
