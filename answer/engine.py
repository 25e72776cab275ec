"""The one core behind the browser, the command line and Python."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property

from answer import notes
from answer.agreement import mark_differences
from answer.asof import day_in_question, day_meant, last_so_far, tells_a_year, without_time
from answer.confidence import WITH_LARGER, WITH_READER, WITHOUT_READER, confidence, features, missing_words
from answer.expects import asks_for_a_rule
from answer.larger import TwoReaders
from answer.lead_in import lead_ins
from answer.question import Understood, checked, understand
from answer.quotes import choose_quotes, worth_reading
from answer.reader import Judgement, Reader, Reading
from answer.readers import load_reader
from answer.standing import held, standing
from answer.worth import Candidate, as_read, candidates
from index import dates
from index.cross_encoder import CrossEncoder, load_cross_encoder
from index.errors import ModelDamaged, ModelNotFound
from index.filters import NO_FILTERS, Filters
from index.model import Embedder, load_embedder
from index.records import Answer, AsOfSource, Document, Hit, Note, NoteAbout, Span
from index.search import search
from index.settings import Settings
from index.store import Index, Snapshot

# Passages whose sentences are weighed for an answer, however few are shown.
WEIGHED_PASSAGES = 20
# Passages that the reader judges. Ten change no figure of the gold sets by more than a question or two.
JUDGED_PASSAGES = 6
# The passages that they are chosen from: of all twenty one more of 22 questions without an answer would be answered.
MAY_BE_JUDGED = 10
# The opening words of a list, in code points, that a passage from within it is read with: the reader reads 192 tokens.
LONGEST_LEAD_IN = 400


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought, without quoting or abstention."""

    question: str
    hits: tuple[Hit, ...]
    generation: int


