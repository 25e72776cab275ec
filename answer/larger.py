"""The larger reader: judges again what pincite's small reader finds best.

It has learned from the same kinds of pairs, over a base of five times the size (all-mpnet-base-v2, read from its
packages by `index.parted`), and a passage that speaks of the matter and lacks the answer fools it half as often:
docs/reader.md.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from answer.bert import MPNET, Bert
from answer.reader import (
    ANSWERS_BIAS,
    ANSWERS_WEIGHT,
    MAX_TOKENS,
    Judgement,
    OwnReader,
    Reading,
    compute_dtype,
    load_factors,
    passage_text,
    verified,
)
from index.errors import ModelDamaged
from index.parted import larger_model

if TYPE_CHECKING:
    import torch

LARGER_WEIGHTS = Path(__file__).with_name("larger.safetensors")
LARGER_WEIGHTS_SHA256 = "f69309bd93027fec3d177bb02f54ec4447ca8dde663258f3b86b3ae7c4adb11c"
# Of the passages that the small reader judges, the larger one reads two at most, and none whose logit is by more than
# two below the best: 40 ms each, measured on two cores. A third, or all six, bring no more (docs/reader.md).
READ_AGAIN, WITHIN = 2, 2.0
# Its share of a passage's logit; chosen among 0.6, 0.7, 0.8 and 1 on the gold sets.
LARGER_SHARE = 0.8
_REMEDY = 'Reinstall pincite, or set reader = "pincite-small" under [answer] in pincite.toml.'
# MPNet's names of what BERT's weights are called otherwise.
_AS_IN_BERT = {
    "attention.attn.q.": "attention.self.query.",
    "attention.attn.k.": "attention.self.key.",
    "attention.attn.v.": "attention.self.value.",
    "attention.attn.o.": "attention.output.dense.",
    "attention.LayerNorm.": "attention.output.LayerNorm.",
}
# Weights of the published model that the reader does without.
_POOLER = "pooler."


class LargerReader:
    """Its base and factors are read, and checked, at the first judgement. Threads may share one."""

    def __init__(self, weights: Path = LARGER_WEIGHTS, sha256: str = LARGER_WEIGHTS_SHA256) -> None:
        """Args: file of the factors and its hash.

        Raises:
            ModelNotFound: the packages of the base are not installed.
        """
        self._weights, self._sha256 = weights, sha256
        self._base = larger_model()
        self._lock = threading.Lock()

    def logits(self, question: str, passages: Sequence[Reading]) -> list[float]:
        """For each passage, above 0 where it rather answers the question.

        Raises:
            ModelDamaged: the base or the file of the factors cannot be read, or is not the one that was measured.
        """
        import torch

        if not passages:
            return []
        with self._lock:
            tokenizer, bert, heads = self._tokenizer, self._bert, self._factors
        encoded = tokenizer.encode_batch([(question, passage_text(p.title, p.text)) for p in passages])
        with torch.inference_mode():
            first = torch.stack([states[0] for states in bert.states([(e.ids, e.type_ids) for e in encoded])])
            logits: list[float] = (first @ heads[ANSWERS_WEIGHT].T + heads[ANSWERS_BIAS])[:, 0].tolist()
        return logits

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_str(self._base.tokenizer())
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    @cached_property
    def _factors(self) -> dict[str, torch.Tensor]:
        return load_factors(verified(self._weights, self._sha256, _REMEDY))

    @cached_property
    def _bert(self) -> Bert:
        try:
            return Bert(self._renamed(), self._factors, compute_dtype(), MPNET)
        except RuntimeError as error:  # weights of other shapes, met before all of them are read and hashed
            raise ModelDamaged(
                f"The larger reader's base is another than its factors are for ({error}). {_REMEDY}"
            ) from None

    def _renamed(self) -> Iterator[tuple[str, torch.Tensor]]:
        return ((as_in_bert(name), weight) for name, weight in self._base.weights() if not name.startswith(_POOLER))


class TwoReaders:
    """The small reader judges all; the larger one those that it finds best."""

    def __init__(self, small: OwnReader, larger: LargerReader) -> None:
        """Args: the two."""
        self.small = small
        self._larger = larger

    def check(self) -> None:
        """Read the larger one's files.

        Raises:
            ModelDamaged: they cannot be read, or are not those that were measured.
        """
        self._larger.logits("", [Reading("", "")])

    def judge(self, question: str, passages: Sequence[Reading]) -> list[Judgement]:
        """See `Reader.judge`. What the larger one has not read is no better than the worst that it has."""
        judgements = self.small.judge(question, passages)
        best = _promising([judgement.logit for judgement in judgements])
        larger = dict(zip(best, self._larger.logits(question, [passages[at] for at in best]), strict=True))
        mixed = {at: LARGER_SHARE * logit + (1 - LARGER_SHARE) * judgements[at].logit for at, logit in larger.items()}
        most = min(mixed.values(), default=0.0)
        return [replace(j, logit=mixed.get(at, min(j.logit, most))) for at, j in enumerate(judgements)]


def _promising(logits: Sequence[float]) -> list[int]:
    """Where the logits stand that are worth a second look, best first."""
    best = sorted(range(len(logits)), key=lambda at: -logits[at])[:READ_AGAIN]
    return [at for at in best if logits[at] >= logits[best[0]] - WITHIN]


def as_in_bert(name: str) -> str:
    """The name that a weight of an MPNet has in a BERT."""
    for own, berts in _AS_IN_BERT.items():
        name = name.replace(own, berts)
    return name
