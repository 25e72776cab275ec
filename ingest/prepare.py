"""One file to documents, passages and the texts that the model is to read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.aliases import Aliases
from index.citations import citations_in, search_terms
from index.errors import UnreadableDocument
from index.records import Document, Failure, Kind, Passage, Source, Span
from index.writer import IndexedPassage
from ingest.acronyms import acronyms_in
from ingest.files import SourceFile
from ingest.metadata import combine, read_sidecar
from ingest.near import signature
from ingest.passages import body, context, heading_names, searchable, split
from ingest.plan import Content
from ingest.reading import Part, Reader, Reading, document_id, parts
from ingest.recipe import Recipe
from ingest.structure import cited_headings, numbered_headings

# 128 bits: two texts never meet by chance in any corpus that fits a disk.
_KEY_BYTES = 16
# A notice is no longer than this, in code points; of a longer paragraph (a PDF's) it is the first line.
MAX_NOTICE = 500


@dataclass(slots=True)
class Prepared:
    """A file's documents, ready to be published, the text behind each vector key, and what was unreadable in it."""

    file: str
    fingerprint: str
    documents: list[tuple[Document, list[IndexedPassage]]] = field(default_factory=list)
    texts: dict[bytes, str] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)


def prepare(source: SourceFile, now: Content, recipe: Recipe, read: Reader) -> Prepared:
    """Read a file and what is inside it, and cut it into passages; nothing is embedded yet.

    Args:
        source: the file.
        now: its bytes and sidecar.
        recipe: what documents are made with.
        read: turns bytes into text; `ReadingPool.read` keeps limits.

    Raises:
        UnreadableDocument: the file itself cannot be read, or holds no sentence. A part of it that cannot be
            read is a failure in the result.
    """
    prepared = Prepared(source.path, now.fingerprint)
    for part in parts(now.content, source.path, read):
        outer = part.path == source.path
        try:
            if isinstance(part.result, UnreadableDocument):
                raise part.result
            _add(prepared, _document(part, part.result, now.sidecar if outer else None, recipe), recipe)
            prepared.failures += [Failure(part.path, reason) for reason in part.result.unread]
        except UnreadableDocument as error:
            carries = isinstance(part.result, Reading) and part.result.attachments
            if outer and not carries:
                raise
            prepared.failures.append(Failure(part.path, str(error)))
    return prepared


def prepare_again(file: str, fingerprint: str, documents: Sequence[Document], recipe: Recipe) -> Prepared:
    """Cut documents that are indexed already into passages anew.

    Args:
        file: the file that they came from, which cannot be read now.
        fingerprint: as recorded, so that the file is read again once it can be.
        documents: as indexed.
        recipe: what they are made with now.
    """
    prepared = Prepared(file, fingerprint)
    for document in documents:
        _add(prepared, document, recipe)
    return prepared


def _add(prepared: Prepared, document: Document, recipe: Recipe) -> None:
    if document.id in {known.id for known, _ in prepared.documents}:
        return
    passages = [
        replace(passage, citations=_citations(document.text[passage.start : passage.end], recipe.aliases))
        for passage in split(document, recipe.embedder, recipe.passages)
    ]
    if not passages:
        raise UnreadableDocument("it holds no sentence to quote")
    # Told from the text each time, and kept in tables of their own: a document as indexed comes without them.
    told = replace(
        document,
        acronyms=tuple(acronyms_in(document.text).items()),
        cited_as=_cited_as(document, recipe.aliases),
        signature=_signature(document, passages),
    )
    prepared.documents.append((told, [_indexed(prepared.texts, told, passage, recipe) for passage in passages]))


def _document(part: Part, reading: Reading, sidecar: tuple[str, bytes] | None, recipe: Recipe) -> Document:
    stated = read_sidecar(sidecar[1], sidecar[0]) if sidecar else {}
    written = {key: found for key, found in reading.stated.items() if found[1] is Source.FRONT_MATTER}
    meta = combine(part.path, stated, written, recipe.manifest_layer(stated, written), reading.stated)
    known = cited_headings(reading.headings, reading.text, meta.kind, meta.title)
    set_apart = (heading for heading in reading.headings if not heading.level)
    numbered = numbered_headings(reading.text, meta.kind, meta.title, (*known, *set_apart))
    return Document(
        id=document_id(part.content),
        path=part.path,
        text=reading.text,
        meta=meta,
        format=reading.format,
        pages=reading.pages,
        headings=tuple(sorted((*known, *numbered), key=lambda h: (h.start, h.level))),
        furniture=(*reading.furniture, *_label_paragraph(reading.text, meta.label, reading.furniture)),
    )


def _cited_as(document: Document, aliases: Aliases) -> tuple[str, ...]:
    """What the title cites is what the document is the text of; news only speaks about it."""
    reports = document.meta.kind in (Kind.NEWS, Kind.UNKNOWN)
    return () if reports else _citations(document.meta.title, aliases)


def _citations(text: str, aliases: Aliases) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.canonical for citation in citations_in(text, aliases)))


def _signature(document: Document, passages: Sequence[Passage]) -> bytes:
    """What near-copies are told by; news only, since an amended law is a near-copy too and must not be folded away."""
    if document.meta.kind is not Kind.NEWS:
        return b""
    spans = sorted({(s.start, s.end) for passage in passages for s in passage.sentences})
    return signature([document.text[start:end] for start, end in spans])


def _label_paragraph(text: str, label: str, furniture: Sequence[Span]) -> Iterator[Span]:
    """The paragraph that opens with the document's own label: a notice to the reader, no content."""
    if not label:
        return
    for found in re.finditer(rf"{re.escape(label)}[^\r\n]*", text, re.IGNORECASE):
        if not any(hole.start <= found.start() < hole.end for hole in furniture):
            blank = re.compile(r"\r?\n\s*\n|\Z").search(text, found.end())
            end = blank.start() if blank and blank.start() - found.start() <= MAX_NOTICE else found.end()
            yield Span(found.start(), end)
            return


def _indexed(texts: dict[bytes, str], document: Document, passage: Passage, recipe: Recipe) -> IndexedPassage:
    def key(text: str) -> bytes:
        digest = hashlib.blake2b(f"{recipe.embedder.identity}\0{text}".encode(), digest_size=_KEY_BYTES).digest()
        texts[digest] = text
        return digest

    names, text = heading_names(document, passage), body(document, passage)
    return IndexedPassage(
        passage=passage,
        title=searchable(document.meta.title),
        section=searchable(" - ".join(names)),
        body=text,
        citations=search_terms(passage.citations, recipe.aliases),
        vector=key("\n".join(filter(None, (context(document, names, recipe.embedder), text)))),
        sentence_vectors=tuple(key(searchable(document.text[s.start : s.end])) for s in passage.sentences),
    )
