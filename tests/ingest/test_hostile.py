"""Broken, mislabelled and hostile files: each is read or refused with a reason, and nothing else happens."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import pytest

from evaluation import reading_inputs as inputs
from index.errors import UnreadableDocument
from ingest import reading as reading_module
from ingest.readers import office, pdf
from ingest.reading import Reading, read
from ingest.worker import ReadingPool


def reason(content: bytes, name: str = "file") -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read(content, name)
    return str(caught.value)


def encrypted(user: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(inputs.pdf())))
    writer.encrypt(user, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_with_a_password_is_refused_and_with_an_empty_one_read() -> None:
    assert "needs a password" in reason(encrypted("secret"))
    assert "The limit is 48 hours." in read(encrypted(""), "a.pdf").text


def test_a_pdf_without_pages() -> None:
    from pypdf import PdfWriter

    out = io.BytesIO()
    PdfWriter().write(out)
    assert "no pages" in reason(out.getvalue())


def test_a_pdf_of_empty_pages() -> None:
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(612, 792)
    writer.write(out)
    assert "no text" in reason(out.getvalue())


def test_a_file_over_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "MAX_FILE_BYTES", 1000)
    assert "larger than" in reason(b"x" * 1001)


def test_a_pdf_of_more_pages_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    assert "more than 3 pages" in reason(inputs.many_pages_pdf(4))


def test_three_thousand_pages_are_read() -> None:
    with ReadingPool() as pool:
        reading = pool.read(inputs.many_pages_pdf(3000, lines=1), "a.pdf")
    assert len(reading.pages) == 3000
    assert reading.text.startswith("Page 3000, line 0", reading.pages[-1].start)


def raw_pdf(*objects: str) -> bytes:
    """A PDF of objects 1, 2, ... with a true cross-reference table; the first is the catalogue."""
    out = b"%PDF-1.7\n"
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size = len(objects) + 1
    end = f"{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{end}".encode()


CATALOGUE = "<</Type/Catalog/Pages 2 0 R>>"
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]"
LOOPS = {
    "page tree": raw_pdf(CATALOGUE, "<</Type/Pages/Count 1/Kids[3 0 R]>>", "<</Type/Pages/Count 1/Kids[2 0 R]>>"),
    "page tree of itself": raw_pdf(CATALOGUE, "<</Type/Pages/Count 9999/Kids[2 0 R 2 0 R 2 0 R]>>"),
    "reference to itself": raw_pdf(CATALOGUE, "2 0 R"),
    "content of itself": raw_pdf(
        CATALOGUE, "<</Type/Pages/Count 1/Kids[3 0 R]>>", f"{PAGE}/Contents 4 0 R>>", "[4 0 R 4 0 R]"
    ),
    "form of itself": raw_pdf(
        CATALOGUE,
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        f"{PAGE}/Resources<</XObject<</X 4 0 R>>>>/Contents 5 0 R>>",
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 5>>"
        "stream\n/X Do\nendstream",
        "<</Length 5>>stream\n/X Do\nendstream",
    ),
    "parent": raw_pdf(
        CATALOGUE, "<</Type/Pages/Count 1/Kids[3 0 R]/Parent 3 0 R>>", "<</Type/Page/Parent 2 0 R/Rotate 3 0 R>>"
    ),
    "object stream of itself": raw_pdf(
        CATALOGUE, "<</Type/ObjStm/N 1/First 4/Extends 2 0 R/Length 2 0 R>>stream\n2 0 <</Type/Pages>>\nendstream"
    ),
    "cross-reference of itself": (
        b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF"
    ),
    "array a million deep": raw_pdf(CATALOGUE, "[" * 1_000_000),
    "page numbers": raw_pdf(
        "<</Type/Catalog/Pages 2 0 R/PageLabels 1 0 R/Kids[1 0 R]>>", "<</Type/Pages/Count 0/Kids[]>>"
    ),
}


@pytest.mark.parametrize("loop", sorted(LOOPS))
def test_a_looping_pdf_ends(loop: str) -> None:
    with ReadingPool(seconds=20.0) as pool:
        try:
            assert pool.read(LOOPS[loop], "a.pdf").text.strip()
        except UnreadableDocument as error:
            said = str(error)
        else:
            said = "read"
    assert "took longer" not in said


def test_a_pdf_whose_stream_unpacks_to_gigabytes_is_refused() -> None:
    import zlib

    packer, data = zlib.compressobj(9), b""
    for _ in range(300):
        data += packer.compress(b" " * 2**20)
    data += packer.flush()
    stream = f"<</Length {len(data)}/Filter/FlateDecode>>stream\n" + data.decode("latin-1") + "\nendstream"
    bomb = raw_pdf(CATALOGUE, "<</Type/Pages/Count 1/Kids[3 0 R]>>", f"{PAGE}/Contents 4 0 R>>", stream)
    with ReadingPool(seconds=20.0) as pool, pytest.raises(UnreadableDocument):
        pool.read(bomb, "a.pdf")


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """An Office file with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, data if part == name else source.read(part))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "part"), [(inputs.docx(), "word/document.xml"), (inputs.odt(), "content.xml")], ids=["docx", "odt"]
)
def test_a_decompression_bomb_is_refused_before_it_unpacks(content: bytes, part: str) -> None:
    bomb = with_part(content, part, b"<a>" + b" " * (40 * 2**20) + b"</a>")
    assert len(bomb) < 200_000
    assert "bomb" in reason(bomb)


