"""Every word of the interface, in one place, so that another language is another instance."""

from __future__ import annotations

from dataclasses import dataclass

# They work on the starter corpus; anyone with another corpus changes them here.
EXAMPLES = (
    "can ICE enter a school?",
    "Who has to approve it before an ICE agent may enter a Bridgeport school?",
    "What is an immigration detainer?",
    "May an agent make an arrest in a courthouse?",
    "What did the Trust Act change in 2019?",
)


@dataclass(frozen=True, slots=True)
class Strings:
    """English. `{}` fields are filled by `str.format`; texts of documents are never filled in here."""

    name: str = "pincite"
    pages: str = "Pages"
    ask_page: str = "Ask"
    document_page: str = "Document"
    library_page: str = "Library"

    ask_title: str = "Ask the corpus"
    ask_lead: str = "Exact quotations from the documents on this machine, each with its date and source."
    question: str = "Your question"
    question_hint: str = "for example: can ICE enter a school?"
    ask_button: str = "Ask"
    examples: str = "Try one of these"
    filters: str = "Narrow the search"
    kind: str = "Kind of document"
    issuer: str = "Issuer"
    jurisdiction: str = "Jurisdiction"
    date_from: str = "Dated from"
    date_to: str = "Dated to"
    as_of: str = "As of"
    date_hint: str = "YYYY-MM-DD, YYYY-MM or YYYY"
    as_of_hint: str = "today"
    any_value: str = "any"
    counted: str = "{value} ({count})"
    unknown_filter: str = "The link asks for a value that this index does not hold; it was left out:"

    searching: str = "Looking through the documents. The first question also waits for the model."
    answer: str = "What the corpus says"
    cited: str = "What it cites"
    searched_for: str = "Searched for: {question}"
    as_of_from_question: str = (
        "Told as of {as_of}, the time that the question names. Choose another day under the filters."
    )
    not_held: str = "No passage found holds: {words}."
    differs: str = "These differ: compare quotation {numbers}."
    also_in: str = "The same words also in"
    issued_later: str = "issued later than this day"
    answer_note: str = "{quotes} as of {as_of}. Each is a letter-for-letter slice of its document."
    one_quote: str = "1 quotation"
    many_quotes: str = "{count} quotations"
    no_answer: str = "The corpus does not answer this"
    no_answer_note: str = (
        "No passage was close enough to be quoted as an answer. Try other words or a wider filter, "
        "or add a document that covers it and run:"
    )
    nearest: str = "Nearest passages, not an answer"
    nothing_found: str = "No passage lies within these filters."
    others: str = "Other passages found"
    others_note: str = "Passages that came near but were not quoted, best first."
    read_quote: str = "Read quotation {number} in its document"
    read_passage: str = "Read passage {number} in its document"
    not_an_answer: str = "not an answer"

    undated: str = "undated"
    dated: str = "dated {date}"
    page: str = "p. {page}"
    status_unknown: str = "status unknown"
    status_since: str = "{status} since {date}"
    superseded: str = "Superseded"
    superseded_by: str = "Superseded since {date} by"
    superseded_undated: str = "Superseded (day unknown) by"

    document_title: str = "Document"
    no_document: str = "No document is named in this address. Open one from an answer or from the library."
    quoted_here: str = "The quotation is highlighted."
    bad_range: str = "The place that the link names does not lie in this document; nothing is highlighted."
    changed: str = (
        "This document has changed since the link was made, so nothing is highlighted: what was quoted may now read "
        "differently or stand elsewhere. Ask again for the present text."
    )
    about: str = "About this document"
    outline: str = "Sections"
    full_text: str = "Text"
    to_quotation: str = "Go to the quotation"
    field_kind: str = "Kind"
    field_issuer: str = "Issuer"
    field_author: str = "Author"
    field_jurisdiction: str = "Jurisdiction"
    field_date: str = "Date"
    field_effective: str = "In effect from"
    field_status: str = "Status as of {as_of}"
    field_label: str = "Label"
    field_path: str = "File"
    field_url: str = "Source"
    field_checked: str = "Last checked"
    field_notes: str = "Notes"
    field_id: str = "Identifier"
    field_pages: str = "Pages"
    from_source: str = "{value} (from: {source})"
    not_verified: str = "{url} (not verified)"

    library_title: str = "Library"
    library_note: str = "{documents} documents in {passages} passages. Generation {generation}, published {finished}."
    last_run: str = "Last run"
    run_note: str = (
        "{added} added, {changed} changed, {removed} removed, {unchanged} unchanged; "
        "{embedded} texts embedded in {seconds:.1f} seconds."
    )
    documents: str = "Documents"
    table_name: str = "Documents of the index"
    column_title: str = "Document"
    column_kind: str = "Kind"
    column_issuer: str = "Issuer"
    column_date: str = "Date"
    column_source: str = "Date from"
    column_status: str = "Status"
    column_passages: str = "Passages"
    failures: str = "Files that could not be read"
    failures_note: str = "What was indexed of them before stays until they are replaced. Repair the file, then run:"
    no_failures: str = "Every file was read."
    column_path: str = "File"
    column_reason: str = "Reason"
    list_page: str = "Page of the list ({first} to {last} of {total})"
    reindex: str = "pincite reindex"
    unknown_time: str = "at an unknown time"

    missing_index: str = "There is no index yet"
    unfit_index: str = "The index does not fit"
    damaged_index: str = "The index is damaged"
    no_model: str = "The model is not there"
    bad_question: str = "That cannot be asked like this"
    unknown_document: str = "There is no such document"
    bad_settings: str = "The settings do not fit"
    failed: str = "That did not work"
    unexpected: str = (
        "Something went wrong that pincite did not foresee. The terminal in which it runs shows the details; "
        "your documents and the index are untouched."
    )


ENGLISH = Strings()


def say() -> Strings:
    """The interface's words in the language of the session: English, so far."""
    return ENGLISH
