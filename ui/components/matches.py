"""The passages of a document that fit the question which led to it, and the way from one to the next."""

from __future__ import annotations

import glob
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from index.errors import PinciteError
from index.filters import Filters
from index.records import Document, Passage
from ui.components.badges import DOCUMENT_PATH
from ui.components.markup import element, escape, link
from ui.core import pincite
from ui.strings import say

# The best passages of a document that are looked at.
MOST_MATCHES = 10
# A passage counts as a match from this share of the best one's score on. Of 4 to 7 passages that the starter
# corpus's documents have, that leaves 1 to 5 and mostly 3 for its gold questions.
LEAST_SHARE = 0.5


def matches(document: Document, question: str) -> list[Passage]:
    """The passages of a document that fit a question, in reading order; none where it cannot be asked."""
    try:
        # A path may hold what a shell pattern would take for more than itself.
        found = pincite().search(question, Filters(path=glob.escape(document.path)), MOST_MATCHES).hits
    except PinciteError:
        return []
    fitting = [hit.passage for hit in found if hit.score >= LEAST_SHARE * found[0].score]
    return sorted((p for p in fitting if p.document == document.id), key=lambda passage: passage.start)


def match_links(
    passages: Sequence[Passage],
    place: tuple[int, int],
    address: Mapping[str, str],
    narrowed: Sequence[tuple[str, str]] = (),
) -> str:
    """Links to the matches before and after a place, as HTML; "" where there is nothing to go to.

    Args:
        passages: the matches in reading order.
        place: the offsets that are highlighted, equal where nothing is.
        address: the page's parameters, with the question as `q`; a link changes the place.
        narrowed: the question's filters, to go on from page to page: what narrows is the same for a whole document.
    """
    here = _at(passages, place)
    others = [p for p in passages if p is not here]
    if not others:
        return ""
    words, is_placed = say(), place[0] < place[1]
    start = here.start if here else place[0] if is_placed else -1
    before, after = [p for p in others if p.start < start], [p for p in others if p.start >= start]
    # What is highlighted counts even where the search inside the document would not have it among the best.
    number, count = len(before) + 1, len(others) + is_placed
    text = words.match_of.format(number=number, count=count) if is_placed else words.matches.format(count=count)
    items = [
        _step(before[-1], words.previous_match, address, narrowed) if before else "",
        _step(after[0], words.next_match if is_placed else words.first_match, address, narrowed) if after else "",
    ]
    said = f"{escape(text)} {element('q', address['q'])}"
    return f'<nav class="pc-matches" aria-label="{escape(words.matches_name)}"><p>{said}</p>{"".join(items)}</nav>'


def _step(passage: Passage, text: str, address: Mapping[str, str], narrowed: Sequence[tuple[str, str]]) -> str:
    there = {**address, "start": str(passage.start), "end": str(passage.end)}
    return link(f"{DOCUMENT_PATH}?{urlencode([*there.items(), *narrowed])}", text)


def _at(passages: Sequence[Passage], place: tuple[int, int]) -> Passage | None:
    """The passage that most of the place lies in; neighbours share a sentence."""

    def shared(passage: Passage) -> int:
        return min(passage.end, place[1]) - max(passage.start, place[0])

    best = max(passages, key=shared, default=None)
    return best if best and 2 * shared(best) > place[1] - place[0] > 0 else None
