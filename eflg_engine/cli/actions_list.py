"""`eflg actions list`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.analysis.actions import action_plan
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_report
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.actions import ACTIONS


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    add_report(parser, ACTIONS)


def run(arguments: Namespace) -> int:
    """List the action plan."""
    plan = action_plan(assess_inputs(arguments).result)
    emit_report(ACTIONS, plan, arguments)
    return 0
