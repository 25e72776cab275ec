"""What a file's own properties say of it: title and author where a person wrote them, never a date.

The day a file was made or saved is not the document's date (an old memo scanned last week); it goes under
names that no date is taken from.
"""

from __future__ import annotations

import re

from index.records import Source
from index.storable import storable
from ingest.reading import Stated

# What programs fill in where nobody wrote a title or an author.
_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel) - .*|(?:untitled|unnamed|document|scan(?:ned)?|doc)[\s_-]*\d*"
    r"|(?:word|pdf) document|slide \d+|.*\.(?:docx?|pdf|rtf|odt|wpd|tmp|indd|qxd|tiff?|jpe?g|png)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:windows |default )?user|admin(?:istrator)?|owner|unknown|anonymous|python-docx|scanner|test", re.IGNORECASE
)
MAX_LENGTH = 500


def file_properties(source: Source, title: object, author: object, made: object = "", saved: object = "") -> Stated:
    """A reader's `stated` from a file's properties.

    Args:
        source: where the properties are kept.
        title: as found; what programs make up is left out.
        author: likewise.
        made: when the file was made, kept as `file_made`.
        saved: when it was last saved, kept as `file_saved`.
    """
    found = {"title": _words(title), "author": _words(author), "file_made": _words(made), "file_saved": _words(saved)}
    if _NO_TITLE.fullmatch(found["title"]):
        del found["title"]
    if _NO_AUTHOR.fullmatch(found["author"]):
        del found["author"]
    return {name: (value, source) for name, value in found.items() if value}


def _words(value: object) -> str:
    """One line of text."""
    text = "" if value is None else str(value)
    return " ".join(storable(text[: 4 * MAX_LENGTH]).split())[:MAX_LENGTH]
