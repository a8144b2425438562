"""`eflg panel consistency`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.assessment.assess import find_policy
from eflg_engine.cli.inputs import Attempts, read_framework
from eflg_engine.cli.options import add_report
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.panel.consistent import panel_consistency
from eflg_engine.panel.decisions_reading import decisions_document, decisions_from_document
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.report.panel_consistency import PANEL_CONSISTENCY


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument(
        "decisions",
        metavar="DECISIONS",
        help="a .yaml, .csv, .xlsx or .ods file of decisions on themes",
    )
    parser.add_argument(
        "--framework",
        metavar="ID|DIR",
        help="a shipped framework or a folder (default: the one the file names, else eflg-2021)",
    )
    parser.add_argument(
        "--policy", metavar="NAME", help="how the rules' own levels add up (default: the first)"
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if any contradict")
    add_report(parser, PANEL_CONSISTENCY)


def run(arguments: Namespace) -> int:
    """Print which decisions contradict each other. Exit code 0, or with --strict 1 if any do."""
    attempt = Attempts()
    document = attempt(lambda: decisions_document(arguments.decisions))
    framework = attempt(lambda: read_framework(arguments.framework, document))
    policy = decisions = None
    if framework is not None:
        policy = attempt(lambda: find_policy(framework, arguments.policy))
    if document is not None and framework is not None and policy is not None:
        decisions = attempt(lambda: decisions_from_document(document, framework, policy))
    if decisions is None:
        raise InvalidInput(attempt.problems)
    found = panel_consistency(decisions, policy)
    emit_report(PANEL_CONSISTENCY, found, arguments)
    return 1 if arguments.strict and found.contradicting else 0
