"""Frameworks as data: what is asked for, in short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eflg_engine.framework.model import Criterion, Module, Theme, leaves
from eflg_engine.report.parts import find_part
from eflg_engine.results.frameworks import (
    CriterionInfo,
    FrameworkInfo,
    FrameworkOutline,
    FrameworksData,
    ModuleOutline,
    QuestionInfo,
    ThemeOutline,
)

if TYPE_CHECKING:
    from eflg_engine.framework import Framework


def frameworks_data(frameworks: Sequence[Framework]) -> FrameworksData:
    """The frameworks as `eflg-frameworks/1`."""
    return {"schema": "eflg-frameworks/1", "frameworks": [*map(_framework, frameworks)]}


def outline_data(framework: Framework, part: str | None = None) -> FrameworkOutline:
    """A framework as `eflg-framework-outline/1`, or one part of it. Raises InvalidInput."""
    found = None if part is None else find_part(framework, part)
    modules: list[ModuleOutline] = []
    for module in framework.modules:
        themes: list[ThemeOutline] = []
        for theme in module.themes:
            criteria = [
                _criterion(framework, each)
                for each in theme.criteria
                if found is None or _is_of(found, module, theme, each)
            ]
            if criteria:
                themes.append({"id": theme.id, "title": theme.title, "criteria": criteria})
        if themes:
            modules.append({"id": module.id, "title": module.title, "themes": themes})
    kinds = framework.vocabulary.kinds
    return {
        "schema": "eflg-framework-outline/1",
        "framework": _framework(framework),
        "kinds": [{"id": kind.id, "title": kind.title} for kind in kinds],
        "modules": modules,
    }


def _is_of(
    part: Module | Theme | Criterion, module: Module, theme: Theme, criterion: Criterion
) -> bool:
    return part.id in (module.id, theme.id, criterion.id)


def _framework(framework: Framework) -> FrameworkInfo:
    return {
        "id": framework.id,
        "title": framework.title,
        "edition": framework.edition,
        "version": framework.version,
        "sha256": framework.sha256,
        "body": framework.body,
        "levels": [{"id": each.id, "title": each.title} for each in framework.levels],
        "policies": [{"id": each.id, "title": each.title} for each in framework.policies.values()],
        "criteria": len(framework.criteria),
    }


def _criterion(framework: Framework, criterion: Criterion) -> CriterionInfo:
    kinds = framework.vocabulary.kinds
    asked = (leaf.question for leaf in leaves(criterion.requires))
    questions: list[QuestionInfo] = [
        {
            "id": each.id,
            "code": each.code,
            "asks": each.asks,
            "look_in": [kinds[number].id for number in each.look_in],
        }
        for each in asked
        if each is not None
    ]
    return {
        "id": criterion.id,
        "code": criterion.code,
        "level": framework.levels[criterion.level].id,
        "statement": criterion.statement,
        "questions": questions,
    }
