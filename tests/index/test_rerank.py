"""The second look: a real cross-encoder by one setting; it moves only what it reads; without it nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from cross_encoders import make_cross_encoder
from numpy.typing import NDArray
from support import ToyEmbedder, settings_in, write_corpus

from answer import Pincite
from index.errors import ModelDamaged, ModelNotFound
from index.records import Hit
from index.rerank import SHARE
from index.search import search
from index.settings import SearchSettings
from ingest.pipeline import reindex

QUESTION = "which memo binds the police?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rerank")
    options = settings_in(folder)
    files = {f"memos/{i}.txt": f"Memo {i} binds the police{' and the wardens' * (i % 5)}." for i in range(30)}
    write_corpus(options.corpus, files)
    reindex(options, embedder=ToyEmbedder())
    return folder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cross_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


def pincite(folder: Path, **changes: object) -> Pincite:
    return Pincite(settings_in(folder, search=SearchSettings.model_validate(changes)), ToyEmbedder())


def ids(hits: Sequence[Hit]) -> list[int]:
    return [hit.passage_id for hit in hits]


@dataclass
class ByLength:
    """Prefers long texts, and remembers what it read."""

    read: list[tuple[str, str]] = field(default_factory=list)

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.read += pairs
        return np.array([len(text) for _, text in pairs], dtype=np.float32)


def test_it_rereads_the_first_and_no_more(folder: Path) -> None:
    plain = pincite(folder)
    judge = ByLength()
    with plain.snapshot() as snapshot:
        query = plain._understand(snapshot, QUESTION).query
        settings = SearchSettings(reranked=10)
        before = search(snapshot, query, settings, limit=30)
        after = search(snapshot, query, settings, limit=30, reranker=judge)
    assert len(judge.read) == 10
    assert {question for question, _ in judge.read} == {QUESTION}
    assert [text for _, text in judge.read] == ["\n".join([h.document.meta.title, h.text]) for h in before[:10]]
    assert sorted(ids(after[:10])) == sorted(ids(before[:10]))
    assert ids(after[10:]) == ids(before[10:])
    assert [h.score for h in after] == sorted((h.score for h in after), reverse=True)
    assert all(0 <= h.score <= 1 for h in after)
    old = {h.passage_id: h.score for h in before[:10]}
    low, high = min(old.values()), max(old.values())
    lengths = {h.passage_id: len(text) for h, (_, text) in zip(before, judge.read, strict=False)}
    shortest, longest = min(lengths.values()), max(lengths.values())
    for hit in after[:10]:
        length = (lengths[hit.passage_id] - shortest) / (longest - shortest)
        mixed = (1 - SHARE) * (old[hit.passage_id] - low) / (high - low) + SHARE * length
        assert hit.score == pytest.approx(low + (high - low) * mixed, abs=1e-6)


def test_a_real_one_by_one_setting(folder: Path, encoder: Path) -> None:
    plain, reread = pincite(folder), pincite(folder, reranker=str(encoder))
    before, after = plain.search(QUESTION, limit=30).hits, reread.search(QUESTION, limit=30).hits
    assert sorted(ids(before)) == sorted(ids(after))
    assert ids(before) != ids(after)
    assert ids(before[20:]) == ids(after[20:])
    assert ids(reread.search(QUESTION, limit=30).hits) == ids(after)
    assert ids(reread.ask(QUESTION).passages) == ids(after[:10])
    reread.warm()


def test_a_missing_one_is_named(folder: Path) -> None:
    for name in ("nobody/no-such-model", "/nowhere/at/all"):
        with pytest.raises(ModelNotFound, match=r"pincite\.toml"):
            pincite(folder, reranker=name).search(QUESTION)


def test_a_damaged_one_is_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ModelDamaged, match=r"pincite\.toml"):
        pincite(folder, reranker=str(tmp_path)).search(QUESTION)


def test_one_that_sorts_into_kinds_is_refused(folder: Path, tmp_path: Path) -> None:
    kinds = make_cross_encoder(tmp_path / "kinds", labels=3)
    with pytest.raises(ModelDamaged, match="ranks nothing"):
        pincite(folder, reranker=str(kinds)).search(QUESTION)


def test_equal_scores_leave_the_order(folder: Path) -> None:
    class Same:
        def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
            return np.ones(len(pairs), dtype=np.float32)

    plain = pincite(folder)
    with plain.snapshot() as snapshot:
        query = plain._understand(snapshot, QUESTION).query
        before = search(snapshot, query, SearchSettings(), limit=30)
        assert ids(search(snapshot, query, SearchSettings(), limit=30, reranker=Same())) == ids(before)
