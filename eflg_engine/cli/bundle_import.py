"""`eflg bundle import`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.cli.bundle_files import read_bundle, refuse_overwriting, write_bundle
from eflg_engine.cli.inputs import marked
from eflg_engine.cli.options import BUNDLE, YAML_FILES, add_output, add_sheet_options
from eflg_engine.cli.output import say
from eflg_engine.cli.parsing import Parser


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("bundle", metavar="FILE", help=BUNDLE)
    parser.add_argument("--framework", metavar="ID|DIR", help="as for assess")
    add_sheet_options(parser)
    add_output(parser, "write it to this file: .yaml or .xlsx (default: print it as YAML)")
    parser.set_defaults(endings=("output", (".xlsx", *YAML_FILES)))


def run(arguments: Namespace) -> int:
    """Write what is in a workbook or table as YAML, or as a workbook of ours."""
    refuse_overwriting(arguments.output, arguments.bundle)
    with marked(arguments):
        bundle, framework = read_bundle(arguments, arguments.bundle)
    write_bundle(bundle, framework, arguments.output)
    if arguments.output not in (None, "-"):
        say(f"Wrote {counted(len(bundle.evidence), 'item')} to {arguments.output}.")
    return 0
