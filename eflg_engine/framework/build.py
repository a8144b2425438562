"""Reading a framework: files to documents, documents to checked files, files to a Framework."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from eflg_engine.framework.acceptance import accepted_in
from eflg_engine.framework.adapt.added_words import added_problems, with_added, with_added_as_read
from eflg_engine.framework.checks.aliases import alias_problems
from eflg_engine.framework.checks.bands import POINTS, number_of_themes, points_problems
from eflg_engine.framework.checks.references import (
    Part,
    main_problems,
    module_problems,
    vocabulary_problems,
    vocabulary_words,
)
from eflg_engine.framework.files.adaptation import is_adaptation
from eflg_engine.framework.files.examples import examples_in_full
from eflg_engine.framework.files.rule_files import (
    AtLeastFile,
    Coverage,
    CriterionFile,
    EvidenceFile,
    FrameworkFile,
    MeasureFile,
    ModuleFile,
    PolicyFile,
    RequirementFile,
    SourceFile,
    VocabularyFile,
)
from eflg_engine.framework.matrix import MATRIX, cells_of
from eflg_engine.framework.model import (
    ANY_FIGURE,
    DIMENSIONS,
    Awards,
    Band,
    Condition,
    Criterion,
    Demand,
    Due,
    Framework,
    Leaf,
    Level,
    Module,
    Points,
    Policy,
    Requirement,
    Source,
    Step,
    Theme,
    Threshold,
    rules_folder,
)
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import Terms, Vocabulary, build_vocabulary
from eflg_engine.reading.checking import check
from eflg_engine.reading.document import Document, is_folder, read_data, read_file, read_text
from eflg_engine.reading.problems import (
    InvalidInput,
    Place,
    Problem,
    did_you_mean,
    listed,
    refuse,
    shown,
)
from eflg_engine.reading.values import is_id
from eflg_engine.reading.words import meant

FRAMEWORK_FILE = "framework.yaml"
VOCABULARY_FILE = "vocabulary.yaml"
_STRICT = Policy("strict", "Strict ladder", "", Fraction(1), Fraction(1), Fraction(1))
_OWN_FILES = {
    "modules": "in a folder each module has a file of its own",
    "vocabulary": f"in a folder the vocabulary has a file of its own, {VOCABULARY_FILE}",
}


# --- finding and reading the files ------------------------------------------------------------


def load_framework(source: str | os.PathLike[str]) -> Framework:
    """See Framework.load."""
    path = Path(source)
    if isinstance(source, str) and is_id(source) and not _exists(path):
        if source not in Framework.shipped():
            _refuse_unknown(source)
        path = rules_folder() / source
    if is_folder(path):
        return load_folder(path).framework
    document = read_file(source)
    data = document.data
    if path.name == FRAMEWORK_FILE and isinstance(data, dict) and "modules" not in data:
        return load_folder(path.parent).framework
    return load_single(document, path.parent).framework


def framework_from_text(text: str, name: str) -> Framework:
    """See Framework.from_text."""
    return load_single(read_text(text, name)).framework


def framework_from_data(data: Mapping[str, object], name: str) -> Framework:
    """See Framework.from_data."""
    return load_single(read_data(data, name)).framework


@dataclass(frozen=True, slots=True)
class Loaded:
    """A framework with the words it was made from: as read, and checked with its own added."""

    framework: Framework
    words: Part
    vocabulary: VocabularyFile


def load_vocabulary(path: str | os.PathLike[str] | None = None) -> Vocabulary:
    """A vocabulary file, by default the one shipped. Raises InvalidInput."""
    document = read_file(path or rules_folder() / VOCABULARY_FILE)
    file, problems = _vocabulary(Part(document, document.data))
    refuse([*document.problems, *blanks(document)], problems)
    assert file is not None
    return build_vocabulary(file)


def _refuse_unknown(name: str) -> None:
    shipped = Framework.shipped()
    problem = Problem(
        "unknown_framework",
        Place(name),
        "there is no framework of that name, and no such file or folder",
        allowed=f"{listed(shipped)}, or the path of a folder that holds {FRAMEWORK_FILE}",
        hint=did_you_mean(name, shipped),
    )
    raise InvalidInput([problem])


def load_folder(folder: Path, within: tuple[Path, ...] = ()) -> Loaded:
    """The framework in a folder. Raises InvalidInput.

    `within` are the folders whose frameworks are being loaded, each an adaptation of the next.
    """
    try:
        files = list(folder.iterdir())
    except OSError as error:
        message = f"the folder cannot be read: {error.strerror}"
        raise InvalidInput([Problem("unreadable", Place(str(folder)), message)]) from None
    if not _exists(folder / FRAMEWORK_FILE):
        message = f"this folder holds no {FRAMEWORK_FILE}, so it is not a framework"
        likely = meant(FRAMEWORK_FILE, sorted(path.name for path in files))
        hint = f'is "{shown(likely)}" the one? Then rename it' if likely else ""
        raise InvalidInput([Problem("not_a_framework", Place(str(folder)), message, hint=hint)])
    names = [path for path in files if _is_module_file(path.name)]
    problems: list[Problem] = []
    main = _read_part(folder / FRAMEWORK_FILE, problems)
    if main is not None and is_adaptation(main.data):
        modules = [_read_part(path, problems) for path in sorted(names, key=_natural)]
        problems += _misplaced(main)
        if _exists(folder / VOCABULARY_FILE):
            message = f'the words are the base\'s: add your own under "adds" in {FRAMEWORK_FILE}'
            place = Place(str(folder / VOCABULARY_FILE))
            problems.append(Problem("not_adaptable", place, message))
        return _adapt(main, modules, folder, (*within, folder), problems)
    if not names:
        message = "this folder holds no module files, only the framework's own"
        allowed = "one file a module, as 1-communities.yaml"
        problems.append(Problem("no_modules", Place(str(folder)), message, allowed=allowed))
    if main is not None:
        problems += _misplaced(main)
    above = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
    words = _vocabulary_path(folder / VOCABULARY_FILE, above / VOCABULARY_FILE)
    vocabulary = _read_part(words, problems)
    modules = [_read_part(path, problems) for path in sorted(names, key=_natural)]
    return _build(main, modules, vocabulary, problems)


def _adapt(
    main: Part,
    modules: list[Part | None],
    folder: Path | None,
    within: tuple[Path, ...],
    problems: list[Problem],
) -> Loaded:
    from eflg_engine.framework.adapt.adapting import adapt  # late: it builds on this module

    return adapt(main, modules, folder, within, problems)


def _misplaced(main: Part) -> list[Problem]:
    """Keys of a folder's framework.yaml that have files of their own."""
    return [
        Problem("misplaced_key", main.place(key, key=True), f'"{key}" is not used here: {why}')
        for key, why in _OWN_FILES.items()
        if isinstance(main.data, dict) and key in main.data
    ]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long, or a folder that may not be looked into
        return False


