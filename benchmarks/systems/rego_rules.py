"""Rego (regopy, the C++ implementation): a module built once, a bundle as the input."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations

from regopy import Interpreter

from benchmarks.rule_text import conditions
from benchmarks.systems import Run
from benchmarks.work import DIMENSIONS, Conversion, Data, Levels, Work, add_up
from eflg_engine.assessment.rules import Node


def prepare(work: Work) -> Run:
    """One query for the set of criteria that are met."""
    rules, conversion = work.rules, Conversion(work.rules)
    simple = work.id == "one_condition"
    rego = Interpreter()
    if simple:
        tests = [f"input.k[{leaf.kinds[0]}] >= {leaf.shows}" for leaf in rules.leaves]
        text = f"met := [{', '.join(tests)}]"  # a third of the time of a rule a criterion
    else:
        text = _module(conversion)
    rego.add_module("rules", "package rules\nimport rego.v1\n" + text)
    built = rego.build("data.rules.met")
    count = len(rules.trees)

    def run(bundles: Sequence[Data]) -> list[Levels]:
        found = []
        for data in bundles:
            if simple:
                rego.set_input({"k": conversion.flat(data)})
            else:
                rego.set_input(conversion.question(data).context())
            answer = json.loads(str(rego.query_bundle(built)))["expressions"][0]
            if not simple:
                numbers, answer = answer, [False] * count
                for number in numbers:
                    answer[number] = True
            found.append(add_up(rules, answer))
        return found

    return run


def _module(conversion: Conversion) -> str:
    rules = conversion.rules
    lines = []
    for leaf, asked in enumerate(rules.leaves):
        row = "; ".join(
            [f"some i in input.l[{leaf}]", *conditions(rules, leaf, "i", "input.d[{}]")]
        )
        body = [] if asked.covers else [row]
        if asked.items > 1:
            body = [f"count([i | {row}]) >= {asked.items}"]
        for dimension, wanted in asked.covers:
            place = DIMENSIONS.index(dimension)
            covered = f"{{x | {row}; some x in i[{4 + place}]}}"
            if isinstance(wanted, tuple):
                names = ", ".join(f'"{name}"' for name in wanted)
                body.append(f"count({{{names}}} - {covered}) == 0")
            else:
                need = conversion.demands[place, wanted]
                scope = f"{{x | some x in input.n[{place}]}}"
                body.append(f"count({covered} & {scope}) >= input.m[{need}]")
        lines.append(f"n{leaf} if {{ {'; '.join(body)} }}")
    nodes = len(rules.leaves)

    def lay_out(node: Node) -> int:
        nonlocal nodes
        if isinstance(node, int):
            return node
        need, children = node
        numbers = [lay_out(child) for child in children]
        number, nodes = nodes, nodes + 1
        bodies = ["; ".join(f"n{n}" for n in some) for some in combinations(numbers, need)]
        lines.extend(f"n{number} if {{ {body} }}" for body in bodies)
        return number

    for criterion, tree in enumerate(rules.trees):
        lines.append(f"met contains {criterion} if n{lay_out(tree)}")
    return "\n".join(lines)
