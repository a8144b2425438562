"""`what_if`: what changes, level by level and criterion by criterion, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from eflg_engine.analysis.council_parts import SORTS, council_parts, held_by
from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.reasons.explain import leaf_gap, leaf_gaps
from eflg_engine.assessment.reasons.findings import Wording, day_text, not_due_text
from eflg_engine.assessment.result.appendix import UnusedReasons
from eflg_engine.assessment.result.criterion import CriterionResult
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.state import State
from eflg_engine.evidence.bundle import PAPERS, Bundle, EvidenceItem
from eflg_engine.evidence.item import NAMED_BY_ITEMS, Undated
from eflg_engine.framework.dimensions import ON_ITEMS
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.problems import InvalidInput, Place, Problem, did_you_mean, listed
from eflg_engine.reading.values import BadValue, join_words, read_date

LISTS = ("supports", *ON_ITEMS)
DATES = ("dated", "review_by", "snapshot")
KEYS = (
    "title",
    "kind",
    "supports",
    "dated",
    "review_by",
    "snapshot",
    "shows",
    "assurance",
    *(each for each in NAMED_BY_ITEMS if each in ON_ITEMS),
    "link",
    "difference",
    "note",
)


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A level before and after; None below the first, or where there is none.

    The titles are those of reports: see `shown` of a result.
    """

    id: str  # empty for the council
    title: str
    sort: str  # council, module, theme
    before: str | None
    after: str | None
    before_title: str
    after_title: str


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion whose state changes, and why, in sentences."""

    id: str
    statement: str
    level: str
    before: State
    after: State
    why: tuple[str, ...]

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class IdleItem:
    """An item added or changed that changes no state, and why, in sentences."""

    item: str
    title: str
    why: tuple[str, ...]

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two assessments and all that differs between them. `edits` says what was changed."""

    before: Assessment
    after: Assessment
    edits: tuple[str, ...]
    levels: tuple[LevelChange, ...]
    criteria: tuple[CriterionChange, ...]
    idle: tuple[IdleItem, ...] = ()

    def __repr__(self) -> str:
        return f"<WhatIf {self.before.council_name}: {len(self.levels)} levels change>"


def edited(
    bundle: Bundle,
    framework: Framework,
    *,
    add: Sequence[Mapping[str, object]] = (),
    remove: Sequence[str] = (),
    change: Sequence[tuple[str, Mapping[str, object]]] = (),
    objectives: Sequence[Mapping[str, object]] = (),
    added_from: str = "added",
) -> tuple[Bundle, tuple[str, ...]]:
    """The bundle with items added (plain data), removed (ids) and changed (id, new values).

    A value of None takes a key away; `measures.name` stands for one figure. `objectives` (plain
    data) are those that the items added may name beside the bundle's own. Also says what was
    done, a line an edit. Raises InvalidInput with every problem of every edit.
    """
    problems: list[Problem] = []
    before: list[EvidenceItem | Undated] = [*bundle.evidence, *bundle.undated]
    known = [item.id for item in before]
    done: list[str] = []
    problems += [
        Problem(
            "unknown_item",
            Place("remove" if name in remove else "change"),
            "there is no such item in the bundle",
            found=name,
            allowed=listed(known) or "the bundle has no items",
            hint=did_you_mean(name, known),
        )
        for name in dict.fromkeys([*remove, *(name for name, _ in change)])
        if name not in known
    ]
    problems += [
        Problem(
            "not_allowed",
            Place("change"),
            "this item is to be removed and changed at once",
            found=name,
        )
        for name in dict.fromkeys(remove)
        if any(name == other for other, _ in change)
    ]
    new_ids = [str(item["id"]) for item in add if isinstance(item.get("id"), str)]
    problems += [
        Problem(
            "duplicate_id",
            Place(added_from),
            f'the bundle already has an item "{name}"',
            found=name,
            hint="give the new item another id, or change that one",
        )
        for name in dict.fromkeys(new_ids)
        if name in known and name not in remove
    ]
    evidence = []
    changes: dict[str, dict[str, object]] = {}
    for name, values in change:
        changes.setdefault(name, {}).update(values)
    places: list[tuple[str, str]] = []
    for item in before:
        if item.id in remove:
            done.append(f"removed {item.id} {item.title}")
        elif item.id in changes:
            evidence.append(_changed(item, changes[item.id], problems))
            places.append(("change", item.id))
            done += [
                f"changed {item.id}: {_edit_text(key, value)}"
                for key, value in changes[item.id].items()
            ]
    first_added = len(evidence)
    evidence += [dict(item) for item in add]
    # only the touched items are read again, so what names other items is left out
    data = {key: value for key, value in bundle.to_data().items() if key not in PAPERS}
    data["evidence"] = evidence
    own = {objective.id for objective in bundle.objectives}
    more = [dict(each) for each in objectives if each.get("id") not in own]
    if more:
        data["objectives"] = [*(each.to_data() for each in bundle.objectives), *more]
    touched: tuple[EvidenceItem, ...] = ()
    undated: tuple[Undated, ...] = ()
    try:
        read = Bundle.from_data(data, "edits", framework)
        touched, undated = read.evidence, read.undated
    except InvalidInput as error:
        problems += [_placed(p, places, first_added, added_from) for p in error.problems]
    if problems:
        raise InvalidInput(problems)
    by_id = {item.id: item for item in touched}
    kept = [by_id.pop(item.id, item) for item in bundle.evidence if item.id not in remove]
    removed_and_added = [item for item in touched if item.id in by_id]
    done += [f"added {item.id} {item.title}" for item in removed_and_added if item.id not in known]
    done += [f"{each.id} {each.title} has no date yet: it counts for nothing" for each in undated]
    gone = {*remove, *(each.id for each in undated)}
    undated = (*(each for each in bundle.undated if each.id not in gone), *undated)
    bundle = replace(bundle, undated=undated)
    if more:
        bundle = replace(bundle, objectives=read.objectives)
        new = [each for each in read.objectives if each.id not in own]
        done += [f"added the objective {f'{each.id} {each.text}'.strip()}" for each in new]
    return bundle.with_evidence([*kept, *removed_and_added]), tuple(done)


