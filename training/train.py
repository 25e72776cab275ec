"""The training run: seeded, resumable after a kill, and without pickle (checkpoints are safetensors)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from training.batches import BATCH, Example, batches, tensors
from training.network import Network, fresh, loss

Log = Callable[[str], None]
WEIGHT_DECAY = 0.01
WARM_UP_SHARE = 0.06
GRADIENT_NORM = 1.0
STEPS_PER_CHECKPOINT = 200
STEPS_PER_LINE = 50


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run depends on, beside its data. `rate` is the highest learning rate."""

    seed: int = 20261122
    epochs: int = 2
    rate: float = 1e-4

    @property
    def text(self) -> str:
        """The recipe as one line, for a checkpoint to carry."""
        return json.dumps(asdict(self))


class Masters:
    """The trained weights in float32, beside the network's own: bfloat16 alone would lose small steps."""

    def __init__(self, network: Network, rate: float) -> None:
        """Args: the network; the highest learning rate."""
        self._weights = {name: weight for name, weight in network.named_parameters() if weight.requires_grad}
        self.values = {name: weight.detach().float().clone() for name, weight in self._weights.items()}
        self._optimizer = torch.optim.AdamW(self.values.values(), lr=rate, weight_decay=WEIGHT_DECAY, fused=True)

    def step(self, rate: float) -> None:
        """Move the weights along the gradients, which are used up."""
        for name, weight in self._weights.items():
            self.values[name].grad = None if weight.grad is None else weight.grad.float()
            weight.grad = None
        torch.nn.utils.clip_grad_norm_(self.values.values(), GRADIENT_NORM)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._optimizer.step()
        self._hand_over()

    def save(self, file: Path, recipe: Recipe, step: int) -> None:
        """Write a checkpoint; the one before it stays until it is whole."""
        content: dict[str, torch.Tensor] = {}
        for name, value in self.values.items():
            state = self._optimizer.state[value]
            content |= {name: value, f"first/{name}": state["exp_avg"], f"second/{name}": state["exp_avg_sq"]}
        part = file.with_suffix(".part")
        save_file(content, part, metadata={"step": str(step), "recipe": recipe.text})
        part.replace(file)

    def resume(self, file: Path, recipe: Recipe) -> int:
        """Go on from a checkpoint.

        Returns:
            How many steps are done.

        Raises:
            ValueError: it is of another recipe.
        """
        with safe_open(file, "pt") as content:
            metadata: dict[str, Any] = content.metadata()
            if metadata["recipe"] != recipe.text:
                raise ValueError(f"{file} is of another recipe: {metadata['recipe']}. Choose another folder.")
            step = int(metadata["step"])
            self.set({name: content.get_tensor(name) for name in self.values})
            for name, value in self.values.items():
                self._optimizer.state[value] = {
                    "step": torch.tensor(float(step)),
                    "exp_avg": content.get_tensor(f"first/{name}"),
                    "exp_avg_sq": content.get_tensor(f"second/{name}"),
                }
        return step

    def set(self, values: Mapping[str, torch.Tensor]) -> None:
        """Take weights by name over; those that are not named stay."""
        for name, value in values.items():
            self.values[name].copy_(value)
        self._hand_over()

    def _hand_over(self) -> None:
        with torch.no_grad():
            for name, weight in self._weights.items():
                weight.copy_(self.values[name])


def train(
    examples: Sequence[Example],
    recipe: Recipe,
    folder: Path,
    log: Log,
    *,
    begin: Mapping[str, torch.Tensor] | None = None,
    compiled: bool = False,
    network: Network | None = None,
) -> dict[str, torch.Tensor]:
    """Train, or go on from the folder's checkpoint.

    Args:
        examples: all of them.
        recipe: another recipe needs another folder.
        folder: where the checkpoint is kept.
        log: takes a line now and then.
        begin: weights by name to begin with, as another run returned them; None begins with the published ones.
        compiled: by torch, which needs a C++ compiler on the machine.
        network: to train; None takes a fresh one of the small reader's base.

    Returns:
        The trained weights by name, float32.

    Raises:
        ValueError: the folder's checkpoint is of another recipe.
    """
    network = network or fresh(recipe.seed)
    masters = Masters(network, recipe.rate)
    masters.set(begin or {})
    checkpoint = folder / "checkpoint.safetensors"
    folder.mkdir(parents=True, exist_ok=True)
    done = masters.resume(checkpoint, recipe) if checkpoint.is_file() else 0
    steps = recipe.epochs * -(-len(examples) // BATCH)
    forward = torch.compile(network, dynamic=True) if compiled else network
    started, losses = time.monotonic(), list[float]()
    for step, batch in enumerate(_all_batches(examples, recipe), start=1):
        if step <= done:
            continue
        value = loss(forward, *tensors(batch))
        value.backward()  # type: ignore[no-untyped-call]
        masters.step(recipe.rate * _slope(step, steps))
        losses.append(value.item())
        if step % STEPS_PER_LINE == 0:
            pace = (step - done) * BATCH / (time.monotonic() - started)
            log(f"step {step}/{steps}, loss {sum(losses[-STEPS_PER_LINE:]) / STEPS_PER_LINE:.3f}, {pace:.1f} pairs/s")
        if step % STEPS_PER_CHECKPOINT == 0 or step == steps:
            masters.save(checkpoint, recipe, step)
    return masters.values


def _all_batches(examples: Sequence[Example], recipe: Recipe) -> Iterator[list[Example]]:
    for epoch in range(recipe.epochs):
        yield from batches(examples, recipe.seed, epoch)


def _slope(step: int, steps: int) -> float:
    """Up to 1 over the warm-up, then down to 0 in a line; steps count from 1."""
    warm_up = max(1, round(WARM_UP_SHARE * steps))
    return step / warm_up if step <= warm_up else (steps - step + 1) / (steps - warm_up + 1)
