"""A slow, obvious evaluator, written straight from docs/formats.md and from nothing else.

It knows no part of ``eflg_engine``: tests compare the engine with it. Input is plain data
(the ``from_data`` form: the keys of framework.yaml plus ``modules`` and ``vocabulary``) and is
assumed valid. Nothing here is clever or fast; quotations in the docstrings are the rule of
docs/formats.md that the function carries out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations, product
from math import ceil
from typing import Any

from tests.oracles.reference_data import (
    DAY,
    TINY,
    Case,
    Data,
    after,
    before,
    children_of,
    criteria_of,
    criterion_of,
    date_of,
    first_day,
    items_of,
    kind_of,
    leaves_of,
    module_ids,
    module_of,
    number_of,
    only,
    plus_months,
    review_day,
    theme_data,
    theme_ids,
    theme_of,
)
from tests.oracles.reference_leaves import (
    is_leaf_met,
    is_offered,
    items_that_count,
    modules_in_scope,
    objective_in_force,
)

ASSESSED = ("met", "not_met", "no_evidence")


@dataclass(frozen=True, slots=True)
class Levels:
    """The level id each part holds; None below the first, without a level, or not added up."""

    themes: dict[str, str | None]
    modules: dict[str, str | None]
    council: str | None


# Questions


def states(framework: Data, bundle: Data, as_at: date) -> dict[str, str]:
    """The state of every criterion, by full id, in the order of the framework."""
    case = Case(framework, bundle, as_at)
    return {
        full_id: _state(case, full_id, criterion)
        for full_id, _, criterion in criteria_of(framework)
    }


def levels(
    framework: Data,
    bundle: Data,
    as_at: date,
    policy: str,
    known: dict[str, str] | None = None,
) -> Levels:
    """The levels held by themes, modules and council under one policy, named by its id.

    "Only themes with an assessed criterion, and modules with such a theme, take part; a theme,
    module or council with none has no level". Ranks: 0 is below the first level, None is no level.
    `known` are the states, where they have been worked out already.
    """
    found = states(framework, bundle, as_at) if known is None else known
    shares = framework["policies"][policy]
    theme_ranks = {
        theme: _theme_rank(framework, theme, found, shares["criteria"])
        for theme in theme_ids(framework)
    }
    if shares.get("kind") == "points":
        return Levels(
            themes={theme: _level_id(framework, rank) for theme, rank in theme_ranks.items()},
            modules=dict.fromkeys(module_ids(framework)),
            council=_level_id(framework, _rank_by_points(framework, shares, theme_ranks)),
        )
    module_ranks = {
        module: _rolled_up(
            framework,
            [rank for theme, rank in theme_ranks.items() if module_of(theme) == module],
            shares["themes"],
        )
        for module in module_ids(framework)
    }
    council_rank = _rolled_up(framework, list(module_ranks.values()), shares["modules"])
    return Levels(
        themes={theme: _level_id(framework, rank) for theme, rank in theme_ranks.items()},
        modules={module: _level_id(framework, rank) for module, rank in module_ranks.items()},
        council=_level_id(framework, council_rank),
    )


def is_met(framework: Data, bundle: Data, as_at: date, criterion_id: str) -> bool:
    """Whether the requirement is met; whether the criterion applies or is in scope is not asked."""
    return _is_met(Case(framework, bundle, as_at), criterion_id)


def leaf_counts(
    framework: Data, bundle: Data, as_at: date, criterion_id: str
) -> list[frozenset[str]]:
    """The items that count for each leaf, by id; leaves in document order, depth first."""
    case = Case(framework, bundle, as_at)
    requirement = criterion_of(framework, criterion_id)["requires"]
    return [
        frozenset(item["id"] for item in items_that_count(case, criterion_id, leaf))
        for leaf in leaves_of(requirement)
    ]


def leaves_met(framework: Data, bundle: Data, as_at: date) -> dict[str, tuple[bool, ...]]:
    """Whether each leaf of every criterion is met, by full id; leaves in document order."""
    case = Case(framework, bundle, as_at)
    return {
        full_id: tuple(
            is_leaf_met(case, full_id, leaf) for leaf in leaves_of(criterion["requires"])
        )
        for full_id, _, criterion in criteria_of(framework)
    }


def holds_until(
    framework: Data,
    bundle: Data,
    as_at: date,
    criterion_id: str,
    *,
    planned_objectives: bool = True,
) -> date | None:
    """The last date up to which a criterion met at ``as_at`` stays met without a break.

    Only items dated on or before ``as_at`` are read. None when it never lapses on them. Every day
    on which anything can change is tried in turn. Objectives published after ``as_at`` come into
    force on their day, unless ``planned_objectives`` is false: then they never do.
    """
    bundle = {**bundle, "evidence": [item for item in items_of(bundle) if date_of(item) <= as_at]}
    if not planned_objectives:
        in_force = [
            objective
            for objective in bundle.get("objectives", [])
            if objective_in_force(objective, as_at)
        ]
        bundle = {**bundle, "objectives": in_force}
    requirement = criterion_of(framework, criterion_id)["requires"]
    for day in sorted(_days_of_change(framework, requirement, bundle)):
        if day > as_at and not is_met(framework, bundle, day, criterion_id):
            return day - DAY
    return None


def breakers(framework: Data, bundle: Data, as_at: date, criterion_id: str) -> frozenset[str]:
    """The items, by id, without any one of which a met criterion is no longer met."""
    ids = frozenset(item["id"] for item in items_of(bundle))
    return frozenset(
        gone
        for gone in ids
        if not is_met(framework, only(bundle, ids - {gone}), as_at, criterion_id)
    )


def smallest_proof_size(framework: Data, bundle: Data, as_at: date, criterion_id: str) -> int:
    """The size of the smallest set of items that meets a met criterion. For small bundles only."""
    useful = sorted(frozenset().union(*leaf_counts(framework, bundle, as_at, criterion_id)))
    for size in range(len(useful) + 1):
        for chosen in combinations(useful, size):
            if is_met(framework, only(bundle, frozenset(chosen)), as_at, criterion_id):
                return size
    raise ValueError(f"{criterion_id} is not met")


# States and levels


def _state(case: Case, criterion_id: str, criterion: Data) -> str:
    """The table "state of a criterion", read from the top; the first row that fits.

    "Where with some of them nothing at all is asked, and with others something is, the criterion is
    not_assessed. Otherwise it is met where it is met whatever the value, and else not_met or
    no_evidence." """
    if module_of(criterion_id) not in modules_in_scope(case):
        return "out_of_scope"
    answer = applies(case, criterion, theme_data(case.framework, criterion_id))
    if answer is False:
        return "not_applicable"
    if answer is None:
        return "not_assessed"
    found = {
        _state_of_leaves(case.offering(bundle), criterion_id)
        for bundle in profiles_possible(case, criterion["requires"])
    }
    if "not_applicable" in found and len(found) > 1:
        return "not_assessed"
    return next(iter(found - {"met"}), "met")


