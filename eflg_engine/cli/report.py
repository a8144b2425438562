"""`eflg report`."""

from __future__ import annotations

from argparse import Namespace
from functools import partial

from eflg_engine.analysis.council_report import council_report
from eflg_engine.analysis.plan.calendar import FULL_TIME
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.shape import AssessmentResult
from eflg_engine.cli.inputs import Attempts, assess_inputs
from eflg_engine.cli.kept import kept_or_assessed
from eflg_engine.cli.options import add_bundle, add_report, date_option, options_named
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.plan import pace_option, start_option
from eflg_engine.cli.progress import Progress
from eflg_engine.framework.model import Framework
from eflg_engine.report.catalogue import ENGLISH, languages
from eflg_engine.report.full.report import FULL_REPORT
from eflg_engine.report.full.shown import OFFICER, READERS, Shown


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    parser.add_argument("--target", metavar="LEVEL", help="the level to plan for (default: next)")
    parser.add_argument(
        "--since", metavar="OLD", help="an earlier bundle or kept result, to say what changed"
    )
    parser.add_argument("--until", metavar="DATE", help="how far to look ahead (default: a year)")
    parser.add_argument(
        "--start", metavar="DATE", help="the day work begins (default: the day to judge by)"
    )
    parser.add_argument(
        "--days-a-month",
        metavar="DAYS",
        help=f"working days a month for it (default: {FULL_TIME}, one officer full time)",
    )
    parser.add_argument(
        "--for",
        dest="reader",
        choices=READERS,
        default=OFFICER,
        help="leave out what this reader does not need (default: officer, who gets all)",
    )
    parser.add_argument(
        "--summary", action="store_true", help="two pages for members: no detail, no register"
    )
    parser.add_argument(
        "--language",
        choices=languages(),
        default=ENGLISH,
        help="of headings, labels and fixed sentences (default: en; cy is a machine's draft)",
    )
    add_report(parser, FULL_REPORT)


def run(arguments: Namespace) -> int:
    """Print the report on a council."""
    since: Assessment | AssessmentResult | None = None

    def check(_: Framework) -> None:
        nonlocal since
        attempt = Attempts()
        attempt(partial(start_option, arguments))
        attempt(partial(pace_option, arguments))
        if arguments.until is not None:
            attempt(lambda: date_option("--until", arguments.until))
        if arguments.since is not None:
            since = attempt(lambda: _earlier(arguments))
        attempt.refuse()

    result, dated_by, target = assess_inputs(arguments, check)
    progress = Progress("looking for the least effort")
    with options_named():
        try:
            found = council_report(
                result,
                dated_by=dated_by,
                target=target,
                until=None if arguments.until is None else date_option("--until", arguments.until),
                begins=start_option(arguments),
                days_a_month=pace_option(arguments),
                since=since,
                tick=progress.tick,
            )
        finally:
            progress.done()
    emit_report(
        FULL_REPORT,
        Shown(found, arguments.reader, arguments.summary, arguments.language),
        arguments,
    )
    return 0


def _earlier(arguments: Namespace) -> Assessment | AssessmentResult:
    """The earlier result: of a bundle under the same framework and policy, on its own day."""
    settings = Namespace(
        framework=arguments.framework, policy=arguments.policy, as_at=None, wording=None
    )
    return kept_or_assessed(arguments.since, settings)
