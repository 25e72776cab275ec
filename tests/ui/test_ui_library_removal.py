"""The Library's removal: offered below the form, confirmed, told, undone; refused and hidden where it must be."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest
from test_ui_browser import WIDTHS, Visit, browser  # noqa: F401 (a fixture)
from test_ui_library import button, in_spanish, library, listed, mine, opened, shown, visit  # noqa: F401 (fixtures)
from ui_support import use

from index.records import Document, Metadata, Superseding
from index.settings import ServerSettings, Settings
from ingest import journal
from ui.components.library_removal import consequences
from ui.components.markup import escape
from ui.strings import in_language, say

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed (transport|event loop|<socket):ResourceWarning"),
]
PATH = "memos/orchard-2024.md"


def offered(app: AppTest) -> bool:
    return say().lib_remove in [box.label for box in app.expander]


def confirmed(app: AppTest) -> str:
    next(box for box in app.checkbox if box.label == say().lib_remove_sure).check()
    return shown(button(app, say().lib_remove_button))


def test_a_document_is_removed_once_confirmed_told_of_and_had_back(library: AppTest, mine: Settings) -> None:  # noqa: F811
    file, before = mine.corpus / PATH, (mine.corpus / PATH).read_bytes()
    page = opened(library, edit=PATH)
    assert offered(library)
    assert escape(say().lib_remove_note.format(file=PATH)) in page
    assert say().lib_remove_older.format(titles="Orchard visits, memo of 2020") in page

    assert say().lib_remove_unsure in shown(button(library, say().lib_remove_button))
    assert file.exists()

    page = confirmed(library)
    assert not file.exists()
    assert "edit" not in library.query_params
    assert say().table_name in page
    assert escape(f"{say().lib_removed_now.format(files=PATH)} {say().lib_after_reindex}") in page
    assert say().lib_waiting.format(new=0, changed=0, gone=1) in page

    page = shown(button(library, say().lib_undo.format(number=1)))
    assert file.read_bytes() == before
    what = say().lib_undid_remove.format(number=1).capitalize()
    assert escape(say().lib_undone_now.format(what=what, document=PATH)) in page
    assert say().lib_in_step in page
    shown(button(library, say().lib_redo.format(number=1)))
    assert not file.exists()

    page = opened(library, view="changes")
    assert f"UTC: {say().lib_did_remove}" in page


def test_its_own_sidecar_goes_too(library: AppTest, mine: Settings) -> None:  # noqa: F811
    opened(library, edit="news/lanterns.txt")
    page = confirmed(library)
    assert say().lib_removed_now.format(files="news/lanterns.txt, news/lanterns.txt.meta.toml") in page
    assert not list(mine.corpus.glob("news/lanterns*"))


@pytest.mark.parametrize("sidecar", [None, b"title = "])
def test_a_file_that_cannot_be_read_can_be_removed(library: AppTest, mine: Settings, sidecar: bytes | None) -> None:  # noqa: F811
    if sidecar:
        (mine.corpus / "memos/torn.pdf.meta.toml").write_bytes(sidecar)
    assert "library?edit=memos%2Ftorn.pdf" in opened(library, view="problems")
    page = opened(library, edit="memos/torn.pdf")
    assert (say().failed in page) is bool(sidecar), "what is no TOML has to be mended by hand"
    confirmed(library)
    assert not list(mine.corpus.glob("memos/torn*"))


def test_before_the_first_index_a_file_can_be_removed_too(
    library: AppTest,  # noqa: F811
    mine: Settings,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(mine.model_copy(update={"index": mine.index / "none"}), monkeypatch)
    opened(library, edit="news/fair.txt")
    page = confirmed(library)
    assert say().missing_index in page
    assert say().lib_removed_now.format(files="news/fair.txt") in page
    shown(button(library, say().lib_undo.format(number=1)))
    assert (mine.corpus / "news/fair.txt").exists()


def test_a_file_changed_meanwhile_stays(library: AppTest, mine: Settings) -> None:  # noqa: F811
    opened(library, edit="news/fair.txt")
    (mine.corpus / "news/fair.txt").write_text("The fair is over.\n")
    page = confirmed(library)
    assert say().lib_not_removed in page
    assert "changed meanwhile" in page
    assert (mine.corpus / "news/fair.txt").exists()

    button(library, say().lib_load_anew)
    assert say().lib_removed_now.format(files="news/fair.txt") in confirmed(library)


def test_one_that_went_meanwhile_is_explained(library: AppTest, mine: Settings) -> None:  # noqa: F811
    opened(library, edit="news/fair.txt")
    (mine.corpus / "news/fair.txt").unlink()
    page = confirmed(library)
    assert say().lib_not_removed in page
    assert "There is no file" in page
    assert not journal.changes(mine.index)


@pytest.mark.parametrize("path", ["memos/nothing.md", "../../etc/passwd", "memos/orchard-2024.md/letter.pdf"])
def test_what_is_no_file_of_the_corpus_is_not_offered(library: AppTest, path: str) -> None:  # noqa: F811
    opened(library, edit=path)
    assert not offered(library)
    assert not library.checkbox


def test_what_could_not_be_had_back_says_so_instead(
    library: AppTest,  # noqa: F811
    mine: Settings,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_spanish(mine, monkeypatch)
    (mine.corpus / "news/linked.txt").symlink_to("fair.txt")
    page = opened(library, edit="news/linked.txt")
    assert in_language("es").lib_save in [found.label for found in library.button]
    assert '<span lang="en">news/linked.txt could not be had back' in page
    assert not library.expander


@pytest.mark.parametrize("index", ["index", "none"])
def test_read_only_offers_no_removal(
    library: AppTest,  # noqa: F811
    mine: Settings,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    index: str,
) -> None:
    read_only = {"index": mine.index.with_name(index), "server": ServerSettings(read_only=True)}
    opened(library, edit="news/fair.txt")
    assert offered(library)
    use(mine.model_copy(update=read_only), monkeypatch)
    # The box and the button of a page that was drawn before: what is pressed there changes nothing.
    page = confirmed(library)
    assert (mine.corpus / "news/fair.txt").exists()
    assert not offered(library)
    assert say().lib_removed_now.format(files="news/fair.txt") not in page
    assert "library?edit=" not in opened(library, view="problems")


def test_the_list_is_whole_again_after_a_removal(library: AppTest) -> None:  # noqa: F811
    before = listed(opened(library))
    opened(library, edit="memos/torn.pdf")
    assert listed(confirmed(library)) == before, "until the next re-index"


def document(path: str, *also: str, by: Sequence[str] = (), title: str = "") -> Document:
    later = tuple(Superseding(name, name, name.upper(), "") for name in by)
    return Document(path, path, "", Metadata(title=title), paths=(path, *also), superseded_by=later)


def test_what_follows_for_other_documents_is_told() -> None:
    words = say()
    documents = [
        document("a", by=("b",), title="First"),
        document("b", by=("c", "d"), title="Second"),
        document("c", title="Third"),
        document("d", "copies/d"),
        document("d/letter.pdf"),
        document("deed"),
    ]
    expected = {
        "a": [words.lib_remove_later.format(titles="B")],
        "b": [words.lib_remove_later.format(titles="C; D"), words.lib_remove_older.format(titles="First")],
        "c": [words.lib_remove_older.format(titles="Second")],
        "d": [words.lib_remove_inside.format(files="d/letter.pdf"), words.lib_remove_copy.format(files="copies/d")],
        "copies/d": [words.lib_remove_copy.format(files="d")],
        "deed": [],
        "not indexed": [],
    }
    assert {path: consequences(path, documents) for path in expected} == expected


@pytest.mark.parametrize("size", WIDTHS)
def test_a_document_is_removed_and_had_back_in_a_browser(visit: Visit, mine: Settings, size: str) -> None:  # noqa: F811
    page, words, file = visit.page, say(), mine.corpus / PATH
    width, height = WIDTHS[size]
    page.set_viewport_size({"width": width, "height": height})
    before = file.read_bytes()
    visit.open(f"/library?edit={PATH}", "textarea")
    page.get_by_role("link", name=words.lib_back).wait_for()
    page.get_by_text(words.lib_remove, exact=True).click()
    # While the part unfolds the button moves: pressed on it, the mouse would be let go beside it.
    page.locator("[data-testid=stExpander] details").evaluate(
        "part => Promise.allSettled(part.getAnimations({subtree: true}).map(a => a.finished)).then(() => true)"
    )
    remove = page.get_by_role("button", name=words.lib_remove_button, exact=True)
    remove.click()
    page.get_by_text(words.lib_remove_unsure).wait_for()
    assert file.exists()
    is_accessible(visit)

    # The input itself is drawn outside of the page, as Streamlit's boxes are.
    page.get_by_text(words.lib_remove_sure).click()
    expect(page.get_by_role("checkbox", name=words.lib_remove_sure)).to_be_checked()
    remove.click()
    page.get_by_text(words.lib_removed_now.format(files=PATH)).wait_for()
    page.locator("table").first.wait_for()
    assert not file.exists()
    assert "edit=" not in page.url
    is_accessible(visit)

    page.get_by_role("button", name=words.lib_undo.format(number=1)).click()
    page.get_by_role("button", name=words.lib_redo.format(number=1)).wait_for()
    assert file.read_bytes() == before
    is_accessible(visit)


def is_accessible(visit: Visit) -> None:  # noqa: F811
    results = Axe().run(visit.page)
    assert results.violations_count == 0, results.generate_report()
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
