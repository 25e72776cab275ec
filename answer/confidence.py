"""How sure pincite is that the corpus answers: a logistic model over a few features, its numbers in `confidence.toml`.

Three sets of numbers stand there: with the judgement of both readers, of the small one alone, and of none. How they
were fitted, on what, and what they bring is told in docs/how-answers-are-chosen.md; `training/calibrate.py` fits them.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from answer.asof import day_in_question, time_told, without_time
from answer.expects import fits
from answer.reader import MOST_LOGIT, Judgement, bounded
from answer.standing import held
from index.query import Query
from index.records import Hit, Quote
from index.words import is_light, stems, words

NUMBERS = Path(__file__).with_name("confidence.toml")
WITH_LARGER, WITH_READER, WITHOUT_READER = "with_larger_reader", "with_reader", "without_reader"
INTERCEPT = "intercept"
# More of them make an answer no less likely.
MOST_MISSING = 2
AGREEING_RANK = 5
PASSAGES_LOOKED_AT = 5
QUOTATIONS_LOOKED_AT = 3
# What is less like the question than this is mostly off its topic: "May I park here?" has the form of a question on a
# rule, and the reader takes any rule for its answer. Of 30 such questions 10 were answered without `apart`, 4 with it.
ALIKE = 0.45
# They ask for a number, and an answer gives it without them.
_ASKING = frozenset("many much often long".split())


@dataclass(frozen=True, slots=True)
class Features:
    """What the model looks at.

    `similarity`: the highest cosine of the question with a sentence of the first quotations. `coverage`: how much of
    the question's rarity the best of the first passages holds, in [0, 1]. `missing_names`, `missing_in_lead`: names
    and numbers of the question that none of the first passages, or the leading one, holds; two at most. `agreement`: 1
    where both retrievers have the leading passage among their first five. `apart`: by how many tenths `similarity` is
    below `ALIKE`. `reader`: the reader's highest logit; 0 without a reader. `beside`: 1 where the reader leans to no
    and none of the first quotations gives the kind of thing that is asked for.
    """

    similarity: float
    coverage: float
    missing_names: float
    missing_in_lead: float
    agreement: float
    apart: float = 0.0
    reader: float = 0.0
    beside: float = 0.0


def features(
    hits: Sequence[Hit], quotes: Sequence[Quote], query: Query, judgements: Mapping[int, Judgement]
) -> Features | None:
    """What is known of an answer before it is given; None where nothing was found.

    Args:
        hits: what retrieval found, best first.
        quotes: the quotations, best first, however many are shown.
        query: the question, understood.
        judgements: the reader's, by passage id; empty without a reader.
    """
    if not quotes:
        return None
    lead = _hit_of(quotes[0], hits)
    texts, lead_text = _looked_at(hits, query), _words(lead, query)
    names = [term for term in query.terms if term.is_name]
    missing = sum(not any(term.found_in(text) for text in texts) for term in names)
    missing_in_lead = sum(not term.found_in(lead_text) for term in names)
    ranks = max(lead.why.dense_rank or math.inf, lead.why.keyword_rank or math.inf)
    reader = bounded(max((j.logit for j in judgements.values()), default=0.0), MOST_LOGIT)
    similarity = max(_similarity(quote, hits) for quote in quotes[:QUOTATIONS_LOOKED_AT])
    return Features(
        similarity=similarity,
        coverage=max(query.coverage(text) for text in texts),
        missing_names=float(min(missing, MOST_MISSING)),
        missing_in_lead=float(min(missing_in_lead, MOST_MISSING)),
        agreement=float(ranks <= AGREEING_RANK),
        apart=10 * max(0.0, ALIKE - similarity),
        reader=reader,
        beside=float(reader < 0 and not any(fits(quote.text, query) for quote in quotes[:QUOTATIONS_LOOKED_AT])),
    )


def confidence(found: Features | None, table: str) -> float:
    """The probability, in [0, 1], that the corpus answers; from the setting `answer.threshold` on, pincite answers.

    Args:
        found: the features; None is certainly no answer.
        table: of the numbers, by whose logits are among them: `WITH_LARGER`, `WITH_READER` or `WITHOUT_READER`.
    """
    if found is None:
        return 0.0
    weights = numbers()[table]
    score = weights[INTERCEPT] + sum(
        weight * getattr(found, name) for name, weight in weights.items() if name != INTERCEPT
    )
    return round(1 / (1 + math.exp(-score)), 4)


def missing_words(hits: Sequence[Hit], query: Query) -> tuple[str, ...]:
    """The question's telling words, as it writes them, that none of the found passages holds; none where none is found,
    since filters may have left nothing to look in. A time at which one of the first documents held need not be told
    there.

    Args:
        hits: what retrieval found.
        query: the question, understood.
    """
    if not hits:
        return ()
    texts = [_words(hit, query) for hit in hits]
    day = day_in_question(query.text)
    existed = bool(day) and any(held(hit.document, day) for hit in hits[:PASSAGES_LOOKED_AT])
    spared = _ASKING | (_times(query.text) if existed else set())
    telling = (term.word for term in query.terms if not any(term.found_in(text) for text in texts))
    absent = [word for word in telling if word not in spared and not is_light(word)]
    return tuple(_as_written(word, query.text) for word in absent)


@cache
def numbers() -> Mapping[str, Mapping[str, float]]:
    """The three tables of `confidence.toml`."""
    tables: Mapping[str, Mapping[str, float]] = tomllib.loads(NUMBERS.read_text(encoding="utf-8"))
    return tables


def _as_written(word: str, question: str) -> str:
    found = re.search(rf"\b{re.escape(word)}\b", question, re.IGNORECASE)
    return found[0] if found else word


def _times(question: str) -> set[str]:
    """The words of the times that a question names."""
    return set(words(question)) - set(words(without_time(question)))


def _hit_of(quote: Quote, hits: Sequence[Hit]) -> Hit:
    return next(hit for hit in hits if hit.passage == quote.passage)


def _similarity(quote: Quote, hits: Sequence[Hit]) -> float:
    """The cosine of the quotation's best sentence."""
    sentences = _hit_of(quote, hits).sentences
    inside = (m.similarity for m in sentences if quote.start <= m.span.start and m.span.end <= quote.end)
    return max(inside, default=0.0)


def _looked_at(hits: Sequence[Hit], query: Query) -> list[list[str]]:
    return [_words(hit, query) for hit in hits[:PASSAGES_LOOKED_AT]]


def _words(hit: Hit, query: Query) -> list[str]:
    meta = hit.document.meta
    return stems(f"{meta.title}\n{time_told(query.text, meta.date)}\n{hit.text}")
