"""What the browser is told to refuse, and who may ask at all."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.settings import ServerSettings

# A page elsewhere that points its own name at 127.0.0.1 (DNS rebinding) sends that name as Host.
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
REFUSED_HOST, REFUSED_ORIGIN, REFUSED_NETWORK = 400, 403, 403
# The one script in Streamlit's own index.html.
_STREAMLIT_SCRIPT = "\n      window.prerenderReady = false\n    "


def content_security_policy(scripts: Sequence[str]) -> str:
    """A policy under which the page can reach nothing but this server.

    Args:
        scripts: the inline scripts that may run, letter for letter; all others are refused.

    Styles may be inline: Streamlit's own parts insert empty style elements and fill them by script, and a
    style can fetch nothing that the other directives do not allow.
    """
    hashes = " ".join(_hash(script) for script in (_STREAMLIT_SCRIPT, *scripts))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def security_middleware(scripts: Sequence[str], server: ServerSettings) -> list[Middleware]:
    """What every request passes first: the headers of its answer, and whether it is answered at all.

    Args:
        scripts: see `content_security_policy`.
        server: which names and addresses are answered.
    """
    headers = {
        "Content-Security-Policy": content_security_policy(scripts),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # The address of a page holds the question.
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
    return [
        Middleware(SecurityHeaders, headers=headers),
        Middleware(Doorkeeper, names=server.allowed_hosts, network=server.allow_network),
    ]


class Doorkeeper:
    """Answers only who asks for a name of this server, from a page of this server.

    Streamlit's own check of a websocket's Origin asks a public service for the machine's address when the
    Origin is a foreign one (1.67), so foreign ones must not reach it.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str], network: bool) -> None:
        """Args: the application; host names answered besides those of loopback; whether other machines may ask."""
        self._app = app
        self._names = frozenset(names)
        self._network = network

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refusal = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refusal and scope["type"] == "websocket":
            await send({"type": "websocket.close"})  # before it was accepted: the server answers 403
        else:
            await (refusal or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        local = is_loopback((scope.get("server") or ("",))[0])
        if not local and not self._network:
            return PlainTextResponse("pincite answers on this machine only.", REFUSED_NETWORK)
        hosts = headers.getlist("host")
        name = host_name(hosts[0]) if len(hosts) == 1 else ""
        if name not in self._names and not (local and name in LOOPBACK_NAMES):
            return PlainTextResponse("pincite does not answer to this host name.", REFUSED_HOST)
        if any(_netloc(origin) != hosts[0].lower() for origin in headers.getlist("origin")):
            return PlainTextResponse("pincite answers its own pages only.", REFUSED_ORIGIN)
        return None


def is_loopback(address: str) -> bool:
    """Whether an IP address is one of this machine to itself; also one of IPv4 written as IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return (mapped or parsed).is_loopback


def host_name(host: str) -> str:
    """The name in a Host header, in lower case and without port and brackets; "" where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        int(parts.port or 0)  # raises where it is no number, or out of range
    except ValueError:
        return ""
    return parts.hostname or "" if parts.netloc == host and "@" not in host else ""


class SecurityHeaders:
    """Sets the same headers on every HTTP answer, refusals included."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers when the answer starts."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _netloc(origin: str) -> str:
    """Name and port of an Origin; "" for "null" and what is no address."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _hash(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
