"""`make_plan` and `best_within`: the least effort that reaches a target, and the best of some days.

What an action is, what it costs and why the cheapest plan is found exactly: docs/dry-run.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from eflg_engine.analysis.plan import maxsat
from eflg_engine.analysis.plan.cheapest_moves import (
    NEVER,
    Goal,
    Least,
    all_of,
    least,
    moves_of,
    pruned,
    reduced,
    satisfied,
)
from eflg_engine.analysis.plan.possible_actions import (
    Move,
    Part,
    Space,
    asked_criteria,
    level_goal,
)
from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.ladder import NONE
from eflg_engine.assessment.match import Match, match_of
from eflg_engine.assessment.reasons.findings import Finding, Wording, yearly_day_text
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.state import State
from eflg_engine.evidence.bundle import Bundle, EvidenceItem
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.framework.naming import MODULE, THEME, Naming
from eflg_engine.reading.problems import InvalidInput, Place, Problem, did_you_mean, listed
from eflg_engine.reading.values import folded

MOST_IN_A_PHASE = 10
MOST_ALTERNATIVES = 3
COUNCIL = "council"
FEW_NODES = 500
"""Places of the search tree looked at where one search of many, or without proof, is enough."""
MOST_WANTS = 10
"""Criteria that share moves, up to which a budget is shared out exactly between them."""

Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Change:
    """What an action does to one item: offer, refresh, strengthen, widen or obtain.

    `moves` are its smallest steps. `item` is the item as it will be; `new` says that the bundle
    does not hold it yet. `offered_for` are ids of criteria for which it is offered besides.
    """

    verb: str
    item: EvidenceItem
    new: bool
    moves: tuple[Move, ...]
    days: int
    offered_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """A change as a step of a plan, numbered from 1.

    `criteria` are ids of criteria that would not be met without it. `alternatives` are other
    changes, each list as cheap as this one, that would do in its place.
    """

    number: int
    change: Change
    criteria: tuple[str, ...]
    alternatives: tuple[tuple[Change, ...], ...]
    more_alternatives: bool


@dataclass(frozen=True, slots=True)
class Phase:
    """Actions to carry out together; `level` is what the part then holds, None below the first.

    `points` are the council's then; None for another part, or where no points are added up.
    """

    number: int
    actions: tuple[Action, ...]
    days: int
    level: str | None
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Blocker:
    """A criterion that no action in the space can meet, and why."""

    criterion: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Actions that take a part of the council to a level, at the least effort that was found.

    `day` is the day on which the level is to be held; `start` the assessment on that day if
    nothing is done. `reached` is false where no actions reach the target (`blockers` says why).
    `proven_minimal` says whether no cheaper plan exists in the space of docs/dry-run.md, or, with
    a budget, that nothing better can be had for it. With a budget, `level` is the level it buys
    (None: none above the one held), `asked_level` the one asked for, and `left_over` what remains.
    """

    framework: Framework
    bundle: Bundle
    policy: Policy
    part: Part
    start: Assessment
    day: date
    asked_level: str
    level: str | None
    held: str | None
    reached: bool
    actions: tuple[Action, ...]
    phases: tuple[Phase, ...]
    days: int
    proven_minimal: bool
    search: str  # exact, maxsat, or best_found
    criteria_met: tuple[int, int, int]  # now, after the plan, of how many up to the asked level
    budget: int | None = None
    blockers: tuple[Blocker, ...] = ()
    relies_on: tuple[str, ...] = ()  # planned items, dated by `day`
    space: Space | None = None

    @property
    def left_over(self) -> int | None:
        """Days of the budget not spent."""
        return None if self.budget is None else self.budget - self.days

    @property
    def moves(self) -> list[Move]:
        """Every step of every action."""
        return [move for action in self.actions for move in action.change.moves]


def carry_out(bundle: Bundle, plan: Plan, actions: Iterable[Action] | None = None) -> Bundle:
    """The bundle once the plan, or some of its actions, is carried out."""
    chosen = list(plan.actions if actions is None else actions)
    assert plan.space is not None
    return _carried_out(plan.space, bundle, [action.change for action in chosen])


