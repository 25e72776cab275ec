"""An item of a list never stands without the words that open its list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from answer_support import document, hit, quote
from hypothesis import given
from hypothesis import strategies as st
from support import rows, run_cli, write_corpus

from answer.agreement import collapse, mark_differences
from answer.batch import outcome_of
from answer.lead_in import DEEPEST, lead_ins
from answer.question_list import Listed
from answer.sheet import sheet_of
from answer.wire import quote_row
from index.records import Answer, Quote
from ingest.readers.html import visible_text

ACT = """Sec. 2. (a) As used here, "town" has its meaning in Gen. Stat. 5-1.

(b) (1) No officer of a town shall, under Gen. Stat. 5-1:

(A) Arrest a person unless: (i) a judge has signed, (ii) the person is named, and (iii) it is day;

(B) Detain; or

(C) Give:

(i) an address,

(ii) a photograph.

Staff must not do this:

- open the door
  at night

- give a name
- hide

A guard sleeps. However, a guard shall not

1. sing
2. dance

Then other rules hold.

2. This one is of another list.

# Duties

1. Read.
2. Write.

(a) In general. —

(1) Long.

(2) Shorter.

Officers may do this:

(h) eight;
(i) nine.
"""
TOWN = "(b) (1) No officer of a town shall, under Gen. Stat. 5-1:"


def leads(text: str, item: str) -> list[str]:
    return [text[span.start : span.end] for span in lead_ins(text, text.index(item))]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("(A) Arrest", [TOWN]),
        ("(B) Detain", [TOWN]),
        ("(ii) the person", [TOWN, "(A) Arrest a person unless:"]),
        ("(iii) it is", [TOWN, "(A) Arrest a person unless:"]),
        ("(i) an address", [TOWN, "(C) Give:"]),
        ("(ii) a photograph", [TOWN, "(C) Give:"]),
        ("- give a name", ["Staff must not do this:"]),
        ("- hide", ["Staff must not do this:"]),
        ("2. dance", ["However, a guard shall not"]),
        ("2. This one", []),
        ("2. Write", []),
        ("(2) Shorter", []),
        ("(i) nine", []),
        ("(b) (1)", []),
        ("Staff must", []),
    ],
)
def test_the_words_that_open_the_lists_of_an_item(item: str, expected: list[str]) -> None:
    assert leads(ACT, item) == expected


def test_the_items_of_a_page_s_lists_find_what_opens_them() -> None:
    inner = "<ul><li>to a caller</li><li>to a visitor</li></ul>"
    page = f"<p>Staff must not:</p><ul><li><p>Give names:</p>{inner}</li><li>Open doors</li></ul><p>They may sing.</p>"
    text, _ = visible_text(page)
    assert leads(text, "◦ to a visitor") == ["Staff must not:", "• Give names:"]
    assert leads(text, "• Open doors") == ["Staff must not:"]
    assert leads(text, "They may") == []


def test_lists_in_lists_end_somewhere() -> None:
    text = "".join(f"{' ' * i}({label}) so:\n" for i, label in enumerate("1aA" * 9)) + "- item"
    assert len(leads(text, "- item")) <= DEEPEST


@given(st.text(alphabet="(1)2aiv.;:- \n*•Ab", max_size=80), st.integers(0, 80))
def test_any_text_gives_slices_before_the_item(text: str, start: int) -> None:
    spans = lead_ins(text, min(start, len(text)))
    assert all(0 <= s.start < s.end <= start for s in spans)
    assert [s.start for s in spans] == sorted(s.start for s in spans)


def item(lead: str, words: str = "(2) Ask a pupil for a birth certificate at the school.", name: str = "a") -> Quote:
    """The second item of a list as a quotation."""
    text = f"{lead}\n\n(1) Sing a song.\n\n{words}"
    of = replace(document(text, title="Rules"), id=name)
    start = text.index(words)
    return replace(quote(of), start=start, lead_ins=lead_ins(text, start))


def test_the_same_item_under_other_words_is_no_copy_but_differs() -> None:
    forbidden, allowed = item("Staff shall not:"), item("Staff may:", name="b")
    assert len(collapse([forbidden, allowed])) == 2
    assert [q.differs_from for q in mark_differences([forbidden, allowed])] == [(2,), (1,)]
    (same,) = collapse([forbidden, item("Staff shall not:", name="b")])
    assert len(same.also_in) == 1


def test_every_form_of_an_answer_tells_the_opening_words() -> None:
    found = item("Staff shall not:")
    (lead,) = quote_row(found)["lead_in"]
    assert (lead["text"], found.document.text[lead["start"] : lead["end"]]) == ("Staff shall not:", lead["text"])
    answer = Answer("May I ask?", "2026-11-22", False, 0.9, (found,), (hit(found.document),), 1)
    (group,) = sheet_of(answer).groups
    assert "Item of a list that begins: “Staff shall not:”" in group.items[0].warnings
    assert outcome_of(Listed("May I ask?", ""), answer).lead_in == "Staff shall not:"
    plain = replace(found, lead_ins=())
    assert quote_row(plain)["lead_in"] == []
    assert sheet_of(replace(answer, quotes=(plain,))).groups[0].items[0].warnings == ()


def test_the_command_line_tells_the_opening_words_of_a_long_list(tmp_path: Path) -> None:
    """Items that stand in another passage than the words that open their list."""
    items = [
        f"({n}) Publish the {thing} of a pupil, {'or what goes with it, ' * 20}at any time;"
        for n, thing in enumerate(("name", "age", "photograph", "telephone", "address"), start=1)
    ]
    write_corpus(tmp_path / "corpus", {"statutes/a.md": "\n\n".join(["Sec. 4. No officer shall:", *items])})
    (tmp_path / "pincite.toml").write_text("[answer]\nthreshold = 0\n")
    assert run_cli("reindex", cwd=tmp_path).returncode == 0
    asked = ("ask", "publish the photograph of a pupil")
    (best, *_) = rows(run_cli(*asked, "--json", cwd=tmp_path))[0]["quotes"]
    assert best["text"].startswith("(3) Publish the photograph")
    assert [lead["text"] for lead in best["lead_in"]] == ["Sec. 4. No officer shall:"]
    told = run_cli(*asked, cwd=tmp_path).stdout.decode()
    assert "item of a list that begins: Sec. 4. No officer shall:" in told
