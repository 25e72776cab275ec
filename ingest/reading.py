"""What a reader makes of a file's bytes, and which reader a file gets.

The bytes decide, not the name: a PDF called `memo.txt` is read as a PDF. The name only tells apart
what looks alike (Markdown from plain text).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from index.errors import UnreadableDocument
from index.records import Heading, Page, Source, Span

# Raise it whenever the same bytes would be read, cleaned or split differently: every file is then read anew.
READING_VERSION = 1
# The largest file that is read; a longer one is reported. The longest public act seen has 9 MB.
MAX_FILE_BYTES = 100 * 1024 * 1024

Stated = Mapping[str, tuple[object, Source]]
"""Metadata as found: field name -> (raw value, where it was found)."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file (an e-mail's attachment), to be read as a document of its own."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's text and what it says of itself. Offsets count code points of `text`."""

    text: str
    format: str
    stated: Stated = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    headings: tuple[Heading, ...] = ()
    furniture: tuple[Span, ...] = ()
    attachments: tuple[Attachment, ...] = ()


Reader = Callable[[bytes, str], Reading]


def read(content: bytes, name: str) -> Reading:
    """Turn a file's bytes into text.

    Args:
        content: the whole file.
        name: its path, for its ending and for messages.

    Raises:
        UnreadableDocument: it is too large, empty, damaged, encrypted or of no known format.
    """
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableDocument(
            f"larger than {MAX_FILE_BYTES // 2**20} MB; split it, or take out what need not be searched"
        )
    if not content.strip():
        raise UnreadableDocument("the file is empty")
    reading = reader_for(content, name)(content, name)
    if not reading.text.strip():
        raise UnreadableDocument("no text in it; a scan needs text recognition (OCR) first")
    return reading


def reader_for(content: bytes, name: str) -> Reader:
    """The reader that fits the bytes.

    Raises:
        UnreadableDocument: they are of no format that pincite reads.
    """
    from ingest.readers import html, markdown, pdf, text

    head = content[:1024].lstrip().lower()
    if b"%pdf-" in head:
        return pdf.read
    if text.looks_binary(content):
        raise UnreadableDocument(f"not a text, HTML or PDF file ({PurePosixPath(name).suffix or 'no ending'})")
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head:
        return html.read
    if PurePosixPath(name).suffix.lower() in (".html", ".htm"):
        return html.read
    if PurePosixPath(name).suffix.lower() in (".md", ".markdown"):
        return markdown.read
    return text.read


def document_id(content: bytes) -> str:
    """A document's id: the sha256 of its bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
