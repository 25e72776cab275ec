"""Citations of quotations and passages: plain, Markdown and legal style, with the exact place.

Only what is known goes in: a part that the metadata lacks is left out, a missing date is said to be missing. What a
reader must not overlook follows in brackets: the label of a document that is not the source itself, a status other
than "in force", and what had superseded it by the day asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from answer.markdown import escape_line, link_target
from answer.phrases import ENGLISH, Phrases
from answer.ranking import tells_of
from answer.standing import standing
from index import dates
from index.citations import Citation, citations_in
from index.pincite import is_cited, pincite, section_text
from index.records import Document, Hit, Kind, Quote, Standing, Status

# Statuses that go without saying.
SETTLED = frozenset({Status.IN_FORCE, Status.UNKNOWN})
_LAW = frozenset({Kind.STATUTE, Kind.REGULATION})
_REPORTS = frozenset({Kind.NEWS, Kind.UNKNOWN})
# A section number that does not say of which act: "Sec. 1(b)", "§ 9-1".
_PARTIAL = re.compile(r"(?:§|Sec\.|Section)")


class Style(StrEnum):
    """How a citation is written."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    LEGAL = "legal"


@dataclass(frozen=True, slots=True)
class Cited:
    """A place of a document, from `start` (code points) on, in a section, and how the document stands on the day.

    `words` are those quoted; "" for a passage that is only pointed to.
    """

    document: Document
    start: int
    section: tuple[str, ...]
    standing: Standing
    words: str = ""

    @property
    def title(self) -> str:
        """The document's title on one line; its path where it has none."""
        return " ".join(self.document.meta.title.split()) or self.document.path

    @property
    def page(self) -> str:
        """The page as it is printed, else its number; "" where there are no pages."""
        number = self.document.page_at(self.start)
        return (self.document.pages[number - 1].label or str(number)) if number else ""


def of_quote(quote: Quote) -> Cited:
    """A quotation, standing as on the day of its answer."""
    return Cited(quote.document, quote.start, quote.section, quote.standing, quote.text)


def of_hit(hit: Hit, as_of: str) -> Cited:
    """A found passage, past the heading that opens it, standing as on the ISO day `as_of`."""
    start = hit.passage.sentences[0].start if hit.passage.sentences else hit.passage.start
    section = hit.document.section_at(start) or hit.passage.section
    return Cited(hit.document, start, section, standing(hit.document, as_of))


def cite(cited: Cited, style: Style = Style.PLAIN, phrases: Phrases = ENGLISH) -> str:
    """One line that says what is quoted and from where.

    Args:
        cited: the place.
        style: plain text, the same as Markdown, or legal style.
        phrases: the words around the metadata.
    """
    match style:
        case Style.PLAIN:
            return _prose(cited, phrases)
        case Style.MARKDOWN:
            return _markdown(cited, phrases)
        case Style.LEGAL:
            return f"{_legal(cited, phrases)}{_remarks(cited, phrases, legal=True)}"


def authority(document: Document) -> str:
    """The statute, regulation or act that a document of the law is, in its normal form; "" where nothing says.

    Its other names (`ids`) say, or the title: where a citation by number opens it, or a name that the only number
    in it belongs to. "HB 7259 (Conn. Gen. Stat. 54-192h as amended)" is either, so it is neither.
    """
    if document.meta.kind not in _LAW:
        return ""
    for name in document.meta.ids:
        found = citations_in(name)
        if len(found) == 1 and (found[0].start, found[0].end) == (0, len(name)):
            return found[0].canonical
    return _authority_in(" ".join(document.meta.title.split()))


def _authority_in(title: str) -> str:
    found = citations_in(title)
    numbered = [c for c in found if _by_number(title, c)]
    # "Connecticut Public Act 25-1": one word may say of which state.
    if not found or len(title[: found[0].start].split()) > 1:
        return ""
    first = found[0]
    return first.canonical if first in numbered or {c.canonical for c in numbered} == {first.canonical} else ""


def _by_number(title: str, citation: Citation) -> bool:
    return any(c.isdigit() for c in title[citation.start : citation.end])


def _prose(cited: Cited, phrases: Phrases) -> str:
    title = cited.title if cited.title.endswith((".", "?", "!")) else f"{cited.title}."
    return " ".join(filter(None, (title, _details(cited, phrases), _address(cited, phrases)))) + _remarks(
        cited, phrases
    )


def _markdown(cited: Cited, phrases: Phrases) -> str:
    url, title = link_target(cited.document.meta.url), escape_line(cited.title)
    linked = f"[{title}]({url})" if url else f"*{title}*"
    unseen = f" ({phrases.not_verified})" if url and not cited.document.meta.url_verified else ""
    return f"{linked}. {escape_line(_details(cited, phrases) + unseen + _remarks(cited, phrases))}"


def _details(cited: Cited, phrases: Phrases) -> str:
    """Who, when and where in the document, as sentences."""
    meta = cited.document.meta
    author = meta.author if meta.kind in _REPORTS else ""
    who = ", ".join(filter(None, (_flat(author), _flat(meta.issuer), meta.date or phrases.undated)))
    page = phrases.page.format(page=cited.page) if cited.page else ""
    where = ", ".join(filter(None, (_section(cited, phrases), page)))
    return f"{who}. {where}." if where else f"{who}."


