"""OpenDocument text (.odt), from its content.xml with lxml."""

from __future__ import annotations

from typing import Any

from index.errors import UnreadableDocument
from index.records import Source
from ingest.readers.blocks import Vocabulary, tree_text
from ingest.readers.office import open_container, parse_xml, part, refuse_entities
from ingest.readers.properties import file_properties
from ingest.reading import Reading, Stated
from ingest.textdate import dated_by_head

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def _level(element: Any) -> int:
    level = element.get(_TEXT + "outline-level", "1")
    return min(max(int(level), 1), 6) if element.tag == _TEXT + "h" and level.isdecimal() else 0


_WORDS = Vocabulary(
    blocks=frozenset(
        [_TEXT + name for name in ("h", "p", "list", "list-item", "section", "note")]
        + [_TABLE + name for name in ("table", "table-row", "table-cell")]
    ),
    # Deleted text of tracked changes, comments, and the numbers of footnotes.
    skipped=frozenset((_TEXT + "tracked-changes", _OFFICE + "annotation", _TEXT + "note-citation")),
    items=frozenset((_TEXT + "list-item",)),
    cells=frozenset((_TABLE + "table-cell",)),
    rows=frozenset((_TABLE + "table-row",)),
    breaks=frozenset((_TEXT + "line-break",)),
    heading=_level,
    verbatim=lambda element: False,
    inline=lambda element: False,
)


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    with open_container(content) as container:
        refuse_entities(container)
        xml, meta = part(container, "content.xml"), part(container, "meta.xml")
    if xml is None:
        raise UnreadableDocument("the OpenDocument file has no text part; open and save it anew")
    body = parse_xml(xml).find(f"{_OFFICE}body")
    _spell_out(body)
    text, headings = tree_text(body, _WORDS)
    return dated_by_head(Reading(text=text, format="odt", stated=_stated(meta), headings=headings))


def _spell_out(body: Any) -> None:
    """Spaces and tabs are elements of their own; footnotes are taken out of their sentence and put at the end."""
    for element in list(body.iter(_TEXT + "s", _TEXT + "tab")) if body is not None else ():
        element.text = " "
    for note in list(body.iter(_TEXT + "note")) if body is not None else ():
        tail, note.tail = note.tail or "", None
        before, parent = note.getprevious(), note.getparent()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
        body.append(note)


def _stated(meta: bytes | None) -> Stated:
    if meta is None:
        return {}
    tree = parse_xml(meta)
    author = tree.findtext(f".//{_META}initial-creator") or tree.findtext(f".//{_DC}creator")
    made, saved = tree.findtext(f".//{_META}creation-date"), tree.findtext(f".//{_DC}date")
    return file_properties(Source.OFFICE, tree.findtext(f".//{_DC}title"), author, made, saved)
