"""The one core behind the browser, the command line and Python."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property

from answer.agreement import mark_differences
from answer.asof import day_in_question, day_meant
from answer.confidence import confidence, features, missing_words
from answer.language import language_name, language_of
from answer.question import Understood, checked, understand
from answer.quotes import choose_quotes
from answer.reader import Judgement, Reader, Reading, load_reader
from answer.standing import standing
from index import dates
from index.cross_encoder import CrossEncoder, load_cross_encoder
from index.errors import ModelDamaged, ModelNotFound
from index.filters import NO_FILTERS, Filters
from index.model import Embedder, load_embedder
from index.query import Query
from index.records import Answer, AsOfSource, Document, Hit, Note, NoteAbout, Quote, Span
from index.search import search
from index.settings import ModelSettings, Settings
from index.store import Index, Snapshot
from index.words import STOPWORDS

# Passages whose sentences are weighed for an answer, however few are shown.
WEIGHED_PASSAGES = 20
# Passages that the reader judges. Ten change no figure of the gold sets by more than a question or two.
JUDGED_PASSAGES = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought, without quoting or abstention."""

    question: str
    hits: tuple[Hit, ...]
    generation: int


@dataclass(frozen=True, slots=True)
class Examined:
    """What a question brought before anything is quoted: how it is understood, the passages, best first, but those
    issued after the day asked about last, and the reader's judgements by passage id. `unfit` says why it cannot be
    answered at all; nothing where it can.
    """

    understood: Understood
    hits: tuple[Hit, ...]
    judgements: Mapping[int, Judgement]
    unfit: tuple[Note, ...]


