"""`eflg frameworks`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.options import add_format
from eflg_engine.cli.output import emit_blocks
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework.model import Framework
from eflg_engine.report.framework import framework_list_blocks


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_format(parser, "text", "markdown")


def run(arguments: Namespace) -> int:
    """List the shipped frameworks."""
    frameworks = [Framework.load(framework) for framework in Framework.shipped()]
    emit_blocks(framework_list_blocks(frameworks), arguments.format)
    return 0
