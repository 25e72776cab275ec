"""The parts of the ASGI application around the pages: health, security, warm-up."""

from __future__ import annotations

import gc
import logging
import os
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

from index.errors import IndexUnavailable, IndexUnusable, PinciteError
from index.settings import ServerSettings
from ui.astray import PageAstray
from ui.components.copying import COPY_SCRIPT
from ui.components.library_upload import DROP_SCRIPT
from ui.components.scroll import SCRIPTS
from ui.core import pincite, settings
from ui.downloads import download_routes
from ui.first import FIRST_SCRIPT
from ui.language import Speaking
from ui.original import original_routes
from ui.security import security_middleware
from ui.shell import SHELL_SCRIPT, shell_routes

PAGE_SCRIPT = Path(__file__).with_name("main.py")
HEALTH = "/healthz"
# How often an index that is not there, or does not fit, is looked for again.
RETRY_SECONDS = 2.0
# For so many the processors are shared out.
ASKERS_AT_ONCE = 8
# Any will do: it fills the caches that the first question would wait for (stems, spelling, prepared statements).
WARM_UP_QUESTION = "Who may enter a school without a warrant?"
# Set once the model and the vectors are in memory; until then the first question waits for them.
_warmed = threading.Event()

log = logging.getLogger("pincite")


def routes() -> list[Route]:
    """The addresses that Streamlit does not serve itself."""
    return [Route(HEALTH, _health), *original_routes(), *download_routes(), *shell_routes(), PageAstray()]


def middleware() -> list[Middleware]:
    """What every request passes first."""
    scripts = [SHELL_SCRIPT, *SCRIPTS, DROP_SCRIPT, COPY_SCRIPT, FIRST_SCRIPT]
    return [*security_middleware(scripts, _server_settings()), Middleware(Speaking)]


def _server_settings() -> ServerSettings:
    """The strictest where the settings cannot be read: the page then tells what is wrong with them."""
    try:
        return settings().server
    except PinciteError:
        return ServerSettings()


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Load the model while the first page is being drawn; the server answers meanwhile."""
    # Before torch and FAISS are loaded, which read it then.
    os.environ.setdefault("OMP_NUM_THREADS", str(threads_of_a_question()))
    stopping = threading.Event()
    threading.Thread(target=_warm_until, args=(stopping,), name="pincite-warm-up", daemon=True).start()
    try:
        yield {}
    finally:
        stopping.set()


def threads_of_a_question() -> int:
    """How many threads one question's arithmetic may take.

    Threads that compute together wait for one another at every step. Where others want the processors too, askers
    or a re-index, each step then waits for the slowest: measured on two processors with a load of 15, a question
    took 17 to 38 s in two threads and 0.2 to 0.5 s in one. The questions of several people run side by side anyway.
    """
    return max(1, (os.cpu_count() or 1) // ASKERS_AT_ONCE)


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


def _warm_until(stopping: threading.Event) -> None:
    """Warm up; quietly where the server is stopped meanwhile: what is being imported then fails in odd ways."""
    try:
        _warm(stopping)
    except Exception:
        if not stopping.is_set():
            raise


def _warm(stopping: threading.Event) -> None:
    """Load what pages and questions need; where the index cannot be read yet, as soon as it can be."""
    import ui.main  # noqa: F401  # its pages' libraries, before the first visitor waits for them

    told = ""
    while not _warmed.is_set():
        try:
            pincite().warm()
            pincite().ask(WARM_UP_QUESTION)
        except (IndexUnusable, IndexUnavailable) as error:
            if str(error) != told:
                told = str(error)
                log.warning("%s", told)
            if stopping.wait(RETRY_SECONDS):
                return
        except PinciteError as error:
            log.warning("Not ready for questions: %s", error)
            return
        else:
            _keep_for_good()
            _warmed.set()


def _keep_for_good() -> None:
    """Take what is loaded by now out of the garbage collector's rounds.

    Streamlit runs a full round after each run of a page. With torch in memory that took 0.35 s of 0.4 s here,
    for every thread at once and before the answer had left; without the half million objects loaded so far
    (mostly code) it takes less than a millisecond.
    """
    gc.collect()
    gc.freeze()
