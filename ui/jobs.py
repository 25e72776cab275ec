"""The re-index that the Library starts: one at a time for all sessions, in a process of its own."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import Any

from index.errors import IndexWriteError
from index.records import RunReport
from index.schema import load_report
from index.settings import Settings
from ingest.child import environment

# What a killed process leaves unsaid is told after so many seconds at the latest.
_SECONDS_TO_END = 5.0
COMMAND = (sys.executable, "-P", "-m", "ui.reindexing")

log = logging.getLogger("pincite")


class Phase(Enum):
    """How a re-index stands."""

    RUNNING = auto()
    DONE = auto()
    FAILED = auto()
    STOPPED = auto()
    KILLED = auto()
    UNFORESEEN = auto()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a re-index is: the stage that the pipeline names, "" before the first; how much of how much is done.

    `report` is there when it is done, `error` when pincite itself gave it up. `ended` is the time on the
    monotonic clock, in seconds.
    """

    phase: Phase = Phase.RUNNING
    stage: str = ""
    done: int = 0
    total: int = 0
    report: RunReport | None = None
    error: str = ""
    ended: float = 0.0


class Job:
    """One re-index in a process of its own. Threads may share it."""

    def __init__(self, settings: Settings, full: bool) -> None:
        """Start it.

        Raises:
            IndexWriteError: the process cannot be started.
        """
        self._progress = Progress()
        self._stopped = False
        # Whether somebody was told how it ended.
        self.told = False
        try:
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except OSError as error:
            raise IndexWriteError(settings.index, error.strerror or error) from None
        request = {"settings": settings.model_dump(mode="json"), "full": full}
        self._thread = threading.Thread(target=self._follow, args=(request,), name="pincite-reindex", daemon=True)
        self._thread.start()

    @property
    def progress(self) -> Progress:
        """How it stands now."""
        return self._progress

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._progress.phase is Phase.RUNNING

    def stop(self) -> None:
        """End it at once. The last index stays as it is, and what was embedded so far is kept."""
        self._stopped = True
        self._process.kill()
        self._thread.join(_SECONDS_TO_END)

    def _follow(self, request: dict[str, Any]) -> None:
        """Read what the process tells until it ends; runs in a thread. However that goes, the job has an end."""
        ended = Progress(Phase.KILLED)
        try:
            ended = self._listen(request)
        except Exception:
            log.exception("A re-index told something that cannot be understood")
        finally:
            with contextlib.suppress(OSError), self._process:
                self._process.kill()
            if self._stopped and ended.phase is Phase.KILLED:
                ended = Progress(Phase.STOPPED)
            self._progress = replace(ended, ended=time.monotonic())

    def _listen(self, request: dict[str, Any]) -> Progress:
        """Tell the process what to do and follow it to its end."""
        assert self._process.stdin is not None  # noqa: S101 (both are pipes)
        assert self._process.stdout is not None  # noqa: S101
        ended = Progress(Phase.KILLED)
        with contextlib.suppress(OSError):  # it ends before it has read this, and tells nothing
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        for line in self._process.stdout:
            row = json.loads(line)
            if "stage" in row:
                self._progress = Progress(stage=row["stage"], done=row["done"], total=row["total"])
            else:
                ended = _outcome(row)
        return ended


_lock = threading.Lock()
_jobs: dict[Path, Job] = {}


def start(settings: Settings, *, full: bool = False) -> Job:
    """The re-index of this index folder that is running; else a new one.

    Args:
        settings: all of them.
        full: read every file anew, and put aside an index that cannot be used.

    Raises:
        IndexWriteError: no process can be started.
    """
    with _lock:
        job = _jobs.get(settings.index)
        if job is None or not job.running:
            job = _jobs[settings.index] = Job(settings, full)
        return job


def current(settings: Settings) -> Job | None:
    """The re-index of this index folder that was started last, running or ended; None where none was."""
    with _lock:
        return _jobs.get(settings.index)


@atexit.register
def _stop_all() -> None:
    for job in _jobs.values():
        if job.running:
            job.stop()


def _outcome(row: dict[str, Any]) -> Progress:
    if "report" in row:
        return Progress(Phase.DONE, report=load_report(json.dumps(row["report"])))
    if "error" in row:
        return Progress(Phase.FAILED, error=str(row["error"]))
    log.error("A re-index failed: %s", row.get("unforeseen"))
    return Progress(Phase.UNFORESEEN)


def _environment() -> dict[str, str]:
    """Of a re-index."""
    # The server keeps a question to few threads; a re-index may take half of the processors.
    threads = str(max(1, (os.cpu_count() or 1) // 2))
    return {**environment(), "OMP_NUM_THREADS": threads}
