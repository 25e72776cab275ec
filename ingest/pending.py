"""What of the corpus the index does not hold yet, told without reading the corpus.

Names tell what is new and what is gone. What changed is looked for among the files touched since the last
publication only, and found by content: a time stamp that lies hides a change until the next re-index, and
never makes one up. A sidecar that is gone has no time stamp; its document, which it spoke for, has changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.errors import UnreadableDocument
from index.records import Source
from index.store import Snapshot
from ingest.files import SourceFile, scan
from ingest.metadata import sidecar_paths
from ingest.plan import load

# Touched files that are compared by content; each is read once. With more, a re-index is due anyway.
MAX_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Pending:
    """Paths of files: not indexed and not tried yet; indexed but gone; indexed with other words or metadata."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many files a re-index would take in or let go."""
        return len(self.new) + len(self.gone) + len(self.changed)


def pending(corpus: Path, index: Path, snapshot: Snapshot, recipe: str) -> Pending:
    """Compare the corpus folder with what was published.

    Args:
        corpus: the corpus folder.
        index: the index folder.
        snapshot: the last publication.
        recipe: what files are indexed with now; see `ingest.recipe.Recipe.fingerprint`.

    Raises:
        CorpusError: there is no corpus folder.
    """
    files = {file.path: file for file in scan(corpus, index).files}
    known, failed = snapshot.fingerprints(), {failure.path for failure in snapshot.failures()}
    began, mended = _began(snapshot), failed - unmended(files.values(), snapshot)
    touched = [f for path, f in files.items() if path in mended or (path in known and _touched(f) >= began)]
    changed = {file.path for file in touched[:MAX_COMPARED] if _differs(file, known, recipe)}
    changed |= {path for path in snapshot.files_told_by(Source.SIDECAR) if path in files and _is_bare(files[path])}
    return Pending(
        new=tuple(path for path in files if path not in known and path not in failed),
        gone=tuple(sorted(path for path in known if path not in files)),
        changed=tuple(sorted(changed)),
    )


def unmended(files: Iterable[SourceFile], snapshot: Snapshot) -> set[str]:
    """The paths among `files` that the last run could not read and that nobody has touched since."""
    failed, began = {failure.path for failure in snapshot.failures()}, _began(snapshot)
    # What failed has no fingerprint to compare, so it must have been touched later than the run began for sure.
    return {file.path for file in files if file.path in failed and _touched(file) < began + 1}


def _began(snapshot: Snapshot) -> float:
    """When the run that published began, in seconds since 1970, up to one too early; 0 where nothing says."""
    try:
        return datetime.fromisoformat(snapshot.report.finished).timestamp() - snapshot.report.seconds
    except ValueError:
        return 0.0


def _touched(file: SourceFile) -> float:
    """When the file or its sidecar was last written, in seconds since 1970; 0 where nobody may know."""
    return max(map(_written, [file.location, *_sidecars(file)]))


def _is_bare(file: SourceFile) -> bool:
    """Whether no sidecar lies beside the file."""
    return not any(map(os.path.exists, _sidecars(file)))  # Path.exists raises where the name is too long


def _sidecars(file: SourceFile) -> list[Path]:
    return [file.location.with_name(Path(name).name) for name in sidecar_paths(file.location.name)]


def _written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _differs(file: SourceFile, known: Mapping[str, str], recipe: str) -> bool:
    try:
        return load(file, recipe).fingerprint != known.get(file.path)
    except UnreadableDocument:
        return file.path in known
