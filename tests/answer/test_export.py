"""Exported answers: whole, exact, harmless, the same every time, and never over another file."""

from __future__ import annotations

import io
import re
import time
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from answer_support import CONTROLS, HOSTILE, answer, document, hit, later, passage, quote
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from answer.export import FORMATS, check_file, file_name, render, write_new
from answer.markdown import blockquote, paragraph
from answer.phrases import ENGLISH, narrowing
from answer.sheet import NEAREST, Sheet, fit, sheet_of
from index.errors import ExportError, QuestionError
from index.filters import NO_FILTERS, Filters
from index.records import AsOfSource, Kind, Note, NoteAbout, Standing, Status

SUFFIXES = tuple(FORMATS)
# With what other programs add to CommonMark.
READERS = [MarkdownIt("commonmark"), MarkdownIt("commonmark").enable(["table", "strikethrough"])]
SIGNS = st.sampled_from(list("\\`*_[]<>&~|$^=#{}-+.:1) \t\n\r\u00a0\u2028\u3000aé!\"'/;@"))
MARKED = st.text(SIGNS, min_size=1, max_size=40).filter(lambda text: text.strip())


def rendered(markdown: str, reader: MarkdownIt = READERS[0]) -> list[str]:
    """The text of each block quotation, as a reader of Markdown shows it."""
    quotations, depth = list[str](), 0
    for token in reader.parse(markdown):
        depth += token.nesting if token.type.startswith("blockquote") else 0
        if token.type == "blockquote_open":
            quotations.append("")
        if token.type == "inline" and depth:
            children = token.children or []
            assert {child.type for child in children} <= {"text", "hardbreak", "softbreak"}, token.content
            quotations[-1] += "".join("\n" if c.type.endswith("break") else c.content for c in children)
    return quotations


