"""A document's sections as a nested list of links, the one that is being read marked."""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Document, Heading
from ui.components.markup import element, escape, link
from ui.strings import say

# An outline beyond this many entries is no overview. The longest of the starter corpus has 7; an act has thousands.
MAX_ENTRIES = 300


def section_id(start: int) -> str:
    """The id of the element that the section starting at this offset has on the page."""
    return f"s{start}"


def named(document: Document) -> list[Heading]:
    """The headings that have a label, one for each place, in reading order."""
    found = {heading.start: heading for heading in reversed(document.headings) if heading.label.strip()}
    return sorted(found.values(), key=lambda heading: heading.start)


def outlined(document: Document, place: int | None) -> list[Heading]:
    """The headings that an outline shows: the upper levels as a whole, of the next one what is nearest to `place`."""
    headings = named(document)
    chosen = list[Heading]()
    for level in sorted({heading.level for heading in headings}):
        nearest = sorted((h for h in headings if h.level == level), key=lambda h: abs(h.start - (place or 0)))
        chosen += nearest[: MAX_ENTRIES - len(chosen)]
    return sorted(chosen, key=lambda heading: heading.start)


def outline(document: Document, place: int | None) -> str:
    """The outline as HTML, "" where the document has no sections.

    Args:
        document: any.
        place: an offset of its text; the section that it lies in is marked.
    """
    headings = outlined(document, place)
    if not headings:
        return ""
    above = [heading for heading in headings if place is not None and heading.start <= place]
    entries = _nested(headings, above[-1] if above else None)
    name = say().outline
    if len(headings) < len(named(document)):
        entries += element("p", say().outline_part, "pc-weak")
    # Twice: wide screens have room for it beside the text, others fold it away; the style sheet hides one of them.
    return (
        f'<nav class="pc-outline pc-outline-wide" aria-label="{escape(name)}">{element("h2", name)}{entries}</nav>'
        f'<details class="pc-about pc-outline pc-outline-narrow">{element("summary", name)}{entries}</details>'
    )


def _nested(headings: Sequence[Heading], current: Heading | None) -> str:
    """Lists in lists; a level that is left out opens one list only."""
    parts, open_levels = list[str](), list[int]()
    for heading in headings:
        while len(open_levels) > 1 and open_levels[-2] >= heading.level:
            parts.append("</li></ol>")
            open_levels.pop()
        if not open_levels or open_levels[-1] < heading.level:
            parts.append("<ol>")
            open_levels.append(heading.level)
        else:
            parts.append("</li>")
            open_levels[-1] = heading.level
        parts.append(f"<li>{_entry(heading, heading is current)}")
    return "".join([*parts, "</li></ol>" * len(open_levels)])


def _entry(heading: Heading, is_current: bool) -> str:
    entry = link(f"#{section_id(heading.start)}", " ".join(heading.label.split()))
    return entry.replace("<a ", '<a aria-current="location" ', 1) if is_current else entry
