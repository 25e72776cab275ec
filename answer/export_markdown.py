"""A sheet as Markdown (CommonMark)."""

from __future__ import annotations

from collections.abc import Iterator

from answer.markdown import blockquote, escape_line, paragraph
from answer.sheet import Fact, Item, Sheet


def markdown_of(sheet: Sheet) -> bytes:
    """UTF-8 text, lines ended by line feeds."""
    return ("\n\n".join(_blocks(sheet)) + "\n").encode("utf-8")


def _blocks(sheet: Sheet) -> Iterator[str]:
    yield f"# {escape_line(sheet.question)}"
    yield _facts(sheet.facts)
    yield f"**{escape_line(sheet.verdict)}**"
    yield from map(paragraph, sheet.remarks)
    for group in sheet.groups:
        yield f"## {escape_line(group.heading)}"
        for item in group.items:
            yield from _item(item)
    yield f"*{escape_line(sheet.made_by)}*"


def _item(item: Item) -> Iterator[str]:
    yield f"### {escape_line(item.heading)}"
    yield from (f"**{escape_line(warning)}**" for warning in item.warnings)
    yield blockquote(item.running)
    yield _facts(item.facts)


def _facts(facts: tuple[Fact, ...]) -> str:
    return "\n".join(f"- {escape_line(name)}: {escape_line(value)}" for name, value in facts)
