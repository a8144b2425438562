"""Finishing and adding actions in the text of a bundle, so that comments and layout stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eflg_engine.analysis.actions import finish_action
from eflg_engine.analysis.plan.draft import with_drafts
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.council_papers import Action
from eflg_engine.evidence.text_editing import CannotEditError, YamlText
from eflg_engine.reading.problems import InvalidInput


def finished_text(bundle: Bundle, reference: str, dated: date) -> tuple[str, bool]:
    """The bundle's file with an action finished, and whether the rest of its text was kept.

    The text is edited where the bundle was read from text in the usual form, a line for each key;
    the edited text is read again, and used only if it says what it should. Otherwise the whole is
    written anew, without comments. Raises InvalidInput as finish_action does.
    """
    after = finish_action(bundle, reference, dated)
    text = bundle.document.text if bundle.document else None
    if text is not None:
        edited = _edited(text, bundle, after, reference)
        if edited is not None and _reads_as(edited, after):
            return edited, True
    return after.to_yaml(), False


def text_with_actions(bundle: Bundle, drafts: Sequence[Action]) -> tuple[str, bool]:
    """The bundle's file with more actions after its own, and whether its text was kept.

    As for `finished_text`: where the text cannot be added to, the whole is written anew.
    """
    after = with_drafts(bundle, drafts)
    text = bundle.document.text if bundle.document else None
    if text is not None:
        added = _added(text, [action.to_data() for action in drafts])
        if added is not None and _reads_as(added, after):
            return added, True
    return after.to_yaml(), False


def _added(text: str, entries: list[dict[str, object]]) -> str | None:
    """The text with entries after its actions, or with actions at its end; None where it is none.

    The caller checks that it reads as intended.
    """
    try:
        edited = YamlText(text)
        if edited.has("actions"):
            edited.append(("actions",), *entries)
        else:
            edited.add_key("actions", entries)
        return edited.edited
    except CannotEditError:
        return None


def _reads_as(text: str, bundle: Bundle) -> bool:
    try:
        return Bundle.from_text(text).to_data() == bundle.to_data()
    except InvalidInput:
        return False


def _edited(text: str, before: Bundle, after: Bundle, reference: str) -> str | None:
    """The text with the new items and the action done; None where its form is another."""
    number = [action.id for action in before.actions].index(reference)
    new = [item.to_data() for item in after.evidence[len(before.evidence) :]]
    done, at = after.actions[number], ("actions", number)
    wanted = {
        "status": str(done.status),
        "finished": done.finished.isoformat() if done.finished else "",
        "evidence": list(done.evidence),
    }
    try:
        edited = YamlText(text)
        if new:
            edited.append(("evidence",), *new)
        for key in (*wanted, "evidence_expected"):
            if edited.has(*at, key):
                edited.remove((*at, key))
        edited.put(at, {key: value for key, value in wanted.items() if value})
        return edited.edited
    except CannotEditError:
        return None
