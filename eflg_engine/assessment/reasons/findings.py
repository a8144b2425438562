"""Findings: every code, its fields as data, and the sentence each one reads as.

To add a code: describe its fields, write its sentence, and enter both in FINDINGS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, NotRequired, TypedDict

from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.assessment.reasons.titles import Value as Value
from eflg_engine.reading.counts import counted as counted
from eflg_engine.reading.field_marks import WORDS, Day, Ids
from eflg_engine.reading.months import IsoMonth, IsoYear, Month, Year
from eflg_engine.reading.values import capital, join_words

if TYPE_CHECKING:
    from eflg_engine.framework import Framework

Figure = int | float


class Finding(NamedTuple):
    """One reason: a code and its fields (ids, ISO dates, numbers). `sentence` renders it."""

    code: str
    fields: Mapping[str, Value]


def day_text(day: date) -> str:
    """A day as people read it: 30 June 2025; or the month or year, if no more was given."""
    if isinstance(day, Month):
        return str(day.year) if isinstance(day, Year) else f"{_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def iso_day_text(day: Value) -> str:
    """A day that data holds as text, as people read it."""
    if isinstance(day, IsoMonth):
        kind = Year if isinstance(day, IsoYear) else Month
        return day_text(kind.fromisoformat(str(day)))
    return _iso_day_text(str(day))


@lru_cache(maxsize=4096)
def _iso_day_text(day: str) -> str:
    return day_text(date.fromisoformat(day))


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


class Wording(Titles):
    """Sentences for findings, in the words of one framework."""

    @classmethod
    def of(cls, framework: Framework) -> Wording:
        """The framework's wording, made once and kept with it."""
        found = framework.cache.get("wording")
        if not isinstance(found, Wording) or found.framework is not framework:
            found = framework.cache["wording"] = cls(framework)
        return found

    def sentence(self, finding: Finding, item_title: str = "") -> str:
        """One finding as a sentence; for an item's finding, with the item's id and title."""
        text = FINDINGS[finding.code].sentence(self, finding.fields)
        return f"{item_title} {text}" if item_title else capital(text)


def _article(word: str) -> str:
    return ("an " if word[:1].lower() in "aeiou" else "a ") + word


class _Finding(TypedDict):
    sentence: NotRequired[Annotated[str, WORDS, "The reason in plain words."]]


def _fields(fields: Mapping[str, Value], *names: str) -> tuple[Value, ...]:
    return tuple(fields[name] for name in names)


class WrongKind(_Finding):
    """The item is of a kind that does not count here."""

    code: Literal["wrong_kind"]
    has: Annotated[str, "The id of the item's kind."]
    needs: Annotated[Ids, "Ids of the kinds that count."]


def _wrong_kind(w: Titles, f: Mapping[str, Value]) -> str:
    return f"is {_article(w.kind(f['has']))}; what is looked for is {w.kinds(f['needs'])}"


class TooOld(_Finding):
    """The item is dated too long ago."""

    code: Literal["too_old"]
    has: Annotated[Day, "The item's date."]
    needs: Annotated[Day, "The first day on which it could be dated."]
    within: Annotated[str, "How recent evidence must be, as 3 years."]
    as_at: Annotated[Day, "The day of the assessment."]
    days: Annotated[int, "By how many days it is too old."]


def _too_old(w: Titles, f: Mapping[str, Value]) -> str:
    dated, since, within, as_at, days = _fields(f, "has", "needs", "within", "as_at", "days")
    return (
        f"is dated {iso_day_text(dated)}; evidence here must be dated on or after "
        f"{iso_day_text(since)} ({within} before {iso_day_text(as_at)}): "
        f"{counted(_number(days), 'day')} too old"
    )


class ReviewOverdue(_Finding):
    """The day by which the item was to be reviewed is past."""

    code: Literal["review_overdue"]
    has: Annotated[Day, "The day by which it was to be reviewed."]
    needs: Annotated[Day, "The day of the assessment."]
    days: Annotated[int, "How many days ago that was."]


def _review_overdue(w: Titles, f: Mapping[str, Value]) -> str:
    return (
        f"was due for review by {iso_day_text(f['has'])}, {counted(_number(f['days']), 'day')} "
        f"before {iso_day_text(f['needs'])}, and has lapsed"
    )


class NotYetDated(_Finding):
    """The item is dated after the assessment: planned, not yet evidence."""

    code: Literal["not_yet_dated"]
    has: Annotated[Day, "The item's date."]
    needs: Annotated[Day, "The day of the assessment."]
    days: Annotated[int, "How many days it lies ahead."]


