"""The larger reader: what it is asked, what becomes of its word, and that without it the small one goes on, visibly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import torch
from answer_support import damaged
from support import ToyEmbedder

from answer import Pincite
from answer import larger as larger_module
from answer import readers as readers_module
from answer.confidence import WITH_LARGER, WITH_READER, Features, confidence
from answer.larger import (
    LARGER_SHARE,
    LARGER_WEIGHTS,
    LARGER_WEIGHTS_SHA256,
    WITHIN,
    LargerReader,
    TwoReaders,
)
from answer.reader import Judgement, OwnReader, Reading, verified
from answer.readers import load_reader
from index.errors import ModelDamaged, ModelNotFound
from index.model import default_model_files
from index.records import NoteAbout
from index.settings import OWN_READER, SMALL_READER, AnswerSettings

QUESTION = "Who must approve a visit to a Bridgeport school?"
ANSWERS = "Only the superintendent may approve a visit to a Bridgeport school. The board was told so in January."
NEIGHBOUR = "Hartford's schools were visited twice in January. The board of Bridgeport heard of it from a newspaper."


class Small(OwnReader):
    """Gives the logits that a test wants."""

    def __init__(self, *logits: float) -> None:
        self.logits = logits

    def judge(self, question: str, passages: Sequence[Reading]) -> list[Judgement]:
        return [Judgement(logit, (logit,)) for logit, _ in zip(self.logits, passages, strict=False)]


class Larger(LargerReader):
    """Says the same of every passage, and keeps what it was asked."""

    def __init__(self, logit: float, problem: str = "") -> None:
        self.logit, self.problem, self.asked = logit, problem, list[list[str]]()

    def logits(self, question: str, passages: Sequence[Reading]) -> list[float]:
        if self.problem:
            raise ModelDamaged(self.problem)
        self.asked.append([passage.text for passage in passages])
        return [self.logit] * len(passages)


def passages(count: int) -> list[Reading]:
    return [Reading("", f"passage {number}") for number in range(count)]


@pytest.fixture(scope="module")
def larger() -> LargerReader:
    try:
        return LargerReader()
    except ModelNotFound as error:
        pytest.skip(str(error))


def test_reads_the_best_few_again_and_the_others_rise_above_none_of_them() -> None:
    other = Larger(-1.0)
    found = TwoReaders(Small(1.0, 4.0, 2.5, 3.0, 2.4), other).judge("?", passages(5))
    assert other.asked == [["passage 1", "passage 3"]]
    mixed = [logit * (1 - LARGER_SHARE) - LARGER_SHARE for logit in (4.0, 3.0)]
    assert [found[at].logit for at in (1, 3)] == pytest.approx(mixed)
    assert found[4].logit == found[2].logit == pytest.approx(min(mixed))
    assert [judgement.sentences for judgement in found] == [(1.0,), (4.0,), (2.5,), (3.0,), (2.4,)]


def test_does_not_read_what_is_far_behind() -> None:
    other = Larger(5.0)
    found = TwoReaders(Small(1.0, 1.0 - WITHIN - 0.1), other).judge("?", passages(2))
    assert other.asked == [["passage 0"]]
    assert found[1].logit == 1.0 - WITHIN - 0.1
    TwoReaders(Small(1.0, 1.0 - WITHIN), other).judge("?", passages(2))
    assert other.asked[1:] == [["passage 0", "passage 1"]]


def test_nothing_to_judge() -> None:
    assert TwoReaders(Small(), Larger(1.0)).judge("?", []) == []


def test_tells_a_passage_that_answers_from_its_neighbour(larger: LargerReader) -> None:
    answering, neighbour = larger.logits(QUESTION, [Reading("Schools", ANSWERS), Reading("Schools", NEIGHBOUR)])
    assert answering > 0 > neighbour
    assert larger.logits(QUESTION, []) == []
    alone = larger.logits(QUESTION, [Reading("Schools", NEIGHBOUR)])
    assert alone[0] == pytest.approx(neighbour, abs=0.1)


def test_the_factors_that_ship_are_those_that_were_measured() -> None:
    assert verified(LARGER_WEIGHTS, LARGER_WEIGHTS_SHA256, "") == LARGER_WEIGHTS


def test_a_damaged_file_of_factors(larger: LargerReader, tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match=r"sha256 differs.*pincite-small"):
        LargerReader(damaged(LARGER_WEIGHTS, tmp_path)).logits(QUESTION, passages(1))


class OtherBase:
    """Weights that the factors do not fit."""

    def tokenizer(self) -> str:
        return (default_model_files() / "tokenizer.json").read_text(encoding="utf-8")

    def weights(self) -> Iterator[tuple[str, torch.Tensor]]:
        yield "encoder.layer.0.attention.attn.q.weight", torch.zeros(3, 4)


def test_a_base_that_the_factors_do_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(larger_module, "larger_model", OtherBase)
    with pytest.raises(ModelDamaged, match=r"another than its factors are for.*pincite-small"):
        LargerReader().logits(QUESTION, passages(1))


def test_damaged_the_small_one_goes_on_and_the_answer_says_so(town: Pincite) -> None:
    broken = TwoReaders(OwnReader(), Larger(0, "The larger one is broken. Install it anew."))
    pincite = Pincite(town.settings, ToyEmbedder(), broken)
    alone = Pincite(town.settings, ToyEmbedder(), OwnReader()).ask("which memo binds the police?")
    for _ in range(2):
        answer = pincite.ask("which memo binds the police?")
        assert "The larger one is broken" in answer.note
        assert answer.has_note(NoteAbout.LARGER_READER)
        assert (answer.confidence, answer.signals) == (alone.confidence, alone.signals)


def test_the_confidence_is_that_of_the_readers_that_judged(town: Pincite) -> None:
    small = OwnReader()
    for reader, table in ((small, WITH_READER), (TwoReaders(small, Larger(2.0)), WITH_LARGER)):
        answer = Pincite(town.settings, ToyEmbedder(), reader).ask("which memo binds the police?")
        assert answer.confidence == confidence(Features(**answer.signals), table)


def test_which_readers_the_settings_name(town: Pincite, monkeypatch: pytest.MonkeyPatch) -> None:
    def named(name: str) -> object:
        return load_reader(town.settings.model_copy(update={"answer": AnswerSettings(reader=name)}))

    monkeypatch.setattr(readers_module, "LargerReader", lambda: Larger(0))
    assert isinstance(named(OWN_READER), TwoReaders)
    assert isinstance(named(SMALL_READER), OwnReader)

    def missing() -> LargerReader:
        raise ModelNotFound("not installed")

    monkeypatch.setattr(readers_module, "LargerReader", missing)
    assert isinstance(named(OWN_READER), OwnReader)
