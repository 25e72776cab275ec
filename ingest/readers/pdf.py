"""PDF files that hold text, by pypdf, page by page."""

from __future__ import annotations

import io

from index.errors import UnreadableDocument
from index.records import Page, Source
from ingest.reading import Reading, Stated

# More pages than any public act has; a file that claims more is broken or hostile.
MAX_PAGES = 10_000


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    # pypdf logs each repair it makes; the report says what could not be read.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pdf = PdfReader(io.BytesIO(content))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise UnreadableDocument("the PDF needs a password; save a copy without one")
        if len(pdf.pages) > MAX_PAGES:
            raise UnreadableDocument(f"the PDF has more than {MAX_PAGES:,} pages; split it")
        texts = [_clean(page.extract_text()) for page in pdf.pages]
        stated = _stated(pdf)
    except UnreadableDocument:
        raise
    except FileNotDecryptedError:
        raise UnreadableDocument("the PDF needs a password; save a copy without one") from None
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError) as e:
        raise UnreadableDocument(f"the PDF is damaged ({type(e).__name__}: {str(e)[:120]})") from None
    except (RecursionError, MemoryError, AssertionError, LookupError) as e:
        raise UnreadableDocument(f"the PDF is damaged or hostile ({type(e).__name__})") from None
    if not texts:
        raise UnreadableDocument("the PDF has no pages")
    text, pages = join_pages(texts)
    return Reading(text=text, format="pdf", stated=stated, pages=pages)


def join_pages(texts: list[str]) -> tuple[str, tuple[Page, ...]]:
    """Page texts joined by a newline, so that a sentence may run on, and where each page starts."""
    pages, length = [], 0
    for text in texts:
        pages.append(Page(length))
        length += len(text) + 1
    return "\n".join(texts), tuple(pages)


def _clean(text: str) -> str:
    """No lone surrogates and no NULs, which no encoding and no database can hold; the length stays."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "�")


def _stated(pdf: object) -> Stated:
    info = getattr(pdf, "metadata", None)
    title = str(getattr(info, "title", None) or "").strip()
    author = str(getattr(info, "author", None) or "").strip()
    return {key: (value, Source.PDF) for key, value in (("title", title), ("author", author)) if value}
