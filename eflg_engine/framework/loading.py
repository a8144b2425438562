"""Reading a framework: files to documents, documents to checked files, files to a Framework."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from eflg_engine.framework.files import (
    AtLeastFile,
    CriterionFile,
    EvidenceFile,
    FrameworkFile,
    KnownWords,
    Lookup,
    ModuleFile,
    PolicyFile,
    RequirementFile,
    StepFile,
    VocabularyFile,
)
from eflg_engine.framework.framework import (
    DIMENSIONS,
    Awards,
    Condition,
    Criterion,
    Framework,
    Leaf,
    Level,
    Module,
    Policy,
    Requirement,
    Source,
    Step,
    Theme,
    Threshold,
    rules_folder,
)
from eflg_engine.framework.vocabulary import Vocabulary, build_vocabulary
from eflg_engine.reading.checking import check
from eflg_engine.reading.document import Document, read_file, read_text, refuse_deep
from eflg_engine.reading.problems import (
    InvalidInput,
    Place,
    Problem,
    closest,
    did_you_mean,
    listed,
)
from eflg_engine.reading.problems import Path as DataPath

FRAMEWORK_FILE = "framework.yaml"
VOCABULARY_FILE = "vocabulary.yaml"
_STRICT = Policy("strict", "Strict ladder", "", Fraction(1), Fraction(1), Fraction(1))


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a document that is checked on its own: a module, or the whole."""

    document: Document
    data: object
    path: DataPath = ()


