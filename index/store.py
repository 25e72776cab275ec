"""Reading the index. Opening never writes; every question sees one generation and no mixture.

A `Snapshot` is one read transaction on the database: whatever a writer publishes meanwhile, its rows
stay those of its generation. The FAISS file of that generation is shared between snapshots, and
rebuilt in memory from the snapshot's own rows where the file is missing or is not the one named.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.aliases import Aliases, parse_aliases
from index.citations import enclosing
from index.errors import DocumentNotFound, IndexDamaged, IndexMismatch, IndexMissing, IndexUnavailable
from index.records import Document, Failure, Kind, Passage, RunReport, Source, Span, Superseding
from index.schema import DATABASE, SCHEMA_VERSION, load_record, load_report
from index.storable import storable
from index.vectors import VectorIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUSY_TIMEOUT_SECONDS = 10
# SQLite's names of what keeps it from laying its log's memory beside the database, and of what passes.
_CANNOT_LOG = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR_SHM", "SQLITE_FULL")
_NOT_NOW = ("SQLITE_IOERR_SHM", "SQLITE_FULL", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_NOMEM")
# A document may be named by the first characters of its hash, from this many on.
SHORT_ID_LENGTH = 8
# SQLite's own limit on bound variables is 32,766; smaller lists keep its planner quick.
_BATCH = 500


class Index:
    """An index folder, opened for reading. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        """Nothing is opened yet; `folder` is the index folder."""
        self.folder = folder
        self._lock = threading.Lock()
        self._vectors: tuple[str, VectorIndex] | None = None
        self._vocabulary: tuple[str, dict[str, int]] | None = None

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One consistent view of the last published generation.

        Raises:
            IndexMissing: nothing was ever published here.
            IndexMismatch: another version of pincite made it.
            IndexUnavailable: the database cannot be read for now.
            IndexDamaged: it cannot be read.
        """
        file = self.folder / DATABASE
        if not os.path.isfile(file):  # noqa: PTH113 - Path.is_file raises where the name is too long
            raise IndexMissing(self.folder)
        try:
            with closing(connect_readonly(file)) as connection:
                check_version(connection, self.folder)
                connection.execute("BEGIN")
                yield Snapshot(connection, self)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorname", "").startswith(_NOT_NOW):
                raise IndexUnavailable(self.folder, error) from error
            raise IndexDamaged(self.folder, error) from error

    def vectors_of(self, snapshot: Snapshot) -> VectorIndex:
        """The vectors of the snapshot's generation, from memory, the file, or the database's rows."""
        digest = snapshot.meta.get("vectors_sha256", "")
        with self._lock:
            if self._vectors and self._vectors[0] == digest:
                return self._vectors[1]
            loaded = VectorIndex.load(self.folder / snapshot.meta.get("vectors_file", "-"), digest)
            vectors = loaded or VectorIndex.build(*snapshot.passage_vectors())
            self._vectors = (digest, vectors)
            return vectors

    def vocabulary_of(self, snapshot: Snapshot) -> dict[str, int]:
        """The stems of the snapshot's generation, read once per generation."""
        digest = snapshot.meta.get("vectors_sha256", "")
        with self._lock:
            if not self._vocabulary or self._vocabulary[0] != digest:
                self._vocabulary = (digest, snapshot.read_vocabulary())
            return self._vocabulary[1]


