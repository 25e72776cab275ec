"""Page pictures: what is boxed is what is quoted, or nothing is; no file breaks more than its own picture."""

from __future__ import annotations

import contextlib
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support import REPO, ToyEmbedder

from evaluation import reading_inputs as inputs
from index.errors import UnreadableDocument
from index.records import Document, Metadata, Span
from index.settings import PassageSettings
from ingest import pictures
from ingest.locate import locate
from ingest.pagepicture import LONGER_SIDE, Box, PagePicture, Wanted, boxes_on, draw, wanted
from ingest.passages import split
from ingest.pictures import PagePictures
from ingest.reading import document_id, read
from ingest.sentences import sentence_spans
from ingest.worker import ReadingPool

CORPUS_PDFS = sorted((REPO / "corpus").rglob("*.pdf"))


def letters(text: str) -> str:
    """Without white space, hyphens in one form, ligatures taken apart."""
    plain = unicodedata.normalize("NFKD", text)
    return re.sub(r"\s", "", re.sub("[\x02\ufffe\u00ad\u2010\u2011]", "-", plain))


def document_of(content: bytes) -> Document:
    reading = read(content, "a.pdf")
    meta = Metadata()
    return Document(document_id(content), "a.pdf", reading.text, meta, pages=reading.pages)


@lru_cache(maxsize=16)
def drawn_characters(content: bytes, number: int) -> tuple[list[tuple[str, float, float]], float, float]:
    """Each inked character and the middle of its box, by pdfium directly, for a page that is neither cropped nor
    turned; the page's size.
    """
    with pypdfium2.PdfDocument(content) as pdf:
        text, (width, height) = pdf[number].get_textpage(), pdf[number].get_size()
        found = []
        for i in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(i)
            form = chr(pypdfium2.raw.FPDFText_GetUnicode(text, i))
            if letters(form):
                found.append((form, (left + right) / 2 / width, 1 - (bottom + top) / 2 / height))
        return found, width, height


def inside(content: bytes, number: int, boxes: tuple[Box, ...]) -> str:
    """The characters in the boxes, in the page's order."""
    characters, *_ = drawn_characters(content, number)
    return "".join(
        form for form, x, y in characters if any(b.left <= x <= b.right and b.low <= y <= b.high for b in boxes)
    )


@pytest.mark.parametrize("file", CORPUS_PDFS, ids=lambda file: file.name)
def test_every_sentence_and_passage_of_the_corpus_is_boxed_letter_for_letter(file: Path) -> None:
    content = file.read_bytes()
    document = document_of(content)
    spans = [(s.start, s.end) for s in sentence_spans(document.text, [Span(0, len(document.text))])]
    spans += [(p.start, p.end) for p in split(document, ToyEmbedder(), PassageSettings())]
    parts = [wanted(document, number, *span) for span in spans for number in range(len(document.pages))]
    parts = [part for part in parts if part.start < part.end]
    assert len(parts) >= len(spans) > 20
    with pypdfium2.PdfDocument(content) as pdf:
        for part in parts:
            boxes = boxes_on(pdf[part.number], part)
            assert letters(inside(content, part.number, boxes)) == letters(part.text[part.start : part.end])


def test_the_parts_of_a_quotation_on_two_pages_are_all_of_it() -> None:
    content = inputs.many_pages_pdf(3)
    document = document_of(content)
    start = document.text.index("line 3: the officer", 60)
    end = document.text.index("line 1: the officer", document.pages[2].start)
    parts = [wanted(document, number, start, end) for number in range(3)]
    assert parts[0] == Wanted(0) or parts[0].start < parts[0].end
    said = "".join(inside(content, p.number, draw(content, p).boxes) for p in parts if p.start < p.end)
    assert letters(said) == letters(document.text[start:end])


