"""The front door for terminals and cron: `pincite reindex | ask | search | show | doctor | evaluate | fetch | serve`.

Results go to stdout, progress and messages to stderr. Exit codes: 0 done; 1 failed, nothing published;
2 usage; 3 published, but some documents could not be read; 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

import terminal
from index.errors import PinciteError, QuestionError, SettingsError
from index.records import Kind, Status
from index.schema import SCHEMA_VERSION
from index.settings import OWN_READER, load_settings, with_server

if TYPE_CHECKING:
    from types import FrameType

    from answer import Pincite
    from answer.question_list import Listed
    from answer.wire import Row
    from index.filters import Filters
    from index.records import RunReport
    from index.settings import Settings
    from ingest.doctor import Finding

FAILED, USAGE, SOME_UNREADABLE, INTERRUPTED = 1, 2, 3, 130
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)

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
StatusOption = Annotated[
    list[Status] | None, typer.Option("--status", help="Only what stood so on the day asked about; may be repeated.")
]
YearOption = Annotated[
    list[int] | None,
    typer.Option("--year", min=1, max=9999, help="Only documents of this year; may be repeated."),
]
PathOption = Annotated[str | None, typer.Option("--path", metavar="PATTERN", help='Only paths like "memos/*".')]
LimitOption = Annotated[int | None, typer.Option("--limit", min=1, max=1000, help="How many results at most.")]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Tell what was in force on this day (default: the day that the question names, else today).",
    ),
]
QuestionsOption = Annotated[
    Path | None,
    typer.Option(
        "--questions", metavar="FILE", help='JSON lines of {"id", "question"}, or .csv, or .txt; "-" reads stdin.'
    ),
]
ExportOption = Annotated[
    Path | None,
    typer.Option("--export", metavar="FILE", help="Write the answer to a new .md, .docx or .html file; many to .csv."),
]


def _tell_version(wanted: bool) -> None:
    if wanted:
        terminal.print_text(f"pincite {version('pincite')}, index version {SCHEMA_VERSION}")
        raise typer.Exit


@app.callback()
def everywhere(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version of pincite and stop."),
    ] = False,
) -> None:
    """Options before the command."""


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
        with terminal.Progress() as progress:
            report = _reindexed(settings, full, progress)
    for failure in report.failures:
        terminal.say(f"not read: {failure.path}: {failure.reason}")
    if as_json:
        terminal.print_row(report_row(report))
    else:
        terminal.print_report(report, dry_run)
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
    status: StatusOption = None,
    year: YearOption = None,
    path: PathOption = None,
    limit: LimitOption = None,
    export: ExportOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Quote the sentences that answer a question, or say that the corpus does not answer."""
    from answer.export import Kept
    from answer.wire import answer_row

    _check_dates(as_of, from_, to)
    kept = Kept(export, many=questions is not None) if export else None
    pincite = _open(config, corpus, index)
    filters = _filters(kind, from_, to, jurisdiction, issuer, path, status, year)
    show_row = terminal.print_row if as_json else terminal.print_asked if questions else terminal.print_answer

    def run(listed: Listed) -> Row:
        answer = pincite.ask(listed.question, filters, as_of, limit)
        if kept:
            kept.add(listed, answer)
        return answer_row(answer)

    rows = _each(question, questions, run)
    try:
        for row in rows:
            show_row(row)
    except BrokenPipeError:
        # Nobody reads on (`| head`), but the file is still wanted, with all the answers.
        if kept:
            deque(rows, maxlen=0)
            kept.write()
        _unheard()
    if kept:
        kept.write()
        terminal.say(f"Written: {export}")


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
    status: StatusOption = None,
    year: YearOption = None,
    path: PathOption = None,
    limit: LimitOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the passages that fit best, without quoting or abstaining."""
    from answer.wire import found_row

    _check_dates(from_, to)
    pincite, today = _open(config, corpus, index), date.today().isoformat()
    filters = _filters(kind, from_, to, jurisdiction, issuer, path, status, year).on(today)
    show_row = terminal.print_row if as_json else terminal.print_found
    for row in _each(words, questions, lambda one: found_row(pincite.search(one.question, filters, limit), today)):
        show_row(row)


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

    row = document_row(_open(config, corpus, index).show(_typed(name)))
    terminal.print_row(row) if as_json else terminal.print_document(row)


@app.command()
def doctor(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the corpus, the model and the index; say what is wrong and what to do."""
    from ingest.doctor import Severity, examine

    gravest = Severity.OK
    settings = load_settings(config, corpus=corpus, index=index)
    for finding in (*examine(settings), _reader_finding(settings)):
        if as_json:
            terminal.print_row(finding.row())
        else:
            terminal.print_finding(finding.row())
        gravest = Severity.ERROR if finding.severity is Severity.ERROR else gravest
    if gravest is Severity.ERROR:
        raise typer.Exit(FAILED)


