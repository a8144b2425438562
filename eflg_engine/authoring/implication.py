"""Whether one requirement implies another: decided exactly, with a counterexample if it does not.

`a` implies `b` when, for every bundle, date, scope, profile and set of objectives, evidence that
meets `a` meets `b`. Evidence is taken as offered to both: what a council chooses to offer where is
not the rules' doing. A criterion that does not apply stands in nobody's way, so it counts as met.

The language only asks for more, so there are finitely many cases: every least set of leaves that
meets `a`, against every least set of leaves whose failing fails `b` (see separating).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import combinations, product

from eflg_engine.authoring.counterexample import circumstances, example_of
from eflg_engine.authoring.day_order import days_to_ask
from eflg_engine.authoring.scopes import Ground
from eflg_engine.authoring.separating import Separation, separated
from eflg_engine.framework.framework import (
    ALL,
    Criterion,
    Framework,
    Leaf,
    Requirement,
    Threshold,
    leaves,
)


class Relation(StrEnum):
    """How what one requirement asks compares with what another does."""

    EQUAL = "equal"
    STRICTER = "stricter"  # the first implies the second, and not the other way round
    LOOSER = "looser"
    DIFFERENT = "different"  # neither implies the other


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Evidence that meets one and not the other.

    `example` has the keys of an example in a rule file (evidence, and where they matter council,
    objectives, scope, as_at). Its relative dates count back from `as_at`; where that is not the day
    of the examples in rule files, `example` says so and its dates are days.
    """

    as_at: date
    example: Mapping[str, object] = field(hash=False)


def ground(
    framework: Framework, other: Framework | None = None, homes: Sequence[str] = ()
) -> Ground:
    """What requirements of a framework are compared on; with `other`, the second's are that one's.

    `homes` are the modules of the criteria compared: evidence offered for them covers these.
    """
    return Ground(framework, other or framework, frozenset(homes))


def counterexample(
    on: Ground,
    premises: Sequence[Requirement],
    conclusion: Requirement,
    days: Sequence[date] = (),
) -> Counterexample | None:
    """Evidence that meets all the premises and not the conclusion; None if they imply it.

    On any day at all, or on these days alone.
    """
    key = (tuple(premises), conclusion, tuple(days))
    if key not in on.memo:
        found = _separation(on, premises, conclusion, days)
        on.memo[key] = None if found is None else _counterexample(on, found)
    answer = on.memo[key]
    assert answer is None or isinstance(answer, Counterexample)
    return answer


def meeting(on: Ground, requirement: Requirement) -> Counterexample | None:
    """Some evidence that meets a requirement, as little as will do; None if nothing can."""
    return counterexample(on, [requirement], NEVER)


def relation(on: Ground, first: Requirement, second: Requirement) -> Relation:
    """How what the first asks compares with what the second does, in one framework."""
    return _RELATIONS[
        counterexample(on, [first], second) is None, counterexample(on, [second], first) is None
    ]


def criterion_counterexample(
    framework: Framework,
    premises: Sequence[Criterion],
    conclusion: Criterion,
    on: Ground | None = None,
) -> Counterexample | None:
    """A council and evidence for which no premise falls short and the conclusion does; else None.

    The criteria are of one framework, unless `on` has another for the conclusion. Premises that do
    not apply to the council, or of which its profile does not tell, ask nothing of it; the
    conclusion applies.
    """
    on = on or _shared_ground(framework, [*premises, conclusion])
    vocabularies = (on.premise.vocabulary, on.conclusion.vocabulary)
    for council, applying, days in circumstances(vocabularies, premises, conclusion):
        asked = [criterion.requires for criterion in applying]
        found = counterexample(on, asked, conclusion.requires, days)
        if found is not None:
            if not council:
                return found
            known = found.example.get("council", {})
            assert isinstance(known, dict)
            profile = {key: int(v) if v.isdecimal() else v for key, v in council.items()}
            return Counterexample(found.as_at, {**found.example, "council": profile | known})
    return None


def _shared_ground(framework: Framework, criteria: Sequence[Criterion]) -> Ground:
    """One ground for each set of modules, kept with the framework for what it remembers."""
    modules = [criterion.theme.partition(".")[0] for criterion in criteria]
    homes = frozenset(modules)
    if not any(
        dimension == "modules"
        for criterion in criteria
        for leaf in leaves(criterion.requires)
        for dimension, _ in leaf.covers
    ):
        homes = frozenset(modules[:1])  # any will do, and one ground remembers more
    key = " ".join(("implication", *sorted(homes)))
    kept = framework.cache.setdefault(key, Ground(framework, framework, homes))
    assert isinstance(kept, Ground)
    return kept


NEVER = Threshold(1, (), "any")
"""A requirement that nothing meets."""

_RELATIONS = {
    (True, True): Relation.EQUAL,
    (True, False): Relation.STRICTER,
    (False, True): Relation.LOOSER,
    (False, False): Relation.DIFFERENT,
}


# --- the cases ------------------------------------------------------------------------------------


