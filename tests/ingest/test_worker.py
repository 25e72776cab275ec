"""Reading in a process with limits: what breaks them is a reason, and the next file is read."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation import reading_inputs as inputs
from index.errors import UnreadableDocument
from ingest import worker
from ingest.readers.pdf import SECONDS_PER_PAGE
from ingest.reading import TIME_GRANT, read
from ingest.wire import pack_reading, unpack_reading
from ingest.worker import ReadingPool

ROOT = Path(__file__).resolve().parents[2]
# Stands in for a library that misbehaves: the worker finds this `striprtf` before the real one.
FAKE_LIBRARY = """
import os, sys, time, ctypes
def rtf_to_text(source, **kwargs):
    if "PRINT" in source:
        print("noise " * 1000, flush=True)
        os.write(1, b"more noise")
        return "Words after noise."
    if "HANG" in source:
        time.sleep(600)
    if "PATIENCE" in source:
        from ingest.reading import ask_for_time
        ask_for_time(60)
        time.sleep(4)
    if "LOOP" in source:
        while True:
            pass
    if "MEMORY" in source:
        return "x" * (10 ** 10)
    if "CRASH" in source:
        ctypes.string_at(0)
    if "EXIT" in source:
        os._exit(3)
    return "Plain words."
"""


@pytest.fixture(scope="module")
def fakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fakes")
    (folder / "striprtf").mkdir()
    (folder / "striprtf" / "__init__.py").touch()
    (folder / "striprtf" / "striprtf.py").write_text(FAKE_LIBRARY)
    return folder


@pytest.fixture
def pool(fakes: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReadingPool]:
    monkeypatch.setenv("PYTHONPATH", str(fakes))
    with ReadingPool(seconds=3.0, memory_mb=1024) as made:
        yield made


def rtf(word: str) -> bytes:
    return rb"{\rtf1 " + word.encode() + b"}"


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("HANG", "took longer than 3 s"),
        ("LOOP", "took longer than 3 s"),
        ("MEMORY", "more than 1,024 MB"),
        ("CRASH", "crashed the reader"),
        ("EXIT", "crashed the reader"),
    ],
)
def test_a_broken_limit_is_a_reason_and_the_next_file_is_read(pool: ReadingPool, word: str, reason: str) -> None:
    assert pool.read(rtf("fine"), "a.rtf").text == "Plain words."
    with pytest.raises(UnreadableDocument, match=reason):
        pool.read(rtf(word), "b.rtf")
    assert pool.read(rtf("fine"), "c.rtf").text == "Plain words."


def test_what_a_library_prints_corrupts_nothing(pool: ReadingPool) -> None:
    for _ in range(3):
        assert pool.read(rtf("PRINT"), "a.rtf").text == "Words after noise."


def test_one_worker_serves_many_files_and_ends_with_the_pool() -> None:
    with ReadingPool() as pool:
        pool.read(b"One.", "a.txt")
        first = pool._worker
        for _ in range(20):
            pool.read(b"More.", "a.txt")
        assert pool._worker is first
        assert first is not None
        assert first.poll() is None
    assert first.poll() == 0


def test_no_file_no_worker() -> None:
    with ReadingPool() as pool:
        assert pool._worker is None


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (inputs.pdf(), "a.pdf"),
        (inputs.docx(), "a.docx"),
        (inputs.html(), "a.html"),
        (inputs.eml(attachments=[("a.pdf", inputs.pdf())]), "a.eml"),
        (b"+++\ntitle = 'T'\nids = ['a', 'b']\n+++\n# Heading\n\nWords.", "a.md"),
        ("Muñoz \U0001f600 \ufffd".encode(), "a.txt"),
    ],
)
def test_a_reading_comes_back_as_it_was(content: bytes, name: str) -> None:
    with ReadingPool() as pool:
        assert pool.read(content, name) == read(content, name)


def test_dates_in_front_matter_come_back_as_iso_dates() -> None:
    packed = pack_reading(read(b"+++\ndate = 2025-01-28\neffective = 2025-02-01T10:00:00Z\n+++\nWords.", "a.md"))
    stated = unpack_reading(packed).stated
    assert stated["date"][0] == "2025-01-28"
    assert str(stated["effective"][0]).startswith("2025-02-01T10:00")


def test_front_matter_that_refers_to_itself_is_a_reason() -> None:
    with ReadingPool() as pool, pytest.raises(UnreadableDocument, match="metadata"):
        pool.read(b"---\ntitle: &a [*a]\n---\nWords.", "a.md")


def test_the_reason_of_an_unreadable_file_comes_through() -> None:
    with ReadingPool() as pool, pytest.raises(UnreadableDocument, match="the file is empty"):
        pool.read(b"", "a.txt")


def test_it_works_elsewhere_and_takes_no_code_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ingest").mkdir()
    for name in ("ingest/__init__.py", "email.py", "pypdf.py", "json.py"):
        (tmp_path / name).write_text("raise SystemExit('taken from the current folder')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", f".{os.pathsep}")
    before = set(tmp_path.rglob("*"))
    with ReadingPool() as pool:
        assert "The limit is 48 hours." in pool.read(inputs.pdf(), "a.pdf").text
    assert set(tmp_path.rglob("*")) == before


def test_a_library_that_asks_for_more_time_is_granted_it(pool: ReadingPool) -> None:
    assert pool.read(rtf("PATIENCE"), "a.rtf").text == "Plain words."


def test_each_page_asks_for_more_time() -> None:
    asked = list[float]()
    before = TIME_GRANT.set(asked.append)
    try:
        assert len(read(inputs.many_pages_pdf(30), "a.pdf").pages) == 30
    finally:
        TIME_GRANT.reset(before)
    assert asked == [SECONDS_PER_PAGE] * 30


def test_the_worker_loads_no_model_library() -> None:
    code = (
        "import sys, ingest.worker as w; from evaluation import reading_inputs as i; "
        "[w.read(c, 'x') for c in (i.pdf(), i.html(), i.docx(), i.eml())]; "
        "print([m for m in ('torch', 'sentence_transformers', 'faiss', 'streamlit') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.skipif(os.name != "posix", reason="signals and /proc are needed")
@pytest.mark.parametrize("word", ["fine", "HANG"])
def test_killing_the_parent_ends_the_worker(fakes: Path, word: str) -> None:
    code = (
        "import sys, threading\n"
        "from ingest.worker import ReadingPool\n"
        "pool = ReadingPool()\n"
        "pool.read(b'Words.', 'a.txt')\n"
        "print(pool._worker.pid, flush=True)\n"
        f"pool.read({rtf(word)!r}, 'a.rtf')\n"
        "threading.Event().wait()\n"
    )
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{fakes}"}
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=env, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    time.sleep(0.3)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _ends(pid)


def _ends(pid: int) -> bool:
    """Whether a process is gone, or dead and only waits to be noticed, within 5 seconds."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_frame_that_is_cut_off_is_the_end(tmp_path: Path) -> None:
    file = tmp_path / "frames"
    with file.open("wb") as stream:
        worker.write_frame(stream, b"whole")
        worker.write_frame(stream, b"cut off")
    file.write_bytes(file.read_bytes()[:-2])
    with file.open("rb") as stream:
        assert worker.read_frame(stream) == b"whole"
        assert worker.read_frame(stream) is None
