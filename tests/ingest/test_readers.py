"""Each format's reader: what it keeps, and that the same content gives the same sentences in all of them."""

from __future__ import annotations

import io
import re
from collections import Counter

import pytest

from evaluation import reading_inputs as inputs
from index.records import Source, Span
from ingest.passages import searchable
from ingest.reading import Reading, read
from ingest.sentences import sentence_spans

SAME = {
    "html": inputs.html(),
    "mhtml": inputs.mhtml(),
    "docx": inputs.docx(),
    "odt": inputs.odt(),
    "rtf": inputs.rtf(),
    "pdf": inputs.pdf(),
    "pdf of two columns": inputs.pdf(columns=2),
    "eml": inputs.eml(),
    "eml of HTML": inputs.eml(as_html=True),
    "txt": inputs.text(),
}


def sentences(reading: Reading) -> list[str]:
    start = reading.furniture[0].end if reading.furniture else 0
    return [
        searchable(reading.text[s.start : s.end])
        for s in sentence_spans(reading.text, [Span(start, len(reading.text))])
    ]


def headings(reading: Reading) -> list[tuple[int, str]]:
    return [(h.level, reading.text[h.start : h.end]) for h in reading.headings]


@pytest.mark.parametrize("format_", sorted(SAME))
def test_the_same_content_gives_the_same_sentences(format_: str) -> None:
    expected = sentences(read(SAME["html"], "a.html"))
    assert len(expected) >= 14
    assert "The limit is 48 hours." in expected
    assert sentences(read(SAME[format_], "unnamed")) == expected


@pytest.mark.parametrize("format_", ["html", "mhtml", "docx", "odt", "eml of HTML"])
def test_headings_are_kept_with_true_offsets(format_: str) -> None:
    assert headings(read(SAME[format_], "x")) == [(level, text) for level, text in inputs.MEMO if level]


@pytest.mark.parametrize("format_", ["pdf", "rtf", "txt"])
def test_formats_without_headings_invent_none(format_: str) -> None:
    assert not any(heading.level for heading in read(SAME[format_], "x").headings)


def body(inner: str) -> str:
    filler = "<p>The council met on Monday and heard from four people about the rule that is before it now.</p>"
    article = f"<article>{filler}{inner}{filler}</article>"
    return f"<!DOCTYPE html><html><head><title>T</title></head><body>{article}</body></html>"


def lines_of(inner: str) -> list[str]:
    return read(body(inner).encode(), "a.html").text.split("\n\n")[1:-1]


def test_inline_tags_insert_no_spaces() -> None:
    assert lines_of("<p>un<b>law</b>ful and <i>in</i>valid, <a href='x'>§ 1373</a>(a).</p>") == [
        "unlawful and invalid, § 1373(a)."
    ]


def test_a_short_page_keeps_its_paragraphs() -> None:
    """Of so little text trafilatura would make one run-on paragraph."""
    text = read(
        b"<html><body><h1>Doors</h1><p>Staff must not:</p><ul><li>open one</li></ul></body></html>", "a.html"
    ).text
    assert text == "Doors\n\nStaff must not:\n\n\N{BULLET} open one"


def test_nested_lists_are_items_of_their_own_in_order() -> None:
    html = "<ul><li>The first item here<ul><li>Inner one</li><li>Inner two</li></ul></li><li>The last item</li></ul>"
    assert lines_of(html) == ["• The first item here", "◦ Inner one", "◦ Inner two", "• The last item"]


def test_a_row_is_a_line_and_cells_are_parted() -> None:
    html = (
        "<table><tr><th>State</th><th>Grant</th></tr><tr><td>Connecticut</td><td>$4.2 <b>mil</b>lion</td></tr></table>"
    )
    assert lines_of(html) == ["State Grant", "Connecticut $4.2 million"]


def test_quoted_paragraphs_do_not_run_together() -> None:
    assert lines_of("<blockquote><p>First said.</p><p>Second said.</p></blockquote>") == ["First said.", "Second said."]


def test_preformatted_text_keeps_its_lines() -> None:
    bill = "SEC. 1. SHORT TITLE.\n    This Act may be cited\n    as the Act.\n\nSEC. 2. More."
    assert bill in read(f"<html><body><pre>\n{bill}\n</pre></body></html>".encode(), "b.html").text


def test_a_short_home_made_page_is_read_whole() -> None:
    page = b"<html><body><div>Loose words<br><br>after two breaks</div>tail <span>of</span> the page</body></html>"
    assert read(page, "a.html").text == "Loose words\n\nafter two breaks\n\ntail of the page"


def test_html_has_at_least_the_words_of_trafilatura() -> None:
    import trafilatura

    page = body(
        "<h2>Sub <em>head</em></h2><blockquote><p>Said one.</p><p>Said two.</p></blockquote>Loose text.<br>More."
        "<table><tr><td>A</td><td>B</td></tr></table><ul><li>x<ul><li>y</li></ul></li></ul><pre>p\nq</pre>"
    )
    words = re.compile(r"\w+")
    theirs = Counter(words.findall(trafilatura.extract(page, include_comments=False) or ""))
    assert theirs - Counter(words.findall(read(page.encode(), "a.html").text)) == Counter()
    assert theirs["council"] == 2


