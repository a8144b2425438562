"""A plan as lines of the bundle's action plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

from eflg_engine.analysis.actions import draft_actions
from eflg_engine.analysis.plan.plan import Plan, PlannedAction
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.council_papers import Action
from eflg_engine.reading.counts import counted


def drafted_actions(plan: Plan, text: Callable[[PlannedAction], str]) -> tuple[Action, ...]:
    """An action for each action of a plan; `text` says what is to be done.

    It is due on its day in the plan's calendar. What is obtained is expected under a free id; an
    item that is refreshed or widened is expected anew under a free id.
    """
    bundle = plan.bundle
    ids = {item.id for item in bundle.evidence} | {each.id for each in bundle.undated}
    ids |= {expected.id for action in bundle.actions for expected in action.expected}
    taken = {action.id for action in bundle.actions}
    drafts = []
    for phase in plan.phases:
        for planned in phase.actions:
            items = []
            for change in planned.changes:
                name = _free(change.item.id, ids, new=change.new)
                done = max(planned.due, change.item.dated)  # widened, it is renewed as well
                item = replace(change.item, id=name, dated=done)
                late = planned.due > planned.latest
                if item.snapshot and (change.verb == "widen" or late):
                    assert plan.space is not None
                    number = change.moves[0].item
                    day = plan.space.situation.snapshot_on(number, done)
                    item = replace(item, snapshot=day)
                items.append(item)
            if not items:
                name = next(f"A{n}" for n in count(1) if f"A{n}" not in taken)
                taken.add(name)
                drafts.append(Action(name, action=text(planned), due=planned.due))
                continue
            draft = draft_actions(
                items[:1],
                taken=taken,
                recommendations={items[0].id: f"Meet {', '.join(planned.criteria)}"}
                if planned.criteria
                else {},
                phases={items[0].id: f"Phase {phase.number}"},
            )[0]
            taken.add(draft.id)
            days = planned.days
            drafts.append(
                replace(
                    draft,
                    action=text(planned),
                    due=planned.due,
                    resources=counted(days, "working day"),
                    expected=tuple(
                        each
                        for item in items
                        for each in draft_actions([item], taken=set())[0].expected
                    ),
                )
            )
    return tuple(drafts)


def with_drafts(bundle: Bundle, drafts: Sequence[Action]) -> Bundle:
    """The bundle with more actions after its own."""
    return bundle.with_actions((*bundle.actions, *drafts))


def _free(name: str, ids: set[str], *, new: bool) -> str:
    """A free id, which is added to `ids`."""
    stem, number = ("N", 1) if new else (f"{name}-", 2)
    found = name if new else f"{stem}{number}"
    while found in ids:
        found = f"{stem}{number}"
        number += 1
    ids.add(found)
    return found
