"""Passages on odd text: exact offsets, whole sentences, no heading or furniture crossed, nothing cut off silently."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import ToyEmbedder

from index.model import Embedder, SentenceTransformerEmbedder
from index.records import Document, Heading, Metadata, Passage, Span
from index.settings import PassageSettings, Settings
from ingest.files import SourceFile
from ingest.passages import SPECIAL_TOKENS, body, context, searchable, split
from ingest.plan import Content
from ingest.prepare import prepare
from ingest.reading import read
from ingest.recipe import make_recipe

ODD = [
    "The mayor signed it on May 5, 2017, under C.G.S. § 54-192h.",
    "Police “may not” hold anyone – see Gov. Malloy’s letter.",
    "e\u0301toile n\u0303andu\u0301 a\u0300\u0323\u0323\u0323.",
    "\u202bהמשטרה לא תעצור.\u202c",
    "الشرطة لا تحتجز أحدا.",
    "👩‍👩‍👧‍👦 went to court 🏳️‍🌈 today.",
    "One line\u2028another line\u2029a paragraph\u0085next.",
    "first\r\nsecond\r\n\r\nthird\rfourth",
    "no\N{REPLACEMENT CHARACTER}thing \ufeff here.",
    "警察は学校に入ることができない。" * 3,
    "x" * 700,
    "immi-\ngration en-\r\nforcement",
    "so\u00adft hy\u00adphens \ufb01nd \ufdfa \u2126.",
    ". . . . . . . . . . ",
    "* * * * *",
    "_" * 300,
    "😀 " * 90,
    "\t\x0b\x0c\x1c ",
    "(a) (1) (A) (i) See Sec. 2.",
    "- item one\n- item two\n3. item three",
    "\n\n",
    "\n",
    " ",
]
pieces = st.lists(
    st.one_of(st.sampled_from(ODD), st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)),
    max_size=30,
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A text with headings and furniture at any place, overlapping too."""
    text = "".join(draw(pieces)).replace("\0", "\N{REPLACEMENT CHARACTER}")
    place = st.integers(0, len(text))
    headings = []
    for start in draw(st.lists(place, max_size=4, unique=True)):
        end = min(len(text), start + draw(st.integers(0, 60)))
        label = draw(st.sampled_from(["", "Sec. 1", "T", "Ab" * 200, text[start:end]]))
        headings.append(Heading(start, end, draw(st.integers(1, 6)), label))
    furniture = [
        Span(start, min(len(text), start + draw(st.integers(0, 80)))) for start in draw(st.lists(place, max_size=4))
    ]
    title = draw(st.sampled_from(["", "T", "A title of some length " * 9, "警察" * 99]))
    return Document(
        "0" * 64, "a.txt", text, Metadata(title=title), headings=tuple(headings), furniture=tuple(furniture)
    )


def check(document: Document, passages: list[Passage], embedder: Embedder, options: PassageSettings) -> None:
    text = document.text
    starts = {heading.start for heading in document.headings}
    assert [p.ordinal for p in passages] == list(range(len(passages)))
    for passage in passages:
        assert 0 <= passage.start < passage.end <= len(text)
        assert passage.sentences
        assert passage.end == passage.sentences[-1].end
        assert passage.start == passage.sentences[0].start or passage.start in starts
        previous = passage.start
        for sentence in passage.sentences:
            assert previous <= sentence.start < sentence.end <= passage.end
            previous = sentence.end
            assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
        first = passage.sentences[0].start
        assert not any(first < start < passage.end for start in starts), "it runs across a heading"
        for hole in document.furniture:
            assert hole.end <= first or hole.start >= passage.end or hole.start >= hole.end, "it runs across furniture"
        lead = context(document, passage.section, embedder)
        embedded = "\n".join(filter(None, (lead, body(document, passage))))
        tokens = embedder.count_tokens([embedded])[0] + SPECIAL_TOKENS
        assert tokens <= embedder.max_tokens, f"{tokens} tokens; the model reads {embedder.max_tokens}"


@given(document=documents(), tokens=st.sampled_from([32, 160, 512]), overlap=st.integers(0, 5))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@example(
    document=Document("0", "a", "One rule.\n\n" + ". " * 300 + "\n\nAnother rule.", Metadata()), tokens=160, overlap=1
)
@example(
    document=Document("0", "a", "One rule.\n\n" + "😀 " * 300 + "\n\nTwo rules.", Metadata()), tokens=160, overlap=1
)
def test_passages_of_odd_text_with_the_real_tokenizer(
    real_embedder: SentenceTransformerEmbedder, document: Document, tokens: int, overlap: int
) -> None:
    options = PassageSettings(max_tokens=tokens, overlap_sentences=overlap)
    check(document, split(document, real_embedder, options), real_embedder, options)


