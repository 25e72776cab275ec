"""Which files are documents, and what a fingerprint covers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import write_corpus

from index.errors import CorpusError, UnreadableDocument
from ingest.files import SourceFile, find_sidecar, fingerprint, read_bytes, scan
from ingest.reading import MAX_FILE_BYTES


def test_scan(tmp_path: Path) -> None:
    names = [
        "b.txt",
        "a/z.md",
        "a/.hidden.txt",
        ".git/x.txt",
        "a.txt.meta.toml",
        "sources.toml",
        "a/sources.toml",
        "Ü.txt",
    ]
    write_corpus(tmp_path, dict.fromkeys(names, "x"))
    assert [source.path for source in scan(tmp_path).files] == ["a/sources.toml", "a/z.md", "b.txt", "Ü.txt"]


def test_names_that_are_no_text_stay_apart(tmp_path: Path) -> None:
    for name in (b"bad\xff.txt", b"bad\xfe.txt"):
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_text("x")
    assert [source.path for source in scan(tmp_path).files] == ["bad\\xfe.txt", "bad\\xff.txt"]


def test_the_index_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="both the corpus and the index"):
        scan(tmp_path, tmp_path / "." / "")


def test_no_corpus(tmp_path: Path) -> None:
    for name in ("nowhere", "file"):
        (tmp_path / "file").touch()
        with pytest.raises(CorpusError, match="--corpus"):
            scan(tmp_path / name)


def test_read_bytes(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    huge.touch()
    os.truncate(huge, MAX_FILE_BYTES + 1)
    (tmp_path / "gone").symlink_to("nowhere")
    for file, words in ((huge, "split it"), (tmp_path / "gone", "link to nowhere"), (tmp_path, "regular file")):
        with pytest.raises(UnreadableDocument, match=words):
            read_bytes(file)


def test_fingerprint_covers_everything_that_counts() -> None:
    parts = [
        ("a", b"x", None, "r"),
        ("b", b"x", None, "r"),
        ("a", b"y", None, "r"),
        ("a", b"x", b"s", "r"),
        ("a", b"x", None, "q"),
        ("\udcff", b"x", None, "r"),
    ]
    assert len({fingerprint(*part) for part in parts}) == len(parts)


def test_the_nearer_sidecar_counts(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"a.pdf": "x", "a.meta.toml": "1", "a.pdf.meta.toml": "2", "b.pdf": "x", "b.meta.toml": "3"})
    found = [find_sidecar(SourceFile(name, tmp_path / name)) for name in ("a.pdf", "b.pdf")]
    assert [one[1] if one else None for one in found] == [b"2", b"3"]
