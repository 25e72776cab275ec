"""The real app in a real browser: the main flow, the promises about the network, accessibility."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright
from support import REPO
from ui_support import HOSTILE, HOSTILE_SENTENCE, HOSTILE_TITLE, INDENTED, stop, wait_for

from answer import Pincite
from index.settings import Settings
from ui.components.filters import QUESTION as QUESTION_KEY
from ui.components.filters import SEND
from ui.components.scroll import SETTLING_MILLISECONDS
from ui.first import FIRST_ID
from ui.strings import say

pytestmark = [
    # Playwright's driver is a child whose pipes its own event loop closes at interpreter exit, after the tests.
    pytest.mark.filterwarnings("ignore:unclosed (transport|event loop|<socket):ResourceWarning"),
]

# Beside other work on few cores a script of the page takes longer than the five seconds of the library.
expect.set_options(timeout=60_000)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Without these a fresh browser asks its maker for updates, fonts and lists.
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
QUESTION = "When may visitors enter the town orchard?"
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


@dataclass
class Visit:
    """A page, the app's address, and what went wrong or out meanwhile."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str, ready: str = "h1") -> None:
        """Go to a path of the app and wait for a part of it."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector(ready)

    def watch(self, page: Page) -> None:
        """Note console errors, exceptions and requests to other hosts."""
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._note(request.url))
        page.on("websocket", lambda socket: self._note(socket.url))

    def _note(self, url: str) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != urllib.parse.urlsplit(self.address).netloc:
            self.foreign.append(url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install one (apt install chromium) to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(params=["desktop"])
def visit(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Visit]:
    """A fresh visitor; whatever the test does, nothing may go wrong in the console or leave the machine."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(60_000)
    visit = Visit(page, server)
    visit.watch(page)
    yield visit
    context.close()
    assert visit.errors == []
    assert visit.foreign == []


def asked(question: str) -> str:
    return f"/?{urllib.parse.urlencode({'q': question})}"


def text_of(locator: Locator) -> str:
    return str(locator.evaluate("e => e.textContent"))


@pytest.mark.parametrize("visit", list(WIDTHS), indirect=True)
def test_ask_read_the_quotation_follow_it_and_share_it(visit: Visit, settings: Settings) -> None:
    quote = Pincite(settings).ask(QUESTION).quotes[0]
    page = visit.page
    visit.open("/")
    page.get_by_label(say().question).fill(QUESTION)
    page.keyboard.press("Enter")

    lead = page.locator("article.pc-lead mark")
    lead.wait_for()
    assert text_of(lead) == quote.text
    permalink = page.url
    assert urllib.parse.parse_qs(urllib.parse.urlsplit(permalink).query)["q"] == [QUESTION]

    page.get_by_role("link", name=say().read_quote.format(number=1)).click()
    mark = page.locator("mark#quotation")
    mark.wait_for()
    assert text_of(mark) == quote.text
    page.wait_for_timeout(max(SETTLING_MILLISECONDS) + 200)
    assert page.evaluate("document.activeElement.id") == "quotation"
    assert mark.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    other = page.context.new_page()
    visit.watch(other)
    other.goto(permalink)
    again = other.locator("article.pc-lead mark")
    again.wait_for()
    assert text_of(again) == quote.text
    expect(other.get_by_label(say().question)).to_have_value(QUESTION)


def test_what_is_typed_before_the_page_is_whole_is_kept(visit: Visit) -> None:
    page = visit.page
    held: list[Route] = []
    holding = True
    page.route("**/static/js/*", lambda route: held.append(route) if holding else route.continue_())
    page.goto(visit.address, wait_until="commit")
    first = page.locator(f"#{FIRST_ID} input")
    first.press_sequentially(QUESTION + "!")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    holding = False
    for route in held:
        route.continue_()
    field = page.locator(".st-key-q input")
    field.wait_for()
    assert first.count() == 0
    assert field.evaluate("e => [e === document.activeElement, e.value, e.selectionStart]") == [
        True,
        QUESTION + "!",
        len(QUESTION) - 2,
    ]
    page.keyboard.press("Enter")
    page.locator("article.pc-lead mark").wait_for()
    assert urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)["q"] == [QUESTION + "!"]


