"""Looks for evidence that meets one requirement and not another by trying all there is.

Small universes only: every item that a few features can make, every bundle of up to three of them,
every scope. What counts and what is covered is asked of tests/reference.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, combinations, combinations_with_replacement, product
from typing import Any

from hypothesis import strategies as st

from tests.oracles import reference_data, reference_leaves

Data = dict[str, Any]

CHARACTERISTICS = ("age", "race", "sex")
SERVICES = ("housing", "libraries", "roads")
OBJECTIVES = ("EO1", "EO2", "EO3")
LIMITS = ("1 month", "30 days", "31 days", "2 months")
FEATURES = (
    "shows",
    "assurance",
    "measure",
    "within",
    "items",
    "characteristics",
    "services",
    "objectives",
    "modules",
    "matrix",
    "snapshot",
)
DAYS = (date(2024, 2, 29), date(2024, 3, 31), date(2023, 3, 1), date(2023, 7, 15))
HEAVY = {"measure", "characteristics", "services", "objectives", "matrix", "snapshot"}
"""Features that make for many different items: two of them are too many to try everything."""
CELLS = ("age under end", "age under join", "race under join", "sex under end")
SNAPSHOTS = (
    {"day": "03-31", "publish_within": "12 months"},
    {"day": "03-31", "publish_within": "6 months"},
    {"day": "03-31", "publish_within": "14 months"},
    {"day": "04-01", "publish_within": "12 months"},
)
CRITERIA = ("m1.t.a", "m1.t.b")


def framework(first: Data, second: Data, conditions: Sequence[Data] = ({}, {})) -> Data:
    """A framework of two modules whose first has these two requirements."""
    criteria = [
        {
            "id": name,
            "statement": "Statement.",
            "source": {"ref": "s"},
            "requires": requirement,
            "effort": "low",
            "standing": "published",
            "bounds": "law",
        }
        | ({"applies_when": condition} if condition else {})
        for name, requirement, condition in zip("ab", (first, second), conditions, strict=True)
    ]
    other = {**criteria[0], "requires": {"evidence": {}}}
    return {
        "format": 1,
        "id": "small",
        "title": "Small",
        "edition": "1",
        "version": "1.0.0",
        "below": "Below",
        "levels": [{"id": "one", "title": "One"}],
        "policies": {
            "strict": {"title": "Strict", "criteria": "all", "themes": "all", "modules": "all"}
        },
        "sources": {"s": {"title": "S"}},
        "vocabulary": VOCABULARY,
        "modules": [
            {
                "module": "m1",
                "title": "M1",
                "measures": {name: {"title": name, "unit": "number"} for name in ("waves", "rate")},
                "themes": [{"id": "t", "title": "T", "criteria": {"one": criteria}}],
            },
            {
                "module": "m2",
                "title": "M2",
                "themes": [{"id": "t", "title": "T", "criteria": {"one": [other]}}],
            },
        ],
    }


def _terms(*names: str, **more: Any) -> list[Data]:
    return [{"id": name, "title": name.capitalize(), **more} for name in names]


VOCABULARY: Data = {
    "format": 1,
    "ladders": {"shows": _terms("low", "high"), "assurance": _terms("self", "public")},
    "defaults": {"shows": "low", "assurance": "self"},
    "standings": _terms("published"),
    "bounds": _terms("law"),
    "characteristics": [*_terms(*CHARACTERISTICS[:2]), *_terms("sex", aims=["end"])],
    "aims": _terms("end", "join"),
    "profile": [
        {"id": "type", "title": "Type", "values": ["county", "district"]},
        {"id": "employees", "title": "Employees", "unit": "people"},
    ],
    "efforts": _terms("low", days=3),
    "kinds": [
        {"id": "paper", "title": "Paper", "reaches": "high", "effort": "low"},
        {
            "id": "survey",
            "title": "Survey",
            "reaches": "low",
            "reaches_more": {"rung": "high", "measure": {"name": "waves", "at_least": 2}},
            "effort": "low",
        },
        {"id": "plan", "title": "Plan", "reaches": "low", "effort": "low"},
    ],
}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Data, Data, frozenset[str]]:
    """Two requirements that use the same two or three features, and these features."""
    features = frozenset(draw(st.lists(st.sampled_from(FEATURES), min_size=1, max_size=3)))
    return _requirement(draw, features, 2), _requirement(draw, features, 2), features


def _requirement(draw: st.DrawFn, features: frozenset[str], depth: int) -> Data:
    form = (
        draw(st.sampled_from(("leaf", "leaf", "all", "any", "at_least"))) if depth > 1 else "leaf"
    )
    if form == "leaf":
        return {"evidence": _leaf(draw, features)}
    children = [_requirement(draw, features, depth - 1) for _ in range(draw(st.integers(2, 3)))]
    if form == "at_least":
        return {"at_least": 2, "of": children}
    return {form: children}


def _leaf(draw: st.DrawFn, features: frozenset[str]) -> Data:
    def one_of(*values: Any) -> Any:
        return draw(st.sampled_from(values))

    leaf: Data = {}
    kinds = one_of(None, ["paper"], ["survey"], ["paper", "survey"], ["plan", "paper"])
    if kinds:
        leaf["kind"] = kinds
    if "shows" in features and one_of(True, False):
        leaf["shows"] = "high"
    if "assurance" in features and one_of(True, False):
        leaf["assurance"] = "public"
    if "measure" in features and one_of(True, False):
        leaf["measure"] = {"name": one_of("waves", "rate")}
        if at_least := one_of(None, 1, 2):
            leaf["measure"]["at_least"] = at_least
    if "snapshot" in features and one_of(True, True, False):
        leaf["snapshot"] = one_of(*SNAPSHOTS)
        if one_of(True, False):
            leaf["within"] = one_of("6 months", "200 days", "14 months")
    if "within" in features and one_of(True, True, False):
        leaf["within"] = one_of(*LIMITS)
    covers: Data = {}
    if "items" in features:
        covers["items"] = one_of(1, 2, 2, 3)
    for dimension, names in (
        ("characteristics", CHARACTERISTICS),
        ("services", SERVICES),
        ("objectives", OBJECTIVES),
        ("modules", ("m1", "m2")),
    ):
        if dimension in features and one_of(True, True, False):
            size = one_of(1, 2, 2, 3)
            covers[dimension] = one_of(
                size, size, "all", list(draw(st.permutations(names))[: one_of(1, 2)])
            )
    if "matrix" in features and one_of(True, True, False):
        covers["matrix"] = one_of(
            1, 2, 3, 4, "all", *(list(pair) for pair in combinations(CELLS, 2))
        )
    if "matrix" in features and one_of(True, False):
        covers["aims"] = one_of(1, 2, "all", ["end"])
    if "matrix" in features and one_of(True, False):
        covers["characteristics"] = one_of(1, 2, "all", ["sex"], ["age", "sex"])
    if covers:
        leaf["covers"] = covers
    if leaf.get("shows") == "high" and leaf.get("kind") == ["plan"]:
        leaf["kind"] = ["paper"]
    return leaf


# --- everything there is --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one item does for one leaf: whether it counts, and what it covers by dimension."""

    counts: bool
    covers: dict[str, frozenset[str]]