def _not_yet_dated(w: Titles, f: Mapping[str, Value]) -> str:
    return (
        f"is dated {iso_day_text(f['has'])}, {counted(_number(f['days']), 'day')} after "
        f"{iso_day_text(f['needs'])}: "
        "it is planned, not yet evidence"
    )


class ShowsTooLittle(_Finding):
    """The item does not reach as far as is asked: a plan where an outcome is wanted."""

    code: Literal["shows_too_little"]
    has: Annotated[str, "The id of the rung that it shows."]
    needs: Annotated[str, "The id of the rung asked for."]
    rungs: Annotated[int, "How many rungs lie between them."]
    claimed: NotRequired[Annotated[str, "The rung that it claims; its kind cannot show that much."]]
    kind: NotRequired[Annotated[str, "The id of its kind, where that cannot show what is asked."]]
    reaches: NotRequired[Annotated[str, "With `kind`: the highest rung that the kind can show."]]
    more_rung: NotRequired[
        Annotated[str, "A higher rung that a certain figure, or `more_when`, lets the kind show."]
    ]
    more_when: NotRequired[
        Annotated[str, "With `more_rung`: the key under which the item is to say what changed."]
    ]
    more_measure: NotRequired[Annotated[str, "With `more_rung`: the name of the figure."]]
    more_at_least: NotRequired[Annotated[Figure, "With `more_rung`: how high it must be."]]


def _shows_too_little(w: Titles, f: Mapping[str, Value]) -> str:
    text = (
        f"shows {w.showing(f['has'])}; {w.showing(f['needs'])} is needed here: "
        f"{counted(_number(f['rungs']), 'step')} short"
    )
    if not f.get("kind"):
        return text
    kind, most = w.kind(f["kind"]), w.showing(f["reaches"])
    claim = f"it claims {w.showing(f['claimed'])}, but " if f.get("claimed") else ""
    text += f" ({claim}{_article(kind)} alone can show at most {most}"
    if f.get("more_when"):
        text += (
            f'; if it says under "difference" {w.difference}, it can show '
            f"{w.showing(f['more_rung'])}"
        )
    if f.get("more_measure"):
        text += (
            f"; with {w.measure(f['more_measure'])} of {f['more_at_least']} or more it could "
            f"show {w.showing(f['more_rung'])}"
        )
    return text + ")"


class AssuranceTooLow(_Finding):
    """Nobody of the standing asked for stands behind the item."""

    code: Literal["assurance_too_low"]
    has: Annotated[str, "The id of the rung of assurance it has."]
    needs: Annotated[str, "The id of the rung asked for."]
    rungs: Annotated[int, "How many rungs lie between them."]


def _assurance_too_low(w: Titles, f: Mapping[str, Value]) -> str:
    return f"stands on {w.standing_said(f['has'])}; {w.standing_said(f['needs'])} or more is needed"


class MeasureMissing(_Finding):
    """The item does not give the figure asked for."""

    code: Literal["measure_missing"]
    measure: Annotated[str, "The name of the figure."]
    needs: Annotated[Figure | None, "How high it must be; null where any value will do."]


def _measure_missing(w: Titles, f: Mapping[str, Value]) -> str:
    text = f"does not give the figure for {w.measure(f['measure'])}"
    return text if f["needs"] is None else f"{text}; at least {f['needs']} is needed"


class MeasureTooLow(_Finding):
    """The figure that the item gives is too low."""

    code: Literal["measure_too_low"]
    measure: Annotated[str, "The name of the figure."]
    has: Annotated[Figure, "The figure given."]
    needs: Annotated[Figure | None, "How high it must be."]
    short_by: Annotated[Figure, "By how much it falls short."]


def _measure_too_low(w: Titles, f: Mapping[str, Value]) -> str:
    return (
        f"gives {f['has']} for {w.measure(f['measure'])}; at least {f['needs']} is needed: "
        f"{f['short_by']} short"
    )


class SnapshotMissing(_Finding):
    """The item does not say of which yearly snapshot its figures are."""

    code: Literal["snapshot_missing"]
    needs: Annotated[str, "The day of the year asked for, as 03-31."]


def _snapshot_missing(_: Titles, f: Mapping[str, Value]) -> str:
    day = yearly_day_text(f["needs"])
    return f"does not say of which yearly snapshot it speaks; one of {day} is needed here"


class SnapshotOtherDay(_Finding):
    """The figures are of another day of the year."""

    code: Literal["snapshot_other_day"]
    has: Annotated[Day, "The snapshot that the figures are of."]
    needs: Annotated[str, "The day of the year asked for, as 03-31."]


