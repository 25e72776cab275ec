"""What people ought to know of an answer, in a sentence or two: why there is none, and what day it is told for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from answer.asof import day_in_question
from answer.language import language_name, language_of
from answer.standing import none_existed
from index.filters import Filters, allowed_passages
from index.query import Query
from index.records import AsOfSource, Hit, Note, NoteAbout, Quote
from index.settings import ModelSettings
from index.store import Snapshot
from index.words import STOPWORDS


def unfit(question: str, query: Query, model: ModelSettings) -> tuple[Note, ...]:
    """Why a question cannot be answered, whatever the corpus holds; nothing where it can."""
    return _language(question, model) or _emptiness(query)


def absent_phrases(snapshot: Snapshot, query: Query, filters: Filters, hits: Sequence[Hit]) -> tuple[Note, ...]:
    """That nothing was found for what stands in double quotes; nothing where something was found, or nothing is quoted.

    Args:
        snapshot: the index.
        query: the question, understood.
        filters: which documents were asked.
        hits: what was found.
    """
    if hits or not query.phrases:
        return ()
    absent = [phrase for phrase in query.phrases if not _held(snapshot, filters, phrase)]
    named = " or ".join(f"“{phrase}”" for phrase in absent or query.phrases)
    what = f"{named} word for word" if absent else f"all of these word for word: {'; '.join(query.phrases)}"
    text = f"No passage of the documents asked holds {what}. Without the quotation marks each word is looked for alone."
    return (Note(NoteAbout.PHRASE, text),)


def nothing_left(filters: Filters, hits: Sequence[Hit]) -> tuple[Note, ...]:
    """That the filters leave no document to look in; nothing where they leave one, or there are none."""
    if hits or not filters:
        return ()
    return (Note(NoteAbout.FILTERS, "The filters leave no document to look in. Take one of them away."),)


def of_the_day(question: str, day: str, source: AsOfSource, quotes: Sequence[Quote]) -> tuple[Note, ...]:
    """That the question names another year than the day chosen, that the day is still to come, or that nothing quoted
    existed on it.

    Args:
        question: as asked.
        day: the ISO day that standings are told for.
        source: where that day came from.
        quotes: what is quoted; at least one.
    """
    named = day_in_question(question) if source is AsOfSource.OPTION else ""
    if named and named[:4] != day[:4]:
        text = f"The question names a time that ends on {named}, but this is told as of {day}, the day that was chosen."
        return (Note(NoteAbout.OTHER_DAY, text),)
    if day > date.today().isoformat():
        text = f"{day} is still to come: standings are told as the documents tell them now, and may change until then."
        return (Note(NoteAbout.FUTURE, text),)
    if none_existed(quotes):
        text = f"All that is quoted was issued after {day}, the day asked about: the corpus holds no older answer."
        return (Note(NoteAbout.LATER, text),)
    return ()


def _held(snapshot: Snapshot, filters: Filters, phrase: str) -> bool:
    allowed = allowed_passages(snapshot, filters, (phrase,))
    return allowed is None or len(allowed) > 0


def _language(question: str, model: ModelSettings) -> tuple[Note, ...]:
    language = language_of(question)
    if not model.languages or language in model.languages:
        return ()
    text = (
        f"This question seems to be in {language_name(language)}, which the model {model.name} does not read. Ask in "
        f"{' or '.join(map(language_name, model.languages))}, or set a multilingual model: [model] name and languages "
        "in pincite.toml."
    )
    return (Note(NoteAbout.LANGUAGE, text),)


def _emptiness(query: Query) -> tuple[Note, ...]:
    """That a question names nothing ("is it the")."""
    if query.phrases or any(term.word not in STOPWORDS for term in query.terms):
        return ()
    text = "The question holds only words that stand in every text. Name the thing that it is about."
    return (Note(NoteAbout.EMPTY, text),)
