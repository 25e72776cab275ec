"""Plain text: decoded, otherwise left as it is."""

from __future__ import annotations

import codecs

from index.errors import UnreadableDocument
from ingest.reading import Reading

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that no text holds; tab, newline, form feed, carriage return and escape may occur.
_BINARY = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
# A text file with a few stray control bytes is still text; more than this share is not.
_BINARY_SHARE = 0.02
_SAMPLE = 64 * 1024


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    return Reading(text=decode(content), format="text")


def looks_binary(content: bytes) -> bool:
    """Whether the bytes are no text in any encoding."""
    if any(content.startswith(bom) for bom, _ in _BOMS):
        return False
    sample = content[:_SAMPLE]
    return len(sample) - len(sample.translate(None, _BINARY)) > _BINARY_SHARE * len(sample)


def decode(content: bytes) -> str:
    """Bytes to text: by byte order mark, as UTF-8, else by the likeliest encoding.

    A NUL, which no text means and databases cut at, becomes U+FFFD, so that offsets stay one to one.

    Raises:
        UnreadableDocument: no encoding fits.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace").replace("\0", "�")
    try:
        return content.decode("utf-8").replace("\0", "�")
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    if best is None:
        raise UnreadableDocument("its character encoding cannot be told; save it as UTF-8")
    return content.decode(best.encoding, errors="replace").replace("\0", "�")
