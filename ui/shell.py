"""The HTML that a browser gets first: Streamlit's own page, with our title, style sheet, server address and a form."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ui.first import first_form
from ui.language import COOKIE, LANGUAGES, PARAMETER, language
from ui.strings import in_language
from ui.theme import STYLE_SHEET

STYLE_ADDRESS = "/pincite.css"
PAGES = ("/", "/many", "/library", "/document")
# Streamlit's page asks for the scripts of these elements when the first of each arrives over the websocket;
# asked for with the page they are there by then. They weigh 0.2 MB beside its 2 MB.
FIRST_ELEMENTS = ("Html", "TextInput", "Multiselect", "Button")
# Of a page that is written in the language asked for.
PAGE_HEADERS = MappingProxyType({"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"})
# The choice of a language is kept for a year.
COOKIE_SECONDS = 365 * 24 * 3600
# Without it Streamlit tries "/library/_stcore/health" first, gets a 404 and only then asks at the root:
# an error in the console and two more round trips for every page but the first.
SHELL_SCRIPT = "window.__streamlit = {BACKEND_BASE_URL: window.location.origin + '/'}"

_IMPORT = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')
_ROOT = '<div id="root"></div>'
# Streamlit's own typeface, which no page of ours uses.
_OTHER_FONT = re.compile(r'<link\s[^>]*as="font"[^>]*>')


def shell_routes() -> list[Route]:
    """The pages' addresses and the style sheet."""
    return [Route(page, _page) for page in PAGES] + [Route(STYLE_ADDRESS, _style)]


@lru_cache
def shell(code: str, *, blank: bool = False) -> str:
    """Streamlit's page with our head, in one of `LANGUAGES`; where it is for a `blank` question, with a form for it.

    Where a Streamlit of another version looks different, its page as it is.
    """
    static = Path(st.__file__).parent / "static"
    page = (static / "index.html").read_text(encoding="utf-8")
    title = f"<title>{html.escape(in_language(code).name)}</title>"
    head = f'{title}<script>{SHELL_SCRIPT}</script><link rel="stylesheet" href="{STYLE_ADDRESS}">'
    links = "".join(f'<link rel="modulepreload" crossorigin href="./{file}">' for file in preloaded(static, page))
    page = _OTHER_FONT.sub("", page).replace('<html lang="en">', f'<html lang="{code}">', 1)
    if blank:
        page = page.replace(_ROOT, _ROOT + first_form(code), 1)
    return page.replace("<title>Streamlit</title>", head, 1).replace("</head>", f"{links}</head>", 1)


def preloaded(static: Path, page: str) -> list[str]:
    """The scripts of `FIRST_ELEMENTS` and what they import, beside those that the page names already.

    Args:
        static: Streamlit's folder of files for browsers.
        page: the text of its first page.

    Returns:
        Paths relative to `static`, sorted.
    """
    scripts = static / "static" / "js"
    found = {file.name for name in FIRST_ELEMENTS for file in scripts.glob(f"{name}.*.js")}
    waiting = list(found)
    while waiting:
        imported = set(_IMPORT.findall((scripts / waiting.pop()).read_text(encoding="utf-8")))
        new = {name for name in imported - found if f"static/js/{name}" not in page}
        found |= new
        waiting += new
    return sorted(f"static/js/{name}" for name in found)


def _page(request: Request) -> Response:
    if PARAMETER in request.query_params:
        return _speak(request)
    blank = request.url.path == PAGES[0] and not request.query_params
    return HTMLResponse(shell(language(), blank=blank), headers=PAGE_HEADERS)


def _speak(request: Request) -> Response:
    """The same address without the language, which a cookie keeps from then on."""
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != PARAMETER]
    answer = RedirectResponse(f"{request.url.path}?{urlencode(rest)}".rstrip("?"), status_code=303)
    code = request.query_params[PARAMETER]
    if code in LANGUAGES:
        answer.set_cookie(COOKIE, code, max_age=COOKIE_SECONDS, httponly=True, samesite="lax")
    return answer


def _style(_request: Request) -> Response:
    return FileResponse(STYLE_SHEET, media_type="text/css", headers={"Cache-Control": "no-cache"})
