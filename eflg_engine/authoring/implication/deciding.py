"""Whether one requirement implies another: decided exactly, with a counterexample if it does not.

`a` implies `b` when, for every bundle, date, scope, profile and set of objectives, evidence that
meets `a` meets `b`. Evidence is taken as offered to both criteria: what a council chooses to offer
where is not the rules' doing. But it answers only the questions that it is offered for. A criterion
that does not apply counts as met.

The language only asks for more, so there are finitely many cases: every least set of leaves that
meets `a`, against every least set of leaves whose failing fails `b` (see separating).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice

from eflg_engine.authoring.implication.counterexample import circumstances, example_of
from eflg_engine.authoring.implication.day_order import days_to_ask
from eflg_engine.authoring.implication.item_types import limits_of
from eflg_engine.authoring.implication.scopes import Ground
from eflg_engine.authoring.implication.separating import Separation, separated
from eflg_engine.framework.adapt.strictness import as_strict
from eflg_engine.framework.dimensions import OF_COUNCIL
from eflg_engine.framework.model import (
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

    def for_council(self, profile: Mapping[str, str]) -> Counterexample:
        """The same evidence of a council with these facts besides; numbers stand as numbers."""
        if not profile:
            return self
        facts = {key: int(v) if v.isdecimal() else v for key, v in profile.items()}
        known = self.example.get("council", {})
        assert isinstance(known, dict)
        return Counterexample(self.as_at, {**self.example, "council": facts | known})


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
    conclusion applies. The council tells all that leaves look at, of whom they are asked.
    """
    on = on or shared_ground(framework, [*premises, conclusion])
    for council, asked, wanted, days in circumstances(on.vocabularies, premises, conclusion):
        found = counterexample(on, asked, wanted, days)
        if found is not None:
            return found.for_council(council)
    return None


def shared_ground(framework: Framework, criteria: Sequence[Criterion]) -> Ground:
    """What criteria of a framework are compared on: one for each set of modules.

    It is kept with the framework for what it remembers.
    """
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
    if any(_plainly_implies(on, premise, conclusion) for premise in premises):
        return None
    asked = [leaf for each in (*premises, conclusion) for leaf in leaves(each)]
    limits = limits_of(asked, on.vocabularies)
    snapshots = frozenset(leaf.snapshot for leaf in asked if leaf.snapshot is not None)

    def can_be(unmet: frozenset[Leaf]) -> bool:
        return all(_may_be_met(on, premise, unmet) for premise in premises)

    for day in days or days_to_ask(limits, snapshots):
        for unmet in _least_sets(_cuts(conclusion, frozenset(), can_be)):
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
    """Whether a leaf asks for all that another does, key by key; False decides nothing."""
    return on.alike and as_strict(leaf, other, on.premise.vocabulary.kind_facts)


def _plainly_implies(on: Ground, premise: Requirement, conclusion: Requirement) -> bool:
    """Whether one requirement implies another part by part; False decides nothing.

    Only requirements with the same number of parts are compared. Where n parts of the one do not
    imply their counterparts, it implies as many parts of the other as it needs itself, less n.
    """
    if isinstance(premise, Leaf) and isinstance(conclusion, Leaf):
        return _at_least(premise, conclusion, on)
    if isinstance(premise, Leaf) or isinstance(conclusion, Leaf):
        return False
    if len(premise.children) != len(conclusion.children):
        return False
    pairs = zip(premise.children, conclusion.children, strict=True)
    unsure = sum(not _plainly_implies(on, first, second) for first, second in pairs)
    return premise.need - unsure >= conclusion.need


def _cuts(
    node: Requirement, unmet: frozenset[Leaf], can_be: Callable[[frozenset[Leaf]], bool]
) -> Iterator[frozenset[Leaf]]:
    """These leaves with others whose failing fails a requirement, every least such set among them.

    Sets that cannot be are given up as soon as that shows.
    """
    if isinstance(node, Leaf):
        more = unmet | {node}
        if more == unmet or can_be(more):
            yield more
        return
    number = len(node.children) - node.need + 1
    yield from _so_many(
        node.children, number, unmet, lambda child, unmet: _cuts(child, unmet, can_be)
    )