@pytest.mark.parametrize("piece", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("times", [1, 200])
def test_repeated_odd_text(real_embedder: SentenceTransformerEmbedder, piece: str, times: int) -> None:
    document = Document("0" * 64, "a.txt", "A rule holds. " + piece * times + " It ends.", Metadata(title="A title"))
    options = PassageSettings()
    passages = split(document, real_embedder, options)
    check(document, passages, real_embedder, options)
    assert passages


def test_every_sentence_is_in_a_passage(toy: ToyEmbedder) -> None:
    text = "\n\n".join(f"Rule {i} holds. It binds officer {i}." for i in range(200))
    document = Document("0" * 64, "a.txt", text, Metadata())
    for overlap in (0, 1, 5):
        passages = split(document, toy, PassageSettings(max_tokens=40, overlap_sentences=overlap))
        covered = {sentence for passage in passages for sentence in passage.sentences}
        assert "".join(text[s.start : s.end] for s in sorted(covered, key=lambda s: s.start)) == text.replace(
            "\n\n", ""
        ).replace(". It", ".It")
        for one, two in pairwise(passages):
            shared = set(one.sentences) & set(two.sentences)
            assert (len(shared) > 0) == (overlap > 0)
            assert len(shared) <= overlap


def test_what_is_embedded_is_never_longer_than_the_model_reads(
    tmp_path: Path, real_embedder: SentenceTransformerEmbedder
) -> None:
    """Through `prepare`, as a run does it: every text handed to the model, passages and sentences."""
    text = (
        "# Heading of the memo\n\n"
        + "警察は学校に入る。 " * 300
        + "\n\n"
        + ("word " * 3000)
        + "\n\n"
        + "a.b-c/d_e;" * 999
    )
    recipe = make_recipe(Settings(corpus=tmp_path, passages=PassageSettings(max_tokens=8192)), real_embedder)
    source = SourceFile("memos/x.md", tmp_path / "x.md")
    prepared = prepare(source, Content(text.encode(), None, "f"), recipe, read)
    longest = max(real_embedder.count_tokens(list(prepared.texts.values()))) + SPECIAL_TOKENS
    assert 150 < longest <= real_embedder.max_tokens == 256


def test_the_prompt_counts_against_what_the_model_reads() -> None:
    """A prompt is put before each passage: what no longer fits behind it would be cut off silently."""
    from index.model import load_embedder
    from index.settings import ModelSettings

    prompt = "Represent this passage of a statute, memo or news article for retrieval: " * 4
    embedder = load_embedder(ModelSettings(document_prompt=prompt))
    text = "The council adopted the rule and the officers follow it. " * 60
    options = PassageSettings(max_tokens=512)
    document = Document("0" * 64, "a.txt", text, Metadata(title="Rules"))
    for passage in split(document, embedder, options):
        read = f"{prompt}Rules\n{body(document, passage)}"
        assert embedder.count_tokens([read])[0] + SPECIAL_TOKENS <= 256


def test_heading_stays_with_its_body(toy: ToyEmbedder) -> None:
    text = "Preface of the act.\n\nSec. 1. Detainers.\nNo officer shall hold anyone.\n\nSec. 2. Schools.\nAsk first."
    one, two = text.index("Sec. 1"), text.index("Sec. 2")
    headings = (Heading(one, one + 19, 1, "Sec. 1. Detainers"), Heading(two, two + 17, 1, "Sec. 2. Schools"))
    document = Document("0" * 64, "a.txt", text, Metadata(), headings=headings)
    passages = split(document, toy, PassageSettings())
    assert [(p.section, text[p.start : p.end]) for p in passages] == [
        ((), "Preface of the act."),
        (("Sec. 1. Detainers",), "Sec. 1. Detainers.\nNo officer shall hold anyone."),
        (("Sec. 2. Schools",), "Sec. 2. Schools.\nAsk first."),
    ]
    assert text[passages[1].sentences[0].start :].startswith("No officer")


@pytest.mark.parametrize("piece", ["\u00ad", "im-\nmigrate", "\ufb01", "\u2028", "a\u0301"])
def test_searchable_is_one_line_of_composed_text(piece: str) -> None:
    result = searchable(f"  a {piece} b\r\n c ")
    assert result == " ".join(result.split())
    assert "\u00ad" not in result
    assert searchable(result) == result


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" + " " * 150_000 + "y. It ends.", id="run-of-spaces"),
        pytest.param("x\n" + " \n" * 60_000 + "y. It ends.", id="blank-lines"),
        pytest.param("word " * 60_000, id="no-full-stop"),
        pytest.param("y" * 300_000, id="no-space"),
        pytest.param(". " * 100_000 + "End.", id="dots"),
        pytest.param("-\n" * 60_000 + "End.", id="dashes"),
        pytest.param("(((" * 60_000 + "End.", id="brackets"),
        pytest.param("U.S.C. § 1. " * 20_000, id="abbreviations"),
    ],
)
def test_long_odd_text_takes_no_longer_than_its_length_allows(toy: ToyEmbedder, text: str) -> None:
    started = time.process_time()
    split(Document("0" * 64, "a.txt", text, Metadata()), toy, PassageSettings())
    # A fifth of a megabyte; ordinary text of that length takes 0.3 s here.
    assert time.process_time() - started < 4


def test_many_sections_take_linear_time(toy: ToyEmbedder) -> None:
    def seconds(count: int) -> float:
        section = "Sec. 1. Of records.\nThe town clerk keeps each record for a year and a day.\n\n"
        headings = tuple(Heading(i * len(section), i * len(section) + 20, 1, f"Sec. {i}") for i in range(count))
        document = Document("0" * 64, "a.txt", section * count, Metadata(), headings=headings)

        def once() -> float:
            started = time.process_time()
            assert len(split(document, toy, PassageSettings())) == count
            return time.process_time() - started

        # The best of three: a neighbour on the machine slows a single run down by half and more.
        return min(once() for _ in range(3))

    few, many = seconds(500), seconds(4000)
    # Eight times the sections; quadratic growth would be sixty-four times the seconds.
    assert many < 20 * few
