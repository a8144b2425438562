"""Mutants: a criterion with one part of it a step weaker or stronger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.authoring.implication.scopes import known_names
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.conditions import ALL_OF, ANY_OF, NOT, Condition, FactTest
from eflg_engine.framework.model import (
    ALL,
    ANY_FIGURE,
    USUAL,
    Criterion,
    Demand,
    Due,
    Framework,
    Leaf,
    Question,
    Requirement,
    Threshold,
    leaves,
)
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.values import Interval

MUTATIONS = (
    *("question", "kind", "within", "snapshot", "shows", "assurance", "measure", "covers"),
    *("branches", "applies", "due"),
)
"""What a mutant changes: a key of a leaf, how many branches are needed, or when it is asked."""

ADDED_LIMIT = Interval(60, 0)
"""The age limit tried where a leaf has none."""

BranchPath = tuple[int, ...]
"""The way down a requirement, by the numbers of the children."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A reading of a criterion that differs in one step. `change` says which, in words.

    `path` leads to the part that is changed; it is empty for the whole criterion.
    """

    criterion: Criterion
    mutation: str
    weaker: bool
    path: BranchPath
    change: str


def mutants(framework: Framework, criterion: Criterion) -> list[Mutant]:
    """Every reading of the criterion one step weaker or stronger, each once."""
    found: list[Mutant] = []
    seen = [criterion]
    for mutant in _all_mutants(framework, criterion):
        if mutant.criterion not in seen:
            seen.append(mutant.criterion)
            found.append(mutant)
    return found


def _all_mutants(framework: Framework, criterion: Criterion) -> Iterator[Mutant]:
    for path, node in nodes(criterion.requires):
        changes = (
            _leaf_changes(framework, criterion, node)
            if isinstance(node, Leaf)
            else _branch_changes(node)
        )
        for mutation, weaker, changed, words in changes:
            requires = with_node(criterion.requires, path, changed)
            reading = replace(criterion, requires=requires)
            yield Mutant(reading, mutation, weaker, path, words)
    for weaker, conditions, words in _applies_changes(criterion.applies_when):
        yield Mutant(replace(criterion, applies_when=conditions), "applies", weaker, (), words)
    if criterion.due is not None:
        for weaker, due, words in _due_changes(criterion.due):
            yield Mutant(replace(criterion, due=due), "due", weaker, (), words)


def nodes(node: Requirement, path: BranchPath = ()) -> Iterator[tuple[BranchPath, Requirement]]:
    """Every part of a requirement with the way to it, in the order they are written."""
    yield path, node
    if isinstance(node, Threshold):
        for number, child in enumerate(node.children):
            yield from nodes(child, (*path, number))


def part_at(node: Requirement, path: BranchPath) -> Requirement:
    """The part at the end of the path."""
    for number in path:
        assert isinstance(node, Threshold)
        node = node.children[number]
    return node


def with_node(node: Requirement, path: BranchPath, changed: Requirement) -> Requirement:
    """The requirement with another part at the end of the path."""
    if not path:
        return changed
    assert isinstance(node, Threshold)
    children = list(node.children)
    children[path[0]] = with_node(children[path[0]], path[1:], changed)
    return replace(node, children=tuple(children))


_Change = tuple[str, bool, Requirement, str]  # mutation, whether weaker, the part, in words


# --- branches ---------------------------------------------------------------------------------


def _branch_changes(node: Threshold) -> Iterator[_Change]:
    many = len(node.children)
    needs = {node.need - 1, node.need + 1}
    if node.form == "all":
        needs.add(1)
    if node.form == "any":
        needs.add(many)
    for need in sorted(needs - {0, node.need, many + 1}):
        form = "all" if need == many else "any" if need == 1 else "at_least"
        words = f"{_branches(need, many)} in place of {_branches(node.need, many)}"
        yield "branches", need < node.need, Threshold(need, node.children, form), words


def _branches(need: int, many: int) -> str:
    return "all branches" if need == many else "any branch" if need == 1 else f"{need} branches"


# --- leaves -----------------------------------------------------------------------------------


def _leaf_changes(framework: Framework, criterion: Criterion, leaf: Leaf) -> Iterator[_Change]:
    vocabulary = framework.vocabulary
    if leaf.question is not None:
        yield from _question_changes(criterion, leaf, leaf.question)
    yield from _kind_changes(vocabulary, leaf)
    yield from _limit_changes(leaf)
    if leaf.snapshot is not None:
        yield from _snapshot_changes(leaf, leaf.snapshot)
    yield from _rung_changes(vocabulary, leaf)
    yield from _measure_changes(leaf)
    for items in (leaf.items - 1, leaf.items + 1):
        if items:
            words = f"{counted(items, 'item')} in place of {leaf.items}"
            yield "covers", items < leaf.items, replace(leaf, items=items), words
    for place, (dimension, demand) in enumerate(leaf.covers):
        for weaker, asked, words in _demand_changes(framework, dimension, demand):
            covers = list(leaf.covers)
            covers[place : place + 1] = [] if asked is None else [(dimension, asked)]
            yield "covers", weaker, replace(leaf, covers=tuple(covers)), words
    for weaker, conditions, words in _applies_changes(leaf.applies_when):
        yield "applies", weaker, replace(leaf, applies_when=conditions), words
    for weaker, due, words in _due_changes(leaf.due) if leaf.due is not None else ():
        yield "due", weaker, replace(leaf, due=due), words


def _question_changes(criterion: Criterion, leaf: Leaf, question: Question) -> Iterator[_Change]:
    """The answer to another question of the criterion taken, or no question asked at all."""
    others = [
        each.question.id
        for each in leaves(criterion.requires)
        if each.question is not None and each.question.id not in question.answered_by
    ]
    if others:
        same = (*question.same_as, *others)
        words = f"an answer to another question taken for {_word(question)}"
        yield "question", True, replace(leaf, question=replace(question, same_as=same)), words
    words = f"whatever is offered taken, in place of answers to {_word(question)}"
    yield "question", True, replace(leaf, question=None), words


def _word(question: Question) -> str:
    """A question's own word."""
    return question.id.rpartition(".")[2]


