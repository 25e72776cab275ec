"""Mending the field that takes files: a script of ours, a constant that the security policy names."""

from __future__ import annotations

import streamlit as st

# Streamlit (1.67) marks the drop area as presentation and gives it a name at once, which contradict each other;
# a group may have one. It draws the area after this script runs, and anew for each batch.
DROP_SCRIPT = (
    "(() => { const mend = () => document.querySelectorAll('[data-testid=\"stFileUploaderDropzone\"]')"
    ".forEach(area => area.setAttribute('role', 'group')); mend();"
    "new MutationObserver(mend).observe(document.body, {childList: true, subtree: true}); })()"
)


def mend_upload() -> None:
    """Give the drop area of the page's file field a role that fits its name."""
    st.html(f"<span hidden></span><script>{DROP_SCRIPT}</script>", unsafe_allow_javascript=True)
