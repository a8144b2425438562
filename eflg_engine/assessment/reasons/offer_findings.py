"""Findings on what an item is, what it is offered for, and whom it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from eflg_engine.assessment.match import Match
from eflg_engine.assessment.reasons.finding import (
    Code,
    Finding,
    Findings,
    FindingShape,
    Value,
    fields_of,
)
from eflg_engine.assessment.reasons.snapshot_findings import snapshot_misses
from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.assessment.rules import MOST_KEPT
from eflg_engine.framework.model import Leaf, Question
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.field_marks import Ids


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
    has, needs, codes = (each if isinstance(each, tuple) else () for each in fields_of(f, *_NAMED))
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


def outside_or_other_snapshot(match: Match, asked: Leaf, number: int) -> Findings:
    """What an item lacks by its yearly snapshot and by the scope."""
    found: Findings = ()
    columns = match.columns
    if asked.snapshot is not None:
        taken, dated = columns.snapshots.get(number), columns.dated[number]
        found = tuple(snapshot_misses(taken, dated, asked.snapshot))
    if not match.coverage.touching >> number & 1:
        fields: dict[str, Value] = {
            "has": match.item(number).characteristics,
            "needs": match.coverage.scope_characteristics,
        }
        found += (Finding("outside_scope", fields),)
    return found


class WrongKinds(dict[tuple[int, tuple[int, ...]], Findings]):
    """By the kind of an item and those that count: that it is of none of them."""

    __slots__ = ("vocabulary",)

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary: Vocabulary = vocabulary

    def __missing__(self, key: tuple[int, tuple[int, ...]]) -> Findings:
        kind, accepted = key
        kinds = self.vocabulary.kinds
        needs = tuple([kinds[each].id for each in accepted])
        if len(self) >= MOST_KEPT:
            self.clear()
        found = self[key] = (Finding("wrong_kind", {"has": kinds[kind].id, "needs": needs}),)
        return found


def not_offered_here(supports: tuple[str, ...], criterion: str) -> Finding:
    """That an item is offered for these parts, and not for a criterion where it would count."""
    return Finding("not_offered_here", {"has": supports, "needs": criterion})


def question_not_named(supports: tuple[str, ...], might: Sequence[Question]) -> Finding:
    """That an item does not say which of the questions it answers."""
    fields: dict[str, Value] = {
        "has": supports,
        "needs": tuple([question.id for question in might]),
        "codes": tuple([question.code for question in might]),
    }
    return Finding("question_not_named", fields)


CODES: Mapping[str, Code] = {
    "wrong_kind": Code(WrongKind, "item", _wrong_kind, "of another kind"),
    "not_offered_here": Code(NotOfferedHere, "item", _not_offered_here, "not listed for this"),
    "question_not_named": Code(
        QuestionNotNamed, "item", _question_not_named, "its question is not named"
    ),
    "outside_scope": Code(OutsideScope, "item", _outside_scope, "outside the scope"),
}
Described = NotOfferedHere | QuestionNotNamed | OutsideScope
