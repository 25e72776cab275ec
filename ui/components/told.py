"""How a question was read, over which documents, and how sure pincite is: in words."""

from __future__ import annotations

import html
from dataclasses import dataclass
from urllib.parse import urlencode

from answer.asof import day_in_question
from answer.sureness import SURE_NOT, sureness
from index.records import Answer, AsOfSource, NoteAbout
from ui.components.markup import element, link
from ui.components.permalink import narrowed, narrowing
from ui.components.reads import note_of
from ui.components.why import definitions
from ui.strings import say

_UNQUOTED = str.maketrans("", "", '"“”')


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked: how many documents the filters left of all. `narrowed` tells whether there were filters."""

    documents: int
    total: int
    narrowed: bool


def answer_in_words(answer: Answer) -> str:
    """How sure pincite is of an answer that it gives."""
    words = say()
    return words.is_sure.format(sure=sureness(answer, words.phrases))


def came_near(answer: Answer) -> bool:
    """Whether the passages of a question that is not answered have to do with it at all."""
    return bool(answer.passages) and answer.confidence >= SURE_NOT


def unread(answer: Answer) -> bool:
    """Whether the question is in a language that the model does not read: then nothing is known of the corpus."""
    return answer.has_note(NoteAbout.LANGUAGE)


def remarks(answer: Answer, scope: Scope) -> str:
    """What the reader of an answer ought to know of how the question was read, as HTML; "" where nothing."""
    words = say()
    lines = [
        element("p", words.searched_for.format(question=answer.searched_for)) if answer.searched_for else "",
        element("p", words.as_of_from_question.format(as_of=answer.as_of))
        if answer.as_of_source is AsOfSource.QUESTION
        else "",
        element("p", words.missing_in_answer.format(words=", ".join(answer.missing))) if answer.missing else "",
        element("p", note_of(answer)),
        f"<p>{ask_as_named(answer)}</p>" if answer.has_note(NoteAbout.OTHER_DAY) else "",
        f"<p>{html.escape(_looked_in(scope))} {ask_all(answer)}</p>" if scope.narrowed else "",
    ]
    return f'<div class="pc-note">{"".join(lines)}</div>' if any(lines) else ""


def understood(answer: Answer, scope: Scope) -> str:
    """The same, and more, for a question that is not answered: a list of facts, as HTML."""
    words = say()
    day = {
        AsOfSource.TODAY: words.as_of_today,
        AsOfSource.QUESTION: words.as_of_named,
        AsOfSource.OPTION: "{as_of}",
    }[answer.as_of_source]
    looked_in = words.looked_in_some if scope.narrowed else words.looked_in_all
    return definitions(
        {
            words.asked: answer.searched_for or answer.question,
            words.told_as_of: day.format(as_of=answer.as_of),
            words.looked_in: looked_in.format(documents=scope.documents, total=scope.total),
            words.not_found_words: ", ".join(answer.missing),
            words.phrases.how_sure: sureness(answer, words.phrases),
        }
    )


def ask_all(answer: Answer) -> str:
    """A link that asks the same without filters."""
    asked = {"q": answer.question} | ({"as_of": answer.as_of} if answer.as_of_source is AsOfSource.OPTION else {})
    return link(f"./?{urlencode(asked)}", say().ask_all)


def ask_as_named(answer: Answer) -> str:
    """A link that asks the same as of the time that the question names."""
    named = day_in_question(answer.question)
    asked = urlencode([("q", answer.question), *narrowing()])
    return link(f"./?{asked}", say().ask_as_named.format(as_of=named))


def ask_unquoted(answer: Answer) -> str:
    """A link that asks the same without double quotes."""
    asked = urlencode([("q", answer.question.translate(_UNQUOTED)), *narrowed()])
    return link(f"./?{asked}", say().ask_unquoted)


def _looked_in(scope: Scope) -> str:
    return say().narrowed.format(documents=scope.documents, total=scope.total)
