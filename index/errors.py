"""Every error pincite raises on purpose. The text of each says what to do next."""

from __future__ import annotations

from pathlib import Path


class PinciteError(Exception):
    """The base of them all: its text is shown to the user as it stands, without a traceback."""


class SettingsError(PinciteError):
    """A setting is unknown, of the wrong type or out of range."""


class QuestionError(PinciteError):
    """A question, date, filter or question file cannot be used as given."""


class EmptyQuestion(QuestionError):
    """A question holds no word."""

    def __init__(self) -> None:
        super().__init__("The question is empty. Write a few words, for example: can ICE enter a school?")


class LongQuestion(QuestionError):
    """A question is longer than any that pincite takes; both lengths in characters."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"The question has {length:,} characters, the limit is {most:,}. Ask one thing.")
        self.length, self.most = length, most


class NoDate(QuestionError):
    """A day to ask about, or to narrow to, is no date."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no date; write YYYY-MM-DD, YYYY-MM, YYYY, or as in March 3, 2026.")


class CorpusError(PinciteError):
    """The corpus folder is missing, or empty where it was not before."""


class ChangeRefused(PinciteError):
    """A change of the corpus from within pincite was refused, or could not be written: the corpus is as it was."""


class DocumentNotFound(PinciteError):
    """No indexed document has this path or id."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"No document {name!r} in the index. Give a path relative to the corpus, or the first "
            "8 or more characters of a document id; `pincite search` prints both."
        )


class UnreadableDocument(PinciteError):
    """One file cannot be read; it becomes a line of the report and the run goes on."""


class ModelNotFound(PinciteError):
    """The embedding model is neither on this machine nor reachable."""


class ModelDamaged(PinciteError):
    """The model's weights are not the ones whose hash pincite knows."""


class IndexUnusable(PinciteError):
    """No question can be asked of this index until it is built, or built anew."""


class IndexMissing(IndexUnusable):
    """There is no index in this folder yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"There is no index in {folder}. Build it, with --corpus, --index and --config as here, by: pincite reindex"
        )


class IndexMismatch(IndexUnusable):
    """The index was made by another version of pincite or with another model."""


class IndexDamaged(IndexUnusable):
    """The index's database cannot be read."""

    def __init__(self, folder: Path, reason: object) -> None:
        super().__init__(
            f"The index in {folder} is damaged ({reason}). Rebuild it with: pincite reindex --full "
            "(the damaged file is kept beside the new one)"
        )


class IndexUnavailable(PinciteError):
    """The index cannot be read for now, and nothing says that it is damaged."""

    def __init__(self, folder: Path, reason: object) -> None:
        super().__init__(
            f"The index in {folder} cannot be read now ({reason}). Free disk space, or wait until what else works on "
            "it is done, and try again."
        )


class IndexLocked(PinciteError):
    """Another process is writing to this index."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Another re-index is writing to {folder}. Wait for it to end and try again; "
            "questions go on being answered from the last published index."
        )


class IndexWriteError(PinciteError):
    """The index could not be written; what was published before is untouched."""

    def __init__(self, folder: Path, reason: object) -> None:
        super().__init__(
            f"Could not write the index in {folder}: {reason}. Nothing was published and the last "
            "index is untouched. Free disk space or check the folder's permissions, then run the "
            "same command again; what was embedded so far is kept."
        )


class ExportError(PinciteError):
    """An answer or a table of answers could not be written to a file."""

    def __init__(self, file: Path, reason: object) -> None:
        super().__init__(
            f"Could not write {file}: {reason}. Name a file in a folder that exists and that you may write to."
        )
