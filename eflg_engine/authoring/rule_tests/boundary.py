"""Evidence that is just enough for a criterion: at every limit, with nothing to spare.

Written as in the examples of a rule file: items are plain data, dates are relative. Each part of
the criterion made stronger asks for more than there is; see shortfalls for parts made weaker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from eflg_engine.assessment.examples import EXAMPLES_AS_AT
from eflg_engine.authoring.implication.counterexample import difference_text
from eflg_engine.authoring.implication.item_types import usual_assurance
from eflg_engine.authoring.implication.scopes import known_names
from eflg_engine.authoring.rule_tests.mutants import ADDED_LIMIT, stepped
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.conditions import possible_facts
from eflg_engine.framework.dimensions import DIMENSION, OF_COUNCIL
from eflg_engine.framework.matrix import MATRIX, cell_id, cell_parts
from eflg_engine.framework.model import (
    ALL,
    ANY_FIGURE,
    USUAL,
    Criterion,
    Demand,
    Framework,
    Leaf,
    Requirement,
    leaves,
)
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.reading.values import Interval

Item = dict[str, object]

MOST_WAYS = 24
"""Ways of meeting a criterion that are written out."""


@dataclass(frozen=True, slots=True)
class ExampleCase:
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
    """A change to a case: other values in some items (by place, from 0), and items left out.

    `note` says what the change is, where its values do not.
    """

    but: Mapping[int, Item] = field(default_factory=dict)
    without: tuple[int, ...] = ()
    note: str = ""

    def of(self, case: ExampleCase) -> ExampleCase:
        """The case with the change."""
        items = tuple(
            item | self.but.get(place, {})
            for place, item in enumerate(case.items)
            if place not in self.without
        )
        return ExampleCase(items, case.facts)


def boundary_cases(framework: Framework, criterion: Criterion) -> list[ExampleCase]:
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
            cases.append(ExampleCase(tuple(items), facts))
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
    able = [kind for kind in taken if facts[kind].highest >= leaf.shows]
    return (able or list(taken)) if leaf.kinds else (able or list(taken))[:1]


def limit_of(framework: Framework, leaf: Leaf, kind: int) -> Interval | None:
    """The age limit of a leaf on items of a kind that do not state their own end, if it has one."""
    if leaf.within is USUAL:
        return framework.vocabulary.kind_facts[kind].current_for
    return leaf.within


def offer_for(criterion: Criterion, leaf: Leaf) -> str:
    """What an item of an example supports so as to answer a leaf: the word of its question.

    Empty where saying nothing will do, as it does for the only question of a criterion.
    """
    questions = {each.question.id for each in leaves(criterion.requires) if each.question}
    if leaf.question is None or len(questions) < 2:
        return ""
    return leaf.question.id.rpartition(".")[2]


def council_of(criterion: Criterion) -> dict[str, object]:
    """The profile of a council to which a criterion only just applies, with most of its leaves."""
    of_leaves = [leaf.applies_when for leaf in leaves(criterion.requires) if leaf.applies_when]
    own = criterion.applies_when
    tests = [test for condition in (*of_leaves, own) for test in condition.tests]

    def asked(facts: Mapping[str, object]) -> tuple[bool, int]:
        return own.is_so(facts), sum(condition.is_so(facts) for condition in of_leaves)

    found = max(possible_facts(tests, {}), key=asked)
    return {name: as_written(value) for name, value in found.items()}


def as_written(value: object) -> object:
    """A fact of a council as an example says it."""
    return number_text(value) if isinstance(value, Decimal) else value


def _facts(framework: Framework, criterion: Criterion) -> dict[str, object]:
    """The council and the objectives that the criterion needs to be met, and nothing more."""
    council = council_of(criterion)
    demands = [pair for leaf in leaves(criterion.requires) for pair in leaf.covers]
    for dimension in OF_COUNCIL:
        asked = [demand for name, demand in demands if name == dimension]
        if ALL in asked:
            most = _one_more(asked)
            council[dimension] = list(_open_names(framework, dimension, most))
    facts: dict[str, object] = {"council": council} if council else {}
    asked = [demand for name, demand in demands if name == "objectives"]
    if asked:
        ids = [name for demand in asked if isinstance(demand, tuple) for name in demand]
        most = _one_more(asked)
        ids += [f"O{number}" for number in range(1, most + 1 - len(ids))]
        facts["objectives"] = [{"id": each} for each in dict.fromkeys(ids)]
    parts: list[Criterion | Leaf] = [criterion, *leaves(criterion.requires)]
    starts = [part.due.start for part in parts if part.due and part.due.start]
    if (day := max(starts, default=EXAMPLES_AS_AT)) > EXAMPLES_AS_AT:
        facts["as_at"] = day
    return facts


def _one_more(asked: Sequence[Demand]) -> int:
    """One more name than any of these asks for, and at least two."""
    return max([2, *(demand + 1 for demand in asked if isinstance(demand, int))])


def _open_names(framework: Framework, dimension: str, many: int) -> Sequence[str]:
    """Names for services or partners: those the framework's examples use, then numbered ones."""
    used = _used_names(framework, dimension)
    return [*used, *(f"{DIMENSION[dimension].one} {n}" for n in range(len(used) + 1, many + 1))][
        :many
    ]


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
        _item_at_limits(framework, criterion, leaf, kinds[(turn + number) % len(kinds)])
        for number in range(leaf.items)
    ]
    for dimension, demand in leaf.covers:
        if dimension == MATRIX:
            for item in items:
                item |= _cells(framework, demand)
            continue
        names = _names(framework, criterion, dimension, demand, facts)
        for place, item in enumerate(items):
            own = names[place :: len(items)] if len(names) >= len(items) else names
            if dimension == "modules":
                item["supports"] = [offer_for(criterion, leaf) or criterion.id, *own]
            elif own:
                every = known_names(framework, dimension)
                item[dimension] = ALL if every and set(own) == set(every) else list(own)
    return items


