"""Every word of the interface, in one place, so that another language is another instance."""

from __future__ import annotations

from dataclasses import dataclass

from answer.phrases import ENGLISH as EXPORTED
from answer.phrases import Phrases
from index.records import Kind, Source, Status
from ui.language import SPANISH as SPANISH_CODE
from ui.language import language


@dataclass(frozen=True, slots=True)
class Strings:
    """English. `{}` fields are filled by `str.format`; texts of documents are never filled in here."""

    name: str = "pincite"
    pages: str = "Pages"
    language_name: str = "English"
    ask_page: str = "Ask"
    document_page: str = "Document"
    library_page: str = "Library"

    ask_title: str = "Ask the corpus"
    ask_lead: str = "Exact quotations from the documents on this machine, each with its date and source."
    question: str = "Your question"
    question_hint: str = "for example: {example}"
    ask_button: str = "Ask"
    apply_button: str = "Ask with these filters"
    examples: str = "Try one of these"
    held: str = "{documents} documents can be asked."
    held_list: str = "See which, in the Library"
    filters: str = "Narrow the search, or ask as of another day"
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
    differs: str = "These differ: compare with no. {numbers}."
    also_in: str = "The same words also in"
    issued_later: str = "issued later than this day"
    tells_of: str = "tells of {year}, after the document's date"
    answer_note: str = "{quotes} as of {as_of}. Each is a letter-for-letter slice of its document."
    one_quote: str = "1 quotation"
    many_quotes: str = "{count} quotations"
    no_answer: str = "The corpus does not answer this"
    unread: str = "pincite cannot read this question"
    no_document_asked: str = "No document was asked"
    no_answer_note: str = (
        "No passage was close enough to be quoted as an answer. Try other words, or see what could be added."
    )
    nearest: str = "Nearest passages, not an answer"
    nothing_found: str = "No passage lies within these filters."
    read_quote: str = "Read quotation {number} in its document"
    read_passage: str = "Read passage {number} in its document"
    not_an_answer: str = "not an answer"

    undated: str = "undated"
    dated: str = "dated {date}"
    of_town: str = "for {town} only"
    page: str = "p. {page}"
    status_unknown: str = "status unknown"
    status_since: str = "{status} since {date}"
    last_checked: str = "{status}, last checked {date}"
    superseded: str = "Superseded"
    superseded_by: str = "Superseded since {date} by"
    superseded_undated: str = "Superseded (day unknown) by"

    # Ask page: filters, layers, differences, why, silence, timeline.
    status: str = "Status on the day"
    year: str = "Year"
    narrowed: str = "The filters leave {documents} of {total} documents."
    ask_all: str = "Ask all documents"
    ask_as_named: str = "Tell it as of {as_of}"
    ask_unquoted: str = "Ask without the quotation marks"
    missing_in_answer: str = "No passage found holds: {words}. Check whether the answer meets the question."
    is_sure: str = "pincite is {sure}."
    layer_law: str = "Law"
    layer_court: str = "Courts"
    layer_order: str = "Orders and memos"
    layer_rule: str = "Local rules"
    layer_report: str = "Reports"
    near_copy: str = "Nearly the same report also in"
    by_layer: str = "The rest by who speaks, the law first. The number of a quotation is its rank in the whole answer."
    rank: str = "Quotation {rank}"
    passage_rank: str = "Passage {rank}, not quoted"
    shown_above: str = "Quotation 1, shown above, is from this layer."
    one_more_quote: str = "1 more quotation"
    more_quotes: str = "{count} more quotations"
    of_them_superseded: str = "{count} superseded"
    one_passage: str = "1 passage, not quoted"
    many_passages: str = "{count} passages, not quoted"
    these_differ: str = "These differ"
    differ_note: str = (
        "They speak of the same thing, but not on the same conditions. Words that one of them lacks are set in bold."
    )
    why: str = "Why this passage"
    why_note: str = (
        "Passages are looked for twice: by the words of the question, and by their meaning. Which sentence of the best "
        "passages is quoted first also depends on who says it and whether it still holds."
    )
    why_words: str = "Words it shares with the question"
    why_no_words: str = "none"
    why_meaning: str = "By meaning alone"
    why_meaning_rank: str = "place {rank} of all passages; nearness {score:.2f} of at most 1"
    why_meaning_far: str = "not among the nearest passages; nearness {score:.2f} of at most 1"
    why_keyword: str = "By words alone"
    why_keyword_rank: str = "place {rank} of all passages"
    why_keyword_none: str = "not among those found by words"
    why_score: str = "Both together"
    why_score_value: str = "{score:.2f} of at most 1, to compare within this answer only"
    why_not_listed: str = (
        "Its passage is not among the {count} listed, so that nothing more is kept of how it was found."
    )
    understood: str = "What was understood"
    asked: str = "Question"
    told_as_of: str = "Told as of"
    as_of_today: str = "{as_of} (today)"
    as_of_named: str = "{as_of} (the time that the question names)"
    looked_in: str = "Looked in"
    looked_in_all: str = "all {total} documents"
    looked_in_some: str = "{documents} of {total} documents, by the filters"
    not_found_words: str = "Words that no passage found holds"
    to_add: str = "What could be added"
    wider: str = "Perhaps nothing: the filters may be too narrow."
    to_add_words: str = "A document that speaks of: {words}."
    to_add_cited: str = "What the nearest passages cite and the corpus does not hold: {names}."
    to_add_any: str = (
        "Any document that covers the question: whoever keeps the corpus can add it in the Library, or put it into the "
        "corpus folder and run:"
    )
    timeline: str = "Timeline of these documents"
    timeline_note: str = (
        "A dot is a document's date: filled where it is quoted, hollow where a passage was only found. A bar says how "
        "long it has been in force, up to {as_of}; a striped one that it was amended, enjoined or challenged. An arrow "
        "leads from what was superseded to what replaced it. Click a document to read the passage."
    )
    timeline_alt: str = "Timeline of {count} documents up to {as_of}; the table below says the same."
    timeline_table: str = "The same as a table"
    timeline_undated: str = "Undated, so not in the picture"
    timeline_name: str = "Documents of the answer by layer and date"
    column_layer: str = "Layer"
    column_rank: str = "Quotations"
    column_force: str = "In force"
    column_replaced: str = "Replaced by"
    in_force_until: str = "{begins} to {ends}"
    in_force_still: str = "since {begins}"
    replacement: str = "Replaced what was found"
    as_of_mark: str = "as of {as_of}"

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
    front_matter: str = "Front matter: what the file says of itself"
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

    # The document page: pictures of pages, matches, succession, the original file.
    not_in_index: str = (
        "The index holds no document by the name in this address. It may have been renamed or taken out since the "
        "link was made. Look for it in the Library, or ask again."
    )
    to_library: str = "To the Library"
    outline_part: str = "Only the sections nearest to where you read are listed."
    several_texts: str = "Several documents go by this citation; see the list below the text."
    field_history: str = "What became of it"
    field_ids: str = "Also known as"
    field_near: str = "Nearly the same text"
    changed_by: str = "by {name}"
    succession: str = "What came before and after"
    this_document: str = "(this document)"
    not_in_corpus: str = "{name} (not in the corpus)"
    back_to_answer: str = "Back to the answer"
    match_of: str = "Match {number} of {count} in this document for"
    matches: str = "Matches in this document: {count}, for"
    matches_name: str = "Matches in this document"
    previous_match: str = "Previous match"
    next_match: str = "Next match"
    first_match: str = "First match"
    download: str = "Download the original file"
    download_message: str = "Download the e-mail that it came with"
    download_changed: str = "Download the file as it is now"
    original_changed: str = (
        "The file has changed since it was indexed. What you read here is the text as it was then; Re-index now, in "
        "the Library, takes in the new one."
    )
    original_gone: str = (
        "The file is gone from the corpus folder, so its pages cannot be pictured and it cannot be downloaded. You can "
        "still read below the text that was indexed. Put the file back, or press Re-index now in the Library: that "
        "takes the document out."
    )
    picture: str = "Page as a picture"
    picture_of_page: str = "Page {page} of {count} as a picture; its words are in the text."
    boxed: str = "The quotation is boxed."
    no_such_page: str = "This document has no page {page}."
    page_of: str = "Page {page} of {count}"
    printed_page: str = "(printed number: {label})"
    previous_page: str = "Previous page"
    next_page: str = "Next page"
    large_picture: str = "Larger"
    to_picture: str = "See the page as a picture"
    to_page_text: str = "Its text"
    no_picture: str = "This page cannot be shown as a picture: {reason}. Its text is there all the same."
    no_box: str = (
        "The quotation could not be located on the page picture with certainty, so nothing is boxed. It is "
        "highlighted in the text."
    )
    scanned_quote: str = (
        "This page is a scan. Its text was recognised (OCR) without the place of each letter, so nothing is boxed; "
        "the quotation is highlighted in the text."
    )
    quote_elsewhere: str = "The quotation is on page {page}."
    quote_goes_on: str = "The quotation goes on on the next page."

    library_title: str = "Library"
    library_note: str = (
        "{documents} documents in {passages} passages. Generation {generation}, published {finished} UTC."
    )
    last_run: str = "Last run"
    run_note: str = (
        "{added} added, {changed} changed, {removed} removed, {unchanged} unchanged; "
        "{embedded} new sentences and passages made ready to be searched, in {seconds:.1f} seconds."
    )
    documents: str = "Documents"
    table_name: str = "Documents of the index"
    column_title: str = "Document"
    column_kind: str = "Kind"
    column_date: str = "Date"
    column_status: str = "Status"
    column_passages: str = "Passages"
    failures: str = "Files that could not be read"
    no_failures: str = "Every file was read."
    column_path: str = "File"
    column_reason: str = "Reason"
    reindex: str = "pincite reindex"
    unknown_time: str = "at an unknown time"

    missing_index: str = "There is no index yet"
    unfit_index: str = "The index does not fit"
    damaged_index: str = "The index is damaged"
    no_model: str = "The model is not there"
    bad_question: str = "That cannot be asked like this"
    empty_question: str = "The question is empty. Write a few words, for example: can ICE enter a school?"
    long_question: str = "The question has {length:,} characters, the limit is {most:,}. Ask one thing."
    astray: str = "There is no such page"
    astray_note: str = "The address may have been cut off or mistyped. Questions are asked on the first page."
    unknown_document: str = "There is no such document"
    bad_settings: str = "The settings do not fit"
    failed: str = "That did not work"
    unexpected: str = (
        "Something went wrong that pincite did not foresee. The terminal in which it runs shows the details; "
        "your documents and the index are untouched."
    )

    # The Library: its list, form, adding, re-index, problems. [block of the library]
    lib_parts: str = "Parts of the library"
    lib_find: str = "Title, issuer or file name"
    lib_only_problems: str = "Only those with a problem"
    lib_sort: str = "Sorted by"
    lib_by_title: str = "Title"
    lib_newest: str = "Date, newest first"
    lib_oldest: str = "Date, oldest first"
    lib_by_kind: str = "Kind"
    lib_by_status: str = "Status"
    lib_by_file: str = "Folder and file"
    lib_shown: str = "{first} to {last} of {found}"
    lib_shown_chosen: str = "{first} to {last} of the {found} that fit, of {total} in all"
    lib_page: str = "Page of the list, 1 to {pages}"
    lib_none_found: str = "No document fits. Take a filter away to see more."
    lib_not_indexed: str = "not indexed"
    lib_from: str = "from: {source}"
    sources_note: str = (
        "Where something is known from: “sidecar” is a small file beside the document, which holds what was entered "
        "about it; “front matter” is what stands at the head of the document itself."
    )
    lib_edit: str = "Edit"
    lib_problem: str = "Problem"
    lib_problems: str = "Problems"
    lib_unread: str = "could not be read"
    lib_new: str = "new, not indexed yet"
    lib_gone: str = "file is gone"
    lib_changed: str = "changed, not re-indexed yet"
    lib_undated: str = "no date"
    lib_no_kind: str = "no known kind"
    lib_loose: str = "supersedes what is not here"

    lib_in_step: str = "Everything in the corpus folder that can be read is indexed."
    lib_waiting: str = "Waiting for a re-index: {new} new, {changed} changed, {gone} removed."
    lib_reindex: str = "Re-index now"
    lib_build: str = "Build the index"
    lib_rebuild: str = "Rebuild the index"
    lib_go_and_build: str = "Or build it in the Library, with a click"
    lib_being_built: str = "A re-index is going on."
    lib_see_progress: str = "See how far it is"
    lib_stop: str = "Stop"
    lib_stage_starting: str = "Re-indexing: starting"
    lib_stage_reading: str = "Re-indexing: reading the files"
    lib_stage_loading: str = "Re-indexing: loading the model, which takes some seconds"
    lib_stage_embedding: str = "Re-indexing: making the new sentences and passages ready to be searched"
    lib_progress: str = "{done} of {total}"
    lib_meanwhile: str = (
        "Questions go on being answered from the last index. You may leave this page; the re-index goes on."
    )
    lib_done: str = "The re-index is done."
    lib_stopped: str = "The re-index was stopped. Nothing was published; what was done so far is kept for the next one."
    lib_cut_off: str = (
        "The last re-index was cut off or stopped before its end; nothing was lost. Press {button} to go on."
    )
    lib_failed: str = "The re-index did not succeed"
    lib_killed: str = (
        "It ended before it was done, perhaps for want of memory. Nothing was published and the last index is "
        "untouched. Start it again; what was done so far is kept."
    )
    lib_see_failures: str = "See which, and what to do"
    lib_first: str = (
        "{files} files in {folder} wait to be read. It takes some seconds, and minutes for hundreds of files."
    )
    lib_empty_title: str = "The corpus holds no documents yet"
    lib_empty: str = "The corpus folder is {folder}."
    lib_empty_do: str = "Add documents here, or copy them into that folder, and come back to this page."
    lib_no_corpus: str = "The corpus folder is not there"
    lib_still_answers: str = "Until then questions are answered from what was indexed before."

    lib_editing: str = "Edit: {title}"
    lib_read_it: str = "Read the document"
    lib_writes_to: str = (
        "What you change is written to {sidecar}, a small file beside the document (its sidecar); the document itself "
        "stays as it is."
    )
    lib_form_new: str = "This file is not indexed yet."
    lib_title: str = "Title"
    lib_jurisdiction_hint: str = "for example US-CT or US-CT-Bridgeport"
    lib_url: str = "Address of the source (URL)"
    lib_since: str = "Status holds since"
    lib_history: str = "Its status so far; a new one is added with the day since when it holds:"
    lib_supersedes: str = "Supersedes"
    lib_supersedes_hint: str = "Choose documents"
    lib_supersedes_other: str = "Supersedes what is not in the library"
    lib_supersedes_other_hint: str = "its name or citation, as other documents write it"
    lib_superseded_by: str = "Superseded by"
    lib_superseded_hint: str = "Choose documents"
    lib_superseded_as_of: str = (
        "Superseded by: as of the last re-index. What was saved since then is not listed here yet."
    )
    lib_save: str = "Save"
    lib_load_anew: str = "Discard what was typed and load the present values"
    lib_back: str = "Back to the list"
    lib_not_saved: str = "Not saved"
    lib_nothing_changed: str = "Nothing was changed, so nothing was written."
    lib_changed_now: str = "Written: {files}."
    lib_undone_now: str = "{what}: {document}."
    lib_after_reindex: str = "It counts in answers after the next re-index: press Re-index now."

    lib_remove: str = "Remove this document"
    lib_remove_note: str = (
        "{file} is taken out of the corpus folder, with its sidecar if it has one of its own. They are kept, and Undo "
        "under Changes brings them back. Answers change after the next re-index."
    )
    lib_remove_inside: str = "What lies inside it goes with it: {files}."
    lib_remove_copy: str = "The same document stays in the corpus as {files}."
    lib_remove_later: str = "These say that they supersede it, and stay as they are: {titles}."
    lib_remove_older: str = "These are then no longer superseded by it: {titles}."
    lib_remove_sure: str = "Yes, take it out of the corpus"
    lib_remove_button: str = "Remove"
    lib_remove_unsure: str = "Nothing was removed: tick the box first."
    lib_not_removed: str = "Not removed"
    lib_removed_now: str = "Removed: {files}."

    lib_add: str = "Add files"
    lib_add_note: str = (
        "Each file is read once before it is stored: one that cannot be read is refused, with the reason. "
        "A file of the same name is not overwritten unless you say so."
    )
    lib_files: str = "Files"
    lib_folder: str = "Folder"
    lib_folder_kind: str = "{folder} (kind: {kind})"
    lib_folder_other: str = "other (no kind)"
    lib_replace: str = "Replace files that have the same name (the old ones can be had back under Changes)"
    lib_add_button: str = "Add to the corpus"
    lib_reading_files: str = "Reading the files"
    lib_no_file: str = (
        "There is no file to store: choose one or more. A file that is marked as not taken is of a kind that pincite "
        "does not read."
    )
    lib_no_folder: str = "Choose the folder that the files are to go into."
    lib_folder_hint: str = "Choose a folder"
    lib_too_many: str = "{name} was not stored: only {most} files are taken at once. Add it again."
    lib_refused: str = "Not stored"
    lib_stored: str = "Stored"
    lib_edit_added: str = "Edit what is known of it"
    lib_replaced: str = "It replaced a file of the same name."
    lib_sidecar_there: str = "The sidecar {sidecar} lay there already and speaks about it."
    lib_not_all_read: str = "Not all of it was read: {reason}"

    lib_changes: str = "Changes"
    lib_changes_note: str = (
        "What was edited, added and removed here, the newest first. Files changed by hand are not listed."
    )
    lib_no_changes: str = "Nothing was changed here yet."
    lib_did: str = "{number}. {when} UTC: {what}"
    lib_did_edit: str = "edited"
    lib_did_add: str = "added"
    lib_did_replace: str = "replaced"
    lib_did_remove: str = "removed"
    lib_did_undo: str = "no. {number} undone"
    lib_undid_edit: str = "edit undone (no. {number})"
    lib_undid_add: str = "taken out (no. {number} undone)"
    lib_undid_replace: str = "earlier file put back (no. {number} undone)"
    lib_undid_remove: str = "put back (no. {number} undone)"
    lib_did_again: str = "{what} again, as in no. {number}"
    lib_undo: str = "Undo no. {number}"
    lib_redo: str = "Do no. {number} again"
    lib_since_undone: str = "Undone since, in no. {number}."
    lib_since_again: str = "Done again since, in no. {number}."
    lib_since_changed: str = "Cannot be undone now: changed since, in no. {number}."
    lib_since_by_hand: str = "Cannot be undone any more: its files were changed since, outside of this page."
    lib_not_undone: str = "Not undone"

    lib_failures_note: str = (
        "What was indexed of them before stays until they are replaced. Mend the file, then re-index."
    )
    lib_remedy: str = "What to do"
    lib_remedy_unread: str = (
        "Open the file where it opens and save it anew, or take it out of the folder; then re-index."
    )
    lib_remedy_reindex: str = "Re-index, and it counts in answers."
    lib_remedy_gone: str = "Put the file back, or re-index to take it out of the answers."
    lib_remedy_undated: str = "Edit the document and enter its date, if it has one: year, month or day."
    lib_remedy_kind: str = "Edit the document and choose its kind, or move the file into a folder such as memos/."
    lib_remedy_loose: str = "Add the document that is superseded, or edit the name by which it is called."
    lib_gaps: str = "What is missing in documents that were read"
    lib_list_problems: str = "List the documents with a problem"
    lib_coverage: str = "Coverage"
    lib_coverage_note: str = "How many documents of each kind come from which time. A longer bar is a larger number."
    lib_total: str = "All"
    lib_copies: str = "Near-copies"
    lib_copies_note: str = (
        "News reports with almost the same wording, such as an agency's story in several papers. An answer quotes "
        "one of them and names the others. Statutes and memos are never put together."
    )
    lib_no_copies: str = "No two reports are near-copies of each other."
    lib_copy_group: str = "Group {number}"
    # [end of the library's block]

    # Take it along, and many questions at once. [block of taking along]
    phrases: Phrases = EXPORTED
    take_along: str = "Take it along: citations, a lasting link, files"
    citations: str = "Citations"
    citation_of_quote: str = "Quotation {number}"
    citation_of_passage: str = "Passage {number}, not an answer"
    cite_quote: str = "Quotation with its source"
    cite_plain: str = "Plain"
    cite_markdown: str = "Markdown"
    cite_legal: str = "Legal style"
    copy: str = "Copy"
    copied: str = "Copied"
    not_copied: str = "Not copied: select the text instead"
    lasting_link: str = "Lasting link"
    permalink: str = "This answer, as of this day"
    link_note: str = (
        "It asks the same question with the same filters as of {as_of}, and says when the index has changed since. "
        "One that begins with 127.0.0.1 or localhost opens on this machine only."
    )
    link_changed: str = (
        "The index has changed since this link was made (generation {made}, now {now}); the answer may differ."
    )
    link_same: str = (
        "The index has changed since this link was made (generation {made}, now {now}); what is quoted is the same."
    )
    link_other: str = "The index or pincite has changed since this link was made; the answer may differ."
    export_answer: str = "Files"
    export_note: str = "Each holds the question, the day, every quotation letter for letter, and its source."
    export_markdown: str = "Markdown"
    export_word: str = "Word (DOCX)"
    export_page: str = "Page to print (HTML)"
    print_page: str = "Print this page"
    file_gone: str = (
        "This file is no longer held here. Go back to its page, load it again and take the file from there."
    )
    many_page: str = "Many questions"
    many_lead: str = "Ask a whole list at once: a table of the first quotation for each question, and a CSV file of it."
    many_list: str = "Questions, one a line"
    many_hint: str = "Paste a list here. Bullets and numbers before the questions do no harm."
    many_file: str = "Or a file: CSV (with a column named question), text with one question a line, or JSON lines"
    many_ask: str = "Ask them all"
    many_another: str = "Another list"
    many_both: str = "There are a pasted list and a file: take one of them away."
    many_none: str = (
        "There is no question in the list. Paste one question a line, or choose a file; one that is marked as not "
        "taken is of another kind."
    )
    many_too_many: str = (
        "The list has more than {most} questions. Split it, or ask it on the command line: "
        "pincite ask --questions FILE --export ANSWERS.csv"
    )
    many_stop: str = "Stop"
    many_go_on: str = "Go on with the rest"
    many_progress: str = "Questions asked"
    many_done: str = "{done} of {total} asked. What is done is kept when you stop."
    many_results: str = "Answers"
    many_summary: str = "{done} of {total} questions asked: {answered} answered, {silent} not answered by the corpus."
    many_refused: str = "{count} could not be asked: the table says why."
    many_generations: str = (
        "The index changed while the questions were asked (generations {generations}). Ask again for answers "
        "from one index."
    )
    many_keep: str = "The table is gone once you leave this page: download it first."
    many_csv: str = "Download the table (CSV)"
    many_table: str = "Questions and their first quotations"
    many_question: str = "Question"
    many_answered: str = "Answered"
    many_quote: str = "First quotation"
    many_source: str = "Source"
    many_yes: str = "answered"
    many_no: str = "no answer"
    many_not_asked: str = "not asked"
    new_tab: str = "opens in a new tab"
    # Where files are taken.
    upload: str = "Upload"
    upload_note: str = "{size} MB per file • {types}"
    upload_here: str = "Drop it here"
    upload_more: str = "Add files"
    upload_remove: str = "Remove {name}"
    upload_field: str = "File"
    upload_refused: str = "Not taken: at most {size} MB, and only {types}."
    # [end of the block of taking along]

    # What documents are called by their metadata. [block of names]
    name_kind_statute: str = "statute"
    name_kind_regulation: str = "regulation"
    name_kind_court: str = "court"
    name_kind_order: str = "order"
    name_kind_memo: str = "memo"
    name_kind_local_rule: str = "local rule"
    name_kind_news: str = "news"
    name_kind_unknown: str = "unknown"
    name_status_in_force: str = "in force"
    name_status_amended: str = "amended"
    name_status_rescinded: str = "rescinded"
    name_status_enjoined: str = "enjoined for some"
    name_status_litigation: str = "in litigation"
    name_status_not_enacted: str = "not enacted"
    name_status_historic: str = "historic"
    name_status_unknown: str = "unknown"
    name_source_sidecar: str = "sidecar"
    name_source_front_matter: str = "front matter"
    name_source_manifest: str = "sources manifest"
    name_source_html: str = "HTML metadata"
    name_source_message: str = "e-mail header"
    name_source_text: str = "text"
    name_source_pdf: str = "PDF metadata"
    name_source_office: str = "file properties"
    name_source_folder: str = "folder"
    name_source_file_name: str = "file name"
    name_source_none: str = "none"
    tongue_english: str = "English"
    tongue_spanish: str = "Spanish"
    reads_only: str = "The model reads questions in {languages} only."
    # "" where the answer's own note, in English, will do.
    unread_language: str = ""
    only_empty_words: str = ""
    all_issued_later: str = ""
    other_day: str = ""
    absent_phrase: str = ""
    no_document_left: str = ""
    day_to_come: str = ""
    no_reader: str = ""
    no_larger_reader: str = ""
    # What to do about an error whose own text is English; "" where that will do.
    do_missing_index: str = ""
    do_unfit_index: str = ""
    do_damaged_index: str = ""
    do_no_model: str = ""
    do_bad_question: str = ""
    do_bad_date: str = ""
    do_unknown_document: str = ""
    do_bad_settings: str = ""
    # [end of the block of names]


ENGLISH = Strings()


def say() -> Strings:
    """The interface's words, in the language of the session or request."""
    return in_language(language())


def kind_name(kind: Kind) -> str:
    """A kind of document, as people read it."""
    return str(getattr(say(), f"name_kind_{kind.name.lower()}"))


def status_name(status: Status) -> str:
    """How a document stands, as people read it."""
    return str(getattr(say(), f"name_status_{status.name.lower()}"))


def source_name(source: Source) -> str:
    """Where a piece of metadata comes from, as people read it."""
    return str(getattr(say(), f"name_source_{source.name.lower()}"))


def in_language(code: str) -> Strings:
    """The interface's words in one of `ui.language.LANGUAGES`."""
    from ui.strings_es import SPANISH

    return SPANISH if code == SPANISH_CODE else ENGLISH
