"""`python -m training`: make the reader anew, step by step; docs/reader.md tells how long each takes.

python -m training prepare   --data ../shared/data --work /tmp/reader
python -m training train     --work /tmp/reader
python -m training export    --work /tmp/reader
python -m training larger    --work /tmp/reader
python -m training judge     --work /tmp/reader
python -m training ask       --data ../shared/data --work /tmp/reader
python -m training calibrate --work /tmp/reader
python -m training weigh     --data ../shared/data --work /tmp/reader

`ask` takes the reader that ships: put reader.safetensors and larger.safetensors into answer/ and their hashes
into answer/reader.py and answer/larger.py first. The
starter corpus must be indexed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from tokenizers import Tokenizer

from answer import Pincite
from answer.confidence import WITH_LARGER, WITH_READER
from answer.larger import LargerReader, TwoReaders
from answer.reader import MAX_TOKENS, OwnReader
from evaluation import gold, sets
from evaluation.metrics import sample
from index.model import default_model_files, sha256_of
from index.parted import larger_model
from index.settings import load_settings
from training import articles, calibrate, judge, weigh
from training.batches import Example, encode
from training.pairs import Pair
from training.prepare import holders_of
from training.written import INVENTED, invented, written

if TYPE_CHECKING:
    import torch

FITTED_ON = Path(__file__).parent.parent / "evaluation" / "gold" / "near.jsonl"
# Kept questions that are asked for the calibration: some two minutes.
ASKED = 600
# Questions of each set that the sentences are weighed over: some four minutes for all.
WEIGHED = 180

app = typer.Typer(help="Make the reader anew.", no_args_is_help=True, add_completion=False)
Data = Annotated[Path, typer.Option(help="The folder of the public sets.")]
Work = Annotated[Path, typer.Option(help="Where indexes, pairs, checkpoints and the result go.")]


@app.command()
def prepare(data: Data, work: Work) -> None:
    """Index the sets and make the pairs."""
    from training.prepare import prepare as make

    for name in (*articles.PUBLIC, INVENTED):
        make(data, name, work, load_settings())


@app.command()
def train(work: Work, *, compiled: bool = False) -> None:
    """Train, or go on where a killed run stopped. --compiled needs a C++ compiler and is a third quicker."""
    from training.stages import STAGES, Lessons
    from training.train import train as run

    lessons = Lessons(work)
    for stage in STAGES:
        begin = _mean(work, stage.begin) if stage.begin else None
        pairs = _encoded(stage.pairs(lessons), Tokenizer.from_file(str(default_model_files() / "tokenizer.json")))
        run(pairs, stage.recipe, work / stage.name, typer.echo, begin=begin, compiled=compiled)


@app.command()
def export(work: Work) -> None:
    """Write the mean of the last stage's weights as reader.safetensors and tell its hash."""
    from training.export import export as write
    from training.stages import SHIPPED

    write(_mean(work, SHIPPED), work / "reader.safetensors")
    typer.echo(sha256_of(work / "reader.safetensors"))


@app.command()
def larger(work: Work, *, compiled: bool = False) -> None:
    """Train the larger reader, write it as larger.safetensors and tell its hash."""
    from training.export import export_larger
    from training.network import fresh_larger
    from training.stages import LARGER, Lessons
    from training.train import train as run

    pairs = _encoded(LARGER.pairs(Lessons(work)), Tokenizer.from_str(larger_model().tokenizer()))
    network = fresh_larger(LARGER.recipe.seed)
    trained = run(pairs, LARGER.recipe, work / LARGER.name, typer.echo, compiled=compiled, network=network)
    export_larger(trained, work / "larger.safetensors")
    typer.echo(sha256_of(work / "larger.safetensors"))


@app.command("judge")
def judge_kept(work: Work, size: int | None = None) -> None:
    """Areas under ROC on the kept articles."""
    file = work / "reader.safetensors"
    typer.echo(json.dumps(judge.areas(judge.judge(OwnReader(file, sha256_of(file)), work / "kept.jsonl", size))))


@app.command()
def ask(data: Data, work: Work) -> None:
    """Ask the questions that the confidence is fitted on and judged with, with the reader that ships."""
    parts = articles.split(data / articles.KEPT_SET)
    built, _ = sets.build(parts.dataset, load_settings(), work)
    questions = [
        gold.Question(item.id, item.question, unanswerable=not item.answers) for item in sample(parts.kept, ASKED)
    ]
    asked = []
    for table, reader in ((WITH_READER, OwnReader()), (WITH_LARGER, TwoReaders(OwnReader(), LargerReader()))):
        kept, own = Pincite(built, reader=reader), Pincite(load_settings(), reader=reader)
        asked += calibrate.examples(kept, "kept articles", questions, table)
        asked += calibrate.examples(own, calibrate.NEAR, _gold(FITTED_ON), table)
        asked += calibrate.examples(own, "starter", _gold(gold.STARTER), table)
    lines = [json.dumps(asdict(example)) + "\n" for example in asked]
    (work / "signals.jsonl").write_text("".join(lines), encoding="utf-8")


@app.command("calibrate")
def calibrate_confidence(work: Work) -> None:
    """Fit answer/confidence.toml on what `ask` kept, and judge it."""
    asked = [calibrate.Example(**json.loads(line)) for line in gold.lines_of(work / "signals.jsonl") if line]
    calibrate.write([example for example in asked if example.group == calibrate.NEAR])
    for line in calibrate.report(asked):
        typer.echo(line)


@app.command("weigh")
def weigh_sentences(data: Data, work: Work) -> None:
    """Fit the weights of answer/worth.py over six corpora, and tell what they and those in use bring."""
    own = Pincite(load_settings())
    with own.snapshot() as snapshot:
        documents = snapshot.documents()
    found: list[weigh.Choice] = []
    for file in (gold.STARTER, FITTED_ON):
        found += weigh.choices(own, file.stem, gold.resolve(_gold(file), documents, file)[0])
    written_over = (invented(), *(sets.read_dataset(data / name) for name in articles.STATUTES))
    parts = articles.split(data / articles.KEPT_SET)
    asked = ((dataset, written(dataset)) for dataset in written_over)
    for dataset, items in (*asked, (parts.dataset, parts.kept)):
        built, paths = sets.build(dataset, load_settings(), work)
        pincite = Pincite(built)
        some = sample([item for item in items if item.answers], WEIGHED)
        found += weigh.choices(pincite, dataset.name, weigh.tasks(some, holders_of(pincite, paths)))
    for line in weigh.report(found):
        typer.echo(line)


def _gold(file: Path) -> list[gold.Question]:
    return [question for question in gold.read_questions(file) if question.lang == "en"]


def _encoded(pairs: list[Pair], tokenizer: Tokenizer) -> list[Example]:
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
    return encode(tokenizer, pairs, seed=1)


def _mean(work: Path, shares: Mapping[str, float]) -> dict[str, torch.Tensor]:
    """The mean of some stages' weights, by the share of each."""
    import torch
    from safetensors.torch import load_file

    stages = {stage: load_file(work / stage / "checkpoint.safetensors") for stage in shares}
    names = [name for name in next(iter(stages.values())) if "/" not in name]
    return {
        name: torch.stack([share * stages[stage][name] for stage, share in shares.items()]).sum(0) for name in names
    }


if __name__ == "__main__":
    app()
