"""A reading, or a page's picture, as JSON and back, so that nothing but plain data crosses from the worker."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from index.records import Heading, Page, Source, Span
from ingest.pagepicture import Box, PagePicture
from ingest.reading import Attachment, Reading


def pack_reading(reading: Reading) -> dict[str, Any]:
    """A reading as what JSON can hold; dates in its metadata become ISO strings."""
    return {
        "text": reading.text,
        "format": reading.format,
        "stated": {key: [_plain(value), source.name] for key, (value, source) in reading.stated.items()},
        "pages": [[page.start, page.label, page.ocr] for page in reading.pages],
        "headings": [[h.start, h.end, h.level, h.label] for h in reading.headings],
        "furniture": [[span.start, span.end] for span in reading.furniture],
        "attachments": [[a.name, base64.b64encode(a.content).decode("ascii")] for a in reading.attachments],
        "unread": list(reading.unread),
    }


def unpack_reading(packed: Mapping[str, Any]) -> Reading:
    """The reading that `pack_reading` packed."""
    return Reading(
        text=packed["text"],
        format=packed["format"],
        stated={key: (value, Source[source]) for key, (value, source) in packed["stated"].items()},
        pages=tuple(Page(*page) for page in packed["pages"]),
        headings=tuple(Heading(*heading) for heading in packed["headings"]),
        furniture=tuple(Span(*span) for span in packed["furniture"]),
        attachments=tuple(Attachment(name, base64.b64decode(content)) for name, content in packed["attachments"]),
        unread=tuple(packed["unread"]),
    )


def pack_picture(picture: PagePicture) -> dict[str, Any]:
    """A page's picture as what JSON can hold."""
    return {
        "webp": base64.b64encode(picture.webp).decode("ascii"),
        "size": [picture.width, picture.height],
        "boxes": [[box.left, box.low, box.right, box.high] for box in picture.boxes],
    }


def unpack_picture(packed: Mapping[str, Any]) -> PagePicture:
    """The picture that `pack_picture` packed."""
    width, height = packed["size"]
    boxes = tuple(Box(*box) for box in packed["boxes"])
    return PagePicture(base64.b64decode(packed["webp"]), width, height, boxes)


def _plain(value: object) -> object:
    """Front matter holds what YAML and TOML can say; JSON lacks dates and keys that are no strings."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return str(value)
