"""The page script that Streamlit runs for every session and every interaction."""

from __future__ import annotations

import streamlit as st

from ui.components.messages import guarded
from ui.components.navigation import navigation, parameters
from ui.strings import say
from ui.views import ask, document, library, many


def main() -> None:
    """Choose the page by the address, and draw it."""
    words = say()
    pages = [
        st.Page(lambda: guarded(ask.render), title=words.ask_page, url_path="ask", default=True),
        st.Page(lambda: guarded(many.render), title=words.many_page, url_path="many"),
        st.Page(lambda: guarded(library.render), title=words.library_page, url_path="library"),
        st.Page(lambda: guarded(document.render), title=words.document_page, url_path="document"),
    ]
    page = st.navigation(pages, position="hidden")
    st.set_page_config(page_title=f"{page.title} · {words.name}", layout="centered", menu_items={})
    place, address = st.empty(), parameters()
    with place:
        navigation(pages[:-1], page, address)
    page.run()
    # Else the link to another language would lose a filter that was chosen just now.
    if parameters() != address:
        with place:
            navigation(pages[:-1], page, parameters())


# Streamlit runs this file under this name; the warm-up only imports it.
if __name__ == "__main__":
    main()
