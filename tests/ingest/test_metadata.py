"""Metadata: who is believed, what a date may be, and that no sidecar can do harm."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import first_day, last_day, parse
from index.errors import UnreadableDocument
from index.records import Kind, Source, Status
from ingest.metadata import FIELDS, MAX_LIST_ITEMS, combine, read_sidecar, sidecar_paths
from ingest.reading import Stated


def stated(source: Source = Source.SIDECAR, **values: object) -> dict[str, tuple[object, Source]]:
    return {name: (value, source) for name, value in values.items()}


def test_the_sidecar_is_believed_first_then_the_document_then_the_folder() -> None:
    meta = combine(
        "memos/a-letter_x.txt",
        stated(title="From the sidecar"),
        stated(Source.FRONT_MATTER, title="From the text", date="2017-02", kind="news"),
    )
    assert (meta.title, meta.date, meta.kind) == ("From the sidecar", "2017-02", Kind.NEWS)
    assert dict(meta.sources) == {
        "title": Source.SIDECAR,
        "date": Source.FRONT_MATTER,
        "kind": Source.FRONT_MATTER,
    }
    plain = combine("memos/a-letter_x.txt")
    assert (plain.title, plain.kind, plain.date, plain.source("date")) == ("a letter x", Kind.MEMO, "", Source.NONE)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2013", "2013"),
        (2013, "2013"),
        ("2025-09", "2025-09"),
        ("2025-01-28", "2025-01-28"),
        (date(2025, 1, 28), "2025-01-28"),
        (datetime(2025, 1, 28, 23, 59), "2025-01-28"),
        ("2025-01-28T23:59:00Z", "2025-01-28"),
        ("January 28, 2025", "2025-01-28"),
        ("28 Jan 2025", "2025-01-28"),
    ],
)
def test_dates(raw: object, expected: str) -> None:
    assert combine("a.txt", stated(date=raw)).date == expected


@pytest.mark.parametrize(
    "raw", ["yesterday", "2025-02-30", "01/02/2025", "25", "20250128", True, "2025-1-1", [2025], {}]
)
def test_what_is_no_date_is_refused_in_a_sidecar_and_dropped_elsewhere(raw: object) -> None:
    with pytest.raises(UnreadableDocument, match="YYYY-MM-DD, or as in March 3, 2026"):
        combine("a.txt", stated(date=raw))
    meta = combine("a.txt", stated(Source.HTML, date=raw))
    assert (meta.date, meta.source("date")) == ("", Source.NONE)


@given(st.text(alphabet="0123456789-٢０", max_size=12))
def test_a_date_is_ascii_and_in_order(text: str) -> None:
    if days := parse(text):
        assert text.strip().isascii()
        assert days[0] <= days[1]
        assert first_day(text) <= last_day(text)


@pytest.mark.parametrize("name", ["kind", "status"])
def test_unknown_words_are_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(UnreadableDocument, match="known are") as error:
        combine("a.txt", {name: ("poem", Source.SIDECAR)})
    assert all(word in str(error.value) for word in (Kind if name == "kind" else Status))


@pytest.mark.parametrize(
    "content", [b"title = ", b"tittle = 'x'", b"\xff", b"[" * 99999, b"title = 1" + b"0" * 5000, b"a.b = 1"]
)
def test_bad_sidecar_is_named(content: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"x\.meta\.toml"):
        read_sidecar(content, "x.meta.toml")


def test_sidecar_names() -> None:
    assert sidecar_paths("a.b/c.tar.gz") == ("a.b/c.tar.gz.meta.toml", "a.b/c.tar.meta.toml")


@contextmanager
def seconds(limit: int) -> Iterator[None]:
    """Fail when the body takes longer."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(limit)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def outcome(layer: Stated) -> str:
    """The record, or the reason why there is none: either will do."""
    try:
        return str(combine("a.md", layer))
    except UnreadableDocument as error:
        return str(error)


