"""One document: its text with the quotation highlighted, and what is known about it.

The address names it: `doc` (path or id), `id` (the first characters of its hash when the link was made),
`start` and `end` of the quotation in code points, `as_of` the day to tell the status for (else today).
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from answer.standing import standing
from index import dates
from index.errors import PinciteError
from index.records import Document, Standing
from ui.components.badges import DOCUMENT_PATH, badges, status_text, superseding, with_source
from ui.components.markup import Layer, document_text, element, escape, link, show
from ui.components.messages import note
from ui.components.scroll import QUOTATION_ID, scroll_to_quotation
from ui.core import pincite
from ui.strings import say


def render() -> None:
    """Draw the document that the page's address names.

    Raises:
        DocumentNotFound: it is not in the index.
    """
    name = st.query_params.get("doc", "")
    if not name:
        show(element("h1", say().document_title))
        note(say().no_document)
        return
    try:
        with pincite().snapshot() as snapshot:
            document = snapshot.document(name)
            cited = dict.fromkeys(c for p in snapshot.passages_of(document.id).values() for c in p.citations)
            held = snapshot.cited_documents(cited)
    except PinciteError:
        show(element("h1", say().document_title))
        raise
    _document(document, _cited(document, list(cited), held))


def _cited(document: Document, citations: list[str], held: dict[str, tuple[str, str]]) -> str:
    """What the document cites; a link where the corpus holds the text cited."""
    items = []
    for citation in citations:
        path, title = held.get(citation, ("", ""))
        target = f"{DOCUMENT_PATH}?{urlencode({'doc': path})}"
        items.append(
            f"<li>{link(target, f'{citation}: {title}')}</li>"
            if path and path != document.path
            else element("li", citation)
        )
    return (
        f'<details class="pc-about">{element("summary", say().cited)}<ul>{"".join(items)}</ul></details>'
        if items
        else ""
    )


def _document(document: Document, cited: str) -> None:
    as_of = dates.last_day(st.query_params.get("as_of", "")) or date.today().isoformat()
    state = standing(document, as_of)
    title = document.meta.title or document.path
    show(
        f'<header class="pc-head">{element("h1", title)}{badges(document, state)}{superseding(state)}</header>'
        f"{_about(document, state, as_of)}{_outline(document)}{cited}"
    )
    start, end, remark = quotation(document)
    if remark:
        note(remark)
    text = document_text(document.text, start, end, _layers(document))
    show(f'<section class="pc-document">{_text_head(start, end)}{text}</section>')
    if start < end:
        scroll_to_quotation(start)


def quotation(document: Document) -> tuple[int, int, str]:
    """What to highlight, (0, 0) for nothing, and a remark where the link asks for what cannot be shown."""
    params, words = st.query_params, say()
    if "start" not in params and "end" not in params:
        return 0, 0, ""
    if not document.id.startswith(params.get("id", "")):
        return 0, 0, words.changed
    start, end = _number(params.get("start", "")), _number(params.get("end", ""))
    if start is None or end is None or not start < end <= len(document.text):
        return 0, 0, words.bad_range
    return start, end, ""


def _number(text: str) -> int | None:
    """A code point offset of an address; longer digits than any text are none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _text_head(start: int, end: int) -> str:
    words = say()
    head = element("h2", words.full_text)
    if start == end:
        return head
    return f'{head}<p class="pc-weak">{escape(words.quoted_here)} {link(f"#{QUOTATION_ID}", words.to_quotation)}</p>'


def _about(document: Document, state: Standing, as_of: str) -> str:
    rows = "".join(
        f"<div>{element('dt', name)}<dd>{value}</dd></div>" for name, value in _facts(document, state, as_of) if value
    )
    return f'<details class="pc-about">{element("summary", say().about)}<dl>{rows}</dl></details>'


def _facts(document: Document, state: Standing, as_of: str) -> list[tuple[str, str]]:
    meta, words = document.meta, say()

    def known(value: str, field: str) -> str:
        return escape(with_source(value, meta.source(field))) if value else ""

    return [
        (words.field_kind, known(meta.kind.value, "kind")),
        (words.field_issuer, known(meta.issuer, "issuer")),
        (words.field_author, known(meta.author, "author")),
        (words.field_jurisdiction, known(meta.jurisdiction, "jurisdiction")),
        (words.field_date, known(meta.date, "date") or escape(words.undated)),
        (words.field_effective, known(meta.effective, "effective")),
        (words.field_status.format(as_of=as_of), escape(": ".join(filter(None, (status_text(state), state.note))))),
        (words.field_label, escape(meta.label)),
        (words.field_url, _url(document)),
        (words.field_checked, escape(meta.last_checked)),
        (words.field_notes, escape(meta.notes)),
        (words.field_pages, str(len(document.pages) or "")),
        (words.field_path, "<br>".join(escape(path) for path in document.paths or (document.path,))),
        (words.field_id, escape(document.id)),
    ]


def _url(document: Document) -> str:
    """The source's address: a link that the reader may follow; the page itself never asks for it."""
    url = document.meta.url
    text = url if document.meta.url_verified else say().not_verified.format(url=url)
    if not url.startswith(("https://", "http://")):
        return escape(text) if url else ""
    return f'<a href="{escape(url)}" target="_blank">{escape(text)}</a>'


def _outline(document: Document) -> str:
    items = "".join(
        f'<li class="pc-level-{min(h.level, 4)}">{link(f"#s{h.start}", h.label)}</li>'
        for h in document.headings
        if h.end > h.start and h.label
    )
    return f'<details class="pc-about">{element("summary", say().outline)}<ul>{items}</ul></details>' if items else ""


def _layers(document: Document) -> list[Layer]:
    """Furniture greyed, headings as headings; where they overlap, what comes first."""
    found = [Layer(span.start, span.end, 'span class="pc-furniture"') for span in document.furniture]
    found += [
        Layer(h.start, h.end, f'span class="pc-heading" id="s{h.start}" role="heading" aria-level="3"')
        for h in document.headings
        if document.text[h.start : h.end].strip()
    ]
    return sorted(found, key=lambda layer: (layer.start, layer.end))
