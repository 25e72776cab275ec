"""Many questions: one row for each, as a table and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields

from answer.cite import Style, cite, of_quote
from answer.phrases import ENGLISH, Phrases, narrowing
from answer.question_list import Listed
from answer.ranking import tells_of
from answer.sureness import sureness
from index.errors import QuestionError
from index.pincite import section_text
from index.records import Answer, NoteAbout, Quote, Status

# A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV Injection").
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Put before such a cell; before a cell that begins with it too, so that taking one away always gives the text back.
GUARD = "'"
YES, NO, NOT_ASKED = "yes", "no", "not asked"
# Of such a question nothing is known but that it was not read, or put to no document.
_UNREAD = (NoteAbout.LANGUAGE, NoteAbout.EMPTY, NoteAbout.FILTERS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question and the best quotation that answers it; the fields are the columns of the table, in this order.

    `answered` is `YES`, `NO` or `NOT_ASKED`; `remark` says why not. `start` and `end` count code points in
    the text of `document`. A field is "" where nothing is known, or nothing was quoted.
    """

    id: str
    question: str
    answered: str
    confidence: str = ""
    quotations: str = ""
    quote: str = ""
    citation: str = ""
    title: str = ""
    kind: str = ""
    issuer: str = ""
    date: str = ""
    status: str = ""
    superseded_by: str = ""
    page: str = ""
    section: str = ""
    path: str = ""
    document: str = ""
    start: str = ""
    end: str = ""
    as_of: str = ""
    generation: str = ""
    remark: str = ""
    link: str = ""
    narrowed_to: str = ""
    sureness: str = ""
    label: str = ""
    last_checked: str = ""
    tells_of: str = ""
    lead_in: str = ""


COLUMNS = tuple(column.name for column in fields(Outcome))


def outcome(listed: Listed, run: Callable[[str], Answer], phrases: Phrases = ENGLISH) -> Outcome:
    """Ask one question of a list; one that cannot be asked becomes a row that says why.

    Args:
        listed: the question.
        run: asks it.
        phrases: the words of citations and remarks.

    Raises:
        PinciteError: the index or the model cannot be used, for any question.
    """
    try:
        answer = run(listed.question)
    except QuestionError as error:
        return Outcome(listed.id, listed.question, NOT_ASKED, remark=str(error))
    return outcome_of(listed, answer, phrases)


def outcome_of(listed: Listed, answer: Answer, phrases: Phrases = ENGLISH) -> Outcome:
    """The row of an answer."""
    quoted = {} if answer.abstained else _quoted(answer.quotes[0], phrases)
    missing = phrases.missing.format(words=", ".join(answer.missing)) if answer.missing else ""
    searched = f"{phrases.searched_for}: {answer.searched_for}" if answer.searched_for else ""
    return Outcome(
        id=listed.id,
        question=listed.question,
        answered=NOT_ASKED if answer.has_note(*_UNREAD) else NO if answer.abstained else YES,
        confidence=f"{answer.confidence:.4f}",
        quotations=str(len(answer.quotes)),
        as_of=answer.as_of,
        generation=str(answer.generation),
        remark=" ".join(filter(None, (answer.note, searched, missing))),
        narrowed_to=narrowing(answer.filters, phrases),
        sureness=sureness(answer, phrases),
        **quoted,
    )


def table_csv(outcomes: Iterable[Outcome]) -> bytes:
    """The table for spreadsheets: UTF-8 with a byte order mark, every cell quoted and guarded (see `guarded`)."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for row in outcomes:
        writer.writerow(map(guarded, asdict(row).values()))
    # The mark tells spreadsheets the encoding; a question may hold a lone surrogate.
    return stream.getvalue().encode("utf-8-sig", "replace")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `unguarded` gives the text back, letter for letter."""
    return GUARD + cell if cell.startswith((*FORMULA_SIGNS, GUARD)) else cell


def unguarded(cell: str) -> str:
    """The text of a cell that `guarded` made."""
    return cell.removeprefix(GUARD)


def _quoted(quote: Quote, phrases: Phrases) -> dict[str, str]:
    meta, standing, cited = quote.document.meta, quote.standing, of_quote(quote)
    return {
        "quote": quote.text,
        "citation": cite(cited, Style.PLAIN, phrases),
        "title": cited.title,
        "kind": meta.kind.value,
        "issuer": meta.issuer,
        "date": meta.date or phrases.undated,
        "status": phrases.no_status if standing.status is Status.UNKNOWN else phrases.statuses[standing.status],
        "superseded_by": "; ".join(later.title or later.path for later in standing.superseded_by),
        "page": cited.page,
        "section": section_text(quote.section),
        "path": quote.document.path,
        "document": quote.document.id,
        "start": str(quote.start),
        "end": str(quote.end),
        "label": meta.label,
        "last_checked": meta.last_checked,
        "tells_of": tells_of(quote.document, quote.text),
        "lead_in": quote.lead_in,
    }