class _Words:
    """Plain ids as a Lookup."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids: Sequence[str] = list(ids)

    def resolve(self, word: str) -> str | None:
        return word if word in self.ids else None

    def suggest(self, word: str) -> str | None:
        return closest(word, self.ids)


def load_framework(source: str | os.PathLike[str]) -> Framework:
    """See Framework.load."""
    path = Path(source)
    name = os.fspath(source)
    is_id = isinstance(source, str) and re.fullmatch(r"[a-z0-9]+(?:[_-][a-z0-9]+)*", source)
    if is_id and not path.exists():
        folder = rules_folder() / name
        if not (folder / FRAMEWORK_FILE).is_file():
            _refuse_unknown(name)
        path = folder
    if path.is_dir():
        return _load_folder(path)
    document = read_file(path)
    return _single(document, beside=path.parent)


def framework_from_text(text: str, name: str) -> Framework:
    """See Framework.from_text."""
    return _single(read_text(text, name))


def framework_from_data(data: Mapping[str, object], name: str) -> Framework:
    """See Framework.from_data."""
    refuse_deep(data, name)
    return _single(Document(name, data))


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """A vocabulary file, by default the one shipped. Raises InvalidInput."""
    document = read_file(path or rules_folder() / VOCABULARY_FILE)
    vocabulary, problems = _vocabulary(_Part(document, document.data))
    if vocabulary is None or document.problems or problems:
        raise InvalidInput([*document.problems, *problems])
    return vocabulary


def _refuse_unknown(name: str) -> None:
    shipped = Framework.shipped()
    problem = Problem(
        "unknown_framework",
        Place(name),
        "there is no framework of that name, and no such folder",
        found=name,
        allowed=f"{listed(shipped)}, or a folder holding {FRAMEWORK_FILE}",
        hint=did_you_mean(name, shipped),
    )
    raise InvalidInput([problem])


def _load_folder(folder: Path) -> Framework:
    main = folder / FRAMEWORK_FILE
    if not main.is_file():
        problem = Problem(
            "not_a_framework",
            Place(str(folder)),
            f"this folder holds no {FRAMEWORK_FILE}",
            allowed="a folder such as rules/eflg-2021",
        )
        raise InvalidInput([problem])
    problems: list[Problem] = []
    documents: dict[Path, Document] = {}
    names = sorted(
        (
            path
            for path in folder.glob("*.y*ml")
            if path.name not in (FRAMEWORK_FILE, VOCABULARY_FILE)
        ),
        key=_natural,
    )
    words = next(
        (
            candidate
            for candidate in (
                folder / VOCABULARY_FILE,
                folder.resolve().parent / VOCABULARY_FILE,
            )
            if candidate.is_file()
        ),
        rules_folder() / VOCABULARY_FILE,
    )
    for path in (main, words, *names):
        try:
            documents[path] = read_file(path)
            problems += documents[path].problems
        except InvalidInput as error:
            problems += error.problems
    parts = [_Part(documents[path], documents[path].data) for path in names if path in documents]
    if not names:
        problems.append(
            Problem("no_modules", Place(str(folder)), "this folder holds no module files")
        )
    main_part = _part(documents.get(main))
    words_part = _part(documents.get(words))
    return _build(main_part, parts, words_part, problems)


def _part(document: Document | None) -> _Part | None:
    return None if document is None else _Part(document, document.data)


def _natural(path: Path) -> list[tuple[int, str]]:
    pieces = re.split(r"(\d+)", path.name)
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces]


def _single(document: Document, beside: Path | None = None) -> Framework:
    problems = list(document.problems)
    data = document.data
    modules = data.get("modules") if isinstance(data, Mapping) else None
    parts = [
        _Part(document, module, ("modules", i))
        for i, module in enumerate(modules if isinstance(modules, list) else [])
    ]
    if isinstance(data, Mapping) and not parts:
        problems.append(
            Problem(
                "missing_key",
                document.place(()),
                'the key "modules" is missing here, or holds no list of modules',
                path=("modules",),
            )
        )
    words: _Part | None
    if isinstance(data, Mapping) and data.get("vocabulary") is not None:
        words = _Part(document, data["vocabulary"], ("vocabulary",))
    else:
        path = rules_folder() / VOCABULARY_FILE
        if beside is not None and (beside / VOCABULARY_FILE).is_file():
            path = beside / VOCABULARY_FILE
        shipped = read_file(path)
        problems += shipped.problems
        words = _Part(shipped, shipped.data)
    return _build(_Part(document, data), parts, words, problems)


def _build(
    main: _Part | None, parts: list[_Part], words: _Part | None, problems: list[Problem]
) -> Framework:
    vocabulary: Vocabulary | None = None
    if words is not None:
        vocabulary, found = _vocabulary(words)
        problems += found
    file: FrameworkFile | None = None
    if main is not None:
        shell = main.data
        if isinstance(shell, Mapping):
            shell = {k: v for k, v in shell.items() if k not in ("modules", "vocabulary")}
        file, found = check(FrameworkFile, shell, main.document)
        problems += found
        problems += _doubles(main, "levels", "id")
        problems += _doubles(main, "timetable", "id")
        if vocabulary is not None:
            problems += _step_problems(main, vocabulary)
    level_ids = _raw_ids(main, "levels", "id")
    module_ids = [str(module) for part in parts if (module := _get(part.data, "module"))]
    main_sources = list(_mapping(_get(main.data, "sources") if main else None))
    checked: list[tuple[_Part, ModuleFile]] = []
    seen_modules: dict[str, Place] = {}
    for part in parts:
        sources = [*main_sources, *_mapping(_get(part.data, "sources"))]
        context = _known(vocabulary, sources, module_ids)
        module, found = check(ModuleFile, part.data, part.document, part.path, context)
        problems += found
        problems += _module_problems(part, level_ids, seen_modules)
        if module is not None:
            checked.append((part, module))
    if problems or file is None or vocabulary is None:
        raise InvalidInput(problems)
    measures = {name: (m.title, m.unit) for name, m in file.measures.items()}
    shared_sources = {key: Source(key, s.title, s.url, s.note) for key, s in file.sources.items()}
    for part, module in checked:
        for name, measure in module.measures.items():
            entry = (measure.title, measure.unit)
            if measures.setdefault(name, entry) != entry:
                problems.append(_clash(part, "measures", name, "measure"))
        problems += [
            _clash(part, "sources", key, "source")
            for key in module.sources
            if key in shared_sources
        ]
    if problems:
        raise InvalidInput(problems)
    return Framework(
        id=file.id,
        title=file.title,
        edition=file.edition,
        version=file.version,
        below=file.below,
        notice=file.notice,
        levels=tuple(Level(level.id, level.title, level.summary) for level in file.levels),
        policies={key: _policy(key, p) for key, p in file.policies.items()} or {"strict": _STRICT},
        sources=shared_sources,
        measures=measures,
        modules=tuple(
            _module(part, module, level_ids, vocabulary, shared_sources) for part, module in checked
        ),
        vocabulary=vocabulary,
        timetable=tuple(_step(step, vocabulary) for step in file.timetable),
        awards=Awards(file.awards.lasted, file.awards.note),
    )


def _step(file: StepFile, vocabulary: Vocabulary) -> Step:
    kinds = (vocabulary.kinds.number(kind) for kind in file.kinds)
    return Step(
        file.id,
        file.title,
        file.weeks_before_visit,
        file.what,
        tuple(kind for kind in kinds if kind is not None),
    )


def _step_problems(part: _Part, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Kinds of evidence in the timetable that the vocabulary does not know."""
    for i, step in enumerate(_list(_get(part.data, "timetable"))):
        for n, word in enumerate(_list(_get(step, "kinds"))):
            if isinstance(word, str) and vocabulary.kinds.number(word) is None:
                path = (*part.path, "timetable", i, "kinds", n)
                meant = vocabulary.kinds.suggest(word)
                yield Problem(
                    "unknown_kind",
                    part.document.place(path),
                    "there is no such kind of evidence",
                    found=word,
                    allowed=listed(vocabulary.kinds.ids),
                    hint=f'did you mean "{meant}"?' if meant else "",
                    path=path,
                )


