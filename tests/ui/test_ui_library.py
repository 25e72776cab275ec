"""The Library: the list, the form, adding files, changes and undo, the states without an index, read-only."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from streamlit.testing.v1 import AppTest
from support import REPO
from test_ui_browser import WIDTHS, Visit, browser  # noqa: F401 (a fixture)
from ui_support import HOSTILE_TITLE, stop, texts, unused_port, use, wait_for

from answer import Pincite
from index.errors import NoDate
from index.records import Document, Kind, Metadata
from index.schema import DATABASE
from index.settings import ServerSettings, Settings
from ingest import journal
from ingest.intake import Added
from ingest.metadata import FIELDS
from ingest.sidecars import Edit, open_sidecar, save
from ui import jobs
from ui.components import library_table
from ui.components.library_add import Result
from ui.components.library_coverage import coverage, periods
from ui.components.library_problems import copy_groups
from ui.components.markup import escape
from ui.strings import in_language, say

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed (transport|event loop|<socket):ResourceWarning"),
]
MEMO = ("gate.md", b"# Gate\n\nThe east gate of the quarry opens at seven each morning.\n", "text/markdown")
SECONDS = 240.0
NOTHING_OUT_OF_SIGHT = "[...document.querySelectorAll('.pc-frame')].every(f => f.scrollWidth <= f.clientWidth)"


def library_script() -> None:
    from ui.components.messages import guarded
    from ui.views import library

    guarded(library.render)


@pytest.fixture
def mine(settings: Settings, tmp_path: Path) -> Settings:
    """A copy of the small corpus and its index, which a test may change."""
    shutil.copytree(settings.corpus, tmp_path / "corpus")
    shutil.copytree(settings.index, tmp_path / "index")
    return settings.model_copy(update={"corpus": tmp_path / "corpus", "index": tmp_path / "index"})


@pytest.fixture
def library(mine: Settings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    use(mine, monkeypatch)
    return AppTest.from_function(library_script, default_timeout=120)


def shown(app: AppTest) -> str:
    """All HTML of the page, which is not the one for errors that nobody foresaw."""
    page = texts(app)
    assert say().unexpected not in page
    return page


def opened(app: AppTest, **params: str | list[str]) -> str:
    for name, value in params.items():
        app.query_params[name] = value
    return shown(app.run())


def listed(page: str) -> list[str]:
    """The files in the table, in its order."""
    table = page.split(f'aria-label="{say().table_name}"', 1)[1].split("</table>", 1)[0] if "<table" in page else ""
    return [
        html.unescape(re.findall('class="pc-path">(.*?)</span>', row)[-1])
        for row in re.findall("<th scope=.row.*?</th>", table)
    ]


def button(app: AppTest, label: str) -> AppTest:
    next(found for found in app.button if found.label == label).click()
    return app.run()


def fields(app: AppTest) -> dict[str, str]:
    """The keys of the form's fields, by name."""
    keys = [str(w.key) for w in (*app.text_input, *app.selectbox, *app.multiselect, *app.text_area)]
    return {found[1]: key for key in keys if (found := re.fullmatch(r"lib-form-\d+-(\w+)", key))}


def field(app: AppTest, name: str) -> str:
    """The key of a field of the form."""
    return fields(app)[name]


