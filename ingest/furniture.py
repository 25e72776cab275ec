"""Page furniture in the flattened text of a news page: what is not the article, by rules alone.

Two kinds of evidence. A *sign* is a line whose wording gives it away ("Leave a comment", a photo
credit). A *page* is a text with signs of several kinds; there, the article is the run of lines with the
largest sum of worth (sentences count for it, menus and prompts against it), and what lies outside
that run is furniture too. The run is maximum subsequence segmentation (Pasternack and Roth,
"Extracting article text from the web", WWW 2009); length and the share of function words as evidence
come from jusText (Pomikalek 2011). Where neither a certain sign nor a page is seen, nothing is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from index.records import Span
from ingest.furniture_signs import certain_sign, weak_sign

# A whole page has signs of this many families, two of them certain or so many lines; a memo with a copyright
# line, a date and "Contact" is none. Without a certain sign it takes more.
PAGE_FAMILIES = 3
PAGE_LINES = 8
WEAK_PAGE_FAMILIES = 5
WEAK_PAGE_LINES = 15
# Calibrated on 21 saved news pages, in words: what a block that is no sentence takes from a run.
SIGN_COST = 12
FRAGMENT_COST = 7
STORIES_COST = 70
# A marker of comments after less worth than this is a link to them, not their beginning. What follows it
# is the article only if it is worth so many times more: comments are often longer than the article.
ARTICLE_WORDS = 80
CERTAIN_ARTICLE_WORDS = 30
LATER_DISCOUNT = 6
# A thread of comments has at least so many of their signs, and a comment so few lines between two.
THREAD_SIGNS = 4
THREAD_REACH = 3
# Running text has this many words; titles and addresses that end with a stop have fewer.
SENTENCE_WORDS = 8
FUNCTION_SHARE = 0.25
LONG_WORDS = 25
# A page whose best run is worth less is of another language or no article: only its signs are marked.
MIN_RUN_WORTH = 60
# Inside the article: so many fragments in a row are a menu or a box, fewer are headings.
MENU_RUN = 4
# A sentence this long, so few lines before the run, is the lede, cut off by a box.
LEDE_REACH = 6
LEDE_WORDS = 12
# A headline has at least so many words and stands so few lines above the article.
HEADLINE_WORDS = 4
HEADLINE_REACH = 14
# A second copy of a shorter line may be a refrain or a heading.
REPEAT_WORDS = 6
# An author's biography holds so many different cues and is among the last paragraphs.
BIOGRAPHY_CUES = 3
BIOGRAPHY_REACH = 4
# Lines of wrapped text are near the longest line's length, which is no longer than this.
WRAPPED_LINE = 100
WRAPPED_FILL = 0.6

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_LINE = re.compile(r"[^\r\n]+")
# `\r\n?` would take the two halves of one CRLF for two line ends.
_BLANK = re.compile(r"(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*(?:\r\n|\r(?!\n)|\n)")
_END = re.compile(r"[.!?…:;][\"”’'»)\]*]{0,4}$|[”\"]$")
_FUNCTION = frozenset(
    "a about after all also an and any are as at be because been before being but by can could did do does for "
    "from had has have he her him his how i if in into is it its just like may me more most my no not now of on "
    "one only or other our out over said she should so some such than that the their them then there these they "
    "this those through to too under up us was we were what when where which while who whose will with would you "
    "your".split()
)
_BIOGRAPHY = re.compile(
    r"\b(?:graduated from|graduate of|(?:has|have) (?:also )?(?:written|worked|reported|covered|spent|been)|"
    r"correspondent|contributor|reporter|editor|journalist|columnist|producer|president of|award|degree|journalism|"
    r"law school|university|covers|currently|(?:her|his) work|lives in|author of|freelance|previously|staff writer|"
    r"can be reached)\b",
    re.IGNORECASE,
)
# "Related: a headline" is one link amid the article; "Related stories" opens a box, often after it.
_INLINE_LINK = re.compile(r":\s*\w")
_QUOTED = re.compile(r"[“\"]")


@dataclass(slots=True)
class _Block:
    """A line, or a paragraph of wrapped text, and what it looks like."""

    start: int
    end: int
    text: str
    words: int
    sentence: bool
    certain: str
    weak: str

    @property
    def sign(self) -> str:
        return self.certain or self.weak


def furniture_spans(text: str) -> tuple[Span, ...]:
    """Mark what is page furniture in a news page that was flattened to text.

    Args:
        text: the plain text; lines are paragraphs, unless it is wrapped.

    Returns:
        Disjoint spans in order, without white space at either end; none where the text shows no
        sign of a page (a memo, a statute, a poem). The text between them is the article.
    """
    blocks = [_block(text, span) for span in _lines(text)]
    marked = {i for i, block in enumerate(blocks) if block.sign}
    page = _is_page(blocks)
    if not page and not any(block.certain for block in blocks):
        return ()
    if page:
        marked |= _outside(blocks, marked)
    marked |= _repeated(blocks, marked)
    marked |= _biographies(blocks, marked)
    return tuple(_joined(blocks, marked))


def _is_page(blocks: Sequence[_Block]) -> bool:
    """Whether the signs are those of a whole news page, not of an article or memo with a stray prompt."""
    signs = [block.sign for block in blocks if block.sign]
    certain = {block.certain for block in blocks if block.certain}
    if not certain:
        return len(set(signs)) >= WEAK_PAGE_FAMILIES and len(signs) >= WEAK_PAGE_LINES
    return len(set(signs)) >= PAGE_FAMILIES and (len(certain) > 1 or len(signs) >= PAGE_LINES)


def _lines(text: str) -> Iterator[Span]:
    lines = [Span(m.start(), m.end()) for m in _LINE.finditer(text) if not m[0].isspace()]
    longest = max((line.end - line.start for line in lines), default=0)
    wrapped = longest <= WRAPPED_LINE
    start = None
    for line, following in zip_longest(lines, lines[1:]):
        start = line.start if start is None else start
        full = line.end - line.start >= WRAPPED_FILL * longest and not _END.search(text[line.start : line.end].rstrip())
        if wrapped and full and following and not _BLANK.search(text, line.end, following.start):
            continue
        yield Span(start, line.end)
        start = None


def _block(text: str, span: Span) -> _Block:
    raw = text[span.start : span.end]
    start = span.start + len(raw) - len(raw.lstrip())
    line = " ".join(raw.split())
    words = [word.lower() for word in _WORD.findall(line)]
    function = sum(word in _FUNCTION for word in words) / max(len(words), 1)
    prose = len(words) >= SENTENCE_WORDS and function >= FUNCTION_SHARE
    sentence = prose and (_END.search(line) is not None or len(words) >= LONG_WORDS)
    return _Block(start, start + len(raw.strip()), line, len(words), sentence, certain_sign(line), weak_sign(line))


def _repeated(blocks: Sequence[_Block], marked: set[int]) -> set[int]:
    """The second and later copies of a line of the article that is too long to be a refrain by chance."""
    seen: set[str] = set()
    found = set()
    for i, block in enumerate(blocks):
        if i in marked or block.words < REPEAT_WORDS:
            continue
        if block.text in seen:
            found.add(i)
        seen.add(block.text)
    return found


def _outside(blocks: Sequence[_Block], marked: set[int]) -> set[int]:
    """Everything outside the article, and the menus within it; the headline stays."""
    first, last, worth = _best_run(blocks, marked)
    if worth < MIN_RUN_WORTH:
        return set()
    first = _reach_back(blocks, first, marked)
    inside = range(first, last)
    outside = set(range(len(blocks))) - set(inside) - _headline(blocks, inside)
    return outside | _menus(blocks, inside, marked)


def _reach_back(blocks: Sequence[_Block], first: int, marked: set[int]) -> int:
    """The article's first sentence: a box after the lede must not part it from the rest."""
    reached = first
    for i in range(first - 1, -1, -1):
        if reached - i > LEDE_REACH:
            break
        if blocks[i].sentence and blocks[i].words >= LEDE_WORDS and i not in marked:
            reached = i
    return reached


