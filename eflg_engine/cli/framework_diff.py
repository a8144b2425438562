"""`eflg framework diff`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from functools import partial
from pathlib import Path

from eflg_engine.authoring.editions.diff import diff
from eflg_engine.authoring.editions.effect import effect
from eflg_engine.cli.inputs import Attempts
from eflg_engine.cli.options import FRAMEWORK, add_report
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Framework
from eflg_engine.framework.shipped import looks_like_yaml
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
    attempt = Attempts()
    old = attempt(lambda: Framework.load(arguments.old))
    new = attempt(lambda: Framework.load(arguments.new))
    bundles = [] if arguments.bundles is None else _bundles(Path(arguments.bundles), attempt)
    if attempt.problems or old is None or new is None:
        raise InvalidInput(attempt.problems)
    between = diff(old, new)
    today = date.today()
    effects = [effect(between, name, bundle, bundle.as_at or today) for name, bundle in bundles]
    emit_report(DIFF, DiffShown(between, effects), arguments)
    return 0


def _bundles(folder: Path, attempt: Attempts) -> list[tuple[str, Bundle]]:
    """The bundles in a folder, by the names of their files."""
    try:
        paths = sorted(path for path in folder.iterdir() if looks_like_yaml(path.name))
    except OSError:
        paths = []
    if not paths:
        message = "there is no evidence file here: --bundles wants a folder of them"
        attempt.problems.append(
            Problem("unreadable", Place(str(folder)), message, allowed="*.yaml files")
        )
    read = [(path.name, attempt(partial(Bundle.load, path))) for path in paths]
    return [(name, bundle) for name, bundle in read if bundle is not None]
