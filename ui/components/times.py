"""The documents of an answer in time: since when and until when each was in force, and what replaced it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from answer.ranking import Layer
from index.dates import first_day, last_day
from index.records import Answer, Document, Kind, Standing, Status
from ui.components.badges import Place, document_page, place_address, status_text
from ui.components.layers import layer_of
from ui.components.results import hit_place, quote_place
from ui.strings import say

# A report of a law is in force no more than a letter is; what was never enacted neither.
_NEVER_IN_FORCE = frozenset({Kind.NEWS, Kind.UNKNOWN})
_ENDED = frozenset({Status.RESCINDED, Status.HISTORIC})
_CONTESTED = frozenset({Status.AMENDED, Status.ENJOINED, Status.LITIGATION})


@dataclass(frozen=True, slots=True)
class Replacement:
    """What superseded a document: its path, title and link, and the first ISO day on which it did ("" if unknown)."""

    path: str
    title: str
    href: str
    since: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the answer, or one that replaced such a one.

    `ranks` are the quotations taken from it; `date` is as it is known, `first` and `last` the ISO days that it may
    mean. `begins` and `ends` are the first and last ISO day in force, "" where nothing shows it; `still` tells that
    `ends` is merely the day asked about. `layer` is None for a replacement that was not itself found.
    """

    path: str
    title: str
    href: str
    layer: Layer | None
    ranks: tuple[int, ...]
    date: str
    status: str
    since: str = ""
    until: str = ""
    still: bool = False
    contested: bool = False
    replaced_by: tuple[Replacement, ...] = ()

    @property
    def first(self) -> str:
        """The earliest ISO day that the date may mean, "" where there is none."""
        return first_day(self.date)

    @property
    def last(self) -> str:
        """The latest ISO day that the date may mean, "" where there is none."""
        return last_day(self.date)

    @property
    def begins(self) -> str:
        """The first ISO day that it may have been in force, "" where none is shown."""
        return first_day(self.since)

    @property
    def ends(self) -> str:
        """The first ISO day that its end may mean, "" where none is shown."""
        return first_day(self.until)


@dataclass(frozen=True, slots=True)
class Times:
    """What the picture and the table show: documents by layer and date, as of an ISO day."""

    as_of: str
    entries: tuple[Entry, ...]

    @property
    def dated(self) -> list[Entry]:
        """Those that the picture can show."""
        return [entry for entry in self.entries if entry.date]

    @property
    def undated(self) -> list[Entry]:
        """Those that it cannot."""
        return [entry for entry in self.entries if not entry.date]


def times(answer: Answer) -> Times:
    """The documents of an answer, and what replaced them: by layer, then by date; undated ones last."""
    places: dict[str, Place] = {}
    ranks: dict[str, tuple[int, ...]] = {}
    for rank, quote in enumerate(answer.quotes, start=1):
        places.setdefault(quote.document.id, quote_place(quote, answer))
        ranks[quote.document.id] = (*ranks.get(quote.document.id, ()), rank)
    for hit in answer.passages:
        places.setdefault(hit.document.id, hit_place(hit, answer))
    found = [_entry(place, ranks.get(document, ())) for document, place in places.items()]
    entries = [*found, *_replacements(found)]
    return Times(answer.as_of, tuple(sorted(entries, key=_order)))


def _order(entry: Entry) -> tuple[int, str, str]:
    return entry.layer or len(Layer) + 1, entry.first or "~", entry.path


def _entry(place: Place, ranks: tuple[int, ...]) -> Entry:
    document, stands = place.document, place.standing
    since, until, still = in_force(document, stands, place.as_of)
    return Entry(
        path=document.path,
        title=document.meta.title or document.path,
        href=place_address(place),
        layer=layer_of(document),
        ranks=ranks,
        date=document.meta.date if first_day(document.meta.date) else "",
        status=say().issued_later if stands.issued_later else status_text(stands, document.meta.last_checked),
        since=since,
        until=until,
        still=still,
        contested=stands.status in _CONTESTED,
        replaced_by=tuple(
            Replacement(
                later.path,
                later.title or later.path,
                document_page(later.path, later.document),
                first_day(later.since),
            )
            for later in stands.superseded_by
        ),
    )


def in_force(document: Document, stands: Standing, as_of: str) -> tuple[str, str, bool]:
    """When a document's time in force begins and ends, as precisely as the metadata tells ("1996", "2021-02-03"), and
    whether the end is merely the day asked about.

    Args:
        document: any.
        stands: how it stands on that day.
        as_of: the ISO day.

    Returns:
        ("", "", False) for reports, for what was never enacted, and where the status or a day is unknown: a bar
        says something, so it needs a ground.
    """
    meta, nothing = document.meta, ("", "", False)
    begins = meta.effective if first_day(meta.effective) else meta.date
    if meta.kind in _NEVER_IN_FORCE or stands.status is Status.NOT_ENACTED:
        return nothing
    if not first_day(begins) or first_day(begins) > as_of:
        return nothing
    ended = [later.since for later in stands.superseded_by]
    if stands.status in _ENDED:
        ended.append(stands.since)
    if not ended:
        return nothing if stands.status is Status.UNKNOWN else (begins, as_of, True)
    known = [day for day in ended if first_day(day) >= first_day(begins)]
    return (begins, min(known, key=first_day), False) if known else nothing


def _replacements(found: Iterable[Entry]) -> list[Entry]:
    """What replaced found documents without having been found itself."""
    entries = list(found)
    held = {entry.path for entry in entries}
    others = {later.path: later for entry in entries for later in entry.replaced_by if later.path not in held}
    return [
        Entry(later.path, later.title, later.href, None, (), later.since, say().replacement)
        for later in others.values()
    ]


def force_text(entry: Entry) -> str:
    """Since when and until when a document was in force, as precisely as is known; "" where nothing shows it."""
    if not entry.since:
        return ""
    text = say().in_force_still if entry.still else say().in_force_until
    return text.format(begins=entry.since, ends=entry.until)
