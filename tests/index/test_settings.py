"""Settings are what they are written as, or refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import SettingsError
from index.settings import load_settings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[search]\nlimit = true\n", "search.limit: write a whole number"),
        ("[search]\nlimit = 1.0\n", "search.limit: write a whole number"),
        ('[answer]\nthreshold = "0.5"\n', "answer.threshold: write a number"),
        ('[server]\nread_only = "yes"\n', "server.read_only: write true or false"),
        ('[model]\nlanguages = ["EN"]\n', "model.languages: write codes in small letters"),
        ('corpus = ""\n', "corpus names no folder"),
        ("[search]\nlimits = 3\n", "search.limits"),
    ],
)
def test_what_is_not_of_its_type_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "pincite.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=told):
        load_settings(file)


def test_a_whole_number_is_a_number_too(tmp_path: Path) -> None:
    file = tmp_path / "pincite.toml"
    file.write_text("[answer]\nthreshold = 1\n")
    assert load_settings(file).answer.threshold == 1.0
