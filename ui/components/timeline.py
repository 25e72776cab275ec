"""The timeline of an answer: a picture by layer and date, and the same as a table.

It is made when it is unfolded, in a fragment: an answer does not wait for it, nor is asked again for it.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from index.records import Answer
from ui.components.layers import layer_name
from ui.components.markup import element, escape, link, show
from ui.components.timeline_chart import chart
from ui.components.times import Entry, Times, force_text, times
from ui.strings import say


def timeline(answer: Answer) -> None:
    """Draw the folded timeline of an answer."""
    _timeline(times(answer))


@st.fragment
def _timeline(shown: Times) -> None:
    words = say()
    box = st.expander(words.timeline, key="timeline", bind="query-params")
    if not box.open:
        return
    with box:
        if shown.dated:
            show(element("p", words.timeline_note.format(as_of=shown.as_of), "pc-legend"))
            alt = words.timeline_alt.format(count=len(shown.dated), as_of=shown.as_of)
            st.vega_lite_chart(chart(shown), width="stretch", alt=alt)
        show(_undated(shown.undated) + _table(shown))


def _undated(entries: Sequence[Entry]) -> str:
    items = "".join(f"<li>{link(entry.href, entry.title)}</li>" for entry in entries)
    return f"{element('h3', say().timeline_undated)}<ul>{items}</ul>" if items else ""


def _table(shown: Times) -> str:
    words = say()
    names = (words.column_title, words.column_layer, words.column_rank, words.column_date, words.column_force)
    head = "".join(
        f'<th scope="col">{escape(name)}</th>' for name in (*names, words.column_status, words.column_replaced)
    )
    rows = "".join(_row(entry) for entry in shown.entries)
    return (
        f'<details class="pc-more">{element("summary", words.timeline_table)}'
        f'<div class="pc-times" tabindex="0" role="region" aria-label="{escape(words.timeline_name)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _row(entry: Entry) -> str:
    replaced = "; ".join(
        f"{link(later.href, later.title)}{escape(f' ({later.since})' if later.since else '')}"
        for later in entry.replaced_by
    )
    cells = (
        layer_name(entry.layer) if entry.layer else "",
        ", ".join(map(str, entry.ranks)),
        entry.date or say().undated,
        force_text(entry),
        entry.status,
    )
    plain = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{link(entry.href, entry.title)}</th>{plain}<td>{replaced}</td></tr>'