def _separation(
    on: Ground, premises: Sequence[Requirement], conclusion: Requirement, days: Sequence[date]
) -> Separation | None:
    if on.alike and any(premise == conclusion for premise in premises):
        return None
    asked = [leaf for each in (*premises, conclusion) for leaf in leaves(each)]
    limits = frozenset(leaf.within for leaf in asked if leaf.within is not None)
    cuts = list(_least_sets(_cuts(conclusion)))
    snapshots = frozenset(leaf.snapshot for leaf in asked if leaf.snapshot is not None)
    for day in days or days_to_ask(limits, snapshots):
        for unmet in cuts:
            for met in _ways(on, premises, unmet):
                found = _separated(on, met, unmet, day)
                if found is not None:
                    return found
    return None


def _separated(
    on: Ground, met: frozenset[Leaf], unmet: frozenset[Leaf], day: date
) -> Separation | None:
    if any(_at_least(leaf, other, on) for leaf in met for other in unmet):
        return None
    key = (met, unmet, day.toordinal())
    if key not in on.memo:
        in_order = sorted(met, key=repr), sorted(unmet, key=repr)  # the same answer every time
        on.memo[key] = separated(on, *in_order, day)
    answer = on.memo[key]
    assert answer is None or isinstance(answer, Separation)
    return answer


def _at_least(leaf: Leaf, other: Leaf, on: Ground) -> bool:
    """Whether, at a glance, a leaf asks for all that another does: a quick way to many answers."""
    if not on.alike:
        return False
    if other.kinds and not (leaf.kinds and set(leaf.kinds) <= set(other.kinds)):
        return False
    if leaf.shows < other.shows or leaf.assurance < other.assurance or leaf.items < other.items:
        return False
    if other.measure and (
        leaf.measure != other.measure or leaf.measure_at_least < other.measure_at_least
    ):
        return False
    if other.snapshot is not None and leaf.snapshot != other.snapshot:
        return False
    if other.within is not None and leaf.within != other.within:
        first, second = leaf.within, other.within
        if first is None or bool(first.months) != bool(second.months):
            return False
        if (first.months, first.days) > (second.months, second.days):
            return False
    asked = dict(leaf.covers)
    for dimension, demand in other.covers:
        mine = asked.get(dimension)
        if mine == demand:
            continue
        if not isinstance(mine, int) or not isinstance(demand, int) or mine < demand:
            return False
    return True


def _cuts(node: Requirement) -> Iterator[frozenset[Leaf]]:
    """Sets of leaves whose failing fails a requirement, every least one among them."""
    if isinstance(node, Leaf):
        yield frozenset((node,))
        return
    children = [list(_cuts(child)) for child in node.children]
    for failing in combinations(children, len(children) - node.need + 1):
        for parts in product(*failing):
            yield frozenset().union(*parts)


def _least_sets(sets: Iterator[frozenset[Leaf]]) -> Iterator[frozenset[Leaf]]:
    kept: list[frozenset[Leaf]] = []
    for each in sorted(set(sets), key=len):
        if not any(other <= each for other in kept):
            kept.append(each)
            yield each


def _ways(
    on: Ground, premises: Sequence[Requirement], unmet: frozenset[Leaf]
) -> Iterator[frozenset[Leaf]]:
    """Sets of leaves that meet the premises, every least one that can matter among them."""
    every = _ways_of(on, Threshold(len(premises), tuple(premises), ALL), unmet)
    return _least_sets(iter(every))


def _ways_of(on: Ground, node: Requirement, unmet: frozenset[Leaf]) -> list[frozenset[Leaf]]:
    """The ways to meet a requirement; just one where that one is of no use to the leaves unmet."""
    if isinstance(node, Leaf):
        return [frozenset((node,))]
    free: list[frozenset[Leaf]] = []
    others: list[list[frozenset[Leaf]]] = []
    for child in node.children:
        ways = _ways_of(on, child, unmet)
        harmless = [way for way in ways if all(_harmless(on, leaf, unmet) for leaf in way)]
        if harmless:
            free.append(min(harmless, key=len))
        else:
            others.append(ways)
    free.sort(key=len)
    base = frozenset[Leaf]().union(*free[: node.need])
    still = node.need - len(free)
    if still <= 0:
        return [base]
    return [
        base.union(*parts) for chosen in combinations(others, still) for parts in product(*chosen)
    ]


def _harmless(on: Ground, leaf: Leaf, unmet: frozenset[Leaf]) -> bool:
    """Whether a leaf can be met without counting for any of these, whatever else is in scope.

    Quickly seen or not at all: where kinds keep them apart and the leaf wants no scope of its own.
    """
    if not on.alike or not leaf.kinds:
        return False
    for dimension, demand in leaf.covers:
        if isinstance(demand, tuple) or dimension == "objectives":
            return False
        if demand == ALL and dimension in ("services", "partners"):
            return False
    facts = on.premise.vocabulary.kind_facts
    return any(
        max(facts[kind].reaches, facts[kind].more_rung or 0) >= leaf.shows
        and all(other.kinds and kind not in other.kinds for other in unmet)
        for kind in leaf.kinds
    )


def _counterexample(on: Ground, found: Separation) -> Counterexample:
    return Counterexample(found.day, example_of(on, found))
