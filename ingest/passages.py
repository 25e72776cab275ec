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
from itertools import takewhile

from index.model import Embedder
from index.pincite import is_cited
from index.records import Document, Heading, Passage, Span, open_headings, path_of
from index.settings import PassageSettings
from ingest.sentences import is_wrapped, sentence_spans, strip

# [CLS] and [SEP], or their like.
SPECIAL_TOKENS = 2
# The most that title and section path may take of a passage's tokens.
MAX_CONTEXT_TOKENS = 48
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-[ \t]*(?:\r\n?|\n)[ \t]*(?=[a-z])")
_SPACE = re.compile(r"\s+")
_SUBDIVISION = re.compile(r"\([0-9A-Za-z]{1,5}\)")


@dataclass(frozen=True, slots=True)
class _Run:
    """Sentences that passages may be made of: of one section, or of short subdivisions of one.

    `start` is where the section's heading starts, None where the run does not open its section; `room` is what
    title and headings leave of the model's tokens; `inline`: the heading is but a label at the sentence's start.
    """

    path: tuple[str, ...]
    start: int | None
    sentences: list[Span]
    counts: list[int]
    room: int
    inline: bool = False


def split(document: Document, embedder: Embedder, settings: PassageSettings) -> list[Passage]:
    """The passages of a document, in reading order.

    Args:
        document: read and dated; its headings and furniture say where passages may not go.
        embedder: counts tokens and says how many the model reads.
        settings: wanted length and overlap.

    Returns:
        Passages whose span begins and ends with a sentence (or begins with the section's heading).
    """
    passages: list[Passage] = []
    for run in _join_subdivisions(_runs(document, embedder, settings)):
        for first, last in _pack(run.counts, run.room, settings.overlap_sentences):
            opens = first == 0 and run.start is not None
            passages.append(
                Passage(
                    document=document.id,
                    ordinal=len(passages),
                    start=run.start if opens and run.start is not None else run.sentences[first].start,
                    end=run.sentences[last].end,
                    section=run.path,
                    page=document.page_at(run.sentences[first].start),
                    sentences=tuple(run.sentences[first : last + 1]),
                )
            )
    return passages


def context(document: Document, section: Sequence[str], embedder: Embedder) -> str:
    """What the model reads before a passage's body: title and headings, cut to `MAX_CONTEXT_TOKENS`.

    Of headings that do not fit the outer ones go first: the last says most about the passage.
    """
    names = [searchable(name) for name in (document.meta.title, *section)]
    while len(names) > 2 and embedder.count_tokens([" - ".join(names)])[0] > MAX_CONTEXT_TOKENS:
        del names[1]
    words = " - ".join(filter(None, names)).split()
    while words and embedder.count_tokens([" ".join(words)])[0] > MAX_CONTEXT_TOKENS:
        words = words[: len(words) * 3 // 4]
    return " ".join(words)


def heading_names(document: Document, passage: Passage) -> tuple[str, ...]:
    """The words of the headings above a passage: "8 U.S.C. § 1373 § 1373. Communication between agencies"."""
    above = open_headings([h for h in document.headings if h.start <= passage.sentences[0].start])
    return _names(document, above)[: len(passage.section)]


def body(document: Document, passage: Passage) -> str:
    """A passage's sentences as they are embedded and indexed; signs between them ("* * *") are no words."""
    return " ".join(searchable(document.text[s.start : s.end]) for s in passage.sentences)


def searchable(text: str) -> str:
    """Text as it is embedded and indexed, never as it is shown: one kind of space, no line-end hyphens, NFKC."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", _HYPHENATED.sub("", text.replace("\u00ad", "")))).strip()


def _runs(document: Document, embedder: Embedder, settings: PassageSettings) -> Iterator[_Run]:
    """The document cut at its headings and at its furniture.

    A heading without a body of its own (a title above "(a)") opens the section below it.
    """
    headings = sorted(document.headings, key=lambda h: (h.start, h.level))
    starts = [*(h.start for h in headings), len(document.text)]
    yield from _section_runs(document, (), None, Span(0, starts[0]), embedder, settings)
    above: tuple[Heading, ...] = ()
    carried: int | None = None
    for i, heading in enumerate(headings):
        above = open_headings((*above, heading))
        body = Span(min(heading.end, starts[i + 1]), starts[i + 1])
        start = heading.start if carried is None else carried
        empty = not document.text[body.start : body.end].strip()
        deeper = i + 1 < len(headings) and headings[i + 1].level > heading.level
        carried = start if empty and deeper else None
        if not empty:
            yield from _section_runs(document, above, start, body, embedder, settings)


def _section_runs(
    document: Document,
    above: Sequence[Heading],
    start: int | None,
    body: Span,
    embedder: Embedder,
    settings: PassageSettings,
) -> Iterator[_Run]:
    path = path_of(above, document.meta.title)
    wrapped = is_wrapped(document.text)
    # What is embedded is told by the headings' lines or by the section's path, and must fit either way.
    taken = max(embedder.count_tokens([context(document, n, embedder) for n in (_names(document, above), path)]))
    room = max(1, min(settings.max_tokens, embedder.max_tokens - SPECIAL_TOKENS - taken))
    for region in _subtract(body, document.furniture):
        sentences, counts = _fit(document.text, sentence_spans(document.text, [region], wrapped), embedder, room)
        if sentences:
            opens = start if region.start == body.start else None
            yield _Run(path, opens, sentences, counts, room, inline=opens == body.start)


def _names(document: Document, headings: Sequence[Heading]) -> tuple[str, ...]:
    """Each heading's label with the words of its line; a heading that repeats the title is left out."""
    found = []
    for heading in headings:
        if " ".join(heading.label.split()) in ("", document.meta.title):
            continue
        line = document.text[heading.start : heading.end].strip(" #\t\r\n=-")
        name = line if heading.label in line or not line else f"{heading.label} {line}"
        found.append(name)
    return tuple(found)


def _join_subdivisions(runs: Iterator[_Run]) -> Iterator[_Run]:
    """Short subdivisions of one section, "(1)", "(2)", as one run while they fit one passage.

    Only where the label stands at the sentence's start: no passage crosses a heading with words of its own.

    Half of the subdivisions of the U.S. Code have fewer than 24 words: too little for the model by themselves.
    """
    joined: _Run | None = None
    for run in runs:
        if joined is None:
            joined = run
            continue
        common = _common(joined.path, run.path)
        together = sum(joined.counts) + sum(run.counts)
        fits = together <= min(joined.room, run.room)
        labels = run.path[len(common) :]
        # A heading without a label leaves none, and is a heading all the same.
        below = bool(labels) and all(_SUBDIVISION.fullmatch(label) for label in labels)
        if fits and below and run.inline and any(is_cited(label) for label in common):
            joined = _Run(
                common,
                joined.start,
                joined.sentences + run.sentences,
                joined.counts + run.counts,
                min(joined.room, run.room),
            )
        else:
            yield joined
            joined = run
    if joined is not None:
        yield joined


def _common(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _subtract(region: Span, holes: Sequence[Span]) -> list[Span]:
    bounds = [region.start]
    for hole in sorted(holes, key=lambda h: h.start):
        if hole.end > region.start and hole.start < region.end:
            bounds += [max(hole.start, bounds[-1]), max(min(hole.end, region.end), bounds[-1])]
    bounds.append(region.end)
    return [Span(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True) if b > a]


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
