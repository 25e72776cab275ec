"""Words as the keyword index sees them: split, stemmed, told apart from those that say nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

# Words that stand in almost every passage, or name nobody: leaving them out costs no recall and much time.
STOPWORDS = frozenset(
    """a about all also am an and any anybody anyone anything are as at be been but by can could currently did didn do
    does doesn don everybody everyone everything for from had has have how i if in into is it its just ll may me
    might must my no nobody not now of on or our re s shall should so somebody someone something such t than that
    the their them then there these they this those to today us was we were what when where which while who whom
    whose why will with would you your""".split()
)
# Words of any question, whatever it is about; that few passages hold one says nothing of its subject.
_LIGHT = """able actually already anyway even ever get got happen knew know known let like make mean need off ok okay
onto over paragraph please put really said say section still tell thing told want yet""".split()
_WORD = re.compile(r"\w+")
_PHRASE = re.compile(r'"([^"]+)"|“([^”]+)”')


def words(text: str) -> list[str]:
    """The words of a text, lower case and without accents, split as FTS5's unicode61 tokenizer splits them."""
    if text.isascii():
        return _WORD.findall(text.lower())
    folded = unicodedata.normalize("NFD", text.lower())
    # By its few distinct characters, not by each: a fifth of the time.
    marks = {ord(c): None for c in set(folded) if unicodedata.combining(c)}
    return _WORD.findall(folded.translate(marks) if marks else folded)


def stems(text: str) -> list[str]:
    """The words of a text in Porter's stem form, the one that the keyword index stores."""
    return [stem(word) for word in words(text)]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A lower-case word's Porter stem: "schools" and "school" are one."""
    result: str = _stemmer().stemWord(word)
    return result


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    # PyStemmer: the Snowball project's own C code; FTS5's porter tokenizer follows the same algorithm.
    import Stemmer

    return Stemmer.Stemmer("porter")


def is_light(word: str) -> bool:
    """Whether any question may hold a word, in any of its endings, whatever it is about."""
    return stem(word) in _light_stems()


@lru_cache(maxsize=1)
def _light_stems() -> frozenset[str]:
    return frozenset(map(stem, _LIGHT))


def content_words(text: str) -> list[str]:
    """The distinct words that say what a question is about, in order; all its words if none does."""
    found = list(dict.fromkeys(words(text)))
    return [word for word in found if word not in STOPWORDS] or found


def phrases(text: str) -> tuple[str, ...]:
    """What a question puts in double quotes, straight or curly: these must occur verbatim."""
    return tuple(phrase for pair in _PHRASE.findall(text) if (phrase := (pair[0] or pair[1]).strip()))


def match_expression(terms: Sequence[str]) -> str:
    """An FTS5 query that finds any of the terms. Each is quoted, so no user word is ever an operator."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)


def contains(haystack: Sequence[str], needle: Sequence[str]) -> bool:
    """Whether the stems of `needle` stand in `haystack` one after the other."""
    size = len(needle)
    if needle and needle[0] not in haystack:
        return False
    return size == 1 or any(list(haystack[i : i + size]) == list(needle) for i in range(len(haystack) - size + 1))
