"""How sure pincite is that the corpus answers: a small logistic model over five features at hand.

Provisional: it was fitted on 161 questions (122 that the corpus at hand answers, 39 that it does not), of
which too few are near misses, so the number ranks questions well but is no calibrated probability yet.
Area under ROC in ten-fold cross-validation 0.93; the best single feature, the cosine, has 0.86.
At the threshold 0.5 it answers 93% of the answerable questions and 21% of the others.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from index.query import Query
from index.records import Hit, Quote
from index.words import stems

# Fitted with L2 regularisation (C = 0.1), classes weighed equally; the intercept moved by 0.4 to put the
# threshold where 93% of the answerable questions pass.
INTERCEPT = -3.85
# The leading quotation's best sentence: cosine with the question.
SIMILARITY = 5.46
# How much of the question's rarity the best of the first passages holds.
COVERAGE = 2.71
# A name or number of the question that none of the first passages holds, and that the leading one lacks; two at most.
MISSING_NAME = -0.89
MISSING_NAME_IN_LEAD = -0.94
# Both retrievers have the leading passage among their first five.
AGREEMENT = 0.68
MOST_MISSING = 2
AGREEING_RANK = 5
PASSAGES_LOOKED_AT = 5


def confidence(hits: Sequence[Hit], quotes: Sequence[Quote], query: Query) -> float:
    """A number in [0, 1]; from the setting `answer.threshold` on, pincite answers.

    Args:
        hits: what retrieval found, best first.
        quotes: the quotations that would be shown, best first.
        query: the question, understood.
    """
    lead = next((hit for quote in quotes[:1] for hit in hits if hit.passage == quote.passage), None)
    if lead is None:
        return 0.0
    inside = [m.similarity for m in lead.sentences if quotes[0].start <= m.span.start and m.span.end <= quotes[0].end]
    texts, lead_text = _looked_at(hits), _words(lead)
    names = [term for term in query.terms if term.is_name]
    missing = sum(not any(term.found_in(text) for text in texts) for term in names)
    missing_in_lead = sum(not term.found_in(lead_text) for term in names)
    agree = max(lead.why.dense_rank or math.inf, lead.why.keyword_rank or math.inf) <= AGREEING_RANK
    score = (
        INTERCEPT
        + SIMILARITY * max(inside, default=0.0)
        + COVERAGE * max(query.coverage(text) for text in texts)
        + MISSING_NAME * min(missing, MOST_MISSING)
        + MISSING_NAME_IN_LEAD * min(missing_in_lead, MOST_MISSING)
        + AGREEMENT * agree
    )
    return round(1 / (1 + math.exp(-score)), 4)


def missing_words(hits: Sequence[Hit], query: Query) -> tuple[str, ...]:
    """The question's telling words, as it writes them, that none of the found passages holds."""
    texts = [_words(hit) for hit in hits]
    absent = [term.word for term in query.terms if not any(term.found_in(text) for text in texts)]
    return tuple(_as_written(word, query.text) for word in absent)


def _as_written(word: str, question: str) -> str:
    found = re.search(rf"\b{re.escape(word)}\b", question, re.IGNORECASE)
    return found[0] if found else word


def _looked_at(hits: Sequence[Hit]) -> list[list[str]]:
    return [_words(hit) for hit in hits[:PASSAGES_LOOKED_AT]]


def _words(hit: Hit) -> list[str]:
    return stems(f"{hit.document.meta.title}\n{hit.text}")
