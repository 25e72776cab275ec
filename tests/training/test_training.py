"""Training as it was done, a few steps of it: pairs from found passages, seeded, resumable, exported."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing
from transformers import MPNetConfig, MPNetModel

from answer.reader import MAX_TOKENS, OwnReader, Reading
from index.model import default_model_files
from training.articles import Item, kept_articles
from training.batches import BATCH, Example, batches, encode, tensors
from training.calibrate import Example as Asked
from training.calibrate import fit
from training.export import export, factors
from training.network import LargerNetwork
from training.pairs import Pair, renamed, strays
from training.train import Recipe, train

TOWNS = ("Avon", "Bolton", "Canton", "Derby", "Essex", "Granby", "Hebron", "Kent")


def pairs() -> list[Pair]:
    """Questions about towns; half of the passages tell what is asked."""
    made = []
    for i, town in enumerate(TOWNS * 5):
        year = str(1700 + i)
        passage = f"The town of {town} opened its school in {year}. It has a mill and two bridges."
        question = f"When did {town} open its school?"
        made.append(Pair(f"{i}", question, town, passage, year, 1, "answer"))
        made.append(Pair(f"{i}n", f"Who built the mill of {town}?", town, passage, "", 0, "unanswerable"))
    return made


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    tokenizer = Tokenizer.from_file(str(default_model_files() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return encode(tokenizer, pairs(), seed=1)


def test_spans_point_at_the_answer(examples: list[Example]) -> None:
    tokenizer = Tokenizer.from_file(str(default_model_files() / "tokenizer.json"))
    for pair, example in zip(pairs(), examples, strict=True):
        assert tokenizer.decode(list(example.ids[example.first : example.last + 1])).strip() == (pair.answer or "")


def test_a_pass_takes_each_once_in_an_order_of_its_own(examples: list[Example]) -> None:
    first, again, second = ([e for batch in batches(examples, 3, epoch) for e in batch] for epoch in (0, 0, 1))
    assert first == again != second
    assert sorted(map(hash, first)) == sorted(map(hash, examples)) == sorted(map(hash, second))
    inputs, labels, spans = tensors(examples[:5])
    assert inputs["input_ids"].shape == inputs["attention_mask"].shape
    assert labels.tolist() == [1, 0, 1, 0, 1]
    assert spans[1].tolist() == [0, 0]


def test_renaming_makes_a_question_that_the_passage_does_not_answer() -> None:
    made = list(renamed(pairs(), random.Random(1)))
    assert made
    for pair in made:
        assert pair.label == 0
        assert pair.answer == ""
        assert not any(town in pair.question and town in pair.passage for town in TOWNS)


def test_a_stray_passage_is_of_another_document() -> None:
    known = {pair.passage: pair.title for pair in pairs()}
    made = list(strays(pairs(), random.Random(1)))
    assert made
    for pair in made:
        assert (pair.label, pair.answer) == (0, "")
        assert known[pair.passage] == pair.title
        assert pair.question not in {of.question for of in pairs() if of.title == pair.title}


def test_a_quarter_of_the_articles_is_kept() -> None:
    names = {f"article {i}" for i in range(35)}
    assert kept_articles(names) < names
    assert len(kept_articles(names)) == 8
    assert Item("1", "q", (), "p", "a").answers == ()


def test_a_few_steps_learn_go_on_after_a_kill_and_ship(
    examples: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe, lines = Recipe(seed=5, epochs=2, rate=3e-4), list[str]()
    steps = recipe.epochs * -(-len(examples) // BATCH)
    monkeypatch.setattr("training.train.STEPS_PER_LINE", 1)
    monkeypatch.setattr("training.train.STEPS_PER_CHECKPOINT", 2)
    whole = train(examples, recipe, tmp_path / "whole", lines.append)
    losses = [float(line.split("loss ")[1].split(",")[0]) for line in lines]
    assert len(losses) == steps
    assert losses[-1] < losses[0]

    class Killed(Exception):
        pass

    def kill_after_three(line: str) -> None:
        if line.startswith("step 3/"):
            raise Killed

    with pytest.raises(Killed):
        train(examples, recipe, tmp_path / "cut", kill_after_three)
    resumed = train(examples, recipe, tmp_path / "cut", lambda _: None)
    assert all(torch.equal(resumed[name], whole[name]) for name in whole)
    still = train(examples, Recipe(seed=5, epochs=1, rate=0.0), tmp_path / "second", lambda _: None, begin=whole)
    assert all(torch.equal(still[name], whole[name]) for name in whole)
    with pytest.raises(ValueError, match="another recipe"):
        train(examples, Recipe(seed=6), tmp_path / "cut", lambda _: None)

    file = tmp_path / "reader.safetensors"
    export(whole, file, rank=8)
    reader = OwnReader(file, hashlib.sha256(file.read_bytes()).hexdigest())
    logits = [j.logit for pair in pairs()[:2] for j in reader.judge(pair.question, [Reading(pair.title, pair.passage)])]
    assert all(abs(logit) < 100 for logit in logits)


def test_factors_are_the_nearest_of_their_rank() -> None:
    torch.manual_seed(1)
    low = torch.randn(20, 3) @ torch.randn(3, 30)
    left, right = factors(low, 3)
    assert left.shape == (20, 3)
    assert right.shape == (3, 30)
    assert torch.allclose(left @ right, low, atol=1e-4)


def test_calibration_finds_what_tells() -> None:
    chance = random.Random(2)
    asked = [
        Asked("a", {"tells": value + chance.gauss(0, 0.5), "noise": chance.gauss(0, 1)}, value > 0, "with_reader")
        for value in [1.0, -1.0] * 100
    ]
    numbers = fit(asked, ["tells", "noise"])
    assert numbers["tells"] > 1 > abs(numbers["noise"])
    assert abs(numbers["intercept"]) < 1


def test_the_larger_network_learns_over_a_base_without_types_of_tokens(examples: list[Example], tmp_path: Path) -> None:
    torch.manual_seed(0)
    base: Any = MPNetModel(
        MPNetConfig(vocab_size=30527, hidden_size=24, num_hidden_layers=1, num_attention_heads=2, intermediate_size=24),
        add_pooling_layer=False,
    )
    network = LargerNetwork(base, 24)
    before = {name: weight.detach().clone() for name, weight in network.named_parameters()}
    losses: list[str] = []
    trained = train(examples, Recipe(epochs=1, rate=1e-3), tmp_path, losses.append, network=network)
    assert not torch.equal(trained["answers.weight"], before["answers.weight"])
    query = "base.encoder.layer.0.attention.attn.q.weight"
    assert not torch.equal(trained[query], before[query])


def test_a_passage_is_told_apart_where_the_tokenizer_tells_no_types() -> None:
    tokenizer = Tokenizer.from_file(str(default_model_files() / "tokenizer.json"))
    tokenizer.no_padding()
    plain = encode(tokenizer, pairs()[:2], seed=1)
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", 101), ("[SEP]", 102)]
    )
    for theirs, example in zip(plain, encode(tokenizer, pairs()[:2], seed=1), strict=True):
        assert example.ids == theirs.ids
        # All but the end of the passage.
        assert example.types == (*theirs.types[:-1], 0)
