"""How long people wait in a real browser: python -m evaluation.browser_speed.

The index of the settings is served by `pincite serve` and opened in the system's Chromium. First paint: from
the request for the page until its heading and a field that takes the question are drawn, with an empty cache each
time, on a server that is warm. Whole page: until Streamlit has put filters and examples there. Answer: from the Enter
key until the first quotation, or "does not answer", is drawn. All are read from the browser's own clock.
Needs playwright (a development tool) and a quiet machine.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluation import gold
from evaluation.metrics import percentile, sample
from evaluation.serving import served
from index.settings import load_settings
from ui.first import FIELD_SELECTOR, FIRST_ID

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VISITS = 10
QUESTIONS = 30
PATIENCE_MILLISECONDS = 120_000.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Without these a fresh browser asks its maker for updates, fonts and lists meanwhile.
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
# A promise of the time at which what is looked for is drawn: the second frame after it came onto the page.
_DRAWN = """
new Promise(resolve => {
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
  const look = (_, observer) => { if (READY) { observer.disconnect(); drawn(); } };
  new MutationObserver(look).observe(document, {subtree: true, childList: true, attributes: true});
})
"""
_FIRST = _DRAWN.replace("READY", f"document.querySelector('#{FIRST_ID} input, {FIELD_SELECTOR}')")
_PAGE = _DRAWN.replace("READY", f"document.querySelector('#root h1') && document.querySelector('{FIELD_SELECTOR}')")
_ANSWER = _DRAWN.replace("READY", "document.querySelector('.pc-lead, .pc-silent')")
_ENTER = "addEventListener('keydown', () => { window.entered = performance.now(); }, {capture: true, once: true})"


def paints(browser: Browser, address: str, visits: int) -> tuple[list[float], list[float]]:
    """Milliseconds until a question can be typed, and until the page is whole, for visitors with empty caches."""
    first, whole = [], []
    for _ in range(visits):
        context = browser.new_context()
        page = _opened(context.new_page(), address)
        first.append(float(page.evaluate("window.first")))
        whole.append(float(page.evaluate("window.drawn")))
        context.close()
    return first, whole


def answers(browser: Browser, address: str, questions: Sequence[str]) -> list[float]:
    """Milliseconds from Enter to the answer, on a page without one."""
    context = browser.new_context()
    times = []
    for question in questions:
        page = _opened(context.new_page(), address)
        page.locator(FIELD_SELECTOR).fill(question)
        page.evaluate(f"() => {{ window.answered = {_ANSWER}; {_ENTER}; }}")
        page.keyboard.press("Enter")
        times.append(float(page.evaluate("window.answered.then(time => time - window.entered)")))
        page.close()
    context.close()
    return times


def _opened(page: Page, address: str) -> Page:
    """The first page, once it can be used."""
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.add_init_script(f"window.first = {_FIRST}; window.drawn = {_PAGE}")
    page.goto(address)
    page.evaluate("window.drawn")
    return page


def _row(name: str, times: Sequence[float]) -> dict[str, Any]:
    return {name: {"median_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95), "n": len(times)}}


def main(
    visits: Annotated[int, typer.Option(min=1, help="How often the first page is opened.")] = VISITS,
    questions: Annotated[int, typer.Option(min=1, help="How many of the gold questions are asked.")] = QUESTIONS,
) -> None:
    """Print one JSON object a measurement; the corpus and index are those of the settings."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        raise typer.BadParameter("there is no Chromium on this machine; on Debian: apt install chromium")
    english = [question.text for question in gold.read_questions(gold.STARTER) if question.lang == "en"]
    with served(load_settings()) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        for name, times in zip(("first_paint", "whole_page"), paints(browser, server.address, visits), strict=True):
            typer.echo(json.dumps(_row(name, times)))
        typer.echo(json.dumps(_row("answer", answers(browser, server.address, sample(english, questions)))))
        browser.close()


if __name__ == "__main__":
    typer.run(main)