def _address(cited: Cited, phrases: Phrases) -> str:
    url = _flat(cited.document.meta.url)
    return f"{url} ({phrases.not_verified})" if url and not cited.document.meta.url_verified else url


def _section(cited: Cited, phrases: Phrases) -> str:
    """The section as it is cited, or the path of headings in quotation marks."""
    if _has_number(cited.section):
        return pincite(cited.section)
    code = _under(authority(cited.document), cited.section)
    return code or (phrases.section.format(section=section_text(cited.section)) if cited.section else "")


def _legal(cited: Cited, phrases: Phrases) -> str:
    meta = cited.document.meta
    issuer, when = _flat(meta.issuer), _day(meta.date, phrases)
    by_number = _law(cited, phrases) if meta.kind in _LAW or _has_number(cited.section) else ""
    if "§" in by_number:
        dated = phrases.dated.format(date=when) if when else phrases.undated
        return f"{by_number} ({dated})"
    when = when or phrases.undated
    if by_number:
        return f"{by_number} ({', '.join(filter(None, (issuer, when)))})"
    place = _place(cited, phrases)
    if meta.kind is Kind.COURT or meta.kind in _LAW:
        return f"{', '.join(filter(None, (cited.title, place)))} ({', '.join(filter(None, (issuer, when)))})"
    # "CT Mirror, March 27, 2017: ..." by CT Mirror: once is enough.
    issuer = "" if cited.title.casefold().startswith(issuer.casefold()) else issuer
    who = (_flat(meta.author), cited.title, issuer) if meta.kind in _REPORTS else (issuer, cited.title)
    address = _address(cited, phrases) if meta.kind in _REPORTS else ""
    return ", ".join(filter(None, (f"{', '.join(filter(None, (*who, place)))} ({when})", address)))


def _law(cited: Cited, phrases: Phrases) -> str:
    """The citation by number; "" where neither the section nor the document says one."""
    known = authority(cited.document)
    if _has_number(cited.section):
        found = pincite(cited.section)
        found = f"{known or cited.title}, {found}" if _PARTIAL.match(found) else found
    elif known:
        # The headings of a summary are not those of what it summarises.
        heading = "" if cited.document.meta.label else _heading(cited, phrases)
        found = _under(known, cited.section) or ", ".join(filter(None, (known, heading)))
    else:
        return ""
    return found if "§" in found else ", ".join(filter(None, (found, _at_page(cited, phrases))))


def _under(known: str, section: tuple[str, ...]) -> str:
    """A subdivision of the authority, "(a) Sending or receiving information" of "8 U.S.C. § 1373"; "" for none."""
    cited = pincite((known, *section)) if "§" in known and section else ""
    return cited if cited.startswith(f"{known}(") and ", " not in cited[len(known) :] else ""


def _place(cited: Cited, phrases: Phrases) -> str:
    """The page, and where there is none the section."""
    return _at_page(cited, phrases) or _heading(cited, phrases)


def _at_page(cited: Cited, phrases: Phrases) -> str:
    return phrases.at_page.format(page=cited.page) if cited.page else ""


def _heading(cited: Cited, phrases: Phrases) -> str:
    return phrases.at_section.format(section=section_text(cited.section)) if cited.section else ""


def _remarks(cited: Cited, phrases: Phrases, *, legal: bool = False) -> str:
    """The label in square brackets, with the day up to which a summary tells; the standing in round ones."""
    label, checked = _flat(cited.document.meta.label), cited.document.meta.last_checked
    if label and checked:
        label = phrases.last_checked.format(status=label, date=_day(checked, phrases) if legal else checked)
    return "".join(
        [f" [{label}]" if label else "", *(f" ({r})" for r in standing_remarks(cited, phrases, legal=legal))]
    )


def standing_remarks(cited: Cited, phrases: Phrases = ENGLISH, *, legal: bool = False) -> list[str]:
    """What nobody who quotes the words on that day may leave out; [] where the document simply holds.

    Args:
        cited: the place, with its standing.
        phrases: the words.
        legal: write dates as legal citations do.
    """
    stands, remarks = cited.standing, list[str]()

    def day(text: str) -> str:
        return _day(text, phrases) if legal else text

    if stands.issued_later:
        remarks.append(phrases.issued_later)
    if stands.status not in SETTLED:
        status = phrases.statuses[stands.status]
        remarks.append(phrases.status_since.format(status=status, date=day(stands.since)) if stands.since else status)
    for later in stands.superseded_by:
        title = _flat(later.title) or later.path
        words = phrases.superseded if later.since else phrases.superseded_undated
        remarks.append(words.format(title=title, date=day(later.since)))
    if year := tells_of(cited.document, cited.words):
        remarks.append(phrases.tells_of.format(year=year))
    return remarks


def _has_number(section: tuple[str, ...]) -> bool:
    return any(is_cited(label) for label in section)


def _day(text: str, phrases: Phrases) -> str:
    """An ISO date of any precision as legal citations write it: "Sept. 30, 1996", "Jan. 2025", "2013"."""
    if not dates.parse(text):
        return text
    year, *rest = text.strip().split("-")
    if not rest:
        return year
    month = phrases.months[int(rest[0]) - 1]
    return f"{month} {int(rest[1])}, {year}" if len(rest) > 1 else f"{month} {year}"


def _flat(text: str) -> str:
    """Metadata on one line."""
    return " ".join(text.split())
