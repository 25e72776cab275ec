"""A foreign cross-encoder: a model that reads a question and a text together and scores the pair.

Read from a folder or, by hub id, from this machine's cache, as `index.model` reads embedding models: no hub is
asked unless the setting `model.download` says so, and only safetensors are loaded, since other weights can run code.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelDamaged
from index.model import located
from index.settings import ModelSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# How transformers calls models that end in a head for scores, and generative ones that answer yes or no.
_SCORING = ("ForSequenceClassification", "ForCausalLM")
# Characters of a library's own message that are shown.
_SHOWN = 200


class CrossEncoder:
    """A sentence-transformers cross-encoder from a folder; its weights are read at the first `predict`.

    Threads may share one: they take turns, since fast tokenizers refuse to be used by two at once.
    """

    def __init__(self, folder: Path, settings: ModelSettings) -> None:
        """Args: folder of the model; the `[model]` settings (batch size)."""
        self._folder = folder
        self._settings = settings
        self._lock = threading.Lock()

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """The scores of pairs (question, text), after the model's own activation.

        Returns:
            float32, shape (pairs,) of a model with one score, (pairs, labels) of another.

        Raises:
            ModelDamaged: the model cannot be read, or gives scores that are no numbers.
        """
        import numpy as np

        with self._lock:
            scores = self._model.predict(
                list(pairs), batch_size=self._settings.batch_size, show_progress_bar=False, convert_to_numpy=True
            )
        if not np.isfinite(scores).all():
            raise self._damaged("some of its scores are no numbers")
        return np.asarray(scores, dtype=np.float32)

    def check_head(self) -> None:
        """Look whether the model gives scores: without a head for them it would be given a random one.

        Raises:
            ModelDamaged: it is no cross-encoder, or its configuration cannot be read.
        """
        try:
            config = json.loads((self._folder / "config.json").read_bytes().decode("utf-8-sig"))
            kinds = [str(kind) for kind in config["architectures"]]
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
            raise self._damaged(f"config.json, {type(error).__name__}") from None
        if not any(kind.endswith(_SCORING) for kind in kinds):
            raise self._damaged(f"it is a {', '.join(kinds) or 'model of no kind'} and no cross-encoder")

    @cached_property
    def _model(self) -> Any:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        from sentence_transformers import CrossEncoder as Foreign
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self.check_head()
        try:
            # safetensors only: a pickled checkpoint could run code.
            return Foreign(
                str(self._folder), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
            )
        except Exception as error:  # three libraries read the folder and raise a dozen unrelated types
            raise self._damaged(error) from error

    def _damaged(self, reason: object) -> ModelDamaged:
        lines = str(reason).splitlines() or [type(reason).__name__]
        return ModelDamaged(
            f"The cross-encoder in {self._folder} cannot be used, {lines[0][:_SHOWN]}. Fetch it anew or save it with "
            "sentence-transformers' CrossEncoder (as safetensors), or take its name out of pincite.toml."
        )


def load_cross_encoder(name: str, settings: ModelSettings) -> CrossEncoder:
    """Locate a cross-encoder; its weights are read later, when first needed.

    Args:
        name: a folder, or a hub id that is already on this machine (or may be fetched).
        settings: `[model]`: whether a model may be fetched, texts per batch.

    Raises:
        ModelNotFound: it is not on this machine (and may not, or could not, be fetched).
    """
    without = "pincite works without it: take its name out of pincite.toml."
    return CrossEncoder(located("cross-encoder", name, settings, without), settings)
