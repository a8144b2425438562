"""A separation as an example that a rule file could hold, and the councils worth asking about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from eflg_engine.authoring.implication.cover_names import NamesInScope
from eflg_engine.authoring.implication.day_order import ORDINARY_DAY, days_to_ask
from eflg_engine.authoring.implication.item_types import (
    ItemType,
    limits_of,
    usual_assurance,
    usual_shows,
)
from eflg_engine.authoring.implication.scopes import Ground
from eflg_engine.authoring.implication.separating import Separation
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.conditions import EVERYBODY, FactTest, telling_values
from eflg_engine.framework.dimensions import OF_COUNCIL, ON_ITEMS
from eflg_engine.framework.model import (
    Criterion,
    Due,
    Framework,
    Leaf,
    Requirement,
    leaves,
)
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.values import add_months, capital, read_relative_date


def difference_text(framework: Framework) -> str:
    """What an invented item says of its difference, where it takes one to show the most."""
    return f"{capital(framework.difference)} because of it."


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
        for dimension in OF_COUNCIL
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
    if item.reviewed:
        data["review_by"] = "today" if found.day == ORDINARY_DAY else found.day.isoformat()
    if item.snapshot is not None:
        data["snapshot"] = item.snapshot.isoformat()
    if item.shows != usual_shows(item.kind, vocabulary):
        data["shows"] = vocabulary.shows[item.shows].id
    if item.assurance != usual_assurance(item.kind, vocabulary):
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
    covering = modules if first and set(modules) - on.homes else []
    if item.offers or covering:
        data["supports"] = [*sorted(item.offers), *covering]
    if item.measures:
        data["measures"] = {name: _figure(figure) for name, figure in item.measures}
    if item.difference:
        data["difference"] = difference_text(on.premise)
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
    """An example as a whole bundle, offered for these criteria, but for no question of theirs.

    What is offered for a criterion of one question is offered for that question; so such items
    support its theme, unless they are offered for the question itself.
    """
    supported = [_unsorted(framework.criteria[name]) for name in offered_for]
    evidence = []
    for number, item in enumerate(example["evidence"], 1):
        day = read_relative_date(item.get("dated", "today"), as_at)
        supports = [*supported, *item.get("supports", [])]
        head = {"id": f"X{number}", "title": "Example", "kind": item["kind"], "supports": supports}
        days = {"dated": day.isoformat()}
        if "review_by" in item:
            days["review_by"] = read_relative_date(item["review_by"], as_at).isoformat()
        evidence.append({**head, **item, "supports": supports, **days})
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


def _unsorted(criterion: Criterion) -> str:
    """What an item supports that is offered for a criterion and for none of its questions."""
    questions = {leaf.question.id for leaf in leaves(criterion.requires) if leaf.question}
    return criterion.theme if len(questions) == 1 else criterion.id


# --- councils -------------------------------------------------------------------------------------


Circumstances = tuple[dict[str, str], list[Requirement], Requirement, tuple[date, ...]]
"""A council, what the premises and the conclusion ask of it, and days; none means any day."""


def circumstances(
    vocabularies: Sequence[Vocabulary], premises: Sequence[Criterion], conclusion: Criterion
) -> Iterator[Circumstances]:
    """Councils and days on which the conclusion is asked for, with what the premises ask.

    One for each such set of premises, the fullest first. No days means any on which all is due. A
    council that does not tell of whom some leaf is asked is left out.
    """
    criteria = [*premises, conclusion]
    asked = [leaf for criterion in criteria for leaf in leaves(criterion.requires)]
    parts: list[Criterion | Leaf] = [*criteria, *asked]
    tests = [test for part in parts for test in part.applies_when.tests]
    dues = [part.due for part in parts if part.due is not None]
    fields = list(dict.fromkeys(test.field for test in tests))
    values = [list(_values(vocabularies, name, tests)) for name in fields]
    since = [due.since for due in dues if due.since]
    names = [*fields, *dict.fromkeys(since)]
    told = {name for leaf in asked for name in leaf.applies_when.fields}
    found: dict[tuple[Requirement | None, ...], tuple[dict[str, str], tuple[date, ...]]] = {}
    for days in _days(vocabularies, asked, dues):
        day = days[0] if days else ORDINARY_DAY
        starts = [_starts(dues, name, day) for name in dict.fromkeys(since)]
        for chosen in product(*values, *starts):
            pairs = zip(names, chosen, strict=True)
            council = {name: value for name, value in pairs if value is not None}
            *of_premises, wanted = (_asked_of(each, council, day) for each in criteria)
            if wanted is not None and told <= {*council}:
                # a council's own dates go with one day
                on = days or ((day,) if any(name in council for name in since) else ())
                found.setdefault((wanted, *of_premises), (council, on))
    for (wanted, *of_premises), (council, on) in sorted(
        found.items(), key=lambda pair: -sum(each is not None for each in pair[0])
    ):
        assert wanted is not None
        yield council, [each for each in of_premises if each is not None], wanted, on


def _days(
    vocabularies: Sequence[Vocabulary], asked: Sequence[Leaf], dues: Sequence[Due]
) -> Iterator[tuple[date, ...]]:
    """Any day, and the days before and after something falls due: one, where one day is as another.

    Otherwise those of four years, so that there is a leap day among them.
    """
    starts = {due.start for due in dues if due.start is not None}
    yield ()
    if not starts:
        return
    limits = limits_of(asked, vocabularies)
    snapshots = frozenset(leaf.snapshot for leaf in asked if leaf.snapshot is not None)
    many = 1 if len(days_to_ask(limits, snapshots)) == 1 else 1461
    for start in sorted(starts, reverse=True):
        yield tuple(start - timedelta(days=back) for back in range(1, many + 1))
        if start > ORDINARY_DAY:
            yield tuple(start + timedelta(days=ahead) for ahead in range(many))


def _starts(dues: Sequence[Due], name: str, day: date) -> list[str | None]:
    """Days that a council may have begun on, such that what hangs on it is due, or is not yet."""
    begun = {day}
    for due in dues:
        if due.since == name and due.after:
            last = due.after.before(day)
            begun |= {last + timedelta(days=shift) for shift in (-1, 0, 1)}
    return [None, *(each.isoformat() for each in sorted(begun))]


def _asked_of(criterion: Criterion, council: Mapping[str, object], day: date) -> Requirement | None:
    """What a criterion asks of a council on a day; None where it asks nothing."""
    if not _is_asked(criterion, council, day):
        return None
    return _asked_part(criterion.requires, council, day)


def _asked_part(node: Requirement, council: Mapping[str, object], day: date) -> Requirement | None:
    """A requirement without the leaves that are not asked; None where nothing is left."""
    if isinstance(node, Leaf):
        if not _is_asked(node, council, day):
            return None
        return (
            replace(node, due=None, applies_when=EVERYBODY)
            if node.due or node.applies_when
            else node
        )
    children = [_asked_part(child, council, day) for child in node.children]
    left = tuple(child for child in children if child is not None)
    if not left:
        return None
    need = len(left) if node.need == len(node.children) else min(node.need, len(left))
    return replace(node, need=need, children=left)


def _is_asked(part: Criterion | Leaf, council: Mapping[str, object], day: date) -> bool:
    """Whether a criterion or leaf is known to be asked of a council on a day."""
    first = part.due.first_day(council) if part.due is not None else None
    if first is not None and first > day:
        return False
    return part.applies_when.holds(council) is True


def _values(
    vocabularies: Sequence[Vocabulary], name: str, tests: Sequence[FactTest]
) -> Iterator[str | None]:
    """Values of a field that the tests can tell apart in any of the vocabularies, and none."""
    mine = [test for test in tests if test.field == name]
    values = (
        value
        for vocabulary in vocabularies
        if (field := vocabulary.profile_field(name)) is not None
        for value in field.values
    )
    for value in telling_values(mine, values):
        yield str(number_text(value)) if isinstance(value, Decimal) else str(value)
    yield None
