"""The tree of a statute, regulation, order or memo, from its headings and numbering in plain text.

By example: a section line `§ 1373. Communication ...` is a Heading "8 U.S.C. § 1373" that spans the line;
`(a) In general` on a line of its own is a Heading "(a)" that spans the line; a label that opens a sentence,
`(b) No person may ...`, is a Heading "(b)" with `end == start`, so that the label stays part of the sentence
that is quoted. Labels that stand together, `(a) (1) No person`, share their start. `index.pincite`
turns the labels from the top down into the citation "8 U.S.C. § 1373(a)".

A list inside a sentence ("unless the person (1) is convicted, (2) ...") is not divided: a quote is a whole
sentence. Labels inside quotation marks belong to the law that is being amended and open nothing here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from index.records import Heading, Kind
from ingest.codes import Code, cites, code_of, section_in_title
from ingest.labels import PARENS, Region, labelled, place_of
from ingest.lines import MAX_TITLE, SECTION_NUMBER, Lines, has_verb
from ingest.memos import memo_headings
from ingest.numbering import Place

STRUCTURED = frozenset({Kind.STATUTE, Kind.REGULATION, Kind.ORDER, Kind.MEMO, Kind.COURT, Kind.LOCAL_RULE})
# Of a longer run of section lines with nothing between them, only the last is a section: a table of contents.
CONTENTS_LINES = 3
SOURCE_NOTE = "source note"

_DIVISIONS = ("title", "subtitle", "chapter", "subchapter", "part", "subpart")
_SECTION_DEPTH = len(_DIVISIONS) + 1
_SECTION = re.compile(
    rf"^[ \t]*\[?(?P<word>§{{1,2}}|Sec\.|SEC\.|Section|SECTION)[ \t\u2002\u2009\u00a0\u202f]*"
    rf"(?P<number>{SECTION_NUMBER})"
    rf"(?P<range>[ \t]*(?:to|through|-|–|,|and)[ \t]*(?:§[ \t]*)?{SECTION_NUMBER})?(?P<stop>\.?)(?=[ \t\]\r\n]|$|—)",
    re.MULTILINE,
)
_DIVISION = re.compile(
    rf"^[ \t]*(?P<word>{'|'.join(word for name in _DIVISIONS for word in (name.upper(), name.title()))})"
    r"[ \t]+(?:[0-9]+[A-Za-z]?|[IVXLC]+|[A-Z])(?:[ \t]*[-–—.:][^\r\n]{1,150}|(?=[ \t\r]*$))",
    re.MULTILINE,
)
_NOTE = re.compile(
    r"^[ \t]*(?P<note>\((?:P\.A\.|Pub\. L\.|Added Pub\. L\.|\d{4}, P\.A\.|\d{4} Rev\.|"
    r"(?:Jan\.|Feb\.|Mar\.|Apr\.|May|June|July|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.) \d{1,2}, \d{4})|"
    r"\[\d{1,3} FR \d|History:|Editorial Notes?[ \t\r]*$)",
    re.MULTILINE,
)
_EFFECTIVE = re.compile(r"(?:\s*\((?:NEW|Effective[^()]{0,80})\))+")
_CATCHLINE = re.compile(r"[ \t]*(?!Secs?\.)[A-Z“][^.;\r\n]{2,150}\.(?=\s)")
_NO_BODY = re.compile(r"\W*(?:Repealed|Reserved|Transferred|Omitted|Expired|Renumbered)\b", re.IGNORECASE)
_NO_STOP = re.compile(r"[ \t]*(?:[\r\n]|$|—|\((?:NEW|Effective)\b)")
_CAPITAL = re.compile(r"[ \t]*(?:[\r\n]|$|(?!(?:A|An|And|Or|Of)\s)[A-Z“\"\[—])")


def numbered_headings(text: str, kind: Kind, title: str, known: Sequence[Heading]) -> tuple[Heading, ...]:
    """The headings that a document's numbering gives.

    Args:
        text: the whole text, wrapped or not; offsets of the result count its code points.
        kind: news and documents of no known kind give only lines that are surely sections ("§ 1373. Title").
        title: may name the code ("8 U.S.C. 1373: ...") that the section numbers belong to.
        known: headings found already (Markdown, HTML); they are not repeated, and what stands below one gets a
            greater level. Those of level 0 are lines that are only set like headings (PDF).

    Returns:
        Additional headings by start, outer before inner where they share one.
    """
    lines = Lines(text, known)
    code = code_of(title, text, kind)
    sections = _sections(lines, code)
    outer = [heading for heading in lines.known if _SECTION.match(heading.label)]
    root = section_in_title(title)
    # A section says "this section"; a text that cites it by name is about it.
    is_text = bool(root) and not lines.known and not cites(text, root)
    if kind not in STRUCTURED:
        found = [heading for heading in sections if text[heading.start] == "§"]
    elif sections or outer:
        found = _statute(lines, sections, outer)
    elif is_text and kind in (Kind.STATUTE, Kind.REGULATION):
        start = len(text) - len(text.lstrip())
        found = [Heading(start, start, 1, root), *labelled(lines, Region(start, len(text), 1), True)]
    else:
        found = memo_headings(lines)
    return tuple(sorted(found, key=lambda h: (h.start, h.level)))


def cited_headings(known: Sequence[Heading], text: str, kind: Kind, title: str) -> tuple[Heading, ...]:
    """The known headings that have a level, those of sections labelled as they are cited.

    A page's own heading "§ 287.7 Detainer provisions" becomes "8 C.F.R. § 287.7" where title or text name the code.
    """
    code = code_of(title, text, kind)
    found = []
    for heading in (heading for heading in known if heading.level):
        match = _SECTION.match(heading.label)
        label = code.label(match["number"]) if match and not match["range"] else heading.label
        found.append(Heading(heading.start, heading.end, heading.level, label))
    return tuple(found)


def _statute(lines: Lines, sections: list[Heading], outer: list[Heading]) -> list[Heading]:
    """Sections with the divisions above and the labels below them; `outer` are sections among the known headings."""
    own = {*sections, *outer}
    found = [*sections, *_divisions(lines), *_notes(lines.text, sorted(own, key=lambda h: h.start))]
    marks = sorted({*found, *lines.known}, key=lambda h: h.start)
    for heading, end in zip(marks, [*(h.start for h in marks[1:]), len(lines.text)], strict=True):
        if heading in own:
            found += labelled(lines, Region(heading.end, end, heading.level), True)
    return found


def _sections(lines: Lines, code: Code) -> list[Heading]:
    """The lines "§ 1373. Title", "Sec. 54-192h. Title. (a) ..." and "Section 1. (NEW) ..."."""
    found = []
    for match in _SECTION.finditer(lines.text):
        start = match.start("word")
        if lines.in_known(start) or not _is_section(lines, match):
            continue
        numbers = [match["number"], *re.findall(SECTION_NUMBER, match["range"] or "")]
        label = code.label(" to ".join(numbers), several=len(numbers) > 1)
        found.append(Heading(start, _title_end(lines, match), lines.level_above(start) + _SECTION_DEPTH, label))
    return _without_contents(lines.text, found)


def _is_section(lines: Lines, match: re.Match[str]) -> bool:
    """Whether the words at a line's start open a section and do not refer to one."""
    if lines.continues(match.start()):
        return False
    after = lines.text[match.end() : match.end() + 80]
    word = after.lstrip()
    if match["stop"]:
        return not word or word[0] in '([“"—' or word[0].isupper() or word[0].isdigit()
    # "Section 1" without a full stop is a heading only on a line of its own or before a dash.
    return bool((_NO_STOP if match["word"][0] == "S" else _CAPITAL).match(after))


