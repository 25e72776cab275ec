"""The Library's table: chosen and sorted by form fields that stand in the page's address, and paged."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from index.records import Kind, Status
from ui import strings
from ui.components.address import number_in, restored, write_address
from ui.components.badges import document_link, status_text
from ui.components.library_entries import SUPERSEDED, Choice, Entry, Order, Problem, chosen
from ui.components.markup import element, escape, show
from ui.strings import Strings, kind_name, say, source_name

# A page of the list: two or three screens on a laptop, and its HTML (60 KB) is drawn at once.
ROWS = 100
LIBRARY_PATH = "library"
EDIT = "edit"


def documents_table(listed: Sequence[Entry], *, may_edit: bool) -> None:
    """The fields to choose by, then one page of the table.

    Args:
        listed: all entries.
        may_edit: whether each gets a link to its form.
    """
    words = say()
    show(element("h2", words.documents))
    choice = _choice(listed)
    found = chosen(listed, choice)
    pages = max(1, -(-len(found) // ROWS))
    number = _page_shown(pages)
    write_address(
        {
            "kind": choice.kinds,
            "status": choice.statuses,
            "sort": () if choice.order is Order.TITLE else (choice.order.value,),
            "page": () if number == 1 else (str(number),),
        }
    )
    rows = found[(number - 1) * ROWS : number * ROWS]
    show(element("p", _count(len(found), len(listed), number), "pc-weak"))
    if rows:
        show(element("p", words.sources_note, "pc-weak"))
        show(framed(words.table_name, _columns(words, may_edit), [_cells(row, may_edit) for row in rows]))
    if pages > 1:
        st.number_input(words.lib_page.format(pages=pages), 1, pages, key="lib-page")


def edit_address(path: str) -> str:
    """The address of a document's form."""
    return f"{LIBRARY_PATH}?{urlencode({EDIT: path})}"


