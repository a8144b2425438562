"""`eflg assess`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.assessment.result import Assessment
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.output import emit_blocks, emit_json
from eflg_engine.report.assessment_report import assessment_blocks

REACHED, NOT_REACHED = 0, 1


def run(arguments: Namespace) -> int:
    """Print the assessment; the exit code says whether the target, if any, is reached."""
    result, dated_by, target = assess_inputs(arguments)
    reached = target is None or reaches(result, target)
    if arguments.format == "json":
        emit_json(result.to_data(), arguments.output)
    else:
        shown = None if target is None else (result.framework.levels[target].title, reached)
        blocks = assessment_blocks(result, dated_by=dated_by, target=shown)
        emit_blocks(blocks, arguments.format, arguments.output)
    return REACHED if reached else NOT_REACHED


def reaches(result: Assessment, level: int) -> bool:
    """Whether the council holds a level (a number, from 0).

    Where the policy gives the council no level, whether every module does that has one; where it
    gives modules none either, every theme.
    """
    if result.policy.themes is None:
        held = [theme.level_number for theme in result.themes.values()]
    elif result.policy.modules is None:
        held = [module.level_number for module in result.modules.values()]
    else:
        held = [result.level_number]
    found = [number for number in held if number is not None]
    return bool(found) and min(found) >= level
