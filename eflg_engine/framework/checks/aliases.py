"""Aliases of modules and themes that say nothing, or stand for something else already.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eflg_engine.framework.checks.modules import criteria_of, named_parts
from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import Naming, name_key
from eflg_engine.reading.parts import Part, part, word, words_at
from eflg_engine.reading.problems import Problem, shown
from eflg_engine.reading.values import ALL


def alias_problems(modules: Sequence[Part], base: Framework | None = None) -> Iterator[Problem]:
    """Aliases that name another module, theme or criterion, of the base too.

    Two titles may be alike, so that only ids tell them apart; an alias names one thing only.
    """
    parts = list(named_parts(modules))
    names = [(full_id, full_id) for full_id, *_ in parts]
    names += [
        (f"{full_id}.{criterion_id}",) * 2
        for full_id, _, path, theme in parts
        for _, criterion in (criteria_of(theme, path) if path else ())
        if (criterion_id := word(part(criterion, "id")))
    ]
    names += [(word(part(data, "title")) or "", full_id) for full_id, _, _, data in parts]
    owner: dict[str, str] = {}
    for name, full_id in names:
        if key := name_key(name):
            owner.setdefault(key, full_id)
    of_base = Naming.of(base) if base else None
    hint = "an alias names one thing only"
    for full_id, module, path, data in parts:
        for at, alias in words_at(data, path, "aliases"):
            key = name_key(alias)
            if key == "":
                message = "this holds no letter or digit, so nothing could be known by it"
                yield module.problem("bad_id", at, message, shown(alias))
            elif key == ALL:
                message = '"all" has a meaning of its own and cannot be an alias'
                yield module.problem("bad_id", at, message, shown(alias))
            elif owner.setdefault(key, full_id) != full_id:
                message = f'"{shown(alias)}" already stands for "{shown(owner[key])}"'
                yield module.problem("duplicate_id", at, message, hint=hint)
            if of_base and (taken := of_base.one(alias)) is not None:
                message = f'"{shown(alias)}" already stands for "{taken}" in the base'
                yield module.problem("duplicate_id", at, message, hint=hint)
