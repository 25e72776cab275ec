"""Legal citations in running text, each with one normal form per authority.

Statutes, regulations, acts, orders and bills by the table below; rulings by eyecite, which knows the reporters.
eyecite is asked about single candidates only: over whole passages it takes some 100 ms each, and it cuts
"Conn. Gen. Stat. § 54-192h" to § 54; importing it takes half a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index.aliases import SUBDIVISIONS, Aliases, bundled

# The United States Reports had fewer volumes than this in 2025: "2017 U.S. 5" is no citation.
MAX_US_VOLUME = 620


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation at `text[start:end]`; `canonical` is the same for every way to write it."""

    start: int
    end: int
    canonical: str


_LAST_PART = re.compile(r"\([0-9A-Za-z]{1,5}\)$")
_SIGN = r"(?:§{1,2}|[Ss]ec(?:tion|\.)s?|[Ss]ecs\.)?"
# Bounded, since two of them meet where the sign is missing.
_GAP = r"\s{0,12}"
_AND = r"(?:,|,?\s+(?:and|or|&))\s+(?:§\s*)?"
_FEDERAL = r"\d{1,5}[a-z]{0,3}(?:[-–]\d{1,3}[a-z]?)?"
_RULE = r"\d{1,4}\.\d{1,4}[a-z]?|\d{1,4}"
_STATE = r"\d{1,2}[a-z]?[-–‑]\d{1,4}[a-z]{0,3}(?:[-–]\d{1,3}[a-z]?)?"
_DISTRICT = r"\d{1,2}[-–‑:]\d[\dA-Z]*(?:[-–.]\d+[a-z]{0,2})*[a-z]?"
_ACT = r"\d{2}[-–‑]\d{1,3}"
_LAW = r"\d{2,3}[-–‑]\d{1,4}"
# One digit is left out: "HB 2" is a pencil.
_BILL = r"\d{2,5}"
_SUBSTITUTE = r"(?:[Ss]ubstitute\s+)?"
_OF_CONNECTICUT = r"of\s+the\s+(?:Connecticut\s+)?[Gg]eneral\s+[Ss]tatutes"


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to cite: what leads in, the number, what may follow, and how the canonical form is made.

    `lead` may hold a group `title`, put into `canonical` at "{title}". Numbers that follow with "and" or a comma
    are citations of their own.
    """

    lead: str
    number: str
    canonical: str
    tail: str = ""
    subdivided: bool = True


_FORMS = (
    _Form(
        rf"\b(?P<title>\d{{1,2}}){_GAP}U\.?\s?S\.?\s?C\.?(?:\s?A\.|\s?S\.)?{_GAP}{_SIGN}{_GAP}",
        _FEDERAL,
        "{title} U.S.C. § ",
    ),
    _Form(
        rf"(?:§|\b[Ss]ec(?:tion|\.)){_GAP}",
        _FEDERAL,
        "{title} U.S.C. § ",
        r",?\s+(?:of\s+)?[Tt]itle\s+(?P<title>\d{1,2})\b(?!,?\s+(?:of\s+the\s+)?Code)",
    ),
    _Form(rf"\b(?P<title>\d{{1,2}}){_GAP}C\.?\s?F\.?\s?R\.?{_GAP}{_SIGN}{_GAP}", _RULE, "{title} C.F.R. § "),
    _Form(
        rf"(?<![\w.])(?:C\.?\s?G\.?\s?S\.?(?:\s?A\.)?|Conn(?:\.|ecticut)?\s+Gen(?:\.|eral)?\s+Stat(?:\.|utes?)?(?:\s+Ann\.)?|"
        rf"General\s+Statutes){_GAP}{_SIGN}{_GAP}",
        _STATE,
        "Conn. Gen. Stat. § ",
    ),
    _Form(
        rf"(?:§|\b[Ss]ec(?:tions?|s?\.)){_GAP}",
        _STATE,
        "Conn. Gen. Stat. § ",
        rf"(?=[^.;]{{0,80}}?\b{_OF_CONNECTICUT})",
    ),
    _Form(rf"\bD\.?\s?C\.?\s+(?:Official\s+)?Code(?:\s+Ann\.)?{_GAP}{_SIGN}{_GAP}", _DISTRICT, "D.C. Code § "),
    # "Philadelphia, PA 19-20" is an address.
    _Form(r"\b(?:Public\s+Acts?|(?<![a-z],\s)P\.?\s?A\.?)\s+(?:No\.\s*)?", _ACT, "Conn. Public Act ", subdivided=False),
    _Form(r"\b(?:Public\s+Laws?|Pub\.?\s?L\.?|P\.\s?L\.)\s*(?:No\.\s*)?", _LAW, "Pub. L. ", subdivided=False),
    _Form(
        r"\b(?:[Ee]xecutive\s+[Oo]rders?|Exec\.\s+Order|E\.?O\.?)\s*(?:No\.\s*)?",
        r"\d{2},?\d{3}",
        "Executive Order ",
        subdivided=False,
    ),
    _Form(rf"\b(?:s?H\.?B\.?|{_SUBSTITUTE}[Hh]ouse\s+[Bb]ills?)\s*(?:No\.\s*)?", _BILL, "HB ", subdivided=False),
    _Form(rf"\b(?:s?S\.?B\.?|{_SUBSTITUTE}[Ss]enate\s+[Bb]ills?)\s*(?:No\.\s*)?", _BILL, "SB ", subdivided=False),
    _Form(
        r"\b(?P<title>\d{2,3})\s+(?:Fed\.\s?Reg\.|F\.?R\.?)\s+",
        r"\d{1,3},?\d{3}|\d{1,3}",
        "{title} Fed. Reg. ",
        subdivided=False,
    ),
    _Form(r"\b(?P<title>\d{2,3})\s+Stat\.\s+", r"\d{1,4}(?:-\d{1,4})?", "{title} Stat. ", subdivided=False),
)  # fmt: skip
_PATTERNS = tuple(
    (
        form,
        re.compile(
            rf"(?<![$\d]){form.lead}(?P<number>{form.number})"
            rf"(?P<parts>{SUBDIVISIONS if form.subdivided else ''})(?!\w|[.,]\d)" + form.tail
        ),
        re.compile(
            rf"{_AND}(?P<number>{form.number})(?P<parts>{SUBDIVISIONS if form.subdivided else ''})(?![\w%]|[.,]\d)"
        ),
    )
    for form in _FORMS
)
# A list goes on only with numbers that look like those of its kind: "8 U.S.C. 1373 and 30 days" does not.
_LIST_SIGN = re.compile(r"§§|\b[Ss]ections\b|\b[Ss]ecs\.|\b[A-Z][a-z]+\s+(?:Acts|Laws|Orders|Bills)\b")
# A volume, one to four words of which the first has a capital, a page: eyecite knows whether it is a reporter.
_REPORTED = re.compile(
    r"(?<![\d,.$#-])\b\d{1,4}\s+(?=[^\s,;()]*[.\dA-Z])[A-Z][A-Za-z0-9.’']*(?:\s[A-Z0-9][A-Za-z0-9.’']*){0,3}\s+"
    r"\d{1,6}\b(?![%-])"
)
_NAMES_A_CASE = re.compile(r"\bv\.\s[^;]{1,100},\s*$|\b[Ss]ee\s+$")
_ENDS_A_CITATION = re.compile(r"\s*(?:$|[,;.)\]”\"]|\((?:\d{4}|[A-Z0-9]))|\s+at\s+\d")


def enclosing(citation: str) -> tuple[str, ...]:
    """A citation in normal form and what encloses it, from the inside out.

    >>> enclosing("8 U.S.C. § 1357(g)(1)")
    ('8 U.S.C. § 1357(g)(1)', '8 U.S.C. § 1357(g)', '8 U.S.C. § 1357')
    """
    found = [citation]
    while (outer := _LAST_PART.sub("", found[-1])) != found[-1]:
        found.append(outer)
    return tuple(found)


def citations_in(text: str, aliases: Aliases | None = None) -> tuple[Citation, ...]:
    """The citations and act names in a text, in order and without overlaps (the longer of two counts).

    Args:
        text: a passage or a whole document.
        aliases: names of acts; those that pincite knows where None.

    Returns:
        Each with its span in `text`, in code points.
    """
    found = [Citation(n.start, n.end, n.canonical) for n in (aliases or bundled()).found_in(text)]
    if any(c.isdigit() for c in text):
        found += _by_table(text)
        found += _rulings(text, found)
    return _without_overlaps(found)


def search_terms(canonicals: Sequence[str], aliases: Aliases | None = None) -> str:
    """Words that make cited authorities findable by number and by name.

    >>> search_terms(["Pub. L. 119-1"])
    'Pub. L. 119-1 Laken Riley Act'
    """
    known = aliases or bundled()
    words = (word for canonical in canonicals for word in (canonical, *known.names_of(canonical)))
    return " ".join(dict.fromkeys(words))


def expand_question(question: str, aliases: Aliases | None = None) -> tuple[str, ...]:
    """More words to search for, where a question names an act or a citation: its other names and forms.

    >>> expand_question("what does the trust act allow?")
    ('Conn. Gen. Stat. § 54-192h', '54-192h')
    """
    known = aliases or bundled()
    named = [Citation(n.start, n.end, n.canonical) for n in known.found_in(question, any_case=True)]
    cited = [c.canonical for c in _without_overlaps([*named, *citations_in(question, known)])]
    words = dict.fromkeys(word for canonical in cited for word in (canonical, *known.names_of(canonical)))
    asked = question.casefold()
    return tuple(word for word in words if word.casefold() not in asked)


def _by_table(text: str) -> Iterator[Citation]:
    for form, pattern, following in _PATTERNS:
        for match in pattern.finditer(text):
            prefix = form.canonical.format(title=match.groupdict().get("title") or "")
            yield Citation(match.start(), match.end(), prefix + _number(match))
            if _LIST_SIGN.search(match[0]):
                yield from _rest_of_list(text, match.end(), following, prefix)


def _rest_of_list(text: str, end: int, following: re.Pattern[str], prefix: str) -> Iterator[Citation]:
    """The further numbers of "§§ 1373, 1374 and 1644"."""
    while match := following.match(text, end):
        yield Citation(match.start("number"), match.end(), prefix + _number(match))
        end = match.end()


def _number(match: re.Match[str]) -> str:
    number = match["number"].replace("–", "-").replace("‑", "-")
    number = number.replace(",", "")
    # Legislatures' addresses write SB00397.
    return (number.lstrip("0") if number.isdigit() else number) + match["parts"]


def _rulings(text: str, found: Sequence[Citation]) -> list[Citation]:
    """Rulings by reporter: "457 U.S. 202", "745 F.3d 634"; `found` is no candidate any more."""
    rulings = []
    for match in _REPORTED.finditer(text):
        if any(c.start < match.end() and match.start() < c.end for c in found):
            continue
        canonical = _reported(match[0])
        if canonical and _is_ruling(text, match, canonical):
            rulings.append(Citation(match.start(), match.end(), canonical))
    return rulings


def _is_ruling(text: str, match: re.Match[str], canonical: str) -> bool:
    """Whether "100 U.S. 50" is a ruling: beside a case's name, or closed as citations are. Other reporters are."""
    volume, reporter = canonical.split()[:2]
    if reporter != "U.S.":
        return True
    if int(volume) > MAX_US_VOLUME:
        return False
    before = text[max(0, match.start() - 120) : match.start()]
    return bool(_NAMES_A_CASE.search(before) or _ENDS_A_CITATION.match(text, match.end()))


@lru_cache(maxsize=4096)
def _reported(words: str) -> str:
    """The normal form of a string that is one ruling's citation, by eyecite; "" for any other string."""
    from eyecite import get_citations
    from eyecite.models import FullCaseCitation

    for found in get_citations(words):
        if isinstance(found, FullCaseCitation):
            cited: Any = found
            return str(cited.corrected_citation()) if cited.matched_text() == words else ""
    return ""


def _without_overlaps(found: Sequence[Citation]) -> tuple[Citation, ...]:
    kept: list[Citation] = []
    for citation in sorted(found, key=lambda c: (c.start, -c.end)):
        if kept and citation.start < kept[-1].end:
            if citation.end - citation.start <= kept[-1].end - kept[-1].start:
                continue
            kept.pop()
        kept.append(citation)
    return tuple(kept)
