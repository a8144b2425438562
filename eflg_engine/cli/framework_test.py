"""`eflg framework test`."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal

from eflg_engine.authoring.rule_places import RulePlaces, failure_lines
from eflg_engine.authoring.rule_tests.example_text import add_examples
from eflg_engine.authoring.rule_tests.running import RuleTests, run_rule_tests
from eflg_engine.authoring.rule_tests.suggest import Suggestion, suggestions
from eflg_engine.cli.options import PART, add_framework, add_report
from eflg_engine.cli.output import emit_report, note, say
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework.model import Criterion, Framework, Module, Theme
from eflg_engine.reading.counts import counted
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.values import BadValue, read_number
from eflg_engine.report.parts import find_part
from eflg_engine.report.render.wrapping import printable
from eflg_engine.report.rule_tests import RULE_TESTS, RuleTestsShown
from eflg_engine.report.writing import write_text


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_framework(parser)
    parser.add_argument("part", metavar="PART", nargs="?", help=PART)
    parser.add_argument(
        "--fail-under",
        metavar="PERCENT",
        help="exit with 1 if coverage or the mutation score is lower",
    )
    parser.add_argument(
        "--fail-under-coverage",
        metavar="PERCENT",
        help="exit with 1 if coverage is lower (default: as --fail-under)",
    )
    parser.add_argument(
        "--suggest", action="store_true", help="print examples that would show what is missing"
    )
    parser.add_argument(
        "--write", action="store_true", help="add those examples to the rule files, then test again"
    )
    add_report(parser, RULE_TESTS)


def run(arguments: Namespace) -> int:
    """Test the rules of a framework by its examples; suggest and add examples."""
    least_score = _percent("--fail-under", arguments.fail_under)
    least_coverage = _percent("--fail-under-coverage", arguments.fail_under_coverage)
    if least_coverage is None:
        least_coverage = least_score
    framework = Framework.load(arguments.framework)
    tests = _tests(framework, arguments.part)
    suggested = None
    if arguments.suggest or arguments.write:
        suggested = [found for each in tests.criteria for found in suggestions(framework, each)]
    if arguments.write and suggested:
        _write(RulePlaces(framework, arguments.framework), suggested)
        framework = Framework.load(arguments.framework)
        tests = _tests(framework, arguments.part)
    places = RulePlaces(framework, arguments.framework)
    short = (_is_below(tests.coverage, least_coverage), _is_below(tests.score, least_score))
    shown = RuleTestsShown(
        tests, places, arguments.part, suggested if arguments.suggest else None, short
    )
    emit_report(RULE_TESTS, shown, arguments)
    if tests.failures:
        for line in failure_lines(places, tests.failures):
            say(printable(line))
        failed = {(f.criterion.id, f.expectation, f.number) for f in tests.failures}
        many = len(failed) > 1
        what = f"{len(failed)} examples do" if many else "1 example does"
        say(f"{what} not come out as {'their rules say' if many else 'its rule says'}.")
        return 2
    for what, is_short, least in (
        ("Coverage", short[0], least_coverage),
        ("The mutation score", short[1], least_score),
    ):
        if is_short:
            say(f"{what} is below {least:g}%.")
    return 1 if any(short) else 0


def _percent(option: str, text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        number = read_number(text.removesuffix("%"))
    except BadValue:
        number = Decimal(-1)
    if not 0 <= number <= 100:
        problem = Problem(
            "out_of_range",
            Place(option),
            "a percentage is wanted here",
            found=text,
            allowed="0 to 100",
        )
        raise InvalidInput([problem])
    return number


def _is_below(share: tuple[int, int], least: Decimal | None) -> bool:
    count, of = share
    return least is not None and 100 * count < least * of


def _tests(framework: Framework, part: str | None) -> RuleTests:
    chosen: list[Criterion] | None = None
    if part is not None:
        found = find_part(framework, part)
        if isinstance(found, Module):
            chosen = [rule for theme in found.themes for rule in theme.criteria]
        else:
            chosen = list(found.criteria) if isinstance(found, Theme) else [found]
    return run_rule_tests(framework, chosen)


def _write(places: RulePlaces, suggested: list[Suggestion]) -> None:
    """Add the examples to the rule files, each file whole or not at all."""
    added = add_examples(places, suggested)
    for path, text in added.files:
        write_text(path, text)
    if added.left_out:
        ids = sorted({each.criterion.id for each in added.left_out})
        note(
            f"examples for {', '.join(ids)} could not be added: theirs stand in brackets, or in "
            "the files of the framework that this one adapts; --suggest prints them"
        )
    count = len(suggested) - len(added.left_out)
    files = ", ".join(path for path, _ in added.files)
    if count:
        say(f"Added {counted(count, 'example')} to {files}.")
