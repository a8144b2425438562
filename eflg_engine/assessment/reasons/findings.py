"""Findings: codes with fields, and the sentence each one reads as."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.framework.dimensions import DIMENSION
from eflg_engine.framework.matrix import MATRIX, cell_parts
from eflg_engine.reading.values import capital, join_words

if TYPE_CHECKING:
    from eflg_engine.framework import Framework

Value = str | int | float | tuple[str, ...] | None

ITEM_CODES = (
    "wrong_kind",
    "too_old",
    "review_overdue",
    "not_yet_dated",
    "shows_too_little",
    "assurance_too_low",
    "measure_missing",
    "measure_too_low",
    "snapshot_missing",
    "snapshot_other_day",
    "snapshot_out_of_time",
    "snapshot_superseded",
    "not_offered_here",
    "outside_scope",
)
ITEM_CODES_OF_A_DAY = frozenset(
    {"too_old", "review_overdue", "not_yet_dated", "snapshot_superseded"}
)
LEAF_CODES = ("nothing_offered", "too_few", "coverage_short")


class Finding(NamedTuple):
    """One reason: a code and its fields (ids, ISO dates, numbers). `sentence` renders it."""

    code: str
    fields: Mapping[str, Value]


def counted(number: int | float, noun: str, plural: str = "") -> str:
    """`1 day`, `3 days`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def day_text(day: date) -> str:
    """A day as results write it."""
    return day.isoformat()


def yearly_day_text(day: Value) -> str:
    """A day of every year, `03-31`, in words."""
    month, number = map(int, str(day).split("-"))
    return f"{number} {_MONTHS[month - 1]}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def not_due_text(due_from: date) -> str:
    """Why what is not due yet is not applicable, as a sentence without its full stop."""
    return f"Not due before {day_text(due_from)}"


class Wording:
    """Sentences for findings, in the words of one framework."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.vocabulary = vocabulary = framework.vocabulary
        self._kinds = {kind.id: _lower(kind.title) for kind in vocabulary.kinds}
        self._shows = {rung.id: _lower(rung.title) for rung in vocabulary.shows}
        self._assurance = {rung.id: _lower(rung.title) for rung in vocabulary.assurance}

    @classmethod
    def of(cls, framework: Framework) -> Wording:
        """The framework's wording, made once and kept with it."""
        found = framework.cache.get("wording")
        if not isinstance(found, Wording) or found.framework is not framework:
            found = framework.cache["wording"] = cls(framework)
        return found

    def sentence(self, finding: Finding, item_title: str = "") -> str:
        """One finding as a sentence; for an item's finding, with the item's id and title."""
        text = _TEMPLATES[finding.code](self, finding.fields)
        return f"{item_title} {text}" if item_title else capital(text)

    def kind(self, kind: Value) -> str:
        """A kind's title, small letters at the front."""
        return self._kinds[str(kind)]

    def kinds(self, kinds: Value) -> str:
        """Kinds' titles joined with "or"."""
        ids = kinds if isinstance(kinds, tuple) else ()
        return join_words([self._kinds[kind] for kind in ids], "or") if ids else "any kind"

    def rung(self, rung: Value) -> str:
        """A rung of `shows` by title."""
        return self._shows[str(rung)]

    def standing(self, rung: Value) -> str:
        """A rung of `assurance` by title."""
        return self._assurance[str(rung)]

    def measure(self, name: Value) -> str:
        """A figure's title, and its name as bundles write it."""
        title = self.framework.measures.get(str(name), (str(name).replace("_", " "), ""))[0]
        return f"{_lower(title)} ({name})" if str(name).replace("_", " ") != title else str(name)

    def names(self, dimension: Value, names: Value) -> str:
        """Names in a dimension, by title where they have one."""
        ids = names if isinstance(names, tuple) else ()
        vocabulary = self.vocabulary
        if dimension == "characteristics":
            return join_words(_lower(vocabulary.characteristics.title(name)) for name in ids)
        if dimension == "aims":
            return join_words(_lower(vocabulary.aims.title(name)) for name in ids)
        if dimension == MATRIX:
            return self._cells(ids)
        if dimension == "modules":
            titles = {module.id: module.title for module in self.framework.modules}
            return join_words(titles.get(name, name) for name in ids)
        return join_words(ids)

    def _cells(self, cells: tuple[str, ...]) -> str:
        """Cells of the matrix, aim by aim: `age and race under advance equality; ...`."""
        under: dict[str, list[str]] = {aim: [] for aim in self.vocabulary.aims.ids}
        for cell in cells:
            characteristic, aim = cell_parts(cell)
            under[aim].append(characteristic)
        return "; ".join(
            f'{self.names("characteristics", tuple(named))} under "{self.names("aims", (aim,))}"'
            for aim, named in under.items()
            if named
        )


