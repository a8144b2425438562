"""What `eflg plan` gives, `eflg-plan/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.assessment.result.shape import Engine
from eflg_engine.reading.field_marks import Day, Ids
from eflg_engine.results.shared import BundleHash, FrameworkName


class PartPlanned(TypedDict):
    """What is to reach the level."""

    id: Annotated[str | None, "The id of the module or theme; null for the council."]
    sort: Annotated[str, "council, module or theme."]
    title: Annotated[str, "Its title."]


class CriteriaMet(TypedDict):
    """How many criteria of the part are met."""

    now: Annotated[int, "How many are met on the day of the assessment."]
    undone: Annotated[int, "How many on the day of the plan, if nothing is done."]
    after: Annotated[int, "How many once it is carried out."]
    of: Annotated[int, "How many there are."]


class Blocker(TypedDict):
    """A criterion that no evidence can meet as things stand."""

    criterion: Annotated[str, "Its full id."]
    reason: Annotated[str, "Why, in words."]


class ChangePlanned(TypedDict):
    """One thing to do to one item of evidence."""

    action: Annotated[str, "What to do: obtain, refresh or widen."]
    item: Annotated[str, "The id of the item."]
    title: Annotated[str, "Its title."]
    new: Annotated[bool, "Whether the item is new."]
    days: Annotated[int, "Roughly how many working days it takes."]
    text: Annotated[str, "What to do, in words."]
    item_after: Annotated[dict[str, object], "The item as it then is, as bundles write it."]


class QuestionPlanned(TypedDict):
    """A question that an action answers."""

    id: Annotated[str, "Its full id."]
    code: Annotated[str, "Its code; empty where it has none."]
    asks: Annotated[str, "What it asks."]


class LookFirst(TypedDict):
    """What is held already and may answer a question that the plan has an action for."""

    question: Annotated[str, "The full id of the question."]
    asks: Annotated[str, "What it asks."]
    items: Annotated[Ids, "Ids of items that may answer it, the likeliest first."]
    keys: Annotated[
        dict[str, str], "By item the one key that it lacks; those without would do as they are."
    ]


class ActionPlanned(TypedDict):
    """An action of the plan."""

    number: Annotated[int, "Its number, from 1."]
    action: Annotated[str, "What to do: obtain, refresh, widen, or list (the objectives)."]
    criterion: Annotated[str | None, "The id of the criterion that it is for; null for none."]
    text: Annotated[str, "What to do, in words: the criterion's remedy, or what to do to an item."]
    days: Annotated[int, "Roughly how many working days it takes."]
    due: Annotated[Day, "The day on which it is done, one action after the other."]
    latest: Annotated[Day, "The last day on which it is done soon enough."]
    who_holds: Annotated[str, "Who usually has what answers."]
    questions: Annotated[list[QuestionPlanned], "The questions that it answers."]
    changes: Annotated[list[ChangePlanned], "The items that it brings or changes."]
    closes: Annotated[Ids, "Ids of the criteria that it closes."]
    alternatives: Annotated[list[list[ChangePlanned]], "Other ways that are as cheap."]
    more_alternatives: Annotated[bool, "Whether there are more such ways."]


class PhasePoints(TypedDict):
    """The points after a phase."""

    points_after: NotRequired[Annotated[int, "The points after it, where points are added up."]]


class Phase(PhasePoints):
    """Actions that lead to one more level."""

    number: Annotated[int, "Its number, from 1."]
    days: Annotated[int, "The days of its actions together."]
    level_after: Annotated[str | None, "The id of the level after it; null below the first."]
    actions: Annotated[list[ActionPlanned], "Its actions."]


class PlanData(TypedDict):
    """The least to do to reach a level."""

    schema: Annotated[Literal["eflg-plan/1"], "The name and version of this shape."]
    engine: Annotated[Engine, "What worked it out."]
    framework: Annotated[FrameworkName, "The framework planned under."]
    bundle: Annotated[BundleHash, "The evidence it starts from."]
    council: Annotated[str, "The council's name."]
    policy: Annotated[str, "The id of the policy."]
    part: Annotated[PartPlanned, "What is to reach the level."]
    target: Annotated[str | None, "The id of the level asked for; null for as high as can be."]
    by: Annotated[Day, "The day on which it is to be held: as asked, or when the work is done."]
    held: Annotated[str | None, "The id of the level held on that day without the plan."]
    reached: Annotated[bool, "Whether the plan reaches its target."]
    starts: Annotated[Day, "The day on which work begins."]
    days_a_month: Annotated[int, "Working days a month for it."]
    ends: Annotated[Day, "The day on which the last action is done."]
    fits: Annotated[bool | None, "Whether that is by the day asked for; null where none was."]
    lapsed: Annotated[
        Ids, "Ids of criteria met on the day, whose evidence is out of date when the work ends."
    ]
    level: Annotated[str | None, "The id of the level that the plan leads to."]
    days: Annotated[int, "The days of all actions together."]
    budget: Annotated[int | None, "The days that may be spent; null where there is no limit."]
    left_over: Annotated[int | None, "The days of them not spent."]
    proven_minimal: Annotated[bool, "Whether it is proven that nothing cheaper reaches it."]
    search: Annotated[str, "How it was searched for."]
    criteria_met: Annotated[CriteriaMet, "How many criteria are met."]
    relies_on_planned: Annotated[Ids, "Ids of planned items that the plan relies on."]
    not_assessed: Annotated[
        Ids, "Ids of criteria up to that level that cannot be assessed: with any it is provisional."
    ]
    blockers: Annotated[list[Blocker], "Criteria that stand in the way of the target."]
    look_first: Annotated[list[LookFirst], "What may answer already; it is not counted."]
    phases: Annotated[list[Phase], "The actions, level by level."]
