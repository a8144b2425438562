"""The work that every system is given: rules, bundles as plain dicts, and the right levels.

Three pieces of work, each of 40 bundles:

- `one_condition`: 216 criteria, each one condition on the one item of its own kind, 150 items;
- `some_item`: 216 criteria, each "some item offered to the theme, of one of two kinds, recent,
  strong and well enough backed", 150 items, several of a kind;
- `shipped`: the five areas of eflg-2012 as they are, with counts, coverage and alternatives, on the
  sample written for them, varied.

What is here reads rules and makes bundles; none of it is timed but `Conversion`, which is the
work of getting from a bundle's dict to what an engine is asked, and `add_up`, which gets from
criteria to levels. Systems that do these in their own way need neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from eflg_engine import Bundle, Framework
from eflg_engine.assessment.rules import Rules, rules_of
from eflg_engine.framework.model import Usual
from eflg_engine.reading.values import Interval, folded

Data = dict[str, Any]
Levels = tuple[tuple[int, ...], tuple[int, ...], int]
"""Levels (from 0, -1 below the first) of the themes, the modules and the council."""

BUNDLES = 40
DIMENSIONS = ("characteristics", "aims", "services", "partners", "objectives")
SHOWS = ("plan", "activity", "output", "outcome")
ASSURANCE = ("self", "published", "stakeholder", "independent")
ROWS = ("dated", "shows", "assurance", "figure", *DIMENSIONS)
"""What stands at which place of an item's row in `Question.lists`."""

TITLES = {
    "one_condition": "One condition an item: 216 criteria, 150 items",
    "some_item": "Some item satisfies: 216 criteria, 150 items, several of a kind",
    "shipped": "The five areas of eflg-2012, with counts, coverage and alternatives",
}


@dataclass(frozen=True, slots=True)
class Work:
    """Rules, and bundles as plain dicts.

    `checks` are bundles that are never timed: they hold what the others happen not to hold.
    """

    id: str
    framework: Framework
    bundles: tuple[Data, ...]
    checks: tuple[Data, ...] = ()

    @property
    def rules(self) -> Rules:
        """The rules laid out: leaves, trees, themes."""
        return rules_of(self.framework)


@cache
def work(work_id: str) -> Work:
    """A piece of work, always the same."""
    return {"one_condition": _one_condition, "some_item": _some_item, "shipped": _shipped}[
        work_id
    ]()


