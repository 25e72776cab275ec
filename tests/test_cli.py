"""The command line as a contract: exit codes, exact keys, stdout for results only, no traceback ever."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from support import REAL_COMMAND, TOY_COMMAND, environment, rows, run_cli, write_corpus

QUOTE = "text document path title kind issuer date status superseded_by start end page section score".split()
ASK = "question as_of abstained confidence quotes passages generation".split()
REPORT = "generation documents passages embedded seconds failures".split()
SHOW = [*QUOTE[1:9], "date_source", "supersedes", "url", "text"]
ODD = "**bold** -> :red[x] <script>alert(1)</script> e\u0301 👩‍👩‍👧 \u2028 “quote” § 54-192h and school 3."
FILES: dict[str, str | bytes] = {
    "news/a.md": "+++\ntitle = 'Letter'\ndate = 2017-02-22\nissuer = 'DHS'\n+++\nPolice may not hold anyone. " + ODD,
    "memos/b.txt": "First line.\r\n\r\nThe superintendent signs for each school. " * 30,
    "statutes/c.html": "<html><body><h1>Schools</h1>"
    "<p>No officer shall enter a school without a warrant.</p></body></html>",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An indexed corpus; not to be changed."""
    folder = tmp_path_factory.mktemp("cli")
    write_corpus(folder / "corpus", FILES)
    result = run_cli("reindex", "--json", cwd=folder)
    assert result.returncode == 0, result.stderr.decode()
    return folder


def failed(result: subprocess.CompletedProcess[bytes], code: int, *words: str) -> None:
    """It failed with this code, nothing on stdout, and a message of these words."""
    message = result.stderr.decode()
    assert "Traceback" not in message, message
    assert (result.returncode, result.stdout) == (code, b""), message
    for word in words:
        assert word in message, message


