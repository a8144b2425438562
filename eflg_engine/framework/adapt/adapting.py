"""An adapted framework: its base with other bounds, and with what is added to it.

The base is loaded as any framework is. What an adaptation may change in it is checked against it,
and every change is kept on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eflg_engine.framework.adapt.overriding import LAW, Overrides
from eflg_engine.framework.adapt.widened_by_additions import growth
from eflg_engine.framework.adaptation import Adaptation, Added, Base
from eflg_engine.framework.build import (
    Loaded,
    accepted_in,
    build_measures,
    build_module,
    build_sources,
    build_vocabulary,
)
from eflg_engine.framework.checks.aliases import alias_problems
from eflg_engine.framework.checks.checked import blanks, shapes
from eflg_engine.framework.checks.modules import module_problems, module_sources, named_parts
from eflg_engine.framework.checks.vocabulary import added_problems, with_added_as_read
from eflg_engine.framework.checks.words import vocabulary_words
from eflg_engine.framework.files.adaptation import AdaptationFile, LocalModuleFile
from eflg_engine.framework.files.vocabulary import ADDED, with_added
from eflg_engine.framework.installed import base_folder, known_ids
from eflg_engine.framework.matrix import MATRIX
from eflg_engine.framework.model import Criterion, Framework, Module, Theme, with_criteria
from eflg_engine.framework.questions import with_same_questions
from eflg_engine.framework.shipped import is_shipped, shipped_ids
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.parts import Part, mapping, part, unknown, word
from eflg_engine.reading.problems import InvalidInput, Problem, listed, refuse, shown
from eflg_engine.reading.problems import Path as DataPath
from eflg_engine.reading.words import meant

_SINGULAR = {"profile": "profile field", "bounds": "bounds"}
_TITLE_STAYS = "other words for what the base says are shown with --wording"


def adapt(
    base: Loaded | None,
    main: Part,
    maybe_modules: Sequence[Part | None],
    problems: Sequence[Problem] = (),
    folder: Path | None = None,
) -> Loaded:
    """The adapted framework in these parts, or InvalidInput with these problems and all others.

    `folder` is the one it is in: a shipped framework has its own id.

    A part is None where its file could not be read, and `base` where it could not be loaded: the
    problems say why.
    """
    modules = [module for module in maybe_modules if module is not None]
    file, checked, found = shapes(main, AdaptationFile, ("modules",), modules, LocalModuleFile)
    empty = blanks(main, *modules)
    if base is None:
        refuse([*problems, *empty], found)
        raise AssertionError("an adaptation without a base has a problem that says so")
    words = with_added_as_read(base.words, main)
    all_words = vocabulary_words(words.data)
    found += added_problems(main, base.words, all_words)
    all_read = len(modules) == len(maybe_modules)
    found += module_problems(main, modules, words, all_read=all_read, base=base.framework)
    found += alias_problems(modules, base.framework)
    found += _own_id(main, base.framework, folder)
    found += _definitions([main, *modules], base.framework)
    for full_id, module, path, data in named_parts(modules):
        found += _title(module, path, data, _title_in(base.framework, full_id))
    vocabulary_file = base.vocabulary
    if file is not None and not any(problem.path[:1] == ("adds",) for problem in found):
        vocabulary_file = with_added(vocabulary_file, file.adds)
    vocabulary = build_vocabulary(vocabulary_file)
    overrides = Overrides(main, base.framework, vocabulary, all_words)
    found += overrides.problems
    found += _counted_by_law(main, modules, base.framework, vocabulary)
    refuse([*problems, *empty], found)
    assert file is not None
    framework = _adapted(main, file, checked, base.framework, vocabulary, overrides)
    return Loaded(framework, words, vocabulary_file)


def base_named(main: Part, folder: Path | None, within: Sequence[Path]) -> Path | None:
    """The folder of the base that an adaptation names; None where it names none.

    `folder` is where the base's path starts; `within` are the folders being loaded, this one last.
    Raises InvalidInput where no framework is there, or an adaptation would extend itself.
    """
    name, path = word(part(main.data, "extends")), ("extends",)
    if name is None:
        return None
    found = base_folder(name, folder)
    if found is None:
        allowed = 'an id that "eflg frameworks" lists'
        allowed += (
            ", or the path of a framework's folder, seen from this one"
            if folder is not None
            else ": a text has no folder from which a path could start"
        )
        message = "there is no framework there to extend"
        likely = meant(name, known_ids())
        raise InvalidInput([unknown(main, "base", path, name, allowed, likely, message)])
    if found.resolve() in [each.resolve() for each in within]:
        message = "this framework extends itself"
        if len(within) > 1:
            message += f", by way of {listed([str(each) for each in within[1:]])}"
        hint = "name the framework that all of them come from"
        raise InvalidInput([main.problem("base_in_a_circle", path, message, name, "", hint)])
    return found


# --- what an adaptation says of its own -------------------------------------------------------


def _own_id(main: Part, base: Framework, folder: Path | None) -> Iterator[Problem]:
    """The id of an adaptation that its base or a shipped framework has too."""
    own = word(part(main.data, "id"))
    taken = {base.id, *(each for each in shipped_ids() if not is_shipped(each, folder))}
    if base.adaptation is not None:
        taken |= {step.base.id for step in base.adaptation.steps()}
    if own in taken:
        message = f'"{own}" is the id of another framework'
        hint = "give the adaptation its own, so that results can be told apart"
        yield main.problem("duplicate_id", ("id",), message, hint=hint)


def _counted_by_law(
    main: Part, modules: Sequence[Part], base: Framework, vocabulary: Vocabulary
) -> Iterator[Problem]:
    """Additions that would count towards a number, above one, that is set by law."""
    ids = [word(part(each.data, "module")) or "" for each in modules]
    grown = growth(base, vocabulary, [Module(each, "", ()) for each in ids if each])
    for rule in base.criteria.values():
        if rule.bounds != LAW:
            continue
        for dimension in grown.numbers_above_one(rule):
            key = "characteristics" if dimension == MATRIX else dimension
            at: DataPath = ("adds", key) if dimension != "modules" else ("extends",)
            message = (
                f"the number of {dimension} that {rule.id} asks for is set by law, and what is "
                "added would count towards it"
            )
            hint = "leave the addition out, or adapt a framework without that criterion"
            yield main.problem("looser_than_law", at, message, hint=hint, below=(rule.id,))


def _definitions(parts: Sequence[Part], base: Framework) -> Iterator[Problem]:
    """Sources and measures of the base that are defined again."""
    of_modules = {module.id: module_sources(module) for module in base.modules}
    for each in parts:
        module_id = word(part(each.data, "module")) or ""
        for key, there in (
            ("sources", {*base.sources, *of_modules.get(module_id, ())}),
            ("measures", {*base.measures}),
        ):
            for name in mapping(part(each.data, key)):
                if name in there:
                    message = f'the {key.removesuffix("s")} "{shown(name)}" is the base\'s'
                    hint = "use it as it is, or give yours another name"
                    yield each.problem("duplicate_id", (key, name), message, hint=hint, key=True)


def _title_in(base: Framework, full_id: str) -> str | None:
    """The title of a module or theme in the base; None if it is not there."""
    there: Mapping[str, Module | Theme] = {each.id: each for each in base.modules} | {**base.themes}
    return there[full_id].title if full_id in there else None


def _title(module: Part, path: DataPath, data: object, known: str | None) -> Iterator[Problem]:
    """A title that is missing for what is new, or another title for what is the base's."""
    title, what = part(data, "title"), "theme" if path else "module"
    if known is None and isinstance(data, dict) and "title" not in data:
        message = f'the key "title" is missing here: the base has no such {what}, so it is new'
        yield module.problem("missing_key", path, message, below=("title",))
    elif known is not None and title is not None and title != known:
        message = f"the base calls this {what} something else; {_TITLE_STAYS}"
        allowed = f"{shown(known)}, or leave the title out"
        yield module.problem("not_adaptable", (*path, "title"), message, shown(title), allowed)


