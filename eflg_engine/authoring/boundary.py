"""Evidence that is just enough for a criterion, and evidence that falls just short of it.

Written as in the examples of a rule file: items are plain data, dates are relative. What is just
enough stands exactly at every limit, so that each part made stronger asks for more than there is;
what falls short misses one limit by one step, so that the part made weaker takes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from eflg_engine.assessment.examples import EXAMPLES_AS_AT
from eflg_engine.authoring.mutants import ADDED_LIMIT, figure_step, known_names, stepped
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.framework import (
    ALL,
    ANY_FIGURE,
    Criterion,
    Demand,
    Framework,
    Leaf,
    Requirement,
    leaves,
)
from eflg_engine.framework.matrix import MATRIX, cell_parts
from eflg_engine.framework.snapshot import Snapshot

Item = dict[str, object]

DAY = timedelta(days=1)

MOST_WAYS = 24
"""Ways of meeting a criterion that are written out."""


@dataclass(frozen=True, slots=True)
class Case:
    """An example in full: its items and the facts beside them (council, objectives)."""

    items: tuple[Item, ...]
    facts: Mapping[str, object] = field(default_factory=dict)

    def to_example(self) -> dict[str, object]:
        """The example as `Criterion.examples` holds it."""
        empty: dict[str, object] = {
            "because": [],
            "council": {},
            "objectives": [],
            "scope": {},
            "as_at": None,
        }
        return {**empty, "note": "", **self.facts, "evidence": list(self.items)}


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to a case: other values in some items (by place, from 0), and items left out."""

    but: Mapping[int, Item] = field(default_factory=dict)
    without: tuple[int, ...] = ()

    def of(self, case: Case) -> Case:
        """The case with the change."""
        items = tuple(
            item | self.but.get(place, {})
            for place, item in enumerate(case.items)
            if place not in self.without
        )
        return Case(items, case.facts)


# --- just enough ------------------------------------------------------------------------------


def boundary_cases(framework: Framework, criterion: Criterion) -> list[Case]:
    """Ways of meeting a criterion with nothing to spare: each branch and each kind in one."""
    facts = _facts(framework, criterion)
    asked = list(leaves(criterion.requires))
    cases = []
    for way in _ways(criterion.requires, 0)[0]:
        rounds = max(len(able_kinds(framework, asked[leaf])) for leaf in way)
        for turn in range(rounds):
            items = [
                item
                for leaf in way
                for item in _leaf_items(framework, criterion, asked[leaf], turn, facts)
            ]
            cases.append(Case(tuple(items), facts))
    return cases[:MOST_WAYS]


def _ways(node: Requirement, leaf: int) -> tuple[list[tuple[int, ...]], int]:
    """Sets of leaves, by number, that are just enough, each child in one; and the next leaf."""
    if isinstance(node, Leaf):
        return [(leaf,)], leaf + 1
    parts = []
    for child in node.children:
        ways, leaf = _ways(child, leaf)
        parts.append(ways)
    many = len(parts)
    turns = [0] if node.need == many else range(many)
    found: dict[tuple[int, ...], None] = {}
    for turn in turns:
        chosen = [parts[(turn + step) % many] for step in range(node.need)]
        for place in range(max(map(len, chosen))):
            way = {number for ways in chosen for number in ways[place % len(ways)]}
            found[tuple(sorted(way))] = None
    return list(found), leaf


def able_kinds(framework: Framework, leaf: Leaf) -> list[int]:
    """The kinds a leaf takes that can show what it asks for; any of them if there is none."""
    facts = framework.vocabulary.kind_facts
    taken = leaf.kinds or tuple(range(len(facts)))
    able = [k for k in taken if max(facts[k].reaches, facts[k].more_rung or 0) >= leaf.shows]
    return (able or list(taken)) if leaf.kinds else (able or list(taken))[:1]


def _facts(framework: Framework, criterion: Criterion) -> dict[str, object]:
    """The council and the objectives that the criterion needs to be met, and nothing more."""
    council: dict[str, object] = {}
    for condition in criterion.applies_when:
        council[condition.field] = (
            number_text(condition.at_least)
            if condition.at_least is not None
            else condition.values[0]
        )
    demands = [pair for leaf in leaves(criterion.requires) for pair in leaf.covers]
    for dimension in ("services", "partners"):
        asked = [demand for name, demand in demands if name == dimension]
        if ALL in asked:
            most = max([2, *(demand + 1 for demand in asked if isinstance(demand, int))])
            council[dimension] = list(_open_names(framework, dimension, most))
    facts: dict[str, object] = {"council": council} if council else {}
    asked = [demand for name, demand in demands if name == "objectives"]
    if asked:
        ids = [name for demand in asked if isinstance(demand, tuple) for name in demand]
        most = max([2, *(demand + 1 for demand in asked if isinstance(demand, int))])
        ids += [f"O{number}" for number in range(1, most + 1 - len(ids))]
        facts["objectives"] = [{"id": each} for each in dict.fromkeys(ids)]
    return facts


