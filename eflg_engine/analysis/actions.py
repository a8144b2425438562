"""The action plan: what is overdue or without an owner, and what delivering it would give."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NoReturn, cast

from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.evidence.bundle import Bundle, EvidenceItem
from eflg_engine.evidence.council_papers import Action, Expected, Progress, Response
from eflg_engine.framework.snapshot import last_yearly
from eflg_engine.reading.problems import InvalidInput, Place, Problem, did_you_mean, listed
from eflg_engine.reading.values import moved
from eflg_engine.reading.yaml_text import read_again
from eflg_engine.results.actions import ActionsData, LevelsInBrief
from eflg_engine.results.papers import WrittenAction

# --- expected evidence as planned items ---------------------------------------------------------


def planned_items(
    bundle: Bundle, as_at: date, *, only_on_track: bool = False
) -> tuple[EvidenceItem, ...]:
    """The evidence that the bundle's actions are to bring, as items dated after `as_at`.

    Every action still to be delivered counts, or only those on track (said to be on track, and not
    past their due date), and every finished action whose evidence is not among the evidence yet.
    An item is dated as its expected evidence says, else at the action's due date, but never before
    the day after `as_at`: what is overdue can come tomorrow at the earliest. Evidence without any
    date to expect it by is left out: see `undated`. So is what is due for review before it can
    come, as it would lapse before it counts. An item without an id gets a free one.
    """
    return _expected_items(bundle, as_at, moved(as_at, 1), only_on_track)


def _expected_items(
    bundle: Bundle, as_at: date, earliest: date, only_on_track: bool
) -> tuple[EvidenceItem, ...]:
    """As `planned_items`, with no item dated before `earliest`."""
    names = _ExpectedIds(bundle)
    items = []
    for action in bundle.actions:
        for expected in action.expected:
            item_id = names.of(action, expected)  # the same id, whichever actions are asked for
            due = expected.dated or action.due or action.finished
            if due is not None and _is_coming(action, as_at, only_on_track):
                item = expected.item(item_id, max(due, earliest))
                if item.review_by is None or item.dated <= item.review_by:
                    items.append(item)
    return tuple(items)


def undated(bundle: Bundle) -> tuple[Action, ...]:
    """The actions still to be delivered whose evidence has no date to expect it by."""
    return tuple(
        action
        for action in bundle.actions
        if action.is_open
        and action.due is None
        and any(expected.dated is None for expected in action.expected)
    )


def _is_coming(action: Action, as_at: date, only_on_track: bool) -> bool:
    if action.status is Progress.DONE:
        return action.response is not Response.DECLINED
    return action.is_on_track(as_at) if only_on_track else action.is_open


class Delivery(StrEnum):
    """How much of the action plan is taken to be delivered."""

    NONE = "none"
    ON_TRACK = "on_track"
    ALL = "all"


def as_delivered(bundle: Bundle, as_at: date, delivery: Delivery) -> Bundle:
    """The bundle as it would be with none, all, or only what is on track of its actions delivered.

    Items dated after `as_at` that an action not delivered names as its evidence are taken out; the
    evidence that the others are to bring is put in (see `planned_items`). What no action names
    stays as planned.
    """
    return bundle.with_evidence(_delivered(bundle, as_at, moved(as_at, 1), delivery))


def _delivered(
    bundle: Bundle, as_at: date, earliest: date, delivery: Delivery
) -> list[EvidenceItem]:
    """The evidence of `as_delivered`, with nothing that is put in dated before `earliest`."""

    def is_coming(action: Action) -> bool:
        if delivery is Delivery.NONE:
            return action.status is Progress.DONE
        return _is_coming(action, as_at, delivery is Delivery.ON_TRACK)

    late = {item for action in bundle.actions if not is_coming(action) for item in action.evidence}
    evidence = [item for item in bundle.evidence if item.dated <= as_at or item.id not in late]
    if delivery is not Delivery.NONE:
        evidence += _expected_items(bundle, as_at, earliest, delivery is Delivery.ON_TRACK)
    return evidence


def as_if_today(bundle: Bundle, as_at: date, delivery: Delivery) -> Bundle:
    """As `as_delivered`, with what the actions bring dated `as_at`, and nothing else planned.

    Figures of a day that is to come are then those of that day in the last year that had it.
    """
    named = {item for action in bundle.actions for item in action.evidence}
    own = {item.id for item in bundle.evidence}
    evidence = []
    for item in _delivered(bundle, as_at, as_at, delivery):
        if item.dated <= as_at:
            evidence.append(item)
        elif item.id in named or item.id not in own:
            evidence.append(_brought_forward(item, as_at))
    return bundle.with_evidence(evidence)


def _brought_forward(item: EvidenceItem, as_at: date) -> EvidenceItem:
    """An item that is to come, on a day before; figures of a day to come are of an earlier year."""
    taken = item.snapshot
    if taken is not None and taken > as_at:
        with suppress(ValueError):  # 29 February, or the year 0
            taken = last_yearly(taken.month, taken.day, as_at)
    return replace(item, dated=as_at, snapshot=taken)


class _ExpectedIds:
    """Gives expected evidence without an id a free one."""

    def __init__(self, bundle: Bundle) -> None:
        self.taken = {item.id for item in bundle.evidence}
        self.taken |= {each.id for each in bundle.undated}
        self.taken |= {expected.id for action in bundle.actions for expected in action.expected}

    def of(self, action: Action, expected: Expected) -> str:
        if expected.id:
            return expected.id
        name, number = action.id, 1
        while name in self.taken:
            number += 1
            name = f"{action.id}-{number}"
        self.taken.add(name)
        return name


# --- drafting and finishing ---------------------------------------------------------------------


def draft_actions(
    items: Iterable[EvidenceItem],
    *,
    taken: Collection[str] = (),
    recommendations: Mapping[str, str] | None = None,
    phases: Mapping[str, str] | None = None,
) -> tuple[Action, ...]:
    """An action for each piece of evidence a plan asks for: accepted, not started, without a lead.

    Each is due on the item's date and is to bring the item. `recommendations` and `phases` give
    texts by item id. References are A1, A2, ... without those `taken`.
    """
    recommendations, phases = recommendations or {}, phases or {}
    used = set(taken)
    actions = []
    number = 0
    for item in items:
        number += 1
        while f"A{number}" in used:
            number += 1
        actions.append(
            Action(
                id=f"A{number}",
                recommendation=recommendations.get(item.id, ""),
                response=Response.ACCEPTED,
                action=item.title,
                due=item.dated,
                phase=phases.get(item.id, ""),
                expected=(Expected(replace(item, id="", dated=date.min), item.id, item.dated),),
            )
        )
    return tuple(actions)


def finish_action(bundle: Bundle, reference: str, dated: date) -> Bundle:
    """The bundle with an action finished: its expected evidence has become evidence.

    The new items are dated `dated`, and the action is done, with their ids. Yearly figures that
    were to be of a later day are those of an earlier year. Raises InvalidInput where there is no
    such action, or it has nothing to bring.
    """
    action = find_action(bundle, reference)
    names = _ExpectedIds(bundle)
    items = tuple(
        _brought_forward(expected.item(names.of(action, expected), dated), dated)
        for expected in action.expected
    )
    done = replace(
        action,
        status=Progress.DONE,
        finished=dated,
        expected=(),
        evidence=(*action.evidence, *(item.id for item in items)),
    )
    return replace(
        bundle,
        evidence=(*bundle.evidence, *items),
        actions=tuple(done if other is action else other for other in bundle.actions),
    )


def find_action(bundle: Bundle, reference: str) -> Action:
    """The action of this reference, if it can be finished. Raises InvalidInput."""
    references = [action.id for action in bundle.actions]
    if reference not in references:
        hint = did_you_mean(reference, references)
        _refuse(
            bundle,
            ("actions",),
            "unknown_action",
            "there is no such action" if references else "the bundle has no action plan",
            reference,
            listed(references),
            hint,
        )
    number = references.index(reference)
    action = bundle.actions[number]
    path = ("actions", number)
    if action.response is Response.DECLINED:
        _refuse(
            bundle,
            path,
            "declined",
            "this recommendation was declined: it brings nothing",
            reference,
        )
    if not action.expected:
        if action.evidence:
            _refuse(
                bundle,
                path,
                "already_there",
                f"the evidence of this action is among the evidence: {listed(action.evidence)}",
                reference,
                hint="if it came on another day, change its date there",
            )
        _refuse(
            bundle,
            path,
            "nothing_expected",
            "this action is to bring no evidence",
            reference,
            hint="say under evidence_expected what it brings: title, kind and supports",
        )
    return action


def _refuse(
    bundle: Bundle,
    path: tuple[str | int, ...],
    code: str,
    message: str,
    found: str,
    allowed: str = "",
    hint: str = "",
) -> NoReturn:
    document = bundle.document
    if document is not None and document.text is not None:
        place = read_again(document).place(path)
    else:
        place = Place(document.name if document else "<bundle>")
    raise InvalidInput([Problem(code, place, message, found, allowed, hint, path)])


# --- the plan as a whole ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """The action plan on a day, and the levels with none, all, or what is on track delivered.

    `today_on_track` and `today_all` judge by the day of the plan, as if the evidence were there
    already. `with_none` and the others judge by the day `by`, the last on which something is
    expected, when other evidence may have lapsed. All are None where nothing is expected.
    """

    now: Assessment
    overdue: tuple[Action, ...]
    unowned: tuple[Action, ...]
    undated: tuple[Action, ...]
    not_answered: tuple[Action, ...]
    to_record: tuple[Action, ...]  # done, but their evidence is not among the evidence yet
    today_on_track: Assessment | None
    today_all: Assessment | None
    by: date | None
    with_none: Assessment | None
    with_on_track: Assessment | None
    with_all: Assessment | None

    def __repr__(self) -> str:
        return f"<ActionPlan {self.now.council_name}: {len(self.bundle.actions)} actions>"

    @property
    def bundle(self) -> Bundle:
        """The bundle that holds the plan."""
        return self.now.bundle

    @property
    def as_at(self) -> date:
        """The day it speaks of."""
        return self.now.as_at

    def flags(self, action: Action) -> Iterator[str]:
        """What to look at in an action: overdue, no lead, no due date, not answered, to record."""
        lists = {
            "overdue": self.overdue,
            "no lead": self.unowned,
            "no due date": self.undated,
            "not answered yet": self.not_answered,
            "done, evidence to be recorded": self.to_record,
        }
        return (words for words, actions in lists.items() if action in actions)

    def to_data(self) -> ActionsData:
        """The plan as plain data."""

        def ids(actions: Iterable[Action]) -> list[str]:
            return [action.id for action in actions]

        def level(result: Assessment | None) -> LevelsInBrief | None:
            return None if result is None else level_data(result)

        return {
            "schema": "eflg-actions/1",
            "council": self.bundle.council.name,
            "as_at": self.as_at.isoformat(),
            "framework": self.now.framework.id,
            "policy": self.now.policy.id,
            "actions": [
                {
                    **cast("WrittenAction", action.to_data()),
                    "status": str(action.status),
                    "flags": list(self.flags(action)),
                }
                for action in self.bundle.actions
            ],
            "overdue": ids(self.overdue),
            "unowned": ids(self.unowned),
            "undated": ids(self.undated),
            "not_answered": ids(self.not_answered),
            "to_record": ids(self.to_record),
            "levels": {
                "now": level_data(self.now),
                "now_with_on_track": level(self.today_on_track),
                "now_with_all": level(self.today_all),
                "by": self.by.isoformat() if self.by else None,
                "none_delivered": level(self.with_none),
                "on_track_delivered": level(self.with_on_track),
                "all_delivered": level(self.with_all),
            },
        }


def level_data(result: Assessment) -> LevelsInBrief:
    """The levels of an assessment, in brief."""
    return {
        "level": result.level,
        "level_title": result.level_title,
        "status": str(result.status),
        "modules": {module.id: module.level for module in result.modules.values()},
        "themes": {theme.id: theme.level for theme in result.themes.values()},
    }


def action_plan(now: Assessment) -> ActionPlan:
    """The action plan of the bundle assessed, on the day of the assessment."""
    bundle, as_at = now.bundle, now.as_at
    still = [action for action in bundle.actions if action.is_open]
    everything = as_delivered(bundle, as_at, Delivery.ALL)
    before = {item.id for item in as_delivered(bundle, as_at, Delivery.NONE).evidence}
    coming = [item.dated for item in everything.evidence if item.id not in before]
    by = max(coming, default=None)

    def today(delivery: Delivery) -> Assessment | None:
        if by is None:
            return None
        delivered = as_if_today(bundle, as_at, delivery)
        return assess(delivered, now.framework, as_at=as_at, policy=now.policy)

    def level(delivery: Delivery) -> Assessment | None:
        if by is None:
            return None
        delivered = as_delivered(bundle, as_at, delivery)
        return assess(delivered, now.framework, as_at=by, policy=now.policy)

    return ActionPlan(
        now=now,
        overdue=tuple(action for action in still if action.is_overdue(as_at)),
        unowned=tuple(action for action in still if not action.lead),
        undated=tuple(action for action in still if action.due is None),
        not_answered=tuple(
            action for action in still if action.recommendation and action.response is Response.OPEN
        ),
        to_record=tuple(
            action
            for action in bundle.actions
            if action.status is Progress.DONE and action.expected
        ),
        today_on_track=today(Delivery.ON_TRACK),
        today_all=today(Delivery.ALL),
        by=by,
        with_none=level(Delivery.NONE),
        with_on_track=level(Delivery.ON_TRACK),
        with_all=level(Delivery.ALL),
    )
