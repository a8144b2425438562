"""`eflg schema`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.output import emit_json
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.schemas import schema

SCHEMAS = (
    *("framework", "module", "vocabulary", "crosswalk", "bundle"),
    *("assessment", "diff", "lint", "rule-tests"),
)


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("name", choices=SCHEMAS, metavar="NAME", help=", ".join(SCHEMAS))


def run(arguments: Namespace) -> int:
    """Print a JSON Schema."""
    emit_json(schema(arguments.name))
    return 0
