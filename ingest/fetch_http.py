"""One address to bytes, within limits of size and time.

The connection goes to the very number that `fetch_address` has checked: a name that resolves to something else
a moment later gains nothing. Proxies named in the environment are not used: a proxy would resolve the name anew.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Url

from ingest.fetch_address import NotFetched, allowed, parsed, place, public_numbers
from ingest.reading import MAX_FILE_BYTES

USER_AGENT = "pincite/0.1 (fetches the documents that a user's own list names; one request at a time)"
# What the readers read: media type -> ending of the stored file.
FORMATS = MappingProxyType(
    {
        "text/html": ".html",
        "application/xhtml+xml": ".html",
        "application/pdf": ".pdf",
        "text/plain": ".txt",
        "text/markdown": ".md",
        "application/rtf": ".rtf",
        "text/rtf": ".rtf",
        "message/rfc822": ".eml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
        "application/vnd.oasis.opendocument.text": ".odt",
        "image/png": ".png",
        "image/jpeg": ".jpg",
        "image/tiff": ".tif",
    }
)
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take: bytes of the body (unpacked), seconds, and redirects.

    `connect`: until connected, per address of the host. `read`: between two arrivals. `whole`: from the first
    request to the last byte, redirects included (looking up a name, which the system limits, aside). `delay`: between
    two fetches from one host.
    """

    size: int = MAX_FILE_BYTES  # a larger file would not be read anyway
    connect: float = 10.0
    read: float = 30.0
    whole: float = 180.0  # 100 MB at 5 Mbit/s take 160 s
    redirects: int = 5  # http -> https -> www -> new path -> language is four
    delay: float = 2.0


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier fetch was told about its answer, to ask only for what is newer."""

    address: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """An answer: `content` is None where nothing changed; `known` is for the next time."""

    content: bytes | None
    ending: str
    content_type: str
    known: Known


class Client:
    """Fetches addresses of listed hosts, one after another."""

    def __init__(self, listed: Iterable[str], limits: Limits, *, allow_loopback: bool = False) -> None:
        """Take the rules.

        Args:
            listed: addresses whose hosts (and ports) may be asked; "www." in front makes no difference.
            limits: of size, time and redirects.
            allow_loopback: for tests: this machine may be asked, without https too.
        """
        self._limits = limits
        self._allow_loopback = allow_loopback
        self._places = {place(url) for address in listed if (url := parsed(address)) is not None}
        self._asked: dict[str, float] = {}
        self._context: ssl.SSLContext | None = None

    def get(self, address: str, known: Known) -> Download:
        """Fetch one address, following redirects to listed hosts.

        Raises:
            NotFetched: it is not allowed, does not answer in time, or answers with what pincite does not read.
        """
        host = self._wait(address)
        deadline = time.monotonic() + self._limits.whole
        here = address
        try:
            for _ in range(self._limits.redirects + 1):
                answer = self._ask(here, known if known.address == here else Known(), deadline)
                if isinstance(answer, Download):
                    return answer
                here = answer
        finally:
            self._asked[host] = time.monotonic()
        raise NotFetched(f"it redirects more than {self._limits.redirects} times")

    def _wait(self, address: str) -> str:
        """Leave the host in peace for `delay` seconds after it was asked; returns its name."""
        url = parsed(address)
        host = (url.host or "") if url else ""
        if host in self._asked:
            time.sleep(max(0.0, self._asked[host] + self._limits.delay - time.monotonic()))
        return host

    def _ask(self, address: str, known: Known, deadline: float) -> Download | str:
        """One request: the answer, or where it redirects to."""
        url = allowed(address, self._places, self._allow_loopback)
        with self._connected(url, deadline) as connection, _cut_off(connection, deadline) as too_late:
            try:
                answer = self._answer(connection, url, address, known)
            except (NotFetched, HTTPError, OSError, http.client.HTTPException, ValueError) as error:
                failure = error if isinstance(error, NotFetched) else NotFetched(self._plain(error))
                raise self._too_long() if too_late.is_set() else failure from None
            # Without a stated length, a connection that is cut looks like the end.
            if too_late.is_set():
                raise self._too_long()
            return answer

    def _answer(self, connection: HTTPConnection, url: Url, address: str, known: Known) -> Download | str:
        connection.request("GET", url.request_uri, headers=_headers(url, known), preload_content=False)
        with contextlib.closing(connection.getresponse()) as response:
            if response.status in _REDIRECTS and "location" in response.headers:
                return urljoin(address, response.headers["location"])
            return self._download(response, address, known)

    def _too_long(self) -> NotFetched:
        return NotFetched(f"it took longer than {self._limits.whole:g} s")

    @contextlib.contextmanager
    def _connected(self, url: Url, deadline: float) -> Iterator[HTTPConnection]:
        """A connection to the first of the host's addresses that takes it."""
        failure = "it has no address"
        for number in public_numbers(url, self._allow_loopback):
            left = deadline - time.monotonic()
            if left <= 0:
                raise self._too_long()
            connection = self._connection(url, number, min(left, self._limits.connect))
            try:
                connection.connect()
            except TimeoutError:  # in the TLS handshake
                failure = f"no connection within {self._limits.connect:g} s"
                connection.close()
                continue
            except (HTTPError, OSError, http.client.HTTPException) as error:
                failure = self._plain(error)
                connection.close()
                continue
            try:
                connection.timeout = self._limits.read
                yield connection
            finally:
                connection.close()
            return
        raise NotFetched(failure)

    def _connection(self, url: Url, number: str, seconds: float) -> HTTPConnection:
        port = place(url)[1]
        if url.scheme == "http":
            return HTTPConnection(number, port, timeout=seconds)
        self._context = self._context or _tls()
        name = (url.host or "").strip("[]")
        return HTTPSConnection(number, port, timeout=seconds, server_hostname=name, ssl_context=self._context)

    def _download(self, response: BaseHTTPResponse, address: str, known: Known) -> Download:
        if response.status == 304 and known.address:
            return Download(None, "", "", known)
        if response.status != 200:
            raise NotFetched(f"the server answers {response.status} {response.reason or ''}".rstrip())
        stated = response.headers.get("content-type", "")
        ending = FORMATS.get(stated.partition(";")[0].strip().lower())
        if ending is None:
            raise NotFetched(f"the server sends {stated[:80] or 'no content type'!r}, which pincite does not read")
        headers = response.headers
        answer = Known(address, headers.get("etag", ""), headers.get("last-modified", ""))
        return Download(self._body(response), ending, stated, answer)

    def _body(self, response: BaseHTTPResponse) -> bytes:
        too_large = NotFetched(f"it is larger than {self._limits.size / 2**20:g} MB")
        if int(response.headers.get("content-length") or 0) > self._limits.size:
            raise too_large
        body = bytearray()
        for chunk in response.stream(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > self._limits.size:
                raise too_large
        if not body.strip():
            raise NotFetched("the server sends an empty page")
        return bytes(body)

    def _plain(self, error: Exception) -> str:
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {error.verify_message}"
        # A NewConnectionError is a ConnectTimeoutError too, for urllib3's own old reasons.
        if isinstance(error, ConnectTimeoutError) and not isinstance(error, NewConnectionError):
            return f"no connection within {self._limits.connect:g} s"
        if isinstance(error, ReadTimeoutError | TimeoutError):
            return f"nothing arrived for {self._limits.read:g} s"
        detail = " ".join(str(error.__cause__ or error).split())[:120]
        return f"the connection failed: {detail or type(error).__name__}"


@contextlib.contextmanager
def _cut_off(connection: HTTPConnection, deadline: float) -> Iterator[threading.Event]:
    """Shut the connection down at the deadline, whatever is being waited for; the event tells that it happened.

    Time-outs of a socket do not bound a server that sends one byte now and then.
    """
    fired, sock = threading.Event(), connection.sock

    def cut() -> None:
        fired.set()
        with contextlib.suppress(OSError):
            # The plain socket's: that of TLS would wait for the other side.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield fired
    finally:
        timer.cancel()


def _headers(url: Url, known: Known) -> dict[str, str]:
    headers = {"Host": url.netloc or "", "User-Agent": USER_AGENT, "Accept": ", ".join(FORMATS)}
    # Not packed: the stated length is then the file's, and a page that was cut off is noticed.
    headers |= {"Accept-Encoding": "identity", "Connection": "close"}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _tls() -> ssl.SSLContext:
    """Certificates and host names are always verified, against the system's list and certifi's."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
