"""What a reader takes along of an answer: citations to copy, a lasting link, files, the printed page."""

from __future__ import annotations

from functools import partial

import streamlit as st

from answer.cite import Cited, Style, cite, of_hit, of_quote
from answer.export import FORMATS, file_name, render
from answer.sheet import NEAREST, sheet_of
from index.records import Answer
from ui.components.copying import copy_button, listen, print_button
from ui.components.markup import element, escape, link, show
from ui.components.permalink import permalink
from ui.components.reads import with_own_notes
from ui.downloads import offer
from ui.strings import say

CONTAINER = "pc-take"


def take_along(answer: Answer) -> None:
    """Draw the part, closed. Files are made when one asks for them; what they need of the answer is small."""
    words = say()
    with st.container(key=CONTAINER), st.expander(words.take_along):
        show(_link(answer) + _citations(answer))
        show(element("h3", words.export_answer) + element("p", words.export_note, "pc-weak"))
        _files(answer)
        listen()


def _link(answer: Answer) -> str:
    words = say()
    target = f'<a id="pc-permalink" href="{escape(permalink(answer))}" target="_self">{escape(words.permalink)}</a>'
    head = element("h3", words.lasting_link) + element("p", words.link_note.format(as_of=answer.as_of), "pc-weak")
    return f'{head}<p class="pc-copied">{target} {copy_button("pc-permalink", words.permalink)}</p>'


def _citations(answer: Answer) -> str:
    """Each quotation's citations; where the corpus does not answer, those of the nearest passages."""
    words = say()
    label = words.citation_of_passage if answer.abstained else words.citation_of_quote
    items = [
        _citation(number, cited, label.format(number=number), text)
        for number, (cited, text) in enumerate(_cited(answer), start=1)
    ]
    return element("h3", words.citations) + "".join(items) if items else ""


def _cited(answer: Answer) -> list[tuple[Cited, str]]:
    if answer.abstained:
        return [(of_hit(hit, answer.as_of), hit.text) for hit in answer.passages[:NEAREST]]
    return [(of_quote(q), f"{q.lead_in} … {q.text}" if q.lead_ins else q.text) for q in answer.quotes]


def _citation(number: int, cited: Cited, name: str, text: str) -> str:
    words = say()
    by_style = {style: cite(cited, style, words.phrases) for style in Style}
    kinds = {
        words.cite_quote: f"{text}\n\n{by_style[Style.PLAIN]}",
        words.cite_plain: by_style[Style.PLAIN],
        words.cite_markdown: by_style[Style.MARKDOWN],
        words.cite_legal: by_style[Style.LEGAL],
    }
    rows = "".join(
        _row(f"pc-cite-{number}-{place}", kind, copied, name) for place, (kind, copied) in enumerate(kinds.items())
    )
    opened = " open" if number == 1 else ""
    return f'<details class="pc-about"{opened}>{element("summary", f"{name}: {cited.title}")}<dl>{rows}</dl></details>'


def _row(element_id: str, kind: str, copied: str, name: str) -> str:
    text = f'<span id="{element_id}" class="pc-exact">{escape(copied)}</span>'
    button = copy_button(element_id, f"{kind}, {name}")
    return f'<div>{element("dt", kind)}<dd class="pc-copied">{text} {button}</dd></div>'


def _files(answer: Answer) -> None:
    words = say()
    sheet = sheet_of(with_own_notes(answer), words.phrases)
    labels = {".md": words.export_markdown, ".docx": words.export_word, ".html": words.export_page}
    addresses = {s: offer(file_name(answer.question, s), sheet, partial(render, sheet, s)) for s in FORMATS}
    links = "".join(link(address, labels[suffix], "pc-button") for suffix, address in addresses.items())
    show(f'<p class="pc-files">{links}{print_button()}</p>')