def _state_of_leaves(case: Case, criterion_id: str) -> str:
    """The state by the leaves that are asked, where the profile says all that they look at."""
    requirement = asked_part(case, criterion_of(case.framework, criterion_id)["requires"])
    if requirement is None:
        return "not_applicable"
    if _is_requirement_met(case, criterion_id, requirement):
        return "met"
    if not any(is_offered(case, item, criterion_id) for item in items_of(case.bundle)):
        return "no_evidence"
    return "not_met"


def asked_part(case: Case, requirement: Data) -> Data | None:
    """ "It is taken out of the requirement: `all` asks for the rest, `any` for one of the rest,
    `at_least n` for n of the rest or all of them where they are fewer; a part with nothing left is
    itself taken out." None where nothing is left."""
    if "evidence" in requirement:
        return requirement if applies(case, requirement["evidence"]) else None
    rest = [
        child for each in children_of(requirement) if (child := asked_part(case, each)) is not None
    ]
    if not rest:
        return None
    if "at_least" in requirement:
        return {"at_least": min(int(requirement["at_least"]), len(rest)), "of": rest}
    return {word: rest for word in ("all", "any") if word in requirement}


def profiles_possible(case: Case, requirement: Data) -> Iterator[Data]:
    """The bundle with every value that matters of the fields that its profile does not give and a
    leaf's `applies_when` looks at: "all that matters of a value is which tests it passes"."""
    conditions = [leaf.get("applies_when", {}) for leaf in leaves_of(requirement)]
    return _bundles_possible(case, conditions)


def _bundles_possible(case: Case, conditions: list[Data]) -> Iterator[Data]:
    council = case.bundle.get("council", {})
    asked: dict[str, list[Any]] = {}
    for field, wanted in facts_in(conditions):
        if council.get(field) is None:
            asked.setdefault(field, []).append(wanted)
    choices = [_values_that_matter(case, field, wanted) for field, wanted in asked.items()]
    for values in product(*choices):
        profile = dict(zip(asked, values, strict=True))
        yield {**case.bundle, "council": {**council, **profile}}