def _vocabulary(part: _Part) -> tuple[Vocabulary | None, list[Problem]]:
    file, problems = check(VocabularyFile, part.data, part.document, part.path)
    if file is None:
        return None, problems
    return build_vocabulary(file, part.document, part.path)


def _known(
    vocabulary: Vocabulary | None, sources: list[str], modules: list[str]
) -> KnownWords | None:
    if vocabulary is None:
        return None
    words: dict[str, Lookup] = {
        "kind": vocabulary.kinds,
        "rung": vocabulary.shows,
        "assurance": vocabulary.assurance,
        "standing": vocabulary.standings,
        "bounds": vocabulary.bounds,
        "effort": vocabulary.efforts,
        "characteristic": vocabulary.characteristics,
        "aim": vocabulary.aims,
        "source": _Words(sources),
        "module": _Words(modules),
        "profile_field": _Words(field.id for field in vocabulary.profile),
    }
    for field in vocabulary.profile:
        if field.values:
            words[f"value of {field.id}"] = _Words(field.values)
    return KnownWords(words)


def _clash(part: _Part, key: str, name: str, what: str) -> Problem:
    return Problem(
        "duplicate_id",
        part.document.place((*part.path, key, name), key=True),
        f'the {what} "{name}" is defined differently elsewhere',
        found=name,
        path=(*part.path, key, name),
    )


# --- checks on raw data, so that they run even where a file has other problems ----------------


def _get(data: object, key: str) -> object:
    return data.get(key) if isinstance(data, Mapping) else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else []


def _raw_ids(part: _Part | None, key: str, name: str) -> list[str]:
    items = _list(_get(part.data, key)) if part else []
    return [str(found) for item in items if (found := _get(item, name))]


def _doubles(part: _Part, key: str, name: str) -> list[Problem]:
    problems = []
    seen: set[str] = set()
    for i, item in enumerate(_list(_get(part.data, key))):
        found = _get(item, name)
        if isinstance(found, str) and found in seen:
            problems.append(_double(part.document, (*part.path, key, i, name), found))
        elif isinstance(found, str):
            seen.add(found)
    return problems


def _double(document: Document, path: DataPath, found: str, first: str = "") -> Problem:
    return Problem(
        "duplicate_id",
        document.place(path),
        f'the id "{found}" is used twice' + (f", first at {first}" if first else ""),
        found=found,
        hint="give each its own id",
        path=path,
    )


def _module_problems(
    part: _Part, level_ids: list[str], seen_modules: dict[str, Place]
) -> list[Problem]:
    problems: list[Problem] = []
    document, base = part.document, part.path
    module = _get(part.data, "module")
    if isinstance(module, str):
        if module in seen_modules:
            problems.append(_double(document, (*base, "module"), module, str(seen_modules[module])))
        else:
            seen_modules[module] = document.place((*base, "module"))
    problems += _doubles(part, "themes", "id")
    for i, theme in enumerate(_list(_get(part.data, "themes"))):
        where = (*base, "themes", i, "criteria")
        criteria = _get(theme, "criteria")
        if isinstance(criteria, Mapping):
            problems += _level_problems(document, where, criteria, level_ids)
            problems += _criterion_doubles(document, where, criteria)
    return problems


def _level_problems(
    document: Document, where: DataPath, criteria: Mapping[str, object], level_ids: list[str]
) -> list[Problem]:
    problems = []
    known = [level for level in criteria if level in level_ids]
    for level, listed_criteria in criteria.items():
        if level not in level_ids and level_ids:
            problems.append(
                Problem(
                    "unknown_level",
                    document.place((*where, level), key=True),
                    "there is no such level in this framework",
                    found=str(level),
                    allowed=listed(level_ids),
                    hint=did_you_mean(str(level), level_ids),
                    path=(*where, level),
                )
            )
        elif isinstance(listed_criteria, list) and not listed_criteria:
            problems.append(
                Problem(
                    "empty_level",
                    document.place((*where, level), key=True),
                    f'the level "{level}" has no criteria here: it would be held for nothing',
                    hint="add at least one criterion",
                    path=(*where, level),
                )
            )
    order = [level for level in level_ids if level in known]
    if known != order:
        problems.append(
            Problem(
                "levels_out_of_order",
                document.place(where),
                "the levels stand in another order than the framework's",
                found=", ".join(known),
                allowed=", ".join(order),
                path=where,
            )
        )
    problems += [
        Problem(
            "empty_level",
            document.place(where),
            f'the level "{level}" is missing here: it would be held for nothing',
            allowed=f"each of {', '.join(level_ids)} with at least one criterion",
            path=where,
        )
        for level in level_ids
        if level not in criteria
    ]
    return problems


