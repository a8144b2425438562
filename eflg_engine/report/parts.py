"""A module, theme or criterion of a framework, found by its id, code or a question of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from eflg_engine.framework.naming import Naming
from eflg_engine.reading.problems import InvalidInput, Place, Problem, listed

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.model import Criterion, Module, Theme


def find_part(framework: Framework, word: str) -> Module | Theme | Criterion:
    """The module, theme or criterion of this full id, title or alias. Raises InvalidInput."""
    named = Naming.of(framework).one(word)
    for module in framework.modules:
        if module.id == named:
            return module
    if named is None:
        _refuse(framework, word)
    return _theme_or_criterion(framework, named)


def _theme_or_criterion(framework: Framework, named: str) -> Theme | Criterion:
    """The theme or criterion of an id; the criterion of a question."""
    if named in framework.questions:
        named = named.rpartition(".")[0]
    return framework.themes.get(named) or framework.criteria[named]


def find_theme_or_criterion(framework: Framework, word: str | None) -> Theme | Criterion:
    """As find_part, but neither a module nor nothing."""
    if word is None:
        raise InvalidInput(
            [
                Problem(
                    "missing_id",
                    Place(framework.id),
                    "name a theme or a criterion",
                    allowed=listed(list(framework.themes)),
                )
            ]
        )
    naming = Naming.of(framework)
    named = naming.one(word)
    for module in framework.modules:
        if module.id == named:
            raise InvalidInput(
                [
                    Problem(
                        "not_allowed",
                        Place(framework.id),
                        "this is a whole module; name one of its themes, or a criterion",
                        found=word,
                        allowed=listed([theme.id for theme in module.themes]),
                    )
                ]
            )
    if named is None:
        _refuse(framework, word)
    return _theme_or_criterion(framework, named)


def _refuse(framework: Framework, word: str) -> NoReturn:
    naming = Naming.of(framework)
    several = naming.read(word).ids
    hint = f"name one of them: {listed(several)}" if several else naming.hint(word)
    raise InvalidInput(
        [
            Problem(
                "unknown_criterion",
                Place(framework.id),
                "this names more than one" if several else "there is no such theme or criterion",
                found=word,
                allowed=listed(list(framework.themes)),
                hint=hint,
            )
        ]
    )
