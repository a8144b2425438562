"""What pydantic cannot see in module files: ids used twice, levels, and what is defined twice.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_lowercase

from eflg_engine.framework.checks.conditions import condition_problems
from eflg_engine.framework.checks.criteria import Rules, criterion_problems
from eflg_engine.framework.checks.examples import example_problems
from eflg_engine.framework.checks.words import Exact, unknown_words, vocabulary_words
from eflg_engine.framework.model import Criterion, Framework, Module, leaves
from eflg_engine.framework.particulars import Source
from eflg_engine.reading.parts import (
    Ids,
    Part,
    entries,
    entries_at,
    mapping,
    part,
    unknown,
    word,
    words_at,
)
from eflg_engine.reading.problems import Path, Problem, listed, shown
from eflg_engine.reading.words import meant


def level_ids(main: object) -> list[str]:
    """The ids of a framework's levels, as read."""
    levels = entries(part(main, "levels"))
    return list(dict.fromkeys(found for level in levels if (found := word(part(level, "id")))))


def main_problems(main: Part, vocabulary: Part | None) -> Iterator[Problem]:
    """Ids of levels and of steps used twice; kinds in the timetable that lead nowhere."""
    words = vocabulary_words(vocabulary.data) if vocabulary else {}
    for key in ("levels", "timetable"):
        ids = Ids()
        for at, entry in entries_at(main.data, (), key):
            yield from ids.again(main, (*at, "id"), word(part(entry, "id")))
            if key == "timetable":
                yield from unknown_words(main, words, "kind", entry, at, "kinds")


def module_problems(
    main: Part | None,
    modules: Sequence[Part],
    vocabulary: Part | None,
    *,
    all_read: bool,
    base: Framework | None = None,
) -> Iterator[Problem]:
    """Every problem of what modules name, of their ids and of their levels.

    Where a file could not be read, `all_read` is False: a module that is named may be there.
    With a `base`, the modules are added to that framework.
    """
    words = vocabulary_words(vocabulary.data) if vocabulary else {}
    fields = {
        field_id: field
        for field in entries(part(vocabulary.data, "profile") if vocabulary else None)
        if (field_id := word(part(field, "id")))
    }
    there = {module.id: module for module in base.modules} if base else {}
    levels = [level.id for level in base.levels] if base else level_ids(main.data) if main else []
    profile = part(vocabulary.data, "profile") if vocabulary else ""
    if fields or (words and (profile is None or profile == [])):
        words["profile_field"] = Exact(fields)
    if all_read and words:
        words["measure"] = Exact(_declared_measures(main, modules, vocabulary, base))
    if all_read:
        named = (word(part(module.data, "module")) for module in modules)
        words["module"] = Exact([*there, *filter(None, named)])
    defined: dict[tuple[str, str], tuple[object, Part]] = {}
    if main:
        yield from _definitions(main, defined, of_framework=True)
    ids = Ids()
    for module in modules:
        module_id = word(part(module.data, "module"))
        yield from ids.again(module, ("module",), module_id)
        yield from _definitions(module, defined)
        added_to = there.get(module_id or "")
        known = words
        if main is not None:
            sources = [*mapping(part(main.data, "sources")), *mapping(part(module.data, "sources"))]
            sources += base.sources if base else ()
            sources += module_sources(added_to) if added_to else ()
            known = {**words, "source": Exact(sources)}
        yield from _module(Rules(module, known, fields, levels), added_to)
    yield from _earlier_ids(modules)
    yield from _questions(modules, base, all_read=all_read)


def _rules_as_read(modules: Sequence[Part]) -> Iterator[tuple[str, Part, Path, object]]:
    """The criteria of modules as read: full id, the part and path they stand at, their data."""
    for theme_id, module, path, theme in named_parts(modules):
        for at, criterion in criteria_of(theme, path) if path else ():
            yield f"{theme_id}.{word(part(criterion, 'id'))}", module, at, criterion


def leaves_as_read(node: object, path: Path) -> Iterator[tuple[Path, object]]:
    """The evidence leaves of a requirement as read, each with the path to it."""
    if isinstance(evidence := part(node, "evidence"), dict):
        yield (*path, "evidence"), evidence
    for form in ("all", "any", "of"):
        for at, child in entries_at(node, path, form):
            yield from leaves_as_read(child, at)


