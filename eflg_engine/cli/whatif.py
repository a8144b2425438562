"""`eflg whatif`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from eflg_engine.analysis.whatif import KEYS, LISTS, edited, what_if
from eflg_engine.cli.inputs import Attempts, assess_inputs, read_input
from eflg_engine.cli.options import add_bundle, add_report, date_option, of_option
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import InvalidInput, Place, Problem, did_you_mean, listed
from eflg_engine.reading.yaml_text import read_file, read_text
from eflg_engine.report.whatif import (
    WHATIF,
)

Entry = Mapping[str, object]
Edits = tuple[list[Entry], list[Entry], list[str], list[tuple[str, Entry]]]


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser, "the day to try (default: the day of the evidence file)")
    parser.add_argument(
        "--add",
        metavar="FILE|ITEM",
        action="append",
        help="add the items of a file, or an item written out: '{id: X, title: ..., ...}'",
    )
    parser.add_argument(
        "--remove", metavar="ID", action="append", nargs="+", help="do without these items"
    )
    parser.add_argument(
        "--change",
        metavar=("ID", "KEY=VALUE"),
        action="append",
        nargs="+",
        help="change an item: dated=2025-03-01, shows=outcome, aims=a,b, measures.waves=2, note=",
    )
    add_report(parser, WHATIF)


def run(arguments: Namespace) -> int:
    """Print what would change."""
    moved = arguments.as_at
    arguments.as_at = None  # the edited bundle is judged on that day, the other on its own
    attempt = Attempts()
    problems = attempt.problems
    then = None if moved is None else attempt(lambda: date_option("--as-at", moved))
    if not (arguments.add or arguments.remove or arguments.change or moved):
        problems.append(
            Problem(
                "nothing_to_try",
                Place("whatif"),
                "say what to try",
                allowed="--add, --remove, --change or --as-at",
            )
        )
    add, objectives, remove, change = _edits(arguments, attempt)
    try:
        result = assess_inputs(arguments).result
        bundle, done = edited(
            result.bundle,
            result.framework,
            add=add,
            remove=remove,
            change=change,
            objectives=objectives,
            added_from="--add",
        )
    except InvalidInput as error:
        raise InvalidInput([*problems, *map(of_option, error.problems)]) from None
    if problems:
        raise InvalidInput(problems)
    found = what_if(
        result.bundle,
        bundle,
        result.framework,
        as_at=result.as_at,
        then=then,
        policy=result.policy,
        edits=done,
    )
    emit_report(WHATIF, found, arguments)
    return 0


def _edits(arguments: Namespace, attempt: Attempts) -> Edits:
    """The edits that the options describe; what is wrong with them is added to the problems."""
    add: list[Entry] = []
    objectives: list[Entry] = []
    problems = attempt.problems
    for text in arguments.add or []:
        items, named = attempt(partial(_added, text)) or ([], [])
        add += items
        objectives += named
    remove = [name for names in arguments.remove or [] for name in names]
    change: list[tuple[str, Mapping[str, object]]] = []
    for name, *pairs in arguments.change or []:
        values: dict[str, object] = {}
        if not pairs:
            problems.append(
                Problem(
                    "missing_change",
                    Place("--change"),
                    "say what to change of the item",
                    found=name,
                    allowed="key=value, as in dated=2025-03-01 or shows=outcome",
                )
            )
        for pair in pairs:
            key, equals, value = pair.partition("=")
            key = key.strip()
            known = key in KEYS or key.startswith("measures.") or key == "id"
            if not equals or not known:
                allowed = [*KEYS, "measures.NAME"]
                problems.append(
                    Problem(
                        "unknown_key" if equals else "bad_change",
                        Place(f"--change {name}"),
                        f'"{key}" is not a key of an item' if equals else "this is not key=value",
                        found=pair,
                        allowed=listed(allowed),
                        hint=did_you_mean(key, allowed),
                    )
                )
                continue
            if not value.strip():
                values[key] = None
            elif key in LISTS:
                values[key] = [word.strip() for word in value.split(",") if word.strip()]
                if values[key] == ["all"]:
                    values[key] = "all"
            else:
                values[key] = value.strip()
        change.append((name, values))
    return add, objectives, remove, change


def _added(text: str) -> tuple[list[Entry], list[Entry]]:
    """The items, and a bundle's objectives, in a file (a bundle, items, an item) or in YAML."""
    written_out = text.lstrip().startswith(("{", "["))
    if written_out:
        document = read_text(text, "--add")
    elif Path(text).exists() or ":" not in text:
        document = read_file(text) if text == "-" else read_input(text)
    else:
        document = read_text(text, "--add")
    return _items(document)


def _items(document: Document) -> tuple[list[Entry], list[Entry]]:
    if document.problems:
        raise InvalidInput(document.problems)
    data = document.data
    objectives: object = []
    if isinstance(data, Mapping):
        if "evidence" in data:
            objectives = data.get("objectives")
        found = data.get("evidence", [data]) if "council" in data or "evidence" in data else [data]
    else:
        found = data
    if not isinstance(found, list) or not found or not all(isinstance(i, Mapping) for i in found):
        raise InvalidInput(
            [
                Problem(
                    "bad_item",
                    document.place(()),
                    "there is no item of evidence here",
                    allowed="an item with id, title, kind, supports and dated; a list of them; "
                    "or a bundle",
                )
            ]
        )
    named = objectives if isinstance(objectives, list) else []
    return found, [each for each in named if isinstance(each, Mapping)]