def test_report(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", FILES | {"news/broken.txt": b"\0\1\2\3" * 99})
    result = run_cli("reindex", "--json", cwd=tmp_path)
    assert result.returncode == 3
    (row,) = rows(result)
    assert set(row) == set(REPORT)
    assert row["documents"] == {"added": 3, "changed": 0, "removed": 0, "unchanged": 0, "failed": 1}
    assert [set(failure) for failure in row["failures"]] == [{"path", "reason"}]
    assert b"news/broken.txt" in result.stderr
    assert b"\r" not in result.stderr, "a progress bar was drawn though nobody watches"
    again = run_cli("reindex", cwd=tmp_path)
    assert again.returncode == 3
    assert b"broken.txt" in again.stderr


def test_ask_and_show_agree(folder: Path) -> None:
    """Every quote and passage is the slice of `show`, by path, id and short id."""
    lines = [{"id": i, "question": q} for i, q in enumerate(("hold anyone", "who signs for the school?", ODD[:60]))]
    source = "\n".join(json.dumps(line) for line in lines).encode()
    asked = run_cli("ask", "--questions", "-", "--json", cwd=folder, stdin=source)
    found = run_cli("search", "--questions", "-", "--json", cwd=folder, stdin=source)
    assert asked.returncode == found.returncode == 0, asked.stderr.decode()
    assert asked.stderr == found.stderr == b""
    shown: dict[str, dict[str, Any]] = {}
    slices = [s for row in rows(asked) for s in row["quotes"] + row["passages"]] + [
        s for row in rows(found) for s in row["hits"]
    ]
    assert len(slices) > 5
    for one in slices:
        assert set(one) >= set(QUOTE)
        if one["path"] not in shown:
            for name in (one["path"], one["document"], one["document"][:8]):
                (shown[one["path"]],) = rows(run_cli("show", name, "--json", cwd=folder))
                assert shown[one["path"]]["document"] == one["document"]
        assert shown[one["path"]]["text"][one["start"] : one["end"]] == one["text"]
    for row, line in zip(rows(asked), lines, strict=True):
        assert (row["id"], row["question"]) == (line["id"], line["question"])
        assert set(row) >= set(ASK)
    for row in rows(found):
        assert set(row) == {"id", "question", "hits"}
    for row in shown.values():
        assert set(row) >= set(SHOW)
    assert shown["news/a.md"]["text"] == FILES["news/a.md"]
    assert shown["news/a.md"]["date_source"] == "front matter"


def test_a_status_is_that_of_the_day_that_a_question_names(tmp_path: Path) -> None:
    memo = """+++
title = "Gate memo"
kind = "memo"
date = "2015-01-05"
history = [{date = "2015-01-05", status = "in force"}, {date = "2020-02-01", status = "rescinded"}]
+++
The superintendent signs for the gate of the school.
"""
    write_corpus(tmp_path / "corpus", {"memos/gate.md": memo})
    assert run_cli("reindex", cwd=tmp_path).returncode == 0
    questions = "Who signed for the gate in 2019?", "Who signs for the gate?"
    source = "\n".join(json.dumps({"id": i, "question": q}) for i, q in enumerate(questions)).encode()
    only = "ask", "--questions", "-", "--json", "--status", "in force"
    then, now = rows(run_cli(*only, cwd=tmp_path, stdin=source))
    assert (then["as_of"], len(then["passages"]), now["passages"]) == ("2019-12-31", 1, [])
    assert [len(row["passages"]) for row in rows(run_cli(*only, "--as-of", "2018", cwd=tmp_path, stdin=source))] == [
        1,
        1,
    ]


def test_same_answer_on_the_command_line_and_in_python(folder: Path) -> None:
    from support import ToyEmbedder

    from answer import Pincite
    from index.settings import Settings

    pincite = Pincite(Settings(corpus=folder / "corpus", index=folder / ".index"), ToyEmbedder())
    hits = pincite.search("school warrant").hits
    (row,) = rows(run_cli("search", "school warrant", "--json", cwd=folder))
    assert [(h["document"], h["start"], h["end"]) for h in row["hits"]] == [
        (h.document.id, h.passage.start, h.passage.end) for h in hits
    ]
    (limited,) = rows(run_cli("search", "school warrant", "--json", "--limit", "1", cwd=folder))
    assert limited["hits"] == row["hits"][:1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask"], ["--questions"]),
        (["ask", "a", "--questions", "q.jsonl"], ["not both"]),
        (["ask", ""], ["Write a few words"]),
        (["ask", "?"], ["Write a few words"]),
        (["ask", "school " * 300], ["2,000"]),
        (["ask", "school", "--as-of", "yesterday"], ["YYYY-MM-DD"]),
        (["ask", "school", "--as-of", "2025-02-30"], ["YYYY-MM-DD"]),
        (["ask", "school", "--as-of", ""], ["YYYY-MM-DD"]),
        (["search", "school", "--from", "2025-13"], ["YYYY-MM-DD"]),
        (["search", "school", "--to", "1/2/2025"], ["YYYY-MM-DD"]),
        (["search", "school", "--limit", "0"], ["limit"]),
        (["search", "school", "--limit", "1001"], ["limit"]),
        (["search", "school", "--kind", "poem"], ["poem", "statute"]),
        (["search", "school", "--colour", "red"], ["--colour"]),
        (["search", "school", "--as-of", "2020"], ["--as-of"]),
        (["no-such-command"], ["no-such-command"]),
        (["show"], ["PATH-OR-ID"]),
        (["ask", "--questions", "nowhere.jsonl"], ["nowhere.jsonl"]),
        (["ask", "--questions", "."], ["directory"]),
        (["ask", "school", "--config", "nowhere.toml"], ["nowhere.toml"]),
        (["serve", "--port", "80"], ["port"]),
    ],
    ids=lambda value: "-".join(value)[:40] if isinstance(value, list) else None,
)
def test_usage(folder: Path, arguments: list[str], words: list[str]) -> None:
    failed(run_cli(*arguments, cwd=folder), 2, *words)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("school", 2),
        ("[1]", 2),
        ('{"question": 3}', 2),
        ('{"id": "x"}', 2),
        ('{"question": "school"', 2),
        ('{"id": 2, "question": "?!"}', 2),
        ("[" * 100_000, 2),
        (json.dumps({"question": "school " * 300}), 2),
    ],
    ids=range(8),
)
def test_bad_line_of_a_question_file_is_named_before_the_first_is_asked(folder: Path, line: str, number: int) -> None:
    given = f'{{"question": "school"}}\n{line}\n'.encode()
    for command in ("ask", "search"):
        failed(run_cli(command, "--questions", "-", "--json", cwd=folder, stdin=given), 2, f"line {number}")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"id": 1, "question": "a\u2028school\u0085rule"}\n'.encode(), id="line-separators-in-a-string"),
        pytest.param(b'\xef\xbb\xbf{"id": 1, "question": "school"}\r\n\r\n', id="mark-and-crlf"),
        pytest.param(b'{"id": 1, "question": "\\ud800 school"}', id="lone-surrogate"),
        pytest.param(b'{"id": {"a": [1]}, "question": "school"}', id="any-id"),
    ],
)
@pytest.mark.parametrize("source", ["stdin", "file"])
def test_question_lines(folder: Path, tmp_path: Path, content: bytes, source: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_bytes(content)
    name = "-" if source == "stdin" else str(file)
    result = run_cli("search", "--questions", name, "--json", cwd=folder, stdin=content)
    assert result.returncode == 0, result.stderr.decode()
    (row,) = rows(result)
    assert row["id"] in (1, {"a": [1]})


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_list_without_questions_is_refused(folder: Path, content: bytes) -> None:
    failed(run_cli("ask", "--questions", "-", cwd=folder, stdin=content), 2, "holds no questions")


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_an_id_that_is_no_json_is_refused(folder: Path, number: str) -> None:
    source = f'{{"id": {number}, "question": "hold anyone"}}\n'.encode()
    failed(run_cli("ask", "--questions", "-", "--json", cwd=folder, stdin=source), 2, "line 1: expected a JSON object")


def test_what_nobody_reads_on_is_still_exported(folder: Path, tmp_path: Path) -> None:
    """More than a pipe holds, into one that is closed after the first line."""
    (tmp_path / "q.txt").write_text("hold anyone\nwho signs for the school?\n" * 30)
    options = ["--questions", str(tmp_path / "q.txt"), "--export", str(tmp_path / "all.csv")]
    command = [*TOY_COMMAND, "ask", *options, "--json"]
    with subprocess.Popen(command, cwd=folder, env=environment(), stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(60) == 0
    assert len((tmp_path / "all.csv").read_text(encoding="utf-8-sig").splitlines()) >= 61


def test_output_to_a_full_disk_is_told(folder: Path) -> None:
    command = [*TOY_COMMAND, "ask", "hold anyone"]
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            command, cwd=folder, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert result.returncode == 1
    assert b"could not be written whole" in result.stderr


def test_a_file_named_stdin_is_a_file(folder: Path) -> None:
    (folder / "stdin").write_text('{"id": "mine", "question": "hold anyone"}\n')
    (row,) = rows(run_cli("search", "--questions", "stdin", "--json", cwd=folder, stdin=b""))
    (folder / "stdin").unlink()
    assert row["id"] == "mine"


@pytest.mark.parametrize("source", ["stdin", "file"])
def test_question_file_that_is_no_text(folder: Path, tmp_path: Path, source: str) -> None:
    (tmp_path / "q.jsonl").write_bytes(b"\xff\xfe\x80")
    name = "-" if source == "stdin" else str(tmp_path / "q.jsonl")
    failed(run_cli("ask", "--questions", name, cwd=folder, stdin=b"\xff\xfe\x80"), 2, "UTF-8")


@pytest.mark.parametrize(
    "text",
    [
        b"corpsu = 'x'",
        b"[model]\nprecision = 'float8'",
        b"[passages]\nmax_tokens = 1",
        b"[server]\nport = 'many'",
        b"corpus = 5",
        b"corpus = [",
        b"\xff\xfe",
        b"a = " + b"[" * 50_000,
        b"[model]\nname = ''",
        b"corpus = 1" + b"0" * 5000,
    ],
    ids=range(10),
)
def test_bad_settings(folder: Path, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "own.toml").write_bytes(text)
    failed(run_cli("show", "news/a.md", "--config", str(tmp_path / "own.toml"), cwd=folder), 2, "own.toml")


def test_settings_written_by_notepad(folder: Path, tmp_path: Path) -> None:
    """A byte order mark and CRLF are no fault of the user's."""
    (tmp_path / "own.toml").write_bytes(b"\xef\xbb\xbfcorpus = 'x'\r\n[answer]\r\nquotes = 1\r\n")
    result = run_cli("show", "news/a.md", "--config", str(tmp_path / "own.toml"), "--index", ".index", cwd=folder)
    assert result.returncode == 0, result.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", "school", "--index", "nowhere"], ["pincite reindex"]),
        (["show", "news/nothing.md"], ["No document", "pincite search"]),
        (["show", "0123456789abcdef"], ["No document"]),
        (["show", "a"], ["No document"]),
        (["reindex", "--corpus", "nowhere"], ["nowhere", "--corpus"]),
        (["reindex", "--corpus", "corpus/news/a.md"], ["--corpus"]),
        (["reindex", "--index", "corpus/news/a.md"], ["corpus/news/a.md"]),
        (["reindex", "--index", "/proc/nowhere"], ["/proc/nowhere"]),
    ],
    ids=lambda value: "-".join(value)[:40] if isinstance(value, list) else None,
)
def test_failure(folder: Path, arguments: list[str], words: list[str]) -> None:
    failed(run_cli(*arguments, cwd=folder), 1, *words)


