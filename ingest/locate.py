"""Where words of the stored text stand among the characters that a PDF's page draws.

The stored text is pypdf's, the drawn characters are pdfium's. They differ in white space, line ends, ligatures, the
form of hyphens, and on some pages in order: 17 of the 36 pages of a manual set with TeX put a margin note elsewhere.
So words are found by their letters, and only where these can be one place alone; else not at all.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence

# pdfium has U+0002 or U+FFFE for a hyphen at a line end, files have soft ones and ones that do not break.
_HYPHENS = frozenset("\x02\ufffe\u00ad\u2010\u2011")
_NOTHING = frozenset("\u200b\u2060\ufeff")
# A page's first and last words have neighbours too: no letter is like this.
_EDGE = "\n"
# Letters on each side that are compared as well where the words alone stand on the page more than once.
_AROUND = (0, 12, 48, 192, 768, 3072)


def locate(text: str, start: int, end: int, drawn: Sequence[str]) -> tuple[int, ...]:
    """Which drawn characters are `text[start:end]`, but for white space.

    Args:
        text: one page of the stored text.
        start: where the words begin in it, in code points.
        end: where they end.
        drawn: the page's drawn characters in their order; white space and characters without a form may be among them.

    Returns:
        Indices of `drawn`, ascending, without its white space; () where the words are not on the page as stored, where
        they could be at several places, or where a drawn ligature is cut by `start` or `end`.
    """
    stored, stored_at = _letters(text)
    shown, shown_at = _letters(drawn)
    low, high = (bisect_left(stored_at, offset) for offset in (start, end))
    if low == high:
        return ()
    first = low if stored == shown else _same_place(stored, low, high, shown)
    if first is None:
        return ()
    found = shown_at[first : first + high - low]
    # The edges guard the ends of the lists.
    cut = shown_at[first - 1] == found[0] or shown_at[first + high - low] == found[-1]
    return () if cut else tuple(dict.fromkeys(found))


def _letters(characters: Sequence[str]) -> tuple[str, list[int]]:
    """The characters in a form that both libraries have in common, and where each comes from; edges at both ends."""
    letters, at = [_EDGE], [-1]
    for index, character in enumerate(characters):
        for letter in unicodedata.normalize("NFKD", character):
            if not letter.isspace() and letter not in _NOTHING:
                letters.append("-" if letter in _HYPHENS else letter)
                at.append(index)
    return "".join([*letters, _EDGE]), [*at, len(characters)]


def _same_place(stored: str, low: int, high: int, shown: str) -> int | None:
    """Where `stored[low:high]` stands in `shown`, when letters around it leave one place only in either."""
    for size in _AROUND:
        for before, after in ((size, size), (size, 0), (0, size)):
            first = max(0, low - before)
            words = stored[first : high + after]
            if _stands_once(words, stored) and _stands_once(words, shown):
                return shown.index(words) + low - first
    return None


def _stands_once(words: str, text: str) -> bool:
    found = text.find(words)
    return found >= 0 and text.find(words, found + 1) < 0
