"""Requirements in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import (
    Wording,
    counted,
    yearly_day_text,
)
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.matrix import MATRIX
from eflg_engine.framework.model import ALL, ANY_FIGURE, USUAL, Demand, Leaf, Requirement

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.vocabulary import Vocabulary


class RequirementText:
    """Requirements as a person reads them, in the words of one framework."""

    def __init__(self, framework: Framework) -> None:
        self.wording: Wording = Wording.of(framework)
        self.vocabulary: Vocabulary = framework.vocabulary
        self._leaves: dict[Leaf, str] = framework.cache.setdefault("leaf texts", {})  # type: ignore[assignment]

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
        wording, vocabulary = self.wording, self.vocabulary
        kinds = tuple(vocabulary.kinds[kind].id for kind in leaf.kinds)
        what = wording.kinds(kinds) if kinds else "evidence of any kind"
        parts = [f"{leaf.items} items: {what}" if leaf.items > 1 else what]
        if leaf.within is USUAL:
            parts.append("still current for its kind")
        elif leaf.within is not None:
            parts.append(f"dated in the last {str(leaf.within).removeprefix('1 ')}")
        if leaf.snapshot is not None:
            day = yearly_day_text(leaf.snapshot.yearly_day)
            time = leaf.snapshot.publish_within
            parts.append(
                f"figures of the yearly snapshot of {day} in force, published within {time} "
                "beginning with that day"
            )
        if leaf.shows:
            parts.append(f"showing at least {wording.showing(vocabulary.shows[leaf.shows].id)}")
        if leaf.assurance:
            standing = wording.standing(vocabulary.assurance[leaf.assurance].id)
            top = leaf.assurance == len(vocabulary.assurance) - 1
            parts.append(f"assurance {standing}" + ("" if top else " or higher"))
        if leaf.measure:
            measure, least = wording.measure(leaf.measure), leaf.measure_at_least
            if least == ANY_FIGURE:
                parts.append(f"giving {measure}")
            else:
                parts.append(f"with {measure} of {number_text(least)} or more")
        covers = [self._cover(dimension, demand) for dimension, demand in leaf.covers]
        if covers:
            parts.append(f"together covering {' and '.join(covers)}")
        return ", ".join(parts)

    def _cover(self, dimension: str, demand: Demand) -> str:
        one, many = self.wording.dimension(dimension)
        if dimension == MATRIX and demand == ALL:
            name, aim = (self.wording.dimension(each)[0] for each in ("characteristics", "aims"))
            return f"every {name} in scope under every {aim} that it counts for"
        if isinstance(demand, int):
            return f"at least {counted(demand, one, many)}"
        if demand == ALL:
            return f"all {many} in scope"
        names = demand if isinstance(demand, tuple) else (demand,)
        if dimension == MATRIX:
            return self.wording.names(dimension, names)
        return f"the {many if len(names) > 1 else one} {self.wording.names(dimension, names)}"

    def lines(self, node: Requirement, depth: int = 0) -> list[tuple[int, str]]:
        """A requirement as lines with their depth."""
        if isinstance(node, Leaf):
            return [(depth, self.leaf(node))]
        lead = {
            "all": "all of these:",
            "any": "any one of these:",
        }.get(node.form, f"at least {node.need} of these:")
        below = [line for child in node.children for line in self.lines(child, depth + 1)]
        return [(depth, lead), *below]
