"""Which evidence is offered for a part of the framework, and where in it the answer is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.evidence.named import place_of
from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import QUESTION
from eflg_engine.panel.parts import is_under, sort_of


class Offered(NamedTuple):
    """An item, and the places in it that are named for a part. `as_a_whole`: for more than that."""

    item: EvidenceItem
    places: tuple[str, ...] = ()
    as_a_whole: bool = False

    @property
    def text(self) -> str:
        """The item in a line."""
        places = "".join(f", {place}" for place in self.places)
        return f"{self.item.id} {self.item.title}{places}"


def offered(bundle: Bundle, framework: Framework, target: str) -> Iterator[Offered]:
    """The items offered for a part, or for anything in it; then those for what it lies in."""
    same: tuple[str, ...] = (target,)
    if sort_of(framework, target) == QUESTION:
        question = framework.questions[target].question
        same = (target, *(question.same_as if question is not None else ()))
    wide = []
    for item in bundle.evidence:
        within = [each for each in item.supports if any(is_under(each, part) for part in same)]
        if within:
            places = dict.fromkeys(place for each in within if (place := place_of(each)))
            yield Offered(item, tuple(places))
        elif any(is_under(target, each) for each in item.supports):
            wide.append(Offered(item, (), as_a_whole=True))
    yield from wide
