"""Public retrieval sets: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv`, for question answering `answers.jsonl`.

A set is written out as a folder of text files and indexed by the real `reindex`, so that what is measured
is what people use: reading, splitting, search. Titles go into sidecars. A query's `scope_docs` becomes a
folder and a path filter. On two cores some 25 sentences and passages are embedded a second, so a set of
5,000 documents takes the better part of an hour the first time; `--cache` keeps its index.
"""

from __future__ import annotations

import csv
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from answer import Pincite
from answer.question_list import json_object
from evaluation.gold import Evidence, Question, Task, lines_of
from evaluation.metrics import sample
from evaluation.outcomes import Progress
from evaluation.typos import misspell
from index.errors import QuestionError
from index.filters import NO_FILTERS, Filters
from index.model import Embedder
from index.records import Document
from index.settings import Settings

IndexProgress = Callable[[str, int, int], None]
# Passages ranked per query; several may be of one document, and R@100 wants a hundred documents.
RANKED_PASSAGES = 200
# Files of one folder; file systems and `ls` stay quick.
FILES_PER_FOLDER = 1000


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a set; `scope` names the documents it is asked of, empty for all."""

    id: str
    text: str
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set as read: documents as (id, title, text), queries, grades, and the answers by query where it has them."""

    name: str
    documents: tuple[tuple[str, str, str], ...]
    queries: tuple[Query, ...]
    grades: Mapping[str, Mapping[str, int]]
    answers: Mapping[str, Mapping[str, Any]]

    def sample(self, size: int | None) -> Dataset:
        """The same set with `size` of its queries, chosen by a fixed seed; None or too many takes all."""
        return replace(self, queries=tuple(sample(self.queries, size)))

    def misspelt(self, share: float) -> Dataset:
        """The same set with typing errors in a share of its queries' words, in [0, 1]; see `evaluation.typos`."""
        return replace(self, queries=tuple(replace(q, text=misspell(q.text, share, q.id)) for q in self.queries))


def read_dataset(folder: Path) -> Dataset:
    """Read a set.

    Raises:
        QuestionError: a file is missing or not of the form; the text names it.
    """
    documents = tuple(
        (str(row["id"]), str(row.get("title") or ""), str(row["text"]))
        for row in _rows(folder / "corpus.jsonl", "id", "text")
    )
    queries = tuple(
        Query(str(row["id"]), str(row["text"]), tuple(map(str, row.get("scope_docs") or ())))
        for row in _rows(folder / "queries.jsonl", "id", "text")
    )
    answers: dict[str, Mapping[str, Any]] = {}
    if (folder / "answers.jsonl").is_file():
        answers = {str(row["id"]): row for row in _rows(folder / "answers.jsonl", "id", "answers")}
    known = {document for document, _, _ in documents}
    grades = _grades(folder / "qrels.tsv")
    missing = sorted({d for by_document in grades.values() for d in by_document} - known)
    if missing:
        raise QuestionError(f"{folder}/qrels.tsv names {len(missing)} documents that corpus.jsonl lacks: {missing[0]}.")
    judged = tuple(query for query in queries if query.id in grades or query.id in answers)
    return Dataset(folder.resolve().name, documents, judged, grades, answers)


def build(
    dataset: Dataset,
    settings: Settings,
    folder: Path,
    progress: IndexProgress | None = None,
    embedder: Embedder | None = None,
) -> tuple[Settings, dict[str, str]]:
    """Write a set's documents out and index them; what lies there from before is reused.

    Args:
        dataset: with all its queries, so that a sample shares the whole set's index.
        settings: model, passages, search; the folders are replaced.
        folder: where corpus and index go.
        progress: as `ingest.pipeline.reindex` takes it.
        embedder: the model; None takes the one of the settings.

    Returns:
        Settings with the set's folders, and the set's document id by path.
    """
    from ingest import pipeline

    root = folder / f"{dataset.name}-{_fingerprint(dataset)[:12]}"
    paths = dict(_write(dataset, root / "corpus"))
    changed = settings.model_copy(update={"corpus": root / "corpus", "index": root / "index"})
    pipeline.reindex(changed, progress=progress or _silent, embedder=embedder)
    return changed, paths


