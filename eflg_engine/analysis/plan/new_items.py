"""New items that could be obtained for a leaf: with exactly what it asks for and lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from eflg_engine.analysis.plan.situation import Situation, Subject, named_by
from eflg_engine.assessment.rules import Node
from eflg_engine.evidence.bundle import ALL, EvidenceItem
from eflg_engine.framework.dimensions import OF_COUNCIL, ON_ITEMS
from eflg_engine.framework.model import ANY_FIGURE, USUAL, Leaf
from eflg_engine.reading.values import capital, folded


def new_items(situation: Situation, leaf: int) -> Iterator[Subject]:
    """Items of the kind in which a leaf's answer is found first, as many as it is short of.

    Of a leaf that says no kind, of the one that costs least. None where nothing new could be
    enough.
    """
    rules, asked = situation.rules, situation.rules.leaves[leaf]
    if any(not demand.need for demand in situation.judgement.demands[leaf]):
        return
    if asked.snapshot is not None and (
        asked.snapshot.first_to_publish(situation.begins, situation.day) is None
    ):
        return
    kind = _kind(situation, asked)
    if kind is None:
        return
    short = asked.items - situation.judgement.counting[leaf].bit_count()
    days = _share_of_effort(situation, rules.criterion_of[leaf])
    days = days or situation.vocabulary.kind_facts[kind].effort
    item = _in_time(situation, _item(situation, leaf, kind), asked)
    for _ in range(max(1, short)):
        yield _subject(situation, item, leaf, kind, days)


def _kind(situation: Situation, asked: Leaf) -> int | None:
    """The kind to look in first that can be enough for a leaf."""
    facts = situation.vocabulary.kind_facts

    def can(kind: int) -> bool:
        is_usual = asked.within is USUAL and facts[kind].current_for is None
        return facts[kind].highest >= asked.shows and not is_usual

    look_in = asked.question.look_in if asked.question else ()
    likely = [kind for kind in look_in if not asked.kinds or kind in asked.kinds]
    for kinds in (likely, sorted(asked.kinds or range(len(facts)), key=lambda k: facts[k].effort)):
        if able := [kind for kind in kinds if can(kind)]:
            return able[0]
    return None


def _in_time(situation: Situation, item: EvidenceItem, asked: Leaf) -> EvidenceItem:
    """An item with the first yearly figures that can be published by the day and stand then."""
    yearly, day = asked.snapshot, situation.day
    if yearly is None:
        return item
    taken = yearly.first_to_publish(situation.begins, day)
    if taken is not None:
        early = replace(item, dated=min(day, yearly.last_day(taken)), snapshot=taken)
        if situation.is_current(early, asked):
            return early
    return replace(item, snapshot=yearly.open_on(day))


def some_figure(least: Decimal) -> Decimal:
    """A figure that is as high as this: 0 where any would do."""
    return Decimal(0) if least == ANY_FIGURE else least


def _share_of_effort(situation: Situation, criterion: int) -> int:
    """The criterion's effort in days, shared out over the items that it needs at least; or 0."""
    vocabulary, rules = situation.vocabulary, situation.rules
    effort = vocabulary.efforts.number(rules.criteria[criterion].effort)
    if effort is None:
        return 0

    def leaves_needed(node: Node) -> int:
        if isinstance(node, int):
            return rules.leaves[node].items
        return sum(sorted(map(leaves_needed, node[1]))[: node[0]])

    return -(-vocabulary.effort_days[effort] // leaves_needed(situation.judgement.tree(criterion)))


def _item(situation: Situation, leaf: int, kind: int) -> EvidenceItem:
    """The item itself, without an id."""
    rules, vocabulary = situation.rules, situation.vocabulary
    asked = rules.leaves[leaf]
    facts = vocabulary.kind_facts[kind]
    measures: dict[str, Decimal] = {}
    if asked.measure:
        measures[asked.measure] = some_figure(asked.measure_at_least)
    tells = facts.more_by_difference and facts.reaches < asked.shows
    if facts.reaches < asked.shows and not tells:
        least = measures.get(facts.more_measure, facts.more_at_least)
        measures[facts.more_measure] = max(least, facts.more_at_least)
    supports = {situation.offer_for(leaf): None}
    names: dict[str, dict[str, None]] = {dimension: {} for dimension in ON_ITEMS}
    for demand in situation.judgement.demands[leaf]:
        for name in situation.lacking(leaf, demand):
            if demand.dimension == "modules":
                first = situation.first_of_module(name)
                assert first is not None
                supports[rules.criteria[first].id] = None
                continue
            for dimension, one in named_by(demand.dimension, name):
                names[dimension][one] = None
    match = situation.match
    if ALL not in match.bundle.scope.characteristics:
        scope, named = match.coverage.scope_characteristics, names["characteristics"]
        if not named.keys() & set(scope):
            named[situation.first_in_scope] = None
    spelled = {dimension: situation.spelled(dimension, names[dimension]) for dimension in names}
    return EvidenceItem(
        id="",
        title=f"New: {vocabulary.kinds[kind].title.lower()}",
        kind=vocabulary.kinds[kind].id,
        supports=tuple(supports),
        dated=situation.day,
        shows=vocabulary.shows[asked.shows].id,
        assurance=vocabulary.assurance[asked.assurance].id,
        measures=measures,
        difference=capital(situation.rules.framework.difference) if tells else "",
        **spelled,  # type: ignore[arg-type]
    )


def _subject(situation: Situation, item: EvidenceItem, leaf: int, kind: int, days: int) -> Subject:
    rules, asked = situation.rules, situation.rules.leaves[leaf]
    facts = situation.vocabulary.kind_facts[kind]
    reaches = facts.reaches
    if facts.more_rung is not None and facts.more_by_difference and item.difference:
        reaches = max(reaches, facts.more_rung)
    figure = item.measures.get(facts.more_measure)
    if facts.more_rung is not None and figure is not None and figure >= facts.more_at_least:
        reaches = max(reaches, facts.more_rung)
    modules = frozenset(rules.module_of_target[target] for target in item.supports)
    names = {
        dimension: frozenset(map(folded, listed) if dimension in OF_COUNCIL else listed)
        for dimension in ON_ITEMS
        for listed in [getattr(item, dimension)]
    }
    return Subject(
        item, kind, asked.shows, reaches, asked.assurance, True, modules, leaf, days, names
    )
