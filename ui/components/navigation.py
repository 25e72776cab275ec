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
from ui.strings import in_language, say


def navigation(pages: Sequence[StreamlitPage], current: StreamlitPage) -> None:
    """Links to `pages`, the current one marked."""
    links = "".join(_link(page, here=page.url_path == current.url_path) for page in pages)
    name = element("span", say().name, "pc-name")
    links += "".join(_language_link(code, current) for code in LANGUAGES if code != language())
    show(f'<nav class="pc-nav" aria-label="{escape(say().pages)}">{name}<ul>{links}</ul></nav>')


def _link(page: StreamlitPage, *, here: bool) -> str:
    mark = ' aria-current="page"' if here else ""
    return f'<li><a href="./{escape(page.url_path)}" target="_self"{mark}>{escape(page.title)}</a></li>'


def _language_link(code: str, current: StreamlitPage) -> str:
    """The page that is shown, in another language; named in that language, as its readers look for it."""
    parameters = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    href = f"./{current.url_path}?{urlencode([*parameters, (PARAMETER, code)])}"
    name = escape(in_language(code).language_name)
    return f'<li><a href="{escape(href)}" target="_self" lang="{code}" hreflang="{code}">{name}</a></li>'
