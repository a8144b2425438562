"""`eflg panel compare-councils`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.cli.inputs import Attempts
from eflg_engine.cli.options import add_report
from eflg_engine.cli.output import emit_report, note
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework.model import Framework
from eflg_engine.framework.shipped import DEFAULT_FRAMEWORK
from eflg_engine.panel.council_comparison import compare_councils
from eflg_engine.panel.saved_levels import load_groups, load_saved_levels, saved_framework
from eflg_engine.reading.problems import InvalidInput, Place, Problem, did_you_mean, listed
from eflg_engine.reading.values import folded
from eflg_engine.report.council_comparison import COUNCIL_COMPARISON


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument(
        "results",
        metavar="RESULTS",
        nargs="+",
        help="saved results: .json of eflg assess, .jsonl of eflg batch",
    )
    parser.add_argument(
        "--council", metavar="NAME", help="compare this one with its group, and say whom to ask"
    )
    grouping = parser.add_mutually_exclusive_group()
    grouping.add_argument(
        "--by", metavar="FACT", help="group by a fact of the profile, as nation (full results)"
    )
    grouping.add_argument(
        "--groups",
        metavar="FILE",
        help="group by a list: a table with council and group",
    )
    parser.add_argument(
        "--framework",
        metavar="ID|DIR",
        help="a shipped framework or a folder (default: the one the first result is of)",
    )
    add_report(parser, COUNCIL_COMPARISON)


def run(arguments: Namespace) -> int:
    """Print councils beside each other."""
    attempt = Attempts()
    named = arguments.framework or saved_framework(arguments.results) or DEFAULT_FRAMEWORK
    framework = attempt(lambda: Framework.load(named))
    by = arguments.by or ""
    found = None
    if framework is not None:
        found = attempt(lambda: load_saved_levels(arguments.results, framework, by))
    groups = None
    if arguments.groups is not None:
        groups = attempt(lambda: load_groups(arguments.groups))
    attempt.refuse()
    assert framework is not None
    assert found is not None
    council = arguments.council or ""
    known = {folded(each.council): each.council for each in found}
    if groups is not None:
        _note_left_out(known, groups)
        known = {key: name for key, name in known.items() if key in groups}
    if council and folded(council) not in known:
        names = sorted(known.values())
        message = "there is no result of this council, or it is in no group"
        hint = did_you_mean(council, names)
        problem = Problem(
            "unknown_council", Place("--council"), message, council, listed(names), hint
        )
        raise InvalidInput([problem])
    compared = compare_councils(found, framework, council=council, groups=groups)
    emit_report(COUNCIL_COMPARISON, compared, arguments)
    return 0


def _note_left_out(known: Mapping[str, str], groups: Mapping[str, str]) -> None:
    """Say which councils are in one of the two alone, the results or the list."""
    if without := [key for key in groups if key not in known]:
        note(f"{counted(len(without), 'council')} of the list without a result: {listed(without)}")
    if alone := [name for key, name in known.items() if key not in groups]:
        note(f"{counted(len(alone), 'council')} left out, in no group of the list: {listed(alone)}")
