"""The HTML that a browser gets first: Streamlit's own page, with our title, style sheet and server address in it."""

from __future__ import annotations

import html
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from ui.strings import say
from ui.theme import STYLE_SHEET

STYLE_ADDRESS = "/pincite.css"
PAGES = ("/", "/library", "/document")
# Without it Streamlit tries "/library/_stcore/health" first, gets a 404 and only then asks at the root:
# an error in the console and two more round trips for every page but the first.
SHELL_SCRIPT = "window.__streamlit = {BACKEND_BASE_URL: window.location.origin + '/'}"


def shell_routes() -> list[Route]:
    """The pages' addresses and the style sheet."""
    return [Route(page, _page) for page in PAGES] + [Route(STYLE_ADDRESS, _style)]


def shell() -> str:
    """Streamlit's page with our head. Where a Streamlit of another version looks different, its page as it is."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    title = f"<title>{html.escape(say().name)}</title>"
    head = f'{title}<script>{SHELL_SCRIPT}</script><link rel="stylesheet" href="{STYLE_ADDRESS}">'
    return page.replace("<title>Streamlit</title>", head, 1)


def _page(_request: Request) -> Response:
    return HTMLResponse(shell(), headers={"Cache-Control": "no-cache"})


def _style(_request: Request) -> Response:
    return FileResponse(STYLE_SHEET, media_type="text/css", headers={"Cache-Control": "no-cache"})
