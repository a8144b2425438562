"""Two editions of a framework side by side, and what the new one makes of councils."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.assessment.result.shape import FrameworkRef
from eflg_engine.authoring.editions.diff import CriterionDiff, EditionDiff, PartDiff
from eflg_engine.authoring.editions.effect import Because, Effect, PartChange
from eflg_engine.authoring.implication.counterexample import bundle_data
from eflg_engine.authoring.implication.day_order import ORDINARY_DAY
from eflg_engine.authoring.implication.deciding import Counterexample, Relation
from eflg_engine.evidence.writing import flow_text
from eflg_engine.framework.dimensions import OF_VOCABULARY
from eflg_engine.framework.model import Criterion, Framework
from eflg_engine.report.blocks import PLAIN, Block, Entries, Entry, Facts, Heading, Paragraph
from eflg_engine.report.report import Report
from eflg_engine.results.diff import (
    BecauseInfo,
    CouncilInfo,
    CriterionInfo,
    DiffResult,
    SharedCriterion,
)
from eflg_engine.version import __version__

_SORTS = {
    "kinds": "kind of evidence",
    "shows": "rung of what evidence shows",
    "assurance": "rung of assurance",
    "measure": "figure",
}
_MOST_PARTS = 12
"""Parts of a sort that come or go, beyond which they are counted."""
_CHANGES = (
    (Relation.STRICTER, "Stricter", "asks for more"),
    (Relation.LOOSER, "Looser", "asks for less"),
    (Relation.DIFFERENT, "Stricter and looser", "asks for other evidence"),
)


def diff_blocks(between: EditionDiff, effects: Sequence[Effect]) -> list[Block]:
    """The report."""
    old, new = between.old, between.new
    blocks: list[Block] = [
        Heading(f"{_name(old)} and {_name(new)}", 1),
        Facts(tuple(_facts(between))),
        *_strangers(between),
    ]
    for relation, title, _ in _CHANGES:
        if found := between.of(relation):
            blocks += [
                Heading(title),
                Entries(tuple(_criterion(between, each) for each in found), loose=True),
            ]
    for title, found in (
        ("Renamed", [each for each in between.shared if each.renamed]),
        ("At another level", between.moved),
        ("Reworded", [each for each in between.shared if each.reworded]),
    ):
        if found:
            entries = tuple(_said_otherwise(between, title, each) for each in found)
            blocks += [Heading(title), Entries(entries)]
    blocks += _come_and_gone(between)
    if between.likely:
        entries = tuple(
            Entry(f"{new.id} is likely what was {old.id}: {why}; it does not say so")
            for old, new, why in between.likely
        )
        blocks += [Heading("Likely renamed, without a word"), Entries(entries)]
    if between.parts:
        blocks += [
            Heading("Levels, policies, parts and words"),
            Entries(tuple(map(Entry, _part_lines(between)))),
        ]
    return [*blocks, *_effect_blocks(between, effects)]


def _name(framework: Framework) -> str:
    return f"{framework.id} {framework.version}"


def _facts(between: EditionDiff) -> Iterator[tuple[str, str]]:
    yield "In both", _criteria(len(between.shared))
    counts = Counter(each.relation for each in between.shared)
    for relation, title, _ in _CHANGES:
        yield title, str(counts[relation])
    yield "The same", str(counts[Relation.EQUAL])
    yield "Added", str(len(between.added))
    yield "Removed", str(len(between.removed))
    same = between.old.sha256 == between.new.sha256
    yield "Logic", "the same" if same else "not the same"


def _strangers(between: EditionDiff) -> list[Block]:
    """What to say where hardly anything can be compared."""
    least = min(len(between.old.criteria), len(between.new.criteria))
    if len(between.shared) * 10 > least:
        return []
    text = (
        "Hardly a criterion is in both, by its id or by what it says it was (`was`), so there is "
        "little to compare one by one. If one is an edition of the other, a crosswalk says what "
        "goes with what, and `eflg bundle migrate` carries evidence across."
    )
    return [Paragraph(text)]


def _criterion(between: EditionDiff, each: CriterionDiff) -> Entry:
    below = []
    for found, text in (
        (each.enough_before, "Enough before, and not now"),
        (each.enough_now, "Enough now, and not before"),
    ):
        if found is not None:
            evidence = _evidence(found, between.new.body)
            below.append(Entry(f"{text}{_day(found)}: {evidence}", mark=PLAIN))
    return Entry(each.new.id, tuple(below))


def _day(found: Counterexample) -> str:
    return "" if found.as_at == ORDINARY_DAY else f", on {found.as_at.isoformat()}"


def _evidence(found: Counterexample, body: str) -> str:
    """The evidence of a counterexample on one line, and what it stands in."""
    example: Mapping[str, Any] = found.example
    items = "; ".join(flow_text(item) for item in example["evidence"]) or "no evidence"
    around = [
        f"{body if key == 'council' else key} {flow_text(example[key])}"
        for key in ("council", "objectives", "scope")
        if key in example
    ]
    return f"{items} ({'; '.join(around)})" if around else items


def _said_otherwise(between: EditionDiff, title: str, each: CriterionDiff) -> Entry:
    if title == "Renamed":
        return Entry(f"{each.old.id} is {each.new.id} now")
    if title == "At another level":
        was, now = (
            between.old.levels[each.old.level].title,
            between.new.levels[each.new.level].title,
        )
        return Entry(f"{each.new.id}: {was} before, {now} now")
    below = (
        Entry(f"was: {each.old.statement}", mark=PLAIN),
        Entry(f"is: {each.new.statement}", mark=PLAIN),
    )
    return Entry(each.new.id, below)


def _come_and_gone(between: EditionDiff) -> Iterator[Block]:
    for title, framework, criteria in (
        ("Added", between.new, between.added),
        ("Removed", between.old, between.removed),
    ):
        if not criteria:
            continue
        yield Heading(title)
        if len(criteria) <= 30:
            entries = [Entry(_criterion_line(framework, each)) for each in criteria]
        else:
            by_theme = Counter(each.theme for each in criteria)
            entries = [
                Entry(f"{framework.themes[theme].title} ({theme}): {_criteria(number)}")
                for theme, number in by_theme.items()
            ]
        yield Entries(tuple(entries))


def _criteria(number: int) -> str:
    return counted(number, "criterion", "criteria")


def _criterion_line(framework: Framework, criterion: Criterion) -> str:
    level = framework.levels[criterion.level].title
    return f"{criterion.id} ({level}): {criterion.statement}"


def _part_lines(between: EditionDiff) -> Iterator[str]:
    """A line for each part that differs; of many that come or go at once, how many."""
    parts, titles = between.parts, Titles(between.new)
    called = _SORTS | {name: titles.dimension(name)[0] for name in OF_VOCABULARY}
    numbers = Counter((part.sort, not part.before, not part.after) for part in parts)
    for part in parts:
        key = (part.sort, not part.before, not part.after)
        if numbers[key] <= _MOST_PARTS or (part.before and part.after):
            yield _part_text(part, called.get(part.sort, part.sort))
    for (sort, new, gone), number in numbers.items():
        if number > _MOST_PARTS and (new or gone):
            yield f"{called.get(sort, sort)}: {number} {'new' if new else 'gone'}"


def _part_text(part: PartDiff, called: str) -> str:
    what = f"{called} {part.id}"
    if not part.before:
        return f"{what}: new: {part.after}"
    if not part.after:
        return f"{what}: gone; it was {part.before}"
    return f"{what}: {part.before} before, {part.after} now"


# --- councils -------------------------------------------------------------------------------------


def _effect_blocks(between: EditionDiff, effects: Sequence[Effect]) -> Iterator[Block]:
    if not effects:
        return
    yield Heading("Bundles", 1)
    others = [each for each in effects if each.written_for]
    changed = [each for each in effects if each.changes]
    same = [each for each in effects if not each.changes and not each.written_for]
    text = (
        f"Indicative levels under {_name(between.old)} and under {_name(between.new)}, each by its "
        f"first policy: {len(changed)} of {counted(len(effects) - len(others), 'bundle')} would "
        "change."
    )
    yield Paragraph(text)
    for each in changed:
        yield Heading(_bundle_name(each))
        entries = [Entry(text, mark=PLAIN) for text in _left_out(between, each)]
        if each.before == each.after:
            entries.append(Entry(f"The {between.new.body}: {each.before} under both", mark=PLAIN))
        yield Entries((*entries, *map(_level_change, each.changes)))
    if same:
        yield Heading("No change")
        yield Entries(tuple(Entry(f"{_bundle_name(each)}: {each.after}") for each in same))
    if others:
        yield Heading("Not compared: evidence for another framework")
        entries = [Entry(f"{_bundle_name(each)}: {each.written_for}") for each in others]
        yield Entries(tuple(entries))


def _bundle_name(effect: Effect) -> str:
    return f"{effect.council} ({effect.name}, {effect.as_at.isoformat()})"


def _left_out(between: EditionDiff, effect: Effect) -> Iterator[str]:
    for framework, number in zip((between.old, between.new), effect.left_out, strict=True):
        if number:
            yield f"{_name(framework)} has no words for {counted(number, 'item')} of its evidence"


def _level_change(change: PartChange) -> Entry:
    name = f"{change.title} ({change.id})" if change.id else change.title
    below = tuple(Entry(_because_text(each)) for each in change.because)
    return Entry(f"{name}: {change.before} before, {change.after} now", below)


def _because_text(because: Because) -> str:
    criterion = because.new or because.old
    assert criterion is not None
    if not because.before:
        return f"{criterion.id} is new here: {because.after}"
    if not because.after:
        return f"{criterion.id} is no longer asked here; it was {because.before}"
    if because.before == because.after:
        return f"{criterion.id} is asked for at another level: {because.after}"
    return f"{criterion.id}: {because.before} before, {because.after} now"


# --- JSON -----------------------------------------------------------------------------------------


def diff_data(between: EditionDiff, effects: Sequence[Effect]) -> DiffResult:
    """The difference as `eflg-diff/1`."""
    return {
        "schema": "eflg-diff/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "old": _framework_data(between.old),
        "new": _framework_data(between.new),
        "shared": [_shared_data(between, each) for each in between.shared],
        "added": [_criterion_data(between.new, each) for each in between.added],
        "removed": [_criterion_data(between.old, each) for each in between.removed],
        "likely_renamed": [
            {"old": old.id, "new": new.id, "why": why} for old, new, why in between.likely
        ],
        "parts": [
            {"sort": p.sort, "id": p.id, "old": p.before or None, "new": p.after or None}
            for p in between.parts
        ],
        "councils": [_effect_data(each) for each in effects],
    }


def _framework_data(framework: Framework) -> FrameworkRef:
    return {"id": framework.id, "version": framework.version, "sha256": framework.sha256}


def _criterion_data(framework: Framework, criterion: Criterion) -> CriterionInfo:
    return {
        "id": criterion.id,
        "level": framework.levels[criterion.level].id,
        "statement": criterion.statement,
    }


def _shared_data(between: EditionDiff, each: CriterionDiff) -> SharedCriterion:
    return {
        "old": _criterion_data(between.old, each.old),
        "new": _criterion_data(between.new, each.new),
        "relation": each.relation.value,
        "renamed": each.renamed,
        "reworded": each.reworded,
        "enough_before": _bundle(between.old, each.enough_before, each.old),
        "enough_now": _bundle(between.new, each.enough_now, each.new),
    }


def _bundle(
    framework: Framework, found: Counterexample | None, criterion: Criterion
) -> dict[str, object] | None:
    if found is None:
        return None
    return bundle_data(framework, found.example, found.as_at, [criterion.id])


def _effect_data(effect: Effect) -> CouncilInfo:
    return {
        "bundle": effect.name,
        "council": effect.council,
        "as_at": effect.as_at.isoformat(),
        "not_compared": effect.written_for or None,
        "old": effect.before or None,
        "new": effect.after or None,
        "items_left_out": {"old": effect.left_out[0], "new": effect.left_out[1]},
        "changes": [
            {
                "part": ("council", "module", "theme")[change.rank],
                "id": change.id or None,
                "old": change.before,
                "new": change.after,
                "because": [_because_data(each) for each in change.because],
            }
            for change in effect.changes
        ],
    }


def _because_data(because: Because) -> BecauseInfo:
    return {
        "old": because.old.id if because.old is not None else None,
        "new": because.new.id if because.new is not None else None,
        "state_old": because.before or None,
        "state_new": because.after or None,
    }


class DiffShown(NamedTuple):
    """Two editions compared, and what that changes for councils."""

    between: EditionDiff
    effects: Sequence[Effect]


DIFF = Report[DiffShown](
    "comparison of editions",
    lambda shown: diff_blocks(*shown),
    lambda shown: diff_data(*shown),
)
