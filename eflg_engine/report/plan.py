"""A plan as a report, as plain data and as a table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.assessment.result.views import NOTHING_OFFERED, below_first
from eflg_engine.reading.values import join_words
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Strong,
    listing,
)
from eflg_engine.report.plan_words import PlanWords
from eflg_engine.report.points import points_text
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
    blocks: list[Block] = [Heading(f"{name}: plan for {_target(plan)}", 1), _facts(plan)]
    if plan.not_assessed:
        facts = {fact for each in plan.not_assessed for fact in each.needs_profile}
        those = "it" if len(facts) == 1 else "them"
        text = (
            f"What is asked depends on {join_words(sorted(facts))}, which the evidence file does "
            f'not say: add {those} under "{plan.bundle.body_key}", and plan again.'
        )
        blocks.append(Paragraph(text))
    if not plan.reached:
        blocks += _not_reached(plan)
        if not plan.actions:
            return blocks
        blocks.append(Heading("The rest"))
    if not plan.actions:
        text = "Nothing needs doing: the evidence supports this level on that day."
        if plan.not_assessed:
            text = (
                "Provisionally, nothing needs doing: of what could be assessed, nothing is missing."
            )
        if plan.budget is not None:
            text = "No action that fits the budget closes a gap."
        return [*blocks, Paragraph(text)]
    blocks.append(
        Paragraph(
            "Days are working days of one officer, a rough guide from the rules. What is done "
            "already and only not listed takes none of them: list it."
        )
    )
    blocks += _look_first(plan)
    words = PlanWords(plan)
    for phase in plan.phases:
        first, last = phase.actions[0].number, phase.actions[-1].number
        numbers = f"action {first}" if first == last else f"actions {first} to {last}"
        days, ends = counted(phase.days, "day"), day_text(phase.actions[-1].due)
        blocks.append(Heading(f"Phase {phase.number}: {numbers}, {days}, by {ends}"))
        blocks.append(Entries(tuple(map(words.entry, phase.actions)), loose=True))
        level = level_title(plan, phase.level)
        if plan.day != phase.actions[-1].due:
            level += f" on {day_text(plan.day)}"
        if phase.points is not None:
            level += f", with {counted(phase.points, 'point')}"
        these = "these" if phase.number == 1 else "these and those before them"
        blocks.append(Paragraph(f"With {these}: {level}."))
    blocks += _lapsed_by_the_end(plan)
    if plan.relies_on:
        blocks.append(
            Paragraph(
                "The plan counts on items planned for before that day: "
                f"{join_words(plan.relies_on)}."
            )
        )
    return blocks


def _lapsed_by_the_end(plan: Plan) -> list[Block]:
    """What is to be said where the level is judged before the work ends, and would not last."""
    if not plan.lapsed:
        return []
    many = counted(len(plan.lapsed), "criterion", "criteria")
    criteria = [plan.framework.criteria[each] for each in plan.lapsed]
    text = (
        f"This is judged on {day_text(plan.day)}. By {day_text(plan.ends)}, when the work ends, "
        f"evidence for {many} will have gone out of date. At this pace things go out of date about "
        "as fast as they are renewed: give it more days a month, or say with --by when the level "
        "is to be held, and see which have to be renewed for it."
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
        shown = tuple(Entry(_might(candidate)) for candidate in likely[:MOST_ITEMS])
        if (more := len(likely) - MOST_ITEMS) > 0:
            shown += (Entry(f"and {more} more"),)
        if shown:
            entries.append(Entry(question_line(each.question), shown))
        for found in each.candidates:
            if found.by_kind_alone:
                codes = by_kind.setdefault(_might(found), [])
                codes.append(each.question.code or each.question.id)
    blocks: list[Block] = [Heading("Look at these first: they may answer it")]
    if entries:
        text = (
            "Items listed already that do not say which questions they answer, or lack one key. "
            'Each yes spares an action below, or a part of one. "eflg sort" asks the questions; a '
            "key is written into the file."
        )
        blocks += [Paragraph(text), Entries(tuple(entries), loose=True)]
    if by_kind:
        text = (
            "By their kind and theme alone, for no word of their titles speaks of it; each with "
            'the questions to ask of it, as "eflg sort" does:'
        )
        less = (Entry(f"{item}: {join_words(codes)}") for item, codes in by_kind.items())
        blocks += [Paragraph(text), Entries(tuple(less))]
    return blocks


def _might(candidate: Candidate) -> str:
    """An item that may answer, and the key that it lacks."""
    item = candidate.item
    lacks = f" [{lack_text(candidate)}]" if candidate.lacks else ""
    return f"{item.id} {item.title}{lacks}"


def _target(plan: Plan) -> str:
    title = level_title(plan, plan.asked_level)
    return title if plan.part.sort == "council" else f"{title} in {plan.part.title}"


def level_title(plan: Plan, level: str | None) -> str:
    """A level's title; below the first, that the first is not shown yet."""
    titles = {each.id: each.title for each in plan.framework.levels}
    return below_first(plan.framework.levels[0].title) if level is None else titles[level]