def what_if(
    before: Bundle,
    after: Bundle,
    framework: Framework,
    *,
    as_at: date | None = None,
    then: date | None = None,
    policy: str | Policy | None = None,
    edits: tuple[str, ...] = (),
) -> WhatIf:
    """What differs between a bundle and an edited one.

    The first is judged on `as_at` (its own day when left out), the second on `then` (the same day
    when left out). Raises InvalidInput.
    """
    first = assess(before, framework, as_at=as_at, policy=policy)
    second = assess(after, framework, as_at=then or first.as_at, policy=policy)
    if second.as_at != first.as_at:
        edits = (*edits, f"moved the date from {day_text(first.as_at)} to {day_text(second.as_at)}")
    criteria = tuple(
        CriterionChange(
            old.id,
            old.rule.statement,
            old.level,
            old.state,
            new.state,
            _why(first, second, old, new),
        )
        for old, new in zip(first.criteria_by_number, second.criteria_by_number, strict=True)
        if old.state is not new.state
    )
    idle = tuple(_idle(first, second, [change.id for change in criteria]))
    return WhatIf(first, second, edits, level_changes(first, second), criteria, idle)


def _idle(first: Assessment, second: Assessment, changed: Sequence[str]) -> Iterator[IdleItem]:
    """The items added or changed that count for nothing that comes out differently."""
    match, old = second.judgement.match, first.bundle.item
    moved = [match.rules.number_of[name] for name in changed]
    counting = set[str]().union(
        *(
            counting_items(result.judgement, each)
            for result in (first, second)  # what no longer counts has changed something too
            for each in moved
        )
    )
    for number, item in enumerate(match.items):
        if old.get(item.id) != item and item.id not in counting:
            why = tuple(dict.fromkeys(_idle_reasons(second, number)))
            yield IdleItem(item.id, item.title, why)


def _idle_reasons(second: Assessment, number: int) -> Iterator[str]:
    """That an item counts and changes nothing by it, or what it lacks wherever it is offered."""
    judgement = second.judgement
    rules, one = judgement.match.rules, 1 << number
    counts = dict.fromkeys(
        rules.criteria[rules.criterion_of[leaf]]
        for leaf, items in enumerate(judgement.counting)
        if items & one
    )
    for rule in counts:
        met = second.criteria[rule.id].state is State.MET
        named = f'"{rule.statement}" ({rule.code or rule.id})'
        if met:
            yield f"It answers part of {named}, which is met without it"
        else:
            yield f"It answers part of {named}, which needs more"
    if counts:
        return
    yield from (f"It {why}" for why in UnusedReasons(judgement).of(number))


MOST_REASONS = 4
"""Reasons that a report gives for an item that changes nothing; the rest is counted."""


def level_changes(before: Assessment, after: Assessment) -> tuple[LevelChange, ...]:
    """Every level that differs: the council's, then modules', then themes'."""
    found = []
    for part in sorted(council_parts(before.framework), key=lambda part: SORTS.index(part.sort)):
        old, new = held_by(before, part), held_by(after, part)
        if (old.level_number, old.status) != (new.level_number, new.status):
            titles = old.shown, new.shown
            if old.shown == new.shown:  # nothing is offered, and a level of which nothing is asked
                titles = old.level_title, new.level_title
            found.append(LevelChange(part.id, part.title, part.sort, old.level, new.level, *titles))
    return tuple(found)


