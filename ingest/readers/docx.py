"""Word files (.docx), by mammoth, which turns them into HTML by their styles.

Deleted text of tracked changes is left out, inserted text is in; comments, page headers and footers are
left out. Numbers that Word counts by itself ("1.", "(a)") are no text and not there.
"""

from __future__ import annotations

import io
import zipfile

from index.errors import UnreadableDocument
from index.records import Source
from ingest.readers.html import visible_text
from ingest.readers.office import open_container, parse_xml, part, refuse_entities
from ingest.readers.properties import file_properties
from ingest.reading import Reading, Stated
from ingest.textdate import dated_by_head

_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"
_NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    import mammoth

    with open_container(content) as container:
        refuse_entities(container)
        stated = _stated(container)
    try:
        # Pictures would come as base64 text.
        result = mammoth.convert_to_html(io.BytesIO(content), style_map=_STYLES, convert_image=lambda image: [])
    except (RecursionError, MemoryError):
        raise
    except Exception as error:  # mammoth has no errors of its own: what its parts raise comes through
        raise UnreadableDocument(f"the Word file is damaged ({type(error).__name__}); open and save it anew") from None
    text, headings = visible_text(f"<html><body>{result.value}</body></html>") if result.value else ("", ())
    if headings and "title" not in stated and headings[0].level == 1:
        stated = {**stated, "title": (headings[0].label, Source.TEXT)}
    return dated_by_head(Reading(text=text, format="docx", stated=stated, headings=headings))


def _stated(container: zipfile.ZipFile) -> Stated:
    xml = part(container, "docProps/core.xml")
    if xml is None:
        return {}
    core = parse_xml(xml)
    title, author, made, saved = (
        core.findtext(path, default="", namespaces=_NAMES)
        for path in ("dc:title", "dc:creator", "dcterms:created", "dcterms:modified")
    )
    return file_properties(Source.OFFICE, title, author, made, saved)