class Pincite:
    """An index ready for questions. Threads may share one; each question sees one generation.

    As many are worked on at once as there are processors; more would push one another's numbers out of the caches and
    wait for the interpreter's lock. Measured with eight askers on two processors, two paired runs: 0.17 and 0.20 s of
    processor time a question against 0.23 and 0.22 s, and a median wait of 0.87 and 1.03 s against 1.11 and 1.12 s.

    >>> from index.settings import load_settings
    >>> pincite = Pincite(load_settings())          # doctest: +SKIP
    >>> pincite.ask("can ICE enter a school?")      # doctest: +SKIP
    """

    def __init__(self, settings: Settings, embedder: Embedder | None = None, reader: Reader | None = None) -> None:
        """Args: the settings; model and reader, if not those that they name. Nothing is opened or loaded yet."""
        self.settings = settings
        self._given = embedder
        self._given_reader = reader
        # Why there is no reader although the settings name one; answers carry it as their note.
        self.reader_problem = ""
        self._index = Index(settings.index)
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(os.cpu_count() or 1)

    @cached_property
    def embedder(self) -> Embedder:
        """The model that turns questions into vectors."""
        return self._given or load_embedder(self.settings.model)

    @cached_property
    def reader(self) -> Reader | None:
        """The model that judges passages; None where the settings want none, or it cannot be used: `reader_problem`."""
        if self._given_reader:
            return self._given_reader
        try:
            return load_reader(self.settings)
        except (ModelNotFound, ModelDamaged) as error:
            self.reader_problem = str(error)
            return None

    @cached_property
    def reranker(self) -> CrossEncoder | None:
        """The model that rereads the best passages; None where the settings name none."""
        name = self.settings.search.reranker
        return load_cross_encoder(name, self.settings.model) if name else None

    def warm(self) -> None:
        """Load the models and the vectors, so that the first question is as quick as the next."""
        with self._lock, self.snapshot() as snapshot:
            self.embedder.embed_query("warm up")
            len(snapshot.vectors)
            if self.reranker:
                self.reranker.predict([("warm up", "Warm up.")])
            self._judge(("warm up",), [Reading("", "Warm up.")])

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One consistent view of the index; see `Index.snapshot` for the errors."""
        with self._index.snapshot() as snapshot:
            yield snapshot

    def search(self, question: str, filters: Filters = NO_FILTERS, limit: int | None = None) -> Found:
        """The passages that fit best, best first.

        Args:
            question: plain words; what stands in double quotes must occur verbatim.
            filters: which documents to look in.
            limit: how many passages at most; None takes the setting.

        Raises:
            QuestionError: the question is empty or too long.
            PinciteError: the index or the model cannot be used.
        """
        question = checked(question)
        with self._turns, self.snapshot() as snapshot:
            query = self._understand(snapshot, question).query
            hits = search(snapshot, query, self.settings.search, filters, limit, self.reranker)
            return Found(question, tuple(hits), snapshot.generation)

    def ask(
        self, question: str, filters: Filters = NO_FILTERS, as_of: str | None = None, limit: int | None = None
    ) -> Answer:
        """The quotations that answer, or the nearest passages with `abstained`.

        Args:
            question: as for `search`.
            filters: which documents to look in; one by status counts on the day that standings are told for.
            as_of: the day that standings are told for (ISO; of a month or year the last day); None takes the
                day that the question names, else today.
            limit: how many quotations, and how many passages, at most; None takes the settings.

        Raises:
            QuestionError: the question is empty or too long, or `as_of` is no day.
            PinciteError: the index or the model cannot be used.
        """
        question = checked(question)
        day, source = _as_of(question, as_of)
        filters = filters.on(day)
        with self._turns, self.snapshot() as snapshot:
            examined = self.examine(snapshot, question, day, filters, max(WEIGHED_PASSAGES, limit or 0))
            hits, query, judgements = examined.hits, examined.understood.query, examined.judgements
            chosen = choose_quotes(hits, query, day, judgements)
            quotes = tuple(mark_differences(chosen[: limit or self.settings.answer.quotes]))
            found = features(hits, chosen, query, judgements)
            sure = 0.0 if examined.unfit else confidence(found, judged=bool(judgements))
            abstained = sure < self.settings.answer.threshold
            notes = examined.unfit or (*_day_note(day, () if abstained else quotes), *self._reader_note())
            return Answer(
                question=question,
                as_of=day,
                abstained=abstained,
                confidence=sure,
                quotes=() if abstained else quotes,
                passages=hits[: limit or self.settings.search.limit],
                generation=snapshot.generation,
                as_of_source=source,
                searched_for=query.text if examined.understood.corrections and not examined.unfit else "",
                missing=missing_words(hits, query),
                notes=notes,
                signals=asdict(found) if found else {},
                filters=filters,
            )

    def examine(
        self, snapshot: Snapshot, question: str, day: str, filters: Filters = NO_FILTERS, limit: int = WEIGHED_PASSAGES
    ) -> Examined:
        """The passages that an answer is made of, and what the reader makes of the best of them.

        Args:
            snapshot: the index.
            question: checked.
            day: the ISO day that standings are told for.
            filters: which documents to look in.
            limit: how many passages at most.
        """
        understood = self._understand(snapshot, question)
        hits = search(snapshot, understood.query, self.settings.search, filters, limit, self.reranker)
        # What was issued after the day asked about is read only where nothing older fills the reader's time.
        hits.sort(key=lambda hit: standing(hit.document, day).issued_later)
        unfit = _language_note(question, self.settings.model) or _emptiness_note(understood.query)
        judged = [] if unfit else hits[:JUDGED_PASSAGES]
        read = self._judge(understood.asked, [_reading(hit) for hit in judged])
        judgements = {hit.passage_id: judgement for hit, judgement in zip(judged, read, strict=False)}
        return Examined(understood, tuple(hits), judgements, unfit)

    def show(self, name: str) -> Document:
        """The document with this path or id.

        Raises:
            DocumentNotFound: there is none.
        """
        with self.snapshot() as snapshot:
            return snapshot.document(name)

    def _judge(self, asked: Sequence[str], readings: Sequence[Reading]) -> list[Judgement]:
        """What the reader makes of passages; nothing without a reader. One that fails is done without from then on.

        A story around a question hides the question from it: of ten such questions of near.jsonl the confidence let
        five pass, and nine where the question alone is judged too. The better judgement of a passage counts.
        """
        try:
            every = [self.reader.judge(question, readings) for question in asked] if self.reader else []
            return [max(of_one, key=lambda judgement: judgement.logit) for of_one in zip(*every, strict=True)]
        except ModelDamaged as error:
            self.reader_problem, self.reader = str(error), None
            return []

    def _reader_note(self) -> tuple[Note, ...]:
        return (Note(NoteAbout.READER, self.reader_problem),) if self.reader_problem else ()

    def _understand(self, snapshot: Snapshot, question: str) -> Understood:
        snapshot.check_model(self.embedder.identity)
        with self._lock:
            return understand(snapshot, question, self.embedder)


def _reading(hit: Hit) -> Reading:
    start = hit.passage.start
    spans = tuple(Span(m.span.start - start, m.span.end - start) for m in hit.sentences)
    return Reading(hit.document.meta.title, hit.text, spans)


def _as_of(question: str, given: str | None) -> tuple[str, AsOfSource]:
    """The day to tell standings for: the one given, the one that the question names, today."""
    day = day_meant(question, dates.checked(given, dates.last_day) if given else "")
    if given:
        return day, AsOfSource.OPTION
    return day, AsOfSource.QUESTION if day_in_question(question) else AsOfSource.TODAY


def _language_note(question: str, model: ModelSettings) -> tuple[Note, ...]:
    """Why a question cannot be answered for its language; nothing where it can."""
    language = language_of(question)
    if not model.languages or language in model.languages:
        return ()
    text = (
        f"This question seems to be in {language_name(language)}, which the model {model.name} does not read. Ask in "
        f"{' or '.join(map(language_name, model.languages))}, or set a multilingual model: [model] name and languages "
        "in pincite.toml."
    )
    return (Note(NoteAbout.LANGUAGE, text),)


def _emptiness_note(query: Query) -> tuple[Note, ...]:
    """Why a question that names nothing ("is it the") cannot be answered; nothing where it names something."""
    if query.phrases or any(term.word not in STOPWORDS for term in query.terms):
        return ()
    text = "The question holds only words that stand in every text. Name the thing that it is about."
    return (Note(NoteAbout.EMPTY, text),)


def _day_note(day: str, quotes: Sequence[Quote]) -> tuple[Note, ...]:
    """That nothing quoted existed on the day asked about; nothing where something did."""
    if not quotes or not all(quote.standing.issued_later for quote in quotes):
        return ()
    text = f"All that is quoted was issued after {day}, the day asked about: the corpus holds no older answer."
    return (Note(NoteAbout.LATER, text),)
