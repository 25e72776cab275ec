"""Documents and answers made by hand, for tests of what is written about them; a file that has been damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index.records import (
    Answer,
    Document,
    Hit,
    Metadata,
    Page,
    Passage,
    Quote,
    Span,
    Standing,
    Status,
    Superseding,
    Why,
)

IN_FORCE = Standing(Status.IN_FORCE)
# What Markdown, HTML, XML, terminals and spreadsheets would change, run or choke on.
HOSTILE = (
    "**bold** _it_ `code` ~~gone~~ $a_1$ ==mark== ^up^ {.class} | a | b |",
    "<script>alert(1)</script> <!-- --> ]]> <w:p/> &amp; &#0; &nbsp; &copy;",
    "![pic](http://example.invalid/p.png) [link]: http://example.invalid <http://a.b> www.c.d",
    "line one\nline two  \n\n    indented\n\ttabbed\n- item\n+ item\n1. item\n2) item\n# head\n===\n---\n> quoted",
    "ends with a backslash\\\nand goes on \\* \\",
    "carriage\r\nreturns\r\n\r\nand a bare\rone",
    "\n\nlines before and after\n\n",
    "\u00a0no-break\u2003spaces\u3000at the edges\u2009\n\u2028\u00a0\n\u00a0",
    "> > nested\n```\nfence\n```\n~~~\n***\n___\n: definition\n::: box\n| - |",
    "e\u0301 👩‍👩‍👧 \u202ereversed\u202c “curly” 'straight' \"double\" -- ... (c)",
    "[x] [ ] [^1] @name #12 :smile: \\( x \\) %%comment%% {{ template }} <<include>>",
)
CONTROLS = "bell\x07 null\0 escape\x1b[2J feed\x0c vertical\x0b next\x85 delete\x7f none\uffff lone\ud800 end"


def document(text: str = "The words.", path: str = "memos/a.md", **meta: Any) -> Document:
    """A document; `pages` and `superseded_by` are its own, all else is metadata."""
    own = {name: meta.pop(name) for name in ("pages", "superseded_by", "headings", "near_copies") if name in meta}
    return Document("0123456789abcdef" * 4, path, text, Metadata(**meta), **own)


def quote(of: Document, standing: Standing = IN_FORCE, section: tuple[str, ...] = (), **more: Any) -> Quote:
    """The whole text of a document as a quotation."""
    return Quote(of, 0, len(of.text), passage(of, section), 1.0, standing, **more)


def passage(of: Document, section: tuple[str, ...] = ()) -> Passage:
    """The whole text of a document as one passage of one sentence."""
    return Passage(of.id, 0, 0, len(of.text), section, sentences=(Span(0, len(of.text)),))


def hit(of: Document) -> Hit:
    """The whole text of a document as a found passage."""
    return Hit(1, passage(of), of, 0.5, (), Why())


def answer(*quotes: Quote, passages: tuple[Hit, ...] = (), **more: Any) -> Answer:
    """An answer; without quotations it abstains."""
    made: dict[str, Any] = {"question": "Who may enter?", "as_of": "2026-11-22", "generation": 3}
    made |= {"abstained": not quotes, "confidence": 0.75 if quotes else 0.1, "quotes": quotes, "passages": passages}
    return Answer(**made | more)


def later(title: str = "The memo of 2024", since: str = "2024-05-06") -> Standing:
    """Superseded."""
    return Standing(Status.RESCINDED, since, superseded_by=(Superseding("1" * 64, "memos/b.md", title, since),))


def pages(*labels: str) -> tuple[Page, ...]:
    """One page with all the text, or several of which the first has it."""
    return tuple(Page(0 if number == 0 else 10**6, label) for number, label in enumerate(labels))


def damaged(file: Path, folder: Path) -> Path:
    """A copy, in a folder, of a file with one bit of its middle changed."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    copy = folder / file.name
    copy.write_bytes(content)
    return copy
