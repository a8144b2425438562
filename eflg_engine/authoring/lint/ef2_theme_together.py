"""EF2: criteria of a theme that ask the same as others, or less: decided by implication."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.authoring.implication.counterexample import circumstances
from eflg_engine.authoring.implication.deciding import (
    Counterexample,
    criterion_counterexample,
    meeting,
)
from eflg_engine.authoring.implication.scopes import Ground
from eflg_engine.authoring.lint.finding import Finding, Lint, Look, Severity
from eflg_engine.authoring.rule_files import RuleFiles, criterion_place
from eflg_engine.framework.model import (
    Criterion,
    Framework,
    Theme,
    Threshold,
)
from eflg_engine.reading.values import join_words

DUPLICATE = Lint("EF201", "duplicate", Severity.ERROR, "Two criteria ask the same.")
SUBSUMED = Lint(
    "EF202",
    "subsumed",
    Severity.WARNING,
    "A criterion asks nothing that others at its level or below do not ask.",
)
NO_STRICTER = Lint(
    "EF203",
    "no-stricter",
    Severity.ERROR,
    "A level of a theme asks nothing that those below do not.",
)

EMPTY_LEVEL = Lint(
    "EF204",
    "empty-level",
    Severity.WARNING,
    "A theme has no criterion at a level, so it asks nothing there.",
)

LINTS = (DUPLICATE, SUBSUMED, NO_STRICTER, EMPTY_LEVEL)


def check(look: Look) -> Iterator[Finding]:
    """What is wrong with the criteria of each theme together."""
    for theme in look.framework.themes.values():
        yield from _empty_levels(look.framework, look.files, theme)
        yield from _together(look.framework, look.files, look.ground(theme), theme)


def _empty_levels(framework: Framework, files: RuleFiles, theme: Theme) -> Iterator[Finding]:
    """Levels at which the theme asks nothing: they are held with the level below."""
    asked = {criterion.level for criterion in theme.criteria}
    place = criterion_place(files, theme.criteria[0], "id")
    for number, level in enumerate(framework.levels):
        if number not in asked:
            message = f'it asks nothing at the level "{level.id}"'
            yield Finding(EMPTY_LEVEL, place, theme.id, message, of=level.id)


def _together(
    framework: Framework, files: RuleFiles, on: Ground, theme: Theme
) -> Iterator[Finding]:
    reachable = [c for c in theme.criteria if meeting(on, c.requires) is not None]
    told: set[str] = set()
    for number, level in enumerate(framework.levels):
        here = [c for c in reachable if c.level == number]
        below = [c for c in reachable if c.level < number]
        if not (here and below) or len(here) < sum(c.level == number for c in theme.criteria):
            continue
        if all(criterion_counterexample(framework, below, c) is None for c in here):
            told |= {c.id for c in here}
            yield Finding(
                NO_STRICTER,
                files.place(theme.id, "criteria", level.id, key=True),
                theme.id,
                f"{level.title} asks nothing here that the levels below do not ask",
                of=level.id,
                shown_by=_evidence_for(on, below, here[0]),
                offered_for=tuple(c.id for c in (*below, *here)),
                says=f"Meets all below {level.title}, and with it {level.title}",
            )
    for criterion in reachable:
        if criterion.id not in told:
            yield from _implied(framework, files, on, criterion, reachable)


def _implied(
    framework: Framework,
    files: RuleFiles,
    on: Ground,
    criterion: Criterion,
    reachable: list[Criterion],
) -> Iterator[Finding]:
    """A criterion that others imply: one of them, if one does."""
    others = [c for c in reachable if c is not criterion and c.level <= criterion.level]
    order = {c.id: place for place, c in enumerate(reachable)}
    for other in others:
        if criterion_counterexample(framework, [other], criterion) is not None:
            continue
        where = framework.levels[other.level].title
        same = criterion_counterexample(framework, [criterion], other) is None
        if same and order[other.id] > order[criterion.id]:
            continue  # told of the one that stands later
        yield Finding(
            DUPLICATE if same else SUBSUMED,
            criterion_place(files, criterion, "requires"),
            criterion.id,
            f"this asks the same as {other.id} ({where})"
            if same
            else f"this asks nothing that {other.id} ({where}) does not ask",
            of=other.id,
            shown_by=_evidence_for(on, [other], criterion),
            offered_for=(other.id, criterion.id),
            says=f"Meets {other.id}, and with it {criterion.id}",
        )
        return
    alone = [c for c in others if criterion_counterexample(framework, [criterion], c) is not None]
    if len(alone) > 1 and criterion_counterexample(framework, alone, criterion) is None:
        needed = list(alone)
        for other in alone:
            fewer = [c for c in needed if c is not other]
            if criterion_counterexample(framework, fewer, criterion) is None:
                needed = fewer
        names = join_words([c.id for c in needed])
        yield Finding(
            SUBSUMED,
            criterion_place(files, criterion, "requires"),
            criterion.id,
            f"this asks nothing that {names} do not ask together",
            of=needed[0].id,
            shown_by=_evidence_for(on, needed, criterion),
            offered_for=tuple(c.id for c in (*needed, criterion)),
            says=f"Meets those, and with them {criterion.id}",
        )


def _evidence_for(on: Ground, criteria: list[Criterion], shown: Criterion) -> Counterexample | None:
    """The least evidence that meets criteria together, for a council that is asked all of this."""
    requirements = tuple(criterion.requires for criterion in criteria)
    found = meeting(on, Threshold(len(requirements), requirements, "all"))
    if found is None:
        return None
    council = next((each for each, *_ in circumstances(on.vocabularies, criteria, shown)), {})
    return found.for_council(council)