def _is_module_file(name: str) -> bool:
    is_yaml = name.endswith((".yaml", ".yml")) and not name.startswith(".")
    return is_yaml and name not in (FRAMEWORK_FILE, VOCABULARY_FILE)


def _natural(path: Path) -> list[tuple[int, str]]:
    """A key for sorting names by the numbers in them: 2 comes before 10."""
    pieces = re.split(r"([0-9]+)", path.name)
    return [(int(p), "") if number % 2 else (-1, p) for number, p in enumerate(pieces)]


def _vocabulary_path(*candidates: Path) -> Path:
    return next(filter(_exists, candidates), rules_folder() / VOCABULARY_FILE)


def _read_part(path: Path, problems: list[Problem]) -> Part | None:
    """A file as a part; None, and its problems added, if it cannot be read."""
    try:
        document = read_file(path, _shipped_name(path))
    except InvalidInput as error:
        problems += error.problems
        return None
    problems += document.problems
    return Part(document, document.data)


def _shipped_name(path: Path) -> str:
    """What a shipped file is called wherever the package is installed; "" for any other."""
    folder = rules_folder()
    if path.is_absolute() and path.is_relative_to(folder):
        return f"rules/{path.relative_to(folder).as_posix()}"
    return ""


def load_single(document: Document, folder: Path | None = None) -> Loaded:
    """A framework in one document: framework.yaml with `modules`, and maybe `vocabulary`.

    `folder` is where the document stands, if it is a file. Raises InvalidInput.
    """
    _refuse_other_files(document)
    problems = list(document.problems)
    data = document.data
    main = Part(document, data)
    found = data.get("modules") if isinstance(data, dict) else None
    modules: list[Part | None] = [
        Part(document, module, ("modules", number))
        for number, module in enumerate(found if isinstance(found, list) else [])
    ]
    if is_adaptation(data):
        return _adapt(main, modules, folder, (), problems)
    if isinstance(data, dict) and not modules:
        where = ("modules",) if "modules" in data else ()
        message = "a framework in one file needs a list of modules here"
        if not where:
            message = 'the key "modules" is missing here: a framework in one file lists its modules'
        problems.append(
            Problem(
                "not_a_list"
                if isinstance(found, dict | str)
                else "empty"
                if where
                else "missing_key",
                document.place(where),
                message,
                allowed="one module or more, each with module, title and themes",
                path=("modules",),
            )
        )
    vocabulary: Part | None
    if isinstance(data, dict) and "vocabulary" in data:
        vocabulary = Part(document, data["vocabulary"], ("vocabulary",))
    else:
        beside = () if folder is None else (folder / VOCABULARY_FILE,)
        vocabulary = _read_part(_vocabulary_path(*beside), problems)
    return _build(main, modules, vocabulary, problems)