def _snapshot_other_day(_: Titles, f: Mapping[str, Value]) -> str:
    day = yearly_day_text(f["needs"])
    return f"speaks of the snapshot of {iso_day_text(f['has'])}; one of {day} is needed here"


class SnapshotOutOfTime(_Finding):
    """The figures were published before their snapshot, or too late."""

    code: Literal["snapshot_out_of_time"]
    has: Annotated[Day, "The item's date."]
    needs: Annotated[Day, "The snapshot where it is earlier, else the last day in time."]
    snapshot: Annotated[Day, "The snapshot that the figures are of."]
    within: Annotated[str, "The time in which to publish, as 12 months."]
    days: Annotated[int, "How many days too early or too late."]


def _snapshot_out_of_time(_: Titles, f: Mapping[str, Value]) -> str:
    days = counted(_number(f["days"]), "day")
    dated, snapshot = iso_day_text(f["has"]), iso_day_text(f["snapshot"])
    if f["needs"] == f["snapshot"]:
        return f"is dated {dated}, {days} before the snapshot of {snapshot} it speaks of"
    return (
        f"is dated {dated}; figures of the snapshot of {snapshot} had to be published by "
        f"{iso_day_text(f['needs'])} (within {f['within']}, beginning with that day): "
        f"{days} too late"
    )


class SnapshotSuperseded(_Finding):
    """The figures of a later snapshot have fallen due."""

    code: Literal["snapshot_superseded"]
    has: Annotated[Day, "The snapshot that the figures are of."]
    needs: Annotated[Day, "The snapshot whose figures have fallen due."]
    due_by: Annotated[Day, "The last day on which those were to be published."]
    as_at: Annotated[Day, "The day of the assessment."]
    days: Annotated[int, "For how many days they have been superseded."]


def _snapshot_superseded(_: Titles, f: Mapping[str, Value]) -> str:
    return (
        f"speaks of the snapshot of {iso_day_text(f['has'])}, superseded by that of "
        f"{iso_day_text(f['needs'])}, which fell due on {iso_day_text(f['due_by'])}"
    )


class NotOfferedHere(_Finding):
    """The item would count, but is not offered for this criterion."""

    code: Literal["not_offered_here"]
    has: Annotated[Ids, "Ids of the parts that it is offered for."]
    needs: Annotated[str, "The id of the criterion."]


def _not_offered_here(w: Titles, f: Mapping[str, Value]) -> str:
    offered = f["has"] if isinstance(f["has"], tuple) else ()
    if not offered:
        return "would do here, but is listed for nothing yet"
    return f"would do here, but is listed only for {join_words(offered)}"


class QuestionNotNamed(_Finding):
    """The item is offered for more than this question, and does not say which it answers."""

    code: Literal["question_not_named"]
    has: Annotated[Ids, "Ids of the parts that it is offered for."]
    needs: Annotated[Ids, "Ids of the questions of the criterion that it might answer."]
    codes: Annotated[list[str], "The codes of those questions; empty texts where there are none."]


def _question_not_named(w: Titles, f: Mapping[str, Value]) -> str:
    has, needs, codes = (each if isinstance(each, tuple) else () for each in _fields(f, *_NAMED))
    questions = w.framework.questions
    asks = [
        f'"{questions[full_id].question.asks}" ({code or full_id})'  # type: ignore[union-attr]
        for full_id, code in zip(needs, codes, strict=True)
    ]
    which = f"name {asks[0]}" if len(asks) == 1 else f"name one of {join_words(asks, 'or')}"
    parts = [each for each in has if each not in questions] or list(has)
    return f"is listed for {join_words(parts)} and names no question here; if it answers, {which}"


_NAMED = ("has", "needs", "codes")


class OutsideScope(_Finding):
    """The item names none of the characteristics that the assessment looks at."""

    code: Literal["outside_scope"]
    has: Annotated[Ids, "Ids of the characteristics that it names."]
    needs: Annotated[Ids, "Ids of those in scope."]


def _outside_scope(w: Titles, f: Mapping[str, Value]) -> str:
    has = w.names("characteristics", f["has"]) or f"no {w.dimension('characteristics')[0]}"
    return f"names {has}; this assessment looks at {w.names('characteristics', f['needs'])} only"


class NothingOffered(_Finding):
    """Nothing of a kind that counts is offered here."""

    code: Literal["nothing_offered"]
    needs: Annotated[Ids, "Ids of the kinds that count; none where any does."]


def _nothing_offered(w: Titles, f: Mapping[str, Value]) -> str:
    kinds = f["needs"] if isinstance(f["needs"], tuple) else ()
    if not kinds:
        return "nothing is listed for this"
    of_what = "this kind" if len(kinds) == 1 else "these kinds"
    return f"nothing of {of_what} is said to answer this: {'; '.join(map(w.kind, kinds))}"


