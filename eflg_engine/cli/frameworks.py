"""`eflg frameworks`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from eflg_engine.cli.options import add_format
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework.model import Framework
from eflg_engine.report.framework import FRAMEWORKS


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_format(parser, FRAMEWORKS)


def run(arguments: Namespace) -> int:
    """List the shipped frameworks."""
    frameworks: Sequence[Framework] = [
        Framework.load(framework) for framework in Framework.shipped()
    ]
    emit_report(FRAMEWORKS, frameworks, arguments)
    return 0
