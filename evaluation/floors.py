"""The quality gate's floors: the least that the committed gold set must score over the starter corpus.

`python -m evaluation.floors` measures and compares; `--update` writes new floors a little below what was
measured and refuses to lower one unless `--allow-lower` is given. The file carries the fingerprints of
the gold set and the corpus: when either changes, the old floors say nothing and are to be set anew.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from evaluation import command, gold
from evaluation.metrics import Mean
from evaluation.report import Report
from index.errors import PinciteError, SettingsError
from index.settings import Settings

FLOORS = Path(__file__).parent / "floors.toml"
CORPUS = Path(__file__).parent.parent / "corpus"
# Figures held by a floor; all are better when higher.
HELD = (
    "evidence_first_1",
    "evidence_first_3",
    "evidence_found_3",
    "document_first_3",
    "abstention_precision",
    "abstention_recall",
    "answerable_answered",
    "confidence_roc_area",
)
# Counts of broken promises: these are zero, whatever was measured.
NONE_ALLOWED = ("superseded_unlabelled", "inexact_quotes")
# A floor lies this far below what was measured: about one question in a hundred, for another processor's rounding.
SLACK = 0.012
# Two floors nearer than this are the same.
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Floors:
    """Floors by figure, and the sha256 of the gold set and of the corpus that they were measured on."""

    gold: str
    corpus: str
    floors: Mapping[str, float]


def read_floors(file: Path = FLOORS) -> Floors:
    """The pinned floors.

    Raises:
        SettingsError: the file is missing or not of the form.
    """
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
        floors = {str(name): float(value) for name, value in values["floors"].items()}
        return Floors(str(values["gold"]), str(values["corpus"]), floors)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SettingsError(
            f"Cannot read the floors in {file} ({error}). Make them with: python -m evaluation.floors --update"
        ) from None


def fingerprint(paths: Iterable[Path], root: Path) -> str:
    """The sha256 of files' relative paths and contents, in path order."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        name = path.relative_to(root).as_posix()
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def gold_fingerprint(file: Path = gold.STARTER) -> str:
    """The fingerprint of the committed gold set."""
    return fingerprint([file], file.parent)


def corpus_fingerprint(corpus: Path = CORPUS) -> str:
    """The fingerprint of the starter corpus, sidecars included."""
    return fingerprint((p for p in corpus.rglob("*") if p.is_file() and not p.name.startswith(".")), corpus)


def shortfalls(report: Report, floors: Floors) -> list[str]:
    """What lies below its floor, in words; empty when the gate holds."""
    found = []
    for name, floor in floors.floors.items():
        value = _value(report, name)
        if value is None or value < floor - _SAME:
            found.append(f"{name} is {value}, its floor is {floor}")
    return found + [f"{name} is {report.figures[name]}, not 0" for name in NONE_ALLOWED if report.figures[name]]


def proposed(report: Report, old: Mapping[str, float]) -> Floors:
    """Floors a little below what was measured; an old one stays while it is reached and higher than that."""
    floors = {}
    for name in HELD:
        value = _value(report, name)
        if value is not None:
            below, before = round(max(0.0, value - SLACK), 3), old.get(name, 0.0)
            floors[name] = before if below < before <= value + _SAME else below
    return Floors(gold_fingerprint(), corpus_fingerprint(), floors)


def lowered(old: Mapping[str, float], new: Mapping[str, float]) -> list[str]:
    """Floors that would come down or go, in words."""
    return [
        f"{name} from {floor} to {new.get(name, 'none')}"
        for name, floor in old.items()
        if name not in new or new[name] < floor - _SAME
    ]


def write_floors(floors: Floors, file: Path = FLOORS) -> None:
    """Write the file that `read_floors` reads."""
    lines = [
        "# The quality gate (tests/evaluation/test_gate.py). Written by: python -m evaluation.floors --update",
        f'gold = "{floors.gold}"',
        f'corpus = "{floors.corpus}"',
        "",
        "[floors]",
        *(f"{name} = {value}" for name, value in floors.floors.items()),
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def update(report: Report, file: Path = FLOORS, *, allow_lower: bool = False) -> Floors:
    """Set the floors by a report. A figure that has risen raises its floor.

    Raises:
        SettingsError: a floor would come down and `allow_lower` is not set; nothing is written then.
    """
    broken = [name for name in NONE_ALLOWED if report.figures[name]]
    if broken:
        raise SettingsError(f"{broken[0]} is {report.figures[broken[0]]}; mend that first, no floor allows it.")
    old = read_floors(file).floors if file.is_file() else {}
    new = proposed(report, old)
    fallen = lowered(old, new.floors)
    if fallen and not allow_lower:
        raise SettingsError(f"This would lower {', '.join(fallen)}. If that is meant, add --allow-lower.")
    write_floors(new, file)
    return new


def measure(corpus: Path = CORPUS) -> Report:
    """Index the starter corpus in a temporary folder and ask the committed gold set."""
    from ingest import pipeline

    with tempfile.TemporaryDirectory(prefix="pincite-gate-") as folder:
        settings = Settings(corpus=corpus, index=Path(folder))
        pipeline.reindex(settings)
        return command.run(settings)[0]


def _value(report: Report, name: str) -> float | None:
    value = report.figures.get(name)
    return value.value if isinstance(value, Mean) else value


def main(
    write: Annotated[bool, typer.Option("--update", help="Write floors a little below what is measured.")] = False,
    allow_lower: Annotated[bool, typer.Option("--allow-lower", help="Let --update lower a floor.")] = False,
) -> None:
    """Measure the committed gold set over the starter corpus and compare with the floors, or set them."""
    try:
        report = measure()
        if write:
            for name, value in update(report, allow_lower=allow_lower).floors.items():
                typer.echo(f"{name} {value}")
            return
        short = shortfalls(report, read_floors())
    except PinciteError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    typer.echo("\n".join(short) or "The floors hold.")
    sys.exit(bool(short))


if __name__ == "__main__":
    typer.run(main)
