"""The records that travel between the rooms. All are frozen; all offsets count Unicode code points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.filters import NO_FILTERS, Filters


class Kind(StrEnum):
    """Who is speaking. The folder names give the default; a document may say otherwise."""

    STATUTE = "statute"
    REGULATION = "regulation"
    COURT = "court"
    ORDER = "order"
    MEMO = "memo"
    LOCAL_RULE = "local-rule"
    NEWS = "news"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """Whether a document still holds, as stated by whoever keeps the corpus."""

    IN_FORCE = "in force"
    AMENDED = "amended"
    RESCINDED = "rescinded"
    ENJOINED = "enjoined for some"
    LITIGATION = "in litigation"
    NOT_ENACTED = "not enacted"
    HISTORIC = "historic"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """Where a piece of metadata comes from, most trusted first. A file's time is never a source."""

    SIDECAR = "sidecar"
    FRONT_MATTER = "front matter"
    MANIFEST = "sources manifest"
    HTML = "HTML metadata"
    MESSAGE = "e-mail header"
    TEXT = "text"
    PDF = "PDF metadata"
    OFFICE = "file properties"
    FOLDER = "folder"
    FILE_NAME = "file name"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range `text[start:end]`, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paginated document: where its text starts, its printed label, and whether OCR read it."""

    start: int
    label: str = ""
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that opens a section.

    `label` is what a citation calls the section ("8 U.S.C. § 1373(a)", "Exceptions"); `level` 1 is the
    highest. `end == start` where the numbering opens a section without a line of its own.
    """

    start: int
    end: int
    level: int
    label: str


