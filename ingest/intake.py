"""Taking a file into the corpus: its name cleaned, its content read once, then stored whole or not at all."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from index.errors import ChangeRefused, CorpusError, UnreadableDocument
from index.records import Metadata
from ingest.files import SourceFile, find_sidecar, read_bytes, scan
from ingest.journal import Action, Wanted, apply, version
from ingest.metadata import FOLDER_KINDS, SIDECAR_ENDING, combine, read_sidecar
from ingest.reading import MAX_FILE_BYTES, Reader

# What the readers read (docs/formats.md). The bytes decide which reader a file gets; the ending has to be
# one that pincite knows all the same, so that nobody stores a program under the name of a document.
ENDINGS = tuple(
    ".txt .md .markdown .html .htm .xhtml .mht .mhtml .pdf .docx .odt .rtf .eml .png .jpg .jpeg .tif .tiff".split()
)
# Each folder that tells a kind, and one that tells none.
OTHER = "other"
FOLDERS = (*FOLDER_KINDS, OTHER)
# File systems allow 255 bytes; a sidecar's name and that of a file half written are up to 30 longer.
MAX_NAME_BYTES = 200
# Windows opens a device under these names, whatever their ending.
_DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))])
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was taken in: where it lies, what it says of itself, and what is to be known about it.

    `change` is the number to undo it by; `unread` what of it could not be read; `sidecar` the name of a
    sidecar that lay there already and speaks about it.
    """

    path: str
    change: int
    meta: Metadata
    replaced: bool
    unread: tuple[str, ...]
    sidecar: str


def add(
    corpus: Path, index: Path, folder: str, name: str, content: bytes, read: Reader, *, replace: bool = False
) -> Added:
    """Check a file and store it in a folder of the corpus.

    Args:
        corpus: the corpus folder.
        index: the index folder, which keeps the way back.
        folder: one of `FOLDERS`.
        name: what the file is called; it is cleaned, and only its last part counts.
        content: its bytes, at most `MAX_FILE_BYTES`.
        read: turns bytes into text; `ReadingPool.read` keeps limits.
        replace: put it in the place of a file that has this name.

    Raises:
        CorpusError: there is no corpus folder.
        ChangeRefused: the name, size or content will not do, or the disk refuses; nothing is stored then.
    """
    if folder not in FOLDERS:
        raise ChangeRefused(f"There is no folder {folder!r} to put documents in; the folders are {', '.join(FOLDERS)}.")
    cleaned = clean_name(name)
    if len(content) > MAX_FILE_BYTES:
        raise ChangeRefused(f"{cleaned} was not stored: it is larger than {MAX_FILE_BYTES // 2**20} MB. Split it.")
    there = _namesake(corpus, folder, cleaned)
    if there and not replace:
        raise ChangeRefused(
            f"{cleaned} was not stored: {folder}/{there} is there already. Rename the new file, or say that it shall "
            "replace the old one."
        )
    path = f"{folder}/{there or cleaned}"
    if same := _same_content(corpus, index, content):
        raise ChangeRefused(f"{cleaned} was not stored: the corpus holds exactly this file already, as {same}.")
    source = SourceFile(path, corpus / path)
    try:
        reading = read(content, path)
        beside = find_sidecar(source)
        stated = read_sidecar(beside[1], beside[0].name) if beside else {}
        meta = combine(path, stated, reading.stated)
    except UnreadableDocument as error:
        raise ChangeRefused(f"{cleaned} cannot be read, so it was not stored: {error}") from None
    change = _store(source, corpus, index, content, there)
    return Added(path, change, meta, bool(there), reading.unread, beside[0].name if beside else "")


def says_of_itself(corpus: Path, path: str, read: Reader) -> Metadata:
    """What a file that is not indexed yet says of itself; where it cannot be read, what its place and name say.

    Args:
        corpus: the corpus folder.
        path: the file's path in it.
        read: as in `add`.
    """
    try:
        return combine(path, read(read_bytes(corpus / path), path).stated)
    except UnreadableDocument:
        return combine(path)


def clean_name(name: str) -> str:
    r"""A file name that every system can store, from whatever a browser sent.

    >>> clean_name("C:\\My letters\\..\\.Letter: to?  all.PDF ")
    'Letter- to- all.PDF'

    Raises:
        ChangeRefused: nothing is left of it, its ending is none that pincite reads, or it names a device.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Categories C*: control characters, marks that turn the direction of writing, surrogates.
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C" or c in "\t\n")
    plain = " ".join(_NOT_IN_NAMES.sub("-", plain).split()).lstrip(". ").rstrip(". ")
    stem, ending = PurePosixPath(plain).stem, PurePosixPath(plain).suffix
    if ending.lower() not in ENDINGS:
        raise ChangeRefused(
            f"{plain or 'A file without a name'} was not stored: pincite reads files that end in "
            f"{', '.join(ENDINGS)}. Save it as one of these."
        )
    if stem.split(".")[0].strip().lower() in _DEVICES:
        raise ChangeRefused(f"{plain} was not stored: Windows takes this name for a device. Rename the file.")
    return _cut(stem, MAX_NAME_BYTES - len(ending)) + ending


def _cut(text: str, size: int) -> str:
    """The beginning of a text that takes at most `size` bytes."""
    return text.encode()[:size].decode(errors="ignore").rstrip(". ")


def _namesake(corpus: Path, folder: str, name: str) -> str:
    """The file in a folder that has this name, or has it on systems that do not tell capitals apart; "" for none."""

    def same(text: str) -> str:
        return unicodedata.normalize("NFC", text).casefold()

    if not corpus.is_dir():
        raise CorpusError(f"There is no corpus folder {corpus}. Make it, or name another with --corpus DIR.")
    try:
        names = os.listdir(corpus / folder)  # noqa: PTH208 - a Path that is no folder would be refused later only
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ChangeRefused(
            f"The folder {folder} cannot be listed: {error.strerror or error}. Check its permissions."
        ) from None
    return next((other for other in sorted(names) if same(other) == same(name)), "")


def _same_content(corpus: Path, index: Path, content: bytes) -> str:
    """The path of a document with these bytes; "" for none."""
    for file in scan(corpus, index).files:
        try:
            if file.location.stat().st_size == len(content) and read_bytes(file.location) == content:
                return file.path
        except (OSError, UnreadableDocument):
            continue
    return ""


def _store(source: SourceFile, corpus: Path, index: Path, content: bytes, there: str) -> int:
    """Store it. Its sidecar is watched: once there is one, the document cannot be taken away from under it."""
    beside = source.location.with_name(source.location.name + SIDECAR_ENDING)
    try:
        held = read_bytes(source.location) if there else None
        said = read_bytes(beside) if beside.is_file() else None
    except UnreadableDocument as error:
        raise ChangeRefused(f"{source.path} cannot be stored: {error}.") from None
    files = {
        source.path: Wanted(content, version(held)),
        source.path + SIDECAR_ENDING: Wanted(said, version(said)),
    }
    action = Action.REPLACE if there else Action.ADD
    return apply(corpus, index, files, action, source.path).number