@pytest.mark.parametrize(
    "arguments",
    [[b"show", b"\xff\xfe.md"], [b"search", b"school \xff"], [b"search", b"school", b"--issuer", b"\xff"]],
    ids=["show", "words", "issuer"],
)
def test_bytes_that_are_no_text(folder: Path, arguments: list[bytes]) -> None:
    result = subprocess.run(
        [*map(os.fsencode, TOY_COMMAND), *arguments], cwd=folder, env=environment(), capture_output=True, check=False
    )
    assert b"Traceback" not in result.stderr, result.stderr.decode("utf-8", "replace")[-500:]
    assert result.returncode in (0, 1, 2)


def test_name_that_is_no_text_is_found_as_the_index_names_it(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", FILES)
    (tmp_path / os.fsdecode(b"corpus/\xff.txt")).write_text("No officer may enter a school.")
    assert run_cli("reindex", cwd=tmp_path).returncode == 0
    for arguments in (["show", "\udcff.txt"], ["search", "school", "--path", "\udcff*"]):
        result = run_cli(*arguments, cwd=tmp_path)
        assert (result.returncode, result.stderr) == (0, b"")
        assert b"No officer may enter" in result.stdout


def test_output_in_any_locale(folder: Path) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    result = run_cli("show", "news/a.md", cwd=folder, env=env)
    assert result.returncode == 0, result.stderr.decode()
    assert "👩‍👩‍👧" in result.stdout.decode()


def test_document_cannot_command_the_terminal(tmp_path: Path) -> None:
    """Text for people shows control characters instead of obeying them; JSON escapes them."""
    title = '+++\ntitle = "A \\u001b[31m title"\n+++\n'
    write_corpus(
        tmp_path / "corpus", {"a.md": title + "Police \x1b]0;owned\x07 may \x1b[2J hold. ", "b\x1b[31m.txt": b"\0"}
    )
    assert run_cli("reindex", cwd=tmp_path).stderr.find(b"\x1b") == -1
    for arguments in (["show", "a.md"], ["search", "police"], ["ask", "may police hold"]):
        result = run_cli(*arguments, cwd=tmp_path)
        assert b"Police" in result.stdout
        assert b"\x1b" not in result.stdout
        assert b"\x07" not in result.stdout
        assert b"[31m title" in result.stdout
        written = run_cli(*arguments, "--json", cwd=tmp_path).stdout
        assert b"\x1b" not in written
        assert b"A \\u001b[31m title" in written
        assert b"may \\u001b[2J hold." in written


@pytest.mark.parametrize("arguments", [["show", "memos/b.txt"], ["search", "school", "--json"], ["--help"]])
def test_reader_that_goes_away(folder: Path, arguments: list[str]) -> None:
    """`pincite ... | head -1`: quiet, whatever the amount of output."""
    process = subprocess.Popen(
        [*TOY_COMMAND, *arguments], cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    message = process.stderr.read().decode()
    process.wait(60)
    process.stderr.close()
    assert message == ""


def test_interrupted(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", FILES)
    begun = tmp_path / "begun"
    process = subprocess.Popen(
        [*TOY_COMMAND, "reindex", "--json"],
        cwd=tmp_path,
        env=environment({"TOY_SLOW": "60", "TOY_BEGUN": str(begun)}),
        # Whoever starts the tests in the background of a script has them ignore Ctrl-C, and their children too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # While modules are still being imported, Python itself may lose a signal.
    for _ in range(1200):
        if begun.exists():
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    try:
        out, message = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, out) == (130, b""), message
    assert b"Traceback" not in message
    assert b"Nothing was published" in message
    assert run_cli("reindex", cwd=tmp_path).returncode == 0


def test_progress_only_on_a_terminal(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", FILES)
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*TOY_COMMAND, "reindex", "--json"],
        cwd=tmp_path,
        env=environment({"TERM": "xterm", "TOY_SLOW": "1"}),
        stdout=subprocess.PIPE,
        stderr=follower,
    )
    os.close(follower)
    drawn = b""
    while select.select([leader], [], [], 30)[0]:
        try:
            drawn += os.read(leader, 65536)
        except OSError:
            break
    assert process.stdout
    out = process.stdout.read()
    process.stdout.close()
    assert process.wait(30) == 0
    os.close(leader)
    assert b"embedding" in drawn
    assert json.loads(out)["documents"]["added"] == 3


def test_real_model_end_to_end(tmp_path: Path) -> None:
    """The command as users run it, with the default model: index, ask, an unanswerable question."""
    write_corpus(tmp_path / "corpus", FILES)
    made = run_cli("reindex", "--json", cwd=tmp_path, command=REAL_COMMAND)
    assert made.returncode == 0, made.stderr.decode()
    assert made.stderr == b""
    questions = (
        b'{"id": "a", "question": "Can an officer go into a school?"}\n'
        b'{"id": "b", "question": "Who won the 1998 World Cup final?"}'
    )
    asked = run_cli("ask", "--questions", "-", "--json", cwd=tmp_path, command=REAL_COMMAND, stdin=questions)
    assert (asked.returncode, asked.stderr) == (0, b""), asked.stderr.decode()
    answered, silent = rows(asked)
    assert "without a warrant" in answered["quotes"][0]["text"]
    assert not answered["abstained"]
    assert silent["abstained"]
    assert silent["quotes"] == []
    assert silent["passages"]


def test_doctor_fails_where_something_is_wrong(folder: Path) -> None:
    well = run_cli("doctor", "--json", cwd=folder)
    assert well.returncode == 0, well.stderr.decode()
    assert "error" not in {row["severity"] for row in rows(well)}
    ill = run_cli("doctor", "--index", "nowhere", "--json", cwd=folder)
    assert (ill.returncode, ill.stderr) == (1, b"")
    assert [row["check"] for row in rows(ill) if row["severity"] == "error"] == ["index"]


@pytest.mark.parametrize(
    ("states", "code"),
    [
        (("fetched", "unchanged"), 0),
        (("fetched", "failed"), 3),
        (("failed", "failed"), 1),
    ],
)
def test_fetch_tells_by_its_exit_code_whether_all_some_or_none_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, states: tuple[str, ...], code: int
) -> None:
    from typer.testing import CliRunner

    import cli
    from ingest import fetch

    outcomes = tuple(
        fetch.Outcome(f"M-{number}", fetch.State(state), reason="it is away" if state == "failed" else "")
        for number, state in enumerate(states)
    )
    monkeypatch.setattr(fetch, "fetch", lambda *_, **__: fetch.FetchReport(outcomes))
    result = CliRunner().invoke(cli.app, ["fetch", "--corpus", str(tmp_path)])
    assert result.exit_code == code, result.output
    assert f"{states.count('failed')} failed." in result.stdout
    assert result.stderr.count("it is away") == states.count("failed")


def test_evaluate_asks_questions_of_ones_own_and_refuses_those_about_another_corpus(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "gold.jsonl"

    def evaluated(path: str) -> subprocess.CompletedProcess[bytes]:
        gold = {"id": "1", "question": "Who signs for the school?", "evidence": [{"path": path, "text": "signs for"}]}
        file.write_text(json.dumps(gold))
        return run_cli("evaluate", "--questions", str(file), "--json", cwd=folder)

    result = evaluated("memos/b.txt")
    assert result.returncode == 0, result.stderr.decode()
    assert rows(result)[0]["questions"] == 1
    failed(evaluated("memos/nothing.txt"), 2, "gold.jsonl")


def test_version_is_told(tmp_path: Path) -> None:
    result = run_cli("--version", cwd=tmp_path)
    assert result.returncode == 0
    assert re.fullmatch(r"pincite \d+\.\d+\.\d+, index version \d+\n", result.stdout.decode())
