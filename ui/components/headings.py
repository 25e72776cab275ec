"""A document's headings set as headings: the signs that Markdown writes them with ("##") are kept, and not shown."""

from __future__ import annotations

import re

from index.records import Document
from ui.components.markup import Layer

_SIGNS = re.compile(r"^\s{0,3}#{1,6}[ \t]+|(?:[ \t]+#+|[ \t]*\r?\n[ \t]*(?:=+|-+))\s*$")
_SIGN = 'span class="pc-sign" aria-hidden="true"'


def heading_layers(document: Document, start: int, end: int, opening: str) -> list[Layer]:
    """Elements around the headings that lie in `text[start:end]` of a document, and around their signs.

    Args:
        document: any.
        start: where the stretch begins, in code points.
        end: where it ends.
        opening: the tag of a heading, see `Layer`.
    """
    layers = list[Layer]()
    for heading in document.headings:
        text = document.text[heading.start : heading.end].rstrip()
        if not (text and start <= heading.start < heading.end <= end):
            continue
        low, high = heading.start, heading.start + len(text)
        for sign in _SIGNS.finditer(text) if document.format == "markdown" else ():
            at = heading.start + sign.start(), heading.start + sign.end()
            layers.append(Layer(*at, _SIGN))
            low, high = (at[1], high) if sign.start() == 0 else (low, at[0])
        layers.append(Layer(low, high, opening))
    return sorted(layers, key=lambda layer: layer.start)
