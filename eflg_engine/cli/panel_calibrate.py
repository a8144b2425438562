"""`eflg panel calibrate`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.assessment.assess import find_policy
from eflg_engine.cli.inputs import Attempts, read_framework
from eflg_engine.cli.options import YAML_FILES, add_format
from eflg_engine.cli.output import emit_report, note
from eflg_engine.cli.parsing import Parser
from eflg_engine.panel.calibration import panel_calibration
from eflg_engine.panel.decisions_reading import decisions_document, decisions_from_document
from eflg_engine.panel.offered_overrides import overrides_text
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.report.panel_calibration import PANEL_CALIBRATION
from eflg_engine.report.writing import write_text


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument(
        "decisions", metavar="DECISIONS", help="a .yaml, .csv or .xlsx file of decisions on themes"
    )
    parser.add_argument(
        "--framework",
        metavar="ID|DIR",
        help="a shipped framework or a folder (default: the one the file names, else eflg-2021)",
    )
    parser.add_argument("--policy", metavar="NAME", help="how criteria add up (default: the first)")
    parser.add_argument(
        "-o",
        "--overrides",
        metavar="FILE",
        help="write the changes offered as an adaptation to read (.yaml); nothing is applied",
    )
    parser.set_defaults(endings=("overrides", YAML_FILES))
    add_format(parser, PANEL_CALIBRATION)


def run(arguments: Namespace) -> int:
    """Print which rules disagree with the decisions, and what would agree with most."""
    overrides = arguments.overrides
    attempt = Attempts()
    document = attempt(lambda: decisions_document(arguments.decisions))
    framework = attempt(lambda: read_framework(arguments.framework, document))
    policy = decisions = None
    if framework is not None:
        policy = attempt(lambda: find_policy(framework, arguments.policy))
    if document is not None and framework is not None and policy is not None:
        decisions = attempt(
            lambda: decisions_from_document(document, framework, policy, nearly=True)
        )
    if decisions is None:
        raise InvalidInput(attempt.problems)
    found = panel_calibration(decisions, policy)
    emit_report(PANEL_CALIBRATION, found, arguments)
    if overrides is not None:
        write_text(overrides, overrides_text(found))
        note(f"{overrides} has what is offered, to be read; nothing has been applied.")
    return 0
