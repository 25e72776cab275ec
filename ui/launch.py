"""Start the browser app in this process, on loopback only, with nothing left to Streamlit's defaults."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import urllib.error
import urllib.request
import webbrowser

from index.errors import PinciteError
from index.settings import Settings
from ui.theme import THEME

ADDRESS = "127.0.0.1"
# Long enough for a cold disk: importing torch and Streamlit takes 3 s here when cached.
START_SECONDS = 60.0
POLL_SECONDS = 0.1

# Not private, or not quiet, by default; config.toml depends on the folder that one starts from.
PRIVATE: dict[str, object] = {
    "server.address": ADDRESS,
    "server.headless": True,
    "server.allowedHosts": [ADDRESS, "localhost"],
    "server.fileWatcherType": "none",
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.scriptHealthCheckEnabled": False,
    "server.showEmailPrompt": False,
    "browser.gatherUsageStats": False,
    "browser.serverAddress": ADDRESS,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
}


def launch(settings: Settings) -> int:
    """Serve the app until it is stopped.

    Args:
        settings: all of them; `server` says on which port, and whether to open a browser.

    Returns:
        The exit code: 0 after Ctrl-C.

    Raises:
        PinciteError: the port is in use.
    """
    port = settings.server.port
    _check_free(port)

    import streamlit as st

    from ui.core import hand_over
    from ui.server import PAGE_SCRIPT, lifespan, middleware, routes

    hand_over(settings)
    app = st.App(PAGE_SCRIPT, routes=routes(), middleware=middleware(), lifespan=lifespan)
    threading.Thread(target=_announce, args=(port, settings.server.open_browser), daemon=True).start()
    # After Ctrl-C uvicorn closes every connection and passes the signal on.
    with contextlib.suppress(KeyboardInterrupt):
        app.run(config={**PRIVATE, **THEME, "server.port": port})
    return 0


def _check_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server itself does: a port whose last connections linger is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise PinciteError(
                f"Port {port} on {ADDRESS} cannot be used ({error.strerror}). Either pincite is running already at "
                f"http://{ADDRESS}:{port}, or choose another port: pincite serve --port {port + 1}"
            ) from None


def _announce(port: int, open_browser: bool) -> None:
    url = f"http://{ADDRESS}:{port}"
    if not _answers(f"{url}/healthz"):
        return
    print(f"pincite is at {url} (only on this machine). Stop it with Ctrl-C.", flush=True)  # noqa: T201
    if open_browser:
        webbrowser.open(url)


def _answers(url: str) -> bool:
    """Whether the server answers, in whatever health, before `START_SECONDS` are over."""
    # No proxy: one named in the environment would be asked for a loopback address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            opener.open(url, timeout=START_SECONDS).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(POLL_SECONDS)
        else:
            return True
    return False
