"""The rules as CEL, for both of its implementations: one list of expressions, one a criterion."""

from __future__ import annotations

from benchmarks.rule_text import conditions, joined
from benchmarks.work import DIMENSIONS, Conversion, Work


def cel_source(work: Work, conversion: Conversion) -> str:
    """One expression that gives a list of truth values, one a criterion."""
    rules = work.rules
    if work.id == "one_condition":
        return "[" + ", ".join(f"k[{e.kinds[0]}] >= {e.shows}" for e in rules.leaves) + "]"
    leaves = {number: _leaf(conversion, number) for number in range(len(rules.leaves))}
    words = ("&&", "||", "[{list}].filter(x, x).size() >= {n}")
    return "[" + ", ".join(joined(tree, leaves, words) for tree in rules.trees) + "]"


def _leaf(conversion: Conversion, leaf: int) -> str:
    rules = conversion.rules
    asked = rules.leaves[leaf]
    tests = " && ".join(conditions(rules, leaf, "r[i]")) or "true"
    parts = []
    if asked.items > 1:
        parts.append(f"l[{leaf}].filter(i, {tests}).size() >= {asked.items}")
    elif not asked.covers:
        parts.append(f"l[{leaf}].exists(i, {tests})")
    for dimension, wanted in asked.covers:
        place = DIMENSIONS.index(dimension)
        some = f"l[{leaf}].exists(i, {tests} && x in r[i][{4 + place}])"
        if isinstance(wanted, tuple):
            parts.append(f"{list(wanted)!r}.all(x, {some})")
        else:
            need = conversion.demands[place, wanted]
            parts.append(f"n[{place}].filter(x, {some}).size() >= m[{need}]")
    return "(" + " && ".join(parts) + ")"
