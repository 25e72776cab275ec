"""Text that every database, encoding and page can hold."""

from __future__ import annotations

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def storable(text: str) -> str:
    r"""The text with lone surrogates (names that are no UTF-8, escapes of JSON, broken fonts) and NULs replaced.

    Two surrogates that make a character together become it.

    >>> storable("a\ud83db\0c \ud83d\ude00")
    'a\ufffdb\ufffdc \U0001f600'
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", REPLACEMENT)