# --- from a bundle's dict to a question ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """What an expression engine is asked about one bundle.

    `lists[leaf]` are the rows of the items that are offered to the leaf's criterion, are of a
    kind it takes and have not lapsed: found by hashing, so that no engine has to search for
    them. What is left for the engine is the date, the rungs, the figure, the coverage and the
    tree. `since[i]` is the earliest day (as an ordinal) for age limit i, `names[d]` what is in
    scope of dimension d, `needs[i]` how many must be covered for demand i.
    """

    lists: list[list[list[Any]]]
    since: list[int]
    names: list[list[str]]
    needs: list[int]

    def context(self) -> Data:
        """As named values, with the rows inside the lists."""
        return {"l": self.lists, "d": self.since, "n": self.names, "m": self.needs}

    def shared(self) -> Data:
        """As named values, with each row once, in `r`, and its number in the lists.

        Less to convert for a system that copies all it is given.
        """
        number_of: dict[int, int] = {}
        rows: list[list[Any]] = []
        lists = []
        for listed in self.lists:
            numbers = []
            for row in listed:
                number = number_of.get(id(row))
                if number is None:
                    number = number_of[id(row)] = len(rows)
                    rows.append(row)
                numbers.append(number)
            lists.append(numbers)
        return {"r": rows, "l": lists, "d": self.since, "n": self.names, "m": self.needs}


class Conversion:
    """Turns bundles (plain dicts) into questions, for one set of rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        vocabulary = rules.framework.vocabulary
        self.kinds = {kind.id: number for number, kind in enumerate(vocabulary.kinds)}
        self.facts = vocabulary.kind_facts
        self.shows = {term.id: number for number, term in enumerate(vocabulary.shows)}
        self.assurance = {term.id: number for number, term in enumerate(vocabulary.assurance)}
        self.default = (vocabulary.default_shows, vocabulary.default_assurance)
        self.characteristics = vocabulary.characteristics.ids
        self.aims = vocabulary.aims.ids
        self.covering = any(leaf.covers for leaf in rules.leaves)
        demands = {
            (DIMENSIONS.index(dimension), asked)
            for leaf in rules.leaves
            for dimension, asked in leaf.covers
            if not isinstance(asked, tuple)
        }
        self.demands = {demand: i for i, demand in enumerate(sorted(demands, key=str))}
        self.leaves_of: dict[tuple[str, str], tuple[int, ...]] = {}
        by_place: dict[tuple[str, str], list[int]] = {}
        for leaf, criterion in enumerate(rules.criterion_of):
            for target in rules.targets_of[criterion]:
                for kind in rules.kind_ids[leaf] or self.kinds:
                    by_place.setdefault((target, kind), []).append(leaf)
        self.leaves_of = {place: tuple(leaves) for place, leaves in by_place.items()}
        self.places: dict[str, set[str]] = {kind: set() for kind in self.kinds}
        for target, kind in by_place:
            self.places[kind].add(target)
        self.measures = [leaf.measure for leaf in rules.leaves]

    def question(self, bundle: Data) -> Question:
        """The question for one bundle."""
        as_at = date.fromisoformat(bundle["as_at"])
        day = as_at.toordinal()
        names: list[list[str]] = []
        if self.covering:
            council = bundle["council"]
            names = [
                [*self.characteristics],
                [*self.aims],
                council["services"],
                council["partners"],
                [o["id"] for o in bundle["objectives"] if o["published"] <= bundle["as_at"]],
            ]
        lists: list[list[list[Any]]] = [[] for _ in self.rules.leaves]
        leaves_of, measures = self.leaves_of, self.measures
        for item in bundle["evidence"]:
            dated = date.fromisoformat(item["dated"]).toordinal()
            if dated > day or ("review_by" in item and item["review_by"] < bundle["as_at"]):
                continue
            kind = item["kind"]
            facts = self.facts[self.kinds[kind]]
            shows = self.shows[item["shows"]] if "shows" in item else self.default[0]
            if shows > facts.reaches:
                more = facts.more_rung
                figure = item.get("measures", {}).get(facts.more_measure)
                if more is not None and figure is not None and figure >= facts.more_at_least:
                    shows = min(shows, max(facts.reaches, more))
                else:
                    shows = facts.reaches
            row: list[Any] = [
                dated,
                shows,
                self.assurance[item["assurance"]] if "assurance" in item else self.default[1],
            ]
            if self.covering:
                row.append(-1.0)
                for known, dimension in zip(names, DIMENSIONS, strict=True):
                    listed = item.get(dimension, ())
                    row.append(known if listed == "all" else listed)
            places = [leaves_of.get((target, kind), ()) for target in item["supports"]]
            for leaf in places[0] if len(places) == 1 else set().union(*places):
                name = measures[leaf]
                if not name:
                    lists[leaf].append(row)
                elif (figure := item.get("measures", {}).get(name)) is not None:
                    lists[leaf].append([*row[:3], float(figure), *row[4:]])
        return Question(
            lists,
            [first_day(each, as_at) for each in self.rules.withins],
            names,
            [
                (len(names[d]) if asked == "all" else min(int(asked), len(names[d]))) or 10**6
                for d, asked in self.demands
            ],
        )

    def flat(self, bundle: Data) -> list[int]:
        """For `one_condition`: by number of the kind, the most that its items show; -1 for none.

        There each kind has one criterion, which asks for nothing else.
        """
        shown = [-1] * len(self.kinds)
        kinds, shows, places, day = self.kinds, self.shows, self.places, bundle["as_at"]
        for item in bundle["evidence"]:
            if item["dated"] > day or ("review_by" in item and item["review_by"] < day):
                continue
            kind = item["kind"]
            for target in item["supports"]:
                if target in places[kind]:
                    number, rung = kinds[kind], shows[item["shows"]]
                    if rung > shown[number]:
                        shown[number] = rung
        return shown


def add_up(rules: Rules, met: Sequence[bool]) -> Levels:
    """The levels under the strict policy, where every criterion is assessed."""
    themes = []
    for theme in rules.themes:
        held = -1
        for criteria in theme.levels:
            for criterion in criteria:
                if not met[criterion]:
                    break
            else:
                held += 1
                continue
            break
        themes.append(held)
    modules = [min([themes[theme] for theme in numbers]) for numbers in rules.themes_of]
    return tuple(themes), tuple(modules), min(modules)


# --- making the work -----------------------------------------------------------------------------


