"""Dates, intervals, names and parts of plain data, as the slow reference reads them."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias

Data: TypeAlias = dict[str, Any]
DAY = timedelta(days=1)
TINY = Fraction(1, 10**6)


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, what is offered and the date: all that any question here needs."""

    framework: Data
    bundle: Data
    as_at: date
    kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was worked out from the framework alone, and would be worked out alike again."""

    def offering(self, bundle: Data) -> "Case":
        """The same question of another bundle."""
        return Case(self.framework, bundle, self.as_at, self.kept)

    @property
    def vocabulary(self) -> Data:
        vocabulary: Data = self.framework["vocabulary"]
        return vocabulary


def children_of(requirement: Data) -> list[Data]:
    children: list[Data] = requirement.get("all") or requirement.get("any") or requirement["of"]
    return children


def leaves_of(requirement: Data) -> Iterator[Data]:
    if "evidence" in requirement:
        yield requirement["evidence"]
        return
    for child in children_of(requirement):
        yield from leaves_of(child)


def end_of_time(first: date, interval: str) -> date:
    """The last day of a time that begins with a day: from the day after, counting the time back
    does not come before that day."""
    day = first
    while before(day + DAY, interval) < first:
        day += DAY
    return day


# Dates


def before(day: date, interval: str) -> date:
    """The date minus an interval: "`18 months`, `3 years`, `90 days`, `2 weeks` (calendar months
    and years)"; a day the month does not have is the last it has."""
    count, unit = _interval(interval)
    if unit == "day":
        return day - count * DAY
    return plus_months(day, -count)


def after(day: date, interval: str) -> date:
    """The date plus an interval, to within a few days: only used to find days worth trying."""
    count, unit = _interval(interval)
    if unit == "day":
        return day + count * DAY
    return plus_months(day, count)


def _interval(interval: str) -> tuple[int, str]:
    """A count of days or of months: a week is 7 days, a year 12 months."""
    count, unit = interval.split()
    per_unit = {"day": (1, "day"), "week": (7, "day"), "month": (1, "month"), "year": (12, "month")}
    factor, basic = per_unit[unit.removesuffix("s")]
    return int(count) * factor, basic


def plus_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def date_of(item: Data) -> date:
    """ "`dated: 2018-10` reads as its first day" """
    return first_day(item["dated"])


def review_day(item: Data) -> date | None:
    """ "`review_by: 2018-10` as its last" """
    written = item.get("review_by")
    if written is None:
        return None
    return last_day(written)


def last_day(written: date | str) -> date:
    first = first_day(written)
    return plus_months(first, 1) - DAY if _is_month(written) else first


def first_day(written: date | str) -> date:
    if isinstance(written, date):
        return written
    return date.fromisoformat(f"{written}-01" if _is_month(written) else written)


def _is_month(written: date | str) -> bool:
    return isinstance(written, str) and re.fullmatch(r"\d{4}-\d{2}", written) is not None


# Reading plain data


def items_of(bundle: Data) -> list[Data]:
    """ "Two items with the same id are an error, unless they are the same word for word: then they
    count once"; "`dated` of what is past [reads] as its first day", and "as its last day" what
    comes "after the bundle's own `as_at`" """
    items = {item["id"]: item for item in bundle.get("evidence", [])}
    as_at = first_day(bundle["as_at"]) if "as_at" in bundle else date.max
    return [
        item | {"dated": last_day(item["dated"])} if date_of(item) > as_at else item
        for item in items.values()
    ]


def only(bundle: Data, kept: frozenset[str]) -> Data:
    return {**bundle, "evidence": [item for item in items_of(bundle) if item["id"] in kept]}


def criteria_of(framework: Data) -> Iterator[tuple[str, str, Data]]:
    """Full id, level id and data of every criterion, in the order of the framework."""
    for module in framework["modules"]:
        for theme in module["themes"]:
            for level in framework["levels"]:
                for criterion in theme["criteria"].get(level["id"], []):
                    yield (
                        f"{module['module']}.{theme['id']}.{criterion['id']}",
                        level["id"],
                        criterion,
                    )


def criterion_of(framework: Data, criterion_id: str) -> Data:
    return next(
        criterion for full_id, _, criterion in criteria_of(framework) if full_id == criterion_id
    )


def module_ids(framework: Data) -> list[str]:
    return [module["module"] for module in framework["modules"]]


def theme_ids(framework: Data) -> list[str]:
    return [
        f"{module['module']}.{theme['id']}"
        for module in framework["modules"]
        for theme in module["themes"]
    ]


def module_of(full_id: str) -> str:
    return full_id.split(".", maxsplit=1)[0]


def theme_of(full_id: str) -> str:
    return ".".join(full_id.split(".")[:2])


def theme_data(framework: Data, criterion_id: str) -> Data:
    """The theme of a criterion."""
    module, theme, _ = criterion_id.split(".")
    return next(
        each
        for part in framework["modules"]
        if part["module"] == module
        for each in part["themes"]
        if each["id"] == theme
    )


def kind_of(vocabulary: Data, item: Data) -> Data:
    return entry_named(vocabulary["kinds"], item["kind"])


def rung_of(vocabulary: Data, ladder: str, name: str) -> int:
    """How high a rung stands on its ladder: "lowest rung first"."""
    rungs = vocabulary["ladders"][ladder]
    return int(rungs.index(entry_named(rungs, name)))


def terms_meant(vocabulary: Data, key: str, text: str) -> list[str]:
    """ "Characteristics and aims may stand several in one text, with commas, semicolons, `/`, `&`,
    `+` or "and" between them; words of `several` are read as all they mean". Longest first."""
    known = {plain_name(name): [term["id"]] for term in vocabulary[key] for name in _names_of(term)}
    several = vocabulary.get("several", {}).get(key, {})
    known |= {plain_name(word): ids for word, ids in several.items()}
    if plain_name(text) in known:
        return list(known[plain_name(text)])
    for joint in reversed([*re.finditer(r"[,;/&+]|\band\b", text)]):
        first, rest = plain_name(text[: joint.start()]), text[joint.end() :]
        rest = re.sub(r"^([\s,;/&+]|and\b)+", "", rest)
        if first in known and (more := terms_meant(vocabulary, key, rest)):
            return [*known[first], *more]
    return []


def _names_of(term: Data) -> list[str]:
    return [term["id"], term.get("title", term["id"]), *term.get("aliases", [])]


def entry_named(entries: list[Data], name: str) -> Data:
    """The entry with this id, title or alias: "Titles and aliases are matched without regard to
    case, and with spaces, hyphens and underscores alike." """
    return next(entry for entry in entries if plain_name(name) in map(plain_name, _names_of(entry)))


@cache
def plain_name(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def number_of(value: Any) -> Fraction:
    """An exact number: figures are compared as written, never as binary fractions."""
    return Fraction(str(value))
