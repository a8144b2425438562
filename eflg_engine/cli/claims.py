"""`eflg claims`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.analysis.claims import compare_claims
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_format, add_output
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.report_output import emit_report
from eflg_engine.report.claims import CSV_HEADER, claims_blocks, claims_rows


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    add_format(parser, "text", "json", "markdown", "csv")
    add_output(parser)


def run(arguments: Namespace) -> int:
    """Print what the council claims beside what its evidence supports."""
    claims = compare_claims(assess_inputs(arguments).result)
    emit_report(
        arguments,
        claims.to_data,
        lambda: claims_blocks(claims),
        CSV_HEADER,
        lambda: claims_rows(claims),
    )
    return 0
