"""Pairs of a question and a passage, labelled by whether the passage answers.

The passages are those that pincite's own search finds in the set's index, so that the reader learns on what
it will be asked about. Of an answerable question the passages of its paragraph that hold an answer are
positive; found passages that hold none are negative. Of an unanswerable one the passages of its paragraph
are negative: they were written about by people who wanted to be mistaken for having an answer there. A
positive pair whose question names something that the passage names too becomes a negative one by naming
something else: passages about the neighbour are what a cosine lets through. A question with a passage of quite another
matter is a negative one, too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from answer import Pincite
from index.filters import Filters
from index.records import Hit
from training.articles import Item

FOUND = 10
# Of so many answerable questions the best found passage without an answer is taken, as a negative: they are easy.
OTHERS_SHARE = 0.6
# Of a question that nothing answers, so many of the best passages of other documents are taken too.
NEIGHBOURS = 3
# Of one whose document search does not find, so many of that document's.
UNFOUND = 2
# The kinds of pairs with a passage of other documents: of a question that nothing answers, of one that is answered; and
# of those with one of the document that the question is about.
NEIGHBOUR, ELSEWHERE, OWN = "neighbour", "elsewhere", ("answer", "unanswerable")
# A name or number inside a question: capitals after a small letter's word, or digits.
_NAME = re.compile(r"(?<=[a-z] )[A-Z][\w'-]+(?: [A-Z][\w'-]+)*|\b\d[\d,.]*\d\b")


@dataclass(frozen=True, slots=True)
class Pair:
    """One example. `answer` is a stretch of `passage` where it answers, else "". `kind` says how it was made."""

    id: str
    question: str
    title: str
    passage: str
    answer: str
    label: int
    kind: str

    def row(self) -> dict[str, object]:
        """As a JSON object."""
        return asdict(self)


def pairs_of(
    item: Item, hits: Sequence[Hit], own: frozenset[str], chance: random.Random, kin: frozenset[str] = frozenset()
) -> Iterator[Pair]:
    """The pairs that one question gives.

    Args:
        item: the question.
        hits: what search found for it, best first.
        own: the ids of the documents that hold its paragraph.
        chance: decides whether a found passage without an answer is taken.
        kin: the ids of all that are about the same matter; of an answered question the best passage of another
            document is taken then.
    """
    if not item.answers:
        others = [hit for hit in hits if hit.document.id not in own][: NEIGHBOURS if item.nowhere else 0]
        near = [hit for hit in hits if hit.document.id in own]
        yield from (_pair(item, hit, "", "unanswerable") for hit in near)
        yield from (_pair(item, hit, "", NEIGHBOUR) for hit in others)
        return
    yield from (
        _pair(item, hit, found, "answer")
        for hit in hits
        if hit.document.id in own
        if (found := _held(item.answers, hit.text))
    )
    sure = (hit for hit in hits if hit.document.id in own or not item.elsewhere)
    other = next((hit for hit in sure if not _held(item.answers, hit.text)), None)
    if other and chance.random() < OTHERS_SHARE:
        yield _pair(item, other, "", "other")
    if kin and (stranger := next((hit for hit in hits if hit.document.id not in kin), None)):
        yield _pair(item, stranger, "", ELSEWHERE)


def renamed(pairs: Sequence[Pair], chance: random.Random) -> Iterator[Pair]:
    """Positive pairs turned negative by another name or number in the question.

    Args:
        pairs: of one set; names come from one another's questions.
        chance: decides which name is put in.
    """
    names = sorted({match[0] for pair in pairs for match in _NAME.finditer(pair.question)})
    words = [name for name in names if not name[0].isdigit()]
    numbers = [name for name in names if name[0].isdigit()]
    for pair in pairs:
        shared = [m for m in _NAME.finditer(pair.question) if m[0].lower() in f"{pair.title} {pair.passage}".lower()]
        if pair.kind != "answer" or not shared:
            continue
        match = chance.choice(shared)
        other = chance.choice(numbers if match[0][0].isdigit() else words)
        if other.lower() in f"{pair.title} {pair.passage}".lower():
            continue
        question = pair.question[: match.start()] + other + pair.question[match.end() :]
        yield Pair(f"{pair.id}/renamed", question, pair.title, pair.passage, "", 0, "renamed")


def strays(pairs: Sequence[Pair], chance: random.Random) -> Iterator[Pair]:
    """Answered questions with a passage of another matter, at random.

    A reader that has last learned only from passages of the right document takes "no agent may enter a school" for an
    answer to "Can I bring my dog to the library?".

    Args:
        pairs: of one set.
        chance: picks the passages.
    """
    for pair in pairs:
        other = chance.choice(pairs)
        if pair.kind == "answer" and other.title != pair.title:
            yield Pair(f"{pair.id}/stray", pair.question, other.title, other.passage, "", 0, "stray")


def find(pincite: Pincite, item: Item) -> tuple[Hit, ...]:
    """What search finds for a question, best first."""
    return pincite.search(item.question, limit=FOUND).hits


def unfound(pincite: Pincite, item: Item, path: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Passages of a question's own document, where search found none to learn from.

    Four in ten answered questions of the last wave are worded so unlike their text that search does not bring it
    among ten passages of 832 documents. They are what a reader refuses wrongly, so they must not be lost.

    Args:
        pincite: over the set.
        item: the question.
        path: of its document.
        hits: what search found in the whole set.

    Returns:
        Those that hold an answer; for a question without one the best few; nothing where `hits` has such.
    """
    mine = [hit for hit in hits if path in hit.document.paths]
    if any(_held(item.answers, hit.text) for hit in mine) if item.answers else mine:
        return ()
    inside = pincite.search(item.question, Filters(path=path), limit=FOUND).hits
    return tuple(hit for hit in inside if _held(item.answers, hit.text)) if item.answers else inside[:UNFOUND]


def _pair(item: Item, hit: Hit, answer: str, kind: str) -> Pair:
    return Pair(item.id, item.question, hit.document.meta.title, hit.text, answer, int(bool(answer)), kind)


def _held(answers: Sequence[str], text: str) -> str:
    """The first of the answers that stands in a text, as it stands there."""
    for answer in answers:
        if match := re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text):
            return match[0]
    return ""