def facts_in(conditions: list[Data]) -> Iterator[tuple[str, Any]]:
    """What these conditions ask of which fields, under `any` and `not` too."""
    for condition in conditions:
        for field, wanted in condition.items():
            if field == "any":
                yield from facts_in(wanted)
            elif field == "not":
                yield from facts_in([wanted])
            else:
                yield field, wanted


def _values_that_matter(case: Case, field: str, asked: list[Any]) -> list[Any]:
    declared = next(each for each in case.vocabulary["profile"] if each["id"] == field)
    if "values" in declared:
        return list(declared["values"])
    points = []
    for wanted in asked:
        listed = list(wanted.values()) if isinstance(wanted, dict) else wanted
        points += listed if isinstance(listed, list) else [listed]
    numbers = {number_of(point) + step for point in points for step in (0, TINY, -TINY)}
    return [number for number in numbers if number >= 0]


def applies(case: Case, criterion: Data, theme: Data | None = None) -> bool | None:
    """ "A condition holds where it does whatever the facts are that the profile does not give, and
    fails where it does so whatever they are. Otherwise it is open [None]." Before that, "on an
    earlier day than it is due the criterion is not_applicable." """
    if "due" in criterion and not is_due(criterion["due"], case):
        return False
    both = [each.get("applies_when", {}) for each in (theme or {}, criterion)]
    answers = {
        all(is_so(condition, bundle.get("council", {})) for condition in both)
        for bundle in _bundles_possible(case, both)
    }
    return None if len(answers) == 2 else answers.pop()


def fields_that_decide(case: Case, criterion: Data, theme: Data | None = None) -> set[str]:
    """ "The fields that decide, alone or with others": two values of one make a difference, all
    else being the same."""
    both = [each.get("applies_when", {}) for each in (theme or {}, criterion)]
    councils = [bundle["council"] for bundle in _bundles_possible(case, both)]
    return {
        field
        for one in councils
        for other in councils
        if all(is_so(each, one) for each in both) and not all(is_so(each, other) for each in both)
        if len(found := [field for field in one if one[field] != other[field]]) == 1
        for field in found
    }


def is_so(condition: Data, council: Data) -> bool:
    """ "All must hold": a field's test, one of the conditions under `any`, and not that under
    `not`."""
    for field, asked in condition.items():
        if field == "any":
            holds = any(is_so(each, council) for each in asked)
        elif field == "not":
            holds = not is_so(asked, council)
        else:
            holds = is_as_asked(council[field], asked)
        if not holds:
            return False
    return True


def is_due(due: Data, case: Case) -> bool:
    """ "It is due on and after `from`, and on every day from which counting `after` back does not
    come before the day under `since`; where the profile does not give that day, it is due." """
    since = case.bundle.get("council", {}).get(due.get("since"))
    if "from" in due and case.as_at < first_day(due["from"]):
        return False
    return since is None or before(case.as_at, due["after"]) >= first_day(since)


def is_as_asked(value: Any, asked: Any) -> bool:
    """ "what they must be: a value, a list of values, or {at_least: number, at_most: number}" """
    if isinstance(asked, dict):
        return ("at_least" not in asked or number_of(value) >= number_of(asked["at_least"])) and (
            "at_most" not in asked or number_of(value) <= number_of(asked["at_most"])
        )
    choices = asked if isinstance(asked, list) else [asked]
    return any(_is_same_value(value, choice) for choice in choices)


def _is_same_value(left: Any, right: Any) -> bool:
    """Text as it stands; numbers as numbers, so that 250 is 250.0."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return number_of(left) == number_of(right)


def _theme_rank(framework: Data, theme: str, found: dict[str, str], share: str) -> int | None:
    """ "A theme holds level L when for L and every level below it at least the policy's share
    (rounded up) of that level's assessed criteria is met; a level with no assessed criterion asks
    nothing." """
    by_level: list[list[str]] = [
        [
            found[full_id]
            for full_id, at_level, _ in criteria_of(framework)
            if theme_of(full_id) == theme and at_level == level["id"] and found[full_id] in ASSESSED
        ]
        for level in framework["levels"]
    ]
    if not any(by_level):
        return None
    rank = 0
    for assessed in by_level:
        if assessed.count("met") < _needed(share, len(assessed)):
            break
        rank += 1
    return rank


