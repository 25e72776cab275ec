"""Hybrid search: meaning and words, filters first.

Candidates come from two retrievers, the passage vectors and BM25 over passages. Each candidate is then
scored on four counts - its own cosine, its best sentence's cosine, BM25 of the passage, BM25 of its
whole document - which are brought to [0, 1] over the candidates and summed with fixed weights.
Scores are fused, not ranks. Measured on 2,000 SQuAD 2.0 questions (nDCG@10): passage cosine alone
0.810, with the best sentence 0.875, BM25 alone 0.900, all four 0.929.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.filters import NO_FILTERS, Filters, allowed_passages
from index.query import Query
from index.records import Hit, Passage, SentenceMatch, Why
from index.settings import SearchSettings
from index.words import stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.store import Snapshot

# Keyword scores are fetched this many times deeper than candidates are taken, so that a passage found by
# its meaning still gets the score of its words.
KEYWORD_DEPTH = 10
# FTS5 column weights for bm25(): title, section, body, citations.
PASSAGE_WEIGHTS = (1.0, 1.0, 1.0, 1.0)
DOCUMENT_WEIGHTS = (1.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Scores:
    """Raw scores of the candidates by passage id; a missing entry means that the retriever gave none."""

    dense: dict[int, float]
    sentence: dict[int, float]
    keyword: dict[int, float]
    document: dict[int, float]


def search(
    snapshot: Snapshot, query: Query, settings: SearchSettings, filters: Filters = NO_FILTERS, limit: int | None = None
) -> list[Hit]:
    """The passages that fit a question best.

    Args:
        snapshot: the index.
        query: the question, understood.
        settings: candidates, weights, default limit.
        filters: applied before the top-k.
        limit: how many passages at most; None takes the setting.

    Returns:
        Hits, best first; equal scores in path and reading order.
    """
    allowed = allowed_passages(snapshot, filters, query.phrases)
    dense = _dense(snapshot, query, settings.candidates, allowed)
    keyword = _keyword(snapshot, query, settings.candidates * KEYWORD_DEPTH, allowed)
    candidates = sorted({*list(dense)[: settings.candidates], *list(keyword)[: settings.candidates]})
    if not candidates:
        return []
    passages = snapshot.passages(candidates)
    similarities = {
        i: (vectors @ query.vectors.T).max(axis=1) for i, vectors in snapshot.sentence_vectors(candidates).items()
    }
    scores = _Scores(
        dense=dense | _missing_cosines(snapshot, query, candidates, dense),
        sentence={i: float(s.max()) for i, s in similarities.items()},
        keyword={i: keyword[i] for i in candidates if i in keyword},
        document=_document_scores(snapshot, query, passages),
    )
    fused = _fuse(candidates, scores, settings.dense_weight)
    best = sorted(fused, key=lambda i: (-fused[i], passages[i].document, passages[i].ordinal))
    best = best[: limit or settings.limit]
    documents = snapshot.documents(passages[i].document for i in best)
    dense_ranks, keyword_ranks = _ranks(dense), _ranks(keyword)
    hits = []
    for i in best:
        passage, document = passages[i], documents[passages[i].document]
        text_stems = stems(document.text[passage.start : passage.end])
        why = Why(
            dense_rank=dense_ranks.get(i),
            dense_score=scores.dense[i],
            keyword_rank=keyword_ranks.get(i),
            keyword_score=scores.keyword.get(i, 0.0),
            matched_terms=tuple(term.word for term in query.terms if term.found_in(text_stems)),
        )
        matches = tuple(SentenceMatch(s, float(v)) for s, v in zip(passage.sentences, similarities[i], strict=True))
        hits.append(Hit(i, passage, document, fused[i], matches, why))
    return hits


def _ranks(scores: Iterable[int]) -> dict[int, int]:
    return {i: rank for rank, i in enumerate(scores, start=1)}


def _dense(snapshot: Snapshot, query: Query, limit: int, allowed: NDArray[np.int64] | None) -> dict[int, float]:
    """Cosines by passage id, best first: each passage's with the nearest variant of the question."""
    best: dict[int, float] = {}
    for vector in query.vectors:
        for i, score in snapshot.vectors.search(vector, limit, allowed):
            best[i] = max(score, best.get(i, -1.0))
    return dict(sorted(best.items(), key=lambda pair: (-pair[1], pair[0])))


def _keyword(snapshot: Snapshot, query: Query, limit: int, allowed: NDArray[np.int64] | None) -> dict[int, float]:
    """BM25 scores (higher is better) by passage id, best first."""
    if not query.terms:
        return {}
    condition, values = "", list[object]()
    if allowed is not None:
        import json

        condition = "AND rowid IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(allowed.tolist()))
    weights = ", ".join(map(str, PASSAGE_WEIGHTS))
    rows = snapshot.connection.execute(
        f"SELECT rowid, -bm25(passages_fts, {weights}) AS score FROM passages_fts "
        f"WHERE passages_fts MATCH ? {condition} ORDER BY score DESC, rowid LIMIT ?",
        [query.match, *values, limit],
    )
    return dict(rows.fetchall())


def _document_scores(snapshot: Snapshot, query: Query, passages: dict[int, Passage]) -> dict[int, float]:
    """BM25 of each passage's whole document, by passage id; documents without any of the words are left out."""
    if not query.terms:
        return {}
    weights = ", ".join(map(str, DOCUMENT_WEIGHTS))
    wanted = {passage.document for passage in passages.values()}
    rows = snapshot.connection.execute(
        f"SELECT d.id, -bm25(documents_fts, {weights}) FROM documents_fts f JOIN documents d ON d.rowid = f.rowid "
        "WHERE documents_fts MATCH ?",
        (query.match,),
    )
    by_document = {document: score for document, score in rows if document in wanted}
    return {i: by_document[p.document] for i, p in passages.items() if p.document in by_document}


def _missing_cosines(
    snapshot: Snapshot, query: Query, candidates: list[int], dense: dict[int, float]
) -> dict[int, float]:
    import numpy as np

    missing = np.array([i for i in candidates if i not in dense], dtype=np.int64)
    return _dense(snapshot, query, len(missing), missing) if len(missing) else {}


def _fuse(candidates: list[int], scores: _Scores, dense_weight: float) -> dict[int, float]:
    meaning = _normalise(candidates, scores.dense), _normalise(candidates, scores.sentence)
    word = _normalise(candidates, scores.keyword), _normalise(candidates, scores.document)
    return {
        i: dense_weight * (meaning[0][i] + meaning[1][i]) / 2 + (1 - dense_weight) * (word[0][i] + word[1][i]) / 2
        for i in candidates
    }


def _normalise(candidates: Iterable[int], scores: dict[int, float]) -> dict[int, float]:
    """Scores brought to [0, 1] over the candidates; who has none counts as the least."""
    if not scores:
        return dict.fromkeys(candidates, 0.0)
    low, high = min(scores.values()), max(scores.values())
    if len(scores) < len(list(candidates)):
        low = min(low, 0.0)
    span = high - low
    return {i: (scores.get(i, low) - low) / span if span else float(i in scores) for i in candidates}
