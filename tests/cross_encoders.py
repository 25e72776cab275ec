"""A real cross-encoder, tiny and with random weights of a fixed seed, for the tests of what uses one."""

from __future__ import annotations

import shutil
from pathlib import Path

from index.model import default_model_files


def make_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """Save a BERT of one layer, 32 numbers wide, with the default model's tokenizer; its scores mean nothing."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(1)
    bare = folder.with_name(folder.name + "-bare")
    tokenizer = AutoTokenizer.from_pretrained(str(default_model_files()))
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
        initializer_range=0.5,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(bare)
    tokenizer.save_pretrained(bare)
    CrossEncoder(str(bare), device="cpu", local_files_only=True).save_pretrained(str(folder))
    shutil.rmtree(bare)
    return folder


def pickle_weights(folder: Path) -> None:
    """Keep a saved model's weights as a pickle only, in the form that transformers would read."""
    import torch
    from safetensors.torch import load_file

    weights = folder / "model.safetensors"
    torch.save(load_file(weights), folder / "pytorch_model.bin")
    weights.unlink()