def _open_names(framework: Framework, dimension: str, many: int) -> Sequence[str]:
    """Names for services or partners: those the framework's examples use, then numbered ones."""
    used = _used_names(framework, dimension)
    return [*used, *(f"{dimension[:-1]} {n}" for n in range(len(used) + 1, many + 1))][:many]


def _used_names(framework: Framework, dimension: str) -> tuple[str, ...]:
    """The names in a dimension that the framework's examples use, the usual ones first."""
    kept = framework.cache.get(f"example {dimension}")
    if not isinstance(kept, tuple):
        used: dict[str, int] = {}
        for criterion in framework.criteria.values():
            for example in (each for listed in criterion.examples.values() for each in listed):
                for item in example["evidence"]:
                    words = item.get(dimension)
                    for word in words if isinstance(words, list) else ():
                        used[str(word)] = used.get(str(word), 0) + 1
        kept = tuple(sorted(used, key=lambda word: -used[word]))
        framework.cache[f"example {dimension}"] = kept
    return kept


def _leaf_items(
    framework: Framework,
    criterion: Criterion,
    leaf: Leaf,
    turn: int,
    facts: Mapping[str, object],
) -> list[Item]:
    """As many items as a leaf asks for, each exactly at its limits, together covering no more."""
    kinds = able_kinds(framework, leaf)
    items = [
        _item_at_limits(framework, leaf, kinds[(turn + number) % len(kinds)])
        for number in range(leaf.items)
    ]
    for dimension, demand in leaf.covers:
        names = _names(framework, criterion, dimension, demand, facts)
        for place, item in enumerate(items):
            own = names[place :: len(items)] if len(names) >= len(items) else names
            if dimension == "modules":
                item["supports"] = [criterion.id, *own]
            elif dimension == MATRIX:
                _name_cells(framework, item, own)
            elif own:
                every = known_names(framework, dimension)
                item[dimension] = ALL if every and set(own) == set(every) else list(own)
    return items


def _name_cells(framework: Framework, item: Item, cells: Sequence[str]) -> None:
    """Have an item name the characteristics and the aims of these cells, besides what it names."""
    for place, key in enumerate(("characteristics", "aims")):
        named = item.get(key, [])
        if named != ALL:
            known = named if isinstance(named, list) else []
            own = list(dict.fromkeys([*known, *(cell_parts(cell)[place] for cell in cells)]))
            item[key] = ALL if {*own} == {*known_names(framework, key)} else own


def _yearly(asked: Snapshot) -> Item:
    """The figures of the latest snapshot due, published on their last day."""
    taken = asked.due_by(EXAMPLES_AS_AT)
    return {"snapshot": taken.isoformat(), "dated": asked.last_day(taken).isoformat()}


def _figure(least: Decimal) -> int | float:
    """A figure that is just high enough; below 0 where any would do."""
    return -1 if least == ANY_FIGURE else number_text(least)


def _item_at_limits(framework: Framework, leaf: Leaf, kind: int) -> Item:
    vocabulary = framework.vocabulary
    limit = leaf.within or stepped(ADDED_LIMIT, 12)
    item: Item = {
        "kind": vocabulary.kinds[kind].id,
        "dated": f"{limit} ago",
        "shows": vocabulary.shows[leaf.shows].id,
    }
    if leaf.assurance != vocabulary.default_assurance:
        item["assurance"] = vocabulary.assurance[leaf.assurance].id
    if leaf.snapshot is not None:
        item |= _yearly(leaf.snapshot)
    measures = {leaf.measure: _figure(leaf.measure_at_least)} if leaf.measure else {}
    if measures := measures | _figure_to_reach(framework, leaf, kind):
        item["measures"] = measures
    return item


def _names(
    framework: Framework,
    criterion: Criterion,
    dimension: str,
    demand: Demand,
    facts: Mapping[str, object],
) -> list[str]:
    """The fewest names that a leaf is content with."""
    module = criterion.theme.split(".")[0]
    if dimension == "objectives":
        listed = facts["objectives"]
        every = [each["id"] for each in listed] if isinstance(listed, list) else []
    elif dimension in ("services", "partners"):
        council = facts.get("council", {})
        own = council.get(dimension) if isinstance(council, dict) else None
        many = demand if isinstance(demand, int) else 0
        every = own or list(_open_names(framework, dimension, many))
    else:
        known = known_names(framework, dimension)
        usual = [name for name in _used_names(framework, dimension) if name in known]
        every = list(dict.fromkeys([*usual, *known]))
    if isinstance(demand, tuple):
        every = list(demand)
    if dimension == "modules":  # an item offered for the criterion covers its module
        every = [name for name in every if name != module]
        return every[: demand - 1] if isinstance(demand, int) else every
    return every[:demand] if isinstance(demand, int) else every


