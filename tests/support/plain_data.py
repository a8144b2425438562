"""Parts, names and dates of frameworks and bundles as plain data."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from string import ascii_lowercase
from typing import Any, TypeAlias

Data: TypeAlias = dict[str, Any]

DAY = timedelta(days=1)


def unshared(data: Data) -> Data:
    """The same, with no list, mapping or date in two places: a YAML dump of it has no anchors."""

    def copied(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: copied(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [copied(part) for part in value]
        return value.replace() if isinstance(value, date) else value

    return {key: copied(part) for key, part in data.items()}


def criteria_of(framework: Data) -> Iterator[tuple[str, Data]]:
    for module in framework["modules"]:
        for theme in module["themes"]:
            for criteria in theme["criteria"].values():
                for criterion in criteria:
                    yield f"{module['module']}.{theme['id']}.{criterion['id']}", criterion


def places_of(framework: Data) -> list[str]:
    """Every id an item may support: modules, themes and criteria."""
    criteria = [full_id for full_id, _ in criteria_of(framework)]
    prefixes = (full_id.rsplit(".", depth)[0] for depth in (2, 1) for full_id in criteria)
    return list(dict.fromkeys([*prefixes, *criteria]))


def leaves_of(requirement: Data) -> Iterator[Data]:
    if "evidence" in requirement:
        yield requirement["evidence"]
        return
    for child in requirement.get("all") or requirement.get("any") or requirement["of"]:
        yield from leaves_of(child)


def questions_of(framework: Data) -> dict[str, Data]:
    """Every question by full id, with the leaf that asks it."""
    return {
        f"{full_id}.{leaf['question']}": leaf
        for full_id, criterion in criteria_of(framework)
        for leaf in leaves_of(criterion["requires"])
        if "question" in leaf
    }


def codes_of(framework: Data) -> dict[str, str]:
    """The codes of criteria and questions, by full id."""
    codes = {}
    for full_id, criterion in criteria_of(framework):
        if "code" in criterion:
            codes[full_id] = criterion["code"]
            asking = [leaf for leaf in leaves_of(criterion["requires"]) if "question" in leaf]
            for letter, leaf in zip(ascii_lowercase, asking, strict=False):
                codes[f"{full_id}.{leaf['question']}"] = criterion["code"] + letter
    return codes


def targets_of(supports: Any) -> list[str]:
    """The names that `supports` gives, where it is a name, a list, or a mapping."""
    if not isinstance(supports, dict):
        return as_list(supports)
    return [
        name
        for target, more in supports.items()
        for name in (
            [f"{target}.{question}" for question in more]
            if isinstance(more, list | dict)
            else [target]
        )
    ]


def naming_too(supports: Any, names: Iterable[str]) -> list[str]:
    """`supports` with these names besides, as a list: a mapping names nothing twice."""
    present = targets_of(supports)
    return [*present, *(name for name in names if name not in present)]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def reach_of(vocabulary: Data, kind: Data) -> int:
    """The highest rung, by its place on the ladder, that an item of the kind can show."""
    more = kind.get("reaches_more")
    return rung_of(vocabulary["ladders"]["shows"], more["rung"] if more else kind["reaches"])


def entry_named(entries: Iterable[Data], name: str) -> Data:
    wanted = plain_name(name)
    return next(
        entry
        for entry in entries
        if wanted in map(plain_name, [entry["id"], *entry.get("aliases", [])])
    )


def rung_of(rungs: list[Data], name: str) -> int:
    return rungs.index(entry_named(rungs, name))


def plain_name(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).casefold()


# Dates


def before(day: date, interval: str) -> date:
    count, unit = interval.split()
    unit = unit.removesuffix("s")
    if unit in ("day", "week"):
        return day - int(count) * (7 if unit == "week" else 1) * DAY
    months = int(count) * (12 if unit == "year" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_of(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def first_day(written: date | str) -> date:
    return written if isinstance(written, date) else date.fromisoformat(f"{written}-01")


def last_day(written: date | str) -> date:
    first = first_day(written)
    return (
        written
        if isinstance(written, date)
        else first.replace(day=monthrange(first.year, first.month)[1])
    )
