"""The form for what is said of one document; it is written to the document's sidecar."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from index import dates
from index.errors import ChangeRefused, DocumentNotFound, PinciteError
from index.records import Document, Kind, Metadata, Source, Status
from index.settings import Settings
from index.store import Index
from ingest.intake import says_of_itself
from ingest.sidecars import Edit, Sidecar, Value, effective, open_sidecar, save, superseding, with_change
from ingest.worker import ReadingPool
from ui.components.badges import document_link
from ui.components.library_changes import MADE, confirm
from ui.components.library_removal import forget_seen, removal_part
from ui.components.markup import element, link, show
from ui.components.messages import english_note, problem
from ui.strings import kind_name, say, source_name, status_name

# More documents than this are no list to choose from: what supersedes what is then typed as a path.
MAX_CHOICES = 2000
# Session state: the form that is open, so that what was typed is compared with what was shown.
_OPEN = "lib-form"
# Session state: how many forms were opened.
_COUNT = "lib-forms"


@dataclass(frozen=True, slots=True)
class Form:
    """What a form was opened with: the sidecar, what is known, what superseded it; None where not indexed.

    `number` tells it from the form that it was opened anew from.
    """

    sidecar: Sidecar
    known: Metadata
    document: Document | None
    later: tuple[str, ...]
    number: int

    def key(self, field: str) -> str:
        """The key of a field's widget: another one for a form opened anew."""
        return f"lib-form-{self.number}-{field}"


def edit_page(settings: Settings, path: str, documents: Sequence[Document]) -> None:
    """Draw the form of the document at `path` in the corpus, save what it holds or remove it when asked to.

    Args:
        settings: the folders.
        path: as the page's address gives it.
        documents: all that are indexed, to choose from what supersedes what.

    Raises:
        CorpusError: there is no corpus folder.
    """
    try:
        form = _opened(settings, path)
    except ChangeRefused as error:
        problem(say().failed, error)
        # What cannot be edited, for a broken sidecar perhaps, can be removed all the same; a page of no file says so.
        with contextlib.suppress(ChangeRefused):
            removal_part(settings, path, documents)
        return
    words, title = say(), form.known.title or path
    show(
        f"{element('h2', words.lib_editing.format(title=title))}"
        + (f"<p>{document_link(path, form.document.id, words.lib_read_it)}</p>" if form.document else "")
        + element("p", words.lib_writes_to.format(sidecar=form.sidecar.path), "pc-weak")
        + ("" if form.document else element("p", words.lib_form_new))
    )
    if form.known.history:
        items = "".join(
            element("li", f"{c.date}: {status_name(c.status)}. {c.note or c.by}") for c in form.known.history
        )
        show(f"{element('p', words.lib_history)}<ul>{items}</ul>")
    with st.form("lib-edit", border=False):
        changes = _fields(form)
        supersedes, later = _supersession(form, documents)
        sent = st.form_submit_button(words.lib_save, type="primary")
    if supersedes != list(form.known.supersedes):
        changes["supersedes"] = supersedes
    if sent:
        _save(settings, form, changes, supersedes, later)
    # Beside the button that was pressed: above the form it would be out of sight.
    confirm(settings)
    if st.button(words.lib_load_anew):
        _close()
        st.rerun()
    try:
        removal_part(settings, path, documents)
    except PinciteError as error:
        english_note(str(error))
    show(f"<p>{link('library', words.lib_back)}</p>")


def _opened(settings: Settings, path: str) -> Form:
    """The form of this session, if it is the one of this document; else a new one."""
    form: Form | None = st.session_state.get(_OPEN)
    if form is None or form.sidecar.document != path:
        st.session_state[_COUNT] = int(st.session_state.get(_COUNT, 0)) + 1
        form = st.session_state[_OPEN] = _open(settings, path, st.session_state[_COUNT])
    return form


def _open(settings: Settings, path: str, number: int) -> Form:
    sidecar = open_sidecar(settings.corpus, settings.index, path)
    document = None
    try:
        with Index(settings.index).snapshot() as snapshot:
            document = snapshot.document(path)
    except (DocumentNotFound, PinciteError):
        document = None
    if document and document.path != path:
        raise ChangeRefused(
            f"{path} has the same content as {document.path}, whose metadata counts for both. Edit that one."
        )
    known = effective(sidecar, document.meta if document else _of_itself(settings, path))
    return Form(sidecar, known, document, tuple(s.path for s in document.superseded_by) if document else (), number)


def _of_itself(settings: Settings, path: str) -> Metadata:
    with ReadingPool() as pool, st.spinner(say().lib_reading_files):
        return says_of_itself(settings.corpus, path, pool.read)


def _close() -> None:
    st.session_state.pop(_OPEN, None)
    forget_seen()