def _lower(title: str) -> str:
    """A title for the middle of a sentence; abbreviations stay as they are."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _article(word: str) -> str:
    return ("an " if word[:1].lower() in "aeiou" else "a ") + word


def _fields(fields: Mapping[str, Value], *names: str) -> tuple[Value, ...]:
    return tuple(fields[name] for name in names)


def _wrong_kind(w: Wording, f: Mapping[str, Value]) -> str:
    return f"is {_article(w.kind(f['has']))}; what counts here is {w.kinds(f['needs'])}"


def _too_old(w: Wording, f: Mapping[str, Value]) -> str:
    dated, since, within, as_at, days = _fields(f, "has", "needs", "within", "as_at", "days")
    return (
        f"is dated {dated}; evidence here must be dated on or after {since} "
        f"({within} before {as_at}): {counted(_number(days), 'day')} too old"
    )


def _review_overdue(w: Wording, f: Mapping[str, Value]) -> str:
    return (
        f"was due for review by {f['has']}, {counted(_number(f['days']), 'day')} "
        f"before {f['needs']}, and has lapsed"
    )


def _not_yet_dated(w: Wording, f: Mapping[str, Value]) -> str:
    return (
        f"is dated {f['has']}, {counted(_number(f['days']), 'day')} after {f['needs']}: "
        "it is planned, not yet evidence"
    )


def _shows_too_little(w: Wording, f: Mapping[str, Value]) -> str:
    text = (
        f"shows {_article(w.rung(f['has']))}; {_article(w.rung(f['needs']))} is needed here: "
        f"{counted(_number(f['rungs']), 'rung')} short"
    )
    if not f.get("kind"):
        return text
    kind, most = w.kind(f["kind"]), _article(w.rung(f["reaches"]))
    claim = f"it claims {_article(w.rung(f['claimed']))}, but " if f.get("claimed") else ""
    text += f" ({claim}{_article(kind)} alone can show at most {most}"
    if f.get("more_measure"):
        text += (
            f"; with {w.measure(f['more_measure'])} of {f['more_at_least']} or more it could "
            f"show {_article(w.rung(f['more_rung']))}"
        )
    return text + ")"


def _assurance_too_low(w: Wording, f: Mapping[str, Value]) -> str:
    return (
        f"stands at {w.standing(f['has'])}; {w.standing(f['needs'])} or higher is needed here: "
        f"{counted(_number(f['rungs']), 'rung')} short"
    )


def _measure_missing(w: Wording, f: Mapping[str, Value]) -> str:
    text = f"does not give the figure for {w.measure(f['measure'])}"
    return text if f["needs"] is None else f"{text}; at least {f['needs']} is needed"


def _measure_too_low(w: Wording, f: Mapping[str, Value]) -> str:
    return (
        f"gives {f['has']} for {w.measure(f['measure'])}; at least {f['needs']} is needed: "
        f"{f['short_by']} short"
    )


def _snapshot_missing(_: Wording, f: Mapping[str, Value]) -> str:
    day = yearly_day_text(f["needs"])
    return f"does not say of which yearly snapshot it speaks; one of {day} is needed here"


def _snapshot_other_day(_: Wording, f: Mapping[str, Value]) -> str:
    day = yearly_day_text(f["needs"])
    return f"speaks of the snapshot of {f['has']}; one of {day} is needed here"


def _snapshot_out_of_time(_: Wording, f: Mapping[str, Value]) -> str:
    days = counted(_number(f["days"]), "day")
    if f["needs"] == f["snapshot"]:
        return f"is dated {f['has']}, {days} before the snapshot of {f['snapshot']} it speaks of"
    return (
        f"is dated {f['has']}; figures of the snapshot of {f['snapshot']} had to be published by "
        f"{f['needs']} (within {f['within']}, beginning with that day): {days} too late"
    )


def _snapshot_superseded(_: Wording, f: Mapping[str, Value]) -> str:
    return (
        f"speaks of the snapshot of {f['has']}, superseded by that of {f['needs']}, which fell due "
        f"on {f['due_by']}"
    )


def _not_offered_here(w: Wording, f: Mapping[str, Value]) -> str:
    offered = f["has"] if isinstance(f["has"], tuple) else ()
    if not offered:
        return "would count here, but is offered for nothing yet"
    return f"would count here, but is offered only for {join_words(offered)}"


def _outside_scope(w: Wording, f: Mapping[str, Value]) -> str:
    has = w.names("characteristics", f["has"]) or "no characteristic"
    return f"names {has}; this assessment looks at {w.names('characteristics', f['needs'])} only"


def _nothing_offered(w: Wording, f: Mapping[str, Value]) -> str:
    kinds = f["needs"] if isinstance(f["needs"], tuple) else ()
    if not kinds:
        return "nothing is offered here"
    of_what = "this kind" if len(kinds) == 1 else "these kinds"
    return f"nothing of {of_what} is offered here: {'; '.join(map(w.kind, kinds))}"


def _too_few(w: Wording, f: Mapping[str, Value]) -> str:
    need, have = _number(f["needs"]), _number(f["has"])
    return f"{counted(need, 'item')} must count here; {'none does' if not have else f'only {have}'}"


def _coverage_short(w: Wording, f: Mapping[str, Value]) -> str:
    words = DIMENSION[str(f["dimension"])]
    one, many = words.one, words.many
    need, have = _number(f["needs"]), _number(f["has"])
    missing = w.names(f["dimension"], f["missing"])
    if not need:
        return f"there are no {many} in scope to cover, so this cannot be met"
    text = f"{counted(need, one, many)} must be covered; the items that count cover {have}"
    open_names = f["missing"] if isinstance(f["missing"], tuple) else ()
    if not missing:
        return text
    short = need - have
    if len(open_names) > short:
        return f"{text}. {short} more of these would do: {missing}"
    return f"{text}. Not covered: {missing}"


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


_TEMPLATES = {
    "wrong_kind": _wrong_kind,
    "too_old": _too_old,
    "review_overdue": _review_overdue,
    "not_yet_dated": _not_yet_dated,
    "shows_too_little": _shows_too_little,
    "assurance_too_low": _assurance_too_low,
    "measure_missing": _measure_missing,
    "measure_too_low": _measure_too_low,
    "snapshot_missing": _snapshot_missing,
    "snapshot_other_day": _snapshot_other_day,
    "snapshot_out_of_time": _snapshot_out_of_time,
    "snapshot_superseded": _snapshot_superseded,
    "not_offered_here": _not_offered_here,
    "outside_scope": _outside_scope,
    "nothing_offered": _nothing_offered,
    "too_few": _too_few,
    "coverage_short": _coverage_short,
}
