"""The levels in pictures: themes by level, two results, and what is claimed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from eflg_engine.analysis.claims import Verdict
from eflg_engine.analysis.council_parts import level_number
from eflg_engine.assessment.ladder import Status
from eflg_engine.report.blocks import Picture, Table
from eflg_engine.report.catalogue import N_, say
from eflg_engine.report.pictures.drawing import EMPTY, STEPS, WARN, Shade, shade_of
from eflg_engine.report.pictures.grids import Field, GridRow, grid

if TYPE_CHECKING:
    from eflg_engine.analysis.claims import ComparedClaims
    from eflg_engine.analysis.comparing import Comparison, PartStanding
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.assessment.result.views import ThemeResult

CLAIMED, BEFORE, TARGET = "C", "B", "T"
_MARKS = {CLAIMED: N_("claimed"), BEFORE: N_("held before"), TARGET: N_("target")}


def level_grid(
    result: Assessment, before: Mapping[str, int] | None = None, target: int | None = None
) -> Picture:
    """Themes by level: criteria met, the level held, and marks for the level claimed and others.

    `before` are the levels that themes held in an earlier result, by id, as numbers from 0 (-1
    below the first); `target` is the number of the level aimed at.
    """
    framework = result.framework
    levels = framework.levels
    claimed = _claimed_levels(result)
    rows: list[GridRow] = []
    cells: list[tuple[str, ...] | str] = []
    used: set[str] = set()
    for module in result.modules.values():
        if module.status is Status.OUT_OF_SCOPE:
            continue
        rows.append(GridRow(module.title))
        cells.append(module.title)
        for theme in module.themes:
            fields = []
            for number in range(len(levels)):
                marks = "".join(
                    mark
                    for mark, at in (
                        (CLAIMED, claimed.get(theme.id)),
                        (BEFORE, (before or {}).get(theme.id)),
                        (TARGET, target),
                    )
                    if at == number
                )
                used |= {*marks}
                held = theme.level_number is not None and theme.level_number >= number
                shade = shade_of(number, len(levels)) if held else EMPTY
                counts = theme.counts_at(number)
                words = "-"
                if counts.criteria:
                    words = say("{some} of {all}", some=counts.met, all=counts.criteria)
                fields.append(Field(words, shade, marks))
            rows.append(GridRow(theme.title, fields))
            also = [
                f"{say(_MARKS[mark])}: {levels[n].title}"
                for n, field in enumerate(fields)
                for mark in field.marks
                if mark != TARGET
            ]
            cells.append(
                (
                    theme.title,
                    *(field.words for field in fields),
                    _held(theme),
                    "; ".join(also) or "-",
                )
            )
    name = result.bundle.council.name
    day = say.day(result.as_at)
    title = say("{council}: themes by level, {day}", council=name, day=day)
    shades: list[tuple[Shade | str, str]] = [
        (shade_of(number, len(levels)), say("{level} held", level=level.title))
        for number, level in enumerate(levels)
    ]
    shades.append((EMPTY, say("not held")))
    shades += [(mark, say(words)) for mark, words in _MARKS.items() if mark in used]
    below = say("Criteria met of those assessed; filled up to the level that each theme holds.")
    if target is not None:
        below += " " + say("The target is {level}.", level=levels[target].title)
    themes = "; ".join(f"{each.title}: {_held(each)}" for each in result.themes.values())
    header = (say("Theme"), *(level.title for level in levels), say("Holds"), say("Also"))
    return Picture(
        grid("levels", title, below, themes, [each.title for each in levels], rows, shades),
        title,
        Table(header, tuple(cells)),
    )


def _held(theme: ThemeResult) -> str:
    return say.known(theme.shown)


def _claimed_levels(result: Assessment) -> dict[str, int]:
    """The levels claimed for themes, by id; a claim for a module is one for each of its themes."""
    found: dict[str, int] = {}
    modules = {each.id: [t.id for t in each.themes] for each in result.modules.values()}
    for claim in sorted(result.bundle.self_assessment, key=lambda each: each.target in modules):
        if claim.elsewhere or not claim.level:
            continue
        number = level_number(result.framework, claim.level)
        for theme in modules.get(claim.target, [claim.target]):
            if number is not None:
                found.setdefault(theme, number)
    return found


_VERDICTS = {
    Verdict.OVER: (N_("above the evidence"), WARN),
    Verdict.UNDER: (N_("below the evidence"), STEPS[1]),
    Verdict.AGREES: (N_("in step"), STEPS[0]),
    Verdict.NOT_COMPARED: (N_("not compared"), EMPTY),
}


def claims_pictures(claims: ComparedClaims) -> list[Picture]:
    """What is claimed beside what is evidenced; none where nothing is claimed."""
    if not claims.claims:
        return []
    rows, cells = [], []
    for each in claims.claims:
        verdict, shade = _VERDICTS[each.verdict]
        words = say(verdict)
        said = (each.claimed, each.evidenced, words)
        label = each.title if len(each.title) < 120 else each.claim.target
        rows.append(GridRow(label, (Field(said[0]), Field(said[1]), Field(words, shade))))
        cells.append((label, *said))
    result = claims.assessment
    title = say("{council}: claimed and evidenced, {day}", council=result.bundle.council.name,
                day=say.day(result.as_at))  # fmt: skip
    counts = [
        f"{len(claims.of(verdict))} {say(words)}" for verdict, (words, _) in _VERDICTS.items()
    ]
    header = (say("Claimed"), say("Evidenced"), say("The claim is"))
    shades = [(shade, say(words)) for words, shade in _VERDICTS.values()]
    drawn = grid("claims", title, "", "; ".join(counts), header, rows, shades)
    return [Picture(drawn, title, Table((say("Part"), *header), tuple(cells)))]


def comparison_pictures(comparison: Comparison) -> list[Picture]:
    """The levels of two results side by side; none where they share nothing."""
    levels = comparison.new["framework"]["levels"]
    rows: list[GridRow] = []
    cells: list[tuple[str, ...] | str] = []
    for entry in comparison.progress:
        fields = [_standing(each, len(levels)) for each in (entry.old, entry.new)]
        words, shade = _steps(entry.steps)
        label = entry.title
        if entry.rank == 1 and rows:
            rows.append(GridRow(entry.title))
            label = say("The module as a whole")
        rows.append(GridRow(label, (*fields, Field(words, shade))))
        cells.append((entry.title, *(field.words for field in fields), words))
    if not rows:
        return []
    old, new = comparison.old, comparison.new
    first, second = say.iso_day(old["as_at"]), say.iso_day(new["as_at"])
    header = (
        say("Before: {day}", day=first),
        say("Now: {day}", day=second),
        say("Change"),
    )
    name = new["council"]["name"]
    title = say("{council}: levels, {first} and {second}", council=name, first=first,
                second=second)  # fmt: skip
    shades: list[tuple[Shade | str, str]] = [
        (shade_of(-1, len(levels)), say("below the first level"))
    ]
    shades += [(shade_of(n, len(levels)), level["title"]) for n, level in enumerate(levels)]
    shades.append((WARN, say("lower than before")))
    said = "; ".join(
        say("{part}: {before}, then {now}", part=row[0], before=row[1], now=row[2]) for row in cells
    )
    drawn = grid("compared", title, "", said, header, rows, shades)
    return [Picture(drawn, title, Table((say("Part"), *header), tuple(cells)))]


def _standing(standing: PartStanding | None, levels: int) -> Field:
    if standing is None:
        return Field("-")
    words = say.known(standing.shown)
    shade = EMPTY if standing.level is None else shade_of(standing.level, levels)
    return Field(words, shade)


def _steps(steps: int | None) -> tuple[str, Shade]:
    if steps is None:
        return "-", EMPTY
    if not steps:
        return say("same"), EMPTY
    if steps > 0:
        return say("up {steps}", steps=steps), STEPS[0]
    return say("down {steps}", steps=-steps), WARN