@dataclass(frozen=True, slots=True)
class Examined:
    """What a question brought before anything is quoted.

    `hits` are the passages, best first, but those issued after the day asked about last; `candidates` their sentences,
    passage by passage; `judgements` the reader's, by passage id; `unfit` says why the question cannot be answered at
    all, nothing where it can.
    """

    understood: Understood
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]
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
            as_of: the day that standings are told for (ISO; of a month or year its last day so far); None takes the
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
            chosen = choose_quotes(examined.candidates, query, day)
            quotes = tuple(mark_differences(chosen[: limit or self.settings.answer.quotes]))
            found = features(hits, chosen, query, judgements)
            sure = 0.0 if examined.unfit else confidence(found, self._judged_by(judgements))
            abstained = not chosen or sure < self.settings.answer.threshold
            told = () if abstained else notes.of_the_day(question, day, source, quotes)
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
                missing=() if examined.unfit else missing_words(hits, query),
                notes=examined.unfit or (*told, *self._reader_note()),
                signals=asdict(found) if found else {},
                filters=filters,
            )

    def examine(
        self,
        snapshot: Snapshot,
        question: str,
        as_of: str,
        filters: Filters = NO_FILTERS,
        limit: int = WEIGHED_PASSAGES,
    ) -> Examined:
        """The passages that an answer is made of, and what the reader makes of the most promising ones.

        Args:
            snapshot: the index.
            question: checked.
            as_of: the ISO day that standings are told for.
            filters: which documents to look in.
            limit: how many passages at most.
        """
        understood = self._understand(snapshot, question)
        hits = search(snapshot, understood.query, self.settings.search, filters, limit, self.reranker)
        # What was issued after the day asked about is told last, and read where nothing older fills the reader's time.
        hits.sort(key=lambda hit: standing(hit.document, as_of).issued_later)
        query = understood.query
        unfit = notes.unfit(question, query, self.settings.model)
        unfit = unfit or notes.absent_phrases(snapshot, query, filters, hits) or notes.nothing_left(filters, hits)
        found = [candidate for hit in hits for candidate in candidates(hit, query)]
        judged = [] if unfit else worth_reading(hits[:MAY_BE_JUDGED], found, query, as_of, JUDGED_PASSAGES)
        judgements = self._judgements(understood.asked, judged)
        return Examined(understood, tuple(hits), tuple(as_read(found, judgements)), judgements, unfit)

    def show(self, name: str) -> Document:
        """The document with this path or id.

        Raises:
            DocumentNotFound: there is none.
        """
        with self.snapshot() as snapshot:
            return snapshot.document(name)

    def _judgements(self, asked: tuple[str, ...], judged: Sequence[Hit]) -> dict[int, Judgement]:
        """By passage id. The reader refuses "in February 2017" of a passage that tells no year. One of an undated
        document can neither confirm nor deny it; what one might do "in 2015" stands in what was in force then, which
        need not say so. To both the question is put without the time too.
        """
        day = day_in_question(asked[0]) if asks_for_a_rule(asked[0]) else ""
        timeless = tuple(dict.fromkeys((*asked, *map(without_time, asked))))
        # Where the question names no time both are the same, and all passages are read together.
        groups = defaultdict[tuple[str, ...], list[Hit]](list)
        for hit in judged:
            needs_no_time = _tells_no_time(hit) or (day and held(hit.document, day))
            groups[timeless if needs_no_time else asked].append(hit)
        found = dict[int, Judgement]()
        for questions, hits in groups.items():
            read = self._judge(questions, [_reading(hit) for hit in hits])
            found |= {hit.passage_id: judgement for hit, judgement in zip(hits, read, strict=False)}
        return found

    def _judge(self, asked: Sequence[str], readings: Sequence[Reading]) -> list[Judgement]:
        """What the reader makes of passages; nothing without a reader. One that fails is done without from then on.

        A story around a question hides the question from it: of ten such questions of near.jsonl the confidence let
        five pass, and nine where the question alone is judged too. The better judgement of a passage counts.
        """
        reader = self.reader  # another thread may do without it from any moment on
        try:
            every = [reader.judge(question, readings) for question in asked] if reader else []
            return [max(of_one, key=lambda judgement: judgement.logit) for of_one in zip(*every, strict=True)]
        except ModelDamaged as error:
            # Without the larger reader the small one goes on.
            self.reader_problem, self.reader = str(error), reader.small if isinstance(reader, TwoReaders) else None
            return self._judge(asked, readings)

    def _judged_by(self, judgements: Mapping[int, Judgement]) -> str:
        """The table of the confidence's numbers."""
        if not judgements:
            return WITHOUT_READER
        return WITH_LARGER if isinstance(self.reader, TwoReaders) else WITH_READER

    def _reader_note(self) -> tuple[Note, ...]:
        about = NoteAbout.LARGER_READER if self.reader else NoteAbout.READER
        return (Note(about, self.reader_problem),) if self.reader_problem else ()

    def _understand(self, snapshot: Snapshot, question: str) -> Understood:
        snapshot.check_model(self.embedder.identity)
        with self._lock:
            return understand(snapshot, question, self.embedder)


def _reading(hit: Hit) -> Reading:
    """A passage that begins within a list is read with the words that open the list, if they are few."""
    text = hit.document.text
    lists = lead_ins(text, hit.sentences[0].span.start) if hit.sentences else ()
    lead = "".join(f"{text[span.start : span.end]}\n" for span in lists)
    lead = lead if len(lead) <= LONGEST_LEAD_IN else ""
    shift = len(lead) - hit.passage.start
    spans = tuple(Span(m.span.start + shift, m.span.end + shift) for m in hit.sentences)
    return Reading(hit.document.meta.title, lead + hit.text, spans)


def _tells_no_time(hit: Hit) -> bool:
    return not hit.document.meta.date and not tells_a_year(f"{hit.document.meta.title}\n{hit.text}")


def _as_of(question: str, given: str | None) -> tuple[str, AsOfSource]:
    """The day to tell standings for: the one given, the one that the question names, today."""
    day = day_meant(question, dates.checked(given, last_so_far) if given else "")
    if given:
        return day, AsOfSource.OPTION
    return day, AsOfSource.QUESTION if day_in_question(question) else AsOfSource.TODAY
