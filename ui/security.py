"""What the browser is told to refuse, and who may ask at all."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A page elsewhere that points its own name at 127.0.0.1 (DNS rebinding) sends that name as Host.
LOOPBACK_NAMES = ("127.0.0.1", "localhost")
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


def security_middleware(scripts: Sequence[str]) -> list[Middleware]:
    """The Host check and the headers of every answer. `scripts`: see `content_security_policy`."""
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
        Middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK_NAMES), www_redirect=False),
    ]


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


def _hash(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
