"""`eflg actions list`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.analysis.actions import action_plan
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_format, add_output
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.report_output import emit_report
from eflg_engine.report.actions import CSV_HEADER, actions_blocks, actions_rows


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    add_format(parser, "text", "json", "markdown", "csv")
    add_output(parser)


def run(arguments: Namespace) -> int:
    """List the action plan."""
    plan = action_plan(assess_inputs(arguments).result)
    emit_report(
        arguments,
        plan.to_data,
        lambda: actions_blocks(plan),
        CSV_HEADER,
        lambda: actions_rows(plan),
    )
    return 0
