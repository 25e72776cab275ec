"""The interface in Spanish: nothing is left out, nothing English shows, and who gets it."""

from __future__ import annotations

import asyncio
import dataclasses
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator, Mapping, MutableMapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware
from streamlit.testing.v1 import AppTest
from test_ui_browser import browser  # noqa: F401 (a fixture)
from ui_support import FILES, use

import ui.views
from answer import Pincite
from answer.phrases import ENGLISH as ENGLISH_PHRASES
from answer.sheet import Sheet, sheet_of
from index.errors import IndexDamaged, QuestionError
from index.records import Kind, Note, NoteAbout, Source, Status
from index.settings import ServerSettings, Settings
from ui import language
from ui.shell import shell_routes
from ui.strings import ENGLISH, Strings, in_language, kind_name, source_name, status_name
from ui.strings_es import EXPORTED, SPANISH

QUESTION = "When may visitors enter the town orchard?"
# Names, signs and words that are the same in both languages.
SAME = {
    "name",
    "counted",
    "page",
    "reindex",
    "lib_did",
    "lib_undone_now",
    "cite_markdown",
    "export_markdown",
    "export_word",
    "many_no",
}
# Questions are English, whatever the interface: they are for a model that reads English.
EXAMPLES = ("What is known about X?", "what is said about")
# Each page's parameters for the states that can be reached by an address.
STATES: dict[str, list[dict[str, str]]] = {
    "ask": [
        {},
        {"q": QUESTION},
        {"q": QUESTION, "as_of": "1950-12-31"},
        {"q": QUESTION, "as_of": "9998"},
        {"q": "is it the"},
        {"q": "What colour are the ferries of Valparaiso?", "kind": "statute"},
    ],
    "document": [{}, {"doc": "memos/orchard-2020.md", "start": "240", "end": "280"}, {"doc": "news/lanterns.txt"}],
    "library": [
        {},
        *({"view": view} for view in ("add", "problems", "coverage", "copies", "changes")),
        {"edit": "memos/orchard-2020.md"},
    ],
}


def fields(words: object) -> dict[str, Any]:
    return {field.name: getattr(words, field.name) for field in dataclasses.fields(words)}  # type: ignore[arg-type]


