"""Checked files to the model: a framework, its vocabulary, modules, criteria and requirements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from eflg_engine.framework.checks.bands import POINTS
from eflg_engine.framework.checks.checked import Checked
from eflg_engine.framework.conditions import ANY_OF, EVERYBODY, NOT, Condition, FactTest
from eflg_engine.framework.dimensions import DIMENSION, DIMENSIONS, OF_VOCABULARY
from eflg_engine.framework.files.adaptation import AdaptationFile
from eflg_engine.framework.files.examples import examples_in_full
from eflg_engine.framework.files.requirements import (
    BoundsFile,
    ConditionFile,
    Coverage,
    DueFile,
    EvidenceFile,
    LimitsFile,
    MeasureFile,
    RequirementFile,
)
from eflg_engine.framework.files.rule_files import (
    AcceptFile,
    CriterionFile,
    FrameworkFile,
    ModuleFile,
    PolicyFile,
    SourceFile,
    ThemeFile,
)
from eflg_engine.framework.files.vocabulary import (
    ActionsFile,
    MeaningsFile,
    TermFile,
    VocabularyFile,
    with_added,
)
from eflg_engine.framework.matrix import MATRIX, cells_of
from eflg_engine.framework.model import (
    ANY_FIGURE,
    Criterion,
    Demand,
    Due,
    Framework,
    Leaf,
    Module,
    Policy,
    Question,
    Requirement,
    Theme,
    Threshold,
)
from eflg_engine.framework.particulars import Accepted, Awards, Level, Source, Step
from eflg_engine.framework.points import Band, Points
from eflg_engine.framework.questions import with_full_questions, with_same_questions
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import (
    ActionCosts,
    Kind,
    ProfileField,
    Term,
    Terms,
    Vocabulary,
)
from eflg_engine.reading.parts import Part
from eflg_engine.reading.problems import Path, Place
from eflg_engine.reading.read_only import Copied
from eflg_engine.reading.values import DATE, folded

_STRICT = Policy("strict", "Strict ladder", "", Fraction(1), Fraction(1), Fraction(1))


@dataclass(frozen=True, slots=True)
class Loaded:
    """A framework with its words, its own additions included: as read, and as a checked file."""

    framework: Framework
    words: Part
    vocabulary: VocabularyFile


def build_framework(checked: Checked) -> Loaded:
    """The framework in checked files."""
    file = checked.file
    vocabulary_file = with_added(checked.vocabulary, file.adds)
    vocabulary = build_vocabulary(vocabulary_file)
    levels = [level.id for level in file.levels]
    sources = build_sources(file.sources)
    framework = Framework(
        id=file.id,
        title=file.title,
        edition=file.edition,
        version=file.version,
        below=file.below,
        body=file.body,
        words=file.words.by_dimension,
        difference=file.words.difference,
        notice=file.notice,
        levels=tuple(Level(level.id, level.title, level.summary) for level in file.levels),
        policies={key: _policy(key, p, levels) for key, p in file.policies.items()}
        or {"strict": _STRICT},
        sources=sources,
        measures=build_measures(file, checked.modules),
        modules=with_same_questions(
            build_module(part, module, levels, vocabulary, sources)
            for part, module in checked.modules
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
        offered_any=file.offered is not None,
        accepted=accepted_in(checked.main, file, checked.modules),
    )
    return Loaded(framework, checked.words, vocabulary_file)


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
        applies = _condition(theme.applies_when, vocabulary)
        criteria = [
            _criterion(
                theme_id,
                theme,
                applies,
                number,
                file,
                vocabulary,
                sources,
                part.place("themes", place_in_module, "criteria", level, place_in_level),
            )
            for number, level in enumerate(levels)
            for place_in_level, file in enumerate(theme.criteria.get(level, ()))
        ]
        aliases = tuple(theme.aliases)
        themes.append(
            Theme(theme_id, module.module, theme.title, tuple(criteria), aliases, applies)
        )
    return Module(module.module, module.title, tuple(themes), tuple(module.aliases))


def build_measures(
    main: FrameworkFile | AdaptationFile, modules: Iterable[tuple[Part, ModuleFile]]
) -> dict[str, tuple[str, str]]:
    """The measures of checked files, by name: title and unit."""
    return {
        name: (measure.title, measure.unit)
        for defined in (main.measures, *(module.measures for _, module in modules))
        for name, measure in defined.items()
    }


def build_sources(files: Mapping[str, SourceFile]) -> dict[str, Source]:
    """The sources of a checked file, by id."""
    return {key: Source(key, s.title, s.url, s.note) for key, s in files.items()}


def _criterion(
    theme: str,
    theme_file: ThemeFile,
    of_theme: Condition,
    level: int,
    file: CriterionFile,
    vocabulary: Vocabulary,
    sources: Mapping[str, Source],
    place: Place,
) -> Criterion:
    full_id = f"{theme}.{file.id}"
    return Criterion(
        id=full_id,
        theme=theme,
        level=level,
        statement=file.statement,
        standing=_id(vocabulary.standings, file.standing),
        bounds=_id(vocabulary.bounds, file.bounds),
        sources=tuple((sources[source.ref], source.at) for source in file.source),
        applies_when=of_theme & _condition(file.applies_when, vocabulary),
        requires=with_full_questions(
            _requirement(file.requires, vocabulary), full_id, file.code or ""
        ),
        remedy=file.remedy,
        effort=_id(vocabulary.efforts, file.effort),
        note=file.note,
        file=place.file,
        line=place.line,
        was=tuple(file.was),
        due=_due(file.due),
        code=file.code or "",
        who_holds=file.who_holds,
        examples=Copied(examples_in_full(file.examples, theme_file.examples.does_not_apply)),
    )


def _condition(file: ConditionFile | None, vocabulary: Vocabulary) -> Condition:
    """All that a checked file says, in its order but for `any` and `not`, which come last."""
    if file is None:
        return EVERYBODY
    parts: list[FactTest | Condition] = []
    for name, test in file.facts.items():
        field = vocabulary.profile_field(name)
        among = field.values if field else ()
        if isinstance(test, LimitsFile):
            parts.append(FactTest(name, (), test.at_least, test.at_most, among))
        else:
            parts.append(FactTest(name, tuple(test), among=among))
    if file.any is not None:
        parts.append(Condition(tuple(_part(each, vocabulary) for each in file.any), ANY_OF))
    if file.none is not None:
        parts.append(Condition((_part(file.none, vocabulary),), NOT))
    return Condition(tuple(parts))


def _part(file: ConditionFile, vocabulary: Vocabulary) -> FactTest | Condition:
    condition = _condition(file, vocabulary)
    return condition.parts[0] if len(condition.parts) == 1 else condition


def _due(file: DueFile | None) -> Due | None:
    return Due(file.start, file.after, file.since or "") if file else None


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
    return replace(
        build_bounds(file, vocabulary),
        question=Question(
            file.question,
            file.asks or "",
            look_in=tuple(
                dict.fromkeys(_number(vocabulary.kinds, word) for word in file.look_in or [])
            ),
            same_as=tuple(file.same_as or ()),
        )
        if file.question
        else None,
        due=_due(file.due),
        applies_when=_condition(file.applies_when, vocabulary),
    )


def build_bounds(file: BoundsFile, vocabulary: Vocabulary) -> Leaf:
    """A leaf with these bounds, without a question, asked of everybody and always."""
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


def _demand(dimension: str, asked: Coverage, vocabulary: Vocabulary) -> Demand:
    if not isinstance(asked, list):
        return asked
    if dimension == MATRIX:
        cells = cells_of(vocabulary)
        return tuple(dict.fromkeys(cell for word in asked if (cell := cells.resolve(word))))
    terms = DIMENSION[dimension].terms(vocabulary)
    return tuple(dict.fromkeys(_id(terms, word) if terms else word for word in asked))


# --- the vocabulary ---------------------------------------------------------------------------


def build_vocabulary(file: VocabularyFile) -> Vocabulary:
    """The vocabulary of a checked file whose words all lead somewhere."""
    shows = _terms(file.ladders.shows)
    assurance = _terms(file.ladders.assurance)
    efforts = _terms(file.efforts)
    effort_days = tuple(effort.days for effort in file.efforts)
    holders = _terms(file.holders)
    facts = []
    for kind in file.kinds:
        more, usual = kind.reaches_more, kind.usually
        measure = more.measure if more else None
        facts.append(
            Kind(
                reaches=_number(shows, kind.reaches),
                more_rung=_number(shows, more.rung) if more else None,
                more_measure=measure.name if measure else "",
                more_at_least=measure.at_least if measure else Decimal(0),
                effort=effort_days[_number(efforts, kind.effort)],
                more_by_difference=more is not None and more.when is not None,
                usual_shows=_number(shows, usual.shows) if usual.shows else None,
                usual_assurance=_number(assurance, usual.assurance) if usual.assurance else None,
                current_for=kind.current_for,
                until_stated=kind.until_stated,
                ground=kind.ground,
                held_by=tuple(_number(holders, word) for word in kind.held_by),
            )
        )
    lists = {each: _terms(getattr(file, each)) for each in OF_VOCABULARY}
    characteristics, aims = lists["characteristics"], lists["aims"]
    default_shows = _number(shows, file.defaults.shows)
    default_assurance = _number(assurance, file.defaults.assurance)
    return Vocabulary(
        shows=shows,
        assurance=assurance,
        kinds=_terms(file.kinds),
        **lists,
        standings=_terms(file.standings),
        bounds=_terms(file.bounds),
        efforts=efforts,
        default_shows=default_shows,
        default_assurance=default_assurance,
        kind_facts=tuple(facts),
        effort_days=effort_days,
        action_costs=_action_costs(file.actions, characteristics),
        profile=tuple(
            ProfileField(
                item.id,
                item.title,
                tuple(item.values),
                item.unit,
                item.holds == DATE,
                item.description,
            )
            for item in file.profile
        ),
        aims_of=tuple(
            tuple(aims[number].id for number in sorted(_number(aims, aim) for aim in each.aims))
            or tuple(aims.ids)
            for each in file.characteristics
        ),
        logic=[
            _words_of(file.ladders.shows),
            _words_of(file.ladders.assurance),
            [
                [
                    *words,
                    fact.reaches,
                    fact.more_rung,
                    fact.more_measure,
                    str(fact.more_at_least.normalize()),
                    *_new_logic(fact),
                ]
                for words, fact in zip(_words_of(file.kinds), facts, strict=True)
            ],
            *_lists_logic(file),
            [shows[default_shows].id, assurance[default_assurance].id],
            [[item.id, list(item.values), item.holds] for item in file.profile],
        ],
        several=_meanings(file.several),
        ambiguous=_meanings(file.ambiguous),
        holders=holders,
    )


def _new_logic(fact: Kind) -> list[object]:
    """What decides levels beside what a kind reaches; nothing where a kind says none of it."""
    found: list[object] = [
        fact.more_by_difference,
        fact.usual_shows,
        fact.usual_assurance,
        str(fact.current_for),
        fact.until_stated,
    ]
    return found if found != [False, None, None, "None", False] else []


def _lists_logic(file: VocabularyFile) -> Iterator[list[list[object]]]:
    """The terms that evidence covers; later lists where they have any, so that hashes stay."""
    for each in OF_VOCABULARY:
        words = _words_of(getattr(file, each))
        if words or each in ("characteristics", "aims"):
            yield words


def _meanings(file: MeaningsFile) -> dict[str, dict[str, tuple[str, ...]]]:
    """Words with several meanings: by list of terms and folded word, the ids."""
    return {
        key: {folded(word): tuple(ids) for word, ids in meanings.items()}
        for key, meanings in file
        if meanings
    }


def _words_of(listed: Sequence[TermFile]) -> list[list[object]]:
    """What terms are known by: id, title and aliases, in order."""
    return [[term.id, term.title, list(term.aliases)] for term in listed]


def _terms(listed: Sequence[TermFile]) -> Terms:
    return Terms(
        Term(t.id, t.title, t.description, tuple(t.aliases), getattr(t, "phrase", ""))
        for t in listed
    )


def _action_costs(file: ActionsFile, characteristics: Terms) -> ActionCosts:
    first = tuple(characteristics[_number(characteristics, word)].id for word in file.widen_first)
    costs = {"refresh": file.refresh, "widen": file.widen}
    return ActionCosts(
        **{key: cost for key, cost in costs.items() if cost is not None}, widen_first=first
    )


def _number(words: Terms, word: str) -> int:
    number = words.number(word)
    assert number is not None  # unknown words were already rejected
    return number


# --- accepted findings ------------------------------------------------------------------------


def accepted_in(
    main: Part,
    file: FrameworkFile | AdaptationFile,
    modules: Sequence[tuple[Part, ModuleFile]],
) -> tuple[Accepted, ...]:
    """The findings of lints that checked files accept: the framework's own, then by module."""
    found = list(_accepted(main, (), file.id, file.accepts))
    for part, module in modules:
        found += _accepted(part, (), module.module, module.accepts)
        for number, theme in enumerate(module.themes):
            theme_id, path = f"{module.module}.{theme.id}", ("themes", number)
            found += _accepted(part, path, theme_id, theme.accepts)
            for level, criteria in theme.criteria.items():
                for at, criterion in enumerate(criteria):
                    where = (*path, "criteria", level, at)
                    full_id = f"{theme_id}.{criterion.id}"
                    found += _accepted(part, where, full_id, criterion.accepts)
    return tuple(found)


def _accepted(
    part: Part, path: Path, part_id: str, files: Sequence[AcceptFile]
) -> Iterator[Accepted]:
    for number, file in enumerate(files):
        place = part.place(*path, "accepts", number, "lint")
        yield Accepted(
            file.lint, file.because, file.of, part_id, place.file, place.line, place.column
        )