def _reader_finding(settings: Settings) -> Finding:
    from answer.larger import TwoReaders
    from answer.readers import load_reader
    from ingest.doctor import Finding, Severity

    try:
        reader = load_reader(settings)
        if isinstance(reader, TwoReaders):
            reader.check()
    except PinciteError as error:
        return Finding("reader", Severity.WARNING, str(error))
    name = settings.answer.reader
    if name != OWN_READER:
        return Finding("reader", Severity.OK, f"{name}.")
    without = "without the larger one, which `make larger` adds"
    larger = "with the larger one" if isinstance(reader, TwoReaders) else without
    return Finding("reader", Severity.OK, f"{name}, {larger}.")


@app.command()
def evaluate(
    questions: Annotated[
        Path | None, typer.Option("--questions", metavar="FILE", help="Gold questions; default the committed set.")
    ] = None,
    dataset: Annotated[
        Path | None, typer.Option("--dataset", metavar="DIR", help="A set: corpus.jsonl, queries.jsonl, qrels.tsv.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="Only so many questions, the same ones every time.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option("--cache", metavar="DIR", help="Keep a set's index here for the next run.")
    ] = None,
    typos: Annotated[
        float, typer.Option("--typos", metavar="SHARE", min=0, max=1, help="Typing errors in a share of the words.")
    ] = 0.0,
    misses: Annotated[bool, typer.Option("--misses", help="List each question that failed, and how.")] = False,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure the answers: gold questions over the index, or a public set."""
    from evaluation.command import run
    from evaluation.report import table

    settings = load_settings(config, corpus=corpus, index=index)
    with terminal.Progress() as progress:
        reports = run(settings, questions, dataset, sample=sample, cache=cache, typos=typos, progress=progress)
    for report in reports:
        if as_json:
            terminal.print_row(report.row())
        else:
            terminal.print_text(table(report, misses=misses))
    if as_json:
        for report in reports:
            terminal.print_row(report.latency())


@app.command()
def fetch(
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="ID", help="Only this source; may be repeated.")
    ] = None,
    corpus: CorpusOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Download what the corpus's list of sources names; no other command asks other machines for documents."""
    from ingest import fetch as fetching

    folder = load_settings(config, corpus=corpus).corpus
    with terminal.Progress() as progress:
        report = fetching.fetch(folder, source or (), progress=progress)
    for outcome in report.outcomes:
        for warning in outcome.warnings:
            terminal.say(f"{outcome.source}: {warning}")
        if outcome.reason:
            terminal.say(f"not fetched: {outcome.source}: {outcome.reason}")
        if as_json:
            terminal.print_row(fetching.row(outcome))
    fetched, unchanged, failed = (report.count(state) for state in fetching.State)
    if not report.outcomes:
        terminal.say("No source has an address that somebody has seen (verified = true); name one with --source.")
    if not as_json:
        terminal.print_text(f"{fetched} fetched, {unchanged} unchanged, {failed} failed.")
    if failed == len(report.outcomes):
        raise typer.Exit(FAILED)
    if failed:
        raise typer.Exit(SOME_UNREADABLE)


@app.command()
def serve(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    config: ConfigOption = None,
    host: Annotated[
        str | None, typer.Option("--host", metavar="ADDRESS", help="Listen here; beyond loopback by a setting only.")
    ] = None,
    port: Annotated[int | None, typer.Option("--port", min=1024, max=65535, help="Listen at this port.")] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Let nobody change the Library.")] = False,
    open_browser: Annotated[bool | None, typer.Option("--open/--no-open", help="Open the page in a browser.")] = None,
) -> None:
    """Open the browser app: on this machine, or for a trusted network."""
    from ui.launch import launch

    settings = load_settings(config, corpus=corpus, index=index)
    changes = {"host": host, "port": port, "read_only": read_only or None, "open_browser": open_browser}
    given = {name: value for name, value in changes.items() if value is not None}
    raise typer.Exit(launch(with_server(settings, given)))


def main() -> None:
    """Run the command line; only with PINCITE_DEBUG=1 does an unexpected error show its traceback."""
    terminal.use_utf8()
    ctrl_c = _CtrlC()
    try:
        app()
    except PinciteError as error:
        terminal.say(str(error))
        raise SystemExit(USAGE if isinstance(error, QuestionError | SettingsError) else FAILED) from None
    except KeyboardInterrupt:
        _stopped()
    except SystemExit as leaving:
        # Typer turns Ctrl-C into this code and says nothing.
        if leaving.code != INTERRUPTED:
            raise
        _stopped()
    except BrokenPipeError:
        _unheard()
    except Exception as error:
        if ctrl_c.received:
            _stopped()
        if isinstance(error, OSError) and error.errno in _DISK_FULL:
            terminal.say(f"The output could not be written whole: {error.strerror}. Free disk space and ask again.")
            raise SystemExit(FAILED) from None
        if os.environ.get("PINCITE_DEBUG") == "1":
            raise
        terminal.say_unexpected(error)
        raise SystemExit(FAILED) from None


class _CtrlC:
    """Remembers Ctrl-C: Python turns one that comes amid an import into a TypeError now and then."""

    def __init__(self) -> None:
        self.received = False
        # Where it is ignored, as in the background of a script, it stays ignored.
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self)

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.received = True
        signal.default_int_handler(number, frame)


def _stopped() -> NoReturn:
    terminal.say("Stopped. Nothing was published that was not finished.")
    raise SystemExit(INTERRUPTED) from None


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
    statuses: list[Status] | None,
    years: list[int] | None,
) -> Filters:
    from index import dates
    from index.filters import Filters

    return Filters(
        kinds=tuple(kinds or ()),
        issuers=tuple(map(_typed, issuers or ())),
        jurisdictions=tuple(map(_typed, jurisdictions or ())),
        first=dates.first_day(from_ or ""),
        last=dates.last_day(to or ""),
        path=_typed(path or ""),
        statuses=tuple(statuses or ()),
        years=tuple(years or ()),
    )