def _fields(form: Form) -> dict[str, Value | None]:
    """Draw the plain fields; those that were changed. "since" is the day from which the status holds."""
    words, known = say(), form.known
    found: dict[str, Value | None] = {"title": _text(form, "title", words.lib_title)}
    one, two = st.columns(3), st.columns(2)
    with one[0]:
        found["kind"] = _choice(form, "kind", words.field_kind, list(Kind))
    with one[1]:
        status = _choice(form, "status", words.column_status, list(Status))
    with one[2]:
        since = st.text_input(words.lib_since, key=form.key("since"), placeholder=words.date_hint, autocomplete="off")
    with two[0]:
        found["date"] = _text(form, "date", words.field_date, words.date_hint)
    with two[1]:
        found["effective"] = _text(form, "effective", words.field_effective, words.date_hint)
    found["issuer"] = _text(form, "issuer", words.field_issuer)
    found["jurisdiction"] = _text(form, "jurisdiction", words.field_jurisdiction, words.lib_jurisdiction_hint)
    found["url"] = _text(form, "url", words.lib_url)
    found["notes"] = st.text_area(_label(form, "notes", words.field_notes), known.notes, key=form.key("notes")) or ""
    changes = {name: value for name, value in found.items() if value != str(getattr(known, name))}
    if status != known.status or since.strip():
        changes["status"], changes["since"] = status, since.strip()
    return changes


def _supersession(form: Form, documents: Sequence[Document]) -> tuple[list[str], list[str]]:
    """Draw the two lists of documents; the names in them."""
    words = say()
    titles = {d.path: d.meta.title for d in documents if d.id != (form.document.id if form.document else "")}
    choices = list(titles) if len(titles) <= MAX_CHOICES else []

    def called(name: str) -> str:
        return f"{titles[name]} ({name})" if titles.get(name) else name

    older = st.multiselect(
        _label(form, "supersedes", words.lib_supersedes),
        [*form.known.supersedes, *(path for path in choices if path not in form.known.supersedes)],
        list(form.known.supersedes),
        format_func=called,
        key=form.key("supersedes"),
        accept_new_options=not choices,
        placeholder=words.lib_supersedes_hint,
        select_all=False,
    )
    # Not among the choices: there each word that is searched for would be offered as a name.
    other = st.text_input(
        words.lib_supersedes_other,
        key=form.key("supersedes_other"),
        placeholder=words.lib_supersedes_other_hint,
        autocomplete="off",
    ).strip()
    if other and other not in older:
        older = [*older, other]
    if form.document is None:
        return older, []
    later = st.multiselect(
        words.lib_superseded_by,
        [*form.later, *(path for path in choices if path not in form.later)],
        list(form.later),
        format_func=called,
        key=form.key("superseded_by"),
        accept_new_options=not choices,
        placeholder=words.lib_superseded_hint,
        select_all=False,
    )
    show(element("p", words.lib_superseded_as_of, "pc-weak"))
    return older, later


def _save(settings: Settings, form: Form, changes: dict[str, Value | None], older: list[str], later: list[str]) -> None:
    folders = settings.corpus, settings.index
    # What the form said of the last save does not hold for this one.
    st.session_state.pop(MADE, None)
    try:
        _check_dates(changes)
        if "since" in changes:
            changes |= with_change(form.known, str(changes["status"]), str(changes.pop("since")))
        edits = [Edit(form.sidecar, changes)] if changes else []
        if form.document:
            with Index(settings.index).snapshot() as snapshot:
                others = superseding(*folders, snapshot, form.document, supersedes=older, superseded_by=later)
        else:
            others = []
        change = save(*folders, [*edits, *others]) if edits or others else None
    except PinciteError as error:
        problem(say().lib_not_saved, error)
        return
    _close()
    st.session_state[MADE] = change.number if change else 0
    st.rerun()


def _check_dates(changes: Mapping[str, Value | None]) -> None:
    """Refuse what was typed as a date and is none.

    Raises:
        NoDate: the first such.
    """
    for field in ("date", "effective", "since"):
        if typed := str(changes.get(field) or ""):
            dates.checked(typed, dates.iso)


def _text(form: Form, field: str, label: str, hint: str = "") -> str:
    value = str(getattr(form.known, field))
    key = form.key(field)
    return st.text_input(_label(form, field, label), value, key=key, placeholder=hint, autocomplete="off").strip()


def _choice(form: Form, field: str, label: str, options: Sequence[Kind | Status]) -> str:
    now = options.index(getattr(form.known, field))
    names = {option.value: kind_name(option) if isinstance(option, Kind) else status_name(option) for option in options}
    return str(
        st.selectbox(_label(form, field, label), list(names), now, format_func=names.__getitem__, key=form.key(field))
    )


def _label(form: Form, field: str, label: str) -> str:
    """A field's name with where its value comes from; these are words of ours, never a document's."""
    source = form.known.source(field)
    return label if source is Source.NONE else say().from_source.format(value=label, source=source_name(source))
