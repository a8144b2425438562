"""`eflg framework lint`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.authoring.lint.policies import policy_findings
from eflg_engine.authoring.lint.running import LintReport, lint
from eflg_engine.cli.options import add_format, add_framework, add_output
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.report_output import emit_findings
from eflg_engine.framework.model import Framework
from eflg_engine.reading.problems import InvalidInput, Problem
from eflg_engine.report.lint import lint_data, lint_junit, lint_text, sarif_data


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_framework(parser)
    parser.add_argument(
        "--against", metavar="OLD", help="an older edition: find ids that changed without a word"
    )
    add_format(parser, "text", "json", "sarif", "junit")
    add_output(parser)


def run(arguments: Namespace) -> int:
    """Look a framework over. Exit code 1 where something is found that is not accepted."""
    report = _report(arguments.framework, arguments.against)
    emit_findings(
        arguments,
        lambda: lint_text(report),
        lambda: lint_data(report),
        lambda: sarif_data(report),
        lambda: lint_junit(report),
    )
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
