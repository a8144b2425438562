"""Examples added to the text of rule files; all else in them stays byte for byte."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eflg_engine.authoring.rule_files import value_at
from eflg_engine.authoring.rule_places import RulePlaces, WrittenCriterion
from eflg_engine.authoring.rule_tests.suggest import Suggestion
from eflg_engine.evidence.writing import flow_text
from eflg_engine.framework.files.examples import EXPECTATIONS
from eflg_engine.reading.document import Document
from eflg_engine.reading.parts import entries, mapping, part
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.problems import Path as KeyPath
from eflg_engine.reading.yaml_text import read_text

_Wanted = tuple[WrittenCriterion, Suggestion]

WIDTH = 110
"""Columns that an example is broken at."""


@dataclass(frozen=True, slots=True)
class Added:
    """Files with examples added, as (path, text), and the suggestions that found no place."""

    files: tuple[tuple[str, str], ...]
    left_out: tuple[Suggestion, ...]


def add_examples(places: RulePlaces, suggested: Sequence[Suggestion]) -> Added:
    """The rule files with these examples added to their criteria.

    A new text is read again and has to say what the old one said, with the examples besides. One
    that does not (examples written in brackets, say) is left as it is.
    """
    by_file: dict[Path, list[_Wanted]] = {}
    left_out = []
    for each in suggested:
        written = places.written(each.criterion)
        if written is None or not written.own:
            left_out.append(each)
        else:
            by_file.setdefault(written.file, []).append((written, each))
    files = []
    for path, wanted in by_file.items():
        text = _with_examples(wanted)
        if text is None:  # some criterion is written in a way of its own: which one?
            can = {keys for keys in _keys(wanted) if _with_examples(_of_keys(wanted, keys))}
            left_out += [each for written, each in wanted if written.keys not in can]
            wanted = [pair for pair in wanted if pair[0].keys in can]
            text = _with_examples(wanted) if wanted else None
        if text is not None:
            files.append((str(path), text))
    return Added(tuple(files), tuple(left_out))


def _keys(wanted: Sequence[_Wanted]) -> set[KeyPath]:
    return {written.keys for written, _ in wanted}


def _of_keys(wanted: Sequence[_Wanted], keys: KeyPath) -> list[_Wanted]:
    """What is wanted for the criterion that stands there."""
    return [pair for pair in wanted if pair[0].keys == keys]


def example_lines(written: Mapping[str, object], indent: int, width: int = WIDTH) -> list[str]:
    """An example as lines of a list whose dashes stand after `indent` spaces.

    On one line where it fits in `width` columns, otherwise an item a line.
    """
    lead = " " * indent
    one = f"{lead}- {flow_text(written)}"
    if len(one) <= width:
        return [one]
    lines: list[str] = []
    for key, value in written.items():
        start = f"{lead}{'  ' if lines else '- '}{key}:"
        if key == "evidence" and isinstance(value, list) and len(value) > 1:
            lines.append(start)
            for item in value:
                lines += _broken(f"{lead}    - ", flow_text(item), width)
        else:
            lines += _broken(f"{start} ", flow_text(value), width)
    return lines


def _broken(start: str, text: str, width: int) -> list[str]:
    """A line broken after commas; what follows is indented further than its start."""
    lines = [start]
    further = " " * (len(start) + 1)
    for number, piece in enumerate(re.split(r"(?<=,) ", text)):
        if number and len(lines[-1]) + 1 + len(piece) > width:
            lines.append(further + piece)
        else:
            lines[-1] += (" " if number else "") + piece
    return lines


# --- adding to a file -------------------------------------------------------------------------


def _with_examples(wanted: Sequence[_Wanted]) -> str | None:
    """The text of a file with the examples added; None where it would not say what it should."""
    document = wanted[0][0].document
    text = document.text or ""
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if lines and not lines[-1].endswith("\n"):
        return None
    by_keys: dict[KeyPath, dict[str, list[Suggestion]]] = {}
    for written, each in wanted:
        by_keys.setdefault(written.keys, {}).setdefault(each.expectation, []).append(each)
    added: list[tuple[int, list[str]]] = []
    for keys, by_expectation in by_keys.items():
        added += _additions(document, lines, keys, by_expectation)
    added.sort(key=lambda pair: pair[0])
    for place, new in reversed(added):
        lines[place:place] = [line + end for line in new]
    new_text = "".join(lines)
    try:
        read = read_text(new_text, document.name)
    except InvalidInput:
        return None
    counts = {
        keys: {key: len(listed) for key, listed in by_expectation.items()}
        for keys, by_expectation in by_keys.items()
    }
    return new_text if not read.problems and _says_the_same(document, read, counts) else None


def _additions(
    document: Document,
    lines: Sequence[str],
    path: KeyPath,
    by_expectation: Mapping[str, Sequence[Suggestion]],
) -> list[tuple[int, list[str]]]:
    """Lines to insert for one criterion, each list with the number of the line it goes before."""
    criterion = mapping(value_at(document.data, path))
    keys = [key for key in EXPECTATIONS if key in by_expectation]
    known = mapping(criterion.get("examples"))
    if not known:
        column = _column(document, path)
        where = _end_of_block(lines, _line(document, path), column - 1)
        new = [" " * (column - 1) + "examples:"]
        for key in keys:
            new += _listed(key, by_expectation[key], column + 1)
        return [(where, new)]
    found: list[tuple[int, list[str]]] = []
    for key in keys:
        at = (*path, "examples", key)
        if listed := entries(known.get(key)):
            column = _column(document, at)
            start = _line(document, (*at, len(listed) - 1))
            new = [
                line
                for each in by_expectation[key]
                for line in example_lines(each.written, column - 1)
            ]
            found.append((_end_of_block(lines, start, column), new))
            continue
        first = next(iter(known))
        column = document.place((*path, "examples", first), key=True).column or 1
        new = _listed(key, by_expectation[key], column - 1)
        before = [other for other in EXPECTATIONS[: EXPECTATIONS.index(key)] if other in known]
        start = document.place((*path, "examples", (before or [first])[-1]), key=True).line or 1
        found.append((_end_of_block(lines, start, column) if before else start - 1, new))
    return found


def _listed(key: str, suggested: Sequence[Suggestion], indent: int) -> list[str]:
    """A key with a list of examples below it."""
    new = [" " * indent + f"{key}:"]
    for each in suggested:
        new += example_lines(each.written, indent + 2)
    return new


def _line(document: Document, path: KeyPath) -> int:
    return document.place(path).line or 1


def _column(document: Document, path: KeyPath) -> int:
    return document.place(path).column or 1


def _end_of_block(lines: Sequence[str], start: int, column: int) -> int:
    """The number of lines up to the last below line `start` that begins after `column` columns.

    Lines and columns count from 1; `column` is that of what the block hangs on.
    """
    end = start
    for number in range(start, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        if len(line) - len(line.lstrip(" ")) < column:
            break
        end = number + 1
    return end


def _says_the_same(
    old: Document, new: Document, counts: Mapping[KeyPath, Mapping[str, int]]
) -> bool:
    """Whether the new data is the old, but for so many more examples at the ends of these lists."""
    data = copy.deepcopy(new.data)
    for path, by_expectation in counts.items():
        criterion = mapping(value_at(data, path))
        known = mapping(value_at(old.data, path))
        examples = mapping(criterion.get("examples"))
        for key, many in by_expectation.items():
            listed = examples.get(key)
            before = len(entries(part(known.get("examples"), key)))
            if not isinstance(listed, list) or len(listed) != before + many:
                return False
            del listed[before:]
            if not listed and key not in mapping(known.get("examples")):
                del examples[key]
        if not examples and "examples" not in known:
            criterion.pop("examples", None)
    return data == old.data
