"""Questions to begin with, drawn from what is indexed.

For the starter corpus they are chosen by hand, each with the document that answers it. For any other corpus they
are made from what its documents say of themselves: a heading that is a question, a short form, a title and a heading.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from types import MappingProxyType

from index.pincite import is_cited
from index.records import Kind, Source
from index.store import Snapshot

STARTER: Mapping[str, str] = MappingProxyType(
    {
        "can ICE enter a school?": "memos/bridgeport-public-schools-guidelines-2025.md",
        "Who signs a judicial warrant?": "statutes/8-cfr-236-1-administrative-and-judicial-warrants.md",
        "What is an immigration detainer?": "statutes/8-cfr-287-7-detainers.pdf",
        "May an agent make an arrest in a courthouse?": "statutes/ct-hb-8004-courthouse-arrests-2025.md",
        "What did the Trust Act change in 2019?": "statutes/ct-trust-act-2019-public-acts-19-20-and-19-23.md",
    }
)
EXAMPLES = 5
# Examples are read off the first documents of each kind: enough to choose from, and quick in a large corpus.
LOOKED_AT = 200
# A title or heading longer than this, in code points, makes no question that one takes in at a glance.
LONGEST_TITLE, LONGEST_HEADING = 70, 50
# Plain letters, digits and marks only: an example is also the label of a button, where others would be read as markup.
_PLAIN = re.compile(r"(?!\d+\.\s|.*(?:--|www\.))[^\W_](?:[^\W_]|[,.'’§/ -])*\??")
_SHORT_TITLE = re.compile(r"\s*(?::\s|\s[(–—]|;).*", re.DOTALL)
_NUMBERED = re.compile(r"^[(\[]?[0-9A-Za-z]{1,4}[.)\]]\s*")
# A heading that begins so goes on in the middle of a question with a small letter.
_GOES_ON = re.compile(r"(?:What|Who|Whom|Whose|When|Where|Which|Why|How|The|A|An|Its|Their)\b")


@dataclass(frozen=True, slots=True)
class _Source:
    """What a document offers: its kind, its title cut to the name, its headings."""

    kind: Kind
    title: str
    headings: tuple[str, ...]


def examples(snapshot: Snapshot, limit: int = EXAMPLES) -> tuple[str, ...]:
    """Questions that the indexed documents ought to answer; the same ones for the same index.

    Args:
        snapshot: the index.
        limit: how many at most; fewer where the documents do not offer as many.
    """
    held = {row[0] for row in snapshot.select_in("SELECT path FROM sources WHERE path IN ({})", [*STARTER.values()])}
    known = [question for question, path in STARTER.items() if path in held]
    made = _made(snapshot) if len(known) < limit else iter(())
    return tuple(dict.fromkeys(chain(known, made)))[:limit]


def _made(snapshot: Snapshot) -> Iterator[str]:
    sources = [source for kind in Kind for source in _sources(snapshot, kind)]
    # A heading that several documents have ("Summary") says little of any.
    counts = Counter(heading for source in sources for heading in set(source.headings))
    yield from (h for source in sources for h in source.headings if h.endswith("?") and counts[h] == 1)
    yield from (f"What does {short} stand for?" for short in _short_forms(snapshot))
    by_kind = [[_question(s, counts) for s in sources if s.kind is kind] for kind in Kind]
    yield from filter(None, chain.from_iterable(zip_longest(*by_kind)))


def _question(source: _Source, counts: Mapping[str, int]) -> str:
    """What is asked of a document: about its first telling heading, else about itself; "" without a plain name."""
    if not source.title:
        return ""
    own = (h for h in source.headings if counts[h] == 1 and h != source.title and not h.endswith("?"))
    heading = next(own, "")
    if not heading:
        return f"What is known about {source.title}?"
    heading = heading[0].lower() + heading[1:] if _GOES_ON.match(heading) else heading
    return f"{source.title}: what is said about {heading}?"


def _sources(snapshot: Snapshot, kind: Kind) -> Iterator[_Source]:
    rows = snapshot.connection.execute(
        "SELECT json_extract(record, '$.meta.title'), json_extract(record, '$.headings') FROM documents "
        "WHERE kind = ? AND coalesce(json_extract(record, '$.meta.sources.title'), '') != ? ORDER BY path LIMIT ?",
        (kind.value, Source.FILE_NAME.value, LOOKED_AT),
    )
    for title, headings in rows:
        yield _Source(kind, _title(title), tuple(_headings(json.loads(headings))))


def _title(title: str) -> str:
    name = _SHORT_TITLE.sub("", " ".join(title.split()))
    return name if len(name) <= LONGEST_TITLE and " " in name and _PLAIN.fullmatch(name) else ""


def _headings(headings: Iterable[Sequence[object]]) -> Iterator[str]:
    for *_, label in headings:
        plain = _NUMBERED.sub("", " ".join(str(label).split())).rstrip(".")
        if 1 < len(plain) <= LONGEST_HEADING and _PLAIN.fullmatch(plain) and not is_cited(str(label)):
            yield plain


def _short_forms(snapshot: Snapshot) -> list[str]:
    """The short form that most documents explain, if any."""
    rows = snapshot.connection.execute(
        "SELECT short FROM acronyms GROUP BY short ORDER BY count(*) DESC, short LIMIT 1"
    )
    return [row[0] for row in rows if _PLAIN.fullmatch(row[0])]
