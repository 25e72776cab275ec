"""Saved web pages: the article by trafilatura, without navigation, footers and adverts.

A page that has no article in trafilatura's eyes (a short or home-made one) gives all of its visible text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.errors import UnreadableDocument
from index.records import Heading, Source
from ingest.readers.text import decode
from ingest.reading import Reading, Stated

_BLOCKS = frozenset("head p item quote code row fw".split())
_SKIPPED = frozenset("script style noscript template head nav footer".split())
_HTML_BLOCKS = frozenset(
    "p div li td th h1 h2 h3 h4 h5 h6 blockquote pre section article header main tr dt dd figcaption".split()
)
_BREAKS = frozenset("br lb cell td th".split())
_SPACE = re.compile(r"\s+")


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    tree = load_html(content)
    if tree is None:
        tree = load_html(decode(content))
    if tree is None:
        raise UnreadableDocument("it holds no HTML that can be parsed")
    page: Any = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=True)
    text, headings = _assemble(_article_blocks(page.body)) if page is not None else ("", ())
    if not text:
        text, headings = _assemble(_visible_blocks(load_html(content)))
    return Reading(text=text, format="html", stated=_stated(page, content), headings=headings)


def _article_blocks(body: Any) -> Iterator[tuple[int, str]]:
    """(heading level or 0, text) of each block of trafilatura's tree, in reading order."""
    for element in body.iter() if body is not None else ():
        if element.tag in _BLOCKS and not any(parent.tag in _BLOCKS for parent in element.iterancestors()):
            level = int(element.get("rend", "h2")[1:]) if element.tag == "head" else 0
            yield level, _text(element)


def _visible_blocks(tree: Any) -> Iterator[tuple[int, str]]:
    """(heading level or 0, text) of each innermost block of an HTML page."""
    if tree is None:
        return
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            continue
        if any(parent.tag in _SKIPPED for parent in element.iterancestors()):
            continue
        if element.tag in _HTML_BLOCKS and not any(child.tag in _HTML_BLOCKS for child in element.iterdescendants()):
            level = int(element.tag[1]) if re.fullmatch("h[1-6]", element.tag) else 0
            yield level, _text(element)


def _text(element: Any) -> str:
    """The text of an element and all in it; line breaks and table cells part words, other tags do not."""
    parts = [" " if element.tag in _BREAKS else "", element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _assemble(blocks: Iterator[tuple[int, str]]) -> tuple[str, tuple[Heading, ...]]:
    """Blocks joined by blank lines, and where the headings among them lie."""
    parts: list[str] = []
    headings: list[Heading] = []
    length = 0
    for level, raw in blocks:
        block = _SPACE.sub(" ", raw).strip().replace("\0", "�")
        if not block:
            continue
        if level:
            headings.append(Heading(length, length + len(block), level, block))
        parts.append(block)
        length += len(block) + 2
    return "\n\n".join(parts), tuple(headings)


def _stated(page: Any, content: bytes) -> Stated:
    """Title, author, site, address and date, as the page's own markup gives them."""
    import htmldate

    found: dict[str, object] = {}
    if page is not None:
        found = {"title": page.title, "author": page.author, "issuer": page.sitename, "url": page.url}
    # Only what the markup says: no guessing from the text, and never the day of saving.
    found["date"] = htmldate.find_date(content, extensive_search=False, original_date=True)
    return {key: (value, Source.HTML) for key, value in found.items() if value}