def make_plan(
    bundle: Bundle,
    framework: Framework,
    target: str,
    *,
    part: str | None = None,
    by: date | None = None,
    as_at: date | None = None,
    policy: str | Policy | None = None,
    tick: Tick | None = None,
) -> Plan:
    """The least effort that has a theme, a module or (no `part`) the council hold a level.

    `target` is a level by id or title. The level is to be held on the day `by` (`as_at` when left
    out), on evidence that still counts then. For a theme or a module the search is exact; for the
    council it is where python-sat is installed. `tick` is called now and then while it works.

    Raises InvalidInput for words that the framework does not know, and where nothing in the part
    can be assessed.
    """
    request = _Request(bundle, framework, target, part, by, as_at, policy)
    level = request.level
    space = request.space(level)
    goal = level_goal(space, request.part, level, request.policy)
    assert goal is not None
    found, search = _cheapest(goal, space.days, request.part, tick)
    if found is None:
        return request.plan(space, level, Least(0, 0, True), "exact", goal, reached=False)
    return request.plan(space, level, found, search, goal)


def best_within(
    bundle: Bundle,
    framework: Framework,
    budget: int,
    target: str | None = None,
    *,
    part: str | None = None,
    by: date | None = None,
    as_at: date | None = None,
    policy: str | Policy | None = None,
    tick: Tick | None = None,
) -> Plan:
    """The best that a budget in days reaches: the highest level up to the target (the top one
    when left out); within it, the most criteria up to the target met; then the least effort.

    Arguments and errors as for make_plan; a budget below 0 is refused.
    """
    top = framework.levels[-1].id if target is None else target
    request = _Request(bundle, framework, top, part, by, as_at, policy, budget)
    space = request.space(request.level)
    proven, search = True, "exact"
    goal: Goal = 0
    bought: int | None = None
    for level in range(request.level, request.held_number(), -1):
        wanted = level_goal(space, request.part, level, request.policy)
        assert wanted is not None
        found, search = _cheapest(wanted, space.days, request.part, tick)
        if found is not None:
            if found.cost <= budget:
                goal, bought = wanted, level
                break
            proven = proven and found.proven
    best, sure = _most_criteria(space, goal, budget, tick)
    found = Least(best, sum(space.days[m] for m in _numbers(best)), proven and sure)
    if not found.proven:
        search = "best_found"
    return request.plan(space, bought, found, search, goal)


# --- asking -------------------------------------------------------------------------------------


