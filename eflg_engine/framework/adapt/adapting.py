"""Making an adapted framework: its base, with other bounds here and there, and with additions.

The base is loaded as any framework is. What an adaptation may change in it is checked against it,
and every change is kept on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eflg_engine.framework.acceptance import accepted_in
from eflg_engine.framework.adapt.added_words import (
    ADDED,
    added_problems,
    with_added,
    with_added_as_read,
)
from eflg_engine.framework.adapt.overriding import LAW, Overrides
from eflg_engine.framework.adapt.widened_by_additions import growth
from eflg_engine.framework.adaptation import Adaptation, Added, Base
from eflg_engine.framework.build import (
    Loaded,
    blanks,
    build_module,
    build_sources,
    load_folder,
)
from eflg_engine.framework.checks.aliases import alias_problems
from eflg_engine.framework.checks.references import (
    Part,
    module_problems,
    module_sources,
    vocabulary_words,
)
from eflg_engine.framework.files.adaptation import AdaptationFile, LocalModuleFile
from eflg_engine.framework.matrix import MATRIX
from eflg_engine.framework.model import (
    Criterion,
    Framework,
    Module,
    Theme,
    base_folder,
)
from eflg_engine.framework.naming import Naming
from eflg_engine.framework.vocabulary import Vocabulary, build_vocabulary
from eflg_engine.reading.checking import check
from eflg_engine.reading.parts import entries, mapping, part, unknown, word, words_at
from eflg_engine.reading.problems import InvalidInput, Problem, listed, refuse, shown
from eflg_engine.reading.problems import Path as DataPath
from eflg_engine.reading.words import meant

_SINGULAR = {"profile": "profile field", "bounds": "bounds"}
_TITLE_STAYS = "other words for what the base says are shown with --wording"


def adapt(
    main: Part,
    modules: Sequence[Part | None],
    folder: Path | None,
    within: tuple[Path, ...],
    problems: list[Problem],
) -> Loaded:
    """The adapted framework in these parts, or InvalidInput with these problems and all others.

    A part is None where its file could not be read. `folder` is where the base's path starts;
    `within` are the folders being loaded, this one last.
    """
    try:
        base = _load_base(main, folder, within)
    except InvalidInput as error:
        base, problems = None, [*problems, *error.problems]
    return adapt_base(base, main, modules, problems)


def adapt_base(
    base: Loaded | None,
    main: Part,
    maybe_modules: Sequence[Part | None],
    problems: Sequence[Problem] = (),
) -> Loaded:
    """As `adapt`, for a base that is there; or None, where the problems say why it is not."""
    modules = [module for module in maybe_modules if module is not None]
    shell = main.data
    if isinstance(shell, dict):
        shell = {key: value for key, value in shell.items() if key != "modules"}
    file, found = check(AdaptationFile, shell, main.document)
    checked: list[tuple[Part, LocalModuleFile]] = []
    for each in modules:
        module, more = check(LocalModuleFile, each.data, each.document, each.path)
        found += more
        if module is not None:
            checked.append((each, module))
    documents = {id(each.document): each.document for each in (main, *modules)}
    empty = [problem for document in documents.values() for problem in blanks(document)]
    if base is None:
        refuse([*problems, *empty], found)
        raise AssertionError("an adaptation without a base has a problem that says so")
    words = with_added_as_read(base.words, main)
    all_words = vocabulary_words(words.data)
    found += added_problems(main, base.words, all_words)
    all_read = len(modules) == len(maybe_modules)
    found += module_problems(main, modules, words, all_read=all_read, base=base.framework)
    found += [*alias_problems(modules), *_aliases(modules, base.framework)]
    found += _own_id(main, base.framework)
    found += _definitions([main, *modules], base.framework)
    for each in modules:
        found += _titles(each, base.framework)
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


# --- the base ---------------------------------------------------------------------------------


def _load_base(main: Part, folder: Path | None, within: tuple[Path, ...]) -> Loaded | None:
    """The base; None where the file does not name one. Raises InvalidInput."""
    name = word(part(main.data, "extends"))
    if name is None:
        return None
    place, path = main.place("extends"), (*main.path, "extends")
    found = base_folder(name, folder)
    if found is None:
        allowed = 'an id that "eflg frameworks" lists'
        allowed += (
            ", or the path of a framework's folder, seen from this one"
            if folder is not None
            else ": a text has no folder from which a path could start"
        )
        message = "there is no framework there to extend"
        hint = meant(name, Framework.shipped())
        raise InvalidInput([unknown("base", place, path, name, allowed, hint, message)])
    if found.resolve() in [each.resolve() for each in within]:
        circle = [str(each) for each in within]
        message = "this framework extends itself"
        if len(circle) > 1:
            message += f", by way of {listed(circle[1:])}"
        hint = "name the framework that all of them come from"
        raise InvalidInput([Problem("base_in_a_circle", place, message, name, "", hint, path)])
    return load_folder(found, within)


# --- what an adaptation says of its own -------------------------------------------------------


def _own_id(main: Part, base: Framework) -> Iterator[Problem]:
    """An adaptation is not called what its base is called, nor what a shipped framework is."""
    own = word(part(main.data, "id"))
    taken = {base.id, *Framework.shipped()}
    if base.adaptation is not None:
        taken |= {step.base.id for step in base.adaptation.steps()}
    if own in taken:
        message = f'"{own}" is the id of another framework'
        hint = "give the adaptation its own, so that results can be told apart"
        yield Problem("duplicate_id", main.place("id"), message, hint=hint, path=("id",))


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
            yield Problem(
                "looser_than_law",
                main.place(*at),
                f"the number of {dimension} that {rule.id} asks for is set by law, and what is "
                "added would count towards it",
                hint="leave the addition out, or adapt a framework without that criterion",
                path=(*main.path, *at, rule.id),
            )


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
                    what = key.removesuffix("s")
                    yield Problem(
                        "duplicate_id",
                        each.place(key, name, key=True),
                        f'the {what} "{shown(name)}" is the base\'s',
                        hint="use it as it is, or give yours another name",
                        path=(*each.path, key, name),
                    )


def _aliases(modules: Sequence[Part], base: Framework) -> Iterator[Problem]:
    """Aliases of what is local that name something of the base."""
    names = Naming.of(base)
    for module in modules:
        listed_here: list[tuple[DataPath, object]] = [((), module.data)]
        listed_here += [
            (("themes", number), theme)
            for number, theme in enumerate(entries(part(module.data, "themes")))
        ]
        for path, data in listed_here:
            for at, alias in words_at(data, path, "aliases"):
                if (taken := names.one(alias)) is not None:
                    message = f'"{shown(alias)}" already stands for "{taken}" in the base'
                    hint = "an alias names one thing only"
                    full = (*module.path, *at)
                    yield Problem("duplicate_id", module.place(*at), message, hint=hint, path=full)


def _titles(module: Part, base: Framework) -> Iterator[Problem]:
    """Titles that are missing for what is new, and other titles for what is the base's."""
    module_id = word(part(module.data, "module"))
    there = {each.id: each.title for each in base.modules}
    if module_id is None:
        return
    yield from _title(module, module.data, (), there.get(module_id), "module")
    for number, theme in enumerate(entries(part(module.data, "themes"))):
        if (theme_id := word(part(theme, "id"))) is not None:
            known = base.themes.get(f"{module_id}.{theme_id}")
            title = known.title if known else None
            yield from _title(module, theme, ("themes", number), title, "theme")


