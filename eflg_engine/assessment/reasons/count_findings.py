"""Findings on a part of a requirement: how much counts, and what it covers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from eflg_engine.assessment.coverage import Coverage, Demand, Demands
from eflg_engine.assessment.reasons.finding import (
    Code,
    Finding,
    Findings,
    FindingShape,
    Value,
    whole_number,
)
from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.framework.model import Leaf
from eflg_engine.reading.counts import counted
from eflg_engine.reading.field_marks import Ids

_new = tuple.__new__  # several times quicker than to call the class of a named tuple


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


def nothing_offered(kinds: tuple[str, ...]) -> Finding:
    """That nothing of these kinds is offered."""
    return Finding("nothing_offered", {"needs": kinds})


def too_few(have: int, need: int) -> Finding:
    """That no more than so many items count where so many must."""
    return Finding("too_few", {"has": have, "needs": need, "short_by": need - have})


def _short_of(demand: Demand, counting: int, coverage: Coverage) -> Finding:
    """What the items that count, as bits, do not cover of what they must."""
    missing = demand.missing(counting)
    covered = len(demand.names) - len(missing)
    fields: dict[str, Value] = {
        "dimension": demand.dimension,
        "has": covered,
        "needs": demand.need,
        "short_by": max(0, demand.need - covered),
        "missing": tuple(map(coverage.as_written, missing)),
    }
    return _new(Finding, ("coverage_short", fields))


def not_enough(
    leaf: int,
    asked: Leaf,
    counting: int,
    demands: Demands,
    coverage: Coverage,
    few: Callable[[int, int], Findings],
) -> Findings:
    """Why the items that count for a leaf, as bits, are not enough. `few` keeps `too_few`."""
    if not counting and demands.possible(leaf):
        # where nothing counts, that is said once; what would be covered is not news
        return few(0, asked.items)
    have = counting.bit_count()
    found = few(have, asked.items) if have < asked.items else ()
    if not asked.covers:
        return found
    short = [
        _short_of(demand, counting, coverage)
        for demand in demands[leaf]
        if not demand.met(counting) and (have or not demand.need)
    ]
    return (*found, *short)


CODES: Mapping[str, Code] = {
    "nothing_offered": Code(NothingOffered, "leaf", _nothing_offered, "nothing is listed"),
    "too_few": Code(TooFew, "leaf", _too_few, "too few items"),
    "coverage_short": Code(CoverageShort, "leaf", _coverage_short, "not all of it is covered"),
}
Described = NothingOffered | TooFew | CoverageShort