def _so_many(
    children: Sequence[Requirement],
    number: int,
    leaves: frozenset[Leaf],
    with_child: Callable[[Requirement, frozenset[Leaf]], Iterable[frozenset[Leaf]]],
) -> Iterator[frozenset[Leaf]]:
    """What leaves grow to by so many of the children, chosen in every way, one after the other."""
    if not number:
        yield leaves
    elif len(children) >= number:
        for more in with_child(children[0], leaves):
            yield from _so_many(children[1:], number - 1, more, with_child)
        yield from _so_many(children[1:], number, leaves, with_child)


def _may_be_met(on: Ground, node: Requirement, unmet: frozenset[Leaf]) -> bool:
    """Whether a requirement might be met with these leaves unmet; False is certain."""
    if isinstance(node, Leaf):
        return not any(_at_least(node, other, on) for other in unmet)
    return sum(_may_be_met(on, child, unmet) for child in node.children) >= node.need


_FEW = 300
"""Sets among which the least are looked for before the others are taken as they come."""


def _least_sets(sets: Iterator[frozenset[Leaf]]) -> Iterator[frozenset[Leaf]]:
    """Sets without those that hold another; of more than _FEW, the rest unfiltered."""
    kept: list[frozenset[Leaf]] = []
    for each in sorted(dict.fromkeys(islice(sets, _FEW)), key=len):
        if not any(other <= each for other in kept):
            kept.append(each)
            yield each
    yield from sets


def _ways(
    on: Ground, premises: Sequence[Requirement], unmet: frozenset[Leaf]
) -> Iterator[frozenset[Leaf]]:
    """Sets of leaves that meet the premises, every least one that can matter among them."""
    every = Threshold(len(premises), tuple(premises), ALL)
    return _least_sets(_ways_of(on, every, unmet))


def _ways_of(on: Ground, node: Requirement, unmet: frozenset[Leaf]) -> Iterator[frozenset[Leaf]]:
    """The ways to meet a requirement; of the parts of no use to the leaves unmet, as few as do."""
    if isinstance(node, Leaf):
        if _may_be_met(on, node, unmet):
            yield frozenset((node,))
        return
    free: list[frozenset[Leaf]] = []
    others: list[Requirement] = []
    for child in node.children:
        harmless = _harmless_way(on, child, unmet)
        if harmless is not None:
            free.append(harmless)
        else:
            others.append(child)
    free.sort(key=len)
    able = [child for child in others if _may_be_met(on, child, unmet)]
    base = frozenset[Leaf]().union(*free[: node.need])
    number = max(0, node.need - len(free))
    yield from _so_many(
        able, number, base, lambda child, met: (met | way for way in _ways_of(on, child, unmet))
    )


def _harmless_way(on: Ground, node: Requirement, unmet: frozenset[Leaf]) -> frozenset[Leaf] | None:
    """A way to meet a requirement by harmless leaves alone, if there is one."""
    if isinstance(node, Leaf):
        return frozenset((node,)) if _harmless(on, node, unmet) else None
    ways = (_harmless_way(on, child, unmet) for child in node.children)
    free = sorted((way for way in ways if way is not None), key=len)
    if len(free) < node.need:
        return None
    return frozenset[Leaf]().union(*free[: node.need])


def _harmless(on: Ground, leaf: Leaf, unmet: frozenset[Leaf]) -> bool:
    """Whether a leaf can be met by items that count for none of these; False decides nothing.

    True only where kinds or questions keep them apart and the leaf asks nothing of the scope.
    """
    if not on.alike:
        return False
    for dimension, demand in leaf.covers:
        if isinstance(demand, tuple) or dimension == "objectives":
            return False
        if demand == ALL and dimension in OF_COUNCIL:
            return False
    facts = on.premise.vocabulary.kind_facts
    return any(
        facts[kind].highest >= leaf.shows
        and all(
            (other.kinds and kind not in other.kinds) or _questions_apart(leaf, other)
            for other in unmet
        )
        for kind in leaf.kinds or range(len(facts))
    )


def _questions_apart(leaf: Leaf, other: Leaf) -> bool:
    """Whether items can be offered for a leaf and not for the other, however they are chosen."""
    if other.question is None:
        return False
    mine = leaf.question.answered_by if leaf.question is not None else frozenset[str]()
    return mine.isdisjoint(other.question.answered_by)


def _counterexample(on: Ground, found: Separation) -> Counterexample:
    return Counterexample(found.day, example_of(on, found))
