"""The page's address, where the browser's Back or Forward restored it."""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx


def restored() -> bool:
    """Whether this run shows an address that Back or Forward restored: it counts then, not what the fields held.

    Streamlit knows that of the fields it binds itself; comparing addresses would not do, since the browser's lags
    behind what was written to it while one clicks fast.
    """
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation
