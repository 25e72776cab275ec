"""PDF files: their text by pypdf, page by page; pages that are pictures by OCR.

Text comes in the order in which the file draws it, which for the columns of word processors and
typesetters is column by column. Headings are not known in a PDF; lines that are set like one are handed on as
headings of no level.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from index.errors import UnreadableDocument
from index.records import Heading, Page, Source
from index.storable import storable
from ingest.readers import ocr, scans
from ingest.readers.paragraphs import ENDED, PageLine, page_lines
from ingest.readers.properties import file_properties
from ingest.reading import Reading, Stated, ask_for_time
from ingest.textdate import dated_by_head

# More pages than any public act has; a file that claims more is broken or hostile.
MAX_PAGES = 10_000
# Scanned pages that are recognised in one file, at some 5 s each. The rest is reported.
MAX_OCR_PAGES = 200
# Time that each page adds to the limit once it is read: a full page takes 0.02 to 0.1 s.
SECONDS_PER_PAGE = 0.1
_PASSWORD = "the PDF needs a password; save a copy without one"  # noqa: S105 (a message)
# What pypdf raises on damaged files beside its own errors.
_DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, AssertionError)


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    # pypdf logs each repair it makes; the report says what could not be read.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        pdf = PdfReader(io.BytesIO(content))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise UnreadableDocument(_PASSWORD)
        count = len(pdf.pages)
        if count > MAX_PAGES:
            raise UnreadableDocument(f"the PDF has more than {MAX_PAGES:,} pages; split it")
        read_pages, damaged = _read_pages(pdf, count)
    except FileNotDecryptedError:
        raise UnreadableDocument(_PASSWORD) from None
    except DependencyError as error:
        raise UnreadableDocument(f"the PDF's encryption cannot be opened ({str(error)[:100]})") from None
    except (PyPdfError, NotImplementedError, *_DAMAGE) as error:
        raise UnreadableDocument(_damaged(error)) from None
    if not read_pages:
        raise UnreadableDocument("the PDF has no pages")
    texts = ["".join(line.text for line in lines) for lines in read_pages]
    recognised, gaps = _recognise(content, texts)
    damaged = {number: why for number, why in damaged.items() if number not in recognised}
    for number, text in recognised.items():
        texts[number] = text
    if not "".join(texts).strip():
        raise UnreadableDocument(gaps[0] if gaps else next(iter(damaged.values()), "the PDF's pages hold no text"))
    unread = (f"pages {page_ranges(damaged)}: {next(iter(damaged.values()))}",) if damaged else ()
    text, pages = join_pages(texts, _labels(pdf, count), recognised)
    return dated_by_head(
        Reading(
            text=text,
            format="pdf",
            stated=_stated(pdf),
            pages=pages,
            headings=tuple(_headings(pages, read_pages)),
            unread=(*gaps, *unread),
        )
    )


def join_pages(
    texts: Sequence[str], labels: Sequence[str] = (), scanned: Collection[int] = ()
) -> tuple[str, tuple[Page, ...]]:
    """Page texts joined by a newline, so that a sentence may run on, and where each page starts.

    Args:
        texts: one a page.
        labels: the pages' printed numbers, where they are known.
        scanned: the indices of the pages that OCR read.
    """
    pages, length = [], 0
    for i, text in enumerate(texts):
        pages.append(Page(length, labels[i] if i < len(labels) else "", i in scanned))
        length += len(text) + 1
    return "\n".join(texts), tuple(pages)


def page_ranges(indices: Iterable[int]) -> str:
    """Page indices from 0 on, as people write page numbers.

    >>> page_ranges([0, 1, 2, 6])
    '1-3, 7'
    """
    runs = [[i for _, i in run] for _, run in groupby(enumerate(sorted(indices)), key=lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0] + 1}-{run[-1] + 1}" if len(run) > 1 else str(run[0] + 1) for run in runs)


def _headings(pages: Sequence[Page], read_pages: Sequence[Sequence[PageLine]]) -> Iterator[Heading]:
    """The lines that are set like headings, of level 0; a page that OCR read has none."""
    times = Counter(line.text.strip() for lines in read_pages for line in lines if line.heads)
    ended = True
    for page, lines in zip(pages, read_pages, strict=True):
        start = page.start
        for i, line in enumerate(() if page.ocr else lines):
            label = line.text.strip()
            # What recurs, or parts a sentence at the top of a page, is the page's own head.
            if line.heads and times[label] == 1 and (ended or i > 0):
                at = start + line.text.index(label)
                yield Heading(at, at + len(label), 0, " ".join(label.split()))
            start += len(line.text)
        ended = bool(ENDED.search("".join(line.text for line in lines[-1:])))


def _read_pages(pdf: Any, count: int) -> tuple[list[list[PageLine]], dict[int, str]]:
    """Each page's lines, and what was wrong with the pages that have none for being damaged."""
    from pypdf.errors import PyPdfError

    read_pages: list[list[PageLine]] = []
    damaged: dict[int, str] = {}
    for number in range(count):
        try:
            read_pages.append([replace(line, text=storable(line.text)) for line in page_lines(pdf.pages[number])])
        except (PyPdfError, NotImplementedError, *_DAMAGE) as error:
            read_pages.append([])
            damaged[number] = _damaged(error)
        ask_for_time(SECONDS_PER_PAGE)
    return read_pages, damaged


def _recognise(content: bytes, texts: Sequence[str]) -> tuple[dict[int, str], tuple[str, ...]]:
    """OCR's text of the pages that are pictures, and which of those were left out, and why."""
    scanned = scans.scanned_pages(content, texts)
    if not scanned:
        return {}, ()
    if not ocr.available():
        return {}, (f"pages {page_ranges(scanned)} are scans; text recognition (OCR) is not installed: {ocr.INSTALL}",)
    first, rest = scanned[:MAX_OCR_PAGES], scanned[MAX_OCR_PAGES:]
    found = {number: ocr.recognise(picture) for number, picture in scans.pictures(content, first, ocr.LONGER_SIDE)}
    gaps = []
    if rest:
        gaps.append(
            f"pages {page_ranges(rest)}: at most {MAX_OCR_PAGES} scanned pages of a file are recognised; split it"
        )
    # A scan in which nothing is recognised keeps what little text its page had.
    return {number: text for number, text in found.items() if len(text) >= len(texts[number].strip())}, tuple(gaps)


def _damaged(error: Exception) -> str:
    from pypdf.errors import PyPdfError

    detail = " ".join(str(error).split())[:120]
    # pypdf's own messages are sentences; those of Python ("'/Root'") say little without their kind.
    kind = "" if detail and isinstance(error, PyPdfError) else type(error).__name__
    what = ": ".join(filter(None, (kind, detail)))
    return f"the PDF is damaged ({what}); open it and print it to a new PDF"


def _labels(pdf: Any, count: int) -> list[str]:
    """The printed page numbers, where the file gives them."""
    from pypdf.errors import PyPdfError

    try:
        if "/PageLabels" not in pdf.root_object:
            return []
        labels = [storable(label) for label in pdf.page_labels]
    except (PyPdfError, NotImplementedError, *_DAMAGE):
        return []
    return labels if len(labels) == count else []


def _stated(pdf: Any) -> Stated:
    from pypdf.errors import PyPdfError

    try:
        info = pdf.metadata or {}
        title, author, made = (info.get(key) for key in ("/Title", "/Author", "/CreationDate"))
        return file_properties(Source.PDF, title, author, made)
    except (PyPdfError, NotImplementedError, *_DAMAGE):
        return {}