def _held_now(plan: Plan) -> str:
    """The level held if nothing is done, or that nothing is offered for it."""
    part, start = plan.part, plan.start
    whole = start.themes.get(part.id) or start.modules.get(part.id) or start
    return NOTHING_OFFERED if whole.nothing_offered else level_title(plan, plan.held)


def _facts(plan: Plan) -> Facts:
    met = plan.criteria_met
    open_criteria = counted(len(plan.not_assessed), "criterion", "criteria")
    rows = [
        ("Target", Strong(_target(plan))),
        ("Held if nothing is done", _held_now(plan)),
        *_points(plan),
        *(
            [("Provisional", f"{open_criteria} could not be assessed, so levels may change")]
            if plan.not_assessed
            else ()
        ),
        ("To be held on", _held_on(plan)),
        ("Policy", f"{plan.policy.title} ({plan.policy.id})"),
    ]
    if plan.budget is not None:
        bought = plan.level if plan.level is not None else plan.held
        rows.append(("Budget", counted(plan.budget, "day")))
        rows.append(("Level it reaches", Strong(level_title(plan, bought))))
        rows.append(("Left over", counted(plan.left_over or 0, "day")))
    if plan.reached or plan.actions:
        rows.append(
            ("Effort", f"{counted(plan.days, 'day')} in {counted(len(plan.actions), 'action')}")
        )
        if plan.day == plan.today:
            text = f"{met.now} of {met.of} now, {met.after} after the plan"
        else:
            text = (
                f"{met.now} of {met.of} now; on {day_text(plan.day)} {met.undone} if nothing is "
                f"done, {met.after} with the plan"
            )
        rows.append(("Criteria met", text))
        rows.append(("Least effort", proof_text(plan)))
    if plan.actions:
        rows.append(("Calendar", calendar_text(plan)))
    return Facts(tuple(rows))


def _held_on(plan: Plan) -> str:
    if plan.by is None and plan.day != plan.today:
        return f"{day_text(plan.day)}, when the work is done"
    return day_text(plan.day)


def _points(plan: Plan) -> list[tuple[str, str]]:
    """The council's points if nothing is done, where points are added up."""
    if plan.part.sort != "council" or plan.start.points is None:
        return []
    return [("Points then", points_text(plan.start))]


def proof_text(plan: Plan) -> str:
    """Whether the plan is known to be the cheapest."""
    if plan.proven_minimal:
        best = "nothing better fits the budget" if plan.budget is not None else "no cheaper plan"
        return f"proven: {best} among the actions considered"
    text = "the best found, not proven least: the search stopped at its limit"
    if plan.budget is None:
        text += " (eflg --limit steps=NUMBER looks further)"
    return text


def calendar_text(plan: Plan) -> str:
    """When the work begins and ends, and whether that is soon enough."""
    calendar = plan.calendar
    pace = f"{counted(calendar.days_a_month, 'day')} a month"
    text = f"{day_text(calendar.start)} to {day_text(plan.ends)}, with {pace}"
    if plan.by is None:
        return text
    if plan.fits:
        return f"{text}: in time for {day_text(plan.by)}"
    if plan.ends > plan.by:
        late = f"{counted((plan.ends - plan.by).days, 'day')} late for {day_text(plan.by)}"
    else:
        late = f"too late for {counted(len(plan.late), 'action')}"
    if plan.pace is None:
        return f"{text}: {late}"
    return f"{text}: {late}; it would take {counted(plan.pace, 'day')} a month"


def _not_reached(plan: Plan) -> list[Block]:
    criteria = plan.framework.criteria
    entries = tuple(
        Entry(f"{criterion_line(criteria[b.criterion])}: {b.reason}.") for b in plan.blockers
    )
    text = (
        "No evidence can reach this target as things stand."
        if entries
        else "No combination of the actions considered reaches this target."
    )
    if any(blocker.wants_objectives for blocker in plan.blockers):
        objectives = Titles(plan.start.framework).dimension("objectives")[1]
        text += f" The first action below is to list the {objectives}; then plan again."
    return [Paragraph(text), *([Entries(entries)] if entries else [])]


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
            " | ".join(map(_might, each.candidates)),
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
