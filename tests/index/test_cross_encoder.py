"""A foreign cross-encoder: a real one, tiny, made here; what is missing or damaged is refused in words."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from cross_encoders import make_cross_encoder, pickle_weights

from index.cross_encoder import load_cross_encoder
from index.errors import ModelDamaged, ModelNotFound
from index.model import default_model_files
from index.settings import ModelSettings

PAIRS = [("who signs a warrant?", "A judge signs it."), ("who signs a warrant?", "The soup needs salt.")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cross_encoder(tmp_path_factory.mktemp("cross") / "encoder")


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "encoder"))


def test_scores_are_the_models_own(made: Path) -> None:
    from sentence_transformers import CrossEncoder

    scores = load_cross_encoder(str(made), ModelSettings()).predict(PAIRS)
    assert scores.dtype == np.float32
    assert scores == pytest.approx(CrossEncoder(str(made), device="cpu").predict(PAIRS), abs=1e-6)
    assert scores[0] != scores[1]


def test_threads_share_one(made: Path) -> None:
    encoder = load_cross_encoder(str(made), ModelSettings())
    alone = encoder.predict(PAIRS)
    with ThreadPoolExecutor(4) as pool:
        assert all(np.allclose(s, alone) for s in pool.map(encoder.predict, [PAIRS] * 12))


def test_long_and_odd_texts_are_scored(made: Path) -> None:
    pairs = [("x" * 3000, "word " * 4000), ("", ""), ("警察", "\N{REPLACEMENT CHARACTER}")]
    assert load_cross_encoder(str(made), ModelSettings()).predict(pairs).shape == (3,)


def test_several_labels(tmp_path: Path) -> None:
    folder = make_cross_encoder(tmp_path / "three", labels=3)
    assert load_cross_encoder(str(folder), ModelSettings()).predict(PAIRS).shape == (2, 3)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "/nowhere/at/all", "a" * 300, "../x", "-", "a\0b"])
def test_one_that_is_not_here(name: str) -> None:
    with pytest.raises(ModelNotFound, match="download = true"):
        load_cross_encoder(name, ModelSettings())


@pytest.mark.parametrize("fault", ["truncated", "garbage", "missing", "no config", "odd config"])
def test_damaged_one_is_refused_in_words(copy: Path, fault: str) -> None:
    weights, config = copy / "model.safetensors", copy / "config.json"
    if fault == "truncated":
        weights.write_bytes(weights.read_bytes()[:1000])
    elif fault == "garbage":
        weights.write_bytes(b"\x80\x04garbage" * 999)
    elif fault == "missing":
        weights.unlink()
    elif fault == "no config":
        config.unlink()
    else:
        config.write_text("[]")
    with pytest.raises(ModelDamaged, match=r"pincite\.toml"):
        load_cross_encoder(str(copy), ModelSettings()).predict(PAIRS)


def test_pickled_weights_are_refused_though_they_are_the_model_s_own(copy: Path) -> None:
    """A pickle can run code."""
    pickle_weights(copy)
    with pytest.raises(ModelDamaged, match=r"no file named model\.safetensors"):
        load_cross_encoder(str(copy), ModelSettings()).predict(PAIRS)


def test_weights_that_are_no_numbers(copy: Path) -> None:
    from safetensors.numpy import load_file, save_file

    weights = load_file(copy / "model.safetensors")
    weights["classifier.bias"] = np.full_like(weights["classifier.bias"], np.nan)
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelDamaged, match="no numbers"):
        load_cross_encoder(str(copy), ModelSettings()).predict(PAIRS)


def test_an_embedding_model_is_no_cross_encoder() -> None:
    """It would get a head of random weights."""
    with pytest.raises(ModelDamaged, match="no cross-encoder"):
        load_cross_encoder(str(default_model_files()), ModelSettings()).predict(PAIRS)


def test_hub_id_in_the_cache_is_found(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The layout of the hub's cache, as its client writes it; nothing is fetched."""
    commit = "0" * 40
    store = tmp_path / "models--nobody--tiny"
    shutil.copytree(made, store / "snapshots" / commit)
    (store / "refs").mkdir()
    (store / "refs" / "main").write_text(commit)
    import huggingface_hub.constants as constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    scores = load_cross_encoder("nobody/tiny", ModelSettings()).predict(PAIRS)
    assert np.allclose(scores, load_cross_encoder(str(made), ModelSettings()).predict(PAIRS))
