"""A framework and a policy, translated to rules.

Four sorts of rules, and the flat facts they read (every name below stands for a generated one):

1. *Matching.* A fact is one item offered at one place: `place`, `kind`, `ahead` (days after the
   date), `left` (days until its review), `fresh` for each age limit (days since the oldest date
   allowed), for each yearly snapshot that it is one of the days since that day, the days left then
   to publish and the days that it still stands for, `touches` (the scope), `claimed` and `reach`
   and `assurance` (rungs) and the named figures. A question is a place too: that it is offered
   there is said by its id, or by a criterion with no other question. Each leaf is one rule. What is
   offered where, and the council's profile, likewise.
2. *Coverage.* A fact gives a leaf and how much is to spare of what it asks; a rule says whether
   that is enough, and so gives the leaf's verdict.
3. *Counting.* All, any and at least n, a level's share of criteria, a module's share of themes and
   the points of all themes are one thing: a running balance. "After i children the balance of P is
   b" and "child i + 1 has this verdict" give "after i + 1 children ...": two facts, of which only
   one each can match. When all are counted, the sign of the balance is the verdict on P. Where
   points are added, a theme comes up once for each level, with what it gives beyond the one below.
4. *Ladders.* A theme holds a level when it takes part, holds the level below, and enough of the
   level's criteria are met; a module and the council when they take part and enough of their parts
   hold it, or their points come to the level's band.

Leaves that are not always asked are counted as levels count criteria: by those that are asked.
Those that depend on the profile are left out of a copy of the requirement for each sort of council
(`worlds.py`); the sorts that the profile does not rule out decide together.

A verdict is a fact with the property `met` (1 or 0), and for what is added up also `asked`: 0 for
a criterion that is not assessed and for what has none that is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from eflg_engine.cross_check.adapter import Fact, Network, SecondEngineUnavailable
from eflg_engine.cross_check.counting import Counting, Ruling
from eflg_engine.cross_check.names import DistinctNames
from eflg_engine.cross_check.offers import places_that_answer, questions_of
from eflg_engine.cross_check.rules import (
    Condition,
    Note,
    Rule,
    Says,
    at_least,
    below,
    both,
    equals,
    none_of,
    one_of,
)
from eflg_engine.cross_check.worlds import World, worlds_of
from eflg_engine.framework.conditions import Condition as AppliesWhen
from eflg_engine.framework.conditions import FactTest
from eflg_engine.framework.model import (
    ANY_FIGURE,
    Criterion,
    Due,
    Framework,
    Leaf,
    Policy,
    Requirement,
    Usual,
)
from eflg_engine.framework.model import leaves as leaves_of
from eflg_engine.framework.points import Points
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.reading.values import Interval, value_key

WORLDS = ("nothing", "unmet", "met")
STATES = ("out_of_scope", "not_applicable", "not_assessed", "met", "no_evidence", "not_met")

HIGHEST = 10**16
"""Figures are whole numbers at most this far from 0: beyond it they are taken as this."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A property that carries a figure times a power of ten, rounded down, or up to a limit."""

    measure: str
    places: int
    name: str
    up: bool = False

    def value(self, figure: Decimal) -> int:
        """The figure as the property has it."""
        return -whole(-figure, self.places) if self.up else whole(figure, self.places)


