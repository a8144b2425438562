"""`eflg schema`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.inputs import read_framework
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework.model import Framework
from eflg_engine.report.report import Report
from eflg_engine.report.schemas import SCHEMAS as SCHEMAS
from eflg_engine.report.schemas import schema

_SCHEMA: Report[tuple[str, Framework | None]] = Report("schema", data=lambda asked: schema(*asked))


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("name", choices=SCHEMAS, metavar="NAME", help=", ".join(SCHEMAS))
    parser.add_argument(
        "--framework",
        metavar="ID|DIR",
        help="with bundle: also take the key that this framework calls a council by",
    )


def run(arguments: Namespace) -> int:
    """Print a JSON Schema."""
    asked = arguments.framework
    framework = None if asked is None else read_framework(asked, None)
    emit_report(_SCHEMA, (arguments.name, framework), Namespace(format="json"))
    return 0
