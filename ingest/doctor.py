"""Is all well? Each check gives one finding, with how grave it is and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from index.cross_encoder import load_cross_encoder
from index.errors import PinciteError
from index.model import load_embedder
from index.records import Kind, RunReport
from index.settings import Settings
from index.store import Index, Snapshot
from index.vectors import VectorIndex
from ingest.files import scan
from ingest.pipeline import dry_run

# How many examples a finding names at most.
SAMPLES = 5


class Severity(StrEnum):
    """`ERROR`: questions cannot be answered, or not rightly. `WARNING`: something is left out. `NOTE`: good to know."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: what it is, the remedy ("" where the message holds it, or none is needed), examples."""

    check: str
    severity: Severity
    message: str
    remedy: str = ""
    samples: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """The machine-readable form."""
        return asdict(self) | {"severity": self.severity.value, "samples": list(self.samples)}


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at the corpus folder, the model and the index, and at whether they fit together. Writes nothing."""
    yield from _guarded("corpus", lambda: _corpus(settings))
    yield from _guarded("model", lambda: _model(settings))
    yield from _guarded("reranker", lambda: _reranker(settings))
    yield from _guarded("index", lambda: _index(settings))
    yield from _guarded("in step", lambda: _in_step(settings))


def _guarded(check: str, look: Callable[[], list[Finding]]) -> list[Finding]:
    """A check's findings; an error that pincite raises on purpose is one, its text holds the remedy."""
    try:
        return look()
    except PinciteError as error:
        return [Finding(check, Severity.ERROR, str(error))]


def _corpus(settings: Settings) -> list[Finding]:
    corpus = scan(settings.corpus, settings.index)
    closed = [f"{failure.path}: {failure.reason}" for failure in corpus.closed]
    remedy = "Check the folders' permissions, and copy in what the links lead to."
    found = [Finding("corpus", Severity.OK, f"{len(corpus.files)} files in {settings.corpus}.")]
    if closed:
        found.append(_listed("corpus", Severity.WARNING, "Folders and links that are not looked into", remedy, closed))
    return found


def _model(settings: Settings) -> list[Finding]:
    embedder = load_embedder(settings.model)
    embedder.count_tokens(["Are its files there?"])
    return [Finding("model", Severity.OK, f"{embedder.identity.partition('|')[0]}.")]


def _reranker(settings: Settings) -> list[Finding]:
    name = settings.search.reranker
    if not name:
        return []
    load_cross_encoder(name, settings.model).check_head()
    return [Finding("reranker", Severity.OK, f"{name}.")]


def _index(settings: Settings) -> list[Finding]:
    with Index(settings.index).snapshot() as snapshot:
        snapshot.check_model(load_embedder(settings.model).identity)
        report = snapshot.report
        documents = snapshot.documents().values()
        found = [
            Finding(
                "index",
                Severity.OK,
                f"Generation {snapshot.generation}: {len(documents)} documents, {snapshot.passage_total} passages.",
            ),
            *_database(snapshot),
            *_vectors(settings, snapshot),
            *_failures(report),
        ]
        undated = [d.path for d in documents if not d.meta.date]
        unknown = [d.path for d in documents if d.meta.kind is Kind.UNKNOWN]
        loose = snapshot.unresolved_supersedes()
        remedy = "Say so in front matter or a sidecar; docs/configuration.md shows how."
        if undated:
            found.append(_listed("dates", Severity.NOTE, "Documents without a date", remedy, undated))
        if unknown:
            found.append(_listed("kinds", Severity.NOTE, "Documents of no known kind", remedy, unknown))
        if loose:
            found.append(
                _listed("supersedes", Severity.WARNING, "Superseded documents that are not indexed", remedy, loose)
            )
        return found


def _database(snapshot: Snapshot) -> list[Finding]:
    verdict = snapshot.connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict == "ok":
        return []
    return [Finding("index", Severity.ERROR, f"The database is damaged: {verdict}.", "Run: pincite reindex --full")]


def _vectors(settings: Settings, snapshot: Snapshot) -> list[Finding]:
    name, digest = snapshot.meta.get("vectors_file", "-"), snapshot.meta.get("vectors_sha256", "")
    if VectorIndex.load(settings.index / name, digest) is not None:
        return []
    message = f"{name} is missing or not the one that belongs to the index; it is rebuilt in memory at every start."
    return [Finding("vectors", Severity.WARNING, message, "Run: pincite reindex --full")]


def _failures(report: RunReport) -> list[Finding]:
    failed = [f"{failure.path}: {failure.reason}" for failure in report.failures]
    if not failed:
        return []
    return [
        _listed(
            "failures", Severity.WARNING, "Files that could not be read", "Mend them, then: pincite reindex", failed
        )
    ]


def _in_step(settings: Settings) -> list[Finding]:
    report = dry_run(settings)
    if not report.added + report.changed + report.removed:
        return [Finding("in step", Severity.OK, "The index holds what the corpus holds.")]
    counts = f"{report.added} new, {report.changed} changed, {report.removed} removed files are not indexed yet."
    return [Finding("in step", Severity.WARNING, counts, "Run: pincite reindex")]


def _listed(check: str, severity: Severity, what: str, remedy: str, items: Sequence[str]) -> Finding:
    return Finding(check, severity, f"{what}: {len(items)}.", remedy, tuple(items[:SAMPLES]))
