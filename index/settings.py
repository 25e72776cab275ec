"""Every setting, in one typed model, read from `pincite.toml`.

The file is looked for in the current folder unless another is named. A relative path in it is
relative to the file's folder. Options of the command line win over the file.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import SettingsError

SETTINGS_FILE = "pincite.toml"
DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelSettings(_Section):
    """`[model]`: which model turns text into vectors, and how."""

    name: str = Field(DEFAULT_MODEL, min_length=1, description="A folder, or a hub id already on this machine.")
    query_prompt: str | None = Field(None, description="Put before each question; unset: the model's own.")
    document_prompt: str | None = Field(None, description="Put before each passage; unset: the model's own.")
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        "auto", description="Arithmetic for bulk embedding; auto: bfloat16 where the processor has it."
    )
    batch_size: int = Field(32, ge=1, le=1024, description="Texts per batch.")
    languages: tuple[str, ...] = Field(
        ("en",), description="Codes of the languages it reads; empty: any. Other questions are not answered."
    )
    download: bool = Field(False, description="Let a model that is not on this machine be fetched from its hub.")


class PassageSettings(_Section):
    """`[passages]`: how long a passage is."""

    max_tokens: int = Field(
        160, ge=32, le=8192, description="Tokens per passage at most; never more than the model reads."
    )
    overlap_sentences: int = Field(1, ge=0, le=5, description="Sentences repeated from the passage before.")


class SearchSettings(_Section):
    """`[search]`: how many candidates are weighed, and the balance of meaning and words."""

    candidates: int = Field(100, ge=10, le=10_000, description="Passages taken from each retriever.")
    dense_weight: float = Field(0.5, ge=0, le=1, description="1: only meaning, 0: only words.")
    limit: int = Field(10, ge=1, le=100, description="Passages shown unless a command says otherwise.")


class AnswerSettings(_Section):
    """`[answer]`: how many quotations, and when to say that the corpus does not answer."""

    quotes: int = Field(5, ge=1, le=50, description="Quotations shown at most.")
    threshold: float = Field(0.5, ge=0, le=1, description="Least confidence to answer; higher means more often silent.")


class ServerSettings(_Section):
    """`[server]`: where the browser app listens."""

    port: int = Field(8501, ge=1024, le=65535, description="Port on 127.0.0.1.")
    open_browser: bool = Field(True, description="Open the page when `pincite serve` starts.")


class Settings(_Section):
    """All settings. `corpus` and `index` are folders."""

    corpus: Path = Field(Path("corpus"), description="The folder of documents.")
    index: Path = Field(Path(".index"), description="The folder of the index.")
    model: ModelSettings = ModelSettings()
    passages: PassageSettings = PassageSettings()
    search: SearchSettings = SearchSettings()
    answer: AnswerSettings = AnswerSettings()
    server: ServerSettings = ServerSettings()


def load_settings(path: Path | None = None, *, corpus: Path | None = None, index: Path | None = None) -> Settings:
    """Read the settings file and put the command line's folders over it.

    Args:
        path: the file; None looks for `pincite.toml` in the current folder and does without it if absent.
        corpus: the corpus folder given on the command line, if any.
        index: the index folder given on the command line, if any.

    Raises:
        SettingsError: the named file is missing, not TOML, or holds an unknown or unfit setting.
    """
    file = path or Path(SETTINGS_FILE)
    values: dict[str, object] = {}
    if path is not None or file.is_file():
        values = _read(file)
        for key in ("corpus", "index"):
            if isinstance(values.get(key), str):
                values[key] = file.parent / str(values[key])
    if corpus is not None:
        values["corpus"] = corpus
    if index is not None:
        values["index"] = index
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_explain(file, error)) from None


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"Cannot read the settings file {file}: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}. docs/configuration.md shows an example.") from None


def _explain(file: Path, error: ValidationError) -> str:
    faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return f"Settings in {file} do not fit: {faults}. docs/configuration.md lists every setting."
