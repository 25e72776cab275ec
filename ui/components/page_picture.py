"""The page of a PDF as a picture with the quotation boxed, and the way to the pages before and after."""

from __future__ import annotations

import base64

import streamlit as st

from index.errors import UnreadableDocument
from index.records import Document
from ingest.original import find_original, original_bytes
from ingest.pagepicture import Box, PagePicture, wanted
from ingest.pictures import PagePictures
from ui.components.address import number_in
from ui.components.markup import element, escape, link, show
from ui.components.messages import guarded, note
from ui.components.scroll import BOX_ID, scroll_to_box
from ui.components.text_layers import page_id
from ui.core import pincite, settings
from ui.strings import say

PICTURE_ID = "picture"


def has_pictures(document: Document) -> bool:
    """Whether a document has pages that can be drawn."""
    return document.format == "pdf" and bool(document.pages)


def page_picture(document: Document, start: int, end: int) -> None:
    """Draw the part of the page: it is drawn anew on its own when its page is turned.

    Args:
        document: one that `has_pictures`.
        start: where the quotation begins in its text.
        end: where it ends; nothing is boxed where both are equal.
    """
    # What a part needs to be drawn anew stays in memory for as long as the session: a name, not a text.
    _part(document.id, start, end)


@st.fragment
def _part(document_id: str, start: int, end: int) -> None:
    guarded(lambda: _draw(document_id, start, end))


def _draw(document_id: str, start: int, end: int) -> None:
    with pincite().snapshot() as snapshot:
        document = snapshot.document(document_id)
    key = f"page-{document_id}-{start}-{end}"
    last = len(document.pages) - 1
    number = min(int(st.session_state.setdefault(key, _first_page(document, start))), last)
    is_large = _controls(document, key, number)
    picture = _picture(document, number, start, end)
    if picture:
        show(_sheet(picture, number, len(document.pages), is_large=is_large))
        if picture.boxes:
            scroll_to_box(f"{number}-{start}-{is_large:d}")


def absent_page(document: Document) -> int:
    """The page that the address names, counted from 1, where the document has no such page; 0 where all is well."""
    named = _named_page()
    return named if named > len(document.pages) else 0


def _first_page(document: Document, start: int) -> int:
    """Counted from 0: the page that the address names, else the one on which the quotation begins."""
    named = _named_page()
    return (named if 0 < named <= len(document.pages) else document.page_at(start) or 1) - 1


def _named_page() -> int:
    return number_in(st.query_params.get("page", "")) or 0


def _controls(document: Document, key: str, number: int) -> bool:
    """Buttons to turn pages, and whether the picture shall be large."""
    words, count = say(), len(document.pages)
    label = document.pages[number].label
    text = words.page_of.format(page=number + 1, count=count)
    printed = words.printed_page.format(label=label) if label and label != str(number + 1) else ""
    there = link(f"#{page_id(number + 1)}", words.to_page_text)
    show(
        f'<header class="pc-picture-head" id="{PICTURE_ID}">{element("h2", words.picture)}'
        f'<p class="pc-weak" role="status">{escape(f"{text} {printed}".strip())}. {there}</p></header>'
    )
    with st.container(horizontal=True, key="pc-page-controls", vertical_alignment="center"):
        for step, name, is_end in (
            (-1, words.previous_page, number == 0),
            (1, words.next_page, number == count - 1),
        ):
            st.button(name, key=f"{key}{step:+d}", disabled=is_end, on_click=_turn, args=(key, number + step))
        return st.toggle(words.large_picture, key=f"{key}-large")


def _turn(key: str, number: int) -> None:
    st.session_state[key] = number


def _picture(document: Document, number: int, start: int, end: int) -> PagePicture | None:
    """The picture, or None and a note that says why there is none; a note too where a box is missing."""
    words, page = say(), document.pages[number]
    on_page = wanted(document, number, start, end)
    scan = page.ocr and on_page.start < on_page.end
    try:
        original = find_original(settings().corpus, document)
        picture = _pictures().picture(
            document.id,
            wanted(document, number) if scan else on_page,
            lambda: original_bytes(original, document),
        )
    except UnreadableDocument as error:
        note(words.no_picture.format(reason=error))
        return None
    remark = ""
    if scan:
        remark = words.scanned_quote
    elif on_page.start < on_page.end and not picture.boxes:
        remark = words.no_box
    elif start < end and on_page.start == on_page.end:
        remark = words.quote_elsewhere.format(page=document.page_at(start))
    elif picture.boxes and number + 1 < len(document.pages) and document.pages[number + 1].start < end:
        remark = words.quote_goes_on
    if remark:
        note(remark)
    return picture


def _sheet(picture: PagePicture, number: int, count: int, *, is_large: bool) -> str:
    """The picture in a frame, with the boxes over it, as HTML."""
    words = say()
    text = words.picture_of_page.format(page=number + 1, count=count)
    if picture.boxes:
        text = f"{text} {words.boxed}"
    data = base64.b64encode(picture.webp).decode("ascii")
    ratio = f"aspect-ratio: {picture.width} / {picture.height}; --ratio: {picture.width / max(picture.height, 1):.4f}"
    boxes = "".join(_box(box, is_first=i == 0) for i, box in enumerate(picture.boxes))
    large = " pc-large" if is_large else ""
    return (
        f'<div class="pc-sheet{large}" role="region" aria-label="{escape(words.picture)}" tabindex="0">'
        f'<div class="pc-paper" style="{ratio}"><img src="data:image/webp;base64,{data}" alt="{escape(text)}">{boxes}'
        "</div></div>"
    )


def _box(box: Box, *, is_first: bool) -> str:
    name = f' id="{BOX_ID}"' if is_first else ""
    sides = (
        f"left: {box.left:.3%}; top: {box.low:.3%}; width: {box.right - box.left:.3%}; height: {box.high - box.low:.3%}"
    )
    return f'<span class="pc-box"{name} style="{sides}"></span>'


@st.cache_resource(show_spinner=False)
def _pictures() -> PagePictures:
    """One for all sessions."""
    return PagePictures()
