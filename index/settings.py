"""Every setting, in one typed model, read from `pincite.toml`.

The file is looked for in the current folder unless another is named. A relative path in it is
relative to the file's folder. Options of the command line win over the file.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from index.errors import SettingsError

SETTINGS_FILE = "pincite.toml"
DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
LOOPBACK = "127.0.0.1"
# Values of `answer.reader` that are no model's name.
OWN_READER, SMALL_READER, NO_READER = "pincite", "pincite-small", "none"
# Labels of letters, digits and hyphens (RFC 1123), and underscores, which names of containers hold.
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
_LANGUAGE = re.compile("[a-z]{2,3}")
# TOML tells these apart, `true` is no number, nor is "5": what may be given for a setting of each type, and how.
_WRITTEN: Mapping[object, tuple[tuple[type, ...], str]] = MappingProxyType(
    {
        bool: ((bool,), "true or false"),
        int: ((int,), "a whole number"),
        float: ((int, float), "a number"),
    }
)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _is_of_its_type(cls, value: object, info: ValidationInfo) -> object:
        """Left alone pydantic takes 1.0 for 1 and "yes" for true."""
        types, form = _WRITTEN.get(cls.model_fields[str(info.field_name)].annotation, ((), ""))
        if types and type(value) not in types:
            raise PydanticCustomError("plain_type", "write {form}", {"form": form})
        return value


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

    @field_validator("languages")
    @classmethod
    def _are_codes(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_LANGUAGE.fullmatch(code) for code in codes):
            raise PydanticCustomError("language", 'write codes in small letters, such as "en"')
        return codes


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
    reranker: str = Field(
        "", description="A cross-encoder's folder or hub id to reread the best passages; empty: none."
    )
    reranked: int = Field(20, ge=2, le=200, description="Passages that the reranker rereads.")


class AnswerSettings(_Section):
    """`[answer]`: how many quotations, and when to say that the corpus does not answer."""

    quotes: int = Field(5, ge=1, le=50, description="Quotations shown at most.")
    threshold: float = Field(0.3, ge=0, le=1, description="Least confidence to answer; higher means more often silent.")
    reader: str = Field(
        OWN_READER,
        min_length=1,
        description="Judges whether passages answer: pincite's own, its small one alone, none, or a cross-encoder.",
    )


class ServerSettings(_Section):
    """`[server]`: where the browser app listens, for whom, and what it lets them do."""

    host: str = Field(LOOPBACK, description="Address to listen at; beyond loopback only with allow_network.")
    port: int = Field(8501, ge=1024, le=65535, description="Port to listen at.")
    allow_network: bool = Field(False, description="Let `host` be an address that other machines can reach.")
    allowed_hosts: tuple[str, ...] = Field(
        (), description="Names under which a proxy passes requests on; needed beyond loopback."
    )
    read_only: bool = Field(False, description="The Library shows, and changes nothing.")
    language: Literal["auto", "en", "es"] = Field("auto", description="Of the interface; auto: the browser's.")
    open_browser: bool = Field(True, description="Open the page when `pincite serve` starts.")

    @field_validator("host")
    @classmethod
    def _is_address(cls, host: str) -> str:
        """An address as it stands; a name would have to be looked up, perhaps on another machine."""
        if host == "localhost":
            return LOOPBACK
        if not _is_ip(host):
            raise PydanticCustomError("host", "write an IP address such as 127.0.0.1, 0.0.0.0 or ::1, not a name")
        return host

    @field_validator("allowed_hosts")
    @classmethod
    def _are_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not _HOST_NAME.fullmatch(name) and not _is_ip(name):
                raise PydanticCustomError(
                    "host_name",
                    "{name} is no host name: write it as in pincite.example.org, without scheme, port, path or *",
                    {"name": repr(name)},
                )
        return tuple(name.lower() for name in names)


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text  # a zone ("fe80::1%eth0") has no place in an address of the web


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
            if values.get(key) == "":
                raise SettingsError(f"{file}: {key} names no folder. Write its path, or leave the line out.")
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


def with_server(settings: Settings, changes: Mapping[str, object]) -> Settings:
    """The settings with options of `pincite serve` put over those of the file.

    Args:
        settings: those of the file.
        changes: values of `ServerSettings` by name.

    Raises:
        SettingsError: a value does not fit.
    """
    try:
        server = ServerSettings.model_validate({**settings.server.model_dump(), **changes})
    except ValidationError as error:
        raise SettingsError(f"The options do not fit: {_faults(error)}.") from None
    return settings.model_copy(update={"server": server})


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"Cannot read the settings file {file}: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}. docs/configuration.md shows an example.") from None


def _explain(file: Path, error: ValidationError) -> str:
    return f"Settings in {file} do not fit: {_faults(error)}. docs/configuration.md lists every setting."


def _faults(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
