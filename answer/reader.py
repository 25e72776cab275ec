"""The reader judges whether a passage answers a question.

Similarity cannot tell a passage that answers from one that speaks of the same things. The reader is a
cross-encoder: all-MiniLM-L6-v2, read from its own package, with what training changed laid over it as
low-rank factors (`reader.safetensors` beside this file, a few MB; docs/reader.md is its model card, the room
`training/` made it). The setting `answer.reader` puts any other cross-encoder in its place, or none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from answer.bert import Bert
from index.cross_encoder import CrossEncoder
from index.errors import ModelDamaged
from index.model import has_bfloat16, sha256_of, verified_default_folder
from index.records import Span

if TYPE_CHECKING:
    import torch

WEIGHTS = Path(__file__).with_name("reader.safetensors")
WEIGHTS_SHA256 = "bb7f4af12f2625cf048308ecf61a6b3e9160aea4892886169cbaa1aa6afca56f"
# Question and passage together; a passage of 160 tokens, its title and a question of 20 fit.
MAX_TOKENS = 192
ANSWERS_WEIGHT, ANSWERS_BIAS = "answers.weight", "answers.bias"
SPAN_WEIGHT, SPAN_BIAS = "span.weight", "span.bias"
# Sentences on each side of the one pointed at, when a passage is read again.
NEIGHBOURS = 1
# Logits and scores of sentences are told within these bounds: beyond them the reader is as sure as it can be.
MOST_LOGIT, MOST_SENTENCE = 6.0, 8.0
# A probability this near to 0 or 1 is taken as this: a logit must stay finite.
LEAST_PROBABILITY = 1e-4
_REMEDY = 'Reinstall pincite, or set reader = "none" under [answer] in pincite.toml. Answers are judged without it.'


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage to judge: under its document's title, with its sentences as spans of `text`."""

    title: str
    text: str
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the reader makes of a passage: a logit, above 0 where it rather answers the question, and for each
    sentence how much more the answer seems to stand there than nowhere (empty if the reader does not say).
    """

    logit: float
    sentences: tuple[float, ...] = ()


class Reader(Protocol):
    """Judges passages. One instance may be used by several threads."""

    def judge(self, question: str, passages: Sequence[Reading]) -> list[Judgement]:
        """Whether, and where, each passage answers the question.

        Raises:
            ModelDamaged: the model cannot be read.
        """


def passage_text(title: str, passage: str) -> str:
    """A passage as the reader reads it, in training too: under its document's title."""
    return f"{title}\n{passage}" if title else passage


def bounded(value: float, most: float) -> float:
    """A value brought into [-most, most]."""
    return min(max(value, -most), most)


def closely(passage: Reading, judgement: Judgement) -> Reading | None:
    """The sentence that a judgement points at and its neighbours; None where that is all of the passage."""
    scores = judgement.sentences
    at = scores.index(max(scores)) if scores else 0
    near = passage.sentences[max(at - NEIGHBOURS, 0) : at + NEIGHBOURS + 1]
    if len(near) == len(passage.sentences):
        return None
    return Reading(passage.title, passage.text[near[0].start : near[-1].end])