# --- putting it together ----------------------------------------------------------------------


def _adapted(
    main: Part,
    file: AdaptationFile,
    checked: list[tuple[Part, LocalModuleFile]],
    base: Framework,
    vocabulary: Vocabulary,
    overrides: Overrides,
) -> Framework:
    words_added = [
        Added(_SINGULAR.get(key, key.removesuffix("s")), term.id, term.title)
        for key in ADDED
        for term in getattr(file.adds, key)
    ]
    local = [_local_module(each, module, file, base, vocabulary) for each, module in checked]
    grown = growth(base, vocabulary, local)
    ruled = [overrides.criteria.get(rule.id, rule) for rule in base.criteria.values()]
    widened = tuple(rule.id for rule in ruled if grown.widens(rule))
    eased = [rule for rule in ruled if grown.eases(rule)]
    kept = {rule.id: grown.kept_to_the_base(rule) for rule in eased if rule.bounds == LAW}
    criteria = {**overrides.criteria, **kept}
    modules, parts_added = _merged(_overridden(base.modules, criteria, widened), local)
    return replace(
        base,
        id=file.id,
        title=file.title or base.title,
        edition=file.edition or base.edition,
        version=file.version or base.version,
        notice=" ".join(filter(None, (base.notice, file.notice))),
        sources={**base.sources, **build_sources(file.sources)},
        measures={**base.measures, **build_measures(file, checked)},
        modules=with_same_questions(modules),
        vocabulary=vocabulary,
        adaptation=Adaptation(
            Base(base.id, base.title, base.edition, base.version, base.sha256),
            tuple(overrides.found),
            (*words_added, *parts_added),
            widened,
            tuple(rule.id for rule in eased if rule.id not in kept),
            tuple(kept),
            base.adaptation,
        ),
        accepted=(*base.accepted, *accepted_in(main, file, checked)),
    )