def _best_run(blocks: Sequence[_Block], marked: set[int]) -> tuple[int, int, int]:
    best = (0, 0, 0)
    start, total = 0, 0
    thread = _thread(blocks)
    discount = 1
    for i, block in enumerate(blocks):
        if block.sign == "comment" and total >= (CERTAIN_ARTICLE_WORDS if block.certain else ARTICLE_WORDS):
            start, total, discount = i + 1, 0, LATER_DISCOUNT
            continue
        total += _worth(block, i in marked or i in thread)
        if total <= 0:
            start, total = i + 1, 0
        elif total > best[2] * discount:
            best = (start, i + 1, total)
    return best


def _thread(blocks: Sequence[_Block]) -> set[int]:
    """Blocks between two signs of a reader's comment ("3 days ago", "Reply") that stand close to them."""
    replies = {i for i, block in enumerate(blocks) if block.weak == "reply"}
    if len(replies) < THREAD_SIGNS:
        return set()
    near = range(1, THREAD_REACH + 1)
    return {
        i for i in range(len(blocks)) if any(i - n in replies for n in near) and any(i + n in replies for n in near)
    }


def _worth(block: _Block, marked: bool) -> int:
    if block.sign in ("related", "filed", "writer") and not _INLINE_LINK.search(block.text):
        return -STORIES_COST
    if marked:
        return -SIGN_COST
    if block.sentence:
        return block.words
    return -FRAGMENT_COST if _END.search(block.text) is None else 0


