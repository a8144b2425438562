"""An action plan as a report: what is overdue or without an owner, and what it would give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from eflg_engine.evidence.council_papers import Action, Progress, Response
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Said,
    Table,
)
from eflg_engine.report.catalogue import N_, say, strong
from eflg_engine.report.headline import level_words
from eflg_engine.report.report import Report, Tidy

if TYPE_CHECKING:
    from eflg_engine.analysis.actions import ActionPlan
    from eflg_engine.assessment.result.outcome import Assessment

STATUS = {
    Progress.NOT_STARTED: N_("Not started"),
    Progress.STARTED: N_("Under way"),
    Progress.ON_TRACK: N_("On track"),
    Progress.AT_RISK: N_("At risk"),
    Progress.BEHIND: N_("Behind"),
    Progress.DONE: N_("Done"),
    Progress.STOPPED: N_("Stopped"),
}
RESPONSE = {
    Response.OPEN: N_("Not answered yet"),
    Response.ACCEPTED: N_("Accepted"),
    Response.PARTLY: N_("Partly accepted"),
    Response.DECLINED: N_("Declined"),
    Response.ALREADY_DONE: N_("Already done"),
}


def actions_blocks(plan: ActionPlan) -> list[Block]:
    """The report."""
    actions = plan.bundle.actions
    blocks: list[Block] = [
        Heading(say("{council}: action plan", council=plan.bundle.council.name), 1),
        Facts(tuple(_facts(plan))),
    ]
    if not actions:
        blocks.append(
            Paragraph(
                say(
                    "The bundle holds no actions. eflg plan --write-actions drafts them; "
                    "docs/golden-thread.md says how they are written."
                )
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
    yield "As at", say.day(plan.as_at)
    if actions:
        counts = [
            f"{number} {_in_middle(say(words))}"
            for status, words in STATUS.items()
            if (number := sum(action.status is status for action in actions if _counts(action)))
        ]
        said = say.number(len(actions), "{count} action", "{count} actions")
        yield "Actions", Said(f"{said}: {', '.join(counts)}") if counts else said
        answers = [
            f"{number} {_in_middle(say(words))}"
            for response, words in RESPONSE.items()
            if (number := sum(action.response is response for action in actions if _asks(action)))
        ]
        if answers:
            yield say("Responses"), Said(", ".join(answers))
    yield "Indicative level", strong(level_words(plan.now))


def _in_middle(title: str) -> str:
    return title.lower()


def _asks(action: Action) -> bool:
    """Whether there is something to answer: a recommendation, or an answer already."""
    return bool(action.recommendation) or action.response is not Response.OPEN


def _counts(action: Action) -> bool:
    return action.response not in (Response.DECLINED, Response.ALREADY_DONE)


def _attention(plan: ActionPlan) -> Iterator[Block]:
    def days(action: Action) -> str:
        assert action.due is not None
        return say.number(
            (plan.as_at - action.due).days,
            "{action} (due {day}, {count} day ago; lead: {lead})",
            "{action} (due {day}, {count} days ago; lead: {lead})",
            action=named(action),
            day=say.day(action.due),
            lead=action.lead or say("none yet"),
        )

    def due(action: Action) -> str:
        if action.due is None:
            return say("{action} (no due date)", action=named(action))
        return say("{action} (due {day})", action=named(action), day=say.day(action.due))

    def phase(action: Action) -> str:
        return say("{action} (phase: {phase})", action=named(action),
                   phase=action.phase or say("none"))  # fmt: skip

    def finish(action: Action) -> str:
        return say(
            "{action} (eflg actions finish BUNDLE {id} --dated DATE adds it)",
            action=named(action),
            id=action.id,
        )

    def named(action: Action) -> str:
        return f"{action.id} {action.title}"

    lists: tuple[tuple[str, tuple[Action, ...], Callable[[Action], str]], ...] = (
        (say("Overdue"), plan.overdue, days),
        (say("Without a lead"), plan.unowned, due),
        (say("Without a due date"), plan.undated, phase),
        (say("Not answered yet"), plan.not_answered, due),
        (say("Done, with evidence still to be recorded"), plan.to_record, finish),
    )
    found = False
    for title, actions, words in lists:
        if actions:
            found = True
            yield Heading(Said(f"{title}: {len(actions)}"))
            yield Entries(tuple(Entry(words(each)) for each in actions))
    if not found:
        yield Paragraph(say("Nothing is overdue, and every action has a lead and a due date."))


def _table(plan: ActionPlan) -> Iterator[Block]:
    actions = plan.bundle.actions
    phases = list(dict.fromkeys(action.phase for action in actions))
    rows: list[tuple[str, ...] | str] = []
    for phase in phases:
        if len(phases) > 1 or phase:
            rows.append(phase or say("No phase"))
        rows += [_row(plan, action) for action in actions if action.phase == phase]
    yield Heading(say("The plan"))
    yield Table((say("Action"), say("Lead"), say("Due"), say("Status")), tuple(rows))


def _row(plan: ActionPlan, action: Action) -> tuple[str, ...]:
    status = say(STATUS[action.status] if _counts(action) else RESPONSE[action.response])
    if action in plan.overdue:
        status = strong(say("{status}, overdue", status=status))
    elif action.finished:
        status = Said(f"{status} {say.day(action.finished)}")
    return (
        f"{action.id} {action.title}",
        action.lead or "-",
        say.day(action.due) if action.due else "-",
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
        yield Heading(say("Answered otherwise than by accepting"))
        yield Entries(
            tuple(
                Entry(
                    f"{action.id} {action.recommendation or action.title}",
                    (Entry(f"{say(RESPONSE[action.response])}: {action.reason}"),),
                )
                for action in told
            )
        )


def _levels(plan: ActionPlan) -> Iterator[Block]:
    yield Heading(say("What delivering it would give"))
    if (
        plan.by is None
        or plan.today_on_track is None
        or plan.today_all is None
        or plan.with_none is None
        or plan.with_on_track is None
        or plan.with_all is None
    ):
        yield Paragraph(
            say("No evidence is expected of the actions still open, so no level can change.")
        )
        return
    yield Paragraph(
        say("Were their evidence there on {day}, all else as it is:", day=say.day(plan.as_at))
    )
    yield _gain(plan, (plan.now, plan.today_on_track, plan.today_all))
    yield Paragraph(
        say(
            "By {day}, when the last of the actions is to bring evidence. What goes out of date by "
            "then no longer counts, other planned evidence does, and what is overdue comes at the "
            "earliest the day after this report:",
            day=say.day(plan.by),
        )
    )
    yield _gain(plan, (plan.with_none, plan.with_on_track, plan.with_all))
    left_out = [action.id for action in plan.undated if action.expected]
    if left_out:
        yield Paragraph(
            say("Left out, for want of a date: {actions}.", actions=", ".join(left_out))
        )


def _gain(plan: ActionPlan, results: tuple[Assessment, Assessment, Assessment]) -> Table:
    """The council, the modules and themes whose level differs, and how many criteria are met."""
    rows = [
        (
            say("The {body} as a whole", body=plan.now.framework.body),
            *(each.shown for each in results),
        )
    ]
    for module in plan.now.modules.values():
        levels = [result.modules[module.id] for result in results]
        if len({level.level for level in levels}) > 1:
            rows.append((module.title, *(each.shown for each in levels)))
        for theme in module.themes:
            held = [result.themes[theme.id] for result in results]
            if len({level.level for level in held}) > 1:
                rows.append((theme.title, *(each.shown for each in held)))
    rows.append((say("Criteria met"), *(str(_met(result)) for result in results)))
    return Table(("", say("None delivered"), say("Those on track"), say("All")), tuple(rows))


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