class Snapshot:
    """One generation of the index, valid inside `Index.snapshot`."""

    def __init__(self, connection: sqlite3.Connection, index: Index) -> None:
        """Args: a read transaction that has begun; the index it belongs to."""
        self.connection = connection
        self._index = index

    @cached_property
    def meta(self) -> dict[str, str]:
        """Generation, model identity, vectors file and the like."""
        meta = dict(self.connection.execute("SELECT key, value FROM meta").fetchall())
        if "generation" not in meta:
            raise IndexMissing(self._index.folder)
        return meta

    @property
    def generation(self) -> int:
        """The number of the publication this snapshot sees; the first is 1."""
        return int(self.meta["generation"])

    @property
    def report(self) -> RunReport:
        """What the run that published this generation did."""
        return load_report(self.meta["report"])

    @property
    def edition(self) -> tuple[int, str]:
        """Names the publication: its number, and when it was made, since an index built anew counts from 1 again."""
        return self.generation, self.report.finished

    @property
    def vectors(self) -> VectorIndex:
        """This generation's passage vectors."""
        return self._index.vectors_of(self)

    def check_model(self, identity: str) -> None:
        """Make sure that questions are turned into vectors by the model that made the index.

        Raises:
            IndexMismatch: they would not be.
        """
        made_with = self.meta.get("model", "")
        if made_with != identity:
            raise IndexMismatch(
                f"The index was made with the model {made_with}, the settings name {identity}. "
                "Either set [model] back, or re-index with: pincite reindex"
            )

    def passage_vectors(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """All passage ids, int64 (n,), and their vectors, float32 (n, dimension), in id order."""
        import numpy as np

        rows = self.connection.execute(
            "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.key = p.vector ORDER BY p.id"
        ).fetchall()
        ids = np.array([row[0] for row in rows], dtype=np.int64)
        if not rows:
            return ids, np.zeros((0, int(self.meta.get("dimension", 1))), dtype=np.float32)
        return ids, np.stack([decode_vector(row[1]) for row in rows])

    def paths(self) -> list[str]:
        """Every indexed path, sorted."""
        return [row[0] for row in self.connection.execute("SELECT path FROM sources ORDER BY path")]

    def fingerprints(self) -> dict[str, str]:
        """For each indexed file, the fingerprint of all that its documents were made from."""
        return dict(self.connection.execute("SELECT path, fingerprint FROM files").fetchall())

    def failures(self) -> list[Failure]:
        """The files that could not be read at the last run, sorted by path."""
        return [Failure(*row) for row in self.connection.execute("SELECT path, reason FROM failures ORDER BY path")]

    def files_told_by(self, source: Source) -> set[str]:
        """The files of documents that have a field of their metadata from this source."""
        told = "EXISTS (SELECT 1 FROM json_each(d.record, '$.meta.sources') WHERE value = ?)"
        query = f"SELECT s.file FROM sources s JOIN documents d ON d.id = s.document WHERE {told}"
        return {row[0] for row in self.connection.execute(query, (source.value,))}

    def document(self, name: str) -> Document:
        """The document with this path, id, or first characters of an id.

        Raises:
            DocumentNotFound: there is none, or several ids begin like this.
        """
        if storable(name) != name:
            raise DocumentNotFound(name)
        row = self.connection.execute("SELECT document FROM sources WHERE path = ?", (name,)).fetchone()
        if row is None and len(name) >= SHORT_ID_LENGTH and name.isalnum():
            found = self.connection.execute(
                "SELECT id FROM documents WHERE id >= ? AND id < ? LIMIT 2", (name, name + "g")
            ).fetchall()
            row = found[0] if len(found) == 1 else None
        if row is None:
            raise DocumentNotFound(name)
        return self.documents([row[0]])[row[0]]

    def documents(self, ids: Iterable[str] | None = None) -> dict[str, Document]:
        """Documents by id, with everything derived filled in; None for all, in path order."""
        query = "SELECT id, path, text, record FROM documents"
        if ids is None:
            rows = self.connection.execute(query + " ORDER BY path").fetchall()
        else:
            rows = self.select_in(query + " WHERE id IN ({})", list(dict.fromkeys(ids)))
        return {row[0]: self._complete(*row) for row in rows}

    def _complete(self, document_id: str, path: str, text: str, record: str) -> Document:
        paths = self.connection.execute("SELECT path FROM sources WHERE document = ? ORDER BY path", (document_id,))
        document = load_record(document_id, path, text, record, tuple(row[0] for row in paths))
        later = self.connection.execute(
            """SELECT DISTINCT d.id, d.path, json_extract(d.record, '$.meta.title'),
                      coalesce(nullif(json_extract(d.record, '$.meta.effective'), ''),
                               json_extract(d.record, '$.meta.date'))
               FROM names n JOIN supersedes s ON s.name = n.name JOIN documents d ON d.id = s.document
               WHERE n.document = ? AND d.id != n.document ORDER BY d.first_day, d.path""",
            (document_id,),
        )
        near = self.connection.execute(
            "SELECT d.path FROM near a JOIN near b ON b.first = a.first JOIN documents d ON d.id = b.document "
            "WHERE a.document = ? AND b.document != a.document ORDER BY d.path",
            (document_id,),
        )
        return replace(
            document,
            superseded_by=tuple(Superseding(*row) for row in later),
            near_copies=tuple(row[0] for row in near),
        )

    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """Passages by id, their sentences' spans included."""
        wanted = list(ids)
        rows = self.select_in(
            'SELECT id, document, ordinal, start, "end", section, page, citations FROM passages WHERE id IN ({})',
            wanted,
        )
        sentences: dict[int, list[Span]] = {}
        for passage, start, end in self.select_in(
            'SELECT passage, start, "end" FROM sentences WHERE passage IN ({}) ORDER BY passage, ordinal', wanted
        ):
            sentences.setdefault(passage, []).append(Span(start, end))
        return {row[0]: load_passage(row, tuple(sentences.get(row[0], ()))) for row in rows}

    def passages_of(self, document_id: str) -> dict[int, Passage]:
        """The passages of one document by id, in reading order."""
        rows = self.connection.execute("SELECT id FROM passages WHERE document = ? ORDER BY ordinal", (document_id,))
        return self.passages([row[0] for row in rows])

    def passage_counts(self) -> dict[str, int]:
        """How many passages each document has."""
        return dict(self.connection.execute("SELECT document, count(*) FROM passages GROUP BY 1").fetchall())

    @cached_property
    def passage_total(self) -> int:
        """How many passages there are."""
        return int(self.connection.execute("SELECT count(*) FROM passages").fetchone()[0])

    def passages_with(self, expression: str) -> int:
        """How many passages an FTS5 expression finds."""
        query = "SELECT count(*) FROM passages_fts WHERE passages_fts MATCH ?"
        return int(self.connection.execute(query, (expression,)).fetchone()[0]) if expression else 0

    @property
    def aliases(self) -> Aliases:
        """The names of acts, and short forms, that the corpus was indexed with."""
        return parse_aliases(self.meta.get("aliases", ""))

    def cited_documents(self, citations: Iterable[str]) -> dict[str, tuple[str, str]]:
        """For each citation in normal form that the corpus holds the text of: that document's path and title."""
        rows = self.select_in(
            "SELECT n.name, d.path, json_extract(d.record, '$.meta.title') FROM names n "
            "JOIN documents d ON d.id = n.document WHERE n.name IN ({}) ORDER BY d.path DESC",
            list(dict.fromkeys(citations)),
        )
        return {name: (path, title) for name, path, title in rows}

    def holders(self, citations: Iterable[str]) -> dict[str, list[tuple[str, str, Kind, str]]]:
        """For each citation in normal form all documents that go by it, else by the nearest that it is a part of: path,
        title, kind, date; sorted by path.
        """
        names = {citation: enclosing(citation) for citation in citations}
        rows = self.select_in(
            "SELECT n.name, d.path, json_extract(d.record, '$.meta.title'), d.kind, "
            "json_extract(d.record, '$.meta.date') FROM names n JOIN documents d ON d.id = n.document "
            "WHERE n.name IN ({}) ORDER BY d.path",
            list(dict.fromkeys(chain.from_iterable(names.values()))),
        )
        found: dict[str, list[tuple[str, str, Kind, str]]] = {}
        for name, path, title, kind, date in rows:
            found.setdefault(name, []).append((path, title, Kind(kind), date))
        held = {citation: next(filter(None, map(found.get, tried)), None) for citation, tried in names.items()}
        return {citation: documents for citation, documents in held.items() if documents}

    def unresolved_supersedes(self) -> list[str]:
        """Names that some document supersedes and that no document carries, sorted."""
        rows = self.connection.execute(
            "SELECT DISTINCT name FROM supersedes WHERE name NOT IN (SELECT name FROM names) ORDER BY name"
        )
        return [row[0] for row in rows]

    def long_forms(self, shorts: Iterable[str]) -> dict[str, str]:
        """What short forms stand for: as most of the documents explain them, else as the alias list says."""
        wanted = list(dict.fromkeys(shorts))
        found = {short: long for short in wanted if (long := self.aliases.acronyms.get(short))}
        rows = self.select_in(
            "SELECT short, long FROM acronyms WHERE short IN ({}) GROUP BY short, long ORDER BY count(*), long", wanted
        )
        return found | dict(rows)

    @property
    def vocabulary(self) -> dict[str, int]:
        """Every stem of the passages, and in how many of them it stands."""
        return self._index.vocabulary_of(self)

    def read_vocabulary(self) -> dict[str, int]:
        """`vocabulary`, read from the keyword index anew."""
        self.connection.execute("CREATE VIRTUAL TABLE temp.stems USING fts5vocab(main, passages_fts, 'row')")
        return dict(self.connection.execute("SELECT term, doc FROM temp.stems").fetchall())

    def samples_with_stem(self, stem: str, most: int) -> list[str]:
        """The first passages, as indexed, that hold a word with this stem; so many at most."""
        # The tokenizer would stem the stem again and may miss; a prefix query on it does not.
        rows = self.connection.execute(
            "SELECT title || ' ' || section || ' ' || body || ' ' || citations FROM passages_fts "
            "WHERE passages_fts MATCH ? LIMIT ?",
            (f'"{stem}" OR "{stem}" *', most),
        )
        return [text for (text,) in rows]

    def sentence_vectors(self, ids: Iterable[int]) -> dict[int, NDArray[np.float32]]:
        """For each passage id its sentences' unit vectors, float32, shape (sentences, dimension)."""
        import numpy as np

        rows = self.select_in(
            "SELECT s.passage, v.vector FROM sentences s JOIN vectors v ON v.key = s.vector "
            "WHERE s.passage IN ({}) ORDER BY s.passage, s.ordinal",
            list(ids),
        )
        grouped: dict[int, list[NDArray[np.float32]]] = {}
        for passage, vector in rows:
            grouped.setdefault(passage, []).append(decode_vector(vector))
        return {passage: np.stack(vectors) for passage, vectors in grouped.items()}

    def select_in(self, query: str, values: list[str] | list[int]) -> list[Any]:
        """Run `query`, whose `{}` stands in an IN (...), over the values in batches."""
        rows = []
        for i in range(0, len(values), _BATCH):
            batch = values[i : i + _BATCH]
            rows += self.connection.execute(query.format(",".join("?" * len(batch))), batch).fetchall()
        return rows


def connect_readonly(file: Path) -> sqlite3.Connection:
    """A connection that cannot write. On a read-only or full disk, with no log to recover, the file is taken as
    unchanging.
    """
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_SECONDS)
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        log = file.with_name(file.name + "-wal")
        if not error.sqlite_errorname.startswith(_CANNOT_LOG) or (log.exists() and log.stat().st_size):
            raise
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.isolation_level = None
    return connection


