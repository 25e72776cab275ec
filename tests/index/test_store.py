"""The store under attack: other versions, damage, a second writer, a full disk, kill -9, readers during publication."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import (
    TOY_COMMAND,
    ToyEmbedder,
    environment,
    rows,
    run_cli,
    settings_in,
    without_capabilities,
    write_corpus,
)

from answer import Pincite
from index.errors import (
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnavailable,
    IndexWriteError,
    PinciteError,
)
from index.schema import DATABASE, SCHEMA_VERSION
from index.settings import Settings
from index.store import Index
from index.vectors import VectorIndex
from index.writer import IndexWriter, open_writer
from ingest.pipeline import reindex

FILES = 30
OPTIONS = ("--corpus", "corpus", "--index", "index", "--json")


def version(number: int) -> dict[str, str]:
    """A corpus that says in every file of which version it is; some files come and go."""
    return {
        f"news/{i:02}.txt": f"Edition {number} of bulletin {i}. Police in district {i} follow edition {number}."
        for i in range(number % 3, FILES + number % 2)
    }


def assert_whole(settings: Settings, *numbers: int) -> int:
    """The index answers from one whole version; returns which one."""
    with Index(settings.index).snapshot() as snapshot:
        found = {document.path: document.text for document in snapshot.documents().values()}
        seen = [number for number in numbers if found == version(number)]
        assert len(seen) == 1, f"a mixture, or neither version: {sorted(found.values())[:3]}..."
        ids, vectors = snapshot.passage_vectors()
        assert len(ids) == len(vectors) == len(snapshot.vectors) == snapshot.passage_total == len(found)
        assert len(snapshot.sentence_vectors(ids.tolist())) == len(ids)
        assert snapshot.report.generation == snapshot.generation
    answer = Pincite(settings, ToyEmbedder()).ask("police in district 7", limit=50)
    assert {f"dition {seen[0]} of" in hit.text for hit in answer.passages} == {True}
    return seen[0]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpus version 2 and an index of version 1."""
    folder = tmp_path_factory.mktemp("published")
    settings = settings_in(folder)
    write_corpus(settings.corpus, version(1))
    reindex(settings, embedder=ToyEmbedder())
    write_corpus(settings.corpus, version(2))
    return folder


@pytest.fixture
def work(published: Path, tmp_path: Path) -> Path:
    """A copy of `published` of one's own."""
    return shutil.copytree(published, tmp_path / "work")


@pytest.fixture(scope="module")
def events(published: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The calls by which a run from version 1 to 2 writes: statements, file writes, renames."""
    folder = shutil.copytree(published, tmp_path_factory.mktemp("measured") / "work")
    result = run_cli("reindex", *OPTIONS, cwd=folder, env={"TOY_COUNT_TO": "events"})
    assert result.returncode == 0, result.stderr.decode()
    return (folder / "events").read_text().split("\n")


KILLS = 16


@pytest.mark.parametrize("moment", range(KILLS))
def test_killed_at_any_write(work: Path, events: list[str], moment: int) -> None:
    """Half of the moments are spread over the whole run; half lie around the commit, the last 20 calls."""
    half = KILLS // 2
    at = 1 + len(events) * moment // half if moment < half else len(events) - (KILLS - 1 - moment) * 20 // half
    result = run_cli("reindex", *OPTIONS, cwd=work, env={"TOY_KILL_AT": str(at)})
    assert result.returncode == -signal.SIGKILL, f"event {at} of {len(events)} ({events[at - 1]}) was not reached"
    settings = settings_in(work)
    seen = assert_whole(settings, 1, 2)
    report = reindex(settings, embedder=ToyEmbedder())
    assert assert_whole(settings, 2) == 2
    assert report.generation == 2
    assert [file.name for file in settings.index.glob("*.partial")] == []
    if seen == 2:
        assert report.embedded == 0


@pytest.fixture(scope="module")
def seconds(published: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long an undisturbed run from version 1 to 2 takes."""
    folder = shutil.copytree(published, tmp_path_factory.mktemp("timed") / "work")
    started = time.monotonic()
    run_cli("reindex", *OPTIONS, cwd=folder)
    return time.monotonic() - started


@pytest.mark.parametrize("share", [0.2, 0.5, 0.7, 0.9])
def test_killed_from_outside(work: Path, seconds: float, share: float) -> None:
    """SIGKILL from another process, at a share of the seconds that an undisturbed run takes."""
    command = [*TOY_COMMAND, "reindex", *OPTIONS]
    process = subprocess.Popen(command, cwd=work, env=environment(), stdout=subprocess.DEVNULL)
    time.sleep(seconds * share)
    process.kill()
    process.wait()
    settings = settings_in(work)
    seen = assert_whole(settings, 1, 2)
    asked = run_cli("search", "police in district 7", *OPTIONS, cwd=work)
    assert asked.returncode == 0, asked.stderr.decode()
    assert {f"dition {seen} of" in hit["text"] for hit in rows(asked)[0]["hits"]} == {True}
    reindex(settings, embedder=ToyEmbedder())
    assert_whole(settings, 2)


@pytest.mark.parametrize("moment", [1, 2, 3, 4])
def test_killed_before_anything_was_ever_published(published: Path, tmp_path: Path, moment: int) -> None:
    """No generation yet: the answer is how to make one, never a traceback, and the next run makes it."""
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, version(2))
    at = {1: 3, 2: 9, 3: 15, 4: 60}[moment]
    result = run_cli("reindex", *OPTIONS, cwd=tmp_path, env={"TOY_KILL_AT": str(at)})
    assert result.returncode == -signal.SIGKILL
    with pytest.raises(IndexMissing, match="pincite reindex"):
        Pincite(settings, ToyEmbedder()).ask("police")
    reindex(settings, embedder=ToyEmbedder())
    assert_whole(settings, 2)


