"""The ZIP container of .docx and .odt files, opened with limits, and XML parsed without surprises.

An Office file is the usual coat of a decompression bomb: a few kilobytes that unpack to gigabytes. The
sizes are looked at before anything is unpacked; `zipfile` never unpacks more than the size it was told.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from index.errors import UnreadableDocument

# All parts together, unpacked; pictures make up most of it in honest files.
MAX_UNPACKED_BYTES = 500 * 1024 * 1024
# One XML part: a novel of 500 pages has 5 MB, and the tree takes some 20 times that in memory.
MAX_XML_BYTES = 50 * 1024 * 1024
# Word's own style sheets, the most repetitive honest parts seen, reach 32; deflate's limit is 1,032.
MAX_RATIO = 200
# Below this a high ratio does no harm: a picture of one colour, an empty sheet.
_SMALL_PART = 1024 * 1024
MAX_PARTS = 10_000


def open_container(content: bytes) -> zipfile.ZipFile:
    """A ZIP file whose parts may be unpacked without harm.

    Raises:
        UnreadableDocument: it is damaged, protected by a password, or a decompression bomb.
    """
    try:
        container = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise UnreadableDocument(f"the file is cut off or damaged ({error}); open and save it anew") from None
    parts = container.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableDocument(
            f"it unpacks to more than {MAX_UNPACKED_BYTES // 2**20} MB or {MAX_PARTS:,} parts; take out its pictures"
        )
    for part in parts:
        if part.file_size > _SMALL_PART and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise UnreadableDocument(f"it unpacks to over {MAX_RATIO} times its size: a decompression bomb")
        if part.filename.endswith(".xml") and part.file_size > MAX_XML_BYTES:
            raise UnreadableDocument(f"its text takes more than {MAX_XML_BYTES // 2**20} MB of XML; split it")
        if part.flag_bits & 1:
            raise UnreadableDocument("it is protected by a password; save a copy without one")
    return container


def part(container: zipfile.ZipFile, name: str) -> bytes | None:
    """A part's bytes, None where there is no such part.

    Raises:
        UnreadableDocument: it is damaged.
    """
    try:
        return container.read(name)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableDocument(f"the file is cut off or damaged ({error}); open and save it anew") from None


def refuse_entities(container: zipfile.ZipFile) -> None:
    """Refuse XML with a document type, where entities are declared: no Office program writes one.

    Raises:
        UnreadableDocument: a part has one.
    """
    for info in container.infolist():
        if info.filename.endswith((".xml", ".rels")):
            # Without the NULs, UTF-16 reads like ASCII.
            xml = (part(container, info.filename) or b"").replace(b"\0", b"")
            if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
                raise UnreadableDocument(
                    "its XML declares entities, which no Office program writes; open and save it anew"
                )


def parse_xml(xml: bytes) -> Any:
    """An lxml tree, without entities, network or huge trees.

    Raises:
        UnreadableDocument: it is no XML.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(f"its XML is damaged ({str(error)[:100]}); open and save it anew") from None
