"""What a reader makes of a file's bytes, and which reader a file gets.

The bytes decide, not the name: a PDF called `memo.txt` is read as a PDF. The name only tells apart
what looks alike (Markdown from plain text, a page without `<html>` from text, an e-mail from a memo that
begins "From: ... To: ...").

`read` works in this process. Files of unknown origin are read through `ingest.worker.ReadingPool`, which
calls it in a process with limits.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from index.errors import UnreadableDocument
from index.records import Heading, Page, Source, Span

# Raise it whenever the same bytes would be read, cleaned or split differently: every file is then read anew.
READING_VERSION = 11
# The largest file that is read; a longer one is reported. The longest public act seen has 9 MB.
MAX_FILE_BYTES = 100 * 1024 * 1024
# An e-mail in an e-mail in an e-mail: a forwarded thread has two; what is deeper is reported.
MAX_ATTACHMENT_DEPTH = 3
# Files that come out of one file, at all depths; the rest is reported.
MAX_ATTACHMENTS = 100

Stated = Mapping[str, tuple[object, Source]]
"""Metadata as found: field name -> (raw value, where it was found)."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file (an e-mail's attachment), to be read as a document of its own."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's text and what it says of itself. Offsets count code points of `text`.

    `unread` says in plain words what of the file could not be read ("pages 3-4 are scans; ..."), to be
    reported like a file that could not be read at all.
    """

    text: str
    format: str
    stated: Stated = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    headings: tuple[Heading, ...] = ()
    furniture: tuple[Span, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A file, or a file inside it: where it is, its bytes, and its reading or why there is none."""

    path: str
    content: bytes
    result: Reading | UnreadableDocument


Reader = Callable[[bytes, str], Reading]


def _no_limit(seconds: float) -> None:
    """Where nothing limits the time, more need not be asked for."""


TIME_GRANT: ContextVar[Callable[[float], None]] = ContextVar("time_grant", default=_no_limit)
"""Set by the worker: called with the seconds that a reader needs beyond the limit of every file."""

_HTML = re.compile(rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.DOTALL)
_PICTURES = (b"\x89png\r\n\x1a\n", b"\xff\xd8\xff", b"ii*\0", b"mm\0*")
_HEADER_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,70}):|[ \t]+\S")
_HEAD = 4096
# Formats that are known by their first bytes: a file with such a name and other bytes is damaged.
_NAMED_BUT_NOT = frozenset({".pdf", ".docx", ".odt", ".rtf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
_TEXTS = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".eml"})
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def ask_for_time(seconds: float) -> None:
    """Called by readers before (or after) a piece of work that takes long by nature: an OCR page."""
    TIME_GRANT.get()(seconds)


def read(content: bytes, name: str) -> Reading:
    """Turn a file's bytes into text.

    Args:
        content: the whole file.
        name: its path, for its ending and for messages.

    Raises:
        UnreadableDocument: it is too large, empty, damaged, encrypted, hostile or of no known format. The
            cause is a MemoryError where memory ran out.
    """
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableDocument(
            f"larger than {MAX_FILE_BYTES // 2**20} MB; split it, or take out what need not be searched"
        )
    if not content.strip(b"\0 \t\r\n\f\v"):
        raise UnreadableDocument("the file is empty")
    try:
        reading = reader_for(content, name)(content, name)
    except UnreadableDocument:
        raise
    except MemoryError as error:
        raise UnreadableDocument("it needs more memory than there is; split it") from error
    except RecursionError:
        raise UnreadableDocument("it is nested too deep; open it and save it anew") from None
    except Exception as error:  # the one place where a library's surprise becomes a line of the report
        detail = " ".join(str(error).split())[:120]
        raise UnreadableDocument(
            f"it is damaged ({type(error).__name__}: {detail}); open it and save it anew"
        ) from None
    if len(reading.text) > MAX_FILE_BYTES:
        raise UnreadableDocument(f"it holds more than {MAX_FILE_BYTES // 2**20} million characters; split it")
    if not reading.text.strip():
        raise UnreadableDocument("no text in it")
    return _dated(replace(reading, text=_UNSTORABLE.sub("�", reading.text)))


def _dated(reading: Reading) -> Reading:
    """The reading with the date that its own text gives, where neither file nor message states one."""
    from ingest.textdate import date_in_text

    # A message's header has its date, or has none that can be believed.
    known = "date" in reading.stated or reading.format == "eml"
    date = "" if known else date_in_text(reading.text, reading.furniture)
    return replace(reading, stated={**reading.stated, "date": (date, Source.TEXT)}) if date else reading


