"""The larger model's parts are read as one file, and only if they are what was published."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
import torch
from safetensors.torch import save

from index import parted
from index.errors import ModelDamaged, ModelNotFound
from index.parted import Joined, PartedModel, larger_model

WEIGHTS = {"a.weight": torch.arange(6.0).reshape(2, 3), "b.bias": torch.ones(4), "places": torch.arange(3)}
TOKENIZER = b'{"version": "1.0"}'


def cut(content: bytes, folder: Path, count: int = 3) -> PartedModel:
    size = -(-len(content) // count)
    files = [folder / f"part.{number}" for number in range(count)]
    for number, file in enumerate(files):
        file.write_bytes(content[number * size : (number + 1) * size])
    return PartedModel(tuple(files))


def zipped(weights: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("all-mpnet-base-v2/model.safetensors", weights)
        archive.writestr("all-mpnet-base-v2/tokenizer.json", TOKENIZER)
    return whole.getvalue()


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> bytes:
    weights = save(WEIGHTS)
    monkeypatch.setattr(parted, "LARGER_SHA256", hashlib.sha256(weights).hexdigest())
    monkeypatch.setattr(parted, "TOKENIZER_SHA256", hashlib.sha256(TOKENIZER).hexdigest())
    return weights


def test_parts_read_as_one_file() -> None:
    joined = Joined([io.BytesIO(part) for part in (b"abc", b"", b"defg", b"h")])
    assert io.BufferedReader(joined).read() == b"abcdefgh"
    assert joined.seek(-3, io.SEEK_END) == 5
    assert joined.read(9) == b"fg"
    assert joined.read(9) == b"h"
    assert joined.read(9) == b""
    joined.seek(2)
    joined.seek(1, io.SEEK_CUR)
    assert joined.read(2) == b"de"


def test_weights_and_tokenizer_of_a_cut_zip(published: bytes, tmp_path: Path) -> None:
    model = cut(zipped(published), tmp_path)
    found = dict(model.weights())
    assert set(found) == {"a.weight", "b.bias"}
    assert torch.equal(found["a.weight"], WEIGHTS["a.weight"])
    assert model.tokenizer() == TOKENIZER.decode()


def test_other_weights_or_tokenizer_than_the_published_ones(
    published: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = cut(zipped(save({"a.weight": torch.zeros(2, 3)})), tmp_path)
    with pytest.raises(ModelDamaged, match=r"sha256 differs.*make larger"):
        list(model.weights())
    monkeypatch.setattr(parted, "TOKENIZER_SHA256", "0" * 64)
    with pytest.raises(ModelDamaged, match=r"tokenizer.json.*sha256 differs"):
        model.tokenizer()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no zip at all" * 99, id="no zip"),
        pytest.param(zipped(b"\xff" * 8 + b"{}"), id="no header"),
        pytest.param(zipped((2).to_bytes(8, "little") + b"[]"), id="header of another kind"),
        pytest.param(zipped(save(WEIGHTS)[:-8]), id="ends early"),
        pytest.param(zipped(save(WEIGHTS).replace(b"[2,3]", b"[9,3]")), id="other shape"),
        pytest.param(zipped(save(WEIGHTS))[:-90], id="without its end"),
    ],
)
def test_parts_that_cannot_be_read(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="make larger"):
        list(cut(content, tmp_path).weights())


def test_a_part_that_is_gone(published: bytes, tmp_path: Path) -> None:
    model = cut(zipped(published), tmp_path)
    model.parts[1].unlink()
    with pytest.raises(ModelDamaged, match="make larger"):
        list(model.weights())


def test_a_package_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parted, "LARGER_PACKAGES", ("no-such-package",))
    with pytest.raises(ModelNotFound, match=r"no-such-package.*make larger"):
        larger_model()
