"""Looks for evidence that meets one requirement and not another by trying all there is.

Small universes only: every item that a few features can make, every bundle of up to three of them,
every scope, every council that conditions tell apart. What is offered, counts, is covered and is
asked is what the reference in this folder says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, combinations, combinations_with_replacement, product
from typing import Any

from hypothesis import strategies as st

from tests.oracles import reference, reference_data, reference_leaves

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
    "usual",
    "difference",
    "questions",
)
DAYS = (date(2024, 2, 29), date(2024, 3, 31), date(2023, 3, 1), date(2023, 7, 15))
DUE = date(2024, 3, 31)
HEAVY = {
    *("measure", "characteristics", "services", "objectives", "matrix", "snapshot"),
    *("usual", "difference", "questions"),
}
"""Features that make for many different items: two of them are too many to try everything."""
CELLS = ("age under end", "age under join", "race under join", "sex under end")
SNAPSHOTS = (
    {"day": "03-31", "publish_within": "12 months"},
    {"day": "03-31", "publish_within": "6 months"},
    {"day": "03-31", "publish_within": "14 months"},
    {"day": "04-01", "publish_within": "12 months"},
)
CRITERIA = ("m1.t.a", "m1.t.b")


def framework(
    first: Data,
    second: Data,
    conditions: Sequence[Data] = ({}, {}),
    vocabulary: Data | None = None,
) -> Data:
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
        "vocabulary": VOCABULARY if vocabulary is None else vocabulary,
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
STUDY: Data = {
    "id": "study",
    "title": "Study",
    "reaches": "low",
    "reaches_more": {"rung": "high", "when": "difference"},
    "effort": "low",
}
CURRENT: dict[str, Data] = {
    "paper": {"current_for": "1 month", "until_stated": True},
    "survey": {"current_for": "31 days"},
    "study": {"current_for": "2 months"},
}
"""How long kinds stay current, where leaves have a usual limit."""
BEGUN = {"id": "begun", "title": "Begun", "holds": "date"}


def vocabulary_with(features: frozenset[str]) -> Data:
    kinds = [*VOCABULARY["kinds"], *([STUDY] if "difference" in features else [])]
    if "usual" in features:
        kinds = [kind | CURRENT.get(kind["id"], {}) for kind in kinds]
    return VOCABULARY | {"kinds": kinds, "profile": [*VOCABULARY["profile"], BEGUN]}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Data, Data, frozenset[str]]:
    """Two requirements that use the same two or three features, and these features."""
    features = frozenset(draw(st.lists(st.sampled_from(FEATURES), min_size=1, max_size=3)))
    return (*_two_requirements(draw, features), features)


@st.composite
def criteria_pairs(draw: st.DrawFn) -> tuple[Data, frozenset[str]]:
    """A framework whose two criteria, and some of their leaves, are not asked of all or always."""
    few = st.sampled_from(("items", "assurance", "questions", "modules", "within", "usual"))
    features = frozenset(("when", *draw(st.lists(few, max_size=2))))
    first, second = _two_requirements(draw, features)
    if draw(st.booleans()):  # alike, but for whom they ask and when
        second = deepcopy(first)
        for leaf in reference_data.leaves_of(second):
            if draw(st.booleans()):
                leaf.pop("due", None)
                leaf.pop("applies_when", None)
            if "question" in leaf:
                leaf["same_as"] = f"{CRITERIA[0]}.{leaf['question']}"
    data = framework(first, second, vocabulary=vocabulary_with(features))
    for criterion in data["modules"][0]["themes"][0]["criteria"]["one"]:
        if draw(st.integers(0, 2)) == 0:
            criterion |= draw(st.sampled_from(WHEN))
    return data, features


def _two_requirements(draw: st.DrawFn, features: frozenset[str]) -> tuple[Data, Data]:
    both = _requirement(draw, features, 2), _requirement(draw, features, 2)
    if "questions" in features:
        known: list[str] = []
        for name, requirement in zip(CRITERIA, both, strict=True):
            for number, leaf in enumerate(reference_data.leaves_of(requirement)):
                if len(known) < 4 and draw(st.integers(0, 3)):
                    leaf |= {"question": f"q{number}", "asks": "Is it so?"}
                    if same := draw(st.sampled_from([None, *known])):
                        leaf["same_as"] = same
                    known.append(f"{name}.q{number}")
    return both


WHEN: tuple[Data, ...] = (
    {"applies_when": {"type": "county"}},
    {"applies_when": {"type": ["district"], "employees": {"at_least": 9}}},
    {"applies_when": {"any": [{"type": "county"}, {"not": {"employees": {"at_most": 9}}}]}},
    {"due": {"from": DUE.isoformat()}},
    {"due": {"after": "1 month", "since": "begun"}},
    {"due": {"from": DUE.isoformat(), "after": "31 days", "since": "begun"}},
)
"""Of whom and from when a criterion or leaf is asked."""


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
    choices = [None, ["paper"], ["survey"], ["paper", "survey"], ["plan", "paper"]]
    kinds = one_of(*choices, *([["study"], ["study", "paper"]] if "difference" in features else []))
    if "usual" in features and one_of(True, True, False):
        leaf["within"] = "usual"
        kinds = [kind for kind in kinds or ["paper", "survey"] if kind != "plan"]
    if "when" in features and one_of(True, True, False):
        leaf |= one_of(*WHEN)
    if kinds:
        leaf["kind"] = kinds
    if features & {"shows", "difference"} and one_of(True, False):
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
    if "within" in features and "within" not in leaf and one_of(True, True, False):
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
    """A bundle that meets the first criterion, if it is asked, and not the second, which is.

    None if none is found. The council tells all that conditions look at.
    """
    criteria = data["modules"][0]["themes"][0]["criteria"]["one"]
    days = DAYS if features & {"within", "usual", "snapshot"} else DAYS[:1]
    if "when" in features:
        days = (*days, DUE - timedelta(days=1), DUE)
    shared = reference_data.Case(data, {}, days[0])
    for as_at in days:
        universe = list(_items(features, as_at, _questions_of(shared)))
        for setting in _settings(features, as_at):
            bundle = {"council": {"name": "C"}, **setting, "evidence": [], "as_at": as_at}
            case = reference_data.Case(data, bundle, as_at, shared.kept)
            first, second = (_asked(case, criterion) for criterion in criteria)
            if second is None:
                continue
            ask_first = _compiled(case, CRITERIA[0], first or NOTHING, universe)
            ask_second = _compiled(case, CRITERIA[1], second, universe)
            for size in range(most_items + 1):
                for chosen in combinations_with_replacement(range(len(universe)), size):
                    if _met(ask_first, chosen) and not _met(ask_second, chosen):
                        evidence = [{**universe[at], "id": f"X{n}"} for n, at in enumerate(chosen)]
                        return {**bundle, "evidence": evidence}
    return None


NOTHING: Data = {"all": []}  # always met


def _asked(case: reference_data.Case, criterion: Data) -> Data | None:
    """What a criterion asks of the council on the day; None for nothing."""
    if not reference.applies(case, criterion):
        return None
    return reference.asked_part(case, criterion["requires"])


def _questions_of(case: reference_data.Case) -> list[str]:
    """One of each group of questions that are the same."""
    ids = chain.from_iterable(map(reference_leaves.questions_of(case).__getitem__, CRITERIA))
    groups = dict.fromkeys(frozenset(reference_leaves.same_questions(case, each)) for each in ids)
    return [min(group) for group in groups]


def _items(features: frozenset[str], as_at: date, questions: Sequence[str]) -> Iterator[Data]:
    base = {"title": "T", "dated": as_at}
    kinds = ("paper", "survey", "plan", *(("study",) if "difference" in features else ()))
    options: list[list[Data]] = [[{"kind": kind} for kind in kinds]]
    if features & {"shows", "difference"}:
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
    if features & {"within", "usual"}:
        days = {reference_data.before(as_at, limit) for limit in LIMITS}
        options.append([{"dated": day} for day in sorted(days)] + [{"dated": date(2000, 1, 1)}])
    if "usual" in features:
        options.append([{}, {"review_by": as_at}])
    if "difference" in features:
        options.append([{}, {"difference": "Fewer complaints."}])
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
    places = [["m1"], ["m1", "m2"]] if "modules" in features else [["m1"]]
    options.append(
        [{"supports": [*some, *answers]} for some in places for answers in _subsets(questions)]
    )
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


def _settings(features: frozenset[str], as_at: date) -> Iterator[Data]:
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
    if "when" in features:
        begun = [reference_data.before(as_at, limit) for limit in LIMITS]
        councils = [
            {"council": {"name": "C", "type": kind, "employees": number, "begun": day}}
            for kind in ("county", "district")
            for number in (8, 9, 10)
            for day in {*begun, *(day + timedelta(days=1) for day in begun)}
        ]
    for scope, council, objective in product(scopes, councils, objectives):
        setting = {**scope, **council, **objective}
        if setting.pop("modules", False):
            setting["scope"] = {**setting.get("scope", {}), "modules": ["m1"]}
        yield setting


def _subsets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def _compiled(
    case: reference_data.Case, criterion: str, requirement: Data, universe: Sequence[Data]
) -> Any:
    """A requirement with, for each leaf, what each item of the universe does for it."""
    if "evidence" not in requirement:
        parts = reference_data.children_of(requirement) if requirement != NOTHING else []
        children = [_compiled(case, criterion, part, universe) for part in parts]
        need = {"all": len(children), "any": 1}.get(next(iter(requirement)))
        return int(requirement["at_least"]) if need is None else need, children
    leaf = requirement["evidence"]
    asked = {"items": 1, **leaf.get("covers", {})}
    number = int(asked.pop("items"))
    counting = [
        reference_leaves.is_offered_for_leaf(case, item, criterion, leaf)
        and reference_leaves.is_current(case.vocabulary, item, leaf.get("within"), case.as_at)
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