@dataclass(frozen=True, slots=True)
class Choice:
    """A property that carries a profile field's value as its place in a list; -1 if not in it."""

    field: str
    values: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class LeafRule:
    """A leaf, its criterion's number, and where its verdict goes."""

    leaf: Leaf
    criterion: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A requirement for councils of one sort; `ruling` is None where nothing is asked of them.

    `world` is the number of the sort, and None for what is asked of every council on every day.
    """

    ruling: Ruling | None
    world: int | None = None


@dataclass(slots=True)
class Program:
    """A framework and a policy as rules, with what turns a bundle into facts and back.

    `themes` and `modules` hold a verdict for each level; `council` is None where the policy does
    not add up to one, as are the modules' where it does not add up to them.
    """

    framework: Framework
    criteria: list[Criterion] = field(default_factory=list)
    module_of: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    leaves: list[LeafRule] = field(default_factory=list)
    withins: dict[Interval, str] = field(default_factory=dict)
    snapshots: dict[Snapshot, tuple[str, str, str]] = field(default_factory=dict)
    figures: dict[tuple[str, int, bool], Figure] = field(default_factory=dict)
    profile: dict[tuple[str, int, bool], Figure] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    dues: dict[Due, str] = field(default_factory=dict)
    leaf_dues: dict[Due, str] = field(default_factory=dict)  # each with its verdict, 1 or 0
    asked_of: list[tuple[tuple[int, bool], ...]] = field(default_factory=list)
    """By criterion the sorts of council that it tells apart, and whether it applies to them."""
    trees: list[tuple[Tree, ...]] = field(default_factory=list)  # by criterion
    worlds: int = 0  # how many sorts of council, over all criteria
    verdicts: list[Ruling] = field(default_factory=list)  # by criterion
    themes: list[list[Ruling]] = field(default_factory=list)
    modules: list[list[Ruling]] | None = None
    council: list[Ruling] | None = None
    givens: list[Fact] = field(default_factory=list)  # true whatever the bundle
    matching: list[Rule] = field(default_factory=list)
    deriving: list[Rule] = field(default_factory=list)
    network: Network | None = None


PLACE, KIND, AHEAD, LEFT, TOUCHES = "place", "kind", "ahead", "left", "touches"
CLAIMED, REACH, ASSURANCE, USUAL_FRESH = "claimed", "reach", "assurance", "usual_fresh"
OFFER, OFFER_KIND, SPARE, LEAF = "offer", "offer_kind", "spare", "leaf"
IN_SCOPE, FAILS, APPLIES, SPARED = "in_scope", "fails", "applies", "spared"
OFFERED = "offered"
NOTHING, ANYTHING, UNMET = "asks_nothing", "asks_anything", "unmet"
POSSIBLE, ASKED, MET = "possible", "asked", "tree_met"
FIXED = (
    *(PLACE, KIND, AHEAD, LEFT, TOUCHES, CLAIMED, REACH, ASSURANCE, USUAL_FRESH),
    *(OFFER, OFFER_KIND, SPARE, LEAF, IN_SCOPE, FAILS, APPLIES, SPARED, OFFERED),
    *(NOTHING, ANYTHING, UNMET, POSSIBLE, ASKED, MET),
)


def whole(figure: Decimal, places: int) -> int:
    """A figure times 10 to the power `places`, rounded down and kept within HIGHEST."""
    if abs(figure) >= HIGHEST:  # before scaling, which would be exact but slow for huge exponents
        return HIGHEST if figure > 0 else -HIGHEST
    scaled = int(figure.scaleb(places).to_integral_value(ROUND_FLOOR))
    return max(-HIGHEST, min(HIGHEST, scaled))


def translate(framework: Framework, policy: Policy) -> Program:
    """The program of a framework under a policy.

    Raises SecondEngineUnavailable where the framework asks for what durable-rules cannot hold.
    """
    return _Translation(framework, policy).program


class _Translation:
    def __init__(self, framework: Framework, policy: Policy) -> None:
        self.program = Program(framework)
        self.names = DistinctNames()
        self.counting = Counting(self.names, self.program.deriving, self.program.givens)
        for name in FIXED:
            if self.names.new(name) != name:
                raise AssertionError(f"the name {name} has the hash of another")
        self._place_everything()
        self.answers = places_that_answer(framework, self.program.places)
        for criterion in self.program.criteria:
            self._criterion(criterion)
        self._fixed_rules()
        self._add_up(policy)

    # --- places and criteria ------------------------------------------------------------------

    def _place_everything(self) -> None:
        program = self.program
        for module in program.framework.modules:
            program.places[module.id] = len(program.places)
            for theme in module.themes:
                program.places[theme.id] = len(program.places)
                for criterion in theme.criteria:
                    program.places[criterion.id] = len(program.places)
                    for question in questions_of(criterion):
                        program.places[question.id] = len(program.places)
                    program.criteria.append(criterion)
                    program.module_of.append(module.id)

    def _criterion(self, criterion: Criterion) -> None:
        program = self.program
        number = len(program.trees)
        here = (criterion.id, criterion.theme, program.module_of[number])
        places = {program.places[place]: None for place in here}
        for question in questions_of(criterion):
            places |= self.answers[question.id]
        leaves = tuple(leaves_of(criterion.requires))
        self._offered(number, tuple(places), leaves)
        applies = [criterion.applies_when] if criterion.applies_when else []
        program.asked_of.append(
            tuple((self._world(world), world.applies[0]) for world in self._worlds(applies))
        )
        if criterion.due is not None:
            self._says_not_yet(criterion.due, Note(Says.FAILS, number))
        rulings = [Ruling(self._leaf(leaf, number, tuple(places))) for leaf in leaves]
        program.trees.append(self._trees(criterion, leaves, rulings))
        program.verdicts.append(self.counting.new_verdict(f"c{number}"))

    def _offered(self, criterion: int, places: tuple[int, ...], leaves: Sequence[Leaf]) -> None:
        """What keeps a criterion from being without evidence."""
        matching, note = self.program.matching, Note(Says.OFFERED, criterion)
        matching.append(Rule((one_of(OFFER, places),), (OFFER,), note))
        if self.program.framework.offered_any:
            kinds = tuple({kind: None for leaf in leaves for kind in leaf.kinds})
            taken = one_of(OFFER_KIND, kinds) if all(leaf.kinds for leaf in leaves) else None
            matching.append(Rule((taken or at_least(OFFER_KIND, 0),), (OFFER_KIND,), note))

    def _worlds(self, conditions: Sequence[AppliesWhen]) -> list[World]:
        return worlds_of(conditions, self.program.framework.vocabulary) if any(conditions) else []

    def _world(self, world: World) -> int:
        """The number of a sort of council, with the rules by which facts rule it out."""
        number = self.program.worlds
        self.program.worlds += 1
        for test, answer in world.answers:
            name, passes, fails = self._answers_to(test)
            note = Note(Says.RULES_OUT, number)
            self.program.matching.append(Rule((fails if answer else passes,), (name,), note))
        return number

    def _answers_to(self, test: FactTest) -> tuple[str, Condition, Condition]:
        """The property that a test of the profile reads, and that it passes and that it fails.

        Neither is so of a profile that does not say.
        """
        if test.values:
            choice = self._choice(test.field)
            listed = tuple(choice.values.index(value_key(value)) for value in test.values)
            return choice.name, one_of(choice.name, listed), none_of(choice.name, listed)
        if test.at_least is not None:
            figure = self._figure(self.program.profile, test.field, test.at_least)
            least = figure.value(test.at_least)
            return figure.name, at_least(figure.name, least), below(figure.name, least)
        assert test.at_most is not None
        figure = self._figure(self.program.profile, test.field, test.at_most, up=True)
        above = figure.value(test.at_most) + 1
        return figure.name, below(figure.name, above), at_least(figure.name, above)

    def _says_not_yet(self, due: Due, note: Note) -> None:
        days = self.program.dues.get(due)
        if days is None:
            days = self.program.dues[due] = self.names.new(f"due_{len(self.program.dues)}")
        self.program.matching.append(Rule((below(days, 0),), (days,), note))

    def _choice(self, name: str) -> Choice:
        found = self.program.choices.get(name)
        if found is None:
            values = {
                value_key(value): None
                for criterion in self.program.criteria
                for conditions in (
                    criterion.applies_when,
                    *(leaf.applies_when for leaf in leaves_of(criterion.requires)),
                )
                for test in conditions.tests
                if test.field == name
                for value in test.values
            }
            found = self.program.choices[name] = Choice(
                name, tuple(values), self.names.new("is_" + name)
            )
        return found

    def _figure(
        self,
        known: dict[tuple[str, int, bool], Figure],
        measure: str,
        least: Decimal,
        *,
        up: bool = False,
    ) -> Figure:
        exponent = least.normalize().as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        if least != ANY_FIGURE and abs(least.scaleb(places)) >= HIGHEST:
            raise SecondEngineUnavailable(
                f"The second engine takes figures of at most 16 digits, and this framework asks "
                f"for {measure} of {least}."
            )
        found = known.get((measure, places, up))
        if found is None:
            name = self.names.new(f"figure_{len(self.program.figures)}_{len(self.program.profile)}")
            found = known[measure, places, up] = Figure(measure, places, name, up)
        return found

    # --- requirements -------------------------------------------------------------------------

    def _trees(
        self, criterion: Criterion, leaves: Sequence[Leaf], rulings: Sequence[Ruling]
    ) -> tuple[Tree, ...]:
        """A requirement for each sort of council that it tells apart."""
        if not any(leaf.due or leaf.applies_when for leaf in leaves):
            return (Tree(self._tree(criterion.requires, iter(rulings))),)
        asked = [
            self.counting.holds(self._due(leaf.due), ruling.met, None) if leaf.due else ruling
            for leaf, ruling in zip(leaves, rulings, strict=True)
        ]
        known: dict[tuple[bool, ...], Ruling | None] = {}
        trees = []
        for world in worlds_of(
            [leaf.applies_when for leaf in leaves], self.program.framework.vocabulary
        ):
            if world.applies not in known:
                left = [
                    ruling if applies else None
                    for ruling, applies in zip(asked, world.applies, strict=True)
                ]
                known[world.applies] = self._tree(criterion.requires, iter(left))
            trees.append(Tree(known[world.applies], self._world(world)))
        return tuple(trees)

    def _tree(self, node: Requirement, leaves: Iterator[Ruling | None]) -> Ruling | None:
        """The verdict on a requirement; None where none of its leaves is left."""
        if isinstance(node, Leaf):
            return next(leaves)
        found = [self._tree(child, leaves) for child in node.children]
        children = [child for child in found if child is not None]
        return self.counting.of_those_asked(children, node.need) if children else None

    def _due(self, due: Due) -> str:
        """The verdict that leaves with this `due` are asked."""
        found = self.program.leaf_dues.get(due)
        if found is None:
            number = len(self.program.leaf_dues)
            found = self.program.leaf_dues[due] = self.names.new(f"is_due_{number}")
            self._says_not_yet(due, Note(Says.NOT_YET, number))
        return found

    def _leaf(self, node: Leaf, criterion: int, places: tuple[int, ...]) -> str:
        """The property with the verdict on a leaf of a criterion offered at these places."""
        program = self.program
        number = len(program.leaves)
        verdict = self.names.new(f"leaf_{number}")
        conditions: list[Condition] = []
        if node.question is not None:
            conditions.append(one_of(PLACE, tuple(self.answers[node.question.id])))
        elif not program.framework.offered_any:
            conditions.append(one_of(PLACE, places))
        if node.kinds:
            conditions.append(one_of(KIND, node.kinds))
        conditions += [below(AHEAD, 1), at_least(LEFT, 0), equals(TOUCHES, 1)]
        if isinstance(node.within, Usual):
            conditions.append(at_least(USUAL_FRESH, 0))
        elif node.within is not None:
            fresh = program.withins.get(node.within)
            if fresh is None:
                fresh = self.names.new(f"fresh_{len(program.withins)}")
                program.withins[node.within] = fresh
            conditions.append(at_least(fresh, 0))
        if node.snapshot is not None:
            shot = program.snapshots.get(node.snapshot)
            if shot is None:
                number_of = len(program.snapshots)
                shot = program.snapshots[node.snapshot] = (
                    self.names.new(f"since_snapshot_{number_of}"),
                    self.names.new(f"to_publish_{number_of}"),
                    self.names.new(f"stands_for_{number_of}"),
                )
            conditions += [at_least(days, 0) for days in shot]
        if node.shows:
            conditions += [at_least(CLAIMED, node.shows), at_least(REACH, node.shows)]
        if node.assurance:
            conditions.append(at_least(ASSURANCE, node.assurance))
        if node.measure:
            figure = self._figure(program.figures, node.measure, node.measure_at_least)
            conditions.append(at_least(figure.name, figure.value(node.measure_at_least)))
        program.matching.append(
            Rule((both(tuple(conditions)),), (PLACE,), Note(Says.COUNTS, number))
        )
        program.leaves.append(LeafRule(node, criterion, verdict))
        return verdict

    def _fixed_rules(self) -> None:
        """What is the same for every framework: coverage, and the states of criteria."""
        due = (equals(IN_SCOPE, 1), equals(FAILS, 0))
        applies = (*due, at_least(APPLIES, 1), equals(SPARED, 0))
        asked = (*applies, equals(NOTHING, 0))
        states: tuple[tuple[str, tuple[Condition, ...]], ...] = (
            ("out_of_scope", (equals(IN_SCOPE, 0),)),
            ("not_applicable", (equals(IN_SCOPE, 1), at_least(FAILS, 1))),
            ("not_applicable", (*due, equals(APPLIES, 0))),
            ("not_applicable", (*applies, equals(ANYTHING, 0))),
            ("not_assessed", (*due, at_least(APPLIES, 1), at_least(SPARED, 1))),
            ("not_assessed", (*applies, at_least(NOTHING, 1), at_least(ANYTHING, 1))),
            ("met", (*asked, equals(UNMET, 0))),
            ("no_evidence", (*asked, at_least(UNMET, 1), equals(OFFERED, 0))),
            ("not_met", (*asked, at_least(UNMET, 1), equals(OFFERED, 1))),
        )
        worlds = (
            ("nothing", (equals(POSSIBLE, 1), equals(ASKED, 0))),
            ("unmet", (equals(POSSIBLE, 1), equals(ASKED, 1), equals(MET, 0))),
            ("met", (equals(POSSIBLE, 1), equals(ASKED, 1), equals(MET, 1))),
        )
        self.program.matching += [
            Rule((at_least(SPARE, 0),), (SPARE,), Note(Says.COVERED, 1)),
            Rule((below(SPARE, 0),), (SPARE,), Note(Says.COVERED, 0)),
            *(
                Rule((both(when),), (IN_SCOPE,), Note(Says.STATE, STATES.index(state)))
                for state, when in states
            ),
            *(
                Rule((both(when),), (POSSIBLE,), Note(Says.WORLD, WORLDS.index(world)))
                for world, when in worlds
            ),
        ]

    # --- adding up ----------------------------------------------------------------------------

    def _add_up(self, policy: Policy) -> None:
        program = self.program
        levels = len(program.framework.levels)
        verdict_of = dict(zip((c.id for c in program.criteria), program.verdicts, strict=True))
        of_module: list[list[list[Ruling]]] = []
        for module in program.framework.modules:
            of_module.append([])
            for theme in module.themes:
                taking_part = self.counting.takes_part([verdict_of[c.id] for c in theme.criteria])
                held: list[Ruling] = []
                for level in range(levels):
                    asked = [verdict_of[c.id] for c in theme.criteria if c.level == level]
                    enough = self.counting.share(asked, policy.criteria)
                    held.append(
                        self.counting.holds(taking_part, enough, held[-1] if held else None)
                    )
                of_module[-1].append(held)
            program.themes += of_module[-1]
        if policy.points is not None:
            program.council = self._by_points(policy.points)
        if policy.themes is None:
            return
        program.modules = [self._roll_up(themes, policy.themes, levels) for themes in of_module]
        if policy.modules is not None:
            program.council = self._roll_up(program.modules, policy.modules, levels)

    def _roll_up(self, parts: list[list[Ruling]], share: Fraction, levels: int) -> list[Ruling]:
        taking_part = self.counting.takes_part([part[0] for part in parts])
        return [
            self.counting.holds(
                taking_part, self.counting.share([part[level] for part in parts], share), None
            )
            for level in range(levels)
        ]

    def _by_points(self, points: Points) -> list[Ruling]:
        """The council's verdicts, level by level, from what every theme gives."""
        themes = self.program.themes
        taking_part = self.counting.takes_part([theme[0] for theme in themes])
        held: list[Ruling] = []
        for band in points.bands:
            enough = self.names.new(f"enough_{len(self.program.deriving)}")
            below = [0, *points.gives]
            self.counting.balance(
                [verdict for theme in themes for verdict in theme],
                enough,
                start=-band.start,
                ups=[more - less for more, less in zip(points.gives, below, strict=False)]
                * len(themes),
            )
            held.append(self.counting.holds(taking_part, enough, None))
        return held