class OwnReader:
    """pincite's own reader; base and factors are read at the first judgement."""

    def __init__(self, weights: Path = WEIGHTS, sha256: str = WEIGHTS_SHA256) -> None:
        """Args: file of the factors and its hash.

        Raises:
            ModelDamaged: the file, or the base model's, is missing or not the one that was measured.
            ModelNotFound: the package of the base model is not installed.
        """
        self._weights = verified(weights, sha256, _REMEDY)
        self._base = verified_default_folder()

    def judge(self, question: str, passages: Sequence[Reading]) -> list[Judgement]:
        """See `Reader.judge`. The passage that does best is read again closely, until the best is one read twice.

        Among much else that fits, a fact that lacks is overlooked. Measured on 1,198 questions of kept SQuAD articles:
        area under ROC 0.782, read once 0.756; on the gold questions the same within their interval. Reading all twice
        brings no more, and one question in seventeen needs a second passage read again.
        """
        judgements = self._read(question, passages)
        confirmed = set[int]()
        while judgements and (best := _best(judgements)) not in confirmed:
            confirmed.add(best)
            close = closely(passages[best], judgements[best])
            again = self._read(question, [close] if close else [])
            judgements[best] = _mean(judgements[best], again)
        return judgements

    def _read(self, question: str, passages: Sequence[Reading]) -> list[Judgement]:
        """What one reading makes of each."""
        import torch

        if not passages:
            return []
        encoded = self._tokenizer.encode_batch([(question, passage_text(p.title, p.text)) for p in passages])
        heads = self._factors
        with torch.inference_mode():
            every = self._bert.states([(e.ids, e.type_ids) for e in encoded])
            first = torch.stack([states[0] for states in every])
            logits = (first @ heads[ANSWERS_WEIGHT].T + heads[ANSWERS_BIAS])[:, 0].tolist()
            spans = [states @ heads[SPAN_WEIGHT].T + heads[SPAN_BIAS] for states in every]
            parts = zip(logits, passages, encoded, spans, strict=True)
            return [Judgement(logit, _sentence_scores(passage, e, span)) for logit, passage, e, span in parts]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._base / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    @cached_property
    def _factors(self) -> dict[str, torch.Tensor]:
        return load_factors(self._weights)

    @cached_property
    def _bert(self) -> Bert:
        from safetensors.torch import load_file

        return Bert(load_file(self._base / "model.safetensors").items(), self._factors, compute_dtype())


class ForeignReader:
    """Any cross-encoder with one score in the reader's place."""

    def __init__(self, model: CrossEncoder) -> None:
        """Args: the model, located."""
        self._model = model

    def judge(self, question: str, passages: Sequence[Reading]) -> list[Judgement]:
        """See `Reader.judge`; a score after a sigmoid is brought back to its logit."""
        if not passages:
            return []
        scores = self._model.predict([(question, passage_text(p.title, p.text)) for p in passages])
        if scores.ndim != 1:
            raise ModelDamaged(f"The reader gives {scores.shape[1]} scores a pair; name a cross-encoder with one.")
        return [Judgement(_logit(float(score))) for score in scores]


def verified(file: Path, sha256: str, remedy: str) -> Path:
    """A reader's file, if it is the one that was measured.

    Args:
        file: of the factors.
        sha256: the hash that it must have.
        remedy: what to do where it has not.

    Raises:
        ModelDamaged: it is missing, or another.
    """
    if not file.is_file():
        raise ModelDamaged(f"The reader's file {file} is missing. {remedy}")
    if sha256_of(file) != sha256:
        raise ModelDamaged(f"The reader's file {file} is damaged (its sha256 differs). {remedy}")
    return file


def load_factors(file: Path) -> dict[str, torch.Tensor]:
    """What training changed, by weight name, float32."""
    from safetensors.torch import load_file

    return {name: value.float() for name, value in load_file(file).items()}


def compute_dtype() -> torch.dtype:
    """What a reader computes in. Measured on one core: bfloat16 takes half the time of float32, where there is it."""
    import torch

    return torch.bfloat16 if has_bfloat16() else torch.float32


def _best(judgements: Sequence[Judgement]) -> int:
    return max(range(len(judgements)), key=lambda at: judgements[at].logit)


def _mean(judgement: Judgement, again: Sequence[Judgement]) -> Judgement:
    """A judgement with the mean of both readings' logits, if there was a second."""
    logits = [judgement.logit, *(close.logit for close in again)]
    return replace(judgement, logit=sum(logits) / len(logits))


def _sentence_scores(passage: Reading, encoding: Any, span: torch.Tensor) -> tuple[float, ...]:
    """For each sentence the best first and the best last token's logits, less those of there being no answer."""
    none = float(span[0].sum())
    shift = len(passage_text(passage.title, passage.text)) - len(passage.text)
    scores = []
    for sentence in passage.sentences:
        inside = [
            i
            for i, (kind, (low, high)) in enumerate(zip(encoding.type_ids, encoding.offsets, strict=True))
            if kind and low < high and sentence.start + shift <= low and high <= sentence.end + shift
        ]
        best = span[inside].max(dim=0).values.sum() if inside else span.min(dim=0).values.sum()
        scores.append(float(best) - none)
    return tuple(scores)


def _logit(score: float) -> float:
    if not 0 <= score <= 1:
        return score
    probability = min(max(score, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
    return math.log(probability / (1 - probability))
