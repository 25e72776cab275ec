"""The changes as the Library lists them: what each did in the end, and whether it can still be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.journal import Action, Change
from ui.strings import say


@dataclass(frozen=True, slots=True)
class Act:
    """A change with what it is about.

    `root` is itself, or the change that it undid, or did again by undoing the undoing. `back` tells that it undid
    that one. `offered` tells that it gets the button; where it gets none, `reason` says why.
    """

    change: Change
    root: Change
    back: bool
    offered: bool = False
    reason: str = ""


def act(change: Change, made: Sequence[Change]) -> Act:
    """What a change did, told by those before it; an undoing whose root is no longer kept stands for itself."""
    known = {one.number: one for one in made}
    root, back = change, False
    while root.action is Action.UNDO and root.of in known:
        root, back = known[root.of], not back
    return Act(change, root, back)


def acts(made: Sequence[Change], undoable: Callable[[Change], bool], most: int) -> list[Act]:
    """The last changes, and which of them can be taken back.

    Where taking back several would come to the same, as with an act and its repetition, the last one is offered.

    Args:
        made: all changes that are kept, the last one first.
        undoable: whether the files are as a change left them.
        most: how many to list.
    """
    told, offered = list[Act](), set[tuple[tuple[str, str], ...]]()
    for place, change in enumerate(made[:most]):
        one = act(change, made)
        effect = tuple(sorted((file.path, file.before) for file in change.files))
        may = effect not in offered and undoable(change)
        if may:
            offered.add(effect)
        told.append(replace(one, offered=may, reason="" if may else _reason(one, made[:place])))
    return told


def done(one: Act) -> str:
    """What a change did, in words."""
    words, root = say(), one.root
    did, undid = {
        Action.EDIT: (words.lib_did_edit, words.lib_undid_edit),
        Action.ADD: (words.lib_did_add, words.lib_undid_add),
        Action.REPLACE: (words.lib_did_replace, words.lib_undid_replace),
        Action.REMOVE: (words.lib_did_remove, words.lib_undid_remove),
        Action.UNDO: (words.lib_did_undo.format(number=root.of), words.lib_did_undo),
    }[root.action]
    if one.back:
        return undid.format(number=root.number)
    return did if root is one.change else words.lib_did_again.format(what=did, number=root.number)


def button_label(one: Act) -> str:
    """What its button does: undo it; for an undoing, do again what it undid."""
    words = say()
    return (
        words.lib_redo.format(number=one.root.number) if one.back else words.lib_undo.format(number=one.change.number)
    )


def _reason(one: Act, later: Sequence[Change]) -> str:
    """Why a change is not offered to be taken back, by the changes after it, the last one first."""
    words = say()
    if undoing := next((change for change in later if change.of == one.change.number), None):
        return (words.lib_since_again if one.back else words.lib_since_undone).format(number=undoing.number)
    paths = {file.path for file in one.change.files}
    others = [change.number for change in later if paths & {file.path for file in change.files}]
    return words.lib_since_changed.format(number=others[-1]) if others else words.lib_since_by_hand
