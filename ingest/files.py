"""The corpus folder: which files are documents, and what each is made from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.aliases import ALIAS_FILE
from index.errors import CorpusError, UnreadableDocument
from index.records import Failure
from ingest.metadata import MAX_SIDECAR_BYTES, SIDECAR_ENDING, sidecar_paths
from ingest.reading import MAX_FILE_BYTES, READING_VERSION

# At the top of the corpus: the list of sources, no document.
MANIFEST = "sources.toml"
NO_DOCUMENTS = frozenset({MANIFEST, ALIAS_FILE})
_LEADS_OUT = "a link that leads out of the corpus is not followed; copy the file in"
_LEADS_TO_FOLDER = "a link to a folder is not followed; copy the folder in"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the corpus: its path relative to the corpus (with `/`), and where it lies."""

    path: str
    location: Path


@dataclass(frozen=True, slots=True)
class Corpus:
    """The files of a corpus, and what was not looked into: folders that could not be listed, links."""

    files: list[SourceFile]
    closed: tuple[Failure, ...]


def scan(corpus: Path, index: Path | None = None) -> Corpus:
    """The documents of a corpus folder, sorted by path, and what is not looked into.

    Left out: hidden files and folders, sidecars, the manifest, the act names, and the index folder if it lies inside.
    Links to folders, and links that lead out of the corpus, are not followed; they are told in `closed`.

    Raises:
        CorpusError: there is no such folder, or it is the index folder.
    """
    if not corpus.is_dir():
        raise CorpusError(
            f"There is no corpus folder {corpus}. Make it and put documents in, or name another with --corpus DIR."
        )
    root = corpus.resolve()
    if index and index.resolve() == root:
        raise CorpusError(f"{corpus} cannot be both the corpus and the index. Name another folder with --index DIR.")
    closed: list[Failure] = []
    found: list[SourceFile] = []
    for file in _walk(corpus, index, closed):
        path = _path(file, corpus)
        if file.name.endswith(SIDECAR_ENDING) or path in NO_DOCUMENTS:
            continue
        # Path.resolve raises on a link to itself (Python 3.11, 3.12).
        if Path(os.path.realpath(file)).is_relative_to(root):
            found.append(SourceFile(path, file))
        else:
            closed.append(Failure(path, _LEADS_OUT))
    return Corpus(sorted(found, key=lambda file: file.path), tuple(closed))


def _walk(corpus: Path, index: Path | None, closed: list[Failure]) -> Iterator[Path]:
    def report(error: OSError) -> None:
        where = Path(error.filename or corpus)
        closed.append(Failure(_path(where, corpus), f"the folder cannot be listed: {error.strerror or error}"))

    skipped = index.resolve() if index else None
    for folder, folders, names in os.walk(corpus, onerror=report):
        folders[:] = [
            n for n in folders if not n.startswith(".") and Path(os.path.realpath(Path(folder, n))) != skipped
        ]
        links = (place for n in folders if (place := Path(folder, n)).is_symlink())
        closed += [Failure(_path(link, corpus), _LEADS_TO_FOLDER) for link in links]
        yield from (Path(folder) / name for name in names if not name.startswith("."))


def _path(file: Path, corpus: Path) -> str:
    return printable(file.relative_to(corpus).as_posix())


def printable(path: str) -> str:
    """A path with bytes that are no UTF-8 as numbers: it can be stored and shown, and is like no other."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_bytes(file: Path) -> bytes:
    """A file's bytes.

    Raises:
        UnreadableDocument: it is no regular file, may not be read, has gone, or is too large.
    """
    try:
        if not file.is_file():
            raise UnreadableDocument("not a regular file, or a link to nowhere")
        if file.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableDocument(f"larger than {MAX_FILE_BYTES // 2**20} MB; split it")
        return file.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"it cannot be opened: {error.strerror or error}") from None


def find_sidecar(source: SourceFile) -> tuple[Path, bytes] | None:
    """The document's sidecar and its bytes, None where it has none.

    Raises:
        UnreadableDocument: there is one that cannot be read.
    """
    for path in sidecar_paths(source.location.name):
        file = source.location.with_name(path)
        if os.path.isfile(file):  # noqa: PTH113 - Path.is_file raises where the name is too long
            if file.stat().st_size > MAX_SIDECAR_BYTES:
                raise UnreadableDocument(f"its sidecar {file.name} is larger than {MAX_SIDECAR_BYTES // 2**10} KB")
            return file, read_bytes(file)
    return None


def fingerprint(path: str, content: bytes, sidecar: bytes | None, recipe: str) -> str:
    """A hash of all that a file's documents are made from.

    Args:
        path: it decides the kind where nothing else does.
        content: the file's bytes.
        sidecar: its sidecar's bytes, if any.
        recipe: names the passage settings and the tokenizer.
    """
    digest = hashlib.sha256(f"{READING_VERSION}\0{recipe}\0{path}\0".encode("utf-8", "surrogateescape"))
    for part in (content, sidecar or b""):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
