"""Items that do not say which questions they answer, with the questions that they might answer.

Nothing is decided here: whether a document answers a question is for a person to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.reasons.explain import lacks_of, leaf_gap
from eflg_engine.assessment.result.nearness import key_of
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.rules import Rules
from eflg_engine.assessment.state import ASSESSED
from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.framework.holders import criteria_by_holder, holder_called
from eflg_engine.framework.model import Criterion, Question
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.problems import Place
from eflg_engine.results.sorting import CandidateInfo, SortData

LETTERS = 6
"""Words are alike where so many of their first letters are: councillor and councillors."""

COMMON = 0.1
"""Words in a larger share of the questions say nothing of any one."""

FEW_WORDS = 2
"""Words shared with a question that make an item of an unusual kind worth asking about."""


Lack = Literal["", "one_key", "not_yet_dated", "too_old", "too_weak"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that might answer a question.

    `part` is what it is offered for, nearest to the question: its criterion, theme or module; ""
    where it supports nothing yet. `proposed` says that it is not offered there, only proposed by a
    migration. `usual` says whether the answer is usually found in items of its kind, `words` which
    words the two share. `lacks` is why it would not count as it stands: one_key (it lacks no more
    than `key`), not_yet_dated, too_old, too_weak (its kind, what it shows, who stands behind it, a
    figure), or "". `answered_by` has the
    items that answer the question already.
    """

    item: EvidenceItem
    criterion: Criterion
    question: Question
    part: str
    proposed: bool
    usual: bool
    words: tuple[str, ...]
    lacks: Lack
    answered_by: tuple[str, ...]
    key: str = ""
    place: int = 0  # of its kind among those to look in, from 0
    asks_for_kind: bool = False  # the question names the kind that it is of

    __repr__ = one_line

    @property
    def by_kind_alone(self) -> bool:
        """Whether nothing but its kind and the theme speaks for it."""
        narrow = self.part in (self.criterion.id, self.question.id)
        return not (self.words or self.asks_for_kind or self.lacks == "one_key" or narrow)

    def to_data(self) -> CandidateInfo:
        """The candidate as plain data."""
        return {
            "item": self.item.id,
            "question": self.question.id,
            "code": self.question.code,
            "asks": self.question.asks,
            "criterion": self.criterion.id,
            "part": self.part or None,
            "proposed": self.proposed,
            "usual_kind": self.usual,
            "words": list(self.words),
            "lacks": self.lacks or None,
            "key": self.key or None,
            "answered_by": list(self.answered_by),
        }


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that is not answered, and the items that might answer it, the likeliest first."""

    criterion: Criterion
    question: Question
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Sorting:
    """What is left to sort: `candidates` item by item, the likeliest question of each first.

    `holder` is the id of who has to have the documents; "" is anybody.
    """

    assessment: Assessment
    holder: str
    candidates: tuple[Candidate, ...]
    by_question: bool = False

    def __repr__(self) -> str:
        return f"<Sorting {self.assessment.council_name}: {len(self.candidates)}>"

    @property
    def items(self) -> dict[str, list[Candidate]]:
        """The candidates of each item, by id."""
        found: dict[str, list[Candidate]] = {}
        for each in self.candidates:
            found.setdefault(each.item.id, []).append(each)
        return found

    @property
    def open_questions(self) -> list[OpenQuestion]:
        """The questions that are asked and not answered, in the framework's order."""
        by_question: dict[str, list[Candidate]] = {}
        for each in self.candidates:
            by_question.setdefault(each.question.id, []).append(each)
        return [
            OpenQuestion(
                criterion, question, tuple(sorted(by_question.get(question.id, ()), key=_rank))
            )
            for _, criterion, question, answered in _asked(self.assessment, self.holder)
            if not answered
        ]

    def to_data(self) -> SortData:
        """What is left to sort as plain data."""
        result = self.assessment
        data: SortData = {
            "schema": "eflg-sort/1",
            "council": result.bundle.council.name,
            "as_at": result.as_at.isoformat(),
            "framework": result.framework.id,
            "holder": self.holder or None,
            "candidates": len(self.candidates),
        }
        if self.by_question:
            data["questions"] = [
                {
                    "question": each.question.id,
                    "code": each.question.code,
                    "asks": each.question.asks,
                    "criterion": each.criterion.id,
                    "who_holds": each.criterion.who_holds,
                    "candidates": [candidate.to_data() for candidate in each.candidates],
                }
                for each in self.open_questions
            ]
        else:
            data["items"] = [
                {
                    "id": candidates[0].item.id,
                    "title": candidates[0].item.title,
                    "kind": candidates[0].item.kind,
                    "candidates": [candidate.to_data() for candidate in candidates],
                }
                for candidates in self.items.values()
            ]
        return data