class Stop(Exception):
    """What the injected faults raise."""


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (VectorIndex, "build"),
        (VectorIndex, "save"),
        (IndexWriter, "add_file"),
        (IndexWriter, "remove_file"),
        (IndexWriter, "finish"),
        (IndexWriter, "keep_vectors"),
        (IndexWriter, "replace_failures"),
        (IndexWriter, "clean"),
    ],
)
@pytest.mark.parametrize("after", [False, True])
def test_fault_before_and_after_each_step(
    work: Path, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, after: bool
) -> None:
    settings = settings_in(work)
    whole = getattr(owner, name)

    def failing(*args: object, **kwargs: object) -> object:
        if after:
            whole(*args, **kwargs)
        raise Stop

    monkeypatch.setattr(owner, name, failing)
    with pytest.raises(Stop):
        reindex(settings, embedder=ToyEmbedder())
    monkeypatch.undo()
    assert assert_whole(settings, 1, 2) == (2 if name == "clean" else 1)
    reindex(settings, embedder=ToyEmbedder())
    assert_whole(settings, 2)


def test_killed_run_keeps_the_vectors_it_made(work: Path, events: list[str]) -> None:
    run_cli("reindex", *OPTIONS, cwd=work, env={"TOY_KILL_AT": str(len(events) - 20)})
    assert reindex(settings_in(work), embedder=ToyEmbedder()).embedded == 0


def test_readers_see_one_generation_while_a_writer_publishes(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, version(1))
    reindex(settings, embedder=ToyEmbedder())
    faults: list[BaseException] = []
    generations: set[int] = set()
    done = threading.Event()
    pincite = Pincite(settings, ToyEmbedder())

    def read() -> None:
        try:
            while not done.is_set():
                answer = pincite.ask("police in district 7", limit=50)
                editions = {hit.text.split()[1] for hit in answer.passages}
                assert editions == {str(answer.generation)}, f"generation {answer.generation} showed {editions}"
                with pincite.snapshot() as snapshot:
                    first = {d.path: d.text for d in snapshot.documents().values()}
                    time.sleep(0.05)
                    assert (
                        {d.path: d.text for d in snapshot.documents().values()} == first == version(snapshot.generation)
                    )
                    assert len(snapshot.vectors) == len(first)
                generations.add(answer.generation)
        except BaseException as error:
            faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(2, 22):
        write_corpus(settings.corpus, version(number))
        assert reindex(settings, embedder=ToyEmbedder()).generation == number
    done.set()
    for reader in readers:
        reader.join()
    assert not faults, faults[0]
    assert len(generations) > 5


def test_second_writer_is_told_so(work: Path) -> None:
    settings = settings_in(work)
    with open_writer(settings.index):
        with pytest.raises(IndexLocked, match="Wait for it to end"):
            reindex(settings, embedder=ToyEmbedder())
        result = run_cli("reindex", *OPTIONS, cwd=work)
        assert (result.returncode, result.stdout) == (1, b"")
        assert b"Another re-index is writing" in result.stderr
        assert b"Traceback" not in result.stderr
        assert_whole(settings, 1)
    assert run_cli("reindex", *OPTIONS, cwd=work).returncode == 0