def separating(data: Data, features: frozenset[str], most_items: int = 3) -> Data | None:
    """A bundle that meets the first criterion and not the second; None if none is found."""
    first, second = (c["requires"] for c in data["modules"][0]["themes"][0]["criteria"]["one"])
    leaves = [*reference_data.leaves_of(first), *reference_data.leaves_of(second)]
    for as_at in DAYS if features & {"within", "snapshot"} else DAYS[:1]:
        universe = list(_items(leaves, features, as_at))
        for setting in _settings(features):
            bundle = {"council": {"name": "C"}, **setting, "evidence": [], "as_at": as_at}
            case = reference_data.Case(data, bundle, as_at)
            ask_first = _compiled(case, first, universe)
            ask_second = _compiled(case, second, universe)
            for size in range(most_items + 1):
                for chosen in combinations_with_replacement(range(len(universe)), size):
                    if _met(ask_first, chosen) and not _met(ask_second, chosen):
                        evidence = [{**universe[at], "id": f"X{n}"} for n, at in enumerate(chosen)]
                        return {**bundle, "evidence": evidence}
    return None


def _items(leaves: Sequence[Data], features: frozenset[str], as_at: date) -> Iterator[Data]:
    base = {"title": "T", "supports": ["m1"], "dated": as_at}
    options: list[list[Data]] = [[{"kind": kind} for kind in ("paper", "survey", "plan")]]
    if "shows" in features:
        options.append([{"shows": "low"}, {"shows": "high"}])
    if "assurance" in features:
        options.append([{"assurance": "self"}, {"assurance": "public"}])
    if "measure" in features or "shows" in features:
        figures = (None, 1, 2) if "measure" in features else (None, 2)
        rates = (None, 1, 2) if "measure" in features else (None,)
        options.append(
            [
                {"measures": {n: f for n, f in (("waves", wave), ("rate", rate)) if f is not None}}
                for wave in figures
                for rate in rates
            ]
        )
    if "within" in features:
        days = {reference_data.before(as_at, limit) for limit in LIMITS}
        options.append([{"dated": day} for day in sorted(days)] + [{"dated": date(2000, 1, 1)}])
    for dimension, names in (
        ("characteristics", CHARACTERISTICS),
        ("services", SERVICES),
        ("objectives", OBJECTIVES),
    ):
        if dimension in features:
            options.append([{dimension: list(some)} for some in _subsets(names)])
    if "matrix" in features:
        options.append(
            [
                {"characteristics": list(some), "aims": list(aims)}
                for some in _subsets(CHARACTERISTICS)
                for aims in _subsets(("end", "join"))
            ]
        )
    if "snapshot" in features:
        options.append([{}, *_snapshots(as_at)])
    if "modules" in features:
        options.append([{"supports": ["m1"]}, {"supports": ["m1", "m2"]}])
    for parts in product(*options):
        item = dict(base)
        for part in parts:
            item |= part
        yield item


