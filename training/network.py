"""The network that is trained: all-MiniLM-L6-v2 reading a question and a passage together.

Two heads sit on its last layer. One, on the first token, says whether the passage answers. The other points at
the answer's first and last token (the first token of the input where there is none): it teaches the layers below
to look for the answer itself, and tells the sentences of a passage apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from index.model import default_model_files
from index.parted import larger_model

SPAN_LOSS_WEIGHT = 0.5
# A network, or the same compiled.
Forward = Callable[[dict[str, torch.Tensor]], tuple[torch.Tensor, torch.Tensor]]


class Network(nn.Module):
    """The base model and the two heads."""

    def __init__(self, base: nn.Module, width: int) -> None:
        """Args: a BERT; the width of its states."""
        super().__init__()
        self.base = base
        self.answers = nn.Linear(width, 1)
        self.span = nn.Linear(width, 2)

    def forward(self, batch: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits (n,) of answering, and (n, tokens, 2) of being the answer's first and last token."""
        states = self.base(**batch).last_hidden_state.float()
        return self.answers(states[:, 0]).squeeze(-1), self.span(states)


def fresh(seed: int, *, half: bool = True) -> Network:
    """A network with the published weights below and new heads above.

    Measured on one core with 100 tokens a pair (pairs/s): bfloat16 by autocast 15, with plain instead of fused
    attention 24, all of the base in bfloat16 29, that compiled 40.

    Args:
        seed: of the heads.
        half: the base in bfloat16; the heads are float32 in any case.

    Raises:
        ModelNotFound: the default model's package is not installed.
    """
    from transformers import AutoModel

    torch.manual_seed(seed)
    # No dropout: on these two cores it costs a fifth of the speed, and one pass over the data needs none.
    base: Any = AutoModel.from_pretrained(
        str(default_model_files()),
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
        dtype=torch.bfloat16 if half else torch.float32,
        use_safetensors=True,
    )
    base.embeddings.requires_grad_(False)
    base.pooler = None
    return Network(base, base.config.hidden_size)


class LargerNetwork(Network):
    """The same over an MPNet, which takes no types of tokens."""

    def forward(self, batch: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """See `Network.forward`."""
        return super().forward({name: tensor for name, tensor in batch.items() if name != "token_type_ids"})


def fresh_larger(seed: int) -> LargerNetwork:
    """The larger reader's network with the published weights below and new heads above, the base in bfloat16.

    Args:
        seed: of the heads.

    Raises:
        ModelNotFound: the base's packages are not installed.
        ModelDamaged: they cannot be read.
    """
    from transformers import MPNetConfig, MPNetModel

    torch.manual_seed(seed)
    # What differs from the library's defaults in the published config.json; no dropout, as above.
    config = MPNetConfig(
        vocab_size=30527,
        max_position_embeddings=514,
        layer_norm_eps=1e-5,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    base: Any = MPNetModel(config, add_pooling_layer=False)
    base.load_state_dict(dict(larger_model().weights()), strict=False)
    base.to(torch.bfloat16).embeddings.requires_grad_(False)
    return LargerNetwork(base, config.hidden_size)


def loss(network: Forward, batch: dict[str, torch.Tensor], labels: torch.Tensor, spans: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of both heads.

    Args:
        network: to train.
        batch: input ids, attention mask, token types: int64 (n, tokens).
        labels: float32 (n,), 1 where the passage answers.
        spans: int64 (n, 2), first and last token of the answer; 0 where there is none.
    """
    answers, span = network(batch)
    entropy = nn.functional.cross_entropy
    outside = (batch["token_type_ids"] == 0) & (torch.arange(span.shape[1]) > 0) | (batch["attention_mask"] == 0)
    span = span.masked_fill(outside.unsqueeze(-1), -1e4)
    pointing = (entropy(span[:, :, 0], spans[:, 0]) + entropy(span[:, :, 1], spans[:, 1])) / 2
    answering = nn.functional.binary_cross_entropy_with_logits(answers, labels)
    return answering + SPAN_LOSS_WEIGHT * pointing
