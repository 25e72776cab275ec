"""The parts of the ASGI application around the pages: health, security, warm-up."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from index.errors import IndexMissing, PinciteError
from ui.components.scroll import SCROLL_SCRIPT
from ui.core import pincite
from ui.security import security_middleware
from ui.shell import SHELL_SCRIPT, shell_routes

PAGE_SCRIPT = Path(__file__).with_name("main.py")
HEALTH = "/healthz"
# Set once the model and the vectors are in memory; until then the first question waits for them.
_warmed = threading.Event()

log = logging.getLogger("pincite")


def routes() -> list[Route]:
    """The addresses that Streamlit does not serve itself."""
    return [Route(HEALTH, _health), *shell_routes()]


def middleware() -> list[Middleware]:
    """What every request passes first."""
    return security_middleware([SHELL_SCRIPT, SCROLL_SCRIPT])


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Load the model while the first page is being drawn; the server answers meanwhile."""
    threading.Thread(target=_warm, name="pincite-warm-up", daemon=True).start()
    yield {}


def health() -> tuple[int, dict[str, Any]]:
    """The HTTP status and body that tell whether questions can be answered: the index is really read."""
    try:
        engine = pincite()
        with engine.snapshot() as snapshot:
            body = {
                "status": "ok",
                "generation": snapshot.generation,
                "documents": len(snapshot.passage_counts()),
                "failures": len(snapshot.failures()),
                "warm": _warmed.is_set(),
            }
            snapshot.check_model(engine.embedder.identity)
            return 200, body
    except PinciteError as error:
        return 503, {"status": type(error).__name__, "reason": str(error)}


async def _health(_request: Request) -> JSONResponse:
    status, body = await run_in_threadpool(health)
    return JSONResponse(body, status_code=status, headers={"Cache-Control": "no-store"})


def _warm() -> None:
    try:
        pincite().warm()
        _warmed.set()
    except IndexMissing as error:
        log.warning("%s", error)
    except PinciteError as error:
        log.warning("Not ready for questions: %s", error)
