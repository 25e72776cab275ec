"""The small corpus of these tests, and helpers to run the pages and the server on it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from streamlit.testing.v1 import AppTest

from index.settings import Settings
from ui import core

# What markdown would change, fetch or run; it must be shown letter for letter.
HOSTILE = '**bold** -> :red[x] <script>alert(1)</script> ![x](http://example.invalid/p.png) $a$ &amp; "q"'
HOSTILE_TITLE = f"Notice {HOSTILE}"
HOSTILE_SENTENCE = f"Lantern holders must carry {HOSTILE} when they cross the north bridge at night."
INDENTED = "Schedule:\n    lamp one   9:00\n \t \n\n    lamp two  10:00"

FILES = {
    "memos/orchard-2020.md": """+++
title = "Orchard visits, memo of 2020"
kind = "memo"
issuer = "Town of Elmbrook"
jurisdiction = "US-CT"
date = "2020-03-02"
status = "rescinded"
ids = ["ORCHARD-20"]
+++

# Visits to the orchard

Visitors may enter the town orchard only between nine and noon. They sign a book at the gate.
""",
    "memos/orchard-2024.md": """+++
title = "Orchard visits, memo of 2024"
kind = "memo"
issuer = "Town of Elmbrook"
jurisdiction = "US-CT"
date = "2024-05-06"
status = "in force"
label = "written for the tests"
ids = ["ORCHARD-24"]
supersedes = ["ORCHARD-20"]
+++

# Visits to the orchard

Visitors may enter the town orchard at any hour of daylight. Nobody has to sign a book any more.

## Dogs

Dogs stay on a lead inside the orchard fence.
""",
    "statutes/bridge-act.md": """+++
title = "Bridge Act"
kind = "statute"
issuer = "Elmbrook Assembly"
date = "1996"
status = "in force"
+++

## 1. Toll

The toll for crossing the north bridge is two copper coins for each wagon.
""",
    "news/lanterns.txt": f"{HOSTILE_SENTENCE}\n\n{INDENTED}\n\nThe keeper reads the notice aloud each evening.\n",
    "news/lanterns.txt.meta.toml": f"title = '{HOSTILE_TITLE}'\nissuer = '{HOSTILE}'\n",
    "news/fair.txt": "The harvest fair sold four hundred jars of plum jam on its first morning.\n",
    "memos/torn.pdf": "%PDF-1.7 torn in half",
}


def use(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hand settings to the pages as `pincite serve` does, for one test."""
    monkeypatch.setenv(core.SETTINGS_VARIABLE, "")
    core.hand_over(settings)


def texts(app: AppTest) -> str:
    """All HTML that a run put on the page."""
    assert not app.exception
    return "\n".join(str(part.proto.body) for part in app.get("html"))


def unused_port() -> int:
    """A port that nothing listens on, another one each time."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[str]) -> None:
    """Until the address answers at all."""
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=30).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.1)
    raise AssertionError("the app did not start")


def stop(process: subprocess.Popen[str]) -> str:
    """End a server as Ctrl-C does; what it printed."""
    os.kill(process.pid, signal.SIGINT)
    try:
        return process.communicate(timeout=30)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
