"""`eflg thread`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.analysis.thread import golden_thread
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_report
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.thread import THREAD


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    add_report(parser, THREAD)


def run(arguments: Namespace) -> int:
    """Print the golden thread from strategic aims to evidence."""
    result = assess_inputs(arguments).result
    thread = golden_thread(result.bundle, result.framework, result.as_at)
    emit_report(THREAD, thread, arguments)
    return 0
