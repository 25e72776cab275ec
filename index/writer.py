"""Writing the index: one writer at a time, one commit point.

A publication writes the FAISS file first and then commits one SQLite transaction that holds the new
rows, the new generation number and the FAISS file's name and hash. A process killed at any moment
before that commit leaves the last generation as it was; after it, the new one is whole.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index.dates import first_day, last_day
from index.errors import IndexDamaged, IndexLocked, IndexMismatch, IndexWriteError
from index.records import Document, Failure, Kind, Passage, RunReport, Source
from index.schema import DATABASE, SCHEMA, SCHEMA_VERSION, dump_record, dump_report
from index.store import BUSY_TIMEOUT_SECONDS, Index, Snapshot, check_version, encode_vector
from index.vectors import VectorIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOCK_FILE = "writer.lock"
_DATABASE_FILES = (DATABASE, DATABASE + "-wal", DATABASE + "-shm")


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage with the texts that are searched and the keys of its vectors."""

    passage: Passage
    title: str
    section: str
    body: str
    citations: str
    vector: bytes
    sentence_vectors: tuple[bytes, ...]


class IndexWriter:
    """The one writer of an index folder. Use `open_writer`."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        """Args: a connection that may write and holds no transaction; the index folder."""
        self._connection = connection
        self._folder = folder

    @property
    def meta(self) -> dict[str, str]:
        """What the last publication recorded; empty before the first."""
        return dict(self._connection.execute("SELECT key, value FROM meta").fetchall())

    def fingerprints(self) -> dict[str, str]:
        """For each indexed file, the fingerprint of all that its documents were made from."""
        return self._view().fingerprints()

    def passage_count(self) -> int:
        """How many passages are indexed."""
        return self._view().passage_total

    def failures(self) -> tuple[Failure, ...]:
        """The failures recorded at the last publication, sorted by path."""
        return tuple(self._view().failures())

    def sharing(self, files: Iterable[str]) -> set[str]:
        """The other files that hold a document which one of `files` holds too."""
        rows: set[str] = set()
        for file in files:
            rows.update(
                row[0]
                for row in self._connection.execute(
                    "SELECT b.file FROM sources a JOIN sources b ON b.document = a.document WHERE a.file = ?", (file,)
                )
            )
        return rows - set(files)

    def documents_of(self, file: str) -> list[Document]:
        """A file's documents as indexed, each under its path in this file."""
        rows = self._connection.execute("SELECT document, path FROM sources WHERE file = ?", (file,)).fetchall()
        documents = self._view().documents(row[0] for row in rows)
        return [replace(documents[document], path=path) for document, path in rows]

    def missing_vectors(self, keys: Sequence[bytes]) -> set[bytes]:
        """Those of `keys` that no stored vector has."""
        known = {
            key for key in keys if self._connection.execute("SELECT 1 FROM vectors WHERE key = ?", (key,)).fetchone()
        }
        return set(keys) - known

    def keep_vectors(self, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Store vectors, float32 (n, dimension), at once: a killed run finds them when it starts again.

        They belong to no generation until a publication's passages name them.
        """
        with self.transaction():
            self._connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                [(key, encode_vector(vector)) for key, vector in zip(keys, vectors, strict=True)],
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens inside is committed together, or not at all."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError | OSError):
                raise IndexWriteError(self._folder, error) from error
            raise

    def remove_file(self, file: str) -> None:
        """Forget a file; its documents go unless another file holds them too. Inside a transaction."""
        execute = self._connection.execute
        held = [row[0] for row in execute("SELECT DISTINCT document FROM sources WHERE file = ?", (file,))]
        own = "SELECT path, document FROM sources WHERE file = ?"
        execute(f"DELETE FROM names WHERE (name, document) IN ({own})", (file,))
        execute("DELETE FROM sources WHERE file = ?", (file,))
        execute("DELETE FROM files WHERE path = ?", (file,))
        for document in held:
            remaining = execute("SELECT min(path) FROM sources WHERE document = ?", (document,)).fetchone()[0]
            if remaining is None:
                self._remove_document(document)
            else:
                own = "SELECT path FROM sources WHERE document = ?"
                execute(
                    f"UPDATE documents SET path = ? WHERE id = ? AND path NOT IN ({own})",
                    (remaining, document, document),
                )

    def add_file(
        self, file: str, fingerprint: str, documents: Sequence[tuple[Document, Sequence[IndexedPassage]]]
    ) -> None:
        """Put in a file's documents. Inside a transaction, when all files that are put in have been removed.

        Where several files hold the same bytes, see `_precedence` for whose metadata count: those of one that is put in
        anew must not be compared with what it said before.
        """
        execute = self._connection.execute
        execute("INSERT INTO files VALUES (?, ?)", (file, fingerprint))
        for document, passages in documents:
            execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?)", (document.path, file, document.id))
            known = self._view().documents([document.id]).get(document.id)
            if not known or _precedence(document) < _precedence(known):
                self._remove_document(document.id)
                self._add_document(document, passages)
            execute("INSERT OR IGNORE INTO names VALUES (?, ?)", (document.path, document.id))

    def replace_failures(self, failures: Iterable[Failure]) -> None:
        """Record what could not be read, in place of the last list. Inside a transaction."""
        self._connection.execute("DELETE FROM failures")
        self._connection.executemany("INSERT INTO failures VALUES (?, ?)", [(f.path, f.reason) for f in failures])

    def signatures(self) -> dict[str, bytes]:
        """What near-copies are told by, by document."""
        return dict(self._connection.execute("SELECT document, signature FROM signatures").fetchall())

    def replace_groups(self, groups: Iterable[Sequence[str]]) -> None:
        """Record the groups of near-copies (document ids), in place of the last ones. Inside a transaction."""
        self._connection.execute("DELETE FROM near")
        pairs = [(document, group[0]) for group in groups for document in group]
        self._connection.executemany("INSERT INTO near VALUES (?, ?)", pairs)

    def finish(self, report: RunReport, meta: dict[str, str]) -> RunReport:
        """Number the generation, write its FAISS file and record both. The last act inside a transaction."""
        execute = self._connection.execute
        execute("DELETE FROM vectors WHERE key NOT IN (SELECT vector FROM passages UNION SELECT vector FROM sentences)")
        generation = int(self.meta.get("generation", "0")) + 1
        report = replace(report, generation=generation, passages=self.passage_count())
        self._set_meta(meta | {"generation": str(generation), "report": dump_report(report)})
        ids, vectors = self._view().passage_vectors()
        file = self._folder / f"vectors-{generation}.faiss"
        digest = VectorIndex.build(ids, vectors).save(file)
        self._set_meta({"vectors_file": file.name, "vectors_sha256": digest, "dimension": str(vectors.shape[1])})
        return report

    def clean(self) -> None:
        """Delete the FAISS files that no publication names. A reader still on one rebuilds it from its rows."""
        current = self.meta.get("vectors_file", "")
        for file in [*self._folder.glob("vectors-*.faiss"), *self._folder.glob("*.partial")]:
            if file.name != current:
                file.unlink(missing_ok=True)

    def _view(self) -> Snapshot:
        """What a reader would see through this connection now, changes under way included."""
        return Snapshot(self._connection, Index(self._folder))

    def _set_meta(self, values: dict[str, str]) -> None:
        self._connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def _remove_document(self, document: str) -> None:
        execute = self._connection.execute
        row = execute("SELECT rowid FROM documents WHERE id = ?", (document,)).fetchone()
        if row is None:
            return
        inside = "(SELECT id FROM passages WHERE document = ?)"
        execute(f"DELETE FROM sentences WHERE passage IN {inside}", (document,))
        execute(f"DELETE FROM passages_fts WHERE rowid IN {inside}", (document,))
        execute("DELETE FROM passages WHERE document = ?", (document,))
        execute("DELETE FROM documents_fts WHERE rowid = ?", row)
        for table, column in (
            ("documents", "id"),
            ("names", "document"),
            ("supersedes", "document"),
            ("acronyms", "document"),
            ("signatures", "document"),
        ):
            execute(f"DELETE FROM {table} WHERE {column} = ?", (document,))

    def _add_document(self, document: Document, passages: Sequence[IndexedPassage]) -> None:
        meta = document.meta
        row = self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (document.id, document.path, document.text, dump_record(document), meta.kind, meta.issuer)
            + (meta.jurisdiction, meta.status, first_day(meta.date), last_day(meta.date)),
        ).lastrowid
        self._connection.execute(
            "INSERT INTO documents_fts (rowid, title, body) VALUES (?, ?, ?)",
            (row, meta.title, "\n".join(p.body for p in passages)),
        )
        others = self._connection.execute("SELECT path FROM sources WHERE document = ?", (document.id,)).fetchall()
        names = {document.id, document.path, *meta.ids, *document.cited_as, *(row[0] for row in others)}
        self._connection.executemany("INSERT INTO names VALUES (?, ?)", [(n, document.id) for n in sorted(names)])
        self._connection.executemany(
            "INSERT OR IGNORE INTO supersedes VALUES (?, ?)", [(document.id, name) for name in meta.supersedes]
        )
        self._connection.executemany(
            "INSERT INTO acronyms VALUES (?, ?, ?)", [(document.id, *pair) for pair in document.acronyms]
        )
        if document.signature:
            self._connection.execute("INSERT INTO signatures VALUES (?, ?)", (document.id, document.signature))
        for indexed in passages:
            self._add_passage(indexed)

    def _add_passage(self, indexed: IndexedPassage) -> None:
        p = indexed.passage
        row = self._connection.execute(
            'INSERT INTO passages (document, ordinal, start, "end", section, page, citations, vector) '
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (p.document, p.ordinal, p.start, p.end, json.dumps(p.section), p.page)
            + (json.dumps(p.citations), indexed.vector),
        ).lastrowid
        self._connection.execute(
            "INSERT INTO passages_fts (rowid, title, section, body, citations) VALUES (?, ?, ?, ?, ?)",
            (row, indexed.title, indexed.section, indexed.body, indexed.citations),
        )
        self._connection.executemany(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
            [
                (row, i, span.start, span.end, vector)
                for i, (span, vector) in enumerate(zip(p.sentences, indexed.sentence_vectors, strict=True))
            ],
        )


@contextmanager
def open_writer(folder: Path, *, start_anew: bool = False) -> Iterator[IndexWriter]:
    """Take the writer's lock and open the database, making it where there is none.

    Args:
        folder: the index folder; made if missing.
        start_anew: put an index of another version, or a damaged one, aside instead of refusing it.

    Raises:
        IndexLocked: another process is writing.
        IndexMismatch: another version made this index, and `start_anew` is off.
        IndexDamaged: the database cannot be read, and `start_anew` is off.
        IndexWriteError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK_FILE)
        with lock.acquire(timeout=0):
            connection = _connect(folder, start_anew)
            try:
                yield IndexWriter(connection, folder)
            finally:
                connection.close()
    except Timeout:
        raise IndexLocked(folder) from None
    except (sqlite3.Error, OSError) as error:
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            raise IndexDamaged(folder, error) from error
        raise IndexWriteError(folder, error) from error


