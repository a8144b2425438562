"""`eflg panel agenda`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.inputs import Attempts, assess_inputs, read_framework
from eflg_engine.cli.options import add_bundle, add_report, option_value
from eflg_engine.cli.output import emit_report, note
from eflg_engine.cli.panel_files import RATINGS, note_people
from eflg_engine.cli.parsing import Parser
from eflg_engine.panel.agenda import panel_agenda, ratings_of
from eflg_engine.panel.reading import ratings_document, ratings_from_document
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.values import BadValue
from eflg_engine.report.panel_agenda import PANEL_AGENDA, AgendaShown

MOST_TOPICS = 10


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("ratings", metavar="RATINGS", help=RATINGS)
    add_bundle(parser)
    parser.add_argument(
        "--council", metavar="NAME", help="what the ratings call the council (default: its name)"
    )
    parser.add_argument(
        "--most",
        metavar="N",
        default=str(MOST_TOPICS),
        help=f"how many parts to tell of in words (default: {MOST_TOPICS})",
    )
    add_report(parser, PANEL_AGENDA)


def run(arguments: Namespace) -> int:
    """Print what to discuss first: where ratings differ, by what hangs on them."""
    attempt = Attempts()
    most = attempt(lambda: option_value("--most", arguments.most, _whole))
    document = attempt(lambda: ratings_document(arguments.ratings))
    assessed = attempt(lambda: assess_inputs(arguments))
    framework = assessed.result.framework if assessed is not None else None
    if document is not None and framework is None:
        framework = attempt(lambda: read_framework(arguments.framework, document))
    ratings = None
    if document is not None and framework is not None:
        ratings = attempt(lambda: ratings_from_document(document, framework))
    if most is None or ratings is None or assessed is None:
        raise InvalidInput(attempt.problems)
    result = assessed.result
    note_people(ratings.assessors)
    if ratings.evidence and ratings.evidence != result.bundle.sha256:
        note(
            "the ratings were made for other evidence than this: it has changed since, or is "
            "another bundle"
        )
    rated = ratings_of(ratings, result, arguments.council or "", arguments.ratings)
    agenda = panel_agenda(rated, result)
    emit_report(PANEL_AGENDA, AgendaShown(agenda, most), arguments)
    return 0


def _whole(value: object) -> int:
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise BadValue("not_allowed", "this is no whole number", "0 to 99,999")
    return int(text)