def _rolled_up(framework: Data, ranks: list[int | None], share: str) -> int | None:
    """ "A module holds L when at least the policy's share of its themes (rounded up) hold L or
    higher; the council likewise over its modules." `none` is "no adding up"."""
    taking_part = [rank for rank in ranks if rank is not None]
    if share == "none" or not taking_part:
        return None
    return max(
        rank
        for rank in range(len(framework["levels"]) + 1)
        if sum(held >= rank for held in taking_part) >= _needed(share, len(taking_part))
    )


def points(framework: Data, bundle: Data, as_at: date, policy: str) -> dict[str, int]:
    """The points of every theme, by id, under a policy that adds points."""
    asked = framework["policies"][policy]
    found = states(framework, bundle, as_at)
    return {
        theme: _points(framework, asked, _theme_rank(framework, theme, found, asked["criteria"]))
        for theme in theme_ids(framework)
    }


def _points(framework: Data, asked: Data, rank: int | None) -> int:
    """ "Each gives what `points` says of its level; none below the first level, and none where
    nothing in it is assessed." """
    if not rank:
        return 0
    return int(asked["points"][framework["levels"][rank - 1]["id"]])


def _rank_by_points(framework: Data, asked: Data, theme_ranks: dict[str, int | None]) -> int | None:
    """ "The council holds the highest level whose band begins at the sum or below." """
    if all(rank is None for rank in theme_ranks.values()):
        return None
    total = sum(_points(framework, asked, rank) for rank in theme_ranks.values())
    rank = 0
    for level in framework["levels"]:
        if total < int(asked["bands"][level["id"]]["from"]):
            break
        rank += 1
    return rank


def _needed(share: str, total: int) -> int:
    """ "`all`, a percentage": how many of ``total`` that is, rounded up."""
    if share == "all":
        return total
    return ceil(Fraction(str(share).strip().removesuffix("%").strip()) * total / 100)


def _level_id(framework: Data, rank: int | None) -> str | None:
    """Rank 1 is the first level; 0 (below it) and None (no level) have no id."""
    if not rank:
        return None
    level_id: str = framework["levels"][rank - 1]["id"]
    return level_id


# Requirements


def _is_met(case: Case, criterion_id: str) -> bool:
    requirement = criterion_of(case.framework, criterion_id)["requires"]
    return all(
        _state_of_leaves(case.offering(bundle), criterion_id) == "met"
        for bundle in profiles_possible(case, requirement)
    )


def _is_requirement_met(case: Case, criterion_id: str, requirement: Data) -> bool:
    """ "A requirement is one of" evidence, all, any, at_least ... of."""
    if "evidence" in requirement:
        return is_leaf_met(case, criterion_id, requirement["evidence"])
    answers = [_is_requirement_met(case, criterion_id, child) for child in children_of(requirement)]
    if "all" in requirement:
        return all(answers)
    if "any" in requirement:
        return any(answers)
    return sum(answers) >= number_of(requirement["at_least"])


def _days_of_change(framework: Data, requirement: Data, bundle: Data) -> set[date]:
    """Every day on which what counts may change, and some more: the day after a `review_by`, the
    days around `dated` plus each `within` (months differ by up to 3 days), a `published`, and the
    days on which leaves fall due."""
    days = {
        review_by + DAY for item in items_of(bundle) if (review_by := review_day(item)) is not None
    }
    limits = {leaf["within"] for leaf in leaves_of(requirement) if "within" in leaf} - {"usual"}
    for item in items_of(bundle):
        if usual := kind_of(framework["vocabulary"], item).get("current_for"):
            days |= {after(date_of(item), usual) + shift * DAY for shift in range(-4, 7)}
    for leaf in leaves_of(requirement):
        days |= _days_due(leaf.get("due", {}), bundle)
    for leaf in leaves_of(requirement):
        for item in items_of(bundle):
            if "snapshot" in leaf and "snapshot" in item:
                following = plus_months(first_day(item["snapshot"]), 12)
                end = after(following, leaf["snapshot"]["publish_within"])
                days |= {end + shift * DAY for shift in range(-4, 7)}
    for item in items_of(bundle):
        for limit in limits:
            days |= {after(date_of(item), limit) + shift * DAY for shift in range(-4, 7)}
    return days | {
        first_day(objective["published"])
        for objective in bundle.get("objectives", [])
        if objective.get("published") is not None
    }


def _days_due(due: Data, bundle: Data) -> set[date]:
    since = bundle.get("council", {}).get(due.get("since"))
    days = {first_day(due["from"])} if "from" in due else set()
    if since is not None:
        end = after(first_day(since), due["after"])
        days |= {end + shift * DAY for shift in range(-4, 7)}
    return days
