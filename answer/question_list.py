"""Lists of questions: pasted text, and TXT, CSV and JSON-lines files."""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from answer.question import cleaned
from index.errors import QuestionError

# A cell may be called either; capitals do not matter.
QUESTION_COLUMNS = frozenset({"question", "questions"})
ID_COLUMN = "id"
SUFFIXES = (".csv", ".txt", ".jsonl")
_DELIMITERS = (",", ";", "\t")
# Not str.splitlines(): a question may hold U+2028.
_LINE_END = re.compile(r"\r\n|\r|\n")
# Whoever pastes a list pastes its numbers and bullets too; asked as they stand, a number would be looked for.
_MARKER = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)]|\(\d{1,3}\))\s+")


@dataclass(frozen=True, slots=True)
class Listed:
    """One question, where it stands ("q.csv, line 3: "), and its id of any type, in a dict that may be empty."""

    question: str
    place: str = ""
    extra: dict[str, Any] | None = None

    @property
    def id(self) -> str:
        """The id as text; "" where the list gives none."""
        given = (self.extra or {}).get("id")
        return "" if given is None else cleaned(str(given))


@dataclass(frozen=True, slots=True)
class QuestionList:
    """Questions in their order, maybe read only as they are taken; `remarks` say what was assumed."""

    items: Iterable[Listed]
    remarks: tuple[str, ...] = ()


def read_list(name: str, content: bytes) -> QuestionList:
    """The questions of a file; its name says whether it is CSV, plain text with a question a line, or JSON lines.

    Args:
        name: the file's name; anything but .csv and .txt is read as JSON lines of {"id", "question"}.
        content: its bytes.

    Raises:
        QuestionError: it is no text, or no such list. For JSON lines, only when the line at fault is taken.
    """
    suffix = PurePath(name).suffix.lower()
    text, remark = _decoded(name, content, guess=suffix in (".csv", ".txt"))
    if suffix == ".csv":
        rows, column = _csv(name, text)
        return QuestionList(rows, tuple(filter(None, (remark, column))))
    items = plain_list(text, name) if suffix == ".txt" else _json_lines(name, text)
    return QuestionList(items, (remark,) if remark else ())


def plain_list(text: str, name: str = "") -> list[Listed]:
    """A question a line, without the bullets and numbers of a list; empty lines are left out."""
    found = []
    for number, line in enumerate(_LINE_END.split(text), start=1):
        question = line[match.end() :] if (match := _MARKER.match(line)) else line
        if question.strip():
            found.append(Listed(question.strip(), f"{name}, line {number}: " if name else f"line {number}: "))
    return found


def json_object(line: str) -> dict[str, Any] | None:
    """A line as the JSON object that it is; None where it is none."""
    try:
        row = json.loads(line, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _finite(number: str) -> float:
    """What comes back with the answer must be JSON again, which knows no NaN and no infinity."""
    found = float(number)
    if not math.isfinite(found):
        raise ValueError(number)
    return found


def _json_lines(name: str, text: str) -> Iterator[Listed]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        row = json_object(line)
        if row is None or not isinstance(row.get("question"), str):
            raise QuestionError(f'{name}, line {number}: expected a JSON object like {{"id": "1", "question": "..."}}.')
        yield Listed(cleaned(row["question"]), f"{name}, line {number}: ", {"id": row["id"]} if "id" in row else {})


def _csv(name: str, text: str) -> tuple[list[Listed], str]:
    """The questions, and a remark where no column says that it holds them."""
    rows = _cells(name, text)
    if not rows:
        return [], ""
    heading = [cell.strip().casefold() for cell in rows[0][1]]
    column = next((i for i, cell in enumerate(heading) if cell in QUESTION_COLUMNS), None)
    if column is None:
        remark = f"{name}: no column is called question; the first of {len(heading)} was taken, its first line too."
        return [_listed(name, line, cells, 0, None) for line, cells in rows if cells[0].strip()], (
            remark if len(heading) > 1 else ""
        )
    ids = heading.index(ID_COLUMN) if ID_COLUMN in heading else None
    return [_listed(name, line, cells, column, ids) for line, cells in rows[1:]], ""


def _listed(name: str, line: int, cells: list[str], column: int, ids: int | None) -> Listed:
    extra = {ID_COLUMN: cells[ids].strip()} if ids is not None and ids < len(cells) else {}
    question = cells[column].strip() if column < len(cells) else ""
    return Listed(question, f"{name}, line {line}: ", extra)


def _cells(name: str, text: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with the number of the line it ends on.

    Raises:
        QuestionError: a row has more cells than the first, so that a question may have been cut at a comma.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows = list[tuple[int, list[str]]]()
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
            if rows and len(cells) > len(rows[0][1]):
                raise QuestionError(
                    f"{name}, line {reader.line_num}: more cells than in the first line. Put a question that holds "
                    'commas in double quotes ("..."), or use a .txt file with one question a line.'
                )
    except csv.Error as error:
        raise QuestionError(f"{name}, line {reader.line_num}: no CSV ({error}). Save the table as CSV again.") from None
    return rows


def _delimiter(text: str) -> str:
    """What parts the cells of the first line: the sign that makes a cell "question", else the most frequent one."""
    first = next((line for line in _LINE_END.split(text) if line.strip()), "")
    for sign in _DELIMITERS:
        if QUESTION_COLUMNS & {cell.strip().strip('"').casefold() for cell in first.split(sign)}:
            return sign
    return max(_DELIMITERS, key=first.count)


def _decoded(name: str, content: bytes, *, guess: bool) -> tuple[str, str]:
    """The text, and a remark where its encoding was guessed.

    Raises:
        QuestionError: it is no text in an encoding known here.
    """
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if utf16 else "utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        # What spreadsheets on Windows write as plain "CSV".
        if guess and not utf16 and b"\0" not in content:
            return content.decode(
                "cp1252"
            ), f"{name} is not UTF-8 text; it was read as Windows-1252: check the accents."
    except UnicodeDecodeError:
        pass
    raise QuestionError(f'{name} is not UTF-8 text; save it as UTF-8 (in a spreadsheet: "CSV UTF-8").')
