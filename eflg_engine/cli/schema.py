"""`eflg schema`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.output import emit_json
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.schemas import schema
from eflg_engine.results.formats import FORMATS

SCHEMAS = ("framework", "module", "vocabulary", "crosswalk", "bundle", *FORMATS)


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("name", choices=SCHEMAS, metavar="NAME", help=", ".join(SCHEMAS))


def run(arguments: Namespace) -> int:
    """Print a JSON Schema."""
    emit_json(schema(arguments.name))
    return 0
