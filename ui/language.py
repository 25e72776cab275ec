"""In which language the interface speaks: as the person chose, as the settings say, as the browser asks."""

from __future__ import annotations

import threading
from contextvars import ContextVar

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime.scriptrunner import get_script_run_ctx

from index.errors import PinciteError
from ui.core import settings

ENGLISH, SPANISH = "en", "es"
LANGUAGES = (ENGLISH, SPANISH)
# A link with this parameter chooses a language; the choice is kept in a cookie, so that addresses stay free of it.
PARAMETER = "lang"
COOKIE = "pincite_language"

_request: ContextVar[str] = ContextVar("pincite_language")


class _Session(threading.local):
    """The session whose page this thread draws, and its language: asked for at every word, found out once."""

    context: object = None
    code = ENGLISH


_session = _Session()


def language() -> str:
    """The language of the request that is being answered, or of the session whose page is being drawn.

    English where there is neither, as on a thread of its own.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return _request.get(ENGLISH)
    if _session.context is not context:
        accepted = st.context.headers.get("Accept-Language") or st.context.locale or ""
        _session.code = choose(st.context.cookies.get(COOKIE, ""), accepted)
        _session.context = context
    return _session.code


class Speaking:
    """Makes `language()` that of the request, for what is answered without a page script."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find out the language and pass the request on; each request runs in a task, so a context, of its own."""
        if scope["type"] == "http":
            asked = HTTPConnection(scope)
            _request.set(choose(asked.cookies.get(COOKIE, ""), asked.headers.get("accept-language", "")))
        await self._app(scope, receive, send)


def choose(chosen: str, accepted: str) -> str:
    """The code of the language to speak.

    Args:
        chosen: the person's own choice, as the cookie holds it; anything that is no code of ours is none.
        accepted: the value of an Accept-Language header, or one language tag.

    Returns:
        The choice; else the setting `server.language`; where that is "auto", the first of the browser's
        languages that there is, by its order; English where there is none.
    """
    if chosen in LANGUAGES:
        return chosen
    wanted = _setting()
    return wanted if wanted in LANGUAGES else _first_known(accepted)


def _setting() -> str:
    try:
        return settings().server.language
    except PinciteError:
        return "auto"  # the page that is drawn tells what is wrong with the settings


def _first_known(accepted: str) -> str:
    # Browsers list languages by preference already, so that the q values only repeat the order.
    for entry in accepted.split(","):
        code = entry.partition(";")[0].strip().lower().partition("-")[0]
        if code in LANGUAGES:
            return code
    return ENGLISH
