"""Taking an answer along: citations, the lasting link, files; as the pages write them and as a browser uses them."""

from __future__ import annotations

import html
import re
import urllib.parse
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, Page
from playwright.sync_api import TimeoutError as NoDownload
from streamlit.testing.v1 import AppTest
from test_ui_browser import QUESTION, Visit, asked, browser, text_of, visit  # noqa: F401 (fixtures too)
from ui_support import HOSTILE_SENTENCE, texts, use

from answer import Pincite
from answer.cite import Style, cite, of_quote
from answer.export import FORMATS, render
from answer.sheet import sheet_of
from index.filters import Filters
from index.records import Answer, Kind
from index.settings import AnswerSettings, Settings
from ui.components.permalink import fingerprint
from ui.downloads import DOWNLOAD_ADDRESS
from ui.strings import say

OLD = "Between which hours may visitors enter the orchard, nine and noon?"
PANEL = ".st-key-pc-take"


def opened(app: AppTest, question: str, **parameters: str | list[str]) -> str:
    app.query_params["q"] = question
    for name, value in parameters.items():
        app.query_params[name] = value
    return texts(app.run())


def copied(page: str) -> list[str]:
    """The texts that can be copied, in order."""
    found = re.findall(r'<span id="pc-cite-\d+-\d+" class="pc-exact">(.*?)</span>', page, re.DOTALL)
    return [html.unescape(text) for text in found]


def link_of(page: str) -> dict[str, list[str]]:
    """The parameters of the lasting link."""
    match = re.search('<a id="pc-permalink" href="([^"]*)"', page)
    assert match
    address = urllib.parse.urlsplit(html.unescape(match[1]))
    assert (address.scheme, address.netloc, address.path) == ("", "", "./")
    return urllib.parse.parse_qs(address.query)


def labels() -> dict[str, str]:
    return {".md": say().export_markdown, ".docx": say().export_word, ".html": say().export_page}


def files(page: str) -> dict[str, str]:
    """The addresses of the files, by what the links to them say."""
    return {
        label: address for address, label in re.findall(rf'<a href="(\.{DOWNLOAD_ADDRESS}[^"]*)"[^>]*>([^<]*)<', page)
    }


def test_every_quotation_can_be_copied_with_its_citations(app: AppTest, settings: Settings) -> None:
    answer = Pincite(settings).ask(OLD)
    expected = list[str]()
    for quote in answer.quotes:
        plain, markdown, legal = (cite(of_quote(quote), style) for style in Style)
        expected += [f"{quote.text}\n\n{plain}", plain, markdown, legal]
    assert copied(opened(app, OLD)) == expected
    assert "superseded by Orchard visits, memo of 2024 on 2024-05-06" in "".join(expected)


def test_hostile_words_are_copied_letter_for_letter(app: AppTest) -> None:
    page = opened(app, "What must lantern holders carry across the north bridge at night?")
    assert any(text.startswith(HOSTILE_SENTENCE) for text in copied(page))
    assert "<script>alert" not in page


