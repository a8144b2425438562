"""A made-up framework and made-up bundles that two commits of the engine can both read.

Both are plain data, the same for the same seed. They use only keys that commit 9e7a023 knows, and
what the shipped rules use of them in about the same proportions: 180 criteria of one to three
leaves, with kinds, age limits, rungs, named figures, counts, coverage of every dimension,
conditions on the council's profile and due dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

Data = dict[str, Any]

MODULES, THEMES, LEVELS, CRITERIA = 4, 5, ("first", "second", "third"), 3
"""180 criteria: 4 modules of 5 themes of 3 levels of 3 criteria."""

SHOWS = ("plan", "activity", "output", "outcome")
ASSURANCE = ("self", "published", "stakeholder", "independent")
CHARACTERISTICS = (
    *("age", "disability", "gender_reassignment", "marriage", "maternity", "race", "religion"),
    *("sex", "orientation"),
)
AIMS = ("eliminate", "advance", "foster")
KINDS = tuple(f"kind_{number:02}" for number in range(20))
FIGURES = tuple(f"figure_{number}" for number in range(8))
SERVICES = ("housing", "libraries", "parks", "planning", "transport", "waste")
PARTNERS = ("college", "health_trust", "police", "voluntary_action")
OBJECTIVES = ("EO1", "EO2", "EO3", "EO4")


def framework() -> Data:
    """The framework: the one-document form."""
    random = Random("a framework for two commits")
    return {
        "format": 1,
        "id": "made-up",
        "title": "Made-up framework",
        "edition": "1",
        "version": "1.0.0",
        "below": "Below the first",
        "notice": "Made up for a benchmark.",
        "levels": [
            {"id": word, "title": word.capitalize(), "summary": f"The {word} level."}
            for word in LEVELS
        ],
        "policies": {
            "strict": {"title": "Strict", "criteria": "all", "themes": "all", "modules": "all"},
            "broad": {"title": "Broad", "criteria": "80%", "themes": "80%", "modules": "all"},
        },
        "sources": {"made": {"title": "Made up", "url": "https://example.org/made"}},
        "measures": {name: {"title": name} for name in FIGURES},
        "vocabulary": _vocabulary(random),
        "modules": [_module(random, number) for number in range(MODULES)],
    }


def _vocabulary(random: Random) -> Data:
    def terms(words: Sequence[str]) -> list[Data]:
        return [{"id": word, "title": word.replace("_", " ").capitalize()} for word in words]

    efforts = [{"id": word, "title": word.capitalize(), "days": days} for word, days in _EFFORTS]
    return {
        "format": 1,
        "ladders": {"shows": terms(SHOWS), "assurance": terms(ASSURANCE)},
        "defaults": {"shows": "activity", "assurance": "self"},
        "standings": terms(["published", "reconstructed"]),
        "bounds": terms(["law", "judgement"]),
        "characteristics": terms(CHARACTERISTICS),
        "aims": terms(AIMS),
        "profile": [{"id": "employees", "title": "Number of employees"}],
        "efforts": efforts,
        "kinds": [
            {
                "id": kind,
                "title": kind.replace("_", " ").capitalize(),
                "reaches": random.choice(["output", "outcome", "outcome", "outcome"]),
                "effort": random.choice(_EFFORTS)[0],
            }
            for kind in KINDS
        ],
    }


_EFFORTS = (("low", 3), ("medium", 15), ("high", 60))


def _module(random: Random, number: int) -> Data:
    themes = []
    for theme in range(THEMES):
        criteria = {
            level: [_criterion(random, rung, f"c{rung}{place}") for place in range(CRITERIA)]
            for rung, level in enumerate(LEVELS)
        }
        themes.append({"id": f"t{theme}", "title": f"Theme {theme}", "criteria": criteria})
    return {"module": f"m{number}", "title": f"Module {number}", "themes": themes}


def _criterion(random: Random, rung: int, name: str) -> Data:
    criterion: Data = {
        "id": name,
        "statement": f"What is asked for as {name} is in place, and staff know of it.",
        "standing": random.choice(["published", "reconstructed"]),
        "bounds": "judgement",
        "source": {"ref": "made", "at": name},
        "requires": _requirement(random, rung),
        "remedy": f"Put {name} in place and tell staff of it.",
    }
    match random.randrange(30):
        case 0:
            criterion["applies_when"] = {"employees": {"at_least": random.choice([250, 5000])}}
        case 1:
            criterion["due"] = {"from": random.choice(["2018-03-31", "2030-01-01"])}
    return criterion


def _requirement(random: Random, rung: int) -> Data:
    def leaf() -> Data:
        return {"evidence": _leaf(random, rung)}

    match random.randrange(10):
        case 0 | 1 | 2 | 3:
            return leaf()
        case 4 | 5 | 6:
            return {"all": [leaf(), leaf()]}
        case 7:
            return {"any": [leaf(), leaf()]}
        case 8:
            return {"all": [leaf(), {"any": [leaf(), leaf()]}]}
        case _:
            return {"at_least": 2, "of": [leaf(), leaf(), leaf()]}


def _leaf(random: Random, rung: int) -> Data:
    leaf: Data = {"kind": random.sample(KINDS, random.choice([2, 3, 4]) + 2 * (2 - rung))}
    if random.random() < 0.8:
        leaf["within"] = random.choice(["18 months", "2 years", "3 years", "900 days"])
    if random.random() < 0.7:
        leaf["shows"] = SHOWS[min(3, random.choice([rung, rung, rung + 1]))]
    if random.random() < 0.5:
        leaf["assurance"] = ASSURANCE[random.randrange(rung + 1)]
    if rung and random.random() < 0.15:
        leaf["measure"] = {"name": random.choice(FIGURES), "at_least": random.choice([10, 50])}
    match random.randrange(12):
        case 0:
            leaf["covers"] = {"items": random.choice([2, 3])}
        case 1:
            leaf["covers"] = {"characteristics": random.choice([2, 3, 5])}
        case 2:
            leaf["covers"] = {"characteristics": random.sample(CHARACTERISTICS, 2)}
        case 3:
            leaf["covers"] = {"aims": random.choice([1, 2, "all"])}
        case 4:
            leaf["covers"] = {"services": 2, "items": 2}
        case 5:
            leaf["covers"] = {"objectives": random.choice([1, 2, "all"])}
        case 6 if rung == 2:
            leaf["covers"] = {"partners": 2, "modules": 2}
    return leaf


def bundle(number: int, items: int) -> Data:
    """Bundle number so-and-so, with so many items: another number is another bundle."""
    random = Random(f"bundle {number} of {items}")
    as_at = date(2024, 1, 1) + timedelta(days=random.randrange(365))
    return {
        "format": 1,
        "framework": "made-up",
        "as_at": as_at.isoformat(),
        "council": {
            "name": "Example Borough Council",
            "employees": random.choice([180, 900, 6000]),
            "services": list(SERVICES),
            "partners": list(PARTNERS),
        },
        "objectives": [
            {"id": each, "text": f"Objective {each}.", "published": "2022-04-01"}
            for each in OBJECTIVES
        ],
        "evidence": [_item(random, as_at, place) for place in range(items)],
    }


def _item(random: Random, as_at: date, place: int) -> Data:
    dated = as_at - timedelta(days=random.randrange(-40, 1100))
    item: Data = {
        "id": f"E{place:03}",
        "title": f"Paper {place} on what was done",
        "kind": random.choice(KINDS),
        "supports": _offers(random),
        "dated": dated.isoformat(),
        "shows": random.choice(SHOWS[1:]),
        "assurance": random.choice(ASSURANCE),
        "difference": "More people from every group came, and said that it helped.",
    }
    if random.random() < 0.2:
        review_by = as_at + timedelta(days=random.randrange(-100, 700))
        item["review_by"] = max(dated, review_by).isoformat()
    if random.random() < 0.2:
        item["measures"] = {random.choice(FIGURES): random.randrange(0, 100)}
    for dimension, words, most in _LISTED:
        if random.random() < 0.6:
            item[dimension] = random.sample(words, random.randint(1, most))
    return item


_LISTED: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("characteristics", CHARACTERISTICS, 5),
    ("aims", AIMS, 3),
    ("services", SERVICES, 3),
    ("partners", PARTNERS, 2),
    ("objectives", OBJECTIVES, 3),
)


def _offers(random: Random) -> list[str]:
    """Up to four places: modules, themes and criteria."""
    offers = set()
    for _ in range(random.choice([1, 2, 3, 3, 4])):
        parts = [
            f"m{random.randrange(MODULES)}",
            f"t{random.randrange(THEMES)}",
            f"c{random.randrange(len(LEVELS))}{random.randrange(CRITERIA)}",
        ]
        offers.add(".".join(parts[: random.choice([1, 2, 2, 2, 2, 3])]))
    return sorted(offers)