def _questions(
    modules: Sequence[Part], base: Framework | None, *, all_read: bool
) -> Iterator[Problem]:
    """Codes and questions that stand twice, and questions that are the same as none there is."""
    codes, known = Ids(), dict[str, str]()  # by id or folded code: the full id
    for rule in base.criteria.values() if base else ():
        for leaf in leaves(rule.requires):
            if leaf.question is not None:
                known |= dict.fromkeys(
                    (leaf.question.id, leaf.question.code.casefold()), leaf.question.id
                )
    same: list[tuple[Part, Path, str, str]] = []
    for full_id, module, at, criterion in _rules_as_read(modules):
        code = word(part(criterion, "code"))
        yield from codes.again(module, (*at, "code"), code.casefold() if code else None)
        ids, letters = Ids(), iter(ascii_lowercase)
        found = [*leaves_as_read(part(criterion, "requires"), (*at, "requires"))]
        asking = [(path, asked) for path, asked in found if word(part(asked, "question"))]
        if len(asking) > len(ascii_lowercase):
            message = f"a criterion has at most {len(ascii_lowercase)} questions"
            yield module.problem("out_of_range", (*at, "requires"), message, str(len(asking)))
        for path, asked in asking:
            question = word(part(asked, "question"))
            yield from ids.again(module, (*path, "question"), question)
            name = f"{full_id}.{question}"
            known[name] = name
            if code:
                known[code.casefold() + next(letters, "")] = name
            for where, other in words_at(asked, path, "same_as"):
                same.append((module, where, name, other))
    for module, path, name, other in same:
        meant_one = known.get(other, known.get(other.casefold()))
        if meant_one == name:
            message = "this is the same as itself"
            yield module.problem("changes_nothing", path, message, hint="leave it out")
        elif meant_one is None and all_read:
            likely = meant(other, known)
            yield unknown(module, "question", path, other, "the id or code of a question", likely)


def _declared_measures(
    main: Part | None, modules: Sequence[Part], vocabulary: Part | None, base: Framework | None
) -> list[str]:
    """The figures that a rule may ask for: those declared, and those that raise a kind."""
    declared = [name for each in (main, *modules) if each for name in _measures_of(each)]
    for kind in entries(part(vocabulary.data, "kinds") if vocabulary else None):
        name = word(part(kind, "reaches_more", "measure", "name"))
        declared += [name] if name else []
    return [*declared, *(base.measures if base else ())]


def _measures_of(where: Part) -> Mapping[str, object]:
    return mapping(part(where.data, "measures"))


def module_sources(module: Module) -> dict[str, Source]:
    """The sources that the criteria of a module rest on, by id."""
    return {
        source.id: source
        for theme in module.themes
        for criterion in theme.criteria
        for source, _ in criterion.sources
    }


def _earlier_ids(modules: Sequence[Part]) -> Iterator[Problem]:
    """Ids under `was` that a criterion has now, or that two criteria had."""
    rules = [
        (f"{theme_id}.{word(part(criterion, 'id'))}", module, at, criterion)
        for theme_id, module, path, theme in named_parts(modules)
        if path
        for at, criterion in criteria_of(theme, path)
    ]
    now = {full_id for full_id, *_ in rules}
    ids = Ids()
    for _, module, at, criterion in rules:
        for where, found in words_at(criterion, at, "was"):
            if found in now:
                message = f'"{shown(found)}" is the id of a criterion now'
                hint = "list only ids that were in use before and are no longer"
                yield module.problem("duplicate_id", where, message, hint=hint)
            else:
                yield from ids.again(module, where, found)


def _definitions(
    where: Part, defined: dict[tuple[str, str], tuple[object, Part]], *, of_framework: bool = False
) -> Iterator[Problem]:
    """Measures, and sources of the framework, that are defined otherwise elsewhere.

    A source of a module is that module's own: another may use the id for another source.
    """
    for key in ("sources", "measures"):
        for name, entry in mapping(part(where.data, key)).items():
            other, first = defined.get((key, name), (entry, where))
            if of_framework or key == "measures":
                defined.setdefault((key, name), (entry, where))
            if other != entry:
                what, at = key.removesuffix("s"), first.place(key, name, key=True)
                message = f'the {what} "{shown(name)}" is defined otherwise at {at}'
                hint = "define it once, or give one of the two another name"
                yield where.problem("duplicate_id", (key, name), message, hint=hint, key=True)