def _other_version(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def _random_bytes(file: Path) -> None:
    file.write_bytes(os.urandom(file.stat().st_size))


def _truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _truncated_in_a_page(file: Path) -> None:
    os.truncate(file, 4096 * 3 + 77)


def _middle_overwritten(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as stream:
        stream.seek(4096 * 2)
        stream.write(b"\xa5" * (size - 4096 * 3))


def _table_overwritten(file: Path) -> None:
    """The layout can be read, one table cannot."""
    connection = sqlite3.connect(file)
    page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'meta'").fetchone()[0]
    connection.close()
    with file.open("r+b") as stream:
        stream.seek(4096 * (page - 1))
        stream.write(b"\xa5" * 4096)


def _another_program(file: Path) -> None:
    file.unlink()
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()


@pytest.mark.parametrize(
    "damage",
    [
        _other_version,
        _random_bytes,
        _truncated,
        _truncated_in_a_page,
        _middle_overwritten,
        _table_overwritten,
        _another_program,
    ],
)
def test_unusable_database_is_named_with_the_command_and_kept_aside(work: Path, damage: object) -> None:
    settings = settings_in(work)
    file = settings.index / DATABASE
    assert callable(damage)
    damage(file)
    before = file.read_bytes()
    for action in (
        lambda: Pincite(settings, ToyEmbedder()).ask("police in district 7"),
        lambda: reindex(settings, embedder=ToyEmbedder()),
    ):
        with pytest.raises((IndexMismatch, IndexDamaged), match="pincite reindex --full"):
            action()
    assert file.read_bytes() == before, "reading or refusing changed the file"
    reindex(settings, full=True, embedder=ToyEmbedder())
    assert_whole(settings, 2)
    kept = [other for other in settings.index.glob(f"{DATABASE}.old-*") if "-wal" not in other.name]
    assert [other.read_bytes() for other in kept] == [before]


@pytest.mark.parametrize("command", ["ask", "reindex"])
def test_damage_on_the_command_line(work: Path, command: str) -> None:
    _random_bytes(work / "index" / DATABASE)
    words = ["police"] if command == "ask" else []
    result = run_cli(command, *words, *OPTIONS, cwd=work)
    assert (result.returncode, result.stdout) == (1, b"")
    assert b"pincite reindex --full" in result.stderr
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize("fault", ["missing", "truncated", "empty", "foreign", "folder"])
def test_faiss_file_is_never_trusted(work: Path, fault: str) -> None:
    import numpy as np

    settings = settings_in(work)
    before = Pincite(settings, ToyEmbedder()).search("police in district 7", limit=50)
    file = settings.index / "vectors-1.faiss"
    assert file.is_file()
    if fault == "truncated":
        os.truncate(file, file.stat().st_size // 2)
    elif fault == "empty":
        file.write_bytes(b"")
    elif fault == "foreign":
        ids = np.arange(1, 4, dtype=np.int64)
        VectorIndex.build(ids, np.eye(3, 64, dtype=np.float32)).save(file)
    else:
        file.unlink()
        if fault == "folder":
            file.mkdir()
    after = Pincite(settings, ToyEmbedder()).search("police in district 7", limit=50)
    assert [(hit.passage_id, hit.score) for hit in after.hits] == [(hit.passage_id, hit.score) for hit in before.hits]
    if fault == "folder":
        file.rmdir()
    reindex(settings, embedder=ToyEmbedder())
    assert_whole(settings, 2)


def test_asking_writes_nothing(work: Path) -> None:
    def listing() -> dict[str, bytes]:
        return {f.name: f.read_bytes() for f in (work / "index").iterdir() if not f.name.endswith(("-shm", "-wal"))}

    before = listing()
    pincite = Pincite(settings_in(work), ToyEmbedder())
    pincite.ask("police in district 7")
    pincite.search("police")
    pincite.show("news/07.txt")
    assert listing() == before
    wal = work / "index" / f"{DATABASE}-wal"
    assert not wal.exists() or wal.stat().st_size == 0


@pytest.fixture
def read_only(work: Path) -> Iterator[Path]:
    """`work` with an index folder that may not be written."""
    for file in (work / "index").iterdir():
        file.chmod(0o444)
    (work / "index").chmod(0o555)
    yield work
    (work / "index").chmod(0o755)


def test_read_only_index_answers_and_says_why_it_cannot_be_written(read_only: Path) -> None:
    asked = run_cli("ask", "police in district 7", *OPTIONS, cwd=read_only, preexec_fn=without_capabilities)
    assert asked.returncode == 0, asked.stderr.decode()
    assert rows(asked)[0]["generation"] == 1
    written = run_cli("reindex", *OPTIONS, cwd=read_only, preexec_fn=without_capabilities)
    assert (written.returncode, written.stdout) == (1, b"")
    assert b"permissions" in written.stderr
    assert b"Traceback" not in written.stderr
    assert_whole(settings_in(read_only), 1)


@pytest.mark.parametrize("kilobytes", [1, 40, 90, 130, 200])
def test_full_disk(work: Path, kilobytes: int) -> None:
    """A limit on file sizes stands in for the full disk: writes fail somewhere in the middle."""
    settings = settings_in(work)
    many = {f"memos/{i}.txt": f"Memo {i}. " + f"The office keeps record {i} for a year. " * 40 for i in range(60)}
    write_corpus(settings.corpus, version(1) | many)
    limit = kilobytes * 1024

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    result = run_cli("reindex", *OPTIONS, cwd=work, preexec_fn=small_disk)
    assert b"Traceback" not in result.stderr, result.stderr.decode()[-500:]
    assert (result.returncode, result.stdout) == (1, b"")
    assert b"Free disk space" in result.stderr
    assert_whole(settings, 1)
    reindex(settings, embedder=ToyEmbedder())
    with Index(settings.index).snapshot() as snapshot:
        assert set(snapshot.paths()) == set(version(1) | many)


def test_questions_are_answered_on_a_full_disk(work: Path) -> None:
    """SQLite lays its log's memory beside the database, even to read."""
    (work / "index" / f"{DATABASE}-shm").unlink(missing_ok=True)
    (work / "index" / f"{DATABASE}-wal").unlink(missing_ok=True)

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    result = run_cli("show", "news/05.txt", *OPTIONS, cwd=work, preexec_fn=full)
    assert result.returncode == 0, result.stderr.decode()
    assert b"bulletin 5" in result.stdout


def test_a_database_that_another_process_holds_is_not_called_damaged(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = settings_in(work).index
    monkeypatch.setattr("index.store.BUSY_TIMEOUT_SECONDS", 0.1)
    holder = sqlite3.connect(folder / DATABASE, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(IndexUnavailable, match="cannot be read now"), Index(folder).snapshot():
            pass
    finally:
        holder.close()
    assert_whole(settings_in(work), 1)


@pytest.mark.parametrize("code", ["disk I/O error", "database or disk is full", "unable to open database file"])
def test_database_error_in_publication_leaves_the_last_generation(
    work: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def fail(*args: object) -> None:
        raise sqlite3.OperationalError(code)

    monkeypatch.setattr(IndexWriter, "_set_meta", fail)
    with pytest.raises(IndexWriteError, match="Nothing was published"):
        reindex(settings_in(work), embedder=ToyEmbedder())
    assert_whole(settings_in(work), 1)


def test_other_model_is_refused_with_both_names(work: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"toy.*other") as error:
        Pincite(settings_in(work), ToyEmbedder("other")).ask("police")
    assert "pincite reindex" in str(error.value)
    report = reindex(settings_in(work), embedder=ToyEmbedder("other", 32))
    assert report.embedded > 0
    assert Pincite(settings_in(work), ToyEmbedder("other", 32)).search("police").hits


def test_reader_never_takes_a_locked_database_for_an_unchanging_one(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database held exclusively may be half-written: waiting and failing is right, reading on is not."""
    monkeypatch.setattr("index.store.BUSY_TIMEOUT_SECONDS", 0.2)
    connection = sqlite3.connect(work / "index" / DATABASE, isolation_level=None)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("DELETE FROM failures")
    try:
        with pytest.raises(PinciteError), Index(work / "index").snapshot() as snapshot:
            snapshot.documents()
    finally:
        connection.close()


def test_unfinished_log_is_not_ignored_where_nothing_may_be_written(work: Path) -> None:
    """A killed writer left a write-ahead log; a reader who may not write must not read past it."""
    copy = work / "copy"
    shutil.copytree(work / "index", copy)
    connection = sqlite3.connect(work / "index" / DATABASE, isolation_level=None)
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("UPDATE meta SET value = '77' WHERE key = 'generation'")
    for name in (DATABASE, f"{DATABASE}-wal"):
        shutil.copy(work / "index" / name, copy / name)
    connection.close()
    copy.chmod(0o555)
    script = (
        "import sys, pathlib; from index.errors import PinciteError; from index.store import Index\n"
        "try:\n"
        "    with Index(pathlib.Path(sys.argv[1])).snapshot() as s: print(s.generation)\n"
        "except PinciteError: print('refused')"
    )
    try:
        result = run_cli("-c", script, str(copy), command=TOY_COMMAND[:1], cwd=work, preexec_fn=without_capabilities)
    finally:
        copy.chmod(0o755)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.strip() in (b"77", b"refused"), "it read the state before the commit"


@pytest.mark.parametrize("place", ["missing", "empty", "file"])
def test_no_index_says_how_to_make_one(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "index"
    if place == "empty":
        folder.mkdir()
        (folder / DATABASE).touch()
    elif place == "file":
        folder.write_text("not a folder")
    with pytest.raises(PinciteError, match="pincite reindex"), Index(folder).snapshot() as snapshot:
        snapshot.documents()
