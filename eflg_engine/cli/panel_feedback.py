"""`eflg panel feedback`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.inputs import Attempts, assess_inputs
from eflg_engine.cli.options import BUNDLE, add_report, add_sheet_options
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.panel_files import RATINGS, add_framework_option, read_ratings
from eflg_engine.cli.panel_findings import (
    FINDINGS,
    note_individuals,
    read_findings,
    refuse_other_council,
    refuse_unknown_evidence,
)
from eflg_engine.cli.parsing import Parser
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.yaml_text import read_file
from eflg_engine.report.panel_feedback import PANEL_FEEDBACK, FeedbackShown


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("findings", metavar="FINDINGS", help=FINDINGS)
    parser.add_argument(
        "ratings", metavar="RATINGS", nargs="?", help=f"{RATINGS}, for the levels agreed"
    )
    parser.add_argument("bundle", metavar="BUNDLE", nargs="?", help=f"{BUNDLE}, for what it shows")
    add_framework_option(parser)
    add_sheet_options(parser)
    parser.add_argument("--as-at", metavar="DATE", help="the day to judge the evidence by")
    parser.add_argument("--policy", metavar="NAME", help="how criteria add up")
    add_report(parser, PANEL_FEEDBACK)


def run(arguments: Namespace) -> int:
    """Draft the report of a peer challenge. Nobody is named in it; notes say where one may be."""
    attempt = Attempts()
    findings = read_findings(arguments, attempt)
    ratings = result = None
    if arguments.bundle is None and arguments.ratings is not None and _is_bundle(arguments.ratings):
        arguments.ratings, arguments.bundle = None, arguments.ratings
    if arguments.ratings is not None:
        ratings = read_ratings(arguments, attempt)
    if arguments.bundle is not None:
        assessed = attempt(lambda: assess_inputs(arguments))
        result = assessed.result if assessed is not None else None
    if findings is None or attempt.problems:
        raise InvalidInput(attempt.problems)
    if result is not None:
        refuse_other_council(findings, result.bundle, arguments.bundle)
        refuse_unknown_evidence(findings, result.bundle)
    note_individuals(findings, ratings.assessors if ratings is not None else ())
    emit_report(PANEL_FEEDBACK, FeedbackShown(findings, ratings, result), arguments)
    return 0


def _is_bundle(path: str) -> bool:
    """Whether a single file beside the findings is a bundle, and no ratings."""
    if not path.casefold().endswith((".yaml", ".yml", ".json")):
        return False
    try:
        data = read_file(path).data
    except InvalidInput:
        return False
    return isinstance(data, dict) and "council" in data and "ratings" not in data
