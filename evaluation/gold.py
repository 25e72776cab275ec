"""Gold questions: what is asked, and which words of which document answer it.

A file holds one JSON object a line. Two forms are read. The committed one names its evidence as
`{"evidence": [{"path", "text", "side"?}]}`; the other gives `seed_file`, `evidence_quote`, `alt_evidence`
and `supporting_docs` (names that documents know themselves by, their `ids`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from index import dates
from index.errors import QuestionError
from index.records import Document

STARTER = Path(__file__).parent / "gold" / "starter.jsonl"
# An error names this many of what is missing; the rest is counted.
NAMED_IN_ERRORS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that answer, and the path of the document they stand in; `side` tells the two of a comparison apart."""

    path: str
    text: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A gold question. `as_of` is "" where it is asked as of today; `supporting` are documents' ids."""

    id: str
    text: str
    kind: str = "plain"
    lang: str = "en"
    as_of: str = ""
    unanswerable: bool = False
    evidence: tuple[Evidence, ...] = ()
    supporting: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The row of the report it counts in: its kind, or its language where that is not English."""
        return self.kind if self.lang == "en" else {"es": "spanish"}.get(self.lang, self.lang)


@dataclass(frozen=True, slots=True)
class Task:
    """A question and where its answer lies in this index: words by document hash, and documents that bear it out."""

    question: Question
    evidence: tuple[tuple[str, Evidence], ...] = ()
    documents: frozenset[str] = frozenset()


def read_questions(file: Path) -> list[Question]:
    """The questions of a file in either form, in order.

    Raises:
        QuestionError: the file cannot be read, or a line is no such question; the text names the line.
    """
    lines = enumerate(lines_of(file), start=1)
    questions = [_question(line, f"{file}, line {i}") for i, line in lines if line.strip()]
    if not questions:
        raise QuestionError(f"{file} holds no questions.")
    twice = {q.id for q in questions if sum(other.id == q.id for other in questions) > 1}
    if twice:
        raise QuestionError(f"{file} gives the id {min(twice)!r} to more than one question.")
    return questions


def lines_of(file: Path) -> list[str]:
    """Lines as line feeds end them, "" after the last: a text may hold other separators, U+2028 for one.

    Raises:
        QuestionError: the file cannot be read.
    """
    try:
        return file.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionError(f"Cannot read {file}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise QuestionError(f"{file} is not UTF-8 text.") from None


def resolve(questions: Iterable[Question], documents: Mapping[str, Document], file: Path) -> tuple[list[Task], int]:
    """Find each question's evidence in the index.

    Args:
        questions: as read.
        documents: all documents of the index by hash.
        file: where the questions come from, for the error.

    Returns:
        The tasks, and how many questions were left out because they name no passage, only
        documents, and none of those is indexed.

    Raises:
        QuestionError: a question's documents are not indexed, or do not hold its evidence.
    """
    places, names = _places(documents), _names(documents)
    tasks: list[Task] = []
    faults: list[str] = []
    left_out = 0
    for question in questions:
        found = [(places[e.path], e) for e in question.evidence if e.path in places]
        bearing = frozenset(names[name] for name in question.supporting if name in names)
        absent = [e.path for e in question.evidence if e.path not in places]
        if absent and not bearing:
            faults += [f"{path} is not indexed (question {question.id})" for path in absent]
        faults += [
            f"{e.path} does not hold the words {e.text!r} (question {question.id})"
            for document, e in found
            if same(e.text) not in same(documents[document].text)
        ]
        if not (question.unanswerable or found or bearing):
            left_out += 1
        else:
            tasks.append(Task(question, tuple(found), bearing | {document for document, _ in found}))
    if faults or not tasks:
        raise QuestionError(_refusal(file, faults))
    return tasks, left_out


def same(text: str) -> str:
    """A text with every run of white space as one blank: a line break in a PDF does not make evidence differ."""
    return " ".join(text.split())


def _refusal(file: Path, faults: list[str]) -> str:
    first = "; ".join(faults[:NAMED_IN_ERRORS]) or "none of the documents that it names is indexed"
    more = f"; and {len(faults) - NAMED_IN_ERRORS} more" if len(faults) > NAMED_IN_ERRORS else ""
    return (
        f"{file} is not about this index: {first}{more}. Bring the index in step with: pincite reindex; "
        "or name the corpus and index that the questions were written for with --corpus and --index."
    )


def _places(documents: Mapping[str, Document]) -> dict[str, str]:
    """Document hash by path; a bare file name stands for the path where only one document has it."""
    paths = [(path, document.id) for document in documents.values() for path in (document.paths or (document.path,))]
    bare: dict[str, list[str]] = {}
    for path, document in paths:
        bare.setdefault(PurePosixPath(path).name, []).append(document)
    return {name: found[0] for name, found in bare.items() if len(found) == 1} | dict(paths)


def _names(documents: Mapping[str, Document]) -> dict[str, str]:
    return {name: document.id for document in documents.values() for name in document.meta.ids}


def _question(line: str, place: str) -> Question:
    try:
        row = json.loads(line)
        return Question(
            id=str(row["id"]),
            text=_text(row["question"]),
            kind=_text(row.get("kind") or "plain"),
            lang=_text(row.get("lang") or "en"),
            as_of=_day(row.get("as_of")),
            unanswerable=row.get("unanswerable") is True,
            evidence=tuple(_evidence(row)),
            supporting=tuple(map(_text, row.get("supporting_docs") or ())),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise QuestionError(
            f'{place}: expected a gold question like {{"id": "1", "question": "...", "kind": "plain", '
            f'"evidence": [{{"path": "memos/a.md", "text": "..."}}]}} ({error}).'
        ) from None


def _evidence(row: Mapping[str, Any]) -> Iterable[Evidence]:
    for item in row.get("evidence") or ():
        yield Evidence(_text(item["path"]), _text(item["text"]), str(item.get("side") or ""))
    alternatives = [row, *(row.get("alt_evidence") or ())]
    for item in alternatives:
        if item.get("seed_file") and item.get("evidence_quote"):
            yield Evidence(_text(item["seed_file"]), _text(item["evidence_quote"]))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is no text")
    return value


def _day(value: object) -> str:
    """The last day that a date may mean; "" for none and for words such as "n/a"."""
    return dates.last_day(value) if isinstance(value, str) else ""
