"""`eflg frameworks`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from functools import partial

from eflg_engine.cli.inputs import Attempts
from eflg_engine.cli.options import add_format
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework import Framework
from eflg_engine.framework.installed import offers
from eflg_engine.report.framework import FRAMEWORKS, FrameworkListed


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_format(parser, FRAMEWORKS)


def run(arguments: Namespace) -> int:
    """List the frameworks that are shipped, and those that other packages offer.

    Raises InvalidInput with what is wrong with the latter, after the list of the others.
    """
    attempt = Attempts()
    frameworks = [FrameworkListed(Framework.load(name)) for name in Framework.shipped()]
    offered = offers()
    attempt.problems += offered.all_problems
    for name, installed in sorted(offered.usable.items()):
        framework = attempt(partial(Framework.load, name))
        if framework is not None:
            frameworks.append(FrameworkListed(framework, installed.package))
    shown: Sequence[FrameworkListed] = frameworks
    emit_report(FRAMEWORKS, shown, arguments)
    attempt.refuse()
    return 0
