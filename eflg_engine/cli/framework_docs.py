"""`eflg framework docs`."""

from __future__ import annotations

from argparse import Namespace
from functools import partial

from eflg_engine.cli.inputs import Attempts
from eflg_engine.cli.options import FRAMEWORK, add_wording
from eflg_engine.cli.output import note, say
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.wording import worded
from eflg_engine.framework.model import Framework
from eflg_engine.reading.counts import counted
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.report.reference_pages import frameworks_pages, page_files, reference_pages
from eflg_engine.report.writing_folder import write_folder


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument(
        "frameworks",
        metavar="ID|DIR",
        nargs="*",
        help=f"{FRAMEWORK}; several, or none for all that are shipped, get a folder each",
    )
    add_wording(parser)
    parser.add_argument(
        "-o", "--output", metavar="DIR", required=True, help="write Markdown and HTML pages there"
    )


def run(arguments: Namespace) -> int:
    """Write the pages of one framework, or of several in a folder each."""
    frameworks = _frameworks(arguments.frameworks or Framework.shipped())
    if arguments.wording is not None:
        if len(arguments.frameworks) != 1:
            message = "own wording is for one framework: name it"
            raise InvalidInput([Problem("not_allowed", Place("--wording"), message)])
        frameworks = [worded(frameworks[0], arguments.wording)]
    if len(arguments.frameworks) == 1:
        files = page_files(reference_pages(frameworks[0]))
    else:
        files = frameworks_pages(frameworks)
    kept = write_folder(arguments.output, files)
    if kept:
        note(f"no longer written, and left alone since somebody changed it: {', '.join(kept)}")
    say(f"Wrote {counted(len(files), 'file')} to {arguments.output}.")
    return 0


def _frameworks(names: list[str]) -> list[Framework]:
    """The frameworks, each once. Raises InvalidInput with the problems of all of them."""
    attempt = Attempts()
    found = [attempt(partial(Framework.load, name)) for name in names]
    attempt.refuse()
    kept: dict[str, Framework] = {}
    for framework in filter(None, found):
        kept.setdefault(framework.id, framework)
    return list(kept.values())
