"""Errors and notes as people should meet them: what is the matter and what to do, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable

from answer.question import checked
from index import errors
from index.errors import PinciteError, QuestionError
from ui import jobs
from ui.components.markup import element, escape, link, show
from ui.core import settings
from ui.language import ENGLISH, language
from ui.strings import say

log = logging.getLogger("pincite")


class Refusal(QuestionError):
    """What a page refuses in words of its own; the errors of the rooms below speak English."""


def fit_to_ask(question: str) -> str:
    """The question, cleaned.

    Raises:
        Refusal: it is empty or too long, which the engine would tell in English.
    """
    try:
        return checked(question)
    except errors.LongQuestion as error:
        raise Refusal(say().long_question.format(length=error.length, most=error.most)) from None
    except errors.EmptyQuestion:
        raise Refusal(say().empty_question) from None


def note(text: str, command: str = "") -> None:
    """A remark beside the content, with a command to copy if there is one."""
    show(f'<div class="pc-note" role="status">{element("p", text)}{_command(command)}</div>')


def english_note(text: str) -> None:
    """The same for a remark of the rooms below."""
    show(f'<div class="pc-note" role="status"><p>{as_english(text)}</p></div>')


def problem(title: str, what: str | PinciteError, after: str = "") -> None:
    """A page's or a part's content when there is none: what is the matter, the remedy, and perhaps more."""
    told = _with_commands(what) if isinstance(what, str) else _told(what)
    show(f'<section class="pc-problem" role="alert">{element("h2", title)}{told}{element("p", after)}</section>')


def as_english(text: str) -> str:
    """Words of the rooms below, which are English, as HTML that says so on a page in another language."""
    return escape(text) if language() == ENGLISH else f'<span lang="en">{escape(text)}</span>'


def guarded(render: Callable[[], None]) -> None:
    """Draw a page; an error that pincite raises on purpose becomes its message, any other a general one."""
    try:
        render()
    except PinciteError as error:
        problem(_explained(error)[0], error)
        if isinstance(error, errors.IndexUnusable):
            _to_library()
    except Exception:
        log.exception("A page could not be drawn")
        problem(say().failed, say().unexpected)


def _to_library() -> None:
    """Where the index can be built without a terminal, or how far that is."""
    current, words = settings(), say()
    job = jobs.current(current)
    if job and job.running:
        show(f"<p>{escape(words.lib_being_built)} {link('library', words.lib_see_progress)}</p>")
    elif not current.server.read_only:
        show(f"<p>{link('library', words.lib_go_and_build)}</p>")


def _told(error: PinciteError) -> str:
    """The error's own text; in another language than English what that comes to, and the text below it."""
    text = _with_commands(str(error))
    if language() == ENGLISH or isinstance(error, Refusal):
        return text
    return f'{_with_commands(_explained(error)[1])}<div lang="en">{text}</div>'


def _explained(error: PinciteError) -> tuple[str, str]:
    """A title, and for other languages what to do; that is "" in English, since the error says it."""
    words = say()
    known: dict[type, tuple[str, str]] = {
        errors.IndexMissing: (words.missing_index, words.do_missing_index),
        errors.IndexMismatch: (words.unfit_index, words.do_unfit_index),
        errors.IndexDamaged: (words.damaged_index, words.do_damaged_index),
        errors.ModelNotFound: (words.no_model, words.do_no_model),
        errors.ModelDamaged: (words.no_model, words.do_no_model),
        QuestionError: (words.bad_question, words.do_bad_question),
        errors.NoDate: (words.bad_question, words.do_bad_date),
        Refusal: (words.bad_question, ""),
        errors.DocumentNotFound: (words.unknown_document, words.do_unknown_document),
        errors.SettingsError: (words.bad_settings, words.do_bad_settings),
    }
    return next((known[kind] for kind in type(error).__mro__ if kind in known), (words.failed, ""))


def _with_commands(text: str) -> str:
    """The errors' texts end in "...: COMMAND" or "...: COMMAND (remark)": the command gets a line of its own."""
    before, found, after = text.partition(": pincite ")
    if not found:
        return element("p", text)
    command, _, remark = f"pincite {after}".partition(" (")
    remark = f"({remark}" if remark else ""
    return f"{element('p', before + ':')}{_command(command)}{element('p', remark)}"


def _command(command: str) -> str:
    return f'<p class="pc-command">{element("code", command)}</p>' if command else ""