def _typed(text: str) -> str:
    """An argument as the index names files whose names are no UTF-8."""
    from ingest.files import printable

    return printable(text)


def _reindexed(settings: Settings, full: bool, progress: Callable[[str, int, int], None]) -> RunReport:
    """Re-index; an unexpected error carries a note where it published nothing."""
    from ingest import pipeline

    before = _generation(settings)
    try:
        return pipeline.reindex(settings, full=full, progress=progress)
    except PinciteError:
        raise
    except Exception as error:
        if _generation(settings) == before:
            error.add_note("Nothing was published by this command.")
        raise


def _generation(settings: Settings) -> int:
    """The published generation; 0 where none can be read."""
    from index.store import Index

    try:
        with Index(settings.index).snapshot() as snapshot:
            return snapshot.generation
    except PinciteError:
        return 0


def _check_dates(*given: str | None) -> None:
    from index import dates

    for text in given:
        if text is not None:
            dates.checked(text, dates.last_day)


def _unheard() -> NoReturn:
    """The reader of our output has gone (`| head`); nothing more can be said to it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(0)


def _each(question: str | None, file: Path | None, run: Callable[[Listed], Row]) -> Iterator[Row]:
    """The row that `run` makes of each question given, with the question's id.

    Raises:
        QuestionError: there is none, or one of them cannot be asked; it names the line. Nothing was asked then: a
            fault in the last line is not to cost the answers of all the others.
    """
    from answer.question import checked

    every = list(terminal.read_questions(question, file))
    if not every:
        raise QuestionError("The list holds no questions.")
    for listed in every:
        try:
            checked(listed.question)
        except QuestionError as error:
            raise QuestionError(f"{listed.place}{error}") from None
    for listed in every:
        yield (listed.extra or {}) | run(listed)


if __name__ == "__main__":
    main()