def _criterion_doubles(
    document: Document, where: DataPath, criteria: Mapping[str, object]
) -> list[Problem]:
    problems = []
    seen: set[str] = set()
    for level, items in criteria.items():
        for i, item in enumerate(_list(items)):
            found = _get(item, "id")
            if isinstance(found, str) and found in seen:
                problems.append(_double(document, (*where, level, i, "id"), found))
            elif isinstance(found, str):
                seen.add(found)
    return problems


# --- checked files to the model ---------------------------------------------------------------


def _policy(policy_id: str, file: PolicyFile) -> Policy:
    return Policy(
        policy_id,
        file.title or policy_id,
        file.description,
        file.criteria,
        file.themes,
        file.modules,
    )


def _module(
    part: _Part,
    module: ModuleFile,
    level_ids: list[str],
    vocabulary: Vocabulary,
    shared_sources: Mapping[str, Source],
) -> Module:
    own = {key: Source(key, s.title, s.url, s.note) for key, s in module.sources.items()}
    sources = {**shared_sources, **own}
    themes = []
    raw_themes = _list(_get(part.data, "themes"))
    for theme, raw_theme in zip(module.themes, raw_themes, strict=True):
        theme_id = f"{module.module}.{theme.id}"
        criteria = []
        for number, level in enumerate(level_ids):
            raw_criteria = _list(_get(_get(raw_theme, "criteria"), level))
            for file, raw in zip(theme.criteria[level], raw_criteria, strict=True):
                line = part.document.line(raw)
                place = Place(part.document.name, line)
                criteria.append(_criterion(theme_id, number, file, vocabulary, sources, place))
        themes.append(Theme(theme_id, module.module, theme.title, tuple(criteria)))
    return Module(module.module, module.title, tuple(themes))


def _criterion(
    theme: str,
    level: int,
    file: CriterionFile,
    vocabulary: Vocabulary,
    sources: Mapping[str, Source],
    place: Place,
) -> Criterion:
    return Criterion(
        id=f"{theme}.{file.id}",
        theme=theme,
        level=level,
        statement=file.statement,
        standing=file.standing or "",
        bounds=file.bounds or "",
        sources=tuple((sources[source.ref], source.at) for source in file.source),
        applies_when=tuple(
            Condition(field, at_least=condition.at_least)
            if isinstance(condition, AtLeastFile)
            else Condition(field, values=tuple(condition))
            for field, condition in file.applies_when.items()
        ),
        requires=_requirement(file.requires, vocabulary),
        remedy=file.remedy,
        effort=file.effort or "",
        note=file.note,
        file=place.file,
        line=place.line,
        examples=file.examples.model_dump(),
    )


def _requirement(file: RequirementFile, vocabulary: Vocabulary) -> Requirement:
    if file.evidence is not None:
        return _leaf(file.evidence, vocabulary)
    for form, listed_files in (("all", file.all), ("any", file.any), ("at_least", file.of)):
        if listed_files is not None:
            children = tuple(_requirement(child, vocabulary) for child in listed_files)
            need = {"all": len(children), "any": 1, "at_least": file.at_least or 1}[form]
            return Threshold(need, children, form)
    raise AssertionError("a checked requirement has one form")


def _leaf(file: EvidenceFile, vocabulary: Vocabulary) -> Leaf:
    covers = []
    for dimension in DIMENSIONS:
        demand = getattr(file.covers, dimension)
        if demand is not None:
            covers.append((dimension, tuple(demand) if isinstance(demand, list) else demand))
    return Leaf(
        kinds=tuple(sorted({vocabulary.kinds.number(word) or 0 for word in file.kind or []})),
        within=file.within,
        shows=vocabulary.shows.number(file.shows) or 0 if file.shows else 0,
        assurance=vocabulary.assurance.number(file.assurance) or 0 if file.assurance else 0,
        measure=file.measure.name if file.measure else "",
        measure_at_least=file.measure.at_least if file.measure else Decimal(0),
        items=file.covers.items,
        covers=tuple(covers),
    )
