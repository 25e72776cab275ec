"""A BERT over several texts laid end to end.

The usual batch is padded to its longest text, and a cross-encoder's ten passages differ much in length. Here every
layer's matrices see the tokens of all texts as one stretch, and only attention goes text by text. Measured on two
cores, ten passages of the starter corpus, three paired runs: 93 ms against 158 ms of the padded batch in two halves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

# Of all-MiniLM-L6-v2, from its config.json.
LAYERS, HEADS, EPSILON = 6, 12, 1e-12
# A layer's matrices, each with its bias, by their names in the published file.
_QUERY, _KEY, _VALUE = (f"attention.self.{name}" for name in ("query", "key", "value"))
_ATTENDED, _WIDENED, _NARROWED = "attention.output.dense", "intermediate.dense", "output.dense"
_ATTENTION_NORM, _OUTPUT_NORM = "attention.output.LayerNorm", "output.LayerNorm"
# Two factors per matrix that was changed: matrix += `b` @ `a`.
FACTOR_A, FACTOR_B = "/a", "/b"


class Bert:
    """all-MiniLM-L6-v2's layers with a change laid over them. Threads may share one."""

    def __init__(self, base: Path, change: Mapping[str, torch.Tensor], dtype: torch.dtype) -> None:
        """Args: the folder of the published model; what is added, by weight name: vectors, or the two factors of a
        matrix, float32; what is computed in.
        """
        from safetensors.torch import load_file

        added = {name: tensor.float() for name, tensor in load_file(base / "model.safetensors").items()}
        for name, tensor in added.items():
            if name in change:
                tensor += change[name]
            elif name + FACTOR_A in change:
                tensor += change[name + FACTOR_B] @ change[name + FACTOR_A]
        self._weights = {name: tensor.to(dtype) for name, tensor in _joined(added).items()}

    def states(self, texts: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[torch.Tensor]:
        """The last layer's states.

        Args:
            texts: for each its token ids and as many type ids, 512 at most.

        Returns:
            For each text its (tokens, 384) states, float32.
        """
        from torch.nn.functional import gelu

        lengths = [len(ids) for ids, _ in texts]
        states = self._embedded(texts)
        for number in range(LAYERS):
            layer = f"encoder.layer.{number}."
            attended = self._linear(self._attention(states, layer, lengths), layer + _ATTENDED)
            states = self._norm(states + attended, layer + _ATTENTION_NORM)
            widened = gelu(self._linear(states, layer + _WIDENED))
            states = self._norm(states + self._linear(widened, layer + _NARROWED), layer + _OUTPUT_NORM)
        return list(states.float().split_with_sizes(lengths))

    def _embedded(self, texts: Sequence[tuple[Sequence[int], Sequence[int]]]) -> torch.Tensor:
        import torch

        words, places, types = (
            self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        ids = torch.tensor([i for text, _ in texts for i in text])
        kinds = torch.tensor([kind for _, kinds in texts for kind in kinds])
        at = torch.tensor([place for text, _ in texts for place in range(len(text))])
        return self._norm(words[ids] + types[kinds] + places[at], "embeddings.LayerNorm")

    def _attention(self, states: torch.Tensor, layer: str, lengths: Sequence[int]) -> torch.Tensor:
        """What each token takes from its own text's tokens, (tokens, 384)."""
        import torch
        from torch.nn.functional import scaled_dot_product_attention

        tokens, width = states.shape
        # (3, heads, tokens, width of a head)
        parts = self._linear(states, layer + _QUERY).view(tokens, 3, HEADS, width // HEADS).permute(1, 2, 0, 3)
        seen = [
            scaled_dot_product_attention(*text.unsqueeze(1)) for text in parts.split_with_sizes(list(lengths), dim=2)
        ]
        return torch.cat(seen, dim=2).squeeze(0).transpose(0, 1).reshape(tokens, width)

    def _linear(self, states: torch.Tensor, name: str) -> torch.Tensor:
        from torch.nn.functional import linear

        return linear(states, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, states: torch.Tensor, name: str) -> torch.Tensor:
        from torch.nn.functional import layer_norm

        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return layer_norm(states, weight.shape, weight, bias, EPSILON)


def _joined(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The same with each layer's query, key and value as one matrix, under the query's name: one product of three."""
    import torch

    joined = dict(weights)
    for layer in (f"encoder.layer.{number}." for number in range(LAYERS)):
        for kind in (".weight", ".bias"):
            parts = [joined.pop(layer + part + kind) for part in (_QUERY, _KEY, _VALUE)]
            joined[layer + _QUERY + kind] = torch.cat(parts)
    return joined
