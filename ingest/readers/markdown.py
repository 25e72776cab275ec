"""Markdown, with TOML (`+++`) or YAML (`---`) front matter.

The text is the whole file, so that offsets point into it; the front matter is furniture.
"""

from __future__ import annotations

import re
import tomllib
from itertools import accumulate, pairwise

from index.errors import UnreadableDocument
from index.records import Heading, Source, Span
from ingest.readers.text import decode
from ingest.reading import Reading, Stated
from ingest.textdate import dated_by_head

# Longer front matter is no metadata; the limit also keeps YAML's parser from being made to work.
MAX_FRONT_MATTER = 64 * 1024
_FRONT_MATTER = re.compile(r"(\+\+\+|---)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|$)", re.DOTALL)


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    text = decode(content)
    match = _FRONT_MATTER.match(text[:MAX_FRONT_MATTER])
    body = match.end() if match else 0
    stated = _parse(match[1], match[2]) if match else {}
    headings = markdown_headings(text, body)
    if headings and "title" not in stated and headings[0].level == 1:
        stated = {**stated, "title": (headings[0].label, Source.TEXT)}
    furniture = (Span(0, body),) if body else ()
    reading = Reading(text=text, format="markdown", stated=stated, headings=headings, furniture=furniture)
    return dated_by_head(reading, body)


def markdown_headings(text: str, body: int = 0) -> tuple[Heading, ...]:
    """The headings of Markdown text from offset `body` on; `#` inside a code block is none."""
    from markdown_it import MarkdownIt

    # markdown-it counts lines as separated by "\n" after turning "\r\n" into it.
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text[body:])
    starts = [body, *accumulate((len(line) for line in lines), initial=body)][1:]
    tokens = MarkdownIt().parse(text[body:])
    return tuple(
        Heading(
            start=starts[token.map[0]],
            end=min(starts[min(token.map[1], len(starts) - 1)], len(text)),
            level=int(token.tag[1]),
            label=inline.content.strip(),
        )
        for token, inline in pairwise(tokens)
        if token.type == "heading_open" and token.map
    )


def _parse(fence: str, block: str) -> Stated:
    try:
        if fence == "+++":
            values: object = tomllib.loads(block)
        else:
            import yaml

            values = yaml.safe_load(block)
    except Exception as error:  # PyYAML raises more than its own errors on odd input
        kind = "TOML" if fence == "+++" else "YAML"
        raise UnreadableDocument(f"its front matter is not valid {kind}: {' '.join(str(error).split())}") from None
    if not isinstance(values, dict):
        return {}
    return {str(key): (value, Source.FRONT_MATTER) for key, value in values.items() if value is not None}