def _rung_changes(vocabulary: Vocabulary, leaf: Leaf) -> Iterator[_Change]:
    for key, terms, rung in (
        ("shows", vocabulary.shows, leaf.shows),
        ("assurance", vocabulary.assurance, leaf.assurance),
    ):
        for other in (rung - 1, rung + 1):
            if 0 <= other < len(terms):
                words = f"{key} {terms[other].id} in place of {terms[rung].id}"
                changed = replace(leaf, **{key: other})  # type: ignore[arg-type]
                yield key, other < rung, changed, words


def _kind_changes(vocabulary: Vocabulary, leaf: Leaf) -> Iterator[_Change]:
    if len(leaf.kinds) > 1:
        for kind in leaf.kinds:
            rest = tuple(other for other in leaf.kinds if other != kind)
            words = f"kind {vocabulary.kinds[kind].id} no longer taken"
            yield "kind", False, replace(leaf, kinds=rest), words
    if leaf.kinds:
        yield "kind", True, replace(leaf, kinds=()), "any kind taken"


def _limit_changes(leaf: Leaf) -> Iterator[_Change]:
    within = leaf.within
    if within is None:
        words = f"within {ADDED_LIMIT} in place of no limit"
        yield "within", False, replace(leaf, within=ADDED_LIMIT), words
        return
    if within is not USUAL:
        for weaker in (True, False):
            other = stepped(within, 1 if weaker else -1)
            if other is not None:
                words = f"within {other} in place of {within}"
                yield "within", weaker, replace(leaf, within=other), words
    yield "within", True, replace(leaf, within=None), f"no age limit in place of {within}"


def _snapshot_changes(leaf: Leaf, asked: Snapshot) -> Iterator[_Change]:
    for weaker in (True, False):
        time = stepped(asked.publish_within, 1 if weaker else -1)
        if time is not None:
            words = f"{time} to publish yearly figures in place of {asked.publish_within}"
            other = replace(leaf, snapshot=replace(asked, publish_within=time))
            yield "snapshot", weaker, other, words
    yield "snapshot", True, replace(leaf, snapshot=None), "no yearly figures asked for"


def stepped(within: Interval, steps: int) -> Interval | None:
    """An age limit longer by so many steps (shorter, with a minus); None if nothing is left.

    A step is a month; 30 days, a week or a day for limits of at least two of them in days.
    """
    if within.months:
        months = within.months + steps
        return Interval(months, 0) if months > 0 else None
    step = next(days for days in (30, 7, 1) if within.days >= 2 * days or days == 1)
    days = within.days + steps * step
    return Interval(0, days) if days > 0 else None