class TooFew(_Finding):
    """Too few items count."""

    code: Literal["too_few"]
    has: Annotated[int, "How many count."]
    needs: Annotated[int, "How many must."]
    short_by: Annotated[int, "How many are missing."]


def _too_few(w: Titles, f: Mapping[str, Value]) -> str:
    need, have = _number(f["needs"]), _number(f["has"])
    if need == 1:
        return "1 item is needed here; none will do yet"
    some = f"only {have} will do" if have else "none will do yet"
    return f"{counted(need, 'item')} are needed here; {some}"


class CoverageShort(_Finding):
    """The items that count do not cover all that they must cover together."""

    code: Literal["coverage_short"]
    dimension: Annotated[str, "What must be covered; matrix: characteristics under aims."]
    has: Annotated[int, "How many are covered."]
    needs: Annotated[int, "How many must be; 0 where there is nothing in scope to cover."]
    short_by: Annotated[int, "How many are missing."]
    missing: Annotated[Ids, "Those not covered, by id or name."]


def _coverage_short(w: Titles, f: Mapping[str, Value]) -> str:
    one, many = w.dimension(str(f["dimension"]))
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


# --- the registry -----------------------------------------------------------------------------


class Code(NamedTuple):
    """What there is to know of a code of findings.

    `shape` describes the finding as data; `of` is "item" for what an item lacks and "leaf" for
    what a part of a requirement does; `changes_with_day`: the same item may lack it on one day and
    not on another.
    """

    shape: type
    of: Literal["item", "leaf"]
    sentence: Callable[[Titles, Mapping[str, Value]], str]
    in_few_words: str
    changes_with_day: bool = False


FINDINGS: Mapping[str, Code] = {
    "wrong_kind": Code(WrongKind, "item", _wrong_kind, "of another kind"),
    "too_old": Code(TooOld, "item", _too_old, "too old", True),
    "review_overdue": Code(ReviewOverdue, "item", _review_overdue, "past its review", True),
    "not_yet_dated": Code(NotYetDated, "item", _not_yet_dated, "not yet dated by then", True),
    "shows_too_little": Code(ShowsTooLittle, "item", _shows_too_little, "shows too little"),
    "assurance_too_low": Code(AssuranceTooLow, "item", _assurance_too_low, "too little assurance"),
    "measure_missing": Code(MeasureMissing, "item", _measure_missing, "the figure is not given"),
    "measure_too_low": Code(MeasureTooLow, "item", _measure_too_low, "the figure is too low"),
    "snapshot_missing": Code(
        SnapshotMissing, "item", _snapshot_missing, "the snapshot is not named"
    ),
    "snapshot_other_day": Code(
        SnapshotOtherDay, "item", _snapshot_other_day, "figures of another day of the year"
    ),
    "snapshot_out_of_time": Code(
        SnapshotOutOfTime, "item", _snapshot_out_of_time, "not published in time"
    ),
    "snapshot_superseded": Code(
        SnapshotSuperseded, "item", _snapshot_superseded, "later figures have fallen due", True
    ),
    "not_offered_here": Code(NotOfferedHere, "item", _not_offered_here, "not listed for this"),
    "question_not_named": Code(
        QuestionNotNamed, "item", _question_not_named, "its question is not named"
    ),
    "outside_scope": Code(OutsideScope, "item", _outside_scope, "outside the scope"),
    "nothing_offered": Code(NothingOffered, "leaf", _nothing_offered, "nothing is listed"),
    "too_few": Code(TooFew, "leaf", _too_few, "too few items"),
    "coverage_short": Code(CoverageShort, "leaf", _coverage_short, "not all of it is covered"),
}
"""Every code of a finding. docs/findings.md is made from it."""

ItemFinding = (
    WrongKind | TooOld | ReviewOverdue | NotYetDated | ShowsTooLittle | AssuranceTooLow
    | MeasureMissing | MeasureTooLow | SnapshotMissing | SnapshotOtherDay | SnapshotOutOfTime
    | SnapshotSuperseded | NotOfferedHere | QuestionNotNamed | OutsideScope
)  # fmt: skip
LeafFinding = NothingOffered | TooFew | CoverageShort

ITEM_CODES = tuple(code for code, entry in FINDINGS.items() if entry.of == "item")
LEAF_CODES = tuple(code for code, entry in FINDINGS.items() if entry.of == "leaf")
ITEM_CODES_OF_A_DAY = frozenset(c for c, entry in FINDINGS.items() if entry.changes_with_day)
