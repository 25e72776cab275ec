"""An answer as a file to take along: Markdown, Word, or a page to print."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from answer.batch import Outcome, outcome_of, table_csv
from answer.export_docx import docx_of
from answer.export_html import html_of
from answer.export_markdown import markdown_of
from answer.question_list import Listed
from answer.sheet import Sheet, sheet_of
from index.errors import ExportError, QuestionError
from index.records import Answer

# Of a question, in a file's name.
NAME_CHARACTERS = 60


# How a sheet becomes a file, by the end of its name.
FORMATS: Mapping[str, Callable[[Sheet], bytes]] = MappingProxyType(
    {".md": markdown_of, ".docx": docx_of, ".html": html_of}
)
TABLES = (".csv",)


def check_file(file: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse a file that cannot be exported to, before anything is asked.

    Raises:
        QuestionError: its name ends in none of `suffixes`, it exists, or its folder does not.
    """
    if file.suffix.lower() not in suffixes:
        names = ", ".join(suffixes)
        raise QuestionError(f"Cannot tell from the name {file} how to export; let it end in one of: {names}")
    if os.path.lexists(file):  # never raises, as Path.exists does where the name is too long
        raise QuestionError(f"{file} exists and is not overwritten. Choose another name, or move it away first.")
    if not os.path.isdir(file.parent):  # noqa: PTH112 - as above
        raise QuestionError(f"There is no folder {file.parent} to write {file.name} to. Make it, or name another file.")


def render(sheet: Sheet, suffix: str) -> bytes:
    """The file's content. `suffix` is one of `FORMATS`."""
    return FORMATS[suffix.lower()](sheet)


def write_new(file: Path, content: bytes) -> None:
    """Write a file that does not exist yet; what fails halfway is removed again.

    Raises:
        ExportError: it cannot be written.
    """
    try:
        with file.open("xb") as stream:
            try:
                stream.write(content)
            except OSError:
                file.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ExportError(file, error.strerror) from None


def file_name(question: str, suffix: str) -> str:
    """A name that every system takes, made from a question."""
    plain = re.sub(r"[^\w]+", "-", question.casefold(), flags=re.ASCII).strip("-_")
    return f"{plain[:NAME_CHARACTERS].rstrip('-_') or 'answer'}{suffix}"


class Kept:
    """What a command is asked to export: one answer as a sheet, or many as a table."""

    def __init__(self, file: Path, *, many: bool) -> None:
        """Args: where to; whether a list of questions is asked.

        Raises:
            QuestionError: see `check_file`.
        """
        check_file(file, TABLES if many else tuple(FORMATS))
        self._file, self._many = file, many
        self._sheets, self._rows = list[Sheet](), list[Outcome]()

    def add(self, listed: Listed, answer: Answer) -> None:
        """Keep what will be written of an answer; not the answer, whose documents may be large."""
        if self._many:
            self._rows.append(outcome_of(listed, answer))
        else:
            self._sheets.append(sheet_of(answer))

    def write(self) -> None:
        """Write the file.

        Raises:
            ExportError: it cannot be written.
        """
        write_new(self._file, table_csv(self._rows) if self._many else render(self._sheets[0], self._file.suffix))
