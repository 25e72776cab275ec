"""E-mails (.eml) and pages saved as one file (.mht, .mhtml), by the standard library's parser.

An e-mail's text begins with its From, To, Cc, Date and Subject lines, marked as furniture; its
attachments become documents of their own.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import PurePosixPath
from typing import Any

from index.errors import UnreadableDocument
from index.records import Heading, Source, Span
from ingest.readers import html
from ingest.readers.text import decode
from ingest.reading import MAX_ATTACHMENTS, Attachment, Reading, Stated

# Parts within parts: a forwarded message with alternatives and pictures has four levels.
MAX_MIME_DEPTH = 20
# Mail as we know it began with RFC 822; an earlier date is a clock that was never set.
FIRST_YEAR = 1982
_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_SIGNATURES = frozenset(f"application/{name}" for name in ("pkcs7-signature", "x-pkcs7-signature", "pgp-signature"))
_ENCRYPTED = frozenset(("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"))
_MAX_HEADER = 2000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff/\\]")


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    message = _parse(content)
    if message.get_content_type() in _ENCRYPTED:
        raise UnreadableDocument("the message is encrypted; save a decrypted copy of it")
    bodies, others = _sort(message)
    top = "".join(f"{key}: {value}\n" for key in _SHOWN if (value := _header(message, key))) + "\n"
    text, headings = _join(bodies, len(top))
    attachments, unread = _attachments(others)
    if not text and not attachments:
        raise UnreadableDocument("the message holds no text")
    return Reading(
        text=top + text,
        format="eml",
        stated=_stated(message),
        headings=headings,
        furniture=(Span(0, len(top)),),
        attachments=attachments,
        unread=unread,
    )


def read_page(content: bytes, name: str) -> Reading:
    """A page that a browser saved as one file: the HTML among its parts. See `ingest.reading.read`."""
    message = _parse(content)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    if page is None:
        raise UnreadableDocument("the saved page holds no HTML; open it in a browser and save it anew")
    reading = html.read_markup(_text(page))
    address = _header(message, "Snapshot-Content-Location") or _header(page, "Content-Location")
    stated = dict(reading.stated)
    if address.startswith(("http://", "https://")):
        stated.setdefault("url", (address, Source.HTML))
    # The Date header is the day of saving, so it is not looked at.
    return Reading(text=reading.text, format="mhtml", stated=stated, headings=reading.headings)


def _parse(content: bytes) -> EmailMessage:
    # mbox files and some exports put a "From " line first, others a byte order mark or blank lines.
    clean = content.lstrip(b"\xef\xbb\xbf\r\n")
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(clean)


def _sort(message: EmailMessage) -> tuple[list[Any], list[Any]]:
    """The parts that make up the text, and the attachments."""
    bodies, others = [], []
    for part in _leaves(message, 0):
        attached = part.get_content_disposition() == "attachment" or part.get_filename()
        if part.get_content_type() in ("text/plain", "text/html") and not attached:
            bodies.append(part)
        elif part.get_content_type() not in _SIGNATURES:
            others.append(part)
    return bodies, others


def _leaves(part: Any, depth: int) -> Iterator[Any]:
    """The parts that are not themselves made of parts; of alternatives the plainest that says something."""
    kind = part.get_content_type()
    children = part.get_payload() if part.is_multipart() and part.get_content_maintype() == "multipart" else None
    if children is None or not isinstance(children, list):
        yield part
    elif depth >= MAX_MIME_DEPTH:
        raise UnreadableDocument(f"its parts are nested more than {MAX_MIME_DEPTH} deep; save the message anew")
    elif kind == "multipart/alternative":
        choices = [list(_leaves(child, depth + 1)) for child in children]
        # A stable sort: among equals the last, which the sender holds to be the best, comes first.
        yield from max(reversed(choices), key=_plainness, default=[])
    else:
        for i, child in enumerate(children):
            # Pictures that the text shows (logos) go with it; what is attached is named so.
            shown = kind == "multipart/related" and i > 0 and child.get_content_disposition() != "attachment"
            if not (shown and child.get_content_maintype() == "image"):
                yield from _leaves(child, depth + 1)


def _plainness(parts: list[Any]) -> int:
    kinds = {part.get_content_type(): part for part in parts}
    plain = kinds.get("text/plain")
    return 2 if plain is not None and _text(plain).strip() else 1 if "text/html" in kinds else 0


def _text(part: Any) -> str:
    payload = part.get_payload(decode=True)
    return decode(payload, str(part.get_content_charset() or "")) if payload else ""


def _join(bodies: list[Any], offset: int) -> tuple[str, tuple[Heading, ...]]:
    """The texts of the parts one after the other, and their headings, which lie `offset` further on."""
    texts: list[str] = []
    headings: list[Heading] = []
    for part in bodies:
        text, found = html.visible_text(_text(part)) if part.get_content_type() == "text/html" else (_text(part), ())
        if text.strip():
            headings += [Heading(h.start + offset, h.end + offset, h.level, h.label) for h in found]
            texts.append(text)
            offset += len(text) + 2
    return "\n\n".join(texts), tuple(headings)


def _attachments(parts: list[Any]) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    found: dict[str, Attachment] = {}
    unread = []
    for number, part in enumerate(parts[:MAX_ATTACHMENTS], start=1):
        name = _name(part, number)
        name = f"{number}-{name}" if name in found else name
        try:
            inner = part.get_payload()
            whole = inner[0].as_bytes() if isinstance(inner, list) and inner else part.get_payload(decode=True)
        except Exception:  # the parser takes any bytes, but what it made of them may not be writable again
            whole = None
        if whole:
            found[name] = Attachment(name, whole)
        else:
            unread.append(f"the attachment {name} is empty or damaged")
    if len(parts) > MAX_ATTACHMENTS:
        unread.append(
            f"{len(parts) - MAX_ATTACHMENTS} attachments beyond the first {MAX_ATTACHMENTS}; save them beside it"
        )
    return tuple(found.values()), tuple(unread)


def _name(part: Any, number: int) -> str:
    """An attachment's file name without folders; one made up where it has none."""
    kind = part.get_content_type()
    given = PurePosixPath(str(part.get_filename() or "").replace("\\", "/")).name
    name = _CONTROL.sub("_", given).strip(" .")[-150:]
    ending = ".eml" if kind.startswith("message/") else mimetypes.guess_extension(kind) or ""
    if not name:
        return f"attachment-{number}{ending}"
    return name if not kind.startswith("message/") or name.endswith(".eml") else f"{name}.eml"


def _header(message: Any, name: str) -> str:
    """A header on one line; "" where it is missing or beyond the parser."""
    try:
        value = str(message.get(name, ""))
    except Exception:  # the standard parser still trips over some malformed headers
        return ""
    return " ".join(_CONTROL.sub(lambda m: m[0] if m[0] in "/\\" else " ", value).split())[:_MAX_HEADER]


def _stated(message: EmailMessage) -> Stated:
    sender = _sender(message)
    found = {
        "title": _header(message, "Subject"),
        "author": sender,
        "issuer": _header(message, "Organization") or sender,
        "date": _date(message),
    }
    return {key: (value, Source.MESSAGE) for key, value in found.items() if value}


def _sender(message: Any) -> str:
    try:
        first = message["From"].addresses[0]
        return " ".join(_CONTROL.sub(" ", first.display_name or first.addr_spec).split())
    except Exception:  # no such header, or none that can be parsed
        return ""


def _date(message: Any) -> str:
    """The day of sending, by the sender's clock and in the sender's time zone."""
    try:
        sent = message["Date"].datetime
    except Exception:  # no such header, or none that can be parsed
        return ""
    return sent.date().isoformat() if isinstance(sent, datetime) and sent.year >= FIRST_YEAR else ""
