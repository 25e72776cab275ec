"""The documentation is tested: what a command takes and prints, and every setting, stands in it, and the reverse."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import BaseModel
from support import REPO, rows, run_cli, write_corpus

import cli
from index.aliases import load_aliases
from index.records import Kind, Status
from index.settings import Settings
from ingest.metadata import FIELDS, read_sidecar

COMMANDS = (REPO / "docs/commands.md").read_text(encoding="utf-8")
CONFIGURATION = (REPO / "docs/configuration.md").read_text(encoding="utf-8")
ROOT: Any = typer.main.get_command(cli.app)
OPTIONS = [
    (name, option)
    for name, command in ROOT.commands.items()
    for parameter in command.params
    if parameter.param_type_name == "option"
    for option in (*parameter.opts, *parameter.secondary_opts)
]
SECTIONS = {key: field for key, field in Settings.model_fields.items() if isinstance(field.default, BaseModel)}


def part(name: str) -> str:
    """What docs/commands.md says of a command, with what holds for every command."""
    common, *parts = re.split(r"(?m)^## `pincite ", COMMANDS)
    found = [text for text in parts if re.match(rf"{re.escape(name)}\b", text)]
    assert len(found) == 1, f"docs/commands.md has {len(found)} sections on `pincite {name}`"
    # `search` is documented by what it shares with `ask`.
    return common + found[0] + (part("ask") if name == "search" else "")


@pytest.mark.parametrize("name", ROOT.commands)
def test_command_is_documented(name: str) -> None:
    assert part(name)
    assert ROOT.commands[name].help


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_option_is_documented(name: str, option: str) -> None:
    assert re.search(rf"{re.escape(option)}\b", part(name)), f"docs/commands.md: `pincite {name}` takes {option}"


@pytest.mark.parametrize("option", [option for parameter in ROOT.params for option in parameter.opts])
def test_option_of_no_command_is_documented(option: str) -> None:
    assert f"pincite {option}" in COMMANDS


def test_no_option_is_documented_that_there_is_not() -> None:
    written = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", COMMANDS + CONFIGURATION))
    assert written - {option for _, option in OPTIONS} <= {"--help", "--version"}


@pytest.mark.parametrize("word", [*Kind, *Status])
def test_kind_and_status_are_documented(word: str) -> None:
    assert re.search(rf"(?<![\w-]){word}(?![\w-])", CONFIGURATION)
    assert isinstance(word, Status) or f"`{word}`" in COMMANDS


@pytest.mark.parametrize(
    ("section", "key"),
    [("", "corpus"), ("", "index"), *((s, k) for s, f in SECTIONS.items() for k in type(f.default).model_fields)],
)
def test_setting_is_documented_with_its_default(section: str, key: str) -> None:
    text = CONFIGURATION
    if section:
        match = re.search(rf"(?ms)^## `\[{section}\]`.*?(?=^## |\Z)", CONFIGURATION)
        assert match, f"docs/configuration.md has no section [{section}]"
        text = match[0]
    row = re.search(rf"(?m)^\| `{key}` \| (.*?) \| (.+) \|$", text)
    assert row, f"docs/configuration.md: [{section}] {key} is missing"
    owner = type(SECTIONS[section].default) if section else Settings
    default = owner.model_fields[key].default
    shown = row[1].strip("`")
    expected = "not set" if default is None else json.dumps(str(default) if isinstance(default, Path) else default)
    assert shown == expected


def test_no_setting_is_documented_that_there_is_not() -> None:
    keys = {"corpus", "index", *(k for f in SECTIONS.values() for k in type(f.default).model_fields)}
    assert set(re.findall(r"(?m)^\| `(\w+)` \|", CONFIGURATION)) == keys


def test_every_setting_of_the_settings_is_a_folder_or_a_section() -> None:
    assert set(Settings.model_fields) == {"corpus", "index", *SECTIONS}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", text)


def test_example_settings_are_valid(tmp_path: Path) -> None:
    example, metadata, names = blocks(CONFIGURATION, "toml")
    Settings.model_validate(tomllib.loads(example))
    assert set(read_sidecar(metadata.encode(), "a.meta.toml")) == set(FIELDS), "the example shows every field"
    (tmp_path / "aliases.toml").write_text(names, encoding="utf-8")
    assert load_aliases(tmp_path / "aliases.toml").acronyms["OPM"] == "Office of Policy and Management"


def test_examples_of_the_command_line_run(tmp_path: Path) -> None:
    """Each `pincite ...` line of the documentation, on a small corpus; `$ x | pincite` gets x's output."""
    import subprocess

    write_corpus(
        tmp_path / "corpus",
        {
            "statutes/8-usc-1373-sharing-status-information.md": "No rule shall restrict sending status information.",
            "memos/a.md": 'ICE may enter a school with a "judicial warrant" that a judge signs. '
            "A detainer request is a request.",
        },
    )
    lines = [line[2:] for line in re.findall(r"(?m)^\$ .*$", COMMANDS)]
    assert len(lines) >= 6
    assert sum("reindex" in line for line in lines) == 1
    for line in sorted(lines, key=lambda line: "reindex" not in line):
        before, _, command = line.rpartition("|")
        stdin = subprocess.run(shlex.split(before), capture_output=True, check=True).stdout if before else b""
        program, *arguments = shlex.split(command)
        assert program == "pincite"
        result = run_cli(*arguments, cwd=tmp_path, stdin=stdin)
        assert result.returncode == 0, (line, result.stderr.decode())
        assert result.stdout
        if "--json" in arguments:
            for row in rows(result):
                assert_documented(row, arguments[0])


def assert_documented(row: dict[str, Any], command: str) -> None:
    """Every key printed, at any depth, is named in the command's section."""
    for key, value in row.items():
        assert re.search(rf'[`"]{key}[`"]', part(command)), f"docs/commands.md: `pincite {command}` prints {key!r}"
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict) and key not in ("sources",):
                assert_documented(inner, command)


@pytest.mark.parametrize("file", sorted([*REPO.glob("docs/*.md"), REPO / "README.md"]), ids=lambda f: f.name)
def test_links_lead_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", file.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (file.parent / target).exists(), f"{file.name} links to {target}"
