"""Who speaks, and whether it still holds: what an order of relevance alone does not know.

Relevance leads; authority and standing move a quotation by less than one clear step of relevance, except
that what had been superseded, or did not exist yet, gives way to what held on the day. Age is no demerit.
"""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType

from index.records import Kind, Standing, Status


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
# Added to a quotation's score, whose usual range is 0.6 to 1.6; tuned on the committed gold questions.
AUTHORITY = MappingProxyType(
    {Layer.LAW: 0.08, Layer.COURT: 0.06, Layer.ORDER_OR_MEMO: 0.06, Layer.LOCAL_RULE: 0.04, Layer.REPORT: 0.0}
)
SUPERSEDED = -0.35
NO_LONGER_HOLDS = -0.2
NOT_YET_ISSUED = -0.6
UNDATED = -0.01
_SPENT = frozenset({Status.RESCINDED, Status.NOT_ENACTED, Status.HISTORIC})


def standing_bonus(kind: Kind, dated: bool, standing: Standing) -> float:
    """What authority and standing add to a quotation's score.

    Args:
        kind: of the document.
        dated: whether it has a date.
        standing: as of the day asked about.
    """
    bonus = AUTHORITY[LAYERS[kind]] + (0.0 if dated else UNDATED)
    if standing.issued_later:
        return bonus + NOT_YET_ISSUED
    if standing.superseded_by:
        return bonus + SUPERSEDED
    return bonus + (NO_LONGER_HOLDS if standing.status in _SPENT else 0.0)
