"""An action plan as a report: what is overdue or without an owner, and what it would give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.evidence.council_papers import Action, Progress, Response
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Strong,
    Table,
)
from eflg_engine.report.headline import level_words
from eflg_engine.report.report import Report, Tidy

if TYPE_CHECKING:
    from eflg_engine.analysis.actions import ActionPlan
    from eflg_engine.assessment.result.outcome import Assessment

STATUS = {
    Progress.NOT_STARTED: "Not started",
    Progress.STARTED: "Under way",
    Progress.ON_TRACK: "On track",
    Progress.AT_RISK: "At risk",
    Progress.BEHIND: "Behind",
    Progress.DONE: "Done",
    Progress.STOPPED: "Stopped",
}
RESPONSE = {
    Response.OPEN: "Not answered yet",
    Response.ACCEPTED: "Accepted",
    Response.PARTLY: "Partly accepted",
    Response.DECLINED: "Declined",
    Response.ALREADY_DONE: "Already done",
}


def actions_blocks(plan: ActionPlan) -> list[Block]:
    """The report."""
    actions = plan.bundle.actions
    blocks: list[Block] = [
        Heading(f"{plan.bundle.council.name}: action plan", 1),
        Facts(tuple(_facts(plan))),
    ]
    if not actions:
        blocks.append(
            Paragraph(
                "The bundle holds no actions. eflg plan --write-actions drafts them; "
                "docs/golden-thread.md says how they are written."
            )
        )
        return blocks
    blocks += _attention(plan)
    blocks += _table(plan)
    blocks += _answers(plan)
    blocks += _levels(plan)
    return blocks


def _facts(plan: ActionPlan) -> Iterator[tuple[str, str]]:
    actions = plan.bundle.actions
    yield "As at", day_text(plan.as_at)
    if actions:
        counts = [
            f"{number} {words.lower()}"
            for status, words in STATUS.items()
            if (number := sum(action.status is status for action in actions if _counts(action)))
        ]
        said = f"{counted(len(actions), 'action')}"
        yield "Actions", f"{said}: {', '.join(counts)}" if counts else said
        answers = [
            f"{number} {words.lower()}"
            for response, words in RESPONSE.items()
            if (number := sum(action.response is response for action in actions if _asks(action)))
        ]
        if answers:
            yield "Responses", ", ".join(answers)
    yield "Indicative level", Strong(level_words(plan.now))


def _asks(action: Action) -> bool:
    """Whether there is something to answer: a recommendation, or an answer already."""
    return bool(action.recommendation) or action.response is not Response.OPEN


def _counts(action: Action) -> bool:
    return action.response not in (Response.DECLINED, Response.ALREADY_DONE)


def _attention(plan: ActionPlan) -> Iterator[Block]:
    def days(action: Action) -> str:
        assert action.due is not None
        late = counted((plan.as_at - action.due).days, "day")
        return f"due {day_text(action.due)}, {late} ago; lead: {action.lead or 'none yet'}"

    def due(action: Action) -> str:
        return f"due {day_text(action.due)}" if action.due else "no due date"

    lists: tuple[tuple[str, tuple[Action, ...], Callable[[Action], str]], ...] = (
        ("Overdue", plan.overdue, days),
        ("Without a lead", plan.unowned, due),
        ("Without a due date", plan.undated, lambda a: f"phase: {a.phase or 'none'}"),
        ("Not answered yet", plan.not_answered, due),
        (
            "Done, with evidence still to be recorded",
            plan.to_record,
            lambda a: f"eflg actions finish BUNDLE {a.id} --dated DATE adds it",
        ),
    )
    found = False
    for title, actions, words in lists:
        if actions:
            found = True
            yield Heading(f"{title}: {len(actions)}")
            yield Entries(tuple(Entry(f"{a.id} {a.title} ({words(a)})") for a in actions))
    if not found:
        yield Paragraph("Nothing is overdue, and every action has a lead and a due date.")


def _table(plan: ActionPlan) -> Iterator[Block]:
    actions = plan.bundle.actions
    phases = list(dict.fromkeys(action.phase for action in actions))
    rows: list[tuple[str, ...] | str] = []
    for phase in phases:
        if len(phases) > 1 or phase:
            rows.append(phase or "No phase")
        rows += [_row(plan, action) for action in actions if action.phase == phase]
    yield Heading("The plan")
    yield Table(("Action", "Lead", "Due", "Status"), tuple(rows))


def _row(plan: ActionPlan, action: Action) -> tuple[str, ...]:
    status = STATUS[action.status] if _counts(action) else RESPONSE[action.response]
    if action in plan.overdue:
        status = Strong(f"{status}, overdue")
    elif action.finished:
        status = f"{status} {day_text(action.finished)}"
    return (
        f"{action.id} {action.title}",
        action.lead or "-",
        day_text(action.due) if action.due else "-",
        status,
    )


def _answers(plan: ActionPlan) -> Iterator[Block]:
    """Recommendations not simply accepted, each with the reason."""
    told = [
        action
        for action in plan.bundle.actions
        if action.response not in (Response.OPEN, Response.ACCEPTED)
    ]
    if told:
        yield Heading("Answered otherwise than by accepting")
        yield Entries(
            tuple(
                Entry(
                    f"{action.id} {action.recommendation or action.title}",
                    (Entry(f"{RESPONSE[action.response]}: {action.reason}"),),
                )
                for action in told
            )
        )


def _levels(plan: ActionPlan) -> Iterator[Block]:
    yield Heading("What delivering it would give")
    if (
        plan.by is None
        or plan.today_on_track is None
        or plan.today_all is None
        or plan.with_none is None
        or plan.with_on_track is None
        or plan.with_all is None
    ):
        yield Paragraph(
            "No evidence is expected of the actions still open, so no level can change."
        )
        return
    as_at, by = day_text(plan.as_at), day_text(plan.by)
    yield Paragraph(f"Were their evidence there on {as_at}, all else as it is:")
    yield _gain(plan, (plan.now, plan.today_on_track, plan.today_all))
    yield Paragraph(
        f"By {by}, when the last of the actions is to bring evidence. What goes out of date by "
        "then no longer counts, other planned evidence does, and what is overdue comes at the "
        "earliest the day after this report:"
    )
    yield _gain(plan, (plan.with_none, plan.with_on_track, plan.with_all))
    left_out = [action.id for action in plan.undated if action.expected]
    if left_out:
        yield Paragraph(f"Left out, for want of a date: {', '.join(left_out)}.")


def _gain(plan: ActionPlan, results: tuple[Assessment, Assessment, Assessment]) -> Table:
    """The council, the modules and themes whose level differs, and how many criteria are met."""
    rows = [(f"The {plan.now.framework.body} as a whole", *(each.shown for each in results))]
    for module in plan.now.modules.values():
        levels = [result.modules[module.id] for result in results]
        if len({level.level for level in levels}) > 1:
            rows.append((module.title, *(each.shown for each in levels)))
        for theme in module.themes:
            held = [result.themes[theme.id] for result in results]
            if len({level.level for level in held}) > 1:
                rows.append((theme.title, *(each.shown for each in held)))
    rows.append(("Criteria met", *(str(_met(result)) for result in results)))
    return Table(("", "None delivered", "Those on track", "All"), tuple(rows))


def _met(result: Assessment) -> int:
    return sum(str(criterion.state) == "met" for criterion in result.criteria_by_number)


CSV_HEADER = (
    "id",
    "recommendation",
    "source",
    "response",
    "reason",
    "action",
    "lead",
    "resources",
    "due",
    "phase",
    "status",
    "finished",
    "evidence expected",
    "evidence",
    "look at",
    "note",
)


def actions_rows(plan: ActionPlan) -> Iterator[tuple[object, ...]]:
    """Actions as rows under CSV_HEADER."""
    for action in plan.bundle.actions:
        yield (
            action.id,
            action.recommendation,
            action.source,
            str(action.response),
            action.reason,
            action.action,
            action.lead,
            action.resources,
            action.due and action.due.isoformat(),
            action.phase,
            str(action.status),
            action.finished and action.finished.isoformat(),
            "; ".join(expected.content.title for expected in action.expected),
            " ".join(action.evidence),
            "; ".join(plan.flags(action)),
            action.note,
        )


ACTIONS: Report[ActionPlan] = Report(
    "action plan",
    actions_blocks,
    lambda plan: plan.to_data(),
    CSV_HEADER,
    actions_rows,
    tables=lambda plan: [Tidy("Result actions", CSV_HEADER, actions_rows(plan))],
    bundle=lambda plan: (plan.bundle, plan.now.framework),
)
