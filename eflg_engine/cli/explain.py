"""`eflg explain`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_format, add_output
from eflg_engine.cli.output import emit_blocks, emit_json
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.explanation import explanation_blocks, explanation_data
from eflg_engine.report.parts import find_theme_or_criterion


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    parser.add_argument("id", metavar="ID", nargs="?", help="a theme or criterion, by its full id")
    add_format(parser, "text", "json", "markdown")
    add_output(parser)


def run(arguments: Namespace) -> int:
    """Print why a theme or criterion comes out as it does."""
    result, dated_by, _ = assess_inputs(
        arguments, lambda framework: find_theme_or_criterion(framework, arguments.id)
    )
    if arguments.format == "json":
        emit_json(explanation_data(result, arguments.id), arguments.output)
    else:
        blocks = explanation_blocks(result, arguments.id, dated_by=dated_by)
        emit_blocks(blocks, arguments.format, arguments.output)
    return 0
