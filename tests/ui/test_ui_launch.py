"""What the launcher sets, and that the file for `streamlit run` says the same."""

from __future__ import annotations

import importlib.util
import socket
import tomllib
import webbrowser

import pytest
from support import REPO

from index.errors import PinciteError
from index.settings import ServerSettings, Settings
from ui import launch
from ui.launch import PRIVATE
from ui.theme import STYLE_SHEET, THEME


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
    assert PRIVATE["server.allowedHosts"] == ["127.0.0.1", "localhost"]
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
    launch._announce(8599, wanted)
    assert opened == (["http://127.0.0.1:8599"] if wanted else [])
    assert "http://127.0.0.1:8599" in capsys.readouterr().out
