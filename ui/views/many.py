"""Many questions at once: a list in, a table and a CSV file out, with the means to stop.

A run goes on within its own session's thread, one question after the other, so that others are answered between;
what it has done is kept in the session, and a stopped run can go on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice

import streamlit as st

from answer.batch import NOT_ASKED, YES, Outcome, outcome, table_csv
from answer.question_list import SUFFIXES, Listed, plain_list, read_list
from index.errors import PinciteError
from index.filters import Filters
from ui.components.filters import filter_fields
from ui.components.library_upload import mend_upload
from ui.components.markup import element, escape, show
from ui.components.messages import Refusal, english_note, fit_to_ask, note, problem
from ui.components.outcomes import outcome_table, place_address
from ui.components.permalink import narrowed
from ui.components.reads import with_own_notes
from ui.core import pincite
from ui.strings import say

# A table that people still read, asked in about a minute; the command line takes lists of any length.
MOST_QUESTIONS = 500
MAX_FILE_MB = 2
_RUN = "many-run"


@dataclass
class Run:
    """One list: what is asked, of what, and what came of it so far. `problem` is why it broke off."""

    questions: tuple[Listed, ...]
    remarks: tuple[str, ...]
    filters: Filters
    as_of: str
    narrowed: list[tuple[str, str]]
    rows: list[Outcome] = field(default_factory=list)
    running: bool = True
    problem: PinciteError | None = None


def render() -> None:
    """Draw the page."""
    words = say()
    show(f'<header class="pc-head">{element("h1", words.many_page)}{element("p", words.many_lead)}</header>')
    run: Run | None = st.session_state.get(_RUN)
    # Two places, one left empty: in a single one the emptying may be merged into what is drawn next on its way to the
    # browser, and the last table then stays on the page while a run goes on (seen in 1 of about 20 runs of its test).
    under_way, at_rest = st.empty(), st.empty()
    if run and run.running:
        with under_way.container():
            _go_on(run)
        return
    with at_rest.container():
        if run:
            _results(run)
        _form(anew=run is not None)


def _form(*, anew: bool) -> None:
    words = say()
    if anew:
        show(element("h2", words.many_another))
    types = [suffix.removeprefix(".") for suffix in SUFFIXES]
    mend_upload(MAX_FILE_MB, types)
    with pincite().snapshot() as snapshot, st.form("many", border=False):
        text = st.text_area(words.many_list, key="many-text", height=180, placeholder=words.many_hint)
        file = st.file_uploader(
            words.many_file,
            type=types,
            max_upload_size=MAX_FILE_MB,
            key="many-file",
        )
        read_filters = filter_fields(snapshot)
        sent = st.form_submit_button(words.many_ask, type="primary", key="many-send")
    filters, as_of = read_filters()
    if sent:
        questions, remarks = listed(text, (file.name, file.getvalue()) if file else None)
        st.session_state[_RUN] = Run(questions, remarks, filters, as_of, narrowed())
        st.rerun()


def listed(text: str, file: tuple[str, bytes] | None) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
    """The questions of a pasted list or of a file (its name and content), and remarks on how it was read.

    Raises:
        Refusal: there are none, or more than `MOST_QUESTIONS`, or both a list and a file.
        QuestionError: the file is no list of questions.
    """
    words = say()
    if file and text.strip():
        raise Refusal(words.many_both)
    read = read_list(*file) if file else None
    found = tuple(islice(read.items if read else plain_list(text), MOST_QUESTIONS + 1))
    if not found:
        raise Refusal(words.many_none)
    if len(found) > MOST_QUESTIONS:
        raise Refusal(words.many_too_many.format(most=MOST_QUESTIONS))
    return found, read.remarks if read else ()


def _go_on(run: Run) -> None:
    """Ask what is left. A click on the button breaks in between two questions."""
    st.button(say().many_stop, on_click=_stop, args=(run,), key="many-stop")
    place, engine = st.empty(), pincite()
    _progress(place, run)
    try:
        while len(run.rows) < len(run.questions):
            row = outcome(
                run.questions[len(run.rows)],
                lambda text: with_own_notes(engine.ask(fit_to_ask(text), run.filters, run.as_of or None)),
                say().phrases,
            )
            run.rows.append(replace(row, link=_absolute(place_address(row))))
            _progress(place, run)
    except PinciteError as error:
        # Where it came from would keep alive all that the last question was worked out with.
        error.__cause__ = error.__context__ = None
        run.problem = error.with_traceback(None)
    except Exception:
        _stop(run)
        raise
    _stop(run)
    st.rerun()


def _stop(run: Run) -> None:
    run.running = False


def _proceed(run: Run) -> None:
    run.running, run.problem = True, None


def _progress(place: st.delta_generator.DeltaGenerator, run: Run) -> None:
    done, total = len(run.rows), len(run.questions)
    label = say().many_done.format(done=done, total=total)
    with place:
        show(
            f'<div class="pc-job"><progress max="{total}" value="{done}" aria-label="{escape(say().many_progress)}">'
            f"</progress>{element('p', label)}</div>"
        )


def _results(run: Run) -> None:
    words, rows = say(), run.rows
    answered = sum(row.answered == YES for row in rows)
    not_asked = sum(row.answered == NOT_ASKED for row in rows)
    done = len(rows) - not_asked
    lead = words.many_summary.format(done=done, total=len(run.questions), answered=answered, silent=done - answered)
    refused = words.many_refused.format(count=not_asked) if not_asked else ""
    show(f'<div role="status">{element("h2", words.many_results)}{element("p", f"{lead} {refused}".strip())}</div>')
    for remark in run.remarks:
        english_note(remark)
    if run.problem:
        problem(words.failed, run.problem)
    generations = sorted({row.generation for row in rows if row.generation}, key=int)
    if len(generations) > 1:
        note(words.many_generations.format(generations=", ".join(generations)))
    with st.container(key="many-actions", horizontal=True):
        if len(rows) < len(run.questions):
            st.button(words.many_go_on, on_click=_proceed, args=(run,), key="many-go-on", type="primary")
        if rows:
            # Its bytes at once: what a button makes when it is pressed may be gone before the browser comes for it,
            # and a link that is answered with words would take this page away, and the table with it.
            table = table_csv(rows)
            st.download_button(
                words.many_csv, table, "pincite-answers.csv", "text/csv", key="many-csv", on_click="ignore"
            )
    if rows:
        show(element("p", words.many_keep, "pc-weak") + outcome_table(rows, run.narrowed))


def _absolute(address: str) -> str:
    """The address as another program needs it; "" where the browser has not told this app's own."""
    base = (st.context.url or "").partition("?")[0].rpartition("/")[0]
    return f"{base}/{address.removeprefix('./')}" if base and address else ""
