"""Files to take along: behind an address of their own, made when they are asked for, for as long as they are newest."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from ui import downloads
from ui.downloads import DOWNLOAD_ADDRESS, download_routes, offer
from ui.strings import say


def fetch(address: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of what the app answers; no network."""
    path, _, query = address.removeprefix(".").partition("?")
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode("ascii"),
        "headers": [],
    }
    sent = list[Message]()

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Starlette(routes=download_routes())(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def test_a_file_is_made_when_it_is_asked_for_and_kept_by_nobody_on_the_way() -> None:
    made = list[bytes]()

    def make() -> bytes:
        made.append(b"words")
        return b"words"

    address = offer("an-answer.md", "words", make)
    assert made == []
    status, headers, body = fetch(address)
    assert (status, body) == (200, b"words")
    assert headers["content-disposition"] == 'attachment; filename="an-answer.md"'
    assert headers["content-type"] == "application/octet-stream"
    assert headers["cache-control"] == "no-store"
    assert fetch(address)[2] == b"words"
    assert len(made) == 2


def test_the_address_tells_files_apart_and_nothing_of_them() -> None:
    first = offer("a.md", "one", lambda: b"1")
    assert re.fullmatch(rf"\.{DOWNLOAD_ADDRESS}\?file=[0-9a-f]{{32}}", first)
    assert offer("a.md", "one", lambda: b"1") == first
    assert len({first, offer("a.md", "two", lambda: b"2"), offer("b.md", "one", lambda: b"1")}) == 3


def test_another_process_has_other_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    first = offer("a.md", "one", lambda: b"1")
    monkeypatch.setattr(downloads, "_SECRET", b"another")
    assert offer("a.md", "one", lambda: b"1") != first


@pytest.mark.parametrize("query", ["", "?file=", "?file=0", f"?file={'0' * 32}", "?file=..%2Fx", f"?file={'f' * 5000}"])
def test_an_address_that_was_never_given_is_answered_with_what_to_do(query: str) -> None:
    status, headers, body = fetch(f".{DOWNLOAD_ADDRESS}{query}")
    assert (status, body.decode()) == (404, say().file_gone)
    assert "content-disposition" not in headers
    assert headers["cache-control"] == "no-store"


def test_the_newest_files_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_OFFERED", 3)
    monkeypatch.setattr(downloads, "_offered", OrderedDict())
    addresses = [offer(f"{number}.md", number, lambda: b"x") for number in range(3)]
    assert offer("0.md", 0, lambda: b"x") == addresses[0]
    offer("3.md", 3, lambda: b"x")
    assert [fetch(address)[0] for address in addresses] == [200, 404, 200]
