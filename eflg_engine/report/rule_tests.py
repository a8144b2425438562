"""The tests of rules as a report, and as JUnit XML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.assessment.examples import ExampleFailure, examples_of
from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.authoring.rule_places import RulePlaces, place_text
from eflg_engine.authoring.rule_tests.data import rule_tests_data
from eflg_engine.authoring.rule_tests.example_text import example_lines
from eflg_engine.authoring.rule_tests.mutants import MUTATIONS
from eflg_engine.authoring.rule_tests.running import (
    CriterionTests,
    RuleTests,
    aim_text,
    percent,
)
from eflg_engine.report.blocks import Block, Entries, Entry, Facts, Heading, Paragraph, Table
from eflg_engine.report.findings import Case
from eflg_engine.report.render import text
from eflg_engine.report.render.text import WIDTH
from eflg_engine.report.report import Report, Screen

if TYPE_CHECKING:
    from eflg_engine.authoring.rule_tests.suggest import Suggestion
    from eflg_engine.reading.problems import Place

_WORDS = {
    "question": "question answered",
    "kind": "kinds taken",
    "within": "age limit",
    "snapshot": "yearly figures",
    "shows": "what it shows",
    "assurance": "assurance",
    "measure": "figure",
    "covers": "number and coverage",
    "branches": "branches needed",
    "applies": "when it applies",
    "due": "from when it is due",
}


def rule_tests_blocks(tests: RuleTests, places: RulePlaces, part: str | None) -> list[Block]:
    """The report."""
    framework = tests.framework
    name = f"{framework.id} {framework.version}" + (f", {part}" if part else "")
    blocks: list[Block] = [
        Heading(f"{name}: tests of the rules", 1),
        Facts(tuple(_facts(tests))),
        *_by_mutation(tests),
    ]
    gaps = [_gaps(each, places) for each in tests.criteria if each.gaps]
    if gaps:
        blocks += [Heading("Not covered"), Entries(tuple(gaps))]
    survivors = [_survivors(each, places) for each in tests.criteria if each.survivors]
    if survivors:
        blocks += [Heading("Not noticed"), Entries(tuple(survivors))]
    return blocks


def share_text(share: tuple[int, int]) -> str:
    """A share as a percentage, with its numbers."""
    return f"{percent(share):g}% ({share[0]} of {share[1]})"


def _facts(tests: RuleTests) -> Iterator[tuple[str, str]]:
    run = sum(each.examples for each in tests.criteria)
    yield "Criteria", str(len(tests.criteria))
    failed = len({(f.criterion.id, f.expectation, f.number) for f in tests.failures})
    rules = "its rule says" if failed == 1 else "their rules say"
    told = f"{failed} not as {rules}" if failed else "each as its rule says"
    yield "Examples", f"{run}, {told}"
    if adaptation := tests.framework.adaptation:
        added = sum(each.what == "criterion" for each in adaptation.added)
        overridden = counted(len(adaptation.overrides), "override")
        yield "Counted", f"{overridden} and {counted(added, 'added criterion', 'added criteria')}"
    yield "Coverage", share_text(tests.coverage)
    yield "Mutation score", share_text(tests.score)
    if same := sum(len(each.same) for each in tests.criteria):
        yield "Left out", f"{counted(same, 'change that changes', 'changes that change')} nothing"


def _by_mutation(tests: RuleTests) -> list[Block]:
    shares = tests.by_mutation()
    if not shares:
        return [Paragraph("There is nothing here that could be changed by a step.")]
    rows = tuple(
        (_WORDS[mutation], str(of), str(noticed), f"{percent((noticed, of)):g}%")
        for mutation in MUTATIONS
        if mutation in shares
        for noticed, of in [shares[mutation]]
    )
    return [Table(("A step in", "Changes", "Noticed", "Score"), rows, numeric=True)]


def _gaps(tests: CriterionTests, places: RulePlaces) -> Entry:
    rule = tests.criterion
    below = tuple(
        Entry(_at(places.of(rule, aim.path), places.of(rule), aim_text(aim))) for aim in tests.gaps
    )
    return Entry(f"{place_text(places.of(rule))}: {rule.id}", below)


def _survivors(tests: CriterionTests, places: RulePlaces) -> Entry:
    rule = tests.criterion
    below = tuple(
        Entry(
            _at(
                places.of(rule, mutant.path),
                places.of(rule),
                f"{'weaker' if mutant.weaker else 'stronger'}: {mutant.change}",
            )
        )
        for mutant in tests.survivors
    )
    noticed, of = tests.score
    return Entry(f"{place_text(places.of(rule))}: {rule.id}, {noticed} of {of} noticed", below)


def _at(place: Place, criterion: Place, text: str) -> str:
    """A text with its line, where that is another than the criterion's."""
    return f"line {place.line}: {text}" if place.line and place != criterion else text