def _why(
    first: Assessment, second: Assessment, old: CriterionResult, new: CriterionResult
) -> tuple[str, ...]:
    """Sentences on what starts or stops counting, and on what is missing now."""
    number = first.criteria_by_number.index(old)
    was, now = counting_items(first.judgement, number), counting_items(second.judgement, number)
    found = []
    if gained := sorted(now - was):
        found.append(f"{join_words(_titles(second, gained))} now {_count(gained)} for it")
    if lost := sorted(was - now):
        gone = [name for name in lost if name not in second.bundle.item]
        if gone:
            found.append(
                f"{join_words(_titles(first, gone))}, which counted for it, "
                f"{'is' if len(gone) == 1 else 'are'} no longer there"
            )
        found += _stopped(second, number, [name for name in lost if name not in gone])
    if not found and was & now:
        kept = sorted(was & now)
        cover = "covers" if len(kept) == 1 else "cover"
        found.append(f"{join_words(_titles(second, kept))} {cover} something else than before")
    if new.due_from is not None:
        found.append(not_due_text(new.due_from))
    elif old.due_from is not None:
        found.append(f"It falls due on {day_text(old.due_from)}")
    if new.explanation is not None:
        wording = Wording.of(second.framework)
        for gap in leaf_gaps(new.explanation.gap):
            if (question := gap.leaf.question) is not None:
                named = question.code or question.id
                found.append(
                    f"Not shown{' yet' if old.state is not State.MET else ' any more'}: "
                    f'"{question.asks}" ({named})'
                )
            else:
                found += [wording.sentence(finding) for finding in gap.findings[:1]]
    return tuple(dict.fromkeys(found))


def _stopped(second: Assessment, criterion: int, lost: Sequence[str]) -> list[str]:
    """What items that counted lack now."""
    wording = Wording.of(second.framework)
    judgement = second.judgement
    found = []
    for name in lost:
        text = ""
        for leaf in judgement.match.rules.leaves_of[criterion]:
            for miss in leaf_gap(judgement, leaf).near_misses:
                if miss.item == name and not text:
                    title = f"{name} {second.bundle.item[name].title}"
                    text = wording.sentence(miss.findings[0], title)
        found.append(text or f"{join_words(_titles(second, [name]))} no longer counts for it")
    return found


def counting_items(judgement: Judgement, criterion: int) -> set[str]:
    """Ids of the items that count for any part of a criterion."""
    items = judgement.match.items
    return {
        items[number].id
        for leaf in judgement.match.rules.leaves_of[criterion]
        for number in bit_numbers(judgement.counting[leaf])
    }


def _titles(result: Assessment, ids: Iterable[str]) -> list[str]:
    return [f"{name} {result.bundle.item[name].title}" for name in ids]


def _count(ids: Sequence[str]) -> str:
    return "counts" if len(ids) == 1 else "count"


def _changed(
    item: EvidenceItem | Undated, values: Mapping[str, object], problems: list[Problem]
) -> dict[str, object]:
    data = item.to_data()
    for key, value in values.items():
        if key == "id":
            problems.append(
                Problem(
                    "not_allowed",
                    Place("change"),
                    "an item's id cannot be changed here",
                    found=f"{item.id} id={value}",
                    hint="remove the item and add another",
                )
            )
        elif key.startswith("measures."):
            measures = data.setdefault("measures", {})
            assert isinstance(measures, dict)
            name = key.removeprefix("measures.")
            if value is None:
                measures.pop(name, None)
            else:
                measures[name] = value
        elif value is None:
            data.pop(key, None)
        else:
            data[key] = value
    return data


def _edit_text(key: str, value: object) -> str:
    if value is None:
        return f"no {key}"
    if key in DATES:
        with suppress(BadValue):  # what is no date is a problem of the item
            return f"{key} is {day_text(read_date(value))}"
    return f"{key} is {join_words(map(str, value)) if isinstance(value, list) else value}"


def _placed(
    problem: Problem, places: Sequence[tuple[str, str]], first_added: int, added_from: str
) -> Problem:
    """A problem of the edited items, said of the edit it comes from."""
    path = problem.path
    where = added_from
    if len(path) > 1 and path[0] == "evidence" and isinstance(path[1], int):
        number = path[1]
        if number < first_added:
            where = f"{places[number][0]} {places[number][1]}"
        else:
            where = f"{added_from}, item {number - first_added + 1}"
        if len(path) > 2:
            where += f", {'.'.join(str(part) for part in path[2:])}"
    return replace(problem, place=Place(where))
