"""Which language a question is in, told by its function words (jusText's stop lists)."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from index.words import STOPWORDS, words

# Stop list of each language code that can be told; first named wins a tie. Not Polish: of jusText's 2,963 words for
# it many are no function words, "list" and "records" among them, and requests for records were taken for Polish.
LANGUAGES = MappingProxyType(
    {
        "en": "English",
        "es": "Spanish",
        "pt": "Portuguese",
        "fr": "French",
        "it": "Italian",
        "de": "German",
        "nl": "Dutch",
        "ht": "Haitian",
        "sq": "Albanian",
        "vi": "Vietnamese",
    }
)
# English words that the lists of other languages hold: all that stand 60 times or more in the 2.2 million words of the
# English evaluation sets. "Federal agents here" was Albanian.
_ENGLISH = frozenset(
    """actual alter america areas art base bay begin bureau capital cause census centre co come construction corps
    creation data dies direction et eu face far federal fine france fund here ii iii km lien lieu man mayor media met
    non plus prime principal pro region ten tin type via vi""".split()
)
# With fewer function words than this nothing can be told: names and citations have none.
MIN_FUNCTION_WORDS = 2
# More letters of other scripts than this share: whatever the language, it is not a Latin one.
FOREIGN_SCRIPT_SHARE = 0.5
UNKNOWN_SCRIPT = "und"
# No other language begins a question or a call so: "¿Puede ICE entrar?" has no function word.
_SPANISH = re.compile("[¿¡]")
_LATIN_END = 0x250


def language_of(text: str) -> str:
    """The code of the language, "und" for one of another script, "en" where nothing speaks against it."""
    letters = [c for c in text if c.isalpha()]
    if sum(ord(c) >= _LATIN_END for c in letters) > FOREIGN_SCRIPT_SHARE * len(letters):
        return UNKNOWN_SCRIPT
    if _SPANISH.search(text):
        return "es"
    # One letter is a function word in too many languages, and what is left of "didn't" in none.
    found = {word for word in words(text) if len(word) > 1}
    # What English has too says nothing for another language, but for "de" and the like, which stand in both.
    told = found - STOPWORDS - _ENGLISH
    own = {code: len(told & _stoplist(name)) for code, name in LANGUAGES.items() if code != "en"}
    english = found & (_stoplist(LANGUAGES["en"]) | STOPWORDS)
    best = max(own, key=own.__getitem__)
    return best if own[best] >= MIN_FUNCTION_WORDS and own[best] > len(english) else "en"


def language_name(code: str) -> str:
    """The English name of a language code."""
    return LANGUAGES.get(code, "a language of another script")


@cache
def _stoplist(name: str) -> frozenset[str]:
    from justext import get_stoplist

    return frozenset(word for entry in get_stoplist(name) for word in words(entry))
