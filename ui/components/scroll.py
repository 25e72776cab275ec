"""Bringing the quotation into view: the only script of ours, a constant that the security policy names."""

from __future__ import annotations

import streamlit as st

QUOTATION_ID = "quotation"
# Again after the page has settled: on a page's first visit what stands above the text is laid out after it.
SETTLING_MILLISECONDS = (0, 150, 500)
SCROLL_SCRIPT = (
    "(() => { const show = () => {"
    f'const quotation = document.getElementById("{QUOTATION_ID}");'
    'if (quotation) { quotation.scrollIntoView({block: "center"}); quotation.focus({preventScroll: true}); } };'
    f"{list(SETTLING_MILLISECONDS)}.forEach(delay => setTimeout(show, delay)); }})()"
)


def scroll_to_quotation(start: int) -> None:
    """Scroll to the highlighted quotation and put the reading position there.

    Args:
        start: where the quotation starts; another number makes the browser scroll again.
    """
    marker = f'<span data-start="{start:d}" hidden></span>'
    st.html(f"{marker}<script>{SCROLL_SCRIPT}</script>", unsafe_allow_javascript=True)
