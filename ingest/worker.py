"""Reading in a process of its own, with limits on time and memory.

A file may crash a library, loop, or fill the memory. So files are read by a worker: a process that reads
one after the other, is killed when it takes too long, may not take more than its share of memory, and is
started anew after a failure. Requests and answers are frames (a length, then that many bytes) on the
worker's stdin and stdout; only bytes and JSON cross, and what a library prints goes nowhere.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict
from types import TracebackType
from typing import IO, Any, Self

from index.errors import UnreadableDocument
from ingest.child import environment, take_stdout
from ingest.pagepicture import PagePicture, Wanted, draw
from ingest.reading import TIME_GRANT, Reading, read
from ingest.wire import pack_picture, pack_reading, unpack_picture, unpack_reading

# Wall-clock seconds for a file, beside what a reader asks for: 0.1 a PDF page that is done, 120 an OCR page.
SECONDS_PER_FILE = 60.0
# More for large files: the slowest format that grows large, HTML, reads 0.15 MB/s on a busy machine.
SECONDS_PER_MB = 7.0
# Memory that the worker may fill. OCR takes 0.9 GB, a PDF of 3,000 pages 0.1 GB.
MEMORY_LIMIT_MB = 2048
# How long a worker whose stdin is closed may take to end before it is killed.
_SECONDS_TO_END = 5.0
_LENGTH = struct.Struct(">Q")
# An answer is longer than its text: JSON escapes, and attachments as base64.
_MAX_FRAME = 2**31


class ReadingPool:
    """Reads files in a worker process. A context manager: leaving it ends the worker.

    The worker starts at the first file and serves many. Not for several threads at a time.
    """

    def __init__(
        self,
        seconds: float = SECONDS_PER_FILE,
        memory_mb: int = MEMORY_LIMIT_MB,
        seconds_per_mb: float = SECONDS_PER_MB,
    ) -> None:
        """Limits are arguments for tests and for who draws a page; see the constants.

        Args:
            seconds: wall-clock time for a file, beside what its reader asks for.
            memory_mb: how much the worker may fill, in MB; not enforced on macOS and Windows.
            seconds_per_mb: more time for each MB of the file.
        """
        self._seconds = seconds
        self._seconds_per_mb = seconds_per_mb
        self._memory_mb = memory_mb
        self._worker: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, content: bytes, name: str) -> Reading:
        """Like `ingest.reading.read`, with limits.

        Raises:
            UnreadableDocument: as there; or it took too long, needed too much memory, or crashed the reader.
        """
        return unpack_reading(self._answer_to({"name": name}, content))

    def picture(self, content: bytes, page: Wanted) -> PagePicture:
        """Like `ingest.pagepicture.draw`, with limits.

        Raises:
            UnreadableDocument: as there and as in `read`.
        """
        return unpack_picture(self._answer_to({"page": asdict(page)}, content))

    def _answer_to(self, request: Mapping[str, Any], content: bytes) -> dict[str, Any]:
        answer = self._ask(request, content)
        if answer.get("memory") and self._served > 1:
            # What earlier files left behind may have been the reason: once more, in a fresh worker.
            self.close()
            answer = self._ask(request, content)
        if answer.get("memory"):
            self.close()
            raise UnreadableDocument(f"reading it needed more than {self._memory_mb:,} MB of memory; split it")
        if "error" in answer:
            raise UnreadableDocument(str(answer["error"]))
        return answer

    def close(self) -> None:
        """End the worker; the next file starts another."""
        worker, self._worker, self._served = self._worker, None, 0
        if worker is None or worker.stdin is None or worker.stdout is None:
            return
        worker.stdout.close()
        with contextlib.suppress(OSError):  # it has ended already, with a request half written
            worker.stdin.close()
        try:
            worker.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()

    def _ask(self, request: Mapping[str, Any], content: bytes) -> dict[str, Any]:
        """Send what is to be done and the file, and wait for the answer."""
        worker = self._worker = self._worker or _start(self._memory_mb)
        self._served += 1
        assert worker.stdin is not None  # noqa: S101 (both are pipes)
        assert worker.stdout is not None  # noqa: S101
        with _Deadline(worker, self._seconds + self._seconds_per_mb * len(content) / 1e6) as deadline:
            try:
                write_frame(worker.stdin, json.dumps(request).encode())
                write_frame(worker.stdin, content)
                while "more_seconds" in (answer := json.loads(read_frame(worker.stdout) or b'{"ended": true}')):
                    deadline.extend(float(answer["more_seconds"]))
            except (OSError, ValueError):
                answer = {"ended": True}
        if "ended" in answer or deadline.passed:
            self.close()
        if "ended" not in answer:
            return dict(answer)
        if deadline.passed:
            return {"error": f"reading took longer than {deadline.granted:.0f} s; split it, or print it to a new PDF"}
        return {"error": "it crashed the reader; open it and save it anew, or print it to a new PDF"}


class _Deadline:
    """Kills a worker that is not done in time."""

    def __init__(self, worker: subprocess.Popen[bytes], seconds: float) -> None:
        self.granted = seconds
        self.passed = False
        self._end = time.monotonic() + seconds
        self._worker = worker
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def extend(self, seconds: float) -> None:
        self.granted += seconds
        self._end += seconds

    def _watch(self) -> None:
        while not self._done.wait(max(0.0, self._end - time.monotonic())):
            if time.monotonic() >= self._end:
                self.passed = True
                self._worker.kill()
                return


def _start(memory_mb: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 (our own interpreter and module)
        [sys.executable, "-P", "-m", "ingest.worker", str(memory_mb)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Write a length and that many bytes."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The bytes of the next frame, None at the end of the stream (also in the midst of a frame).

    Raises:
        ValueError: the length is beyond any real frame's.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > _MAX_FRAME:
        raise ValueError("no frame is that long")
    data = stream.read(length)
    return data if len(data) == length else None


def main() -> None:
    """The worker: read requests from stdin until it ends, write an answer for each."""
    _limit_memory(int(sys.argv[1]))
    answers = take_stdout()
    requests: queue.Queue[tuple[dict[str, Any], bytes]] = queue.Queue()
    threading.Thread(target=_receive, args=(requests,), daemon=True).start()

    def more_time(seconds: float) -> None:
        write_frame(answers, json.dumps({"more_seconds": seconds}).encode())

    TIME_GRANT.set(more_time)
    while True:
        request, content = requests.get()
        write_frame(answers, _answer(request, content))
        del content


def _receive(requests: queue.Queue[tuple[dict[str, Any], bytes]]) -> None:
    """Take requests as they come; when the parent has ended or was killed, end at once, in the midst of a file too."""
    try:
        while (head := read_frame(sys.stdin.buffer)) is not None:
            content = read_frame(sys.stdin.buffer)
            if content is None:
                break
            requests.put((json.loads(head), content))
    finally:
        os._exit(0)


def _answer(request: Mapping[str, Any], content: bytes) -> bytes:
    try:
        if "page" in request:
            return json.dumps(pack_picture(draw(content, Wanted(**request["page"])))).encode()
        return json.dumps(pack_reading(read(content, str(request["name"])))).encode()
    except UnreadableDocument as error:
        return json.dumps({"error": str(error), "memory": isinstance(error.__cause__, MemoryError)}).encode()
    except MemoryError:
        return b'{"memory": true}'
    except (RecursionError, ValueError, TypeError) as error:  # metadata that refers to itself
        return json.dumps({"error": f"its metadata cannot be read ({str(error)[:100]})"}).encode()


def _limit_memory(megabytes: int) -> None:
    """Limit what the process may fill. Not its address space: onnxruntime reserves far more than it fills."""
    try:
        import resource
    except ImportError:
        return  # Windows has no such limits; the time limit holds there too
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20, megabytes * 2**20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
