"""Plain Python as a programmer would write it: one expression a criterion, no engine at all."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.rule_text import conditions, joined
from benchmarks.systems import Run
from benchmarks.work import DIMENSIONS, Conversion, Data, Levels, Work, add_up


def prepare(work: Work) -> Run:
    """One list of expressions, compiled by Python."""
    rules, conversion = work.rules, Conversion(work.rules)
    if work.id == "one_condition":
        source = ", ".join(f"k[{leaf.kinds[0]}] >= {leaf.shows}" for leaf in rules.leaves)
        flat = eval(f"lambda k: [{source}]")

        def run(bundles: Sequence[Data]) -> list[Levels]:
            return [add_up(rules, flat(conversion.flat(data))) for data in bundles]

        return run

    leaves = {number: _leaf(conversion, number) for number in range(len(rules.leaves))}
    words = ("and", "or", "sum([{list}]) >= {n}")
    source = ", ".join(joined(tree, leaves, words) for tree in rules.trees)
    met = eval(f"lambda l, d, n, m: [{source}]")

    def run_lists(bundles: Sequence[Data]) -> list[Levels]:
        found = []
        for data in bundles:
            q = conversion.question(data)
            found.append(add_up(rules, met(q.lists, q.since, q.names, q.needs)))
        return found

    return run_lists


def _leaf(conversion: Conversion, leaf: int) -> str:
    rules = conversion.rules
    asked = rules.leaves[leaf]
    tests = conditions(rules, leaf, "i")
    where = " if " + " and ".join(tests) if tests else ""
    parts = []
    if asked.items > 1:
        parts.append(f"sum(1 for i in l[{leaf}]{where}) >= {asked.items}")
    elif not asked.covers:
        parts.append(f"any({' and '.join(tests)} for i in l[{leaf}])" if tests else f"l[{leaf}]")
    for dimension, wanted in asked.covers:
        place = DIMENSIONS.index(dimension)
        covered = f"{{x for i in l[{leaf}]{where} for x in i[{4 + place}]}}"
        if isinstance(wanted, tuple):
            parts.append(f"{covered}.issuperset({list(wanted)!r})")
        else:
            need = conversion.demands[place, wanted]
            parts.append(f"len({covered}.intersection(n[{place}])) >= m[{need}]")
    return "(" + " and ".join(parts) + ")"