def named_parts(modules: Sequence[Part]) -> Iterator[tuple[str, Part, Path, object]]:
    """Modules and themes as read: full id, the part and path they stand at, and their data."""
    for module in modules:
        module_id = word(part(module.data, "module"))
        if module_id is None:
            continue
        yield module_id, module, (), module.data
        for path, theme in entries_at(module.data, (), "themes"):
            if (theme_id := word(part(theme, "id"))) is not None:
                yield f"{module_id}.{theme_id}", module, path, theme


def criteria_of(theme: object, path: Path) -> Iterator[tuple[Path, object]]:
    """The criteria of a theme as read, each with the path to it; `path` is the theme's."""
    by_level = mapping(part(theme, "criteria"))
    for level in by_level:
        yield from entries_at(by_level, (*path, "criteria"), level)


def _module(rules: Rules, added_to: Module | None) -> Iterator[Problem]:
    """The problems of one module, which may add to a module of the base."""
    where = rules.where
    module_id = word(part(where.data, "module"))
    there = {theme.id: theme for theme in added_to.themes} if added_to else {}
    theme_ids = Ids()
    for path, theme in entries_at(where.data, (), "themes"):
        theme_id = word(part(theme, "id"))
        yield from theme_ids.again(where, (*path, "id"), theme_id)
        yield from example_problems(where, (*path, "examples"), part(theme, "examples"))
        by_level = part(theme, "criteria")
        if not isinstance(by_level, dict):
            continue
        old = there.get(f"{module_id}.{theme_id}")
        of_theme = part(theme, "applies_when")
        if "profile_field" in rules.words:
            at = (*path, "applies_when")
            yield from condition_problems(where, rules.fields, of_theme, at)
            if old is not None and of_theme is not None:
                message = "to whom a theme of the base applies cannot be changed"
                yield where.problem("not_adaptable", at, message, key=True)
        yield from _levels(rules, by_level, (*path, "criteria"), of_new_theme=old is None)
        taken = {rule.id: rule for rule in old.criteria} if old else {}
        ids = Ids()
        for at, criterion in criteria_of(theme, path):
            criterion_id = word(part(criterion, "id"))
            yield from ids.again(where, (*at, "id"), criterion_id)
            if first := taken.get(f"{module_id}.{theme_id}.{criterion_id}"):
                yield _taken(where, first, criterion_id, (*at, "id"))
            yield from criterion_problems(rules, criterion, at, of_theme)


def _taken(where: Part, criterion: Criterion, found: object, path: Path) -> Problem:
    return where.problem(
        "duplicate_id",
        path,
        f'the id "{shown(found)}" is already used at {criterion.file}:{criterion.line}: '
        "a criterion of the base is not replaced",
        hint='give yours its own id, or change the bounds of that one under "overrides"',
    )


def _levels(
    rules: Rules, criteria: Mapping[str, object], path: Path, *, of_new_theme: bool
) -> Iterator[Problem]:
    levels, where = rules.levels, rules.where
    if not levels:
        return
    for level in criteria:
        at = (*path, level)
        if level not in levels:
            yield unknown(where, "level", at, level, levels, meant(level, levels), key=True)
    known = [level for level in criteria if level in levels]
    order = [level for level in levels if level in criteria]
    if known != order:
        first = next(one for one, other in zip(known, order, strict=True) if one != other)
        yield where.problem(
            "levels_out_of_order",
            (*path, first),
            "the levels stand in another order than in the framework: lowest first",
            listed(known),
            listed(order),
            key=True,
        )
    if of_new_theme and not any(criteria.values()):
        message = "this theme asks for nothing at any level"
        allowed = f"at least one criterion at one of: {listed(levels)}"
        yield where.problem("empty_theme", path, message, allowed=allowed)
