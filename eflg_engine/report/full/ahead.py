"""What to do and what is ahead: actions, plan, forecast, thread, and what has changed."""

from __future__ import annotations

from functools import partial

from eflg_engine.report.actions import actions_blocks
from eflg_engine.report.blocks import Block, Heading, Paragraph
from eflg_engine.report.catalogue import say
from eflg_engine.report.claims import claims_blocks
from eflg_engine.report.compare import comparison_blocks
from eflg_engine.report.forecast import forecast_blocks
from eflg_engine.report.full.placing import below, facts_alone
from eflg_engine.report.full.shown import Shown
from eflg_engine.report.pictures.coverage import coverage_pictures
from eflg_engine.report.pictures.levels import claims_pictures, comparison_pictures
from eflg_engine.report.pictures.times import forecast_picture, plan_pictures
from eflg_engine.report.plan import action_text, plan_blocks
from eflg_engine.report.plan_facts import plan_facts
from eflg_engine.report.thread import thread_blocks

NOT_IN_SHORT = (
    "Held if nothing is done",
    "To be held on",
    "Policy",
    "Least effort",
    "Criteria met",
)
"""Labels of facts on the plan that the summary leaves out."""


def plan(shown: Shown) -> list[Block]:
    """The council's own actions, and what would reach the target at the least effort."""
    report = shown.of
    if shown.summary:
        if report.plan is not None:
            return facts_alone([plan_facts(report.plan)], NOT_IN_SHORT)
        return [Paragraph(_no_plan(shown))]
    blocks: list[Block] = []
    if report.result.bundle.actions:
        blocks += [Heading(say("Actions agreed")), *below(actions_blocks(report.actions))]
        blocks.append(Heading(say("What would reach the target")))
    if report.plan is None:
        return [*blocks, Paragraph(_no_plan(shown))]
    found = below(plan_blocks(report.plan), 1 if blocks else 0)
    calendar = plan_pictures(report.plan, partial(action_text, report.plan))
    return [*blocks, *found, *calendar]


def _no_plan(shown: Shown) -> str:
    if shown.of.target is None and shown.of.result.level_number is not None:
        return say("The highest level is held, so there is nothing to plan.")
    return say("Nothing could be assessed, so there is nothing to plan.")


def ahead(shown: Shown) -> list[Block]:
    """When levels change as evidence ages."""
    found = shown.of.forecast
    if shown.summary:
        return facts_alone(forecast_blocks(found), ("Policy",))
    return [*below(forecast_blocks(found, shown.of.outlook), 0), forecast_picture(found)]


def thread(shown: Shown) -> list[Block]:
    """From strategic aims to evidence."""
    return [*below(thread_blocks(shown.of.thread), 0), *coverage_pictures(shown.of.result)]


def claimed(shown: Shown) -> list[Block]:
    """What the council says of itself, beside what is shown."""
    return [*below(claims_blocks(shown.of.claims), 0), *claims_pictures(shown.of.claims)]


def changes(shown: Shown) -> list[Block]:
    """What changed since an earlier result."""
    comparison = shown.of.comparison
    if comparison is None:
        return []
    blocks = below(comparison_blocks(comparison), 0)
    return facts_alone(blocks) if shown.summary else [*blocks, *comparison_pictures(comparison)]
