"""A re-index in a process of its own, started by the Library page: `python -m ui.reindexing`.

It has its own model and its own memory, and gives way to whoever asks questions meanwhile. Settings come
as the first line of stdin, as JSON; progress and the result go to stdout, one JSON object a line. When
stdin ends, the server has gone, and so does this: what is published is published in one commit, or not
at all.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from index.errors import PinciteError
from index.records import RunReport
from index.schema import dump_report
from index.settings import Settings
from ingest.child import take_stdout

Tell = Callable[[dict[str, Any]], None]
# Questions come first: at this niceness the re-index gets a quarter of a processor that both want (Linux).
NICENESS = 5


def main() -> None:
    """Read the request from stdin, re-index, tell how it goes and how it ended."""
    request = json.loads(sys.stdin.buffer.readline())
    tell = _teller(take_stdout())
    threading.Thread(target=_end_with_server, daemon=True).start()
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(NICENESS)
    settings = Settings.model_validate(request["settings"])
    try:
        tell({"report": json.loads(dump_report(_run(settings, bool(request["full"]), tell)))})
    except PinciteError as error:
        tell({"error": str(error)})
    except Exception as error:  # told to whoever started it, and written to the server's log
        tell({"unforeseen": f"{type(error).__name__}: {error}"[:500]})


def _run(settings: Settings, full: bool, tell: Tell) -> RunReport:
    from ingest import pipeline

    def progress(stage: str, done: int, total: int) -> None:
        tell({"stage": stage, "done": done, "total": total})

    return pipeline.reindex(settings, full=full, progress=progress)


def _teller(stream: IO[bytes]) -> Tell:
    def tell(row: dict[str, Any]) -> None:
        stream.write(json.dumps(row).encode() + b"\n")
        stream.flush()

    return tell


def _end_with_server() -> None:
    # Not through `sys.stdin`: Python cannot end properly while a thread holds its lock.
    while os.read(0, 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
