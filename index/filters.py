"""Which passages a question is asked of. Applied before the top-k, so a filter never empties a page."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.errors import QuestionError
from index.storable import storable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.records import Kind, Status
    from index.store import Snapshot


# As `answer.standing` tells it: the last change of the history that had happened, "in force" before the first;
# without a history the stated status; unknown where the document is younger than the day. A date that is known
# to the month or year counts from its first day.
_STATUS_ON_DAY = """CASE
  WHEN d.first_day > ? THEN 'unknown'
  WHEN json_array_length(d.record, '$.meta.history') = 0 THEN d.status
  ELSE coalesce((
    SELECT json_extract(h.value, '$.status') FROM json_each(d.record, '$.meta.history') h
    WHERE substr(json_extract(h.value, '$.date') || '-01-01', 1, 10) <= ? ORDER BY h.key DESC LIMIT 1
  ), 'in force') END"""


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty fields do not filter. Several values of one field mean any of them.

    `first` and `last` are ISO days; a document without a date lies in no date range and no year. A jurisdiction
    takes in its parts: "US-CT" holds "US-CT-Bridgeport" too. `path` is a shell pattern ("memos/*"). `statuses`
    are told for the ISO day `as_of`; "" takes those that the documents state.
    """

    kinds: tuple[Kind, ...] = ()
    issuers: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    first: str = ""
    last: str = ""
    path: str = ""
    years: tuple[int, ...] = ()
    as_of: str = ""

    def __post_init__(self) -> None:
        """Refuse a range that nothing can lie in.

        Raises:
            QuestionError: `first` is later than `last`.
        """
        if self.first and self.last and self.first > self.last:
            raise QuestionError(
                f"No day lies between {self.first} and {self.last}: the first is the later one. Swap them."
            )

    def __bool__(self) -> bool:
        return self != NO_FILTERS

    def on(self, day: str) -> Filters:
        """The same filters with statuses told for an ISO day; without statuses nothing hangs on the day."""
        return replace(self, as_of=day) if self.statuses else self

    def where(self) -> tuple[str, list[str]]:
        """An SQL condition on `documents d`, and its values."""
        conditions, values = ["1"], list[str]()
        years = tuple(f"{year:04}" for year in self.years)
        status, days = status_on(self.as_of)
        for expression, inner, wanted in (
            ("d.kind", [], self.kinds),
            ("d.issuer", [], self.issuers),
            (YEAR, [], years),
            (status, days, self.statuses),
        ):
            if wanted:
                conditions.append(f"{expression} IN ({','.join('?' * len(wanted))})")
                values += [*inner, *wanted]
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
        clean = [storable(value) for value in values]
        return " AND ".join(conditions), clean


NO_FILTERS = Filters()
# A date of any precision lies in one year; "" for a document without a date.
YEAR = "substr(d.first_day, 1, 4)"
_MARKS = str.maketrans("“”„‘’", '"""\'\'')


def allowed_passages(snapshot: Snapshot, filters: Filters, phrases: tuple[str, ...] = ()) -> NDArray[np.int64] | None:
    """The ids of the passages that pass, int64, ascending; None when nothing filters.

    Args:
        snapshot: the index.
        filters: what the documents must be.
        phrases: texts that must stand in the passage, letter for letter but for capitals, line ends and the shape of
            quotation marks, and the form of accents.
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


def status_on(day: str) -> tuple[str, list[str]]:
    """An SQL expression for the status of `documents d` on an ISO day ("": the one stated), and its values."""
    return (_STATUS_ON_DAY, [day, day]) if day else ("d.status", [])


def _plain(text: str) -> str:
    """Lower case, one form of accents, one kind of space and of quotation marks: what phrase and text may share."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_MARKS)).casefold().split())
