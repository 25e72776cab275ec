"""The original file of a document, to download: always a file to keep, never a page to show."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from index.errors import DocumentNotFound, PinciteError
from ingest.original import Original, find_original
from ui.core import pincite, settings
from ui.downloads import FILE_HEADERS, FILE_TYPE
from ui.strings import say

ORIGINAL_ADDRESS = "/original"


def original_routes() -> list[Route]:
    """The address of downloads."""
    return [Route(ORIGINAL_ADDRESS, _original)]


def original_address(document_id: str) -> str:
    """Where a document's file can be had, for a link on any page of the app."""
    return f".{ORIGINAL_ADDRESS}?doc={quote(document_id, safe='')}"


async def _original(request: Request) -> Response:
    try:
        original = await run_in_threadpool(_find, request.query_params.get("doc", ""))
    except DocumentNotFound as error:
        return PlainTextResponse(str(error), status_code=404, headers=FILE_HEADERS)
    except PinciteError as error:
        return PlainTextResponse(str(error), status_code=503, headers=FILE_HEADERS)
    if original.location is None:
        return PlainTextResponse(say().original_gone, status_code=404, headers=FILE_HEADERS)
    return FileResponse(original.location, media_type=FILE_TYPE, filename=original.location.name, headers=FILE_HEADERS)


def _find(name: str) -> Original:
    """The file of an indexed document; the address never names a file."""
    with pincite().snapshot() as snapshot:
        document = snapshot.document(name)
    return find_original(settings().corpus, document)
