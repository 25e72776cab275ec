"""Writing sidecars: what is written is read, nothing else is lost, and no one overwrites another."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from support import ToyEmbedder, settings_in, write_corpus

from index.errors import ChangeRefused, CorpusError
from index.records import Document, Source, Status, StatusChange
from index.settings import Settings
from index.store import Index
from ingest import journal, pipeline
from ingest.journal import Action
from ingest.sidecars import Edit, Sidecar, Value, edited, effective, open_sidecar, save, superseding, with_change

HAND_WRITTEN = """# Who wrote this: A. Keeper.
title = "Letter"   # as printed
date = 2017-02-22
status = "amended"
label = "summary"

[[history]]   # oldest first
date = "2019-10-01"
status = "amended"
by = "letter-2019"
"""
FILES = {
    "memos/a.md": '+++\ntitle = "A"\ndate = "2014"\nids = ["A-14"]\n+++\n\nThe gate is open at noon.\n',
    "memos/b.md": '+++\ntitle = "B"\ndate = "2020"\n+++\n\nThe gate is open all day.\n',
    "memos/c.txt": "The gate has a lock of iron.\n",
    "memos/c.txt.meta.toml": HAND_WRITTEN,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Corpus and index, indexed once."""
    settings = settings_in(tmp_path_factory.mktemp("sidecars"))
    write_corpus(settings.corpus, FILES)
    pipeline.reindex(settings, embedder=ToyEmbedder())
    return settings.corpus.parent


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> Settings:
    """A copy that a test may change."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return settings_in(tmp_path)


def opened(settings: Settings, path: str) -> Sidecar:
    return open_sidecar(settings.corpus, settings.index, path)


def write(settings: Settings, path: str, **changes: Value | None) -> journal.Change | None:
    return save(settings.corpus, settings.index, [Edit(opened(settings, path), changes)])


def held(settings: Settings, path: str) -> str:
    return (settings.corpus / path).read_text(encoding="utf-8")


def indexed(settings: Settings, path: str) -> Document:
    pipeline.reindex(settings, embedder=ToyEmbedder())
    with Index(settings.index).snapshot() as snapshot:
        return snapshot.document(path)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_what_is_written_counts_after_the_next_re_index(settings: Settings) -> None:
    change = write(settings, "memos/a.md", date="2015-03", notes="Seen at the\n archive.", status="rescinded")

    assert change
    assert [file.path for file in change.files] == ["memos/a.md.meta.toml"]
    meta = indexed(settings, "memos/a.md").meta
    assert (meta.date, meta.source("date")) == ("2015-03", Source.SIDECAR)
    assert (meta.status, meta.notes, meta.title) == (Status.RESCINDED, "Seen at the archive.", "A")
    assert not indexed(settings, "memos/b.md").superseded_by


def test_only_the_changed_fields_are_touched_in_a_sidecar_written_by_hand(settings: Settings) -> None:
    write(settings, "memos/c.txt", date="2018", issuer="Town of Elmbrook")
    expected = HAND_WRITTEN.replace("date = 2017-02-22", 'date = "2018"')
    expected = expected.replace('label = "summary"\n', 'label = "summary"\nissuer = "Town of Elmbrook"\n')
    assert held(settings, "memos/c.txt.meta.toml") == expected


def test_nothing_is_written_where_nothing_changes(settings: Settings) -> None:
    before = tree(settings.corpus)
    assert write(settings, "memos/c.txt", title="Letter", label="summary") is None
    assert write(settings, "memos/a.md") is None
    assert write(settings, "memos/a.md", title=None, kind="") is None
    assert tree(settings.corpus) == before
    assert journal.changes(settings.index) == []


@pytest.mark.parametrize(
    ("typed", "written"), [("March 3, 2015", "2015-03-03"), (" 2015 ", "2015"), ("2015-03-03T12:00", "2015-03-03")]
)
def test_a_date_is_written_as_iso(settings: Settings, typed: str, written: str) -> None:
    write(settings, "memos/a.md", date=typed)
    assert tomllib.loads(held(settings, "memos/a.md.meta.toml")) == {"date": written}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"date": "yesterday"}, "YYYY-MM-DD"),
        ({"date": "2015-02-30"}, "YYYY-MM-DD"),
        ({"kind": "poem"}, "known are"),
        ({"status": "gone"}, "known are"),
        ({"supersedes": ["x"] * 1001}, "1,000"),
        ({"tittle": "A"}, "no field 'tittle'"),
    ],
)
def test_what_the_reader_would_refuse_is_not_written(
    settings: Settings, changes: Mapping[str, Value], message: str
) -> None:
    before = tree(settings.corpus)
    with pytest.raises(ChangeRefused, match=message):
        write(settings, "memos/a.md", **changes)
    assert tree(settings.corpus) == before


def test_an_emptied_field_is_none_whatever_the_document_says(settings: Settings) -> None:
    write(settings, "memos/a.md", date="")
    meta = indexed(settings, "memos/a.md").meta
    assert (meta.date, meta.source("date")) == ("", Source.NONE)
    write(settings, "memos/a.md", date=None)
    assert indexed(settings, "memos/a.md").meta.date == "2014"


def test_an_emptied_title_or_kind_is_what_the_document_says(settings: Settings) -> None:
    write(settings, "memos/c.txt", title="", status="")
    assert "title" not in tomllib.loads(held(settings, "memos/c.txt.meta.toml"))
    assert indexed(settings, "memos/c.txt").meta.title == "c"


@pytest.mark.parametrize(
    "text",
    ['quote " and \\ and \t', "ünï 漢字 🙂", "'''", '"""', "# no comment", "[[history]]", "\x00\x1b\x7f\ud800", ""],
)
def test_any_text_comes_back(settings: Settings, text: str) -> None:
    content = edited(Edit(opened(settings, "memos/c.txt"), {"issuer": text, "notes": text}))
    assert content is not None
    values = tomllib.loads(content.decode())
    clean = " ".join(text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd").split())
    assert values["issuer"] == values["notes"] == clean
    assert values["history"] == [{"date": "2019-10-01", "status": "amended", "by": "letter-2019"}]


def test_a_sidecar_changed_since_it_was_opened_is_not_overwritten(settings: Settings) -> None:
    mine = opened(settings, "memos/c.txt")
    write(settings, "memos/c.txt", date="2016")
    before = tree(settings.corpus)
    with pytest.raises(ChangeRefused, match="changed meanwhile"):
        save(settings.corpus, settings.index, [Edit(mine, {"date": "2018"})])
    assert tree(settings.corpus) == before


def test_one_that_was_made_since_the_form_was_opened_is_not_overwritten(settings: Settings) -> None:
    mine = opened(settings, "memos/a.md")
    (settings.corpus / "memos/a.md.meta.toml").write_text('notes = "by hand"\n')
    with pytest.raises(ChangeRefused, match="changed meanwhile"):
        save(settings.corpus, settings.index, [Edit(mine, {"date": "2018"})])
    assert held(settings, "memos/a.md.meta.toml") == 'notes = "by hand"\n'


def test_undo_brings_back_every_byte_and_can_be_undone(settings: Settings) -> None:
    before = tree(settings.corpus)
    changes = [write(settings, "memos/c.txt", date="2018"), write(settings, "memos/a.md", date="2018")]
    after = tree(settings.corpus)
    for change in reversed(changes):
        assert change
        journal.undo(settings.corpus, settings.index, change.number)
    assert tree(settings.corpus) == before

    kept = journal.changes(settings.index)
    assert [(change.action, change.of) for change in kept[:2]] == [(Action.UNDO, 1), (Action.UNDO, 2)]
    for change in kept[:2]:
        journal.undo(settings.corpus, settings.index, change.number)
    assert tree(settings.corpus) == after


def test_undo_does_not_overwrite_what_came_later(settings: Settings) -> None:
    first, second = write(settings, "memos/c.txt", date="2018"), write(settings, "memos/c.txt", date="2019")
    assert first
    assert second
    assert not journal.undoable(settings.corpus, first)
    with pytest.raises(ChangeRefused, match="changed since"):
        journal.undo(settings.corpus, settings.index, first.number)
    journal.undo(settings.corpus, settings.index, second.number)
    assert journal.undoable(settings.corpus, first)
    with pytest.raises(ChangeRefused, match="no longer kept"):
        journal.undo(settings.corpus, settings.index, 99)


def test_only_so_many_changes_are_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MAX_CHANGES", 3)
    for year in range(2001, 2007):
        write(settings, "memos/a.md", date=str(year))
    assert [change.number for change in journal.changes(settings.index)] == [6, 5, 4]
    monkeypatch.setattr(journal, "MAX_KEPT_BYTES", 1)
    write(settings, "memos/a.md", date="2010")
    assert [change.number for change in journal.changes(settings.index)] == [7]


def test_superseded_by_is_written_beside_the_later_document(settings: Settings) -> None:
    with Index(settings.index).snapshot() as snapshot:
        document = snapshot.document("memos/a.md")
        edits = superseding(
            settings.corpus, settings.index, snapshot, document, supersedes=(), superseded_by=["memos/b.md"]
        )
    save(settings.corpus, settings.index, edits)
    assert tomllib.loads(held(settings, "memos/b.md.meta.toml")) == {"supersedes": ["A-14"]}

    later = indexed(settings, "memos/a.md")
    assert [s.path for s in later.superseded_by] == ["memos/b.md"]
    with Index(settings.index).snapshot() as snapshot:
        assert not superseding(
            settings.corpus, settings.index, snapshot, later, supersedes=(), superseded_by=["memos/b.md"]
        )
        edits = superseding(settings.corpus, settings.index, snapshot, later, supersedes=(), superseded_by=())
    save(settings.corpus, settings.index, edits)
    assert not indexed(settings, "memos/a.md").superseded_by


@pytest.mark.parametrize(
    ("older", "later", "message"),
    [
        ([], ["memos/a.md"], "itself"),
        (["A-14"], [], "itself"),
        (["memos/b.md"], ["memos/b.md"], "both"),
    ],
)
def test_no_document_supersedes_itself(settings: Settings, older: list[str], later: list[str], message: str) -> None:
    with Index(settings.index).snapshot() as snapshot:
        document = snapshot.document("memos/a.md")
        with pytest.raises(ChangeRefused, match=message):
            superseding(settings.corpus, settings.index, snapshot, document, supersedes=older, superseded_by=later)


def test_what_is_known_is_the_sidecar_of_now_over_what_was_indexed(settings: Settings) -> None:
    write(settings, "memos/c.txt", date="2018", label="")
    with Index(settings.index).snapshot() as snapshot:
        meta = effective(opened(settings, "memos/c.txt"), snapshot.document("memos/c.txt").meta)
    assert (meta.title, meta.date, meta.label, meta.history[0].by) == ("Letter", "2018", "", "letter-2019")
    assert meta.source("date") is Source.SIDECAR


def test_documents_that_share_a_sidecar_do_not_share_what_is_said_of_one(settings: Settings) -> None:
    write_corpus(settings.corpus, FILES | {"memos/a.txt": "Words.\n", "memos/a.meta.toml": 'label = "both"\n'})
    sidecar = opened(settings, "memos/a.txt")
    assert (sidecar.path, dict(sidecar.values)) == ("memos/a.txt.meta.toml", {"label": "both"})
    save(settings.corpus, settings.index, [Edit(sidecar, {"date": "2001"})])
    assert held(settings, "memos/a.meta.toml") == 'label = "both"\n'
    assert tomllib.loads(held(settings, "memos/a.txt.meta.toml")) == {"label": "both", "date": "2001"}


def test_a_sidecar_named_without_the_ending_is_edited_where_it_lies(settings: Settings) -> None:
    write_corpus(settings.corpus, FILES | {"memos/b.meta.toml": 'label = "mine"\n'})
    write(settings, "memos/b.md", date="2001")
    assert tomllib.loads(held(settings, "memos/b.meta.toml")) == {"label": "mine", "date": "2001"}
    assert not (settings.corpus / "memos/b.md.meta.toml").exists()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("memos/nothing.md", "no file"),
        ("../outside.md", "no file"),
        ("memos/c.txt.meta.toml", "no file"),
        ("memos/a.md/letter.pdf", "inside memos/a.md"),
    ],
)
def test_what_is_no_document_has_no_sidecar(settings: Settings, path: str, message: str) -> None:
    (settings.corpus / "../outside.md").write_text("Words.")
    with pytest.raises(ChangeRefused, match=message):
        opened(settings, path)


