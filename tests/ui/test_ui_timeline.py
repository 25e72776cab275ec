"""The timeline: what it may claim, the picture, the table that says the same, and both in a real browser."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest
from test_ui_browser import Visit, asked, browser, pytestmark, visit  # noqa: F401 (fixtures)
from ui_support import texts

from answer.ranking import Layer
from answer.standing import standing
from index.records import (
    Answer,
    Document,
    Hit,
    Kind,
    Metadata,
    Passage,
    Quote,
    Status,
    StatusChange,
    Superseding,
    Why,
)
from ui.components.timeline_chart import MOST_CHARACTERS, WARN, chart
from ui.components.times import Times, force_text, in_force, times
from ui.strings import say

AS_OF = "2024-06-30"
QUESTION = "When may visitors enter the town orchard?"
CHART = ".stVegaLiteChart svg"


def document(
    path: str,
    kind: Kind = Kind.MEMO,
    date: str = "2020-05",
    status: Status = Status.IN_FORCE,
    *,
    effective: str = "",
    history: tuple[StatusChange, ...] = (),
    later: tuple[Superseding, ...] = (),
) -> Document:
    meta = Metadata(title=f"Title <{path}>", kind=kind, date=date, status=status, effective=effective, history=history)
    return Document(path.ljust(64, "0"), path, "Text of it.", meta, superseded_by=later)


def superseded_by(path: str, since: str) -> tuple[Superseding, ...]:
    return (Superseding(path.ljust(64, "0"), path, f"Title <{path}>", since),)


def answer_of(quoted: list[Document], found: list[Document]) -> Answer:
    def passage(one: Document) -> Passage:
        return Passage(one.id, 0, 0, len(one.text))

    quotes = tuple(Quote(one, 0, 4, passage(one), 1.0, standing(one, AS_OF)) for one in quoted)
    hits = tuple(Hit(i, passage(one), one, 0.5, (), Why()) for i, one in enumerate([*quoted, *found]))
    return Answer("q?", AS_OF, False, 0.9, quotes, hits, 1)


RESCINDED = (StatusChange("2022-03", Status.RESCINDED),)


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (document("a"), ("2020-05", AS_OF, True)),
        (document("a", effective="2020-07-01"), ("2020-07-01", AS_OF, True)),
        (document("a", status=Status.ENJOINED), ("2020-05", AS_OF, True)),
        (document("a", status=Status.RESCINDED, history=RESCINDED), ("2020-05", "2022-03", False)),
        (document("a", later=superseded_by("b", "2021")), ("2020-05", "2021", False)),
        # Whatever ended it first did.
        (
            document("a", status=Status.RESCINDED, history=RESCINDED, later=superseded_by("b", "2023")),
            ("2020-05", "2022-03", False),
        ),
        # What lies after the day asked about has not happened.
        (document("a", later=superseded_by("b", "2025")), ("2020-05", AS_OF, True)),
        # A bar needs a ground: no reports, nothing unknown, never enacted, not yet there, ended one knows not when.
        (document("a", Kind.NEWS), ("", "", False)),
        (document("a", Kind.UNKNOWN), ("", "", False)),
        (document("a", date=""), ("", "", False)),
        (document("a", status=Status.UNKNOWN), ("", "", False)),
        (document("a", status=Status.NOT_ENACTED), ("", "", False)),
        (document("a", date="2025"), ("", "", False)),
        (document("a", effective="2025-01-01"), ("", "", False)),
        (document("a", status=Status.HISTORIC), ("", "", False)),
        (document("a", later=superseded_by("b", "")), ("", "", False)),
        # A successor that is older than the document cannot have ended it.
        (document("a", later=superseded_by("b", "2010")), ("", "", False)),
    ],
)
def test_in_force_from_when_to_when(one: Document, told: tuple[str, str, bool]) -> None:
    assert in_force(one, standing(one, AS_OF), AS_OF) == told


def some_times() -> Times:
    old = document("old", Kind.STATUTE, "1999", later=superseded_by("new", "2021-02-03"))
    gone = document("gone", Kind.MEMO, "2011-01-01", later=superseded_by("elsewhere", "2013-01-01"))
    new = document("new", Kind.STATUTE, "2021-01-15", Status.LITIGATION, effective="2021-02-03")
    report, letter = document("report", Kind.NEWS, "2022-02-02"), document("letter", Kind.MEMO, "")
    return times(answer_of([report, new, old, new], [gone, letter, new]))


def test_documents_stand_by_layer_and_date_and_what_replaced_them_last() -> None:
    shown = some_times()
    told = [(entry.path, entry.layer, entry.ranks) for entry in shown.entries]
    assert told == [
        ("old", Layer.LAW, (3,)),
        ("new", Layer.LAW, (2, 4)),
        ("gone", Layer.ORDER_OR_MEMO, ()),
        ("letter", Layer.ORDER_OR_MEMO, ()),
        ("report", Layer.REPORT, (1,)),
        ("elsewhere", None, ()),
    ]
    assert [entry.path for entry in shown.undated] == ["letter"]
    assert [force_text(entry) for entry in shown.entries] == [
        "1999 to 2021-02-03",
        "since 2021-02-03",
        "2011-01-01 to 2013-01-01",
        "",
        "",
        "",
    ]


def test_the_picture_is_valid_and_needs_no_colour() -> None:
    import altair

    shown = some_times()
    spec = chart(shown)
    altair.LayerChart.from_dict({"$schema": altair.SCHEMA_URL, **spec})

    parts = [part for part in spec["layer"] if "mark" in part]
    assert all(part["data"]["values"] for part in parts), "a part without marks is an unnamed graphic"
    rules = [part for part in parts if part["mark"]["type"] == "rule"]
    bars = {"strokeDash" in part["mark"]: part["data"]["values"] for part in rules if part["mark"]["strokeWidth"] > 5}
    assert [row["to"][:10] for row in bars[False]] == ["2021-02-03", "2013-01-01"], "plain: was in force"
    assert [row["to"][:10] for row in bars[True]] == [AS_OF], "striped: in litigation"
    dots = [part for part in parts if part["mark"]["type"] == "point" and "shape" not in part["mark"]]
    assert [(part["mark"]["filled"], len(part["data"]["values"])) for part in dots] == [(True, 3), (False, 2)]
    arrows = [part for part in parts if part["mark"].get("shape")]
    assert {row["tip"] for part in arrows for row in part["data"]["values"]} == {"Title <new>", "Title <elsewhere>"}
    names, titles = (part["data"]["values"] for part in parts if part["mark"]["type"] == "text")
    assert [row["text"] for row in names if row["text"]] == ["Law", "Orders and memos", "Reports", say().replacement]
    assert "2, 4 · Title <new>" in [row["title"] for row in titles]
    (vague,) = (part["data"]["values"] for part in rules if part["mark"]["strokeWidth"] == 2)
    days = [(row["from"][:10], row["to"][:10]) for row in vague]
    assert days == [("1999-01-01", "1999-12-31")], "as long as a date may mean"


def part_of(spec: dict[str, Any], mark: str, look: str) -> list[dict[str, Any]]:
    """The data of the part whose marks are of this kind and have this look."""
    (found,) = (part for part in spec["layer"] if part.get("mark", {}).get("type") == mark and look in part["mark"])
    return list(found["data"]["values"])


def test_a_title_of_any_length_ends_at_a_space_and_is_whole_in_the_tip() -> None:
    title = "A title of many words. " * 20
    entry = replace(some_times().entries[0], title=title)
    (row,) = part_of(chart(Times(AS_OF, (entry,))), "text", "limit")
    assert len(row["title"]) <= MOST_CHARACTERS + len(" …")
    assert row["title"].endswith(" …")
    assert f"3 · {title}".startswith(row["title"].removesuffix("…"))
    assert title in row["tip"]


def test_arrows_to_the_same_document_share_a_lane() -> None:
    first, second = (document(name, later=superseded_by("third", "2021")) for name in ("first", "second"))
    third, fourth = document("third", date="2021", later=superseded_by("fourth", "2022")), document("fourth")
    heads = part_of(chart(times(answer_of([first, second, third, fourth], []))), "point", "shape")
    lanes = [("Title <third>", 1), ("Title <third>", 1), ("Title <fourth>", 2)]
    assert sorted((row["tip"], row["lane"]) for row in heads) == sorted(lanes)


@pytest.mark.parametrize(("as_of", "side"), [("1990-01-01", "left"), (AS_OF, "right")])
def test_the_name_of_the_day_lies_where_there_is_room(as_of: str, side: str) -> None:
    day = chart(replace(some_times(), as_of=as_of))["layer"][0]
    assert day["layer"][1]["mark"]["align"] == side


def test_it_is_folded_and_not_made_until_it_is_opened(app: AppTest) -> None:
    app.query_params["q"] = QUESTION
    page = texts(app.run())
    assert not app.get("vega_lite_chart")
    assert "pc-times" not in page


def test_opened_it_has_the_picture_the_undated_and_the_table(app: AppTest) -> None:
    app.query_params["q"], app.query_params["timeline"] = QUESTION, "true"
    page = texts(app.run())
    assert len(app.get("vega_lite_chart")) == 1
    rows = re.findall('<tr><th scope="row">(.*?)</tr>', page)
    assert len(rows) == 5
    assert "Orders and memos</td><td>2</td><td>2020-03-02</td>" in rows[1]
    assert rows[1].endswith(">Orchard visits, memo of 2024</a> (2024-05-06)</td>")
    assert page.count("<td>undated</td>") == 2
    undated = page.split(say().timeline_undated)[1].split("</ul>")[0]
    assert undated.count("<li>") == 2
    assert "Notice **bold** -&gt; :red[x] &lt;script&gt;" in undated


def test_no_answer_has_no_timeline(app: AppTest) -> None:
    app.query_params["q"], app.query_params["timeline"] = "What colour are the ferries of Valparaiso painted?", "true"
    texts(app.run())
    assert not app.get("vega_lite_chart")


@pytest.mark.parametrize("visit", ["desktop", "phone"], indirect=True)
def test_a_click_on_a_document_leads_to_its_passage_and_back(visit: Visit) -> None:  # noqa: F811
    page, warnings = visit.page, list[str]()
    page.on("console", lambda m: warnings.append(m.text) if m.type == "warning" else None)
    visit.open(asked(QUESTION), "article")
    assert page.locator(CHART).count() == 0
    page.get_by_text(say().timeline, exact=True).click()
    titles = page.locator(f"{CHART} .titles_marks text")
    titles.first.wait_for()
    assert titles.count() == 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert warnings == []

    titles.nth(1).click()
    page.wait_for_selector("mark#quotation")
    assert "doc=memos%2Forchard-2020.md" in page.url
    page.go_back()
    titles.first.wait_for()
    assert "timeline=true" in page.url


CROSSINGS = """titles => [...document.querySelectorAll('.stVegaLiteChart svg [stroke="COLOR"]')].flatMap(arrow => {
    const a = arrow.getBoundingClientRect();
    return titles.map(title => [title, title.getBoundingClientRect()]).filter(([, b]) =>
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).map(([t]) => t.textContent); })"""


def test_titles_are_whole_and_beside_the_arrows_at_any_width(visit: Visit) -> None:  # noqa: F811
    page, titles = visit.page, visit.page.locator(f"{CHART} .titles_marks text")
    visit.open(f"{asked(QUESTION)}&timeline=true", CHART)
    titles.first.wait_for()
    assert page.locator(f'{CHART} [stroke="{WARN}"]').count() > 1
    whole = titles.all_text_contents()
    assert len(whole) == 3
    # The titles of this corpus are so short that two of them need a second line here, and none on a phone.
    for width, lines in ((240, 5), (390, 3), (1280, 3)):
        page.set_viewport_size({"width": width, "height": 900})
        expect(titles).to_have_count(lines)
        assert " ".join(titles.all_text_contents()) == " ".join(whole)
        assert titles.evaluate_all(CROSSINGS.replace("COLOR", WARN)) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_timeline_has_no_accessibility_violations(visit: Visit, scheme: str) -> None:  # noqa: F811
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    visit.open(f"{asked(QUESTION)}&timeline=true", CHART)
    visit.page.evaluate("document.querySelectorAll('.stHtml details').forEach(d => { d.open = true })")
    results = Axe().run(visit.page)
    assert results.violations_count == 0, results.generate_report()
    # The names are readable on their ground: the style sheet colours them, not the chart.
    name, ground = (
        visit.page.locator(f"{CHART} .titles_marks text").first.evaluate("e => getComputedStyle(e).fill"),
        visit.page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"),
    )
    assert (brightness(name) > brightness(ground)) is (scheme == "dark")


def brightness(color: str) -> int:
    return sum(map(int, re.findall(r"\d+", color)[:3]))
