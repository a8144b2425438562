"""json-logic, as json-logic-qubit has it (the package json-logic runs on Python 2 only)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from json_logic import jsonLogic

from benchmarks.systems import Run
from benchmarks.work import Conversion, Data, Levels, Work, add_up


def prepare(work: Work) -> Run:
    """A list of rules, one a criterion. The days are put in for each bundle."""
    rules, conversion = work.rules, Conversion(work.rules)

    def run_simple(bundles: Sequence[Data]) -> list[Levels]:
        return [add_up(rules, jsonLogic(simple, {"k": conversion.flat(d)})) for d in bundles]

    def run(bundles: Sequence[Data]) -> list[Levels]:
        found = []
        for data in bundles:
            q = conversion.question(data)
            # inside `some` only the item can be seen, so the age limits travel in its row
            lists = [
                [[row[0] - q.since[within], row[1], row[2]] for row in rows]
                for rows, within in zip(q.lists, rules.within_of, strict=True)
            ]
            found.append(add_up(rules, jsonLogic(texts, {"l": lists})))
        return found

    if work.id == "one_condition":
        simple = [{">=": [{"var": f"k.{leaf.kinds[0]}"}, leaf.shows]} for leaf in rules.leaves]
        return run_simple
    texts = []
    for number, leaf in enumerate(rules.leaves):
        tests: list[Any] = []
        if leaf.within is not None:
            tests.append({">=": [{"var": "0"}, 0]})
        if leaf.shows:
            tests.append({">=": [{"var": "1"}, leaf.shows]})
        if leaf.assurance:
            tests.append({">=": [{"var": "2"}, leaf.assurance]})
        texts.append({"some": [{"var": f"l.{number}"}, {"and": tests}]})
    return run
