"""A slow, obvious evaluator, written straight from docs/formats.md and from nothing else.

It knows no part of ``eflg_engine``: tests compare the engine with it. Input is plain data
(the ``from_data`` form: the keys of framework.yaml plus ``modules`` and ``vocabulary``) and is
assumed valid. Nothing here is clever or fast; quotations in the docstrings are the rule of
docs/formats.md that the function carries out.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product
from math import ceil
from string import ascii_lowercase
from typing import Any, TypeAlias

Data: TypeAlias = dict[str, Any]

ASSESSED = ("met", "not_met", "no_evidence")
DAY = timedelta(days=1)
TINY = Fraction(1, 10**6)


@dataclass(frozen=True, slots=True)
class Levels:
    """The level id each part holds; None below the first, without a level, or not added up."""

    themes: dict[str, str | None]
    modules: dict[str, str | None]
    council: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, what is offered and the date: all that any question here needs."""

    framework: Data
    bundle: Data
    as_at: date

    @property
    def vocabulary(self) -> Data:
        vocabulary: Data = self.framework["vocabulary"]
        return vocabulary


# Questions


def states(framework: Data, bundle: Data, as_at: date) -> dict[str, str]:
    """The state of every criterion, by full id, in the order of the framework."""
    case = Case(framework, bundle, as_at)
    return {
        full_id: _state(case, full_id, criterion) for full_id, _, criterion in _criteria(framework)
    }