class Quotations(HTMLParser):
    """The text of each block quotation of a page, and every tag that it has."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.texts, self.tags, self._inside = list[str](), set[str](), False
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "blockquote":
            self.texts.append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "blockquote"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data


def in_word(content: bytes) -> list[str]:
    """The text of each quotation in a Word file."""
    paragraphs = docx.Document(io.BytesIO(content)).paragraphs
    return [paragraph.text for paragraph in paragraphs if paragraph.style and paragraph.style.name == "Intense Quote"]


def shown(content: bytes, suffix: str) -> str:
    """All text of a file, more or less."""
    if suffix == ".docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    text = content.decode("utf-8")
    return re.sub(r"<[^>]+>", " ", text) if suffix == ".html" else text.replace("\\", "")


def test_a_quotation_of_a_pdf_runs_on_and_keeps_its_letters_where_the_format_can() -> None:
    text = "The agency that holds a person\nmay <not> wait for the other one\nto come."
    sheet = sheet_of(answer(quote(document(text))))
    page = render(sheet, ".html")
    assert Quotations(page).texts == [text]
    assert page.count(b'<span class="end">\n</span>') == 2
    assert in_word(render(sheet, ".docx")) == [text.replace("\n", " ")]
    assert rendered(render(sheet, ".md").decode()) == [text.replace("\n", " ")]


def hostile_sheet() -> Sheet:
    quotes = [quote(document(text, title=text, issuer=text, label=text, url=text)) for text in HOSTILE]
    return sheet_of(answer(*quotes, question=HOSTILE[0]))


@pytest.mark.parametrize("reader", READERS)
def test_markdown_shows_each_quotation_letter_for_letter(reader: MarkdownIt) -> None:
    markdown = render(hostile_sheet(), ".md").decode("utf-8")
    assert rendered(markdown, reader) == list(HOSTILE)
    html = reader.render(markdown)
    assert not re.search(r"<(?:script|img|a|code|pre|table|hr|s)\b", html)


@pytest.mark.parametrize("reader", READERS)
@given(text=MARKED)
def test_any_text_survives_markdown(reader: MarkdownIt, text: str) -> None:
    assert rendered(f"before\n\n{blockquote(text)}\n\nafter", reader) == [text]


@given(text=MARKED)
def test_any_text_is_a_paragraph_of_plain_words(text: str) -> None:
    opened, inline, closed = READERS[1].parse(paragraph(text))
    assert (opened.type, closed.type) == ("paragraph_open", "paragraph_close")
    assert "".join(child.content for child in inline.children or ()) == " ".join(text.split())


def test_the_page_shows_each_quotation_letter_for_letter_and_runs_nothing() -> None:
    content = render(hostile_sheet(), ".html")
    page = Quotations(content)
    assert b"\r" not in content, "a browser reads a bare CR as a line feed"
    assert page.texts == list(HOSTILE)
    assert page.tags <= set(
        "html head meta title style body main h1 h2 h3 dl div dt dd p section article blockquote footer".split()
    )


def test_word_holds_each_quotation_with_its_line_ends_as_breaks() -> None:
    content = render(hostile_sheet(), ".docx")
    assert in_word(content) == [text.replace("\r\n", "\n").replace("\r", "\n") for text in HOSTILE]
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for name in file.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in file.read(name), name


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_control_characters_become_signs_and_are_counted(suffix: str) -> None:
    hostile = document(CONTROLS, title=CONTROLS, issuer=CONTROLS, author=CONTROLS)
    content = render(
        sheet_of(answer(quote(hostile), question=CONTROLS, notes=(Note(NoteAbout.READER, CONTROLS),))), suffix
    )
    text = "bell␇ null␀ escape␛[2J feed␌ vertical␋ next� delete␡ none� lone� end"
    if suffix == ".docx":
        assert in_word(content) == [text]
    elif suffix == ".html":
        assert Quotations(content).texts == [text]
    else:
        assert rendered(content.decode()) == [text]
    assert ENGLISH.replaced.format(count=9) in shown(content, suffix)


@given(st.text())
def test_what_fits_holds_no_control_character_and_loses_no_place(text: str) -> None:
    fitting = fit(text)
    assert len(fitting) == len(text)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", fitting)
    fitting.encode("utf-8")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_answer_says_all_that_matters(suffix: str) -> None:
    law = document("No officer shall enter.", "statutes/a.md", kind=Kind.STATUTE, title="School Act", date="2019")
    memo = document("Officers may enter.", "memos/b.md", kind=Kind.MEMO, issuer="Town", label="a summary")
    copy = document("No officer shall enter.", "news/c.md", kind=Kind.NEWS, title="Act quoted", issuer="Paper")
    made = answer(
        quote(law, differs_from=(2,), also_in=(quote(copy),)),
        quote(memo, later("Memo of 2024"), differs_from=(1,)),
        as_of="2025-12-31",
        as_of_source=AsOfSource.QUESTION,
        searched_for="who may enter",
    )
    text = shown(render(sheet_of(made), suffix), suffix)
    for expected in (
        "Who may enter?",
        "2025-12-31, the time that the question names",
        "Index generation",
        "Law",
        "Orders and memos",
        "1. School Act",
        "These differ: compare quotation 2.",
        "Act quoted. Paper, undated.",
        "School Act (2019)",
        "memos/b.md. Town, undated. [a summary]",
        "Superseded by Memo of 2024 on 2024-05-06.",
        "Rescinded since 2024-05-06.",
        "memos/b.md, characters 0 to 19, document 0123456789ab",
        "who may enter",
    ):
        assert expected in text, expected
    assert ENGLISH.no_answer not in text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_silence_is_exported_as_silence(suffix: str) -> None:
    hits = tuple(hit(document(f"Passage {i}.", title=f"Title {i}")) for i in range(NEAREST + 2))
    made = answer(passages=hits, missing=("ferries", "valparaiso"))
    text = shown(render(sheet_of(made), suffix), suffix)
    assert ENGLISH.no_answer in text
    assert "No passage found holds: ferries, valparaiso." in text
    assert text.count(f"{ENGLISH.not_an_answer}") == NEAREST
    assert f"Passage {NEAREST - 1}." in text
    assert f"Passage {NEAREST}." not in text
    nothing = shown(render(sheet_of(answer()), suffix), suffix)
    assert ENGLISH.nothing_near in nothing


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_says_what_the_question_was_narrowed_to(suffix: str) -> None:
    text = shown(render(sheet_of(answer(filters=Filters(years=(2017,)))), suffix), suffix)
    assert ENGLISH.narrowed in text
    assert "year: 2017" in text
    assert ENGLISH.narrowed not in shown(render(sheet_of(answer()), suffix), suffix)


def test_filters_are_told_in_words() -> None:
    every = Filters(
        kinds=(Kind.NEWS, Kind.LOCAL_RULE),
        issuers=("Board, Town",),
        jurisdictions=("US-CT",),
        statuses=(Status.IN_FORCE, Status.AMENDED),
        first="2017-01-01",
        last="2019-12-31",
        path="memos/{*}",
        years=(2017, 2018),
    )
    assert narrowing(every) == (
        "kind: news or local rule; issuer: Board, Town; jurisdiction: US-CT; status: in force or amended; "
        "year: 2017 or 2018; dated 2017-01-01 or later; dated 2019-12-31 or earlier; path: memos/{*}"
    )
    assert narrowing(every.on("2026-11-22")).count("status on 2026-11-22: in force or amended") == 1
    assert narrowing(NO_FILTERS) == ""


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_answer_makes_the_same_bytes(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = answer(quote(document(HOSTILE[0], title="Title")))
    first = render(sheet_of(made), suffix)
    # The clock of ZIP files has steps of two seconds.
    now = time.localtime(time.time() + 1e6)
    monkeypatch.setattr(time, "localtime", lambda *_: now)
    assert render(sheet_of(made), suffix) == first


def test_word_sets_quotations_to_be_read() -> None:
    style = docx.Document(io.BytesIO(render(sheet_of(answer()), ".docx"))).styles["Intense Quote"]
    assert (style.font.bold, style.font.italic, str(style.font.color.rgb)) == (False, False, "000000")
    assert style.font.size.pt > 11, "larger than Word's body text"


def test_word_tells_no_date_and_no_author_of_the_template() -> None:
    content = render(sheet_of(answer()), ".docx")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        properties = file.read("docProps/core.xml").decode()
    assert "python-docx" not in properties
    assert not re.search(r"\d{4}-\d\d-\d\d", properties)


def test_a_sheet_keeps_no_document() -> None:
    long = document("The rule. " + "Sentence. " * 10_000, title="T")
    quoted = replace(quote(long), end=len("The rule."))
    passed = replace(hit(long), passage=replace(passage(long), end=len("The rule.")))
    for sheet in (sheet_of(answer(quoted, passages=(passed,))), sheet_of(answer(passages=(passed,)))):
        assert "The rule." in repr(sheet)
        assert "Sentence." not in repr(sheet)
        assert "Document(" not in repr(sheet)


@pytest.mark.parametrize("name", ["a.pdf", "a", ".md", "a.md.txt", "a.doc"])
def test_another_ending_is_refused_with_those_that_are_known(tmp_path: Path, name: str) -> None:
    with pytest.raises(QuestionError, match=re.escape(".md, .docx, .html")):
        check_file(tmp_path / name, SUFFIXES)


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    file, dangling = tmp_path / "a.MD", tmp_path / "b.md"
    check_file(file, SUFFIXES)
    write_new(file, b"mine")
    dangling.symlink_to(tmp_path / "nowhere")
    for taken in (file, dangling):
        with pytest.raises(QuestionError, match="not overwritten"):
            check_file(taken, SUFFIXES)
        with pytest.raises(ExportError):
            write_new(taken, b"other")
    assert file.read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_name_that_no_file_can_have_is_explained(tmp_path: Path) -> None:
    file = tmp_path / ("a" * 300 + ".md")
    check_file(file, SUFFIXES)
    with pytest.raises(ExportError, match="too long"):
        write_new(file, b"")


def test_a_folder_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="no folder"):
        check_file(tmp_path / "no" / "a.md", SUFFIXES)
    with pytest.raises(ExportError, match="folder that exists"):
        write_new(tmp_path / "no" / "a.md", b"")


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("can ICE enter a school?", "can-ice-enter-a-school.md"),
        ("¿../?\\:*|\0", "answer.md"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word.md"),
    ],
)
def test_a_question_gives_a_file_name(question: str, name: str) -> None:
    assert file_name(question, ".md") == name


@pytest.mark.parametrize(("status", "told"), [(Status.LITIGATION, True), (Status.IN_FORCE, False)])
def test_a_suit_is_told_with_the_day_of_the_last_look(status: Status, told: bool) -> None:
    sued = quote(document(last_checked="2026-05-25"), Standing(status, "2025-02-03"))
    page = render(sheet_of(answer(sued)), ".html").decode("utf-8")
    assert (f"{status} since 2025-02-03, last checked 2026-05-25" in page) is told
