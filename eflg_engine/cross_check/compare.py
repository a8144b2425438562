"""The two engines side by side: what each finds, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.bits import bit_set
from eflg_engine.assessment.ladder import NONE, Levels
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.rules import Node
from eflg_engine.assessment.state import State
from eflg_engine.cross_check.engine import Derived, derive
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Framework, Policy


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which the engines differ: what each says, and what each rests it on."""

    what: str  # leaf, criterion, theme, module or council
    id: str  # for a leaf its criterion and which leaf of it, from 1
    native: str
    rules: str
    native_proof: str
    rules_proof: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that was compared, and every difference, in the order things are worked out."""

    result: Assessment
    derived: Derived
    compared: dict[str, int]  # how many of each sort of thing
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def compare(
    bundle: Bundle,
    framework: Framework,
    *,
    as_at: date | None = None,
    policy: str | Policy | None = None,
) -> Comparison:
    """Run both engines and compare every leaf, criterion, theme, module and the council.

    Raises InvalidInput as `assess` does, and SecondEngineUnavailable.
    """
    result = assess(bundle, framework, as_at=as_at, policy=policy)
    derived = derive(bundle, framework, result.as_at, result.policy)
    levels = result.levels
    compared = {
        "leaf": len(derived.counting),
        "criterion": len(derived.states),
        "theme": len(derived.themes),
        "module": len(derived.modules),
        "council": 1,
    }
    differences = [
        *_leaves(result, derived),
        *_criteria(result, derived),
        *_levels("theme", framework.themes, levels.themes, derived.themes, result, derived),
        *_levels(
            "module",
            [module.id for module in framework.modules],
            levels.modules,
            derived.modules,
            result,
            derived,
        ),
        *_levels("council", ["council"], [levels.council], [derived.council], result, derived),
    ]
    return Comparison(result, derived, compared, tuple(differences))


def assess_by_rules(
    bundle: Bundle,
    framework: Framework,
    *,
    as_at: date | None = None,
    policy: str | Policy | None = None,
) -> Assessment:
    """As `assess`, with what counts, the states and the levels taken from the second engine.

    Proofs, gaps, dates and what another policy gives are then worked out from those. Raises
    InvalidInput as `assess` does, and SecondEngineUnavailable.
    """
    first = assess(bundle, framework, as_at=as_at, policy=policy)
    derived = derive(bundle, framework, first.as_at, first.policy)
    judgement = first.judgement
    number_of = {item.id: number for number, item in enumerate(judgement.match.items)}
    judgement.counting[:] = [
        bit_set([number_of[item] for item in items]) for items in derived.counting
    ]
    judgement.leaf_met[:] = derived.leaf_met
    judgement.states[:] = map(State, derived.states)
    levels = Levels(derived.themes, derived.modules, derived.council)
    return Assessment(judgement, first.policy, levels)


# --- differences ----------------------------------------------------------------------------------


def _leaves(result: Assessment, derived: Derived) -> Iterable[Difference]:
    judgement = result.judgement
    rules = judgement.match.rules
    for number, theirs in enumerate(derived.counting):
        ours = frozenset(judgement.match.names(judgement.counting[number]))
        met = judgement.leaf_met[number], derived.leaf_met[number]
        if ours == theirs and met[0] == met[1]:
            continue
        criterion = rules.criterion_of[number]
        place = number - rules.leaves_of[criterion].start + 1
        yield Difference(
            "leaf",
            f"{rules.criteria[criterion].id}, part {place}",
            _met(met[0]),
            _met(met[1]),
            f"counts {_listed(ours)}",
            f"counts {_listed(theirs)}",
        )


def _criteria(result: Assessment, derived: Derived) -> Iterable[Difference]:
    rules = result.judgement.match.rules
    for number, (ours, theirs) in enumerate(
        zip(result.judgement.states, derived.states, strict=True)
    ):
        if str(ours) != theirs:
            criterion = result.criteria_by_number[number]
            yield Difference(
                "criterion",
                criterion.id,
                str(ours),
                theirs,
                f"proof: {_listed(criterion.proof)}"
                if ours is State.MET
                else _tree(rules.trees[number], result.judgement.leaf_met),
                _tree(rules.trees[number], derived.leaf_met),
            )


def _levels(
    what: str,
    ids: Iterable[str],
    native: Sequence[int | None],
    rules: Sequence[int | None],
    result: Assessment,
    derived: Derived,
) -> Iterable[Difference]:
    for each, ours, theirs in zip(ids, native, rules, strict=True):
        if ours != theirs:
            states = [str(state) for state in result.judgement.states]
            yield Difference(
                what,
                each,
                _level(result.framework, ours),
                _level(result.framework, theirs),
                _rests_on(what, each, result, states, result.levels.themes, result.levels.modules),
                _rests_on(what, each, result, derived.states, derived.themes, derived.modules),
            )


def _rests_on(
    what: str,
    each: str,
    result: Assessment,
    states: Sequence[str],
    themes: Sequence[int | None],
    modules: Sequence[int | None],
) -> str:
    """What a level was added up from."""
    framework = result.framework
    if what == "theme":
        criteria = result.judgement.match.rules.criteria
        parts = [
            f"{criterion.id} ({framework.levels[criterion.level].id}) {state}"
            for criterion, state in zip(criteria, states, strict=True)
            if criterion.theme == each
        ]
    elif what == "module":
        parts = [
            f"{theme.id} {_level(framework, level)}"
            for theme, level in zip(framework.themes.values(), themes, strict=True)
            if theme.module == each
        ]
    elif result.policy.points is not None:
        points = result.policy.points
        parts = [
            f"{theme} {0 if level is None else points.at(level)}"
            for theme, level in zip(framework.themes, themes, strict=True)
        ]
    else:
        parts = [
            f"{module.id} {_level(framework, level)}"
            for module, level in zip(framework.modules, modules, strict=True)
        ]
    return "; ".join(parts)


def _tree(node: Node, leaf_met: Sequence[bool]) -> str:
    """A requirement with each leaf's verdict, as `2 of (met, not met)`."""
    if isinstance(node, int):
        return _met(leaf_met[node])
    need, children = node
    return f"{need} of ({', '.join(_tree(child, leaf_met) for child in children)})"


def _met(met: bool) -> str:
    return "met" if met else "not met"


def _level(framework: Framework, level: int | None) -> str:
    if level is None:
        return "no level"
    return framework.below if level == NONE else framework.levels[level].title


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids)) or "nothing"
