"""The corpus does not answer: what was understood, what could be added, and what came nearest, marked as no answer."""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Answer, NoteAbout
from index.store import Snapshot
from ui.components.markup import element, link
from ui.components.reads import note_of
from ui.components.results import Passed, passage_card
from ui.components.told import Scope, ask_all, ask_unquoted, came_near, understood, unread
from ui.strings import say

# So many texts that the nearest passages cite are named as what could be added.
NAMED = 5
# So many of the nearest passages are shown at once: where nothing answers, ten make a long page of non-answers.
UNFOLDED = 3


def no_answer(answer: Answer, scope: Scope, lacking: Sequence[str]) -> str:
    """The page's content, as HTML.

    Args:
        answer: that abstained.
        scope: which documents were asked.
        lacking: texts that the nearest passages cite and the corpus does not hold.
    """
    words = say()
    title = words.unread if unread(answer) else words.no_answer
    if answer.has_note(NoteAbout.FILTERS):
        title = words.no_document_asked
    return (
        f'<section class="pc-silent"><div role="status">{element("h2", title)}'
        f"{element('p', note_of(answer) or words.no_answer_note)}{_unquoted(answer)}</div>"
        f"{'' if unread(answer) else _read(answer, scope, lacking)}</section>{_nearest(answer)}"
    )


def lacking(answer: Answer, snapshot: Snapshot) -> list[str]:
    """What the nearest passages cite and the corpus does not hold; nothing where they have nothing to do with it."""
    if not came_near(answer):
        return []
    cited = list(dict.fromkeys(citation for hit in answer.passages for citation in hit.passage.citations))
    held = snapshot.holders(cited)
    return [citation for citation in cited if citation not in held][:NAMED]


def _unquoted(answer: Answer) -> str:
    return f"<p>{ask_unquoted(answer)}</p>" if answer.has_note(NoteAbout.PHRASE) else ""


def _read(answer: Answer, scope: Scope, lacking: Sequence[str]) -> str:
    head = element("h3", say().understood)
    return f"{head}{understood(answer, scope)}{_to_add(answer, scope, lacking)}"


def _to_add(answer: Answer, scope: Scope, lacking: Sequence[str]) -> str:
    words = say()
    wider = f"<li>{element('span', words.wider)} {ask_all(answer)}</li>" if scope.narrowed else ""
    missing = words.to_add_words.format(words=", ".join(answer.missing)) if answer.missing else ""
    cited = words.to_add_cited.format(names="; ".join(lacking)) if lacking else ""
    command = f'<p class="pc-command">{element("code", words.reindex)}</p>'
    library = f"<p>{link('./library', words.to_library)}</p>"
    anything = f"<li>{element('span', words.to_add_any)}{command}{library}</li>"
    return f"{element('h3', words.to_add)}<ul>{wider}{element('li', missing)}{element('li', cited)}{anything}</ul>"


def _nearest(answer: Answer) -> str:
    words = say()
    if answer.has_note(NoteAbout.PHRASE):
        return ""
    if not answer.passages:
        return element("p", words.nothing_found, "pc-weak")
    cards = [
        passage_card(Passed(rank, hit), answer, "h3", words.not_an_answer)
        for rank, hit in enumerate(answer.passages, start=1)
    ]
    head = f'<header class="pc-answer pc-rest">{element("h2", words.nearest)}</header>'
    # Of a question that was not read, no more than its names led to them.
    unfolded = 0 if unread(answer) else UNFOLDED
    return head + "".join(cards[:unfolded]) + _folded(cards[unfolded:])


def _folded(cards: Sequence[str]) -> str:
    words, count = say(), len(cards)
    name = words.one_passage if count == 1 else words.many_passages.format(count=count)
    return f'<details class="pc-more">{element("summary", name)}{"".join(cards)}</details>' if cards else ""