def _connect(folder: Path, start_anew: bool) -> sqlite3.Connection:
    file = folder / DATABASE
    try:
        return _open_or_create(file, folder, check=start_anew)
    except IndexMismatch:
        if not start_anew:
            raise
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        if not start_anew:
            raise IndexDamaged(folder, error) from error
    _put_aside(folder)
    return _open_or_create(file, folder, check=False)


def _open_or_create(file: Path, folder: Path, *, check: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
    try:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            # WAL: readers keep their snapshot while a writer commits; FULL: a commit survives a power cut.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
        check_version(connection, folder)
        if check and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("it does not pass SQLite's check")
        connection.execute("PRAGMA synchronous = FULL")
        return connection
    except BaseException:
        connection.close()
        raise


def _precedence(document: Document) -> tuple[bool, bool, str]:
    """Of copies of one document the least says what the metadata are: the one with a sidecar, else in a folder that
    tells the kind, else the first by path. A copy in some other folder must not hide what is known.
    """
    has_sidecar = Source.SIDECAR in document.meta.sources.values()
    return not has_sidecar, document.meta.kind is Kind.UNKNOWN, document.path


def _put_aside(folder: Path) -> None:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for name in _DATABASE_FILES:
        if (folder / name).exists():
            os.replace(folder / name, folder / f"{name}.old-{stamp}")
