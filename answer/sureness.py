"""How sure pincite is, in words: a number with two digits would claim more than a model of a few features knows."""

from __future__ import annotations

from answer.phrases import ENGLISH, Phrases
from answer.standing import none_existed
from answer.worth import says_nothing
from index.records import Answer

# Of an answer.
VERY_SURE, FAIRLY_SURE = 0.9, 0.7
# Of silence.
SURE_NOT, FAIRLY_SURE_NOT = 0.1, 0.3


def sureness(answer: Answer, phrases: Phrases = ENGLISH) -> str:
    """What comes after "pincite is": "very sure that the corpus answers this".

    "" for a question that could not be judged, being in another language, of words that say nothing, with words in
    double quotes that stand nowhere, or put to no document: then a note says why. An answer that did not exist on the
    day asked about is none to be sure of, nor is one that begins with what was not seen; of one whose question holds
    words that no passage does nobody is very sure. Of silence nobody is sure without such a word.
    """
    confidence = answer.confidence
    if answer.abstained:
        if answer.note and not confidence:
            return ""
        surest, sure, hardly = phrases.sure_not, phrases.fairly_sure_not, phrases.hardly_sure_not
        # Passages that hold every telling word may answer in a way that the reader does not see.
        surest = surest if answer.missing or not answer.passages else sure
        return surest if confidence < SURE_NOT else sure if confidence < FAIRLY_SURE_NOT else hardly
    surest, sure, hardly = phrases.very_sure, phrases.fairly_sure, phrases.hardly_sure
    if none_existed(answer.quotes) or (answer.quotes and says_nothing(answer.quotes[0].text) == 1):
        return hardly
    if confidence >= VERY_SURE and not answer.missing:
        return surest
    return sure if confidence >= FAIRLY_SURE else hardly


def assured(answer: Answer) -> bool:
    """Whether an answer is given without the advice to read the passages before relying on it."""
    return not answer.abstained and sureness(answer) != ENGLISH.hardly_sure