@pytest.mark.parametrize("content", [b"title = ", b"tittle = 'x'", b"\xff"])
def test_a_broken_sidecar_is_left_to_its_author(settings: Settings, content: bytes) -> None:
    (settings.corpus / "memos/a.md.meta.toml").write_bytes(content)
    with pytest.raises(ChangeRefused, match=r"a\.md\.meta\.toml"):
        write(settings, "memos/a.md", date="2001")
    assert (settings.corpus / "memos/a.md.meta.toml").read_bytes() == content


def test_a_folder_that_links_out_of_the_corpus_is_not_written_to(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (settings.corpus / "linked").symlink_to(tmp_path / "elsewhere")
    wanted = {"linked/x.toml": journal.Wanted(b"x", "")}
    with pytest.raises(ChangeRefused, match="outside"):
        journal.apply(settings.corpus, settings.index, wanted, Action.EDIT, "linked/x")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_vanished_corpus_is_told(settings: Settings) -> None:
    sidecar = opened(settings, "memos/a.md")
    settings.corpus.rename(settings.corpus.with_name("away"))
    with pytest.raises(CorpusError, match="no corpus folder"):
        save(settings.corpus, settings.index, [Edit(sidecar, {"date": "2001"})])
    assert not settings.corpus.exists()


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_full_disk_leaves_the_corpus_as_it_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    before = tree(settings.corpus)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, broken, full)
        with pytest.raises(ChangeRefused, match="No space left on device"):
            write(settings, "memos/c.txt", date="2018")
    assert tree(settings.corpus) == before
    assert journal.changes(settings.index) == []
    assert write(settings, "memos/c.txt", date="2018")


