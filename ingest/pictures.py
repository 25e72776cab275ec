"""Pages of documents as pictures, drawn in a process with limits; the last ones are remembered."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from index.errors import UnreadableDocument
from ingest.pagepicture import PagePicture, Wanted
from ingest.worker import ReadingPool

# Time for one page. Starting the process and drawing a page of text takes 0.4 s on two busy cores.
SECONDS_PER_PICTURE = 20.0
# A page is at most 10 MB as pixels; pictures on it are unpacked.
MEMORY_LIMIT_MB = 1024
# Pages drawn at the same time; who comes later waits as long as a page may take.
AT_A_TIME = 2
# Some 300 pages of text, or 60 scans.
CACHE_BYTES = 32 * 2**20
# What failed is not tried again for so long: the reason may have been a busy machine.
SECONDS_OF_FAILURE = 300.0
# What a remembered failure, or the bookkeeping of a picture, weighs.
_ENTRY_BYTES = 1000


@dataclass(frozen=True, slots=True)
class _Remembered:
    result: PagePicture | str
    until: float

    @property
    def size(self) -> int:
        return _ENTRY_BYTES + (len(self.result.webp) if isinstance(self.result, PagePicture) else 0)


class PagePictures:
    """Draws pages and remembers them. Threads may share one."""

    def __init__(self, cache_bytes: int = CACHE_BYTES, seconds: float = SECONDS_PER_PICTURE) -> None:
        """Args: how much to remember; wall-clock time for a page."""
        self._seconds = seconds
        self._cache_bytes = cache_bytes
        self._known: OrderedDict[tuple[str, Wanted], _Remembered] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(AT_A_TIME)

    def picture(self, document: str, page: Wanted, content: Callable[[], bytes]) -> PagePicture:
        """A page's picture, drawn unless it is known.

        Args:
            document: its id, the hash of its bytes.
            page: what to draw and to box.
            content: gives the file's bytes when they are needed; what it raises passes through.

        Raises:
            UnreadableDocument: the page cannot be drawn within the limits, or too many are being drawn.
        """
        key = (document, page)
        known = self._recall(key)
        if known is None:
            if not self._free.acquire(timeout=self._seconds):
                raise UnreadableDocument("too many pages are being drawn; load the page again in a moment")
            try:
                known = self._recall(key) or self._draw(page, content())
            finally:
                self._free.release()
            self._remember(key, known)
        if isinstance(known, str):
            raise UnreadableDocument(known)
        return known

    def _draw(self, page: Wanted, content: bytes) -> PagePicture | str:
        # A process of its own for each page: what a hostile file does to it ends with it.
        with ReadingPool(self._seconds, MEMORY_LIMIT_MB, seconds_per_mb=0) as pool:
            try:
                return pool.picture(content, page)
            except UnreadableDocument as error:
                return str(error)

    def _recall(self, key: tuple[str, Wanted]) -> PagePicture | str | None:
        with self._lock:
            known = self._known.get(key)
            if known is None or known.until < time.monotonic():
                return None
            self._known.move_to_end(key)
            return known.result

    def _remember(self, key: tuple[str, Wanted], result: PagePicture | str) -> None:
        until = time.monotonic() + SECONDS_OF_FAILURE if isinstance(result, str) else float("inf")
        with self._lock:
            if old := self._known.pop(key, None):
                self._size -= old.size
            entry = self._known[key] = _Remembered(result, until)
            self._size += entry.size
            while self._size > self._cache_bytes:
                self._size -= self._known.popitem(last=False)[1].size
