"""Aliases of modules and themes that say nothing, or stand for something else already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eflg_engine.framework.checks.references import Part
from eflg_engine.framework.naming import name_key
from eflg_engine.reading.parts import entries, mapping, part, word, words_at
from eflg_engine.reading.problems import Path, Problem, shown
from eflg_engine.reading.values import ALL


def alias_problems(modules: Sequence[Part]) -> Iterator[Problem]:
    """Two titles may be alike, so that only ids tell them apart; an alias names one thing only.

    Works on the data as read, as `references` does.
    """
    parts = list(_named_parts(modules))
    owner: dict[str, str] = {}
    for full_id, _, _, _ in parts:
        owner.setdefault(name_key(full_id), full_id)
    for full_id in _criteria(modules):
        owner.setdefault(name_key(full_id), full_id)
    for full_id, _, _, data in parts:
        if title := name_key(word(part(data, "title")) or ""):
            owner.setdefault(title, full_id)
    for full_id, module, path, data in parts:
        for at, alias in words_at(data, path, "aliases"):
            yield from _alias(module, at, alias, full_id, owner)


def _alias(
    module: Part, at: Path, alias: str, full_id: str, owner: dict[str, str]
) -> Iterator[Problem]:
    key = name_key(alias)
    place, path = module.place(*at), (*module.path, *at)
    if key in ("", ALL):
        message = "this holds no letter or digit, so nothing could be known by it"
        if key:
            message = '"all" has a meaning of its own and cannot be an alias'
        yield Problem("bad_id", place, message, shown(alias), path=path)
    elif owner.setdefault(key, full_id) != full_id:
        message = f'"{shown(alias)}" already stands for "{shown(owner[key])}"'
        hint = "an alias names one thing only"
        yield Problem("duplicate_id", place, message, hint=hint, path=path)


def _named_parts(modules: Sequence[Part]) -> Iterator[tuple[str, Part, Path, object]]:
    """Modules and themes: full id, where it stands and what is written there."""
    for module in modules:
        module_id = word(part(module.data, "module"))
        if module_id is None:
            continue
        yield module_id, module, (), module.data
        for number, theme in enumerate(entries(part(module.data, "themes"))):
            if (theme_id := word(part(theme, "id"))) is not None:
                yield f"{module_id}.{theme_id}", module, ("themes", number), theme


def _criteria(modules: Sequence[Part]) -> Iterator[str]:
    for full_id, _, path, data in _named_parts(modules):
        if path:
            for criteria in mapping(part(data, "criteria")).values():
                for criterion in entries(criteria):
                    if (criterion_id := word(part(criterion, "id"))) is not None:
                        yield f"{full_id}.{criterion_id}"
