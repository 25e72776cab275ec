"""Many questions at once: what goes in, the table that comes out, stopping and going on, and others meanwhile."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from streamlit.testing.v1 import AppTest
from test_ui_browser import QUESTION, Visit, asked, browser, text_of, visit  # noqa: F401 (fixtures too)
from ui_support import HOSTILE_SENTENCE, texts, use

from answer import Pincite
from answer.batch import NO, YES, Outcome, unguarded
from answer.question_list import Listed
from index.errors import IndexDamaged, QuestionError
from index.filters import NO_FILTERS, Filters
from index.records import Answer, Kind
from index.settings import Settings
from ui.components.markup import escape
from ui.components.outcomes import outcome_table
from ui.strings import say
from ui.views import many
from ui.views.many import MOST_QUESTIONS, Run, listed

TOLL = "What is the toll for crossing the north bridge?"
FERRIES = "What colour are the ferries of Valparaiso painted?"
LANTERNS = "What must lantern holders carry across the north bridge at night?"


def script() -> None:
    from ui.components.messages import guarded
    from ui.views import many

    guarded(many.render)


@pytest.fixture
def page(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    use(settings, monkeypatch)
    return AppTest.from_function(script, default_timeout=120)


def ask(app: AppTest, *questions: str) -> str:
    app.run()
    app.text_area(key="many-text").set_value("\n".join(questions))
    app.button(key="many-send").click().run()
    return texts(app)


def table(markup: str) -> list[list[str]]:
    """The text of every cell, row by row, without what only screen readers hear."""
    body = markup.partition("<tbody")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("<tr")[1:]]
    bare = [[re.sub(r'<span class="pc-unseen">.*?</span>', "", cell) for cell in row] for row in rows]
    return [[html.unescape(re.sub("<[^>]*>", "|", cell)).strip("|") for cell in row] for row in bare]


def test_a_row_says_what_its_document_is_and_what_its_words_tell_of() -> None:
    row = Outcome("", "Who?", YES, title="A rule", path="a.md", kind="regulation", status="in force", label="a summary")
    assert table(outcome_table([row], ()))[0][3].endswith("a summary")
    dated = replace(row, last_checked="2026-05-25", tells_of="2017")
    cells = table(outcome_table([dated], ()))[0]
    assert cells[3].endswith("a summary, last checked 2026-05-25")
    assert cells[5] == f"in force|{say().tells_of.format(year=2017)}"
    assert say().tells_of.format(year="") not in "".join(table(outcome_table([row], ()))[0])


def test_each_question_gets_its_row_in_order(page: AppTest, settings: Settings) -> None:
    markup = ask(page, f"1. {QUESTION}", "", "- ?!", FERRIES, TOLL)
    rows, engine = table(markup), Pincite(settings)
    assert [row[0] for row in rows] == [QUESTION, "?!", FERRIES, TOLL]
    for row in (rows[0], rows[3]):
        quote = engine.ask(row[0]).quotes[0]
        assert row[1].startswith(say().many_yes)
        assert row[2] == quote.text
        assert row[3].startswith(quote.document.meta.title)
        assert row[4] == quote.document.meta.date
    assert rows[1][1] == say().many_not_asked
    assert "Write a few words" in rows[1][2]
    assert rows[2][1].startswith(say().many_no)
    assert "Valparaiso" in rows[2][2]
    assert "3 of 4 questions asked: 2 answered, 1 not answered by the corpus. 1 could not be asked" in markup
    link = f"./document?doc={quote.document.path.replace('/', '%2F')}&amp;id={quote.document.id[:12]}"
    assert f'href="{link}&amp;start={quote.start}&amp;end={quote.end}' in markup
    assert [button.proto.label for button in page.get("download_button")] == [say().many_csv]


def test_what_a_document_says_is_shown_and_not_obeyed(page: AppTest) -> None:
    markup = ask(page, LANTERNS, HOSTILE_SENTENCE)
    assert markup.count(escape(HOSTILE_SENTENCE)) >= 2, "as the question and as what is quoted"
    assert "<script>alert" not in markup
    assert not [part for part in page.markdown if "bold" in part.value]


def test_what_was_superseded_is_marked() -> None:
    old = Outcome(
        "7", "Who?", YES, "0.9", quote="Words.", title="Memo", path="a.md", document="0" * 64, status="rescinded"
    )
    ((*_, status),) = table(outcome_table([replace(old, superseded_by="Memo of 2024")], []))
    assert status == f"rescinded|{say().superseded}"
    ((*_, status),) = table(outcome_table([old], []))
    assert status == "rescinded"


def test_filters_and_day_hold_for_all(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    given = list[tuple[Filters, str | None]]()
    real = Pincite.ask

    def record(self: Pincite, question: str, filters: Filters, as_of: str | None) -> Answer:
        given.append((filters, as_of))
        return real(self, question, filters, as_of)

    monkeypatch.setattr(Pincite, "ask", record)
    page.query_params["kind"] = ["statute"]
    page.query_params["as_of"] = "2021"
    markup = ask(page, QUESTION, TOLL)
    assert given == [(Filters(kinds=(Kind.STATUTE,)), "2021")] * 2
    assert "&amp;kind=statute&amp;as_of=2021" in markup, "a row's question is asked again with the same filters"


@pytest.mark.parametrize(
    ("text", "file", "words"),
    [
        ("", None, "no question"),
        (" \n ", None, "no question"),
        ("a\n", ("q.txt", b"b"), "take one of them away"),
        ("", ("q.csv", b"question\n"), "no question"),
        ("", ("q.csv", b'"torn'), "CSV"),
        ("", ("q.txt", b"\xff\xfeb"), "UTF-8"),
        ("q\n" * (MOST_QUESTIONS + 1), None, "pincite ask --questions"),
        ("", ("q.jsonl", b'{"question": "a"}\n' * (MOST_QUESTIONS + 1)), f"more than {MOST_QUESTIONS}"),
    ],
)
def test_a_list_that_cannot_be_asked_is_explained(text: str, file: tuple[str, bytes] | None, words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        listed(text, file)


def test_a_list_of_the_longest_length_is_taken() -> None:
    found, remarks = listed("q\n" * MOST_QUESTIONS, None)
    assert (len(found), remarks) == (MOST_QUESTIONS, ())


@pytest.mark.parametrize("given", ["address", "field"])
def test_a_date_that_is_none_leaves_the_form_with_its_button_and_list(page: AppTest, given: str) -> None:
    if given == "address":
        page.query_params["as_of"] = "foo"
    page.run()
    page.text_area(key="many-text").set_value(QUESTION)
    if given == "field":
        page.text_input(key="from").set_value("20/03/2024")
    page.button(key="many-send").click().run()
    assert "is no date" in html.unescape(texts(page))
    assert page.text_area(key="many-text").value == QUESTION
    page.text_input(key="as_of" if given == "address" else "from").set_value("2024")
    page.button(key="many-send").click().run()
    assert [row[0] for row in table(texts(page))] == [QUESTION]


def test_letters_without_an_encoding_do_not_break_the_table() -> None:
    (one,) = listed("", ("q.jsonl", rb'{"id": "\udead", "question": "Is this \ud83d ok?"}'))[0]
    outcome_table([Outcome(one.id, one.question, NO, "0.1")], []).encode()


def test_the_table_to_download_says_what_was_asked_of(page: AppTest) -> None:
    page.query_params["kind"] = ["statute"]
    ask(page, TOLL)
    assert [row.narrowed_to for row in page.session_state[many._RUN].rows] == ["kind: statute"]


def test_an_empty_list_leaves_the_form(page: AppTest) -> None:
    markup = ask(page)
    assert say().bad_question in markup
    assert page.text_area(key="many-text").value == ""


def failing(after: int) -> Callable[..., Answer]:
    """`Pincite.ask` that finds the index damaged after so many questions."""
    real, asked_so_far = Pincite.ask, list[str]()

    def ask_or_fail(self: Pincite, question: str, *arguments: Any) -> Answer:
        if len(asked_so_far) == after:
            raise IndexDamaged(Path("here"), "torn")
        asked_so_far.append(question)
        return real(self, question, *arguments)

    return ask_or_fail


def test_a_run_that_breaks_off_keeps_what_is_done_and_can_go_on(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Pincite, "ask", failing(after=1))
        markup = ask(page, QUESTION, TOLL, FERRIES)
    assert "torn" in markup
    assert "1 of 3 questions asked" in markup
    assert [row[0] for row in table(markup)] == [QUESTION]
    page.button(key="many-go-on").click().run()
    assert [row[0] for row in table(texts(page))] == [QUESTION, TOLL, FERRIES]
    assert "torn" not in texts(page)


def test_an_unforeseen_error_ends_the_run_and_keeps_what_is_done(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("secret detail")

    with monkeypatch.context() as broken:
        broken.setattr(Pincite, "ask", fail)
        assert say().failed in ask(page, QUESTION)
    assert "secret" not in texts(page)
    page.run()
    assert "0 of 1 questions asked" in texts(page)


def test_answers_of_two_generations_are_told(page: AppTest) -> None:
    rows = [Outcome("", "a", NO, "0.1", generation=generation) for generation in ("9", "10")]
    questions = (Listed("a"), Listed("b"))
    page.session_state[many._RUN] = Run(questions, ("said",), NO_FILTERS, "", [], rows, running=False)
    markup = texts(page.run())
    assert "generations 9, 10" in markup
    assert "<p>said</p>" in markup


def test_it_is_a_page_of_the_app(app: AppTest) -> None:
    assert f'href="./many" target="_self">{say().many_page}</a>' in texts(app.run())


def progress(page: Page) -> int:
    bar = page.locator("progress")
    return int(bar.evaluate("e => e.value")) if bar.count() else -1


def fill_in(page: Page, *questions: str) -> None:
    page.locator("textarea").fill("\n".join(questions))
    page.get_by_role("button", name=say().many_ask).click()


def test_stop_keeps_what_was_done_and_others_are_answered_meanwhile(
    visit: Visit,  # noqa: F811
    browser: Browser,  # noqa: F811
    settings: Settings,
) -> None:
    page, total, begun = visit.page, MOST_QUESTIONS, date.today().isoformat()
    visit.open("/many", "textarea")
    fill_in(page, *(f"{QUESTION} {number}" for number in range(total)))
    page.locator("progress").wait_for()
    other = browser.new_context().new_page()
    visit.watch(other)
    other.goto(visit.address + asked(TOLL))
    other.locator("article.pc-lead mark").wait_for(timeout=60_000)
    other.context.close()
    assert 0 <= progress(page) < total, "the list was done before the other visitor was answered, or has ended"
    while progress(page) < 1:
        page.wait_for_timeout(50)
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name=say().many_stop).click()
    page.locator("tbody tr").first.wait_for()
    done = page.locator("tbody tr").count()
    assert 1 <= done < total

    with page.expect_download() as waiting:
        page.locator(".st-key-many-csv button").click()
    text = waiting.value.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["question"] for row in rows] == [f"{QUESTION} {number}" for number in range(done)]
    quote = Pincite(settings).ask(rows[0]["question"]).quotes[0]
    assert (rows[0]["answered"], unguarded(rows[0]["quote"])) == (YES, quote.text)
    assert begun <= rows[0]["as_of"] <= date.today().isoformat()

    with page.context.expect_page() as opening:
        page.locator("tbody td a").first.click()
    document = opening.value
    visit.watch(document)
    mark = document.locator("mark#quotation")
    mark.wait_for()
    assert text_of(mark) == quote.text
    assert document.url.startswith(rows[0]["link"])

    page.get_by_role("button", name=say().many_go_on).click()
    page.get_by_role("button", name=say().many_stop).wait_for()
    while progress(page) <= done:
        page.wait_for_timeout(50)
    page.get_by_role("button", name=say().many_stop).click()
    # The button stands above the table and comes a moment before it.
    page.locator("tbody tr").nth(done).wait_for()
    assert page.get_by_role("button", name=say().many_go_on).count() == 1


@pytest.mark.parametrize(("visit", "scheme"), [("desktop", "dark"), ("phone", "light")], indirect=["visit"])
def test_a_file_of_a_spreadsheet_is_asked_and_the_page_is_accessible(
    visit: Visit,  # noqa: F811
    scheme: Literal["dark", "light"],
    tmp_path: Path,
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(f'id;question\n=1;"{TOLL}"\n2;Toll of the caf\u00e9?\n3;?!\n'.encode("cp1252"))
    page = visit.page
    page.emulate_media(color_scheme=scheme)
    visit.open("/many", "textarea")
    assert Axe().run(page).violations_count == 0
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("list.csv").wait_for()
    page.get_by_role("button", name=say().many_ask).click()
    page.locator("tbody tr").first.wait_for()
    assert page.locator("tbody tr").count() == 3
    assert "two copper coins" in text_of(page.locator("tbody tr").first)
    page.get_by_text("Windows-1252").wait_for()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
