"""`eflg explain`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_report
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.explanation import EXPLANATION, ExplanationShown
from eflg_engine.report.parts import find_theme_or_criterion


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    parser.add_argument("id", metavar="ID", nargs="?", help="a theme or criterion, by its full id")
    add_report(parser, EXPLANATION)


def run(arguments: Namespace) -> int:
    """Print why a theme or criterion comes out as it does."""
    result, dated_by, _ = assess_inputs(
        arguments, lambda framework: find_theme_or_criterion(framework, arguments.id)
    )
    emit_report(EXPLANATION, ExplanationShown(result, arguments.id, dated_by), arguments)
    return 0
