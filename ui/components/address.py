"""The page's address: writing it, its numbers, and knowing when the browser's Back or Forward restored it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

# Of a page, a generation, an offset: a longer number counts nothing that there is.
MAX_DIGITS = 9


def restored() -> bool:
    """Whether this run shows an address that Back or Forward restored: it counts then, not what the fields held.

    Streamlit knows that of the fields it binds itself; comparing addresses would not do, since the browser's lags
    behind what was written to it while one clicks fast.
    """
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def write_address(values: Mapping[str, Sequence[str]]) -> None:
    """Let parameters of the address hold these values, or go where there are none.

    All at once: each writing is a step of the browser's Back.
    """
    changed = {name: list(held) for name, held in values.items() if st.query_params.get_all(name) != list(held)}
    if changed:
        st.query_params.update(changed)


def number_in(text: str) -> int | None:
    """The whole number that a parameter of the address holds; None where it holds none that could count something."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else None
