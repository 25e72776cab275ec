"""What kind of thing a question asks for, where its words say so: a number, a time, or what has a form of its own."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import islice, takewhile
from types import MappingProxyType

from index.dates import MONTH
from index.query import Query
from index.words import STOPWORDS, stem, stems, words


class Expected(StrEnum):
    """ANYTHING is what most questions ask for: nothing can be told from the form of the answer."""

    ANYTHING = "anything"
    NUMBER = "number"
    TIME = "time"
    TELEPHONE = "telephone number"
    EMAIL = "e-mail address"
    WEB = "web address"
    CLOCK = "time of day"
    MONEY = "sum of money"


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
# What was allowed at a time is told by what held then; what happened is not.
_RULE_QUESTION = re.compile(
    r"\b(?:may|can(?:not|[’']t)?|could(?:n[’']t)?|must|shall|should(?:n[’']t)?|(?:ha(?:ve|s|d)|needs?|needed) to"
    r"|allow(?:s|ed)?|permit(?:s|ted)?|forbid(?:s|den)?|forbade|ban(?:s|ned)?|bar(?:s|red)?|require[sd]?|rules?|laws?"
    r"|polic(?:y|ies)|legal|illegal|(?:un)?lawful|rights?|protect(?:s|ed)?|off[- ]limits)\b",
    re.IGNORECASE,
)
_WHAT_IS_THE = r"\b(?:what|which)(?:[’']s| is| are| was| were)?(?: the| an?)?"
# "What is the fee?", "which number do people call", and not "what fee waivers", "what number may a school disclose".
_ENDS = r"(?= (?:is|was|does|do|did|must|should|for|of|to|at|in|on|under|set)\b|\W*$)"
_PRICE = r"(?:fine|fee|salary|fare|tuition|reward|rent|price)s?"
_BREAK = r"[-.\u2010-\u2015\u00a0 /]"
# What has a form that is easily recognised: how it is asked for, and that form.
_FORMS = MappingProxyType(
    {
        Expected.TELEPHONE: (
            rf"{_WHAT_IS_THE}(?: \w+)? (?:(?:tele)?phone|hotline|fax) number{_ENDS}"
            r"|^\W*(?:tele)?phone number (?:of|for|to)\b",
            rf"(?:\d{_BREAK}?){{6}}\d|\b\d{{3}}{_BREAK}\d{{3,4}}\b|\b1{_BREAK}8\d\d\b|\b(?:call|dial|text) \d",
        ),
        Expected.EMAIL: (
            rf"{_WHAT_IS_THE}(?: \w+)? e-?mail address{_ENDS}|^\W*e-?mail address(?:es)? (?:of|for)\b",
            r"[\w.+-]@[\w-]+\.\w",
        ),
        Expected.WEB: (
            rf"{_WHAT_IS_THE}(?: \w+)? (?:web ?(?:site|page)? address|url){_ENDS}",
            r"https?:|\bwww\.|\w\.(?:gov|org|com|edu|net|us)\b",
        ),
        Expected.CLOCK: (
            r"\b(?:at|by) what hour\b|\bwhat time of (?:the )?day\b",
            r"\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\b\d{1,2}:\d\d\b|\bo[’']clock\b"
            r"|\b(?:noon|midnight|sunrise|sunset|hours?)\b",
        ),
        Expected.MONEY: (
            rf"{_WHAT_IS_THE}(?: \w+)? {_PRICE}{_ENDS}"
            rf"|\bhow (?:large|big|high|much) (?:is|are|was|were)(?: the| an?)?(?: \w+)? {_PRICE}\b"
            r"|\bhow much (?:do|does|did|will|would|must|should)(?: [\w’']+){1,6} (?:cost|earn|pay)\b",
            r"[$€£%]|\b(?:dollars?|cents?|euros?|pounds?|percent|free|unpaid|USD|without (?:charge|payment)"
            r"|no (?:fee|charge|cost)s?)\b",
        ),
    }
)
_ASKED = MappingProxyType({kind: re.compile(asked, re.IGNORECASE) for kind, (asked, _) in _FORMS.items()})
_FORM = MappingProxyType({kind: re.compile(form, re.IGNORECASE) for kind, (_, form) in _FORMS.items()})
_DATE = re.compile(
    rf"\b{MONTH} \d{{1,2}}(?:, \d{{4}})?\b|\b{MONTH},? \d{{4}}\b|\b(?:19|20)\d\d\b|\b\d{{4}}-\d\d-\d\d\b"
)
# Numbers that name and do not count: sections, acts, orders, bills, forms.
_NAMING = re.compile(
    r"(?:\b(?:section|sec\.|§+|act|acts|order|bill|form|public law|title|HB|SB|EO|PA)\s*(?:no\.\s*)?"
    r"|\d+ (?:U\.S\.C\.|C\.F\.R\.)\s*(?:§\s*)?)[A-Z]?-?\d[\w.()-]*|\b\d+\([a-z]\)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w$,.’']*\w")
_COUNT = re.compile(
    r"\d|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty"
    r"|thirty|forty|fifty|hundreds?|thousands?|millions?|billions?|dozens?|half|twice|double|triple|tripled)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow many\s+((?:[\w’'-]+[\s,]*){1,6})", re.IGNORECASE)
_AUXILIARIES = frozenset("did do does have has had are is were was can may must will would".split())
# The words after "how many" that name what is counted, and how far from one of them a number may stand.
_THINGS, _NEAR = 3, 5


def asks_for_a_rule(question: str) -> bool:
    """Whether a question asks what one may or must do, and not what happened.

    >>> asks_for_a_rule("How long could police hold someone in 2016?"), asks_for_a_rule("How many were held in 2016?")
    (True, False)
    """
    return bool(_RULE_QUESTION.search(question))


def expected_by(question: str) -> Expected:
    """What a question asks for."""
    form = next((kind for kind, asked in _ASKED.items() if asked.search(question)), None)
    if form:
        return form
    if _TIME_QUESTION.search(question):
        return Expected.TIME
    return Expected.NUMBER if _NUMBER_QUESTION.search(question) else Expected.ANYTHING


def gives(text: str, expected: Expected) -> bool:
    """Whether a text holds such a thing: a count that is no date and no section, a date, or the form it is told in."""
    if expected in _FORM:
        return bool(_FORM[expected].search(text))
    if expected is Expected.TIME:
        return bool(_DATE.search(text))
    if expected is Expected.NUMBER:
        return bool(_COUNT.search(_NAMING.sub(" ", _DATE.sub(" ", text))))
    return True


def fits(text: str, query: Query) -> bool:
    """Whether a text gives the kind of thing that a question asks for; of "how many members" a number beside such a
    word, or another for the same, since any text holds some number.
    """
    things = _things(query)
    return gives(text, expected_by(query.text)) and (not things or _counts(text, things))


def _things(query: Query) -> set[str]:
    """The stems of what "how many" counts: the telling words up to the verb; none where the question asks otherwise."""
    found = _HOW_MANY.search(query.text)
    if not found:
        return set()
    upto = takewhile(lambda word: word not in _AUXILIARIES, words(found[1]))
    counted = set(islice((word for word in upto if word not in STOPWORDS), _THINGS))
    others = (word for term in query.terms if term.word in counted for word in (*term.names, *term.synonyms))
    return {found for word in (*counted, *others) for found in stems(word)[-1:]}


def _counts(text: str, things: set[str]) -> bool:
    told = _WORD.findall(_NAMING.sub(" ", _DATE.sub(" ", text)))
    numbers = [at for at, word in enumerate(told) if _COUNT.search(word)]
    named = [at for at, word in enumerate(told) if stem(word.lower()) in things]
    return any(0 < abs(number - name) <= _NEAR for number in numbers for name in named)
