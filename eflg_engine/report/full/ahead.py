"""What to do and what is ahead: actions, plan, forecast, thread, and what has changed."""

from __future__ import annotations

from eflg_engine.analysis.forecast_actions import outlook
from eflg_engine.report.actions import actions_blocks
from eflg_engine.report.blocks import Block, Heading, Paragraph
from eflg_engine.report.claims import claims_blocks
from eflg_engine.report.compare import comparison_blocks
from eflg_engine.report.forecast import forecast_blocks
from eflg_engine.report.full.placing import below
from eflg_engine.report.full.shown import Shown
from eflg_engine.report.plan import plan_blocks
from eflg_engine.report.thread import thread_blocks


def plan(shown: Shown) -> list[Block]:
    """The council's own actions, and what would reach the target at the least effort."""
    report, say = shown.of, shown.say
    blocks: list[Block] = []
    if report.result.bundle.actions:
        blocks += [Heading(say("Actions agreed")), *below(actions_blocks(report.actions))]
        blocks.append(Heading(say("What would reach the target")))
    if report.plan is not None:
        lower = 1 if report.result.bundle.actions else 0
        found = below(plan_blocks(report.plan), lower)
        return [*blocks, *(found[:1] if shown.summary else found)]
    if report.target is None and report.result.level_number is not None:
        return [*blocks, Paragraph(say("The highest level is held, so there is nothing to plan."))]
    return [*blocks, Paragraph(say("Nothing could be assessed, so there is nothing to plan."))]


def ahead(shown: Shown) -> list[Block]:
    """When levels change as evidence ages."""
    found = shown.of.forecast
    actions = None if shown.summary else outlook(found)
    return below(forecast_blocks(found, actions), 0)


def thread(shown: Shown) -> list[Block]:
    """From strategic aims to evidence."""
    return below(thread_blocks(shown.of.thread), 0)


def claimed(shown: Shown) -> list[Block]:
    """What the council says of itself, beside what is shown."""
    return below(claims_blocks(shown.of.claims), 0)


def changes(shown: Shown) -> list[Block]:
    """What changed since an earlier result."""
    comparison = shown.of.comparison
    return [] if comparison is None else below(comparison_blocks(comparison), 0)