# Ink as witness: the quotation is set in red, all else in black.
QUOTE = (
    "No officer may hold a person for more than forty-eight hours without a warrant signed by a judge of that court."
)
BEFORE = (
    "The commissioner writes to every town. Officers ask first and keep a book of what they were told at the door. "
)
AFTER = (
    " Towns may ask for more. The book is open to the public on two days of the week, and nobody pays for a look at it."
)


def red_pdf(columns: int = 1, leading: float = 12.0, justified: bool = False) -> bytes:
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    width, height = letter
    each = (width - 144) / columns - 12
    frames = [Frame(72 + i * (each + 24), 400, each, height - 472) for i in range(columns)]
    out = io.BytesIO()
    style = ParagraphStyle("s", fontName="Times-Roman", fontSize=11, leading=leading, alignment=4 if justified else 0)
    words = f'{BEFORE * 3}<font color="red">{QUOTE}</font>{AFTER * 2}'
    document = BaseDocTemplate(out, pagesize=letter, pageTemplates=[PageTemplate(frames=frames)])
    document.build([Paragraph(words, style), Paragraph(BEFORE * 9, style)])
    return out.getvalue()


def changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(content)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def turned(degrees: int) -> Callable[[Any], None]:
    return lambda writer: writer.pages[0].rotate(degrees)


def cropped(writer: Any) -> None:
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((50, 350, 580, 740))


SHAPES: dict[str, Callable[[], bytes]] = {
    "plain": red_pdf,
    "two columns": lambda: red_pdf(columns=2),
    "justified": lambda: red_pdf(justified=True),
    "set tight": lambda: red_pdf(leading=9.5),
    "turned by 90": lambda: changed(red_pdf(), turned(90)),
    "turned by 180": lambda: changed(red_pdf(), turned(180)),
    "turned by 270": lambda: changed(red_pdf(), turned(270)),
    "cropped": lambda: changed(red_pdf(), cropped),
    "encrypted without a password": lambda: changed(red_pdf(), lambda w: w.encrypt("", "owner", algorithm="AES-256")),
}


@pytest.mark.parametrize("shape", list(SHAPES))
def test_the_boxes_hold_the_ink_of_the_quotation_and_no_other(shape: str) -> None:
    import numpy as np

    content = SHAPES[shape]()
    document = document_of(content)
    match = re.search(r"\s+".join(map(re.escape, QUOTE.split())), document.text)
    assert match
    result = draw(content, wanted(document, 0, *match.span()))
    assert result.boxes
    pixels = np.asarray(Image.open(io.BytesIO(result.webp)).convert("RGB")).astype(int)
    assert pixels.shape == (result.height, result.width, 3)
    red = (pixels[:, :, 0] > 180) & (pixels[:, :, 1] < 120)
    black = pixels.sum(axis=2) < 200
    boxed = np.zeros(red.shape, dtype=bool)
    for box in result.boxes:
        rows = slice(round(box.low * result.height), round(box.high * result.height) + 1)
        boxed[rows, round(box.left * result.width) : round(box.right * result.width) + 1] = True
    assert red.sum() > 1000
    assert (red & boxed).sum() >= 0.99 * red.sum()
    # Where lines are set tight, the tails of letters above reach in.
    assert (black & boxed).sum() <= 0.04 * red.sum()
    assert len(result.boxes) <= 6


def test_words_that_the_page_does_not_hold_are_not_boxed() -> None:
    content = red_pdf()
    text = document_of(content).text
    for other in (text.replace("forty-eight", "forty-nine"), text.replace("judge", "clerk")):
        start = other.index("No officer")
        assert draw(content, Wanted(0, other, start, start + len(QUOTE))).boxes == ()


def test_words_beyond_the_edge_of_the_page_are_not_boxed() -> None:
    content = changed(
        red_pdf(), lambda w: setattr(w.pages[0], "cropbox", pypdf.generic.RectangleObject((50, 50, 200, 740)))
    )
    document = document_of(content)
    start = document.text.index("No officer")
    assert draw(content, wanted(document, 0, start, start + len(QUOTE))).boxes == ()


