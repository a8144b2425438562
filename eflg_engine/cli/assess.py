"""`eflg assess`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.analysis.council_parts import reaches
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_report
from eflg_engine.cli.output import emit_report, say
from eflg_engine.cli.parsing import Parser
from eflg_engine.evidence.check import refuse_other_framework
from eflg_engine.report.assessment import ASSESSMENT, AssessmentShown

REACHED, NOT_REACHED, NOT_POSSIBLE = 0, 1, 2


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    parser.add_argument(
        "--target",
        metavar="LEVEL",
        help="exit with 1 unless the council (or, under a policy without a single level, "
        "every module) holds this level",
    )
    parser.add_argument(
        "--insist",
        action="store_true",
        help="refuse evidence that names another framework; with --target, exit with 1 also while "
        "criteria that could not be assessed may change the level",
    )
    parser.add_argument(
        "--engine",
        choices=("native", "rete"),
        default="native",
        help="rete: the second engine, which needs the extra of that name (default: native)",
    )
    parser.add_argument(
        "--appendix",
        action="store_true",
        help="add every item of evidence: what it answers, where and until when, or why it is not "
        "used (text, markdown, json)",
    )
    add_report(parser, ASSESSMENT)


def run(arguments: Namespace) -> int:
    """Print the assessment; the exit code says whether the target, if any, is reached."""
    result, dated_by, target = assess_inputs(arguments)
    if arguments.insist and result.made_for:
        refuse_other_framework(result.bundle, result.framework.id)
    if arguments.engine == "rete":
        from eflg_engine.cross_check import (
            SecondEngineFault,
            SecondEngineUnavailable,
            assess_by_rules,
        )

        try:
            result = assess_by_rules(
                result.bundle, result.framework, as_at=result.as_at, policy=result.policy
            )
        except (SecondEngineUnavailable, SecondEngineFault) as error:
            say(f"eflg: {error}")
            return NOT_POSSIBLE
    reached = target is None or reaches(result, target)
    reached = reached and not (target is not None and arguments.insist and result.provisional)
    shown = None if target is None else (result.framework.levels[target].title, reached)
    emit_report(ASSESSMENT, AssessmentShown(result, dated_by, shown, arguments.appendix), arguments)
    return REACHED if reached else NOT_REACHED