def test_where_the_second_of_two_files_cannot_be_written_the_first_is_put_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, really = tree(settings.corpus), os.replace
    edits = [Edit(opened(settings, path), {"date": "2018"}) for path in ("memos/a.md", "memos/b.md")]

    def fails_for_b(source: Path, target: Path) -> None:
        if target.name == "b.md.meta.toml":
            raise OSError(13, "Permission denied")
        really(source, target)

    monkeypatch.setattr(os, "replace", fails_for_b)
    with pytest.raises(ChangeRefused, match="Permission denied"):
        save(settings.corpus, settings.index, edits)
    assert tree(settings.corpus) == before


def test_what_can_neither_be_written_nor_put_back_is_told_and_can_be_undone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, really_replace, really_unlink = tree(settings.corpus), os.replace, Path.unlink
    edits = [Edit(opened(settings, path), {"date": "2018"}) for path in ("memos/a.md", "memos/b.md")]

    def fails_for_b(source: Path, target: Path) -> None:
        if target.name == "b.md.meta.toml":
            raise OSError(13, "Permission denied")
        really_replace(source, target)

    def stays(file: Path, **options: bool) -> None:
        if file.name == "a.md.meta.toml":
            raise OSError(13, "Permission denied")
        really_unlink(file, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fails_for_b)
        patch.setattr(Path, "unlink", stays)
        with pytest.raises(ChangeRefused, match="half changed: undo change 1"):
            save(settings.corpus, settings.index, edits)
    assert tree(settings.corpus) != before
    journal.undo(settings.corpus, settings.index, 1)
    assert tree(settings.corpus) == before


