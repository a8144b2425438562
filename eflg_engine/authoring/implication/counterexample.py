"""A separation as an example that a rule file could hold, and the councils worth asking about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from eflg_engine.authoring.implication.cover_names import NamesInScope
from eflg_engine.authoring.implication.day_order import ORDINARY_DAY, days_to_ask
from eflg_engine.authoring.implication.item_types import ItemType
from eflg_engine.authoring.implication.scopes import Ground
from eflg_engine.authoring.implication.separating import Separation
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.dimensions import ON_ITEMS
from eflg_engine.framework.model import Condition, Criterion, Framework, leaves
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.values import add_months, read_relative_date


def example_of(on: Ground, found: Separation) -> dict[str, object]:
    """The evidence as the keys of an example, without values that are the default."""
    example: dict[str, object] = {}
    if found.day != ORDINARY_DAY:
        example["as_at"] = found.day.isoformat()
    example["evidence"] = [
        _item(on, found, item, place, number)
        for place, (item, times) in enumerate(found.items)
        for number in range(max(times, len(found.named[place]) if found.named else 0))
    ]
    council = {
        dimension: _names(found.scopes[dimension])
        for dimension in ("services", "partners")
        if found.scopes[dimension].listed
    }
    if council:
        example["council"] = council
    objectives = _names(found.scopes["objectives"])
    if objectives:
        example["objectives"] = [{"id": name} for name in objectives]
    scope = {}
    modules = _names(found.scopes["modules"])
    if len(modules) < len(on.names("modules")):
        scope["modules"] = modules
    if found.scopes["characteristics"].limited:
        scope["characteristics"] = _names(found.scopes["characteristics"])
    if scope:
        example["scope"] = scope
    return example


def _names(space: NamesInScope) -> list[str]:
    """The names in scope."""
    return [name for group in space.groups if not group.outside for name in group.names]


def _item(
    on: Ground, found: Separation, item: ItemType, place: int, number: int
) -> dict[str, object]:
    """One item: the first of its type carries all names, the others what a scope asks of all."""
    first, bit = number == 0, 1 << place
    vocabulary = on.premise.vocabulary
    data: dict[str, object] = {"kind": vocabulary.kinds[item.kind].id}
    if dated := _dated(found, item):
        data["dated"] = dated
    if item.snapshot is not None:
        data["snapshot"] = item.snapshot.isoformat()
    if item.shows != vocabulary.default_shows:
        data["shows"] = vocabulary.shows[item.shows].id
    if item.assurance != vocabulary.default_assurance:
        data["assurance"] = vocabulary.assurance[item.assurance].id
    if found.named:
        items = found.named[place]
        given = items[number] if number < len(items) else items[0]
        for dimension, names in zip(ON_ITEMS, given, strict=False):
            if names:
                is_all = _is_all(on, dimension, found.scopes["characteristics"], names)
                data[dimension] = "all" if is_all and dimension != "aims" else list(names)
    for dimension in ON_ITEMS:
        if dimension not in found.carried:
            continue
        space = found.scopes[dimension]
        carried = [name for name, types in found.carried[dimension] if types & bit]
        if carried and (first or space.limited):
            data[dimension] = "all" if _is_all(on, dimension, space, carried) else carried
    modules = [name for name, types in found.carried["modules"] if types & bit]
    if first and set(modules) - on.homes:
        data["supports"] = modules
    if item.measures:
        data["measures"] = {name: _figure(figure) for name, figure in item.measures}
    return data


def _is_all(on: Ground, dimension: str, space: NamesInScope, carried: Sequence[str]) -> bool:
    """Whether "all" says it shorter: more than three names, and all there are."""
    if len(carried) <= 3 or not space.listed or space.limited:
        return False
    if dimension == "characteristics":
        return set(carried) == set(on.names(dimension)) and on.alike
    return set(carried) == set(_names(space))


def _figure(value: Decimal) -> int | float | str:
    number = number_text(value)
    return number if Decimal(str(number)) == value else str(value)


def _dated(found: Separation, item: ItemType) -> str:
    """As old as the limit allows; without a limit, older than any. Empty for today."""
    ordinary = found.day == ORDINARY_DAY
    if item.snapshot is not None:
        return date.fromordinal(item.dated).isoformat()
    if item.within is not None:
        limit = item.within
        return f"{limit} ago" if ordinary else limit.before(found.day).isoformat()
    if item.dated or not found.limits:
        return ""
    first = min(limit.before(found.day) for limit in found.limits)
    years = found.day.year - first.year + 1
    if ordinary:
        return f"{years} years ago"
    return add_months(found.day, -12 * years).isoformat()


def bundle_data(
    framework: Framework, example: Mapping[str, Any], as_at: date, offered_for: Sequence[str]
) -> dict[str, object]:
    """An example as a whole bundle, offered for these criteria."""
    evidence = []
    for number, item in enumerate(example["evidence"], 1):
        day = read_relative_date(item.get("dated", "today"), as_at)
        supports = [*offered_for, *item.get("supports", [])]
        head = {"id": f"X{number}", "title": "Example", "kind": item["kind"], "supports": supports}
        evidence.append({**head, **item, "supports": supports, "dated": day.isoformat()})
    data: dict[str, object] = {
        "format": 1,
        "framework": framework.id,
        "as_at": as_at.isoformat(),
        "council": {"name": "Example council"} | example.get("council", {}),
    }
    for key in ("scope", "objectives"):
        if key in example:
            data[key] = example[key]
    return data | {"evidence": evidence}


# --- councils -------------------------------------------------------------------------------------


def circumstances(
    vocabularies: Sequence[Vocabulary], premises: Sequence[Criterion], conclusion: Criterion
) -> Iterator[tuple[dict[str, str], list[Criterion], tuple[date, ...]]]:
    """Councils and days on which the conclusion is asked for, with the premises that are.

    One for each such set of premises, the fullest first. No days means any on which all is due.
    """
    criteria = [*premises, conclusion]
    conditions = [c for criterion in criteria for c in criterion.applies_when]
    fields = list(dict.fromkeys(condition.field for condition in conditions))
    values = [list(_values(vocabularies, name, conditions)) for name in fields]
    since = [c.due.since for c in criteria if c.due is not None and c.due.since]
    names = [*fields, *dict.fromkeys(since)]
    found: dict[tuple[bool, ...], tuple[dict[str, str], tuple[date, ...]]] = {}
    for days in _days(criteria):
        day = days[0] if days else ORDINARY_DAY
        starts = [_starts(criteria, name, day) for name in dict.fromkeys(since)]
        for chosen in product(*values, *starts):
            pairs = zip(names, chosen, strict=True)
            council = {name: value for name, value in pairs if value is not None}
            if _applies(conclusion, council, day):
                applying = tuple(_applies(criterion, council, day) for criterion in premises)
                # a council's own dates go with one day
                on = days or ((day,) if any(name in council for name in since) else ())
                found.setdefault(applying, (council, on))
    for applying, (council, on) in sorted(found.items(), key=lambda pair: -sum(pair[0])):
        yield council, [c for c, does in zip(premises, applying, strict=True) if does], on


def _days(criteria: Sequence[Criterion]) -> Iterator[tuple[date, ...]]:
    """Any day, and the days before and after something falls due: one, where one day is as another.

    Otherwise those of four years, so that there is a leap day among them.
    """
    yield ()
    asked = [leaf for criterion in criteria for leaf in leaves(criterion.requires)]
    limits = frozenset(leaf.within for leaf in asked if leaf.within is not None)
    snapshots = frozenset(leaf.snapshot for leaf in asked if leaf.snapshot is not None)
    many = 1 if len(days_to_ask(limits, snapshots)) == 1 else 1461
    starts = {c.due.start for c in criteria if c.due is not None and c.due.start is not None}
    for start in sorted(starts, reverse=True):
        yield tuple(start - timedelta(days=back) for back in range(1, many + 1))
        if start > ORDINARY_DAY:
            yield tuple(start + timedelta(days=ahead) for ahead in range(many))


def _starts(criteria: Sequence[Criterion], name: str, day: date) -> list[str | None]:
    """Days that a council may have begun on, such that what hangs on it is due, or is not yet."""
    begun = {day}
    for criterion in criteria:
        if criterion.due is not None and criterion.due.since == name and criterion.due.after:
            last = criterion.due.after.before(day)
            begun |= {last + timedelta(days=shift) for shift in (-1, 0, 1)}
    return [None, *(each.isoformat() for each in sorted(begun))]


def _applies(criterion: Criterion, council: Mapping[str, object], day: date) -> bool:
    """Whether a criterion is asked of a council on a day."""
    first = criterion.due.first_day(council) if criterion.due is not None else None
    if first is not None and first > day:
        return False
    return all(condition.holds(council) for condition in criterion.applies_when)


def _values(
    vocabularies: Sequence[Vocabulary], name: str, conditions: Sequence[Condition]
) -> Iterator[str | None]:
    """Values of a field that the conditions can tell apart, and none."""
    mine = [condition for condition in conditions if condition.field == name]
    least = sorted({c.at_least for c in mine if c.at_least is not None}, reverse=True)
    listed = [value for condition in mine for value in condition.values]
    for vocabulary in vocabularies:
        field = vocabulary.profile_field(name)
        listed += field.values if field is not None else ()
    yield from dict.fromkeys(listed)
    for figure in least:
        yield str(number_text(figure))
    if least and least[-1] > 0:
        yield str(number_text(least[-1] - 1 if least[-1] >= 1 else Decimal(0)))
    yield None
