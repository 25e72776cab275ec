"""In which languages questions can be asked, told in the language of the interface."""

from __future__ import annotations

from dataclasses import replace

from answer.asof import day_in_question
from index.records import Answer, Note, NoteAbout
from index.words import phrases
from ui.core import settings
from ui.language import language
from ui.strings import say


def asking_hint() -> str:
    """That questions must be in another language than the interface; "" where they need not be."""
    read = settings().model.languages
    return say().reads_only.format(languages=_named(read)) if read and language() not in read else ""


def note_of(answer: Answer) -> str:
    """The answer's notes in the language of the interface."""
    return with_own_notes(answer).note


def with_own_notes(answer: Answer) -> Answer:
    """The answer with the notes that `note_of` tells, for what is written of it in the language of the interface."""
    return replace(answer, notes=tuple(Note(note.about, _told(note, answer)) for note in answer.notes))


def _told(note: Note, answer: Answer) -> str:
    words = say()
    told = {
        NoteAbout.LANGUAGE: words.unread_language,
        NoteAbout.EMPTY: words.only_empty_words,
        NoteAbout.LATER: words.all_issued_later,
        NoteAbout.FUTURE: words.day_to_come,
        NoteAbout.OTHER_DAY: words.other_day,
        NoteAbout.PHRASE: words.absent_phrase,
        NoteAbout.FILTERS: words.no_document_left,
        NoteAbout.READER: words.no_reader,
        NoteAbout.LARGER_READER: words.no_larger_reader,
    }[note.about]
    model, quoted = settings().model, "; ".join(f"“{phrase}”" for phrase in phrases(answer.question))
    known = {"languages": _named(model.languages), "model": model.name, "phrases": quoted}
    return told.format(**known, as_of=answer.as_of, named=day_in_question(answer.question)) or note.text


def _named(codes: tuple[str, ...]) -> str:
    names = {"en": say().tongue_english, "es": say().tongue_spanish}
    return ", ".join(names.get(code, code) for code in codes)