def test_the_list_tells_what_is_known_and_what_is_the_matter(library: AppTest) -> None:
    page = opened(library)
    assert listed(page) == [
        "statutes/bridge-act.md", "news/fair.txt", "news/lanterns.txt",
        "memos/orchard-2020.md", "memos/orchard-2024.md", "memos/torn.pdf",
    ]  # fmt: skip
    rows = dict(zip(listed(page), page.split('<tr role="row">')[2:], strict=False))
    assert "1996" in rows["statutes/bridge-act.md"]
    assert say().lib_from.format(source="front matter") in rows["statutes/bridge-act.md"]
    assert say().undated in rows["news/fair.txt"]
    assert say().lib_undated in rows["news/fair.txt"]
    assert say().superseded in rows["memos/orchard-2020.md"]
    assert say().superseded not in rows["memos/orchard-2024.md"]
    assert say().lib_unread in rows["memos/torn.pdf"]
    assert say().lib_not_indexed in rows["memos/torn.pdf"]
    assert escape(HOSTILE_TITLE) in page
    assert say().lib_in_step in page
    assert f"{say().failures} (1)" in page


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"find": "orchard 2020"}, ["memos/orchard-2020.md"]),
        ({"find": "ELMBROOK assembly"}, ["statutes/bridge-act.md"]),
        ({"find": "nothing like it"}, []),
        ({"kind": ["statute"]}, ["statutes/bridge-act.md"]),
        ({"status": ["superseded"]}, ["memos/orchard-2020.md"]),
        ({"status": ["rescinded", "in force"], "kind": ["memo"]}, ["memos/orchard-2020.md", "memos/orchard-2024.md"]),
        ({"problem": "true"}, ["news/fair.txt", "news/lanterns.txt", "memos/torn.pdf"]),
        ({"sort": "newest", "find": "orchard"}, ["memos/orchard-2024.md", "memos/orchard-2020.md"]),
        ({"sort": "oldest", "find": "orchard"}, ["memos/orchard-2020.md", "memos/orchard-2024.md"]),
        ({"sort": "file", "kind": ["memo"]}, ["memos/orchard-2020.md", "memos/orchard-2024.md", "memos/torn.pdf"]),
        ({"sort": "?", "kind": ["poem"], "status": ["?"], "page": "x", "find": "bridge"}, ["statutes/bridge-act.md"]),
    ],
)  # fmt: skip
def test_the_address_chooses_and_sorts(
    library: AppTest, params: dict[str, str | list[str]], expected: list[str]
) -> None:
    assert listed(opened(library, **params)) == expected


def test_choices_stand_in_the_address(library: AppTest) -> None:
    opened(library)
    library.multiselect(key="lib-kind").set_value(["memo"])
    library.selectbox(key="lib-sort").set_value("newest")
    page = shown(library.run())
    assert listed(page) == ["memos/orchard-2024.md", "memos/orchard-2020.md", "memos/torn.pdf"]
    assert library.query_params["kind"] in ("memo", ["memo"])
    assert library.query_params["sort"] in ("newest", ["newest"])


def test_a_long_list_is_paged(library: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_table, "ROWS", 4)
    assert len(listed(opened(library, page="1"))) == 4
    library.number_input(key="lib-page").set_value(2)
    page = shown(library.run())
    assert listed(page) == ["memos/orchard-2024.md", "memos/torn.pdf"]
    assert say().lib_shown.format(first=5, last=6, found=6) in page
    assert len(listed(opened(library, find="orchard"))) == 2, "the page of the address is beyond what is left"


def test_each_field_of_the_form_is_one_of_a_sidecar(library: AppTest) -> None:
    opened(library, edit="statutes/bridge-act.md")
    worked_out = {"since", "supersedes_other", "superseded_by"}
    assert worked_out < set(fields(library))
    assert set(fields(library)) - worked_out < set(FIELDS)


def test_a_form_writes_the_sidecar_and_undo_takes_it_back(library: AppTest, mine: Settings) -> None:
    sidecar = mine.corpus / "statutes/bridge-act.md.meta.toml"
    page = opened(library, edit="statutes/bridge-act.md")
    assert say().lib_writes_to.format(sidecar="statutes/bridge-act.md.meta.toml") in page
    assert library.text_input(key=field(library, "date")).value == "1996"
    assert library.text_input(key=field(library, "date")).label == "Date (from: front matter)"

    library.text_input(key=field(library, "date")).set_value("June 4, 1996")
    library.text_area(key=field(library, "notes")).set_value('Seen "by hand".')
    page = shown(button(library, say().lib_save))

    assert tomllib.loads(sidecar.read_text()) == {"date": "1996-06-04", "notes": 'Seen "by hand".'}
    assert say().lib_changed_now.format(files="statutes/bridge-act.md.meta.toml") in page
    assert say().lib_waiting.format(new=0, changed=1, gone=0) in page
    assert library.text_input(key=field(library, "date")).value == "1996-06-04"

    page = shown(button(library, say().lib_undo.format(number=1)))
    assert not sidecar.exists()
    assert say().lib_in_step in page
    assert library.text_input(key=field(library, "date")).value == "1996"


