"""What acts are called: "Trust Act" is Conn. Gen. Stat. § 54-192h, and a user's own list may say more."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from index.errors import SettingsError
from index.words import stems

# At the top of the corpus.
ALIAS_FILE = "aliases.toml"
MAX_ALIAS_FILE_BYTES = 1024 * 1024
# How far back a sentence is looked through for another place's name, in characters.
SENTENCE = 250
SUBDIVISIONS = r"(?:\([0-9A-Za-z]{1,5}\))*"
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]


class Alias(BaseModel):
    """One authority: its citation, its names, and the words that make such a name another's.

    `not_after` just before the name, or behind it with "of"; `not_near` before it in its sentence, unless `home`
    (the place whose act it is) stands nearer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    cites: Words
    names: tuple[Words, ...] = Field(min_length=1)
    not_after: tuple[Words, ...] = ()
    not_near: tuple[Words, ...] = ()
    home: str = ""


class Acronym(BaseModel):
    """A short form and what it stands for: in questions and passages each finds the other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    short: Words
    long: Words


class Synonyms(BaseModel):
    """Words that people use for one thing, lay and legal: a question that has one finds passages with another."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[Words, ...] = Field(min_length=2)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    alias: tuple[Alias, ...] = ()
    acronym: tuple[Acronym, ...] = ()
    synonyms: tuple[Synonyms, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A name found in a text, with the subdivisions printed behind it, and the citation that it stands for."""

    start: int
    end: int
    canonical: str


class Aliases:
    """The known names. Make it with `load_aliases`."""

    def __init__(
        self, entries: Sequence[Alias], acronyms: Sequence[Acronym] = (), synonyms: Sequence[Synonyms] = ()
    ) -> None:
        """Args: acts, acronyms, synonyms; of two acts or acronyms with one name the later counts."""
        self.synonyms = tuple(synonyms)
        self._groups = [[(word, stems(word)) for word in group.words] for group in synonyms]
        self.entries = tuple(entries)
        self.acronyms = {acronym.short.upper(): acronym.long for acronym in acronyms}
        self._by_name = {_key(name): entry for entry in self.entries for name in entry.names}
        names = sorted((name for entry in self.entries for name in entry.names), key=len, reverse=True)
        self._lower_first = {_key(name) for name in names if not name[0].isupper()}
        words = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
        self._pattern = re.compile(rf"(?<![\w.-])({words})({SUBDIVISIONS})(?![\w-])", re.IGNORECASE) if names else None

    def found_in(self, text: str, any_case: bool = False) -> Iterator[Named]:
        """The names in a text.

        Args:
            text: a passage or a question.
            any_case: whether "trust act" counts too (in a question; in a document it is two words of a sentence).
        """
        foreign: dict[str, int] = {}
        for match in self._pattern.finditer(text) if self._pattern else ():
            key = _key(match[1])
            entry = self._by_name[key]
            if not any_case and key not in self._lower_first and not match[1][0].isupper():
                continue
            if _is_foreign(text, match, entry, foreign.get(key)):
                foreign[key] = match.end()
            else:
                yield Named(match.start(), match.end(), entry.cites + (match[2] if "§" in entry.cites else ""))

    def dump(self) -> str:
        """All of it as JSON, to be kept in the index."""
        acronyms = tuple(Acronym(short=short, long=long) for short, long in self.acronyms.items())
        return _File(alias=self.entries, acronym=acronyms, synonyms=self.synonyms).model_dump_json()

    def synonyms_of(self, word: str) -> tuple[str, ...]:
        """The other words of the groups that hold a word, in any of its endings."""
        wanted = stems(word)
        groups = [group for group in self._groups if any(known == wanted for _, known in group)]
        return tuple(dict.fromkeys(other for group in groups for other, known in group if known != wanted))

    def names_of(self, canonical: str) -> tuple[str, ...]:
        """What an authority, or the section that a subdivision belongs to, is called."""
        return tuple(name for entry in self.entries if _holds(entry.cites, canonical) for name in entry.names)


def load_aliases(extra: Path | None = None) -> Aliases:
    """The names that pincite knows, and those of a file of the user's own.

    Args:
        extra: an `aliases.toml`; a file that is not there adds nothing. Its names win over pincite's.

    Raises:
        SettingsError: it cannot be read, is not TOML, or holds something else than aliases.
    """
    files = [_own()]
    if extra is not None and extra.is_file():
        files.append(_parse(_read(extra), str(extra)))
    return _combined(files)


@cache
def bundled() -> Aliases:
    """The names that pincite knows by itself."""
    return _combined([_own()])


@lru_cache(maxsize=8)
def parse_aliases(dumped: str) -> Aliases:
    """The inverse of `Aliases.dump`; "" gives what pincite knows by itself."""
    return _combined([_File.model_validate_json(dumped)]) if dumped else bundled()


def _combined(files: Sequence[_File]) -> Aliases:
    return Aliases(
        [alias for file in files for alias in file.alias],
        [acronym for file in files for acronym in file.acronym],
        [group for file in files for group in file.synonyms],
    )


@cache
def _own() -> _File:
    file = resources.files(__package__) / ALIAS_FILE
    return _parse(file.read_text(encoding="utf-8"), ALIAS_FILE)


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_ALIAS_FILE_BYTES:
            raise SettingsError(
                f"{file} is larger than {MAX_ALIAS_FILE_BYTES // 2**10} KB; it should hold act names only."
            )
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"Cannot read the act names in {file}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{file} is not UTF-8 text; save it as UTF-8.") from None


def _parse(content: str, name: str) -> _File:
    try:
        return _File.model_validate(tomllib.loads(content))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{name} is not valid TOML: {error}. docs/configuration.md shows an example.") from None
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError(
            f"Act names in {name} do not fit: {faults}. docs/configuration.md shows an example."
        ) from None


def _is_foreign(text: str, match: re.Match[str], entry: Alias, since: int | None) -> bool:
    """Whether a name is that of another place's act; `since`: where it last was, if it was before."""
    if entry.home and re.match(rf"\s+(?:of|in)\s+{re.escape(entry.home)}\b", text[match.end() : match.end() + 40]):
        return False
    if entry.not_after and _is_qualified(text, match, "|".join(map(re.escape, (*entry.not_after, *entry.not_near)))):
        return True
    before = text[max(0, match.start() - SENTENCE) : match.start()]
    if since is not None and not (entry.home and entry.home in text[since : match.start()]):
        return True
    sentence = re.split(r"[.!?]\s|\n\s*\n", before)[-1]
    nearest = max((sentence.rfind(place) for place in entry.not_near), default=-1)
    return nearest > (sentence.rfind(entry.home) if entry.home else -1)


def _is_qualified(text: str, match: re.Match[str], words: str) -> bool:
    """Whether one of the words stands just before the name ("Illinois's new") or behind it with "of" or "in"."""
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
    return bool(
        re.search(rf"\b(?:{words})(?:['’]s?)?[\s-]+(?:[\w’'-]+\s+)?[“\"]?$", before, re.IGNORECASE)
        or re.match(rf"[”\"]?\s+(?:of|in)\s+(?:{words})\b", after, re.IGNORECASE)
    )


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _holds(cites: str, canonical: str) -> bool:
    """Whether `canonical` is the authority `cites` or a subdivision of it."""
    return canonical == cites or (canonical.startswith(cites) and canonical[len(cites)] == "(")
