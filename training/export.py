"""From trained weights to what ships: what training changed, as low-rank factors in float16."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file

from answer.bert import FACTOR_A, FACTOR_B
from answer.larger import as_in_bert
from answer.reader import ANSWERS_BIAS, ANSWERS_WEIGHT, SPAN_BIAS, SPAN_WEIGHT
from index.parted import larger_model
from training.network import fresh

RANK = 48
# Of the larger reader, whose matrices are twice as wide: 11 MB. Its logits correlate with the trained weights' by 0.986
# (with rank 16 by 0.974, with 64 by 0.995).
LARGER_RANK = 32


def export(trained: Mapping[str, torch.Tensor], file: Path, rank: int = RANK) -> None:
    """Write the reader's file.

    Args:
        trained: weights by name, as `training.train.train` returns them.
        file: to write.
        rank: of the factors: the best approximation of that rank (Eckart and Young), by singular values.
    """
    heads = {name: trained[name] for name in (ANSWERS_WEIGHT, ANSWERS_BIAS, SPAN_WEIGHT, SPAN_BIAS)}
    base = fresh(0, half=False).base.named_parameters()
    _write(heads | _changes(trained, ((name, weight.detach()) for name, weight in base), rank), file)


def export_larger(trained: Mapping[str, torch.Tensor], file: Path, rank: int = LARGER_RANK) -> None:
    """Write the larger reader's file; it points at no sentence.

    Args:
        trained: weights by name.
        file: to write.
        rank: of the factors.
    """
    heads = {name: trained[name] for name in (ANSWERS_WEIGHT, ANSWERS_BIAS)}
    changes = _changes(trained, larger_model().weights(), rank)
    _write(heads | {as_in_bert(name): value for name, value in changes.items()}, file)


def factors(matrix: torch.Tensor, rank: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Two matrices, (rows, rank) and (rank, columns), whose product is nearest to a matrix of rank `rank` at most."""
    left, values, right = torch.linalg.svd(matrix, full_matrices=False)
    root = values[:rank].sqrt()
    return left[:, :rank] * root, root.unsqueeze(1) * right[:rank]


def _changes(
    trained: Mapping[str, torch.Tensor], base: Iterable[tuple[str, torch.Tensor]], rank: int
) -> dict[str, torch.Tensor]:
    content = {}
    for name, before in base:
        after = trained.get(f"base.{name}")
        if after is None:
            continue
        change = after - before
        if change.ndim < 2:
            content[name] = change
        else:
            content[name + FACTOR_B], content[name + FACTOR_A] = factors(change, rank)
    return content


def _write(content: Mapping[str, torch.Tensor], file: Path) -> None:
    save_file({name: value.half().contiguous() for name, value in content.items()}, file)