def test_what_cannot_be_saved_is_explained_and_stays_in_the_form(library: AppTest, mine: Settings) -> None:
    opened(library, edit="statutes/bridge-act.md")
    library.text_input(key=field(library, "date")).set_value("some day")
    page = shown(button(library, say().lib_save))
    assert say().lib_not_saved in page
    assert "YYYY-MM-DD" in page
    assert library.text_input(key=field(library, "date")).value == "some day"
    assert not list(mine.corpus.glob("statutes/*.toml"))


@pytest.mark.parametrize("name", ["date", "effective", "since"])
def test_no_date_is_refused_in_each_field(library: AppTest, mine: Settings, name: str) -> None:
    opened(library, edit="statutes/bridge-act.md")
    library.text_input(key=field(library, "issuer")).set_value("Assembly")
    written = say().lib_changed_now.format(files="statutes/bridge-act.md.meta.toml")
    assert written in shown(button(library, say().lib_save))
    before = (mine.corpus / "statutes/bridge-act.md.meta.toml").read_bytes()

    library.text_input(key=field(library, name)).set_value("Sept 31, 2026")
    page = shown(button(library, say().lib_save))
    assert escape(str(NoDate("Sept 31, 2026"))) in page
    assert written not in page
    assert (mine.corpus / "statutes/bridge-act.md.meta.toml").read_bytes() == before


