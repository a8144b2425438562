"""Requirements in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.english import ENGLISH, English
from eflg_engine.assessment.reasons.findings import (
    Wording,
    counted,
)
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.matrix import MATRIX
from eflg_engine.framework.model import ALL, ANY_FIGURE, USUAL, Demand, Leaf, Requirement

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.vocabulary import Vocabulary


class RequirementText:
    """Requirements as a person reads them, in the words of one framework."""

    def __init__(self, framework: Framework, say: English = ENGLISH) -> None:
        self.say = say
        self.wording: Wording = Wording.of(framework, say)
        self.vocabulary: Vocabulary = framework.vocabulary
        self._leaves: dict[Leaf, str] = framework.cache.setdefault(f"leaf texts {say.language}", {})  # type: ignore[assignment]

    def leaf(self, leaf: Leaf) -> str:
        """What evidence is asked for: one sentence without a full stop.

        Where the leaf has a question, that comes first and the rest in brackets.
        """
        found = self._leaves.get(leaf)
        if found is None:
            found = self.attributes(leaf)
            if (question := leaf.question) is not None:
                found = f"{question.asks} ({found})"
            self._leaves[leaf] = found
        return found

    def attributes(self, leaf: Leaf) -> str:
        """What evidence must be to count, without the question."""
        wording, vocabulary, say = self.wording, self.vocabulary, self.say
        kinds = tuple(vocabulary.kinds[kind].id for kind in leaf.kinds)
        what = wording.kinds(kinds) if kinds else say("evidence of any kind")
        if leaf.items > 1:
            what = say("{count} items: {what}", count=leaf.items, what=what)
        parts = [what]
        if leaf.within is USUAL:
            parts.append(say("still current for its kind"))
        elif leaf.within is not None:
            time = say.time(leaf.within).removeprefix("1 ")
            parts.append(say("dated in the last {time}", time=time))
        if leaf.snapshot is not None:
            text = say(
                "figures of the yearly snapshot of {day} in force, published within {time} "
                "beginning with that day",
                day=say.yearly_day(leaf.snapshot.yearly_day),
                time=say.time(leaf.snapshot.publish_within),
            )
            parts.append(text)
        if leaf.shows:
            rung = wording.showing(vocabulary.shows[leaf.shows].id)
            parts.append(say("showing at least {rung}", rung=rung))
        if leaf.assurance:
            standing = wording.standing(vocabulary.assurance[leaf.assurance].id)
            top = leaf.assurance == len(vocabulary.assurance) - 1
            parts.append(
                say("assurance {rung}", rung=standing)
                if top
                else say("assurance {rung} or higher", rung=standing)
            )
        if leaf.measure:
            measure, least = wording.measure(leaf.measure), leaf.measure_at_least
            if least == ANY_FIGURE:
                parts.append(say("giving {figure}", figure=measure))
            else:
                text = say(
                    "with {figure} of {least} or more", figure=measure, least=number_text(least)
                )
                parts.append(text)
        covers = [self._cover(dimension, demand) for dimension, demand in leaf.covers]
        if covers:
            names = f" {say('and')} ".join(covers)
            parts.append(say("together covering {names}", names=names))
        return ", ".join(parts)

    def _cover(self, dimension: str, demand: Demand) -> str:
        one, many = self.wording.dimension(dimension)
        say = self.say
        if dimension == MATRIX and demand == ALL:
            name, aim = (self.wording.dimension(each)[0] for each in ("characteristics", "aims"))
            return say(
                "every {name} in scope under every {aim} that it counts for", name=name, aim=aim
            )
        if isinstance(demand, int):
            return say("at least {names}", names=counted(demand, one, many))
        if demand == ALL:
            return say("all {names} in scope", names=many)
        names = demand if isinstance(demand, tuple) else (demand,)
        if dimension == MATRIX:
            return self.wording.names(dimension, names)
        called = many if len(names) > 1 else one
        return say(
            "the {called} {names}", called=called, names=self.wording.names(dimension, names)
        )

    def lines(self, node: Requirement, depth: int = 0) -> list[tuple[int, str]]:
        """A requirement as lines with their depth."""
        if isinstance(node, Leaf):
            return [(depth, self.leaf(node))]
        lead = threshold_text(node.form, node.need, self.say)
        below = [line for child in node.children for line in self.lines(child, depth + 1)]
        return [(depth, lead), *below]


def threshold_text(form: str, need: int, say: English = ENGLISH) -> str:
    """What a threshold asks of the parts below it."""
    if form == "all":
        return say("all of these:")
    if form == "any":
        return say("any one of these:")
    return say("at least {count} of these:", count=need)