def _title(
    module: Part, data: object, path: DataPath, known: str | None, what: str
) -> Iterator[Problem]:
    title = part(data, "title")
    full = (*module.path, *path, "title")
    if known is None and isinstance(data, dict) and "title" not in data:
        message = f'the key "title" is missing here: the base has no such {what}, so it is new'
        yield Problem("missing_key", module.place(*path), message, path=full)
    elif known is not None and title is not None and title != known:
        yield Problem(
            "not_adaptable",
            module.place(*path, "title"),
            f"the base calls this {what} something else; {_TITLE_STAYS}",
            found=shown(title),
            allowed=f"{shown(known)}, or leave the title out",
            path=full,
        )


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
        measures={
            **base.measures,
            **{
                name: (measure.title, measure.unit)
                for defined in (file.measures, *(module.measures for _, module in checked))
                for name, measure in defined.items()
            },
        },
        modules=modules,
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
) -> list[Module]:
    """Modules with the criteria that are changed, by full id.

    Examples are for the bounds they were written for: a criterion that asks for something else
    now keeps those of its overrides only.
    """

    def changed(rule: Criterion) -> Criterion:
        if rule.id in criteria:
            return criteria[rule.id]
        return replace(rule, examples={}) if rule.id in widened else rule

    return [
        replace(
            module,
            themes=tuple(
                replace(theme, criteria=tuple(map(changed, theme.criteria)))
                for theme in module.themes
            ),
        )
        for module in modules
    ]


def _merged(modules: list[Module], local: list[Module]) -> tuple[tuple[Module, ...], list[Added]]:
    """Modules with what is local put in its place, after what is there; and what was added."""
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
    by_level = sorted((*old.criteria, *new.criteria), key=lambda rule: rule.level)
    return replace(old, criteria=tuple(by_level), aliases=(*old.aliases, *new.aliases))
