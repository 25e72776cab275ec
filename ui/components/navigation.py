"""The name of the app and the way to its pages, the same at every width.

All links are plain ones: Streamlit's own overwrite the address of the page that is left (measured with
1.67), so that the browser's Back would find the question gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.components.markup import element, escape, show
from ui.language import LANGUAGES, PARAMETER, language
from ui.strings import Strings, in_language, say


def parameters() -> list[tuple[str, str]]:
    """Those of the address as it is now: what a page draws may change them."""
    return [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]


def navigation(pages: Sequence[StreamlitPage], current: StreamlitPage, parameters: Sequence[tuple[str, str]]) -> None:
    """Links to `pages`, the current one marked, and to itself with the same `parameters` in other languages."""
    links = [page_link(page.url_path, page.title, here=page.url_path == current.url_path) for page in pages]
    links += language_links(language(), current.url_path, parameters)
    show(bar(say(), links))


def bar(words: Strings, links: Sequence[str]) -> str:
    """The name of the app, and list items with links."""
    name = element("span", words.name, "pc-name")
    return f'<nav class="pc-nav" aria-label="{escape(words.pages)}">{name}<ul>{"".join(links)}</ul></nav>'


def main_pages(words: Strings) -> tuple[tuple[str, str], ...]:
    """Path and title of the pages that people go to, for what is drawn before Streamlit knows them."""
    return ("", words.ask_page), ("many", words.many_page), ("library", words.library_page)


def page_link(path: str, title: str, *, here: bool, root: str = "./") -> str:
    """A list item that leads to a page, marked where it is the one that is shown."""
    mark = ' aria-current="page"' if here else ""
    return f'<li><a href="{root}{escape(path)}" target="_self"{mark}>{escape(title)}</a></li>'


def language_links(current: str, path: str, parameters: Sequence[tuple[str, str]] = ()) -> list[str]:
    """The same page in the other languages; named in theirs, as their readers look for it."""
    return [
        f'<li><a href="{escape(f"./{path}?{urlencode([*parameters, (PARAMETER, code)])}")}" target="_self" '
        f'lang="{code}" hreflang="{code}">{escape(in_language(code).language_name)}</a></li>'
        for code in LANGUAGES
        if code != current
    ]
