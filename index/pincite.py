"""From a passage's section path to its citation.

The path holds one label per level: ("8 U.S.C. § 1373", "(a)", "(2)"). The labels of subdivisions are short, because
the path already says where they belong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_CITED = re.compile(r"§|\bSec\. \d|\bSection \d")
_SUBDIVISION = re.compile(r"\([0-9A-Za-z]{1,5}(?:[-–][0-9A-Za-z]{1,4})?\)")
_WITH_TITLE = re.compile(
    r"(\([0-9A-Za-z]{1,5}(?:[-–][0-9A-Za-z]{1,4})?\)|(?:§+|Sec\.|SEC\.|Section|SECTION)\s*\d[\w.:–-]*?)\.?(?:\s+[A-Z].*)?"
)


def is_cited(label: str) -> bool:
    """Whether a heading's label names a section of an authority ("8 U.S.C. § 1373", "Sec. 1")."""
    return bool(_CITED.search(label))


def pincite(section: Sequence[str]) -> str:
    """The citation that a passage's section path stands for.

    >>> pincite(("CHAPTER 12", "8 U.S.C. § 1373", "(a)", "(2)"))
    '8 U.S.C. § 1373(a)(2)'
    >>> pincite(("Public Act 19-20", "Sec. 1", "(b)"))
    'Public Act 19-20, Sec. 1(b)'
    >>> pincite(("Detainers", "Exceptions"))
    'Detainers, Exceptions'
    """
    first = _first_cited(section)
    found = ""
    for label in section[first:]:
        bare = _bare(label) if _CITED.search(found) or _CITED.match(label) else label
        if label.startswith("para. ") and found.endswith(label.rpartition(".")[0]):
            found = found.removesuffix(label.rpartition(".")[0]).removesuffix(", ")  # "para. 3.2" holds "para. 3.2.1"
        joined = bool(_SUBDIVISION.fullmatch(bare)) and bool(_CITED.search(found) or found.endswith(")"))
        found += bare if joined or not found else f", {bare}"
    return found


def section_text(section: Sequence[str]) -> str:
    """A section path as people cite it: "8 U.S.C. § 1373(a)"; ordinary headings as "Police > Exceptions"."""
    return pincite(section) if any(is_cited(label) for label in section) else " > ".join(section)


def _bare(label: str) -> str:
    """A section's or subdivision's label without the catchline that a page's own heading has."""
    match = _WITH_TITLE.fullmatch(label)
    return match[1] if match else label


def _first_cited(section: Sequence[str]) -> int:
    """Where the citation begins: at the last label that names an authority, else at the top."""
    cited = [i for i, label in enumerate(section) if _CITED.search(label)]
    if not cited:
        return 0
    last = cited[-1]
    partial = last > 0 and re.match(r"(?:Sec\.|Section) \d", section[last])
    return last - 1 if partial and re.search(r"Act|Pub\. L\.|Order", section[last - 1]) else last