def _title_end(lines: Lines, match: re.Match[str]) -> int:
    """Where a section's heading ends: with its catchline if it has one, else with its number.

    Public acts put "(NEW) (Effective October 1, 2019)" in the catchline's place.
    """
    text = lines.text
    end = match.end() + (text[match.end() : match.end() + 1] == "]")
    if effective := _EFFECTIVE.match(text, end):
        return effective.end()
    if _NO_BODY.match(text, end):
        return end  # "§ 1105a. Repealed.": what would be the catchline is all there is to quote
    stop = _catchline_end(lines, end)
    for label in PARENS.finditer(text, end, stop):
        if place_of(lines, end, label.start()) in (Place.LINE, Place.CLAUSE):
            stop = label.start()
            break
    rest = text[end:stop]
    if len(rest) <= MAX_TITLE and not has_verb(rest):
        return end + len(rest.rstrip())
    first = _CATCHLINE.match(rest)
    return end + first.end() if first and not has_verb(first[0]) else end


def _catchline_end(lines: Lines, start: int) -> int:
    """Up to a blank line, a label, or a line break made on purpose."""
    end = lines.line_end(start)
    while end < len(lines.text) and not lines.deliberate(end) and end - start <= 2 * MAX_TITLE:
        end = lines.line_end(lines.next_line(end))
    return end


def _without_contents(text: str, headings: list[Heading]) -> list[Heading]:
    """The headings without tables of contents."""
    kept: list[Heading] = []
    run: list[Heading] = []
    for i, heading in enumerate(headings):
        run.append(heading)
        if i + 1 == len(headings) or re.search(r"\w{3}", text[heading.end : headings[i + 1].start]):
            kept += run[-1:] if len(run) > CONTENTS_LINES else run
            run = []
    return kept


def _divisions(lines: Lines) -> list[Heading]:
    """The lines "CHAPTER 961 ..." above the sections."""
    return [
        Heading(
            match.start("word"),
            match.end(),
            lines.level_above(match.start("word")) + 1 + _DIVISIONS.index(match["word"].lower()),
            match[0].strip(),
        )
        for match in _DIVISION.finditer(lines.text)
        if not lines.in_known(match.start("word")) and not lines.continues(match.start())
    ]


def _notes(text: str, sections: Sequence[Heading]) -> list[Heading]:
    """Where each section's history begins: it belongs to no subsection."""
    starts = [heading.start for heading in sections]
    found: dict[int, Heading] = {}
    for match in _NOTE.finditer(text, starts[0]):
        at = bisect_right(starts, match.start()) - 1
        start = match.start("note")
        found.setdefault(at, Heading(start, start, sections[at].level + 1, SOURCE_NOTE))
    return list(found.values())