def _snapshots(as_at: date) -> Iterator[Data]:
    """Yearly figures of the last years, published on days around which something changes."""
    for year in range(as_at.year - 3, as_at.year + 1):
        for taken in (date(year, 3, 31), date(year, 4, 1)):
            for months in (0, 3, 6, 8, 12):
                dated = reference_data.plus_months(taken, months)
                if dated <= as_at:
                    yield {"snapshot": taken, "dated": dated}


def _settings(features: frozenset[str]) -> Iterator[Data]:
    scopes: list[Data] = [{}]
    if features & {"characteristics", "matrix"}:
        scopes += [
            {"scope": {"characteristics": list(some)}} for some in _subsets(CHARACTERISTICS) if some
        ]
    if "modules" in features:
        scopes = [{**scope, "modules": True} for scope in scopes] + scopes
    councils: list[Data] = [{}]
    if "services" in features:
        councils += [
            {"council": {"name": "C", "services": list(some)}}
            for some in _subsets(SERVICES)
            if some
        ]
    objectives: list[Data] = [{}]
    if "objectives" in features:
        objectives += [
            {"objectives": [{"id": name} for name in some]} for some in _subsets(OBJECTIVES) if some
        ]
    for scope, council, objective in product(scopes, councils, objectives):
        setting = {**scope, **council, **objective}
        if setting.pop("modules", False):
            setting["scope"] = {**setting.get("scope", {}), "modules": ["m1"]}
        yield setting


def _subsets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def _compiled(case: reference_data.Case, requirement: Data, universe: Sequence[Data]) -> Any:
    """A requirement with, for each leaf, what each item of the universe does for it."""
    if "evidence" not in requirement:
        children = [_compiled(case, c, universe) for c in reference_data.children_of(requirement)]
        need = {"all": len(children), "any": 1}.get(next(iter(requirement)))
        return need or int(requirement["at_least"]), children
    leaf = requirement["evidence"]
    asked = {"items": 1, **leaf.get("covers", {})}
    number = int(asked.pop("items"))
    counting = [
        reference_leaves.is_current(case.vocabulary, item, leaf.get("within"), case.as_at)
        and (
            "snapshot" not in leaf
            or reference_leaves.figures_in_force(item, leaf["snapshot"], case.as_at)
        )
        and reference_leaves.touches_scope(case, item)
        and reference_leaves.passes(case.vocabulary, item, leaf)
        for item in universe
    ]
    demands = []
    for dimension, wanted in asked.items():
        in_scope = reference_leaves.names_in_scope(case, dimension)
        covers = [reference_leaves.names_covered(case, item, dimension) for item in universe]
        if dimension in ("services", "partners") and isinstance(wanted, list):
            names = frozenset(wanted)
            need = len(names)
        elif in_scope is None:
            if wanted == "all":
                return False
            names = frozenset(wanted) if isinstance(wanted, list) else frozenset(SERVICES)
            need = len(names) if isinstance(wanted, list) else int(wanted)
        elif isinstance(wanted, int):
            names, need = in_scope, min(wanted, len(in_scope))
        else:
            names = in_scope if wanted == "all" else in_scope & frozenset(wanted)
            need = len(names)
        if not need:
            return False
        demands.append(([each & names for each in covers], need))
    return number, counting, demands


def _met(asked: Any, chosen: Sequence[int]) -> bool:
    if asked is False:
        return False
    if len(asked) == 2:
        need, children = asked
        return bool(sum(_met(child, chosen) for child in children) >= need)
    number, counting, demands = asked
    mine = [at for at in chosen if counting[at]]
    if len(mine) < number:
        return False
    return all(
        len(frozenset().union(*(covers[at] for at in mine))) >= need for covers, need in demands
    )
