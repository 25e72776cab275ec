"""What kind of thing a question asks for, where its first words say so: a number, or a time."""

from __future__ import annotations

import re
from enum import StrEnum


class Expected(StrEnum):
    """ANYTHING is what most questions ask for: nothing can be told from the form of the answer."""

    ANYTHING = "anything"
    NUMBER = "number"
    TIME = "time"


_NUMBER_QUESTION = re.compile(
    r"\b(?:how (?:many|much|far|large|big|long|old|often|high)|(?:phone|hotline|telephone) number"
    r"|what (?:number|percentage|share)|what was the vote|by what vote)\b",
    re.IGNORECASE,
)
_TIME_QUESTION = re.compile(r"^\W*when\b|\b(?:what|which) (?:year|date|day|month)\b|\bhow long ago\b", re.IGNORECASE)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b{_MONTH} \d{{1,2}}(?:, \d{{4}})?\b|\b{_MONTH},? \d{{4}}\b|\b(?:19|20)\d\d\b|\b\d{{4}}-\d\d-\d\d\b"
)
# Numbers that name and do not count: sections, acts, orders, bills, forms.
_NAMING = re.compile(
    r"(?:\b(?:section|sec\.|§+|act|acts|order|bill|form|public law|title|HB|SB|EO|PA)\s*(?:no\.\s*)?"
    r"|\d+ (?:U\.S\.C\.|C\.F\.R\.)\s*(?:§\s*)?)[A-Z]?-?\d[\w.()-]*|\b\d+\([a-z]\)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\d|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty"
    r"|thirty|forty|fifty|hundreds?|thousands?|millions?|billions?|dozens?|half|twice|double|triple|tripled)\b",
    re.IGNORECASE,
)


def expected_by(question: str) -> Expected:
    """What a question asks for."""
    if _TIME_QUESTION.search(question):
        return Expected.TIME
    return Expected.NUMBER if _NUMBER_QUESTION.search(question) else Expected.ANYTHING


def gives(text: str, expected: Expected) -> bool:
    """Whether a text holds such a thing: a count that is no date and no section, or a date."""
    if expected is Expected.TIME:
        return bool(_DATE.search(text))
    if expected is Expected.NUMBER:
        return bool(_COUNT.search(_NAMING.sub(" ", _DATE.sub(" ", text))))
    return True