def check_version(connection: sqlite3.Connection, folder: Path) -> None:
    """Refuse a database that is not of this version's layout.

    Raises:
        IndexMismatch: it is of another.
        IndexMissing: it is empty; the process that made it was killed before it wrote anything.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if not version and not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise IndexMissing(folder)
    if version != SCHEMA_VERSION:
        raise IndexMismatch(
            f"The index in {folder} has layout {version}, this version of pincite reads {SCHEMA_VERSION}. "
            "Rebuild it with: pincite reindex --full (the old file is kept beside the new one)"
        )


def load_passage(row: tuple[Any, ...], sentences: tuple[Span, ...]) -> Passage:
    """A passage from (id, document, ordinal, start, end, section, page, citations)."""
    _, document, ordinal, start, end, section, page, citations = row
    return Passage(
        document, ordinal, start, end, tuple(json.loads(section)), page, sentences, tuple(json.loads(citations))
    )


def decode_vector(content: bytes) -> NDArray[np.float32]:
    """A stored vector (float16 bytes) as float32, shape (dimension,)."""
    import numpy as np

    return np.frombuffer(content, dtype="<f2").astype(np.float32)


def encode_vector(vector: NDArray[np.float32]) -> bytes:
    """A vector as float16 bytes: half the disk, and no cosine moves by more than 0.001."""
    return vector.astype("<f2").tobytes()
