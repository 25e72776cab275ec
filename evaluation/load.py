"""Several people at once while the index is renewed, and what one more of them costs: python -m evaluation.load.

A copy of the corpus is served by `pincite serve`. The askers are sessions of their own over websockets, as
browsers open them; each asks, gets the page, asks again. Meanwhile every text file of the copy is changed and
re-indexed as the Library does it, again and again, so that each answer can be checked to be of one generation.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from pathlib import Path
from typing import Annotated, Any

import typer

from evaluation import gold
from evaluation.metrics import percentile
from evaluation.serving import Reply, Server, served, session
from index.settings import Settings, load_settings
from ui import jobs

ASKERS = 8
SECONDS = 20.0
# Enough that the growth of one session stands out from the allocator's steps.
SESSIONS = 32
TEXT_FILES = (".md", ".txt")
POLL_SECONDS = 0.05
_SHOWN = re.compile(r'data-document="([0-9a-f]+)"')


@dataclass
class Editions:
    """A corpus whose text files are rewritten as a whole; a document's id tells which edition it is of."""

    settings: Settings
    editions: dict[str, int] = field(default_factory=dict)

    def publish(self, number: int) -> None:
        """Write an edition and re-index, as the Library does: in a process of its own, that gives way to questions.

        Raises:
            RuntimeError: the re-index failed.
        """
        for file in sorted(self.settings.corpus.rglob("*")):
            if file.suffix in TEXT_FILES:
                text = re.sub(r"\n\nEdition \d+\.\n\Z", "", file.read_text(encoding="utf-8"))
                content = f"{text}\n\nEdition {number}.\n".encode()
                file.write_bytes(content)
                self.editions[hashlib.sha256(content).hexdigest()] = number
        job = jobs.start(self.settings)
        while job.running:
            time.sleep(POLL_SECONDS)
        if not job.progress.report:
            raise RuntimeError(job.progress.error or job.progress.phase.name)

    def of(self, page: str) -> set[int]:
        """The editions of the documents that a page shows."""
        return {self.editions[shown] for shown in _SHOWN.findall(page) if shown in self.editions}


@dataclass
class Tally:
    """What the askers saw, and how long the server's processors worked for it."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    mixed: int = 0
    editions: set[int] = field(default_factory=set)
    processor_seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def note(self, reply: Reply, editions: set[int]) -> None:
        """Count one reply; threads may share a tally."""
        with self._lock:
            self.seconds.append(reply.seconds)
            self.failed += reply.failed
            self.mixed += len(editions) > 1
            self.editions |= editions

    def row(self) -> dict[str, Any]:
        """As JSON: times of one question, and what went wrong."""
        milliseconds = [1000 * second for second in self.seconds]
        return {
            "questions": len(self.seconds),
            "median_ms": percentile(milliseconds, 0.5),
            "p95_ms": percentile(milliseconds, 0.95),
            "processor_ms_each": round(1000 * self.processor_seconds / len(self.seconds)),
            "failed": self.failed,
            "mixed_generations": self.mixed,
            "generations_seen": len(self.editions),
        }


def ask_together(
    server: Server, questions: Sequence[str], askers: int, until: threading.Event, book: Editions
) -> Tally:
    """Let `askers` sessions ask, each in its own order, until the event is set; the first page is not counted."""
    tally, before = Tally(), server.processor_seconds()

    def one(first: int) -> None:
        with session(server.address) as visitor:
            for question in islice(cycle(questions), first, None):
                reply = visitor.ask(question)
                tally.note(reply, book.of(reply.html))
                if until.is_set():
                    return

    with ThreadPoolExecutor(askers) as pool:
        list(pool.map(one, range(0, askers * 7, 7)))
    tally.processor_seconds = server.processor_seconds() - before
    return tally


def publishing(book: Editions, seconds: float, done: threading.Event) -> int:
    """Publish edition after edition for some seconds, at least two; then set the event. Returns how many."""
    start = time.monotonic()
    try:
        for number in count(1):
            book.publish(number)
            if number >= 2 and time.monotonic() - start > seconds:
                return number
    finally:
        done.set()
    return 0


def memory_per_session(server: Server, questions: Sequence[str], sessions: int) -> dict[str, float]:
    """Megabytes (10**6 bytes) of the server with so many sessions open, each with an answer on its page."""
    before = server.memory()
    with ExitStack() as doors:
        for question in islice(cycle(questions), sessions):
            doors.enter_context(session(server.address)).ask(question)
        after = server.memory()
    return {
        "server_mb": round(before / 1e6, 1),
        "sessions": sessions,
        "per_session_mb": round((after - before) / sessions / 1e6, 2),
    }


def measure(settings: Settings, askers: int, seconds: float, sessions: int) -> Iterator[dict[str, Any]]:
    """One row for askers alone, one for memory, one for askers during re-indexing.

    Args:
        settings: those of the index, which is copied with its corpus and left alone.
        askers: how many ask at once.
        seconds: how long they ask, in each of the first two rows.
        sessions: how many are opened to measure memory.
    """
    questions = [question.text for question in gold.read_questions(gold.STARTER) if question.lang == "en"]
    with tempfile.TemporaryDirectory(prefix="pincite-load-") as folder:
        place = settings.model_copy(update={"corpus": Path(folder) / "corpus", "index": Path(folder) / "index"})
        shutil.copytree(settings.corpus, place.corpus)
        shutil.copytree(settings.index, place.index)
        book = Editions(place)
        with served(place) as server:
            over = threading.Event()
            threading.Timer(seconds, over.set).start()
            yield {"askers": askers, "quiet": ask_together(server, questions, askers, over, book).row()}
            yield {"memory": memory_per_session(server, questions, sessions)}
            over = threading.Event()
            with ThreadPoolExecutor(1) as writer:
                published = writer.submit(publishing, book, seconds, over)
                row = ask_together(server, questions, askers, over, book).row()
            yield {"askers": askers, "reindexing": row | {"published": published.result()}}


def main(
    askers: Annotated[int, typer.Option(min=1, help="How many ask at once.")] = ASKERS,
    seconds: Annotated[float, typer.Option(min=1, help="How long they ask.")] = SECONDS,
    sessions: Annotated[int, typer.Option(min=1, help="How many sessions to open for the memory.")] = SESSIONS,
) -> None:
    """Print one JSON object a measurement; the corpus and index are those of the settings."""
    for row in measure(load_settings(), askers, seconds, sessions):
        typer.echo(json.dumps(row))


if __name__ == "__main__":
    typer.run(main)
