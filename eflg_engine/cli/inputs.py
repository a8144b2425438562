"""Reading what an assessment needs: every problem of every input in one go."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from eflg_engine.assessment.assess import assess, find_policy
from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.cli.options import date_option
from eflg_engine.cli.output import note
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.framework.installed import known_ids, named_folder
from eflg_engine.framework.model import Framework, leaves
from eflg_engine.framework.shipped import DEFAULT_FRAMEWORK
from eflg_engine.reading.attempts import Attempts as Attempts
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import (
    InvalidInput,
    Place,
    Problem,
    did_you_mean,
    listed,
    suggestion,
)
from eflg_engine.reading.sheet_files import is_sheets
from eflg_engine.reading.values import folded, join_words
from eflg_engine.reading.words import meant
from eflg_engine.reading.yaml_text import read_bytes, read_file, stream_bytes
from eflg_engine.report.writing import CannotWriteError

STANDARD_INPUT = "<stdin>"


class Assessed(NamedTuple):
    """An assessment, where its date comes from, and the number of the target level, if any."""

    result: Assessment
    dated_by: str
    target: int | None


def assess_inputs(
    arguments: Namespace, check: Callable[[Framework], object] | None = None
) -> Assessed:
    """The assessment that the options ask for. Raises InvalidInput with all problems.

    `check` looks at what else the command was given, and may raise InvalidInput too.
    """
    with marked(arguments):
        return _assess_inputs(arguments, check)


@contextmanager
def marked(arguments: Namespace) -> Iterator[None]:
    """Where an input is wrong, write the copy with its problems that `--mark` asks for."""
    try:
        yield
    except InvalidInput as error:
        if getattr(arguments, "mark", None) is not None:
            from eflg_engine.cli.marking import mark  # start-up: few runs mark a workbook

            try:
                mark(arguments.bundle, arguments.mark, error.problems)
            except CannotWriteError as unwritten:  # the problems are told all the same
                note(str(unwritten))
        raise


def _assess_inputs(arguments: Namespace, check: Callable[[Framework], object] | None) -> Assessed:
    attempt = Attempts()
    problems = attempt.problems
    mapping = getattr(arguments, "mapping", None)
    document = attempt(lambda: read_input(arguments.bundle, arguments.framework, mapping))
    wording = getattr(arguments, "wording", None)
    framework = attempt(lambda: read_framework(arguments.framework, document))
    if framework is not None and wording is not None:
        from eflg_engine.cli.wording import worded  # start-up: it imports pydantic

        plain = framework
        framework = attempt(lambda: worded(plain, wording)) or plain
    bundle = None
    if document is not None:
        bundle = attempt(lambda: bundle_from_document(document, framework))
    asked = arguments.as_at
    day = None if asked is None else attempt(lambda: date_option("--as-at", asked))
    target = None
    if framework is not None:
        attempt(lambda: find_policy(framework, arguments.policy))
        target = attempt(lambda: _level(framework, getattr(arguments, "target", None)))
        if check is not None:
            attempt(lambda: check(framework))
    if problems or document is None or framework is None or bundle is None:
        raise InvalidInput(problems)
    dated_by = "as asked"
    if day is None:
        day, dated_by = bundle.as_at, "the date in the evidence file"
    if day is None:
        day, dated_by = date.today(), "today"
    tell_warnings(document)
    for text in _notes(bundle, framework, document.name):
        note(text)
    result = assess(bundle, framework, as_at=day, policy=arguments.policy)
    return Assessed(result, dated_by, target)


def tell_warnings(document: Document) -> None:
    """Say what of a file is left out or read as something else, a note each."""
    for warning in document.warnings:
        note(f"{warning.place}: {warning.message}{_or(warning.hint)}.")


def read_input(path: str, framework: str | None = None, mapping: str | None = None) -> Document:
    """The document in a file, or in standard input for "-". Raises InvalidInput.

    Sheets are read by the names of the framework asked for, else of the one that they name, and
    by the columns that a mapping file names.
    """
    if path == "-":
        if sys.stdin is None:
            return read_bytes(b"", STANDARD_INPUT)
        return read_bytes(stream_bytes(sys.stdin.buffer), STANDARD_INPUT)
    if is_sheets(path):
        # start-up: few bundles are workbooks
        from eflg_engine.sheets.opening import framework_of_names, read_sheets

        return read_sheets(path, lambda named: framework_of_names(framework or named), mapping)
    if mapping is not None:
        message = "a mapping is for sheets, and this is none"
        problem = Problem("not_allowed", Place("--mapping"), message, path, ".xlsx, .ods or .csv")
        raise InvalidInput([problem])
    return read_file(path)


def read_framework(asked: str | None, document: Document | None) -> Framework:
    """The framework asked for, else the one that a bundle names. Raises InvalidInput."""
    if asked is not None:
        return Framework.load(asked)
    data = document.data if document is not None else None
    named = data.get("framework") if isinstance(data, dict) else None
    if document is None or not isinstance(named, str) or not named.strip():
        return Framework.load(DEFAULT_FRAMEWORK)
    if named_folder(named.strip()) is None:
        known = known_ids()
        raise InvalidInput(
            [
                Problem(
                    "unknown_framework",
                    document.place(("framework",)),
                    "there is no framework of that name here",
                    found=named,
                    allowed=listed(known),
                    hint=did_you_mean(named, known)
                    or "give the folder of another framework with --framework",
                    path=("framework",),
                )
            ]
        )
    return Framework.load(named.strip())


def _level(framework: Framework, asked: str | None) -> int | None:
    """The number of a level, by id or title."""
    if asked is None:
        return None
    ids = [level.id for level in framework.levels]
    names = {folded(level.title): n for n, level in enumerate(framework.levels)}
    names |= {folded(level): n for n, level in enumerate(ids)}
    found = names.get(folded(asked))
    if found is None:
        raise InvalidInput(
            [
                Problem(
                    "unknown_level",
                    Place("--target"),
                    "there is no such level in this framework",
                    found=asked,
                    allowed=listed(ids),
                    hint=did_you_mean(asked, ids),
                )
            ]
        )
    return found


# --- what is worth a note -----------------------------------------------------------------------


def _notes(bundle: Bundle, framework: Framework, name: str) -> list[str]:
    notes = []
    bases = [step.base.id for step in framework.adaptation.steps()] if framework.adaptation else []
    if bundle.framework and bundle.framework not in (framework.id, *bases):
        notes.append(
            f'{name} names the framework "{bundle.framework}"; it is assessed under '
            f'"{framework.id}", as asked.'
        )
    if framework.adaptation is not None:
        base = framework.adaptation.base
        notes.append(
            f'"{framework.id}" is adapted from "{base.id}" {base.version}; "eflg framework show" '
            "of its folder lists how it differs."
        )
    if bundle.repeated:
        one = len(bundle.repeated) == 1
        notes.append(
            f"{name} gives {join_words(bundle.repeated)} more than once, word for word; "
            f"{'it counts' if one else 'each counts'} once."
        )
    notes += [
        f"{name} names {counted(len(names), 'part')} of {other}, which "
        f"{'is' if len(names) == 1 else 'are'} passed over under {framework.id}: "
        f"{listed(names, 3)}."
        for other, names in bundle.passed_over.items()
    ]
    carried: dict[str, list[str]] = {}
    for item in bundle.evidence:
        for measure in item.measures:
            carried.setdefault(measure, []).append(item.id)
    if carried:
        asked = {
            leaf.measure for rule in framework.criteria.values() for leaf in leaves(rule.requires)
        }
        asked |= {kind.more_measure for kind in framework.vocabulary.kind_facts}
        unasked = [
            f"{measure} ({', '.join(items)}{_or(_meant_figure(measure, asked, framework))})"
            for measure, items in carried.items()
            if measure not in asked
        ]
        if unasked:
            figures = "this figure" if len(unasked) == 1 else "these figures"
            notes.append(f"{name}: no rule asks for {figures}: {'; '.join(unasked)}.")
    return notes


def _meant_figure(written: str, asked: set[str], framework: Framework) -> str:
    """The name of the figure that was probably meant, by its own or its title's spelling."""
    known = {name: name for name in sorted(asked - {""})}
    known |= {framework.measures[name][0]: name for name in known if name in framework.measures}
    word = meant(written, tuple(known))
    return suggestion(known[word] if word else None)


def _or(hint: str) -> str:
    return f"; {hint}" if hint else ""
