"""A BERT over several texts laid end to end.

The usual batch is padded to its longest text, and a cross-encoder's ten passages differ much in length. Here every
layer's matrices see the tokens of all texts as one stretch, and only attention goes text by text. Measured on two
cores, ten passages of the starter corpus, three paired runs: 93 ms against 158 ms of the padded batch in two halves.

An MPNet (Song and others, "MPNet: Masked and Permuted Pre-training for Language Understanding", 2020) has the same
layers; besides, what a token takes from another depends on how far apart they stand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

WORDS, PLACES, TYPES = (f"embeddings.{name}_embeddings.weight" for name in ("word", "position", "token_type"))
DISTANCES = "encoder.relative_attention_bias.weight"
# Distances beyond this are alike to an MPNet (`relative_position_bucket` in transformers' modeling_mpnet.py, after
# Raffel and others, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", 2020).
FARTHEST = 128
# A layer's matrices, each with its bias, by their names in the published file.
_QUERY, _KEY, _VALUE = (f"attention.self.{name}" for name in ("query", "key", "value"))
_ATTENDED, _WIDENED, _NARROWED = "attention.output.dense", "intermediate.dense", "output.dense"
_ATTENTION_NORM, _OUTPUT_NORM = "attention.output.LayerNorm", "output.LayerNorm"
# Two factors per matrix that was changed: matrix += `b` @ `a`.
FACTOR_A, FACTOR_B = "/a", "/b"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a model's weights do not tell of it, from its config.json. `first_place`: the position of a first token."""

    layers: int
    heads: int
    epsilon: float
    first_place: int = 0


MINILM = Shape(layers=6, heads=12, epsilon=1e-12)
MPNET = Shape(layers=12, heads=12, epsilon=1e-5, first_place=2)


class Bert:
    """A BERT's or MPNet's layers with a change laid over them. Threads may share one."""

    def __init__(
        self,
        base: Iterable[tuple[str, torch.Tensor]],
        change: Mapping[str, torch.Tensor],
        dtype: torch.dtype,
        shape: Shape = MINILM,
    ) -> None:
        """Args: the published weights by BERT's names; what is added, by weight name: vectors, or the two factors of a
        matrix, float32; what is computed in; what the weights do not tell.
        """
        self._shape = shape
        self._weights = _joined(_changed(base, change, dtype), shape)
        self._leanings: torch.Tensor | None = None

    def states(self, texts: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[torch.Tensor]:
        """The last layer's states.

        Args:
            texts: for each its token ids and as many type ids, 512 at most.

        Returns:
            For each text its (tokens, width) states, float32.
        """
        from torch.nn.functional import gelu

        lengths = [len(ids) for ids, _ in texts]
        states = self._embedded(texts)
        for number in range(self._shape.layers):
            layer = f"encoder.layer.{number}."
            attended = self._linear(self._attention(states, layer, lengths), layer + _ATTENDED)
            states = self._norm(states + attended, layer + _ATTENTION_NORM)
            widened = gelu(self._linear(states, layer + _WIDENED))
            states = self._norm(states + self._linear(widened, layer + _NARROWED), layer + _OUTPUT_NORM)
        return list(states.float().split_with_sizes(lengths))

    def _embedded(self, texts: Sequence[tuple[Sequence[int], Sequence[int]]]) -> torch.Tensor:
        import torch

        weights, first = self._weights, self._shape.first_place
        ids = torch.tensor([i for text, _ in texts for i in text])
        at = torch.tensor([first + place for text, _ in texts for place in range(len(text))])
        states = weights[WORDS][ids] + weights[PLACES][at]
        if TYPES in weights:
            states = states + weights[TYPES][torch.tensor([kind for _, kinds in texts for kind in kinds])]
        return self._norm(states, "embeddings.LayerNorm")

    def _attention(self, states: torch.Tensor, layer: str, lengths: Sequence[int]) -> torch.Tensor:
        """What each token takes from its own text's tokens, (tokens, 384)."""
        import torch
        from torch.nn.functional import scaled_dot_product_attention

        tokens, width = states.shape
        heads = self._shape.heads
        # (3, heads, tokens, width of a head)
        parts = self._linear(states, layer + _QUERY).view(tokens, 3, heads, width // heads).permute(1, 2, 0, 3)
        seen = [
            scaled_dot_product_attention(query, key, value, attn_mask=self._leaning(query.shape[2]))
            for query, key, value in (text.unsqueeze(1) for text in parts.split_with_sizes(list(lengths), dim=2))
        ]
        return torch.cat(seen, dim=2).squeeze(0).transpose(0, 1).reshape(tokens, width)

    def _leaning(self, tokens: int) -> torch.Tensor | None:
        """What the distance adds to how much one token takes from another, (heads, tokens, tokens); None for a BERT."""
        if DISTANCES not in self._weights:
            return None
        known = self._leanings
        if known is None or known.shape[1] < tokens:
            known = self._leanings = self._weights[DISTANCES][buckets(tokens)].permute(2, 0, 1)
        # A shorter text's are the first of a longer one's: distances alone count.
        return known[:, :tokens, :tokens].contiguous()

    def _linear(self, states: torch.Tensor, name: str) -> torch.Tensor:
        from torch.nn.functional import linear

        return linear(states, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, states: torch.Tensor, name: str) -> torch.Tensor:
        from torch.nn.functional import layer_norm

        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return layer_norm(states, weight.shape, weight, bias, self._shape.epsilon)


def buckets(tokens: int, count: int = 32) -> torch.Tensor:
    """The number of the bucket of each distance from a token (row) to one (column), int64 (tokens, tokens).

    Args:
        tokens: of the text.
        count: of buckets: half of them for each direction, and of these the first half for one distance each, the
            others for ever longer stretches up to `FARTHEST`.
    """
    import torch

    places = torch.arange(tokens)
    distance = places.unsqueeze(0) - places.unsqueeze(1)
    side, exact = count // 2, count // 4
    far = distance.abs()
    share = torch.log(far.clamp(min=1).float() / exact) / math.log(FARTHEST / exact)
    wide = (exact + (share * (side - exact)).long()).clamp(max=side - 1)
    return torch.where(far < exact, far, wide) + (distance > 0).long() * side


def _changed(
    base: Iterable[tuple[str, torch.Tensor]], change: Mapping[str, torch.Tensor], dtype: torch.dtype
) -> dict[str, torch.Tensor]:
    """One weight after the other, so that a large model never lies in memory twice."""
    changed = {}
    for name, tensor in base:
        value = tensor.float()
        if name in change:
            value = value + change[name]
        elif name + FACTOR_A in change:
            value = value + change[name + FACTOR_B] @ change[name + FACTOR_A]
        changed[name] = value.to(dtype)
    return changed


def _joined(weights: Mapping[str, torch.Tensor], shape: Shape) -> dict[str, torch.Tensor]:
    """The same with each layer's query, key and value as one matrix, under the query's name: one product of three."""
    import torch

    joined = dict(weights)
    for layer in (f"encoder.layer.{number}." for number in range(shape.layers)):
        for kind in (".weight", ".bias"):
            parts = [joined.pop(layer + part + kind) for part in (_QUERY, _KEY, _VALUE)]
            joined[layer + _QUERY + kind] = torch.cat(parts)
    return joined