def test_no_date_is_refused_in_spanish_too(library: AppTest, mine: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    in_spanish(mine, monkeypatch)
    opened(library, edit="statutes/bridge-act.md")
    library.text_input(key=field(library, "date")).set_value("31 de septiembre")
    assert in_language("es").do_bad_date in shown(button(library, in_language("es").lib_save))


def test_a_sidecar_changed_meanwhile_is_not_overwritten(library: AppTest, mine: Settings) -> None:
    opened(library, edit="news/lanterns.txt")
    sidecar = mine.corpus / "news/lanterns.txt.meta.toml"
    sidecar.write_text('title = "By hand"\n')
    library.text_input(key=field(library, "issuer")).set_value("Mine")
    page = shown(button(library, say().lib_save))
    assert "changed meanwhile" in page
    assert sidecar.read_text() == 'title = "By hand"\n'

    button(library, say().lib_load_anew)
    assert library.text_input(key=field(library, "title")).value == "By hand"


def test_a_form_without_changes_writes_nothing(library: AppTest, mine: Settings) -> None:
    opened(library, edit="memos/orchard-2024.md")
    assert say().lib_nothing_changed in shown(button(library, say().lib_save))
    assert not journal.changes(mine.index)


def test_supersession_is_entered_on_either_side(library: AppTest, mine: Settings) -> None:
    opened(library, edit="statutes/bridge-act.md")
    later = library.multiselect(key=field(library, "superseded_by"))
    assert any("Orchard visits, memo of 2024 (memos/orchard-2024.md)" in option for option in later.options)
    later.set_value(["memos/orchard-2024.md"])
    shown(button(library, say().lib_save))
    assert tomllib.loads((mine.corpus / "memos/orchard-2024.md.meta.toml").read_text()) == {
        "supersedes": ["ORCHARD-20", "statutes/bridge-act.md"]
    }

    opened(library, edit="memos/orchard-2020.md")
    library.multiselect(key=field(library, "supersedes")).set_value(["memos/orchard-2024.md"])
    page = shown(button(library, say().lib_save))
    assert "cannot both supersede" in page


def test_no_click_supersedes_the_whole_library(library: AppTest) -> None:
    opened(library, edit="statutes/bridge-act.md")
    for name in ("supersedes", "superseded_by"):
        choices = library.multiselect(key=field(library, name)).proto
        assert not choices.select_all
        assert not choices.accept_new_options, "what is searched for would be offered as a name"


def test_what_is_not_in_the_library_can_be_superseded(library: AppTest, mine: Settings) -> None:
    opened(library, edit="memos/orchard-2024.md")
    library.text_input(key=field(library, "supersedes_other")).set_value(" Orchard Order of 1988 ")
    shown(button(library, say().lib_save))
    sidecar = mine.corpus / "memos/orchard-2024.md.meta.toml"
    assert tomllib.loads(sidecar.read_text()) == {"supersedes": ["ORCHARD-20", "Orchard Order of 1988"]}
    assert library.text_input(key=field(library, "supersedes_other")).value == ""


def test_the_list_of_what_superseded_says_as_of_when(library: AppTest) -> None:
    note = f'<p class="pc-weak">{say().lib_superseded_as_of}</p>'
    assert note in opened(library, edit="statutes/bridge-act.md")
    assert note not in opened(library, edit="memos/torn.pdf"), "there is no such list of a file that is not indexed"


@pytest.mark.parametrize("path", ["memos/nothing.md", "../../etc/passwd", "<b>"])
def test_a_form_of_nothing_is_explained(library: AppTest, path: str) -> None:
    page = opened(library, edit=path)
    assert "There is no file" in page
    assert "<b>" not in page


def test_files_are_added_checked_and_refused(library: AppTest, mine: Settings) -> None:
    opened(library, view="add")
    torn = ("torn2.pdf", b"%PDF-1.7 torn", "application/pdf")
    library.file_uploader[0].set_value([MEMO, torn])
    library.selectbox[0].set_value("memos")
    page = shown(button(library, say().lib_add_button))
    assert (mine.corpus / "memos/gate.md").read_bytes() == MEMO[1]
    assert "library?edit=memos%2Fgate.md" in page
    assert "torn2.pdf" in page
    assert "cannot be read" in page
    assert not (mine.corpus / "memos/torn2.pdf").exists()
    assert say().lib_waiting.format(new=1, changed=0, gone=0) in page

    library.file_uploader[0].set_value([(MEMO[0], b"Other words are here.\n", MEMO[2])])
    library.selectbox[0].set_value("memos")
    assert "is there already" in shown(button(library, say().lib_add_button))
    assert (mine.corpus / "memos/gate.md").read_bytes() == MEMO[1]


def test_without_a_file_or_a_folder_nothing_is_added(library: AppTest) -> None:
    opened(library, view="add")
    assert say().lib_no_file in shown(button(library, say().lib_add_button))


def test_what_was_refused_waits_in_the_form_for_what_it_lacks(library: AppTest, mine: Settings) -> None:
    opened(library, view="add")
    library.file_uploader[0].set_value([MEMO])
    page = shown(button(library, say().lib_add_button))
    assert say().lib_no_folder in page
    assert say().lib_no_file not in page
    assert [file.name for file in library.file_uploader[0].value] == [MEMO[0]]
    library.selectbox[0].set_value("memos")
    shown(button(library, say().lib_add_button))
    assert (mine.corpus / "memos/gate.md").read_bytes() == MEMO[1]
    assert (library.file_uploader[0].value, library.selectbox[0].value) == ([], None)

    library.file_uploader[0].set_value([(MEMO[0], b"Other words are here.\n", MEMO[2])])
    library.selectbox[0].set_value("memos")
    assert "is there already" in shown(button(library, say().lib_add_button))
    library.checkbox[0].check()
    assert say().lib_replaced in shown(button(library, say().lib_add_button))
    assert (mine.corpus / "memos/gate.md").read_bytes() == b"Other words are here.\n"
    assert (library.file_uploader[0].value, library.checkbox[0].value) == ([], False)


def test_changes_are_listed_and_undone(library: AppTest, mine: Settings) -> None:
    assert say().lib_no_changes in opened(library, view="changes")
    opened(library, view="add")
    library.file_uploader[0].set_value([MEMO])
    library.selectbox[0].set_value("memos")
    button(library, say().lib_add_button)

    page = opened(library, view="changes")
    assert say().lib_did_add in page
    assert "memos/gate.md" in page
    page = shown(button(library, say().lib_undo.format(number=1)))
    assert not (mine.corpus / "memos/gate.md").exists()
    assert say().lib_undid_add.format(number=1) in page
    page = shown(button(library, say().lib_redo.format(number=1)))
    assert (mine.corpus / "memos/gate.md").exists()
    assert say().lib_did_again.format(what=say().lib_did_add, number=1) in page
    assert [found.label for found in library.button if found.key != "lib-reindex"] == [say().lib_undo.format(number=3)]


def test_problems_have_reasons_and_remedies(library: AppTest) -> None:
    page = opened(library, view="problems")
    assert "memos/torn.pdf" in page
    assert "the PDF is damaged" in page
    assert "print it to a new PDF" in page
    assert say().lib_remedy_undated in page


def test_coverage_counts_by_kind_and_time(library: AppTest) -> None:
    page = opened(library, view="coverage")
    assert '<td role="cell" class="" data-label="2024">1<span class="pc-bar"' in page
    assert "pc-upright" in page, "17 years and decades"
    documents = [Document(str(n), "", "", Metadata(kind=Kind.MEMO, date=date)) for n, date in enumerate(
        ["1996", "2009-12-31", "2024-05", "2024", "", ""])]  # fmt: skip
    counts = coverage(documents)
    assert counts == {(Kind.MEMO, "1990s"): 1, (Kind.MEMO, "2000s"): 1, (Kind.MEMO, "2024"): 2, (Kind.MEMO, ""): 2}
    assert {period for _, period in counts} - {""} <= set(periods([1996, 2009, 2024]))
    assert periods([]) == []
    assert periods([2024]) == ["2024"]


def test_near_copies_are_grouped(library: AppTest) -> None:
    assert say().lib_no_copies in opened(library, view="copies")
    one, two, three = (Document(n, n, "", Metadata(), near_copies=other) for n, other in (
        ("a", ("b",)), ("b", ("a",)), ("c", ())))  # fmt: skip
    assert copy_groups([one, two, three]) == [[one, two]]


def test_new_and_removed_files_are_told_before_the_re_index(library: AppTest, mine: Settings) -> None:
    (mine.corpus / "memos/late.txt").write_text("The mill is shut.\n")
    (mine.corpus / "news/fair.txt").unlink()
    (mine.corpus / "statutes/bridge-act.md").write_text("The toll is three coins.\n")
    page = opened(library)
    assert say().lib_waiting.format(new=1, changed=1, gone=1) in page
    assert "memos/late.txt" in listed(page)
    for text in (say().lib_new, say().lib_gone, say().lib_changed):
        assert text in page


def test_a_re_index_started_here_ends_with_its_report(library: AppTest, mine: Settings) -> None:
    (mine.corpus / "statutes/bridge-act.md.meta.toml").write_text('date = "1997"\n')
    assert say().lib_waiting.format(new=0, changed=1, gone=0) in opened(library)
    page = shown(button(library, say().lib_reindex))
    assert "<progress" in page
    assert say().lib_reindex not in [found.label for found in library.button], "one at a time"
    job = jobs.current(mine)
    deadline = time.monotonic() + SECONDS
    while job and job.running:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    page = shown(library.run())
    assert say().lib_done in page
    assert say().lib_in_step in page
    assert "1997" in page


def test_one_that_failed_says_why(library: AppTest, monkeypatch: pytest.MonkeyPatch, mine: Settings) -> None:
    for said, reason in (('{"error": "Mend the disk."}', "Mend the disk."), ("", say().lib_killed)):
        monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-c", f"print({said!r}) if {said!r} else None"))
        opened(library)
        button(library, say().lib_reindex)
        job = jobs.current(mine)
        assert job
        job._thread.join(SECONDS)
        page = shown(library.run())
        assert say().lib_failed in page
        assert reason in page


def test_first_run_offers_to_build_the_index(library: AppTest, mine: Settings) -> None:
    shutil.rmtree(mine.index)
    page = opened(library)
    assert say().missing_index in page
    assert say().lib_first.format(files=6, folder=mine.corpus) in page
    assert say().lib_build in [found.label for found in library.button]


def test_first_run_with_an_empty_corpus_offers_to_add_files(library: AppTest, mine: Settings) -> None:
    shutil.rmtree(mine.index)
    shutil.rmtree(mine.corpus)
    mine.corpus.mkdir()
    page = opened(library)
    assert say().lib_empty_title in page
    assert say().lib_build not in [found.label for found in library.button]
    library.file_uploader[0].set_value([MEMO])
    library.selectbox[0].set_value("memos")
    page = shown(button(library, say().lib_add_button))
    assert say().lib_build in [found.label for found in library.button]
    assert say().lib_edit_added in page
    page = opened(library, edit="memos/gate.md")
    assert say().lib_form_new in page
    assert library.selectbox(key=field(library, "kind")).value == "memo"
    assert library.text_input(key=field(library, "title")).value == "Gate"


def test_first_run_without_a_corpus_folder(library: AppTest, mine: Settings) -> None:
    shutil.rmtree(mine.index)
    shutil.rmtree(mine.corpus)
    page = opened(library)
    assert say().lib_no_corpus in page
    assert str(mine.corpus) in page
    assert not library.button


def test_a_vanished_corpus_still_shows_what_is_indexed(library: AppTest, mine: Settings) -> None:
    mine.corpus.rename(mine.corpus.with_name("away"))
    page = opened(library)
    assert say().lib_no_corpus in page
    assert say().lib_still_answers in page
    assert "statutes/bridge-act.md" in listed(page)
    assert say().lib_in_step not in page
    assert say().lib_reindex not in [found.label for found in library.button]


def test_an_index_of_another_version_offers_to_rebuild(library: AppTest, mine: Settings) -> None:
    with sqlite3.connect(mine.index / DATABASE) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert say().unfit_index in opened(library)
    assert say().lib_rebuild in [found.label for found in library.button]


def test_a_damaged_index_offers_to_rebuild(library: AppTest, mine: Settings) -> None:
    (mine.index / DATABASE).write_bytes(b"no database" * 1000)
    assert say().damaged_index in opened(library)
    assert say().lib_rebuild in [found.label for found in library.button]


def test_other_pages_lead_to_the_library_where_there_is_no_index(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(Settings(corpus=tmp_path, index=tmp_path / "none"), monkeypatch)
    assert say().lib_go_and_build in shown(app.run())


@pytest.mark.parametrize("params", [{}, {"view": "add"}, {"view": "changes"}, {"edit": "news/fair.txt"}])
def test_read_only_shows_and_changes_nothing(
    library: AppTest, mine: Settings, monkeypatch: pytest.MonkeyPatch, params: dict[str, str]
) -> None:
    use(mine.model_copy(update={"server": ServerSettings(read_only=True)}), monkeypatch)
    page = opened(library, **params)
    assert "news/fair.txt" in listed(page)
    assert not library.button
    assert not library.file_uploader
    for word in (say().lib_edit, say().lib_add, say().lib_changes):
        assert f">{word}<" not in page


def test_read_only_without_an_index_names_the_command(
    library: AppTest, mine: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(mine.model_copy(update={"index": mine.index / "none", "server": ServerSettings(read_only=True)}), monkeypatch)
    page = opened(library)
    assert "pincite reindex" in page
    assert not library.button


def in_spanish(settings: Settings, monkeypatch: pytest.MonkeyPatch, *, read_only: bool = False) -> Settings:
    spanish = settings.model_copy(update={"server": ServerSettings(language="es", read_only=read_only)})
    use(spanish, monkeypatch)
    return spanish


def test_only_the_words_of_the_rooms_below_are_english(
    library: AppTest, mine: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, spanish = in_language("es"), in_spanish(mine, monkeypatch)
    opened(library, view="add")
    assert f"<li>{words.lib_no_file}</li>" in shown(button(library, words.lib_add_button))
    added = Added("memos/a.pdf", 1, Metadata(), False, ("Page 3 is <b>.",), "")
    results = Result(None, "b.pdf is torn."), Result(None, "Demasiados.", ours=True), Result(added)
    library.session_state["lib-added"] = results
    page = shown(library.run())
    assert '<li><span lang="en">b.pdf is torn.</span></li><li>Demasiados.</li>' in page
    unread = words.lib_not_all_read.format(reason='<span lang="en">Page 3 is &lt;b&gt;.</span>')
    assert f"<p>{unread}</p>" in page

    monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-c", """print('{"error": "Mend the disk."}')"""))
    opened(library, view="")
    button(library, words.lib_reindex)
    job = jobs.current(spanish)
    assert job
    job._thread.join(SECONDS)
    assert f'{words.lib_failed}</h2><div lang="en"><p>Mend the disk.</p></div>' in shown(library.run())


def test_a_missing_index_is_told_in_english_as_such(
    library: AppTest, mine: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_spanish(mine.model_copy(update={"index": mine.index / "none"}), monkeypatch, read_only=True)
    assert re.search('<div class="pc-note" role="status"><p><span lang="en">.*pincite reindex', opened(library))


@pytest.fixture
def visit(mine: Settings, browser: Browser) -> Iterator[Visit]:  # noqa: F811
    """A visitor of a server of their own, whose corpus they may change."""
    port = unused_port()
    command = [sys.executable, "cli.py", "serve", "--no-open", "--port", str(port)]
    command += ["--corpus", str(mine.corpus), "--index", str(mine.index)]
    process = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    address = f"http://127.0.0.1:{port}"
    context = browser.new_context()
    try:
        wait_for(f"{address}/healthz", process)
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        visit = Visit(page, address)
        visit.watch(page)
        yield visit
    finally:
        context.close()
        output = stop(process)
    assert "Traceback" not in output
    assert visit.errors == []
    assert visit.foreign == []


def test_a_file_is_added_dated_indexed_found_and_taken_back(visit: Visit, mine: Settings) -> None:
    page, words = visit.page, say()
    visit.open("/library?view=add", "[data-testid=stFileUploader]")
    page.locator("input[type=file]").set_input_files({"name": MEMO[0], "mimeType": MEMO[2], "buffer": MEMO[1]})
    page.get_by_text(MEMO[0]).first.wait_for()
    page.get_by_role("combobox", name=words.lib_folder).click()
    page.get_by_role("option", name="memos").click()
    page.get_by_role("button", name=words.lib_add_button).click()
    page.get_by_role("link", name=words.lib_edit_added).click()

    page.get_by_label(words.field_date).fill("2024-05-06")
    page.get_by_role("button", name=words.lib_save).click()
    page.get_by_text(words.lib_changed_now.format(files="memos/gate.md.meta.toml")).wait_for()
    assert tomllib.loads((mine.corpus / "memos/gate.md.meta.toml").read_text()) == {"date": "2024-05-06"}

    page.get_by_role("button", name=words.lib_reindex).click()
    page.get_by_text(words.lib_done).wait_for()
    quotes = Pincite(mine).ask("When does the east gate of the quarry open?").quotes
    assert (quotes[0].document.path, quotes[0].document.meta.date) == ("memos/gate.md", "2024-05-06")

    visit.open("/library?view=changes", ".pc-change")
    page.get_by_role("button", name=words.lib_undo.format(number=2)).click()
    page.get_by_role("button", name=words.lib_redo.format(number=2)).wait_for()
    assert not (mine.corpus / "memos/gate.md.meta.toml").exists()
    page.get_by_role("button", name=words.lib_undo.format(number=1)).click()
    page.get_by_role("button", name=words.lib_redo.format(number=1)).wait_for()
    assert not (mine.corpus / "memos/gate.md").exists()

    width, height = WIDTHS["phone"]
    page.set_viewport_size({"width": width, "height": height})
    every_part_is_accessible(visit, page)
    page.set_viewport_size({"width": 1280, "height": 900})
    visit.open("/library?view=coverage", ".pc-bar")
    assert page.evaluate(NOTHING_OUT_OF_SIGHT), "the coverage of thirty years fits on a laptop"


def every_part_is_accessible(visit: Visit, page: Page) -> None:
    for path, ready in (
        ("/library", "table"),
        ("/library?view=add", "[data-testid=stFileUploaderDropzone][role=group]"),
        ("/library?view=problems", "table"),
        ("/library?view=coverage", ".pc-bar"),
        ("/library?view=copies", "h2"),
        ("/library?view=changes", ".pc-change"),
        ("/library?edit=memos/orchard-2024.md", "textarea"),
        ("/library?edit=nothing", ".pc-problem"),
    ):
        visit.open(path, ready)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.evaluate(NOTHING_OUT_OF_SIGHT), path


def test_what_waits_for_the_next_re_index_is_told_until_one_is_started(
    library: AppTest, mine: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sidecar = open_sidecar(mine.corpus, mine.index, "memos/orchard-2024.md")
    made = save(mine.corpus, mine.index, [Edit(sidecar, {"title": "Memo"})])
    assert made
    library.session_state["lib-change"] = made.number
    assert say().lib_after_reindex in opened(library, view="changes")
    started = list[Settings]()
    monkeypatch.setattr(jobs, "start", lambda settings, full: started.append(settings))
    after = texts(library.button(key="lib-reindex").click().run())
    assert started
    assert say().lib_after_reindex not in after
