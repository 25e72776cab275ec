"""The words that an item of a list hangs on: "No officer shall, on such a ground: ... (5) Publish the address".

Alone the item says the contrary. Where those words stand too far above it to be one quotation with it, they are told
beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.records import Span

# Lists longer than this, in code points, are not looked through.
LONGEST_LIST = 50_000
# Lists in lists: "(a) ... (1) ... (A) ... (i)".
DEEPEST = 5
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_LABEL = re.compile(r"(?P<open>\(?)(?P<name>\d{1,3}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})(?P<close>[.)])(?=\s)")
_BULLET = re.compile(r"[-*•◦▪–]\s")
# What leads in: a colon, a dash (but not that of "In general. —"), or a word that no sentence and no heading ends with.
_OPEN_WORDS = """a all an and any are as be between by each either following for from has have if in include includes
including is mean means must may not of on or shall such than that the to under unless when whether which who whose
will with""".split()
_LEADS_IN = re.compile(rf"(?::|[^.\s]\s*[—–]|\b(?:{'|'.join(_OPEN_WORDS)}))$")
_ITEM_ENDS = re.compile(r"(?:[.;]|[;,]\s+(?:and|or))$")
# Where a sentence of running text ends: after a word of four letters or more, since "Gen. Stat." ends none.
_SENTENCE_ENDS = re.compile(r"(?<=[a-z]{4})[.?!][”\"’')\]]*\s+(?=[“\"(\[]?[A-Z])")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_LINE = re.compile(r"(?m)^[ \t]*")
# Where a label may stand: at a line's start, and one in brackets after a clause too.
_LINE_BEGINS = re.compile(r"(?:^|[\r\n])[ \t]*$")
_CLAUSE_ENDS = re.compile(r"(?:[:;,.—–]|\b(?:and|or))[”\"’')\]]*\s+$")
_LOOK_BACK = 20


def lead_ins(text: str, start: int) -> tuple[Span, ...]:
    """The words that open the list, and the lists around it, which `text[start:]` is an item of.

    Args:
        text: the whole text.
        start: where a quotation begins.

    Returns:
        Spans of `text`, the outermost list's first; none where no item begins there, or its list has no such words.
    """
    found: list[Span] = []
    while len(found) < DEEPEST and (lead := _lead_in(text, found[-1].start if found else start)):
        found.append(lead)
    return tuple(reversed(found))


def _lead_in(text: str, start: int) -> Span | None:
    floor = max(0, start - LONGEST_LIST)
    first = _first_item(text, start, floor)
    if first is None:
        return None
    end = floor + len(text[floor:first].rstrip())
    return Span(_sentence_start(text, floor, end), end) if _LEADS_IN.search(text, floor, end) else None


def _first_item(text: str, start: int, floor: int) -> int | None:
    """Where the list begins that an item at `start` belongs to; None where there is no item, or an item is missing."""
    if _BULLET.match(text, start):
        return _first_bullet(text, start, floor)
    label = _LABEL.match(text, start)
    if not label:
        return None
    follows = bool(_ITEM_ENDS.search(text[max(floor, start - _LOOK_BACK) : start].rstrip()))
    at, name = start, label["name"]
    for above in _names_before(name, follows=follows):
        before = _last(text, floor, at, label["open"] + above + label["close"])
        # Behind "1." and "2." the next "2." is of another list, whose "1." is missing.
        if before is None or _last(text, before, at, label["open"] + name + label["close"]) is not None:
            return None
        at, name = before, above
    return at


def _names_before(name: str, *, follows: bool) -> list[str]:
    """The labels of the items above one, nearest first; `follows`: whether another item stands right before it, which
    makes "(i)" the letter behind "(h)".
    """
    if name.isdigit():
        return [str(number) for number in range(int(name) - 1, 0, -1)]
    low = name.lower()
    if low in _ROMAN and not (low == "i" and follows):
        names = list(reversed(_ROMAN[: _ROMAN.index(low)]))
    else:
        names = [chr(code) for code in range(ord(low) - 1, ord("a") - 1, -1)] if len(low) == 1 else []
    return names if name == low else [above.upper() for above in names]


def _last(text: str, floor: int, end: int, label: str) -> int | None:
    """Where a label last stood before `end`."""
    at = text.rfind(label, floor, end)
    while at >= 0:
        before, after = text[max(floor, at - _LOOK_BACK) : at], text[at + len(label) : at + len(label) + 1]
        inline = label.startswith("(") and _CLAUSE_ENDS.search(before)
        if after.isspace() and (inline or _LINE_BEGINS.search(before)):
            return at
        at = text.rfind(label, floor, at)
    return None


def _first_bullet(text: str, start: int, floor: int) -> int:
    """Up over the paragraphs with the same mark, and items of lists in this one; any other ends the list."""
    mark = re.compile(rf"(?m)^[ \t]*{re.escape(text[start])}\s")
    first = start
    for paragraph in reversed(list(_paragraphs(text, floor, start))):
        marked = mark.search(text, paragraph.start, paragraph.end)
        inner = _BULLET.match(text, paragraph.start) or _LABEL.match(text, paragraph.start)
        if not marked and not inner and text[paragraph.start : paragraph.end].strip():
            break
        first = marked.start() if marked else first
        if marked and text[paragraph.start : first].strip():
            break
    return first


def _paragraphs(text: str, floor: int, end: int) -> Iterator[Span]:
    at = floor
    for blank in _BLANK_LINE.finditer(text, floor, end):
        yield Span(at, blank.start())
        at = blank.end()
    yield Span(at, end)


def _sentence_start(text: str, floor: int, end: int) -> int:
    """Where the sentence begins that ends at `end`: with its paragraph, its own label, or behind another sentence."""
    start = list(_paragraphs(text, floor, end))[-1].start
    lines = (line.end() for line in _LINE.finditer(text, start, end))
    labelled = (at for at in lines if _LABEL.match(text, at) or _BULLET.match(text, at))
    behind = (match.end() for match in _SENTENCE_ENDS.finditer(text, start, end))
    return max((start, *labelled, *behind))