@pytest.mark.parametrize("visit", list(WIDTHS), indirect=True)
def test_the_first_form_can_be_used_without_the_rest(visit: Visit) -> None:
    page = visit.page
    page.route("**/static/js/*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(visit.address)
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label(say().question).fill(QUESTION)
    page.unroute_all()
    page.keyboard.press("Enter")
    page.locator("article.pc-lead mark").wait_for()


@pytest.mark.parametrize("early", [True, False])
def test_enter_before_the_button_is_drawn_is_made_good(visit: Visit, early: bool) -> None:
    page = visit.page
    page.route("**/static/js/*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(visit.address)
    # What Streamlit draws, in two steps as where the server is still loading.
    draw = """([key, tag]) => {
        const part = document.createElement(tag), place = document.createElement('div');
        part.addEventListener('click', () => { window.sent = (window.sent || 0) + 1 });
        place.className = `st-key-${key}`; place.append(part); document.getElementById('root').append(place); }"""
    page.locator(f"#{FIRST_ID} input").press_sequentially(QUESTION)
    page.evaluate(draw, [QUESTION_KEY, "input"])
    field = page.locator(f".st-key-{QUESTION_KEY} input")
    assert field.evaluate("e => [e === document.activeElement, e.value]") == [True, QUESTION]
    if early:
        page.keyboard.press("Enter")
    page.evaluate(draw, [SEND, "button"])
    page.wait_for_function(f"!document.getElementById('{FIRST_ID}')")
    assert page.evaluate("window.sent || 0") == early
    page.keyboard.press("Enter")
    assert page.evaluate("window.sent || 0") == early


def test_back_from_the_document_shows_the_answer_again(visit: Visit) -> None:
    visit.open(asked(QUESTION), "article.pc-lead mark")
    before = text_of(visit.page.locator("article.pc-lead mark"))
    visit.page.get_by_role("link", name=say().read_quote.format(number=1)).click()
    visit.page.wait_for_selector("mark#quotation")
    visit.page.go_back()
    visit.page.wait_for_selector("article.pc-lead mark")
    assert text_of(visit.page.locator("article.pc-lead mark")) == before
    expect(visit.page.get_by_label(say().question)).to_have_value(QUESTION)


def test_an_example_is_asked_by_a_click(visit: Visit) -> None:
    visit.open("/", ".st-key-pc-examples button")
    visit.page.locator(".st-key-pc-examples button").first.click()
    visit.page.wait_for_selector("article")
    assert "q=" in visit.page.url


def test_a_filter_narrows_and_stays_in_the_address(visit: Visit) -> None:
    visit.open(asked(QUESTION) + "&kind=statute", "article")
    kinds = visit.page.locator("article .pc-kind").all_text_contents()
    assert kinds
    assert set(kinds) == {"statute"}
    assert "kind=statute" in visit.page.url


def test_back_brings_a_filter_back(visit: Visit) -> None:
    visit.open(asked(QUESTION) + "&kind=statute", "article")
    page = visit.page
    memo = page.locator("article .pc-kind", has_text="memo")
    tags = page.locator(".st-key-kind [data-tag]")
    page.get_by_role("button", name="Remove statute (1)").click()
    expect(tags).to_have_count(0)
    page.locator(".st-key-send button").click()
    memo.first.wait_for()
    assert "kind" not in page.url
    page.go_back()
    expect(memo).to_have_count(0)
    expect(tags.first).to_be_attached()
    assert "kind=statute" in page.url


def test_back_takes_the_order_of_the_list_back(visit: Visit) -> None:
    visit.open("/library", "table")
    page = visit.page
    order = page.locator(".st-key-lib-sort input")
    for name in (say().lib_newest, say().lib_oldest):
        order.click()
        page.get_by_role("option", name=name).click()
        page.wait_for_url("**sort=newest" if name == say().lib_newest else "**sort=oldest")
    for name in (say().lib_newest, say().lib_by_title):
        page.go_back()
        expect(order).to_have_value(name)
    assert "sort" not in page.url


def test_hostile_text_is_shown_letter_for_letter(visit: Visit) -> None:
    visit.open(asked("What must lantern holders carry across the north bridge at night?"), "article")
    card = visit.page.locator("article", has_text="Notice").first
    assert HOSTILE_TITLE in text_of(card.locator("h3"))
    assert HOSTILE in text_of(card.locator("blockquote"))
    assert text_of(card.locator(".pc-badges li").nth(1)) == HOSTILE

    visit.open("/document?doc=news/lanterns.txt", ".pc-text")
    assert visit.page.locator("h1").inner_text() == HOSTILE_TITLE
    shown = text_of(visit.page.locator(".pc-text"))
    assert HOSTILE_SENTENCE in shown
    assert INDENTED in shown
    assert "    lamp one   9:00" in visit.page.locator(".pc-text").inner_text()

    visit.open("/library", "table")
    visit.page.get_by_role("link", name=HOSTILE_TITLE).first.wait_for()
    assert visit.page.locator(".stHtml img").count() == 0


def test_the_whole_document_is_shown_as_the_command_line_prints_it(visit: Visit, settings: Settings) -> None:
    for path in ("memos/orchard-2024.md", "statutes/bridge-act.md", "news/lanterns.txt"):
        visit.open(f"/document?doc={path}", ".pc-text")
        assert text_of(visit.page.locator(".pc-text")) == Pincite(settings).show(path).text


@pytest.mark.parametrize("visit", list(WIDTHS), indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_violations(visit: Visit, scheme: str) -> None:
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    superseded = "Between which hours may visitors enter the orchard, nine and noon?"
    for path, ready in (
        ("/", ".st-key-pc-examples button"),
        (asked(superseded) + "&kind=memo", ".pc-superseded"),
        (asked("qwertz zuiop") + "&to=1900", ".pc-silent"),
        ("/?from=never&q=orchard", ".pc-problem"),
        ("/document?doc=memos/orchard-2020.md&start=240&end=280", "mark#quotation"),
        ("/document?doc=nothing", ".pc-problem"),
        ("/document", ".pc-note"),
        ("/library", "table"),
    ):
        visit.open(path, ready)
        visit.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        results = Axe().run(visit.page)
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"


def test_the_keyboard_alone_reaches_question_answer_and_document(visit: Visit) -> None:
    visit.open("/", ".st-key-pc-examples button")
    page = visit.page
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "INPUT":
            break
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector("article.pc-lead mark")
    for _ in range(30):
        page.keyboard.press("Tab")
        if "start=" in str(page.evaluate("document.activeElement.href || ''")):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("mark#quotation")


def get(address: str, path: str, host: str | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    parts = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)
    try:
        connection.request("GET", path, headers=headers | ({"Host": host} if host else {}))
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/nonsense", "/Library", "/document/memos/a.md"])
def test_an_address_that_leads_nowhere_is_told_in_our_own_dress(server: str, path: str) -> None:
    status, headers, body = get(server, path, Accept="text/html,*/*")
    assert status == 404
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "There is no such page" in body.decode()
    assert 'href="/library"' in body.decode()
    # What pages ask for besides is not ours to answer.
    assert b"no such page" not in get(server, path)[2]
    assert get(server, "/library", Accept="text/html")[0] == 200


def test_health_looks_at_the_index(server: str) -> None:
    status, _, body = get(server, "/healthz")
    assert status == 200
    told = json.loads(body)
    assert isinstance(told.pop("warm"), bool)
    assert told == {"status": "ok", "generation": 1, "documents": 5, "failures": 1}


@pytest.mark.parametrize("path", ["/", "/library", "/document?doc=x", "/healthz", "/static/nothing", "/pincite.css"])
def test_every_answer_carries_a_policy_without_other_hosts(server: str, path: str) -> None:
    _, headers, _ = get(server, path)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in script
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "pincite.example:80"])
def test_another_host_name_is_refused(server: str, host: str) -> None:
    assert get(server, "/", host)[0] == 400
    assert get(server, "/_stcore/host-config", host)[0] == 400


def test_it_listens_on_loopback_only(server: str, free_port: int) -> None:
    # Lines of /proc/net/tcp: "local address:port" in hexadecimal; 0A is LISTEN.
    table = Path("/proc/net/tcp")
    if not table.is_file():
        pytest.skip("no /proc/net/tcp on this system")
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    listening = [row[1].split(":") for row in rows if row[3] == "0A"]
    assert [address for address, port in listening if int(port, 16) == free_port] == ["0100007F"]


def test_a_port_in_use_is_explained(server: str, free_port: int) -> None:
    command = [sys.executable, "cli.py", "serve", "--no-open", "--port", str(free_port)]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert f"pincite serve --port {free_port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_streamlit_run_works_too_and_health_tells_of_a_missing_index(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "pincite.toml").write_text('index = "nowhere"\n')
    command = [sys.executable, "-m", "streamlit", "run", str(REPO / "app.py"), "--server.port", str(port)]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz", process)
        status, headers, body = get(address, "/healthz")
    finally:
        output = stop(process)
    assert status == 503
    assert json.loads(body)["status"] == "IndexMissing"
    assert "pincite reindex" in json.loads(body)["reason"]
    assert "content-security-policy" in headers
    assert "External URL" not in output
