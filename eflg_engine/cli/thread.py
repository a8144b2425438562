"""`eflg thread`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.analysis.thread import golden_thread
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_format, add_output
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.report_output import emit_report
from eflg_engine.report.thread import CSV_HEADER, thread_blocks, thread_rows


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    add_format(parser, "text", "json", "markdown", "csv")
    add_output(parser)


def run(arguments: Namespace) -> int:
    """Print the golden thread from strategic aims to evidence."""
    result = assess_inputs(arguments).result
    thread = golden_thread(result.bundle, result.framework, result.as_at)
    emit_report(
        arguments,
        thread.to_data,
        lambda: thread_blocks(thread),
        CSV_HEADER,
        lambda: thread_rows(thread),
    )
    return 0