def _refuse_other_files(document: Document) -> None:
    keys = {*document.data} if isinstance(document.data, dict) else set()
    for what, marks in (
        ("a bundle of evidence", {"council", "evidence"}),
        ("one module of a framework", {"module", "themes"}),
        ("a vocabulary", {"ladders", "kinds"}),
    ):
        if keys & marks and "levels" not in keys:
            message = f"this is {what}; a framework is wanted here"
            allowed = f"a folder that holds {FRAMEWORK_FILE}, or one file with levels and modules"
            problem = Problem("wrong_file", document.place(()), message, allowed=allowed)
            raise InvalidInput([problem])


# --- checking ---------------------------------------------------------------------------------


def _build(
    main: Part | None,
    maybe_modules: list[Part | None],
    vocabulary_part: Part | None,
    problems: list[Problem],
) -> Loaded:
    """The framework in these parts, or InvalidInput with these problems and all others.

    A part is None where its file could not be read; the problems say why.
    """
    modules = [module for module in maybe_modules if module is not None]
    found: list[Problem] = []
    vocabulary_file: VocabularyFile | None = None
    file: FrameworkFile | None = None
    all_words = None if vocabulary_part is None else with_added_as_read(vocabulary_part, main)
    if vocabulary_part is not None:
        vocabulary_file, more = _vocabulary(vocabulary_part)
        found += more
    if main is not None:
        shell = main.data
        if isinstance(shell, dict):
            shell = {key: value for key, value in shell.items() if key not in _OWN_FILES}
        file, more = check(FrameworkFile, shell, main.document)
        found += [*more, *main_problems(main, all_words)]
        words = vocabulary_words(all_words.data) if all_words else {}
        found += added_problems(main, vocabulary_part, words)
        themes = number_of_themes(modules) if len(modules) == len(maybe_modules) else None
        found += points_problems(main, themes)
    checked: list[tuple[Part, ModuleFile]] = []
    for part in modules:
        module, more = check(ModuleFile, part.data, part.document, part.path)
        found += more
        if module is not None:
            checked.append((part, module))
    all_read = len(modules) == len(maybe_modules)
    found += module_problems(main, modules, all_words, all_read=all_read)
    found += alias_problems(modules)
    documents = {id(p.document): p.document for p in (main, vocabulary_part, *modules) if p}
    empty = [problem for document in documents.values() for problem in blanks(document)]
    refuse([*problems, *empty], found)
    assert file is not None
    assert main is not None
    assert vocabulary_file is not None
    assert all_words is not None
    vocabulary_file = with_added(vocabulary_file, file.adds)
    vocabulary = build_vocabulary(vocabulary_file)
    levels = [level.id for level in file.levels]
    shared = build_sources(file.sources)
    measures = {
        name: (measure.title, measure.unit)
        for defined in (file.measures, *(module.measures for _, module in checked))
        for name, measure in defined.items()
    }
    framework = Framework(
        id=file.id,
        title=file.title,
        edition=file.edition,
        version=file.version,
        below=file.below,
        body=file.body,
        notice=file.notice,
        levels=tuple(Level(level.id, level.title, level.summary) for level in file.levels),
        policies={key: _policy(key, p, levels) for key, p in file.policies.items()}
        or {"strict": _STRICT},
        sources=shared,
        measures=measures,
        modules=tuple(
            build_module(part, module, levels, vocabulary, shared) for part, module in checked
        ),
        vocabulary=vocabulary,
        timetable=tuple(
            Step(
                step.id,
                step.title,
                step.weeks_before_visit,
                step.what,
                tuple(_number(vocabulary.kinds, kind) for kind in step.kinds),
            )
            for step in file.timetable
        ),
        awards=Awards(file.awards.lasted, file.awards.note),
        accepted=accepted_in(main, file, checked),
    )
    return Loaded(framework, all_words, vocabulary_file)


def _vocabulary(part: Part) -> tuple[VocabularyFile | None, list[Problem]]:
    file, problems = check(VocabularyFile, part.data, part.document, part.path)
    problems += vocabulary_problems(part, vocabulary_words(part.data))
    return file, problems


def blanks(document: Document) -> Iterator[Problem]:
    """Keys with nothing after them: in a rule, silence must not mean "anything will do"."""
    for path in document.blanks:
        yield Problem(
            "empty",
            document.place(path),
            "there is nothing here",
            hint="write a value, or leave the key out",
            path=path,
        )


# --- checked files to the model ---------------------------------------------------------------