def test_a_saved_page_gives_its_address_but_not_the_day_of_saving() -> None:
    reading = read(inputs.mhtml(), "page.mht")
    assert reading.format == "mhtml"
    assert reading.stated["url"] == ("https://example.gov/guidance", Source.HTML)
    assert "date" not in reading.stated


def test_a_page_s_own_words_tell_when_and_by_whom_it_was_published() -> None:
    head = "".join(
        f'<meta property="{name}" content="{value}">'
        for name, value in (
            ("article:modified_time", "2021-03-04T09:00:00-05:00"),
            ("article:published_time", "2017-02-22T09:00:00-05:00"),
            ("og:site_name", "The Paper"),
        )
    )
    page = body("<p>More of it on Tuesday.</p>").replace("</head>", f"{head}</head>")
    stated = read(page.encode(), "a.html").stated
    assert stated["date"] == ("2017-02-22", Source.HTML)
    assert stated["issuer"] == ("The Paper", Source.HTML)


def test_word_properties_have_their_own_source() -> None:
    stated = read(inputs.docx(title="Detainers", author="R. Alvarez"), "a.docx").stated
    assert stated["title"] == ("Detainers", Source.OFFICE)
    assert stated["author"] == ("R. Alvarez", Source.OFFICE)
    assert "date" not in stated
    assert "file_made" in stated


def test_titles_that_programs_make_up_are_none() -> None:
    reading = read(inputs.docx(title="Microsoft Word - memo_final.doc", author="Windows User"), "a.docx")
    assert reading.stated["title"] == ("Guidance on civil detainers", Source.TEXT)
    assert "author" not in reading.stated


def test_a_word_table_and_the_spaces_in_runs() -> None:
    import docx

    document = docx.Document()
    paragraph = document.add_paragraph("un")
    paragraph.add_run("law").bold = True
    paragraph.add_run("ful & void")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Connecticut", "$4.2 million"
    out = io.BytesIO()
    document.save(out)
    assert read(out.getvalue(), "a.docx").text == "unlawful & void\n\nConnecticut $4.2 million"


def test_of_a_word_file_s_tracked_changes_only_what_stays_is_read_and_no_comment() -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    paragraph = document.add_paragraph("Officers ")
    for change, words in (
        ("del", "<w:delText>may</w:delText>"),
        ("ins", "<w:t>shall not</w:t>"),
    ):
        xml = f'<w:{change} {nsdecls("w")} w:id="1" w:author="A"><w:r>{words}</w:r></w:{change}>'
        paragraph._p.append(parse_xml(xml))
    run = paragraph.add_run(" hold anyone.")
    document.add_comment(run, "Is this so?", "A")
    out = io.BytesIO()
    document.save(out)
    assert read(out.getvalue(), "a.docx").text == "Officers shall not hold anyone."


def test_odt_spaces_footnotes_comments_and_deleted_text() -> None:
    note = "<text:note-citation>1</text:note-citation><text:note-body><text:p>See above.</text:p></text:note-body>"
    inner = "<office:annotation><text:p>Is this so?</text:p></office:annotation>"
    inner += f"The<text:s/>rule<text:note>{note}</text:note> holds<text:line-break/>here."
    content = _with_odt_body(
        f"<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:p>{inner}</text:p>"
    )
    assert read(content, "a.odt").text == "The rule holds here.\n\nSee above."


def _with_odt_body(xml: str) -> bytes:
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(inputs.odt(((0, "PLACE"),))))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<text:p>PLACE</text:p>", xml.encode()))
    return out.getvalue()


def test_rtf_quotes_code_page_and_links() -> None:
    source = (
        rb"{\rtf1\ansi\ansicpg1252{\info{\title The rule}} It\'92s \u8220?in force\u8221?. "
        rb'{\field{\*\fldinst{HYPERLINK "http://example.gov"}}{\fldrslt{See here}}}.\par}'
    )
    reading = read(source, "a.rtf")
    assert reading.text.strip() == "It’s “in force”. See here."
    assert reading.stated["title"] == ("The rule", Source.OFFICE)


def test_pdf_columns_are_read_one_after_the_other() -> None:
    text = searchable(read(inputs.pdf(inputs.MEMO * 4, columns=2), "a.pdf").text)
    assert text.count("Officers who have the old card should return it to Lt. Alvarez by the end of the month.") == 4
    assert text.count("A person who asks for a copy gets one within 10 days, and pays nothing for it.") == 4


