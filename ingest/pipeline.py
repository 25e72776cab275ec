"""The batch command: bring the index in step with the corpus folder.

What changed is decided by path and content, never by "this content was seen somewhere". Vectors are
reused by model and text, and stored as soon as they are made, so that a run which was killed goes on
where it stopped. All the rest becomes visible in one commit at the end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

from index.errors import CorpusError, IndexMissing, UnreadableDocument
from index.model import Embedder, load_embedder
from index.records import Failure, RunReport
from index.settings import Settings
from index.store import Index
from index.writer import IndexWriter, open_writer
from ingest.files import Corpus, SourceFile, scan
from ingest.near import groups
from ingest.pending import unmended
from ingest.plan import Plan, load, make_plan
from ingest.prepare import Prepared, prepare, prepare_again
from ingest.recipe import Recipe, make_recipe
from ingest.unfinished import marked
from ingest.worker import ReadingPool

# Texts embedded between two commits of vectors: what a killed run loses at most.
KEEP_EVERY = 256

Progress = Callable[[str, int, int], None]
"""Called with what is being done ("reading", `LOADING`, "embedding"), how much is done, and of how much."""
LOADING = "loading the model"


def _silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def reindex(
    settings: Settings, *, full: bool = False, progress: Progress = _silent, embedder: Embedder | None = None
) -> RunReport:
    """Make the index hold what the corpus folder holds.

    Args:
        settings: the folders, the model, the passages.
        full: read every file anew, and put aside an index of another version or a damaged one.
        progress: told how far the run is.
        embedder: the model; None takes the one of the settings.

    Returns:
        What was done. An unchanged corpus publishes nothing, loads no model and keeps its generation.

    Raises:
        CorpusError: the corpus folder is missing, or has become empty.
        PinciteError: the model, the lock or the disk; nothing was published then.
    """
    started = time.monotonic()
    corpus = scan(settings.corpus, settings.index)
    embedder = embedder or load_embedder(settings.model)
    recipe = make_recipe(settings, embedder)
    with open_writer(settings.index, start_anew=full) as writer, marked(settings.index):
        known = writer.fingerprints()
        _refuse_emptying(settings, corpus, known, full)
        plan = make_plan(corpus, known, recipe.fingerprint)
        to_read = _to_read(plan, writer, corpus.files, full)
        prepared, failures = _prepare(to_read, recipe, progress)
        if writer.meta.get("model", embedder.identity) != embedder.identity:
            prepared += _kept(plan, writer, prepared, recipe)
        failures = _merged([*plan.failures, *failures, *_still_failing(plan, writer, to_read)])
        lost = {failure.path for failure in failures} - {file.file for file in prepared}
        report = _report(plan, failures, lost, int(writer.meta.get("generation", "0")))
        if prepared or plan.removed or tuple(failures) != writer.failures() or not report.generation:
            embedded = _embed(writer, prepared, embedder, progress)
            report = replace(report, embedded=embedded)
            report = _publish(writer, plan, prepared, _timed(report, started), recipe)
            writer.clean()
        else:
            report = replace(report, passages=writer.passage_count())
    return _timed(report, started)


def dry_run(settings: Settings, embedder: Embedder | None = None) -> RunReport:
    """What `reindex` would do, from paths and contents alone: nothing is parsed, embedded or written.

    Raises:
        CorpusError: the corpus folder is missing.
        PinciteError: the index cannot be read.
    """
    started = time.monotonic()
    recipe = make_recipe(settings, embedder or load_embedder(settings.model))
    corpus = scan(settings.corpus, settings.index)
    known, generation, passages, lost = dict[str, str](), 0, 0, set[str]()
    try:
        with Index(settings.index).snapshot() as snapshot:
            known, generation = snapshot.fingerprints(), snapshot.generation
            passages = sum(snapshot.passage_counts().values())
            lost = unmended(corpus.files, snapshot)
    except IndexMissing:
        pass
    plan = make_plan(corpus, known, recipe.fingerprint)
    return _timed(replace(_report(plan, plan.failures, lost, generation), passages=passages), started)


def _refuse_emptying(settings: Settings, corpus: Corpus, known: dict[str, str], full: bool) -> None:
    if known and not corpus.files and not full:
        raise CorpusError(
            f"{settings.corpus} holds no documents, but the index has {len(known)}. If the folder is right and "
            "the index shall be emptied, run: pincite reindex --full"
        )


def _to_read(plan: Plan, writer: IndexWriter, sources: list[SourceFile], full: bool) -> list[SourceFile]:
    """The files to read: what is new or changed, and what shares a document with a file that goes or changes."""
    unreadable = {failure.path for failure in plan.failures}
    if full:
        return [source for source in sources if source.path not in unreadable]
    touched = [*plan.removed, *(source.path for source in plan.changed)]
    sharing = writer.sharing(touched)
    chosen = {source.path for source in (*plan.added, *plan.changed)} | (sharing - unreadable)
    return [source for source in sources if source.path in chosen]


def _prepare(sources: Sequence[SourceFile], recipe: Recipe, progress: Progress) -> tuple[list[Prepared], list[Failure]]:
    prepared: list[Prepared] = []
    failures: list[Failure] = []
    with ReadingPool() as pool:
        for done, source in enumerate(sources):
            progress("reading", done, len(sources))
            try:
                file = prepare(source, load(source, recipe.fingerprint), recipe, pool.read)
            except UnreadableDocument as error:
                failures.append(Failure(source.path, str(error)))
            else:
                prepared.append(file)
                failures += file.failures
    return prepared, failures


def _kept(plan: Plan, writer: IndexWriter, prepared: Sequence[Prepared], recipe: Recipe) -> list[Prepared]:
    """What stays indexed of files that cannot be read now, made anew for another model from the stored text."""
    gone = {*plan.removed, *(file.file for file in prepared)}
    return [
        prepare_again(file, fingerprint, writer.documents_of(file), recipe)
        for file, fingerprint in writer.fingerprints().items()
        if file not in gone
    ]


def _still_failing(plan: Plan, writer: IndexWriter, read_now: Sequence[SourceFile]) -> list[Failure]:
    """The failures inside files that did not change and are not read again: an attachment, a page."""
    kept = {source.path for source in plan.unchanged} - {source.path for source in read_now}
    around = {f: {f.path, *map(str, PurePosixPath(f.path).parents)} for f in writer.failures()}
    return [failure for failure, paths in around.items() if kept & paths]


def _merged(failures: Iterable[Failure]) -> list[Failure]:
    """One failure per path, sorted, with all its reasons."""
    reasons: dict[str, list[str]] = {}
    for failure in failures:
        reasons.setdefault(failure.path, []).append(failure.reason)
    return [Failure(path, "; ".join(dict.fromkeys(found))) for path, found in sorted(reasons.items())]


def _embed(writer: IndexWriter, prepared: Sequence[Prepared], embedder: Embedder, progress: Progress) -> int:
    """Make and store the vectors that are not there yet; returns how many."""
    texts = {key: text for file in prepared for key, text in file.texts.items()}
    missing = writer.missing_vectors(list(texts))
    # Texts of like length in one batch waste no padding; the longest first shows a lack of memory early.
    keys = sorted((key for key in texts if key in missing), key=lambda key: (-len(texts[key]), key))
    if keys:
        _load(embedder, progress)
    for start in range(0, len(keys), KEEP_EVERY):
        progress("embedding", start, len(keys))
        batch = keys[start : start + KEEP_EVERY]
        writer.keep_vectors(batch, embedder.embed_documents([texts[key] for key in batch]))
    return len(keys)


def _load(embedder: Embedder, progress: Progress) -> None:
    """Have the model read its weights, which takes 9 s here, before anything waits for them uncounted."""
    progress(LOADING, 0, 1)
    embedder.embed_query("model")
    progress(LOADING, 1, 1)


def _publish(
    writer: IndexWriter, plan: Plan, prepared: Sequence[Prepared], report: RunReport, recipe: Recipe
) -> RunReport:
    with writer.transaction():
        for path in (*plan.removed, *(file.file for file in prepared)):
            writer.remove_file(path)
        for file in prepared:
            writer.add_file(file.file, file.fingerprint, file.documents)
        writer.replace_groups(groups(writer.signatures()))
        writer.replace_failures(report.failures)
        return writer.finish(report, {"model": recipe.embedder.identity, "aliases": recipe.aliases.dump()})


def _report(plan: Plan, failures: Sequence[Failure], lost: set[str], generation: int) -> RunReport:
    return RunReport(
        generation=generation,
        added=sum(source.path not in lost for source in plan.added),
        changed=sum(source.path not in lost for source in plan.changed),
        removed=len(plan.removed),
        unchanged=sum(source.path not in lost for source in plan.unchanged),
        failures=tuple(failures),
        passages=0,
        embedded=0,
        seconds=0.0,
    )


def _timed(report: RunReport, started: float) -> RunReport:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return replace(report, seconds=round(time.monotonic() - started, 3), finished=now)
