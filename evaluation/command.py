"""`pincite evaluate`: measure the committed gold set, another file of questions, or a public set."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from answer import Pincite
from evaluation import gold, metrics, report, sets
from evaluation.outcomes import ask_all
from evaluation.report import Report
from evaluation.typos import misspell
from index.errors import QuestionError
from index.model import Embedder
from index.settings import Settings

Progress = Callable[[str, int, int], None]


def _silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def run(
    settings: Settings,
    questions: Path | None = None,
    dataset: Path | None = None,
    *,
    sample: int | None = None,
    cache: Path | None = None,
    typos: float = 0.0,
    progress: Progress = _silent,
    embedder: Embedder | None = None,
) -> list[Report]:
    """Measure.

    Args:
        settings: the index that gold questions are asked of; for a set, the model and how to search.
        questions: a file of gold questions; without it and `dataset`, the committed set.
        dataset: a folder with corpus.jsonl, queries.jsonl, qrels.tsv and perhaps answers.jsonl.
        sample: only so many of the questions, chosen by a fixed seed.
        cache: where a set's index is kept between runs; None indexes it anew and leaves nothing.
        typos: the share of the questions' words that get a typing error, in [0, 1].
        progress: told what is being done, how much of it, and of how much.
        embedder: the model; None takes the one of the settings.

    Returns:
        One report for gold questions; for a set its ranking, and its quoting where it has answers.

    Raises:
        QuestionError: both are given, a file cannot be used, or the questions are about another index.
        PinciteError: the index or the model cannot be used.
    """
    if questions and dataset:
        raise QuestionError("Give --questions FILE or --dataset DIR, not both.")
    if dataset:
        return _dataset(settings, dataset, sample, cache, typos, progress, embedder)
    return [_gold(Pincite(settings, embedder), questions or gold.STARTER, sample, typos, progress)]


def _gold(pincite: Pincite, file: Path, sample: int | None, typos: float, progress: Progress) -> Report:
    questions = [replace(q, text=misspell(q.text, typos, q.id)) for q in gold.read_questions(file)]
    with pincite.snapshot() as snapshot:
        tasks, left_out = gold.resolve(questions, snapshot.documents(), file)
    outcomes = ask_all(pincite, metrics.sample(tasks, sample), progress=lambda d, n: progress("asking", d, n))
    return report.of_questions(_name(file.name, typos), outcomes, left_out)


def _dataset(
    settings: Settings,
    folder: Path,
    sample: int | None,
    cache: Path | None,
    typos: float,
    progress: Progress,
    embedder: Embedder | None,
) -> list[Report]:
    whole = sets.read_dataset(folder)
    with nullcontext(str(cache)) if cache else tempfile.TemporaryDirectory(prefix="pincite-set-") as place:
        built, paths = sets.build(whole, settings, Path(place), progress, embedder)
        pincite = Pincite(built, embedder)
        chosen = whole.sample(sample).misspelt(typos)
        name = _name(whole.name, typos)
        rankings, times = sets.rank_all(pincite, chosen, paths, lambda d, n: progress("searching", d, n))
        reports = []
        if rankings:
            reports.append(report.of_ranking(name, metrics.ranking(rankings, chosen.grades), times))
        if chosen.answers:
            with pincite.snapshot() as snapshot:
                tasks = sets.tasks(chosen, snapshot.documents(), paths)
            filters = sets.scope_filters(chosen)
            outcomes = ask_all(pincite, tasks, filters, lambda d, n: progress("asking", d, n))
            reports.append(report.of_questions(f"{name}, answers", outcomes))
    return reports


def _name(name: str, typos: float) -> str:
    return f"{name}, typing errors in {typos:.0%} of the words" if typos else name
