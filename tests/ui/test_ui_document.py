"""The document page: what is highlighted and boxed is what was quoted, and every state of a document has a page."""

from __future__ import annotations

import html
import http.client
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from streamlit.testing.v1 import AppTest
from support import REPO, ToyEmbedder
from test_ui_browser import WIDTHS, Visit, browser, text_of  # noqa: F401 (a fixture too)
from ui_support import stop, texts, unused_port, use, wait_for

from answer import Pincite
from evaluation import reading_inputs as inputs
from index import records
from index.records import Document, Heading, Metadata, Passage, Span
from index.schema import DATABASE
from index.settings import Settings
from ingest import pipeline
from ui.components.cited import cited_by
from ui.components.markup import Layer, document_text, escape
from ui.components.matches import match_links, matches
from ui.components.outline import MAX_ENTRIES, outline, outlined
from ui.components.scroll import SETTLING_MILLISECONDS
from ui.components.text_layers import text_layers
from ui.original import original_address
from ui.strings import say

pytestmark = [
    # Playwright's driver is a child whose pipes its own event loop closes at interpreter exit, after the tests.
    pytest.mark.filterwarnings("ignore:unclosed (transport|event loop|<socket):ResourceWarning"),
]

QUESTION = "How long may a person be held?"
HELD = "A person is held for at most forty-eight hours."
FRONT = "+++\ntitle = {title!r}\nkind = {kind!r}\ndate = {date!r}\n{more}+++\n\n"
_FILLER = ((0, "The town keeps a book of visits, and the clerk reads it aloud on the first day of each month."),) * 40
FILES: dict[str, str | bytes] = {
    "memos/holding.pdf": inputs.pdf(
        (
            (1, "Holding"),
            (0, "Whoever holds a person writes down how long the person may be held."),
            *_FILLER,
            (0, f"{HELD} After that the door is opened."),
            *_FILLER,
        )
    ),
    "memos/scan.pdf": inputs.pdf(((1, "A scan"), (0, f"The scan says otherwise. {HELD}"))),
    "memos/mail.eml": inputs.eml(attachments=[("letter.pdf", inputs.pdf(((0, f"In this letter. {HELD}"),)))]),
    "statutes/act-2013.md": FRONT.format(
        title="Door Act of 2013, Conn. Gen. Stat. § 54-192h", kind="statute", date="2013", more='ids = ["A13"]\n'
    )
    + "# Doors\n\nDoors are open.\n\n## Hours\n\nThey close at nine.\n\n# Windows\n\nWindows are shut.\n",
    "statutes/act-2019.md": FRONT.format(
        title="Door Act of 2019, Conn. Gen. Stat. § 54-192h",
        kind="statute",
        date="2019-10-01",
        more='ids = ["A19"]\nsupersedes = ["A13", "A1990"]\nnotes = "Read <b>twice</b>."\nurl = "https://example.org/a"\n'
        'url_verified = true\n[[history]]\ndate = "2025-05-27"\nstatus = "amended"\nby = "A25"\nnote = "Two words."\n',
    )
    + "Doors are open to all, says Conn. Gen. Stat. § 54-192h.\n",
    "statutes/act-2025.md": FRONT.format(
        title="Door Act of 2025, Conn. Gen. Stat. § 54-192h", kind="statute", date="2025", more='supersedes = ["A19"]\n'
    )
    + "Doors are shut.\n",
    "statutes/usc.md": FRONT.format(title="8 U.S.C. § 1373, information", kind="statute", date="1996", more="")
    + "Nobody is kept by 8 U.S.C. § 1373 or 8 U.S.C. § 9999 from sending information.\n",
    "news/cites.txt": "The paper cites 8 U.S.C. § 1373 and Conn. Gen. Stat. § 54-192h and 8 U.S.C. § 9999 today.\n",
    "news/gone.txt": "This file goes away after it was read.\n",
    "news/changed.txt": "This file is changed after it was read.\n",
    "news/star[1]*.txt": "A file with a strange name speaks of lanterns at the gate.\n",
}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of `FILES`, of which one is gone since, one changed, and one marked as a scan."""
    folder = tmp_path_factory.mktemp("document")
    for name, content in FILES.items():
        file = folder / "corpus" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    made = Settings(corpus=folder / "corpus", index=folder / "index")
    assert pipeline.reindex(made).failures == ()
    (made.corpus / "news/gone.txt").unlink()
    (made.corpus / "news/changed.txt").write_text("Now it says something else.")
    with sqlite3.connect(made.index / DATABASE) as connection:
        connection.execute(
            "UPDATE documents SET record = json_set(record, '$.pages[0][2]', json('true')) WHERE path = ?",
            ("memos/scan.pdf",),
        )
    connection.close()
    return made


def script() -> None:
    from ui.components.messages import guarded
    from ui.views import document

    guarded(document.render)


@pytest.fixture
def page(here: Settings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    use(here, monkeypatch)
    return AppTest.from_function(script, default_timeout=120)


def place(settings: Settings, path: str, words: str) -> dict[str, str]:
    document = Pincite(settings).show(path)
    match = re.search(r"\s+".join(map(re.escape, words.split())), document.text)
    assert match
    return {"doc": path, "id": document.id[:12], "start": str(match.start()), "end": str(match.end())}


def run(app: AppTest, **address: str) -> str:
    for name, value in address.items():
        app.query_params[name] = value
    return texts(app.run())


def plain(markup: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", markup))


def marked(markup: str) -> str:
    found = re.findall("<mark [^>]*>(.*?)</mark>", markup, re.DOTALL)
    assert len(found) == 1
    return plain(found[0])


# The starter corpus, as a whole.


def test_what_is_highlighted_is_what_is_quoted_in_the_whole_starter_corpus(tmp_path: Path) -> None:
    settings = Settings(corpus=REPO / "corpus", index=tmp_path)
    engine = Pincite(settings, ToyEmbedder())
    pipeline.reindex(settings, embedder=engine.embedder)
    checked = 0
    with engine.snapshot() as snapshot:
        for document in snapshot.documents().values():
            layers = text_layers(document, cited_by(snapshot, document).links)
            for passage in snapshot.passages_of(document.id).values():
                for span in (Span(passage.start, passage.end), *passage.sentences):
                    markup = document_text(document.text, span.start, span.end, layers)
                    assert marked(markup) == document.text[span.start : span.end]
                    assert plain(markup) == document.text
                    checked += 1
    assert checked > 1000


# Layers and outline.


def test_layers_never_overlap_and_places_are_kept() -> None:
    text = "Nav Nav\nTitle\nWords cite a law here.\nMore words.\n"
    document = Document(
        "id",
        "a",
        text,
        Metadata(),
        headings=(Heading(8, 13, 1, "Title"), Heading(14, 14, 2, "(a)"), Heading(14, 14, 3, "(1)")),
        furniture=(Span(0, 10), Span(36, 48)),
        pages=(records.Page(0), records.Page(20), records.Page(40)),
    )
    links = [Layer(6, 9, "a href='x'"), Layer(25, 30, "a href='y'"), Layer(34, 38, "a href='z'")]
    layers = text_layers(document, links)
    solid = [layer for layer in layers if layer.start < layer.end]
    assert all(a.end <= b.start for a, b in pairwise(solid))
    markup = document_text(text, 16, 44, layers)
    assert plain(markup) == text
    assert marked(markup) == text[16:44]
    assert re.findall('id="(s[0-9]+|p[0-9])"', markup) == ["p1", "s8", "s14", "p2", "p3"]
    assert "href='y'" in markup
    assert "href='x'" not in markup
    assert markup.count("pc-furniture") == 4


def test_markdown_shows_headings_without_their_signs_and_folds_its_front_matter() -> None:
    text = "+++\ntitle = 'A'\n+++\n# One #\nWords.\n\nTwo\n---\nMore.\n"
    front, one, two = (text.index(part) for part in ("# One", "# One", "Two"))
    headings = (Heading(one, one + 8, 1, "One"), Heading(two, two + 8, 2, "Two"))
    document = Document(
        "id", "a.md", text, Metadata(), format="markdown", headings=headings, furniture=(Span(0, front),)
    )
    markup = document_text(text, 0, 0, text_layers(document, []))
    assert plain(markup) == text
    assert re.findall("pc-sign[^>]*>([^<]*)<", markup) == ["# ", " #", "\n---"]
    assert re.findall("pc-heading[^>]*>([^<]*)<", markup) == ["One", "Two"]
    assert re.findall("<details [^>]*><summary [^>]*></summary>([^<]*)</details>", markup) == [escape(text[:front])]
    # A link into the front matter must find its place open.
    assert "<details" not in document_text(text, 4, 9, text_layers(document, [], 4))
    # Elsewhere these are no signs.
    assert "pc-sign" not in document_text(text, 0, 0, text_layers(replace(document, format="text"), []))


def test_an_outline_is_nested_and_marks_where_one_reads() -> None:
    headings = (
        Heading(0, 1, 1, "One <b>"),
        Heading(2, 3, 3, "Deep"),
        Heading(4, 5, 2, "Less"),
        Heading(6, 7, 1, "Two"),
    )
    document = Document("id", "a", "12345678", Metadata(), headings=headings)
    markup = outline(document, 3)
    assert markup.count('aria-current="location"') == 2
    entries = (
        r'<ol><li><a href="#s0".*?>One &lt;b&gt;</a><ol><li><a aria-current="location" href="#s2".*?>Deep</a></li>'
    )
    assert re.search(
        f'{entries}<li><a href="#s4".*?>Less</a></li></ol></li><li><a href="#s6".*?>Two</a></li></ol>', markup
    )
    assert "aria-current" not in outline(document, None)
    assert outline(Document("id", "a", "x", Metadata()), 0) == ""


def test_an_outline_of_a_long_act_keeps_its_upper_levels_and_what_is_near() -> None:
    headings = tuple(Heading(i, i, 1 if i % 50 == 0 else 2, f"§ {i}") for i in range(5000))
    act = Document("id", "a", "x" * 5000, Metadata(), headings=headings)
    kept = outlined(act, 2525)
    assert len(kept) == MAX_ENTRIES
    assert [h.start for h in kept if h.level == 1] == list(range(0, 5000, 50))
    assert {h.start for h in kept} >= set(range(2430, 2620))
    markup = outline(act, 2525)
    assert say().outline_part in markup
    assert re.search(r'aria-current="location" href="#s2525"', markup)
    assert say().outline_part not in outline(Document("id", "a", "x" * 5000, Metadata(), headings=headings[:300]), 0)


# States of the page.


def boxes(markup: str) -> int:
    return markup.count('class="pc-box"')


def test_a_pdf_shows_text_and_picture_with_the_quotation_in_both(page: AppTest, here: Settings) -> None:
    shown = run(page, **place(here, "memos/holding.pdf", HELD))
    assert marked(shown).split() == HELD.split()
    assert boxes(shown) >= 1
    assert shown.count("data:image/webp;base64,") == 1
    assert say().boxed in shown
    document = Pincite(here).show("memos/holding.pdf")
    number = document.page_at(document.text.index("A person is held"))
    assert number
    assert number > 1
    assert say().page_of.format(page=number, count=len(document.pages)) in shown


def test_pages_are_turned(page: AppTest, here: Settings) -> None:
    count = len(Pincite(here).show("memos/holding.pdf").pages)
    shown = run(page, doc="memos/holding.pdf")
    assert say().page_of.format(page=1, count=count) in shown
    assert boxes(shown) == 0
    back, forth = page.button
    assert back.disabled
    assert not forth.disabled
    shown = texts(forth.click().run())
    assert say().page_of.format(page=2, count=count) in shown
    assert page.button[1].disabled == (count == 2)


def test_the_address_may_name_the_page(page: AppTest, here: Settings) -> None:
    address = place(here, "memos/holding.pdf", HELD)
    page.query_params["page"] = "1"
    shown = run(page, **address)
    count = len(Pincite(here).show("memos/holding.pdf").pages)
    assert say().page_of.format(page=1, count=count) in shown
    assert boxes(shown) == 0
    assert re.search(say().quote_elsewhere.format(page=r"\d"), shown)
    for nonsense in ("0", "99", "-1", "x", "9" * 30, "²"):
        other = AppTest.from_function(script, default_timeout=120)
        other.query_params["page"] = nonsense
        shown = run(other, **address)
        assert boxes(shown) >= 1
        assert (say().no_such_page.format(page=nonsense) in shown) is (nonsense == "99")
        assert (say().no_such_page.partition("{page}")[0] in shown) is (nonsense == "99")


def test_of_a_quotation_over_two_pages_each_boxes_its_part(page: AppTest, here: Settings) -> None:
    document = Pincite(here).show("memos/holding.pdf")
    edge = document.pages[1].start
    shown = run(page, doc=document.path, start=str(edge - 60), end=str(edge + 60))
    assert boxes(shown) >= 1
    assert say().quote_goes_on in shown
    assert boxes(texts(page.button[1].click().run())) >= 1


def test_a_scan_is_shown_without_a_box_and_says_why(page: AppTest, here: Settings) -> None:
    shown = run(page, **place(here, "memos/scan.pdf", HELD))
    assert say().scanned_quote in shown
    assert "data:image/webp" in shown
    assert boxes(shown) == 0
    assert marked(shown)


def test_an_attached_pdf_is_drawn_out_of_its_message(page: AppTest, here: Settings) -> None:
    shown = run(page, **place(here, "memos/mail.eml/letter.pdf", HELD))
    assert boxes(shown) >= 1
    assert say().download_message in shown


def test_a_picture_that_cannot_be_drawn_is_a_note_beside_the_text(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The index holds what the reader could read; the bytes are such that pdfium cannot draw them.
    damaged = b"%PDF-1.7 torn"
    copy = copied(here, tmp_path)
    (copy.corpus / "memos/holding.pdf").write_bytes(damaged)
    from ingest.reading import document_id

    with sqlite3.connect(copy.index / DATABASE) as connection:
        old = connection.execute("SELECT id FROM documents WHERE path = 'memos/holding.pdf'").fetchone()[0]
        for table, column in (("documents", "id"), ("sources", "document"), ("passages", "document")):
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (document_id(damaged), old))
    connection.close()
    use(copy, monkeypatch)
    shown = run(AppTest.from_function(script, default_timeout=120), **place(copy, "memos/holding.pdf", HELD))
    assert say().no_picture.split("{", 1)[0] in shown
    assert "damaged" in shown
    assert "data:image" not in shown
    assert marked(shown).split() == HELD.split()


def copied(settings: Settings, folder: Path) -> Settings:
    shutil.copytree(settings.corpus, folder / "corpus")
    shutil.copytree(settings.index, folder / "index")
    return Settings(corpus=folder / "corpus", index=folder / "index")


@pytest.mark.parametrize(
    ("path", "remark", "label"),
    [("news/gone.txt", "original_gone", ""), ("news/changed.txt", "original_changed", "download_changed")],
)
def test_a_file_that_is_gone_or_changed_is_told_and_the_text_is_there(
    page: AppTest, path: str, remark: str, label: str
) -> None:
    shown = run(page, doc=path)
    assert getattr(say(), remark) in shown
    assert "after it was read" in plain(shown)
    assert (getattr(say(), label) in shown) if label else ("/original?" not in shown)


def test_a_pdf_that_is_gone_shows_its_text(here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copied(here, tmp_path)
    (copy.corpus / "memos/holding.pdf").unlink()
    use(copy, monkeypatch)
    shown = run(AppTest.from_function(script, default_timeout=120), **place(copy, "memos/holding.pdf", HELD))
    assert say().original_gone in shown
    assert "data:image" not in shown
    assert marked(shown)


def test_a_text_document_has_no_picture(page: AppTest) -> None:
    shown = run(page, doc="statutes/usc.md")
    assert "data:image" not in shown
    assert say().picture not in shown


def test_citations_lead_to_what_the_corpus_holds(page: AppTest) -> None:
    shown = run(page, doc="news/cites.txt")
    assert re.search(r'<a href="document\?doc=statutes%2Fusc.md" title="[^"]*">8 U.S.C. § 1373</a>', shown)
    # Three versions of the act: the list names them, the oldest first, and the text leads to the list.
    target = re.search(r'<a href="#(c\d)" title="[^"]*">Conn. Gen. Stat. § 54-192h</a>', shown)
    assert target
    entry = shown[shown.index(f'id="{target[1]}"') :]
    assert re.findall(r"act-20\d\d", entry)[:3] == ["act-2013", "act-2019", "act-2025"]
    assert "> 8 U.S.C. § 9999" not in shown
    assert re.search(r"<li[^>]*>8 U.S.C. § 9999</li>", shown)


def test_a_document_does_not_cite_itself(page: AppTest) -> None:
    listed = run(page, doc="statutes/usc.md").split('<section class="pc-cited">')[1].split("</section>")[0]
    assert "8 U.S.C. § 9999" in listed
    assert "8 U.S.C. § 1373" not in listed
    # Two other texts go by the name of this one, and are what the list is for.
    listed = run(page, doc="statutes/act-2019.md").split('<section class="pc-cited">')[1].split("</section>")[0]
    assert re.findall(r"act-20\d\d", listed) == ["act-2013", "act-2025"]


def test_facts_have_their_source_and_nothing_of_them_is_markup(page: AppTest) -> None:
    shown = run(page, doc="statutes/act-2019.md", as_of="2026")
    assert "2019-10-01 (from: front matter)" in shown
    assert "Read &lt;b&gt;twice&lt;/b&gt;. (from: front matter)" in shown
    assert '<a href="https://example.org/a" target="_blank" rel="noreferrer noopener">' in shown
    assert f"2025-05-27 amended {say().changed_by.format(name='A25')}: Two words." in shown


def test_the_line_of_succession_goes_both_ways(page: AppTest) -> None:
    for path in ("statutes/act-2013.md", "statutes/act-2019.md", "statutes/act-2025.md"):
        shown = run(page, doc=path)
        line = shown[shown.index(say().succession) :].split("</details>", 1)[0]
        assert re.findall("Door Act of (20[0-9]{2})", line) == ["2013", "2019", "2025"]
        assert line.count('aria-current="true"') == 1
        assert f"{path[-7:-3]}, Conn. Gen. Stat. § 54-192h</strong>" in line
        assert say().not_in_corpus.format(name="A1990") in line
    assert say().succession not in run(page, doc="news/cites.txt")


def test_sections_are_a_nested_list_with_the_present_one_marked(page: AppTest, here: Settings) -> None:
    shown = run(page, **place(here, "statutes/act-2013.md", "They close at nine."))
    assert re.search(r'aria-current="location" href="#s\d+"[^>]*>Hours<', shown)
    for target in re.findall('href="#(s[0-9]+)"', shown):
        assert f'id="{target}"' in shown


@pytest.mark.parametrize("name", ["nothing.md", "../../etc/passwd", "a: pincite rm -rf <b>", "x" * 5000])
def test_a_document_that_is_not_there_has_a_page_with_a_way_on(page: AppTest, name: str) -> None:
    shown = run(page, doc=name, q=QUESTION)
    assert say().unknown_document in shown
    assert say().not_in_index in shown
    assert '<a href="./library"' in shown
    assert say().back_to_answer in shown
    assert html.escape(name[:200]) in shown
    assert "pc-command" not in shown
    assert len(shown) < 5000


# The question that led here.


def test_the_matches_of_a_document_are_its_own_in_reading_order(
    here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(here, monkeypatch)
    engine = Pincite(here)
    for path in ("memos/holding.pdf", "news/star[1]*.txt"):
        document = engine.show(path)
        found = matches(document, "What is said of the gate and of how long a person is held?")
        assert found
        assert {passage.document for passage in found} == {document.id}
        assert [p.start for p in found] == sorted(p.start for p in found)
    assert matches(document, "?!") == []


def test_one_steps_through_the_matches_and_back(page: AppTest, here: Settings) -> None:
    address = place(here, "memos/holding.pdf", HELD)
    start = int(address["start"])
    seen = []
    while address:
        shown = run(page, **address, q=QUESTION, as_of="2024-01-01")
        number, count = map(int, re.findall(r"\d+", shown[shown.index("pc-matches") :].split("<q>")[0].split("<p>")[1]))
        assert f"<q>{QUESTION}</q>" in shown
        seen.append((number, count, int(address["start"])))
        step = re.search(rf'<a href="([^"]*)"[^>]*>{say().next_match}</a>', shown)
        address = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(html.unescape(step[1])).query)) if step else {}
        assert not step or (address.pop("q"), address.pop("as_of")) == (QUESTION, "2024-01-01")
    first = seen[0]
    assert start == first[2]
    assert [number for number, *_ in seen] == list(range(first[0], first[1] + 1))
    assert {count for _, count, _ in seen} == {first[1]}
    assert [at for *_, at in seen] == sorted(at for *_, at in seen)
    assert f"./?q={urllib.parse.quote_plus(QUESTION)}&amp;as_of=2024-01-01" in shown


def test_the_filters_of_the_question_are_kept_on_the_way_on_and_back(page: AppTest, here: Settings) -> None:
    narrowed = [("kind", "memo"), ("kind", "statute"), ("from", "1990")]
    page.query_params["kind"], page.query_params["from"] = ["memo", "statute"], "1990"
    shown = run(page, **place(here, "memos/holding.pdf", HELD), q=QUESTION, as_of=date.today().isoformat())
    back = urllib.parse.urlencode([("q", QUESTION), *narrowed])
    assert f'<a href="./?{html.escape(back)}" ' in shown
    steps = re.findall('<a href="([^"]*)"', shown.split('<nav class="pc-matches"', 1)[1].split("</nav>", 1)[0])
    assert steps
    for step in steps:
        assert html.unescape(step).endswith(urllib.parse.urlencode(narrowed))


def test_back_leaves_the_day_to_a_question_that_names_one(page: AppTest) -> None:
    question = "What was said of the gate in 2019?"
    back = f'<a href="./?{urllib.parse.urlencode({"q": question})}'
    assert f'{back}" ' in run(page, doc="memos/holding.pdf", q=question, as_of="2019-12-31")
    today = date.today().isoformat()
    assert f'{back}&amp;as_of={today}" ' in run(page, doc="memos/holding.pdf", q=question, as_of=today)


def passage(start: int, end: int) -> Passage:
    return Passage("id", start, start, end)


def test_a_place_the_search_would_not_find_counts_as_a_match() -> None:
    passages = [passage(100, 200), passage(300, 400)]
    address = {"doc": "a", "q": "x"}
    middle = match_links(passages, (220, 240), address)
    assert say().match_of.format(number=2, count=3) in middle
    assert "start=100" in middle
    assert "start=300" in middle
    inside = match_links(passages, (310, 350), address)
    assert say().match_of.format(number=2, count=2) in inside
    assert "start=300" not in inside
    nowhere = match_links(passages, (0, 0), address)
    assert say().matches.format(count=2) in nowhere
    assert say().first_match in nowhere
    assert match_links(passages[:1], (100, 200), address) == ""
    assert match_links([], (100, 200), address) == ""


def test_without_a_question_there_are_no_matches_and_no_way_back(page: AppTest) -> None:
    shown = run(page, doc="memos/holding.pdf")
    assert "pc-matches" not in shown
    assert say().back_to_answer not in shown


def test_a_hostile_question_is_text(page: AppTest, here: Settings) -> None:
    shown = run(page, **place(here, "memos/holding.pdf", HELD), q="<script>alert(1)</script> held?")
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; held?" in shown


# The real app.


@pytest.fixture(scope="module")
def address(here: Settings) -> Iterator[str]:
    """The app on this corpus in a process of its own."""
    port = unused_port()
    command = [sys.executable, "cli.py", "serve", "--no-open", "--port", str(port)]
    command += ["--corpus", str(here.corpus), "--index", str(here.index)]
    process = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        output = stop(process)
    assert "Traceback" not in output


def get(address: str, path: str) -> tuple[int, dict[str, str], bytes]:
    parts = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["memos/holding.pdf", "news/star[1]*.txt", "statutes/usc.md", "news/changed.txt"])
def test_the_original_comes_as_a_file_to_keep(address: str, here: Settings, path: str) -> None:
    document = Pincite(here).show(path)
    status, headers, body = get(address, original_address(document.id).removeprefix("."))
    assert status == 200
    assert body == (here.corpus / path).read_bytes()
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_an_attachment_comes_with_its_message(address: str, here: Settings) -> None:
    document = Pincite(here).show("memos/mail.eml/letter.pdf")
    assert get(address, original_address(document.id)[1:])[2] == (here.corpus / "memos/mail.eml").read_bytes()


@pytest.mark.parametrize(
    "name", ["", "nothing", "../index/pincite.sqlite", "/etc/hostname", "memos", "news/gone.txt", "%00", "a" * 5000]
)
def test_no_other_file_can_be_had(address: str, name: str) -> None:
    status, headers, body = get(address, f"/original?doc={urllib.parse.quote(name)}")
    assert status == 404
    assert headers["content-type"].startswith("text/plain")
    assert len(body) < 6000


@pytest.fixture(params=list(WIDTHS))
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:  # noqa: F811
    """A visitor of this app; nothing may go wrong in the console or leave the machine."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    visit = Visit(opened, address)
    visit.watch(opened)
    yield visit
    context.close()
    assert visit.errors == []
    assert visit.foreign == []


