"""What a process of pincite's own needs, that speaks to its parent through its stdin and stdout."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO


def environment() -> dict[str, str]:
    """This process's environment, with this very package found whatever the current folder is and holds."""
    root = str(Path(__file__).resolve().parents[1])
    # A relative entry would mean the current folder, where anyone may have put a `json.py`.
    inherited = filter(os.path.isabs, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    return {**os.environ, "PYTHONPATH": os.pathsep.join([root, *inherited])}


def take_stdout() -> IO[bytes]:
    """A stream to the parent; from now on what a library prints goes nowhere."""
    sys.stdout.flush()
    stream = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return stream
