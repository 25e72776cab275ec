"""What the Library tells of changes and re-indexes: in words, once, with a button or the reason why there is none."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from test_ui_library import SECONDS, button, field, library, library_script, mine, opened, shown  # noqa: F401 (fixtures)

from index.settings import Settings
from index.writer import open_writer
from ingest.journal import Action, Change, FileChange
from ingest.pipeline import LOADING
from ingest.unfinished import marked
from ui import jobs
from ui.components.library_acts import Act, acts, button_label, done
from ui.components.library_state import _progress
from ui.jobs import Phase, Progress
from ui.strings import say


def change(number: int, action: Action, before: str, after: str, of: int = 0, path: str = "a.toml") -> Change:
    return Change(number, "2026-01-02T03:04:05+00:00", action, "a.md", (), (FileChange(path, before, after),), of)


def listed(made: list[Change], now: str, most: int = 20) -> list[Act]:
    """The list, newest first, where the file of all changes holds `now`."""
    return acts(made[::-1], lambda one: one.files[0].after == now != one.files[0].before, most)


EDIT = change(1, Action.EDIT, "", "x")
UNDONE = change(2, Action.UNDO, "x", "", of=1)
AGAIN = change(3, Action.UNDO, "", "x", of=2)
UNDONE_AGAIN = change(4, Action.UNDO, "x", "", of=3)


def test_an_act_is_offered_once_however_often_it_was_undone_and_done_again() -> None:
    words = say()
    rows = listed([EDIT, UNDONE, AGAIN], "x")
    assert [(row.offered, row.reason) for row in rows] == [
        (True, ""),
        (False, words.lib_since_again.format(number=3)),
        (False, words.lib_since_undone.format(number=2)),
    ]
    assert list(map(done, rows)) == [
        words.lib_did_again.format(what=words.lib_did_edit, number=1),
        words.lib_undid_edit.format(number=1),
        words.lib_did_edit,
    ]
    assert button_label(rows[0]) == words.lib_undo.format(number=3)

    rows = listed([EDIT, UNDONE, AGAIN, UNDONE_AGAIN], "")
    assert [row.offered for row in rows] == [True, False, False, False]
    assert done(rows[0]) == words.lib_undid_edit.format(number=1)
    assert button_label(rows[0]) == words.lib_redo.format(number=1)


def test_what_cannot_be_undone_says_by_what_it_was_changed_since() -> None:
    later = change(2, Action.EDIT, "x", "y")
    other = change(3, Action.EDIT, "", "z", path="b.toml")
    reasons = [row.reason for row in listed([EDIT, later, other], "nothing of these")]
    by_hand = say().lib_since_by_hand
    assert reasons == [by_hand, by_hand, say().lib_since_changed.format(number=2)]


@pytest.mark.parametrize("action", list(Action))
def test_an_undoing_whose_root_is_forgotten_still_says_what_it_did(action: Action) -> None:
    first = change(7, action, "", "x", of=6 if action is Action.UNDO else 0)
    texts = [done(row) for row in listed([first, change(8, Action.UNDO, "x", "", of=7)], "")]
    assert all(texts)
    assert "7" in texts[0]
    assert texts[0] != texts[1]
    assert done(listed([UNDONE], "")[0]) == say().lib_did_undo.format(number=1)


def test_the_page_lists_fields_by_the_names_of_the_form(library: AppTest, mine: Settings) -> None:  # noqa: F811
    opened(library, edit="statutes/bridge-act.md")
    library.text_input(key=field(library, "effective")).set_value("1997")
    shown(button(library, say().lib_save))
    page = opened(library, edit=[], view="changes")
    assert f"<p>{say().field_effective}</p>" in page

    (mine.corpus / "statutes/bridge-act.md.meta.toml").write_text('date = "1990"\n')
    page = shown(library.run())
    assert f"<p>{say().lib_since_by_hand}</p>" in page
    assert say().lib_undo.format(number=1) not in [found.label for found in library.button]


def test_loading_the_model_is_a_stage_of_its_own_without_a_count() -> None:
    told = _progress(Progress(stage=LOADING, done=0, total=1), "")
    assert say().lib_stage_loading in told
    assert say().lib_progress.format(done=0, total=1) not in told
    assert "value=" not in told
    assert say().lib_progress.format(done=0, total=14) in _progress(Progress(stage="embedding", total=14), "")


def test_a_success_is_told_to_whoever_waited_and_to_no_page_loaded_later(
    library: AppTest,  # noqa: F811
    mine: Settings,  # noqa: F811
    toy_jobs: None,
) -> None:
    opened(library)
    button(library, say().lib_reindex)
    ended(mine)
    assert say().lib_done in shown(library.run())
    assert say().lib_done in shown(library.run()), "as long as the page stands"
    assert say().lib_done not in opened(AppTest.from_function(library_script, default_timeout=120))


def test_a_success_that_nobody_waited_for_is_told_to_who_comes_first(mine: Settings, library: AppTest) -> None:  # noqa: F811
    job = jobs.start(mine)
    ended(mine)
    assert job.progress.phase is Phase.DONE
    assert say().lib_done in opened(library)
    assert say().lib_done not in opened(AppTest.from_function(library_script, default_timeout=120))


def ended(settings: Settings) -> None:
    job = jobs.current(settings)
    assert job
    job._thread.join(SECONDS)
    assert not job.running


def test_one_that_was_cut_off_is_told_until_another_comes_to_its_end(library: AppTest, mine: Settings) -> None:  # noqa: F811
    told = say().lib_cut_off.format(button=say().lib_reindex)
    assert told not in opened(library)
    (mine.index / "reindexing").touch()
    assert told in shown(library.run())
    with open_writer(mine.index):
        assert told not in shown(library.run()), "one is going on"
    with open_writer(mine.index), marked(mine.index):
        pass
    assert told not in shown(library.run())
