"""`eflg bundle export`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.cli.bundle_files import read_bundle, refuse_overwriting, write_bundle
from eflg_engine.cli.options import BUNDLE, YAML_FILES
from eflg_engine.cli.output import say
from eflg_engine.cli.parsing import Parser


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("bundle", metavar="BUNDLE", help=BUNDLE)
    parser.add_argument("--framework", metavar="ID|DIR", help="as for assess")
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the workbook to write: .xlsx"
    )
    parser.set_defaults(endings=("output", (".xlsx", *YAML_FILES)))


def run(arguments: Namespace) -> int:
    """Write a bundle as a workbook."""
    refuse_overwriting(arguments.output, arguments.bundle)
    bundle, framework = read_bundle(arguments, arguments.bundle)
    write_bundle(bundle, framework, arguments.output)
    say(f"Wrote {counted(len(bundle.evidence), 'item')} to {arguments.output}.")
    return 0
