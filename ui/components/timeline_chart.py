"""The picture of the timeline: a title, and a bar below it, for each document under the name of its layer.

It is written in Vega-Lite, the language that Altair writes too, and drawn by Streamlit's part for Altair charts:
importing Altair takes 0.7 s and checking such a chart 0.3 s, which the tests spend instead of the reader.

Only the browser knows how wide the picture is: it breaks the titles into lines, and gives the lines their room, by
expressions written here. Arrows run beside the titles, in a lane at the right.

It must be read without colour: filled and hollow dots, plain and striped bars, arrows. A click on a mark opens the
document. Colours keep 3:1 (WCAG 2.2, graphics) on the light ground and on the dark one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from ui.components.layers import layer_name
from ui.components.times import Entry, Times, force_text
from ui.strings import say

# Pixels: one line of the picture, and what is drawn on it.
LINE, BAR, FONT = 17, 9, 13
# A character's width: lines of the starter corpus's titles come to 1.02 of what they may in DejaVu Sans, a wide
# typeface, and to 0.9 in Liberation Sans. A title may be of any length, so there is a bound.
CHARACTER, MOST_CHARACTERS = 6.8, 150
# So many numbers lie between two documents: the lines that a title may take, from the last one up.
BETWEEN = 30
# Beside the axis of time, and below it.
EDGE, AXIS = 16, 30
# An arrow's lane, from a dot or bar to the point of an arrow, and how far below the middle of a bar an arrow leaves and
# arrives: a document that replaced another may have been replaced itself.
LANE, BESIDE, LEAVES, ARRIVES = 9, 10, 4, -2
# Square pixels, as Vega measures symbols.
DOT, POINT = 90, 60
# The style sheet gives text its colours, for light and dark, and knows the titles by this name.
TITLES = "titles"
INK, WARN = "#4a80b4", "#bd6a3a"

_Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry and the number of the line with its bar."""

    line: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class _Arrow:
    """From what was superseded to what replaced it; arrows to the same document share a lane, counted from 1."""

    origin: _Placed
    target: _Placed
    since: str
    lane: int


def chart(shown: Times) -> dict[str, Any]:
    """The picture of the dated documents, as a Vega-Lite specification with its data in it."""
    names, placed = _lines(shown.dated)
    arrows = _arrows(placed)
    days = [shown.as_of, *(day for p in placed for day in (p.entry.first, p.entry.last))]
    edge = f"width - {EDGE + LANE * max((arrow.lane for arrow in arrows), default=0)}"
    parts = [_day(shown.as_of, (min(days), max(days)), edge), _names(names), *_marks(placed, arrows, edge)]
    return {
        # As many lines as the titles come to in this width. With it Vega-Lite fits nothing sideways without a warning.
        "height": {"step": LINE},
        "autosize": {"type": "none", "contains": "content"},
        "padding": {"bottom": AXIS},
        "view": {"stroke": None},
        "encoding": {"x": _FROM, "y": _ON},
        # A part without marks would be an unnamed graphic to a screen reader.
        "layer": [part for part in parts if part["data"]["values"]],
    }


def _lines(entries: Sequence[Entry]) -> tuple[list[_Part], list[_Placed]]:
    """The names of the layers and the empty lines, each with the number of its line; and the entries with theirs."""
    names, placed, line = list[_Part](), list[_Placed](), 0
    for layer, group in groupby(entries, key=lambda entry: entry.layer):
        line += BETWEEN
        names += [_line(line - 1, ""), _line(line, layer_name(layer) if layer else say().replacement)]
        for entry in group:
            line += BETWEEN
            placed.append(_Placed(line, entry))
            names.append(_line(line + 1, ""))
    return names, placed


def _arrows(placed: Sequence[_Placed]) -> list[_Arrow]:
    """Those whose two ends are in the picture, where the day is known."""
    at = {p.entry.path: p for p in placed}
    found = [
        (p, at[later.path], later.since)
        for p in placed
        for later in p.entry.replaced_by
        if later.since and later.path in at
    ]
    lanes = list(dict.fromkeys(target.entry.path for _, target, _ in found))
    return [_Arrow(*ends, lanes.index(ends[1].entry.path) + 1) for ends in found]


def _day(as_of: str, days: tuple[str, str], edge: str) -> _Part:
    """The day asked about, as a line through the whole picture; with it the axis of time."""
    scale = {"domain": [_time(days[0]), _time(days[1])], "range": [EDGE, {"expr": edge}]}
    first, day, last = map(date.fromisoformat, (days[0], as_of, days[1]))
    align, dx = ("left", 4) if day - first < last - day else ("right", -4)
    name = {"type": "text", "align": align, "dx": dx, "dy": 6, "fontSize": FONT - 1, "aria": False}
    return {
        "data": {"values": [{"from": _time(as_of), "text": say().as_of_mark.format(as_of=as_of)}]},
        "encoding": {"x": {**_FROM, "scale": scale, "title": None, "axis": _YEARS}},
        "layer": [
            {
                "mark": {"type": "rule", "strokeDash": [2, 3], "color": INK, "aria": False},
                "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
            },
            {"mark": name, "encoding": {"y": {"value": 0}, "text": {"field": "text"}}},
        ],
    }


def _names(names: list[_Part]) -> _Part:
    """The names of the layers; with them the axis of lines."""
    return _part(names, _text(fontWeight="bold"), x={"value": 0}, y={**_ON, "axis": None}, text={"field": "text"})