def _local_module(
    where: Part,
    module: LocalModuleFile,
    file: AdaptationFile,
    base: Framework,
    vocabulary: Vocabulary,
) -> Module:
    """The module of a file, with the titles of the base where it says none."""
    known = next((each for each in base.modules if each.id == module.module), None)
    themes = []
    for theme in module.themes:
        there = base.themes.get(f"{module.module}.{theme.id}")
        themes.append(theme.model_copy(update={"title": there.title}) if there else theme)
    title = known.title if known else module.title
    titled = module.model_copy(update={"title": title, "themes": themes})
    shared = {
        **base.sources,
        **(module_sources(known) if known else {}),
        **build_sources(file.sources),
    }
    levels = [level.id for level in base.levels]
    return build_module(where, titled, levels, vocabulary, shared)


def _overridden(
    modules: Sequence[Module], criteria: Mapping[str, Criterion], widened: Sequence[str]
) -> tuple[Module, ...]:
    """Modules with the criteria that are changed, by full id.

    Examples are for the bounds they were written for: a criterion that asks for something else
    now keeps those of its overrides only.
    """

    def changed(rule: Criterion) -> Criterion:
        if rule.id in criteria:
            return criteria[rule.id]
        return replace(rule, examples={}) if rule.id in widened else rule

    return with_criteria(modules, changed)


def _merged(
    modules: Sequence[Module], local: list[Module]
) -> tuple[tuple[Module, ...], list[Added]]:
    """The base's modules with local parts after its own, and a list of what was added."""
    merged = {module.id: module for module in modules}
    added = []
    for module in local:
        if module.id not in merged:
            added.append(Added("module", module.id, module.title))
        old = merged.get(module.id, replace(module, themes=()))
        themes = {theme.id: theme for theme in old.themes}
        for theme in module.themes:
            if theme.id not in themes:
                added.append(Added("theme", theme.id, theme.title))
            themes[theme.id] = _with_criteria(themes.get(theme.id), theme)
            added += [Added("criterion", rule.id, rule.statement) for rule in theme.criteria]
        aliases = tuple(dict.fromkeys((*old.aliases, *module.aliases)))
        merged[module.id] = replace(old, themes=tuple(themes.values()), aliases=aliases)
    return tuple(merged.values()), added


def _with_criteria(old: Theme | None, new: Theme) -> Theme:
    if old is None:
        return new
    of_all = old.applies_when
    own = [replace(rule, applies_when=of_all & rule.applies_when) for rule in new.criteria]
    by_level = sorted((*old.criteria, *own), key=lambda rule: rule.level)
    return replace(old, criteria=tuple(by_level), aliases=(*old.aliases, *new.aliases))