def _headline(blocks: Sequence[_Block], inside: range) -> set[int]:
    """The line shortly before the article that shares most of its words with it, at least half."""
    sentences = [blocks[i].text for i in inside if blocks[i].sentence]
    body = {word.lower() for text in sentences for word in _WORD.findall(text)} - _FUNCTION
    best, share = set[int](), 0.5
    for i in range(inside.start - 1, max(inside.start - 1 - HEADLINE_REACH, -1), -1):
        words = {word.lower() for word in _WORD.findall(blocks[i].text)} - _FUNCTION
        if blocks[i].sign or blocks[i].words < HEADLINE_WORDS or not words:
            continue
        if (known := len(words & body) / len(words)) > share:
            best, share = {i}, known
    return best


def _menus(blocks: Sequence[_Block], inside: range, marked: set[int]) -> set[int]:
    """Runs of lines inside the article that are no sentences: menus, boxes, lists of headlines."""
    found: set[int] = set()
    fragments = groupby(inside, key=lambda i: i in marked or _END.search(blocks[i].text) is None)
    for fragment, group in fragments:
        run = list(group)
        if fragment and len(run) >= MENU_RUN:
            found.update(run)
    return found


def _biographies(blocks: Sequence[_Block], marked: set[int]) -> set[int]:
    """Closing paragraphs that tell of somebody whom the article does not name: its author."""
    kept = [i for i in range(len(blocks)) if i not in marked]
    found = set()
    for position, i in list(enumerate(kept))[-BIOGRAPHY_REACH:]:
        if position and _is_biography(blocks[i].text, [blocks[j].text for j in kept[:position]]):
            found.add(i)
    return found


def _is_biography(paragraph: str, article: Sequence[str]) -> bool:
    name = _WORD.search(paragraph)
    cues = {match.lower() for match in _BIOGRAPHY.findall(paragraph)}
    if name is None or not name[0].istitle() or len(cues) < BIOGRAPHY_CUES or _QUOTED.search(paragraph):
        return False
    named = re.compile(rf"\b{re.escape(name[0])}\b")
    return not any(named.search(text) for text in article)


def _joined(blocks: Sequence[_Block], marked: set[int]) -> Iterator[Span]:
    for is_marked, group in groupby(range(len(blocks)), key=lambda i: i in marked):
        run = list(group)
        if is_marked:
            yield Span(blocks[run[0]].start, blocks[run[-1]].end)
