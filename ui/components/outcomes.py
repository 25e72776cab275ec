"""The table of many questions: one row each, the first quotation, and the way to its place."""

from __future__ import annotations

import html
from collections.abc import Sequence
from urllib.parse import urlencode

from answer.batch import NOT_ASKED, YES, Outcome
from answer.phrases import item_of_list
from index.records import Kind
from ui.components.badges import DOCUMENT_PATH, document_address, label_text
from ui.components.markup import element, escape
from ui.strings import kind_name, say

Parameters = Sequence[tuple[str, str]]


def outcome_table(rows: Sequence[Outcome], narrowed: Parameters) -> str:
    """All rows as HTML, in a frame that scrolls sideways by keyboard too.

    Args:
        rows: what was asked so far.
        narrowed: the filters that all were asked with, as parameters of the Ask page.
    """
    words = say()
    columns = (
        words.many_question,
        words.many_answered,
        words.many_quote,
        words.many_source,
        words.column_date,
        words.column_status,
    )
    heads = "".join(f'<th scope="col" role="columnheader">{escape(column)}</th>' for column in columns)
    body = "".join(_row(row, narrowed) for row in rows)
    return (
        f'<div class="pc-frame pc-many" role="region" aria-label="{escape(words.many_table)}" tabindex="0">'
        f'<table role="table"><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


def place_address(row: Outcome) -> str:
    """The address of the quotation in its document, relative to any page; "" where nothing was quoted."""
    if not row.path:
        return ""
    place = {"start": row.start, "end": row.end, "as_of": row.as_of}
    return f"./{DOCUMENT_PATH}?{urlencode({**document_address(row.path, row.document), **place})}"


def _row(row: Outcome, narrowed: Parameters) -> str:
    words = say()
    asked = f"./?{urlencode([('q', row.question), *narrowed])}"
    question = _elsewhere(asked, row.question) if row.answered != NOT_ASKED else escape(row.question)
    source = _elsewhere(place_address(row), row.title) if row.path else ""
    flag = element("span", words.superseded, "pc-flag") if row.superseded_by else ""
    label = label_text(row.label, row.last_checked)
    told = words.tells_of.format(year=row.tells_of) if row.tells_of else ""
    lead_in = element("span", item_of_list(row.lead_in, words.phrases), "pc-path")
    cells = (
        _answered(row),
        lead_in + element("span", row.quote, "pc-exact") + element("span", row.remark, "pc-path"),
        source + element("span", _who(row), "pc-path") + element("span", label, "pc-path"),
        element("span", row.date, "pc-day"),
        escape(row.status) + flag + element("span", told, "pc-path"),
    )
    head = f'<th scope="row" role="rowheader">{element("span", row.id, "pc-path")}{question}</th>'
    return f'<tr role="row">{head}{"".join(f"<td role=cell>{cell}</td>" for cell in cells)}</tr>'


def _answered(row: Outcome) -> str:
    words = say()
    if row.answered == NOT_ASKED:
        return element("span", words.many_not_asked, "pc-flag")
    told = words.many_yes if row.answered == YES else words.many_no
    return element("strong", told) + element("span", row.sureness, "pc-path")


def _who(row: Outcome) -> str:
    return ", ".join(filter(None, (kind_name(Kind(row.kind)) if row.kind else "", row.issuer)))


def _elsewhere(href: str, text: str) -> str:
    """A link that opens beside this page: going back would find the table gone."""
    unseen = element("span", f" ({say().new_tab})", "pc-unseen")
    return f'<a href="{html.escape(href)}" target="_blank" rel="noopener">{escape(text)}{unseen}</a>'
