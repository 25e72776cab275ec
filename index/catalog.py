"""What a list of all documents needs, without their texts: a few queries, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from index.records import Document, Superseding
from index.schema import load_record
from index.store import Snapshot


def catalog(snapshot: Snapshot) -> list[Document]:
    """Every document, sorted by path, with all that is derived; `text` is left empty.

    `Snapshot.documents` asks three questions a document and brings the texts: for thousands that is a wait.
    """
    paths = _grouped(snapshot, "SELECT document, path FROM sources ORDER BY path")
    near = _grouped(
        snapshot,
        "SELECT a.document, d.path FROM near a JOIN near b ON b.first = a.first AND b.document != a.document "
        "JOIN documents d ON d.id = b.document ORDER BY d.path",
    )
    later = _superseding(snapshot)
    rows = snapshot.connection.execute("SELECT id, path, record FROM documents ORDER BY path")
    return [
        replace(
            load_record(document, path, "", record, tuple(paths[document])),
            superseded_by=tuple(later[document]),
            near_copies=tuple(near[document]),
        )
        for document, path, record in rows
    ]


def names_of(snapshot: Snapshot, document: str) -> set[str]:
    """All names by which other documents may say that they supersede the document with this id."""
    return {row[0] for row in snapshot.connection.execute("SELECT name FROM names WHERE document = ?", (document,))}


def _grouped(snapshot: Snapshot, query: str) -> defaultdict[str, list[str]]:
    groups = defaultdict[str, list[str]](list)
    for document, value in snapshot.connection.execute(query):
        groups[document].append(value)
    return groups


def _superseding(snapshot: Snapshot) -> defaultdict[str, list[Superseding]]:
    found = defaultdict[str, list[Superseding]](list)
    rows = snapshot.connection.execute(
        """SELECT DISTINCT n.document, d.id, d.path, json_extract(d.record, '$.meta.title'),
                  coalesce(nullif(json_extract(d.record, '$.meta.effective'), ''),
                           json_extract(d.record, '$.meta.date')), d.first_day
           FROM names n JOIN supersedes s ON s.name = n.name JOIN documents d ON d.id = s.document
           WHERE d.id != n.document ORDER BY d.first_day, d.path"""
    )
    for document, *later, _ in rows:
        found[document].append(Superseding(*later))
    return found
