"""From trained weights to what ships: what training changed, as low-rank factors in float16."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file

from answer.bert import FACTOR_A, FACTOR_B
from answer.reader import ANSWERS_BIAS, ANSWERS_WEIGHT, SPAN_BIAS, SPAN_WEIGHT
from training.network import fresh

RANK = 48


def export(trained: Mapping[str, torch.Tensor], file: Path, rank: int = RANK) -> None:
    """Write the reader's file.

    Args:
        trained: weights by name, as `training.train.train` returns them.
        file: to write.
        rank: of the factors: the best approximation of that rank (Eckart and Young), by singular values.
    """
    base = dict(fresh(0, half=False).base.named_parameters())
    content = {name: trained[name] for name in (ANSWERS_WEIGHT, ANSWERS_BIAS, SPAN_WEIGHT, SPAN_BIAS)}
    for name, before in base.items():
        after = trained.get(f"base.{name}")
        if after is None:
            continue
        change = after - before.detach()
        if change.ndim < 2:
            content[name] = change
        else:
            content[name + FACTOR_B], content[name + FACTOR_A] = factors(change, rank)
    save_file({name: value.half().contiguous() for name, value in content.items()}, file)


def factors(matrix: torch.Tensor, rank: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Two matrices, (rows, rank) and (rank, columns), whose product is nearest to a matrix of rank `rank` at most."""
    left, values, right = torch.linalg.svd(matrix, full_matrices=False)
    root = values[:rank].sqrt()
    return left[:, :rank] * root, root.unsqueeze(1) * right[:rank]
