"""The real command with the toy model in place of the real one, for tests where vectors do not matter.

Environment: TOY_COUNT_TO=FILE writes there how many events of writing a run has; TOY_KILL_AT=N sends this
process SIGKILL at the N-th of them; TOY_SLOW=SECONDS makes each batch of embeddings take that long;
TOY_BEGUN=FILE is made when the first begins.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from support import ToyEmbedder

import index.model

if TYPE_CHECKING:
    from index.model import Vectors

_WATCHED_FILES = ("index/writer.py", "index/vectors.py", "pathlib.py")
_WATCHED_CALLS = frozenset(
    "execute executemany executescript write flush fsync open close replace rename unlink mkdir".split()
)


class SlowEmbedder(ToyEmbedder):
    """A toy that takes its time."""

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        if begun := os.environ.get("TOY_BEGUN"):
            Path(begun).touch()
        time.sleep(float(os.environ.get("TOY_SLOW", "0")))
        return super().embed_documents(texts)


class Events:
    """Counts what the writing modules call in C: statements, commits, file writes, renames, deletions."""

    def __init__(self, kill_at: int) -> None:
        self.count = 0
        self.names: list[str] = []
        self._kill_at = kill_at

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        name = getattr(argument, "__name__", "")
        if (
            event in ("c_call", "c_return")
            and name in _WATCHED_CALLS
            and frame.f_code.co_filename.endswith(_WATCHED_FILES)
        ):
            self.count += 1
            self.names.append(f"{event} {name}")
            if self.count == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    index.model.load_embedder = lambda settings: SlowEmbedder()  # type: ignore[assignment,return-value]
    # Only now: it takes over the name above as it is imported.
    import answer.engine

    answer.engine.load_reader = lambda settings: None  # type: ignore[attr-defined]
    import cli

    count_to, kill_at = os.environ.get("TOY_COUNT_TO"), int(os.environ.get("TOY_KILL_AT", "0"))
    events = Events(kill_at)
    if count_to or kill_at:
        # What is imported on the way would be counted too.
        import faiss  # noqa: F401
        import nupunkt  # noqa: F401

        sys.setprofile(events)
    try:
        cli.main()
    finally:
        sys.setprofile(None)
        if count_to:
            Path(count_to).write_text("\n".join(events.names), encoding="utf-8")


if __name__ == "__main__":
    main()
