"""The questions of a criterion and the items that answer them, with their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.item_words import usual_assurance, usual_shows
from eflg_engine.assessment.judge import Judgement
from eflg_engine.framework.model import Question


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """An item that answers a question.

    `place` is where in it, as the bundle says; `place_wanted`: it does not, and the item's kind is
    none in which the answer is usually found. `usual` has the rungs of `shows` and `assurance` that
    are taken from what its kind usually is, because the item does not say.
    """

    item: str
    place: str
    place_wanted: bool
    usual: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, and the items that answer it."""

    question: Question
    items: tuple[ItemAnswer, ...]


def answers(judgement: Judgement, criterion: int) -> Iterator[Answered]:
    """The questions of a criterion (by number) that are asked, with the items that count."""
    rules, asked = judgement.match.rules, judgement.asked(criterion)
    for leaf in rules.leaves_of[criterion]:
        question = rules.leaves[leaf].question
        if question is not None and asked >> leaf & 1:
            counting = bit_numbers(judgement.counting[leaf])
            yield Answered(
                question, tuple([item_answer(judgement, question, each) for each in counting])
            )


def item_answer(judgement: Judgement, question: Question, number: int) -> ItemAnswer:
    """What an item (by number) says of where it answers a question, and what was taken for it."""
    match = judgement.match
    item, vocabulary = match.item(number), match.rules.framework.vocabulary
    criterion = question.id.rpartition(".")[0]
    place = item.place_of(question.id, *question.same_as, criterion)
    kind = match.words[number].kind
    wanted = not place and bool(question.look_in) and kind not in question.look_in
    facts = vocabulary.kind_facts[kind]
    usual = []
    if not item.shows and facts.usual_shows is not None:
        usual.append(("shows", vocabulary.shows[usual_shows(vocabulary, facts)].id))
    if not item.assurance and facts.usual_assurance is not None:
        usual.append(("assurance", vocabulary.assurance[usual_assurance(vocabulary, facts)].id))
    return ItemAnswer(item.id, place, wanted, tuple(usual))
