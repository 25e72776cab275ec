"""The machine-readable form of answers, hits and documents: the same for the command line and Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from answer.engine import Found
from answer.ranking import LAYERS, tells_of
from answer.standing import standing
from answer.sureness import sureness
from index.pincite import section_text
from index.records import Answer, Document, Hit, Quote, RunReport, Source, Standing, Superseding

Row = dict[str, Any]


def answer_row(answer: Answer) -> Row:
    """An answer as `pincite ask --json` prints it."""
    return {
        "question": answer.question,
        "as_of": answer.as_of,
        "abstained": answer.abstained,
        "confidence": answer.confidence,
        "sureness": sureness(answer),
        "quotes": [quote_row(quote) for quote in answer.quotes],
        "passages": [hit_row(hit, answer.as_of) for hit in answer.passages],
        "generation": answer.generation,
        "as_of_source": answer.as_of_source.value,
        "searched_for": answer.searched_for or None,
        "missing": list(answer.missing),
        "note": answer.note or None,
    }


def found_row(found: Found, as_of: str) -> Row:
    """What `pincite search --json` prints; standings are told for the ISO day `as_of`."""
    return {"question": found.question, "hits": [hit_row(hit, as_of) for hit in found.hits]}


def quote_row(quote: Quote) -> Row:
    """One quotation with all that is needed to check and to cite it."""
    row = _slice_row(quote.document, quote.section, quote.start, quote.end, quote.score, quote.standing)
    also_in = [
        {"document": q.document.id, "path": q.document.path, "start": q.start, "end": q.end} for q in quote.also_in
    ]
    text = quote.document.text
    lists = [{"text": text[s.start : s.end], "start": s.start, "end": s.end} for s in quote.lead_ins]
    return row | {"lead_in": lists, "also_in": also_in, "differs_from": list(quote.differs_from)}


def hit_row(hit: Hit, as_of: str) -> Row:
    """One found passage, in the same form as a quotation, with the authorities that it cites."""
    passage = hit.passage
    return {"citations": list(passage.citations)} | _slice_row(
        hit.document, passage.section, passage.start, passage.end, hit.score, standing(hit.document, as_of)
    )


def document_row(document: Document) -> Row:
    """A document's record and its text, as `pincite show --json` prints it."""
    meta = document.meta
    return {
        "document": document.id,
        "path": document.path,
        "paths": list(document.paths),
        "format": document.format,
        "title": meta.title,
        "kind": meta.kind.value,
        "issuer": meta.issuer or None,
        "author": meta.author or None,
        "jurisdiction": meta.jurisdiction or None,
        "date": meta.date or None,
        "date_source": meta.source("date").value,
        "sources": {name: Source(source).value for name, source in meta.sources.items()},
        "effective": meta.effective or None,
        "status": meta.status.value,
        "history": [
            {"date": change.date, "status": change.status.value, "by": change.by or None, "note": change.note or None}
            for change in meta.history
        ],
        "ids": list(meta.ids),
        "supersedes": list(meta.supersedes),
        "superseded_by": [_superseding_row(s) for s in document.superseded_by],
        "url": meta.url or None,
        "url_verified": meta.url_verified,
        "last_checked": meta.last_checked or None,
        "label": meta.label or None,
        "notes": meta.notes or None,
        "near_copies": list(document.near_copies),
        "pages": len(document.pages) or None,
        "furniture": [[span.start, span.end] for span in document.furniture],
        "text": document.text,
    }


def report_row(report: RunReport) -> Row:
    """The last line of `pincite reindex --json`."""
    return {
        "generation": report.generation,
        "documents": {
            "added": report.added,
            "changed": report.changed,
            "removed": report.removed,
            "unchanged": report.unchanged,
            "failed": len(report.failures),
        },
        "passages": report.passages,
        "embedded": report.embedded,
        "seconds": report.seconds,
        "failures": [{"path": failure.path, "reason": failure.reason} for failure in report.failures],
    }


def _slice_row(
    document: Document, section: Sequence[str], start: int, end: int, score: float, standing: Standing
) -> Row:
    meta = document.meta
    return {
        "text": document.text[start:end],
        "document": document.id,
        "path": document.path,
        "title": meta.title,
        "kind": meta.kind.value,
        "issuer": meta.issuer or None,
        "jurisdiction": meta.jurisdiction or None,
        "date": meta.date or None,
        "status": standing.status.value,
        "last_checked": meta.last_checked or None,
        "superseded_by": [_superseding_row(s) for s in standing.superseded_by],
        "issued_later": standing.issued_later,
        "tells_of": tells_of(document, document.text[start:end]) or None,
        "layer": LAYERS[meta.kind].name.lower(),
        "label": meta.label or None,
        "start": start,
        "end": end,
        "page": document.page_at(start),
        "section": section_text(section) or None,
        "score": round(score, 6),
    }


def _superseding_row(superseding: Superseding) -> Row:
    return {
        "document": superseding.document,
        "path": superseding.path,
        "title": superseding.title,
        "since": superseding.since or None,
    }
