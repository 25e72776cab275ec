"""Every page and every state of it, without a browser."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui_support import HOSTILE, HOSTILE_TITLE, INDENTED, texts, use

from answer import Pincite
from index.filters import Filters
from index.records import Document, Kind, Metadata, Standing, Status
from index.schema import DATABASE
from index.settings import AnswerSettings, ModelSettings, Settings
from index.store import Index
from ui.components.badges import badges
from ui.components.markup import escape
from ui.strings import say

QUESTION = "When may visitors enter the town orchard?"


def library_script() -> None:
    from ui.components.messages import guarded
    from ui.views import library

    guarded(library.render)


def document_script() -> None:
    from ui.components.messages import guarded
    from ui.views import document

    guarded(document.render)


@pytest.fixture
def document(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    use(settings, monkeypatch)
    return AppTest.from_function(document_script, default_timeout=120)


@pytest.fixture
def library(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    use(settings, monkeypatch)
    return AppTest.from_function(library_script, default_timeout=120)


def ask(app: AppTest, question: str) -> str:
    app.query_params["q"] = question
    return texts(app.run())


def cards(page: str) -> list[tuple[str, int, int]]:
    """The places of the quotations by their rank in the answer, then those of the passages by theirs."""
    found = re.findall(r'data-document="(\w+)" data-start="(\d+)" data-end="(\d+)" data-(rank|passage)="(\d+)"', page)
    found.sort(key=lambda card: (card[3] == "passage", int(card[4])))
    return [(document, int(start), int(end)) for document, start, end, *_ in found]


def test_the_first_visit_offers_examples_that_ask(app: AppTest) -> None:
    assert say().ask_title in texts(app.run())
    example = app.button(key="example-0").label

    app.button(key="example-0").click().run()

    assert app.text_input(key="q").value == example
    assert say().answer in texts(app) or say().no_answer in texts(app)


def test_quotations_are_those_of_the_command_line_in_the_same_order(app: AppTest, settings: Settings) -> None:
    answer = Pincite(settings).ask(QUESTION)
    quoted = [(quote.document.id, quote.start, quote.end) for quote in answer.quotes]
    places = {(quote.passage.document, quote.passage.ordinal) for quote in answer.quotes}
    rest = [hit.passage for hit in answer.passages if (hit.passage.document, hit.passage.ordinal) not in places]

    page = ask(app, QUESTION)

    assert not answer.abstained
    assert cards(page) == quoted + [(p.document, p.start, p.end) for p in rest]
    marks = re.findall(r'data-rank="(\d+)".*?<mark>(.*?)</mark>', page, re.DOTALL)
    assert [html.unescape(mark) for _, mark in sorted(marks, key=lambda m: int(m[0]))] == [
        quote.text for quote in answer.quotes
    ]


def test_badges_tell_kind_issuer_date_status_section_and_label(app: AppTest) -> None:
    page = ask(app, "Do dogs have to stay on a lead in the orchard?")
    for badge in (
        "memo",
        "Town of Elmbrook",
        "dated 2024-05-06",
        "in force",
        "Section &quot;Visits to the orchard &gt; Dogs&quot;",
    ):
        assert f">{badge}</li>" in page
    assert ">written for the tests</li>" in page


def test_a_summary_says_up_to_when_it_was_checked() -> None:
    meta = Metadata(date="2017-02-22", label="summary <1>", last_checked="2026-05-25")
    shown = badges(Document("1", "a", "", meta), Standing(Status.UNKNOWN))
    assert ">summary &lt;1&gt;, last checked 2026-05-25</li>" in shown


@pytest.mark.parametrize(
    ("kind", "jurisdiction", "told"),
    [
        (Kind.LOCAL_RULE, "US-CT-New-Haven", True),
        (Kind.LOCAL_RULE, "US-CT", False),
        (Kind.LOCAL_RULE, "", False),
        (Kind.NEWS, "US-CT-New-Haven", False),
    ],
)
def test_a_rule_of_one_town_says_so(kind: Kind, jurisdiction: str, told: bool) -> None:
    shown = badges(Document("1", "a", "", Metadata(kind=kind, jurisdiction=jurisdiction)), Standing(Status.UNKNOWN))
    assert (">for New Haven only</li>" in shown) is told
    assert ("only</li>" in shown) is told


def test_an_undated_document_says_so(app: AppTest) -> None:
    assert ">undated</li>" in ask(app, "How many jars of plum jam did the harvest fair sell?")


def test_what_was_superseded_is_marked_and_links_to_what_replaced_it(app: AppTest) -> None:
    page = ask(app, "Between which hours may visitors enter the orchard, nine and noon?")
    card = next(part for part in re.findall("<article.*?</article>", page, re.DOTALL) if "memo of 2020" in part)
    assert "pc-old" in card
    assert "Superseded since 2024-05-06 by" in card
    assert "document?doc=memos%2Forchard-2024.md" in card


def test_as_of_an_earlier_day_nothing_had_superseded_it(app: AppTest) -> None:
    app.query_params["as_of"] = "2021"
    page = ask(app, "Between which hours may visitors enter the orchard, nine and noon?")
    card = next(part for part in re.findall("<article.*?</article>", page, re.DOTALL) if "memo of 2020" in part)
    assert "Superseded" not in card


def test_the_corpus_does_not_answer(app: AppTest, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    # The highest threshold: whatever the rule of abstention is, the page is what is tested here.
    use(settings.model_copy(update={"answer": AnswerSettings(threshold=1.0)}), monkeypatch)
    page = ask(app, "What colour are the ferries of Valparaiso painted?")
    assert say().no_answer in page
    assert say().nearest in page
    assert "<mark>" not in page
    assert cards(page)


def test_filters_of_the_address_narrow_the_answer_and_stay_in_it(app: AppTest, settings: Settings) -> None:
    app.query_params["kind"] = ["statute"]
    app.query_params["from"] = "1990"
    page = ask(app, QUESTION)

    expected = Pincite(settings).ask(QUESTION, Filters(kinds=(Kind.STATUTE,), first="1990-01-01"))
    assert {place[0] for place in cards(page)} == {hit.document.id for hit in expected.passages}
    assert app.multiselect(key="kind").value == ["statute"]
    assert "statute (1)" in app.multiselect(key="kind").options
    assert app.query_params["kind"] in ("statute", ["statute"])


def test_a_filter_that_no_longer_exists_is_told(app: AppTest) -> None:
    app.query_params["issuer"] = ["Nobody <b>"]
    page = ask(app, QUESTION)
    assert f"{say().unknown_filter} Nobody &lt;b&gt;" in page


def test_hostile_text_and_title_reach_the_page_escaped(app: AppTest) -> None:
    page = ask(app, "What must lantern holders carry across the north bridge at night?")
    assert escape(HOSTILE_TITLE) in page
    assert escape(HOSTILE) in page
    assert "<script>alert" not in page
    assert not [part for part in app.markdown if "bold" in part.value or "example.invalid" in part.value]


@pytest.mark.parametrize("question", ["", "   ", "?!"])
def test_an_empty_question_is_explained(app: AppTest, question: str) -> None:
    app.run()
    app.text_input(key="q").set_value(question)
    app.button(key="send").click().run()
    assert say().bad_question in texts(app)


@pytest.mark.parametrize("field", ["from", "to", "as_of"])
def test_a_bad_date_is_explained(app: AppTest, field: str) -> None:
    app.query_params[field] = "yesterday"
    page = ask(app, QUESTION)
    assert say().bad_question in page
    assert "is no date" in page


def test_no_index_yet(app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(Settings(index=tmp_path / "none"), monkeypatch)
    page = texts(app.run())
    assert say().missing_index in page
    assert "<code>pincite reindex</code>" in page


def test_an_index_of_another_version(
    app: AppTest, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(_with_copy(settings, tmp_path), monkeypatch)
    with sqlite3.connect(tmp_path / "index" / DATABASE) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    page = ask(app, QUESTION)
    assert say().unfit_index in page
    assert "<code>pincite reindex --full</code>" in page


def test_a_damaged_index(app: AppTest, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(_with_copy(settings, tmp_path), monkeypatch)
    (tmp_path / "index" / DATABASE).write_bytes(b"no database" * 1000)
    assert say().damaged_index in ask(app, QUESTION)


def test_a_missing_model(app: AppTest, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = ModelSettings(name=str(tmp_path / "no-model"))
    use(settings.model_copy(update={"model": elsewhere}), monkeypatch)
    page = ask(app, QUESTION)
    assert say().no_model in page
    assert "no-model" in page


def test_settings_that_do_not_fit(app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PINCITE_SETTINGS")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pincite.toml").write_text("nonsense = 1\n")
    assert say().bad_settings in texts(app.run())


def test_an_unforeseen_error_shows_no_traceback(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_names: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Pincite, "ask", fail)
    page = ask(app, QUESTION)
    assert say().failed in page
    assert "secret detail" not in page


def test_a_document_with_its_quotation(document: AppTest, settings: Settings) -> None:
    quote = Pincite(settings).ask(QUESTION).quotes[0]
    document.query_params["doc"] = quote.document.path
    document.query_params["id"] = quote.document.id[:12]
    document.query_params["start"], document.query_params["end"] = str(quote.start), str(quote.end)

    page = texts(document.run())

    mark = re.search('<mark id="quotation" tabindex="-1">(.*?)</mark>', page, re.DOTALL)
    assert mark
    assert html.unescape(re.sub("<[^>]*>", "", mark[1])) == quote.text
    assert "2024-05-06 (from: front matter)" in page
    assert "scrollIntoView" in page


@pytest.mark.parametrize(
    ("start", "end"), [("5", "99999999"), ("9", "9"), ("9", "5"), ("-1", "5"), ("x", "y"), ("3", ""), ("9" * 40, "1")]
)
def test_a_place_out_of_range_shows_the_document_with_a_note(document: AppTest, start: str, end: str) -> None:
    document.query_params["doc"] = "memos/orchard-2024.md"
    document.query_params["start"], document.query_params["end"] = start, end
    page = texts(document.run())
    assert say().bad_range in page
    assert "<mark" not in page
    assert "Dogs stay on a lead" in page


def test_a_link_to_an_earlier_text_does_not_highlight_another(document: AppTest) -> None:
    document.query_params["doc"] = "memos/orchard-2024.md"
    document.query_params["id"] = "0123456789ab"
    document.query_params["start"], document.query_params["end"] = "5", "20"
    page = texts(document.run())
    assert say().changed in page
    assert "<mark" not in page


def test_hostile_document_keeps_every_letter_and_space(document: AppTest) -> None:
    document.query_params["doc"] = "news/lanterns.txt"
    page = texts(document.run())
    assert f"<h1>{escape(HOSTILE_TITLE)}</h1>" in page
    assert INDENTED in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("name", ["nothing.md", "../../etc/passwd", "<b>"])
def test_a_document_that_is_not_there(document: AppTest, name: str) -> None:
    document.query_params["doc"] = name
    page = texts(document.run())
    assert say().unknown_document in page
    assert "<b>'" not in page


def test_no_document_named(document: AppTest) -> None:
    assert say().no_document in texts(document.run())


def test_a_superseded_document_says_so(document: AppTest) -> None:
    document.query_params["doc"] = "memos/orchard-2020.md"
    assert "Superseded since 2024-05-06 by" in texts(document.run())


def test_a_document_as_of_an_earlier_day_was_not_superseded(document: AppTest) -> None:
    document.query_params["doc"] = "memos/orchard-2020.md"
    document.query_params["as_of"] = "2021"
    page = texts(document.run())
    assert "Superseded" not in page
    assert "Status as of 2021-12-31" in page


def test_the_library_lists_documents_failures_and_the_last_run(library: AppTest, settings: Settings) -> None:
    page = texts(library.run())
    for path in ("memos/orchard-2020.md", "statutes/bridge-act.md", "news/fair.txt", "memos/torn.pdf"):
        assert path in page
    assert say().failures in page
    assert escape(HOSTILE_TITLE) in page
    assert "Generation 1" in page
    assert "5 added" in page
    assert "undated" in page
    assert page.count(say().superseded) == 1
    with Index(settings.index).snapshot() as snapshot:
        assert snapshot.report.finished.replace("T", " ")[:16] in page


def _with_copy(settings: Settings, folder: Path) -> Settings:
    shutil.copytree(settings.index, folder / "index")
    return settings.model_copy(update={"index": folder / "index"})
