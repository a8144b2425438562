"""rule-engine: one rule that gives a list, one expression a criterion.

It reads the whole of a name's value whenever the name is used, so each list has its own name.
"""

from __future__ import annotations

from collections.abc import Sequence

import rule_engine

from benchmarks.rule_text import conditions, joined
from benchmarks.systems import Run
from benchmarks.work import DIMENSIONS, Conversion, Data, Levels, Work, add_up


def prepare(work: Work) -> Run:
    """One rule that gives the truth values of all criteria."""
    rules, conversion = work.rules, Conversion(work.rules)
    simple = work.id == "one_condition"
    if simple:
        texts = [f"k{leaf.kinds[0]} >= {leaf.shows}" for leaf in rules.leaves]
    else:
        leaves = {number: _leaf(conversion, number) for number in range(len(rules.leaves))}
        words = ("and", "or", "([x for x in [{list}] if x].length >= {n})")
        texts = [joined(tree, leaves, words) for tree in rules.trees]
    rule = rule_engine.Rule("[" + ", ".join(texts) + "]")

    def run(bundles: Sequence[Data]) -> list[Levels]:
        found = []
        for data in bundles:
            if simple:
                context: Data = {f"k{i}": shown for i, shown in enumerate(conversion.flat(data))}
            else:
                q = conversion.question(data)
                context = {f"l{i}": rows for i, rows in enumerate(q.lists)}
                context |= {f"d{i}": day for i, day in enumerate(q.since)}
                context |= {f"n{i}": names for i, names in enumerate(q.names)}
                context |= {f"m{i}": need for i, need in enumerate(q.needs)}
            found.append(add_up(rules, rule.evaluate(context)))
        return found

    return run


def _leaf(conversion: Conversion, leaf: int) -> str:
    rules = conversion.rules
    asked = rules.leaves[leaf]
    tests = " and ".join(conditions(rules, leaf, "i", "d{}")) or "true"
    parts = []
    if asked.items > 1:
        parts.append(f"[i for i in l{leaf} if {tests}].length >= {asked.items}")
    elif not asked.covers:
        parts.append(f"[i for i in l{leaf} if {tests}].length > 0")
    for dimension, wanted in asked.covers:
        place = DIMENSIONS.index(dimension)
        some = f"$any([x in i[{4 + place}] for i in l{leaf} if {tests}])"
        if isinstance(wanted, tuple):
            parts.append(f"[x for x in {list(wanted)!r} if {some}].length >= {len(wanted)}")
        else:
            need = conversion.demands[place, wanted]
            parts.append(f"[x for x in n{place} if {some}].length >= m{need}")
    return "(" + " and ".join(parts) + ")"
