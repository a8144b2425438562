"""A plan as lines of the bundle's action plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from eflg_engine.analysis.actions import draft_actions
from eflg_engine.analysis.plan.plan import ItemChange, Plan
from eflg_engine.evidence.bundle import Bundle, EvidenceItem
from eflg_engine.evidence.council_papers import Action


def drafted_actions(plan: Plan, text: Callable[[Sequence[ItemChange]], str]) -> tuple[Action, ...]:
    """An action for each item that a plan changes or asks for; `text` says what is to be done.

    It is due on the plan's day. What is obtained is expected under a free id. An item that is
    refreshed, strengthened or widened is expected anew under a free id, with all that the plan
    does to it. Merely offering an item for other criteria brings no evidence, so such an action
    expects none: the item's `supports` is edited by hand.
    """
    bundle = plan.bundle
    ids = {item.id for item in bundle.evidence}
    ids |= {expected.id for action in bundle.actions for expected in action.expected}
    groups: dict[str, list[ItemChange]] = {}
    phases: dict[str, str] = {}
    closes: dict[str, dict[str, None]] = {}
    for phase in plan.phases:
        for action in phase.actions:
            name = action.change.item.id
            groups.setdefault(name, []).append(action.change)
            phases.setdefault(name, f"Phase {phase.number}")
            closes.setdefault(name, {}).update(dict.fromkeys(action.criteria))
    items: list[EvidenceItem] = []
    words: list[tuple[str, int, bool]] = []
    recommendations: dict[str, str] = {}
    named: dict[str, str] = {}
    for name, changes in groups.items():
        item = changes[0].item  # every change of an item holds it as it will be after all of them
        brings = any(change.verb != "offer" for change in changes)
        if brings:
            item = replace(item, id=_free(name, ids, new=changes[0].new), dated=plan.day)
            if item.snapshot and not changes[0].new and plan.space:
                number = changes[0].moves[0].item
                item = replace(item, snapshot=plan.space.situation.snapshot_on_the_day(number))
            if changes[0].new:
                changes = [replace(change, item=item) for change in changes]
        else:
            item = replace(item, dated=plan.day)
        items.append(item)
        named[item.id] = phases[name]
        if closes[name]:
            recommendations[item.id] = f"Meet {', '.join(closes[name])}"
        words.append((text(changes), sum(change.days for change in changes), brings))
    drafts = draft_actions(
        items,
        taken={action.id for action in bundle.actions},
        recommendations=recommendations,
        phases=named,
    )
    return tuple(
        replace(
            draft,
            action=said,
            resources=f"{days} working day{'' if days == 1 else 's'}",
            expected=draft.expected if brings else (),
        )
        for draft, (said, days, brings) in zip(drafts, words, strict=True)
    )


def with_drafts(bundle: Bundle, drafts: Sequence[Action]) -> Bundle:
    """The bundle with more actions after its own."""
    return bundle.with_actions((*bundle.actions, *drafts))


def _free(name: str, ids: set[str], *, new: bool) -> str:
    """An id that is not taken, which is taken from then on."""
    stem, number = ("N", 1) if new else (f"{name}-", 2)
    found = name if new else f"{stem}{number}"
    while found in ids:
        found = f"{stem}{number}"
        number += 1
    ids.add(found)
    return found