def levels(framework: Data, bundle: Data, as_at: date, policy: str) -> Levels:
    """The levels held by themes, modules and council under one policy, named by its id.

    "Only themes with an assessed criterion, and modules with such a theme, take part; a theme,
    module or council with none has no level". Ranks: 0 is below the first level, None is no level.
    """
    found = states(framework, bundle, as_at)
    shares = framework["policies"][policy]
    theme_ranks = {
        theme: _theme_rank(framework, theme, found, shares["criteria"])
        for theme in _theme_ids(framework)
    }
    if shares.get("kind") == "points":
        return Levels(
            themes={theme: _level_id(framework, rank) for theme, rank in theme_ranks.items()},
            modules=dict.fromkeys(_module_ids(framework)),
            council=_level_id(framework, _rank_by_points(framework, shares, theme_ranks)),
        )
    module_ranks = {
        module: _rolled_up(
            framework,
            [rank for theme, rank in theme_ranks.items() if _module_of(theme) == module],
            shares["themes"],
        )
        for module in _module_ids(framework)
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
    requirement = _criterion(framework, criterion_id)["requires"]
    return [
        frozenset(item["id"] for item in _counting(case, criterion_id, leaf))
        for leaf in _leaves(requirement)
    ]


def leaves_met(framework: Data, bundle: Data, as_at: date) -> dict[str, tuple[bool, ...]]:
    """Whether each leaf of every criterion is met, by full id; leaves in document order."""
    case = Case(framework, bundle, as_at)
    return {
        full_id: tuple(_is_leaf_met(case, full_id, leaf) for leaf in _leaves(criterion["requires"]))
        for full_id, _, criterion in _criteria(framework)
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
    bundle = {**bundle, "evidence": [item for item in _items(bundle) if _dated(item) <= as_at]}
    if not planned_objectives:
        in_force = [
            objective for objective in bundle.get("objectives", []) if _in_force(objective, as_at)
        ]
        bundle = {**bundle, "objectives": in_force}
    requirement = _criterion(framework, criterion_id)["requires"]
    for day in sorted(_days_of_change(framework, requirement, bundle)):
        if day > as_at and not is_met(framework, bundle, day, criterion_id):
            return day - DAY
    return None


def breakers(framework: Data, bundle: Data, as_at: date, criterion_id: str) -> frozenset[str]:
    """The items, by id, without any one of which a met criterion is no longer met."""
    ids = frozenset(item["id"] for item in _items(bundle))
    return frozenset(
        gone
        for gone in ids
        if not is_met(framework, _only(bundle, ids - {gone}), as_at, criterion_id)
    )


def smallest_proof_size(framework: Data, bundle: Data, as_at: date, criterion_id: str) -> int:
    """The size of the smallest set of items that meets a met criterion. For small bundles only."""
    useful = sorted(frozenset().union(*leaf_counts(framework, bundle, as_at, criterion_id)))
    for size in range(len(useful) + 1):
        for chosen in combinations(useful, size):
            if is_met(framework, _only(bundle, frozenset(chosen)), as_at, criterion_id):
                return size
    raise ValueError(f"{criterion_id} is not met")


# States and levels


def _state(case: Case, criterion_id: str, criterion: Data) -> str:
    """The table "state of a criterion", read from the top; the first row that fits."""
    if _module_of(criterion_id) not in _modules_in_scope(case):
        return "out_of_scope"
    applies = _applies(case, criterion)
    if applies is False:
        return "not_applicable"
    if applies is None:
        return "not_assessed"
    found = {
        _state_of_leaves(Case(case.framework, bundle, case.as_at), criterion_id)
        for bundle in _whatever_the_profile(case, criterion["requires"])
    }
    return found.pop() if len(found) == 1 else "not_assessed"


def _state_of_leaves(case: Case, criterion_id: str) -> str:
    """The state by the leaves that are asked, where the profile says all that they look at."""
    requirement = _asked(case, _criterion(case.framework, criterion_id)["requires"])
    if requirement is None:
        return "not_applicable"
    if _is_requirement_met(case, criterion_id, requirement):
        return "met"
    if not any(_is_offered(case, item, criterion_id) for item in _items(case.bundle)):
        return "no_evidence"
    return "not_met"


def _asked(case: Case, requirement: Data) -> Data | None:
    """ "It is taken out of the requirement: `all` asks for the rest, `any` for one of the rest,
    `at_least n` for n of the rest or all of them where they are fewer; a part with nothing left is
    itself taken out." None where nothing is left."""
    if "evidence" in requirement:
        return requirement if _applies(case, requirement["evidence"]) else None
    rest = [child for each in _children(requirement) if (child := _asked(case, each)) is not None]
    if not rest:
        return None
    if "at_least" in requirement:
        return {"at_least": min(int(requirement["at_least"]), len(rest)), "of": rest}
    return {word: rest for word in ("all", "any") if word in requirement}


def _whatever_the_profile(case: Case, requirement: Data) -> Iterator[Data]:
    """The bundle with every value that matters of the fields that its profile does not give and a
    leaf's `applies_when` looks at: "for numbers, between which of the limits it lies"."""
    council = case.bundle.get("council", {})
    asked: dict[str, list[Any]] = {}
    for leaf in _leaves(requirement):
        for field, wanted in leaf.get("applies_when", {}).items():
            if council.get(field) is None:
                asked.setdefault(field, []).append(wanted)
    choices = [_values_that_matter(case, field, wanted) for field, wanted in asked.items()]
    for values in product(*choices):
        profile = dict(zip(asked, values, strict=True))
        yield {**case.bundle, "council": {**council, **profile}}


def _values_that_matter(case: Case, field: str, asked: list[Any]) -> list[Any]:
    declared = next(each for each in case.vocabulary["profile"] if each["id"] == field)
    if "values" in declared:
        return list(declared["values"])
    points = []
    for wanted in asked:
        listed = [wanted["at_least"]] if isinstance(wanted, dict) else wanted
        points += listed if isinstance(listed, list) else [listed]
    numbers = {_number(point) + step for point in points for step in (0, TINY, -TINY)}
    return [number for number in numbers if number >= 0]


def _applies(case: Case, criterion: Data) -> bool | None:
    """ "If one is known not to hold, the criterion is not_applicable; otherwise, if one is unknown,
    it is not_assessed [None]; otherwise it applies." Before that, "on an earlier day than it is due
    the criterion is not_applicable." """
    if "due" in criterion and not _is_due(criterion["due"], case):
        return False
    council = case.bundle.get("council", {})
    answers = [
        None if council.get(field) is None else _is_as_asked(council[field], asked)
        for field, asked in criterion.get("applies_when", {}).items()
    ]
    if False in answers:
        return False
    return None if None in answers else True


def _is_due(due: Data, case: Case) -> bool:
    """ "It is due on and after `from`, and on every day from which counting `after` back does not
    come before the day under `since`; where the profile does not give that day, it is due." """
    since = case.bundle.get("council", {}).get(due.get("since"))
    if "from" in due and case.as_at < _first_day(due["from"]):
        return False
    return since is None or _before(case.as_at, due["after"]) >= _first_day(since)


def _is_as_asked(value: Any, asked: Any) -> bool:
    """ "what they must be: a value, a list of values, or {at_least: number}" """
    if isinstance(asked, dict):
        return _number(value) >= _number(asked["at_least"])
    choices = asked if isinstance(asked, list) else [asked]
    return any(_is_same_value(value, choice) for choice in choices)


def _is_same_value(left: Any, right: Any) -> bool:
    """Text as it stands; numbers as numbers, so that 250 is 250.0."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return _number(left) == _number(right)


def _theme_rank(framework: Data, theme: str, found: dict[str, str], share: str) -> int | None:
    """ "A theme holds level L when for L and every level below it at least the policy's share
    (rounded up) of that level's assessed criteria is met; a level with no assessed criterion asks
    nothing." """
    by_level: list[list[str]] = [
        [
            found[full_id]
            for full_id, at_level, _ in _criteria(framework)
            if _theme_of(full_id) == theme
            and at_level == level["id"]
            and found[full_id] in ASSESSED
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
        for theme in _theme_ids(framework)
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
    requirement = _criterion(case.framework, criterion_id)["requires"]
    return all(
        _state_of_leaves(Case(case.framework, bundle, case.as_at), criterion_id) == "met"
        for bundle in _whatever_the_profile(case, requirement)
    )


def _is_requirement_met(case: Case, criterion_id: str, requirement: Data) -> bool:
    """ "A requirement is one of" evidence, all, any, at_least ... of."""
    if "evidence" in requirement:
        return _is_leaf_met(case, criterion_id, requirement["evidence"])
    answers = [_is_requirement_met(case, criterion_id, child) for child in _children(requirement)]
    if "all" in requirement:
        return all(answers)
    if "any" in requirement:
        return any(answers)
    return sum(answers) >= _number(requirement["at_least"])


def _children(requirement: Data) -> list[Data]:
    children: list[Data] = requirement.get("all") or requirement.get("any") or requirement["of"]
    return children


def _leaves(requirement: Data) -> Iterator[Data]:
    if "evidence" in requirement:
        yield requirement["evidence"]
        return
    for child in _children(requirement):
        yield from _leaves(child)


def _is_leaf_met(case: Case, criterion_id: str, leaf: Data) -> bool:
    """ "The leaf is met when the items that count cover what `covers` asks"; "All of them must be
    covered; `items` is 1 when not said." """
    counting = _counting(case, criterion_id, leaf)
    asked = {"items": 1, **leaf.get("covers", {})}
    if len(counting) < _number(asked.pop("items")):
        return False
    return all(
        _is_covered(case, counting, dimension, wanted) for dimension, wanted in asked.items()
    )


# Which items count


def _counting(case: Case, criterion_id: str, leaf: Data) -> list[Data]:
    """ "An item counts for a leaf when" all four hold."""
    return [
        item
        for item in _items(case.bundle)
        if _is_offered_for_leaf(case, item, criterion_id, leaf)
        and _is_current(case.vocabulary, item, leaf.get("within"), case.as_at)
        and ("snapshot" not in leaf or _is_in_force(item, leaf["snapshot"], case.as_at))
        and _touches_scope(case, item)
        and _passes(case.vocabulary, item, leaf)
    ]


def _is_offered_for_leaf(case: Case, item: Data, criterion_id: str, leaf: Data) -> bool:
    """ "1. it is offered here." "Under a framework with `offered: any` every item is offered for
    every leaf without a question" """
    if "question" in leaf:
        same = _same_questions(case.framework, f"{criterion_id}.{leaf['question']}")
        return bool(same & _answers(case, item))
    return case.framework.get("offered") == "any" or _names(case, item, criterion_id)


def _is_offered(case: Case, item: Data, criterion_id: str) -> bool:
    """Whether an item keeps a criterion from being without evidence. "Under `offered: any`: no item
    is of a kind that one of its leaves takes" """
    if case.framework.get("offered") == "any" and any(
        _is_kind(case.vocabulary, item, leaf.get("kind"))
        for leaf in _leaves(_criterion(case.framework, criterion_id)["requires"])
    ):
        return True
    return _names(case, item, criterion_id)


def _names(case: Case, item: Data, criterion_id: str) -> bool:
    """Whether `supports` names the criterion, its theme, its module, or one of its questions or a
    question that is the same."""
    questions = _questions_of(case.framework, criterion_id)
    same: set[str] = set().union(*(_same_questions(case.framework, each) for each in questions))
    places = {criterion_id, _theme_of(criterion_id), _module_of(criterion_id)}
    return bool(places & _supports(case, item) or same & _answers(case, item))


def _answers(case: Case, item: Data) -> set[str]:
    """The questions that `supports` names: each by its id or code, or by its criterion "where
    exactly one leaf of the criterion has a question, as the rule file writes it".
    """
    named = _supports(case, item)
    found: set[str] = set()
    for full_id, _, _ in _criteria(case.framework):
        questions = _questions_of(case.framework, full_id)
        found |= named & set(questions)
        if full_id in named and len(questions) == 1:
            found |= set(questions)
    return found


def _same_questions(framework: Data, question: str) -> set[str]:
    """ "`same_as` holds both ways and from one to the next" """
    pairs = {
        (f"{full_id}.{leaf['question']}", _by_code(framework, other))
        for full_id, _, criterion in _criteria(framework)
        for leaf in _leaves(criterion["requires"])
        for other in _as_list(leaf.get("same_as", []))
    }
    found = {question}
    while True:
        more = {b for a, b in pairs if a in found} | {a for a, b in pairs if b in found}
        if more <= found:
            return found
        found |= more


def _questions_of(framework: Data, criterion_id: str) -> list[str]:
    leaves = _leaves(_criterion(framework, criterion_id)["requires"])
    return [f"{criterion_id}.{leaf['question']}" for leaf in leaves if "question" in leaf]


def _supports(case: Case, item: Data) -> set[str]:
    """What `supports` names, by full id: "a name, a list of names, or a mapping"; "a list under a
    name holds questions of that criterion, a text is a place in the document, a mapping gives
    questions with their places (or nothing)"."""
    written = item["supports"]
    if not isinstance(written, dict):
        return {_by_code(case.framework, name) for name in _as_list(written)}
    found = set()
    for name, more in written.items():
        target = _by_code(case.framework, name)
        if isinstance(more, list | dict):
            found |= {f"{target}.{question}" for question in more}
        else:
            found.add(target)
    return found


def _by_code(framework: Data, name: str) -> str:
    """The full id of what a code names: "the questions of a criterion with a code have that code
    and a letter, `a` for the first". What is no code is returned as it is."""
    for full_id, _, criterion in _criteria(framework):
        if "code" in criterion:
            code = criterion["code"].casefold()
            codes = {code: full_id} | {
                code + letter: question
                for letter, question in zip(
                    ascii_lowercase, _questions_of(framework, full_id), strict=False
                )
            }
            if name.casefold() in codes:
                return codes[name.casefold()]
    return name


def _as_list(written: Any) -> list[Any]:
    return written if isinstance(written, list) else [written]


def _is_current(vocabulary: Data, item: Data, within: str | None, as_at: date) -> bool:
    """ "2. it is current at the date: `dated` on or before it, `review_by` (if any) on or after it,
    and `dated` on or after the date minus `within`. `within: usual` is the `current_for` of the
    item's own kind; where the kind is `until_stated` and the item gives a `review_by`, that day
    alone decides" """
    review_by = _review_by(item)
    if within == "usual":
        kind = _kind(vocabulary, item)
        stated = kind.get("until_stated") and review_by is not None
        within = None if stated else kind["current_for"]
    return (
        _dated(item) <= as_at
        and (review_by is None or review_by >= as_at)
        and (within is None or _dated(item) >= _before(as_at, within))
    )


def _is_in_force(item: Data, asked: Data, as_at: date) -> bool:
    """ "its own `snapshot` is that day of some year, it is `dated` within the time to publish,
    which begins with that day, and no later snapshot's time to publish is over" """
    if "snapshot" not in item:
        return False
    taken = _first_day(item["snapshot"])
    if f"{taken:%m-%d}" != asked["day"]:
        return False
    if not taken <= _dated(item) <= _end_of_time(taken, asked["publish_within"]):
        return False
    later = [taken.replace(year=year) for year in range(taken.year + 1, as_at.year + 2)]
    return all(_end_of_time(each, asked["publish_within"]) >= as_at for each in later)


def _end_of_time(first: date, interval: str) -> date:
    """The last day of a time that begins with a day: from the day after, counting the time back
    does not come before that day."""
    day = first
    while _before(day + DAY, interval) < first:
        day += DAY
    return day


def _touches_scope(case: Case, item: Data) -> bool:
    """ "3. it touches the scope: where the scope lists characteristics, the item names one of them
    or `all`" """
    listed = _scope(case).get("characteristics", "all")
    if listed == "all":
        return True
    named = item.get("characteristics", [])
    if named == "all":
        return True
    return bool(_ids(case, "characteristics", named) & _ids(case, "characteristics", listed))


def _passes(vocabulary: Data, item: Data, leaf: Data) -> bool:
    """ "4. its kind, shows, assurance and measure pass." """
    return (
        _is_kind(vocabulary, item, leaf.get("kind"))
        and (
            "shows" not in leaf
            or _shown(vocabulary, item) >= _rung(vocabulary, "shows", leaf["shows"])
        )
        and (
            "assurance" not in leaf
            or _assured(vocabulary, item) >= _rung(vocabulary, "assurance", leaf["assurance"])
        )
        and ("measure" not in leaf or _carries(item, leaf["measure"]))
    )


def _is_kind(vocabulary: Data, item: Data, wanted: Any) -> bool:
    """ "one of these kinds (a kind or a list; aliases are accepted)"; none said is "any kind"."""
    if wanted is None:
        return True
    names = wanted if isinstance(wanted, list) else [wanted]
    return _kind(vocabulary, item)["id"] in {
        _named(vocabulary["kinds"], name)["id"] for name in names
    }


def _shown(vocabulary: Data, item: Data) -> int:
    """ "What an item shows is capped at the highest rung its kind can reach." `reaches_more` is "a
    higher rung for items that carry a figure"."""
    kind = _kind(vocabulary, item)
    cap = _rung(vocabulary, "shows", kind["reaches"])
    more = kind.get("reaches_more")
    if more is not None and _shows_more(item, more):
        cap = _rung(vocabulary, "shows", more["rung"])
    claimed = item.get("shows") or _usual(vocabulary, item, "shows")
    return min(cap, _rung(vocabulary, "shows", claimed))


def _assured(vocabulary: Data, item: Data) -> int:
    stands = item.get("assurance") or _usual(vocabulary, item, "assurance")
    return _rung(vocabulary, "assurance", stands)


def _usual(vocabulary: Data, item: Data, ladder: str) -> str:
    """ "It is taken as its kind `usually` is, else as the vocabulary's `defaults` say." """
    usual: str = _kind(vocabulary, item).get("usually", {}).get(ladder)
    return usual or str(vocabulary["defaults"][ladder])


def _shows_more(item: Data, more: Data) -> bool:
    """A figure, or "items that say in `difference` what changed"."""
    if "measure" in more:
        return _carries(item, more["measure"])
    return bool(item.get("difference"))


def _carries(item: Data, measure: Data) -> bool:
    """ "carries this named figure, at least this high"; without `at_least` "whatever its value" """
    figures = item.get("measures", {})
    return measure["name"] in figures and (
        "at_least" not in measure
        or _number(figures[measure["name"]]) >= _number(measure["at_least"])
    )


# Coverage


def _is_covered(case: Case, items: list[Data], dimension: str, wanted: Any) -> bool:
    """A number, a list or `all` of one dimension, by the items taken together."""
    in_scope = _in_scope(case, dimension)
    if in_scope is None:
        return _is_covered_by_any_names(items, dimension, wanted)
    covered = frozenset().union(*(_covers(case, item, dimension) for item in items)) & in_scope
    if wanted == "all":
        asked = in_scope
    elif isinstance(wanted, list):
        asked = _ids(case, dimension, wanted) & in_scope
    else:
        return bool(in_scope) and len(covered) >= min(int(wanted), len(in_scope))
    return bool(asked) and asked <= covered


def _is_covered_by_any_names(items: list[Data], dimension: str, wanted: Any) -> bool:
    """Services and partners without a list of the council's own: "any names count, numbers are not
    capped, and `all` cannot be met"; of a list "every one listed"."""
    covered = {name for item in items for name in item.get(dimension, [])}
    if wanted == "all":
        return False
    if isinstance(wanted, list):
        return set(wanted) <= covered
    return len(covered) >= _number(wanted)


def _in_scope(case: Case, dimension: str) -> frozenset[str] | None:
    """ "In scope are: the scope's characteristics; the vocabulary's aims; the objectives in force
    (published on or before the date, or with no publication date); the modules in the scope." And
    for services and partners the council's own list; None when it has none. "A cell of the matrix
    is in scope where its characteristic is, and counts for its aim." """
    if dimension == "characteristics":
        listed = _scope(case).get("characteristics", "all")
        everything = [entry["id"] for entry in case.vocabulary["characteristics"]]
        return _ids(case, dimension, everything if listed == "all" else listed)
    if dimension == "aims":
        return frozenset(entry["id"] for entry in case.vocabulary["aims"])
    if dimension == "matrix":
        in_scope = _in_scope(case, "characteristics") or frozenset()
        return frozenset(
            f"{entry['id']} under {aim}"
            for entry in case.vocabulary["characteristics"]
            if entry["id"] in in_scope
            for aim in _aims_of(case, entry)
        )
    if dimension == "objectives":
        objectives = case.bundle.get("objectives", [])
        return frozenset(
            objective["id"] for objective in objectives if _in_force(objective, case.as_at)
        )
    if dimension == "modules":
        return frozenset(_modules_in_scope(case))
    own = case.bundle.get("council", {}).get(dimension)
    return None if own is None else frozenset(own)


def _covers(case: Case, item: Data, dimension: str) -> frozenset[str]:
    """ "An item covers a module when one of its `supports` is that module or lies in it."; of the
    other dimensions it covers what it names, or with `all` every one in scope. "It covers a cell of
    the matrix when it names both its characteristic and its aim (or `all`)." """
    if dimension == "modules":
        return frozenset(_module_of(place) for place in _supports(case, item))
    if dimension == "matrix":
        return frozenset(
            f"{characteristic} under {aim}"
            for characteristic in _covers(case, item, "characteristics")
            for aim in _covers(case, item, "aims")
        )
    named = item.get(dimension, [])
    if named == "all":
        return _in_scope(case, dimension) or frozenset()
    return _ids(case, dimension, named)


def _ids(case: Case, dimension: str, names: list[str]) -> frozenset[str]:
    """The ids meant; characteristics and aims may go by an alias of the vocabulary."""
    if dimension in ("characteristics", "aims"):
        return frozenset(_named(case.vocabulary[dimension], name)["id"] for name in names)
    if dimension == "matrix":
        return frozenset(_cell(case, *name.split(" under ")) for name in names)
    return frozenset(names)


def _cell(case: Case, characteristic: str, aim: str) -> str:
    """A cell by ids, from the ids or aliases of its parts."""
    found = _named(case.vocabulary["characteristics"], characteristic)["id"]
    return f"{found} under {_named(case.vocabulary['aims'], aim)['id']}"


def _aims_of(case: Case, characteristic: Data) -> list[str]:
    """ "A characteristic may name the `aims` of the duty it counts for (all of them if it does
    not)." """
    aims = case.vocabulary["aims"]
    if not characteristic.get("aims"):
        return [aim["id"] for aim in aims]
    return [_named(aims, name)["id"] for name in characteristic["aims"]]


def _scope(case: Case) -> Data:
    scope: Data = case.bundle.get("scope", {})
    return scope


def _modules_in_scope(case: Case) -> list[str]:
    listed: Any = _scope(case).get("modules", "all")
    return _module_ids(case.framework) if listed == "all" else list(listed)


def _in_force(objective: Data, as_at: date) -> bool:
    """ "published on or before the date, or with no publication date"; a month is its first day."""
    published = objective.get("published")
    return published is None or _first_day(published) <= as_at


# Dates


def _before(day: date, interval: str) -> date:
    """The date minus an interval: "`18 months`, `3 years`, `90 days`, `2 weeks` (calendar months
    and years)"; a day the month does not have is the last it has."""
    count, unit = _interval(interval)
    if unit == "day":
        return day - count * DAY
    return _plus_months(day, -count)


def _after(day: date, interval: str) -> date:
    """The date plus an interval, to within a few days: only used to find days worth trying."""
    count, unit = _interval(interval)
    if unit == "day":
        return day + count * DAY
    return _plus_months(day, count)


def _interval(interval: str) -> tuple[int, str]:
    """A count of days or of months: a week is 7 days, a year 12 months."""
    count, unit = interval.split()
    per_unit = {"day": (1, "day"), "week": (7, "day"), "month": (1, "month"), "year": (12, "month")}
    factor, basic = per_unit[unit.removesuffix("s")]
    return int(count) * factor, basic


def _plus_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _days_of_change(framework: Data, requirement: Data, bundle: Data) -> set[date]:
    """Every day on which what counts may change, and some more: the day after a `review_by`, the
    days around `dated` plus each `within` (months differ by up to 3 days), a `published`, and the
    days on which leaves fall due."""
    days = {
        review_by + DAY for item in _items(bundle) if (review_by := _review_by(item)) is not None
    }
    limits = {leaf["within"] for leaf in _leaves(requirement) if "within" in leaf} - {"usual"}
    for item in _items(bundle):
        if usual := _kind(framework["vocabulary"], item).get("current_for"):
            days |= {_after(_dated(item), usual) + shift * DAY for shift in range(-4, 7)}
    for leaf in _leaves(requirement):
        days |= _days_due(leaf.get("due", {}), bundle)
    for leaf in _leaves(requirement):
        for item in _items(bundle):
            if "snapshot" in leaf and "snapshot" in item:
                following = _plus_months(_first_day(item["snapshot"]), 12)
                end = _after(following, leaf["snapshot"]["publish_within"])
                days |= {end + shift * DAY for shift in range(-4, 7)}
    for item in _items(bundle):
        for limit in limits:
            days |= {_after(_dated(item), limit) + shift * DAY for shift in range(-4, 7)}
    return days | {
        _first_day(objective["published"])
        for objective in bundle.get("objectives", [])
        if objective.get("published") is not None
    }


def _days_due(due: Data, bundle: Data) -> set[date]:
    since = bundle.get("council", {}).get(due.get("since"))
    days = {_first_day(due["from"])} if "from" in due else set()
    if since is not None:
        end = _after(_first_day(since), due["after"])
        days |= {end + shift * DAY for shift in range(-4, 7)}
    return days


def _dated(item: Data) -> date:
    """ "`dated: 2018-10` reads as its first day" """
    return _first_day(item["dated"])


def _review_by(item: Data) -> date | None:
    """ "`review_by: 2018-10` as its last" """
    written = item.get("review_by")
    if written is None:
        return None
    first = _first_day(written)
    return _plus_months(first, 1) - DAY if _is_month(written) else first


def _first_day(written: date | str) -> date:
    if isinstance(written, date):
        return written
    return date.fromisoformat(f"{written}-01" if _is_month(written) else written)


def _is_month(written: date | str) -> bool:
    return isinstance(written, str) and re.fullmatch(r"\d{4}-\d{2}", written) is not None


# Reading plain data


def _items(bundle: Data) -> list[Data]:
    """ "Two items with the same id are an error, unless they are the same word for word: then they
    count once" """
    return list({item["id"]: item for item in bundle.get("evidence", [])}.values())


def _only(bundle: Data, kept: frozenset[str]) -> Data:
    return {**bundle, "evidence": [item for item in _items(bundle) if item["id"] in kept]}


def _criteria(framework: Data) -> Iterator[tuple[str, str, Data]]:
    """Full id, level id and data of every criterion, in the order of the framework."""
    for module in framework["modules"]:
        for theme in module["themes"]:
            for level in framework["levels"]:
                for criterion in theme["criteria"].get(level["id"], []):
                    yield (
                        f"{module['module']}.{theme['id']}.{criterion['id']}",
                        level["id"],
                        criterion,
                    )


def _criterion(framework: Data, criterion_id: str) -> Data:
    return next(
        criterion for full_id, _, criterion in _criteria(framework) if full_id == criterion_id
    )


def _module_ids(framework: Data) -> list[str]:
    return [module["module"] for module in framework["modules"]]


def _theme_ids(framework: Data) -> list[str]:
    return [
        f"{module['module']}.{theme['id']}"
        for module in framework["modules"]
        for theme in module["themes"]
    ]


def _module_of(full_id: str) -> str:
    return full_id.split(".", maxsplit=1)[0]


def _theme_of(full_id: str) -> str:
    return ".".join(full_id.split(".")[:2])


def _kind(vocabulary: Data, item: Data) -> Data:
    return _named(vocabulary["kinds"], item["kind"])


def _rung(vocabulary: Data, ladder: str, name: str) -> int:
    """How high a rung stands on its ladder: "lowest rung first"."""
    rungs = vocabulary["ladders"][ladder]
    return int(rungs.index(_named(rungs, name)))


def _named(entries: list[Data], name: str) -> Data:
    """The entry with this id or alias: "Aliases are matched without regard to case, and with
    spaces, hyphens and underscores alike." """
    return next(
        entry
        for entry in entries
        if _plain(name) in map(_plain, [entry["id"], *entry.get("aliases", [])])
    )


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def _number(value: Any) -> Fraction:
    """An exact number: figures are compared as written, never as binary fractions."""
    return Fraction(str(value))
