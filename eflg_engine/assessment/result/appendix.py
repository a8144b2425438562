"""Every item of a bundle with what it answers, where and until when; or why it is not used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.last_days import FOREVER
from eflg_engine.assessment.reasons.english import ENGLISH, English
from eflg_engine.assessment.reasons.explain import LeafGap, leaf_gap
from eflg_engine.assessment.reasons.findings import Finding, Wording
from eflg_engine.assessment.state import ASSESSED
from eflg_engine.evidence.bundle import EvidenceItem
from eflg_engine.framework.model import Question


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """What an item answers: a question of a criterion, or the criterion where that has none.

    `place` is where in the item; `until` the last day on which it counts, None without an end.
    """

    criterion: str
    question: Question | None
    place: str
    until: date | None


@dataclass(frozen=True, slots=True)
class ItemUsed:
    """An item, what it answers, and where it answers nothing, why: sentences without full stops."""

    item: EvidenceItem
    answers: tuple[AnswerGiven, ...]
    unused: tuple[str, ...]


def items_used(judgement: Judgement, say: English = ENGLISH) -> tuple[ItemUsed, ...]:
    """Every item, in the order of the bundle, with what it answers on the day."""
    match = judgement.match
    rules, answers = match.rules, _answers(judgement)
    number_of = {name: number for number, name in enumerate(match.ids)}
    reasons = UnusedReasons(judgement, say)
    found = []
    for item in match.bundle.evidence:
        given = tuple(
            AnswerGiven(
                rules.criteria[rules.criterion_of[leaf]].id,
                rules.leaves[leaf].question,
                _place(judgement, leaf, item),
                _day(match.last_day(leaf, number_of[item.id])),
            )
            for leaf in answers.get(number_of[item.id], ())
        )
        why = () if given else tuple(reasons.of(number_of[item.id]))
        found.append(ItemUsed(item, given, why))
    return tuple(found)


def _answers(judgement: Judgement) -> dict[int, list[int]]:
    """By item, the leaves that are asked of criteria assessed, and for which it counts."""
    rules = judgement.match.rules
    found: dict[int, list[int]] = {}
    for criterion, state in enumerate(judgement.states):
        if state not in ASSESSED:
            continue
        asked = judgement.asked(criterion)
        for leaf in rules.leaves_of[criterion]:
            if asked >> leaf & 1:
                for number in bit_numbers(judgement.counting[leaf]):
                    found.setdefault(number, []).append(leaf)
    return found


def _place(judgement: Judgement, leaf: int, item: EvidenceItem) -> str:
    rules = judgement.match.rules
    question = rules.leaves[leaf].question
    named = (question.id, *question.same_as) if question else ()
    return item.place_of(*named, rules.criteria[rules.criterion_of[leaf]].id)


def _day(ordinal: int) -> date | None:
    return None if ordinal >= FOREVER else date.fromordinal(ordinal)


class UnusedReasons:
    """Why items count for nothing."""

    def __init__(self, judgement: Judgement, say: English = ENGLISH) -> None:
        self._judgement = judgement
        self._say = say
        self._wording = Wording.of(judgement.match.rules.framework, say)
        self._gaps: dict[int, LeafGap] = {}

    def of(self, number: int) -> Iterator[str]:
        """Why an item (by number) counts for nothing: sentences about it, each once."""
        judgement, say = self._judgement, self._say
        match = judgement.match
        item = match.item(number)
        if item.dated > judgement.as_at:
            yield say("is planned: it is dated {day}", day=say.day(item.dated))
            return
        if item.waits_for_review:
            yield say("waits for review: what is proposed for it is not confirmed yet")
            return
        if not item.supports:
            yield say("is listed for nothing: name under supports what it answers")
            return
        told: dict[str, dict[str, None]] = {}  # by sentence: what is asked for
        for finding, leaf in self._findings(number):
            if finding.code == "question_not_named":
                text = say(
                    "names no question: it is listed for {parts}", parts=say.all(item.supports)
                )
                told[text] = {}
            else:
                text = self._wording.lacks(finding)
                told.setdefault(text, {})[self._asked(leaf)] = None
        for text, asked in told.items():
            if not asked:
                yield text
                continue
            asks, more = list(asked)[:MOST_NAMED], len(asked) - MOST_NAMED
            listed = say.all(asks)
            if more > 0:
                listed = say("{items} and {count} more", items=", ".join(asks), count=more)
            yield say("{lacks}. Asked: {questions}", lacks=text, questions=listed)
        if not told:
            yield from self._without_findings(number)

    def _asked(self, leaf: int) -> str:
        """The question of a leaf and its code; where it has none, its criterion."""
        rules = self._judgement.match.rules
        rule, question = rules.criteria[rules.criterion_of[leaf]], rules.leaves[leaf].question
        if question is None:
            return f'"{rule.statement}" ({rule.code or rule.id})'
        return f'"{question.asks}" ({question.code or question.id})'

    def _findings(self, number: int) -> list[tuple[Finding, int]]:
        """What the item lacks, wherever it is offered, each with the leaf that asks for it."""
        judgement = self._judgement
        match = judgement.match
        found: list[tuple[Finding, int]] = []
        for criterion in self._named_by(number):
            asked = judgement.asked(criterion)
            for leaf in match.rules.leaves_of[criterion]:
                if not asked >> leaf & 1:
                    continue
                gap = self._gaps.get(leaf)
                if gap is None:
                    gap = self._gaps[leaf] = leaf_gap(judgement, leaf)
                for miss in gap.near_misses:
                    if miss.item == match.ids[number] and miss.findings[0].code != _ELSEWHERE:
                        found += [(finding, leaf) for finding in miss.findings]
                if self._is_of_wrong_kind(leaf, number):
                    found.append((self._wrong_kind(leaf, number), leaf))
        return found

    def _is_of_wrong_kind(self, leaf: int, number: int) -> bool:
        match = self._judgement.match
        asking = match.rules.leaves[leaf].question is not None
        named = match.offered_for[leaf] & ~match.right_kind[leaf]
        return asking and bool(named >> number & 1)

    def _wrong_kind(self, leaf: int, number: int) -> Finding:
        match = self._judgement.match
        kinds = match.rules.framework.vocabulary.kinds
        needs = tuple(kinds[kind].id for kind in match.rules.leaves[leaf].kinds)
        return Finding(
            "wrong_kind", {"has": kinds.resolve(match.item(number).kind), "needs": needs}
        )

    def _named_by(self, number: int) -> list[int]:
        """The criteria assessed that the item is offered for."""
        states = self._judgement.states
        return [
            criterion
            for criterion, items in enumerate(self._judgement.match.naming)
            if items >> number & 1 and states[criterion] in ASSESSED
        ]

    def _without_findings(self, number: int) -> Iterator[str]:
        match, asked, say = self._judgement.match, self._judgement.asked, self._say
        named = self._named_by(number)
        leaves = [leaf for criterion in named for leaf in match.rules.leaves_of[criterion]]
        unasked = [
            self._asked(leaf)
            for leaf in leaves
            if match.offered_for[leaf] >> number & 1
            and not asked(match.rules.criterion_of[leaf]) >> leaf & 1
        ]
        if not named:
            yield say("is listed only for what is not assessed here")
        elif unasked:
            yield say("names what is not asked here: {questions}", questions=say.all(unasked))
        elif any(match.unsorted(leaf) >> number & 1 for leaf in leaves):
            yield say("may answer nothing else there: you said that it does not show the rest")
        else:
            yield say("is of another kind than what is looked for there")


_ELSEWHERE = "not_offered_here"

MOST_NAMED = 3
"""Questions named with one reason; the rest are counted."""
