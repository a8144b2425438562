"""`eflg framework diff`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from eflg_engine.authoring.editions.diff import diff
from eflg_engine.authoring.editions.effect import effect
from eflg_engine.cli.options import FRAMEWORK, add_report
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Framework
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.report.diff import DIFF, DiffShown


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("old", metavar="OLD", help=FRAMEWORK)
    parser.add_argument("new", metavar="NEW", help="the same")
    parser.add_argument(
        "--bundles", metavar="DIR", help="also say which of these councils would change level"
    )
    add_report(parser, DIFF)


def run(arguments: Namespace) -> int:
    """Print how one framework differs from another."""
    problems: list[Problem] = []
    sides: list[Framework] = []
    for source in (arguments.old, arguments.new):
        try:
            sides.append(Framework.load(source))
        except InvalidInput as error:
            problems += error.problems
    bundles: list[tuple[str, Bundle]] = []
    if arguments.bundles is not None:
        bundles, more = _bundles(Path(arguments.bundles))
        problems += more
    if problems:
        raise InvalidInput(problems)
    between = diff(*sides)
    today = date.today()
    effects = [effect(between, name, bundle, bundle.as_at or today) for name, bundle in bundles]
    emit_report(DIFF, DiffShown(between, effects), arguments)
    return 0


def _bundles(folder: Path) -> tuple[list[tuple[str, Bundle]], list[Problem]]:
    """The bundles in a folder, by the names of their files, and what is wrong with them."""
    paths = sorted((*folder.glob("*.yaml"), *folder.glob("*.yml")))
    if not paths:
        message = "there is no evidence file here: --bundles wants a folder of them"
        return [], [Problem("unreadable", Place(str(folder)), message, allowed="*.yaml files")]
    found: list[tuple[str, Bundle]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found.append((path.name, Bundle.load(path)))
        except InvalidInput as error:
            problems += error.problems
    return found, problems
