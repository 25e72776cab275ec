"""What people read of an answer, and that no document can command the terminal."""

from __future__ import annotations

import signal
from typing import Any

import pytest

import cli
import terminal

QUOTE: dict[str, Any] = {
    "text": "No officer\r\nmay\x1b[2J\tenter.",
    "path": "memos/a\nb.txt",
    "title": "Rule \x9b3\r4",
    "kind": "memo",
    "issuer": None,
    "date": "2017",
    "status": "rescinded",
    "superseded_by": [{"title": "New \x1bRule", "path": "n.txt", "since": None}],
    "issued_later": True,
    "tells_of": "2024",
    "label": "a report",
    "start": 3,
    "end": 9,
    "page": 2,
    "section": "Sec. 1(b)",
    "score": 1.0,
}
ANSWER: dict[str, Any] = {
    "as_of": "2019-10-31",
    "as_of_source": "question",
    "abstained": False,
    "confidence": 0.25,
    "sureness": "not sure",
    "quotes": [QUOTE | {"differs_from": [2, 3], "also_in": [{"path": "news/\x07x.md"}]}],
    "passages": [QUOTE] * 5,
    "searched_for": "can ice enter",
    "missing": ["blue", "moon"],
    "note": "This question seems to be in French.",
}


def test_answer(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_answer(ANSWER)
    assert capsys.readouterr().out == (
        "searched for: can ice enter\n"
        "as of 2019-10-31 (from the question)\n"
        "This question seems to be in French.\n"
        "pincite is not sure (0.25).\n"
        "not in the passages found: blue, moon\n"
        "\n1. Rule \\x9b3\\x0d4\n"
        "   memo, 2017, rescinded, p. 2\n"
        "   a report\n"
        "   Sec. 1(b)\n"
        "   memos/a\\x0ab.txt [3:9]\n"
        "   SUPERSEDED by New \\x1bRule (undated)\n"
        "   issued later than the day asked for\n"
        "   tells of 2024, after the date of the document\n"
        "   differs from 2, 3\n"
        "   also in: news/\\x07x.md\n"
        "\nNo officer\nmay\\x1b[2J\tenter.\n"
    )


def test_abstention(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_answer(ANSWER | {"abstained": True, "quotes": [], "as_of_source": "today", "note": None})
    printed = capsys.readouterr().out
    assert "as of" not in printed
    assert "The corpus does not answer this. pincite is not sure (0.25).\n" in printed
    assert "not in the passages found: blue, moon\n" in printed
    assert "Nearest passages, not an answer:\n" in printed
    assert printed.count("\n1. ") == printed.count("\n3. ") == 1
    assert "\n4. " not in printed


def test_what_was_not_judged_says_nothing_of_the_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_answer(ANSWER | {"abstained": True, "quotes": [], "sureness": ""})
    printed = capsys.readouterr().out
    assert "This question seems to be in French.\n" in printed
    assert "does not answer" not in printed
    assert "pincite is" not in printed


def test_each_of_many_answers_stands_below_its_question(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_asked(ANSWER | {"question": "May\nthey?"})
    assert capsys.readouterr().out.startswith("\n== May\\x0athey?\nsearched for: can ice enter\n")


def test_nothing_special_prints_how_sure_it_is_and_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_answer(
        ANSWER | {"searched_for": None, "note": None, "as_of_source": "option", "quotes": [], "missing": []}
    )
    assert capsys.readouterr().out == "pincite is not sure (0.25).\n"


def broken(error: Exception) -> Any:
    def run(*arguments: object, **options: object) -> None:
        raise error

    return run


def test_unexpected_error_is_one_plain_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    monkeypatch.setattr("ingest.pipeline.reindex", broken(ZeroDivisionError("no\nline \x1b")))
    monkeypatch.setattr("sys.argv", ["pincite", "reindex", "--index", str(tmp_path)])
    monkeypatch.delenv("PINCITE_DEBUG", raising=False)
    with pytest.raises(SystemExit) as leaving:
        cli.main()
    out, message = capsys.readouterr()
    assert (leaving.value.code, out, message.count("\n")) == (1, "", 1)
    for words in ("ZeroDivisionError: no\\x0aline \\x1b", "Nothing was published by this command", "PINCITE_DEBUG=1"):
        assert words in message
    monkeypatch.setenv("PINCITE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main()


@pytest.mark.parametrize(("arguments", "code"), [(["--help"], 0), (["ask", "--help"], 0), (["nothing"], 2), ([], 2)])
def test_typers_own_exits_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    monkeypatch.setattr("sys.argv", ["pincite", *arguments])
    with pytest.raises(SystemExit) as leaving:
        cli.main()
    assert leaving.value.code == code
    assert "".join(capsys.readouterr())


@pytest.mark.parametrize("swallowed", [False, True])
def test_interrupted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any, swallowed: bool
) -> None:
    def stop(*arguments: object, **options: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            if swallowed:
                raise TypeError("what Python makes of Ctrl-C amid an import") from None
            raise

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr("ingest.pipeline.reindex", stop)
    monkeypatch.setattr("sys.argv", ["pincite", "reindex", "--index", str(tmp_path)])
    try:
        with pytest.raises(SystemExit) as leaving:
            cli.main()
    finally:
        signal.signal(signal.SIGINT, before)
    assert leaving.value.code == 130
    assert "Nothing was published" in capsys.readouterr().err


@pytest.mark.parametrize(("status", "told"), [("in litigation", True), ("in force", False)])
def test_a_suit_is_told_with_the_day_of_the_last_look(
    capsys: pytest.CaptureFixture[str], status: str, told: bool
) -> None:
    terminal.print_slice(1, QUOTE | {"status": status, "last_checked": "2026-05-25"})
    assert (f"{status}, last checked 2026-05-25" in capsys.readouterr().out) is told
