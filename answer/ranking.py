"""Who speaks, and whether it still holds: what an order of relevance alone does not know.

Relevance leads; authority and standing move a quotation by less than one clear step of relevance, except
that what had been superseded, or did not exist yet, gives way to what held on the day. Age is no demerit, but
for a report: it tells how things stood.
Of a rule and what replaced it by the day asked about the successor stands first, unless the question names the older.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from types import MappingProxyType

from answer.standing import later_year
from index.dates import first_day
from index.query import Query
from index.records import Document, Kind, Quote, Standing, Status
from index.words import stems


class Layer(IntEnum):
    """The order of authority in which an answer is laid out."""

    LAW = 1
    COURT = 2
    ORDER_OR_MEMO = 3
    LOCAL_RULE = 4
    REPORT = 5


LAYERS = MappingProxyType(
    {
        Kind.STATUTE: Layer.LAW,
        Kind.REGULATION: Layer.LAW,
        Kind.COURT: Layer.COURT,
        Kind.ORDER: Layer.ORDER_OR_MEMO,
        Kind.MEMO: Layer.ORDER_OR_MEMO,
        Kind.LOCAL_RULE: Layer.LOCAL_RULE,
        Kind.NEWS: Layer.REPORT,
        Kind.UNKNOWN: Layer.REPORT,
    }
)
# Added to a quotation's score, whose usual range is 1.1 to 2.8. The gold questions hardly tell a third of this, or a
# third more, from it; of thirty everyday ones, read by eye, this much puts the rule before the report of it in eight.
AUTHORITY = MappingProxyType(
    {Layer.LAW: 0.24, Layer.COURT: 0.18, Layer.ORDER_OR_MEMO: 0.18, Layer.LOCAL_RULE: 0.12, Layer.REPORT: 0.0}
)
# What news of more than two years before the day asked about loses, unless the question names it.
OLD_NEWS = -0.2
NEWS_LASTS_YEARS = 2
SUPERSEDED = -0.35
NO_LONGER_HOLDS = -0.2
NOT_YET_ISSUED = -1.0
UNDATED = -0.01
# All that what was superseded or no longer holds loses where the question names it: then it is what is asked for.
# Without this, three evidences of 340 gold questions leave the first three quotations.
NAMED = -0.1
# A rule of one town answers for no other; it is no worse for those who name it.
OF_A_TOWN = -0.2
# How far a quotation of what was superseded drops once its successor has taken its place.
GIVES_WAY = -0.1
# From this weight on a word tells one document from another: a tenth of the passages hold it, or fewer.
TELLING = 2.0
_RULES = frozenset({Layer.LAW, Layer.LOCAL_RULE})
# "School guidance in several states says that ...", on a regulation's page.
_GUIDANCE_SAYS = re.compile(r"\b(?:guidance|advice|guides)\b[^.;]{0,40}\bsays?\b", re.IGNORECASE)
_SPENT = frozenset({Status.RESCINDED, Status.NOT_ENACTED, Status.HISTORIC})


def standing_bonus(document: Document, standing: Standing, query: Query, as_of: str) -> float:
    """What authority and standing add to a quotation's score.

    Args:
        document: that it is taken from.
        standing: of the document, as of the day asked about.
        query: the question, understood.
        as_of: that day, ISO.
    """
    meta = document.meta
    bonus = AUTHORITY[LAYERS[meta.kind]] + (0.0 if meta.date else UNDATED)
    if _is_old_news(document, as_of) and not _names(query, document, standing):
        bonus += OLD_NEWS
    if meta.town and not set(stems(meta.town)) <= set(stems(query.text)):
        bonus += OF_A_TOWN
    if standing.issued_later:
        return bonus + NOT_YET_ISSUED
    lost = SUPERSEDED if standing.superseded_by else NO_LONGER_HOLDS if standing.status in _SPENT else 0.0
    return bonus + (NAMED if lost and _names(query, document, standing) else lost)


def borrowed(document: Document, text: str) -> float:
    """What a quotation loses that `tells_of` a later year, or of what guidance says beside a law: it reports, with no
    authority of its document.

    Args:
        document: that it is taken from.
        text: the quotation.
    """
    layer = LAYERS[document.meta.kind]
    reports = tells_of(document, text) or (layer in _RULES and _GUIDANCE_SAYS.search(text))
    return -AUTHORITY[layer] if reports else 0.0


def tells_of(document: Document, text: str) -> str:
    """The year after that of a law's or a town's rule's document which words of it tell of; "" for none, and for any
    other document.

    Summaries and annotations do so ("Governor Malloy's letter of 2017", beside a regulation of 1997). Pages on memos
    and rulings tell until when these were in force: to count that as a report costs more gold questions than it brings.

    Args:
        document: that the words are taken from.
        text: the words.
    """
    return later_year(document, text) if LAYERS[document.meta.kind] in _RULES else ""


def successors_first(quotes: Sequence[Quote], query: Query) -> list[Quote]:
    """Quotations, best first, each superseded one behind the best one of what superseded it.

    That one takes over the place of the older, whose quotations drop by `GIVES_WAY`, so that what holds beside the
    successor may pass them too. A question that names the older document, and not the newer, wants the older; what
    was only amended still holds in part. However low the newer one scored: it may be a passage that the reader never
    saw. Of 340 gold questions this cost 2 their first place; one came among the first three and one left them.

    Args:
        quotes: best first; the standing of each says what superseded it by the day asked about.
        query: the question, understood.
    """
    ordered = list(quotes)
    # Oldest first: in a chain the last successor takes the place that its predecessor took.
    replaced = {
        q.document.id: q for q in quotes if q.standing.superseded_by and q.standing.status is not Status.AMENDED
    }
    for older in sorted(replaced.values(), key=_issued):
        later = {s.document for s in older.standing.superseded_by}
        newer = next((q for q in ordered if q.document.id in later), None)
        first = next(q for q in ordered if q.document.id == older.document.id)
        if newer is None or _names(query, first.document, first.standing):
            continue
        if first.score > newer.score:
            taken = replace(newer, score=first.score)
            ordered = [taken if q is newer else _giving_way(q, older.document) for q in ordered]
            # Of equal scores the newest stands first: a chain has given way as a whole.
            ordered.sort(key=_issued, reverse=True)
            ordered.sort(key=lambda q: -q.score)
    return ordered


def _giving_way(quote: Quote, older: Document) -> Quote:
    return replace(quote, score=quote.score + GIVES_WAY) if quote.document.id == older.id else quote


def _is_old_news(document: Document, as_of: str) -> bool:
    issued, since = first_day(document.meta.date), f"{int(as_of[:4]) - NEWS_LASTS_YEARS:04}{as_of[4:]}"
    return document.meta.kind is Kind.NEWS and "" < issued < since


def _issued(quote: Quote) -> str:
    return quote.document.meta.date


def _names(query: Query, document: Document, standing: Standing) -> bool:
    """Whether a telling word of the question stands in a document's title or year, and not in its successors'."""
    own = _name(document.meta.title, document.meta.date)
    others = [_name(later.title, later.since) for later in standing.superseded_by]
    telling = (term for term in query.terms if term.word.isdigit() or term.weight >= TELLING)
    return any(term.share_in(own) == 1 and not any(map(term.found_in, others)) for term in telling)


def _name(title: str, issued: str) -> list[str]:
    return stems(f"{title} {issued[:4]}")
