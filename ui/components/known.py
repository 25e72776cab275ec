"""What the Ask page needs to know of the whole index, counted once for each of its generations."""

from __future__ import annotations

import streamlit as st

from answer.examples import examples as drawn_from
from index.facets import Facets
from index.facets import facets as counted
from index.store import Snapshot
from ui.core import settings

# A count of statuses belongs to a day; people ask as of few days.
KEPT = 32

_Index = tuple[str, int, str]


def facets(snapshot: Snapshot, day: str) -> Facets:
    """How many documents each value of a filter holds; statuses as on the ISO day `day`."""
    return _facets(snapshot, _name(snapshot), day)


def examples(snapshot: Snapshot) -> tuple[str, ...]:
    """Questions to begin with."""
    return _examples(snapshot, _name(snapshot))


# The snapshot itself is no part of the key: it lives as long as one run of the page.
@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _facets(_snapshot: Snapshot, index: _Index, day: str) -> Facets:
    return counted(_snapshot, day)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _examples(_snapshot: Snapshot, index: _Index) -> tuple[str, ...]:
    return drawn_from(_snapshot)


def _name(snapshot: Snapshot) -> _Index:
    return str(settings().index.absolute()), *snapshot.edition
