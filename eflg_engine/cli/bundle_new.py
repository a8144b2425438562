"""`eflg bundle new`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.bundle_files import refuse_overwriting, write_bundle
from eflg_engine.cli.options import FRAMEWORK, YAML_FILES
from eflg_engine.cli.output import say
from eflg_engine.cli.parsing import Parser
from eflg_engine.evidence.bundle import Bundle, Council
from eflg_engine.framework.model import Framework
from eflg_engine.framework.shipped import DEFAULT_FRAMEWORK
from eflg_engine.reading.problems import InvalidInput, Place, Problem


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("--council", metavar="NAME", required=True, help="the council's name")
    parser.add_argument(
        "--framework",
        metavar="ID|DIR",
        default=DEFAULT_FRAMEWORK,
        help=f"{FRAMEWORK} (default: {DEFAULT_FRAMEWORK})",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the file to make: .xlsx or .yaml"
    )
    parser.set_defaults(endings=("output", (".xlsx", *YAML_FILES)))


def run(arguments: Namespace) -> int:
    """Write an empty bundle."""
    name = " ".join(arguments.council.split())
    if not name:
        raise InvalidInput([Problem("empty", Place("--council"), "there is nothing here")])
    framework = Framework.load(arguments.framework)
    refuse_overwriting(arguments.output)
    bundle = Bundle(Council(name), framework=framework.id)
    write_bundle(bundle, framework, arguments.output, is_new=True)
    say(f"Wrote {arguments.output}: an empty bundle of {name} under {framework.id}.")
    return 0