def _marks(placed: Sequence[_Placed], arrows: Sequence[_Arrow], edge: str) -> Iterator[_Part]:
    """Bars, dots, arrows, titles: in this order, so that titles lie on top."""
    for striped in (False, True):
        bars = [
            _mark(p, p.entry.begins, p.entry.ends) for p in placed if p.entry.begins and p.entry.contested is striped
        ]
        stripes = {"strokeDash": [3, 2]} if striped else {}
        yield _part(
            bars, {"type": "rule", "strokeWidth": BAR, "color": INK, "opacity": 0.55, **stripes}, **_TO, **_LINK
        )
    # A date that is known to the month or year is drawn as long as it may mean.
    vague = [_mark(p, p.entry.first, p.entry.last) for p in placed if p.entry.first != p.entry.last]
    yield _part(vague, {"type": "rule", "strokeWidth": 2, "color": INK}, **_TO, **_LINK)
    for filled in (True, False):
        dots = [_mark(p, p.entry.first, p.entry.last) for p in placed if bool(p.entry.ranks) is filled]
        yield _part(dots, _dot(INK, filled=filled), **_LINK)
    yield from _routes(arrows)
    yield _titles(placed, edge)


def _routes(arrows: Sequence[_Arrow]) -> Iterator[_Part]:
    """Each arrow: out to its lane on the day of the succession, along it, and in to the end of what replaced."""
    rows = [
        {
            **_line(arrow.origin.line, ""),
            "target": arrow.target.line,
            "lane": arrow.lane,
            "from": _time(arrow.since),
            "to": _time(arrow.target.entry.ends or arrow.target.entry.last),
            "tip": arrow.target.entry.title,
            "href": arrow.target.entry.href,
        }
        for arrow in arrows
    ]
    out: _Part = {"type": "rule", "strokeWidth": 1.5, "color": WARN, "yOffset": LEAVES}
    into: _Part = {**out, "xOffset": BESIDE, "yOffset": ARRIVES}
    lane = {"value": {"expr": f"width - {LANE} * (datum.lane - 0.5)"}}
    ending, there = {"x": {**_FROM, "field": "to"}}, {"y": {**_ON, "field": "target"}}
    yield _part(rows, out, x2=lane)
    yield _part(rows, {**out, "y2Offset": ARRIVES}, x=lane, y2={"field": "target"})
    yield _part(rows, into, **ending, **there, x2=lane)
    point = {**into, **_dot(WARN, filled=True), "size": POINT, "shape": "triangle-left"}
    yield _part(rows, point, **ending, **there, **_LINK)


def _titles(placed: Sequence[_Placed], edge: str) -> _Part:
    """The titles, broken at spaces into as many lines as they take beside the lanes; the last is above the bar."""
    rows = [{**_mark(p, p.entry.first, p.entry.last), "title": _title(p.entry)} for p in placed]
    # Vega draws a picture that is not laid out yet as one of no width.
    fit = f"max(10, floor(({edge}) / {CHARACTER}))"
    broken = f"split(trim(replace(datum.title, regexp('(.{{1,' + {fit} + '}})(\\\\s+|$)', 'g'), '$1\\n')), '\\n')"
    titles = _part(rows, _text(limit={"expr": f"{edge} + {EDGE}"}), x={"value": 0}, text={"field": "text"}, **_LINK)
    return {
        "name": TITLES,
        **titles,
        "transform": [
            # Under names of their own: it is done again when the width changes.
            {"calculate": broken, "as": "texts"},
            {"calculate": "sequence(datum.line - length(datum.texts), datum.line)", "as": "lines"},
            {"flatten": ["texts", "lines"], "as": ["text", "line"]},
        ],
    }


_FROM = {"field": "from", "type": "temporal"}
_ON = {"field": "line", "type": "ordinal"}
_YEARS = {"format": "%Y", "tickCount": 6, "aria": False}
_TO = {"x2": {"field": "to"}}
_LINK = {"href": {"field": "href"}, "tooltip": {"field": "tip"}}


def _part(rows: list[_Part], mark: _Part, **encoding: _Part) -> _Part:
    # What each mark says, the table says to those who do not see it.
    return {"data": {"values": rows}, "mark": {**mark, "aria": False}, "encoding": encoding}


def _dot(color: str, *, filled: bool) -> _Part:
    return {"type": "point", "filled": filled, "size": DOT, "strokeWidth": 2, "color": color, "opacity": 1}


def _text(**look: Any) -> _Part:
    return {"type": "text", "align": "left", "fontSize": FONT, **look}


def _line(line: int, text: str) -> _Part:
    return {"line": line, "text": text}


def _mark(placed: _Placed, start: str, end: str) -> _Part:
    entry = placed.entry
    tip = " · ".join(filter(None, (_numbered(entry), entry.date, entry.status, force_text(entry))))
    return {"line": placed.line, "from": _time(start), "to": _time(end), "tip": tip, "href": entry.href}


def _numbered(entry: Entry) -> str:
    return f"{', '.join(map(str, entry.ranks))} · {entry.title}" if entry.ranks else entry.title


def _title(entry: Entry) -> str:
    """The title with its ranks; a very long one ends early at a space: the tip and the table have it whole."""
    name = _numbered(entry)
    return name if len(name) <= MOST_CHARACTERS else f"{name[:MOST_CHARACTERS].rsplit(maxsplit=1)[0]} …"


def _time(day: str) -> str:
    """A day as local midnight: a bare date would be read as UTC and fall on the day before in America."""
    return f"{day}T00:00:00"
