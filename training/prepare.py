"""From the sets to `pairs-*.jsonl`, `written-*.jsonl` and `kept.jsonl`: what search finds for every question, once."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from answer import Pincite
from evaluation import sets
from index.settings import Settings
from training.articles import SETS, Item, Split, split
from training.pairs import Pair, find, pairs_of, renamed, unfound
from training.written import INVENTED, invented, matter, written

SEED = 20261122


def prepare(data: Path, name: str, cache: Path, settings: Settings) -> None:
    """Write the pairs of one set.

    Args:
        data: the folder of the sets.
        name: which of them.
        cache: where the set's index and the files go.
        settings: how the set is indexed and searched.

    Raises:
        QuestionError: the set is missing or not of its form.
    """
    parts = _read(data, name)
    changed, paths = sets.build(parts.dataset, settings, cache)
    pincite = Pincite(changed)
    holders = holders_of(pincite, paths)
    chance = random.Random(f"{SEED}-{name}")  # noqa: S311
    if parts.train:
        _write(cache / f"pairs-{name}.jsonl", _pairs(pincite, parts.train, holders, chance))
    asked, path_of = list(written(parts.dataset)), {identity: path for path, identity in paths.items()}
    kin = kin_of(holders) if name == INVENTED else None
    _write(cache / f"written-{name}.jsonl", _pairs(pincite, asked, holders, chance, path_of, kin))
    if parts.kept:
        _write(cache / "kept.jsonl", (_kept_row(pincite, item, holders) for item in parts.kept))


def _read(data: Path, name: str) -> Split:
    if name in SETS:
        return split(data / name)
    return Split(invented() if name == INVENTED else sets.read_dataset(data / name), (), ())


def holders_of(pincite: Pincite, paths: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """By the set's document id the ids of the index's documents that hold it."""
    with pincite.snapshot() as snapshot:
        documents = snapshot.documents(snapshot.passage_counts())
    holders: dict[str, frozenset[str]] = {}
    for document in documents.values():
        for path in document.paths:
            holders[paths[path]] = holders.get(paths[path], frozenset()) | {document.id}
    return holders


def kin_of(holders: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """By the id of a document that was written for the reader the ids of the index's documents on the same matter."""
    matters = defaultdict[str, frozenset[str]](frozenset)
    for identity, held in holders.items():
        matters[matter(identity)] |= held
    return {identity: matters[matter(identity)] for identity in holders}


def _pairs(
    pincite: Pincite,
    items: Sequence[Item],
    holders: Mapping[str, frozenset[str]],
    chance: random.Random,
    path_of: Mapping[str, str] | None = None,
    kin: Mapping[str, frozenset[str]] | None = None,
) -> Iterable[Mapping[str, object]]:
    """The rows of the pairs of some questions, the renamed ones last; with the paths of their documents also from
    those passages that search does not find, with their kin also from those of other matters.
    """
    made: list[Pair] = []
    for item in items:
        hits = find(pincite, item)
        hits += unfound(pincite, item, path_of[item.paragraph], hits) if path_of else ()
        akin = kin[item.paragraph] if kin else frozenset[str]()
        made += pairs_of(item, hits, holders[item.paragraph], chance, akin)
    return (pair.row() for pair in (*made, *renamed(made, chance)))


def _kept_row(pincite: Pincite, item: Item, holders: Mapping[str, frozenset[str]]) -> dict[str, object]:
    """A question for judging: what search found, each with its cosine, and the passages of its own paragraph."""
    hits = find(pincite, item)
    return {
        "id": item.id,
        "question": item.question,
        "answerable": bool(item.answers),
        "found": [
            {
                "title": hit.document.meta.title,
                "passage": hit.text,
                "sentences": [
                    (s.span.start - hit.passage.start, s.span.end - hit.passage.start) for s in hit.sentences
                ],
                "cosine": hit.why.dense_score,
                "own": hit.document.id in holders[item.paragraph],
            }
            for hit in hits
        ],
    }


def _write(file: Path, rows: Iterable[Mapping[str, object]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    part = file.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)
