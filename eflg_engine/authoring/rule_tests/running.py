"""How well the examples in rule files test the rules: coverage and mutation score.

Coverage: every criterion is seen met and not met, every branch is seen to decide, and whatever
says when a criterion applies is seen to hold and not to. The mutation score: the share of small
changes to the rules that some example notices, because its criterion is then met where it was not
or the other way round. Reasons are not looked at.

Of an adaptation only what is its own counts: the criteria that it adds, and of those that it
overrides the keys that it changes, in the evidence for which it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from eflg_engine.assessment.examples import (
    ExampleFailure,
    example_failures,
    example_judgement,
    examples_of,
)
from eflg_engine.assessment.judge import Judgement, tree_met
from eflg_engine.assessment.rules import Node, Rules
from eflg_engine.assessment.single_criterion import rules_alone
from eflg_engine.assessment.state import State
from eflg_engine.authoring.implication.telling_apart import same_evidence
from eflg_engine.authoring.rule_tests.mutants import (
    BranchPath,
    Mutant,
    mutants,
    nodes,
    part_at,
    with_node,
)
from eflg_engine.framework.model import Criterion, Framework, Leaf, Requirement, Threshold
from eflg_engine.reading.one_line import one_line

SeenAs = str
"""What an example shows of a criterion: met, not met, or neither. One of the words below."""

MET, UNMET, APART = "met", "unmet", "apart"


@dataclass(frozen=True, slots=True)
class Aim:
    """One thing that some example of a criterion has to show.

    `what` is met, unmet, applies, does_not_apply, or, for the branch at the end of `path`:
    decides (met by this branch, and not without it) or stops (not met for want of it alone).
    """

    what: str
    path: BranchPath = ()


@dataclass(frozen=True, slots=True)
class CriterionTests:
    """What the examples of one criterion show of it.

    `aims` are those that some example can show, `gaps` those that none does. `mutants` are those
    that differ from the criterion in some evidence; `survivors` those that no example notices.
    `same` are the mutants left out because they differ in nothing.
    """

    criterion: Criterion
    examples: int
    failures: tuple[ExampleFailure, ...]
    aims: tuple[Aim, ...]
    gaps: tuple[Aim, ...]
    mutants: tuple[Mutant, ...]
    survivors: tuple[Mutant, ...]
    same: tuple[Mutant, ...]

    __repr__ = one_line

    @property
    def coverage(self) -> tuple[int, int]:
        """How many aims are shown, and how many there are."""
        return len(self.aims) - len(self.gaps), len(self.aims)

    @property
    def score(self) -> tuple[int, int]:
        """How many mutants are noticed, and how many there are."""
        return len(self.mutants) - len(self.survivors), len(self.mutants)


@dataclass(frozen=True)
class RuleTests:
    """What the examples of a framework, or of a part of it, show of its rules."""

    framework: Framework
    criteria: tuple[CriterionTests, ...]

    def __repr__(self) -> str:
        return f"<RuleTests {self.framework.id}: {len(self.failures)} failures>"

    @cached_property
    def failures(self) -> list[ExampleFailure]:
        """Examples that do not come out as their rules say."""
        return [failure for each in self.criteria for failure in each.failures]

    @property
    def coverage(self) -> tuple[int, int]:
        """How many aims are shown, and how many there are."""
        return _sum(each.coverage for each in self.criteria)

    @property
    def score(self) -> tuple[int, int]:
        """How many mutants are noticed, and how many there are."""
        return _sum(each.score for each in self.criteria)

    def by_mutation(self) -> dict[str, tuple[int, int]]:
        """The same for each sort of mutation there is."""
        noticed: dict[str, list[int]] = {}
        for each in self.criteria:
            for mutant in each.mutants:
                counts = noticed.setdefault(mutant.mutation, [0, 0])
                counts[0] += mutant not in each.survivors
                counts[1] += 1
        return {mutation: (counts[0], counts[1]) for mutation, counts in noticed.items()}


def _sum(shares: Iterable[tuple[int, int]]) -> tuple[int, int]:
    listed = list(shares)
    return sum(count for count, _ in listed), sum(of for _, of in listed)


def percent(share: tuple[int, int]) -> float:
    """A share of some number as a percentage, rounded down to one place; of none it is 100."""
    count, of = share
    return 1000 * count // of / 10 if of else 100.0


def aim_text(aim: Aim) -> str:
    """What is missing where no example shows it."""
    return {
        MET: "no example in which it is met",
        UNMET: "no example in which it is not met",
        "applies": "no example in which it applies",
        "does_not_apply": "no example in which it does not apply",
        "decides": "no example that this branch decides: met by it, and not met without it",
        "stops": "no example that is not enough for want of this branch alone",
    }[aim.what]


def run_rule_tests(framework: Framework, criteria: Iterable[Criterion] | None = None) -> RuleTests:
    """Run the examples of these criteria (all of them if none are given), and of their mutants."""
    chosen = framework.criteria.values() if criteria is None else criteria
    return RuleTests(framework, tuple(_tests_of(framework, each) for each in chosen))


def own_keys(framework: Framework, criterion: Criterion) -> dict[BranchPath, set[str]] | None:
    """By the way to a leaf, the keys that an adaptation overrides; none where it leaves all as is.

    None where the whole criterion is the framework's own: all are, but in an adaptation.
    """
    adaptation = framework.adaptation
    if adaptation is None or any(each.id == criterion.id for each in adaptation.added):
        return None
    paths = [path for path, node in nodes(criterion.requires) if isinstance(node, Leaf)]
    found: dict[BranchPath, set[str]] = {}
    for override in adaptation.overrides:
        if override.criterion == criterion.id:
            keys = {change.key.partition(".")[0] for change in override.changes}
            found.setdefault(paths[override.leaf - 1], set()).update(keys)
    return found


class Readings:
    """A criterion and its mutants, laid out together, so that an example is read once for all."""

    def __init__(self, framework: Framework, criterion: Criterion) -> None:
        self.framework = framework
        self.criterion = criterion
        own = own_keys(framework, criterion)
        self.mutants: tuple[Mutant, ...] = tuple(
            mutant
            for mutant in mutants(framework, criterion)
            if own is None or mutant.mutation in own.get(mutant.path, ())
        )
        self.aims: tuple[Aim, ...] = tuple(
            aim
            for aim in _aims(criterion)
            if own is None or any(path[: len(aim.path)] == aim.path for path in own)
            if own is None or aim.path or aim.what in (MET, UNMET)
        )
        self.laid_out: Rules = rules_alone(
            framework, [criterion, *(mutant.criterion for mutant in self.mutants)]
        )

    def shown_by(self, example: Mapping[str, Any]) -> frozenset[Aim | Mutant]:
        """The aims that an example shows and the mutants that it notices.

        Raises InvalidInput where the example cannot be read.
        """
        return self.shown_in(
            example_judgement(self.framework, self.laid_out, self.criterion, example)
        )

    def shown_in(self, judgement: Judgement) -> frozenset[Aim | Mutant]:
        """The same for an example that has been judged by `laid_out`."""
        seen = _seen_as(judgement.states[0])
        found: set[Aim | Mutant] = {
            mutant
            for mutant, state in zip(self.mutants, judgement.states[1:], strict=True)
            if _seen_as(state) != seen
        }
        found |= {aim for aim in self.aims if _shows(aim, judgement)}
        return frozenset(found)


def _tests_of(framework: Framework, criterion: Criterion) -> CriterionTests:
    readings = Readings(framework, criterion)
    failures: list[ExampleFailure] = []
    shown: set[Aim | Mutant] = set()
    count = 0
    for expectation, number, example in examples_of(criterion):
        count += 1
        wrong = list(
            example_failures(framework, readings.laid_out, criterion, expectation, example)
        )
        failures += [ExampleFailure(criterion, expectation, number, text) for text in wrong]
        if not wrong:
            shown |= readings.shown_by(example)
    # Proofs take time: only what no example shows is looked at, which may be because none can.
    never = {
        aim
        for aim in readings.aims
        if aim not in shown and (without := reading_without(criterion, aim))
        if same_evidence(framework, criterion, without)
    }
    same = {
        mutant
        for mutant in readings.mutants
        if mutant not in shown and same_evidence(framework, criterion, mutant.criterion)
    }
    aims = tuple(aim for aim in readings.aims if aim not in never)
    differing = tuple(mutant for mutant in readings.mutants if mutant not in same)
    return CriterionTests(
        criterion,
        count,
        tuple(failures),
        aims,
        tuple(aim for aim in aims if aim not in shown),
        differing,
        tuple(mutant for mutant in differing if mutant not in shown),
        tuple(mutant for mutant in readings.mutants if mutant in same),
    )


# --- what examples have to show ---------------------------------------------------------------


def _aims(criterion: Criterion) -> Iterator[Aim]:
    yield Aim("met")
    yield Aim("unmet")
    if criterion.applies_when or criterion.due:
        yield Aim("applies")
        yield Aim("does_not_apply")
    yield from _branch_aims(criterion.requires, ())


def _branch_aims(node: Requirement, path: BranchPath) -> Iterator[Aim]:
    if isinstance(node, Threshold):
        what = "stops" if node.need == len(node.children) else "decides"
        for number, child in enumerate(node.children):
            below = (*path, number)
            yield Aim(what, below)
            yield from _branch_aims(child, below)


def reading_without(criterion: Criterion, aim: Aim) -> Criterion | None:
    """The criterion without the branch of an aim, which it cannot do without where that decides.

    For `stops`, as if the branch were met; for `decides`, as if it were not. None for other aims,
    and where nothing would be left that can be said.
    """
    if not aim.path:
        return None
    *above, number = aim.path
    node = part_at(criterion.requires, tuple(above))
    assert isinstance(node, Threshold)
    rest = node.children[:number] + node.children[number + 1 :]
    need = node.need - 1 if aim.what == "stops" else node.need
    if not 0 < need <= len(rest):
        return None
    without = with_node(criterion.requires, tuple(above), replace(node, need=need, children=rest))
    return replace(criterion, requires=without)


def _shows(aim: Aim, judgement: Judgement) -> bool:
    """Whether an example shows it of the first criterion laid out."""
    seen = _seen_as(judgement.states[0])
    if aim.what in (MET, UNMET):
        return seen == aim.what
    if aim.what == "applies":
        return seen != APART
    if aim.what == "does_not_apply":
        return judgement.states[0] is State.NOT_APPLICABLE
    tree, leaf_met = judgement.match.rules.trees[0], judgement.leaf_met
    if aim.what == "stops":
        return seen == UNMET and _met_if(tree, leaf_met, aim.path, True)
    return seen == MET and not _met_if(tree, leaf_met, aim.path, False)


def _met_if(node: Node, leaf_met: Sequence[bool], path: BranchPath, met: bool) -> bool:
    """Whether a tree is met if the part at the end of the path is, or is not."""
    if not path:
        return met
    assert not isinstance(node, int)
    need, children = node
    for number, child in enumerate(children):
        if number == path[0]:
            need -= _met_if(child, leaf_met, path[1:], met)
        else:
            need -= tree_met(child, leaf_met)
    return need <= 0


def _seen_as(state: State) -> SeenAs:
    if state is State.MET:
        return MET
    return UNMET if state in (State.NOT_MET, State.NO_EVIDENCE) else APART
