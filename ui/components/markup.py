"""The one way for text of documents onto a page: escaped, letter for letter, through `st.html`.

Markdown would change the words (`->`, `**`, `:red[x]`) and fetch pictures that a document names.
Streamlit cleans the HTML once more in the browser (DOMPurify, its "html" profile).
"""

from __future__ import annotations

import html
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import streamlit as st

from answer.line_ends import line_ends
from ui.components.scroll import QUOTATION_ID

# A block this long is drawn only when it comes near the screen: of 1 MB of text the browser lays out
# one part, see `.pc-text > div` in the style sheet.
BLOCK_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Layer:
    """An element around `text[start:end]`; `opening` is a tag with its attributes, without brackets.

    Where both offsets are equal it is an empty element: a place that a link leads to. `head` is markup without text
    that stands in it first.
    """

    start: int
    end: int
    opening: str
    head: str = ""

    @property
    def closing(self) -> str:
        """The name of the tag."""
        return self.opening.split(" ", 1)[0]


class Html:
    """Markup handed to `st.html` as it is: a plain string would be dedented, which changes blank lines."""

    def __init__(self, markup: str) -> None:
        self.markup = markup

    def _repr_html_(self) -> str:
        return self.markup


def show(markup: str) -> None:
    """Put markup on the page; every piece of foreign text in it must have been through `escape`."""
    st.html(Html(markup))


def escape(text: str) -> str:
    """Text as HTML that shows exactly this text. A bare CR would be read as a line feed."""
    return html.escape(text).replace("\r", "&#13;").replace("\0", "�")


def element(tag: str, text: str, css: str = "") -> str:
    """An element with escaped text in it, or "" where there is no text."""
    attributes = f' class="{css}"' if css else ""
    return f"<{tag}{attributes}>{escape(text)}</{tag}>" if text else ""


def link(href: str, text: str, css: str = "") -> str:
    """A link of our own making, its text escaped."""
    attributes = f' class="{css}"' if css else ""
    return f'<a href="{html.escape(href)}" target="_self"{attributes}>{escape(text)}</a>'


def highlighted(text: str, start: int, end: int, within: tuple[int, int], layers: Sequence[Layer] = ()) -> str:
    """A stretch of a document with one part of it marked.

    Args:
        text: the whole document.
        start: where the mark begins, in code points of `text`.
        end: where it ends; nothing is marked where both are equal.
        within: the stretch to show; `start` and `end` lie in it.
        layers: further elements, not overlapping one another.

    Returns:
        HTML whose text is `text[within[0]:within[1]]`; the text of its `<mark>` is `text[start:end]`.
    """
    before = layered(text, within[0], start, layers)
    after = layered(text, end, within[1], layers)
    if start == end:
        return before + after
    return f"{before}<mark>{layered(text, start, end, layers)}</mark>{after}"


def layered(text: str, start: int, end: int, layers: Iterable[Layer]) -> str:
    """`text[start:end]` as HTML, with the parts of the layers that lie in it."""
    parts, at = list[str](), start
    for layer in layers:
        low, high = max(layer.start, at), min(layer.end, end)
        is_place = layer.start == layer.end == low < end
        if low >= high and not is_place:
            continue
        parts += [escape(text[at:low]), f"<{layer.opening}>{layer.head}", escape(text[low:high]), f"</{layer.closing}>"]
        at = high
    parts.append(escape(text[at:end]))
    return "".join(parts)


def apart(candidates: Iterable[Layer], taken: Iterable[Layer]) -> list[Layer]:
    """The candidates that overlap nothing that is taken."""
    others = sorted(taken, key=lambda layer: layer.start)
    starts = [other.start for other in others]
    ends = [0, *accumulate((other.end for other in others), max)]
    return [layer for layer in candidates if ends[bisect_left(starts, layer.end)] <= layer.start]


def line_end_layers(text: str, start: int, end: int) -> list[Layer]:
    """Elements around the line ends in `text[start:end]` that the style sheet shows as spaces."""
    return [Layer(span.start, span.end, 'span class="pc-line-end"') for span in line_ends(text, start, end)]


def document_text(text: str, start: int, end: int, layers: Sequence[Layer] = ()) -> str:
    """A whole document as HTML, in blocks that end at line ends, with `text[start:end]` marked if not empty."""
    blocks = list[str]()
    for low, high in _blocks(text, start, end):
        marked = highlighted(text, start, end, (low, high), _in(layers, low, high)) if low <= start < high else ""
        content = marked or layered(text, low, high, _in(layers, low, high))
        blocks.append(f"<div>{content}</div>")
    body = "".join(blocks).replace("<mark>", f'<mark id="{QUOTATION_ID}" tabindex="-1">', 1)
    return f'<div class="pc-text">{body}</div>'


def _in(layers: Sequence[Layer], low: int, high: int) -> list[Layer]:
    return [layer for layer in layers if layer.start < high and (layer.end > low or layer.start == low)]


def _blocks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches that end at line ends and do not cut the quotation."""
    blocks, low = list[tuple[int, int]](), 0
    while low < len(text):
        high = text.find("\n", low + BLOCK_CHARACTERS) + 1 or len(text)
        if low <= start < high < end:
            high = text.find("\n", end) + 1 or len(text)
        blocks.append((low, high))
        low = high
    return blocks
