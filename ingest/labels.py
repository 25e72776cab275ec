"""The "(a)", "(1)", "(A)" labels of one section's text, and the headings that they open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import Heading
from ingest.lines import BACK, PAREN, Lines, is_title
from ingest.numbering import Label, Place, read_labels

# No code nests deeper; a longer run is no label, and reading it would take the square of its length.
MAX_STACKED = 8
PARENS = re.compile(rf"\[?{PAREN}\]?(?:[ \t]*{PAREN}){{0,{MAX_STACKED - 1}}}")
_WORD = re.compile(r"\(([^()]+)\)")
# What follows a cross-reference: "(a) of this section", "(a), (b)", "(2) and (3)".
_REFERRED = re.compile(
    r"\s*(?:[,;)]|(?:or|and|to|through)\s+\(|of (?:this|that|the|such|section|sub)|above\b|below\b|hereof\b)"
)
# The same at the start of a line, where a subdivision may well go on "(A) of the Commission ...".
_REFERRED_AT_LINE = re.compile(r"[ \t]*(?:[,;)]|(?:or|and|to|through)\s+\()")
_CLAUSE_END = re.compile(r"[.;:—–][”\"’)\]]*(?:\s+(?:and|or|but))?$|[;,]\s+(?:and|or)$")
_ABBREVIATION = re.compile(r"\b(?:[Ss]ecs?|[Nn]os?|v|[Pp]ars?)\.$")
_LIST_GOES_ON = re.compile(rf"{PAREN}\s*[a-z]|(?!\[?\((?:1|a|A|i|I|aa|AA)\)){PAREN}")


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the text with one numbering, below a heading of `level`."""

    start: int
    end: int
    level: int


def labelled(lines: Lines, region: Region, inline: bool) -> list[Heading]:
    """The headings that a region's labels open.

    Args:
        lines: the whole text.
        region: one section's body.
        inline: whether labels inside a line count too ("... shall: (1) ...; (2) ...").
    """
    labels = list(paren_labels(lines, region, inline))
    starts = _starts(lines.text, labels)
    found = []
    for opened in read_labels(labels):
        label, start = labels[opened.label], starts[opened.label]
        titled = opened.index == len(label.words) - 1 and start == label.start
        end = _title_end(lines, label) if titled else start
        found.append(Heading(start, end, region.level + 1 + opened.depth, f"({opened.word})"))
    return found


def paren_labels(lines: Lines, region: Region, inline: bool) -> Iterator[Label]:
    """What may be a label: at a line's start or after a clause, and not a cross-reference."""
    for match in PARENS.finditer(lines.text, region.start, region.end):
        place = place_of(lines, region.start, match.start())
        if place is None or (place is not Place.LINE and not inline) or lines.in_known(match.start()):
            continue
        after = lines.text[match.end() : min(region.end, match.end() + 40)]
        if not _is_reference(after, place):
            yield Label(tuple(_WORD.findall(match[0])), match.start(), match.end(), place)


def place_of(lines: Lines, floor: int, at: int) -> Place | None:
    """Where a label at `at` stands, looking back to `floor`; None in the middle of a clause."""
    before = lines.text[max(floor, at - BACK) : at]
    bare = before.rstrip()
    if not bare:
        return Place.LINE
    clause = bool(_CLAUSE_END.search(bare)) and not _ABBREVIATION.search(bare)
    if re.search(r"[\r\n][ \t]*$", before):
        return Place.LINE if clause or not lines.continues(at) else None
    if before == bare and bare[-1] not in "—–":  # glued to a word: "1357(g)"
        return None
    if clause:
        return Place.CLAUSE
    return Place.COMMA if bare.endswith(",") else None


def _is_reference(after: str, place: Place) -> bool:
    """Whether what follows a label shows that it only refers to one."""
    if after and not after[0].isspace() and after[0] not in '—–“"[':
        return True
    return bool((_REFERRED_AT_LINE if place is Place.LINE else _REFERRED).match(after))


def _starts(text: str, labels: Sequence[Label]) -> list[int]:
    """Where each label's heading starts: with the label before it where nothing stands between the two."""
    starts: list[int] = []
    for i, label in enumerate(labels):
        alone = i > 0 and not text[labels[i - 1].end : label.start].strip()
        starts.append(starts[-1] if alone else label.start)
    return starts


def _title_end(lines: Lines, label: Label) -> int:
    """The end of a label's own heading line ("(a) In general"); the label's start where it opens a sentence."""
    end = lines.line_end(label.end)
    title = lines.text[label.end : end].strip()
    following = lines.text[lines.next_line(end) : end + BACK].lstrip(" \t")
    if label.place is not Place.LINE or not title or not is_title(title) or not lines.deliberate(end):
        return label.start
    following = following.lstrip()
    # A line in small letters goes on the sentence. A label that is no first one shows that the line was all there is.
    if not following or following[0].islower() or _LIST_GOES_ON.match(following):
        return label.start
    return end
