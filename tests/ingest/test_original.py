"""The file of a document: found only where the index knows it and within the corpus, and only when it is the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evaluation import reading_inputs as inputs
from index.errors import UnreadableDocument
from index.records import Document, Metadata
from ingest.original import FileState, find_original, original_bytes
from ingest.reading import document_id

MEMO = b"Officers ask first.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus" / "memos"
    folder.mkdir(parents=True)
    (folder / "memo.txt").write_bytes(MEMO)
    (tmp_path / "secret.txt").write_bytes(MEMO)
    return tmp_path / "corpus"


def document(*paths: str, content: bytes = MEMO) -> Document:
    return Document(document_id(content), paths[0], content.decode("latin-1"), Metadata(), paths=paths)


def test_the_same_file_is_found_and_read(corpus: Path) -> None:
    memo = document("memos/memo.txt")
    original = find_original(corpus, memo)
    assert original.state is FileState.SAME
    assert original.location == corpus / "memos/memo.txt"
    assert original_bytes(original, memo) == MEMO


def test_a_file_that_changes_is_told_each_time(corpus: Path) -> None:
    memo, file = document("memos/memo.txt"), corpus / "memos/memo.txt"
    assert find_original(corpus, memo).state is FileState.SAME
    file.write_bytes(MEMO + b"More.")
    changed = find_original(corpus, memo)
    assert changed.state is FileState.CHANGED
    with pytest.raises(UnreadableDocument, match="has changed"):
        original_bytes(changed, memo)
    file.write_bytes(MEMO)
    os.utime(file, ns=(1, 1))
    assert find_original(corpus, memo).state is FileState.SAME
    file.unlink()
    gone = find_original(corpus, memo)
    assert gone.state is FileState.GONE
    with pytest.raises(UnreadableDocument, match="no longer there"):
        original_bytes(gone, memo)


def test_of_several_paths_the_one_that_is_the_same_counts(corpus: Path) -> None:
    (corpus / "a.txt").write_bytes(b"Something else.")
    original = find_original(corpus, document("a.txt", "b.txt", "memos/memo.txt"))
    assert original.state is FileState.SAME
    assert original.location == corpus / "memos/memo.txt"


@pytest.mark.parametrize(
    "path", ["../secret.txt", "memos/../../secret.txt", "/etc/hostname", "memos", ".", "memos/x/y"]
)
def test_nothing_outside_the_corpus_and_no_folder_is_a_file(corpus: Path, path: str) -> None:
    assert find_original(corpus, document(path)).state is FileState.GONE


def test_links_out_of_the_corpus_lead_nowhere(corpus: Path) -> None:
    (corpus / "out.txt").symlink_to(corpus.parent / "secret.txt")
    (corpus / "loop.txt").symlink_to(corpus / "loop.txt")
    (corpus / "up").symlink_to(corpus.parent)
    (corpus / "in.txt").symlink_to(corpus / "memos/memo.txt")
    for path in ("out.txt", "loop.txt", "up/secret.txt"):
        assert find_original(corpus, document(path)).state is FileState.GONE
    assert find_original(corpus, document("in.txt")).state is FileState.SAME


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(corpus: Path) -> None:
    os.mkfifo(corpus / "pipe.txt")
    assert find_original(corpus, document("pipe.txt")).state is FileState.GONE


def test_an_attachment_comes_out_of_its_message(corpus: Path) -> None:
    content = inputs.pdf()
    inner = inputs.eml(attachments=[("memo.pdf", content)])
    (corpus / "mail.eml").write_bytes(inputs.eml(attachments=[("memo.pdf", content), ("inner.eml", inner)]))
    for path in ("mail.eml/memo.pdf", "mail.eml/inner.eml/memo.pdf"):
        memo = document(path, content=content)
        original = find_original(corpus, memo)
        assert original.state is FileState.ENCLOSED
        assert original.location == corpus / "mail.eml"
        assert original_bytes(original, memo) == content
    other = document("mail.eml/other.pdf", content=content)
    with pytest.raises(UnreadableDocument, match="has changed"):
        original_bytes(find_original(corpus, other), other)
    changed = document("mail.eml/memo.pdf", content=content + b" ")
    with pytest.raises(UnreadableDocument, match="has changed"):
        original_bytes(find_original(corpus, changed), changed)
