"""`eflg panel actions`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.analysis.finish_in_text import text_with_actions
from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.cli.bundle_files import read_bundle
from eflg_engine.cli.inputs import Attempts
from eflg_engine.cli.options import BUNDLE, YAML_FILES
from eflg_engine.cli.output import emit, note, say
from eflg_engine.cli.panel_files import add_framework_option
from eflg_engine.cli.panel_findings import (
    FINDINGS,
    note_individuals,
    read_findings,
    refuse_other_council,
)
from eflg_engine.cli.parsing import Parser
from eflg_engine.panel.following_up import actions_for
from eflg_engine.reading.problems import InvalidInput


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("findings", metavar="FINDINGS", help=FINDINGS)
    parser.add_argument("bundle", metavar="BUNDLE", help=BUNDLE)
    add_framework_option(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the bundle to write, as YAML"
    )
    parser.set_defaults(endings=("output", YAML_FILES))


def run(arguments: Namespace) -> int:
    """Write the bundle with each recommendation in its action plan, to be answered."""
    attempt = Attempts()
    findings = read_findings(arguments, attempt)
    read = attempt(lambda: read_bundle(arguments, arguments.bundle))
    if findings is None or read is None:
        raise InvalidInput(attempt.problems)
    bundle, _ = read
    refuse_other_council(findings, bundle, arguments.bundle)
    note_individuals(findings)
    drafts = actions_for(findings, bundle)
    if not drafts:
        note(f"every recommendation is in the plan already: {arguments.output} was not written")
        return 0
    text, kept = text_with_actions(bundle, drafts)
    emit(text, arguments.output)
    many = counted(len(drafts), "recommendation")
    say(f"Wrote {arguments.output}: {many} to answer, {drafts[0].id} to {drafts[-1].id}.")
    note("answer each with a response, and give what you accept a lead and a date")
    if not kept:
        note("the file was written anew, without comments: its form could not be added to")
    return 0
