"""The picture of the timeline: a row for each document under the name of its layer.

It is written in Vega-Lite, the language that Altair writes too, and drawn by Streamlit's part for Altair charts:
importing Altair takes 0.7 s and checking such a chart 0.3 s, which the tests spend instead of the reader.

It must be read without colour: filled and hollow dots, plain and striped bars, arrows. A click on a mark opens the
document. Colours keep 3:1 (WCAG 2.2, graphics) on the light ground and on the dark one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ui.components.layers import layer_name
from ui.components.times import Entry, Times, force_text
from ui.strings import say

# Pixels: a row holds a line of text and a bar below it; an arrow ends beside the dot that it leads to.
ROW, BAR, FONT, TEXT_ABOVE, BESIDE = 44, 9, 13, -14, 9
# Square pixels, as Vega measures symbols.
DOT = 90
# The style sheet gives text its colours, for light and dark, and knows the titles by this name.
TITLES = "titles"
INK, WARN = "#4a80b4", "#bd6a3a"

_Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry and the number of its row."""

    row: int
    entry: Entry


def chart(shown: Times) -> dict[str, Any]:
    """The picture of the dated documents, as a Vega-Lite specification with its data in it."""
    headings, placed = _rows(shown.dated)
    rows = len(headings) + len(placed)
    days = [shown.as_of, *(day for p in placed for day in (p.entry.first, p.entry.last))]
    parts = [_day(shown.as_of, (min(days), max(days))), _names(headings, rows), *_marks(placed)]
    return {
        "height": ROW * rows,
        "view": {"stroke": None},
        "encoding": {"x": _FROM, "y": _ROW},
        # A part without marks would be an unnamed graphic to a screen reader.
        "layer": [part for part in parts if part["data"]["values"]],
    }


def _rows(entries: Sequence[Entry]) -> tuple[list[_Part], list[_Placed]]:
    """The names of the layers with their rows, and the entries with theirs."""
    headings, placed = list[_Part](), list[_Placed]()
    for layer, group in groupby(entries, key=lambda entry: entry.layer):
        # Near the text of the first row below it.
        row = len(headings) + len(placed)
        headings.append({"row": row + 0.4, "text": layer_name(layer) if layer else say().replacement})
        placed += [_Placed(at, entry) for at, entry in enumerate(group, start=row + 1)]
    return headings, placed


def _day(as_of: str, days: tuple[str, str]) -> _Part:
    """The day asked about, as a line through all rows; with it the axis of time."""
    scale = {"domain": [_time(days[0]), _time(days[1])], "padding": 10}
    name = {"type": "text", "align": "right", "dx": -4, "dy": 6, "fontSize": FONT - 1, "aria": False}
    return {
        "data": {"values": [{"from": _time(as_of), "text": say().as_of_mark.format(as_of=as_of)}]},
        "encoding": {"x": {**_FROM, "scale": scale, "title": None, "axis": {"format": "%Y", "tickCount": 6}}},
        "layer": [
            {
                "mark": {"type": "rule", "strokeDash": [2, 3], "color": INK, "aria": False},
                "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
            },
            {"mark": name, "encoding": {"y": {"value": 0}, "text": {"field": "text"}}},
        ],
    }


def _names(headings: list[_Part], rows: int) -> _Part:
    """The names of the layers; with them the axis of rows."""
    scale = {"domain": [-0.6, rows - 0.4], "reverse": True, "nice": False, "zero": False}
    y = {**_ROW, "scale": scale, "axis": None}
    return _part(headings, _text(fontWeight="bold"), x={"value": 0}, y=y, text={"field": "text"})


def _marks(placed: Sequence[_Placed]) -> Iterator[_Part]:
    """Bars, dots, arrows, names: in this order, so that names lie on top."""
    for striped in (False, True):
        bars = [
            _row(p, p.entry.begins, p.entry.ends) for p in placed if p.entry.begins and p.entry.contested is striped
        ]
        stripes = {"strokeDash": [3, 2]} if striped else {}
        yield _part(
            bars, {"type": "rule", "strokeWidth": BAR, "color": INK, "opacity": 0.55, **stripes}, **_TO, **_LINK
        )
    # A date that is known to the month or year is drawn as long as it may mean.
    vague = [_row(p, p.entry.first, p.entry.last) for p in placed if p.entry.first != p.entry.last]
    yield _part(vague, {"type": "rule", "strokeWidth": 2, "color": INK}, **_TO, **_LINK)
    for filled in (True, False):
        dots = [_row(p, p.entry.first, p.entry.last) for p in placed if bool(p.entry.ranks) is filled]
        yield _part(dots, _dot(INK, filled=filled), **_LINK)
    yield from _arrows(placed)
    names = [_row(p, p.entry.first, p.entry.last) for p in placed]
    yield {"name": TITLES, **_part(names, _text(), x={"value": 0}, text={"field": "text"}, **_LINK)}


def _arrows(placed: Sequence[_Placed]) -> Iterator[_Part]:
    """From what was superseded to what replaced it, on the day it did."""
    at = {p.entry.path: p.row for p in placed}
    links: list[_Part] = [
        {"from": _time(later.since), "row": p.row, "target": at[later.path], "tip": later.title, "href": later.href}
        for p in placed
        for later in p.entry.replaced_by
        if later.since and later.path in at
    ]
    yield _part(links, {"type": "rule", "strokeWidth": 1.5, "color": WARN}, y2={"field": "target"})
    for shape, offset, is_down in (("triangle-down", -BESIDE, True), ("triangle-up", BESIDE, False)):
        heads = [{**row, "row": row["target"]} for row in links if (row["target"] > row["row"]) is is_down]
        yield _part(heads, _dot(WARN, filled=True) | {"shape": shape, "yOffset": offset}, **_LINK)


_FROM = {"field": "from", "type": "temporal"}
_ROW = {"field": "row", "type": "quantitative"}
_TO = {"x2": {"field": "to"}}
_LINK = {"href": {"field": "href"}, "tooltip": {"field": "tip"}}


def _part(rows: list[_Part], mark: _Part, **encoding: _Part) -> _Part:
    # What each mark says, the table says to those who do not see it.
    return {"data": {"values": rows}, "mark": {**mark, "aria": False}, "encoding": encoding}


def _dot(color: str, *, filled: bool) -> _Part:
    return {"type": "point", "filled": filled, "size": DOT, "strokeWidth": 2, "color": color, "opacity": 1}


def _text(**look: str) -> _Part:
    return {"type": "text", "align": "left", "dy": TEXT_ABOVE, "fontSize": FONT, "limit": {"expr": "width"}, **look}


def _row(placed: _Placed, start: str, end: str) -> _Part:
    entry = placed.entry
    name = f"{', '.join(map(str, entry.ranks))} · {entry.title}" if entry.ranks else entry.title
    tip = " · ".join(filter(None, (name, entry.date, entry.status, force_text(entry))))
    return {"row": placed.row, "from": _time(start), "to": _time(end), "text": name, "tip": tip, "href": entry.href}


def _time(day: str) -> str:
    """A day as local midnight: a bare date would be read as UTC and fall on the day before in America."""
    return f"{day}T00:00:00"