def _policy(policy_id: str, file: PolicyFile, levels: list[str]) -> Policy:
    title = file.title or policy_id
    if file.kind != POINTS:
        return Policy(policy_id, title, file.description, file.criteria, file.themes, file.modules)
    bands = [file.bands[level] for level in levels]
    points = Points(
        tuple(file.points[level] for level in levels),
        tuple(Band(band.start, band.note, band.disputed) for band in bands),
    )
    return Policy(policy_id, title, file.description, file.criteria, None, None, points)


def build_module(
    part: Part,
    module: ModuleFile,
    levels: list[str],
    vocabulary: Vocabulary,
    shared: Mapping[str, Source],
) -> Module:
    """The module of a checked file; `shared` are the sources of the framework as a whole."""
    sources = {**shared, **build_sources(module.sources)}
    themes = []
    for place_in_module, theme in enumerate(module.themes):
        theme_id = f"{module.module}.{theme.id}"
        criteria = [
            _criterion(
                theme_id,
                number,
                file,
                vocabulary,
                sources,
                part.place("themes", place_in_module, "criteria", level, place_in_level),
            )
            for number, level in enumerate(levels)
            for place_in_level, file in enumerate(theme.criteria.get(level, ()))
        ]
        themes.append(
            Theme(theme_id, module.module, theme.title, tuple(criteria), tuple(theme.aliases))
        )
    return Module(module.module, module.title, tuple(themes), tuple(module.aliases))


def build_sources(files: Mapping[str, SourceFile]) -> dict[str, Source]:
    """The sources of a checked file, by id."""
    return {key: Source(key, s.title, s.url, s.note) for key, s in files.items()}


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
        standing=_id(vocabulary.standings, file.standing),
        bounds=_id(vocabulary.bounds, file.bounds),
        sources=tuple((sources[source.ref], source.at) for source in file.source),
        applies_when=tuple(
            Condition(field, at_least=condition.at_least)
            if isinstance(condition, AtLeastFile)
            else Condition(field, values=tuple(condition))
            for field, condition in file.applies_when.items()
        ),
        requires=_requirement(file.requires, vocabulary),
        remedy=file.remedy,
        effort=_id(vocabulary.efforts, file.effort),
        note=file.note,
        file=place.file,
        line=place.line,
        was=tuple(file.was),
        due=Due(file.due.start, file.due.after, file.due.since or "") if file.due else None,
        examples=examples_in_full(file.examples),
    )


def _id(terms: Terms, word: str | None) -> str:
    return (terms.resolve(word) or "") if word else ""


def _requirement(file: RequirementFile, vocabulary: Vocabulary) -> Requirement:
    if file.evidence is not None:
        return build_leaf(file.evidence, vocabulary)
    for form, listed_files in (("all", file.all), ("any", file.any), ("at_least", file.of)):
        if listed_files is not None:
            children = tuple(_requirement(child, vocabulary) for child in listed_files)
            need = {"all": len(children), "any": 1, "at_least": file.at_least or 1}[form]
            return Threshold(need, children, form)
    raise AssertionError("a checked requirement has one form")


def build_leaf(file: EvidenceFile, vocabulary: Vocabulary) -> Leaf:
    """The leaf of a checked file whose words all lead somewhere."""
    return Leaf(
        kinds=tuple(sorted({_number(vocabulary.kinds, word) for word in file.kind or []})),
        within=file.within,
        snapshot=Snapshot(*file.snapshot.day, file.snapshot.publish_within)
        if file.snapshot
        else None,
        shows=_number(vocabulary.shows, file.shows) if file.shows else 0,
        assurance=_number(vocabulary.assurance, file.assurance) if file.assurance else 0,
        measure=file.measure.name if file.measure else "",
        measure_at_least=_least(file.measure),
        items=file.covers.items,
        covers=tuple(
            (dimension, _demand(dimension, asked, vocabulary))
            for dimension in DIMENSIONS
            if (asked := getattr(file.covers, dimension)) is not None
        ),
    )


def _least(measure: MeasureFile | None) -> Decimal:
    """How high a figure must be."""
    if measure is None:
        return Decimal(0)
    return ANY_FIGURE if measure.at_least is None else measure.at_least


def _number(terms: Terms, word: str) -> int:
    number = terms.number(word)
    assert number is not None  # the references have been checked
    return number


def _demand(dimension: str, asked: Coverage, vocabulary: Vocabulary) -> Demand:
    if not isinstance(asked, list):
        return asked
    if dimension == MATRIX:
        cells = cells_of(vocabulary)
        return tuple(dict.fromkeys(cell for word in asked if (cell := cells.resolve(word))))
    terms = {"characteristics": vocabulary.characteristics, "aims": vocabulary.aims}.get(dimension)
    return tuple(dict.fromkeys(_id(terms, word) if terms else word for word in asked))
