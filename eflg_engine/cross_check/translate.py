"""A framework and a policy, translated to rules.

Four sorts of rules, and the flat facts they read (every name below stands for a generated one):

1. *Matching.* A fact is one item offered at one place: `place`, `kind`, `ahead` (days after the
   date), `left` (days until its review), `fresh` for each age limit (days since the oldest date
   allowed), for each yearly snapshot that it is one of the days since that day, the days left then
   to publish and the days that it still stands for, `touches` (the scope), `claimed` and `reach`
   and `assurance` (rungs) and the named figures. Each leaf is one rule. What is offered where, and
   the council's profile, likewise.
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

A verdict is a fact with the property `met` (1 or 0), and for what is added up also `asked`: 0 for
a criterion that is not assessed and for what has none that is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from eflg_engine.cross_check.adapter import Fact, Network, SecondEngineUnavailable
from eflg_engine.cross_check.counting import Counting, Ruling
from eflg_engine.cross_check.names import DistinctNames
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
from eflg_engine.framework.model import (
    ANY_FIGURE,
    Criterion,
    Due,
    Framework,
    Leaf,
    Points,
    Policy,
    Threshold,
)
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.reading.values import Interval, value_key

STATES = ("out_of_scope", "not_applicable", "not_assessed", "met", "no_evidence", "not_met")

HIGHEST = 10**16
"""Figures are whole numbers at most this far from 0: beyond it they are taken as this."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A property that carries a figure times a power of ten, rounded down."""

    measure: str
    places: int
    name: str

    def value(self, figure: Decimal) -> int:
        """The figure as the property has it."""
        return whole(figure, self.places)


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
    figures: dict[tuple[str, int], Figure] = field(default_factory=dict)
    profile: dict[tuple[str, int], Figure] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    dues: dict[Due, str] = field(default_factory=dict)
    trees: list[str] = field(default_factory=list)  # by criterion: its requirement's verdict
    verdicts: list[Ruling] = field(default_factory=list)  # by criterion
    themes: list[list[Ruling]] = field(default_factory=list)
    modules: list[list[Ruling]] | None = None
    council: list[Ruling] | None = None
    givens: list[Fact] = field(default_factory=list)  # true whatever the bundle
    matching: list[Rule] = field(default_factory=list)
    deriving: list[Rule] = field(default_factory=list)
    network: Network | None = None