def edit_link(path: str, title: str) -> str:
    """A link to a document's form, whose name says to which document it leads."""
    name = f"{escape(say().lib_edit)}{element('span', f' {title}', 'pc-unseen')}"
    return f'<a href="{html.escape(edit_address(path))}" target="_self">{name}</a>'


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, and the style of its cells."""

    name: str
    css: str = ""


def framed(name: str, columns: Sequence[Column], rows: Iterable[Sequence[str]], css: str = "") -> str:
    """A table in a frame that scrolls sideways, by keyboard too; on a narrow screen each row is a card.

    The style sheet makes the cards, which to a browser are no table any more: the roles keep it one for those who
    hear it.

    Args:
        name: of the table.
        columns: the first is for what a row is about.
        rows: the content of each cell, as HTML.
        css: the style of the whole.
    """
    heads = "".join(f'<th scope="col" role="columnheader">{escape(column.name)}</th>' for column in columns)
    return (
        f'<div class="pc-frame pc-cards {css}" role="region" aria-label="{escape(name)}" tabindex="0">'
        f'<table role="table"><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(_row(columns, cells) for cells in rows)}</tbody></table></div>'
    )


def _row(columns: Sequence[Column], cells: Sequence[str]) -> str:
    others = "".join(
        f'<td role="cell" class="{column.css}" data-label="{escape(column.name)}">{cell}</td>'
        for column, cell in zip(columns[1:], cells[1:], strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{cells[0]}</th>{others}</tr>'


def problem_text(problem: Problem) -> str:
    """A problem in a few words."""
    words = say()
    return {
        Problem.UNREAD: words.lib_unread,
        Problem.NEW: words.lib_new,
        Problem.GONE: words.lib_gone,
        Problem.CHANGED: words.lib_changed,
        Problem.UNDATED: words.lib_undated,
        Problem.NO_KIND: words.lib_no_kind,
        Problem.LOOSE: words.lib_loose,
    }[problem]


def _choice(listed: Sequence[Entry]) -> Choice:
    words = say()
    with st.container(key="pc-choice"):
        text = st.text_input(words.lib_find, key="find", bind="query-params", autocomplete="off")
        kinds = _several(words.kind, "kind", [kind for kind in Kind if any(e.kind is kind for e in listed)], _kind_name)
        statuses = _several(words.column_status, "status", _statuses(listed), status_name)
        order = _order()
    problem = st.checkbox(words.lib_only_problems, key="problem", bind="query-params")
    return Choice(text, kinds, statuses, problem, order)


def status_name(code: str) -> str:
    """A status, or that something superseded the document, as it is called in a list of choices."""
    words = say()
    special = {SUPERSEDED: words.superseded.lower(), Status.UNKNOWN.value: words.status_unknown}
    return special[code] if code in special else strings.status_name(Status(code))


def _kind_name(code: str) -> str:
    return kind_name(Kind(code))


def _statuses(listed: Sequence[Entry]) -> list[str]:
    there = {entry.standing.status for entry in listed if entry.document}
    superseded = any(entry.standing.superseded_by for entry in listed)
    return [status.value for status in Status if status in there] + ([SUPERSEDED] if superseded else [])


def _several(label: str, name: str, options: list[str], called: Callable[[str], str] = str) -> list[str]:
    """A choice of several whose codes, not their names, stand in the address."""
    key = f"lib-{name}"
    if restored() or key not in st.session_state:
        st.session_state[key] = [value for value in st.query_params.get_all(name) if value in options]
    # What a re-index took away can no longer be chosen.
    st.session_state[key] = [value for value in st.session_state[key] if value in options]
    return st.multiselect(label, options, format_func=called, key=key, placeholder=say().any_value, select_all=False)


def _order() -> Order:
    words = say()
    names = {
        Order.TITLE: words.lib_by_title,
        Order.NEWEST: words.lib_newest,
        Order.OLDEST: words.lib_oldest,
        Order.KIND: words.lib_by_kind,
        Order.STATUS: words.lib_by_status,
        Order.FILE: words.lib_by_file,
    }
    if restored() or "lib-sort" not in st.session_state:
        wanted = st.query_params.get("sort", "")
        st.session_state["lib-sort"] = wanted if wanted in set(Order) else Order.TITLE.value
    codes = [order.value for order in Order]
    code = st.selectbox(words.lib_sort, codes, format_func=lambda code: names[Order(code)], key="lib-sort")
    return Order(str(code))


def _page_shown(pages: int) -> int:
    """The page of the list that was chosen below the table, else the one of the address; one that there is."""
    held = None if restored() else st.session_state.get("lib-page")
    wanted = number_in(str(held or st.query_params.get("page", "")))
    number = min(max(wanted or 1, 1), pages)
    if pages > 1:
        st.session_state["lib-page"] = number
    return number


def _count(found: int, total: int, page: int) -> str:
    words = say()
    if not found:
        return words.lib_none_found
    first, last = (page - 1) * ROWS + 1, min(page * ROWS, found)
    text = words.lib_shown if found == total else words.lib_shown_chosen
    return text.format(first=first, last=last, found=found, total=total)


def _columns(words: Strings, may_edit: bool) -> list[Column]:
    columns = [
        Column(words.column_title),
        Column(words.column_kind),
        Column(words.column_date, "pc-date"),
        Column(words.column_status),
        Column(words.column_passages, "pc-number"),
        Column(words.lib_problems, "pc-problems"),
    ]
    return [*columns, Column(words.lib_edit, "pc-act")] if may_edit else columns


def _cells(entry: Entry, may_edit: bool) -> list[str]:
    """What stands in an entry's row, as HTML."""
    words = say()
    title = document_link(entry.path, entry.document, entry.title) if entry.document else escape(entry.title)
    source = words.lib_from.format(source=source_name(entry.date_source)) if entry.date else ""
    flag = element("span", words.superseded, "pc-flag") if entry.standing.superseded_by else ""
    status = status_text(entry.standing) if entry.document else words.lib_not_indexed
    problems = "".join(element("li", problem_text(problem)) for problem in entry.problems)
    cells = [
        f"{title}{element('span', entry.issuer, 'pc-path')}{element('span', entry.path, 'pc-path')}",
        escape(kind_name(entry.kind)),
        f"{escape(entry.date or words.undated)}{element('span', source, 'pc-path')}",
        f"{escape(status)}{flag}",
        str(entry.passages),
        f"<ul>{problems}</ul>" if problems else "",
    ]
    return [*cells, edit_link(entry.path, entry.title)] if may_edit else cells