def parts(content: bytes, path: str, read: Reader = read) -> Iterator[Part]:
    """A file, then the files inside it (an e-mail's attachments), at all depths.

    Args:
        content: the outer file's bytes.
        path: its path; an attachment's path is `mail.eml/name`.
        read: how each is read; `ReadingPool.read` for files of unknown origin.

    Yields:
        At most `MAX_ATTACHMENTS` attachments, none deeper than `MAX_ATTACHMENT_DEPTH`; what is left out is one
        part whose result is an error.
    """
    waiting = [(path, content, 0)]
    count = 0
    while waiting:
        where, data, depth = waiting.pop(0)
        try:
            result: Reading | UnreadableDocument = read(data, where)
        except UnreadableDocument as failure:
            result = failure
        yield Part(where, data, result)
        inner = result.attachments if isinstance(result, Reading) else ()
        left_out = inner if depth >= MAX_ATTACHMENT_DEPTH else inner[max(0, MAX_ATTACHMENTS - count) :]
        count += len(inner) - len(left_out)
        waiting += [(f"{where}/{one.name}", one.content, depth + 1) for one in inner[: len(inner) - len(left_out)]]
        if left_out:
            error = UnreadableDocument(
                f"{len(left_out)} attachments are not read: at most {MAX_ATTACHMENTS} a file, "
                f"{MAX_ATTACHMENT_DEPTH} deep; save them beside it"
            )
            yield Part(f"{where}/{left_out[0].name}", left_out[0].content, error)


def reader_for(content: bytes, name: str) -> Reader:
    """The reader that fits the bytes.

    Raises:
        UnreadableDocument: they are of no format that pincite reads.
    """
    from ingest.readers import html, mail, markdown, text

    suffix = PurePosixPath(name).suffix.lower()
    if reader := _by_signature(content):
        return reader
    if content.startswith((_ZIP, _OLE)) or text.looks_binary(content):
        raise UnreadableDocument(_unknown(content, suffix))
    headers = _mail_headers(content)
    if suffix in (".mht", ".mhtml") or b"snapshot-content-location" in headers:
        return mail.read_page if headers else html.read
    if headers and (suffix == ".eml" or headers & {b"mime-version", b"message-id", b"received", b"return-path"}):
        return mail.read
    if _HTML.match(_ascii_head(content)) or suffix in (".html", ".htm", ".xhtml"):
        return html.read
    return markdown.read if suffix in (".md", ".markdown") else text.read


def document_id(content: bytes) -> str:
    """A document's id: the sha256 of its bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _by_signature(content: bytes) -> Reader | None:
    """The reader of a format that begins with bytes of its own."""
    from ingest.readers import docx, image, odt, pdf, rtf

    head = content[:1024].lstrip().lower()
    # Junk may come before a PDF's header, and a text may speak of "%PDF-".
    if head.startswith(b"%pdf-") or (b"%pdf-" in head and b"endobj" in content):
        return pdf.read
    if head.startswith(_PICTURES):
        return image.read
    if head.startswith(rb"{\rtf"):
        return rtf.read
    if content.startswith(_ZIP):
        # The names of parts stand uncompressed in the file, also where its end is cut off.
        if b"word/document" in content:
            return docx.read
        kind = content[:200]
        if b"opendocument.text" in kind or (b"opendocument" not in kind and b"content.xml" in content):
            return odt.read
    return None


def _unknown(content: bytes, suffix: str) -> str:
    if content.startswith(_ZIP):
        return "a spreadsheet, presentation, e-book or ZIP archive; save it as PDF, or unpack it into the corpus"
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return "it is protected by a password; save a copy without one"
        return "an old Office or Outlook file (.doc, .xls, .msg); save it as .docx, .pdf or .eml"
    if suffix in _NAMED_BUT_NOT:
        return f"it is named {suffix} but is none; it may be damaged, or encrypted by its owner's software"
    if suffix in _TEXTS:
        return f"it is named {suffix} but holds bytes that are no text; it may be damaged, or another format renamed"
    return f"of no format that pincite reads ({suffix or 'no ending'}); save it as PDF or text"


def _ascii_head(content: bytes) -> bytes:
    """The first bytes in lower case without byte order marks and the NULs of UTF-16."""
    return content[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()


def _mail_headers(content: bytes) -> set[bytes]:
    """The names of the header lines that the file begins with, empty where it begins otherwise."""
    names: set[bytes] = set()
    lines = content[: 16 * _HEAD].lstrip(b"\xef\xbb\xbf\r\n").splitlines()
    for line in lines[1:] if lines and lines[0].startswith(b"From ") else lines:
        if not line.strip():
            break
        match = _HEADER_LINE.match(line)
        if match is None:
            return set()
        names |= {match[1].lower()} if match[1] else set()
    return names if names & {b"from", b"subject", b"date", b"content-type"} else set()
