"""Which passages a question is asked of. Applied before the top-k, so a filter never empties a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.records import Kind, Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.store import Snapshot


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty fields do not filter. Several values of one field mean any of them.

    `first` and `last` are ISO days; a document without a date lies in no date range. A jurisdiction
    takes in its parts: "US-CT" holds "US-CT-Bridgeport" too. `path` is a shell pattern ("memos/*").
    """

    kinds: tuple[Kind, ...] = ()
    issuers: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    first: str = ""
    last: str = ""
    path: str = ""

    def __bool__(self) -> bool:
        return self != NO_FILTERS

    def where(self) -> tuple[str, list[str]]:
        """An SQL condition on `documents d`, and its values."""
        conditions, values = ["1"], list[str]()
        for column, wanted in (("kind", self.kinds), ("issuer", self.issuers), ("status", self.statuses)):
            if wanted:
                conditions.append(f"d.{column} IN ({','.join('?' * len(wanted))})")
                values += wanted
        if self.jurisdictions:
            parts = " OR ".join("d.jurisdiction = ? OR substr(d.jurisdiction, 1, ?) = ?" for _ in self.jurisdictions)
            conditions.append(f"({parts})")
            for j in self.jurisdictions:
                values += [j, str(len(j) + 1), j + "-"]
        if self.first:
            conditions.append("d.last_day >= ?")
            values.append(self.first)
        if self.last:
            conditions.append("d.first_day != '' AND d.first_day <= ?")
            values.append(self.last)
        if self.path:
            conditions.append("EXISTS (SELECT 1 FROM sources s WHERE s.document = d.id AND s.path GLOB ?)")
            values.append(self.path)
        # A lone surrogate, from a file name or a command line, is in no text; SQLite would refuse to look for it.
        clean = [value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for value in values]
        return " AND ".join(conditions), clean


NO_FILTERS = Filters()
_MARKS = str.maketrans("“”„‘’", '"""\'\'')


def allowed_passages(snapshot: Snapshot, filters: Filters, phrases: tuple[str, ...] = ()) -> NDArray[np.int64] | None:
    """The ids of the passages that pass, int64, ascending; None when nothing filters.

    Args:
        snapshot: the index.
        filters: what the documents must be.
        phrases: texts that must stand in the passage, letter for letter but for capitals, line ends and the shape of
            quotation marks.
    """
    if not filters and not phrases:
        return None
    import numpy as np

    condition, values = filters.where()
    spans = 'substr(d.text, p.start + 1, p."end" - p.start)' if phrases else "''"
    rows = snapshot.connection.execute(
        f"SELECT p.id, {spans} FROM passages p JOIN documents d ON d.id = p.document WHERE {condition} ORDER BY p.id",
        values,
    )
    wanted = [_plain(phrase) for phrase in phrases]
    return np.array([i for i, text in rows if all(w in _plain(text) for w in wanted)], dtype=np.int64)


def _plain(text: str) -> str:
    """Lower case, one kind of space and of quotation marks: what a phrase and a line-broken text have in common."""
    return " ".join(text.translate(_MARKS).casefold().split())
