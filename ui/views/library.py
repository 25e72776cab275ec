"""What the index holds: every document, every file that could not be read, and what the last run did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from answer.standing import standing
from index.records import Failure, RunReport
from index.store import Snapshot
from ui.components.badges import document_link, status_text
from ui.components.markup import element, escape, show
from ui.core import pincite
from ui.strings import say

# A table of 500 rows is drawn in well under a second; more would be no easier to read either.
ROWS = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list."""

    document: str
    path: str
    title: str
    kind: str
    issuer: str
    date: str
    date_source: str
    status: str
    superseded: bool
    passages: int


def render() -> None:
    """Draw the page."""
    words = say()
    show(f'<header class="pc-head">{element("h1", words.library_title)}</header>')
    with pincite().snapshot() as snapshot:
        report, failures, generation = snapshot.report, snapshot.failures(), snapshot.generation
        listed = entries(snapshot)
    _run(report, generation, len(listed))
    _failures(failures)
    show(element("h2", words.documents))
    low = _first_row(len(listed))
    _table(listed[low : low + ROWS])


def entries(snapshot: Snapshot) -> list[Entry]:
    """Every document of a generation, by path, as it stands today."""
    counts, today = snapshot.passage_counts(), date.today().isoformat()
    listed = list[Entry]()
    for document in snapshot.documents().values():
        meta, state = document.meta, standing(document, today)
        source = meta.source("date").value if meta.date else ""
        listed.append(
            Entry(
                document.id,
                document.path,
                meta.title or document.path,
                meta.kind.value,
                meta.issuer,
                meta.date,
                source,
                status_text(state),
                bool(state.superseded_by),
                counts.get(document.id, 0),
            )
        )
    return listed


def _run(report: RunReport, generation: int, documents: int) -> None:
    words = say()
    finished = report.finished.replace("T", " ")[:16] or words.unknown_time
    state = words.library_note.format(
        documents=documents, passages=report.passages, generation=generation, finished=finished
    )
    run = words.run_note.format(
        added=report.added,
        changed=report.changed,
        removed=report.removed,
        unchanged=report.unchanged,
        embedded=report.embedded,
        seconds=report.seconds,
    )
    show(f"<section>{element('p', state)}{element('h2', words.last_run)}{element('p', run)}</section>")


def _failures(failures: list[Failure]) -> None:
    words = say()
    if not failures:
        show(element("p", words.no_failures, "pc-weak"))
        return
    rows = "".join(f"<tr><th scope='row'>{escape(f.path)}</th><td>{escape(f.reason)}</td></tr>" for f in failures)
    show(
        f'<section class="pc-problem">{element("h2", words.failures)}{element("p", words.failures_note)}'
        f'<p class="pc-command">{element("code", words.reindex)}</p>'
        f"{_framed(words.failures, (words.column_path, words.column_reason), rows)}</section>"
    )


def _first_row(total: int) -> int:
    if total <= ROWS:
        return 0
    pages = -(-total // ROWS)
    shown = min(max(int(st.session_state.get("page", 1)), 1), pages)
    label = say().list_page.format(first=(shown - 1) * ROWS + 1, last=min(shown * ROWS, total), total=total)
    return (int(st.number_input(label, 1, pages, key="page", bind="query-params")) - 1) * ROWS


def _table(listed: list[Entry]) -> None:
    words = say()
    columns = (
        words.column_title,
        words.column_kind,
        words.column_issuer,
        words.column_date,
        words.column_source,
        words.column_status,
        words.column_passages,
    )
    show(_framed(words.table_name, columns, "".join(_row(entry) for entry in listed)))


def _row(entry: Entry) -> str:
    words = say()
    flag = element("span", words.superseded, "pc-flag") if entry.superseded else ""
    return (
        f'<tr><th scope="row">{document_link(entry.path, entry.document, entry.title)}'
        f"{element('span', entry.path, 'pc-path')}</th>"
        f"<td>{escape(entry.kind)}</td><td>{escape(entry.issuer)}</td>"
        f'<td class="pc-date">{escape(entry.date or words.undated)}</td><td>{escape(entry.date_source)}</td>'
        f'<td>{escape(entry.status)}{flag}</td><td class="pc-number">{entry.passages}</td></tr>'
    )


def _framed(name: str, columns: tuple[str, ...], rows: str) -> str:
    """A table that scrolls sideways in its own frame, by keyboard too."""
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    return (
        f'<div class="pc-frame" role="region" aria-label="{escape(name)}" tabindex="0">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
