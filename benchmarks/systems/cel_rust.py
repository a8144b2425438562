"""CEL as the Rust crate has it (common-expression-language): one program, compiled once."""

from __future__ import annotations

from collections.abc import Sequence

import cel

from benchmarks.systems import Run
from benchmarks.systems.cel_text import cel_source
from benchmarks.work import Conversion, Data, Levels, Work, add_up


def prepare(work: Work) -> Run:
    """One program that gives the truth values of all criteria."""
    rules, conversion = work.rules, Conversion(work.rules)
    program = cel.compile(cel_source(work, conversion))
    simple = work.id == "one_condition"

    def run(bundles: Sequence[Data]) -> list[Levels]:
        found = []
        for data in bundles:
            if simple:
                context: Data = {"k": conversion.flat(data)}
            else:
                context = conversion.question(data).shared()
            found.append(add_up(rules, program.execute(context)))
        return found

    return run