# Alignment alone.


def found(text: str, part: str, drawn: str, nth: int = 0) -> str | None:
    start = [m.start() for m in re.finditer(re.escape(part), text)][nth]
    places = locate(text, start, start + len(part), drawn)
    return "".join(drawn[i] for i in places) if places else None


def test_white_space_ligatures_and_hyphens_do_not_matter() -> None:
    stored = "The ofﬁce ﬁles immi-\ngration forms. It acts."
    drawn = "The office files immi\x02\r\ngration forms.  It acts."
    assert found(stored, "ﬁles immi-\ngration forms.", drawn) == "filesimmi\x02grationforms."
    assert found(drawn, "files immi\x02\r\ngration", stored) == "ﬁlesimmi-gration"


def test_of_words_that_stand_twice_the_right_ones_are_found() -> None:
    stored = "(a) He signs it. (b) She reads. He signs it. (c) End."
    for drawn in (stored, stored.replace(" ", "\r\n"), f"{stored} Margin note"):
        start = stored.rindex("He signs it.")
        places = locate(stored, start, start + 12, drawn)
        assert places[0] == drawn.rindex("He")


def test_what_may_be_at_two_places_is_not_found() -> None:
    stored = "He signs it. " * 9
    assert found(stored, "He signs it.", f"Note {stored} Note", nth=4) is None
    assert found(stored, "He signs it.", stored, nth=4) == "Hesignsit."
    # Counted from the top of the page there is one place only.
    assert found(stored, "He signs it.", f"{stored} Note", nth=4) == "Hesignsit."


def test_columns_in_another_order_do_not_matter() -> None:
    stored = "Left column ends here. Right column speaks of detainers."
    drawn = "Right column speaks of detainers. Left column ends here."
    assert found(stored, "Left column ends here.", drawn) == "Leftcolumnendshere."


def test_a_drawn_ligature_is_not_cut() -> None:
    assert found("of the office", "ce", "of the ofﬁce") == "ce"
    assert found("of the office", "ice", "of the ofﬁce") is None
    assert found("a file", "ile", "a ﬁle") is None
    assert found("a file", "f", "a ﬁle") is None


@given(
    words=st.lists(st.text("abﬁ-é", min_size=1, max_size=3), min_size=1, max_size=30),
    cut=st.tuples(st.integers(0, 30), st.integers(0, 30)),
    moved=st.integers(0, 30),
    gaps=st.lists(st.sampled_from([" ", "\n", "\r\n", "", "  "]), min_size=30, max_size=30),
)
def test_what_is_found_reads_like_what_was_sought(
    words: list[str], cut: tuple[int, int], moved: int, gaps: list[str]
) -> None:
    text = " ".join(words)
    shown = [*words[moved:], *words[:moved]]
    drawn = "".join(word + gap for word, gap in zip(shown, gaps, strict=False))
    low, high = sorted(min(c, len(text)) for c in cut)
    places = locate(text, low, high, drawn)
    if places:
        assert letters("".join(drawn[i] for i in places)) == letters(text[low:high])
    elif moved == 0 and letters(text[low:high]):
        # In the same order everything is found, but for the middle of a ligature, which no offset of ours can name.
        raise AssertionError((text, low, high, drawn))


# What goes wrong.


@pytest.mark.parametrize(
    ("content", "number"),
    [
        (b"", 0),
        (b"no PDF", 0),
        (inputs.pdf()[:400], 0),
        (b"%PDF-1.7 torn in half", 0),
        (inputs.pdf(), 7),
        (changed(inputs.pdf(), lambda w: w.encrypt("secret")), 0),
    ],
    ids=["empty", "text", "cut off", "torn", "no such page", "locked"],
)
def test_what_cannot_be_drawn_is_a_reason(content: bytes, number: int) -> None:
    with ReadingPool() as pool:
        with pytest.raises(UnreadableDocument, match="damaged"):
            pool.picture(content, Wanted(number))
        assert pool.picture(inputs.pdf(), Wanted(0)).width > 0


