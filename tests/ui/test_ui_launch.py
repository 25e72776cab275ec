"""What the launcher sets, and that the file for `streamlit run` says the same."""

from __future__ import annotations

import asyncio
import http.client
import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading
import tomllib
import webbrowser
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send
from support import REAL_COMMAND, REPO, run_cli
from ui_support import stop, wait_for

from index.errors import PinciteError, SettingsError
from index.settings import LOOPBACK, ServerSettings, Settings, load_settings, with_server
from ui import launch, server
from ui.launch import PRIVATE
from ui.security import Doorkeeper, host_name, is_loopback
from ui.theme import STYLE_SHEET, THEME

NAME = "pincite.example.org"


def test_config_toml_says_what_the_launcher_sets() -> None:
    tables = tomllib.loads((REPO / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert flat(tables) == {**PRIVATE, **THEME}


def flat(table: dict[str, object], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in table.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def test_the_privacy_critical_options_are_set() -> None:
    assert PRIVATE["server.address"] == "127.0.0.1"
    assert PRIVATE["browser.gatherUsageStats"] is False
    assert PRIVATE["server.allowedHosts"] == ["127.0.0.1", "localhost", "::1"]
    assert PRIVATE["client.showErrorDetails"] == "none"
    assert PRIVATE["server.fileWatcherType"] == "none"
    assert PRIVATE["server.headless"] is True


def test_the_style_sheet_fetches_nothing() -> None:
    style = STYLE_SHEET.read_text(encoding="utf-8")
    assert "url(" not in style
    assert "@import" not in style


def test_the_app_can_be_found_wherever_it_is_installed() -> None:
    spec = importlib.util.find_spec("app")
    assert spec is not None
    assert spec.origin


def test_a_port_in_use_is_an_error_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PinciteError, match=rf"pincite serve --port {port + 1}"):
            launch.launch(Settings(server=ServerSettings(port=port)))


@pytest.mark.parametrize("wanted", [True, False])
def test_the_browser_opens_only_when_asked_and_on_loopback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wanted: bool
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(launch, "_answers", lambda _url: True)
    monkeypatch.setattr(webbrowser, "open", opened.append)
    launch._announce(ServerSettings(port=8599, open_browser=wanted))
    assert opened == (["http://127.0.0.1:8599"] if wanted else [])
    assert "http://127.0.0.1:8599 (only on this machine)" in capsys.readouterr().out


def test_it_says_for_whom_it_listens(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(launch, "_answers", lambda _url: True)
    launch._announce(
        ServerSettings(host="::", port=8599, allowed_hosts=(NAME,), read_only=True, open_browser=False),
    )
    assert f"http://[::1]:8599 (for {NAME}, nothing can be changed)" in capsys.readouterr().out


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.7", "fe80::1"])
def test_beyond_loopback_it_needs_a_setting_and_a_name(host: str) -> None:
    with pytest.raises(SettingsError, match=r"server\.allow_network.*docs/serving\.md"):
        launch.check_reach(ServerSettings(host=host, allowed_hosts=(NAME,)))
    with pytest.raises(SettingsError, match=r"server\.allowed_hosts.*docs/serving\.md"):
        launch.check_reach(ServerSettings(host=host, allow_network=True))
    launch.check_reach(ServerSettings(host=host, allow_network=True, allowed_hosts=(NAME,)))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_loopback_needs_nothing(host: str) -> None:
    launch.check_reach(ServerSettings(host=host))


def test_the_refusal_is_a_usage_error_of_the_command_line(tmp_path: Path) -> None:
    for arguments, message in (
        (["--host", "0.0.0.0"], "server.allow_network"),
        (["--host", "pincite.example.org"], "host: write an IP address"),
    ):
        done = run_cli("serve", "--no-open", *arguments, cwd=tmp_path, command=REAL_COMMAND)
        assert done.returncode == 2
        assert message in done.stderr.decode()
        assert b"Traceback" not in done.stderr


def test_an_address_of_another_machine_is_explained() -> None:
    # 192.0.2.0/24 is set aside for documentation (RFC 5737).
    server = ServerSettings(host="192.0.2.1", allow_network=True, allowed_hosts=(NAME,))
    with pytest.raises(PinciteError, match="Give an address of this machine"):
        launch.launch(Settings(server=server))


@pytest.mark.parametrize("name", ["https://a.example", "a.example:80", "*", "*.a.example", "", "a b", "a/b", "-a"])
def test_a_bad_host_name_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=r"allowed_hosts: .*is no host name"):
        with_server(Settings(), {"allowed_hosts": [name]})


def test_host_names_are_compared_in_lower_case() -> None:
    server = with_server(Settings(), {"allowed_hosts": ["Pincite.Example.org", "10.0.0.7", "app_1"]}).server
    assert server.allowed_hosts == (NAME, "10.0.0.7", "app_1")


def test_options_win_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "pincite.toml"
    file.write_text('[server]\nport = 8600\nread_only = true\nlanguage = "es"\n', encoding="utf-8")
    server = with_server(load_settings(file), {"host": "localhost", "port": 8601}).server
    assert (server.host, server.port, server.read_only, server.language) == (LOOPBACK, 8601, True, "es")


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost", "localhost"),
        ("LocalHost:8501", "localhost"),
        ("[::1]:8501", "::1"),
        ("[::1]", "::1"),
        ("localhost:99999", ""),
        ("localhost:x", ""),
        ("user@localhost", ""),
        ("localhost/evil", ""),
        ("localhost?evil", ""),
        ("[::1", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_host_header(host: str, name: str) -> None:
    assert host_name(host) == name


def test_which_addresses_are_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "10.0.0.7", "::ffff:10.0.0.7", "localhost", "", "/run/socket")))


