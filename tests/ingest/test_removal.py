"""Removing documents: what goes, what stays, that every byte can be had back, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import ToyEmbedder, settings_in, write_corpus

from index.errors import ChangeRefused, CorpusError, DocumentNotFound
from index.settings import Settings
from index.store import Index
from ingest import files as files_module
from ingest import journal, pipeline, reading
from ingest.journal import Action
from ingest.removal import remove, seen_version

FILES: dict[str, str | bytes] = {
    "memos/a.md": "The gate is open at noon.\n",
    "memos/a.md.meta.toml": 'title = "A"   # by hand\n',
    "memos/b.txt": "The gate has a lock of iron.\n",
    "memos/b.meta.toml": 'title = "B"\n',
    "news/c.txt": "The mill is shut.\r\n",
    "news/torn.pdf": b"%PDF-1.7 torn \xff",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = settings_in(tmp_path)
    write_corpus(made.corpus, FILES)
    return made


def take_out(settings: Settings, path: str, seen: str | None = None) -> int:
    if seen is None:
        seen = seen_version(settings.corpus, settings.index, path)
    return remove(settings.corpus, settings.index, path, seen)


def files(settings: Settings) -> dict[str, bytes]:
    return {
        f.relative_to(settings.corpus).as_posix(): f.read_bytes() for f in settings.corpus.rglob("*") if f.is_file()
    }


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        ("memos/a.md", {"memos/a.md", "memos/a.md.meta.toml"}),
        ("memos/b.txt", {"memos/b.txt", "memos/b.meta.toml"}),
        ("news/c.txt", {"news/c.txt"}),
        ("news/torn.pdf", {"news/torn.pdf"}),
    ],
)
def test_a_document_goes_with_its_sidecar_and_undo_brings_back_every_byte(
    settings: Settings, path: str, gone: set[str]
) -> None:
    before = files(settings)
    number = take_out(settings, path)
    assert set(before) - set(files(settings)) == gone
    change = journal.changes(settings.index)[0]
    assert (change.number, change.action, change.document) == (number, Action.REMOVE, path)
    assert {file.path for file in change.files} == gone

    undone = journal.undo(settings.corpus, settings.index, number)
    assert files(settings) == before
    journal.undo(settings.corpus, settings.index, undone.number)
    assert set(before) - set(files(settings)) == gone


def test_what_was_removed_is_asked_no_more_after_the_next_re_index(settings: Settings) -> None:
    pipeline.reindex(settings, embedder=ToyEmbedder())
    number = take_out(settings, "memos/a.md")
    assert pipeline.reindex(settings, embedder=ToyEmbedder()).removed == 1
    with Index(settings.index).snapshot() as snapshot, pytest.raises(DocumentNotFound):
        snapshot.document("memos/a.md")

    journal.undo(settings.corpus, settings.index, number)
    pipeline.reindex(settings, embedder=ToyEmbedder())
    with Index(settings.index).snapshot() as snapshot:
        assert snapshot.document("memos/a.md").meta.title == "A"


@pytest.mark.parametrize(
    ("path", "other", "sidecar"),
    [
        ("memos/b.txt", "memos/b.pdf", "memos/b.meta.toml"),
        # The sidecar of a.md is named after a.md.html without its ending, too.
        ("memos/a.md", "memos/a.md.html", "memos/a.md.meta.toml"),
    ],
)
def test_a_sidecar_that_speaks_about_another_document_stays(
    settings: Settings, path: str, other: str, sidecar: str
) -> None:
    (settings.corpus / other).write_text("Words.\n")
    take_out(settings, path)
    assert path not in files(settings)
    assert files(settings)[sidecar] == str(FILES[sidecar]).encode()

    take_out(settings, other)
    assert sidecar not in files(settings), "it spoke about the last one alone"


def test_both_sidecars_of_a_document_go(settings: Settings) -> None:
    (settings.corpus / "memos/a.meta.toml").write_text('title = "Hidden by the other"\n')
    take_out(settings, "memos/a.md")
    assert not [path for path in files(settings) if path.startswith("memos/a")]


def test_a_broken_sidecar_is_no_obstacle(settings: Settings) -> None:
    (settings.corpus / "news/c.txt.meta.toml").write_bytes(b"title = \xff")
    before = files(settings)
    number = take_out(settings, "news/c.txt")
    assert set(before) - set(files(settings)) == {"news/c.txt", "news/c.txt.meta.toml"}
    journal.undo(settings.corpus, settings.index, number)
    assert files(settings) == before


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("memos/nothing.md", "no file"),
        ("", "no file"),
        ("memos", "no file"),
        ("../outside.md", "no file"),
        ("memos/../../outside.md", "no file"),
        ("memos/../memos/a.md", "no file"),
        ("/etc/hostname", "no file"),
        ("memos/a.md.meta.toml", "no file"),
        ("sources.toml", "no file"),
        ("linked/secret.md", "no file"),
        ("out.md", "no file"),
        ("memos/a.md/letter.pdf", r"inside memos/a\.md.*only the whole file can be removed"),
        ("memos/same.md", r"it is a link.*by hand"),
        ("memos/pipe.txt", r"not a regular file.*by hand"),
        ("memos/\\xff.txt", r"no UTF-8.*by hand"),
    ],
)
def test_what_cannot_be_removed_is_refused_with_what_to_do(
    settings: Settings, tmp_path: Path, path: str, message: str
) -> None:
    (tmp_path / "outside.md").write_text("Words.")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/secret.md").write_text("Words.")
    (settings.corpus / "linked").symlink_to(tmp_path / "elsewhere")
    (settings.corpus / "out.md").symlink_to(tmp_path / "outside.md")
    (settings.corpus / "memos/same.md").symlink_to("a.md")
    (settings.corpus / "sources.toml").write_text("")
    os.mkfifo(settings.corpus / "memos/pipe.txt")
    Path(os.fsdecode(os.fsencode(settings.corpus) + b"/memos/\xff.txt")).write_text("Words.")
    before = sorted(tmp_path.rglob("*"))
    for seen in (None, "", journal.version(b"Words.")):
        with pytest.raises(ChangeRefused, match=message):
            take_out(settings, path, seen)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_journal_itself_removes_nothing_outside_of_the_corpus(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (settings.corpus / "linked").symlink_to(tmp_path / "elsewhere")
    for path, place in (("../x.md", tmp_path / "x.md"), ("linked/x.md", tmp_path / "elsewhere/x.md")):
        place.write_text("Words.")
        wanted = {path: journal.Wanted(None, journal.version(b"Words."))}
        with pytest.raises(ChangeRefused, match="outside"):
            journal.apply(settings.corpus, settings.index, wanted, Action.REMOVE, path)
        assert place.exists()


def test_a_file_changed_since_it_was_seen_stays(settings: Settings) -> None:
    seen = seen_version(settings.corpus, settings.index, "memos/a.md")
    (settings.corpus / "memos/a.md").write_text("The gate is shut.\n")
    before = files(settings)
    with pytest.raises(ChangeRefused, match=r"memos/a\.md was changed meanwhile"):
        take_out(settings, "memos/a.md", seen)
    assert files(settings) == before
    assert journal.changes(settings.index) == []


def test_what_is_said_since_goes_too_and_comes_back(settings: Settings) -> None:
    seen = seen_version(settings.corpus, settings.index, "news/c.txt")
    (settings.corpus / "news/c.txt.meta.toml").write_text('date = "2001"\n')
    before = files(settings)
    number = take_out(settings, "news/c.txt", seen)
    assert "news/c.txt.meta.toml" not in files(settings)
    journal.undo(settings.corpus, settings.index, number)
    assert files(settings) == before


def test_a_file_that_undo_would_forget_at_once_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading.MAX_FILE_BYTES < journal.MAX_KEPT_BYTES
    monkeypatch.setattr(files_module, "MAX_FILE_BYTES", 2**20)
    seen = journal.version(b"x" * (2**20 + 1))
    (settings.corpus / "news/c.txt").write_bytes(b"x" * (2**20 + 1))
    with pytest.raises(ChangeRefused, match=r"news/c\.txt could not be had back.*larger than 1 MB\. Take it out"):
        take_out(settings, "news/c.txt", seen)
    assert (settings.corpus / "news/c.txt").exists()

    (settings.corpus / "news/c.txt").write_bytes(b"x" * 2**20)
    take_out(settings, "news/c.txt")
    assert not (settings.corpus / "news/c.txt").exists()


def test_no_corpus_folder_is_told(settings: Settings) -> None:
    settings.corpus.rename(settings.corpus.with_name("away"))
    with pytest.raises(CorpusError, match="no corpus folder"):
        take_out(settings, "memos/a.md")
    with pytest.raises(CorpusError, match="no corpus folder"):
        take_out(settings, "memos/a.md", "")


def test_a_long_name_is_no_obstacle(settings: Settings) -> None:
    path = f"memos/{'a' * 250}.md"
    (settings.corpus / path).write_text("Words.\n")
    take_out(settings, path)
    assert path not in files(settings)


def test_a_full_disk_removes_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ChangeRefused, match="No space left on device"):
        take_out(settings, "memos/a.md")
    assert set(files(settings)) == set(FILES)


def test_where_the_sidecar_cannot_be_taken_away_the_document_is_put_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, unlink = files(settings), Path.unlink

    def denied(file: Path, missing_ok: bool = False) -> None:
        if file.parent == settings.corpus / "memos" and file.name == "a.md.meta.toml":
            assert not (settings.corpus / "memos/a.md").exists(), "the document goes first"
            raise PermissionError(13, "Permission denied")
        unlink(file, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", denied)
    with pytest.raises(ChangeRefused, match="Permission denied"):
        take_out(settings, "memos/a.md")
    assert files(settings) == before
    assert journal.changes(settings.index) == []


def test_a_removal_cut_short_can_be_undone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before, unlink = files(settings), Path.unlink

    def killed(file: Path, missing_ok: bool = False) -> None:
        if file.name == "a.md.meta.toml":
            raise KeyboardInterrupt
        unlink(file, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            take_out(settings, "memos/a.md")
    assert set(before) - set(files(settings)) == {"memos/a.md"}
    journal.undo(settings.corpus, settings.index, journal.changes(settings.index)[0].number)
    assert files(settings) == before