# --- just short -------------------------------------------------------------------------------


def shortfalls(
    framework: Framework, criterion: Criterion, leaf: Leaf, case: Case, counting: Sequence[int]
) -> Iterator[Edit]:
    """Changes to a case by which it falls just short of a leaf.

    `counting` are the places of the items that count for the leaf.
    """
    for place in counting:
        item = case.items[place]
        for change in _item_shortfalls(framework, criterion, leaf, item):
            yield Edit({place: change})
    for dimension, demand in leaf.covers:
        yield from _names_short(framework, dimension, demand, case, counting)
    if counting and len(counting) > 1:
        yield _one_item_fewer(leaf, case, counting)
    if counting:
        yield Edit(without=tuple(counting))


def _item_shortfalls(
    framework: Framework, criterion: Criterion, leaf: Leaf, item: Item
) -> Iterator[Item]:
    vocabulary = framework.vocabulary
    if leaf.within is not None:
        yield {"dated": f"{stepped(leaf.within, 1)} ago"}
    if leaf.shows:
        yield {"shows": vocabulary.shows[leaf.shows - 1].id}
    if leaf.assurance:
        yield {"assurance": vocabulary.assurance[leaf.assurance - 1].id}
    if leaf.snapshot is not None:
        taken = leaf.snapshot.due_by(EXAMPLES_AS_AT)
        yield {"dated": (leaf.snapshot.last_day(taken) + DAY).isoformat()}
        yield {"snapshot": (taken + DAY).isoformat()}
    if leaf.measure:
        figure = leaf.measure_at_least
        measures = item.get("measures")
        rest = measures if isinstance(measures, dict) else {}
        if figure == ANY_FIGURE:
            yield {"measures": {name: rest[name] for name in rest if name != leaf.measure}}
        else:
            yield {"measures": rest | {leaf.measure: number_text(figure - figure_step(figure))}}
    if leaf.kinds:
        for kind in _other_kinds(framework, criterion, leaf):
            yield kind_change(framework, leaf, item, kind)


def kind_change(framework: Framework, leaf: Leaf, item: Item, kind: int) -> Item:
    """What makes an item one of another kind that shows as much, with a figure if it takes one."""
    vocabulary = framework.vocabulary
    change: Item = {"kind": vocabulary.kinds[kind].id}
    if figure := _figure_to_reach(framework, leaf, kind):
        measures = item.get("measures")
        known = measures if isinstance(measures, dict) else {}
        if any(name not in known for name in figure):
            change["measures"] = known | figure
    return change


def _figure_to_reach(framework: Framework, leaf: Leaf, kind: int) -> dict[str, int | float]:
    """The figure with which a kind reaches what a leaf asks for; nothing if it needs none."""
    facts = framework.vocabulary.kind_facts[kind]
    if facts.reaches >= leaf.shows or facts.more_rung is None:
        return {}
    least = facts.more_at_least
    if leaf.measure == facts.more_measure:
        least = max(least, leaf.measure_at_least)
    return {facts.more_measure: number_text(least)}


def _other_kinds(framework: Framework, criterion: Criterion, leaf: Leaf) -> list[int]:
    """Kinds that could show what the leaf asks for but are not taken; a few are enough to try.

    First those that no leaf of the criterion takes, and that need no figure for it.
    """
    facts = framework.vocabulary.kind_facts
    taken = {kind for each in leaves(criterion.requires) for kind in each.kinds}
    able = [
        kind
        for kind, fact in enumerate(facts)
        if kind not in leaf.kinds and max(fact.reaches, fact.more_rung or 0) >= leaf.shows
    ]
    able.sort(key=lambda k: (k in taken, facts[k].reaches < leaf.shows, facts[k].reaches, k))
    return able[:3]


def _names_of(framework: Framework, case: Case, item: Item, dimension: str) -> list[str]:
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
    framework: Framework, dimension: str, demand: Demand, case: Case, counting: Sequence[int]
) -> Iterator[Edit]:
    """One name fewer in all the items together: each name of a list, the last one otherwise."""
    if dimension == MATRIX:
        return  # no name stands for one cell alone: what is a cell short is found by proof
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


def _one_item_fewer(leaf: Leaf, case: Case, counting: Sequence[int]) -> Edit:
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
