"""What is known about a document, each fact with where it comes from, and the documents before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.dates import first_day
from index.errors import DocumentNotFound
from index.records import Document, Source, Standing, StatusChange
from index.store import Snapshot
from ui.components.badges import document_link, status_text, with_source
from ui.components.markup import element, escape
from ui.strings import kind_name, say, status_name

# Documents of one line of succession that are shown. The longest here has 4.
MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Succession:
    """Documents that superseded one another, oldest first, with what they name that the corpus does not hold."""

    documents: tuple[Document, ...]
    unknown: tuple[str, ...]


def succession(snapshot: Snapshot, document: Document) -> Succession:
    """What a document superseded, what superseded that, and so on in both directions."""
    known, waiting, unknown = {document.id: document}, [document], list[str]()
    while waiting and len(known) < MAX_CHAIN:
        one = waiting.pop(0)
        held = snapshot.cited_documents(one.meta.supersedes)
        unknown += [name for name in one.meta.supersedes if name not in held]
        for path in [*(path for path, _ in held.values()), *(later.path for later in one.superseded_by)]:
            other = _find(snapshot, path)
            if other and other.id not in known:
                known[other.id] = other
                waiting.append(other)
    ordered = sorted(known.values(), key=lambda d: (first_day(d.meta.effective or d.meta.date), d.path))
    return Succession(tuple(ordered), tuple(dict.fromkeys(unknown)))


def _find(snapshot: Snapshot, path: str) -> Document | None:
    try:
        return snapshot.document(path)
    except DocumentNotFound:
        return None


def succession_list(line: Succession, document: Document) -> str:
    """The line of succession as HTML, folded; "" where the document stands alone."""
    words = say()
    entries = [_entry(other, other.id == document.id) for other in line.documents]
    entries += [element("li", words.not_in_corpus.format(name=name), "pc-weak") for name in line.unknown]
    if len(entries) < 2:
        return ""
    return f'<details class="pc-about">{element("summary", words.succession)}<ol>{"".join(entries)}</ol></details>'


def _entry(document: Document, is_here: bool) -> str:
    words, title = say(), document.meta.title or document.path
    day = escape(document.meta.effective or document.meta.date or words.undated)
    if is_here:
        return f'<li aria-current="true">{day} {element("strong", title)} {escape(words.this_document)}</li>'
    return f"<li>{day} {document_link(document.path, document.id, title)}</li>"


def about(document: Document, state: Standing, as_of: str, near: Sequence[str]) -> str:
    """The facts as HTML, folded.

    Args:
        document: any.
        state: how it stands on the ISO day `as_of`.
        as_of: that day.
        near: links to its near-copies, as HTML.
    """
    rows = "".join(
        f"<div>{element('dt', name)}<dd>{value}</dd></div>"
        for name, value in [*_facts(document, state, as_of), (say().field_near, "<br>".join(near))]
        if value
    )
    entered = Source.SIDECAR in document.meta.sources.values()
    explained = element("p", say().sources_note, "pc-weak") if entered else ""
    return f'<details class="pc-about">{element("summary", say().about)}<dl>{rows}</dl>{explained}</details>'


def _facts(document: Document, state: Standing, as_of: str) -> list[tuple[str, str]]:
    meta, words = document.meta, say()

    def known(value: str, field: str) -> str:
        return escape(with_source(value, meta.source(field))) if value else ""

    return [
        (words.field_kind, known(kind_name(meta.kind), "kind")),
        (words.field_issuer, known(meta.issuer, "issuer")),
        (words.field_author, known(meta.author, "author")),
        (words.field_jurisdiction, known(meta.jurisdiction, "jurisdiction")),
        (words.field_date, known(meta.date, "date") or escape(words.undated)),
        (words.field_effective, known(meta.effective, "effective")),
        (words.field_status.format(as_of=as_of), escape(": ".join(filter(None, (status_text(state), state.note))))),
        (words.field_history, "<br>".join(map(_change, meta.history))),
        (words.field_label, known(meta.label, "label")),
        (words.field_url, _url(document)),
        (words.field_checked, escape(meta.last_checked)),
        (words.field_notes, known(meta.notes, "notes")),
        (words.field_ids, escape(", ".join(meta.ids))),
        (words.field_pages, str(len(document.pages) or "")),
        (words.field_path, "<br>".join(escape(path) for path in document.paths or (document.path,))),
        (words.field_id, escape(document.id)),
    ]


def _change(change: StatusChange) -> str:
    by = say().changed_by.format(name=change.by) if change.by else ""
    text = " ".join(filter(None, (change.date, status_name(change.status), by)))
    return escape(f"{text}: {change.note}" if change.note else text)


def _url(document: Document) -> str:
    """The source's address: a link that the reader may follow; the page itself never asks for it."""
    url = document.meta.url
    text = url if document.meta.url_verified else say().not_verified.format(url=url)
    if not url.startswith(("https://", "http://")):
        return escape(text) if url else ""
    return f'<a href="{escape(url)}" target="_blank" rel="noreferrer noopener">{escape(text)}</a>'
