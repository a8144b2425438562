"""Examples in rule files that are told as a difference from another: checked, and in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from eflg_engine.reading.document import Document
from eflg_engine.reading.parts import entries, mapping, part, word
from eflg_engine.reading.problems import Path, Problem, shown

if TYPE_CHECKING:
    from eflg_engine.framework.files.rule_files import ExampleFile, ExamplesFile

EXPECTATIONS = ("enough", "not_enough", "does_not_apply")
"""What an example can be of: the criterion is met, is not met, or does not apply."""

_FACTS = ("council", "objectives", "scope", "as_at")


def examples_in_full(file: ExamplesFile) -> dict[str, list[dict[str, object]]]:
    """Every example with its evidence written out, by what it is an example of.

    The file has been checked: an example is like one of `enough`, in that list an earlier one.
    """
    enough: list[dict[str, object]] = []
    for example in file.enough:
        enough.append(_in_full(example, enough))
    return {
        "enough": enough,
        "not_enough": [_in_full(example, enough) for example in file.not_enough],
        "does_not_apply": [_in_full(example, enough) for example in file.does_not_apply],
    }


def _in_full(file: ExampleFile, enough: Sequence[Mapping[str, object]]) -> dict[str, object]:
    facts: dict[str, object] = {name: getattr(file, name) for name in _FACTS}
    evidence: list[object] = []
    if file.like is not None:
        model = enough[file.like - 1]
        said = file.model_fields_set  # "objectives: []" says that there are none
        facts = {name: value if name in said else model[name] for name, value in facts.items()}
        for number, item in enumerate(entries(model["evidence"]), 1):
            if number not in file.without:
                evidence.append(mapping(item) | file.but.get(str(number), {}))
    return {
        "evidence": [*evidence, *file.evidence],
        "because": file.because,
        **facts,
        "note": file.note,
    }


def example_problems(document: Document, path: Path, examples: object) -> Iterator[Problem]:
    """What is wrong with examples, as read, that are told as a difference."""
    sizes: list[int] = []  # the items of each example of enough
    for expectation in EXPECTATIONS:
        for number, example in enumerate(entries(part(examples, expectation))):
            where = (*path, expectation, number)
            known = sizes[:number] if expectation == "enough" else sizes
            like = _number(part(example, "like"))
            items = known[like - 1] if like is not None and 0 < like <= len(known) else None
            if like is not None and items is None:
                yield _no_such_example(document, (*where, "like"), like, known, expectation)
            elif like is None and "like" not in mapping(example):
                yield from _like_is_missing(document, where, example)
            if items is not None:
                yield from _no_such_items(document, where, example, items)
            if expectation == "enough":
                left = (items or 0) - len(set(_numbers_without(example)))
                sizes.append(max(0, left) + len(entries(part(example, "evidence"))))


def _number(value: object) -> int | None:
    text = word(value)
    return int(text) if text and text.isdecimal() and len(text) < 5 else None


def _numbers_without(example: object) -> list[int]:
    without = part(example, "without")
    listed = without if isinstance(without, list) else [without]
    return [number for each in listed if (number := _number(each)) is not None]


def _no_such_example(
    document: Document, path: Path, like: int, known: Sequence[int], expectation: str
) -> Problem:
    which = "earlier example of enough" if expectation == "enough" else "example of enough"
    return Problem(
        "unknown_example",
        document.place(path),
        f"there is no {which} of that number",
        found=str(like),
        allowed=f"1 to {len(known)}" if len(known) > 1 else "1" if known else "",
        hint="" if known else "write its evidence out",
        path=path,
    )


def _like_is_missing(document: Document, path: Path, example: object) -> Iterator[Problem]:
    for key in ("but", "without"):
        if key in mapping(example):
            where = (*path, key)
            message = f'"{key}" changes another example, and "like" does not say which'
            hint = 'add "like: 1" for the first example of enough'
            place = document.place(where, key=True)
            yield Problem("missing_key", place, message, hint=hint, path=where)


def _no_such_items(
    document: Document, path: Path, example: object, items: int
) -> Iterator[Problem]:
    """Items, by number, that the example it is like does not have."""
    named: list[tuple[Path, str, bool]] = [
        ((*path, "but", key), key, True) for key in mapping(part(example, "but"))
    ]
    without = part(example, "without")
    if isinstance(without, list):
        named += [((*path, "without", n), word(w) or "", False) for n, w in enumerate(without)]
    elif without is not None:
        named.append(((*path, "without"), word(without) or "", False))
    for where, text, is_key in named:
        number = _number(text)
        if number is None and not is_key:
            continue  # not a number: said where values are read
        if number is None or not 1 <= number <= items:
            yield Problem(
                "unknown_example",
                document.place(where, key=is_key),
                "the example that this one is like has no such item",
                found=shown(text),
                allowed=f"1 to {items}" if items > 1 else "1" if items else "",
                path=where,
            )
