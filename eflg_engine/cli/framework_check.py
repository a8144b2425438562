"""`eflg framework check`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.assessment.examples import run_examples
from eflg_engine.authoring.rule_places import RulePlaces, failure_lines
from eflg_engine.cli.options import add_framework
from eflg_engine.cli.output import emit, say
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework.model import Framework
from eflg_engine.reading.counts import counted
from eflg_engine.report.framework import size_text
from eflg_engine.report.render.wrapping import printable, wrap


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_framework(parser)


def run(arguments: Namespace) -> int:
    """Run the examples; each that does not come out as its rule says goes to standard error."""
    source: str = arguments.framework
    framework = Framework.load(source)
    report = run_examples(framework)
    if report.failures:
        for line in failure_lines(RulePlaces(framework, source), report.failures):
            say(printable(line))
        failed = {(f.criterion.id, f.expectation, f.number) for f in report.failures}
        say(
            f"{len(failed)} of {counted(report.run, 'example')} "
            f"{'does' if len(failed) == 1 else 'do'} not come out as the rules say."
        )
        return 2
    without = sum(not any(rule.examples.values()) for rule in framework.criteria.values())
    text = f"{framework.id} {framework.version}: {size_text(framework)}. "
    text += f"{counted(report.run, 'example')}, each as its rule says."
    if without:
        text += f" {counted(without, 'criterion has', 'criteria have')} no example."
    emit("".join(f"{line}\n" for line in wrap(text, 80)))
    return 0
