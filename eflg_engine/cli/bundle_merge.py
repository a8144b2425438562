"""`eflg bundle merge`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.bundle_files import read_with_document, refuse_overwriting, write_bundle
from eflg_engine.cli.inputs import Attempts
from eflg_engine.cli.options import BUNDLE, YAML_FILES, add_format
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import InvalidInput, Place, Problem, listed
from eflg_engine.report.merge import MERGE, MergeShown
from eflg_engine.sheets.document import SheetDocument
from eflg_engine.sheets.merging import merge


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("bundles", metavar="BUNDLE", nargs="+", help=BUNDLE)
    parser.add_argument("--framework", metavar="ID|DIR", help="as for assess")
    add_format(parser, MERGE)
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the file to write: .xlsx or .yaml"
    )
    parser.set_defaults(endings=("output", (".xlsx", *YAML_FILES)))


def run(arguments: Namespace) -> int:
    """Merge bundles. Exit code 1 where they say different things."""
    refuse_overwriting(arguments.output, *arguments.bundles)
    attempt = Attempts()
    read = [
        (path, attempt(lambda path=path: read_with_document(arguments, path)))  # type: ignore[misc]
        for path in arguments.bundles
    ]
    found = [(path, *each) for path, each in read if each is not None]
    attempt.refuse()
    frameworks = list(dict.fromkeys(framework.id for _, _, framework, _ in found))
    if len(frameworks) > 1:
        message = "these bundles stand under different frameworks"
        hint = "carry them over with eflg bundle migrate, or give --framework"
        problem = Problem(
            "different_frameworks", Place("eflg bundle merge"), message, listed(frameworks),
            "one", hint,
        )  # fmt: skip
        raise InvalidInput([problem])
    framework = found[0][2]
    named_by_file = [path for path, *_, document in found if _is_named_by_file(document)]
    merged = merge([(path, bundle.to_data()) for path, bundle, *_ in found], named_by_file)
    bundle = Bundle.from_data(merged.data, arguments.output, framework)
    write_bundle(bundle, framework, arguments.output)
    arguments.output = None  # the report goes to standard output
    emit_report(MERGE, MergeShown(merged, ""), arguments)
    return 1 if merged.conflicts else 0


def _is_named_by_file(document: Document) -> bool:
    return isinstance(document, SheetDocument) and document.named_by_file
