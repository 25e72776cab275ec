"""Nested numbering: which "(i)" is the letter after (h) and which the Roman one under (A).

A label alone does not say where it belongs. `read_labels` looks at all labels of a section and takes the
reading that costs least: a successor costs nothing, a gap, an unusual child or a list of one item a
little, and a label that fits nowhere is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

# Readings kept at each label, and how far behind the best one may lie. With 12 and 6.0 no path of the
# D.C. Code and U.S. Code samples changes.
BEAM = 6
MARGIN = 4.0
# Lists of Roman numbers in statutes end far below; "l", "c", "d" and "m" alone are letters.
MAX_ROMAN = 49
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50}
_ROMAN = re.compile(r"(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_PARTS = re.compile(r"(\d{1,3}|[a-z]{1,6}|[A-Z]{1,6})([A-Z]{0,2}|[a-z])((?:[-–][0-9A-Za-z]{1,4})?)")


class Place(IntEnum):
    """Where a label stands: at the start of a line, after a full clause (". ; : —"), or after a comma."""

    LINE = 0
    CLAUSE = 1
    COMMA = 2


class Style(StrEnum):
    """How a list counts."""

    DIGIT = "1"
    LOWER = "a"
    UPPER = "A"
    ROMAN = "i"
    ROMAN_UPPER = "I"
    LOWER_TWICE = "aa"
    UPPER_TWICE = "AA"


@dataclass(frozen=True, slots=True)
class Label:
    """One numbering label as printed, without its brackets or full stop: `words` has several for "(a)(1)".

    `start` and `end` are its place in the text, `mark` its form: "()" or ".".
    """

    words: tuple[str, ...]
    start: int
    end: int
    place: Place = Place.LINE
    mark: str = "()"


@dataclass(frozen=True, slots=True)
class Opened:
    """A level that a label opened.

    `label` is the label's index, `index` that of the word in it; depth 0 is the top.
    """

    label: int
    index: int
    word: str
    depth: int


@dataclass(frozen=True, slots=True)
class _Level:
    word: str
    style: Style
    mark: str
    number: int
    suffix: str
    items: int


@dataclass(frozen=True, slots=True)
class _Step:
    """A chain, latest first: copying a list at every step would make long sections slow."""

    earlier: _Step | None
    opened: Opened


@dataclass(frozen=True, slots=True)
class _Reading:
    cost: float
    stack: tuple[_Level, ...]
    trace: _Step | None


# What a list of one style holds inside another: (outer, inner) -> cost. The U.S. Code nests (a)(1)(A)(i)(I)(aa)(AA),
# the Code of Federal Regulations (a)(1)(i)(A), Connecticut (a)(1)(A)(i).
_NESTS = {
    ("", "a"): 0.0, ("", "1"): 0.1, ("", "A"): 0.4, ("", "I"): 0.3, ("", "i"): 0.8,
    ("a", "1"): 0.0, ("a", "A"): 0.5, ("a", "i"): 0.8,
    ("1", "A"): 0.0, ("1", "i"): 0.3, ("1", "a"): 0.3,
    ("A", "i"): 0.0, ("A", "1"): 0.4, ("A", "a"): 0.6,
    ("i", "I"): 0.0, ("i", "A"): 0.3,
    ("I", "aa"): 0.0, ("I", "A"): 0.3, ("I", "1"): 0.4, ("aa", "AA"): 0.0,
}  # fmt: skip
_ODD_NESTING = 0.9
# A style that is open already may open again below (C.F.R. paragraphs do: (a)(1)(i)(A)(1)).
_SAME_STYLE = 0.7
# No code puts a list directly into one of the same style.
_IN_ITSELF = 2.5
_STARTS_LATE = 3.0
_GAP = 1.0
_ALONE = 0.4
_REPEATED = 3.2
# "(a) In general. -" and then "(a) The Mayor shall ...": the same label above and before the text.
_RESTATED = 0.9
_LEFT_OUT = {Place.LINE: 2.6, Place.CLAUSE: 1.4, Place.COMMA: 0.2}


def read_labels(labels: Sequence[Label], alone: float = _ALONE) -> list[Opened]:
    """The levels that a section's labels open, in order; labels that fit nowhere are left out.

    Args:
        labels: in reading order.
        alone: what a list of a single item costs; raise it where single numbers are rarely labels.
    """
    readings = [_Reading(0.0, (), None)]
    for index, label in enumerate(labels):
        after: dict[tuple[_Level, ...], _Reading] = {}
        for reading in readings:
            for new in _next(reading, index, label, alone):
                if new.stack not in after or new.cost < after[new.stack].cost:
                    after[new.stack] = new
        ranked = sorted(after.values(), key=lambda r: r.cost)[:BEAM]
        readings = [r for r in ranked if r.cost <= ranked[0].cost + MARGIN]
    best = min(readings, key=lambda r: r.cost + _closing(r.stack, 0, alone))
    return _unwind(best.trace)


def values(word: str) -> list[tuple[Style, int, str]]:
    """What a label may count: (style, number, suffix), for instance ("a", 9, "") and ("i", 1, "") for "i".

    >>> [(str(style), number, suffix) for style, number, suffix in values("4A")]
    [('1', 4, 'A')]
    """
    match = _PARTS.fullmatch(word)
    if not match:
        return []
    head, letters, tail = match.groups()
    if head.isdigit():
        return [(Style.DIGIT, int(head), letters + tail)]
    if letters:  # "aB": no label
        return []
    found = []
    low = head.lower()
    is_upper = head.isupper()
    if len(set(low)) == 1 and len(low) <= 2:
        number = ord(low[0]) - ord("a") + 1
        found.append((Style.UPPER if is_upper else Style.LOWER, number + 26 * (len(low) - 1), tail))
        if len(low) == 2:
            found.append((Style.UPPER_TWICE if is_upper else Style.LOWER_TWICE, number, tail))
    if _ROMAN.fullmatch(low) and 0 < _roman(low) <= MAX_ROMAN:
        found.append((Style.ROMAN_UPPER if is_upper else Style.ROMAN, _roman(low), tail))
    return found


def _roman(low: str) -> int:
    digits = [_ROMAN_DIGITS[c] for c in low]
    return sum(-d if any(later > d for later in digits[i + 1 : i + 2]) else d for i, d in enumerate(digits))


def _next(reading: _Reading, index: int, label: Label, alone: float) -> Iterator[_Reading]:
    """Every way to go on with one more label."""
    yield _Reading(reading.cost + _LEFT_OUT[label.place], reading.stack, reading.trace)
    yield from _opened(reading, index, label, 0, None, alone)
    for restated in range(1, len(label.words) + 1):
        for depth in range(len(reading.stack) - restated + 1):
            levels = reading.stack[depth : depth + restated]
            if tuple(level.word for level in levels) != label.words[:restated] or levels[-1].mark != label.mark:
                continue
            if restated < len(label.words):
                yield from _opened(reading, index, label, restated, depth + restated, alone)
            elif label.place is Place.LINE and depth + restated == len(reading.stack):
                yield _Reading(reading.cost + _RESTATED, reading.stack, reading.trace)


def _opened(
    reading: _Reading, index: int, label: Label, first: int, depth: int | None, alone: float
) -> Iterator[_Reading]:
    """The label's words from `first` on opened one below the other, the first of them at `depth` (None: anywhere)."""
    for start in _placed(reading, index, label, first, depth, alone):
        states = [start]
        for inner in range(first + 1, len(label.words)):
            states = [new for state in states for new in _placed(state, index, label, inner, len(state.stack), alone)]
        yield from states