def test_damaged_bytes_never_break_more_than_the_picture() -> None:
    good = inputs.pdf()
    for at in range(200, len(good), len(good) // 8):
        bad = good[:at] + bytes(255 - b for b in good[at : at + 60]) + good[at + 60 :]
        with contextlib.suppress(UnreadableDocument):
            assert draw(bad, Wanted(0, "The limit is 48 hours.", 0, 22)).width > 0


@pytest.mark.parametrize("size", [(200_000, 200_000), (1, 100_000), (100_000, 1), (0.5, 0.5)])
def test_the_picture_of_any_page_is_of_bounded_size(size: tuple[float, float]) -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    canvas.drawString(0, 0, "x")
    canvas.save()
    result = draw(out.getvalue(), Wanted(0))
    assert 1 <= result.width <= LONGER_SIDE + 1
    assert 1 <= result.height <= LONGER_SIDE + 1


FAKE_LIBRARY = """
import ctypes, time
class PdfiumError(RuntimeError):
    pass
class PdfDocument:
    def __init__(self, content):
        if b"HANG" in content:
            time.sleep(600)
        if b"CRASH" in content:
            ctypes.string_at(0)
        if b"MEMORY" in content:
            self.held = b"x" * 10 ** 10
        raise PdfiumError("no PDF")
"""


@pytest.fixture
def fake_pdfium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker finds a `pypdfium2` that misbehaves before the real one."""
    (tmp_path / "pypdfium2.py").write_text(FAKE_LIBRARY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.usefixtures("fake_pdfium")
@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"HANG", "took longer than 3 s"), (b"CRASH", "crashed"), (b"MEMORY", "memory"), (b"fine", "damaged")],
)
def test_a_picture_that_hangs_or_crashes_is_a_reason_and_is_not_tried_again(content: bytes, reason: str) -> None:
    drawing = PagePictures(seconds=3.0)
    asked = []

    def give() -> bytes:
        asked.append(1)
        # However large, a file gets no more time.
        return content + b" " * 10_000_000

    for _ in range(2):
        with pytest.raises(UnreadableDocument, match=reason):
            drawing.picture("id", Wanted(0), give)
    assert len(asked) == 1


def test_pictures_are_remembered_up_to_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def fake(_self: object, page: Wanted, _content: bytes) -> PagePicture:
        drawn.append(page.number)
        return PagePicture(b"x" * 10_000, 1, 1)

    monkeypatch.setattr(PagePictures, "_draw", fake)
    drawing = PagePictures(cache_bytes=25_000)
    for number in (0, 1, 0, 0, 2, 0, 1):
        assert drawing.picture("id", Wanted(number), lambda: b"").webp
    # 1 was the one used least when 2 came.
    assert drawn == [0, 1, 2, 1]
    assert drawing._size <= 25_000
    assert drawing.picture("other", Wanted(1), lambda: b"").webp
    assert drawn[-1] == 1


def test_a_failure_is_tried_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[PagePicture | str] = ["busy", PagePicture(b"x", 1, 1)]
    monkeypatch.setattr(PagePictures, "_draw", lambda *_: answers.pop(0))
    monkeypatch.setattr(pictures, "SECONDS_OF_FAILURE", 0.0)
    drawing = PagePictures()
    with pytest.raises(UnreadableDocument, match="busy"):
        drawing.picture("id", Wanted(0), lambda: b"")
    assert drawing.picture("id", Wanted(0), lambda: b"").webp == b"x"


def test_a_picture_comes_back_from_the_worker_as_it_was() -> None:
    content = red_pdf()
    document = document_of(content)
    start = document.text.index("No officer")
    page = wanted(document, 0, start, start + len(QUOTE))
    with ReadingPool() as pool:
        result = pool.picture(content, page)
    assert result == draw(content, page)
    assert replace(result, boxes=()) == draw(content, Wanted(0))
