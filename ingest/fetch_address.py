"""Which addresses `pincite fetch` may ask: https, of a host that the manifest lists, in no private network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from types import MappingProxyType

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from index.errors import PinciteError

Place = tuple[str, int]
"""A host without "www." in front, and a port."""

_PORTS = MappingProxyType({"http": 80, "https": 443})
_LOOPBACK = ("127.0.0.1", "[::1]", "localhost")


class NotFetched(PinciteError):
    """One address could not be fetched; its text says why. It becomes a line of the report and the run goes on."""


def parsed(address: str) -> Url | None:
    """The parts of an address, None where it is none."""
    try:
        url = parse_url(address)
    except LocationParseError:
        return None
    return url if url.host else None


def web_address(address: str) -> Url:
    """The parts of an address.

    Raises:
        NotFetched: it is none.
    """
    if url := parsed(address):
        return url
    raise NotFetched(f"{address[:200]!r} is no web address")


def place(url: Url) -> Place:
    """The host and port that an address asks."""
    return (url.host or "").removeprefix("www.").rstrip("."), url.port or _PORTS.get(url.scheme or "", 0)


def allowed(address: str, places: Collection[Place], allow_loopback: bool) -> Url:
    """The parts of an address that may be asked.

    Args:
        address: from the manifest or a redirect.
        places: the hosts and ports that the manifest lists.
        allow_loopback: for tests: this machine may be asked without https.

    Raises:
        NotFetched: it may not be asked.
    """
    url = web_address(address)
    if url.auth:
        raise NotFetched("an address with a user name in it is not fetched")
    if url.scheme != "https" and not (allow_loopback and url.scheme == "http" and url.host in _LOOPBACK):
        raise NotFetched(
            f"only https is fetched, and this leads to {url.scheme}://{url.host}; see whether the page answers at "
            "https and correct its address in the manifest"
        )
    if place(url) not in places:
        raise NotFetched(f"it redirects to {url.netloc}, which is the host of no source in the manifest")
    return url


def public_numbers(url: Url, allow_loopback: bool) -> list[str]:
    """The network addresses of an address's host, all of them public.

    Raises:
        NotFetched: the host has none, or one of them is of this machine or a private network.
    """
    host = (url.host or "").strip("[]")
    try:
        found = socket.getaddrinfo(host, place(url)[1], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched(f"there is no host {host} ({getattr(error, 'strerror', '') or error})") from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for number in numbers:
        address = ipaddress.ip_address(number.partition("%")[0])
        if not _is_public(address) and not (allow_loopback and address.is_loopback):
            raise NotFetched(f"{host} is {number}, an address of this machine or of a private network")
    return numbers


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """IPv6 addresses that carry an IPv4 address are judged by that."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return bool(inner.is_global and not inner.is_multicast)
