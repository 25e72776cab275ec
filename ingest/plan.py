"""What a run has to do, told from paths and fingerprints alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.errors import UnreadableDocument
from index.records import Failure
from ingest.files import Corpus, SourceFile, find_sidecar, fingerprint, read_bytes


@dataclass(frozen=True, slots=True)
class Content:
    """A file's bytes, its sidecar's name and bytes if it has one, and the fingerprint of all that."""

    content: bytes
    sidecar: tuple[str, bytes] | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The files by what became of them since the last publication; unreadable ones are in `failures` only."""

    added: tuple[SourceFile, ...]
    changed: tuple[SourceFile, ...]
    unchanged: tuple[SourceFile, ...]
    removed: tuple[str, ...]
    failures: tuple[Failure, ...]


def load(source: SourceFile, recipe: str) -> Content:
    """A file as it is now.

    Raises:
        UnreadableDocument: it, or its sidecar, cannot be read.
    """
    content = read_bytes(source.location)
    sidecar = find_sidecar(source)
    print_ = fingerprint(source.path, content, sidecar[1] if sidecar else None, recipe)
    return Content(content, (sidecar[0].name, sidecar[1]) if sidecar else None, print_)


def make_plan(corpus: Corpus, known: Mapping[str, str], recipe: str) -> Plan:
    """Compare the corpus with the fingerprints that the index recorded.

    Args:
        corpus: the files there are. What lies in a folder that cannot be listed is not taken as removed.
        known: fingerprint by path, as indexed.
        recipe: see `ingest.files.fingerprint`.
    """
    groups: dict[str, list[SourceFile]] = {"added": [], "changed": [], "unchanged": []}
    failures = list(corpus.closed)
    for source in corpus.files:
        try:
            now = load(source, recipe).fingerprint
        except UnreadableDocument as error:
            failures.append(Failure(source.path, str(error)))
            continue
        before = known.get(source.path)
        groups["added" if before is None else "unchanged" if before == now else "changed"].append(source)
    hidden = [path for path in known if any(_inside(path, failure.path) for failure in corpus.closed)]
    removed = sorted(set(known) - {source.path for source in corpus.files} - set(hidden))
    return Plan(
        tuple(groups["added"]), tuple(groups["changed"]), tuple(groups["unchanged"]), tuple(removed), tuple(failures)
    )


def _inside(path: str, folder: str) -> bool:
    return folder == "." or path.startswith(f"{folder}/")
