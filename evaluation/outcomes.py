"""Ask the gold questions and judge what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from answer import Pincite
from answer.sureness import assured
from evaluation.gold import Task, same
from index.dates import first_day
from index.filters import NO_FILTERS, Filters
from index.records import Document, Quote

# Ranks beyond this are not told apart; an answer shows five quotations unless it is asked for more.
DEEPEST = 5
# How many quotations a right answer may take, where an answer is called right or wrong.
RIGHT_WITHIN = 3

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question brought.

    `evidence_rank`, `document_rank`: place of the first quotation that holds evidence, that is of a
    supporting document; `sides_rank`: by which place both sides had been quoted. None: not among the
    first five. They are told for an answer that was held back, too, as if it had been given.
    `assured`: answered, and without the advice to read the passages first.
    `unlabelled` counts quotations of superseded documents that do not say so, `inexact` quotations
    that are no slice of their document. `milliseconds` is wall time of `ask`.
    """

    task: Task
    abstained: bool
    assured: bool
    confidence: float
    evidence_rank: int | None
    document_rank: int | None
    sides_rank: int | None
    unlabelled: int
    inexact: int
    milliseconds: float

    def shows_evidence(self, within: int) -> bool:
        """Whether it answered, with evidence among the first quotations."""
        return not self.abstained and _within(self.evidence_rank, within)

    def shows_document(self, within: int) -> bool:
        """Whether it answered, with a supporting document among the first quotations."""
        return not self.abstained and _within(self.document_rank, within)

    def found_evidence(self, within: int) -> bool:
        """Whether evidence stands among the first quotations, shown or held back."""
        return _within(self.evidence_rank, within)

    @property
    def right(self) -> bool:
        """Whether the quotations, shown or held back, answer: by their words, else by their document."""
        if self.task.question.unanswerable:
            return False
        return _within(self.evidence_rank if self.task.evidence else self.document_rank, RIGHT_WITHIN)


def ask_all(
    pincite: Pincite,
    tasks: Sequence[Task],
    filters: Mapping[str, Filters] | None = None,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Ask every question and judge the answers.

    Args:
        pincite: as people use it, its own threshold included.
        tasks: the questions, resolved against the same index.
        filters: by question id, where a question is asked of a part of the corpus.
        progress: called with how many are done, of how many.
    """
    settings = pincite.settings
    outspoken = settings.model_copy(update={"answer": settings.answer.model_copy(update={"threshold": 0.0})})
    never_silent = Pincite(outspoken, pincite.embedder, pincite.reader)
    pincite.warm()
    with pincite.snapshot() as snapshot:
        takeovers = superseded_since(snapshot.documents().values())
    outcomes = []
    for done, task in enumerate(tasks):
        if progress:
            progress(done, len(tasks))
        chosen = (filters or {}).get(task.question.id, NO_FILTERS)
        outcomes.append(_ask(pincite, never_silent, task, chosen, takeovers))
    return outcomes


def superseded_since(documents: Iterable[Document]) -> dict[str, str]:
    """From which ISO day each superseded document was so, by document; "" is always.

    Worked out from what the documents say they supersede, not from the labels that are to be checked.
    """
    everything = list(documents)
    holders: dict[str, set[str]] = {}
    for document in everything:
        for name in (*document.meta.ids, *document.paths, document.path, document.id):
            holders.setdefault(name, set()).add(document.id)
    since: dict[str, str] = {}
    for later in everything:
        day = first_day(later.meta.effective or later.meta.date)
        for name in later.meta.supersedes:
            for earlier in holders.get(name, set()) - {later.id}:
                since[earlier] = min(day, since.get(earlier, day))
    return since


def _ask(
    pincite: Pincite, never_silent: Pincite, task: Task, filters: Filters, takeovers: Mapping[str, str]
) -> Outcome:
    question = task.question
    as_of = question.as_of or None
    started = time.perf_counter()
    answer = pincite.ask(question.text, filters, as_of)
    milliseconds = (time.perf_counter() - started) * 1000
    quotes = answer.quotes
    if answer.abstained and not question.unanswerable:
        quotes = never_silent.ask(question.text, filters, as_of).quotes
    return Outcome(
        task=task,
        abstained=answer.abstained,
        assured=assured(answer),
        confidence=answer.confidence,
        evidence_rank=_first(bool(_evidence_in(quote, task)) for quote in quotes),
        document_rank=_first(quote.document.id in task.documents for quote in quotes),
        sides_rank=_sides_rank(quotes, task),
        unlabelled=sum(_unlabelled(quote, takeovers, answer.as_of) for quote in quotes),
        inexact=sum(quote.text != quote.document.text[quote.start : quote.end] or not quote.text for quote in quotes),
        milliseconds=milliseconds,
    )


def _evidence_in(quote: Quote, task: Task) -> set[str]:
    """The sides of the evidence that a quotation holds; an evidence without a side is side ""."""
    held = same(quote.text)
    return {e.side for document, e in task.evidence if document == quote.document.id and same(e.text) in held}


def _sides_rank(quotes: Sequence[Quote], task: Task) -> int | None:
    wanted = {e.side for _, e in task.evidence if e.side}
    seen: set[str] = set()
    for rank, quote in enumerate(quotes[:DEEPEST], start=1):
        seen |= _evidence_in(quote, task)
        if len(wanted) > 1 and wanted <= seen:
            return rank
    return None


def _unlabelled(quote: Quote, takeovers: Mapping[str, str], as_of: str) -> bool:
    superseded = quote.document.id in takeovers and takeovers[quote.document.id] <= as_of
    return superseded and not quote.standing.superseded_by


def _first(matches: Iterable[bool]) -> int | None:
    return next((rank for rank, match in enumerate(matches, start=1) if match and rank <= DEEPEST), None)


def _within(rank: int | None, limit: int) -> bool:
    return rank is not None and rank <= limit
