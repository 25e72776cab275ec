"""The figures of an evaluation, and how they are printed. All but the times are the same at every run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from evaluation.metrics import Mean, mean, percentile, ratio, risk_coverage_area, roc_area
from evaluation.outcomes import DEEPEST, RIGHT_WITHIN, Outcome

CUTS = (1, RIGHT_WITHIN, DEEPEST)
# Explained in docs/evaluation.md; the names are those of the JSON form.
Figure = Mean | float | int | None


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured. `milliseconds` are apart because they alone differ from run to run."""

    name: str
    figures: Mapping[str, Figure]
    groups: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    misses: Sequence[Mapping[str, str]] = ()
    milliseconds: Sequence[float] = ()

    def row(self) -> dict[str, Any]:
        """The machine-readable form, without the times."""
        return {
            "set": self.name,
            **{name: _plain(value) for name, value in self.figures.items()},
            "groups": {g: {name: _plain(v) for name, v in row.items()} for g, row in self.groups.items()},
            "misses": list(self.misses),
        }

    def latency(self) -> dict[str, Any]:
        """Median and 95th percentile of the wall time of one question, in milliseconds."""
        median, p95 = percentile(self.milliseconds, 0.5), percentile(self.milliseconds, 0.95)
        return {"set": self.name, "latency_ms": {"median": median, "p95": p95, "n": len(self.milliseconds)}}


def of_questions(name: str, outcomes: Sequence[Outcome], left_out: int = 0) -> Report:
    """The figures of a gold set. Those at the top count the questions in English; other languages have their row."""
    english = [o for o in outcomes if o.task.question.lang == "en"]
    figures: dict[str, Figure] = {"questions": len(outcomes), "left_out": left_out}
    figures |= _quoting(english) | _silence(english)
    figures["superseded_unlabelled"] = sum(o.unlabelled for o in outcomes)
    figures["inexact_quotes"] = sum(o.inexact for o in outcomes)
    groups = {group: _group([o for o in outcomes if o.task.question.group == group]) for group in _order(outcomes)}
    misses = [miss for o in outcomes if (miss := _miss(o))]
    return Report(name, figures, groups, misses, [o.milliseconds for o in outcomes])


def of_ranking(name: str, figures: Mapping[str, Mean | None], milliseconds: Sequence[float]) -> Report:
    """The figures of a retrieval set; times are of a search for the passages ranked, more than people ask for."""
    return Report(name, figures, milliseconds=milliseconds)


def table(report: Report, *, misses: bool = False) -> str:
    """The report for people; with `misses` each failed question follows, one a line."""
    lines = [report.name, ""]
    lines += [f"  {name:<34}{_shown(value)}" for name, value in report.figures.items()]
    if report.groups:
        columns = list(next(iter(report.groups.values())))
        lines += ["", "  " + f"{'group':<16}" + "".join(f"{column:>16}" for column in columns)]
        for group, row in report.groups.items():
            lines.append("  " + f"{group:<16}" + "".join(f"{_brief(value):>16}" for value in row.values()))
    if misses:
        lines += ["", *(f"  {m['id']} [{m['group']}] {m['question']}\n      {m['fault']}" for m in report.misses)]
    times = report.latency()["latency_ms"]
    lines += ["", f"  time of one question: median {times['median']} ms, 95% within {times['p95']} ms"]
    return "\n".join(lines)


def _quoting(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    worded = [o for o in outcomes if o.task.evidence]
    borne = [o for o in outcomes if o.task.documents]
    two_sided = [o for o in worded if len({e.side for _, e in o.task.evidence if e.side}) > 1]
    figures: dict[str, Figure] = {f"evidence_first_{k}": mean([o.shows_evidence(k) for o in worded]) for k in CUTS}
    figures |= {f"evidence_found_{k}": mean([o.found_evidence(k) for o in worded]) for k in (1, RIGHT_WITHIN)}
    figures |= {f"document_first_{k}": mean([o.shows_document(k) for o in borne]) for k in (1, RIGHT_WITHIN)}
    shown = [not o.abstained and o.sides_rank is not None for o in two_sided]
    return figures | {f"both_sides_first_{DEEPEST}": mean(shown)}


def _silence(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    silent = [o for o in outcomes if o.abstained]
    none = [o for o in outcomes if o.task.question.unanswerable]
    rightly = sum(o.abstained for o in none)
    answerable = [o for o in outcomes if not o.task.question.unanswerable]
    return {
        "abstention_precision": ratio(rightly, len(silent)),
        "abstention_recall": ratio(rightly, len(none)),
        "answerable_answered": ratio(sum(not o.abstained for o in answerable), len(answerable)),
        "answerable_assured": ratio(sum(o.assured for o in answerable), len(answerable)),
        "unanswerable_warned": ratio(sum(not o.assured for o in none), len(none)),
        "confidence_roc_area": roc_area([o.confidence for o in answerable], [o.confidence for o in none]),
        "risk_coverage_area": risk_coverage_area([(o.confidence, o.right) for o in outcomes]),
    }


def _group(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    known = [o for o in outcomes if o.task.evidence or o.task.documents]
    none = [o for o in outcomes if o.task.question.unanswerable]

    def share(count: int) -> float | None:
        return ratio(count, len(known))

    return {
        "questions": len(outcomes),
        "first 1": share(sum(o.shows_evidence(1) if o.task.evidence else o.shows_document(1) for o in known)),
        "first 3": share(sum(o.right and not o.abstained for o in known)),
        "found in 3": share(sum(o.right for o in known)),
        "wrongly silent": sum(o.abstained for o in outcomes) - sum(o.abstained for o in none),
        "rightly silent": ratio(sum(o.abstained for o in none), len(none)),
    }


def _miss(outcome: Outcome) -> dict[str, str] | None:
    """What went wrong with a question, None where nothing did."""
    question = outcome.task.question
    rank = outcome.evidence_rank if outcome.task.evidence else outcome.document_rank
    if question.unanswerable:
        fault = "" if outcome.abstained else f"answered although nothing answers (confidence {outcome.confidence:.2f})"
    elif outcome.abstained:
        fault = f"silent (confidence {outcome.confidence:.2f}); evidence held back at place {rank or '-'}"
    else:
        place = f"evidence only at place {rank}" if rank else f"no evidence among the first {DEEPEST}"
        fault = "" if outcome.right else f"{place}; supporting document at place {outcome.document_rank or '-'}"
    return {"id": question.id, "group": question.group, "question": question.text, "fault": fault} if fault else None


def _order(outcomes: Sequence[Outcome]) -> list[str]:
    return list(dict.fromkeys(o.task.question.group for o in outcomes))


def _plain(value: Figure) -> Any:
    return asdict(value) if isinstance(value, Mean) else value


def _brief(value: Figure) -> str:
    value = value.value if isinstance(value, Mean) else value
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _shown(value: Figure) -> str:
    if isinstance(value, Mean):
        return f"{value.value:.3f}   95% {value.low:.3f} to {value.high:.3f}, n {value.n}"
    return _brief(value)
