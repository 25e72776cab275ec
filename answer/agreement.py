"""Where several documents say the same, or nearly the same and yet not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from types import MappingProxyType

from index.records import Quote, Span
from index.words import words

# From this share of the shorter one's words on, two quotations speak of the same thing; from the higher one on they
# do so nearly in the same words, so that another number or another "may" is no other story.
ALIKE, NEARLY_SAME = 0.5, 0.7
# A quotation of fewer words names its subject at most.
FEWEST_WORDS = 4
# Words that set a condition, by what they mean: an account that drops one tells another rule, one that says "without"
# for "unless" does not.
CONDITIONS = MappingProxyType(
    {
        **dict.fromkeys("not no never none neither nor cannot can't can’t won't won’t".split(), "not"),
        **dict.fromkeys("unless except without".split(), "unless"),
        **dict.fromkeys(("only", "solely"), "only"),
        "if": "if",
    }
)
# "Nobody enters without a permit" and "to enter one needs a permit" are one rule.
_NEEDS = re.compile(r"\b(?:need(?:s|ed)?|require(?:s|d)?|must have)\b", re.IGNORECASE)
_UNLESS = frozenset({"not", "unless"})
# They and others that turn a rule: "must", "may", a number.
_TURNS = re.compile(
    rf"\b(?:{'|'.join(sorted(CONDITIONS))}|must|may(?!\s+\d)|shall|should|prohibit\w*|allow\w*|require\w*|any|all|\d[\d,.]*)\b",
    re.IGNORECASE,
)
# A number that names a year, a day or an act ("2019", "May 13", "HB 8004", "26-14") counts nothing.
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMES_BEFORE = re.compile(r"(?:\b[A-Z][\w.]*\s|[-–./§(])$")
_CLAUSE_ENDS = re.compile(r"[,;:.](?=\s)")
# Two accounts say a turning word of the same thing where so many words of its clause, before or after it, are in both.
BESIDE_CONDITION, BESIDE_OTHER = 3, 1
_LONGEST_NAME = 20
_MEANINGS = frozenset(CONDITIONS.values())
_FILLER = frozenset(
    "a an the of to in on and or that is are be been by for it its they said with as this these".split()
)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A word that turns a rule: what it means, and the words of its clause that say something, before and after it."""

    means: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    content: frozenset[str]
    turns: tuple[_Turn, ...]
    needs: bool

    def has_of_its_own(self, other: _Words, *, conditions: bool) -> bool:
        """Whether a turning word of this account is missing in the other, which yet speaks of what stands beside it."""
        beside = BESIDE_CONDITION if conditions else BESIDE_OTHER
        meant = {turn.means for turn in other.turns}
        if other.needs and self._forbids_without(other):
            meant |= _UNLESS
        return any(
            turn.means not in meant
            and any(
                len(side) == beside and other.content.issuperset(side)
                for side in (turn.before[-beside:], turn.after[:beside])
            )
            for turn in self.turns
            if (turn.means in _MEANINGS) is conditions
        )

    def _forbids_without(self, other: _Words) -> bool:
        """Whether this account forbids something without what the other names too."""
        lacking = (turn.after for turn in self.turns if turn.means == "unless")
        return any(turn.means == "not" for turn in self.turns) and any(
            not other.content.isdisjoint(after) for after in lacking
        )


def collapse(quotes: Sequence[Quote]) -> list[Quote]:
    """Quotations with the same words in the same order become one, the best, that names the others in `also_in`.

    "Ten days" for "two days" among thirty words is another rule, and so is one in which judge and officer have changed
    places.
    """
    kept = dict[tuple[str, ...], Quote]()
    for quote in quotes:
        said = tuple(words(_in_full(quote)))
        same = kept.setdefault(said, quote)
        if quote.document.id not in {same.document.id, *(q.document.id for q in same.also_in)}:
            kept[said] = replace(same, also_in=(*same.also_in, quote))
    return list(kept.values())


def mark_differences(quotes: Sequence[Quote]) -> list[Quote]:
    """Each quotation with the numbers (1-based) of those that speak of the same thing and differ in substance."""
    accounts = [_split(_in_full(quote)) for quote in quotes]
    others: list[list[int]] = [[] for _ in quotes]
    for (i, one), (j, other) in combinations(enumerate(quotes), 2):
        if one.document.id != other.document.id and _differ(accounts[i], accounts[j]):
            others[i].append(j + 1)
            others[j].append(i + 1)
    return [replace(quote, differs_from=tuple(numbers)) for quote, numbers in zip(quotes, others, strict=True)]


def _in_full(quote: Quote) -> str:
    """An item of a list with the words that open it: "shall not: ... detain" is no copy of "may: ... detain"."""
    return f"{quote.lead_in} {quote.text}"


def differ(one: str, other: str) -> bool:
    """Whether two texts are about the same thing, mostly in the same words, but not with the same conditions.

    A condition counts that only one has. What else turns a rule counts where each has something of its own: the
    shorter account leaves dates and figures out. Either only where the other account holds the words beside it: that
    marks 2 pairs of quotations of the starter corpus (gold questions, 89) instead of 32, of which 30 told of different
    matters or said the same, and 1 of 2 on the seeds, the one that differs.
    """
    return _differ(_split(one), _split(other))


def _differ(a: _Words, b: _Words) -> bool:
    fewer = min(len(a.content), len(b.content))
    if fewer < FEWEST_WORDS:
        return False
    shared = len(a.content & b.content) / fewer
    if shared >= ALIKE and (a.has_of_its_own(b, conditions=True) or b.has_of_its_own(a, conditions=True)):
        return True
    return shared >= NEARLY_SAME and a.has_of_its_own(b, conditions=False) and b.has_of_its_own(a, conditions=False)


def turning_words(text: str, others: Iterable[str]) -> tuple[Span, ...]:
    """Where, in `text`, words stand that turn a rule and that some of the other texts lack."""
    lacking = [_turns(other) for other in others]
    found = (match for match in _turning(text) if any(_meaning(match[0]) not in turns for turns in lacking))
    return tuple(Span(match.start(), match.end()) for match in found)


def _split(text: str) -> _Words:
    turns, content = list[_Turn](), list[str]()
    for clause in _CLAUSE_ENDS.split(text):
        found = list(_turning(clause))
        edges = [0, *(edge for turn in found for edge in turn.span()), len(clause)]
        between = [_content(clause[low:high]) for low, high in zip(edges[::2], edges[1::2], strict=True)]
        for i, turn in enumerate(found, start=1):
            turns.append(_Turn(_meaning(turn[0]), tuple(chain(*between[:i])), tuple(chain(*between[i:]))))
        content += chain(*between)
    return _Words(frozenset(content), tuple(turns), bool(_NEEDS.search(text)))


def _turns(text: str) -> set[str]:
    return {_meaning(turn[0]) for turn in _turning(text)}


def _turning(text: str) -> Iterator[re.Match[str]]:
    for match in _TURNS.finditer(text):
        before = text[max(0, match.start() - _LONGEST_NAME) : match.start()]
        if not match[0][0].isdigit() or not (_YEAR.fullmatch(match[0]) or _NAMES_BEFORE.search(before)):
            yield match


def _content(text: str) -> list[str]:
    return [word for word in words(text) if word not in _FILLER]


def _meaning(turn: str) -> str:
    return CONDITIONS.get(turn.lower(), turn.lower())
