"""Blocks of other reports as parts of this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eflg_engine.report.blocks import Block, Facts, Heading

DEEPEST = 6


def below(blocks: Sequence[Block], by: int = 1) -> list[Block]:
    """The blocks with their headings so many ranks lower, and without a title of their own."""
    return [
        each._replace(rank=min(each.rank + by, DEEPEST)) if isinstance(each, Heading) else each
        for each in blocks
        if not (isinstance(each, Heading) and each.rank == 1)
    ]


def without_facts(blocks: Sequence[Block], told: Facts) -> Iterator[Block]:
    """The blocks without those facts that are told already."""
    for each in blocks:
        if isinstance(each, Facts):
            rows = tuple(row for row in each.rows if row not in told.rows)
            if rows:
                yield Facts(rows)
        else:
            yield each


def facts_alone(blocks: Sequence[Block], left_out: Sequence[str] = ()) -> list[Block]:
    """The first facts among the blocks, but for those with some labels."""
    rows = next(each.rows for each in blocks if isinstance(each, Facts))
    return [Facts(tuple(row for row in rows if row[0] not in left_out))]
