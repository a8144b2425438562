"""Small frameworks and bundles to work out by hand: a criterion for each requirement."""

from datetime import date
from typing import Any

from eflg_engine import Assessment, Bundle, Framework, assess
from tests.support.small_framework import FRAMEWORK, VOCABULARY

KINDS = [
    *VOCABULARY["kinds"],
    {"id": "note", "title": "Note", "reaches": "done", "effort": "low", "current_for": "1 year"},
    {"id": "map", "title": "Map", "reaches": "done", "effort": "low", "current_for": "5 years"},
]
DAY = date(2024, 6, 1)


def requiring(*requirements: dict[str, Any], **more: Any) -> Framework:
    """A framework with a criterion for each of these: c0, c1 and so on."""
    criteria = [
        {"id": f"c{number}", "statement": "S.", "requires": each}
        for number, each in enumerate(requirements)
    ]
    theme = {"id": "t", "title": "Tee", "criteria": {"one": criteria}}
    modules = [{"module": "m", "title": "Em", "themes": [theme]}, *more.pop("beside", ())]
    vocabulary = VOCABULARY | {"kinds": KINDS} | more.pop("words", {})
    return Framework.from_data(FRAMEWORK | {"vocabulary": vocabulary, "modules": modules} | more)


def asking(*leaves: dict[str, Any], **more: Any) -> Framework:
    """A framework with a criterion of one leaf for each of these."""
    return requiring(*({"evidence": leaf} for leaf in leaves), **more)


def bundle(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Items E0, E1 and so on: policies for c0 of 1 January 2024, but for what is said of each."""
    usual = {"title": "A", "kind": "policy", "dated": "2024-01-01", "supports": ["m.t.c0"]}
    evidence = [{"id": f"E{number}"} | usual | item for number, item in enumerate(items)]
    return {"council": {"name": "A"}, "as_at": DAY.isoformat(), "evidence": evidence} | more


def result(framework: Framework, *items: dict[str, Any]) -> Assessment:
    return assess(Bundle.from_data(bundle(*items)), framework)
