"""The front door for terminals and cron: `pincite reindex | ask | search | show | serve`.

Results go to stdout, progress and messages to stderr. Exit codes: 0 done; 1 failed, nothing published;
2 usage; 3 published, but some documents could not be read.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import PinciteError, QuestionError, SettingsError
from index.records import Kind
from index.settings import load_settings

if TYPE_CHECKING:
    from answer import Pincite
    from index.filters import Filters

FAILED, USAGE, SOME_UNREADABLE = 1, 2, 3
# A question file longer than this is no list of questions.
MAX_QUESTION_FILE_BYTES = 50 * 1024 * 1024

app = typer.Typer(
    name="pincite",
    help="Ask a corpus of news, memos and statutes; get the exact passages that answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

CorpusOption = Annotated[Path | None, typer.Option("--corpus", metavar="DIR", help="Folder of documents.")]
IndexOption = Annotated[Path | None, typer.Option("--index", metavar="DIR", help="Folder of the index.")]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings, instead of pincite.toml.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Machine-readable: one JSON object per line on stdout.")]
KindOption = Annotated[list[Kind] | None, typer.Option("--kind", help="Only this kind; may be repeated.")]
FromOption = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="Only documents dated this day or later.")
]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Only documents dated this day or earlier.")]
JurisdictionOption = Annotated[
    list[str] | None, typer.Option("--jurisdiction", help='Only this one and its parts ("US-CT"); may be repeated.')
]
IssuerOption = Annotated[list[str] | None, typer.Option("--issuer", help="Only this issuer; may be repeated.")]
PathOption = Annotated[str | None, typer.Option("--path", metavar="PATTERN", help='Only paths like "memos/*".')]
LimitOption = Annotated[int | None, typer.Option("--limit", min=1, max=1000, help="How many results at most.")]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Tell standings for this day (default today).")
]
QuestionsOption = Annotated[
    Path | None, typer.Option("--questions", metavar="FILE", help='JSON lines of {"id", "question"}; "-" reads stdin.')
]


@app.command()
def reindex(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    config: ConfigOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Read every file anew; replace an unusable index.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring the index in step with the corpus folder."""
    from answer.wire import report_row
    from ingest import pipeline

    settings = load_settings(config, corpus=corpus, index=index)
    if dry_run:
        report = pipeline.dry_run(settings)
    else:
        with _Progress() as progress:
            report = pipeline.reindex(settings, full=full, progress=progress)
    for failure in report.failures:
        _say(f"not read: {failure.path}: {failure.reason}")
    if as_json:
        _print_row(report_row(report))
    else:
        verb = "would be" if dry_run else "were"
        print(
            f"{report.added} added, {report.changed} changed, {report.removed} removed, {report.unchanged} unchanged, "
            f"{len(report.failures)} not readable ({verb}). Generation {report.generation}, "
            f"{report.passages} passages, {report.embedded} texts embedded in {report.seconds:.1f} s."
        )
    if report.failures:
        raise typer.Exit(SOME_UNREADABLE)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="A question in plain words.")] = None,
    questions: QuestionsOption = None,
    as_of: AsOfOption = None,
    kind: KindOption = None,
    from_: FromOption = None,
    to: ToOption = None,
    jurisdiction: JurisdictionOption = None,
    issuer: IssuerOption = None,
    path: PathOption = None,
    limit: LimitOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Quote the sentences that answer a question, or say that the corpus does not answer."""
    from answer.wire import answer_row

    pincite, filters = _open(config, corpus, index), _filters(kind, from_, to, jurisdiction, issuer, path)
    for extra, text in _questions(question, questions):
        row = answer_row(pincite.ask(text, filters, as_of, limit))
        _print_row(extra | row) if as_json else _print_answer(row)


@app.command()
def search(
    words: Annotated[
        str | None, typer.Argument(help='What to look for; "in double quotes" must occur verbatim.')
    ] = None,
    questions: QuestionsOption = None,
    kind: KindOption = None,
    from_: FromOption = None,
    to: ToOption = None,
    jurisdiction: JurisdictionOption = None,
    issuer: IssuerOption = None,
    path: PathOption = None,
    limit: LimitOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the passages that fit best, without quoting or abstaining."""
    from answer.wire import found_row

    pincite, filters = _open(config, corpus, index), _filters(kind, from_, to, jurisdiction, issuer, path)
    today = date.today().isoformat()
    for extra, text in _questions(words, questions):
        row = found_row(pincite.search(text, filters, limit), today)
        if as_json:
            _print_row(extra | row)
        else:
            for number, hit in enumerate(row["hits"], start=1):
                _print_slice(number, hit)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="PATH-OR-ID", help="A document's path in the corpus, or its id.")],
    corpus: CorpusOption = None,
    index: IndexOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a document's record and text, so that anyone can check a quotation."""
    from answer.wire import document_row

    row = document_row(_open(config, corpus, index).show(name))
    if as_json:
        _print_row(row)
        return
    for key, value in row.items():
        if (
            key not in ("text", "furniture", "sources", "history", "superseded_by", "supersedes", "ids", "paths")
            and value
        ):
            print(f"{key}: {value}")
    for later in row["superseded_by"]:
        print(f"superseded by: {later['title']} ({later['path']}), {later['since'] or 'undated'}")
    print(f"\n{row['text']}")