class _Request:
    """What is asked for, checked."""

    def __init__(
        self,
        bundle: Bundle,
        framework: Framework,
        target: str,
        part: str | None,
        by: date | None,
        as_at: date | None,
        policy: str | Policy | None,
        budget: int | None = None,
    ) -> None:
        problems: list[Problem] = []
        level = find_level(framework, target, problems)
        found = find_part_of_plan(framework, part, problems)
        if budget is not None and budget < 0:
            problems.append(
                Problem(
                    "out_of_range",
                    Place("budget"),
                    "a budget must be 0 days or more",
                    found=str(budget),
                    allowed="a number of days, 0 or more",
                )
            )
        start_day = as_at or bundle.as_at
        if by is not None and start_day is not None and by < start_day:
            problems.append(
                Problem(
                    "out_of_range",
                    Place("by"),
                    "the day to reach it by lies before the day of the assessment",
                    found=by.isoformat(),
                    allowed=f"{start_day.isoformat()} or later",
                )
            )
        try:
            now = assess(bundle, framework, as_at=as_at, policy=policy)
        except InvalidInput as error:
            problems += error.problems
        if problems:
            raise InvalidInput(problems)
        assert level is not None
        assert found is not None
        self.bundle, self.framework, self.level, self.part = now.bundle, framework, level, found
        self.policy = now.policy
        self.today = now.as_at
        self.day = by or now.as_at
        self.start = assess(bundle, framework, as_at=self.day, policy=policy)
        self.budget = budget
        self.match: Match = match_of(bundle, framework)
        if not asked_criteria(self.start.judgement, found, len(framework.levels) - 1):
            raise InvalidInput(
                [
                    Problem(
                        "nothing_assessed",
                        Place(framework.id),
                        "nothing here can be assessed, so there is no level to reach",
                        found=found.id or COUNCIL,
                        hint="is it in the scope, and does the council's profile say enough?",
                    )
                ]
            )

    def space(self, level: int) -> Space:
        """The moves for what the part lacks up to a level."""
        states = self.start.judgement.states
        unmet = [c for c in self.asked(level) if states[c] is not State.MET]
        return Space(self.match, self.day, unmet)

    def asked(self, level: int) -> list[int]:
        """The criteria of the part that bear on a level: those up to it.

        On the council's, where points are added up, every one: any theme may give the points.
        """
        if self.part.sort == COUNCIL and self.policy.points is not None:
            level = len(self.framework.levels) - 1
        return asked_criteria(self.start.judgement, self.part, level)

    def held_number(self, result: Assessment | None = None) -> int:
        """The level that the part holds (the lowest of its own where it is not added up)."""
        return held_level(result or self.start, self.part)

    def plan(
        self,
        space: Space,
        level: int | None,
        found: Least,
        search: str,
        goal: Goal,
        *,
        reached: bool = True,
    ) -> Plan:
        """The moves found, as a plan."""
        judgement = self.start.judgement
        spare = goal if self.budget is None else NEVER
        actions = _actions(space, found.moves, spare, self.level, _free_ids(self.bundle))
        asked = self.asked(self.level)
        met = sum(judgement.states[c] is State.MET for c in asked)
        after = met + sum(
            satisfied(space.criterion_goal(c), found.moves)
            for c in asked
            if judgement.states[c] is not State.MET
        )
        blockers = () if reached else _blockers(self.start, space)
        return Plan(
            framework=self.framework,
            bundle=self.bundle,
            policy=self.policy,
            part=self.part,
            start=self.start,
            day=self.day,
            asked_level=self.framework.levels[self.level].id,
            level=None if level is None else self.framework.levels[level].id,
            held=_level_id(self.framework, self.held_number()),
            reached=reached,
            actions=actions,
            phases=self._phases(space, actions),
            days=found.cost,
            proven_minimal=found.proven and reached,
            search=search,
            criteria_met=(met, after, len(asked)),
            budget=self.budget,
            blockers=blockers,
            relies_on=tuple(
                item.id for item in self.match.items if self.today < item.dated <= self.day
            ),
            space=space,
        )

    def _phases(self, space: Space, actions: Sequence[Action]) -> tuple[Phase, ...]:
        """Groups of at most ten actions, of even size: never fewer than five beside others."""
        groups = -(-len(actions) // MOST_IN_A_PHASE)
        phases = []
        first = 0
        for number in range(groups):
            size = len(actions) // groups + (number < len(actions) % groups)
            chosen = tuple(actions[first : first + size])
            first += size
            changes = [action.change for action in actions[:first]]
            result = assess(
                _carried_out(space, self.bundle, changes),
                self.framework,
                as_at=self.day,
                policy=self.policy,
            )
            phases.append(
                Phase(
                    number + 1,
                    chosen,
                    sum(action.change.days for action in chosen),
                    _level_id(self.framework, self.held_number(result)),
                    result.points.points if result.points and self.part.sort == COUNCIL else None,
                )
            )
        return tuple(phases)


def held_level(result: Assessment, part: Part) -> int:
    """The level (a number, NONE below the first) that a part holds.

    Where the policy does not add up that far, the lowest of the modules, or of the themes.
    """
    rules = result.judgement.match.rules
    levels = result.levels
    if part.sort == "theme":
        held = [levels.themes[part.themes[0]]]
    elif part.sort == "module":
        held = [levels.modules[rules.themes[part.themes[0]].module]]
    else:
        held = [levels.council]
        if levels.council is None:
            held = list(levels.modules)
    found = [level for level in held if level is not None]
    if not found:
        found = [level for t in part.themes if (level := levels.themes[t]) is not None]
    return min(found, default=NONE)


def find_level(framework: Framework, word: str, problems: list[Problem]) -> int | None:
    """The number of a level, by id or title; None and a problem where there is none."""
    names = {folded(level.title): n for n, level in enumerate(framework.levels)}
    names |= {folded(level.id): n for n, level in enumerate(framework.levels)}
    found = names.get(folded(word))
    if found is None:
        ids = [level.id for level in framework.levels]
        problems.append(
            Problem(
                "unknown_level",
                Place(framework.id),
                "there is no such level in this framework",
                found=word,
                allowed=listed(ids),
                hint=did_you_mean(word, ids),
            )
        )
    return found


def find_part_of_plan(
    framework: Framework, word: str | None, problems: list[Problem], first: str = MODULE
) -> Part | None:
    """The council (None), a module or a theme; None and a problem where there is none.

    Where a name could be either, it is the sort that goes `first`.
    """
    numbers = {theme: n for n, theme in enumerate(framework.themes)}
    if word is None:
        return Part("", f"The {framework.body}", tuple(numbers.values()), COUNCIL)
    naming = Naming.of(framework)
    named = naming.one(word, (first,), (MODULE, THEME)) or ""
    for module in framework.modules:
        if module.id == named:
            return Part(named, module.title, tuple(numbers[t.id] for t in module.themes), "module")
    if named in numbers:
        return Part(named, framework.themes[named].title, (numbers[named],), "theme")
    ids = [*(module.id for module in framework.modules), *numbers]
    problems.append(
        Problem(
            "unknown_part",
            Place(framework.id),
            "there is no such theme or module",
            found=word,
            allowed=listed(ids),
            hint=naming.hint(word, (MODULE, THEME)),
        )
    )
    return None


def _level_id(framework: Framework, level: int) -> str | None:
    return None if level == NONE else framework.levels[level].id


# --- searching ----------------------------------------------------------------------------------


def _cheapest(
    goal: Goal, days: Sequence[int], part: Part, tick: Tick | None
) -> tuple[Least | None, str]:
    """A cheapest set of moves, and how it was found."""
    if part.sort == COUNCIL and maxsat.available():
        return maxsat.least_by_maxsat(goal, days), "maxsat"
    if part.sort == COUNCIL:
        return _part_by_part(goal, days, tick)
    found = least(goal, days, tick=tick)
    if found is None:
        return None, "exact"
    if not found.proven and maxsat.available():
        return maxsat.least_by_maxsat(goal, days), "maxsat"
    return found, "exact" if found.proven else "best_found"


def _part_by_part(goal: Goal, days: Sequence[int], tick: Tick | None) -> tuple[Least | None, str]:
    """A good set of moves for the council: what brings most for its cost first, and so on."""
    small = reduced(goal)
    if small in (0, NEVER):
        return (Least(0, 0, True) if small == 0 else None), "exact"
    need, parts = goal if not isinstance(goal, int) else (1, (goal,))
    ways: dict[Goal, Least | None] = {}
    moves = 0
    while (now := _holding(parts, moves)) < need:
        open_parts = [part for part in dict.fromkeys(parts) if not satisfied(part, moves)]
        best: tuple[float, int] | None = None
        chosen = 0
        for place, part in enumerate(open_parts):
            if part not in ways:
                ways[part] = least(reduced(part, moves), days, most_nodes=FEW_NODES, tick=tick)
            way = ways[part]
            if way is None:
                continue
            gain = min(_holding(parts, moves | way.moves), need) - now
            if best is None or (way.cost / gain, place) < best:
                best, chosen = (way.cost / gain, place), way.moves
        if best is None:
            return None, "best_found"
        moves |= chosen
        for part in open_parts:  # what shares moves with those just made may cost less now
            if moves_of(part) & chosen:
                ways.pop(part, None)
    moves = pruned(goal, moves, days)
    return Least(moves, sum(days[m] for m in _numbers(moves)), False), "best_found"


def _holding(parts: Sequence[Goal], moves: int) -> int:
    """How many of the parts these moves satisfy, copies and all."""
    return sum(weight for part, weight in Counter(parts).items() if satisfied(part, moves))


def _most_criteria(space: Space, goal: Goal, budget: int, tick: Tick | None) -> tuple[int, bool]:
    """Moves within the budget that satisfy the goal and meet the most criteria besides.

    Criteria that share no moves are apart: for each group the least cost of meeting any number of
    them is found, and the groups share the budget out between them exactly.
    """
    goal = reduced(goal)
    must = list(goal[1]) if not isinstance(goal, int) and goal[0] == len(goal[1]) else [goal]
    wishes = [
        wish
        for criterion in space.criteria
        if (wish := reduced(space.criterion_goal(criterion))) not in (0, NEVER)
    ]
    groups: list[tuple[int, list[Goal], list[Goal]]] = []
    for part, wished in [*((m, False) for m in must if m != 0), *((w, True) for w in wishes)]:
        bits = moves_of(part)
        musts, wants = ([], [part]) if wished else ([part], [])
        apart = []
        for other in groups:
            if other[0] & bits:
                bits |= other[0]
                musts, wants = [*other[1], *musts], [*other[2], *wants]
            else:
                apart.append(other)
        groups = [*apart, (bits, musts, wants)]
    proven = True
    best: dict[int, tuple[int, int]] = {0: (0, 0)}  # days spent: criteria met, moves
    for _, musts, wants in groups:
        choices, sure = _choices(musts, wants, space.days, budget, tick)
        proven = proven and sure
        following: dict[int, tuple[int, int]] = {}
        for spent, (met, moves) in best.items():
            for days, (more, extra) in choices.items():
                total = spent + days
                if total <= budget and following.get(total, (-1, 0))[0] < met + more:
                    following[total] = (met + more, moves | extra)
        best = _undominated(following)
    spent = max(best, key=lambda days: (best[days][0], -days))
    return best[spent][1], proven


def _choices(
    musts: list[Goal], wants: list[Goal], costs: Sequence[int], budget: int, tick: Tick | None
) -> tuple[dict[int, tuple[int, int]], bool]:
    """What must be done and any number of wants besides, as days: (wants met, moves).

    Each number at its least cost where there are few wants; otherwise one want after another, the
    cheapest next, which may not be the least and is not called proven.
    """
    choices: dict[int, tuple[int, int]] = {}
    if len(wants) > MOST_WANTS:
        found = least(all_of(musts), costs, most_nodes=FEW_NODES, tick=tick)
        moves = found.moves if found is not None else 0
        ways: dict[int, Least | None] = {}
        left = set(range(len(wants)))
        while found is not None and (spent := sum(costs[m] for m in _numbers(moves))) <= budget:
            left = {place for place in left if not satisfied(wants[place], moves)}
            choices.setdefault(spent, (len(wants) - len(left), moves))
            for place in left - ways.keys():
                ways[place] = least(reduced(wants[place], moves), costs, most_nodes=FEW_NODES)
            able = [(way.cost, place) for place in left if (way := ways[place]) is not None]
            if not able:
                break
            chosen = ways[min(able)[1]]
            assert chosen is not None
            moves |= chosen.moves
            for place in left:  # what shares moves with those just made may cost less now
                if moves_of(wants[place]) & chosen.moves:
                    ways.pop(place, None)
        return choices, False
    proven = True
    asked = 0
    while asked <= len(wants):
        found = least(
            all_of([*musts, (asked, tuple(wants))]), costs, most_nodes=FEW_NODES, tick=tick
        )
        if found is None:
            break
        proven = proven and found.proven
        if found.cost > budget:
            break
        asked = max(asked, sum(satisfied(want, found.moves) for want in wants))
        choices[found.cost] = (asked, found.moves)
        asked += 1
    return choices, proven


def _undominated(choices: Mapping[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Choices that meet more criteria than every cheaper one."""
    kept: dict[int, tuple[int, int]] = {}
    most = -1
    for days in sorted(choices):
        if choices[days][0] > most:
            kept[days] = choices[days]
            most = choices[days][0]
    return kept


def _numbers(bits: int) -> list[int]:
    return [n for n in range(bits.bit_length()) if bits >> n & 1]


# --- moves to actions ---------------------------------------------------------------------------

_VERBS = {
    "offer": "offer",
    "refresh": "refresh",
    "show": "strengthen",
    "assure": "strengthen",
    "figure": "strengthen",
    "widen": "widen",
    "obtain": "obtain",
}
_ORDER = ("offer", "strengthen", "widen", "refresh", "obtain")


def _changes(space: Space, moves: int) -> list[Change]:
    """Moves put together: one change for each item and verb; offering a new item goes with it."""
    groups: dict[tuple[int, str], list[int]] = {}
    for number in _numbers(moves):
        move = space.moves[number]
        new = space.subjects[move.item].leaf >= 0
        groups.setdefault((move.item, "obtain" if new else _VERBS[move.verb]), []).append(number)
    by_item: dict[int, list[Move]] = {}
    for (item, _), numbers in groups.items():
        by_item.setdefault(item, []).extend(space.moves[n] for n in numbers)
    found = []
    for (item, verb), numbers in sorted(groups.items()):
        subject = space.subjects[item]
        new = subject.leaf >= 0
        name = "new" if new else subject.item.id
        chosen = tuple(space.moves[n] for n in numbers)
        after = space.changed(item, by_item[item], name)
        found.append(
            Change(
                verb,
                after,
                new,
                chosen,
                sum(move.days for move in chosen),
                tuple(
                    space.rules.criteria[int(move.what[0])].id
                    for move in chosen
                    if move.verb == "offer"
                ),
            )
        )
    return found


def _free_ids(bundle: Bundle) -> Iterator[str]:
    """N1, N2 ...: ids for new items that the bundle does not use."""
    return (name for n in count(1) if (name := f"N{n}") not in bundle.item)


def _actions(
    space: Space, moves: int, goal: Goal, top: int, new_ids: Iterator[str]
) -> tuple[Action, ...]:
    """Moves as numbered actions: lower levels first, then what is quickest."""
    places = {move: number for number, move in enumerate(space.moves)}
    wishes = [
        (criterion, wish, moves_of(wish))
        for criterion in space.criteria
        if (wish := space.criterion_goal(criterion)) != 0 and satisfied(wish, moves)
    ]
    goal = reduced(goal)
    parts = list(goal[1]) if not isinstance(goal, int) and goal[0] == len(goal[1]) else [goal]
    masks = [moves_of(part) for part in parts]
    drafts = []
    for change in _changes(space, moves):
        bits = sum(1 << places[move] for move in change.moves)
        closed = [
            criterion
            for criterion, wish, mask in wishes
            if mask & bits and not satisfied(wish, moves & ~bits)
        ]
        level = min((space.rules.criteria[c].level for c in closed), default=top)
        order = (level, _ORDER.index(change.verb), change.days, closed[:1], change.item.id)
        drafts.append((order, change, bits, closed))
    drafts.sort(key=lambda draft: draft[0])
    actions = []
    for number, (_, change, bits, closed) in enumerate(drafts, 1):
        touched = [part for part, mask in zip(parts, masks, strict=True) if mask & bits]
        others = _alternatives(space, touched, moves, bits, change.days)
        if change.new:
            change = replace(change, item=replace(change.item, id=next(new_ids)))
        actions.append(
            Action(
                number,
                change,
                tuple(space.rules.criteria[c].id for c in closed),
                tuple(others[:MOST_ALTERNATIVES]),
                len(others) > MOST_ALTERNATIVES,
            )
        )
    return tuple(actions)


def _alternatives(
    space: Space, parts: list[Goal], moves: int, bits: int, days: int
) -> list[tuple[Change, ...]]:
    """What would do as well as some moves of a plan, the rest of it staying as it is."""
    if not parts:
        return []
    found: list[tuple[Change, ...]] = []
    barred = bits
    goal = reduced(all_of(parts), moves & ~bits)
    while len(found) <= MOST_ALTERNATIVES:
        goal_now = reduced(goal, 0, barred)
        other = None if goal_now == NEVER else least(goal_now, space.days, most_nodes=500)
        if other is None or other.cost != days:
            break
        found.append(tuple(_changes(space, other.moves)))
        barred |= other.moves
    return found


def _carried_out(space: Space, bundle: Bundle, changes: Iterable[Change]) -> Bundle:
    """The bundle after some changes."""
    moves: dict[int, list[Move]] = {}
    ids: dict[int, str] = {}
    for change in changes:
        number = change.moves[0].item
        moves.setdefault(number, []).extend(change.moves)
        if change.new:
            ids[number] = change.item.id
    return space.carried_out(bundle, moves, ids)


def _blockers(start: Assessment, space: Space) -> tuple[Blocker, ...]:
    """The criteria that no moves meet, and the reasons."""
    wording = Wording.of(start.framework)
    rules = space.rules
    found = []
    for criterion in space.criteria:
        if reduced(space.criterion_goal(criterion)) != NEVER:
            continue
        reasons = [
            wording.sentence(
                Finding(
                    "coverage_short",
                    {"dimension": demand.dimension, "has": 0, "needs": 0, "missing": ()},
                )
            )
            for leaf in rules.leaves_of[criterion]
            for demand in space.judgement.demands[leaf]
            if not demand.need
        ]
        reasons += [
            f"On {space.day} no figures of a snapshot of {yearly_day_text(yearly.yearly_day)} can "
            "be published in time"
            for leaf in rules.leaves_of[criterion]
            if (yearly := rules.leaves[leaf].snapshot) and yearly.open_on(space.day) is None
        ]
        reason = reasons[0] if reasons else "No kind of evidence that it takes can show as much"
        found.append(Blocker(rules.criteria[criterion].id, reason))
    return tuple(found)