def _framework(modules: list[Data], kinds: list[str]) -> Framework:
    def terms(words: Sequence[str]) -> list[Data]:
        return [{"id": word, "title": word.capitalize()} for word in words]

    return Framework.from_data(
        {
            "format": 1,
            "id": "benchmark",
            "title": "Benchmark",
            "edition": "1",
            "version": "1.0.0",
            "below": "Below",
            "notice": "Made for a benchmark.",
            "levels": [
                {"id": word, "title": word.capitalize(), "summary": word}
                for word in ("first", "second", "third")
            ],
            "policies": {
                "strict": {"title": "Strict", "criteria": "all", "themes": "all", "modules": "all"}
            },
            "sources": {"made": {"title": "Made up", "url": "https://example.org/made"}},
            "vocabulary": {
                "format": 1,
                "ladders": {"shows": terms(SHOWS), "assurance": terms(ASSURANCE)},
                "defaults": {"shows": "activity", "assurance": "self"},
                "standings": terms(["reconstructed"]),
                "bounds": terms(["judgement"]),
                "characteristics": terms(["age"]),
                "aims": terms(["advance"]),
                "profile": [],
                "efforts": [{"id": "low", "title": "Low", "days": 3}],
                "kinds": [
                    {"id": kind, "title": kind, "reaches": "outcome", "effort": "low"}
                    for kind in kinds
                ],
            },
            "modules": modules,
        }
    )


def _criterion(name: str, evidence: Data) -> Data:
    return {
        "id": name,
        "statement": "Made up.",
        "standing": "reconstructed",
        "bounds": "judgement",
        "source": {"ref": "made"},
        "requires": {"evidence": evidence},
        "remedy": "Make it up.",
    }


def _bundle(as_at: date, evidence: list[Data]) -> Data:
    return {
        "format": 1,
        "as_at": as_at.isoformat(),
        "council": {"name": "Example Council"},
        "evidence": evidence,
    }


def _modules(random: Random, evidence_at: list[list[Data]]) -> list[Data]:
    """4 modules of 6 themes; `evidence_at` lists a theme's 9 leaves, three a level, 24 times."""
    modules = []
    for m in range(4):
        themes = []
        for t in range(6):
            leaves = evidence_at[6 * m + t]
            criteria = {
                level: [_criterion(f"c{3 * rung + i}", leaves[3 * rung + i]) for i in range(3)]
                for rung, level in enumerate(("first", "second", "third"))
            }
            themes.append({"id": f"t{t}", "title": f"Theme {t}", "criteria": criteria})
        modules.append({"module": f"m{m}", "title": f"Module {m}", "themes": themes})
    return modules


