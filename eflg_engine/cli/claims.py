"""`eflg claims`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.analysis.claims import compare_claims
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_report
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.claims import CLAIMS


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    add_report(parser, CLAIMS)


def run(arguments: Namespace) -> int:
    """Print what the council claims beside what its evidence supports."""
    claims = compare_claims(assess_inputs(arguments).result)
    emit_report(CLAIMS, claims, arguments)
    return 0
