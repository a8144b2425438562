"""`eflg actions list` and `eflg actions finish`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from eflg_engine.analysis.actions import action_plan, find_action
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.option_values import date_option
from eflg_engine.cli.output import emit, note
from eflg_engine.cli.report_output import emit_report
from eflg_engine.reading.problems import InvalidInput, Problem
from eflg_engine.report.actions import CSV_HEADER, actions_blocks, actions_rows


def run(arguments: Namespace) -> int:
    """List the action plan, or finish one action."""
    if arguments.action == "finish":
        return _finish(arguments)
    plan = action_plan(assess_inputs(arguments).result)
    emit_report(
        arguments,
        plan.to_data,
        lambda: actions_blocks(plan),
        CSV_HEADER,
        lambda: actions_rows(plan),
    )
    return 0


def _finish(arguments: Namespace) -> int:
    """Write the bundle with the action finished: over itself, unless told where."""
    from eflg_engine.analysis.finish_in_text import finished_text

    output = arguments.output
    arguments.output = arguments.as_at = None  # a bundle may be written over itself here
    problems: list[Problem] = []
    day, bundle = date.today(), None
    try:
        day = date_option("--dated", arguments.dated) if arguments.dated else day
    except InvalidInput as error:
        problems += error.problems
    try:
        bundle = assess_inputs(arguments).result.bundle
        find_action(bundle, arguments.reference)
    except InvalidInput as error:
        problems += error.problems
    if problems or bundle is None:
        raise InvalidInput(problems)
    text, kept = finished_text(bundle, arguments.reference, day)
    emit(text, output or arguments.bundle)
    if not kept:
        note("the file was written anew, without its comments: it is not a line for each key")
    as_at = bundle.as_at
    if as_at is not None and day > as_at:
        note(
            f"the evidence is dated {day}, after the bundle's as_at ({as_at}): it counts from "
            f"{day} on"
        )
    return 0
