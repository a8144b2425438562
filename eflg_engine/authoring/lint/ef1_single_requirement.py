"""EF1: what is wrong with one requirement, decided by implication, never by likeness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eflg_engine.authoring.implication.deciding import (
    NEVER,
    Counterexample,
    counterexample,
    meeting,
)
from eflg_engine.authoring.implication.scopes import Ground
from eflg_engine.authoring.lint.finding import Finding, Lint, Look, Severity
from eflg_engine.authoring.rule_files import RuleFiles, criterion_place
from eflg_engine.authoring.rule_tests.mutants import part_at, with_node
from eflg_engine.framework.dimensions import OF_VOCABULARY
from eflg_engine.framework.model import (
    Criterion,
    Framework,
    Leaf,
    Requirement,
    Threshold,
    leaves,
)
from eflg_engine.reading.problems import Path
from eflg_engine.reading.values import join_words

UNREACHABLE_CRITERION = Lint(
    "EF101", "unreachable-criterion", Severity.ERROR, "No evidence can meet the criterion."
)
UNREACHABLE_LEAF = Lint(
    "EF102", "unreachable-leaf", Severity.ERROR, "No evidence can meet one part of a requirement."
)
IDLE_PART = Lint(
    "EF103", "idle-part", Severity.WARNING, "A part of a requirement makes no difference to it."
)
IMPOSSIBLE_COVERAGE = Lint(
    "EF104", "impossible-coverage", Severity.ERROR, "More is to be covered than there is."
)

LINTS = (UNREACHABLE_CRITERION, UNREACHABLE_LEAF, IDLE_PART, IMPOSSIBLE_COVERAGE)

_KEYS = {"all": "all", "any": "any", "at_least": "of"}
_ALWAYS = Threshold(0, (), "all")
"""A requirement that anything meets."""


def check(look: Look) -> Iterator[Finding]:
    """What is wrong with single requirements."""
    for theme in look.framework.themes.values():
        on = look.ground(theme)
        for criterion in theme.criteria:
            yield from _alone(look.framework, look.files, on, criterion)


def _alone(
    framework: Framework, files: RuleFiles, on: Ground, criterion: Criterion
) -> Iterator[Finding]:
    if meeting(on, criterion.requires) is not None:
        yield from _nodes(framework, files, on, criterion)
        return
    why = next(
        _why_unreachable(framework, leaf)
        for leaf in leaves(criterion.requires)
        if meeting(on, leaf) is None
    )
    yield Finding(
        UNREACHABLE_CRITERION,
        criterion_place(files, criterion, "requires"),
        criterion.id,
        f"no evidence can meet this criterion, so nobody can hold the level: {why}",
    )


def _nodes(
    framework: Framework, files: RuleFiles, on: Ground, criterion: Criterion
) -> Iterator[Finding]:
    """What is wrong with the parts of a requirement; what hangs below an idle part is passed over.

    The last parts are looked at first, and an idle one is left out from then on: of two that say
    the same, the first stands.
    """
    whole = criterion.requires

    def look(node: Requirement, path: Path) -> Iterator[Finding]:
        nonlocal whole
        if isinstance(node, Leaf):
            yield from _leaf(framework, files, on, criterion, node, (*path, "evidence"))
            return
        for number in reversed(range(len(node.children))):
            child, below = node.children[number], (*path, _KEYS[node.form], number)
            idle = _idle(on, whole, below) if meeting(on, child) else None
            if idle is None:
                yield from look(child, below)
                continue
            whole = with_node(whole, _branch(below), idle.instead)
            yield Finding(
                IDLE_PART,
                criterion_place(files, criterion, "requires", *below),
                criterion.id,
                idle.message,
                shown_by=idle.shown_by,
                offered_for=(criterion.id,),
                says=idle.says,
            )

    yield from look(criterion.requires, ())


def _leaf(
    framework: Framework,
    files: RuleFiles,
    on: Ground,
    criterion: Criterion,
    leaf: Leaf,
    path: Path,
) -> Iterator[Finding]:
    if meeting(on, leaf) is None:
        yield Finding(
            UNREACHABLE_LEAF,
            criterion_place(files, criterion, "requires", *path),
            criterion.id,
            _why_unreachable(framework, leaf),
        )
    yield from _coverage(framework, files, on, criterion, leaf, path)


def _why_unreachable(framework: Framework, leaf: Leaf) -> str:
    vocabulary = framework.vocabulary
    kinds = leaf.kinds or tuple(range(len(vocabulary.kinds)))
    facts = vocabulary.kind_facts
    if all(max(facts[k].reaches, facts[k].more_rung or 0) < leaf.shows for k in kinds):
        names = join_words([vocabulary.kinds[kind].id for kind in kinds], "or")
        rung = vocabulary.shows[leaf.shows].id
        if len(kinds) > 1:
            return f'no item can count here: none of {names} reaches "{rung}"'
        return f'no item can count here: {names} does not reach "{rung}"'
    return "no evidence can be enough here"


@dataclass(frozen=True, slots=True)
class _Idle:
    """Why a part makes no difference, evidence that shows it, and what may stand in its place."""

    message: str
    says: str
    shown_by: Counterexample | None
    instead: Requirement


def _idle(on: Ground, whole: Requirement, path: Path) -> _Idle | None:
    """Why a part makes no difference; None where it makes one."""
    granted = with_node(whole, _branch(path), _ALWAYS)
    if counterexample(on, [granted], whole) is None:
        return _Idle(
            "this part asks nothing that the rest does not ask",
            "Meets the rest, and with it this part",
            meeting(on, granted),
            _ALWAYS,
        )
    if counterexample(on, [whole], with_node(whole, _branch(path), NEVER)) is None:
        only = part_at(whole, _branch(path))
        return _Idle(
            "this part helps nobody: whoever meets it meets the rest anyway",
            "Meets this part, and would be enough without it",
            meeting(on, Threshold(2, (only, whole), "all")),
            NEVER,
        )
    return None


def _branch(path: Path) -> tuple[int, ...]:
    """The numbers of the branches on a path in a rule file."""
    return tuple(step for step in path if isinstance(step, int))


def _coverage(
    framework: Framework,
    files: RuleFiles,
    on: Ground,
    criterion: Criterion,
    leaf: Leaf,
    path: Path,
) -> Iterator[Finding]:
    """Numbers above what there is: the engine asks for all there is instead, and says nothing."""
    there_are = {
        **{each: len(getattr(framework.vocabulary, each)) for each in OF_VOCABULARY},
        "modules": len(framework.modules),
    }
    for dimension, demand in leaf.covers:
        most = there_are.get(dimension)
        if isinstance(demand, int) and most is not None and demand > most:
            yield Finding(
                IMPOSSIBLE_COVERAGE,
                criterion_place(files, criterion, "requires", *path, "covers", dimension),
                criterion.id,
                f"{demand} {dimension} are to be covered, and there are {most}: "
                f"{'one is' if most == 1 else f'{most} are'} asked for",
                of=dimension,
                shown_by=meeting(on, leaf),
                offered_for=(criterion.id,),
                says="Is enough here",
            )
