"""Why a passage was found: its words, its meaning, its place in either list; folded until asked for."""

from __future__ import annotations

from index.records import Hit
from ui.components.markup import element
from ui.strings import say


def why(hit: Hit) -> str:
    """What speaks for a passage, as HTML."""
    words, found = say(), hit.why
    meaning = words.why_meaning_rank if found.dense_rank else words.why_meaning_far
    keyword = words.why_keyword_rank if found.keyword_rank else words.why_keyword_none
    return _folded(
        element("p", words.why_note)
        + definitions(
            {
                words.why_words: ", ".join(found.matched_terms) or words.why_no_words,
                words.why_keyword: keyword.format(rank=found.keyword_rank),
                words.why_meaning: meaning.format(score=found.dense_score, rank=found.dense_rank),
                words.why_score: words.why_score_value.format(score=hit.score),
            }
        )
    )


def why_unknown(listed: int) -> str:
    """The same for a quotation whose passage the answer does not list; `listed` is how many it does."""
    return _folded(element("p", say().why_not_listed.format(count=listed)))


def definitions(facts: dict[str, str]) -> str:
    """A list of terms and what is known of them, as HTML; those without a value are left out."""
    rows = (f"<div>{element('dt', name)}{element('dd', value)}</div>" for name, value in facts.items() if value)
    return f'<dl class="pc-facts">{"".join(rows)}</dl>'


def _folded(content: str) -> str:
    return f'<details class="pc-why">{element("summary", say().why)}{content}</details>'
