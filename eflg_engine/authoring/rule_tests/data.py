"""The tests of rules as plain data, `eflg-rule-tests/1`, and what may stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from eflg_engine.authoring.rule_places import RulePlaces, place_text
from eflg_engine.authoring.rule_tests.example_text import flow
from eflg_engine.authoring.rule_tests.mutants import Mutant
from eflg_engine.authoring.rule_tests.running import (
    Aim,
    CriterionTests,
    RuleTests,
    aim_text,
    percent,
)
from eflg_engine.authoring.rule_tests.suggest import Suggestion
from eflg_engine.version import __version__


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Framework(_Part):
    """The framework tested, or a part of it."""

    id: str
    version: str
    sha256: str
    part: str | None = Field(description="The module, theme or criterion; null for all of it")


class Share(_Part):
    """So many out of so many; the percentage is rounded down to one decimal place."""

    count: int
    of: int
    percent: float


class Failure(_Part):
    """An example that does not come out as its rule says."""

    expectation: Literal["enough", "not_enough", "does_not_apply"]
    number: int = Field(description="From 1, in the list of that name")
    message: str


class Gap(_Part):
    """Something that no example shows."""

    what: Literal["met", "unmet", "applies", "does_not_apply", "decides", "stops"]
    place: str
    text: str


class Survivor(_Part):
    """A change to the rule that no example notices."""

    mutation: str
    direction: Literal["weaker", "stronger"]
    place: str
    change: str


class CriterionResult(_Part):
    """The tests of one criterion."""

    id: str
    place: str
    examples: int
    failures: list[Failure]
    coverage: Share
    gaps: list[Gap]
    mutation_score: Share
    same: int = Field(description="Changes left out because they change nothing")
    survivors: list[Survivor]


class SuggestedExample(_Part):
    """An example that would show something more."""

    criterion: str
    expectation: Literal["enough", "not_enough", "does_not_apply"]
    yaml: str
    shows: int = Field(description="How many gaps and survivors it takes care of")


class RuleTestsResult(_Part):
    """What the examples of a framework show of its rules."""

    schema_: Literal["eflg-rule-tests/1"] = Field(alias="schema")
    engine: str
    framework: Framework
    examples: int
    failed: int
    coverage: Share
    mutation_score: Share
    by_mutation: dict[str, Share]
    criteria: list[CriterionResult]
    suggestions: list[SuggestedExample] | None = Field(
        default=None, description="Where they are asked for"
    )


def rule_tests_data(
    tests: RuleTests,
    places: RulePlaces,
    part: str | None = None,
    suggested: Sequence[Suggestion] | None = None,
) -> dict[str, Any]:
    """The tests as plain data."""
    framework = tests.framework
    data: dict[str, Any] = {
        "schema": "eflg-rule-tests/1",
        "engine": __version__,
        "framework": {
            "id": framework.id,
            "version": framework.version,
            "sha256": framework.sha256,
            "part": part,
        },
        "examples": sum(each.examples for each in tests.criteria),
        "failed": len({(f.criterion.id, f.expectation, f.number) for f in tests.failures}),
        "coverage": _share(tests.coverage),
        "mutation_score": _share(tests.score),
        "by_mutation": {key: _share(share) for key, share in tests.by_mutation().items()},
        "criteria": [_criterion(each, places) for each in tests.criteria],
    }
    if suggested is not None:
        data["suggestions"] = [
            {
                "criterion": each.criterion.id,
                "expectation": each.expectation,
                "yaml": flow(each.written),
                "shows": len(each.shows),
            }
            for each in suggested
        ]
    return data


def _share(share: tuple[int, int]) -> dict[str, object]:
    count, of = share
    return {"count": count, "of": of, "percent": percent(share)}


def _criterion(tests: CriterionTests, places: RulePlaces) -> dict[str, object]:
    rule = tests.criterion
    return {
        "id": rule.id,
        "place": place_text(places.of(rule)),
        "examples": tests.examples,
        "failures": [
            {"expectation": f.expectation, "number": f.number, "message": f.message}
            for f in tests.failures
        ],
        "coverage": _share(tests.coverage),
        "gaps": [_gap(tests, aim, places) for aim in tests.gaps],
        "mutation_score": _share(tests.score),
        "same": len(tests.same),
        "survivors": [_survivor(tests, mutant, places) for mutant in tests.survivors],
    }


def _gap(tests: CriterionTests, aim: Aim, places: RulePlaces) -> dict[str, object]:
    return {
        "what": aim.what,
        "place": place_text(places.of(tests.criterion, aim.path)),
        "text": aim_text(aim),
    }


def _survivor(tests: CriterionTests, mutant: Mutant, places: RulePlaces) -> dict[str, object]:
    return {
        "mutation": mutant.mutation,
        "direction": "weaker" if mutant.weaker else "stronger",
        "place": place_text(places.of(tests.criterion, mutant.path)),
        "change": mutant.change,
    }
