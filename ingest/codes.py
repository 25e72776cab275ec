"""Which code or act a document's section numbers belong to, and how its sections are cited."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from index.records import Kind
from ingest.lines import SECTION_NUMBER

# The top of the text names the code; further down other codes are cited.
TOP = 1500
# A text's own title, which cites it, stands in its first characters.
HEAD = 200
_GAP = r"[\s\u2002\u2009\u202f,–—-]*"
_TITLE_OF = (
    (rf"\b(\d{{1,2}}){_GAP}U\.?\s?S\.?\s?C\.?\b", "U.S.C."),
    (rf"\b(\d{{1,2}}){_GAP}C\.?\s?F\.?\s?R\.?\b", "C.F.R."),
    (r"(?i)\bUnited States Code\W{1,5}Title\s+(\d{1,2})\b", "U.S.C."),
    (r"(?i)\bTitle\s+(\d{1,2})\b[^.\n]{0,60}\bUnited States Code\b", "U.S.C."),
    (r"(?i)\bCode of Federal Regulations\W{1,5}Title\s+(\d{1,2})\b", "C.F.R."),
    (r"(?i)\bTitle\s+(\d{1,2})\b[^.\n]{0,60}\bCode of Federal Regulations\b", "C.F.R."),
)
_STATE = (
    (
        r"(?i)\bConn(?:ecticut|\.) Gen(?:eral|\.) Stat(?:utes|\.)|\bC\.G\.S\.|General Statutes of Connecticut",
        "Conn. Gen. Stat.",
    ),
    (r"(?i)\bD\.\s?C\.\s?(?:Official )?Code\b|\bCode of the District of Columbia\b", "D.C. Code"),
)
_ACTS = (
    (r"(?i)\b(?:Public|Special) Act (?:No\. ?)?(\d{2}[-–]\d{1,3})\b", "Public Act {}"),
    (r"\bP\.A\. (\d{2}[-–]\d{1,3})\b", "Public Act {}"),
    (r"(?i)\b(?:Public Law|Pub\. ?L\.) (?:No\. ?)?(\d{2,3}[-–]\d{1,3})\b", "Pub. L. {}"),
    (r"(?i)\bExecutive Order (?:No\. ?)?(\d{4,5})\b", "Executive Order {}"),
)
# What makes a mention of a code or an act a reference to a place in it: "section 1357(g) of title 8", "8 U.S.C. 1373",
# "chapter 98 of the Connecticut General Statutes", "as amended by Public Act 19-20".
_PLACE_BEFORE = re.compile(
    rf"(?i)(?:§+|\bsec(?:tions?|s?\.)|\bchapters?|\btitles?)\s*({SECTION_NUMBER})(?:\([^()\s]*\))*,?\s+(?:of|in)\s+(?:the\s+)?$"
)
_PLACE_AFTER = re.compile(rf"\.?\s*(?:(?:§+|[Ss]ec(?:tions?|s?\.))\s*|(?!(?:19|20)\d\d\b))({SECTION_NUMBER})")
_REFERS = re.compile(r"(?i)\b(?:of|by|in|under|with|to|see|amending|amended)\s+(?:the\s+)?$")
_OWN_SECTION = re.compile(rf"(?m)^[ \t#*]*(?:§+|Sec(?:tions?|s?\.))\s*({SECTION_NUMBER})")
_LONE_TITLE = re.compile(r"^[ \t]*TITLE (\d{1,2})[ \t]*[-–—.]", re.MULTILINE)
_ONE_SECTION = re.compile(
    rf"\s*(?:(?P<title>\d{{1,2}})\s+(?P<code>U\.?S\.?C\.?|C\.?F\.?R\.?)|"
    rf"(?P<state>Conn\. Gen\. Stat\.|C\.G\.S\.|D\.C\. Code))"
    rf"\s*(?:§|Sec\.|sec\.|section)?\s*(?P<number>{SECTION_NUMBER})(?=[\s:;,.(]|$)(?!\s*(?:to|through|and|et)\b)"
)


@dataclass(frozen=True, slots=True)
class Code:
    """What section numbers belong to. Both are empty where the document does not say.

    `code` is a code that is cited with "§" ("8 U.S.C."); `act` an act or order with sections of its own.
    """

    code: str = ""
    act: str = ""

    def label(self, number: str, several: bool = False) -> str:
        """A section as it is cited.

        >>> Code("8 U.S.C.").label("1373")
        '8 U.S.C. § 1373'
        >>> Code(act="Public Act 19-20").label("2")
        'Public Act 19-20, Sec. 2'
        """
        number = number.replace("‑", "-").replace("–", "-")
        # An act counts its own sections 1, 2, 3; a code's numbers in it ("Sec. 54-192h.") are the code's.
        if self.act and re.fullmatch(r"\d{1,3}[A-Z]?", number) and not self.code.endswith((".C.", ".R.")):
            return f"{self.act}, Sec. {number}"
        if self.code:
            return f"{self.code} {'§§' if several else '§'} {number}"
        return f"Sec. {number}" if re.fullmatch(r"\d{1,3}[A-Z]?", number) else f"§ {number}"


def code_of(title: str, text: str, kind: Kind = Kind.UNKNOWN) -> Code:
    """The code and act that a document's title, or else the top of its text, names.

    What the text only refers to is not meant, and a town's rule is no part of a code that it names.
    """
    code, act = _code_in(title), _act_in(title)
    if kind is Kind.LOCAL_RULE:
        return Code(code, act)
    top = text[:TOP]
    code = code or _code_in(top, frozenset(_OWN_SECTION.findall(text)))
    act = act or _act_in(top, referred=False)
    if not code and not act and (match := _LONE_TITLE.search(top)):
        code = f"{match[1]} U.S.C."
    if (
        not code
        and re.search(r"(?m)^[ \t]*Sec\. \d+[a-z]?-\d+[a-z]*\. ", text)
        and re.search(r"Connecticut|Chapter \d", title + top)
    ):
        code = "Conn. Gen. Stat."
    return Code(code, act)


def section_in_title(title: str) -> str:
    """The one section that a title begins with ("8 U.S.C. 1373: sharing ..."), "" if there is none."""
    match = _ONE_SECTION.match(title)
    if not match:
        return ""
    return Code(_code_in(match[0]) or "Conn. Gen. Stat.").label(match["number"])


def _code_in(text: str, own: Collection[str] = ()) -> str:
    """The first code that a text names; with section numbers of its own, but for references to others."""
    found = [(m.start(), f"{m[1]} {name}") for form, name in _TITLE_OF for m in _naming(form, text, own)]
    found += [(m.start(), name) for form, name in _STATE for m in _naming(form, text, own)]
    return min(found)[1] if found else ""


def _naming(form: str, text: str, own: Collection[str]) -> Iterator[re.Match[str]]:
    for match in re.finditer(form, text):
        before, after = match.span()
        # Without sections of its own a text has none to be cited wrongly.
        place = (_PLACE_BEFORE.search(text, 0, before) or _PLACE_AFTER.match(text, after)) if own else None
        if not place or place[1] in own:
            yield match


def _act_in(text: str, *, referred: bool = True) -> str:
    """The first act that a text names; `referred`: also where the words before it refer to it."""
    found = [
        (m.start(), name.format(m[1].replace("–", "-")))
        for form, name in _ACTS
        for m in re.finditer(form, text)
        if referred or not _REFERS.search(text, 0, m.start())
    ]
    return min(found)[1] if found else ""


def cites(text: str, section: str) -> bool:
    """Whether a text, after its first lines, cites a section ("8 C.F.R. § 287.7") by its code and number."""
    code, _, number = section.partition(" § ")
    words = r"\s*".join(re.escape(part).replace(r"\.", r"\.?") for part in code.split())
    return bool(re.search(rf"{words}\s*(?:§|[Ss]ec(?:tion|\.))?\s*{re.escape(number)}(?!\w)", text[HEAD:]))
