"""The reader: its file is checked, its judgements are sound, and without it pincite says so and goes on."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from answer_support import damaged
from cross_encoders import make_cross_encoder
from support import ToyEmbedder

from answer import Pincite
from answer import readers as readers_module
from answer.reader import WEIGHTS, ForeignReader, Judgement, OwnReader, Reading
from answer.readers import load_reader
from answer.wire import answer_row
from index.cross_encoder import load_cross_encoder
from index.errors import ModelDamaged, ModelNotFound
from index.records import NoteAbout, Span
from index.settings import NO_READER, AnswerSettings, ModelSettings

QUESTION = "Who must approve a visit to a Bridgeport school?"
ANSWERS = "Only the superintendent may approve a visit to a Bridgeport school. The board was told so in January."
NEIGHBOUR = "Hartford's schools were visited twice in January. The board of Bridgeport heard of it from a newspaper."


def reading(text: str, title: str = "Schools") -> Reading:
    cut = text.index(". ") + 1
    return Reading(title, text, (Span(0, cut), Span(cut + 1, len(text))))


@pytest.fixture(scope="module")
def own() -> OwnReader:
    return OwnReader()


def test_tells_a_passage_that_answers_from_its_neighbour(own: OwnReader) -> None:
    answering, neighbour = own.judge(QUESTION, [reading(ANSWERS), reading(NEIGHBOUR)])
    assert answering.logit > 0 > neighbour.logit
    assert answering.sentences[0] > 0
    assert answering.sentences[0] > max(answering.sentences[1], *neighbour.sentences)


def test_the_best_passage_is_read_again_closely(own: OwnReader, monkeypatch: pytest.MonkeyPatch) -> None:
    filler = [f"The fair of town {number} was held in May." for number in range(8)]
    told = [*filler[:4], ANSWERS.split(". ")[0] + ".", *filler[4:]]
    text, spans, start = " ".join(told), [], 0
    for sentence in told:
        spans.append(Span(start, start + len(sentence)))
        start += len(sentence) + 1
    long, other = Reading("Schools", text, tuple(spans)), reading(NEIGHBOUR)
    read, asked = own._read, list[list[str]]()

    def spy(question: str, passages: Sequence[Reading]) -> list[Judgement]:
        asked.append([passage.text for passage in passages])
        return read(question, passages)

    monkeypatch.setattr(own, "_read", spy)
    best, worse = own.judge(QUESTION, [long, other])
    close = " ".join(told[3:6])
    assert asked == [[long.text, other.text], [close]]
    whole, alone = read(QUESTION, [long])[0], read(QUESTION, [Reading("Schools", close)])[0]
    # bfloat16 sums a stretch of another length in another order.
    assert best.logit == pytest.approx((whole.logit + alone.logit) / 2, abs=0.3)
    assert best.sentences == pytest.approx(whole.sentences, abs=0.3)
    assert worse.logit == pytest.approx(read(QUESTION, [other])[0].logit, abs=0.3)


def test_one_that_does_worse_at_the_second_reading_gives_way(own: OwnReader, monkeypatch: pytest.MonkeyPatch) -> None:
    passages = [reading(f"Town {number} met. It met in May. It met in June. It rose.") for number in range(3)]
    spans = tuple(Span(at, at + 1) for at in range(4))
    passages = [Reading("", passage.text, spans) for passage in passages]
    logits = [[3.0, 2.0, 1.0], [-3.0], [1.0]]

    def read(_question: str, _passages: Sequence[Reading]) -> list[Judgement]:
        return [Judgement(logit, (1.0, 0.0, 0.0, 0.0)) for logit in logits.pop(0)]

    monkeypatch.setattr(own, "_read", read)
    assert [judgement.logit for judgement in own.judge(QUESTION, passages)] == [0.0, 1.5, 1.0]
    assert logits == []


def test_misses_what_another_place_asks_for(own: OwnReader) -> None:
    asked, other = (
        own.judge(QUESTION.replace("Bridgeport", place), [reading(ANSWERS)])[0].logit
        for place in ("Bridgeport", "Danbury")
    )
    assert asked > other + 1


def test_judges_each_passage_by_itself(own: OwnReader) -> None:
    passages = [reading(ANSWERS), reading(NEIGHBOUR, ""), reading(ANSWERS + " And so on." * 60)]
    together = own.judge(QUESTION, passages)
    for passage, judgement in zip(passages, together, strict=True):
        alone = own.judge(QUESTION, [passage])[0]
        # bfloat16 sums a stretch of another length in another order.
        assert judgement.logit == pytest.approx(alone.logit, abs=0.2)
        assert len(judgement.sentences) == len(passage.sentences)
    assert own.judge(QUESTION, []) == []


@pytest.mark.parametrize("question", ["?" * 3, "why " * 500, "\x01 \U0001f600", "可以吗"])
@pytest.mark.parametrize("text", ["", " ", "x" * 9000, "a. " * 900, "\u202e. \U0001f600."])
def test_odd_input_gives_numbers(own: OwnReader, question: str, text: str) -> None:
    whole = Reading("", text, (Span(0, len(text)),))
    judgement = own.judge(question, [whole])[0]
    assert all(abs(value) < 1000 for value in (judgement.logit, *judgement.sentences))


def test_threads_share_one(own: OwnReader) -> None:
    alone = own.judge(QUESTION, [reading(ANSWERS)])[0].logit
    with ThreadPoolExecutor(4) as pool:
        several = list(pool.map(lambda _: own.judge(QUESTION, [reading(ANSWERS)])[0].logit, range(8)))
    assert several == [alone] * 8


def test_file_that_is_not_the_measured_one(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match=r"sha256 differs.*Reinstall"):
        OwnReader(damaged(WEIGHTS, tmp_path))
    with pytest.raises(ModelDamaged, match=r"missing.*Reinstall"):
        OwnReader(tmp_path / "none.safetensors")


def test_without_its_file_answers_go_on_and_say_so(
    town: Pincite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_reader = town.ask("which memo binds the police?")
    assert with_reader.note == ""
    assert with_reader.signals["reader"] != 0
    monkeypatch.setattr(readers_module, "WEIGHTS", damaged(WEIGHTS, tmp_path))
    without = Pincite(town.settings, ToyEmbedder())
    without.warm()
    answer = without.ask("which memo binds the police?")
    assert "reader's file" in answer.note
    assert answer_row(answer)["note"] == answer.note
    assert answer.signals["reader"] == 0
    assert 0 < answer.confidence < 1
    assert [hit.passage_id for hit in answer.passages] == [hit.passage_id for hit in with_reader.passages]


class FailingReader:
    """Breaks at its first judgement, as a foreign model with unfit weights does."""

    def judge(self, question: str, passages: Sequence[Reading]) -> list[Judgement]:
        raise ModelDamaged("It cannot be read. Fetch it anew.")


def test_reader_that_fails_is_done_without(town: Pincite) -> None:
    pincite = Pincite(town.settings, ToyEmbedder(), FailingReader())
    for _ in range(2):
        answer = pincite.ask("police of town 3")
        assert answer.note == "It cannot be read. Fetch it anew."
        assert answer.has_note(NoteAbout.READER)


class LeavingReader:
    """While it judges, another thread finds that it cannot be used."""

    pincite: Pincite

    def judge(self, question: str, passages: Sequence[Reading]) -> list[Judgement]:
        self.pincite.reader = None
        return [Judgement(1.0)] * len(passages)


def test_reader_that_another_thread_lost_is_used_to_the_end(town: Pincite) -> None:
    reader = LeavingReader()
    pincite = reader.pincite = Pincite(town.settings, ToyEmbedder(), reader)
    # A story and its question: both are judged.
    assert pincite.ask("A guard came at noon. Who are the police of town 3?").signals["reader"] == 1


def test_another_cross_encoder_takes_its_place(town: Pincite, tmp_path: Path) -> None:
    folder = make_cross_encoder(tmp_path / "model")
    settings = town.settings.model_copy(update={"answer": AnswerSettings(reader=str(folder))})
    reader = load_reader(settings)
    assert isinstance(reader, ForeignReader)
    first, second = reader.judge(QUESTION, [reading(ANSWERS), reading(NEIGHBOUR)])
    assert first.logit != second.logit
    assert first.sentences == ()
    answer = Pincite(settings, ToyEmbedder()).ask("which memo binds the police?")
    assert answer.note == ""
    assert answer.signals["reader"] != 0


def test_cross_encoder_with_two_scores(tmp_path: Path) -> None:
    reader = ForeignReader(load_cross_encoder(str(make_cross_encoder(tmp_path / "model", labels=2)), ModelSettings()))
    with pytest.raises(ModelDamaged, match="2 scores"):
        reader.judge(QUESTION, [reading(ANSWERS)])


def test_none_and_unknown(town: Pincite) -> None:
    answer = AnswerSettings(reader=NO_READER)
    assert load_reader(town.settings.model_copy(update={"answer": answer})) is None
    unknown = town.settings.model_copy(update={"answer": AnswerSettings(reader="no/such-model")})
    with pytest.raises(ModelNotFound, match="not on this machine"):
        load_reader(unknown)
    assert "not on this machine" in Pincite(unknown, ToyEmbedder()).ask("police").note