def sort_items(result: Assessment, *, holder: str = "", by_question: bool = False) -> Sorting:
    """The items of a bundle that are offered for more than questions, or for nothing yet.

    Each with the questions that it might answer: those that are asked, of what it is offered for,
    that it neither names nor is known not to show; where answers are usually found in items of its
    kind, or the two share words (in a criterion that it names, all). What would count as it stands
    comes first, then the narrowest offer, the usual kind, the most words shared. With
    `holder` (the id, title or another name of one in the vocabulary), only questions whose
    documents that team usually has. Raises InvalidInput where nobody of that name is known.
    """
    if holder:
        holder = holder_called(result.framework, holder, Place("--holder"))
    match = result.judgement.match
    rules = match.rules
    common = _common_words(rules)
    found: dict[str, list[Candidate]] = {each.id: [] for each in result.bundle.evidence}
    kinds = result.framework.vocabulary.kinds
    named = [{word[:LETTERS] for word in _words(kind.title)} for kind in kinds]
    for leaf, criterion, question, answered in _asked(result, holder):
        words = {word[:LETTERS]: word for word in _words(question.asks)}
        for number, item in enumerate(match.items):
            if match.offered_for[leaf] >> number & 1 or question.answered_by & {*item.not_shown}:
                continue
            part, proposed = _part(item, rules.targets_of[rules.criterion_of[leaf]])
            if part is None:
                continue
            usual = not question.look_in or match.words[number].kind in question.look_in
            own = {word[:LETTERS] for word in _words(f"{item.title} {item.difference}")}
            shared = tuple(words[each] for each in words if each in own and each not in common)
            needed = 1 if usual and not part else 0 if usual or part == criterion.id else FEW_WORDS
            if len(shared) < needed:
                continue
            lacks, key = _lack(result.judgement, leaf, number)
            candidate = Candidate(
                item,
                criterion,
                question,
                part,
                proposed,
                usual,
                shared,
                lacks,
                answered,
                key,
                _place(match.words[number].kind, question),
                named[match.words[number].kind] <= words.keys(),
            )
            found[item.id].append(candidate)
    ranked = (each for candidates in found.values() for each in sorted(candidates, key=_rank))
    return Sorting(result, holder, tuple(ranked), by_question)


def one_key_short(
    result: Assessment, leaf: int, criterion: Criterion, question: Question
) -> Iterator[Candidate]:
    """The items that name a question and would answer it with one key more."""
    if result.judgement.leaf_met[leaf]:
        return
    for miss in leaf_gap(result.judgement, leaf).offered:
        key = key_of(miss.findings[0]) if len(miss.findings) == 1 else ""
        if key:
            item = result.bundle.item[miss.item]
            yield Candidate(
                item, criterion, question, question.id, False, True, (), "one_key", (), key
            )


def _rank(candidate: Candidate) -> tuple[object, ...]:
    part = candidate.part
    breadth = -part.count(".") if part else 1
    return (
        ("", "one_key", candidate.lacks).index(candidate.lacks),
        candidate.proposed,
        breadth,
        not candidate.usual,
        -len(candidate.words),
        candidate.place,
    )


def _asked(
    result: Assessment, holder: str
) -> Iterator[tuple[int, Criterion, Question, tuple[str, ...]]]:
    """The questions that are asked, by leaf, with the items that answer each where it is met."""
    judgement = result.judgement
    match, rules = judgement.match, judgement.match.rules
    held = criteria_by_holder(result.framework)[holder] if holder else ()
    for number, criterion in enumerate(rules.criteria):
        if result.states_by_number[number] not in ASSESSED:
            continue
        if holder and criterion.id not in held:
            continue
        asked = judgement.asked(number)
        for leaf in rules.leaves_of[number]:
            question = rules.leaves[leaf].question
            if question is not None and asked >> leaf & 1:
                is_met = judgement.leaf_met[leaf]
                yield leaf, criterion, question, _ids(match.ids, judgement.counting[leaf], is_met)


def _ids(ids: list[str], items: int, is_met: bool) -> tuple[str, ...]:
    return tuple(ids[number] for number in bit_numbers(items)) if is_met else ()


def _place(kind: int, question: Question) -> int:
    """The place of a kind among those in which an answer is usually found."""
    return question.look_in.index(kind) if kind in question.look_in else len(question.look_in)


def _lack(judgement: Judgement, leaf: int, number: int) -> tuple[Lack, str]:
    """Why an item would not count for a leaf, and the key that it lacks where that is all."""
    match = judgement.match
    if match.items[number].dated > judgement.as_at:
        return "not_yet_dated", ""
    if not judgement.current[match.rules.within_of[leaf]] >> number & 1:
        return "too_old", ""
    if judgement.reach[leaf] >> number & 1:
        return "", ""
    kinds = match.rules.leaves[leaf].kinds
    if not kinds or match.words[number].kind in kinds:
        lacks = lacks_of(judgement, leaf, number)
        if len(lacks) == 1 and (key := key_of(lacks[0])):
            return "one_key", key
    return "too_weak", ""


def _part(item: EvidenceItem, targets: tuple[str, str, str]) -> tuple[str | None, bool]:
    """What an item is offered for that a criterion lies in, and whether that is only proposed.

    None where it is offered for other things only, "" where it supports nothing yet.
    """
    offered = next((each for each in targets if each in item.supports), None)
    if offered is not None:
        return offered, False
    proposals = [str.__str__(each.supports) for each in item.proposed]
    proposed = next((each for each in targets if each in proposals), None)
    if proposed is not None:
        return proposed, True
    return (None if item.supports or proposals else ""), False


# --- words ----------------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) > 3]


def _common_words(rules: Rules) -> set[str]:
    """The beginnings of words that many questions share."""
    kept = rules.kept.get("common words")
    if kept is None:
        asks = {leaf.question.id: leaf.question.asks for leaf in rules.leaves if leaf.question}
        counts = Counter(
            each for text in asks.values() for each in {word[:LETTERS] for word in _words(text)}
        )
        most = max(2, int(COMMON * len(asks)))
        kept = rules.kept["common words"] = {each for each, n in counts.items() if n > most}
    assert isinstance(kept, set)
    return kept
