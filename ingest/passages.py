"""Passages: runs of whole sentences inside one section, as long as the model can read.

A passage starts at its section's heading, so that the two are never parted, but only body sentences
are quotable. The model is given the title and section path before the body; the tokens of all three
are counted with its own tokenizer, so nothing is ever cut off silently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.model import Embedder
from index.records import Document, Passage, Span
from index.settings import PassageSettings
from ingest.sentences import sentence_spans, strip

# [CLS] and [SEP], or their like.
SPECIAL_TOKENS = 2
# The most that title and section path may take of a passage's tokens.
MAX_CONTEXT_TOKENS = 48
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-[ \t]*(?:\r\n?|\n)[ \t]*(?=[a-z])")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Section:
    path: tuple[str, ...]
    start: int
    body: Span


def split(document: Document, embedder: Embedder, settings: PassageSettings) -> list[Passage]:
    """The passages of a document, in reading order.

    Args:
        document: read and dated; its headings and furniture say where passages may not go.
        embedder: counts tokens and says how many the model reads.
        settings: wanted length and overlap.

    Returns:
        Passages whose span begins and ends with a sentence (or with the section's heading).
    """
    passages: list[Passage] = []
    for section in _sections(document):
        budget = _budget(document, section.path, embedder, settings)
        for region in _subtract(section.body, document.furniture):
            sentences = sentence_spans(document.text, [region])
            pieces, counts = _fit(document.text, sentences, embedder, budget)
            for first, last in _pack(counts, budget, settings.overlap_sentences):
                opens = first == 0 and region.start == section.body.start
                passages.append(
                    Passage(
                        document=document.id,
                        ordinal=len(passages),
                        start=section.start if opens and section.path else pieces[first].start,
                        end=pieces[last].end,
                        section=section.path,
                        page=document.page_at(pieces[first].start),
                        sentences=tuple(pieces[first : last + 1]),
                    )
                )
    return passages


def context(title: str, section: Sequence[str], embedder: Embedder) -> str:
    """What the model reads before a passage's body: title and section path, cut to `MAX_CONTEXT_TOKENS`."""
    words = searchable(" - ".join(filter(None, (title, *section)))).split()
    while words and embedder.count_tokens([" ".join(words)])[0] > MAX_CONTEXT_TOKENS:
        words = words[: len(words) * 3 // 4]
    return " ".join(words)


def body(document: Document, passage: Passage) -> str:
    """A passage's sentences as they are embedded and indexed."""
    return searchable(document.text[passage.sentences[0].start : passage.end])


def searchable(text: str) -> str:
    """Text as it is embedded and indexed, never as it is shown: one kind of space, no line-end hyphens, NFKC."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", _HYPHENATED.sub("", text.replace("\u00ad", "")))).strip()


def _sections(document: Document) -> Iterator[_Section]:
    """The document cut at its headings, each part with the path of headings above it."""
    headings = sorted(document.headings, key=lambda h: h.start)
    bounds = [*(h.start for h in headings), len(document.text)]
    yield _Section((), 0, Span(0, bounds[0]))
    open_path: list[tuple[int, str]] = []
    for heading, end in zip(headings, bounds[1:], strict=True):
        open_path = [(level, label) for level, label in open_path if level < heading.level]
        open_path.append((heading.level, searchable(heading.label)))
        path = tuple(label for _, label in open_path if label and label != searchable(document.meta.title))
        yield _Section(path, heading.start, Span(min(heading.end, end), end))


def _subtract(region: Span, holes: Sequence[Span]) -> list[Span]:
    bounds = [region.start]
    for hole in sorted(holes, key=lambda h: h.start):
        if hole.end > region.start and hole.start < region.end:
            bounds += [max(hole.start, bounds[-1]), max(min(hole.end, region.end), bounds[-1])]
    bounds.append(region.end)
    return [Span(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True) if b > a]


def _budget(document: Document, path: Sequence[str], embedder: Embedder, settings: PassageSettings) -> int:
    """Tokens left for the body."""
    taken = embedder.count_tokens([context(document.meta.title, path, embedder)])[0]
    return max(1, min(settings.max_tokens, embedder.max_tokens - SPECIAL_TOKENS - taken))


def _fit(text: str, sentences: Sequence[Span], embedder: Embedder, budget: int) -> tuple[list[Span], list[int]]:
    """Sentences, those over the budget cut between words, with the tokens of each."""
    counts = _count(text, sentences, embedder) if sentences else []
    pieces: list[Span] = []
    for sentence, count in zip(sentences, counts, strict=True):
        pieces += [sentence] if count <= budget else _cut(text, sentence, embedder, budget)
    return pieces, counts if len(pieces) == len(sentences) else _count(text, pieces, embedder)


def _count(text: str, spans: Sequence[Span], embedder: Embedder) -> list[int]:
    return embedder.count_tokens([searchable(text[s.start : s.end]) for s in spans])


def _cut(text: str, span: Span, embedder: Embedder, budget: int) -> list[Span]:
    """Halve a span at the white space nearest its middle (anywhere if it has none) until all parts fit."""
    if span.end - span.start < 2 or _count(text, [span], embedder)[0] <= budget:
        return [span]
    middle = (span.start + span.end) // 2
    gaps = [m.start() for m in _SPACE.finditer(text, span.start + 1, span.end - 1)]
    at = min(gaps, key=lambda gap: abs(gap - middle)) if gaps else middle
    halves = strip(text, span.start, at), strip(text, at, span.end)
    return [part for half in halves if half.end > half.start for part in _cut(text, half, embedder, budget)]


def _pack(counts: Sequence[int], budget: int, overlap: int) -> Iterator[tuple[int, int]]:
    """(first, last) sentence of each passage: as many as fit, the last few again where that leaves room."""
    first, total = 0, 0
    for i, count in enumerate(counts):
        if i > first and total + count > budget:
            yield first, i - 1
            repeated = range(max(first + 1, i - overlap), i)
            first = i
            for j in reversed(repeated):
                if sum(counts[j : i + 1]) <= budget:
                    first = j
            total = sum(counts[first:i])
        total += count
    if counts:
        yield first, len(counts) - 1
