"""Files that are made when a reader asks for one: each behind an address that nobody can guess.

A file that Streamlit's download button makes when it is pressed lives until two more pages have been drawn, whoever's
they are (1.67): among several people it can be gone before the browser comes for it. Here the newest stay.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ui.strings import say

DOWNLOAD_ADDRESS = "/download"
# A reader's answer offers three; each holds what it is made of, some kilobytes.
MOST_OFFERED = 1500
# A browser runs nothing of this type, whatever the file holds.
FILE_TYPE = "application/octet-stream"
FILE_HEADERS = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class _Offered:
    name: str
    make: Callable[[], bytes]


# Of this process alone: without it nobody can tell the address of another's answer.
_SECRET = secrets.token_bytes(hashlib.blake2b.MAX_KEY_SIZE)
_offered = OrderedDict[str, _Offered]()
_lock = threading.Lock()


def offer(name: str, content: object, make: Callable[[], bytes]) -> str:
    """The address of a file that is made when it is asked for; the same for the same file.

    Args:
        name: of the file, in ASCII.
        content: what the file is made of; its `repr` tells it from others.
        make: makes it.
    """
    key = hashlib.blake2b(repr((name, content)).encode(), key=_SECRET, digest_size=16).hexdigest()
    with _lock:
        _offered[key] = _Offered(name, make)
        _offered.move_to_end(key)
        if len(_offered) > MOST_OFFERED:
            _offered.popitem(last=False)
    return f".{DOWNLOAD_ADDRESS}?file={key}"


def download_routes() -> list[Route]:
    """The address of files."""
    return [Route(DOWNLOAD_ADDRESS, _download)]


async def _download(request: Request) -> Response:
    with _lock:
        offered = _offered.get(request.query_params.get("file", ""))
    if offered is None:
        return PlainTextResponse(say().file_gone, status_code=404, headers=FILE_HEADERS)
    headers = {**FILE_HEADERS, "Content-Disposition": f'attachment; filename="{offered.name}"'}
    return Response(await run_in_threadpool(offered.make), media_type=FILE_TYPE, headers=headers)
