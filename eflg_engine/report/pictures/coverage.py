"""Which characteristics the evidence in use is about, module by module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.ladder import Status
from eflg_engine.assessment.result.appendix import items_used
from eflg_engine.reading.values import ALL
from eflg_engine.report.blocks import Picture, Table
from eflg_engine.report.catalogue import say
from eflg_engine.report.pictures.drawing import STEPS, WARN, Shade
from eflg_engine.report.pictures.grids import Field, GridRow, grid

if TYPE_CHECKING:
    from eflg_engine.assessment.result.outcome import Assessment

SOME, MANY = 1, 5


def coverage_pictures(result: Assessment) -> list[Picture]:
    """Items in use that name each characteristic, by module; none where the framework has none.

    An item that is about all of them counts for each, and an item counts in each module where it
    answers something.
    """
    vocabulary = result.framework.vocabulary
    modules = [m for m in result.modules.values() if m.status is not Status.OUT_OF_SCOPE]
    terms = vocabulary.characteristics
    scope = set(result.judgement.match.coverage.scope_characteristics)
    if not len(terms) or not modules:
        return []
    module_of = {theme.id: module.id for module in modules for theme in module.themes}
    counts: dict[tuple[str, str], int] = {}
    for used in items_used(result.judgement):
        answered = {
            module_of[theme]
            for given in used.answers
            if (theme := result.criteria[given.criterion].rule.theme) in module_of
        }
        words = used.item.characteristics
        named = {each for word in words for each in vocabulary.meaning("characteristics", word).ids}
        for one in {term.id for term in terms} if ALL in words else named:
            for module in answered:
                counts[one, module] = counts.get((one, module), 0) + 1
    rows: list[GridRow] = []
    cells: list[tuple[str, ...]] = []
    for term in terms:
        if term.id not in scope:
            continue
        numbers = [counts.get((term.id, module.id), 0) for module in modules]
        fields = [
            Field(str(n) if n else say("none"), STEPS[1] if n >= MANY else STEPS[0] if n else WARN)
            for n in numbers
        ]
        rows.append(GridRow(term.title, fields))
        cells.append((term.title, *(field.words for field in fields)))
    if not rows:
        return []
    title = say(
        "{council}: items by characteristic, {day}",
        council=result.bundle.council.name,
        day=say.day(result.as_at),
    )
    below = say("Items in use that are about each characteristic. One about all counts for each.")
    shades: list[tuple[Shade | str, str]] = [
        (STEPS[1], say("{count} or more", count=MANY)),
        (STEPS[0], say("{first} to {last}", first=SOME, last=MANY - 1)),
        (WARN, say("none")),
    ]
    said = "; ".join(f"{row[0]}: {', '.join(row[1:])}" for row in cells)
    header = [module.title for module in modules]
    svg = grid("coverage", title, below, said, header, rows, shades)
    return [
        Picture(svg, title, Table((say("Characteristic"), *header), tuple(cells), numeric=True))
    ]
