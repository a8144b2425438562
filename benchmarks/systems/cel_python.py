"""CEL in pure Python (cel-python): one program, compiled once."""

from __future__ import annotations

from collections.abc import Sequence

import celpy

from benchmarks.systems import Run
from benchmarks.systems.cel_text import cel_source
from benchmarks.work import Conversion, Data, Levels, Work, add_up


def prepare(work: Work) -> Run:
    """One program that gives the truth values of all criteria."""
    rules, conversion = work.rules, Conversion(work.rules)
    environment = celpy.Environment(runner_class=celpy.CompiledRunner)
    program = environment.program(environment.compile(cel_source(work, conversion)))
    simple = work.id == "one_condition"

    def run(bundles: Sequence[Data]) -> list[Levels]:
        found = []
        for data in bundles:
            if simple:
                context: Data = {"k": conversion.flat(data)}
            else:
                context = conversion.question(data).shared()
            values = {name: celpy.json_to_cel(value) for name, value in context.items()}
            found.append(add_up(rules, program.evaluate(values)))
        return found

    return run