def placeholders(text: str) -> list[tuple[str, str]]:
    return sorted((name, form or "") for _, name, form, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize(("english", "spanish"), [(ENGLISH, SPANISH), (ENGLISH_PHRASES, EXPORTED)])
def test_every_word_is_translated(english: object, spanish: object) -> None:
    missing = [name for name, text in fields(english).items() if fields(spanish)[name] == text and name not in SAME]
    assert missing == [], "translate these in ui/strings_es.py, or add them to SAME"


@pytest.mark.parametrize(("english", "spanish"), [(ENGLISH, SPANISH), (ENGLISH_PHRASES, EXPORTED)])
def test_placeholders_are_those_of_the_english_text(english: object, spanish: object) -> None:
    for name, text in fields(english).items():
        if isinstance(text, str) and text:
            assert placeholders(fields(spanish)[name]) == placeholders(text), name


def test_no_spanish_text_is_empty_or_untidy() -> None:
    for name, text in fields(SPANISH).items():
        if isinstance(text, str) and getattr(ENGLISH, name):
            assert text == text.strip(), name
            assert text, name
            assert text.endswith(".") == getattr(ENGLISH, name).endswith("."), name


def test_commands_and_settings_keep_their_names() -> None:
    for name, text in fields(ENGLISH).items():
        if isinstance(text, str):
            for command in re.findall(r"pincite (?:reindex|ask)[\w -]*--[\w -]+|pincite reindex", text):
                assert command in fields(SPANISH)[name], name


def test_every_kind_status_and_source_has_a_name() -> None:
    for kind in Kind:
        assert kind_name(kind) == kind.value.replace("-", " ")
    for status in Status:
        assert status_name(status) == status.value
    for source in Source:
        assert source_name(source) == source.value
    assert len({SPANISH.name_kind_statute, SPANISH.name_kind_regulation, SPANISH.name_kind_local_rule}) == 3


@pytest.mark.parametrize(
    ("setting", "chosen", "accepted", "spoken"),
    [
        ("auto", "", "", "en"),
        ("auto", "", "es-MX,es;q=0.9,en;q=0.8", "es"),
        ("auto", "", "ca, ES-es;q=0.8", "es"),
        ("auto", "", "fr-FR,en;q=0.5,es;q=0.4", "en"),
        ("auto", "", "esperanto", "en"),
        ("auto", "", ";;,,", "en"),
        ("auto", "es", "en", "es"),
        ("auto", "<b>", "en", "en"),
        ("es", "", "en", "es"),
        ("en", "", "es", "en"),
        ("en", "es", "en", "es"),
    ],
)
def test_which_language_is_spoken(
    monkeypatch: pytest.MonkeyPatch, setting: Any, chosen: str, accepted: str, spoken: str
) -> None:
    use(Settings(server=ServerSettings(language=setting)), monkeypatch)
    assert language.choose(chosen, accepted) == spoken


def get(path: str, query: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
    """What the page routes answer: status, headers, body."""
    app = Starlette(routes=shell_routes(), middleware=[Middleware(language.Speaking)])
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": raw}
    asyncio.run(app(scope, receive, send))
    got = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], got, b"".join(message.get("body", b"") for message in sent).decode()


def test_the_page_says_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    use(Settings(), monkeypatch)
    for path in ("/", "/library", "/document"):
        assert '<html lang="en">' in get(path)[2]
        status, headers, body = get(path, accept_language="es-US")
        assert status == 200
        assert '<html lang="es">' in body
        assert {"Accept-Language", "Cookie"} <= set(headers["vary"].split(", "))
        assert '<html lang="en">' in get(path, accept_language="es", cookie=f"{language.COOKIE}=en")[2]


def test_the_link_is_kept_in_a_cookie_and_leaves_the_address_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    use(Settings(), monkeypatch)
    status, headers, _ = get("/document", "doc=a%20b%26c&lang=es&start=1")
    assert (status, headers["location"]) == (303, "/document?doc=a+b%26c&start=1")
    assert headers["set-cookie"].startswith(f"{language.COOKIE}=es; HttpOnly;")
    assert get("/", "lang=es")[1]["location"] == "/"
    status, headers, _ = get("/", "lang=xx&q=1")
    assert (status, headers["location"]) == (303, "/?q=1")
    assert "set-cookie" not in headers


class Texts(HTMLParser):
    """What a reader sees or hears of a piece of HTML; what is marked as English, or as a command, is left out."""

    HEARD = ("aria-label", "title", "alt", "placeholder")
    VOID = ("br", "img", "input", "hr", "col", "wbr", "meta", "link")

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found = list[str]()
        self._open = list[bool]()
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [value for name in self.HEARD if (value := given.get(name))]
        if tag not in self.VOID:
            self._open.append(given.get("lang") == "en" or tag in ("code", "script", "style"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.found.append(data)


def page_texts(app: AppTest) -> set[str]:
    """Every text of a run, one by one: of the HTML, and of labels, hints, options and help of the widgets."""
    assert not app.exception
    found = list[str]()
    for element in app.main:
        proto = getattr(element, "proto", None)
        if proto is None:
            continue
        for name in ("label", "placeholder", "help"):
            found.append(str(getattr(proto, name, "")))
        found += map(str, getattr(proto, "options", ()))
        if hasattr(proto, "body"):
            found += Texts(str(proto.body)).found
    return {" ".join(text.split()) for text in found} - {""}


def page_script(name: str) -> None:
    import importlib

    from ui.components.messages import guarded

    guarded(importlib.import_module(f"ui.views.{name}").render)


def states() -> Iterator[tuple[str, Mapping[str, str]]]:
    for module in pkgutil.iter_modules(ui.views.__path__):
        if hasattr(importlib.import_module(f"ui.views.{module.name}"), "render"):
            for parameters in STATES.get(module.name, [{}]):
                yield module.name, parameters


def run(
    settings: Settings, spoken: Any, monkeypatch: pytest.MonkeyPatch, name: str, state: Mapping[str, str]
) -> set[str]:
    server = settings.server.model_copy(update={"language": spoken})
    use(settings.model_copy(update={"server": server}), monkeypatch)
    app = AppTest.from_function(page_script, default_timeout=120, args=(name,))
    for key, value in state.items():
        app.query_params[key] = value
    return page_texts(app.run())


@pytest.mark.parametrize(("name", "state"), list(states()))
def test_no_page_holds_english_leftovers(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str, state: Mapping[str, str]
) -> None:
    english = run(settings, "en", monkeypatch, name, state)
    spanish = run(settings, "es", monkeypatch, name, state)
    assert english != spanish
    # Said in both languages: the documents' own words, numbers, names of files; the rest was not translated.
    leftovers = {text for text in english & spanish if re.search("[A-Za-z]{2}", text) and not is_data(text, settings)}
    assert leftovers == set()


@pytest.mark.parametrize(
    ("name", "state"), [("ask", {"q": QUESTION}), ("library", {}), ("document", STATES["document"][1])]
)
def test_kinds_and_statuses_are_told_in_spanish(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str, state: Mapping[str, str]
) -> None:
    found = run(settings, "es", monkeypatch, name, state)
    assert SPANISH.name_kind_memo in found
    assert not {kind.value for kind in Kind} & found
    assert not {status.value for status in Status} & found


def is_data(text: str, settings: Settings) -> bool:
    """Whether the documents, their names, the question or the settings say so, or it is the same in both languages."""
    same = [str(fields(ENGLISH)[name]) for name in SAME]
    said = [re.sub(r"(?m)^(kind|status) = .*$", "", content) for content in FILES.values()]
    known = " ".join((*FILES, *said, *same, *EXAMPLES, settings.model.name, str(settings.corpus)))
    whole = " ".join(" ".join(FILES.values()).split())
    asked = [value for states in STATES.values() for state in states for value in state.values()]
    shown = re.sub(r" \(\d+\)$|\b[0-9a-f]{64}\b", "", text)
    return set(re.findall(r"\w+", shown)) <= set(re.findall(r"\w+", " ".join((known, *asked)))) or (
        len(text.split()) > 3 and text in whole
    )


def many_in_spanish(settings: Settings, monkeypatch: pytest.MonkeyPatch, *questions: str) -> AppTest:
    """The page of many questions, asked; None are sent as an empty list."""
    server = settings.server.model_copy(update={"language": "es"})
    use(settings.model_copy(update={"server": server}), monkeypatch)
    app = AppTest.from_function(page_script, default_timeout=120, args=("many",)).run()
    app.text_area(key="many-text").set_value("\n".join(questions))
    return app.button(key="many-send").click().run()


def test_many_questions_are_answered_in_spanish(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    app = many_in_spanish(settings, monkeypatch, QUESTION, "is it the", "?!")
    found = page_texts(app)
    assert SPANISH.name_status_in_force in found
    assert Status.IN_FORCE.value not in found
    assert SPANISH.only_empty_words in found
    assert SPANISH.empty_question in found
    rows = app.session_state["many-run"].rows
    assert [row.status for row in rows[:2]] == [SPANISH.name_status_in_force, ""]
    assert rows[1].remark.startswith(SPANISH.only_empty_words)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("?!", SPANISH.empty_question),
        ("a" * 2001, SPANISH.long_question.format(length=2001, most=2000)),
    ],
)
def test_why_a_question_cannot_be_asked_is_told_in_spanish(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, question: str, told: str
) -> None:
    assert {SPANISH.bad_question, told} <= run(settings, "es", monkeypatch, "ask", {"q": question})


def test_a_date_that_is_none_is_told_in_spanish_and_the_rest_marked_as_english(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run(settings, "es", monkeypatch, "ask", {"q": QUESTION, "as_of": "ayer"})
    assert {SPANISH.bad_question, SPANISH.do_bad_date} <= found
    assert not [text for text in found if "is no date" in text]


def test_every_kind_of_unusable_question_has_words_of_its_own(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise type("Later", (QuestionError,), {})("English.")

    monkeypatch.setattr(Pincite, "ask", fail)
    assert {SPANISH.bad_question, SPANISH.do_bad_question} <= run(settings, "es", monkeypatch, "ask", {"q": QUESTION})


@pytest.mark.parametrize(
    ("about", "told"),
    [(NoteAbout.READER, SPANISH.no_reader), (NoteAbout.LARGER_READER, SPANISH.no_larger_reader)],
)
def test_that_a_reader_is_missing_is_told_in_spanish(
    about: NoteAbout, told: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = (Note(about, "The reader's file is missing."),)
    monkeypatch.setattr(Pincite, "_reader_note", lambda _engine: lost)
    found = run(settings, "es", monkeypatch, "ask", {"q": QUESTION})
    assert told in found
    assert not [text for text in found if "is missing" in text]


def test_what_a_page_refuses_in_spanish_is_not_marked_as_english(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = page_texts(many_in_spanish(settings, monkeypatch))
    assert {SPANISH.bad_question, SPANISH.many_none} <= found


def test_what_broke_a_run_off_and_how_the_list_was_read_is_marked_as_english(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise IndexDamaged(Path("here"), "torn")

    monkeypatch.setattr(Pincite, "ask", fail)
    app = many_in_spanish(settings, monkeypatch, QUESTION)
    run = app.session_state["many-run"]
    run.remarks = ("q.csv: no column is called question.",)
    found = page_texts(app.run())
    assert SPANISH.do_damaged_index.partition(" pincite")[0] in found
    assert not [text for text in found if "torn" in text or "no column" in text]
    shown = "".join(str(part.proto.body) for part in app.get("html"))
    assert '<span lang="en">q.csv: no column is called question.</span>' in shown
    assert "torn" in shown


def test_files_of_a_spanish_page_are_spanish(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = list[Sheet]()

    def record(*arguments: Any) -> Sheet:
        sheets.append(sheet_of(*arguments))
        return sheets[-1]

    monkeypatch.setattr("ui.components.take_along.sheet_of", record)
    run(settings, "es", monkeypatch, "ask", {"q": "is it the", "kind": "memo"})
    assert SPANISH.only_empty_words in sheets[-1].remarks
    assert ("Limitado a", "tipo: memorando") in sheets[-1].facts


def test_say_answers_in_english_outside_of_a_page() -> None:
    assert in_language("es") is SPANISH
    assert in_language("en") is ENGLISH
    assert isinstance(SPANISH, Strings)


@pytest.fixture
def spanish_page(browser: Browser) -> Iterator[Page]:  # noqa: F811
    """A page of a browser that asks for Spanish."""
    context = browser.new_context(locale="es-MX")
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def test_a_spanish_browser_gets_spanish_and_can_switch(spanish_page: Page, server: str) -> None:
    page = spanish_page
    page.goto(f"{server}/document?doc=memos/orchard-2024.md")
    page.get_by_text(SPANISH.full_text, exact=True).wait_for()
    assert page.evaluate("document.documentElement.lang") == "es"
    page.get_by_role("link", name=ENGLISH.language_name).click()
    page.get_by_text(ENGLISH.full_text, exact=True).wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.url.endswith("/document?doc=memos%2Forchard-2024.md")
    page.goto(f"{server}/")
    page.locator("#root").get_by_role("heading", name=ENGLISH.ask_title).wait_for()


def test_the_field_that_takes_files_speaks_spanish(spanish_page: Page, server: str) -> None:
    page = spanish_page
    page.goto(f"{server}/many")
    area, given = page.get_by_test_id("stFileUploaderDropzone"), {"size": 2, "types": "CSV, TXT, JSONL"}
    area.get_by_role("button", name=SPANISH.upload, exact=True).wait_for()
    assert area.get_by_text(SPANISH.upload_note.format(**given), exact=True).count() == 1
    files = page.get_by_label(SPANISH.upload_field, exact=True)
    files.set_input_files({"name": "lista.csv", "mimeType": "text/csv", "buffer": b"question\nWhat?\n"})
    area.get_by_role("button", name=SPANISH.upload_remove.format(name="lista.csv")).wait_for()
    assert area.get_by_role("button", name=SPANISH.upload_more, exact=True).count() == 1
    files.set_input_files({"name": "lista.exe", "mimeType": "application/x", "buffer": b"MZ"})
    expect(area.get_by_role("alert")).to_have_text(SPANISH.upload_refused.format(**given))
    held = "() => { const held = new DataTransfer(); held.items.add(new File(['a'], 'a.csv')); return held; }"
    area.dispatch_event("dragenter", {"dataTransfer": page.evaluate_handle(held)})
    area.get_by_text(SPANISH.upload_here, exact=True).wait_for()