PLACE, KIND, AHEAD, LEFT, TOUCHES = "place", "kind", "ahead", "left", "touches"
CLAIMED, REACH, ASSURANCE = "claimed", "reach", "assurance"
OFFER, SPARE, LEAF = "offer", "spare", "leaf"
IN_SCOPE, FAILS, UNKNOWN, MET, OFFERED = "in_scope", "fails", "unknown", "tree_met", "offered"
FIXED = (
    *(PLACE, KIND, AHEAD, LEFT, TOUCHES, CLAIMED, REACH, ASSURANCE, OFFER, SPARE, LEAF),
    *(IN_SCOPE, FAILS, UNKNOWN, MET, OFFERED),
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
                    program.criteria.append(criterion)
                    program.module_of.append(module.id)

    def _criterion(self, criterion: Criterion) -> None:
        program = self.program
        number = len(program.trees)
        here = (criterion.id, criterion.theme, program.module_of[number])
        places = tuple(program.places[place] for place in here)
        program.matching.append(
            Rule((one_of(OFFER, places),), (OFFER,), Note(Says.OFFERED, number))
        )
        for condition in criterion.applies_when:
            if condition.at_least is not None:
                figure = self._figure(program.profile, condition.field, condition.at_least)
                least = figure.value(condition.at_least)
                holds = at_least(figure.name, least)
                fails = below(figure.name, least)
                name = figure.name
            else:
                choice = self._choice(condition.field)
                listed = tuple(choice.values.index(value_key(value)) for value in condition.values)
                holds, fails = one_of(choice.name, listed), none_of(choice.name, listed)
                name = choice.name
            silent = program.unknown.get(condition.field)
            if silent is None:
                silent = program.unknown[condition.field] = self.names.new("no_" + condition.field)
            for says, answer, mentions in (
                (Says.HOLDS, holds, name),
                (Says.FAILS, fails, name),
                (Says.UNKNOWN, equals(silent, 1), silent),
            ):
                program.matching.append(Rule((answer,), (mentions,), Note(says, number)))
        if criterion.due is not None:
            days = program.dues.get(criterion.due)
            if days is None:
                days = program.dues[criterion.due] = self.names.new(f"due_{len(program.dues)}")
            rule = Rule((below(days, 0),), (days,), Note(Says.FAILS, number))
            program.matching.append(rule)
        program.trees.append(self._tree(criterion.requires, number, places))
        program.verdicts.append(self.counting.new_verdict(f"c{number}"))

    def _choice(self, name: str) -> Choice:
        found = self.program.choices.get(name)
        if found is None:
            values = {
                value_key(value): None
                for criterion in self.program.criteria
                for condition in criterion.applies_when
                if condition.field == name
                for value in condition.values
            }
            found = self.program.choices[name] = Choice(
                name, tuple(values), self.names.new("is_" + name)
            )
        return found

    def _figure(self, known: dict[tuple[str, int], Figure], measure: str, least: Decimal) -> Figure:
        exponent = least.normalize().as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        if least != ANY_FIGURE and abs(least.scaleb(places)) >= HIGHEST:
            raise SecondEngineUnavailable(
                f"The second engine takes figures of at most 16 digits, and this framework asks "
                f"for {measure} of {least}."
            )
        found = known.get((measure, places))
        if found is None:
            name = self.names.new(f"figure_{len(self.program.figures)}_{len(self.program.profile)}")
            found = known[measure, places] = Figure(measure, places, name)
        return found

    # --- requirements -------------------------------------------------------------------------

    def _tree(self, node: Leaf | Threshold, criterion: int, places: tuple[int, ...]) -> str:
        """The property that carries the verdict on a requirement."""
        if isinstance(node, Threshold):
            children = [Ruling(self._tree(child, criterion, places)) for child in node.children]
            verdict = self.names.new(f"n{len(self.program.deriving)}")
            self.counting.balance(children, verdict, start=-node.need, up=1)
            return verdict
        program = self.program
        number = len(program.leaves)
        verdict = self.names.new(f"leaf_{number}")
        conditions: list[Condition] = [one_of(PLACE, places)]
        if node.kinds:
            conditions.append(one_of(KIND, node.kinds))
        conditions += [below(AHEAD, 1), at_least(LEFT, 0), equals(TOUCHES, 1)]
        if node.within is not None:
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
        assessed = (equals(IN_SCOPE, 1), equals(FAILS, 0), equals(UNKNOWN, 0))
        states: dict[str, tuple[Condition, ...]] = {
            "out_of_scope": (equals(IN_SCOPE, 0),),
            "not_applicable": (equals(IN_SCOPE, 1), at_least(FAILS, 1)),
            "not_assessed": (equals(IN_SCOPE, 1), equals(FAILS, 0), at_least(UNKNOWN, 1)),
            "met": (*assessed, equals(MET, 1)),
            "no_evidence": (*assessed, equals(MET, 0), equals(OFFERED, 0)),
            "not_met": (*assessed, equals(MET, 0), equals(OFFERED, 1)),
        }
        self.program.matching += [
            Rule((at_least(SPARE, 0),), (SPARE,), Note(Says.COVERED, 1)),
            Rule((below(SPARE, 0),), (SPARE,), Note(Says.COVERED, 0)),
            *(
                Rule((both(states[state]),), (IN_SCOPE,), Note(Says.STATE, number))
                for number, state in enumerate(STATES)
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
