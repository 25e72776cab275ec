"""What goes in and out at the command line: questions, rows as text, messages, the progress bar.

Documents are not trusted: a control character in a name, title or text could move the cursor, rename the window
or hide words, so it is shown as its escape and never sent. Offsets and `--json` keep every character.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import QuestionError
from index.records import Status

if TYPE_CHECKING:
    from answer.question_list import Listed
    from answer.wire import Row
    from index.records import RunReport

# A question file longer than this is no list of questions.
MAX_QUESTION_FILE_BYTES = 50 * 1024 * 1024
# Passages shown beside an abstention; more would look like an answer.
NEAREST = 3
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BREAK = re.compile("[\t\n]")
# Fields of `show` that have lines of their own, or that only programs want.
_NOT_LISTED = frozenset("text furniture sources history superseded_by supersedes ids paths".split())


def use_utf8() -> None:
    """Quotations hold any character, whatever the terminal's locale says; in JSON a lone surrogate stays its escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(message: str) -> None:
    """A message for people, on stderr."""
    print(visible(message), file=sys.stderr)


def say_unexpected(error: Exception) -> None:
    """One line on an error that pincite did not foresee, and how to report it."""
    what = " ".join([f"{type(error).__name__}: {error}"[:300].rstrip(":. ") + ".", *getattr(error, "__notes__", [])])
    say(
        line(
            f"Something went wrong that pincite did not foresee: {what} Please report it to the project, with the "
            "command and its traceback; PINCITE_DEBUG=1 before the command shows that."
        )
    )


def visible(text: str) -> str:
    r"""The text with control characters escaped, but for newlines and tabs; CR LF becomes a newline.

    >>> visible("a\x1b[2J\r\n")
    'a\\x1b[2J\n'
    """
    return _CONTROL.sub(_escape, text.replace("\r\n", "\n"))


def line(text: object) -> str:
    """A value on one line: newlines and tabs are escaped too."""
    return _BREAK.sub(_escape, visible(str(text)))


def _escape(match: re.Match[str]) -> str:
    return f"\\x{ord(match[0]):02x}"


def read_questions(question: str | None, file: Path | None) -> Iterator[Listed]:
    """Each question given, with the place where it stands and its id.

    Args:
        question: the one question, if any.
        file: a list of questions, if any (see `answer.question_list.read_list`); "-" is stdin, JSON lines.

    Raises:
        QuestionError: both or neither are given, or the file or a line of it cannot be used.
    """
    from answer.question_list import Listed, read_list

    if question is not None and file is None:
        yield Listed(question)
        return
    if file is None or question is not None:
        raise QuestionError("Give a question, or a file of them with --questions FILE.jsonl; not both.")
    name = "stdin" if str(file) == "-" else str(file)
    listed = read_list(name, _read(file, name))
    for remark in listed.remarks:
        say(remark)
    yield from listed.items


def _read(file: Path, name: str) -> bytes:
    try:
        with os.fdopen(0, "rb", closefd=False) if str(file) == "-" else file.open("rb") as stream:
            content = stream.read(MAX_QUESTION_FILE_BYTES + 1)
    except OSError as error:
        raise QuestionError(f"Cannot read {name}: {error.strerror}.") from None
    if len(content) > MAX_QUESTION_FILE_BYTES:
        raise QuestionError(f"{name} is larger than {MAX_QUESTION_FILE_BYTES // 2**20} MB; split it.")
    return content


def print_row(row: Row) -> None:
    """Machine-readable: one JSON object on a line."""
    print(json.dumps(row, ensure_ascii=False))


def print_text(text: str) -> None:
    """Several lines of our own making on stdout."""
    print(visible(text))


def print_finding(row: Row) -> None:
    """One check of `pincite doctor`."""
    print(line(f"{row['severity']:8}{row['check']}: {row['message']}"))
    for sample in row["samples"]:
        print(f"          {line(sample)}")
    if row["remedy"]:
        print(f"          -> {line(row['remedy'])}")


def print_report(report: RunReport, dry_run: bool) -> None:
    """What a re-index did, or would do."""
    head = "Would be: " if dry_run else ""
    print(
        f"{head}{report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged, {len(report.failures)} not readable. Generation {report.generation}, "
        f"{report.passages} passages, {report.embedded} texts embedded in {report.seconds:.1f} s."
    )


