"""clingo: the rules as a logic program, the bundle as facts; what holds is known once grounded."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import clingo

from benchmarks.systems import Run
from benchmarks.work import DIMENSIONS, Conversion, Data, Levels, Work, add_up
from eflg_engine.assessment.rules import Node


def prepare(work: Work) -> Run:
    """A control for each bundle; the program text is made once."""
    rules, conversion = work.rules, Conversion(work.rules)
    if work.id == "one_condition":
        program = " ".join(f"asks({e.kinds[0]},{e.shows})." for e in rules.leaves)
        program += " met(K) :- asks(K,T), shown(K,S), S >= T."
    else:
        program = _program(conversion)
    simple = work.id == "one_condition"
    count = len(rules.trees)

    def run(bundles: Sequence[Data]) -> list[Levels]:
        found = []
        for data in bundles:
            if simple:
                shown = conversion.flat(data)
                facts = "".join([f"shown({k},{s})." for k, s in enumerate(shown) if s >= 0])
            else:
                facts = _facts(conversion, data)
            control = clingo.Control(["--warn=none"])
            control.add("base", [], program + facts)
            control.ground([("base", [])])
            met = [False] * count
            for atom in control.symbolic_atoms.by_signature("met", 1):
                assert atom.is_fact
                met[atom.symbol.arguments[0].number] = True
            found.append(add_up(rules, met))
        return found

    return run


def _facts(conversion: Conversion, data: Data) -> str:
    q = conversion.question(data)
    parts = [f"since({i},{day})." for i, day in enumerate(q.since)]
    parts += [f"need({i},{number})." for i, number in enumerate(q.needs)]
    parts += [f'name({d},"{name}").' for d, names in enumerate(q.names) for name in names]
    rows: dict[int, int] = {}
    covering = conversion.covering
    for leaf, listed in enumerate(q.lists):
        for row in listed:
            number = rows.get(id(row))
            if number is None:
                number = rows[id(row)] = len(rows)
                figure = int(row[3] * 1000) if covering else 0
                parts.append(f"row({number},{row[0]},{row[1]},{row[2]},{figure}).")
                if covering:
                    parts += [
                        f'covers({number},{d},"{name}").'
                        for d, names in enumerate(row[4:])
                        for name in names
                    ]
            parts.append(f"at({leaf},{number}).")
    return "".join(parts)


def _program(conversion: Conversion) -> str:
    rules = conversion.rules
    parts = [
        "counts(L,I) :- at(L,I), leaf(L,W,S,A,F), row(I,D,S1,A1,F1), since(W,D0),"
        " D >= D0, S1 >= S, A1 >= A, F1 >= F.",
        "some(L) :- counts(L,I).",
        "covered(L,D,X) :- wants(L,D), counts(L,I), covers(I,D,X), name(D,X).",
        "enough(L,D) :- asks(L,D,M), need(M,N), #count { X : covered(L,D,X) } >= N.",
    ]
    for leaf, asked in enumerate(rules.leaves):
        figure = int(asked.measure_at_least * 1000) if asked.measure else -(10**6)
        parts.append(
            f"leaf({leaf},{rules.within_of[leaf]},{asked.shows},{asked.assurance},{figure})."
        )
        body = [f"some({leaf})"]
        if asked.items > 1:
            body = [f"#count {{ I : counts({leaf},I) }} >= {asked.items}"]
        for dimension, wanted in asked.covers:
            place = DIMENSIONS.index(dimension)
            parts.append(f"wants({leaf},{place}).")
            if isinstance(wanted, tuple):
                body += [f'covered({leaf},{place},"{name}")' for name in wanted]
            else:
                parts.append(f"asks({leaf},{place},{conversion.demands[place, wanted]}).")
                body.append(f"enough({leaf},{place})")
        parts.append(f"node({leaf}) :- {', '.join(body)}.")
    nodes = len(rules.leaves)

    def lay_out(node: Node) -> int:
        nonlocal nodes
        if isinstance(node, int):
            return node
        need, children = node
        numbers = [lay_out(child) for child in children]
        number, nodes = nodes, nodes + 1
        bodies = [", ".join(f"node({n})" for n in some) for some in combinations(numbers, need)]
        parts.extend(f"node({number}) :- {body}." for body in bodies)
        return number

    for criterion, tree in enumerate(rules.trees):
        parts.append(f"met({criterion}) :- node({lay_out(tree)}).")
    return " ".join(parts)
