"""Plain text: decoded, otherwise left as it is; what of it is page furniture is marked."""

from __future__ import annotations

import codecs
import re

from index.errors import UnreadableDocument
from ingest.furniture import furniture_spans
from ingest.reading import Reading
from ingest.textdate import dated_by_head

_UTF32 = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"))
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), *_UTF32, *_UTF16)
# Control characters that no text holds; tab, newline, form feed, carriage return and escape may occur.
_BINARY = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
# A text file with a few stray control bytes is still text; more than this share is not.
_BINARY_SHARE = 0.02
_SAMPLE = 64 * 1024
# UTF-16 without a mark: Latin text has a NUL in every other byte. Spaces and line ends alone give 15%.
_UTF16_NULS = 0.3
# A text in a Latin script has few letters outside ASCII; Greek or Cyrillic in one byte each has most.
_LATIN_SHARE = 0.15
# What Windows-1252 shows inside a word when the bytes are another Latin encoding (Mac OS, DOS).
_NOT_1252 = re.compile(r"[a-z][‚ƒ„†‡ˆ‰Š‹ŒŽ¡-¬®-¿×÷À-Þ][a-z]")
_HIGH = bytes(range(128, 256))


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    text = decode(content)
    return dated_by_head(Reading(text=text, format="text", furniture=furniture_spans(text)))


def looks_binary(content: bytes) -> bool:
    """Whether the bytes are no text in any encoding."""
    if any(content.startswith(bom) for bom, _ in (*_UTF32, *_UTF16)) or _utf16_without_mark(content):
        return False
    sample = content[:_SAMPLE]
    return len(sample) - len(sample.translate(None, _BINARY)) > _BINARY_SHARE * len(sample)


def decode(content: bytes, declared: str = "") -> str:
    """Bytes to text: by byte order mark, as UTF-8, as declared, else by the likeliest encoding.

    A mark or declaration that the bytes contradict is passed over. A NUL, which no text means and databases
    cut at, becomes U+FFFD, so that offsets stay one to one.

    Args:
        content: the whole file.
        declared: the encoding that the file, or the message around it, claims.

    Raises:
        UnreadableDocument: no encoding fits.
    """
    text = _marked(content)
    content = content.removeprefix(codecs.BOM_UTF8)
    text = _strict(content, "utf-8") if text is None else text
    text = _declared(content, declared) if text is None else text
    return (_guessed(content) if text is None else text).replace("\0", "�")


def _marked(content: bytes) -> str | None:
    """The text as its byte order mark says, None where there is none or it lies."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            # Eight-bit text behind a UTF-16 mark would be taken for Chinese; real UTF-16 is hardly ever valid UTF-8.
            lies = encoding != "utf-8-sig" and b"\0" not in content and _strict(content[len(bom) :], "utf-8")
            return lies or (
                _strict(content, encoding) if encoding == "utf-8-sig" else content.decode(encoding, "replace")
            )
    encoding = _utf16_without_mark(content)
    return content.decode(encoding, "replace") if encoding else None


def _utf16_without_mark(content: bytes) -> str:
    """The UTF-16 that text without a byte order mark is in; "" for other bytes."""
    if len(content) % 2:
        return ""
    sample = content[: _SAMPLE & ~1]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = _UTF16_NULS * len(sample) / 2
    if len(sample) >= 4 and odd > enough and even * 20 < odd:
        return "utf-16-le" if _is_text(sample, "utf-16-le") else ""
    if len(sample) >= 4 and even > enough and odd * 20 < even:
        return "utf-16-be" if _is_text(sample, "utf-16-be") else ""
    return ""


def _is_text(sample: bytes, encoding: str) -> bool:
    """Whether no control characters come out, which tells UTF-16 from a table of small numbers."""
    low = sample.decode(encoding, "replace").encode("latin-1", "replace")
    return len(low) - len(low.translate(None, _BINARY)) <= _BINARY_SHARE * len(low)


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _declared(content: bytes, declared: str) -> str | None:
    try:
        encoding = codecs.lookup(declared).name if declared else ""
    except LookupError:
        return None
    # Browsers read both of these as Windows-1252, and so do the people who write them.
    encoding = "cp1252" if encoding in ("iso8859-1", "ascii") else encoding
    return _strict(content, encoding) if encoding and not encoding.startswith(("utf", "idna", "punycode")) else None


def _guessed(content: bytes) -> str:
    """The text in an encoding that nothing names.

    charset-normalizer takes English with curly quotes for Windows-1250 (4 of 4 samples), which turns
    "Muñoz" into "Muńoz"; so Windows-1252 comes first where nothing speaks against it.
    """
    if _mostly_utf8(content):
        return content.decode("utf-8", "replace")
    sample = content[:_SAMPLE]
    high = len(sample) - len(sample.translate(None, _HIGH))
    western = content.decode("cp1252", "replace")
    few_wrong = 10 * western[:_SAMPLE].count("�") <= high <= _LATIN_SHARE * len(sample)
    if few_wrong and not _NOT_1252.search(western):
        return western
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    if best is None:
        raise UnreadableDocument("its character encoding cannot be told; save it as UTF-8")
    return content.decode(best.encoding, errors="replace")


def _mostly_utf8(content: bytes) -> bool:
    """Whether at least half of what is not ASCII is UTF-8, as where a file was cut or pasted together.

    Text in another encoding has next to no valid UTF-8 sequence by chance.
    """
    text = content.decode("utf-8", "replace")
    wrong = text.count("�")
    return 0 < wrong <= sum(ord(c) > 127 for c in text) - wrong