def _silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def rank_all(
    pincite: Pincite, dataset: Dataset, paths: Mapping[str, str], progress: Progress | None = None
) -> tuple[dict[str, list[str]], list[float]]:
    """Each judged query's documents, best first, and the milliseconds each search took."""
    pincite.warm()
    filters = scope_filters(dataset)
    queries = [query for query in dataset.queries if any(dataset.grades.get(query.id, {}).values())]
    rankings, times = dict[str, list[str]](), []
    for done, query in enumerate(queries):
        if progress:
            progress(done, len(queries))
        started = time.perf_counter()
        found = pincite.search(query.text, filters.get(query.id, NO_FILTERS), RANKED_PASSAGES)
        times.append((time.perf_counter() - started) * 1000)
        ids = [paths[path] for hit in found.hits for path in (hit.document.paths or (hit.document.path,))]
        scope = set(query.scope)
        rankings[query.id] = [i for i in dict.fromkeys(ids) if not scope or i in scope]
    return rankings, times


def tasks(dataset: Dataset, documents: Mapping[str, Document], paths: Mapping[str, str]) -> list[Task]:
    """The set's questions with their answers, for `outcomes.ask_all`."""
    holders = {paths[path]: document.id for document in documents.values() for path in document.paths}
    result = []
    for query in dataset.queries:
        row = dataset.answers.get(query.id)
        if row is None:
            continue
        unanswerable = row.get("unanswerable") is True
        question = Question(query.id, query.text, "no answer" if unanswerable else "answer", unanswerable=unanswerable)
        holder = holders.get(str(row.get("doc_id")))
        if unanswerable or holder is None:
            result.append(Task(question))
        else:
            evidence = tuple((holder, Evidence("", str(text))) for text in row["answers"])
            result.append(Task(question, evidence, frozenset({holder})))
    return result


def scope_filters(dataset: Dataset) -> dict[str, Filters]:
    """By query id the filter that keeps it to its scope."""
    folders = _scopes(dataset)
    return {query.id: Filters(path=f"{folders[query.scope]}/*") for query in dataset.queries if query.scope}


def _scopes(dataset: Dataset) -> dict[tuple[str, ...], str]:
    """A folder for each scope, named by its content: a sample's scopes have the whole set's folders."""
    return {
        q.scope: "scope-" + hashlib.sha256("\0".join(q.scope).encode()).hexdigest()[:12]
        for q in dataset.queries
        if q.scope
    }


def _write(dataset: Dataset, corpus: Path) -> Iterator[tuple[str, str]]:
    """Write the files; yields (path, the set's document id). A document of several scopes is written into each."""
    homes: dict[str, list[str]] = {}
    for scope, folder in _scopes(dataset).items():
        for document in scope:
            homes.setdefault(document, []).append(folder)
    for number, (identity, title, text) in enumerate(dataset.documents):
        for folder in homes.get(identity) or [f"part-{number // FILES_PER_FOLDER:03}"]:
            path = f"{folder}/{number:06}.txt"
            _write_changed(corpus / path, text)
            if title:
                _write_changed(corpus / f"{path}.meta.toml", f"title = {json.dumps(title, ensure_ascii=False)}\n")
            yield path, identity


def _write_changed(file: Path, text: str) -> None:
    content = text.encode("utf-8", "replace")
    if not (file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _fingerprint(dataset: Dataset) -> str:
    digest = hashlib.sha256()
    for part in (dataset.documents, sorted(query.scope for query in dataset.queries)):
        digest.update(json.dumps(part).encode())
    return digest.hexdigest()


def _rows(file: Path, *wanted: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines_of(file), start=1):
        if not line.strip():
            continue
        row = json_object(line)
        if row is None or any(name not in row for name in wanted):
            raise QuestionError(f"{file}, line {number}: expected a JSON object with {', '.join(wanted)}.")
        yield row


def _grades(file: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    rows: Sequence[Sequence[str]] = [
        row for row in csv.reader(lines_of(file), delimiter="\t", quoting=csv.QUOTE_NONE) if row
    ]
    for number, row in enumerate(rows[1:], start=2):
        try:
            query, document, grade = row
            grades.setdefault(query, {})[document] = int(grade)
        except ValueError:
            raise QuestionError(f"{file}, line {number}: expected query, document and whole-number grade.") from None
    return grades
