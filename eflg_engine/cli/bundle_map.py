"""`eflg bundle map`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.bundle_files import refuse_overwriting
from eflg_engine.cli.options import YAML_FILES, add_format
from eflg_engine.cli.output import emit, emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.mapping import MAPPING, MappingShown, mapping_file
from eflg_engine.sheets.opening import framework_of_names, open_grid
from eflg_engine.sheets.proposing import propose
from eflg_engine.sheets.reading import named_framework


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("file", metavar="FILE", help="your own list: .xlsx, .ods or .csv")
    parser.add_argument("--framework", metavar="ID|DIR", help="as for assess")
    add_format(parser, MAPPING)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write the mapping to this file, for --mapping"
    )
    parser.set_defaults(endings=("output", YAML_FILES))


def run(arguments: Namespace) -> int:
    """Propose which columns hold what. Exit code 1 where somebody has to decide."""
    if arguments.output is not None:
        refuse_overwriting(arguments.output)
    grid = open_grid(arguments.file)
    framework = framework_of_names(arguments.framework or named_framework(grid))
    shown = MappingShown(arguments.file, propose(grid, framework))
    if arguments.output is not None and shown.sheets:
        emit(mapping_file(shown), arguments.output)
    if arguments.output != "-":
        arguments.output = None  # the report goes to standard output
        emit_report(MAPPING, shown, arguments)
    is_settled = bool(shown.sheets) and all(sheet.is_settled for sheet in shown.sheets)
    return 0 if is_settled else 1
