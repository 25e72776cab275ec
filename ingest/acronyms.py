"""The short forms that a document itself explains: "Immigration and Customs Enforcement (ICE)".

After Schwartz and Hearst's rule (A simple algorithm for identifying abbreviation definitions, 2003), kept to
capitals: the letters of the short form are the initials of the capitalised words before the parenthesis.
"""

from __future__ import annotations

import re

# Small words inside a name, which may or may not lend an initial.
_SMALL = r"(?:and|of|for|the|on|in|to|with|&|de)"
_DEFINITION = re.compile(
    rf"((?:[A-Z][\w’'-]*(?:,)?\s+(?:{_SMALL}\s+){{0,2}}){{2,9}})\(\s*[“\"]?([A-Z][A-Z&]{{1,7}})[”\"]?\s*\)"
)


def acronyms_in(text: str) -> dict[str, str]:
    """Short form -> long form, for each that the text defines in so many words.

    >>> acronyms_in("The Connecticut Immigrants Rights Alliance (CIRA) met.")
    {'CIRA': 'Connecticut Immigrants Rights Alliance'}
    """
    found: dict[str, str] = {}
    for match in _DEFINITION.finditer(text):
        words = match[1].split()
        for first in range(len(words)):
            if _initials(words[first:]) == match[2]:
                found.setdefault(match[2], " ".join(words[first:]).rstrip(","))
                break
    return found


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words if word[0].isupper() or word == "&")
