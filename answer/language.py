"""Which language a question is in, told by its function words (jusText's stop lists)."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from index.words import words

# Stop list of each language code that can be told; first named wins a tie.
LANGUAGES = MappingProxyType(
    {
        "en": "English",
        "es": "Spanish",
        "pt": "Portuguese",
        "fr": "French",
        "it": "Italian",
        "de": "German",
        "nl": "Dutch",
        "pl": "Polish",
        "ht": "Haitian",
        "sq": "Albanian",
        "vi": "Vietnamese",
    }
)
# With fewer function words than this nothing can be told: names and citations have none.
MIN_FUNCTION_WORDS = 2
# More letters of other scripts than this share: whatever the language, it is not a Latin one.
FOREIGN_SCRIPT_SHARE = 0.5
UNKNOWN_SCRIPT = "und"
_LATIN_END = 0x250


def language_of(text: str) -> str:
    """The code of the language, "und" for one of another script, "en" where nothing speaks against it."""
    letters = [c for c in text if c.isalpha()]
    if sum(ord(c) >= _LATIN_END for c in letters) > FOREIGN_SCRIPT_SHARE * len(letters):
        return UNKNOWN_SCRIPT
    # One letter is a function word in too many languages, and what is left of "didn't" in none.
    found = {word for word in words(text) if len(word) > 1}
    counts = {code: len(found & _stoplist(name)) for code, name in LANGUAGES.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= MIN_FUNCTION_WORDS and counts[best] > counts["en"] else "en"


def language_name(code: str) -> str:
    """The English name of a language code."""
    return LANGUAGES.get(code, "a language of another script")


@cache
def _stoplist(name: str) -> frozenset[str]:
    from justext import get_stoplist

    return frozenset(word for entry in get_stoplist(name) for word in words(entry))