def _placed(
    reading: _Reading, index: int, label: Label, at_word: int, depth: int | None, alone: float
) -> Iterator[_Reading]:
    """One word as the next item of an open list, or as the first of a new one below."""
    stack, word = reading.stack, label.words[at_word]
    for style, number, suffix in values(word):
        for at in range(len(stack)) if depth is None else range(depth, min(depth + 1, len(stack))):
            level = stack[at]
            if level.style is not style or level.mark != label.mark:
                continue
            step = _going_on(level, number, suffix, label.place, at == len(stack) - 1)
            if step is not None:
                new = _Level(word, style, label.mark, number, suffix, level.items + 1)
                cost = reading.cost + step + _closing(stack, at + 1, alone)
                yield _Reading(cost, (*stack[:at], new), _Step(reading.trace, Opened(index, at_word, word, at)))
        if label.place is not Place.COMMA and depth in (None, len(stack)):
            cost = reading.cost + _opening(stack, style, number, suffix, label)
            new = _Level(word, style, label.mark, number, suffix, 1)
            yield _Reading(cost, (*stack, new), _Step(reading.trace, Opened(index, at_word, word, len(stack))))


def _going_on(level: _Level, number: int, suffix: str, place: Place, deepest: bool) -> float | None:
    """What it costs to go on counting from `level` to (number, suffix); None where that cannot be."""
    if place is Place.COMMA and not deepest:
        return None
    if number == level.number + 1:
        return 0.2 if suffix else 0.0
    if number == level.number and suffix != level.suffix:
        return 0.1 if _key(suffix) > _key(level.suffix) else _REPEATED
    if number == level.number:
        return _REPEATED if place is Place.LINE else None
    if number < level.number or place is Place.COMMA:
        return None
    return _GAP + 0.1 * min(number - level.number, 10) + (1.0 if place is Place.CLAUSE else 0.0)


def _opening(stack: tuple[_Level, ...], style: Style, number: int, suffix: str, label: Label) -> float:
    outer = stack[-1].style if stack and stack[-1].mark == label.mark else ""
    cost = _NESTS.get((str(outer), str(style)), _ODD_NESTING)
    decimal = label.mark == "." and len(label.words) > 1  # decimal numbers nest in themselves: 2, 2.1, 2.1.1
    same = [level.style is style and level.mark == label.mark for level in stack]
    if any(same) and not decimal:
        cost += _IN_ITSELF if same[-1] else _SAME_STYLE
    if number != 1 or suffix:
        cost += _STARTS_LATE + (0.0 if label.place is Place.LINE else 2.0)
    return cost


def _closing(stack: tuple[_Level, ...], depth: int, alone: float) -> float:
    return sum(alone for level in stack[depth:] if level.items == 1)


def _key(suffix: str) -> tuple[tuple[int, str], ...]:
    """Orders suffixes as codes do: "", "A", "A-i", "B", "Z", "AA"; "-2" before "-10"."""
    return tuple((len(part), part) for part in re.split("[-–]", suffix))


def _unwind(step: _Step | None) -> list[Opened]:
    found: list[Opened] = []
    while step is not None:
        found.append(step.opened)
        step = step.earlier
    return found[::-1]
