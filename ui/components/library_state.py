"""How the index stands to the corpus, and the re-index: the button, its progress, what became of it."""

from __future__ import annotations

import time
from functools import partial

import streamlit as st

from index.errors import CorpusError, IndexDamaged, IndexMismatch, PinciteError
from index.records import RunReport
from index.settings import Settings
from index.store import Snapshot
from ingest.files import scan
from ingest.pending import Pending, pending
from ingest.pipeline import LOADING
from ingest.recipe import make_recipe
from ingest.unfinished import was_cut_off
from ui import jobs
from ui.components.library_add import ADDED
from ui.components.library_changes import MADE
from ui.components.markup import element, escape, link, show
from ui.components.messages import english_note, guarded, note, problem
from ui.core import pincite
from ui.jobs import Job, Phase, Progress
from ui.strings import say

# Progress is asked for so often, by each open page, and only while a re-index runs.
POLL_SECONDS = 1.0
# How long the page tells what became of a re-index, at most.
TOLD_SECONDS = 600.0
# Session state: the re-index whose success this session tells. A page that is loaded anew is another session.
_TOLD = "lib-told"
_GOOD_ENDS = (Phase.DONE, Phase.STOPPED)


def waiting(settings: Settings, snapshot: Snapshot) -> Pending | None:
    """What a re-index would change; None, and a problem, where the corpus folder or the model is not there."""
    try:
        recipe = make_recipe(settings, pincite().embedder)
        snapshot.check_model(recipe.embedder.identity)
        return pending(settings.corpus, settings.index, snapshot, recipe.fingerprint)
    except CorpusError as error:
        problem(say().lib_no_corpus, error, say().lib_still_answers)
    except PinciteError as error:
        problem(say().failed, error)
    return None


def state_box(settings: Settings, report: RunReport, documents: int, wait: Pending | None, *, may_change: bool) -> None:
    """What is indexed, what is not yet (None: that cannot be told), the last run, and the button to re-index."""
    words = say()
    finished = report.finished.replace("T", " ")[:16] or words.unknown_time
    held = words.library_note.format(
        documents=documents, passages=report.passages, generation=report.generation, finished=finished
    )
    last = f'<details class="pc-about">{element("summary", words.last_run)}{element("p", run_text(report))}</details>'
    step = element("p", _waiting_text(wait)) if wait else ""
    idle = may_change and not _progress_or_outcome(settings, words.lib_reindex)
    with st.container(key="pc-state"):
        show(f'<div class="pc-state">{element("p", held)}{step}{last}</div>')
        if idle:
            _button(settings, words.lib_reindex, full=False, primary=wait is None or bool(wait.total))


def _waiting_text(wait: Pending) -> str:
    words = say()
    if not wait.total:
        return words.lib_in_step
    return words.lib_waiting.format(new=len(wait.new), changed=len(wait.changed), gone=len(wait.gone))


def _progress_or_outcome(settings: Settings, button: str, *, first: bool = False) -> bool:
    """Show how far the re-index is, or what became of the last one; whether one runs.

    Args:
        settings: the folders.
        button: what the button is called that starts one.
        first: there is no index from which questions would be answered meanwhile.
    """
    job = jobs.current(settings)
    if job and job.running:
        st.session_state[_TOLD] = job
        with st.container(key="pc-running"):
            _running(settings, first)
        return True
    if job and _is_news(job):
        _ended(job.progress)
    elif was_cut_off(settings.index):
        note(say().lib_cut_off.format(button=button))
    return False


def _is_news(job: Job) -> bool:
    """Whether to tell how a re-index ended: a success to whoever waited for it, or first comes after; else to all."""
    if time.monotonic() - job.progress.ended > TOLD_SECONDS:
        return False
    if not job.told:
        st.session_state[_TOLD] = job
    job.told = True
    return job.progress.phase not in _GOOD_ENDS or st.session_state.get(_TOLD) is job


def _button(settings: Settings, label: str, *, full: bool, primary: bool = True) -> None:
    if st.button(label, type="primary" if primary else "secondary", key="lib-reindex"):
        jobs.start(settings, full=full)
        # They tell that something counts after the next re-index: this is it.
        for told in (ADDED, MADE):
            st.session_state.pop(told, None)
        st.rerun()


def unusable(settings: Settings, error: PinciteError, *, may_change: bool) -> None:
    """The page where there is no index that can be read: what is the matter, and the button that mends it."""
    rebuild = isinstance(error, IndexMismatch | IndexDamaged)
    words = say()
    if rebuild:
        problem(words.unfit_index if isinstance(error, IndexMismatch) else words.damaged_index, error)
    try:
        files = len(scan(settings.corpus, settings.index).files)
    except CorpusError as missing:
        problem(words.lib_no_corpus, missing)
        return
    if not rebuild and not files:
        text = f"{words.lib_empty.format(folder=settings.corpus)} {words.lib_empty_do if may_change else ''}"
        show(f"<section>{element('h2', words.lib_empty_title)}{element('p', text)}</section>")
        return
    if not rebuild:
        text = words.lib_first.format(files=files, folder=settings.corpus)
        show(f"<section>{element('h2', words.missing_index)}{element('p', text)}</section>")
    if not may_change:
        english_note(str(error))
        return
    label = words.lib_rebuild if rebuild else words.lib_build
    if not _progress_or_outcome(settings, label, first=True):
        _button(settings, label, full=rebuild)


def run_text(report: RunReport) -> str:
    """What a run did, in a line."""
    return say().run_note.format(
        added=report.added,
        changed=report.changed,
        removed=report.removed,
        unchanged=report.unchanged,
        embedded=report.embedded,
        seconds=report.seconds,
    )


@st.fragment(run_every=POLL_SECONDS)
def _running(settings: Settings, first: bool) -> None:
    guarded(partial(_progress_now, settings, first))


def _progress_now(settings: Settings, first: bool) -> None:
    job = jobs.current(settings)
    if job is None or not job.running:
        st.rerun()
    show(_progress(job.progress, "" if first else say().lib_meanwhile))
    if st.button(say().lib_stop, key="lib-stop"):
        job.stop()
        st.rerun()


def _progress(progress: Progress, meanwhile: str) -> str:
    """A bar with words; the counts are outside of what a screen reader is told by itself."""
    words = say()
    stage = {
        "reading": words.lib_stage_reading,
        LOADING: words.lib_stage_loading,
        "embedding": words.lib_stage_embedding,
    }.get(progress.stage, words.lib_stage_starting)
    # Of one thing there is nothing to count: the bar only moves.
    counted = progress.total > 1
    counts = words.lib_progress.format(done=progress.done, total=progress.total) if counted else ""
    value = f' value="{progress.done}" max="{progress.total}"' if counted else ""
    return (
        f'<div class="pc-note pc-job"><p role="status">{escape(stage)}</p>'
        f'<progress aria-label="{escape(stage)}"{value}></progress>'
        f"{element('p', counts)}{element('p', meanwhile, 'pc-weak')}</div>"
    )


def _ended(progress: Progress) -> None:
    words = say()
    if progress.phase is Phase.DONE and progress.report:
        note(f"{words.lib_done} {run_text(progress.report)}")
        if progress.report.failures:
            show(f"<p>{link('library?view=problems', words.lib_see_failures)}</p>")
    elif progress.phase is Phase.STOPPED:
        note(words.lib_stopped)
    else:
        ours = {Phase.KILLED: words.lib_killed, Phase.UNFORESEEN: words.unexpected}
        problem(words.lib_failed, ours.get(progress.phase) or PinciteError(progress.error))
