"""Scans: which pages are recognised, in which order, and what is said where they cannot be."""

from __future__ import annotations

import io

import pytest

from evaluation import reading_inputs as inputs
from index.errors import UnreadableDocument
from ingest.passages import searchable
from ingest.readers import image, ocr, pdf, scans
from ingest.readers.ocr import Line, layout
from ingest.reading import read

SHORT = ((0, "The limit is 48 hours."), (0, "No one is held without a warrant."))
needs_ocr = pytest.mark.skipif(not ocr.available(), reason='the extra "ocr" is not installed')


@needs_ocr
def test_a_scanned_page_is_recognised_and_labelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "LONGER_SIDE", 1000)
    scan = inputs.scanned_pdf(SHORT, stamp="Case 3:25-cv-00001 Document 4 Filed 05/04/25")
    reading = read(scan, "a.pdf")
    assert [page.ocr for page in reading.pages] == [True]
    assert "The limit is 48 hours." in searchable(reading.text)
    assert "No one is held without a warrant." in searchable(reading.text)
    assert "Document 4" in reading.text


@needs_ocr
def test_a_picture_is_recognised() -> None:
    out = io.BytesIO()
    inputs.picture(SHORT, dpi=100).crop((0, 0, 850, 300)).save(out, "PNG")
    assert "No one is held without a warrant." in searchable(read(out.getvalue(), "page").text)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_pictures_are_told_by_their_bytes(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda picture: "Recognised words.")
    first, out = inputs.picture(SHORT, dpi=20), io.BytesIO()
    first.save(out, form, **({"save_all": True, "append_images": [first]} if form == "TIFF" else {}))
    reading = read(out.getvalue(), "page")
    assert reading.format == form.lower()
    assert [(page.start, page.ocr) for page in reading.pages] == [(0, True), (18, True)][: len(reading.pages)]
    assert len(reading.pages) == (2 if form == "TIFF" else 1)


def test_without_the_extra_the_reason_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    out = io.BytesIO()
    inputs.picture(SHORT, dpi=50).save(out, "PNG")
    for content in (out.getvalue(), inputs.scanned_pdf(SHORT)):
        with pytest.raises(UnreadableDocument, match=r"pip install -e '\.\[ocr\]'"):
            read(content, "a.txt")


def test_without_the_extra_the_other_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    reading = read(_mixed(), "a.pdf")
    assert "line 4: the officer files the form." in reading.text
    assert len(reading.pages) == 4
    assert reading.unread == (f"pages 3-4 are scans; text recognition (OCR) is not installed: {ocr.INSTALL}",)


def test_only_so_many_pages_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda picture: "Recognised words.")
    monkeypatch.setattr(pdf, "MAX_OCR_PAGES", 1)
    reading = read(_mixed(), "a.pdf")
    assert [page.ocr for page in reading.pages] == [False, False, True, False]
    assert reading.unread == ("pages 4: at most 1 scanned pages of a file are recognised; split it",)


def test_a_letterhead_and_an_empty_page_are_no_scans() -> None:
    assert scans.scanned_pages(inputs.many_pages_pdf(2), ["", ""]) == []
    assert scans.scanned_pages(inputs.scanned_pdf(SHORT), [""]) == [0]
    assert scans.scanned_pages(inputs.scanned_pdf(SHORT), ["x" * 500]) == []


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(image, "MAX_PIXELS", 1000)
    out = io.BytesIO()
    inputs.picture(SHORT, dpi=50).save(out, "PNG")
    with pytest.raises(UnreadableDocument, match="pixels"):
        read(out.getvalue(), "a.png")


def _mixed() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    # A page of 200 characters and more is text whatever its pictures.
    for part in (inputs.many_pages_pdf(2), inputs.scanned_pdf(SHORT, pages=2)):
        writer.append(PdfReader(io.BytesIO(part)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _line(text: str, left: float, top: float, width: float = 400) -> Line:
    return Line(text, left, top, left + width, top + 20)


def test_lines_are_joined_and_paragraphs_parted() -> None:
    lines = [_line("b", 0, 24), _line("a", 0, 0), _line("c", 0, 90)]
    assert layout(lines, 400) == "a\nb\n\nc"


def test_two_columns_are_read_one_after_the_other_below_their_title() -> None:
    left = [_line(f"l{i}", 0, 100 + 24 * i) for i in range(6)]
    right = [_line(f"r{i}", 450, 100 + 24 * i) for i in range(6)]
    title = _line("title", 100, 0, 650)
    mixed = [one for pair in zip(left, right, strict=True) for one in pair]
    assert layout([title, *mixed], 850).split() == ["title", *(f"l{i}" for i in range(6)), *(f"r{i}" for i in range(6))]


def test_a_table_of_short_cells_is_read_row_by_row() -> None:
    cells = [_line(f"{side}{i}", left, 30 * i, 60) for i in range(6) for side, left in (("name", 0), ("value", 450))]
    assert layout(cells, 850).split("\n")[0] == "name0 value0"


def test_nothing_recognised_is_no_text() -> None:
    assert layout([], 100) == ""
