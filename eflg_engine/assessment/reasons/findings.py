"""Findings: every code, its fields as data, and the sentence each one reads as.

To add a code: describe its fields, write its sentence, and enter both in FINDINGS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, NotRequired

from eflg_engine.assessment.reasons.english import ENGLISH, English
from eflg_engine.assessment.reasons.english import day_text as day_text
from eflg_engine.assessment.reasons.english import iso_day_text as iso_day_text
from eflg_engine.assessment.reasons.finding_shape import FindingShape, whole_number
from eflg_engine.assessment.reasons.snapshot_findings import (
    SnapshotMissing,
    SnapshotOtherDay,
    SnapshotOutOfTime,
    SnapshotSuperseded,
    snapshot_missing,
    snapshot_other_day,
    snapshot_out_of_time,
    snapshot_superseded,
)
from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.assessment.reasons.titles import Value as Value
from eflg_engine.reading.counts import counted as counted
from eflg_engine.reading.field_marks import Day, Ids
from eflg_engine.reading.values import capital

if TYPE_CHECKING:
    from eflg_engine.framework import Framework

Figure = int | float


class Finding(NamedTuple):
    """One reason: a code and its fields (ids, ISO dates, numbers). `sentence` renders it."""

    code: str
    fields: Mapping[str, Value]


def not_due_text(due_from: date) -> str:
    """Why what is not due yet is not applicable, as a sentence without its full stop."""
    return f"Not due before {day_text(due_from)}"


class Wording(Titles):
    """Sentences for findings, in the words of one framework."""

    @classmethod
    def of(cls, framework: Framework, say: English = ENGLISH) -> Wording:
        """The framework's wording in a language, made once and kept with it."""
        key = f"wording {say.language}"
        found = framework.cache.get(key)
        if not isinstance(found, Wording) or found.framework is not framework:
            found = framework.cache[key] = cls(framework, say)
        return found

    def sentence(self, finding: Finding, item_title: str = "") -> str:
        """One finding as a sentence; for an item's finding, with the item's id and title."""
        text = self.lacks(finding)
        return (
            self.say("{item} {lacks}", item=item_title, lacks=text) if item_title else capital(text)
        )

    def lacks(self, finding: Finding) -> str:
        """The same of an item that is named already, small letters at the front."""
        return FINDINGS[finding.code].sentence(self, finding.fields)


def _fields(fields: Mapping[str, Value], *names: str) -> tuple[Value, ...]:
    return tuple(fields[name] for name in names)


class WrongKind(FindingShape):
    """The item is of a kind that does not count here."""

    code: Literal["wrong_kind"]
    has: Annotated[str, "The id of the item's kind."]
    needs: Annotated[Ids, "Ids of the kinds that count."]


