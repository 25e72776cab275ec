"""One file to documents, passages and the texts that the model is to read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.errors import UnreadableDocument
from index.model import Embedder
from index.records import Document, Failure, Passage, Span
from index.settings import PassageSettings
from index.writer import IndexedPassage
from ingest.files import SourceFile
from ingest.metadata import combine, read_sidecar
from ingest.passages import body, context, searchable, split
from ingest.plan import Content
from ingest.reading import Part, Reader, Reading, document_id, parts

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


def prepare(source: SourceFile, now: Content, embedder: Embedder, settings: PassageSettings, read: Reader) -> Prepared:
    """Read a file and what is inside it, and cut it into passages; nothing is embedded yet.

    Args:
        source: the file.
        now: its bytes and sidecar.
        embedder: counts tokens.
        settings: length of passages.
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
            document = _document(part, part.result, now.sidecar if outer else None)
            _add(prepared, document, embedder, settings)
            prepared.failures += [Failure(part.path, reason) for reason in part.result.unread]
        except UnreadableDocument as error:
            carries = isinstance(part.result, Reading) and part.result.attachments
            if outer and not carries:
                raise
            prepared.failures.append(Failure(part.path, str(error)))
    return prepared


def _add(prepared: Prepared, document: Document, embedder: Embedder, settings: PassageSettings) -> None:
    passages = split(document, embedder, settings)
    if not passages:
        raise UnreadableDocument("it holds no sentence to quote")
    if document.id not in {known.id for known, _ in prepared.documents}:
        indexed = [_indexed(prepared.texts, document, passage, embedder) for passage in passages]
        prepared.documents.append((document, indexed))


def _document(part: Part, reading: Reading, sidecar: tuple[str, bytes] | None) -> Document:
    stated = read_sidecar(sidecar[1], sidecar[0]) if sidecar else {}
    meta = combine(part.path, stated, reading.stated)
    return Document(
        id=document_id(part.content),
        path=part.path,
        text=reading.text,
        meta=meta,
        format=reading.format,
        pages=reading.pages,
        headings=reading.headings,
        furniture=(*reading.furniture, *_label_paragraph(reading.text, meta.label, reading.furniture)),
    )


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


def _indexed(texts: dict[bytes, str], document: Document, passage: Passage, embedder: Embedder) -> IndexedPassage:
    def key(text: str) -> bytes:
        digest = hashlib.blake2b(f"{embedder.identity}\0{text}".encode(), digest_size=_KEY_BYTES).digest()
        texts[digest] = text
        return digest

    title, section = searchable(document.meta.title), searchable(" - ".join(passage.section))
    text = body(document, passage)
    return IndexedPassage(
        passage=passage,
        title=title,
        section=section,
        body=text,
        citations=" ".join(passage.citations),
        vector=key("\n".join(filter(None, (context(document.meta.title, passage.section, embedder), text)))),
        sentence_vectors=tuple(key(searchable(document.text[s.start : s.end])) for s in passage.sentences),
    )
