"""The list of sources: read strictly, and a layer of metadata that never makes a document unreadable."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import REPO

from index.errors import SettingsError
from index.records import Kind, Source, Status
from ingest.manifest import SourceEntry, read_manifest, stated
from ingest.metadata import combine

FULL = """
[[source]]
id = "M-1"
title = "A  letter"
issuer = "An office"
kind = "memo"
jurisdiction = "US-CT"
date = 2017-02-22
url = "https://example.org/letter.pdf"
verified = true
status = "in force"
notes = "Seen once."
"""


def manifest(folder: Path, text: str) -> tuple[SourceEntry, ...]:
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    return read_manifest(folder)


def test_every_key_is_read(tmp_path: Path) -> None:
    (entry,) = manifest(tmp_path, FULL)
    url = "https://example.org/letter.pdf"
    assert entry == SourceEntry(
        "M-1", "A letter", "An office", "memo", "US-CT", "2017-02-22", url, True, "in force", "Seen once."
    )


def test_no_manifest_lists_nothing(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == ()
    assert manifest(tmp_path, "# only a comment\n") == ()


def test_starter_corpus_is_read_whole() -> None:
    entries = read_manifest(REPO / "corpus")
    text = (REPO / "corpus" / "sources.toml").read_text(encoding="utf-8")
    assert len(entries) == text.count("\n[[source]]\n") > 70
    for entry in entries:
        meta = combine("news/a.txt", stated(entry))
        assert meta.title == entry.title
        assert meta.kind == entry.kind
        assert meta.date == entry.date
        assert meta.url_verified == (entry.verified and bool(entry.url))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[source]\n", "not valid TOML"),
        ("[source]\nid = 'a'\n", "two brackets"),
        ("extra = 1\n" + FULL, "'extra'"),
        (FULL + "author = 'X'\n", "unknown key 'author'"),
        (FULL + FULL, "source 2 (M-1): source 1 has the same id"),
        (FULL + FULL.replace("M-1", "m-1"), "source 2 (m-1): source 1 has the same id"),
        ("[[source]]\ntitle = 'A'\n", "source 1 (without id): 'id' is missing"),
        ("[[source]]\nid = 'a'\n", "source 1 (a): 'title' is missing"),
        (FULL.replace("true", '"true"'), "'verified' must be true or false"),
        (FULL.replace('"An office"', "12"), "'issuer' must be a text"),
        (FULL.replace("M-1", "../M-1"), "no file name"),
        (FULL.replace("M-1", ".hidden"), "no file name"),
        (FULL.replace("M-1", "a" * 81), "no file name"),
        ("source = [1]\n", "source 1"),
    ],
)
def test_faults_name_file_and_entry(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        manifest(tmp_path, text)
    assert words in str(caught.value)
    assert "sources.toml" in str(caught.value)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="not valid TOML"):
        read_manifest(tmp_path)


def test_layer_fills_what_nothing_more_trusted_says() -> None:
    entry = SourceEntry(
        "M-1", "From the list", "An office", "order", date="2017-02", url="https://x.org", verified=True
    )
    meta = combine("memos/a.txt", {"title": ("Own", Source.SIDECAR)}, stated(entry))
    assert (meta.title, meta.kind, meta.date, meta.url_verified) == ("Own", Kind.ORDER, "2017-02", True)
    assert meta.source("kind") is meta.source("date") is Source.MANIFEST


def test_layer_leaves_out_what_is_no_word_or_date() -> None:
    entry = SourceEntry("M-1", "A", kind="pamphlet", date="around 2017", status="maybe", verified=True)
    assert set(stated(entry)) == {"title"}
    meta = combine("memos/a.txt", stated(entry))
    assert (meta.kind, meta.date, meta.status, meta.url_verified) == (Kind.MEMO, "", Status.UNKNOWN, False)
