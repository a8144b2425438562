"""`eflg verify`: two engines side by side, or a saved result against what it came from."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping

from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_format
from eflg_engine.cli.output import emit_report, one_lines, say
from eflg_engine.cli.parsing import Parser
from eflg_engine.cross_check import (
    EngineComparison,
    SavedCheck,
    SecondEngineFault,
    SecondEngineUnavailable,
    check_saved,
    compare_engines,
)
from eflg_engine.cross_check.verification_text import comparison_text, saved_text
from eflg_engine.framework.installed import known_ids
from eflg_engine.reading.file_sorts import other_sort, sort_of_bytes
from eflg_engine.reading.limits import limits, megabytes
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.yaml_text import file_bytes
from eflg_engine.report.report import Report, Screen

AGREED, DIFFERENT, NOT_POSSIBLE = 0, 1, 2


def _text(found: EngineComparison | SavedCheck, _: Screen) -> str:
    text = (
        comparison_text(found)
        if isinstance(found, EngineComparison)
        else saved_text(found, found.name)
    )
    return "\n".join(one_lines(text.split("\n")))


_FOUND: Report[EngineComparison | SavedCheck] = Report(
    "verification", data=lambda found: found.to_data(), text=_text
)


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument(
        "result", metavar="RESULT", nargs="?", help="a saved JSON result: does it still hold?"
    )
    add_bundle(parser)
    add_format(parser, _FOUND)


def run(arguments: Namespace) -> int:
    """Print the comparison; the exit code says whether everything agrees."""
    arguments.output = None
    if arguments.result is not None:
        if arguments.as_at is not None or arguments.policy is not None:
            arguments.parser.error(
                "a saved result has its own date and policy: leave out --as-at and --policy"
            )
        return _saved(arguments)
    result = assess_inputs(arguments).result
    try:
        comparison = compare_engines(
            result.bundle, result.framework, as_at=result.as_at, policy=result.policy
        )
    except (SecondEngineUnavailable, SecondEngineFault) as error:
        say(f"eflg: {error}")
        return NOT_POSSIBLE
    _print(comparison, arguments)
    return AGREED if comparison.agrees else DIFFERENT


def _saved(arguments: Namespace) -> int:
    saved, problems = read_saved(arguments.result)
    framework = saved.get("framework")
    named = framework.get("id") if isinstance(framework, Mapping) else None
    if arguments.framework is None and named in known_ids():
        arguments.framework = named
    try:
        result = assess_inputs(arguments).result
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    if problems:
        raise InvalidInput(problems)
    check = check_saved(saved, result.bundle, result.framework, arguments.result)
    _print(check, arguments)
    return AGREED if check.holds else DIFFERENT


def _print(found: EngineComparison | SavedCheck, arguments: Namespace) -> None:
    emit_report(_FOUND, found, arguments)


def read_saved(path: str) -> tuple[Mapping[str, object], list[Problem]]:
    """The JSON object in a file, or an empty one and why it cannot be read."""

    def refused(code: str, message: str) -> tuple[Mapping[str, object], list[Problem]]:
        hint = "give the file that `eflg assess --format json -o FILE` wrote"
        return {}, [Problem(code, Place(path), message, hint=hint)]

    try:
        raw = file_bytes(path)
    except InvalidInput as error:
        return {}, [*error.problems]
    if len(raw) > limits().bytes:
        return refused("too_large", f"the file is larger than {megabytes(limits().bytes)}")
    if (sort := sort_of_bytes(raw, path)) not in ("", "result"):
        return {}, [other_sort(sort, "result", Place(path))]
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return refused("not_a_result", "this is not a saved assessment: it is not JSON")
    if not isinstance(data, Mapping):
        return refused("not_a_result", "this is not a saved assessment")
    return data, []
