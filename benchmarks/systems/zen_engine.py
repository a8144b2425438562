"""zen-engine (GoRules): as one compiled expression, and as a decision that gives its trace."""

from __future__ import annotations

import json
from collections.abc import Sequence

import zen

from benchmarks.rule_text import conditions, joined
from benchmarks.systems import Run
from benchmarks.work import DIMENSIONS, Conversion, Data, Levels, Work, add_up


def expression(work: Work) -> Run:
    """One compiled expression that gives the truth values of all criteria."""
    rules, conversion = work.rules, Conversion(work.rules)
    program = zen.compile_expression("[" + ", ".join(_criteria(work, conversion)) + "]")

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [
            add_up(rules, program.evaluate(_context(work, conversion, data))) for data in bundles
        ]

    return run


def decision_with_trace(work: Work) -> Run:
    """A decision of one expression node, one expression a criterion, with its trace."""
    rules, conversion = work.rules, Conversion(work.rules)
    texts = _criteria(work, conversion)
    expressions = [
        {"id": f"e{number}", "key": f"c{number}", "value": text}
        for number, text in enumerate(texts)
    ]
    at = {"position": {"x": 0, "y": 0}}
    graph = {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "bundle", **at},
            {
                "id": "rules",
                "type": "expressionNode",
                "name": "criteria",
                "content": {"expressions": expressions},
                **at,
            },
            {"id": "out", "type": "outputNode", "name": "met", **at},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    keys = [f"c{number}" for number in range(len(texts))]

    def run(bundles: Sequence[Data]) -> list[Levels]:
        found = []
        for data in bundles:
            answer = decision.evaluate(_context(work, conversion, data), {"trace": True})
            result = answer["result"]
            found.append(add_up(rules, [result[key] for key in keys]))
        return found

    return run


def _context(work: Work, conversion: Conversion, data: Data) -> Data:
    if work.id == "one_condition":
        return {"k": conversion.flat(data)}
    return conversion.question(data).context()


def _criteria(work: Work, conversion: Conversion) -> list[str]:
    rules = work.rules
    if work.id == "one_condition":
        return [f"k[{leaf.kinds[0]}] >= {leaf.shows}" for leaf in rules.leaves]
    leaves = {number: _leaf(conversion, number) for number in range(len(rules.leaves))}
    words = ("and", "or", "count([{list}], #) >= {n}")
    return [joined(tree, leaves, words) for tree in rules.trees]


def _leaf(conversion: Conversion, leaf: int) -> str:
    rules = conversion.rules
    asked = rules.leaves[leaf]
    tests = " and ".join(conditions(rules, leaf, "#")) or "true"
    parts = []
    if asked.items > 1:
        parts.append(f"count(l[{leaf}], {tests}) >= {asked.items}")
    elif not asked.covers:
        parts.append(f"some(l[{leaf}], {tests})")
    for dimension, wanted in asked.covers:
        place = DIMENSIONS.index(dimension)
        covered = f"# in flatMap(filter(l[{leaf}], {tests}), #[{4 + place}])"
        if isinstance(wanted, tuple):
            parts.append(f"all({list(wanted)!r}, {covered})")
        else:
            need = conversion.demands[place, wanted]
            parts.append(f"count(n[{place}], {covered}) >= m[{need}]")
    return "(" + " and ".join(parts) + ")"
