"""Text as Markdown that shows exactly this text, whatever signs of Markdown it holds.

Written for CommonMark; the signs of common extensions (tables, strikethrough, mathematics, attributes) are escaped too.
"""

from __future__ import annotations

import re
from urllib.parse import quote

_SIGNS = re.compile(r"[\\`*_\[\]<>&~|$^=#{}]")
# What opens a list, a rule, a definition or a container at the start of a line.
_OPENING = re.compile(r"^(?:([-+:])|(\d{1,9})([.)]))")
# Left as they stand in an address: its own signs, without those that end a link target.
_ADDRESS_SIGNS = "%/:?#@!$&'*+,;=~-._"


def escape_line(text: str) -> str:
    """Text on one line, for the middle of a line; every white space becomes one space."""
    return _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))


def paragraph(text: str) -> str:
    """Text on one line that is a paragraph of its own."""
    return _escape(" ".join(text.split()))


def blockquote(text: str) -> str:
    r"""A block quotation whose rendered text is `text`, letter for letter, lines and white space included.

    Line ends become hard breaks. White space at a line's edges, which Markdown drops, and carriage returns are
    written as character references. `text` must hold no control character but tab, line feed and carriage return.

    >>> print(blockquote("1. *Any*\n  officer"))
    > 1\. \*Any\*\
    > &#32;&#32;officer
    """
    body = text.strip("\n")
    before, after = len(text) - len(text.lstrip("\n")), len(text) - len(text.rstrip("\n"))
    if not body:
        return "> " + "&#10;" * len(text)
    lines = [_edges(_escape(line)).replace("\r", "&#13;") for line in body.split("\n")]
    return "> " + "&#10;" * before + "\\\n> ".join(lines) + "&#10;" * after


def link_target(url: str) -> str:
    """A web address for `[text](...)`; "" for anything that is no http(s) address."""
    url = "".join(url.split())
    return quote(url, safe=_ADDRESS_SIGNS) if url.startswith(("https://", "http://")) else ""


def _escape(text: str) -> str:
    escaped = _SIGNS.sub(r"\\\g<0>", text)
    return _OPENING.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", escaped)


def _edges(line: str) -> str:
    body = line.strip()
    if not body:
        return _references(line)
    start = line.index(body)
    return _references(line[:start]) + body + _references(line[start + len(body) :])


def _references(space: str) -> str:
    return "".join(f"&#{ord(c)};" for c in space)
