"""The database's layout, and the row form of the records."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from index.records import (
    Document,
    Failure,
    Heading,
    Kind,
    Metadata,
    Page,
    RunReport,
    Source,
    Span,
    Status,
    StatusChange,
)

# Raise it whenever a table or the form of a row changes: an index of another version is refused.
SCHEMA_VERSION = 3
DATABASE = "pincite.sqlite"

# `sources` maps every readable path to its document: a file may hold several (an e-mail and its
# attachments), and one document may lie under several paths. `names` are all that a document is known
# by (hash, paths, manifest ids, citations), so that `supersedes` can be resolved whatever comes first.
# `near` puts near-copies into groups, each named by the first id in it.
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE files (path TEXT PRIMARY KEY, fingerprint TEXT NOT NULL) STRICT;
CREATE TABLE documents (
  id TEXT PRIMARY KEY, path TEXT NOT NULL, text TEXT NOT NULL, record TEXT NOT NULL,
  kind TEXT NOT NULL, issuer TEXT NOT NULL, jurisdiction TEXT NOT NULL, status TEXT NOT NULL,
  first_day TEXT NOT NULL, last_day TEXT NOT NULL
) STRICT;
CREATE TABLE sources (path TEXT PRIMARY KEY, file TEXT NOT NULL, document TEXT NOT NULL) STRICT;
CREATE INDEX sources_document ON sources (document);
CREATE INDEX sources_file ON sources (file);
CREATE TABLE names (name TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (name, document)) STRICT;
CREATE INDEX names_document ON names (document);
CREATE TABLE supersedes (document TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (document, name)) STRICT;
CREATE TABLE passages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, ordinal INTEGER NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, section TEXT NOT NULL, page INTEGER,
  citations TEXT NOT NULL, vector BLOB NOT NULL
) STRICT;
CREATE INDEX passages_document ON passages (document, ordinal);
CREATE TABLE sentences (
  passage INTEGER NOT NULL, ordinal INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  vector BLOB NOT NULL, PRIMARY KEY (passage, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE passages_fts USING fts5 (
  title, section, body, citations, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE documents_fts USING fts5 (
  title, body, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TABLE acronyms (
  document TEXT NOT NULL, short TEXT NOT NULL, long TEXT NOT NULL, PRIMARY KEY (document, short)
) STRICT;
CREATE TABLE signatures (document TEXT PRIMARY KEY, signature BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE near (document TEXT PRIMARY KEY, first TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX near_first ON near (first);
CREATE TABLE failures (path TEXT PRIMARY KEY, reason TEXT NOT NULL) STRICT;
"""


def dump_record(document: Document) -> str:
    """All of a document but its text and what is derived from other documents, as JSON."""
    return json.dumps(
        {
            "meta": asdict(document.meta),
            "format": document.format,
            "pages": [[p.start, p.label, p.ocr] for p in document.pages],
            "headings": [[h.start, h.end, h.level, h.label] for h in document.headings],
            "furniture": [[s.start, s.end] for s in document.furniture],
        },
        ensure_ascii=False,
    )


def load_record(document_id: str, path: str, text: str, record: str, paths: tuple[str, ...]) -> Document:
    """The inverse of `dump_record`."""
    content: dict[str, Any] = json.loads(record)
    return Document(
        id=document_id,
        path=path,
        text=text,
        meta=_metadata(content["meta"]),
        paths=paths,
        format=content["format"],
        pages=tuple(Page(*p) for p in content["pages"]),
        headings=tuple(Heading(*h) for h in content["headings"]),
        furniture=tuple(Span(*s) for s in content["furniture"]),
    )


def _metadata(values: dict[str, Any]) -> Metadata:
    return Metadata(
        **values
        | {
            "kind": Kind(values["kind"]),
            "status": Status(values["status"]),
            "history": tuple(
                StatusChange(h["date"], Status(h["status"]), h["by"], h["note"]) for h in values["history"]
            ),
            "ids": tuple(values["ids"]),
            "supersedes": tuple(values["supersedes"]),
            "sources": {k: Source(v) for k, v in values["sources"].items()},
        }
    )


def dump_report(report: RunReport) -> str:
    """A run report as JSON."""
    return json.dumps(asdict(report), ensure_ascii=False)


def load_report(text: str) -> RunReport:
    """The inverse of `dump_report`."""
    values: dict[str, Any] = json.loads(text)
    failures = tuple(Failure(**f) for f in values.pop("failures"))
    return RunReport(**values, failures=failures)
