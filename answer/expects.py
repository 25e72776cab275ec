"""What kind of thing a question asks for, where its words say so: a number, a time, or what has a form of its own."""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType


class Expected(StrEnum):
    """ANYTHING is what most questions ask for: nothing can be told from the form of the answer."""

    ANYTHING = "anything"
    NUMBER = "a number"
    TIME = "a date"
    TELEPHONE = "a telephone number"
    EMAIL = "an e-mail address"
    WEB = "a web address"
    CLOCK = "a time of day"
    MONEY = "a sum of money"


_NUMBER_QUESTION = re.compile(
    r"\b(?:how (?:many|much|far|large|big|long|old|often|high)"
    r"|what (?:number|percentage|share)|what was the vote|by what vote)\b",
    re.IGNORECASE,
)
# "When may police hold somebody?" asks for the conditions.
_TIME_QUESTION = re.compile(
    r"^\W*when\b(?! (?:may|can|could|must|should)\b)|\b(?:what|which) (?:year|date|day|month)\b|\bhow long ago\b",
    re.IGNORECASE,
)
_WHAT_IS_THE = r"\b(?:what|which)(?:[’']s| is| are| was| were)?(?: the| an?)?"
_PRICE = r"(?:fine|fee|salary|fare|tuition|reward|rent|price)s?"
# What cannot be told without a form that is easily recognised: how it is asked for, and that form.
_FORMS = MappingProxyType(
    {
        Expected.TELEPHONE: (
            rf"{_WHAT_IS_THE}(?: \w+)? (?:(?:tele)?phone|hotline|fax) number\b"
            r"|^\W*(?:tele)?phone number (?:of|for|to)\b",
            r"\(?\b\d{3}\)?[-. ] ?\d{3}[-. ]\d{4}\b|\b\d{3}-\d{4}\b|\+\d[\d ()-]{7,}|\b(?:call|dial) \d{3}\b",
        ),
        Expected.EMAIL: (
            rf"{_WHAT_IS_THE}(?: \w+)? e-?mail address\b|^\W*e-?mail address(?:es)? (?:of|for)\b",
            r"[\w.+-]+@[\w-]+\.\w",
        ),
        Expected.WEB: (
            rf"{_WHAT_IS_THE}(?: \w+)? (?:web ?(?:site|page)? address|url)\b",
            r"https?:|\bwww\.|\b[\w-]+\.(?:gov|org|com|edu|net|us)\b",
        ),
        Expected.CLOCK: (
            r"\bat what (?:hour|time)\b|\bwhat time (?:of (?:the )?day|is|was|does|do|did|will)\b",
            r"\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\b\d{1,2}:\d\d\b|\bo[’']clock\b|\bnoon\b|\bmidnight\b",
        ),
        Expected.MONEY: (
            rf"{_WHAT_IS_THE}(?: \w+)? {_PRICE}(?= (?:is|was|does|did|do|must|for|of|to|in|on|under|set)\b|\W*$)"
            rf"|\bhow (?:large|big|high|much) (?:is|are|was|were)(?: the| an?)?(?: \w+)? {_PRICE}\b"
            r"|\bcharge a fee\b|\bhow much (?:is|are|was|were|do|does|did|will|would|must|should)\b.*"
            r"\b(?:cost|earn|charged?|paid|pay)\b",
            r"[$€£]|\b(?:dollars?|cents?|euros?|pounds?|free of charge|for free|without charge|unpaid"
            r"|no (?:fee|charge|cost)s?)\b",
        ),
    }
)
_ASKED = MappingProxyType({kind: re.compile(asked, re.IGNORECASE) for kind, (asked, _) in _FORMS.items()})
_FORM = MappingProxyType({kind: re.compile(form, re.IGNORECASE) for kind, (_, form) in _FORMS.items()})
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
    form = next((kind for kind, asked in _ASKED.items() if asked.search(question)), None)
    if form:
        return form
    if _TIME_QUESTION.search(question):
        return Expected.TIME
    return Expected.NUMBER if _NUMBER_QUESTION.search(question) else Expected.ANYTHING


def has_form(expected: Expected) -> bool:
    """Whether a text without a certain form cannot give it: no telephone number is told without one."""
    return expected in _FORMS


def gives(text: str, expected: Expected) -> bool:
    """Whether a text holds such a thing: a count that is no date and no section, a date, or the form it is told in."""
    if has_form(expected):
        return bool(_FORM[expected].search(text))
    if expected is Expected.TIME:
        return bool(_DATE.search(text))
    if expected is Expected.NUMBER:
        return bool(_COUNT.search(_NAMING.sub(" ", _DATE.sub(" ", text))))
    return True
