"""Rules as the text of an expression, for systems that take one."""

from __future__ import annotations

from eflg_engine.assessment.rules import Node, Rules
from eflg_engine.framework.model import Leaf


def joined(node: Node, leaf: dict[int, str], words: tuple[str, str, str]) -> str:
    """A tree as an expression: `words` are "and", "or" and a form for at least n of a list."""
    if isinstance(node, int):
        return leaf[node]
    need, children = node
    parts = [joined(child, leaf, words) for child in children]
    if need == len(parts):
        return "(" + f" {words[0]} ".join(parts) + ")"
    if need == 1:
        return "(" + f" {words[1]} ".join(parts) + ")"
    return words[2].format(list=", ".join(parts), n=need)


def conditions(rules: Rules, leaf: int, row: str, since: str = "d[{}]") -> list[str]:
    """What a leaf asks of one item, as comparisons on its row."""
    asked: Leaf = rules.leaves[leaf]
    found = []
    if asked.within is not None:
        found.append(f"{row}[0] >= " + since.format(rules.within_of[leaf]))
    if asked.shows:
        found.append(f"{row}[1] >= {asked.shows}")
    if asked.assurance:
        found.append(f"{row}[2] >= {asked.assurance}")
    if asked.measure:
        found.append(f"{row}[3] >= {float(asked.measure_at_least)}")
    return found
