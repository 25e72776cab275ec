"""What a sentence is worth as an answer: its meaning, its words, its passage, and what the reader makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from answer.expects import expected_by, gives
from answer.reader import MOST_LOGIT, MOST_SENTENCE, Judgement, bounded
from index.query import Query
from index.records import Hit, Span
from index.words import stems

# That a text was not read tells of whoever wrote; that no ruling was found tells a little of the world.
_SAYS_NOTHING = re.compile(
    r"\b(?:(?:was|were|is|are) not "
    r"(?:found|seen|read|opened|known|stated|verified|confirmed|set out|described|given|listed)"
    r"|(?:do|does|did) not (?:say|show|state|tell|describe|name|give)|not (?:found|seen) (?:here|in)"
    r"|was read in copies)\b",
    re.IGNORECASE,
)
# "If consent was not given, the officer shall leave" is a rule.
_RULES = re.compile(r"^If\b|\b(?:may|shall|must)\b")
_NONE_FOUND = re.compile(r"\bno (?:source|ruling|text|record)\b.*\b(?:found|seen|read)\b", re.IGNORECASE)
NONE_FOUND = 1 / 3
_ENDING = re.compile(r"[.!?;:…][”’\"')\]]*$")


class Worth(NamedTuple):
    """What is known of a sentence, or what each of that counts (`WEIGHTS`).

    `similarity`: its cosine with the question. `words`: the share of the question's rarity that it holds. `passage`:
    the score of its passage. `fragment`: 1 for a title, heading or caption, which is no sentence and answers nothing
    by itself. `beside`: 1 where "how many" gets no number, or "when" no date. `says_nothing`: 1 where it only says
    that something was not read or seen, a third where it says that none was found. `read_passage`, `read_sentence`:
    the reader's say on either, in [-1, 1].
    """

    similarity: float
    words: float
    passage: float
    fragment: float
    beside: float
    says_nothing: float
    read_passage: float
    read_sentence: float


# By what `python -m training weigh` fits over six corpora; docs/how-answers-are-chosen.md tells the figures, and where
# these keep away from the fit.
WEIGHTS = Worth(
    similarity=0.8,
    words=1.0,
    passage=1.0,
    fragment=-0.3,
    beside=-0.3,
    says_nothing=-0.45,
    read_passage=0.3,
    read_sentence=0.2,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted: of which passage, its index there, and what it is worth."""

    hit: Hit
    index: int
    worth: Worth

    @property
    def score(self) -> float:
        """Its worth as one number; who says it, and whether that still holds, is not in it."""
        return sum(weight * value for weight, value in zip(WEIGHTS, self.worth, strict=True))


def candidates(hit: Hit, query: Query) -> list[Candidate]:
    """The sentences of a passage, in its order, not read yet; none that repeats the document's title, which each card
    shows already.

    Args:
        hit: the passage.
        query: the question, understood.
    """
    expected, title = expected_by(query.text), stems(hit.document.meta.title)
    found = []
    for index, match in enumerate(hit.sentences):
        text = text_of(hit, match.span)
        sentence = stems(text)
        if sentence == title:
            continue
        worth = Worth(
            similarity=match.similarity,
            words=query.coverage(sentence),
            passage=hit.score,
            fragment=float(not _ENDING.search(text)),
            beside=float(not gives(text, expected)),
            says_nothing=says_nothing(text),
            read_passage=0.0,
            read_sentence=0.0,
        )
        found.append(Candidate(hit, index, worth))
    return found


def as_read(found: Iterable[Candidate], judgements: Mapping[int, Judgement]) -> list[Candidate]:
    """Candidates with what the reader makes of them; a passage that it was not shown counts as refused.

    Args:
        found: the candidates, not read yet.
        judgements: the reader's, by passage id; empty without a reader: then nothing changes.
    """
    return [_read(candidate, judgements) for candidate in found] if judgements else list(found)


def says_nothing(text: str) -> float:
    """1 where words only say that something was not read or seen, a third where that none was found, else 0."""
    if _RULES.search(text):
        return 0.0
    return 1.0 if _SAYS_NOTHING.search(text) else NONE_FOUND if _NONE_FOUND.search(text) else 0.0


def text_of(hit: Hit, span: Span) -> str:
    """A stretch of the passage's document."""
    return hit.document.text[span.start : span.end]


def _read(candidate: Candidate, judgements: Mapping[int, Judgement]) -> Candidate:
    refused = Judgement(-MOST_LOGIT, (-MOST_SENTENCE,) * len(candidate.hit.sentences))
    judgement = judgements.get(candidate.hit.passage_id, refused)
    sentence = judgement.sentences[candidate.index] if judgement.sentences else 0.0
    return replace(
        candidate,
        worth=candidate.worth._replace(
            read_passage=bounded(judgement.logit, MOST_LOGIT) / MOST_LOGIT,
            read_sentence=bounded(sentence, MOST_SENTENCE) / MOST_SENTENCE,
        ),
    )
