"""A plan as a report, as plain data and as a table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Heading,
    Paragraph,
    Picture,
    Said,
    listing,
)
from eflg_engine.report.catalogue import say
from eflg_engine.report.in_words import words_of
from eflg_engine.report.plan_facts import level_title, plan_facts, target_title
from eflg_engine.report.plan_words import PlanWords
from eflg_engine.report.report import Report
from eflg_engine.report.sorting import criterion_line, lack_text, question_line
from eflg_engine.report.timelines import plan_timeline
from eflg_engine.results.plan import ActionPlanned, ChangePlanned, PhasePoints, PlanData

if TYPE_CHECKING:
    from eflg_engine.analysis.plan.plan import ItemChange, Phase, Plan, PlannedAction
    from eflg_engine.analysis.sorting import Candidate

MOST_ITEMS = 3

MOST_LAPSED = 6


def plan_blocks(plan: Plan) -> list[Block]:
    """The plan as a person reads it: what for, at what effort, and phase by phase."""
    name = plan.bundle.council.name
    blocks: list[Block] = [
        Heading(say("{council}: plan for {target}", council=name, target=target_title(plan)), 1),
        plan_facts(plan),
    ]
    if plan.not_assessed:
        facts = {fact for each in plan.not_assessed for fact in each.needs_profile}
        text = say.number(
            len(facts),
            "What is asked depends on {facts}, which the evidence file does not say: add it under "
            '"{key}", and plan again.',
            "What is asked depends on {facts}, which the evidence file does not say: add them "
            'under "{key}", and plan again.',
            facts=say.all(sorted(facts)),
            key=plan.bundle.body_key,
        )
        blocks.append(Paragraph(text))
    if not plan.reached:
        blocks += _not_reached(plan)
        if not plan.actions:
            return blocks
        blocks.append(Heading(say("The rest")))
    if not plan.actions:
        text = say("Nothing needs doing: the evidence supports this level on that day.")
        if plan.not_assessed:
            text = say(
                "Provisionally, nothing needs doing: of what could be assessed, nothing is missing."
            )
        if plan.budget is not None:
            text = say("No action that fits the budget closes a gap.")
        return [*blocks, Paragraph(text)]
    blocks.append(
        Paragraph(
            say(
                "Days are working days of one officer, a rough guide from the rules. What is done "
                "already and only not listed takes none of them: list it."
            )
        )
    )
    blocks += _look_first(plan)
    words = PlanWords(plan)
    for phase in plan.phases:
        first, last = phase.actions[0].number, phase.actions[-1].number
        numbers = say("actions {first} to {last}", first=first, last=last)
        if first == last:
            numbers = say("action {number}", number=first)
        heading = say.number(
            phase.days,
            "Phase {number}: {actions}, {count} day, by {day}",
            "Phase {number}: {actions}, {count} days, by {day}",
            number=phase.number,
            actions=numbers,
            day=say.day(phase.actions[-1].due),
        )
        blocks.append(Heading(heading))
        blocks.append(Entries(tuple(map(words.entry, phase.actions)), loose=True))
        level = level_title(plan, phase.level)
        if plan.day != phase.actions[-1].due:
            level = say("{level} on {day}", level=level, day=say.day(plan.day))
        if phase.points is not None:
            level = say.number(
                phase.points,
                "{level}, with {count} point",
                "{level}, with {count} points",
                level=level,
            )
        text = say("With these and those before them: {level}.", level=level)
        if phase.number == 1:
            text = say("With these: {level}.", level=level)
        blocks.append(Paragraph(text))
    blocks += _lapsed_by_the_end(plan)
    if plan.relies_on:
        blocks.append(
            Paragraph(
                say(
                    "The plan counts on items planned for before that day: {items}.",
                    items=say.all(plan.relies_on),
                )
            )
        )
    return blocks


def _lapsed_by_the_end(plan: Plan) -> list[Block]:
    """What is to be said where the level is judged before the work ends, and would not last."""
    if not plan.lapsed:
        return []
    criteria = [plan.framework.criteria[each] for each in plan.lapsed]
    text = say(
        "This is judged on {day}. By {end}, when the work ends, evidence for {criteria} will have "
        "gone out of date. At this pace things go out of date about as fast as they are renewed: "
        "give it more days a month, or say with --by when the level is to be held, and see which "
        "have to be renewed for it.",
        day=say.day(plan.day),
        end=say.day(plan.ends),
        criteria=say.number(len(plan.lapsed), "{count} criterion", "{count} criteria"),
    )
    return [
        Paragraph(text),
        listing([Entry(criterion_line(rule)) for rule in criteria], MOST_LAPSED),
    ]


def _look_first(plan: Plan) -> list[Block]:
    """What is held already and may spare some of the actions."""
    if not plan.look_first:
        return []
    entries, by_kind = [], dict[str, list[str]]()
    for each in plan.look_first:
        likely = [found for found in each.candidates if not found.by_kind_alone]
        shown = tuple(Entry(_might(plan, candidate)) for candidate in likely[:MOST_ITEMS])
        if (more := len(likely) - MOST_ITEMS) > 0:
            shown += (Entry(say("and {count} more", count=more)),)
        if shown:
            entries.append(Entry(question_line(each.question), shown))
        for found in each.candidates:
            if found.by_kind_alone:
                codes = by_kind.setdefault(_might(plan, found), [])
                codes.append(each.question.code or each.question.id)
    blocks: list[Block] = [Heading(say("Look at these first: they may answer it"))]
    if entries:
        text = say(
            "Items listed already that do not say which questions they answer, or lack one thing "
            "that the file can say of them. Each yes spares an action below, or a part of one. "
            '"eflg sort" asks the questions; what an item lacks is written into the file.'
        )
        blocks += [Paragraph(text), Entries(tuple(entries), loose=True)]
    if by_kind:
        text = say(
            "By their kind and theme alone, for no word of their titles speaks of it; each with "
            'the questions to ask of it, as "eflg sort" does:'
        )
        less = (Entry(f"{item}: {say.all(codes)}") for item, codes in by_kind.items())
        blocks += [Paragraph(text), Entries(tuple(less))]
    return blocks


def _might(plan: Plan, candidate: Candidate) -> str:
    """An item that may answer, and the key that it lacks."""
    item = candidate.item
    lacks = f" [{lack_text(candidate, plan.bundle)}]" if candidate.lacks else ""
    return f"{item.id} {item.title}{lacks}"


def _not_reached(plan: Plan) -> list[Block]:
    criteria = plan.framework.criteria
    entries = tuple(
        Entry(f"{criterion_line(criteria[b.criterion])}: {b.reason}.") for b in plan.blockers
    )
    text = (
        say("No evidence can reach this target as things stand.")
        if entries
        else say("No combination of the actions considered reaches this target.")
    )
    if any(blocker.wants_objectives for blocker in plan.blockers):
        objectives = words_of(plan.start.framework).dimension("objectives")[1]
        text += " " + say(
            "The first action below is to list the {objectives}; then plan again.",
            objectives=objectives,
        )
    return [Paragraph(Said(text)), *([Entries(entries)] if entries else [])]


def action_text(plan: Plan, action: PlannedAction) -> str:
    """What an action is, in one sentence, without its full stop."""
    return PlanWords(plan).action(action)


def plan_data(plan: Plan) -> PlanData:
    """The plan as plain data (`eflg-plan/1`)."""
    from eflg_engine.version import __version__

    words = PlanWords(plan)
    met = plan.criteria_met
    return {
        "schema": "eflg-plan/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": {"id": plan.framework.id, "version": plan.framework.version},
        "bundle": {"sha256": plan.bundle.sha256},
        "council": plan.bundle.council.name,
        "policy": plan.policy.id,
        "part": {"id": plan.part.id or None, "sort": plan.part.sort, "title": plan.part.title},
        "target": plan.asked_level,
        "by": plan.day.isoformat(),
        "held": plan.held,
        "reached": plan.reached,
        "starts": plan.calendar.start.isoformat(),
        "days_a_month": plan.calendar.days_a_month,
        "ends": plan.ends.isoformat(),
        "fits": plan.fits,
        "lapsed": list(plan.lapsed),
        "level": plan.level if plan.level is not None else plan.held,
        "days": plan.days,
        "budget": plan.budget,
        "left_over": plan.left_over,
        "proven_minimal": plan.proven_minimal,
        "search": plan.search,
        "criteria_met": {
            "now": met.now,
            "undone": met.undone,
            "after": met.after,
            "of": met.of,
        },
        "relies_on_planned": list(plan.relies_on),
        "not_assessed": [each.id for each in plan.not_assessed],
        "blockers": [{"criterion": b.criterion, "reason": b.reason} for b in plan.blockers],
        "look_first": [
            {
                "question": each.question.id,
                "asks": each.question.asks,
                "items": [candidate.item.id for candidate in each.candidates],
                "keys": {c.item.id: c.key for c in each.candidates if c.key},
            }
            for each in plan.look_first
        ],
        "phases": [
            {
                "number": phase.number,
                "days": phase.days,
                "level_after": phase.level,
                **_phase_points(phase),
                "actions": [_action_data(words, action) for action in phase.actions],
            }
            for phase in plan.phases
        ],
    }


def _phase_points(phase: Phase) -> PhasePoints:
    return {} if phase.points is None else {"points_after": phase.points}


def _action_data(words: PlanWords, action: PlannedAction) -> ActionPlanned:
    return {
        "number": action.number,
        "action": action.verb,
        "criterion": action.criterion or None,
        "text": words.action(action),
        "days": action.days,
        "due": action.due.isoformat(),
        "latest": action.latest.isoformat(),
        "who_holds": words.holder(action),
        "questions": [
            {"id": each.id, "code": each.code, "asks": each.asks} for each in action.questions
        ],
        "changes": [_change_data(words, change) for change in action.changes],
        "closes": list(action.criteria),
        "alternatives": [
            [_change_data(words, change) for change in changes] for changes in action.alternatives
        ],
        "more_alternatives": action.more_alternatives,
    }


def _change_data(words: PlanWords, change: ItemChange) -> ChangePlanned:
    return {
        "action": change.verb,
        "item": change.item.id,
        "title": change.item.title,
        "new": change.new,
        "days": change.days,
        "text": words.change(change),
        "item_after": change.item.to_data(),
    }


PLAN_COLUMNS = (
    *("phase", "number", "action", "what", "days", "due", "who holds", "questions", "kinds"),
    *("items", "closes", "or"),
)


def plan_rows(plan: Plan) -> list[tuple[str, ...]]:
    """What to look at first, then a row an action, for a spreadsheet."""
    words = PlanWords(plan)
    look: list[tuple[str, ...]] = [
        (
            *("", "", "look", "Look at these first: they may answer it", "0", ""),
            each.criterion.who_holds,
            question_line(each.question),
            " | ".join(candidate.item.kind for candidate in each.candidates),
            " | ".join(_might(plan, candidate) for candidate in each.candidates),
            *(each.criterion.id, ""),
        )
        for each in plan.look_first
    ]
    return look + [
        (
            str(phase.number),
            str(action.number),
            action.verb,
            words.action(action),
            str(action.days),
            action.due.isoformat(),
            words.holder(action),
            " | ".join(question_line(each) for each in action.questions),
            " | ".join(change.item.kind for change in action.changes),
            " ".join(change.item.id for change in action.changes),
            " ".join(action.criteria),
            " | ".join(words.changes(changes) for changes in action.alternatives),
        )
        for phase in plan.phases
        for action in phase.actions
    ]


def _pictures(plan: Plan) -> list[Picture]:
    from eflg_engine.report.pictures.times import plan_pictures  # start-up: drawn seldom

    return plan_pictures(plan, PlanWords(plan).action)


PLAN: Report[Plan] = Report(
    "plan",
    plan_blocks,
    plan_data,
    PLAN_COLUMNS,
    plan_rows,
    timeline=lambda plan: plan_timeline(plan, PlanWords(plan)),
    pictures=_pictures,
    first=("text", "json", "csv"),
)
