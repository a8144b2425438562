"""`eflg schema`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.report import Report
from eflg_engine.report.schemas import SCHEMAS as SCHEMAS
from eflg_engine.report.schemas import schema

_SCHEMA: Report[str] = Report("schema", data=schema)


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("name", choices=SCHEMAS, metavar="NAME", help=", ".join(SCHEMAS))


def run(arguments: Namespace) -> int:
    """Print a JSON Schema."""
    emit_report(_SCHEMA, arguments.name, Namespace(format="json"))
    return 0
