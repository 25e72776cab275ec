"""What documents are made with, beside their own bytes: the model, the passage settings, the names of acts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from index.aliases import ALIAS_FILE, Aliases, load_aliases
from index.model import Embedder
from index.settings import PassageSettings, Settings
from ingest.reading import Stated


@dataclass(frozen=True)
class Recipe:
    """The same for every file of a run. A change of it is a change of every file."""

    embedder: Embedder
    passages: PassageSettings
    aliases: Aliases

    @cached_property
    def fingerprint(self) -> str:
        """Names all of it; part of each file's fingerprint."""
        parts = (self.embedder.identity, self.embedder.max_tokens, self.passages.model_dump_json(), self.aliases.dump())
        return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()

    def manifest_layer(self, *stated: Stated) -> Stated:
        """What the manifest of sources says about the document that states these ids."""
        return {}


def make_recipe(settings: Settings, embedder: Embedder) -> Recipe:
    """The recipe that settings and corpus give.

    Raises:
        SettingsError: the corpus's `aliases.toml` is no list of act names.
    """
    return Recipe(embedder, settings.passages, load_aliases(settings.corpus / ALIAS_FILE))
