"""Documents of every format with the same content, for the reading tests and for `evaluation.reading_speed`.

Their libraries (reportlab, python-docx) are needed for development only.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

Blocks = tuple[tuple[int, str], ...]
"""(heading level, or 0 for a paragraph; its text)."""

MEMO: Blocks = (
    (1, "Guidance on civil detainers"),
    (
        0,
        "This memo tells officers of the department how to answer a request to hold a person. It was written after "
        "the hearing of May 4, and it replaces the card that was handed out in 2016. Officers who have the old card "
        "should return it to Lt. Alvarez by the end of the month.",
    ),
    (2, "When a person may be held"),
    (
        0,
        "A request under 8 C.F.R. § 287.7 is a request and no order. Under Conn. Gen. Stat. § 54-192h an officer may "
        "hold a person only if a judge has signed a warrant. The department’s lawyers advise that “administrative” "
        "warrants are not signed by judges, so they are no ground to hold anyone.",
    ),
    (0, "The limit is 48 hours. It begins when the person would otherwise have been released, not when the form came."),
    (2, "Records"),
    (
        0,
        "Each request is filed with the date, the time and the name of the officer who answered it. The file is kept "
        "for 3 years. A person who asks for a copy gets one within 10 days, and pays nothing for it.",
    ),
)


def html(blocks: Blocks = MEMO, title: str = "Guidance") -> bytes:
    """A page in UTF-8."""
    return _html(blocks, title).encode()


def markdown(blocks: Blocks = MEMO) -> bytes:
    """Markdown without front matter."""
    return "\n\n".join(f"{'#' * level} {text}".strip() for level, text in blocks).encode()


def text(blocks: Blocks = MEMO) -> bytes:
    """Paragraphs parted by blank lines."""
    return "\n\n".join(words for _, words in blocks).encode()


def docx(blocks: Blocks = MEMO, title: str = "Guidance", author: str = "R. Alvarez") -> bytes:
    """A Word file with heading styles and core properties."""
    import docx as python_docx

    document = python_docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    for level, words in blocks:
        _ = document.add_heading(words, level) if level else document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def odt(blocks: Blocks = MEMO, title: str = "Guidance") -> bytes:
    """An OpenDocument text."""
    names = " ".join(
        f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"' for key in ("office", "text", "table", "meta")
    )
    body = "".join(
        f'<text:h text:outline-level="{level}">{escape(words)}</text:h>'
        if level
        else f"<text:p>{escape(words)}</text:p>"
        for level, words in blocks
    )
    meta = f'<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">{escape(title)}</dc:title>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text")
        body = f"<office:body><office:text>{body}</office:text></office:body>"
        file.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
        meta = f"<office:meta>{meta}</office:meta>"
        file.writestr("meta.xml", f"<office:document-meta {names}>{meta}</office:document-meta>")
    return out.getvalue()


def rtf(blocks: Blocks = MEMO) -> bytes:
    """Rich text; what is not ASCII is written by its number."""
    body = "\\par\\par\n".join("".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in words) for _, words in blocks)
    return (r"{\rtf1\ansi\ansicpg1252{\info{\title Guidance}}\f0 " + body + r"\par}").encode("ascii")


def eml(blocks: Blocks = MEMO, attachments: Sequence[tuple[str, bytes]] = (), as_html: bool = False) -> bytes:
    """A message with attachments."""
    message = EmailMessage()
    message["From"] = '"Office of the Chief" <chief@example.gov>'
    message["To"] = "all@example.gov"
    message["Date"] = "Thu, 04 May 2017 18:30:00 -0400"
    message["Subject"] = "Guidance on civil detainers"
    message["Message-ID"] = "<1@example.gov>"
    if as_html:
        message.set_content(_html(blocks, ""), subtype="html")
    else:
        message.set_content(text(blocks).decode())
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def mhtml(blocks: Blocks = MEMO) -> bytes:
    """A page as Chromium saves it to one file."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "https://example.gov/guidance"
    message["Subject"] = "Guidance"
    message["Date"] = "Fri, 05 Jun 2026 10:00:00 -0000"
    message.set_content(_html(blocks, "Guidance"), subtype="html", cte="quoted-printable")
    message.make_related()
    message.add_related(b"body { color: red }", maintype="text", subtype="css", cid="<css@mhtml>")
    return message.as_bytes()


def pdf(blocks: Blocks = MEMO, columns: int = 1, **properties: Any) -> bytes:
    """A typeset PDF.

    Args:
        blocks: the content; it flows from column to column and page to page.
        columns: 1 or 2.
        properties: of the document template (`title`, `author`, `encrypt`).
    """
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer

    width, height = letter
    margin, gap = 72, 24
    each = (width - 2 * margin - gap * (columns - 1)) / columns
    frames = [Frame(margin + i * (each + gap), margin, each, height - 2 * margin) for i in range(columns)]
    out = io.BytesIO()
    template = BaseDocTemplate(out, pagesize=letter, pageTemplates=[PageTemplate(frames=frames)], **properties)
    styles = getSampleStyleSheet()
    story: list[Any] = []
    for level, words in blocks:
        style = styles[f"Heading{level}"] if level else styles["Normal"]
        story += [Paragraph(escape(words), style), Spacer(1, 8)]
    template.build(story)
    return out.getvalue()


def picture(blocks: Blocks = MEMO, dpi: int = 150) -> Image:
    """A letter page as a scanner gives it: grey, without text."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf(blocks)) as drawn:
        image: Image = drawn[0].render(scale=dpi / 72).to_pil().convert("L")
    return image


def scanned_pdf(blocks: Blocks = MEMO, pages: int = 1, stamp: str = "") -> bytes:
    """A PDF whose pages are pictures, with a line of text across the top where a `stamp` is given."""
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    image = ImageReader(picture(blocks))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter)
    for _ in range(pages):
        canvas.drawImage(image, 0, 0, *letter)
        canvas.drawString(72, letter[1] - 20, stamp)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def many_pages_pdf(pages: int, lines: int = 5) -> bytes:
    """A PDF with some lines on each page."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(1, pages + 1):
        for line in range(lines):
            canvas.drawString(72, 720 - 14 * line, f"Page {number}, line {line}: the officer files the form.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _html(blocks: Blocks, title: str) -> str:
    body = "\n".join(
        f"<h{level}>{escape(words)}</h{level}>" if level else f"<p>{escape(words)}</p>" for level, words in blocks
    )
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f"<!DOCTYPE html>\n<html>{head}<body><main>{body}</main></body></html>"