def open_headings(headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """Of headings in reading order, those that are still open after the last: each deeper than the one before."""
    stack: list[Heading] = []
    for heading in headings:
        stack = [outer for outer in stack if outer.level < heading.level]
        stack.append(heading)
    return tuple(stack)


def path_of(headings: Sequence[Heading], title: str) -> tuple[str, ...]:
    """The section path after the last of `headings`; a heading that repeats the title is left out."""
    labels = (" ".join(heading.label.split()) for heading in open_headings(headings))
    return tuple(label for label in labels if label and label != title)


@dataclass(frozen=True, slots=True)
class StatusChange:
    """On `date` (ISO, maybe only year or month) the status became `status`, by the document `by` if known."""

    date: str
    status: Status
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said about a document, as far as known; `sources` tells where each field comes from.

    Dates are ISO strings with the precision that is known: "2013", "2025-09" or "2025-01-28".
    `ids` are the names other documents know it by; `supersedes` holds such names, paths or hashes.
    """

    title: str = ""
    kind: Kind = Kind.UNKNOWN
    issuer: str = ""
    author: str = ""
    jurisdiction: str = ""
    date: str = ""
    effective: str = ""
    status: Status = Status.UNKNOWN
    history: tuple[StatusChange, ...] = ()
    ids: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    url: str = ""
    url_verified: bool = False
    last_checked: str = ""
    label: str = ""
    notes: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def town(self) -> str:
        """The place below the state that the jurisdiction names: "New Haven" of "US-CT-New-Haven", "" of "US-CT"."""
        return " ".join(self.jurisdiction.split("-")[2:])

    def source(self, name: str) -> Source:
        """Where the field `name` comes from; `Source.NONE` when nothing says."""
        return self.sources.get(name, Source.NONE)


@dataclass(frozen=True, slots=True)
class Superseding:
    """A document that supersedes another: its id, path, title, and the day it took over ("" if unknown)."""

    document: str
    path: str
    title: str
    since: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its bytes' sha256 is its id; the same bytes under several paths are one document.

    `furniture` are spans of `text` that are kept and shown but neither embedded nor quoted (navigation,
    captions, front matter). `acronyms` are the short forms that it explains, with the long ones;
    `cited_as` the citations, in normal form, that other documents cite it by; `signature` tells
    near-copies (news only). `superseded_by` and `near_copies` (paths) are derived from the other documents.
    """

    id: str
    path: str
    text: str
    meta: Metadata
    paths: tuple[str, ...] = ()
    format: str = ""
    pages: tuple[Page, ...] = ()
    headings: tuple[Heading, ...] = ()
    furniture: tuple[Span, ...] = ()
    acronyms: tuple[tuple[str, str], ...] = ()
    cited_as: tuple[str, ...] = ()
    signature: bytes = b""
    near_copies: tuple[str, ...] = ()
    superseded_by: tuple[Superseding, ...] = ()

    def section_at(self, offset: int) -> tuple[str, ...]:
        """The labels of the headings above `offset`, outermost first."""
        above = [heading for heading in self.headings if heading.start <= offset]
        return path_of(above, self.meta.title)

    def page_at(self, offset: int) -> int | None:
        """The 1-based page that holds `offset`, or None where the document has no pages."""
        number = None
        for i, page in enumerate(self.pages, start=1):
            if page.start > offset:
                break
            number = i
        return number


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one document; `sentences` are absolute spans of the document's text."""

    document: str
    ordinal: int
    start: int
    end: int
    section: tuple[str, ...] = ()
    page: int | None = None
    sentences: tuple[Span, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceMatch:
    """How near one sentence is to the question: cosine similarity in [-1, 1]."""

    span: Span
    similarity: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage was found. Ranks are 1-based; None where that retriever did not return it."""

    dense_rank: int | None = None
    dense_score: float = 0.0
    keyword_rank: int | None = None
    keyword_score: float = 0.0
    matched_terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A found passage with its document, its fused score in [0, 1], its sentences' similarities, and why."""

    passage_id: int
    passage: Passage
    document: Document
    score: float
    sentences: tuple[SentenceMatch, ...]
    why: Why

    @property
    def text(self) -> str:
        """The passage, sliced from its document."""
        return self.document.text[self.passage.start : self.passage.end]


class AsOfSource(StrEnum):
    """Who chose the day that standings are told for."""

    TODAY = "today"
    QUESTION = "question"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands on a given day: its status then, since when and by what, and what superseded it.

    `issued_later`: on that day it did not exist yet.
    """

    status: Status
    since: str = ""
    by: str = ""
    note: str = ""
    superseded_by: tuple[Superseding, ...] = ()
    issued_later: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `document.text[start:end]`, from the passage it was found in, and how it stands.

    `also_in` are the same words in other documents; `differs_from` are the 1-based places, in the answer,
    of quotations that speak of the same thing on other conditions. `lead_ins` are the words that open the lists that it
    is an item of, outermost first, where they stand apart from it: without them it may say the contrary.
    """

    document: Document
    start: int
    end: int
    passage: Passage
    score: float
    standing: Standing
    also_in: tuple[Quote, ...] = ()
    differs_from: tuple[int, ...] = ()
    lead_ins: tuple[Span, ...] = ()

    @property
    def lead_in(self) -> str:
        """The words of `lead_ins`, each on one line; "" where there are none."""
        return " … ".join(" ".join(self.document.text[s.start : s.end].split()) for s in self.lead_ins)

    @property
    def section(self) -> tuple[str, ...]:
        """The labels of the headings above the quotation: deeper than its passage's, where that joins subdivisions."""
        return self.document.section_at(self.start) or self.passage.section

    @property
    def text(self) -> str:
        """The words themselves, sliced from the document."""
        return self.document.text[self.start : self.end]


class NoteAbout(StrEnum):
    """What a note about an answer tells."""

    LANGUAGE = "language"
    EMPTY = "empty"
    LATER = "later"
    FUTURE = "future"
    OTHER_DAY = "other day"
    PHRASE = "phrase"
    FILTERS = "filters"
    READER = "reader"
    LARGER_READER = "larger reader"


@dataclass(frozen=True, slots=True)
class Note:
    """What people ought to know of an answer, in a sentence or two."""

    about: NoteAbout
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question brought: quotations, or the nearest passages and `abstained`.

    `confidence`, in [0, 1], is how sure pincite is that the corpus answers; `as_of` is the ISO day that
    standings are told for; `passages` holds what retrieval found, best first, in either case.
    `searched_for` is the question as it was read, where typing errors were mended; `missing` are its
    telling words that no found passage holds; `notes` say in words what people ought to know. `signals` are the
    numbers that the confidence was worked out from, by name; none where nothing was found. `filters` are those that
    it was asked with.
    """

    question: str
    as_of: str
    abstained: bool
    confidence: float
    quotes: tuple[Quote, ...]
    passages: tuple[Hit, ...]
    generation: int
    as_of_source: AsOfSource = AsOfSource.TODAY
    searched_for: str = ""
    missing: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    filters: Filters = NO_FILTERS

    def has_note(self, *about: NoteAbout) -> bool:
        """Whether one of the notes is about one of these."""
        return any(note.about in about for note in self.notes)

    @property
    def note(self) -> str:
        """The notes as one text; "" where there is none."""
        return " ".join(note.text for note in self.notes)


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """A file that could not be read, and the reason in plain words."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one re-index did. `embedded` counts the texts that went through the model."""

    generation: int
    added: int
    changed: int
    removed: int
    unchanged: int
    failures: tuple[Failure, ...]
    passages: int
    embedded: int
    seconds: float
    finished: str = ""
