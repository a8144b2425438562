"""durable-rules by the recipe that does not lose matches: one fact at a time, state deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from durable.engine import Host, MessageNotHandledException

from benchmarks.systems import Run
from benchmarks.work import Conversion, Data, Levels, Work, add_up


class _Quiet(Host):  # type: ignore[misc]
    """Without the two timer threads that cannot be stopped."""

    def _run(self) -> None:
        pass


def prepare(work: Work) -> Run:
    """One rule a criterion; an item is one flat fact for each leaf list that it is in."""
    rules, conversion = work.rules, Conversion(work.rules)
    met: list[bool] = []

    def says(number: int) -> Callable[[Any], None]:
        def action(context: Any) -> None:  # noqa: ANN401 - as durable-rules has it
            met[number] = True

        return action

    simple = work.id == "one_condition"
    definition = {}
    for number, leaf in enumerate(rules.leaves):
        tests: list[Data] = [{"k": leaf.kinds[0]} if simple else {"leaf": number}]
        tests.append({"$gte": {"shows": leaf.shows}})
        if not simple and leaf.within is not None:
            tests.append({"$gte": {"days": 0}})
        if leaf.assurance:
            tests.append({"$gte": {"assurance": leaf.assurance}})
        definition[f"r{number}"] = {"all": [{"m": {"$and": tests}}], "run": says(number)}
    host = _Quiet()
    host.register_rulesets({"criteria": definition})
    made = 0

    def tell(sid: str, fact: Data) -> None:
        nonlocal made
        made += 1
        try:
            host.assert_fact("criteria", {"id": made, "sid": sid, **fact})
        except MessageNotHandledException:
            return  # how it says that no rule takes this fact

    def run(bundles: Sequence[Data]) -> list[Levels]:
        found = []
        for data in bundles:
            sid = f"s{made}"
            met[:] = [False] * len(rules.leaves)
            try:
                if simple:
                    for kind, shown in enumerate(conversion.flat(data)):
                        if shown >= 0:
                            tell(sid, {"k": kind, "shows": shown})
                else:
                    q = conversion.question(data)
                    for leaf, rows in enumerate(q.lists):
                        since = q.since[rules.within_of[leaf]]
                        for dated, shown, stands in rows:
                            fact = {"leaf": leaf, "days": dated - since, "shows": shown}
                            tell(sid, {**fact, "assurance": stands})
            finally:
                host.delete_state("criteria", sid)
            found.append(add_up(rules, met))
        return found

    return run
