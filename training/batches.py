"""Pairs as batches of tokens: grouped by length, in an order that depends on the seed and the pass alone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answer.reader import passage_text
from training.pairs import Pair

if TYPE_CHECKING:
    import torch

BATCH = 32
# Batches whose pairs are sorted by length together: padding falls below 3%.
SORTED_TOGETHER = 40
# A tenth of the passages go without their title, so that the reader does not lean on it.
UNTITLED = 0.1
# A tenth of the questions are lower case without their question mark, as people type.
TYPED = 0.1


@dataclass(frozen=True, slots=True)
class Example:
    """A pair as tokens; `first` and `last` are the answer's tokens, 0 where there is none."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    label: int
    first: int
    last: int


def encode(tokenizer: Any, pairs: Sequence[Pair], seed: int) -> list[Example]:
    """Tokens of pairs.

    Args:
        tokenizer: of the base model, truncating at `answer.reader.MAX_TOKENS`.
        pairs: question and passage.
        seed: decides which go without title or question mark.
    """
    chance = random.Random(seed)  # noqa: S311
    examples = []
    for pair in pairs:
        title = "" if chance.random() < UNTITLED else pair.title
        question = pair.question.rstrip("? ").lower() if chance.random() < TYPED else pair.question
        examples.append(_example(tokenizer, pair, question, passage_text(title, pair.passage)))
    return examples


def batches(examples: Sequence[Example], seed: int, epoch: int) -> Iterator[list[Example]]:
    """One pass over the examples, each once."""
    chance = random.Random(f"{seed}-{epoch}")  # noqa: S311
    order = list(examples)
    chance.shuffle(order)
    together: list[list[Example]] = []
    for start in range(0, len(order), BATCH * SORTED_TOGETHER):
        part = sorted(order[start : start + BATCH * SORTED_TOGETHER], key=lambda e: len(e.ids))
        together += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    chance.shuffle(together)
    yield from together


def tensors(batch: Sequence[Example]) -> tuple[dict[str, torch.Tensor], torch.Tensor, torch.Tensor]:
    """What the network reads, the labels (n,) and the spans (n, 2)."""
    import torch

    width = max(len(e.ids) for e in batch)
    pad = [width - len(e.ids) for e in batch]
    inputs = {
        "input_ids": torch.tensor([[*e.ids, *[0] * p] for e, p in zip(batch, pad, strict=True)]),
        "token_type_ids": torch.tensor([[*e.types, *[0] * p] for e, p in zip(batch, pad, strict=True)]),
        "attention_mask": torch.tensor([[1] * len(e.ids) + [0] * p for e, p in zip(batch, pad, strict=True)]),
    }
    labels = torch.tensor([float(e.label) for e in batch])
    return inputs, labels, torch.tensor([[e.first, e.last] for e in batch])


def _example(tokenizer: Any, pair: Pair, question: str, passage: str) -> Example:
    encoding = tokenizer.encode(question, passage)
    first = last = 0
    if pair.answer:
        start = passage.index(pair.answer, len(passage) - len(pair.passage))
        first = encoding.char_to_token(start, 1) or 0
        last = encoding.char_to_token(start + len(pair.answer) - 1, 1) or 0
        first, last = (first, last) if first and last else (0, 0)
    # An MPNet has no types of tokens, and the loss needs to know the passage's.
    types = encoding.type_ids if any(encoding.type_ids) else [int(text == 1) for text in encoding.sequence_ids]
    return Example(tuple(encoding.ids), tuple(types), pair.label, first, last)