@pytest.mark.parametrize(("given", "threads"), [(None, server.threads_of_a_question()), ("3", "3")])
def test_a_question_takes_few_threads_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, given: str | None, threads: object
) -> None:
    # Set, then taken away, so that monkeypatch puts back what was there.
    monkeypatch.setenv("OMP_NUM_THREADS", given or "9")
    if given is None:
        monkeypatch.delenv("OMP_NUM_THREADS")
    monkeypatch.setattr(server, "_warm", lambda _stopping: None)

    async def start() -> None:
        async with server.lifespan(None):
            assert os.environ["OMP_NUM_THREADS"] == str(threads)

    asyncio.run(start())


@pytest.mark.parametrize("stopped", [True, False])
def test_a_warm_up_cut_off_by_the_server_s_end_is_quiet_and_any_other_fault_is_not(
    monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    def fail(stopping: threading.Event) -> None:
        if stopped:
            stopping.wait()
        raise ModuleNotFoundError("No module named 'joblib'")

    told, loud = threading.Event(), list[object]()

    def tell(fault: threading.ExceptHookArgs) -> None:
        loud.append(fault.exc_type)
        told.set()

    monkeypatch.setattr(threading, "excepthook", tell)
    monkeypatch.setattr(server, "_warm", fail)

    async def start() -> None:
        async with server.lifespan(None):
            if not stopped:
                await asyncio.to_thread(told.wait, 10)

    asyncio.run(start())
    for thread in threading.enumerate():
        if thread.name == "pincite-warm-up":
            thread.join(10)
    assert loud == ([] if stopped else [ModuleNotFoundError])


HERE, THERE = LOOPBACK, "10.0.0.7"
NETWORK = {"names": [NAME], "network": True}


@pytest.mark.parametrize(
    ("door", "arrived", "host", "origin", "answer"),
    [
        ({}, HERE, "127.0.0.1:8501", None, 200),
        ({}, HERE, "[::1]:8501", None, 200),
        ({}, HERE, NAME, None, 400),
        ({}, THERE, "127.0.0.1:8501", None, 403),  # `streamlit run` told to listen everywhere
        ({"names": [NAME]}, HERE, NAME, None, 200),  # a proxy on this machine
        ({"names": [NAME]}, HERE, "127.0.0.1", None, 200),
        ({"names": [NAME]}, THERE, NAME, None, 403),
        (NETWORK, THERE, NAME, None, 200),
        (NETWORK, THERE, f"{NAME}:8443", None, 200),
        (NETWORK, THERE, "127.0.0.1:8501", None, 400),
        (NETWORK, THERE, "10.0.0.7:8501", None, 400),
        (NETWORK, THERE, f"evil.{NAME}", None, 400),
        (NETWORK, THERE, NAME, f"https://{NAME}", 200),
        (NETWORK, THERE, NAME, "https://evil.example", 403),
        (NETWORK, THERE, NAME, f"https://{NAME}:8443", 403),
        (NETWORK, THERE, NAME, "null", 403),
        ({}, HERE, "127.0.0.1:8501", "http://127.0.0.1:8501", 200),
        ({}, HERE, "127.0.0.1:8501", "http://127.0.0.1:3000", 403),  # another app of this machine
        ({}, HERE, "127.0.0.1:8501", "http://[", 403),
    ],
)
def test_who_is_answered(door: dict[str, Any], arrived: str, host: str, origin: str | None, answer: int) -> None:
    headers = [("host", host)] + ([("origin", origin)] if origin else [])
    assert knock(door, arrived, headers, "http") == answer
    assert (knock(door, arrived, headers, "websocket") == "let in") == (answer == 200)


def test_a_request_with_no_host_or_two_is_refused() -> None:
    assert knock({}, HERE, [], "http") == 400
    assert knock({}, HERE, [("host", "localhost"), ("host", "localhost")], "http") == 400


def knock(door: dict[str, Any], arrived: str, headers: list[tuple[str, str]], kind: str) -> object:
    """What becomes of a request: its status, or how a websocket is received."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "let in"} if kind == "websocket" else {"type": "http.response.start", "status": 200})

    async def receive() -> MutableMapping[str, Any]:
        return {"type": f"{kind}.connect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    sent: list[MutableMapping[str, Any]] = []
    raw = [(name.encode(), value.encode()) for name, value in headers]
    scope = {"type": kind, "method": "GET", "path": "/", "headers": raw, "server": (arrived, 8501)}
    asyncio.run(Doorkeeper(app, **{"names": (), "network": False, **door})(scope, receive, send))
    return sent[0].get("status", sent[0]["type"])


@pytest.fixture(params=["0.0.0.0", "::1"])
def networked(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """The real server, told to listen at an address; yields how this machine calls it, and the port."""
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.bind((request.param, 0))
            port = int(probe.getsockname()[1])
    except OSError:
        pytest.skip(f"no {request.param} on this machine")
    here = launch.WILDCARDS.get(request.param, request.param)
    (tmp_path / "pincite.toml").write_text(
        f'[server]\nallow_network = true\nallowed_hosts = ["{NAME}"]\nopen_browser = false\n', encoding="utf-8"
    )
    command = [sys.executable, str(REPO / "cli.py"), "serve", "--host", request.param, "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--read-only"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        wait_for(f"{launch.address(request.param, port)}/healthz", process)
        yield here, port
    finally:
        output = stop(process)
    assert "Traceback" not in output


def test_the_real_server_answers_to_the_named_hosts_only(networked: tuple[str, int]) -> None:
    host, port = networked
    assert status(host, port, NAME) == 503  # there is no index
    assert status(host, port, f"localhost:{port}") == 503
    assert status(host, port, "evil.example") == 400
    assert status(host, port, f"{NAME}.evil.example") == 400


def status(host: str, port: int, name: str) -> int:
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 503:
            assert json.loads(body)["status"] == "IndexMissing"
        return answer.status
    finally:
        connection.close()
