"""A module, theme or criterion of a framework, found by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from eflg_engine.reading.problems import InvalidInput, Place, Problem, did_you_mean, listed

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.framework import Criterion, Module, Theme


def find_part(framework: Framework, word: str) -> Module | Theme | Criterion:
    """The module, theme or criterion with this full id. Raises InvalidInput with suggestions."""
    for module in framework.modules:
        if module.id == word:
            return module
    return framework.themes.get(word) or framework.criteria.get(word) or _refuse(framework, word)


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
    for module in framework.modules:
        if module.id == word:
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
    return framework.themes.get(word) or framework.criteria.get(word) or _refuse(framework, word)


def _refuse(framework: Framework, word: str) -> NoReturn:
    ids = [*framework.themes, *framework.criteria]
    titles = {theme.title.lower(): theme.id for theme in framework.themes.values()}
    hint = did_you_mean(word, ids)
    if not hint and (theme := titles.get(" ".join(word.lower().split()))):
        hint = f'did you mean "{theme}"?'
    raise InvalidInput(
        [
            Problem(
                "unknown_criterion",
                Place(framework.id),
                "there is no such theme or criterion",
                found=word,
                allowed=listed(list(framework.themes)),
                hint=hint,
            )
        ]
    )