def test_many_small_parts_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MAX_UNPACKED_BYTES", 10_000)
    assert "unpacks to more than" in reason(inputs.docx())


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(inputs.odt())
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.find(signature, content.find(signature) + 4)
        content[start + at : start + at + 4] = (10).to_bytes(4, "little")
    assert reason(bytes(content))


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("content", "part"), [(inputs.docx(), "word/document.xml"), (inputs.odt(), "content.xml")], ids=["docx", "odt"]
)
def test_xml_entities_are_refused(content: bytes, part: str, coding: str) -> None:
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    xml = f'<!DOCTYPE a [<!ENTITY l0 "lol">{lol}<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&l9;&f;</a>'
    assert "entities" in reason(with_part(content, part, xml.encode(coding)))


@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml", "word/styles.xml"])
def test_xml_that_is_none_or_too_deep(part: str) -> None:
    for data in (b"", b"<a", b"<a>" * 100_000, b"<w:tbl>" * 5000):
        assert reason(with_part(inputs.docx(), part, data))


def test_html_nested_a_hundred_thousand_deep() -> None:
    page = b"<html><body>" + b"<div>" * 100_000 + b"Words" + b"</div>" * 100_000 + b"</body></html>"
    assert "nested" in reason(page, "a.html")


def test_html_nested_deep_is_read_to_its_end() -> None:
    page = b"<html><body>" + b"<div>" * 1500 + b"<p>Deep words.</p>" + b"</div>" * 1500 + b"<p>After.</p></body></html>"
    text = read(page, "a.html").text
    assert "Deep words." in text
    assert "After." in text


def test_text_nested_deep_is_only_text() -> None:
    assert len(read(b"[" * 100_000 + b'"words"' + b"]" * 100_000, "a.json").text) == 200_007


def test_mail_nested_deep_is_refused() -> None:
    content = b"From: a@example.gov\nMIME-Version: 1.0\n"
    for i in range(200):
        content += f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n'.encode()
    assert reason(content + b"Content-Type: text/plain\n\nWords.", "a.eml")


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "a.pdf", "empty"),
        (bytes(range(256)) * 50, "a.pdf", "is none"),
        (random.Random(1).randbytes(5000), "a.txt", "named .txt but holds bytes that are no text"),
        (random.Random(1).randbytes(5000), "a.xyz", "no format"),
        (b"PK\x03\x04" + bytes(100), "a.zip", "ZIP"),
        (b"PK\x03\x04 xl/workbook.xml" + bytes(100), "a.xlsx", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", "old Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password"),
        (b"%PDF-1.7\n", "a.pdf", "damaged (Stream has ended unexpectedly)"),
        (inputs.docx()[:5000], "a.docx", "cut off"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.pdf", "damaged|not installed"),
    ],
)
def test_what_cannot_be_read_says_what_it_is(content: bytes, name: str, expected: str) -> None:
    assert any(word in reason(content, name) for word in expected.split("|"))


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _flip(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 5, 50, 500))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _splice(content: bytes, chance: random.Random) -> bytes:
    a, b = sorted(chance.randrange(len(content)) for _ in range(2))
    return chance.choice((content[:a] + content[b:], content[:b] + content[a:]))


VALID = {
    "pdf": (inputs.pdf(columns=2), 90),
    "docx": (inputs.docx(), 40),
    "odt": (inputs.odt(), 30),
    "eml": (inputs.eml(attachments=[("a.pdf", inputs.pdf())]), 45),
    "mht": (inputs.mhtml(), 30),
    "html": (inputs.html(), 45),
    "rtf": (inputs.rtf(), 30),
}


@pytest.mark.parametrize("damage", [_cut, _flip, _splice])
@pytest.mark.parametrize("format_", sorted(VALID))
def test_damaged_files_are_read_or_refused_and_nothing_else(
    format_: str, damage: Callable[[bytes, random.Random], bytes]
) -> None:
    content, times = VALID[format_]
    chance = random.Random(f"{format_} {damage.__name__}")
    for _ in range(times // 3):
        try:
            result: Reading | str = read(damage(content, chance), f"a.{format_}")
        except UnreadableDocument as error:
            result = str(error)
        if isinstance(result, Reading):
            result.text.encode("utf-8")
            assert all(0 <= h.start <= h.end <= len(result.text) for h in result.headings)
            assert all(page.start <= len(result.text) for page in result.pages)
        else:
            assert result
            assert "\n" not in result
