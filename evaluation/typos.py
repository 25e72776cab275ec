"""Typing errors made on purpose, the same at every run: what a search must bear that people type by hand.

Four kinds, equally often: two letters swapped, one left out, one doubled, one struck as its neighbour on an
English keyboard. A word gets one at most; its first letter is hit as often as any other.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from evaluation.metrics import SEED

# In shorter words an error mostly makes another word.
MIN_LETTERS = 4
# The keys beside, above and below each letter on an English keyboard.
NEIGHBOURS = dict(
    pair.split(":")
    for pair in """a:qwsz b:vghn c:xdfv d:serfxc e:wsdr f:drtgvc g:ftyhbv h:gyujnb i:uojk j:huikmn k:jiolm l:kop m:njk
    n:bhjm o:ipkl p:ol q:wa r:edft s:awedxz t:rfgy u:yhji v:cfgb w:qase x:zsdc y:tghu z:asx""".split()
)
_WORD = re.compile(rf"[^\W\d_]{{{MIN_LETTERS},}}")


def misspell(text: str, share: float, key: str = "") -> str:
    """A text with typing errors in a share of its words.

    Args:
        text: a question.
        share: of all its words, in [0, 1]; words under `MIN_LETTERS` letters and numbers are counted and left
            alone. What remains of the count after whole words is decided by chance.
        key: names the question, so that the same words elsewhere get other errors.
    """
    chance = random.Random(f"{SEED}|{key}|{text}")  # noqa: S311 - a sample, no secret
    fit = list(_WORD.finditer(text))
    count = int(share * len(text.split()) + chance.random())
    for match in sorted(chance.sample(fit, min(count, len(fit))), key=lambda m: -m.start()):
        text = text[: match.start()] + _strike(match[0], chance) + text[match.end() :]
    return text


def _strike(word: str, chance: random.Random) -> str:
    """The word with one error; it always differs."""
    while True:
        made = chance.choice(_KINDS)(word, chance.randrange(len(word)), chance)
        if made != word:
            return made


def _swap(word: str, place: int, chance: random.Random) -> str:
    return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]


def _drop(word: str, place: int, chance: random.Random) -> str:
    return word[:place] + word[place + 1 :]


def _double(word: str, place: int, chance: random.Random) -> str:
    return word[: place + 1] + word[place:]


def _neighbour(word: str, place: int, chance: random.Random) -> str:
    keys = NEIGHBOURS.get(word[place].lower())
    if not keys:  # a letter that an English keyboard has not
        return word
    key = chance.choice(keys)
    return word[:place] + (key.upper() if word[place].isupper() else key) + word[place + 1 :]


_KINDS: tuple[Callable[[str, int, random.Random], str], ...] = (_swap, _drop, _double, _neighbour)