def test_pdf_pages_have_labels_and_starts() -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.constants import PageLabelStyle

    writer = PdfWriter(PdfReader(io.BytesIO(inputs.many_pages_pdf(4))))
    writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(2, 3, style=PageLabelStyle.DECIMAL, prefix="A-")
    out = io.BytesIO()
    writer.write(out)
    reading = read(out.getvalue(), "a.pdf")
    assert [page.label for page in reading.pages] == ["i", "ii", "A-1", "A-2"]
    assert all(reading.text.startswith(f"Page {i}, line 0", p.start) for i, p in enumerate(reading.pages, start=1))
    assert not any(page.ocr for page in reading.pages)


def test_pages_without_printed_labels_have_none() -> None:
    assert [page.label for page in read(inputs.many_pages_pdf(2), "a.pdf").pages] == ["", ""]


def test_the_day_a_pdf_was_made_is_not_its_date() -> None:
    stated = read(inputs.pdf(title="Detainers", author="R. Alvarez"), "a.pdf").stated
    assert stated["title"] == ("Detainers", Source.PDF)
    assert stated["author"] == ("R. Alvarez", Source.PDF)
    assert "date" not in stated
    assert str(stated["file_made"][0]).startswith("D:")


def test_pdf_headings_in_bold_stand_alone_and_sentences_run_on_after_a_bullet() -> None:
    lines = [
        ("Times-Bold", 12, "(a) A detainer is a request"),
        ("Times-Roman", 12, "The agency may hold the person named in it"),
        ("Times-Bold", 12, "for no more than forty-eight hours after that"),
        ("Times-Roman", 12, "and not beyond."),
        ("Times-Bold", 12, "Form"),
        ("Times-Roman", 12, "Each detainer is written."),
        ("Courier", 8, "the point"),
        ("Times-Roman", 12, "of it is that someone signs."),
    ]
    text = read(printed(lines), "a.pdf").text
    assert text.rstrip() == (
        "(a) A detainer is a request\n\nThe agency may hold the person named in it\nfor no more than forty-eight hours "
        "after that\nand not beyond.\n\nForm\n\nEach detainer is written.\n\nthe point\nof it is that someone signs."
    )


def test_pdf_lines_in_bold_that_stand_alone_are_handed_on_with_true_offsets() -> None:
    bold, plain = ("Times-Bold", 12), ("Times-Roman", 12)
    pages = [
        [
            ("Times-Bold", 18, "Rules of the harbor"),
            *((*bold, "Detainers, and how long a"), (*bold, "person may be held")),
            *((*plain, "This page is about detainers."), (*bold, "Whether they are orders"), (*plain, "They are not.")),
            *((*plain, "A person is held for"), (*bold, "no more than a day"), (*plain, "and a half.")),
            *((*bold, "No one at all"), (*plain, "may be held for more.")),
            *((*bold, "Harbor Department"), (*plain, "It is a request.")),
        ],
        [(*bold, "What is not known"), (*plain, "The day is not known, nor is it known who signed and for")],
        [(*bold, "Harbor reports"), (*plain, "The harbor itself.")],
        [(*bold, "Harbor Department"), (*plain, "All of it.")],
    ]
    reading = read(printed(*pages), "a.pdf")
    assert headings(reading) == [(0, "Whether they are orders"), (0, "What is not known")]


def printed(*pages: list[tuple[str, int, str]]) -> bytes:
    """A PDF of pages: lines of a font and size, one below the other at one distance."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for lines in pages:
        for place, (font, size, words) in enumerate(lines):
            canvas.setFont(font, size)
            canvas.drawString(72, 700 - 14 * place, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_hyphens_at_line_ends_stay_in_the_text() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "The rule applies to immi-")
    canvas.drawString(72, 686, "gration detainers of all kinds.")
    canvas.save()
    text = read(out.getvalue(), "a.pdf").text
    assert "immi-\ngration" in text
    assert searchable(text) == "The rule applies to immigration detainers of all kinds."


@pytest.mark.parametrize(
    ("content", "name", "format_"),
    [
        (inputs.pdf(), "memo.txt", "pdf"),
        (b"junk before it\n" + inputs.pdf(), "memo", "pdf"),
        (inputs.html(), "page.txt", "html"),
        (b"<!-- saved from url --><html><body>Words here</body></html>", "page.txt", "html"),
        (inputs.html().decode().encode("utf-16"), "page.txt", "html"),
        (inputs.html(), "report.pdf", "html"),
        (inputs.docx(), "memo.pdf", "docx"),
        (inputs.odt(), "memo.docx", "odt"),
        (inputs.rtf(), "memo.doc", "rtf"),
        (inputs.eml(), "message.txt", "eml"),
        (inputs.mhtml(), "page.html", "mhtml"),
        (b"From: J. Ruiz\nTo: all\nSubject: Detainers\n\nHold no one without a warrant.", "memo.txt", "text"),
        (b"A text that speaks of %PDF-1.4 and of <html> tags.", "note.txt", "text"),
        (b"Words of a page without tags around them", "a.html", "html"),
        (b"# Title\n\nWords.", "a.md", "markdown"),
    ],
)
def test_the_bytes_decide_not_the_name(content: bytes, name: str, format_: str) -> None:
    assert read(content, name).format == format_
