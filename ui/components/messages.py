"""Errors and notes as people should meet them: what is the matter and what to do, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable

from index import errors
from index.errors import PinciteError
from ui.components.markup import element, show
from ui.strings import Strings, say

log = logging.getLogger("pincite")


def note(text: str, command: str = "") -> None:
    """A remark beside the content, with a command to copy if there is one."""
    show(f'<div class="pc-note" role="status">{element("p", text)}{_command(command)}</div>')


def problem(title: str, text: str) -> None:
    """A page's or a part's content when there is none: what is the matter and the remedy."""
    show(f'<section class="pc-problem" role="alert">{element("h2", title)}{_with_commands(text)}</section>')


def guarded(render: Callable[[], None]) -> None:
    """Draw a page; an error that pincite raises on purpose becomes its message, any other a general one."""
    try:
        render()
    except PinciteError as error:
        problem(_title(error, say()), str(error))
    except Exception:
        log.exception("A page could not be drawn")
        problem(say().failed, say().unexpected)


def _title(error: PinciteError, words: Strings) -> str:
    titles: dict[type[PinciteError], str] = {
        errors.IndexMissing: words.missing_index,
        errors.IndexMismatch: words.unfit_index,
        errors.IndexDamaged: words.damaged_index,
        errors.ModelNotFound: words.no_model,
        errors.ModelDamaged: words.no_model,
        errors.QuestionError: words.bad_question,
        errors.DocumentNotFound: words.unknown_document,
        errors.SettingsError: words.bad_settings,
    }
    return titles.get(type(error), words.failed)


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