def _wrong_kind(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say(
        "is {kind}; what is looked for is {kinds}",
        kind=w.say.a(w.kind(f["has"])),
        kinds=w.kinds(f["needs"]),
    )


class TooOld(FindingShape):
    """The item is dated too long ago."""

    code: Literal["too_old"]
    has: Annotated[Day, "The item's date."]
    needs: Annotated[Day, "The first day on which it could be dated."]
    within: Annotated[str, "How recent evidence must be, as 3 years."]
    as_at: Annotated[Day, "The day of the assessment."]
    days: Annotated[int, "By how many days it is too old."]


def _too_old(w: Titles, f: Mapping[str, Value]) -> str:
    dated, since, within, as_at, days = _fields(f, "has", "needs", "within", "as_at", "days")
    day = w.say.iso_day
    return w.say.number(
        whole_number(days),
        "is dated {dated}; evidence here must be dated on or after {since} ({within} before "
        "{as_at}): {count:,} day too old",
        "is dated {dated}; evidence here must be dated on or after {since} ({within} before "
        "{as_at}): {count:,} days too old",
        dated=day(dated),
        since=day(since),
        within=w.say.time(within),
        as_at=day(as_at),
    )


class ReviewOverdue(FindingShape):
    """The day by which the item was to be reviewed is past."""

    code: Literal["review_overdue"]
    has: Annotated[Day, "The day by which it was to be reviewed."]
    needs: Annotated[Day, "The day of the assessment."]
    days: Annotated[int, "How many days ago that was."]


def _review_overdue(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say.number(
        whole_number(f["days"]),
        "was due for review by {day}, {count:,} day before {as_at}, and has lapsed",
        "was due for review by {day}, {count:,} days before {as_at}, and has lapsed",
        day=w.say.iso_day(f["has"]),
        as_at=w.say.iso_day(f["needs"]),
    )


class NotYetDated(FindingShape):
    """The item is dated after the assessment: planned, not yet evidence."""

    code: Literal["not_yet_dated"]
    has: Annotated[Day, "The item's date."]
    needs: Annotated[Day, "The day of the assessment."]
    days: Annotated[int, "How many days it lies ahead."]


def _not_yet_dated(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say.number(
        whole_number(f["days"]),
        "is dated {day}, {count:,} day after {as_at}: it is planned, not yet evidence",
        "is dated {day}, {count:,} days after {as_at}: it is planned, not yet evidence",
        day=w.say.iso_day(f["has"]),
        as_at=w.say.iso_day(f["needs"]),
    )


class ShowsTooLittle(FindingShape):
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
    say = w.say
    text = say.number(
        whole_number(f["rungs"]),
        "shows {has}; {needs} is needed here: {count} step short",
        "shows {has}; {needs} is needed here: {count} steps short",
        has=w.showing(f["has"]),
        needs=w.showing(f["needs"]),
    )
    if not f.get("kind"):
        return text
    can: dict[str, object] = {"kind": say.a(w.kind(f["kind"])), "most": w.showing(f["reaches"])}
    most = say("{kind} alone can show at most {most}", **can)
    if f.get("claimed"):
        most = say("it claims {claimed}, but {limit}", claimed=w.showing(f["claimed"]), limit=most)
    if f.get("more_when"):
        most = say(
            '{limit}; if it says under "difference" {what}, it can show {rung}',
            limit=most,
            what=w.difference,
            rung=w.showing(f["more_rung"]),
        )
    if f.get("more_measure"):
        most = say(
            "{limit}; with {figure} of {least} or more it could show {rung}",
            limit=most,
            figure=w.measure(f["more_measure"]),
            least=f["more_at_least"],
            rung=w.showing(f["more_rung"]),
        )
    return f"{text} ({most})"


class AssuranceTooLow(FindingShape):
    """Nobody of the standing asked for stands behind the item."""

    code: Literal["assurance_too_low"]
    has: Annotated[str, "The id of the rung of assurance it has."]
    needs: Annotated[str, "The id of the rung asked for."]
    rungs: Annotated[int, "How many rungs lie between them."]


def _assurance_too_low(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say(
        "stands on {has}; {needs} or more is needed",
        has=w.standing_said(f["has"]),
        needs=w.standing_said(f["needs"]),
    )


class MeasureMissing(FindingShape):
    """The item does not give the figure asked for."""

    code: Literal["measure_missing"]
    measure: Annotated[str, "The name of the figure."]
    needs: Annotated[Figure | None, "How high it must be; null where any value will do."]


def _measure_missing(w: Titles, f: Mapping[str, Value]) -> str:
    figure, least = w.measure(f["measure"]), f["needs"]
    if least is None:
        return w.say("does not give the figure for {figure}", figure=figure)
    return w.say(
        "does not give the figure for {figure}; at least {least} is needed",
        figure=figure,
        least=least,
    )


class MeasureTooLow(FindingShape):
    """The figure that the item gives is too low."""

    code: Literal["measure_too_low"]
    measure: Annotated[str, "The name of the figure."]
    has: Annotated[Figure, "The figure given."]
    needs: Annotated[Figure | None, "How high it must be."]
    short_by: Annotated[Figure, "By how much it falls short."]


def _measure_too_low(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say(
        "gives {has} for {figure}; at least {least} is needed: {short} short",
        has=f["has"],
        figure=w.measure(f["measure"]),
        least=f["needs"],
        short=f["short_by"],
    )


class NotOfferedHere(FindingShape):
    """The item would count, but is not offered for this criterion."""

    code: Literal["not_offered_here"]
    has: Annotated[Ids, "Ids of the parts that it is offered for."]
    needs: Annotated[str, "The id of the criterion."]


def _not_offered_here(w: Titles, f: Mapping[str, Value]) -> str:
    offered = f["has"] if isinstance(f["has"], tuple) else ()
    if not offered:
        return w.say("would do here, but is listed for nothing yet")
    return w.say("would do here, but is listed only for {parts}", parts=w.say.all(offered))


class QuestionNotNamed(FindingShape):
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
    parts = [each for each in has if each not in questions] or list(has)
    return w.say.number(
        len(asks),
        "is listed for {parts} and names no question here; if it answers, name {questions}",
        "is listed for {parts} and names no question here; if it answers, name one of {questions}",
        parts=w.say.all(parts),
        questions=w.say.any(asks),
    )


_NAMED = ("has", "needs", "codes")


class OutsideScope(FindingShape):
    """The item names none of the characteristics that the assessment looks at."""

    code: Literal["outside_scope"]
    has: Annotated[Ids, "Ids of the characteristics that it names."]
    needs: Annotated[Ids, "Ids of those in scope."]


def _outside_scope(w: Titles, f: Mapping[str, Value]) -> str:
    has, needs = (w.names("characteristics", f[key]) for key in ("has", "needs"))
    if not has:
        return w.say(
            "names no {name}; this assessment looks at {needs} only",
            name=w.dimension("characteristics")[0],
            needs=needs,
        )
    return w.say("names {has}; this assessment looks at {needs} only", has=has, needs=needs)


class NothingOffered(FindingShape):
    """Nothing of a kind that counts is offered here."""

    code: Literal["nothing_offered"]
    needs: Annotated[Ids, "Ids of the kinds that count; none where any does."]


def _nothing_offered(w: Titles, f: Mapping[str, Value]) -> str:
    kinds = f["needs"] if isinstance(f["needs"], tuple) else ()
    if not kinds:
        return w.say("nothing is listed for this")
    return w.say.number(
        len(kinds),
        "nothing of this kind is said to answer this: {kinds}",
        "nothing of these kinds is said to answer this: {kinds}",
        kinds="; ".join(map(w.kind, kinds)),
    )


class TooFew(FindingShape):
    """Too few items count."""

    code: Literal["too_few"]
    has: Annotated[int, "How many count."]
    needs: Annotated[int, "How many must."]
    short_by: Annotated[int, "How many are missing."]


def _too_few(w: Titles, f: Mapping[str, Value]) -> str:
    need, have = whole_number(f["needs"]), whole_number(f["has"])
    if need == 1:
        return w.say("1 item is needed here; none will do yet")
    if not have:
        return w.say("{count} items are needed here; none will do yet", count=need)
    return w.say("{count} items are needed here; only {have} will do", count=need, have=have)


class CoverageShort(FindingShape):
    """The items that count do not cover all that they must cover together."""

    code: Literal["coverage_short"]
    dimension: Annotated[str, "What must be covered; matrix: characteristics under aims."]
    has: Annotated[int, "How many are covered."]
    needs: Annotated[int, "How many must be; 0 where there is nothing in scope to cover."]
    short_by: Annotated[int, "How many are missing."]
    missing: Annotated[Ids, "Those not covered, by id or name."]


def _coverage_short(w: Titles, f: Mapping[str, Value]) -> str:
    one, many = w.dimension(str(f["dimension"]))
    need, have = whole_number(f["needs"]), whole_number(f["has"])
    missing = w.names(f["dimension"], f["missing"])
    if not need:
        return w.say("there are no {names} in scope to cover, so this cannot be met", names=many)
    text = w.say(
        "{names} must be covered; the items that count cover {have}",
        names=counted(need, one, many),
        have=have,
    )
    open_names = f["missing"] if isinstance(f["missing"], tuple) else ()
    if not missing:
        return text
    short = need - have
    if len(open_names) > short:
        return w.say("{need}. {short} more of these would do: {names}", need=text, short=short,
                     names=missing)  # fmt: skip
    return w.say("{need}. Not covered: {names}", need=text, names=missing)


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
        SnapshotMissing, "item", snapshot_missing, "the snapshot is not named"
    ),
    "snapshot_other_day": Code(
        SnapshotOtherDay, "item", snapshot_other_day, "figures of another day of the year"
    ),
    "snapshot_out_of_time": Code(
        SnapshotOutOfTime, "item", snapshot_out_of_time, "not published in time"
    ),
    "snapshot_superseded": Code(
        SnapshotSuperseded, "item", snapshot_superseded, "later figures have fallen due", True
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
