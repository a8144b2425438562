"""The least days of a plan, written from docs/dry-run.md: every choice of moves is tried.

For frameworks whose leaves ask for a kind, an age, a rung, an assurance or an answer, and no more:
no coverage, figures, snapshots, conditions or days from which something is due.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain, combinations
from typing import Any

from tests.oracles import reference
from tests.oracles.reference_data import (
    Case,
    Data,
    children_of,
    criteria_of,
    entry_named,
    kind_of,
    leaves_of,
    review_day,
    rung_of,
)
from tests.oracles.reference_leaves import (
    as_list,
    is_current,
    is_offered_for_leaf,
    passes,
    touches_scope,
)

Move = tuple[int, Data]
"""Days, and the item as it then is: in the place of the one with its id, or new."""


def least_days(
    framework: Data, bundle: Data, day: date, level: str, policy: str, most: int
) -> int | None:
    """The least days that have the council hold a level; None where no moves do.

    Raises ValueError where there are more moves than `most`.
    """
    found = list(moves(Case(framework, bundle, day), level))
    if len(found) > most:
        raise ValueError("there are too many moves to try them all")
    ranks = [each["id"] for each in framework["levels"]]
    choices = chain.from_iterable(combinations(found, n) for n in range(len(found) + 1))
    for chosen in sorted(choices, key=lambda each: sum(days for days, _ in each)):
        items = {item["id"]: item for item in bundle.get("evidence", [])}
        items |= {item["id"]: item for _, item in chosen}
        after = bundle | {"evidence": list(items.values())}
        council = reference.levels(framework, after, day, policy).council
        if council is not None and ranks.index(council) >= ranks.index(level):
            return sum(days for days, _ in chosen)
    return None


def moves(case: Case, level: str) -> Iterator[Move]:
    """What can be done for the open leaves of criteria up to a level."""
    ranks = [each["id"] for each in case.framework["levels"]]
    states = reference.states(case.framework, case.bundle, case.as_at)
    met = reference.leaves_met(case.framework, case.bundle, case.as_at)
    renewed: dict[str, Move] = {}
    for full_id, rank, criterion in criteria_of(case.framework):
        if states[full_id] not in ("not_met", "no_evidence"):
            continue
        if ranks.index(rank) > ranks.index(level):
            continue
        for number, leaf in enumerate(leaves_of(criterion["requires"])):
            if met[full_id][number]:
                continue
            new = _new_item(case, full_id, criterion, leaf)
            if new is not None:
                yield new[0], new[1] | {"id": f"new {full_id} {number}"}
            for item in case.bundle.get("evidence", []):
                if _would_count_renewed(case, item, full_id, leaf):
                    renewed[item["id"]] = _renewed(case, item)
    yield from renewed.values()


def _new_item(case: Case, full_id: str, criterion: Data, leaf: Data) -> Move | None:
    """ "An item dated D, with exactly the profile the leaf asks for, of the kind to look in first
    that can show enough (of a leaf that says no kinds, the kind that costs least)" """
    vocabulary = case.vocabulary
    lowest = {ladder: vocabulary["ladders"][ladder][0]["id"] for ladder in ("shows", "assurance")}
    asked = rung_of(vocabulary, "shows", leaf.get("shows", lowest["shows"]))
    kinds = vocabulary["kinds"]
    order = {kind["id"]: number for number, kind in enumerate(kinds)}
    taken = [entry_named(kinds, name) for name in as_list(leaf.get("kind", []))]
    likely = [entry_named(kinds, name) for name in as_list(leaf.get("look_in", []))]
    likely = [kind for kind in likely if not taken or kind in taken]
    cheapest = sorted(
        taken or kinds, key=lambda k: (_days(vocabulary, k["effort"]), order[k["id"]])
    )
    for kind in (*likely, *cheapest):
        reach = rung_of(vocabulary, "shows", kind["reaches"])
        more = kind.get("reaches_more")
        further = rung_of(vocabulary, "shows", more["rung"]) if more else reach
        if max(reach, further) < asked:
            continue
        if leaf.get("within") == "usual" and "current_for" not in kind:
            continue
        item: Data = {
            "title": "New",
            "kind": kind["id"],
            "supports": [f"{full_id}.{leaf['question']}" if "question" in leaf else full_id],
            "dated": case.as_at,
            "shows": leaf.get("shows", lowest["shows"]),
            "assurance": leaf.get("assurance", lowest["assurance"]),
        }
        if reach < asked and more is not None:
            if "measure" in more:
                item["measures"] = {more["measure"]["name"]: more["measure"].get("at_least", 0)}
            else:
                item["difference"] = "What changed."
        days = _days(vocabulary, kind["effort"])
        if "effort" in criterion:
            days = -(-_days(vocabulary, criterion["effort"]) // _needed(criterion["requires"]))
        return days, item
    return None


def _needed(requirement: Data) -> int:
    """How many items a requirement needs at least."""
    if "evidence" in requirement:
        return 1
    parts = sorted(map(_needed, children_of(requirement)))
    count: Any = len(parts) if "all" in requirement else requirement.get("at_least", 1)
    return sum(parts[: int(count)])


def _days(vocabulary: Data, effort: str) -> int:
    days: int = entry_named(vocabulary["efforts"], effort)["days"]
    return days


def _would_count_renewed(case: Case, item: Data, full_id: str, leaf: Data) -> bool:
    """ "Offered for an open leaf of its kind and would count there but for being too old, lapsed or
    dated after D"."""
    within = leaf.get("within")
    return (
        is_offered_for_leaf(case, item, full_id, leaf)
        and passes(case.vocabulary, item, leaf)
        and touches_scope(case, item)
        and not is_current(case.vocabulary, item, within, case.as_at)
        and is_current(case.vocabulary, _renewed(case, item)[1], within, case.as_at)
    )


def _renewed(case: Case, item: Data) -> Move:
    """The item dated D, without a review date that is past: half the effort of its kind."""
    fresh = {key: value for key, value in item.items() if key != "review_by"}
    review = review_day(item)
    if review is not None and review >= case.as_at:
        fresh["review_by"] = item["review_by"]
    kind = kind_of(case.vocabulary, item)
    days = -(-_days(case.vocabulary, kind["effort"]) // 2)
    return days, fresh | {"dated": case.as_at}
