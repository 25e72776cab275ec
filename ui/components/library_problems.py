"""What is the matter in the Library, with remedies; and which reports are copies of one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

from index.records import Document, Failure
from ui.components.badges import document_link
from ui.components.library_entries import Entry, Problem
from ui.components.library_table import LIBRARY_PATH, Column, edit_link, framed, problem_text
from ui.components.markup import element, escape, link, show
from ui.components.messages import as_english
from ui.strings import say


def problems_page(failures: Sequence[Failure], listed: Sequence[Entry], *, may_edit: bool) -> None:
    """Files that could not be read with reason and remedy, then how many documents have which other problem.

    Args:
        failures: the files that could not be read.
        listed: all entries of the list.
        may_edit: whether each file gets a link to its form, where it can be removed too.
    """
    words = say()
    columns = [Column(words.column_path), Column(words.column_reason), Column(words.lib_remedy)]
    columns += [Column(words.lib_edit, "pc-act")] if may_edit else []
    if not failures:
        show(element("p", words.no_failures))
    else:
        show(
            f"{element('h2', words.failures)}{element('p', words.lib_failures_note)}"
            + framed(words.failures, columns, [_cells(failure, may_edit) for failure in failures])
        )
    found = (problem for entry in listed for problem in entry.problems if problem is not Problem.UNREAD)
    counts: Counter[Problem] = Counter(found)
    rows = [
        (escape(problem_text(problem)), str(counts[problem]), escape(_remedy(problem)))
        for problem in Problem
        if counts[problem]
    ]
    if rows:
        gaps = Column(words.lib_problem), Column(words.documents, "pc-number"), Column(words.lib_remedy)
        target = f"{LIBRARY_PATH}?{urlencode({'problem': 'true'})}"
        show(
            f"{element('h2', words.lib_gaps)}{framed(words.lib_gaps, gaps, rows)}"
            f"<p>{link(target, words.lib_list_problems)}</p>"
        )


def copies_page(documents: Sequence[Document]) -> None:
    """The groups of near-copies, each with links."""
    words = say()
    show(f"{element('h2', words.lib_copies)}{element('p', words.lib_copies_note)}")
    groups = copy_groups(documents)
    if not groups:
        show(element("p", words.lib_no_copies))
    for number, group in enumerate(groups, start=1):
        items = "".join(
            f"<li>{document_link(d.path, d.id, d.meta.title or d.path)} "
            f"{element('span', ', '.join(filter(None, (d.meta.issuer, d.meta.date or words.undated))), 'pc-weak')}</li>"
            for d in group
        )
        show(f"<section>{element('h3', words.lib_copy_group.format(number=number))}<ul>{items}</ul></section>")


def copy_groups(documents: Sequence[Document]) -> list[list[Document]]:
    """The documents that are near-copies of each other, grouped, each group and all of them by path."""
    groups: dict[tuple[str, ...], list[Document]] = {}
    for document in documents:
        if document.near_copies:
            groups.setdefault(tuple(sorted((document.path, *document.near_copies))), []).append(document)
    return list(groups.values())


def _cells(failure: Failure, may_edit: bool) -> list[str]:
    """What stands in a failure's row, as HTML.

    The readers' reasons end in what to do, after a semicolon; where one does not, something general helps.
    """
    what, found, remedy = failure.reason.partition("; ")
    todo = as_english(remedy) if found else escape(say().lib_remedy_unread)
    cells = [escape(failure.path), as_english(what), todo]
    return [*cells, edit_link(failure.path, failure.path)] if may_edit else cells


def _remedy(problem: Problem) -> str:
    words = say()
    return {
        Problem.NEW: words.lib_remedy_reindex,
        Problem.GONE: words.lib_remedy_gone,
        Problem.CHANGED: words.lib_remedy_reindex,
        Problem.UNDATED: words.lib_remedy_undated,
        Problem.NO_KIND: words.lib_remedy_kind,
        Problem.LOOSE: words.lib_remedy_loose,
    }.get(problem, words.lib_remedy_unread)
