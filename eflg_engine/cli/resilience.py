"""`eflg resilience`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.analysis.losses import resilience
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_report
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.progress import Progress
from eflg_engine.report.resilience import RESILIENCE


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    add_report(parser, RESILIENCE)


def run(arguments: Namespace) -> int:
    """Print what the levels hang on."""
    result = assess_inputs(arguments).result
    progress = Progress("looking for the smallest losses")
    try:
        found = resilience(
            result.bundle,
            result.framework,
            as_at=result.as_at,
            policy=result.policy,
            tick=progress.tick,
        )
    finally:
        progress.done()
    emit_report(RESILIENCE, found, arguments)
    return 0
