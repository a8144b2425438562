"""The tests of rules as plain data, `eflg-rule-tests/1`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from eflg_engine.authoring.rule_places import RulePlaces, place_text
from eflg_engine.authoring.rule_tests.mutants import Mutant
from eflg_engine.authoring.rule_tests.running import (
    Aim,
    CriterionTests,
    RuleTests,
    aim_text,
    percent,
)
from eflg_engine.authoring.rule_tests.suggest import Suggestion
from eflg_engine.evidence.writing import flow_text
from eflg_engine.results.rule_tests import (
    CriterionTested,
    Expectation,
    NotShown,
    RuleTestsData,
    Share,
    Shown,
    Survivor,
)
from eflg_engine.version import __version__


def rule_tests_data(
    tests: RuleTests,
    places: RulePlaces,
    part: str | None = None,
    suggested: Sequence[Suggestion] | None = None,
) -> RuleTestsData:
    """The tests as plain data."""
    framework = tests.framework
    data: RuleTestsData = {
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
                "expectation": cast("Expectation", each.expectation),
                "yaml": flow_text(each.written),
                "shows": len(each.shows),
            }
            for each in suggested
        ]
    return data


def _share(share: tuple[int, int]) -> Share:
    count, of = share
    return {"count": count, "of": of, "percent": percent(share)}


def _criterion(tests: CriterionTests, places: RulePlaces) -> CriterionTested:
    rule = tests.criterion
    return {
        "id": rule.id,
        "place": place_text(places.of(rule)),
        "examples": tests.examples,
        "failures": [
            {
                "expectation": cast("Expectation", f.expectation),
                "number": f.number,
                "message": f.message,
            }
            for f in tests.failures
        ],
        "coverage": _share(tests.coverage),
        "gaps": [_gap(tests, aim, places) for aim in tests.gaps],
        "mutation_score": _share(tests.score),
        "same": len(tests.same),
        "survivors": [_survivor(tests, mutant, places) for mutant in tests.survivors],
    }


def _gap(tests: CriterionTests, aim: Aim, places: RulePlaces) -> NotShown:
    return {
        "what": cast("Shown", aim.what),
        "place": place_text(places.of(tests.criterion, aim.path)),
        "text": aim_text(aim),
    }


def _survivor(tests: CriterionTests, mutant: Mutant, places: RulePlaces) -> Survivor:
    return {
        "mutation": mutant.mutation,
        "direction": "weaker" if mutant.weaker else "stronger",
        "place": place_text(places.of(tests.criterion, mutant.path)),
        "change": mutant.change,
    }
