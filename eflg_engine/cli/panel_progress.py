"""`eflg panel progress`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from eflg_engine.cli.bundle_files import read_bundle
from eflg_engine.cli.inputs import Attempts
from eflg_engine.cli.options import add_report
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.panel_files import add_framework_option
from eflg_engine.cli.panel_findings import FINDINGS, read_findings, refuse_other_council
from eflg_engine.cli.parsing import Parser
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.panel.findings import PeerFindings
from eflg_engine.panel.following_up import Stage, follow_up
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.report.panel_progress import PANEL_PROGRESS


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("findings", metavar="FINDINGS", help=FINDINGS)
    parser.add_argument(
        "bundles", metavar="BUNDLE", nargs="+", help="the council's bundles since, each with as_at"
    )
    add_framework_option(parser)
    parser.add_argument("--strict", action="store_true", help="exit with 1 if any is not closed")
    add_report(parser, PANEL_PROGRESS)


def run(arguments: Namespace) -> int:
    """Print what became of the recommendations. With --strict 1 unless all are closed."""
    attempt = Attempts()
    findings = read_findings(arguments, attempt)
    bundles: list[tuple[date, Bundle]] = []
    for path in arguments.bundles:
        read = attempt(lambda path=path: _dated(arguments, path, findings))  # type: ignore[misc]
        if read is not None and any(read[0] == day for day, _ in bundles):
            message = "another bundle speaks of the same day"
            attempt.problems.append(Problem("duplicate_day", Place(path), message, str(read[0])))
        elif read is not None:
            bundles.append(read)
    if findings is None or attempt.problems:
        raise InvalidInput(attempt.problems)
    found = follow_up(findings, bundles)
    emit_report(PANEL_PROGRESS, found, arguments)
    is_open = len(found.at(Stage.CLOSED)) < len(found.recommendations)
    return 1 if arguments.strict and is_open else 0


def _dated(arguments: Namespace, path: str, findings: PeerFindings | None) -> tuple[date, Bundle]:
    """A bundle with its day. Raises InvalidInput."""
    bundle, _ = read_bundle(arguments, path)
    if findings is not None:
        refuse_other_council(findings, bundle, path)
    if bundle.as_at is None:
        message = "the bundle does not say of which day it speaks"
        raise InvalidInput([Problem("missing_key", Place(path), message, "", "as_at: a date")])
    return bundle.as_at, bundle
