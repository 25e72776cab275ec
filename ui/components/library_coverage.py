"""What the corpus covers: how many documents of each kind there are from each year, as bars in a table.

The chart is a table: each bar stands in the cell that holds its number, so it reads without colour, by
screen reader and in print, and needs no script.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.records import Document, Kind
from ui.components.library_table import Column, framed
from ui.components.markup import element, escape, show
from ui.strings import kind_name, say

# Single years from the decade before the last one on; before that, decades: some twenty columns.
DECADES_OF_YEARS = 2
UNDATED = ""
# With more columns their heads stand upright: 23 of them, from the 1950s on, did not fit on 1280 pixels otherwise.
MAX_LEVEL_HEADS = 14


def coverage_page(documents: Sequence[Document]) -> None:
    """The chart, and what it says in a sentence."""
    words = say()
    show(f"{element('h2', words.lib_coverage)}{element('p', words.lib_coverage_note)}")
    if not documents:
        show(element("p", words.lib_none_found))
        return
    counts = coverage(documents)
    columns = periods(sorted({int(document.meta.date[:4]) for document in documents if document.meta.date}))
    if any(not document.meta.date for document in documents):
        columns.append(UNDATED)
    highest = max(counts.values())
    present = [kind for kind in Kind if any(document.meta.kind is kind for document in documents)]
    rows = [_cells(kind, columns, counts, highest) for kind in present]
    heads = [words.column_kind, *(column or words.undated for column in columns)]
    css = "pc-coverage pc-upright" if len(columns) > MAX_LEVEL_HEADS else "pc-coverage"
    show(framed(words.lib_coverage, [*map(Column, heads), Column(words.lib_total, "pc-number")], rows, css))


def coverage(documents: Sequence[Document]) -> Counter[tuple[Kind, str]]:
    """How many documents there are by kind and period."""
    years = sorted({int(document.meta.date[:4]) for document in documents if document.meta.date})
    first = _first_year(years)
    return Counter((document.meta.kind, _period(document.meta.date, first)) for document in documents)


def periods(years: Sequence[int]) -> list[str]:
    """The columns between the first year and the last, those without documents too: "1990s", ..., "2024", "2025".

    >>> periods([1996, 2009, 2024])[:4], periods([1996, 2009, 2024])[-1]
    (['1990s', '2000s', '2010', '2011'], '2024')
    """
    if not years:
        return []
    first = _first_year(years)
    decades = range(years[0] // 10 * 10, first, 10)
    return [f"{decade}s" for decade in decades] + [str(year) for year in range(max(first, years[0]), years[-1] + 1)]


def _first_year(years: Sequence[int]) -> int:
    """The first year that has a column of its own."""
    return years[-1] // 10 * 10 - 10 * (DECADES_OF_YEARS - 1) if years else 0


def _period(date: str, first: int) -> str:
    if not date:
        return UNDATED
    year = int(date[:4])
    return str(year) if year >= first else f"{year // 10 * 10}s"


def _cells(kind: Kind, columns: Sequence[str], counts: Counter[tuple[Kind, str]], highest: int) -> list[str]:
    """What stands in a kind's row, as HTML."""
    found = [counts[kind, column] for column in columns]
    return [escape(kind_name(kind)), *(_bar(count, highest) for count in found), str(sum(found))]


def _bar(count: int, highest: int) -> str:
    if not count:
        return '<span class="pc-unseen">0</span>'
    return f'{count}<span class="pc-bar" style="--part:{count / highest:.3f}"></span>'
