"""Who speaks, when, and whether it still holds: the facts that stand beside every quotation."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from answer.ranking import tells_of
from answer.standing import last_look
from index.pincite import section_text
from index.records import Document, Kind, Passage, Source, Standing, Status, Superseding
from ui.components.markup import element, link
from ui.strings import kind_name, say, source_name, status_name

DOCUMENT_PATH = "document"
# Enough of the hash to notice that a document has changed since a link was made.
SHORT_ID = 12
# Whoever quotes one of these must say so.
_UNSETTLED = set(Status) - {Status.IN_FORCE, Status.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document, the passage it was found in, and how the document stands on the ISO day `as_of`.

    `question` is the one that led to it, `narrowed` its filters as parameters of the address: the document page goes
    on from there to the other passages that match, and back to the answer.
    """

    document: Document
    start: int
    end: int
    passage: Passage
    standing: Standing
    as_of: str
    question: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()

    @property
    def quoted_from(self) -> int:
        """Where the words begin, past the heading that opens the passage."""
        first = self.passage.sentences[0].start if self.passage.sentences else self.start
        return max(self.start, first)

    @property
    def address(self) -> list[tuple[str, str]]:
        """The document page's parameters that open this place."""
        place = {"start": str(self.start), "end": str(self.end), "as_of": self.as_of}
        question = [("q", self.question), *self.narrowed] if self.question else []
        return [*document_address(self.document.path, self.document.id).items(), *place.items(), *question]


def document_address(path: str, document_id: str) -> dict[str, str]:
    """The document page's parameters that open a document."""
    return {"doc": path, "id": document_id[:SHORT_ID]}


def document_link(path: str, document_id: str, text: str) -> str:
    """A link to the document page."""
    return link(document_page(path, document_id), text)


def document_page(path: str, document_id: str) -> str:
    """The document page's address for a document."""
    return f"{DOCUMENT_PATH}?{urlencode(document_address(path, document_id))}"


def place_link(place: Place, text: str) -> str:
    """A link to the document page with the place highlighted."""
    return link(place_address(place), text)


def place_address(place: Place) -> str:
    """The document page's address with the place highlighted."""
    return f"{DOCUMENT_PATH}?{urlencode(place.address)}"


def badges(document: Document, standing: Standing, place: Place | None = None) -> str:
    """A list of short facts as HTML; `place` adds the year that its words tell of, its page and section."""
    meta, words = document.meta, say()
    dated = words.dated.format(date=meta.date) if meta.date else words.undated
    items = [
        element("li", kind_name(meta.kind), "pc-kind"),
        element("li", meta.issuer),
        element("li", words.of_town.format(town=meta.town) if meta.town and meta.kind is Kind.LOCAL_RULE else ""),
        element("li", dated, "" if meta.date else "pc-weak"),
        element("li", words.issued_later, "pc-warn") if standing.issued_later else "",
        element("li", status_text(standing, meta.last_checked), "pc-warn" if standing.status in _UNSETTLED else ""),
    ]
    if place:
        told = tells_of(document, document.text[place.start : place.end])
        page, section = document.page_at(place.start), section_text(document.section_at(place.quoted_from))
        items += [
            element("li", words.tells_of.format(year=told) if told else "", "pc-warn"),
            element("li", words.page.format(page=page) if page else ""),
            element("li", words.phrases.section.format(section=section) if section else "", "pc-section"),
        ]
    items.append(element("li", label_text(meta.label, meta.last_checked), "pc-label"))
    return f'<ul class="pc-badges">{"".join(items)}</ul>'


def label_text(label: str, last_checked: str) -> str:
    """What a document is, if not the source itself. A summary tells of later events than the day of what it
    summarises: it says up to when.
    """
    return say().last_checked.format(status=label, date=last_checked) if label and last_checked else label


def status_text(standing: Standing, last_checked: str = "") -> str:
    """The status on the day asked about, with its first day where that is known; of a suit, which goes on after
    whoever keeps the corpus looked, also the day of that look.
    """
    words = say()
    status = words.status_unknown if standing.status is Status.UNKNOWN else status_name(standing.status)
    status = words.status_since.format(status=status, date=standing.since) if standing.since else status
    looked = last_look(standing, last_checked)
    return words.last_checked.format(status=status, date=looked) if looked else status


def superseding(standing: Standing) -> str:
    """What replaced a document, each with a link; "" where nothing had."""
    return "".join(_superseding(later) for later in standing.superseded_by)


def _superseding(later: Superseding) -> str:
    words = say()
    since = words.superseded_by.format(date=later.since) if later.since else words.superseded_undated
    target = document_link(later.path, later.document, later.title or later.path)
    return f'<p class="pc-superseded">{element("strong", since)} {target}</p>'


def with_source(value: str, source: Source) -> str:
    """A value with where it comes from; the value alone where nothing says."""
    return value if source is Source.NONE else say().from_source.format(value=value, source=source_name(source))
