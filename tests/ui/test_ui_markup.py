"""Text of documents on the page: escaped, whole, and marked exactly where it is quoted."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from ui.components.markup import BLOCK_CHARACTERS, Layer, document_text, escape, highlighted
from ui.components.messages import _with_commands

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300)


def plain(markup: str) -> str:
    """What a browser shows of markup."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@given(text=TEXT, cuts=st.tuples(st.integers(0, 300), st.integers(0, 300)))
def test_the_mark_is_the_slice_and_nothing_is_lost(text: str, cuts: tuple[int, int]) -> None:
    start, end = sorted(min(cut, len(text)) for cut in cuts)
    third = len(text) // 3
    layers = [Layer(0, third, 'span class="a"'), Layer(third, 2 * third, "b")]

    markup = highlighted(text, start, end, (0, len(text)), layers)

    assert plain(markup) == text
    marked = re.findall("<mark>(.*?)</mark>", markup, re.DOTALL)
    assert [plain(part) for part in marked] == ([text[start:end]] if start < end else [])


@given(text=TEXT)
def test_only_our_own_tags_remain(text: str) -> None:
    assert not re.search("[<>\"']", escape(text))


def test_a_long_document_is_cut_at_line_ends_but_never_in_the_quotation() -> None:
    line = "word " * 30 + "\n"
    text = line * (4 * BLOCK_CHARACTERS // len(line))
    start, end = BLOCK_CHARACTERS - 40, 2 * BLOCK_CHARACTERS + 40

    markup = document_text(text, start, end)

    assert plain(markup) == text
    assert markup.count("<mark ") == 1
    assert plain(markup[markup.index("<mark ") : markup.index("</mark>")]) == text[start:end]
    blocks = re.findall("<div>(.*?)</div>", markup, re.DOTALL)
    assert len(blocks) > 1
    assert all(plain(block).endswith("\n") for block in blocks)


def test_the_command_of_a_message_stands_alone() -> None:
    markup = _with_commands("The index is torn. Rebuild it with: pincite reindex --full (the old file is kept)")
    assert "<code>pincite reindex --full</code>" in markup
    assert "(the old file is kept)" in markup
