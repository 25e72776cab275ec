"""What a question means: its telling words, their other names, its variants, its quoted phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answer.spelling import Correction, correct
from index.aliases import Aliases
from index.citations import Citation, citations_in, expand_question
from index.errors import EmptyQuestion, LongQuestion
from index.model import Embedder
from index.query import Query, Term, weigh
from index.storable import storable
from index.words import content_words, phrases, words

if TYPE_CHECKING:
    from index.store import Snapshot

# Acronyms are looked for in capitals only, so that "ice on the road" stays ice.
_NAME = re.compile(r"(?<=[^.?!\s]\s)[A-Z][\w-]*|\b[\w-]*\d[\w-]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CALENDAR = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday""".split()
)
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,7}(?:[A-Za-z]\b)?")
_ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,7}\b")


# Between sentences: after three small letters or digits, so that "v.", "No." and "U.S.C." end none.
_BETWEEN = re.compile(r"(?<=[a-z0-9]{3}[.?!])\s+(?=[\"“(A-Z])")
# Questions of a text that are looked at alone; more is a list, and for that there is `pincite ask --questions`.
MAX_QUESTIONS = 3
# Longer questions are cut by every model; whoever pastes a page wants something else.
MAX_QUESTION_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Understood:
    """A question ready for search, what was read into it, and what it asks as `asked_in` tells it."""

    query: Query
    corrections: tuple[Correction, ...]
    asked: tuple[str, ...]


def cleaned(text: str) -> str:
    r"""Text that any database, tokenizer and address can hold, without space around it.

    >>> cleaned(" Is this \ud83d ok?\0")
    'Is this � ok?'
    """
    return storable(text.replace("\0", " ")).strip()


def checked(question: str) -> str:
    """The question, cleaned.

    Raises:
        EmptyQuestion: it holds no letter or digit.
        LongQuestion: it has more than `MAX_QUESTION_CHARACTERS`.
    """
    question = cleaned(question)
    if not any(c.isalnum() for c in question):
        raise EmptyQuestion
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise LongQuestion(len(question), MAX_QUESTION_CHARACTERS)
    return question


def understand(snapshot: Snapshot, text: str, embedder: Embedder) -> Understood:
    """Turn a question into what is looked for.

    Args:
        snapshot: the index, which knows the corpus's acronyms and how rare each word is.
        text: the question as asked.
        embedder: the model that made the index.
    """
    import numpy as np

    text = _undotted(snapshot, text)
    corrections = correct(snapshot, text, embedder)
    read = _apply(text, corrections)
    long_forms = snapshot.long_forms(_ACRONYM.findall(read))
    expanded = _ACRONYM.sub(lambda m: long_forms.get(m[0], m[0]), read)
    asked = asked_in(read)
    variants = list(dict.fromkeys((read, expanded, *asked)))
    aliases = snapshot.aliases
    cited = _citations(read, aliases)
    rest = _without(read, cited)
    proper = _proper_names(rest)
    terms = [
        Term(
            word,
            (word, long_forms[word.upper()].lower()) if word.upper() in long_forms else (word,),
            1.0,
            word in proper,
            aliases.synonyms_of(word),
        )
        for word in content_words(rest)
    ]
    terms += [_cited(read[c.start : c.end], c.canonical, aliases) for c in cited]
    # "What does the Trust Act allow?" is also about each passage that cites C.G.S. § 54-192h.
    if named := expand_question(rest, aliases):
        terms.append(Term(named[0], named))
    vectors = np.stack([embedder.embed_query(variant) for variant in variants])
    return Understood(Query(read, vectors, weigh(snapshot, terms), phrases(text)), corrections, asked)


def asked_in(text: str) -> tuple[str, ...]:
    """The question as typed, and where it is told with a story or asks twice, each of its questions alone.

    >>> asked_in("My son was stopped in spring. May police ask for papers?")
    ('My son was stopped in spring. May police ask for papers?', 'May police ask for papers?')
    """
    sentences = _BETWEEN.split(text.strip())
    alone = [sentence for sentence in sentences if sentence.rstrip('"”)').endswith("?")] if len(sentences) > 1 else []
    return (text, *alone[-MAX_QUESTIONS:])


def _undotted(snapshot: Snapshot, text: str) -> str:
    """The question with "I.C.E." as "ICE", where the corpus or the list knows what that stands for."""

    def known(match: re.Match[str]) -> str:
        letters = match[0].replace(".", "").upper()
        return letters if snapshot.long_forms([letters]) else match[0]

    return _DOTTED.sub(known, text)


def _citations(text: str, aliases: Aliases) -> list[Citation]:
    """The citations by number: "C.G.S. 54-192h" is one thing, and no sum of C, 54 and 192h."""
    return [c for c in citations_in(text, aliases) if any(map(str.isdigit, text[c.start : c.end]))]


def _without(text: str, cited: Sequence[Citation]) -> str:
    for citation in reversed(cited):
        text = f"{text[: citation.start]} {text[citation.end :]}"
    return text


def _cited(typed: str, canonical: str, aliases: Aliases) -> Term:
    """A citation as a term: as typed, as the corpus is indexed by, and the names of the act."""
    names = dict.fromkeys((typed.lower(), canonical, *aliases.names_of(canonical)))
    return Term(typed, tuple(names), is_name=True)


def _proper_names(text: str) -> set[str]:
    """The words, lower case, that name something: capitals inside a sentence, or digits. Dates are no names."""
    found = _NAME.findall(text)
    return {word for name in found for word in words(name)} - _CALENDAR - {w for w in found if _YEAR.fullmatch(w)}


def _apply(text: str, corrections: tuple[Correction, ...]) -> str:
    for correction in corrections:
        text = re.sub(rf"\b{re.escape(correction.typed)}\b", correction.read, text, flags=re.IGNORECASE)
    return text
