"""Text from a tree of elements: blocks parted by blank lines, headings kept, inline tags without a trace.

Saved pages, Word files, OpenDocument files and e-mails all end here, so that the same content gives the
same text. The tree is walked without recursion: a hostile page is nested deeper than Python's stack.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from index.records import Heading

# What opens an item of a list, of a list in a list, and of one in that, where a browser or Word shows a mark or counts:
# without one an item of "must not:" would read as an order.
ITEM_MARKS = ("• ", "◦ ", "▪ ")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the tags of a tree mean.

    Attributes:
        blocks: tags whose content stands apart from what is around it.
        skipped: tags whose content is not read.
        items: tags of a list's items.
        cells: tags of a table's cells; `rows` of its rows.
        breaks: tags that end a line.
        heading: gives an element's level as a heading, 0 for all others.
        verbatim: whether an element's white space counts (`<pre>`).
        inline: whether an element of `blocks` stands inside a sentence all the same.
    """

    blocks: frozenset[str]
    skipped: frozenset[str]
    items: frozenset[str]
    cells: frozenset[str]
    rows: frozenset[str]
    breaks: frozenset[str]
    heading: Callable[[Any], int]
    verbatim: Callable[[Any], bool]
    inline: Callable[[Any], bool]


class TextBuilder:
    """Puts a text together block by block, and remembers where its headings lie."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._headings: list[Heading] = []
        self._length = 0
        self._block: list[str] = []
        self._line_ended = False
        self._mark = ""

    def mark(self, mark: str) -> None:
        """Put before the next block; "" takes back what no block has taken."""
        self._mark = mark

    def write(self, text: str, verbatim: bool = False) -> None:
        """Add to the block; white space is one space unless `verbatim`."""
        if text and not verbatim:
            text = _SPACE.sub(" ", text)
        if text.strip():
            self._line_ended = False
        self._block.append(text)

    def break_line(self) -> None:
        """A line break parts words; two in a row end the block."""
        if self._line_ended:
            self.end_block()
        else:
            self._block.append(" ")
            self._line_ended = True

    def end_block(self, level: int = 0, verbatim: bool = False) -> None:
        """What comes next is a block of its own; `level` above 0 makes this one a heading."""
        raw = "".join(self._block)
        block = raw.strip("\n").rstrip() if verbatim else _SPACE.sub(" ", raw).strip()
        self._block, self._line_ended = [], False
        if not block.strip():
            return
        block, self._mark = self._mark + block.replace("\0", "�"), ""
        if level:
            self._headings.append(Heading(self._length, self._length + len(block), level, " ".join(block.split())))
        self._parts.append(block)
        self._length += len(block) + 2

    def result(self) -> tuple[str, tuple[Heading, ...]]:
        """The text and its headings; ends the last block."""
        self.end_block()
        return "\n\n".join(self._parts), tuple(self._headings)


def tree_text(root: Any, words: Vocabulary) -> tuple[str, tuple[Heading, ...]]:
    """The text of an lxml tree, and its headings.

    Args:
        root: the element to read; None gives no text.
        words: what its tags mean.
    """
    walk = _Walk(words)
    if root is not None:
        walk.through(root)
    return walk.out.result()


class _Walk:
    """One pass over a tree, with what is open at the moment."""

    def __init__(self, words: Vocabulary) -> None:
        self.out = TextBuilder()
        self._words = words
        self._level = 0
        self._verbatim: list[Any] = []
        self._row: Any = None
        self._items = 0

    def through(self, root: Any) -> None:
        from lxml.etree import iterwalk

        events = iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in events:
            if event == "start":
                if element.tag in self._words.skipped:
                    events.skip_subtree()
                else:
                    self._start(element)
            elif event == "end" and element.tag not in self._words.skipped:
                self._end(element)
            if event != "start" and element is not root and element.tail:
                self.out.write(element.tail, bool(self._verbatim))

    def _start(self, element: Any) -> None:
        words = self._words
        if element.tag in words.breaks:
            if self._verbatim:
                self.out.write("\n", verbatim=True)
            else:
                self.out.break_line()
        elif self._row is not None:
            self.out.write(" " if element.tag in words.cells or element.tag in words.blocks else "")
        elif element.tag in words.blocks and not words.inline(element):
            self.out.end_block(verbatim=bool(self._verbatim))
            self._level = words.heading(element) or self._level
            if element.tag in words.items:
                self.out.mark(ITEM_MARKS[min(self._items, len(ITEM_MARKS) - 1)])
                self._items += 1
            if element.tag in words.rows and self._is_flat(element):
                self._row = element
        if words.verbatim(element):
            self._verbatim.append(element)
        self.out.write(element.text or "", bool(self._verbatim))

    def _end(self, element: Any) -> None:
        words = self._words
        verbatim = bool(self._verbatim)
        if verbatim and self._verbatim[-1] is element:
            self._verbatim.pop()
        if self._row is element:
            self._row = None
        if self._row is not None:
            self.out.write(" " if element.tag in words.blocks else "")
        elif element.tag in words.blocks and not words.inline(element):
            self.out.end_block(self._level, verbatim)
            if element.tag in words.items:
                self.out.mark("")
                self._items -= 1
            if words.heading(element):
                self._level = 0

    def _is_flat(self, row: Any) -> bool:
        """Whether each cell holds one paragraph at most; such a row is one line, any other is layout."""
        for cell in row:
            inner = cell.iterdescendants(*self._words.blocks)
            next(inner, None)
            if next(inner, None) is not None:
                return False
        return True