def test_silence_offers_the_nearest_passages_as_no_answer(
    app: AppTest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(settings.model_copy(update={"answer": AnswerSettings(threshold=1.0)}), monkeypatch)
    page = opened(app, QUESTION)
    assert copied(page)
    names = re.findall("<summary>((?:Passage|Quotation) [^<:]*):", page)
    assert names[0] == say().citation_of_passage.format(number=1) == "Passage 1, not an answer"
    assert not [name for name in names if name.startswith("Quotation")]


def test_files_are_offered_and_not_made_before_one_asks(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_arguments: object) -> bytes:
        raise AssertionError("a file was made while the answer was drawn")

    monkeypatch.setattr("ui.components.take_along.render", never)
    opened(app, QUESTION)
    assert list(files(texts(app))) == list(labels().values())


def test_the_lasting_link_holds_question_filters_day_and_generation(app: AppTest, settings: Settings) -> None:
    filters = Filters(kinds=(Kind.MEMO, Kind.STATUTE), first="1990-01-01")
    answer = Pincite(settings).ask(OLD, filters)
    parameters = link_of(opened(app, OLD, kind=["memo", "statute"], **{"from": "1990"}))
    assert parameters == {
        "q": [OLD],
        "kind": ["memo", "statute"],
        "from": ["1990"],
        "as_of": [answer.as_of],
        "generation": ["1"],
        "answer": [fingerprint(answer)],
    }


def test_the_lasting_link_keeps_the_day_that_the_question_named(app: AppTest) -> None:
    page = opened(app, "When could visitors enter the town orchard in 2021?")
    assert link_of(page)["as_of"] == ["2021-12-31"]


@pytest.fixture
def reference(settings: Settings) -> Answer:
    return Pincite(settings).ask(QUESTION)


def test_a_link_of_this_generation_says_nothing(app: AppTest, reference: Answer) -> None:
    page = opened(app, QUESTION, generation="1", answer=fingerprint(reference))
    assert "link was made" not in page


def test_a_link_of_another_generation_says_whether_the_quotations_changed(app: AppTest, reference: Answer) -> None:
    same = opened(app, QUESTION, generation="7", answer=fingerprint(reference))
    assert html.escape(say().link_same.format(made=7, now=1)) in same
    other = opened(app, QUESTION, generation="7", answer="0" * 12)
    assert html.escape(say().link_changed.format(made=7, now=1)) in other
    assert say().link_changed.format(made=12, now=14) == (
        "The index has changed since this link was made (generation 12, now 14); the answer may differ."
    )


def test_a_link_made_with_an_index_that_was_built_anew_says_so(app: AppTest) -> None:
    assert html.escape(say().link_other) in opened(app, QUESTION, generation="1", answer="0" * 12)


def test_a_link_that_was_cut_short_claims_no_sameness(app: AppTest) -> None:
    page = opened(app, QUESTION, generation="7")
    assert html.escape(say().link_changed.format(made=7, now=1)) in page
    assert "link was made" not in opened(app, QUESTION, generation="1")


@pytest.mark.parametrize("made", ["x", "-1", "²", "9" * 40, "1.0", "<b>"])
def test_a_generation_that_is_none_is_passed_over(app: AppTest, made: str) -> None:
    assert "link was made" not in opened(app, QUESTION, generation=made)


def test_another_question_is_no_longer_that_of_the_link(app: AppTest) -> None:
    opened(app, QUESTION, generation="7", answer="0" * 12)
    app.text_input(key="q").set_value(OLD)
    app.button(key="send").click().run()
    assert "link was made" not in texts(app)
    assert "generation" not in app.query_params
    assert "answer" not in app.query_params


def open_panel(page: Page) -> None:
    page.locator("article").first.wait_for()
    page.locator(f"{PANEL} summary").first.click()
    page.locator("#pc-cite-1-0").wait_for()


def clipboard(page: Page, button: str) -> str:
    page.locator(f'button[data-pc-copy="{button}"]').click()
    page.locator("#pc-told", has_text=say().copied).wait_for(state="attached")
    return str(page.evaluate("navigator.clipboard.readText()"))


def download(page: Page, name: str) -> Download:
    """What a link hands over, asked for twice: once in many runs a busy browser told of no download in a minute."""
    link = page.get_by_role("link", name=name, exact=True)
    try:
        with page.expect_download(timeout=20_000) as waiting:
            link.click()
    except NoDownload:
        with page.expect_download() as waiting:
            link.click()
    return waiting.value


def test_copy_share_reopen_download_and_print(visit: Visit, settings: Settings, tmp_path: Path) -> None:  # noqa: F811
    answer = Pincite(settings).ask(QUESTION)
    quote, page = answer.quotes[0], visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.open(asked(QUESTION), PANEL)
    open_panel(page)
    assert clipboard(page, "pc-cite-1-0").startswith(f"{quote.text}\n\n")
    link = clipboard(page, "pc-permalink")
    assert link.startswith(f"{visit.address}/?")

    for suffix in FORMATS:
        taken = download(page, labels()[suffix])
        file = tmp_path / taken.suggested_filename
        taken.save_as(file)
        assert file.name == f"when-may-visitors-enter-the-town-orchard{suffix}"
        assert file.read_bytes() == render(sheet_of(answer), suffix)

    page.emulate_media(media="print")
    assert page.locator("article.pc-lead mark").is_visible()
    assert not page.locator(PANEL).is_visible()

    page.goto(link.replace("generation=1&", "generation=5&"))
    page.get_by_text("generation 5, now 1").wait_for()
    lead = page.locator("article.pc-lead mark")
    lead.wait_for()
    assert text_of(lead) == quote.text


def test_copying_works_where_the_browser_has_no_clipboard_of_its_own(visit: Visit, settings: Settings) -> None:  # noqa: F811
    quote = Pincite(settings).ask(QUESTION).quotes[0]
    page = visit.page
    visit.open(asked(QUESTION), PANEL)
    open_panel(page)
    # As on a page that came over plain http from another machine.
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    button = page.locator('button[data-pc-copy="pc-cite-1-3"]')
    button.focus()
    page.keyboard.press("Enter")
    button.get_by_text(say().copied, exact=True).wait_for()
    assert button.evaluate("e => e === document.activeElement")
    field = page.get_by_label(say().question)
    field.fill("")
    field.press("Control+V")
    assert field.input_value() == cite(of_quote(quote), Style.LEGAL)


@pytest.mark.parametrize(
    ("visit", "scheme", "question"),
    [("desktop", "dark", OLD), ("phone", "light", OLD), ("desktop", "light", "qwertz zuiop")],
    indirect=["visit"],
)
def test_the_panel_is_accessible(visit: Visit, scheme: Literal["dark", "light"], question: str) -> None:  # noqa: F811
    page = visit.page
    page.emulate_media(color_scheme=scheme)
    visit.open(asked(question), PANEL)
    open_panel(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_exported_page_is_accessible_and_asks_for_nothing(visit: Visit, settings: Settings) -> None:  # noqa: F811
    content = render(sheet_of(Pincite(settings).ask(OLD)), ".html").decode("utf-8")
    # axe runs as a script, which the page's own policy refuses: without that line.
    visit.page.set_content(re.sub("<meta http-equiv[^>]*>", "", content))
    assert Axe().run(visit.page).violations_count == 0