def _one_condition() -> Work:
    random = Random("one condition")
    kinds = [f"k{number}" for number in range(216)]
    least = [random.choice([0, 1, 1, 2, 2, 3]) for _ in kinds]
    leaves = [
        [{"kind": kinds[9 * theme + i], "shows": SHOWS[least[9 * theme + i]]} for i in range(9)]
        for theme in range(24)
    ]
    framework = _framework(_modules(random, leaves), kinds)
    bundles = []
    for _ in range(BUNDLES):
        as_at = date(2024, 1, 1) + timedelta(days=random.randrange(365))
        weight = {n: random.random() * (0.3, 0.7, 1.0)[n % 9 // 3] for n in range(216)}
        chosen = sorted(sorted(weight, key=lambda n: weight[n])[:150])
        evidence = []
        for n in chosen:
            shows = least[n] if random.random() < 0.9 else random.randrange(4)
            evidence.append(
                {
                    "id": f"E{n:03}",
                    "title": f"Item {n}",
                    "kind": kinds[n],
                    "supports": [f"m{n // 54}.t{n // 9 % 6}"],
                    "dated": (as_at - timedelta(days=random.randrange(700))).isoformat(),
                    "shows": SHOWS[max(shows, n % 9 < 3 and least[n])],
                }
            )
        random.shuffle(evidence)
        bundles.append(_bundle(as_at, evidence))
    checks = [_awkward(random, bundle) for bundle in bundles[:10]]
    return Work("one_condition", framework, tuple(bundles), tuple(checks))


def _awkward(random: Random, bundle: Data) -> Data:
    """A bundle of `one_condition`, some items planned, lapsed, offered otherwise, two of a kind."""
    as_at = date.fromisoformat(bundle["as_at"])
    evidence = []
    for item in bundle["evidence"]:
        number = int(item["kind"][1:])
        theme = item["supports"][0]
        match random.randrange(12):
            case 0:
                item = item | {"dated": (as_at + timedelta(days=random.randrange(3))).isoformat()}
            case 1:
                review_by = max(item["dated"], (as_at - timedelta(days=1)).isoformat())
                item = item | {"review_by": review_by}
            case 2:
                item = item | {"review_by": as_at.isoformat()}
            case 3:
                item = item | {"supports": [f"m{number // 54}"]}
            case 4:
                item = item | {"supports": [f"m{(number + 54) % 216 // 54}.t0"]}
            case 5:
                item = item | {"supports": [f"m{(number + 54) % 216 // 54}.t0", theme]}
            case 6:
                evidence.append(item | {"id": item["id"] + "b", "shows": random.choice(SHOWS)})
        evidence.append(item)
    random.shuffle(evidence)
    return bundle | {"evidence": evidence}


def _some_item() -> Work:
    random = Random("some item")
    kinds = [f"k{number}" for number in range(12)]
    limits = ["18 months", "24 months", "36 months", "60 months", "900 days"]
    leaves = [
        [
            {
                "kind": random.sample(kinds, 2),
                "within": random.choice(limits),
                "shows": SHOWS[min(3, i // 3 + random.randrange(2))],
                "assurance": ASSURANCE[random.randrange(i // 3 + 1)],
            }
            for i in range(9)
        ]
        for _ in range(24)
    ]
    framework = _framework(_modules(random, leaves), kinds)
    bundles = []
    for _ in range(BUNDLES):
        as_at = date(2024, 1, 1) + timedelta(days=random.randrange(365))
        evidence = []
        for n in range(150):
            themes = random.sample(range(24), random.choice([3, 4, 5, 6]))
            dated = as_at - timedelta(days=random.randrange(-30, 1000))
            item = {
                "id": f"E{n:03}",
                "title": f"Item {n}",
                "kind": random.choice(kinds),
                "supports": [f"m{theme // 6}.t{theme % 6}" for theme in themes],
                "dated": dated.isoformat(),
                "shows": random.choice(SHOWS[1:]),
                "assurance": random.choice(ASSURANCE),
            }
            if random.random() < 0.2:
                review_by = as_at + timedelta(days=random.randrange(-100, 700))
                item["review_by"] = max(dated, review_by).isoformat()
            evidence.append(item)
        bundles.append(_bundle(as_at, evidence))
    return Work("some_item", framework, tuple(bundles))


def _shipped() -> Work:
    random = Random("shipped")
    whole = Framework.load("eflg-2012")
    # the last module asks what covers the other modules, which no other system is given
    framework = replace(whole, modules=whole.modules[:-1])
    samples = Path(__file__).resolve().parent.parent / "evidence_samples"
    names = ("wendlemoor-2019",)
    plain = [_plain(Bundle.load(samples / f"{name}.yaml"), framework) for name in names]
    bundles = []
    for number in range(BUNDLES):
        bundle = dict(plain[number % len(plain)])
        gone = random.choice([0, 0.02, 0.05, 0.2])
        bundle["evidence"] = [e for e in bundle["evidence"] if random.random() >= gone]
        day = date.fromisoformat(bundle["as_at"]) + timedelta(days=random.randrange(-60, 240))
        bundle["as_at"] = day.isoformat()
        bundles.append(bundle)
    return Work("shipped", framework, tuple(bundles))


def first_day(limit: Interval | Usual | None, as_at: date) -> int:
    """The ordinal of the first day within an age limit; 0 where there is none.

    Other systems are given limits of leaves only: no work asks for those of kinds.
    """
    if limit is None:
        return 0
    assert isinstance(limit, Interval), "no framework of the field asks for the usual limit"
    return limit.before(as_at).toordinal()


def _plain(bundle: Bundle, framework: Framework) -> Data:
    """A bundle as plain data with one word for each thing, so that no system resolves aliases."""
    vocabulary = framework.vocabulary
    data: Data = bundle.to_data()
    council = data["council"]
    council["employees"] = 1000  # large enough for every criterion to apply
    for dimension in ("services", "partners"):
        named = {folded(word) for e in data["evidence"] for word in _listed(e, dimension)}
        own = map(folded, council.get(dimension) or named)
        council[dimension] = sorted(set(own))
    for objective in data["objectives"]:
        objective.setdefault("published", "0001-01-01")
    evidence = []
    modules = {module.id for module in framework.modules}
    for item in data["evidence"]:
        item = dict(item)
        item["supports"] = [t for t in item["supports"] if t.split(".")[0] in modules]
        if not item["supports"]:
            continue
        item["kind"] = vocabulary.kinds.resolve(item["kind"])
        for ladder in ("shows", "assurance"):
            if ladder in item:
                item[ladder] = getattr(vocabulary, ladder).resolve(item[ladder])
        for dimension in ("characteristics", "aims"):
            if listed := _listed(item, dimension):
                item[dimension] = [getattr(vocabulary, dimension).resolve(w) for w in listed]
        for dimension in ("services", "partners"):
            if listed := _listed(item, dimension):
                item[dimension] = list(map(folded, listed))
        evidence.append(item)
    return data | {"evidence": evidence}


def _listed(item: Data, dimension: str) -> list[str]:
    listed = item.get(dimension, [])
    return [] if listed == "all" else list(listed)
