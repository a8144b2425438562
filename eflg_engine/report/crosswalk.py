"""What parts of a framework correspond to in others, by the shipped crosswalks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from eflg_engine.framework.crosswalk import Crosswalk, crosswalks_of
from eflg_engine.framework.strength import Strength
from eflg_engine.report.blocks import Block, Heading, Paragraph, Table

if TYPE_CHECKING:
    from eflg_engine.framework import Framework

STRENGTHS = {
    Strength.EQUAL: "the same as",
    Strength.SUBSET: "part of",
    Strength.SUPERSET: "more than",
    Strength.INTERSECTS: "partly the same as",
}

Address = Callable[[str, str], str]
"""Words for a part of another framework, by that framework's id and the part's."""


def crosswalks_for(framework: Framework) -> list[Crosswalk]:
    """The crosswalks of a framework; those of its base too, if it is an adaptation."""
    found = list(crosswalks_of(framework))
    if framework.adaptation is not None:
        for step in framework.adaptation.steps():
            found += crosswalks_of(replace(framework, id=step.base.id))
    return found


def crosswalk_blocks(
    crosswalks: Iterable[Crosswalk], part: str, rank: int, address: Address
) -> list[Block]:
    """What a part corresponds to in each other framework; nothing where that is not said of it.

    Where only the whole that it belongs to is mapped, that is said of the whole.
    """
    blocks: list[Block] = []
    for crosswalk in crosswalks:
        rows = tuple(_rows(crosswalk, part, address))
        if rows:
            table = Table(("This is", "There", "Because"), rows)
            blocks += [Heading(f"In {crosswalk.target}", rank), table]
    return blocks


def crosswalk_overview(
    framework: Framework, crosswalks: Iterable[Crosswalk], address: Address
) -> list[Block]:
    """Each other framework that this one is compared with, module by module."""
    blocks: list[Block] = []
    for crosswalk in crosswalks:
        blocks.append(Heading(f"Compared with {crosswalk.target}"))
        if crosswalk.note:
            blocks.append(Paragraph(crosswalk.note))
        rows = tuple(
            (module.title, *row)
            for module in framework.modules
            for row in _rows(crosswalk, module.id, address)
        )
        if rows:
            blocks.append(Table(("Module", "Is", "There", "Because"), rows))
    return blocks


def _rows(crosswalk: Crosswalk, part: str, address: Address) -> Iterator[tuple[str, str, str]]:
    for link in crosswalk.of(part):
        if not link.whole:
            yield STRENGTHS[link.strength], address(crosswalk.target, link.target), link.because
    if part in crosswalk.without:
        yield "not there", "-", crosswalk.without[part]
