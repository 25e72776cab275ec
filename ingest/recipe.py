"""What documents are made with, beside their own bytes: the model, the passage settings, act names and sources."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from index.aliases import ALIAS_FILE, Aliases, load_aliases
from index.model import Embedder
from index.settings import PassageSettings, Settings
from ingest import manifest
from ingest.manifest import SourceEntry
from ingest.reading import Stated


@dataclass(frozen=True)
class Recipe:
    """The same for every file of a run. A change of it is a change of every file."""

    embedder: Embedder
    passages: PassageSettings
    aliases: Aliases
    manifest: tuple[SourceEntry, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Names all of it; part of each file's fingerprint."""
        model = f"{self.embedder.identity}|{self.embedder.max_tokens}"
        parts = (model, self.passages.model_dump_json(), self.aliases.dump(), self.manifest)
        return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()

    def manifest_layer(self, *stated: Stated) -> Stated:
        """What the manifest of sources says about the document whose first id is stated in one of these layers."""
        for layer in stated:
            ids, _ = layer.get("ids", ((), None))
            first = next(iter(ids), None) if isinstance(ids, list | tuple) else ids
            entry = next((entry for entry in self.manifest if entry.id == first), None)
            if entry:
                return manifest.stated(entry)
        return {}


def make_recipe(settings: Settings, embedder: Embedder) -> Recipe:
    """The recipe that settings and corpus give.

    Raises:
        SettingsError: the corpus's `aliases.toml` or `sources.toml` is not as it should be.
    """
    aliases = load_aliases(settings.corpus / ALIAS_FILE)
    return Recipe(embedder, settings.passages, aliases, tuple(manifest.read_manifest(settings.corpus)))
