"""One document: its text with the quotation highlighted, the page that it stands on, what is known about it.

The address names it: `doc` (path or id), `id` (the first characters of its hash when the link was made),
`start` and `end` of the quotation in code points, `as_of` the day to tell the status for (else today),
`q` the question that led here, and its filters under their own names, `page` the page of a PDF to show (else the
quotation's).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from answer.asof import day_meant, last_so_far
from answer.standing import standing
from index.errors import DocumentNotFound, PinciteError
from index.records import Document
from ingest.original import FileState, Original, find_original
from ui.components.address import number_in
from ui.components.badges import badges, document_address, document_link, superseding
from ui.components.cited import Cited, cited_by, cited_list
from ui.components.facts import Succession, about, succession, succession_list
from ui.components.filters import NARROWING
from ui.components.markup import document_text, element, escape, link, show
from ui.components.matches import match_links, matches
from ui.components.messages import note, problem
from ui.components.outline import outline
from ui.components.page_picture import PICTURE_ID, absent_page, has_pictures, page_picture
from ui.components.scroll import QUOTATION_ID, scroll_to_quotation
from ui.components.text_layers import text_layers
from ui.core import pincite, settings
from ui.original import original_address
from ui.strings import say

# Of a name that no document has so many characters are shown.
MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class _Known:
    """A document and what the index knows around it."""

    document: Document
    cited: Cited
    line: Succession
    near: tuple[str, ...]


def render() -> None:
    """Draw the document that the page's address names."""
    name = st.query_params.get("doc", "")
    if not name:
        show(element("h1", say().document_title))
        note(say().no_document)
        return
    try:
        known = _look_up(name)
    except DocumentNotFound:
        _not_there(name)
        return
    except PinciteError:
        show(element("h1", say().document_title))
        raise
    _document(known)


def _not_there(name: str) -> None:
    """The page for an address whose document the index does not hold."""
    words = say()
    show(f"{_back()}{element('h1', words.document_title)}")
    problem(words.unknown_document, words.not_in_index)
    asked = element("code", name[:MAX_NAME])
    show(f"<p>{escape(words.field_path)}: {asked}</p><p>{link('./library', words.to_library)}</p>")


def _look_up(name: str) -> _Known:
    with pincite().snapshot() as snapshot:
        document = snapshot.document(name)
        start, *_ = quotation(document)
        near = tuple(snapshot.document(path) for path in document.near_copies)
        return _Known(
            document,
            cited_by(snapshot, document, start),
            succession(snapshot, document),
            tuple(document_link(other.path, other.id, other.meta.title or other.path) for other in near),
        )


def _document(known: _Known) -> None:
    document = known.document
    original = find_original(settings().corpus, document)
    is_drawn = has_pictures(document) and original.state in (FileState.SAME, FileState.ENCLOSED)
    start, end, remark = quotation(document)
    _head(known, original)
    # Filled when all else is there: right after the start a search waits for the model.
    found = st.container(key="pc-found") if _question() else None
    if remark:
        note(remark)
    if is_drawn and (page := absent_page(document)):
        note(say().no_such_page.format(page=page))
    with st.container(key="pc-beside" if is_drawn else "pc-alone"):
        with st.container(key="pc-words"):
            _text(known, start, end, is_drawn=is_drawn)
        if is_drawn:
            with st.container(key="pc-picture"):
                page_picture(document, start, end)
    if found:
        with found:
            _found(document, start, end)


def _head(known: _Known, original: Original) -> None:
    document = known.document
    as_of = day_meant("", st.query_params.get("as_of", ""))
    state = standing(document, as_of)
    title = document.meta.title or document.path
    show(
        f'{_back()}<header class="pc-head">{element("h1", title)}{badges(document, state)}{superseding(state)}</header>'
        f"{_file(document, original)}{about(document, state, as_of, known.near)}"
        f"{succession_list(known.line, document)}"
    )


def _back() -> str:
    """A link to the answer that led here."""
    question, as_of = _question(), st.query_params.get("as_of", "")
    if not question:
        return ""
    # The question page takes the day of the question, or today, by itself.
    day = [("as_of", as_of)] if last_so_far(as_of) not in ("", day_meant(question)) else []
    answer = urlencode([("q", question), *day, *_narrowed()])
    return f'<p class="pc-back">{link(f"./?{answer}", say().back_to_answer)}</p>'


def _file(document: Document, original: Original) -> str:
    """The original file to download, and a remark where it is not what was indexed any more."""
    words = say()
    remarks = {FileState.CHANGED: words.original_changed, FileState.GONE: words.original_gone}
    remark = remarks.get(original.state, "")
    note = f'<div class="pc-note" role="status">{element("p", remark)}</div>' if remark else ""
    if original.location is None:
        return note
    labels = {FileState.CHANGED: words.download_changed, FileState.ENCLOSED: words.download_message}
    label = labels.get(original.state, words.download)
    return f'{note}<p class="pc-download">{link(original_address(document.id), label)}</p>'


def _text(known: _Known, start: int, end: int, *, is_drawn: bool) -> None:
    document = known.document
    place = start if start < end else None
    shown = document_text(document.text, start, end, text_layers(document, known.cited.links, place))
    sections = outline(document, place)
    paged = " pc-paged" if document.pages else ""
    show(
        f'<div class="pc-reading">{sections}<section class="pc-document{paged}">'
        f"{_text_head(start, end, is_drawn=is_drawn)}{shown}{cited_list(known.cited)}</section></div>"
    )
    if start < end:
        scroll_to_quotation(start)


def _text_head(start: int, end: int, *, is_drawn: bool) -> str:
    words = say()
    here = f"{escape(words.quoted_here)} {link(f'#{QUOTATION_ID}', words.to_quotation)} " if start < end else ""
    picture = link(f"#{PICTURE_ID}", words.to_picture) if is_drawn else ""
    line = f'<p class="pc-weak">{here}<span class="pc-to-picture">{picture}</span></p>' if here or picture else ""
    return f"{element('h2', words.full_text)}{line}"


def _found(document: Document, start: int, end: int) -> None:
    """The way to the other passages of the document that fit the question."""
    as_of = st.query_params.get("as_of", "")
    address = {**document_address(document.path, document.id), **({"as_of": as_of} if as_of else {}), "q": _question()}
    links = match_links(matches(document, address["q"]), (start, end), address, _narrowed())
    if links:
        show(links)


def _question() -> str:
    return st.query_params.get("q", "").strip()


def _narrowed() -> list[tuple[str, str]]:
    """The filters of the question, as the address carries them along."""
    return [(name, value) for name in NARROWING for value in st.query_params.get_all(name)]


def quotation(document: Document) -> tuple[int, int, str]:
    """What to highlight, (0, 0) for nothing, and a remark where the link asks for what cannot be shown."""
    params, words = st.query_params, say()
    if "start" not in params and "end" not in params:
        return 0, 0, ""
    if not document.id.startswith(params.get("id", "")):
        return 0, 0, words.changed
    start, end = number_in(params.get("start", "")), number_in(params.get("end", ""))
    if start is None or end is None or not start < end <= len(document.text):
        return 0, 0, words.bad_range
    return start, end, ""
