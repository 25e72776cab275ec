"""What several tests need: a model without weights, a corpus from a dict, the real command as a subprocess."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from index.settings import NO_READER, AnswerSettings, Settings

if TYPE_CHECKING:
    import pytest

    from index.model import Vectors

REPO = Path(__file__).resolve().parents[1]
SHARED = REPO / "../shared"
TOY_COMMAND = (sys.executable, str(REPO / "tests" / "toy_cli.py"))
REAL_COMMAND = (sys.executable, "-m", "cli")
_TOKEN = re.compile(r"\w+|[^\w\s]")


class ToyEmbedder:
    """The `Embedder` Protocol without a model: a text's vector is the sum of its words' pseudo-random vectors."""

    def __init__(self, identity: str = "toy", dimension: int = 64, max_tokens: int = 64) -> None:
        self.identity = identity
        self.max_tokens = max_tokens
        self.dimension = dimension
        self.embedded: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(_TOKEN.findall(text)) for text in texts]

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        self.embedded += texts
        return np.stack([self._vector(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        return self._vector(text)

    def _vector(self, text: str) -> Vectors:
        import numpy as np

        total = np.zeros(self.dimension, dtype=np.float32)
        for token in _TOKEN.findall(text.lower()) or ["-"]:
            seed = int.from_bytes(hashlib.blake2b(token.encode("utf-8", "replace"), digest_size=8).digest(), "big")
            total += np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        unit: Vectors = total / np.linalg.norm(total)
        return unit


def write_corpus(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Make the folder hold exactly these files; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.rglob("*"):
        if old.is_file() and old.relative_to(folder).as_posix() not in files:
            old.unlink()
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def settings_in(folder: Path, **sections: Any) -> Settings:
    """Settings whose corpus and index lie in `folder`, and without a reader unless `answer` is given."""
    quick = {"answer": AnswerSettings(reader=NO_READER)}
    return Settings(corpus=folder / "corpus", index=folder / "index", **(quick | sections))


def run_cli(
    *args: str,
    cwd: Path,
    command: Sequence[str] = TOY_COMMAND,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    timeout: float = 120,
    **options: Any,
) -> subprocess.CompletedProcess[bytes]:
    """Run `pincite ARGS` in `cwd` (with the toy model unless told otherwise); stdout and stderr are captured."""
    return subprocess.run(
        [*command, *args],
        cwd=cwd,
        env=environment(env),
        input=stdin,
        capture_output=True,
        timeout=timeout,
        check=False,
        **options,
    )


def day_is(patch: pytest.MonkeyPatch, day: str, *modules: str) -> None:
    """Have `date.today()` be an ISO day in these modules."""

    class Pinned(date):
        @classmethod
        def today(cls) -> Self:
            return cls.fromisoformat(day)

    for module in modules:
        patch.setattr(f"{module}.date", Pinned)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment with the project importable, and no hub to be asked."""
    return {**os.environ, "PYTHONPATH": str(REPO), "HF_HUB_OFFLINE": "1", **(extra or {})}


def rows(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """The JSON lines of stdout; anything else there is an error."""
    return [json.loads(line) for line in result.stdout.decode().split("\n") if line]


def without_capabilities() -> None:
    """For `preexec_fn`: from the next exec on, root too is bound by file permissions (Linux)."""
    import ctypes

    drop_from_bounding_set, dac_override, dac_read_search = 24, 1, 2
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (dac_override, dac_read_search):
        if os.geteuid() == 0 and libc.prctl(drop_from_bounding_set, capability, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
