"""A question's words, as the keyword index sees them."""

from __future__ import annotations

import re

# Words that stand in almost every passage: leaving them out costs no recall and much time.
STOPWORDS = frozenset(
    """a about an and are as at be been but by can could did do does for from had has have how i if in into is it
    its may me my of on or our shall should so than that the their them then there these they this those to us was
    we were what when where which who whom whose why will with would you your""".split()
)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_PHRASE = re.compile(r'"([^"]+)"|“([^”]+)”')


def words(text: str) -> list[str]:
    """The words of a text in lower case; "54-192h" and "don't" are one word each."""
    return _WORD.findall(text.lower())


def content_words(text: str) -> list[str]:
    """The distinct words that say what a question is about, in order; all its words if none does."""
    found = list(dict.fromkeys(words(text)))
    return [word for word in found if word not in STOPWORDS] or found


def phrases(text: str) -> tuple[str, ...]:
    """What a question puts in double quotes, straight or curly: these must occur verbatim."""
    return tuple(phrase for pair in _PHRASE.findall(text) if (phrase := (pair[0] or pair[1]).strip()))


def match_expression(terms: list[str]) -> str:
    """An FTS5 query that finds any of the terms. Each is quoted, so no user word is ever an operator."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
