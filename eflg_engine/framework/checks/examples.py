"""What pydantic cannot see in examples: references to examples or items that are not there.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.framework.files.examples import EXPECTATIONS
from eflg_engine.reading.parts import Part, entries, entries_at, mapping, part, word, words_at
from eflg_engine.reading.problems import Path, Problem, shown


def example_problems(where: Part, path: Path, examples: object) -> Iterator[Problem]:
    """What is wrong with examples, as read, that are written as a difference."""
    sizes: list[int] = []  # the items of each example of enough
    for expectation in EXPECTATIONS:
        is_enough = expectation == "enough"
        for number, (at, example) in enumerate(entries_at(examples, path, expectation)):
            known = sizes[:number] if is_enough else sizes
            like = _number(part(example, "like"))
            items = known[like - 1] if like is not None and 0 < like <= len(known) else None
            if like is not None and items is None:
                which = "earlier example" if is_enough else "example"
                message = f"there is no {which} of enough of that number"
                hint = "" if known else "write its evidence out"
                allowed = _up_to(len(known))
                yield where.problem(
                    "unknown_example", (*at, "like"), message, str(like), allowed, hint
                )
            elif like is None and "like" not in mapping(example):
                yield from _like_is_missing(where, at, example)
            if items is not None:
                yield from _no_such_items(where, at, example, items)
            if is_enough:
                left = (items or 0) - len({_number(text) for _, text in _without(example, at)})
                sizes.append(max(0, left) + len(entries(part(example, "evidence"))))


def _up_to(most: int) -> str:
    return f"1 to {most}" if most > 1 else "1" if most else ""


def _number(value: object) -> int | None:
    text = word(value)
    return int(text) if text and text.isdecimal() and len(text) < 5 else None


def _without(example: object, path: Path) -> list[tuple[Path, str]]:
    """The numbers under `without`, one or a list, each with the path to it."""
    return [
        (at, text) for at, text in words_at(example, path, "without") if _number(text) is not None
    ]


def _like_is_missing(where: Part, path: Path, example: object) -> Iterator[Problem]:
    for key in ("but", "without"):
        if key in mapping(example):
            message = f'"{key}" changes another example, and "like" does not say which'
            hint = 'add "like: 1" for the first example of enough'
            yield where.problem("missing_key", (*path, key), message, hint=hint, key=True)


def _no_such_items(where: Part, path: Path, example: object, items: int) -> Iterator[Problem]:
    """Items, by number, that the example it is like does not have."""
    but = [((*path, "but", key), key) for key in mapping(part(example, "but"))]
    for is_key, named in ((True, but), (False, _without(example, path))):
        for at, text in named:
            number = _number(text)
            if number is None or not 1 <= number <= items:
                message = "the example that this one is like has no such item"
                allowed = _up_to(items)
                yield where.problem(
                    "unknown_example", at, message, shown(text), allowed, key=is_key
                )
