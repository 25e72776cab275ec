"""What every part of the app shares: the settings handed to this process, and one `Pincite` for them."""

from __future__ import annotations

import os
from functools import lru_cache

import streamlit as st

from answer import Pincite
from index.settings import Settings, load_settings

# `pincite serve` hands its settings to the page script through this variable, as JSON.
SETTINGS_VARIABLE = "PINCITE_SETTINGS"


def hand_over(settings: Settings) -> None:
    """Make `settings` those of this process and its children; folders become absolute."""
    absolute = {"corpus": settings.corpus.absolute(), "index": settings.index.absolute()}
    os.environ[SETTINGS_VARIABLE] = settings.model_copy(update=absolute).model_dump_json()


def settings() -> Settings:
    """The settings handed over, else those of `pincite.toml` in the current folder.

    Raises:
        SettingsError: the file holds an unknown or unfit setting.
    """
    handed = os.environ.get(SETTINGS_VARIABLE)
    return _parsed(handed) if handed else load_settings()


@lru_cache(maxsize=1)
def _parsed(handed: str) -> Settings:
    """Each page asks for the settings dozens of times; what was handed over does not change."""
    return Settings.model_validate_json(handed)


def pincite() -> Pincite:
    """The one `Pincite` of this process for the present settings; its model is loaded once for all sessions.

    Raises:
        SettingsError: the settings cannot be read.
    """
    return _pincite(settings().model_dump_json())


@st.cache_resource(show_spinner=False)
def _pincite(settings_json: str) -> Pincite:
    return Pincite(Settings.model_validate_json(settings_json))
