"""Lists of questions in, a table out: nothing is lost, guessed in silence, or taken for a formula."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from answer_support import CONTROLS, HOSTILE, answer, document, later, quote
from hypothesis import given
from hypothesis import strategies as st
from support import rows, run_cli, write_corpus

from answer.batch import COLUMNS, FORMULA_SIGNS, NO, NOT_ASKED, YES, guarded, outcome, outcome_of, table_csv, unguarded
from answer.question import checked
from answer.question_list import Listed, plain_list, read_list
from index.errors import QuestionError
from index.filters import Filters
from index.records import Answer, Kind, Note, NoteAbout


def questions(name: str, content: bytes | str) -> list[str]:
    listed = read_list(name, content if isinstance(content, bytes) else content.encode())
    return [one.question for one in listed.items]


@pytest.mark.parametrize(
    "content",
    [
        "question,id\nWho may enter?,1\nWhen?,2\n",
        "id;Question\r\n1;Who may enter?\r\n2;When?\r\n",
        "id\tnotes\tQUESTIONS\n1\tx\tWho may enter?\n\n2\t\tWhen?\n\t\t\n",
        '"question"\n"Who may enter?"\n"When?"\n\n',
        "question\nWho may enter?\nWhen?",
        "Who may enter?\nWhen?\n",
        "Who may enter?,x\nWhen?,y\n",
        "\ufeffquestion,id\nWho may enter?,1\nWhen?,2\n",
    ],
)
def test_the_question_column_of_a_table_is_found(content: str) -> None:
    assert questions("q.csv", content) == ["Who may enter?", "When?"]
    assert questions("Q.CSV", content.lstrip("\ufeff").encode("utf-16")) == ["Who may enter?", "When?"]


def test_ids_and_places_come_along() -> None:
    first, second = read_list("q.csv", b'id,question\na1,"Who, and\nwhen?"\n,Where?\n').items
    assert (first.id, first.question, first.place) == ("a1", "Who, and\nwhen?", "q.csv, line 3: ")
    assert (second.id, second.question, second.place) == ("", "Where?", "q.csv, line 4: ")


def test_a_guessed_column_or_encoding_is_said() -> None:
    assert read_list("q.csv", b"question,x\nWho?,1").remarks == ()
    (column,) = read_list("q.csv", b"Who?,1\nWhen?,2").remarks
    assert "the first of 2" in column
    guessed = read_list("q.csv", "question\nWho may enter the caf\u00e9 \u201cat night\u201d?".encode("cp1252"))
    assert [one.question for one in guessed.items] == ["Who may enter the caf\u00e9 \u201cat night\u201d?"]
    assert "Windows-1252" in guessed.remarks[0]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("q.csv", b"question\nWho may enter, and when?\n", "line 2: more cells"),
        ("q.csv", b"Who may enter?\nWho, when?\n", "line 2: more cells"),
        ("q.csv", b'question\n"Who may enter?\n', "no CSV"),
        ("q.csv", b"question\n" + b"x" * 200_000, "no CSV"),
        ("q.csv", b"question\nWho\x81?", "UTF-8"),
        ("q.txt", b"Who\0\xff?", "UTF-8"),
        ("q.txt", b"\xff\xfeW", "UTF-8"),
        ("q.jsonl", b"\xe9", "UTF-8"),
        ("q.jsonl", b'{"question": "Who?"}\n[1]', "line 2"),
        ("q", b"Who?", "JSON object"),
    ],
)
def test_what_is_no_list_is_refused_with_the_line(name: str, content: bytes, words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        questions(name, content)


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["q.csv", "q.txt", "q.jsonl"])
def test_an_empty_list_is_empty(name: str, content: bytes) -> None:
    assert questions(name, content) == []


def test_a_pasted_list_is_freed_of_bullets_and_numbers() -> None:
    pasted = "1. Who?\r\n2) When?\n\n - Where?\n• Why?\n(4) How?\n2019 changes?\n-5 degrees?\n12.5 miles?\u2028really?"
    assert [one.question for one in plain_list(pasted)] == [
        "Who?", "When?", "Where?", "Why?", "How?", "2019 changes?", "-5 degrees?", "12.5 miles?\u2028really?",
    ]  # fmt: skip


def test_a_row_says_who_answers_and_where() -> None:
    law = document("No officer shall enter.", "statutes/a.md", kind=Kind.STATUTE, title="School Act", issuer="Assembly")
    row = outcome_of(Listed("Who?", extra={"id": 7}), answer(quote(law, later(), section=("Entry",)), question="Who?"))
    assert (row.id, row.question, row.answered, row.quote) == ("7", "Who?", YES, "No officer shall enter.")
    assert (row.title, row.kind, row.issuer, row.date) == ("School Act", "statute", "Assembly", "undated")
    assert (row.status, row.superseded_by) == ("rescinded", "The memo of 2024")
    assert (row.path, row.start, row.end, row.section) == ("statutes/a.md", "0", "23", "Entry")
    assert (row.as_of, row.generation, row.quotations) == ("2026-11-22", "3", "1")
    assert "School Act" in row.citation


def test_a_question_and_an_id_of_json_have_no_letters_without_an_encoding() -> None:
    content = rb'{"id": "a\ud83d", "question": " Is this \ud83d ok?\u0000"}'
    (read,) = read_list("q.jsonl", content).items
    assert (read.question, read.id) == ("Is this \ufffd ok?", "a\ufffd")
    assert read.extra == {"id": "a\ud83d"}, "programs get back the id that they gave"


def test_an_id_that_is_null_is_none() -> None:
    without, null, zero = read_list(
        "q.jsonl", b'{"question": "a"}\n{"id": null, "question": "a"}\n{"id": 0, "question": "a"}'
    ).items
    assert (without.id, null.id, zero.id) == ("", "", "0")


def test_a_row_says_what_the_question_was_narrowed_to() -> None:
    asked = answer(filters=Filters(kinds=(Kind.NEWS, Kind.MEMO), first="2017-01-01"))
    row = outcome_of(Listed("Who?"), asked)
    assert row.narrowed_to == "kind: news or memo; dated 2017-01-01 or later"
    assert outcome_of(Listed("Who?"), answer()).narrowed_to == ""
    (read,) = csv.DictReader(io.StringIO(table_csv([row]).decode("utf-8-sig"), newline=""))
    assert read["narrowed_to"] == row.narrowed_to


def test_silence_and_questions_that_cannot_be_asked_are_rows_too() -> None:
    silent = outcome_of(Listed("Who?"), answer(missing=("ferries",)))
    assert (silent.answered, silent.quote, silent.remark) == (NO, "", "No passage found holds: ferries.")

    def refuse(text: str) -> Answer:
        raise QuestionError(f"{text!r} is empty.")

    refused = outcome(Listed("?!"), refuse)
    assert (refused.answered, refused.question, refused.remark) == (NOT_ASKED, "?!", "'?!' is empty.")


def test_a_row_without_a_question_stays_and_says_so() -> None:
    first, second, third = read_list("q.csv", b"id,question\n1,Who?\n2,\n3\n").items
    assert [(one.id, one.question) for one in (first, second, third)] == [("1", "Who?"), ("2", ""), ("3", "")]

    def refuse(text: str) -> Answer:
        return answer(question=checked(text))

    assert [outcome(one, refuse).answered for one in (first, second)] == [NO, NOT_ASKED]
    assert "empty" in outcome(second, refuse).remark


@pytest.mark.parametrize("about", [NoteAbout.LANGUAGE, NoteAbout.EMPTY])
def test_a_question_that_was_not_read_is_not_counted_as_unanswered(about: NoteAbout) -> None:
    row = outcome_of(Listed("¿Quién?"), answer(notes=(Note(about, "It was not read."),)))
    assert (row.answered, row.remark) == (NOT_ASKED, "It was not read.")


@given(st.text())
def test_a_guarded_cell_is_no_formula_and_gives_its_text_back(text: str) -> None:
    assert not guarded(text).startswith(FORMULA_SIGNS)
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_formulas_are_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


def test_every_cell_can_be_read_back_letter_for_letter() -> None:
    texts = [*HOSTILE, CONTROLS.replace("\ud800", ""), "=cmd|' /C calc'!A0", "'already", '"quoted", and, commas']
    made = [outcome_of(Listed(text), answer(quote(document(text, title=text)), question=text)) for text in texts]
    content = table_csv(made)
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [unguarded(row["quote"]) for row in read] == texts
    assert [unguarded(row["question"]) for row in read] == texts
    assert list(read[0]) == list(COLUMNS)
    assert not [cell for row in read for cell in row.values() if cell.startswith(FORMULA_SIGNS)]


def test_the_command_says_in_the_table_what_it_was_narrowed_to(folder: Path, tmp_path: Path) -> None:
    asked, table = tmp_path / "q.txt", tmp_path / "out.csv"
    asked.write_text("who signs for the school?")
    result = run_cli("ask", "--questions", str(asked), "--kind", "memo", "--export", str(table), cwd=folder)
    assert result.returncode == 0, result.stderr.decode()
    (row,) = csv.DictReader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline=""))
    assert row["narrowed_to"] == "kind: memo"


def test_the_command_asks_nothing_of_a_list_with_a_question_that_cannot_be_asked(folder: Path, tmp_path: Path) -> None:
    asked, table = tmp_path / "q.txt", tmp_path / "out.csv"
    asked.write_text("who signs for the school?\n" + "school " * 300)
    result = run_cli("ask", "--questions", str(asked), "--export", str(table), cwd=folder)
    assert (result.returncode, result.stdout) == (2, b"")
    assert "line 2" in result.stderr.decode()
    assert not table.exists()


FILES = {"memos/a.txt": "The superintendent signs for each school. =SUM(A1) is no rule. " * 8}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    write_corpus(folder / "corpus", FILES)
    assert run_cli("reindex", cwd=folder).returncode == 0
    return folder


def test_the_command_exports_an_answer_and_prints_it_too(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.md"
    result = run_cli("ask", "who signs for the school?", "--json", "--export", str(file), cwd=folder)
    assert result.returncode == 0, result.stderr.decode()
    assert str(file) in result.stderr.decode()
    (row,) = rows(result)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# who signs for the school?\n")
    assert row["quotes"]
    for quoted in row["quotes"]:
        assert quoted["text"].replace("=", "\\=") in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--questions", "q.csv", "--export", "a.md"], [".csv"]),
        (["school", "--export", "there.md"], ["not overwritten"]),
    ],
)
def test_the_command_refuses_what_it_cannot_export_before_it_asks(
    folder: Path, arguments: list[str], words: list[str]
) -> None:
    (folder / "q.csv").write_text("question\nschool\n")
    (folder / "there.md").write_text("mine")
    result = run_cli("ask", *arguments, cwd=folder)
    assert (result.returncode, result.stdout) == (2, b"")
    for word in words:
        assert word in result.stderr.decode()
    assert (folder / "there.md").read_text() == "mine"


def test_the_command_says_where_it_cannot_write(folder: Path) -> None:
    result = run_cli("ask", "school", "--export", "no/folder/a.md", cwd=folder)
    assert result.returncode == 2
    assert "There is no folder no/folder" in result.stderr.decode()


def test_the_command_asks_a_table_and_exports_one(folder: Path, tmp_path: Path) -> None:
    asked, table = tmp_path / "q.csv", tmp_path / "out.csv"
    asked.write_text('id,question\n=a,"who signs, and for which school?"\nb,no rule\n', encoding="utf-8")
    result = run_cli("ask", "--questions", str(asked), "--json", "--export", str(table), cwd=folder)
    assert result.returncode == 0, result.stderr.decode()
    printed = rows(result)
    read = list(csv.DictReader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline="")))
    assert [unguarded(row["id"]) for row in read] == [row["id"] for row in printed] == ["=a", "b"]
    assert printed[0]["quotes"]
    for row, row_printed in zip(read, printed, strict=True):
        assert (row["answered"] == NO) is row_printed["abstained"]
        if row_printed["quotes"]:
            first = row_printed["quotes"][0]
            assert unguarded(row["quote"]) == first["text"]
            assert (row["path"], int(row["start"]), int(row["end"])) == (first["path"], first["start"], first["end"])
