"""`eflg plan`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.option_places import options_named
from eflg_engine.cli.option_values import date_option
from eflg_engine.cli.progress import Progress
from eflg_engine.cli.report_output import emit_report
from eflg_engine.dry_run.plan import best_within, find_part_of_plan, make_plan
from eflg_engine.framework.framework import Framework
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.values import BadValue, read_count
from eflg_engine.report.plan_report import PLAN_COLUMNS, plan_blocks, plan_data, plan_rows

MOST_DAYS = 1_000_000


def run(arguments: Namespace) -> int:
    """Print the plan; the exit code is 1 where no plan reaches the target."""

    def check(framework: Framework) -> None:
        problems: list[Problem] = []
        find_part_of_plan(framework, _part(arguments), problems)
        for read in (_by, _budget):
            try:
                read(arguments)
            except InvalidInput as error:
                problems += error.problems
        if arguments.target is None and arguments.budget is None:
            problems.append(
                Problem(
                    "missing_target",
                    Place("--target"),
                    "say which level to plan for, or give a budget",
                    allowed=", ".join(level.id for level in framework.levels),
                )
            )
        if problems:
            raise InvalidInput(problems)

    result, _, target = assess_inputs(arguments, check)
    by, budget = _by(arguments), _budget(arguments)
    level = None if target is None else result.framework.levels[target].id
    progress = Progress("looking for the least effort")
    part, tick = _part(arguments), progress.tick
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
                    tick=tick,
                )
        finally:
            progress.done()
    emit_report(
        arguments,
        lambda: plan_data(plan),
        lambda: plan_blocks(plan),
        PLAN_COLUMNS,
        lambda: plan_rows(plan),
    )
    return 0 if plan.reached else 1


def _part(arguments: Namespace) -> str | None:
    part: str | None = arguments.theme or arguments.in_module
    return part


def _by(arguments: Namespace) -> date | None:
    return None if arguments.by is None else date_option("--by", arguments.by)


def _budget(arguments: Namespace) -> int | None:
    if arguments.budget is None:
        return None
    try:
        return read_count(arguments.budget, 0, MOST_DAYS)
    except BadValue as error:
        problem = Problem(
            error.code,
            Place("--budget"),
            error.message,
            str(arguments.budget),
            error.allowed,
            error.hint,
        )
        raise InvalidInput([problem]) from None
