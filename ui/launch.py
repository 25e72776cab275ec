"""Start the browser app in this process, on loopback unless told otherwise; nothing is left to Streamlit's defaults."""

from __future__ import annotations

import contextlib
import errno
import socket
import threading
import time
import urllib.error
import urllib.request
import webbrowser

from index.errors import PinciteError, SettingsError
from index.settings import LOOPBACK, ServerSettings, Settings
from ui.security import LOOPBACK_NAMES, is_loopback
from ui.theme import THEME

GUIDE = "docs/serving.md"
# Addresses that stand for all of this machine's; one cannot be asked at them everywhere.
WILDCARDS = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104
# Long enough for a cold disk: importing torch and Streamlit takes 3 s here when cached.
START_SECONDS = 60.0
POLL_SECONDS = 0.1

# Not private, or not quiet, by default; config.toml depends on the folder that one starts from.
PRIVATE: dict[str, object] = {
    "server.address": LOOPBACK,
    "server.headless": True,
    "server.allowedHosts": list(LOOPBACK_NAMES),
    "server.fileWatcherType": "none",
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.scriptHealthCheckEnabled": False,
    "server.showEmailPrompt": False,
    "browser.gatherUsageStats": False,
    "browser.serverAddress": LOOPBACK,
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
        settings: all of them; `server` says where to listen, for whom, and whether to open a browser.

    Returns:
        The exit code: 0 after Ctrl-C.

    Raises:
        SettingsError: other machines could reach the address, and the settings do not allow that.
        PinciteError: the port is in use, or the address is none of this machine's.
    """
    server = settings.server
    check_reach(server)
    _check_free(server.host, server.port)

    import streamlit as st

    from ui.core import hand_over
    from ui.server import PAGE_SCRIPT, lifespan, middleware, routes

    hand_over(settings)
    app = st.App(PAGE_SCRIPT, routes=routes(), middleware=middleware(), lifespan=lifespan)
    threading.Thread(target=_announce, args=(server,), daemon=True).start()
    # After Ctrl-C uvicorn closes every connection and passes the signal on.
    with contextlib.suppress(KeyboardInterrupt):
        app.run(config={**PRIVATE, **THEME, **options(server)})
    return 0


def options(server: ServerSettings) -> dict[str, object]:
    """What Streamlit is told beside `PRIVATE`, by its names."""
    return {
        "server.address": server.host,
        "server.port": server.port,
        "server.allowedHosts": [*LOOPBACK_NAMES, *server.allowed_hosts],
        "browser.serverAddress": server.allowed_hosts[0] if server.allowed_hosts else LOOPBACK,
    }


def check_reach(server: ServerSettings) -> None:
    """Make sure that other machines can reach the app only where somebody has said so.

    Raises:
        SettingsError: the address is not loopback, and `allow_network` or `allowed_hosts` is missing.
    """
    if is_loopback(server.host):
        return
    remedy = f"{GUIDE} says what such a server needs: TLS, a login, a proxy in front."
    if not server.allow_network:
        raise SettingsError(
            f"Other machines could reach pincite at {server.host}, which has no login of its own. If that is meant, "
            f"set server.allow_network = true in pincite.toml. {remedy}"
        )
    if not server.allowed_hosts:
        raise SettingsError(
            f"To listen at {server.host}, name the hosts that people type into their browsers: "
            f'server.allowed_hosts = ["pincite.example.org"] in pincite.toml. {remedy}'
        )


def _check_free(host: str, port: int) -> None:
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            # As the server itself does: a port whose last connections linger is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PinciteError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Either pincite is running already at "
                f"{address(host, port)}, or choose another port: pincite serve --port {port + 1}"
            ) from None
        raise PinciteError(
            f"pincite cannot listen at {host} ({error.strerror}). Give an address of this machine: "
            f"pincite serve --host {LOOPBACK}"
        ) from None


def address(host: str, port: int) -> str:
    """Where this machine itself finds a server that listens at `host`."""
    host = WILDCARDS.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _announce(server: ServerSettings) -> None:
    url = address(server.host, server.port)
    if not _answers(f"{url}/healthz"):
        return
    reach = "only on this machine" if is_loopback(server.host) else f"for {', '.join(server.allowed_hosts)}"
    mode = ", nothing can be changed" if server.read_only else ""
    print(f"pincite is at {url} ({reach}{mode}). Stop it with Ctrl-C.", flush=True)  # noqa: T201
    if server.open_browser:
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
