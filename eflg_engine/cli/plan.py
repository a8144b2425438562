"""`eflg plan`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from functools import partial
from pathlib import Path

from eflg_engine.analysis.council_parts import find_part
from eflg_engine.analysis.plan.calendar import FULL_TIME
from eflg_engine.analysis.plan.plan import Plan
from eflg_engine.analysis.plan.planning import best_within, make_plan
from eflg_engine.cli.inputs import Attempts, assess_inputs
from eflg_engine.cli.options import (
    add_bundle,
    add_report,
    date_option,
    option_value,
    options_named,
)
from eflg_engine.cli.output import emit, emit_report, note
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.progress import Progress
from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import MODULE, THEME
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.values import read_count
from eflg_engine.report.plan import PLAN, action_text

MOST_DAYS = 1_000_000


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    parser.add_argument("--target", metavar="LEVEL", help="the level to reach")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--theme", metavar="ID", help="plan for this theme, not for the council")
    part.add_argument(
        "--module", dest="in_module", metavar="ID", help="plan for this module, not for the council"
    )
    parser.add_argument(
        "--budget", metavar="DAYS", help="the best that this many working days reach"
    )
    parser.add_argument(
        "--by", metavar="DATE", help="the day to hold the level on (default: the day to judge by)"
    )
    parser.add_argument(
        "--start", metavar="DATE", help="the day work begins (default: the day to judge by)"
    )
    parser.add_argument(
        "--days-a-month",
        metavar="DAYS",
        help=f"working days a month for it (default: {FULL_TIME}, one officer full time)",
    )
    parser.add_argument(
        "--write-actions",
        metavar="FILE",
        help="write the evidence file with the plan added to its actions; may be BUNDLE itself "
        "(comments stay if it has a line for each key)",
    )
    add_report(parser, PLAN)


def run(arguments: Namespace) -> int:
    """Print the plan; the exit code is 1 where no plan reaches the target."""

    part: str | None = arguments.theme or arguments.in_module

    def check(framework: Framework) -> None:
        attempt = Attempts()
        problems = attempt.problems
        nonlocal part
        first = MODULE if arguments.in_module else THEME
        found = find_part(framework, part, problems, first)
        part = found.id or None if found is not None else part
        for read in (_by, _budget, _drafts, start_option, pace_option):
            attempt(partial(read, arguments))
        if arguments.target is None and arguments.budget is None:
            problems.append(
                Problem(
                    "missing_target",
                    Place("--target"),
                    "say which level to plan for, or give a budget",
                    allowed=", ".join(level.id for level in framework.levels),
                )
            )
        attempt.refuse()

    result, _, target = assess_inputs(arguments, check)
    by, budget = _by(arguments), _budget(arguments)
    start, pace = start_option(arguments), pace_option(arguments)
    level = None if target is None else result.framework.levels[target].id
    progress = Progress("looking for the least effort")
    tick = progress.tick
    bundle, framework, policy = result.bundle, result.framework, result.policy
    with options_named():
        try:
            if budget is not None:
                plan = best_within(
                    bundle,
                    framework,
                    budget,
                    level,
                    part=part,
                    by=by,
                    as_at=result.as_at,
                    policy=policy,
                    begins=start,
                    days_a_month=pace,
                    tick=tick,
                )
            else:
                assert level is not None
                plan = make_plan(
                    bundle,
                    framework,
                    level,
                    part=part,
                    by=by,
                    as_at=result.as_at,
                    policy=policy,
                    begins=start,
                    days_a_month=pace,
                    tick=tick,
                )
        finally:
            progress.done()
    emit_report(PLAN, plan, arguments)
    if arguments.write_actions is not None:
        _write_actions(plan, arguments.write_actions)
    return 0 if plan.reached else 1


def _write_actions(plan: Plan, output: str) -> None:
    """Write the bundle with the plan as actions after its own; over itself, if told so."""
    from eflg_engine.analysis.finish_in_text import text_with_actions
    from eflg_engine.analysis.plan.draft import drafted_actions

    if not plan.actions:
        note(f"there are no actions to write: {output} was left as it is")
        return
    drafts = drafted_actions(plan, lambda action: action_text(plan, action))
    text, kept = text_with_actions(plan.bundle, drafts)
    emit(text, output)
    first, last = drafts[0].id, drafts[-1].id
    said = first if len(drafts) == 1 else f"{first} to {last}"
    note(f"{output} now holds the plan as {said}: give each a lead, and check its due date")
    if not kept:
        note("the file was written anew, without comments: its form could not be added to")


def _drafts(arguments: Namespace) -> str | None:
    """The file for the drafted actions. Raises InvalidInput where it is the report's."""
    file: str | None = arguments.write_actions
    if file is not None and (
        file == "-"
        or (arguments.output and Path(file).resolve() == Path(arguments.output).resolve())
    ):
        raise InvalidInput(
            [
                Problem(
                    "contradiction",
                    Place("--write-actions"),
                    "the report is written there",
                    file,
                    "another file; BUNDLE itself may be given",
                )
            ]
        )
    return file


def _by(arguments: Namespace) -> date | None:
    return None if arguments.by is None else date_option("--by", arguments.by)


def start_option(arguments: Namespace) -> date | None:
    """The day that `--start` gives. Raises InvalidInput."""
    return None if arguments.start is None else date_option("--start", arguments.start)


def pace_option(arguments: Namespace) -> int:
    """The working days a month that `--days-a-month` gives. Raises InvalidInput."""
    if arguments.days_a_month is None:
        return FULL_TIME
    return option_value(
        "--days-a-month", arguments.days_a_month, lambda days: read_count(days, 1, 1000)
    )


def _budget(arguments: Namespace) -> int | None:
    if arguments.budget is None:
        return None
    return option_value("--budget", arguments.budget, lambda days: read_count(days, 0, MOST_DAYS))
