"""`eflg bundle migrate`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from eflg_engine.cli.bundle_files import write_bundle
from eflg_engine.cli.inputs import Attempts, read_framework, read_input
from eflg_engine.cli.options import BUNDLE, YAML_FILES, add_format, add_output
from eflg_engine.cli.output import emit_report, note
from eflg_engine.cli.parsing import Parser
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.evidence.migrate.migration import Migration, migrate
from eflg_engine.evidence.migrate.renewing import renewed
from eflg_engine.framework.crosswalk import Crosswalk, crosswalk_between, crosswalk_files
from eflg_engine.framework.model import Framework
from eflg_engine.reading.problems import InvalidInput, Place, Problem, listed
from eflg_engine.report.migration import MIGRATION, MigrationShown
from eflg_engine.report.writing import CannotWriteError


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("bundle", metavar="BUNDLE", help=BUNDLE)
    parser.add_argument(
        "--to", metavar="ID|DIR", required=True, help="the framework to carry it over to"
    )
    parser.add_argument(
        "--crosswalk", metavar="FILE", help="a crosswalk (default: the shipped one)"
    )
    parser.add_argument(
        "--framework", metavar="ID|DIR", help="where it comes from (default: what it names)"
    )
    add_format(parser, MIGRATION)
    add_output(
        parser,
        "write the bundle carried over to this file, .yaml or .xlsx (default: only say what "
        "would be done)",
    )
    parser.set_defaults(endings=("output", (".xlsx", *YAML_FILES)))


def run(arguments: Namespace) -> int:
    """Write the bundle carried over to -o, and print what became of each item."""
    bundle_path, output = arguments.bundle, arguments.output
    to_file = output not in (None, "-") and bundle_path != "-"
    if to_file and Path(output).resolve() == Path(bundle_path).resolve():
        raise CannotWriteError(
            f"cannot write {output}: it is the evidence file itself, which is worth keeping"
        )
    migration = _read(arguments)
    if output is not None:
        write_bundle(migration.bundle, migration.target, output)
    if output != "-":
        arguments.output = None  # the report goes to standard output
        emit_report(MIGRATION, MigrationShown(migration, output or ""), arguments)
    waiting = len(migration.bundle.awaiting_review)
    if output is not None and waiting:
        one = waiting == 1
        note(
            f"{waiting} item{'' if one else 's'} wait{'s' if one else ''} for review: what is "
            "proposed does not count until it stands under supports"
        )
    return 0


def _read(arguments: Namespace) -> Migration:
    attempt = Attempts()
    document = attempt(lambda: read_input(arguments.bundle, arguments.framework))
    source = attempt(lambda: read_framework(arguments.framework, document))
    target = attempt(lambda: Framework.load(arguments.to))
    same = source is not None and target is not None and source.sha256 == target.sha256
    if same and target is not None and document is not None and arguments.crosswalk is None:
        migration = renewed(document, target)
        if migration.left_to_sort or any(item.equal for item in migration.items):
            return migration
    bundle = None
    if document is not None:
        bundle = attempt(lambda: bundle_from_document(document, source))
    crosswalk = None
    if source is not None and target is not None:
        crosswalk = attempt(lambda: _crosswalk(arguments.crosswalk, source, target))
    if attempt.problems or bundle is None or source is None or target is None or crosswalk is None:
        raise InvalidInput(attempt.problems)
    return migrate(bundle, source, target, crosswalk)


def _crosswalk(asked: str | None, source: Framework, target: Framework) -> Crosswalk:
    if source.id == target.id:
        problem = Problem(
            "same_framework",
            Place("--to"),
            f"the evidence stands under {target.id} already",
            hint="name the framework to carry it over to",
        )
        raise InvalidInput([problem])
    if asked is not None:
        given = Crosswalk.load(asked, source, target)
        return crosswalk_between(source, target, given) or given
    found = crosswalk_between(source, target)
    if found is None:
        problem = Problem(
            "no_crosswalk",
            Place("--to"),
            f"there is no crosswalk from {source.id} to {target.id}",
            allowed=listed([file.stem for file in crosswalk_files()]),
            hint="give a file of your own with --crosswalk (docs/crosswalks.md)",
        )
        raise InvalidInput([problem])
    return found
