"""Saved web pages: the article by trafilatura, without navigation, footers and adverts.

A page that has no article in trafilatura's eyes (a short or home-made one) gives all of its visible text.
trafilatura runs with its balanced settings, the ones its published scores are for.
"""

from __future__ import annotations

import re
from typing import Any

from index.errors import UnreadableDocument
from index.records import Heading, Source
from ingest.readers.blocks import Vocabulary, tree_text
from ingest.readers.text import decode
from ingest.reading import Reading, Stated

# libxml2 gives up at 256, or at 2,048 when told that the tree may be huge, and drops the rest in silence.
MAX_DEPTH = 2048
# Of less text trafilatura makes one run-on paragraph (its `min_extracted_size`), lists and headings gone.
SHORTEST_ARTICLE = 250
_HEADING = re.compile("h([1-6])")
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096

VISIBLE = Vocabulary(
    blocks=frozenset(
        "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure form "
        "h1 h2 h3 h4 h5 h6 header hr legend li main ol p pre section summary table tbody td tfoot th thead tr "
        "ul".split()
    ),
    skipped=frozenset(
        "script style noscript template head nav footer select option textarea svg iframe object".split()
    ),
    items=frozenset(("li",)),
    cells=frozenset(("td", "th")),
    rows=frozenset(("tr",)),
    breaks=frozenset(("br",)),
    heading=lambda element: int(match[1]) if (match := _HEADING.fullmatch(element.tag)) else 0,
    verbatim=lambda element: element.tag in ("pre", "listing", "xmp"),
    inline=lambda element: False,
)
# The tags of the tree that trafilatura makes: `<pre>` becomes `<code>`, and `<q>` a `<quote>` within a paragraph.
_ARTICLE = Vocabulary(
    blocks=frozenset("head p item quote code row list table cell fw body div".split()),
    skipped=frozenset(),
    items=frozenset(("item",)),
    cells=frozenset(("cell",)),
    rows=frozenset(("row",)),
    breaks=frozenset(("lb",)),
    heading=lambda element: int(element.get("rend", "h2")[1:]) if element.tag == "head" else 0,
    verbatim=lambda element: element.tag == "code" and "\n" in (element.text or ""),
    inline=lambda element: (
        (element.tag == "code" and "\n" not in (element.text or ""))
        or (element.tag == "quote" and element.getparent() is not None and element.getparent().tag in ("p", "item"))
    ),
)


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    declared = _DECLARED.search(content[:_DECLARED_WITHIN])
    return read_markup(decode(content, declared[1].decode("ascii") if declared else ""))


def read_markup(markup: str) -> Reading:
    """Read a page that is decoded already.

    Raises:
        UnreadableDocument: it is no HTML, or nested too deep.
    """
    from trafilatura import bare_extraction

    page: Any = bare_extraction(parse(markup), include_comments=False, include_tables=True, with_metadata=True)
    text, headings = tree_text(page.body, _ARTICLE) if page is not None else ("", ())
    if len(text) < SHORTEST_ARTICLE:
        text, headings = visible_text(markup)
    return Reading(text=text, format="html", stated=_stated(page, markup), headings=headings)


def visible_text(markup: str) -> tuple[str, tuple[Heading, ...]]:
    """All text of a page but scripts, navigation and footers, and its headings."""
    return tree_text(parse(markup), VISIBLE)


def parse(markup: str) -> Any:
    """An lxml tree of a page.

    Raises:
        UnreadableDocument: nothing of it is HTML, or its tags are nested deeper than `MAX_DEPTH`.
    """
    from lxml import etree, html
    from trafilatura.utils import repair_faulty_html

    whole = repair_faulty_html(markup, markup[:50].lower())
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        tree = html.document_fromstring(whole.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:
        raise UnreadableDocument("it holds no HTML that can be parsed; open it in a browser and save it anew") from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableDocument(
            f"its tags are nested more than {MAX_DEPTH:,} deep; open it in a browser and print it to PDF"
        )
    return tree


def _stated(page: Any, markup: str) -> Stated:
    """Title, author, site, address and date, as the page's own markup gives them."""
    import htmldate

    found: dict[str, object] = {}
    if page is not None:
        found = {"title": page.title, "author": page.author, "issuer": page.sitename, "url": page.url}
    # Only what the markup says: no guessing from the text, and never the day of saving.
    found["date"] = htmldate.find_date(markup, extensive_search=False, original_date=True)
    return {key: (value, Source.HTML) for key, value in found.items() if value}
