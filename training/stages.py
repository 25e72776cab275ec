"""The stages of the training: which pairs each learns from, and the weights that it begins with."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from evaluation.gold import lines_of
from evaluation.metrics import sample
from training import articles
from training.pairs import ELSEWHERE, NEIGHBOUR, OWN, Pair, strays
from training.prepare import SEED
from training.train import Recipe
from training.written import INVENTED

# The questions up to the first of these lines of questions.jsonl were there before the sixth stage, those up to the
# second before the seventh; either learns from those that came then.
EARLY_LINES, LATE_LINES = 16_403, 41_850
# Of the passages of other documents, which are easy, so many are taken.
NEIGHBOURS_SHARE = 1 / 6
# Answered questions that are put to a passage of another matter: any such passage, and the one that search finds best.
STRAYS, FOUND_STRAYS = 4000, 2000
# Pairs over the public sets that the seventh stage has too.
PUBLIC_IN_SEVENTH = 4000
# Pairs of either wave that the larger reader learns from, 33,000 in all with others: 102 minutes on two cores.
LARGER_EACH = 11_000


class Lessons:
    """The pairs that `prepare` wrote, parted by when their questions were written."""

    def __init__(self, work: Path) -> None:
        """Args: where they are."""
        self.public = _read(work, "pairs", articles.PUBLIC)
        # Written over public texts.
        self.real = _read(work, "written", articles.PUBLIC)
        every = [(_line(pair), pair) for pair in _read(work, "written", [INVENTED])]
        invented = [(line, pair) for line, pair in every if pair.kind != ELSEWHERE]
        self.early = self.real + [pair for line, pair in invented if line <= EARLY_LINES]
        self.late = [pair for line, pair in invented if EARLY_LINES < line <= LATE_LINES]
        self.last = [pair for line, pair in invented if line > LATE_LINES]
        # The passages of other matters that search finds best: only the seventh stage has them.
        self.elsewhere = [pair for line, pair in every if line > LATE_LINES and pair.kind == ELSEWHERE]

    @cached_property
    def some(self) -> list[Pair]:
        """Pairs over the public sets."""
        return sample(self.public, 2 * len(self.real))

    @cached_property
    def others(self) -> list[Pair]:
        """As many further ones."""
        return sample(_without(self.public, self.some), len(self.some))

    @cached_property
    def halves(self) -> tuple[list[Pair], list[Pair]]:
        """The late pairs that are over the documents which their questions are about, in two."""
        late = _own(self.late)
        half = sample(late, len(late) // 2)
        return half, _without(late, half)


@dataclass(frozen=True, slots=True)
class Stage:
    """One run of the training. `begin`: by stage the share of its weights; empty for those of the base model."""

    name: str
    recipe: Recipe
    begin: Mapping[str, float]
    pairs: Callable[[Lessons], list[Pair]]


def _third(lessons: Lessons) -> list[Pair]:
    return lessons.early + sample(lessons.public, len(lessons.early) // 2)


def _fourth(lessons: Lessons) -> list[Pair]:
    near = [pair for pair in lessons.early if pair.kind != NEIGHBOUR]
    return near + _neighbours(lessons.early) + lessons.some


def _narrow(lessons: Lessons) -> list[Pair]:
    return _own(lessons.late) + lessons.others


def _wide(lessons: Lessons) -> list[Pair]:
    astray = sample(list(strays(lessons.late, random.Random(SEED))), STRAYS)  # noqa: S311
    return _narrow(lessons) + _neighbours(lessons.late) + astray


def _seventh(lessons: Lessons) -> list[Pair]:
    found = sample(lessons.elsewhere, FOUND_STRAYS)
    return _own(lessons.last) + _neighbours(lessons.last) + found + sample(lessons.others, PUBLIC_IN_SEVENTH)


def _larger(lessons: Lessons) -> list[Pair]:
    own = sample(_own(lessons.last), LARGER_EACH) + sample(_own(lessons.late), LARGER_EACH)
    return own + sample(lessons.real, 1500) + sample(lessons.public, 8500) + sample(lessons.elsewhere, 1000)


# Means of weights do better than any of them (Wortsman and others, "Robust fine-tuning of zero-shot models", 2022, and
# "Model soups", 2022); the figures are in docs/reader.md.
STAGES = (
    Stage("first", Recipe(), {}, lambda lessons: lessons.public),
    Stage(
        "second",
        Recipe(epochs=3, rate=5e-5),
        {"first": 1},
        lambda lessons: lessons.real + sample(lessons.public, len(lessons.real)),
    ),
    Stage("third", Recipe(epochs=3, rate=5e-5), {"first": 1}, _third),
    Stage("fourth", Recipe(20261122, 1, 5e-5), {"first": 0.3, "second": 0.35, "third": 0.35}, _fourth),
    Stage("fifth", Recipe(20261123, 1, 5e-5), {"fourth": 1}, lambda lessons: _own(lessons.early) + lessons.some),
    Stage("narrow", Recipe(20261125, 1, 5e-5), {"fifth": 1}, _narrow),
    Stage("wide", Recipe(20261125, 1, 5e-5), {"fifth": 1}, _wide),
    Stage(
        "seventh",
        Recipe(20261126, 1, 5e-5),
        {"narrow": 0.5, "wide": 0.5},
        lambda lessons: _seventh(lessons) + lessons.halves[0],
    ),
    Stage(
        "seventh-again",
        Recipe(20261127, 1, 5e-5),
        {"narrow": 0.5, "wide": 0.5},
        lambda lessons: _seventh(lessons) + lessons.halves[1],
    ),
)
# The larger reader's only one, over its own base.
LARGER = Stage("larger", Recipe(20261130, 1, 4e-5), {}, _larger)
SHIPPED = {"seventh": 0.5, "seventh-again": 0.5}


def _read(work: Path, kind: str, names: Iterable[str]) -> list[Pair]:
    files = [work / f"{kind}-{name}.jsonl" for name in names]
    lines = [line for file in files if file.is_file() for line in lines_of(file) if line]
    return [Pair(**json.loads(line)) for line in lines]


def _line(pair: Pair) -> int:
    """The line of questions.jsonl that a pair's question stands in; its id is "written-12" or "written-12/renamed"."""
    return int(pair.id.removeprefix("written-").partition("/")[0])


def _without(pairs: Iterable[Pair], taken: Iterable[Pair]) -> list[Pair]:
    gone = set(taken)
    return [pair for pair in pairs if pair not in gone]


def _own(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.kind in OWN]


def _neighbours(pairs: Sequence[Pair]) -> list[Pair]:
    far = [pair for pair in pairs if pair.kind == NEIGHBOUR]
    return sample(far, round(NEIGHBOURS_SHARE * len(far)))