def no_violations(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_read_a_pdf_turn_its_pages_follow_matches_and_keep_the_file(visit: Visit, here: Settings) -> None:
    page, words = visit.page, say()
    parameters = place(here, "memos/holding.pdf", HELD) | {"q": QUESTION}
    visit.open(f"/document?{urllib.parse.urlencode(parameters)}", ".pc-box")
    mark = page.locator("mark#quotation")
    assert text_of(mark).split() == HELD.split()
    page.wait_for_timeout(max(SETTLING_MILLISECONDS) + 200)
    assert page.evaluate("document.activeElement.id") == "quotation"
    assert mark.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture = page.locator(".pc-paper img")
    assert picture.evaluate("e => e.complete && e.naturalWidth > 1000")
    beside = page.evaluate("innerWidth") > 1024
    left, right = mark.bounding_box(), picture.bounding_box()
    assert left
    assert right
    assert (right["x"] >= left["x"] + left["width"]) if beside else (right["y"] > left["y"])
    box = page.locator(".pc-box").first.bounding_box()
    assert box
    assert right["x"] <= box["x"] <= right["x"] + right["width"]
    assert right["y"] <= box["y"] <= right["y"] + right["height"]
    no_violations(page)

    page.get_by_role("button", name=words.previous_page).click()
    page.get_by_text(words.quote_elsewhere.split("{")[0]).wait_for()
    assert page.locator(".pc-box").count() == 0
    assert page.url.endswith(urllib.parse.urlencode(parameters))
    page.get_by_role("button", name=words.next_page).click()
    page.locator(".pc-box").first.wait_for()
    page.get_by_text(words.large_picture, exact=True).click()
    page.locator(".pc-large .pc-box").first.wait_for()
    page.wait_for_timeout(max(SETTLING_MILLISECONDS) + 200)
    shown = page.locator(".pc-sheet").evaluate(
        "e => { const a = e.getBoundingClientRect(), b = e.querySelector('.pc-box').getBoundingClientRect();"
        "return b.left >= a.left && b.top >= a.top && b.top <= a.bottom }"
    )
    assert shown
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    with page.expect_download() as download:
        page.get_by_role("link", name=words.download).click()
    assert download.value.suggested_filename == "holding.pdf"
    assert Path(download.value.path()).read_bytes() == (here.corpus / "memos/holding.pdf").read_bytes()

    steps = page.locator(".pc-matches a")
    target = steps.first.get_attribute("href")
    steps.first.click()
    page.wait_for_url(f"**/{target}")
    page.locator("mark#quotation").wait_for()
    page.go_back()
    page.wait_for_url(f"**{urllib.parse.urlencode(parameters)}")


def test_no_accessibility_violations_in_any_state(visit: Visit, here: Settings) -> None:
    # Light and dark are told apart on the wide screen; the phone has the same colours.
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    visit.page.emulate_media(color_scheme=schemes[visit.page.evaluate("innerWidth") > 1024])
    states: tuple[tuple[dict[str, Any], str], ...] = (
        (place(here, "memos/scan.pdf", HELD), ".pc-paper img"),
        (place(here, "statutes/act-2013.md", "They close at nine."), "mark#quotation"),
        ({"doc": "statutes/act-2019.md"}, ".pc-outline, .pc-text"),
        ({"doc": "news/cites.txt"}, ".pc-cited"),
        ({"doc": "news/gone.txt"}, ".pc-note"),
        ({"doc": "news/changed.txt"}, ".pc-note"),
    )
    for parameters, ready in states:
        visit.open(f"/document?{urllib.parse.urlencode(parameters)}", ready)
        no_violations(visit.page)


def test_the_outline_is_beside_the_text_or_folded_away(visit: Visit, here: Settings) -> None:
    visit.open(f"/document?{urllib.parse.urlencode(place(here, 'statutes/act-2013.md', 'Windows are shut.'))}", "mark")
    page, wide = visit.page, visit.page.locator(".pc-outline-wide")
    is_desktop = page.evaluate("innerWidth") > 1024
    assert wide.is_visible() == is_desktop
    narrow = page.locator("details.pc-outline-narrow")
    assert narrow.is_visible() != is_desktop
    # The page goes to the passage by itself first; a click while it moves is lost on a busy machine.
    page.wait_for_function(
        "() => { const r = document.querySelector('mark').getBoundingClientRect();"
        " return r.top >= 0 && r.bottom <= innerHeight }"
    )
    if not is_desktop:
        assert not narrow.evaluate("e => e.open")
        narrow.locator("summary").click()
    (wide if is_desktop else narrow).get_by_role("link", name="Hours").click()
    page.wait_for_url("**#s*")
    target = page.locator(f"#{page.url.rpartition('#')[2]}")
    assert target.evaluate("e => { const t = e.getBoundingClientRect().top; return t >= 0 && t < innerHeight }")
