"""Evidence that falls just short of a criterion: one limit missed, by one step, in one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from eflg_engine.assessment.examples import EXAMPLES_AS_AT
from eflg_engine.authoring.implication.scopes import known_names
from eflg_engine.authoring.rule_tests.boundary import (
    Edit,
    ExampleCase,
    Item,
    difference_to_reach,
    figure_to_reach,
    limit_of,
    offer_for,
    yearly_dates,
)
from eflg_engine.authoring.rule_tests.mutants import figure_step, stepped
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.matrix import MATRIX
from eflg_engine.framework.model import (
    ALL,
    ANY_FIGURE,
    Criterion,
    Demand,
    Framework,
    Leaf,
    leaves,
)
from eflg_engine.framework.snapshot import Snapshot


def shortfalls(
    framework: Framework,
    criterion: Criterion,
    leaf: Leaf,
    case: ExampleCase,
    counting: Sequence[int],
) -> Iterator[Edit]:
    """Changes to a case by which it falls just short of a leaf.

    `counting` are the places of the items that count for the leaf.
    """
    for place in counting:
        item = case.items[place]
        for change in _item_shortfalls(framework, criterion, leaf, item):
            yield Edit({place: change})
        if leaf.question is not None:
            for note, other in _other_offers(criterion, leaf):
                yield Edit({place: {"supports": other}}, note=note)
    for dimension, demand in leaf.covers:
        if dimension == MATRIX:
            for side in ("characteristics", "aims"):
                names = tuple(known_names(framework, side))
                yield from _names_short(framework, side, names, case, counting)
        else:
            yield from _names_short(framework, dimension, demand, case, counting)
    if counting and len(counting) > 1:
        yield _one_item_fewer(leaf, case, counting)
    if counting:
        yield Edit(without=tuple(counting))


def _item_shortfalls(
    framework: Framework, criterion: Criterion, leaf: Leaf, item: Item
) -> Iterator[Item]:
    vocabulary = framework.vocabulary
    kind = vocabulary.kinds.number(str(item["kind"]))
    limit = None if kind is None else limit_of(framework, leaf, kind)
    if limit is not None:
        yield {"dated": f"{stepped(limit, 1)} ago"}
    if leaf.shows:
        yield {"shows": vocabulary.shows[leaf.shows - 1].id}
    if leaf.assurance:
        yield {"assurance": vocabulary.assurance[leaf.assurance - 1].id}
    if leaf.snapshot is not None:
        yield from _late_or_overtaken(leaf.snapshot)
    measures = item.get("measures")
    rest = measures if isinstance(measures, dict) else {}
    if leaf.measure and leaf.measure_at_least == ANY_FIGURE:
        yield {"measures": {name: rest[name] for name in rest if name != leaf.measure}}
    elif leaf.measure:
        figure = leaf.measure_at_least
        yield {"measures": rest | {leaf.measure: number_text(figure - figure_step(figure))}}
    if leaf.kinds:
        for other in _other_kinds(framework, criterion, leaf):
            yield kind_change(framework, leaf, item, other)


def _other_offers(criterion: Criterion, leaf: Leaf) -> Iterator[tuple[str, str]]:
    """What else an item could support: another question of the criterion, or the whole of it."""
    own = offer_for(criterion, leaf)
    for other in leaves(criterion.requires):
        if other.question is not None and offer_for(criterion, other) != own:
            yield "It answers another question.", offer_for(criterion, other)
    yield "It does not say which question it answers.", criterion.id if own else criterion.theme


def _late_or_overtaken(asked: Snapshot) -> Iterator[Item]:
    """The figures a month late, and those of the year before."""
    time = stepped(asked.publish_within, 1)
    assert time is not None, "a step up leaves something"
    for years in (0, 1):
        taken = asked.of_year(asked.due_by(EXAMPLES_AS_AT).year - years)
        late = replace(asked, publish_within=time).last_day(taken)
        yield {"snapshot": taken.isoformat(), "dated": late.isoformat()}
    yield yearly_dates(asked, 1)


def kind_change(framework: Framework, leaf: Leaf, item: Item, kind: int) -> Item:
    """What makes an item one of another kind that shows as much, with a figure if it takes one."""
    vocabulary = framework.vocabulary
    change: Item = {"kind": vocabulary.kinds[kind].id}
    if figure := figure_to_reach(framework, leaf, kind):
        measures = item.get("measures")
        known = measures if isinstance(measures, dict) else {}
        if any(name not in known for name in figure):
            change["measures"] = known | figure
    if "difference" not in item:
        change |= difference_to_reach(framework, leaf, kind)
    return change


def _other_kinds(framework: Framework, criterion: Criterion, leaf: Leaf) -> list[int]:
    """Kinds that could show what the leaf asks for but are not taken; a few are enough to try.

    First those that no leaf of the criterion takes, and that need no figure for it.
    """
    facts = framework.vocabulary.kind_facts
    taken = {kind for each in leaves(criterion.requires) for kind in each.kinds}
    able = [
        kind
        for kind, fact in enumerate(facts)
        if kind not in leaf.kinds and fact.highest >= leaf.shows
    ]
    able.sort(key=lambda k: (k in taken, facts[k].reaches < leaf.shows, facts[k].reaches, k))
    return able[:3]


def _names_of(framework: Framework, case: ExampleCase, item: Item, dimension: str) -> list[str]:
    key = "supports" if dimension == "modules" else dimension
    words = item.get(key, [])
    if words != ALL:
        return [str(word) for word in words] if isinstance(words, list) else [str(words)]
    if dimension == "objectives":
        listed = case.facts.get("objectives", [])
        return [each["id"] for each in listed] if isinstance(listed, list) else []
    council = case.facts.get("council", {})
    own = council.get(dimension, []) if isinstance(council, dict) else []
    return list(known_names(framework, dimension)) or [str(word) for word in own]


def _names_short(
    framework: Framework, dimension: str, demand: Demand, case: ExampleCase, counting: Sequence[int]
) -> Iterator[Edit]:
    """One name fewer in all the items together: each name of a list, the last one otherwise."""
    key = "supports" if dimension == "modules" else dimension
    by_place = {p: _names_of(framework, case, case.items[p], dimension) for p in counting}
    covered = list(dict.fromkeys(name for names in by_place.values() for name in names))
    for name in covered if isinstance(demand, tuple) else covered[-1:]:
        if name == covered[0] and dimension == "modules":
            continue
        yield Edit(
            {
                place: {key: [other for other in names if other != name]}
                for place, names in by_place.items()
                if name in names
            }
        )


def _one_item_fewer(leaf: Leaf, case: ExampleCase, counting: Sequence[int]) -> Edit:
    """Without the last item, whose names the first then has too."""
    first, last = counting[0], counting[-1]
    moved: Item = {}
    for dimension, _ in leaf.covers:
        key = "supports" if dimension == "modules" else dimension
        own, more = case.items[first].get(key), case.items[last].get(key)
        if isinstance(own, list) and isinstance(more, list):
            moved[key] = list(dict.fromkeys([*own, *more]))
        elif more is not None and own != ALL:
            moved[key] = more
    return Edit({first: moved} if moved else {}, (last,))
