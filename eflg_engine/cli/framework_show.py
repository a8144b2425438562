"""`eflg framework show`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.options import PART, add_format, add_framework, add_wording
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.wording import worded
from eflg_engine.framework.model import Framework
from eflg_engine.report.framework import FRAMEWORK, FrameworkShown


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_framework(parser)
    parser.add_argument("part", metavar="PART", nargs="?", help=PART)
    add_wording(parser)
    add_format(parser, FRAMEWORK)


def run(arguments: Namespace) -> int:
    """Print what a framework asks for, or one part of it."""
    framework = worded(Framework.load(arguments.framework), arguments.wording)
    emit_report(FRAMEWORK, FrameworkShown(framework, arguments.part), arguments)
    return 0
