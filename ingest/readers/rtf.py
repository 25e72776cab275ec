"""Rich Text Format, by striprtf: the words without their looks, so no headings."""

from __future__ import annotations

import re
from typing import Any

from index.records import Source
from index.storable import storable
from ingest.readers.properties import file_properties
from ingest.reading import Reading

# Pictures are hexadecimal digits, megabytes of them, that striprtf would walk one by one.
_PICTURE_DATA = re.compile(r"[0-9a-fA-F\s]{2000,}")
# striprtf would write a link's address behind its words, where no reader of the document sees it.
_LINK_ADDRESS = re.compile(r"\{\\\*\\fldinst\s*\{?[^{}]{0,5000}\}?\s*\}")
_INFO = r"\{\\%s\s+([^{}\\]*)\}"
_INFO_WITHIN = 64 * 1024


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    from striprtf import striprtf

    convert: Any = striprtf.rtf_to_text
    # RTF is ASCII by definition; what is not is in the code page it names, which striprtf decodes.
    source = _LINK_ADDRESS.sub("", _PICTURE_DATA.sub("", content.decode("latin-1")))
    text = convert(source, encoding="cp1252", errors="replace")
    title, author = (re.search(_INFO % word, source[:_INFO_WITHIN]) for word in ("title", "author"))
    stated = file_properties(Source.OFFICE, title and title[1], author and author[1])
    return Reading(text=storable(text), format="rtf", stated=stated)