@app.command()
def serve(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    config: ConfigOption = None,
    port: Annotated[int | None, typer.Option("--port", min=1024, max=65535, help="Port on 127.0.0.1.")] = None,
    open_browser: Annotated[bool | None, typer.Option("--open/--no-open", help="Open the page in a browser.")] = None,
) -> None:
    """Open the browser app on this machine."""
    from ui.launch import launch

    settings = load_settings(config, corpus=corpus, index=index)
    changes = {"port": port, "open_browser": open_browser}
    server = settings.server.model_copy(update={k: v for k, v in changes.items() if v is not None})
    raise typer.Exit(launch(settings.model_copy(update={"server": server})))


def main() -> None:
    """Run the command line; errors meant for people are printed without a traceback."""
    _utf8()
    try:
        app()
    except PinciteError as error:
        _say(str(error))
        raise SystemExit(USAGE if isinstance(error, QuestionError | SettingsError) else FAILED) from None
    except KeyboardInterrupt:
        _say("Stopped. Nothing was published that was not finished.")
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def _utf8() -> None:
    """Quotations hold any character, whatever the terminal's locale says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _open(config: Path | None, corpus: Path | None, index: Path | None) -> Pincite:
    from answer import Pincite

    return Pincite(load_settings(config, corpus=corpus, index=index))


def _filters(
    kinds: list[Kind] | None,
    from_: str | None,
    to: str | None,
    jurisdictions: list[str] | None,
    issuers: list[str] | None,
    path: str | None,
) -> Filters:
    from index import dates
    from index.filters import Filters

    for text in (from_, to):
        if text and not dates.parse(text):
            raise QuestionError(f"{text!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY.")
    return Filters(
        kinds=tuple(kinds or ()),
        issuers=tuple(issuers or ()),
        jurisdictions=tuple(jurisdictions or ()),
        first=dates.first_day(from_ or ""),
        last=dates.last_day(to or ""),
        path=path or "",
    )


def _questions(question: str | None, file: Path | None) -> Iterator[tuple[dict[str, Any], str]]:
    """({"id": ...} or {}, question) of each question given."""
    if question is not None and file is None:
        yield {}, question
        return
    if file is None or question is not None:
        raise QuestionError("Give a question, or a file of them with --questions FILE.jsonl; not both.")
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict) or not isinstance(row.get("question"), str):
            raise QuestionError(f'{file}, line {number}: expected a JSON object like {{"id": "1", "question": "..."}}.')
        yield ({"id": row["id"]} if "id" in row else {}), row["question"]


def _lines(file: Path) -> list[str]:
    try:
        if str(file) == "-":
            return sys.stdin.read().splitlines()
        if file.stat().st_size > MAX_QUESTION_FILE_BYTES:
            raise QuestionError(f"{file} is larger than {MAX_QUESTION_FILE_BYTES // 2**20} MB; split it.")
        return file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise QuestionError(f"Cannot read {file}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise QuestionError(f"{file} is not UTF-8 text.") from None


def _print_row(row: dict[str, Any]) -> None:
    print(json.dumps(row, ensure_ascii=False))


def _print_answer(row: dict[str, Any]) -> None:
    if row["abstained"]:
        print(f"The corpus does not answer this (confidence {row['confidence']:.2f}). Nearest passages, not an answer:")
    for number, quote in enumerate(row["passages"][:3] if row["abstained"] else row["quotes"], start=1):
        _print_slice(number, quote)


def _print_slice(number: int, row: dict[str, Any]) -> None:
    page = f"p. {row['page']}" if row["page"] else ""
    who = ", ".join(filter(None, (row["kind"], row["issuer"], row["date"] or "undated", row["status"], page)))
    print(f"\n{number}. {row['title']}\n   {who}\n   {row['path']} [{row['start']}:{row['end']}]")
    for later in row["superseded_by"]:
        print(f"   SUPERSEDED by {later['title']} ({later['since'] or 'undated'})")
    print(f"\n{row['text']}")


class _Progress:
    """A bar on stderr while it is a terminal; nothing otherwise."""

    def __enter__(self) -> Callable[[str, int, int], None]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        self._bar = Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)
        self._bar.start()
        self._tasks: dict[str, Any] = {}
        return self._show

    def _show(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)

    def __exit__(self, *exception: object) -> None:
        self._bar.stop()


def _say(message: str) -> None:
    print(message, file=sys.stderr)


if __name__ == "__main__":
    main()
