"""In which languages questions can be asked, told in the language of the interface."""

from __future__ import annotations

from answer.language import language_of
from index.records import Answer
from ui.core import settings
from ui.language import language
from ui.strings import say


def asking_hint() -> str:
    """That questions must be in another language than the interface; "" where they need not be."""
    read = settings().model.languages
    return say().reads_only.format(languages=_named(read)) if read and language() not in read else ""


def note_of(answer: Answer) -> str:
    """The answer's note, which is in English; what people meet first when they ask in Spanish, in Spanish."""
    read, words = settings().model.languages, say()
    if answer.note and words.unread_language and read and language_of(answer.question) not in read:
        return words.unread_language.format(languages=_named(read), model=settings().model.name)
    return answer.note


def _named(codes: tuple[str, ...]) -> str:
    names = {"en": say().tongue_english, "es": say().tongue_spanish}
    return ", ".join(names.get(code, code) for code in codes)
