"""Taking files in: what is stored can be read and has a harmless name; what is refused leaves no trace."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from support import REPO, ToyEmbedder, settings_in, write_corpus

from index.errors import ChangeRefused, CorpusError, UnreadableDocument
from index.records import Kind, Source
from index.settings import Settings
from index.store import Index
from ingest import intake, journal, pipeline
from ingest.intake import ENDINGS, FOLDERS, MAX_NAME_BYTES, add, clean_name, says_of_itself
from ingest.metadata import FOLDER_KINDS
from ingest.reading import Reading, read
from ingest.worker import ReadingPool

MEMO = b"Memo of May 6, 2024\n\nVisitors may enter the orchard at noon.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = settings_in(tmp_path)
    write_corpus(made.corpus, {"memos/old.txt": "The gate is open.\n"})
    return made


def take(settings: Settings, name: str, content: bytes = MEMO, folder: str = "memos", **options: bool) -> intake.Added:
    return add(settings.corpus, settings.index, folder, name, content, read, **options)


def files(settings: Settings) -> dict[str, bytes]:
    return {
        f.relative_to(settings.corpus).as_posix(): f.read_bytes() for f in settings.corpus.rglob("*") if f.is_file()
    }


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_file_is_stored_whole_and_found_by_the_next_re_index(settings: Settings, folder: str) -> None:
    added = take(settings, "orchard.md", b'+++\ntitle = "Orchard"\n+++\n\n' + MEMO, folder)
    assert added.path == f"{folder}/orchard.md"
    assert files(settings)[added.path].endswith(MEMO)
    assert (added.meta.title, added.meta.source("title")) == ("Orchard", Source.FRONT_MATTER)
    assert added.meta.kind is (Kind.UNKNOWN if folder == "other" else FOLDER_KINDS[folder])
    assert pipeline.reindex(settings, embedder=ToyEmbedder()).failures == ()
    with Index(settings.index).snapshot() as snapshot:
        assert snapshot.document(added.path).meta == added.meta
    assert (added.replaced, added.unread, added.sidecar) == (False, (), "")


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/a.txt", "a.txt"),
        ("..\\..\\a.txt", "a.txt"),
        ("/a.txt", "a.txt"),
        ("..a.txt", "a.txt"),
        (".a.txt", "a.txt"),
        (" a  b .txt. ", "a b.txt"),
        ("a\x00b\x1b[2J\n.txt", "ab[2J.txt"),
        ("invoice\u202etxt.pdf", "invoicetxt.pdf"),
        ('<b>: "x|y?*".PDF', "-b-- -x-y---.PDF"),
        ("e\u0301te\u0301.txt", "\u00e9t\u00e9.txt"),
        ("\ud800a.txt", "a.txt"),
        ("漢字.html", "漢字.html"),
    ],
)
def test_names_are_cleaned(sent: str, stored: str) -> None:
    assert clean_name(sent) == stored


@pytest.mark.parametrize("name", ["a" * 300 + ".txt", "é" * 300 + ".markdown", "漢" * 100 + ".pdf"])
def test_long_names_are_cut_between_letters(settings: Settings, name: str) -> None:
    cut = clean_name(name)
    assert len(cut.encode()) <= MAX_NAME_BYTES
    assert cut.endswith(name[-4:])
    assert "\ufffd" not in cut
    assert take(settings, name, MEMO).path == f"memos/{cut}"


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "/", "txt", ".txt", "a", "a.exe", "a.txt.exe", "a.doc", "a.zip", "a.py", "a.toml",
        "a.meta.toml", "sources.toml", "a.txt/", ".htaccess", "con.txt", "NUL.pdf", "com1.x.txt", "...",
    ],
)  # fmt: skip
def test_names_that_will_not_do_are_refused(settings: Settings, name: str) -> None:
    before = files(settings)
    with pytest.raises(ChangeRefused, match="was not stored"):
        take(settings, name)
    assert files(settings) == before


def test_the_endings_are_those_that_are_documented() -> None:
    table = re.search(r"(?s)\| format \|.*?\n\n", (REPO / "docs/formats.md").read_text(encoding="utf-8"))
    assert table
    documented = set(re.findall(r"`(\.[a-z]+)`", table[0])) & set(ENDINGS)
    assert set(ENDINGS) - documented <= {".markdown", ".xhtml", ".jpeg", ".tiff"}, "other spellings of documented ones"


@pytest.mark.parametrize("folder", ["", "..", "memos/../..", "/etc", "Memos", ".undo"])
def test_only_the_known_folders_take_files(settings: Settings, folder: str) -> None:
    with pytest.raises(ChangeRefused, match="no folder"):
        take(settings, "a.txt", MEMO, folder)


def test_a_name_that_is_taken_is_not_overwritten_unless_said(settings: Settings) -> None:
    for name in ("old.txt", "OLD.TXT"):
        with pytest.raises(ChangeRefused, match=r"memos/old\.txt is there already"):
            take(settings, name)
    added = take(settings, "OLD.txt", replace=True)
    assert (added.path, added.replaced) == ("memos/old.txt", True)
    assert files(settings) == {"memos/old.txt": MEMO}

    journal.undo(settings.corpus, settings.index, added.change)
    assert files(settings) == {"memos/old.txt": b"The gate is open.\n"}


def test_an_added_file_can_be_taken_back_until_something_is_said_of_it(settings: Settings) -> None:
    first = take(settings, "a.txt")
    journal.undo(settings.corpus, settings.index, first.change)
    assert "memos/a.txt" not in files(settings)

    second = take(settings, "a.txt")
    sidecar = settings.corpus / "memos/a.txt.meta.toml"
    sidecar.write_text('date = "2001"\n')
    with pytest.raises(ChangeRefused, match="changed since"):
        journal.undo(settings.corpus, settings.index, second.change)
    sidecar.unlink()
    journal.undo(settings.corpus, settings.index, second.change)
    assert set(files(settings)) == {"memos/old.txt"}


def test_the_same_content_is_not_stored_twice(settings: Settings) -> None:
    with pytest.raises(ChangeRefused, match=r"already, as memos/old\.txt"):
        take(settings, "new.txt", b"The gate is open.\n", "news")


def test_too_large_a_file_is_refused_before_it_is_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_FILE_BYTES", 2**20)
    with pytest.raises(ChangeRefused, match="larger than 1 MB"):
        take(settings, "a.txt", b"x" * (2**20 + 1))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"%PDF-1.7 torn", "cannot be read"),
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b"PK\x03\x04" + b"\0" * 50, "spreadsheet"),
        ("a.md", b'+++\ndate = "yesterday"\n+++\n\nWords.\n', "YYYY-MM-DD"),
        ("a.docx", b"MZ\x90\0\x03\0\0\0" * 40, "named .docx but is none"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    settings: Settings, name: str, content: bytes, reason: str
) -> None:
    before = files(settings)
    with ReadingPool() as pool, pytest.raises(ChangeRefused, match=reason):
        add(settings.corpus, settings.index, "memos", name, content, pool.read)
    assert files(settings) == before


def test_a_reader_that_breaks_a_limit_stores_nothing(settings: Settings) -> None:
    def too_long(content: bytes, name: str) -> Reading:
        raise UnreadableDocument("reading took longer than 3 s; split it")

    with pytest.raises(ChangeRefused, match="longer than 3 s"):
        add(settings.corpus, settings.index, "memos", "a.txt", MEMO, too_long)
    assert set(files(settings)) == {"memos/old.txt"}


def test_what_a_file_says_of_itself_is_known_before_it_is_indexed(settings: Settings) -> None:
    added = take(settings, "orchard.md", b'+++\ntitle = "Orchard"\n+++\n\n' + MEMO)
    assert says_of_itself(settings.corpus, added.path, read) == added.meta
    (settings.corpus / "memos/torn.pdf").write_bytes(b"%PDF-1.7 torn")
    meta = says_of_itself(settings.corpus, "memos/torn.pdf", read)
    assert (meta.title, meta.kind) == ("torn", Kind.MEMO)
    assert says_of_itself(settings.corpus, "memos/gone.txt", read).title == "gone"


def test_a_sidecar_that_lies_there_already_is_told_and_believed(settings: Settings) -> None:
    (settings.corpus / "memos/a.meta.toml").write_text('title = "Left over"\n')
    added = take(settings, "a.txt")
    assert (added.sidecar, added.meta.title) == ("a.meta.toml", "Left over")


def test_a_folder_that_leads_out_of_the_corpus_takes_nothing(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (settings.corpus / "news").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ChangeRefused, match="outside"):
        take(settings, "a.txt", MEMO, "news")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_name_that_a_folder_has_is_refused(settings: Settings) -> None:
    (settings.corpus / "memos/a.txt").mkdir()
    with pytest.raises(ChangeRefused, match="not a regular file"):
        take(settings, "a.txt", replace=True)


def test_no_corpus_folder_is_made_up(settings: Settings) -> None:
    settings.corpus.rename(settings.corpus.with_name("away"))
    with pytest.raises(CorpusError, match="no corpus folder"):
        take(settings, "a.txt")
    assert not settings.corpus.exists()


def test_a_full_disk_stores_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ChangeRefused, match="No space left on device"):
        take(settings, "a.txt")
    assert set(files(settings)) == {"memos/old.txt"}
