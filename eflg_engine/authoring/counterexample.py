"""A separation as an example that a rule file could hold, and the councils worth asking about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from eflg_engine.authoring.cover_names import Space
from eflg_engine.authoring.day_order import ORDINARY_DAY
from eflg_engine.authoring.item_types import ItemType
from eflg_engine.authoring.scopes import Ground
from eflg_engine.authoring.separating import Separation
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.framework import Condition, Criterion, Framework
from eflg_engine.framework.vocabulary import ProfileField, Vocabulary
from eflg_engine.reading.values import add_months, read_relative_date

_ITEM_DIMENSIONS = ("characteristics", "aims", "services", "partners", "objectives")


def example_of(on: Ground, found: Separation) -> dict[str, object]:
    """The evidence as the keys of an example, without what goes without saying."""
    example: dict[str, object] = {}
    if found.day != ORDINARY_DAY:
        example["as_at"] = found.day.isoformat()
    example["evidence"] = [
        _item(on, found, item, 1 << place, first=number == 0)
        for place, (item, times) in enumerate(found.items)
        for number in range(times)
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


def _names(space: Space) -> list[str]:
    return [name for group in space.groups for name in group.names]


def _item(
    on: Ground, found: Separation, item: ItemType, bit: int, *, first: bool
) -> dict[str, object]:
    """One item: the first of its type carries all names, the others what a scope asks of all."""
    vocabulary = on.premise.vocabulary
    data: dict[str, object] = {"kind": vocabulary.kinds[item.kind].id}
    dated = _dated(found, item)
    if dated:
        data["dated"] = dated
    if item.shows != vocabulary.default_shows:
        data["shows"] = vocabulary.shows[item.shows].id
    if item.assurance != vocabulary.default_assurance:
        data["assurance"] = vocabulary.assurance[item.assurance].id
    for dimension in _ITEM_DIMENSIONS:
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


def _is_all(on: Ground, dimension: str, space: Space, carried: Sequence[str]) -> bool:
    """Whether "all" says it shorter: more than three names, and all there are."""
    if len(carried) <= 3 or not space.listed or space.limited:
        return False
    if dimension == "characteristics":
        return set(carried) == set(on.names(dimension)) and on.premise is on.conclusion
    return set(carried) == set(_names(space))


def _figure(value: Decimal) -> int | float | str:
    number = number_text(value)
    return number if Decimal(str(number)) == value else str(value)


def _dated(found: Separation, item: ItemType) -> str:
    """As old as the limit allows; without a limit, older than any. Empty for today."""
    ordinary = found.day == ORDINARY_DAY
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


def profiles(
    vocabulary: Vocabulary, premises: Sequence[Criterion], conclusion: Criterion
) -> Iterator[tuple[dict[str, str], list[Criterion]]]:
    """Councils to which the conclusion applies, with the premises that do: one for each such set.

    Those that most premises apply to come first.
    """
    criteria = [*premises, conclusion]
    conditions = [c for criterion in criteria for c in criterion.applies_when]
    fields = list(dict.fromkeys(condition.field for condition in conditions))
    found: dict[tuple[bool, ...], dict[str, str]] = {}
    for values in product(*(_values(vocabulary, name, conditions) for name in fields)):
        council = {
            name: value for name, value in zip(fields, values, strict=True) if value is not None
        }
        if _applies(conclusion, council):
            applying = tuple(_applies(criterion, council) for criterion in premises)
            found.setdefault(applying, council)
    for applying, council in sorted(found.items(), key=lambda pair: -sum(pair[0])):
        yield council, [c for c, does in zip(premises, applying, strict=True) if does]


def _applies(criterion: Criterion, council: Mapping[str, object]) -> bool:
    return all(condition.holds(council) for condition in criterion.applies_when)


def _values(
    vocabulary: Vocabulary, name: str, conditions: Sequence[Condition]
) -> Iterator[str | None]:
    """Values of a field that the conditions can tell apart, and none."""
    mine = [condition for condition in conditions if condition.field == name]
    least = sorted({c.at_least for c in mine if c.at_least is not None}, reverse=True)
    field: ProfileField | None = vocabulary.profile_field(name)
    listed = [value for condition in mine for value in condition.values]
    if field is not None:
        listed += field.values
    yield from dict.fromkeys(listed)
    for figure in least:
        yield str(number_text(figure))
    if least and least[-1] > 0:
        yield str(number_text(least[-1] - 1 if least[-1] >= 1 else Decimal(0)))
    yield None
