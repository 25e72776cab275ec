"""A `pincite serve` of its own and sessions at it, for measurements: what a browser sends and gets, without one."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.settings import LOOPBACK, Settings

if TYPE_CHECKING:
    from streamlit.proto.Element_pb2 import Element
    from websockets.sync.client import ClientConnection

PINCITE = (sys.executable, "-m", "cli")
# Loading the model from a cold disk, on two busy cores.
START_SECONDS = 120.0
# No page of the app takes this long; what does, hangs.
REPLY_SECONDS = 60.0
POLL_SECONDS = 0.2
# The keys of the Ask page's field and button; Streamlit ends a widget's id with its key.
FIELD, BUTTON = "q", "send"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, and its process."""

    address: str
    pid: int

    def memory(self) -> int:
        """Bytes of memory that the process holds (resident set); Linux."""
        pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def processor_seconds(self) -> float:
        """Seconds that processors have worked for the process so far, on whatever else they worked too; Linux."""
        # Fields 14 and 15, user and system time in ticks; the name before them, in brackets, may hold blanks.
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Reply:
    """A page as a session got it: its HTML elements one after the other, and the seconds until it was whole."""

    html: str
    seconds: float
    failed: bool


@contextmanager
def served(settings: Settings, pincite: Sequence[str] = PINCITE) -> Iterator[Server]:
    """Serve a corpus and an index on a free port, and wait until questions are answered at full speed.

    Args:
        settings: name the two folders; all else is as `pincite.toml` says.
        pincite: the command, where it is not the usual one.

    Raises:
        RuntimeError: it did not start.
    """
    port = _free_port()
    command = [*pincite, "serve", "--no-open", "--port", str(port)]
    command += ["--corpus", str(settings.corpus), "--index", str(settings.index)]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603
        server = Server(f"http://{LOOPBACK}:{port}", process.pid)
        try:
            if not _is_warm(server, process):
                output.seek(0)
                raise RuntimeError(f"pincite serve did not become ready: {output.read()}")
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=REPLY_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def session(address: str) -> Iterator[Session]:
    """A visitor of the Ask page, with its first page; `address` as in `Server`."""
    from websockets.sync.client import connect
    from websockets.typing import Origin, Subprotocol

    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    origin, protocols = Origin(address), [Subprotocol("streamlit")]
    # No limit of size: a browser has none either.
    with connect(url, origin=origin, subprotocols=protocols, proxy=None, max_size=None) as connection:
        yield Session(connection)


class Session:
    """One visitor of the Ask page, over the websocket that a browser would open."""

    def __init__(self, connection: ClientConnection) -> None:
        """Args: an open connection to Streamlit's stream, on which nothing was said yet."""
        self._connection = connection
        self._widgets: dict[str, str] = {}
        self.first = self._run({})

    def ask(self, question: str) -> Reply:
        """Type a question and send it; the page that comes back."""
        return self._run({self._widgets[FIELD]: question, self._widgets[BUTTON]: True})

    def _run(self, values: Mapping[str, str | bool]) -> Reply:
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        message = BackMsg()
        message.rerun_script.query_string = ""
        for name, value in values.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = name
            if isinstance(value, bool):
                state.trigger_value = value
            else:
                state.string_value = value
        start = time.perf_counter()
        self._connection.send(message.SerializeToString())
        elements: list[Element] = []
        kind: str | None = None
        while kind != "script_finished":
            got = ForwardMsg.FromString(self._connection.recv(timeout=REPLY_SECONDS))
            kind = got.WhichOneof("type")
            if kind == "delta" and got.delta.WhichOneof("type") == "new_element":
                elements.append(got.delta.new_element)
        seconds = time.perf_counter() - start
        self._note_widgets(elements)
        page = "\n".join(element.html.body for element in elements)
        failed = "pc-problem" in page or any(element.WhichOneof("type") == "exception" for element in elements)
        return Reply(page, seconds, failed)

    def _note_widgets(self, elements: Sequence[Element]) -> None:
        """Remember the ids of the field and the button."""
        for identifier in (getattr(element, kind).id for element in elements for kind in ("text_input", "button")):
            for key in (FIELD, BUTTON):
                if identifier.endswith(f"-{key}"):
                    self._widgets[key] = identifier


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _is_warm(server: Server, process: subprocess.Popen[bytes]) -> bool:
    """Whether the server answers questions at full speed before `START_SECONDS` are over."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with opener.open(f"{server.address}/healthz", timeout=REPLY_SECONDS) as answer:
                if json.load(answer)["warm"]:
                    return True
        except (urllib.error.HTTPError, OSError):
            pass  # not listening yet, or no index
        time.sleep(POLL_SECONDS)
    return False
