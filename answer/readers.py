"""Which readers judge: as the settings name them, and as they are installed."""

from __future__ import annotations

from answer.larger import LargerReader, TwoReaders
from answer.reader import WEIGHTS, WEIGHTS_SHA256, ForeignReader, OwnReader, Reader
from index.cross_encoder import load_cross_encoder
from index.errors import ModelNotFound
from index.settings import NO_READER, OWN_READER, SMALL_READER, Settings


def load_reader(settings: Settings) -> Reader | None:
    """The reader that the settings name, with the larger one where that is installed; None where they want none.

    Raises:
        ModelNotFound: the cross-encoder that the settings name is not on this machine.
        ModelDamaged: the own reader's file is missing or damaged.
    """
    name = settings.answer.reader
    if name == NO_READER:
        return None
    if name not in {OWN_READER, SMALL_READER}:
        return ForeignReader(load_cross_encoder(name, settings.model))
    small = OwnReader(WEIGHTS, WEIGHTS_SHA256)
    return small if name == SMALL_READER else with_larger(small)


def with_larger(small: OwnReader) -> Reader:
    """The small reader and the larger one; the small one alone where the larger is not installed."""
    try:
        return TwoReaders(small, LargerReader())
    except ModelNotFound:
        return small