@pytest.mark.parametrize("name", [name for name in FIELDS if name != "history"])
def test_lists_of_lists_are_not_written_out(name: str) -> None:
    """YAML's aliases make a value of a billion entries from a few lines ("billion laughs")."""
    laughs: object = ["ha"] * 9
    for _ in range(9):
        laughs = [laughs] * 9
    with seconds(2):
        assert len(outcome({name: (laughs, Source.FRONT_MATTER)})) < 2000


@pytest.mark.parametrize("name", ["title", "issuer", "ids", "supersedes"])
def test_what_no_database_can_hold_becomes_a_replacement_character(name: str) -> None:
    value = getattr(combine("a.txt", {name: ("Rule \ud800\0 3", Source.SIDECAR)}), name)
    assert value in ("Rule \ufffd\ufffd 3", ("Rule \ufffd\ufffd 3",))
    assert combine("memos/\udcff.txt").title == "\ufffd"


def test_a_number_too_long_to_write_out_is_no_value() -> None:
    assert combine("a-b.txt", read_sidecar(b"title = 0x" + b"f" * 9000, "x")).title == "a b"
    with pytest.raises(UnreadableDocument, match="YYYY-MM-DD"):
        combine("a.txt", read_sidecar(b"date = 0x" + b"f" * 9000, "x"))


@pytest.mark.parametrize("name", ["ids", "supersedes", "history"])
def test_lists_have_a_limit(name: str) -> None:
    with pytest.raises(UnreadableDocument, match="1,000"):
        combine("a.txt", {name: (["x"] * (MAX_LIST_ITEMS + 1), Source.SIDECAR)})
    assert len(combine("a.txt", stated(ids=["x"] * MAX_LIST_ITEMS)).ids) == MAX_LIST_ITEMS


def test_a_history_is_put_in_order() -> None:
    days = ["2019-10", "2017", "2024-02-29"]
    changes = [{"date": day, "status": "amended"} for day in days]
    assert [change.date for change in combine("a.md", stated(history=changes)).history] == sorted(days)


def test_several_authors_are_joined_and_what_is_no_text_is_refused_in_a_sidecar() -> None:
    for source in (Source.SIDECAR, Source.FRONT_MATTER):
        assert (
            combine("a.md", stated(source, author=["A. Writer", " B.\nWriter ", ""])).author == "A. Writer, B. Writer"
        )
    nested = {"name": "A. Writer"}
    with pytest.raises(UnreadableDocument, match="gives author with a list or table inside; write one text"):
        combine("a.md", stated(author=nested))
    assert combine("a.md", stated(Source.FRONT_MATTER, author=nested)).author == "", "other programs' front matter"


@pytest.mark.parametrize("raw", ["yes", "true", 1, [True]])
def test_whether_an_address_was_looked_at_is_true_or_false(raw: object) -> None:
    with pytest.raises(UnreadableDocument, match="write true or false, unquoted"):
        combine("a.md", stated(url_verified=raw))
    assert not combine("a.md", stated(Source.HTML, url_verified=raw)).url_verified
    assert combine("a.md", stated(url_verified=True)).url_verified


@pytest.mark.parametrize("name", ["kind", "status"])
def test_a_word_emptied_in_a_sidecar_is_unknown_whatever_else_says(name: str) -> None:
    meta = combine(
        "memos/a.md", {name: ("", Source.SIDECAR)}, stated(Source.FRONT_MATTER, kind="memo", status="amended")
    )
    assert getattr(meta, name) == "unknown"
    assert combine("memos/a.md", stated(Source.FRONT_MATTER, kind="")).kind is Kind.MEMO


def test_a_field_left_empty_says_nothing() -> None:
    """`kind:` without a value is YAML's null."""
    meta = combine("memos/a.txt", stated(Source.FRONT_MATTER, kind=None, status=None, date=None, ids=None))
    assert (meta.kind, meta.date, meta.ids) == (Kind.MEMO, "", ())