def _item_at_limits(framework: Framework, criterion: Criterion, leaf: Leaf, kind: int) -> Item:
    vocabulary = framework.vocabulary
    limit = limit_of(framework, leaf, kind) or stepped(ADDED_LIMIT, 12)
    offered = offer_for(criterion, leaf)
    item: Item = {
        "kind": vocabulary.kinds[kind].id,
        **({"supports": offered} if offered else {}),
        **(yearly_dates(leaf.snapshot, 0) if leaf.snapshot else {"dated": f"{limit} ago"}),
        "shows": vocabulary.shows[leaf.shows].id,
    }
    if leaf.assurance != usual_assurance(kind, vocabulary):
        item["assurance"] = vocabulary.assurance[leaf.assurance].id
    measures = {leaf.measure: _figure(leaf.measure_at_least)} if leaf.measure else {}
    if measures := measures | figure_to_reach(framework, leaf, kind):
        item["measures"] = measures
    return item | difference_to_reach(framework, leaf, kind)


def difference_to_reach(framework: Framework, leaf: Leaf, kind: int) -> Item:
    """What changed, where a kind takes it to show what a leaf asks for; nothing if it does not."""
    facts = framework.vocabulary.kind_facts[kind]
    needed = facts.more_by_difference and facts.reaches < leaf.shows
    return {"difference": difference_text(framework)} if needed else {}


def figure_to_reach(framework: Framework, leaf: Leaf, kind: int) -> dict[str, int | float]:
    """The figure with which a kind reaches what a leaf asks for; nothing if it needs none."""
    facts = framework.vocabulary.kind_facts[kind]
    if facts.reaches >= leaf.shows or facts.more_rung is None or facts.more_by_difference:
        return {}
    least = facts.more_at_least
    if leaf.measure == facts.more_measure:
        least = max(least, leaf.measure_at_least)
    return {facts.more_measure: number_text(least)}


def yearly_dates(asked: Snapshot, years: int) -> Item:
    """Figures published on the last day in time: the latest that are due, or years before."""
    taken = asked.of_year(asked.due_by(EXAMPLES_AS_AT).year - years)
    return {"snapshot": taken.isoformat(), "dated": asked.last_day(taken).isoformat()}


def _figure(least: Decimal) -> int | float:
    return -1 if least == ANY_FIGURE else number_text(least)  # any: none is too low


def _cells(framework: Framework, demand: Demand) -> Item:
    """Characteristics and aims that name a matrix's cells: no more of them than asked, if they can.

    For a number the fewest of the aims; for a list those of its cells.
    """
    cells = known_names(framework, MATRIX)
    aims, characteristics = framework.vocabulary.aims.ids, framework.vocabulary.characteristics.ids
    if demand == ALL or (isinstance(demand, int) and demand >= len(cells)):
        return {"characteristics": ALL, "aims": ALL}
    if isinstance(demand, int):
        for some_aims in range(1, len(aims) + 1):
            for some in range(1, len(characteristics) + 1):
                named = {
                    cell_id(one, aim) for one in characteristics[:some] for aim in aims[:some_aims]
                }
                if len(named.intersection(cells)) == demand:
                    return {"characteristics": characteristics[:some], "aims": aims[:some_aims]}
        return {"characteristics": ALL, "aims": ALL}
    parts = [cell_parts(cell) for cell in (demand if isinstance(demand, tuple) else (demand,))]
    return {
        "characteristics": list(dict.fromkeys(one for one, _ in parts)),
        "aims": list(dict.fromkeys(aim for _, aim in parts)),
    }


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
    elif dimension in OF_COUNCIL:
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