# --- JUnit ------------------------------------------------------------------------------------


def rule_tests_cases(
    tests: RuleTests, places: RulePlaces, *, coverage_short: bool, score_short: bool
) -> Iterator[Case]:
    """A case for every example, aim and change.

    What is not covered or not noticed is a failure where the bound for it is not reached, and
    skipped otherwise.
    """
    for each in tests.criteria:
        rule = each.criterion
        where = places.of(rule)
        by_example: dict[tuple[str, int], list[ExampleFailure]] = {}
        for failure in each.failures:
            by_example.setdefault((failure.expectation, failure.number), []).append(failure)
        for expectation, number, _ in examples_of(rule):
            wrong = [f.message for f in by_example.get((expectation, number), ())]
            name = f"{expectation} example {number}"
            yield Case(rule.id, name, where.file, where.line, failure="; ".join(wrong))
        for aim in each.aims:
            at = places.of(rule, aim.path)
            path = "".join(f" {number + 1}" for number in aim.path)
            why = aim_text(aim) if aim in each.gaps else ""
            yield _case(rule.id, f"covered: {aim.what}{path}", at, why, coverage_short)
        for mutant in each.mutants:
            at = places.of(rule, mutant.path)
            path = "".join(f" {number + 1}" for number in mutant.path)
            name = f"noticed:{path} {mutant.change}"
            why = "no example notices it" if mutant in each.survivors else ""
            yield _case(rule.id, name, at, why, score_short)


def _case(suite: str, name: str, at: Place, why: str, short: bool) -> Case:
    failure, skipped = (why, "") if short else ("", why)
    return Case(suite, name, at.file, at.line, failure, skipped)


# --- suggestions ------------------------------------------------------------------------------


def suggestion_lines(suggested: Sequence[Suggestion], places: RulePlaces) -> Iterator[str]:
    """Suggested examples as the YAML of a rule file, for one criterion after the other."""
    criterion = expectation = ""
    for each in suggested:
        if each.criterion.id != criterion:
            criterion, expectation = each.criterion.id, ""
            yield ""
            yield f"# {place_text(places.of(each.criterion))}: {criterion}"
        if each.expectation != expectation:
            expectation = each.expectation
            yield f"{expectation}:"
        yield from example_lines(each.written, 2, WIDTH)


class RuleTestsShown(NamedTuple):
    """How well examples test rules, the part asked for, and what was suggested, if asked for.

    `short` says whether coverage and mutation score are below their bounds.
    """

    tests: RuleTests
    places: RulePlaces
    part: str | None
    suggested: Sequence[Suggestion] | None
    short: tuple[bool, bool]


def _text(shown: RuleTestsShown, screen: Screen) -> str:
    blocks = rule_tests_blocks(shown.tests, shown.places, shown.part)
    if shown.suggested is None:
        return text.render(blocks, screen.width, colour=screen.colour)
    lines = suggestion_lines(shown.suggested, shown.places)
    return text.render(blocks) + "".join(f"{line}\n" for line in lines)


def _cases(shown: RuleTestsShown) -> tuple[str, Iterator[Case]]:
    coverage, score = shown.short
    cases = rule_tests_cases(shown.tests, shown.places, coverage_short=coverage, score_short=score)
    return shown.tests.framework.id, cases


RULE_TESTS = Report[RuleTestsShown](
    "account of rule tests",
    data=lambda shown: rule_tests_data(shown.tests, shown.places, shown.part, shown.suggested),
    cases=_cases,
    text=_text,
)
