"""An address that leads nowhere, told in the app's own dress.

Streamlit answers every address with its page, and tells an unknown one in a dialog over its own start page; below a
folder ("/document/memos/a.md") its scripts are not found and nothing is drawn.
"""

from __future__ import annotations

import html

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from ui.components.markup import element
from ui.components.navigation import bar, main_pages, page_link
from ui.first import FIRST_ID
from ui.language import language
from ui.shell import PAGE_HEADERS, STYLE_ADDRESS
from ui.strings import in_language


class PageAstray(Route):
    """Takes what a browser opens as a page; what pages ask for besides is Streamlit's to answer. The last route."""

    def __init__(self) -> None:
        super().__init__("/{path:path}", _astray)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """See `Route.matches`."""
        is_page = scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", "")
        return super().matches(scope) if is_page else (Match.NONE, {})


def _astray(_request: Request) -> Response:
    code = language()
    words = in_language(code)
    # From the root: the page may lie below a folder that there is not.
    links = [page_link(path, title, here=False, root="/") for path, title in main_pages(words)]
    head = element("h1", words.astray) + element("p", words.astray_note)
    return HTMLResponse(
        f'<!DOCTYPE html><html lang="{code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{html.escape(words.astray)}</title><link rel="stylesheet" href="{STYLE_ADDRESS}"></head>'
        f'<body><div id="{FIRST_ID}" class="stHtml">{bar(words, links)}'
        f'<main><header class="pc-head">{head}</header></main></div></body></html>',
        status_code=404,
        headers=PAGE_HEADERS,
    )