def test_a_change_cut_short_can_be_undone(settings: Settings) -> None:
    before = tree(settings.corpus)
    edits = [Edit(opened(settings, path), {"date": "2018"}) for path in ("memos/a.md", "memos/c.txt")]
    change = save(settings.corpus, settings.index, edits)
    assert change
    (settings.corpus / "memos/a.md.meta.toml").unlink()  # as if the process had been killed before this one
    journal.undo(settings.corpus, settings.index, change.number)
    assert tree(settings.corpus) == before


def test_a_new_status_joins_the_history_of_the_earlier_ones(settings: Settings) -> None:
    sidecar = opened(settings, "memos/c.txt")
    with Index(settings.index).snapshot() as snapshot:
        known = effective(sidecar, snapshot.document("memos/c.txt").meta)
    with pytest.raises(ChangeRefused, match="Give the day"):
        with_change(known, "rescinded", "")
    save(settings.corpus, settings.index, [Edit(sidecar, with_change(known, "rescinded", "March 3, 2024"))])

    meta = indexed(settings, "memos/c.txt").meta
    assert meta.status is Status.RESCINDED
    assert meta.history == (
        StatusChange("2019-10-01", Status.AMENDED, "letter-2019"),
        StatusChange("2024-03-03", Status.RESCINDED),
    )
    assert held(settings, "memos/c.txt.meta.toml").startswith("# Who wrote this: A. Keeper.\n")


def test_a_status_without_a_history_is_only_a_status(settings: Settings) -> None:
    with Index(settings.index).snapshot() as snapshot:
        known = snapshot.document("memos/a.md").meta
    assert with_change(known, "rescinded", "") == {"status": "rescinded"}
    assert with_change(known, "rescinded", "2020") == {
        "status": "rescinded",
        "history": [{"date": "2020", "status": "rescinded"}],
    }
    with pytest.raises(ChangeRefused, match="history date"):
        write(settings, "memos/a.md", **with_change(known, "rescinded", "soon"))
