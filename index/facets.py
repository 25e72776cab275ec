"""What there is to filter by, and how many documents each value holds.

A count is what the filter of `index.filters` with that one value lets through: a jurisdiction's takes in its parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.filters import YEAR, Filters, status_on
from index.records import Kind, Status

if TYPE_CHECKING:
    from index.store import Snapshot


@dataclass(frozen=True, slots=True)
class Facets:
    """Documents by each value that occurs: kinds and statuses in their own order, years newest first, names sorted.

    `documents` counts them all; one without an issuer, jurisdiction or date has no value there.
    """

    documents: int
    kinds: Mapping[str, int]
    issuers: Mapping[str, int]
    jurisdictions: Mapping[str, int]
    statuses: Mapping[str, int]
    years: Mapping[str, int]


def facets(snapshot: Snapshot, day: str = "") -> Facets:
    """Count the documents of an index, in one pass over them.

    Args:
        snapshot: the index.
        day: the ISO day that statuses are told for; "" takes those that the documents state.
    """
    status, values = status_on(day)
    rows = snapshot.connection.execute(
        f"SELECT d.kind, d.issuer, d.jurisdiction, {status}, {YEAR} FROM documents d", values
    ).fetchall()
    kinds, issuers, places, statuses, years = (Counter(row[i] for row in rows if row[i]) for i in range(5))
    return Facets(
        documents=len(rows),
        kinds={kind.value: kinds[kind.value] for kind in Kind if kind.value in kinds},
        issuers=dict(sorted(issuers.items())),
        jurisdictions={place: _with_parts(place, places) for place in sorted(places)},
        statuses={status.value: statuses[status.value] for status in Status if status.value in statuses},
        years=dict(sorted(years.items(), reverse=True)),
    )


def count(snapshot: Snapshot, filters: Filters) -> int:
    """How many documents the filters let through."""
    condition, values = filters.where()
    row = snapshot.connection.execute(f"SELECT count(*) FROM documents d WHERE {condition}", values).fetchone()
    return int(row[0])


def _with_parts(place: str, counts: Mapping[str, int]) -> int:
    return sum(n for other, n in counts.items() if other == place or other.startswith(f"{place}-"))
