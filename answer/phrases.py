"""Every word of citations, exported answers and result tables, so that another language is another instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from answer.ranking import Layer
from index.filters import Filters
from index.records import Kind, Status

_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_LAYERS = MappingProxyType(
    {
        Layer.LAW: "Law",
        Layer.COURT: "Courts",
        Layer.ORDER_OR_MEMO: "Orders and memos",
        Layer.LOCAL_RULE: "Local rules",
        Layer.REPORT: "Reports",
    }
)
_KINDS = MappingProxyType({kind: kind.value.replace("-", " ") for kind in Kind})
_STATUSES = MappingProxyType({status: status.value for status in Status})


@dataclass(frozen=True, slots=True)
class Phrases:
    """English. `{}` fields are filled by `str.format`; `months` are abbreviated as law reviews do."""

    language: str = "en"
    months: tuple[str, ...] = _MONTHS
    undated: str = "undated"
    dated: str = "dated {date}"
    page: str = "p. {page}"
    at_page: str = "at {page}"
    section: str = 'Section "{section}"'
    at_section: str = 'at "{section}"'
    not_verified: str = "address not verified"
    status_since: str = "{status} since {date}"
    last_checked: str = "{status}, last checked {date}"
    superseded: str = "superseded by {title} on {date}"
    superseded_undated: str = "superseded by {title}, day unknown"
    issued_later: str = "issued after the day asked about"
    tells_of: str = "these words tell of {year}, after the date of the document"

    as_of: str = "As of"
    from_question: str = "{as_of}, the time that the question names"
    generation: str = "Index generation"
    how_sure: str = "How sure pincite is"
    very_sure: str = "very sure that the corpus answers this"
    fairly_sure: str = "fairly sure that the corpus answers this"
    hardly_sure: str = "not sure that this answers the question: read the passages before relying on it"
    sure_not: str = "sure that no document answers it"
    fairly_sure_not: str = "fairly sure that no document answers it"
    hardly_sure_not: str = "not sure: some passages came near"
    searched_for: str = "Searched for"
    narrowed: str = "Narrowed to"
    either: str = " or "
    of_kind: str = "kind: {values}"
    of_issuer: str = "issuer: {values}"
    of_jurisdiction: str = "jurisdiction: {values}"
    of_status: str = "status: {values}"
    of_status_on: str = "status on {day}: {values}"
    of_year: str = "year: {values}"
    of_path: str = "path: {values}"
    dated_from: str = "dated {values} or later"
    dated_to: str = "dated {values} or earlier"
    answered: str = "Quotations: {count}. Each is a letter-for-letter slice of its document."
    no_answer: str = "The corpus does not answer this. What follows are the nearest passages, not an answer."
    nothing_near: str = "The corpus does not answer this, and no passage lies within the filters."
    missing: str = "No passage found holds: {words}."
    nearest: str = "Nearest passages, not an answer"
    not_an_answer: str = "Not an answer"
    source: str = "Source"
    legal: str = "Legal style"
    kind: str = "Kind"
    place: str = "Place"
    place_of: str = "{path}, characters {start} to {end}, document {document}"
    standing: str = "Standing"
    no_status: str = "status unknown"
    lead_in: str = "Item of a list that begins: “{words}”"
    differs: str = "These differ: compare quotation {numbers}."
    also_in: str = "Also in"
    near_copy: str = "In nearly the same words also in"
    replaced: str = "Control characters that a file like this cannot hold are shown as signs: {count}."
    made_by: str = "Made by pincite from the documents on one machine."
    layers: Mapping[Layer, str] = field(default_factory=lambda: _LAYERS)
    kinds: Mapping[Kind, str] = field(default_factory=lambda: _KINDS)
    statuses: Mapping[Status, str] = field(default_factory=lambda: _STATUSES)


ENGLISH = Phrases()


def item_of_list(lead_in: str, phrases: Phrases = ENGLISH) -> str:
    """What a quotation is an item of, told by the words that open the list; "" where there are none."""
    return phrases.lead_in.format(words=lead_in) if lead_in else ""


def narrowing(filters: Filters, phrases: Phrases = ENGLISH) -> str:
    """Filters in words: "kind: news or memo; dated 2017-01-01 or later"; "" where nothing filters."""
    told = (
        (phrases.of_kind, [phrases.kinds[kind] for kind in filters.kinds]),
        (phrases.of_issuer, filters.issuers),
        (phrases.of_jurisdiction, filters.jurisdictions),
        (phrases.of_status_on if filters.as_of else phrases.of_status, [phrases.statuses[s] for s in filters.statuses]),
        (phrases.of_year, map(str, filters.years)),
        (phrases.dated_from, (filters.first,)),
        (phrases.dated_to, (filters.last,)),
        (phrases.of_path, (filters.path,)),
    )
    # Not parted by commas: names of issuers hold them.
    joined = [(form, phrases.either.join(values)) for form, values in told]
    return "; ".join(form.format(values=values, day=filters.as_of) for form, values in joined if values)
