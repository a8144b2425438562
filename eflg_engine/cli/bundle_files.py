"""Bundles read to be written again, as YAML or as a workbook."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Collection, Mapping
from pathlib import Path

from eflg_engine.cli.inputs import Attempts, read_framework, read_input, tell_warnings
from eflg_engine.cli.output import emit
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.framework.model import Framework, leaves
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.values import join_words
from eflg_engine.reading.workbook import OpenpyxlMissing
from eflg_engine.report.writing import CannotWriteError, write_file
from eflg_engine.sheets.writing import bundle_workbook


def read_bundle(arguments: Namespace, path: str) -> tuple[Bundle, Framework]:
    """A bundle in any form with its framework. Raises InvalidInput with all problems."""
    return read_with_document(arguments, path)[:2]


def read_with_document(arguments: Namespace, path: str) -> tuple[Bundle, Framework, Document]:
    """As `read_bundle`, with what was read of the file."""
    attempt = Attempts()
    mapping = getattr(arguments, "mapping", None)
    document = attempt(lambda: read_input(path, arguments.framework, mapping))
    framework = attempt(lambda: read_framework(arguments.framework, document))
    bundle = None
    if document is not None:
        bundle = attempt(lambda: bundle_from_document(document, framework))
    if document is None or framework is None or bundle is None:
        raise InvalidInput(attempt.problems)
    tell_warnings(document)
    return bundle, framework, document


def refuse_overwriting(output: str, *inputs: str) -> None:
    """Refuse to write over a file that is read, or over a workbook that may be filled in.

    Raises CannotWriteError.
    """
    if output in (None, "-"):
        return
    for path in inputs:
        if path != "-" and Path(output).resolve() == Path(path).resolve():
            raise CannotWriteError(f"cannot write {output}: it is read here, and worth keeping")
    if not inputs and Path(output).exists():
        raise CannotWriteError(f"cannot write {output}: there is such a file already")


def write_bundle(
    bundle: Bundle, framework: Framework, output: str | None, *, is_new: bool = False
) -> None:
    """Write a bundle in the form that the ending says: .xlsx, or YAML. Raises CannotWriteError."""
    ending = Path(output or "-").suffix.casefold()
    if ending != ".xlsx":
        text = bundle.to_yaml()
        emit(text.replace("evidence: []\n", _to_fill_in(framework)) if is_new else text, output)
        return
    assert output is not None
    write_workbook(bundle.to_data(), framework, output)


def write_workbook(
    data: Mapping[str, object],
    framework: Framework,
    output: str,
    only: Collection[str] | None = None,
) -> None:
    """Write data as a workbook, with the questions of some criteria. Raises CannotWriteError."""
    try:
        content = bundle_workbook(data, framework, only=only)
    except OpenpyxlMissing as error:
        raise CannotWriteError(str(error)) from None
    write_file(output, content)


def _to_fill_in(framework: Framework) -> str:
    """The list of evidence as comments, with an item as it could look."""
    kind = framework.vocabulary.kinds[0].id
    asked = [
        leaf.question for rule in framework.criteria.values() for leaf in leaves(rule.requires)
    ]
    question = next((each for each in asked if each is not None), None)
    if question is not None and question.look_in:
        kind = framework.vocabulary.kinds[question.look_in[0]].id
    named = question.code or question.id if question else next(iter(framework.criteria))
    facts = set[str]()
    for rule in framework.criteria.values():
        facts.update(rule.applies_when.fields)
        for leaf in leaves(rule.requires):
            facts.update(leaf.applies_when.fields)
    told = "".join(
        f"#   {each.id}: {each.values[0] if each.values else 1000}"
        f"  # {join_words(each.values, 'or') or each.unit}; what is asked depends on it\n"
        for each in framework.vocabulary.profile
        if each.id in facts and not each.is_date
    )
    return f"""\
{told}evidence:
# What each key means: docs/formats.md. Take the first two characters from each line to begin.
# - id: E1
#   title: What it is called
#   kind: {kind}
#   supports: {{{named}: page 12}}
#   dated: 2024-06-30
#   characteristics: [race, sex]
"""
