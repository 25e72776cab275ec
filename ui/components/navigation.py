"""The name of the app and the way to its pages, the same at every width.

All links are plain ones: Streamlit's own overwrite the address of the page that is left (measured with
1.67), so that the browser's Back would find the question gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from streamlit.navigation.page import StreamlitPage

from ui.components.markup import element, escape, show
from ui.strings import say


def navigation(pages: Sequence[StreamlitPage], current: StreamlitPage) -> None:
    """Links to `pages`, the current one marked."""
    links = "".join(_link(page, here=page.url_path == current.url_path) for page in pages)
    name = element("span", say().name, "pc-name")
    show(f'<nav class="pc-nav" aria-label="{escape(say().pages)}">{name}<ul>{links}</ul></nav>')


def _link(page: StreamlitPage, *, here: bool) -> str:
    mark = ' aria-current="page"' if here else ""
    return f'<li><a href="./{escape(page.url_path)}" target="_self"{mark}>{escape(page.title)}</a></li>'