def figure_step(figure: Decimal) -> Decimal:
    """The smallest step of a figure as it is written: 1 for 75, 0.1 for 4.5."""
    exponent = figure.as_tuple().exponent
    assert isinstance(exponent, int), "a figure is finite"
    return Decimal(1).scaleb(min(0, exponent))


def _measure_changes(leaf: Leaf) -> Iterator[_Change]:
    if not leaf.measure:
        return
    figure = leaf.measure_at_least
    if figure == ANY_FIGURE:
        without = replace(leaf, measure="", measure_at_least=Decimal(0))
        yield "measure", True, without, f"{leaf.measure} not asked for"
        words = f"{leaf.measure} of 0 in place of any"
        yield "measure", False, replace(leaf, measure_at_least=Decimal(0)), words
        return
    step = figure_step(figure)
    for other in (figure - step, figure + step):
        words = f"{leaf.measure} of {number_text(other)} in place of {number_text(figure)}"
        yield "measure", other < figure, replace(leaf, measure_at_least=other), words


def _demand_changes(
    framework: Framework, dimension: str, demand: Demand
) -> Iterator[tuple[bool, Demand | None, str]]:
    """Whether weaker, what is asked for then (None: nothing), and in words."""
    known = known_names(framework, dimension)
    called = framework.words.get(dimension, ("", dimension))[1]
    if isinstance(demand, int):
        fewer = demand - 1 or None
        yield True, fewer, f"{called} {fewer or 'not asked for'} in place of {demand}"
        if not known or demand < len(known):
            yield False, demand + 1, f"{called} {demand + 1} in place of {demand}"
    elif demand == ALL:
        less = max(1, len(known) - 1)
        yield True, less, f"{called} {less} in place of all"
    else:
        names = demand if isinstance(demand, tuple) else (demand,)
        for name in names:
            rest = tuple(other for other in names if other != name)
            yield True, rest or None, f"{called} {name} no longer asked for"
        more = next((name for name in known if name not in names), None)
        if more is not None:
            yield False, (*names, more), f"{called} {more} asked for too"


# --- when it applies, and is due --------------------------------------------------------------


def _due_changes(due: Due) -> Iterator[tuple[bool, Due, str]]:
    """Whether weaker, another `due`, and in words: a day, or a month, later or sooner."""
    for steps in (1, -1):
        if due.start is not None:
            day = due.start + timedelta(days=steps)
            words = f"due from {day} in place of {due.start}"
            yield steps > 0, replace(due, start=day), words
        time = None if due.after is None else stepped(due.after, steps)
        if time is not None:
            words = f"due {time} after {due.since} in place of {due.after}"
            yield steps > 0, replace(due, after=time), words


def _applies_changes(known: Condition) -> Iterator[tuple[bool, Condition, str]]:
    """Whether asked of fewer, another condition, and in words: a part a step wider or narrower."""
    for place, part in enumerate(known.parts):
        if isinstance(part, FactTest):
            changes: Iterator[tuple[bool, FactTest | Condition, str]] = _test_changes(part)
        else:
            changes = iter(_applies_changes(part))
        for fewer, other, words in changes:
            parts = (*known.parts[:place], other, *known.parts[place + 1 :])
            yield fewer != (known.form == NOT), replace(known, parts=parts), words
    if known.form == ANY_OF and len(known.parts) > 1:
        yield True, replace(known, form=ALL_OF), "every one of the conditions in place of any"


def _test_changes(test: FactTest) -> Iterator[tuple[bool, FactTest, str]]:
    for above, figure in ((True, test.at_least), (False, test.at_most)):
        if figure is None:
            continue
        for other in (figure - figure_step(figure), figure + figure_step(figure)):
            words = f"{test.field} of {number_text(other)} in place of {number_text(figure)}"
            changed = replace(test, at_least=other) if above else replace(test, at_most=other)
            yield (other > figure) == above, changed, words
    for value in test.values if len(test.values) > 1 else ():
        rest = tuple(other for other in test.values if other != value)
        yield True, replace(test, values=rest), f"not where {test.field} is {value}"