def print_answer(row: Row) -> None:
    """An answer of `ask`, from its row (`answer.wire.answer_row`): how the question was read, then the quotations."""
    if row["searched_for"]:
        print(f"searched for: {line(row['searched_for'])}")
    if row["as_of_source"] == "question":
        print(f"as of {row['as_of']} (from the question)")
    if row["note"]:
        print(line(row["note"]))
    # A question that could not be judged says nothing of the corpus; its note has been told.
    silent = "The corpus does not answer this." if row["abstained"] and row["sureness"] else ""
    sure = f"pincite is {row['sureness']} ({row['confidence']:.2f})." if row["sureness"] else ""
    if sure:
        print(f"{silent} {sure}".strip())
    if row["missing"]:
        print(f"not in the passages found: {line(', '.join(row['missing']))}")
    if row["abstained"] and row["passages"]:
        print("Nearest passages, not an answer:")
    for number, quote in enumerate(row["passages"][:NEAREST] if row["abstained"] else row["quotes"], start=1):
        print_slice(number, quote)


def print_asked(row: Row) -> None:
    """An answer of a list of questions: below its question, apart from the one before."""
    print(f"\n== {line(row['question'])}")
    print_answer(row)


def print_found(row: Row) -> None:
    """The passages of `search`, from their row."""
    for number, hit in enumerate(row["hits"], start=1):
        print_slice(number, hit)


def print_slice(number: int, row: Row) -> None:
    """One quotation or passage: its title, what is known of it, its words."""
    print(f"\n{number}. {line(row['title'])}")
    for detail in _details(row):
        print(f"   {line(detail)}")
    print(f"\n{visible(row['text'])}")


def _details(row: Row) -> list[str]:
    page = f"p. {row['page']}" if row["page"] else ""
    # A suit goes on after whoever keeps the corpus looked: the day of the last look belongs to the status.
    checked = (
        f"last checked {row['last_checked']}" if row["status"] == Status.LITIGATION and row["last_checked"] else ""
    )
    who = ", ".join(filter(None, (row["kind"], row["issuer"], row["date"] or "undated", row["status"], checked, page)))
    where = f"{row['path']} [{row['start']}:{row['end']}]"
    later = [f"SUPERSEDED by {s['title']} ({s['since'] or 'undated'})" for s in row["superseded_by"]]
    younger = ["issued later than the day asked for"] if row["issued_later"] else []
    told = [f"tells of {row['tells_of']}, after the date of the document"] if row["tells_of"] else []
    lists = [f"item of a list that begins: {lead['text']}" for lead in row.get("lead_in", ())]
    numbers = ", ".join(map(str, row.get("differs_from", ())))
    differs = [f"differs from {numbers}"] if numbers else []
    also = [f"also in: {other['path']}" for other in row.get("also_in", ())]
    return [*filter(None, (who, row["label"], row["section"], where)), *later, *younger, *told, *lists, *differs, *also]


def print_document(row: Row) -> None:
    """A document of `show`, from its row: the record, then the whole text."""
    for key, value in row.items():
        if key not in _NOT_LISTED and value:
            print(f"{key}: {line(value)}")
    for later in row["superseded_by"]:
        print(line(f"superseded by: {later['title']} ({later['path']}), {later['since'] or 'undated'}"))
    print(f"\n{visible(row['text'])}")


class Progress:
    """A bar on stderr while it is a terminal; nothing otherwise."""

    def __enter__(self) -> Callable[[str, int, int], None]:
        from rich import progress
        from rich.console import Console

        columns = progress.TextColumn("{task.description}"), progress.BarColumn(), progress.MofNCompleteColumn()
        console = Console(stderr=True)
        self._bar = progress.Progress(
            *columns, progress.TimeRemainingColumn(), console=console, disable=not sys.stderr.isatty(), transient=True
        )
        self._bar.start()
        self._tasks: dict[str, Any] = {}
        return self._show

    def _show(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)

    def __exit__(self, *exception: object) -> None:
        self._bar.stop()
