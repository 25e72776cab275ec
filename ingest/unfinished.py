"""Whether the last re-index was cut off: a mark in the index folder that lies there only while one runs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.writer import LOCK_FILE

MARK = "reindexing"


@contextmanager
def marked(folder: Path) -> Iterator[None]:
    """Keep the mark in the index folder while its writer works, whatever the end; a killed process leaves it.

    The mark only tells: a disk that does not take it stops nothing.
    """
    mark = folder / MARK
    with contextlib.suppress(OSError):
        mark.touch()
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            mark.unlink(missing_ok=True)


def was_cut_off(folder: Path) -> bool:
    """Whether the last re-index of this index folder never came to its end, and none runs now."""
    if not (folder / MARK).exists():
        return False
    try:
        with FileLock(folder / LOCK_FILE).acquire(timeout=0):
            return True
    except (Timeout, OSError):
        return False
