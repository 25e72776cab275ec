"""The layers over texts laid end to end give what the model library's padded batch gives."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModel, MPNetConfig, MPNetModel

from answer.bert import FACTOR_A, FACTOR_B, Bert, Shape
from answer.larger import as_in_bert
from index.model import default_model_files

# "[CLS] can ice enter a school? [SEP]", of several lengths, as (token ids, type ids).
TEXTS = [
    ([101, 2064, 3256, 4607, 1037, 2082, 1029, 102, 2053, 102], [0] * 8 + [1] * 2),
    ([101, 102], [0, 0]),
    ([101, *range(2000, 2180), 102], [0] * 20 + [1] * 162),
]


@pytest.fixture(scope="module")
def change() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    return {
        "encoder.layer.3.output.dense.weight" + FACTOR_B: torch.randn(384, 4) / 50,
        "encoder.layer.3.output.dense.weight" + FACTOR_A: torch.randn(4, 1536) / 50,
        "encoder.layer.5.attention.self.key.bias": torch.randn(384) / 50,
    }


def padded_states(change: dict[str, torch.Tensor]) -> list[torch.Tensor]:
    network = AutoModel.from_pretrained(str(default_model_files()), local_files_only=True).eval()
    changed = dict(network.named_parameters())
    bias, matrix = "encoder.layer.5.attention.self.key.bias", "encoder.layer.3.output.dense.weight"
    width = max(len(ids) for ids, _ in TEXTS)
    with torch.inference_mode():
        changed[bias] += change[bias]
        changed[matrix] += change[matrix + FACTOR_B] @ change[matrix + FACTOR_A]
        states = network(
            input_ids=torch.tensor([ids + [0] * (width - len(ids)) for ids, _ in TEXTS]),
            token_type_ids=torch.tensor([types + [0] * (width - len(types)) for _, types in TEXTS]),
            attention_mask=torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids, _ in TEXTS]),
        ).last_hidden_state
    return [row[: len(ids)] for row, (ids, _) in zip(states, TEXTS, strict=True)]


def test_same_states_as_a_padded_batch(change: dict[str, torch.Tensor]) -> None:
    with torch.inference_mode():
        base = load_file(default_model_files() / "model.safetensors")
        found = Bert(base.items(), change, torch.float32).states(TEXTS)
        plain = Bert(base.items(), {}, torch.float32).states(TEXTS)
    for ours, theirs, unchanged in zip(found, padded_states(change), plain, strict=True):
        torch.testing.assert_close(ours, theirs, atol=2e-5, rtol=1e-4)
        assert not torch.allclose(ours, unchanged, atol=1e-3)


def test_an_mpnet_s_states_are_the_model_library_s() -> None:
    torch.manual_seed(1)
    config = MPNetConfig(
        vocab_size=5000, hidden_size=24, num_hidden_layers=2, num_attention_heads=4, intermediate_size=40
    )
    network: Any = MPNetModel(config)
    network.eval()
    # As drawn, distances would hardly count.
    torch.nn.init.normal_(network.encoder.relative_attention_bias.weight)
    weights = {as_in_bert(name): weight for name, weight in network.named_parameters() if "pooler" not in name}
    bert = Bert(weights.items(), {}, torch.float32, Shape(2, 4, config.layer_norm_eps, first_place=2))
    with torch.inference_mode():
        for ours, (ids, _) in zip(bert.states(TEXTS), TEXTS, strict=True):
            theirs = network(input_ids=torch.tensor([ids])).last_hidden_state[0]
            torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-4)
