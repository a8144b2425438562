"""`eflg framework lint`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.authoring.lint.policies import policy_findings
from eflg_engine.authoring.lint.running import LintReport, lint
from eflg_engine.cli.options import add_framework, add_report
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework.model import Framework
from eflg_engine.reading.problems import InvalidInput, Problem
from eflg_engine.report.lint import LINT


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_framework(parser)
    parser.add_argument(
        "--against", metavar="OLD", help="an older edition: find ids that changed without a word"
    )
    add_report(parser, LINT)


def run(arguments: Namespace) -> int:
    """Look a framework over. Exit code 1 where something is found that is not accepted."""
    report = _report(arguments.framework, arguments.against)
    emit_report(LINT, report, arguments)
    return 1 if report.findings else 0


def _report(source: str, older: str | None) -> LintReport:
    """What is found. Raises InvalidInput with what is wrong with either framework."""
    problems: list[Problem] = []
    framework = against = None
    try:
        framework = Framework.load(source)
    except InvalidInput as error:
        problems += error.problems
    try:
        against = Framework.load(older) if older is not None else None
    except InvalidInput as error:
        problems += error.problems
    if framework is not None and not problems:
        return lint(source, framework, against)
    if found := policy_findings(problems):
        return LintReport(None, against, tuple(found), ())
    raise InvalidInput(problems)
