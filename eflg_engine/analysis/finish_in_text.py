"""Finishing and adding actions in the text of a bundle, so that comments and layout stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import yaml

from eflg_engine.analysis.actions import finish_action
from eflg_engine.analysis.plan.draft import with_drafts
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.council_papers import Action
from eflg_engine.evidence.writing import yaml_text
from eflg_engine.reading.problems import InvalidInput

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        return None
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    actions = _block_list(root, "actions")
    if actions is not None:
        place = _after(actions)
        lines[place:place] = [_entries(entries, actions.value[0].start_mark.column)]
    else:
        lines.append(f"\n{yaml_text({'actions': entries})}")
    return "".join(lines)


def _reads_as(text: str, bundle: Bundle) -> bool:
    try:
        return Bundle.from_text(text).to_data() == bundle.to_data()
    except InvalidInput:
        return False


def _edited(text: str, before: Bundle, after: Bundle, reference: str) -> str | None:
    """The text with the new items and the action done; None where its form is another."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        return None
    evidence, actions = _block_list(root, "evidence"), _block_list(root, "actions")
    if evidence is None or actions is None:
        return None
    number = [action.id for action in before.actions].index(reference)
    action = actions.value[number]
    if not isinstance(action, yaml.MappingNode) or action.flow_style:
        return None
    lines = text.splitlines(keepends=True)
    if not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    new = [item.to_data() for item in after.evidence[len(before.evidence) :]]
    edits = [
        (_after(evidence), _after(evidence), _entries(new, evidence.value[0].start_mark.column))
    ]
    done = after.actions[number]
    wanted = {
        "status": str(done.status),
        "finished": done.finished.isoformat() if done.finished else "",
        "evidence": list(done.evidence),
    }
    replaced = {*wanted, "evidence_expected"}
    first = action.value[0][0]
    if first.value in replaced:
        return None
    for key, value in action.value:
        if key.value in replaced:
            edits.append((key.start_mark.line, _after(value), ""))
    indent = " " * first.start_mark.column
    added = "".join(
        f"{indent}{line}\n"
        for line in yaml_text({k: v for k, v in wanted.items() if v}).splitlines()
    )
    edits.append((_after(action), _after(action), added))
    for start, end, put in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        lines[start:end] = [put] if put else []
    return "".join(lines)


def _entries(items: list[dict[str, object]], column: int) -> str:
    """Items as entries of a block list whose mappings stand in this column."""
    indent = " " * (column - 2)
    return "".join(f"{indent}{line}\n" for line in yaml_text(items).splitlines())


def _block_list(root: yaml.Node | None, key: str) -> yaml.SequenceNode | None:
    """The list under a key of the file, if it is written with a line for each entry."""
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    found = next((value for name, value in pairs if getattr(name, "value", None) == key), None)
    if isinstance(found, yaml.SequenceNode) and not found.flow_style and found.value:
        return found
    return None


def _after(node: yaml.Node) -> int:
    """The number of the line after the last one that a value takes up."""
    last = max(_ends(node))
    line, column = last
    return line + (1 if column else 0)


def _ends(node: yaml.Node) -> Iterator[tuple[int, int]]:
    """Where the values inside a value end; a block ends where its last value does."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                yield from _ends(part)
    else:
        yield node.end_mark.line, node.end_mark.column
