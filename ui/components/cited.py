"""What a document cites: a list, and links in its text to what the corpus holds of it.

Where one document is the text of what is cited, its citation leads there. Where several go by the same citation
(versions of an act), it leads to the list, which names them all: which one is meant, nobody can tell.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from answer.ranking import LAYERS
from index.citations import citations_in
from index.dates import first_day
from index.records import Document, Kind, Passage
from index.store import Snapshot
from ui.components.badges import DOCUMENT_PATH
from ui.components.markup import Layer, element, escape, link
from ui.strings import say

# Passages whose words are searched for citations, at 0.7 ms each on a busy machine.
MAX_PASSAGES = 500


@dataclass(frozen=True, slots=True)
class Holder:
    """A document that goes by a citation."""

    path: str
    title: str
    kind: Kind
    date: str


@dataclass(frozen=True, slots=True)
class Cited:
    """The citations of a document in normal form with the documents that go by each, and the links in its text."""

    holders: Mapping[str, tuple[Holder, ...]]
    links: tuple[Layer, ...]


def cited_by(snapshot: Snapshot, document: Document, place: int = 0) -> Cited:
    """What a document cites. Its own names lead nowhere in its text, and are listed only where others go by them too.

    Args:
        snapshot: the index.
        document: from it.
        place: an offset of its text. Of a very long one only the `MAX_PASSAGES` nearest to it get links.
    """
    passages = list(snapshot.passages_of(document.id).values())
    named = dict.fromkeys(citation for passage in passages for citation in passage.citations)
    found = snapshot.holders(named)
    holders = {citation: _sorted(found.get(citation, ()), document) for citation in named}
    own = {citation for citation, rows in found.items() if any(path in document.paths for path, *_ in rows)}
    listed = {citation: held for citation, held in holders.items() if held or citation not in own}
    targets = {
        citation: _target(number, held)
        for number, (citation, held) in enumerate(listed.items())
        if held and citation not in own
    }
    citing = [passage for passage in passages if any(citation in targets for citation in passage.citations)]
    near = sorted(citing, key=lambda passage: abs(passage.start - place))[:MAX_PASSAGES]
    links = {layer.start: layer for passage in near for layer in _links(snapshot, document, passage, targets)}
    return Cited(listed, tuple(layer for _, layer in sorted(links.items())))


def cited_list(cited: Cited) -> str:
    """The list as HTML; "" where nothing is cited."""
    entries = "".join(
        f'<li id="{_entry_id(number)}">{escape(citation)}{_titles(held)}</li>'
        for number, (citation, held) in enumerate(cited.holders.items())
    )
    return f'<section class="pc-cited">{element("h2", say().cited)}<ul>{entries}</ul></section>' if entries else ""


def _sorted(rows: Iterable[tuple[str, str, Kind, str]], document: Document) -> tuple[Holder, ...]:
    """Those of most authority first, then the oldest first; the document itself left out."""
    holders = [Holder(*row) for row in rows if row[0] not in document.paths]
    return tuple(sorted(holders, key=lambda h: (LAYERS[h.kind], first_day(h.date), h.path)))


def _target(number: int, holders: tuple[Holder, ...]) -> str:
    """The attributes of a link in the text."""
    first = holders[0]
    if [LAYERS[holder.kind] for holder in holders].count(LAYERS[first.kind]) > 1:
        return f'href="#{_entry_id(number)}" title="{escape(say().several_texts)}"'
    return f'href="{html.escape(_address(first.path))}" title="{escape(first.title or first.path)}"'


def _links(snapshot: Snapshot, document: Document, passage: Passage, targets: Mapping[str, str]) -> list[Layer]:
    found = citations_in(document.text[passage.start : passage.end], snapshot.aliases)
    return [
        Layer(passage.start + c.start, passage.start + c.end, f"a {targets[c.canonical]}")
        for c in found
        if c.canonical in targets
    ]


def _titles(holders: tuple[Holder, ...]) -> str:
    entries = "".join(
        f"<li>{link(_address(h.path), h.title or h.path)} {element('span', h.date, 'pc-weak')}</li>" for h in holders
    )
    return f"<ul>{entries}</ul>" if entries else ""


def _entry_id(number: int) -> str:
    return f"c{number}"


def _address(path: str) -> str:
    return f"{DOCUMENT_PATH}?{urlencode({'doc': path})}"
