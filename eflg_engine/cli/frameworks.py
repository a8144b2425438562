"""`eflg frameworks`, `eflg framework show` and `eflg framework check`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.output import emit, emit_blocks, say
from eflg_engine.cli.wording import worded
from eflg_engine.framework.model import Framework
from eflg_engine.report.framework import (
    framework_blocks,
    framework_list_blocks,
    size_text,
)
from eflg_engine.report.render.wrapping import printable, wrap


def run(arguments: Namespace) -> int:
    """List the frameworks, show one or check one."""
    if arguments.action == "list":
        frameworks = [Framework.load(framework) for framework in Framework.shipped()]
        emit_blocks(framework_list_blocks(frameworks), arguments.format)
        return 0
    if arguments.action == "show":
        framework = worded(Framework.load(arguments.framework), arguments.wording)
        emit_blocks(framework_blocks(framework, arguments.part), arguments.format)
        return 0
    return _check(arguments.framework)


def _check(source: str) -> int:
    """Run the examples; each that does not come out as its rule says goes to standard error."""
    from eflg_engine.assessment.examples import run_examples

    framework = Framework.load(source)
    report = run_examples(framework)
    if report.failures:
        from eflg_engine.authoring.rule_places import RulePlaces, failure_lines

        for line in failure_lines(RulePlaces(framework, source), report.failures):
            say(printable(line))
        failed = {(f.criterion.id, f.expectation, f.number) for f in report.failures}
        say(f"{len(failed)} of {report.run} examples do not come out as their rules say.")
        return 2
    without = sum(not any(rule.examples.values()) for rule in framework.criteria.values())
    text = f"{framework.id} {framework.version}: {size_text(framework)}. "
    text += f"{report.run} examples, each as its rule says."
    if without:
        text += f" {without} criteria have no example." if without > 1 else " 1 criterion has none."
    emit("".join(f"{line}\n" for line in wrap(text, 80)))
    return 0
