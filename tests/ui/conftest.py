"""A small corpus of our own writing, indexed once with the real model, and the app started on it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest
from support import REPO
from ui_support import FILES, stop, unused_port, use, wait_for

from index.settings import Settings
from ingest import pipeline
from ui import jobs


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose index holds `FILES`; one of them cannot be read."""
    folder = tmp_path_factory.mktemp("ui")
    for name, text in FILES.items():
        file = folder / "corpus" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    made = Settings(corpus=folder / "corpus", index=folder / "index")
    report = pipeline.reindex(made)
    assert [failure.path for failure in report.failures] == ["memos/torn.pdf"]
    return made


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The whole app, not yet run, on the small corpus."""
    use(settings, monkeypatch)
    return AppTest.from_file(str(REPO / "ui" / "main.py"), default_timeout=120)


@pytest.fixture
def toy_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The re-indexes that the Library starts take the toy model."""
    monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-P", str(REPO / "tests" / "toy_job.py")))
    monkeypatch.setenv("PYTHONPATH", str(REPO / "tests"))


@pytest.fixture(scope="session")
def free_port() -> int:
    """The port of the app that the tests share."""
    return unused_port()


@pytest.fixture(scope="session")
def server(settings: Settings, free_port: int) -> Iterator[str]:
    """The real app in a process of its own; yields its address. It must end quietly."""
    command = [sys.executable, "cli.py", "serve", "--no-open", "--port", str(free_port)]
    command += ["--corpus", str(settings.corpus), "--index", str(settings.index)]
    process = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    address = f"http://127.0.0.1:{free_port}"
    try:
        wait_for(f"{address}/healthz", process)
        yield address
    finally:
        output = stop(process)
    assert "Traceback" not in output
    assert address in output
    assert process.returncode == 0
