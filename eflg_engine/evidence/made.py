"""What a program makes by a constructor: values of the right types, or InvalidInput.

What a file could hold besides, such as words that a framework knows, is checked where a bundle is
used: by `Bundle.with_evidence`, `Bundle.check` and `assess`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from eflg_engine.reading.problems import InvalidInput, Place, Problem, shown
from eflg_engine.reading.values import unaccented


class _Sort(NamedTuple):
    """A sort of value: whether a value is one, and the problem of one that is not."""

    takes: Callable[[object], bool]
    code: str
    message: str


def all_of(wanted: type, values: Iterable[object]) -> bool:
    """Whether all values are of a class; each class that they have is asked once."""
    return all(issubclass(each, wanted) for each in {*map(type, values)})


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_words(value: object) -> bool:
    return isinstance(value, tuple) and all_of(str, value)


def _is_texts(value: object) -> bool:
    return isinstance(value, Mapping) and all_of(str, value) and all_of(str, value.values())


def _is_figures(value: object) -> bool:
    if not (isinstance(value, Mapping) and all_of(str, value)):
        return False
    return all_of(Decimal, value.values()) and all(map(Decimal.is_finite, value.values()))


TEXT = _Sort(lambda value: isinstance(value, str), "not_text", "a str is wanted here")
DAY = _Sort(_is_day, "bad_date", "a datetime.date is wanted here")
NO_DAY = _Sort(lambda value: value is None or DAY.takes(value), DAY.code, f"{DAY.message}, or None")
WORDS = _Sort(_is_words, "not_a_list", "a tuple of str is wanted here")
TEXTS = _Sort(_is_texts, "not_a_mapping", "a mapping of str to str is wanted here")
FIGURES = _Sort(_is_figures, "not_a_number", "a mapping of str to finite Decimal is wanted here")


def tuple_of(wanted: type) -> _Sort:
    """A tuple of values of one class."""
    message = f"a tuple of {wanted.__name__} is wanted here"
    return _Sort(
        lambda value: isinstance(value, tuple) and all_of(wanted, value),
        "not_a_list",
        message,
    )


def one(wanted: type) -> _Sort:
    """A value of one class."""
    message = f"a value of the class {wanted.__name__} is wanted here"
    return _Sort(lambda value: isinstance(value, wanted), "not_allowed", message)


def of_sorts(made: object, sorts: Mapping[str, _Sort]) -> Iterator[Problem]:
    """The problems of the values of fields."""
    for name, sort in sorts.items():
        value = getattr(made, name)
        if not sort.takes(value):
            place = Place(f"<{type(made).__name__}>.{name}")
            yield Problem(sort.code, place, sort.message, shown(repr(value)), path=(name,))


def refuse_made(made: object, sorts: Mapping[str, _Sort]) -> None:
    """Raise InvalidInput with every field whose value is of another sort."""
    problems = [*of_sorts(made, sorts)]
    if problems:
        raise InvalidInput(problems)


def refuse_alike(where: str, ids: Sequence[str]) -> None:
    """Raise InvalidInput where ids differ by case, width or accents at most."""
    if len({*map(str.lower, ids)}) == len(ids) and "".join(ids).isascii():
        return
    seen, problems = dict[str, int](), list[Problem]()
    for number, name in enumerate(ids):
        first = seen.setdefault(unaccented(name), number)
        if first != number:
            message = f'the id "{shown(name)}" is that of {where}[{first}], or differs in capitals'
            place, hint = Place(f"{where}[{number}].id"), "give each its own id"
            problems.append(Problem("duplicate_id", place, message, shown(name), hint=hint))
    if problems:
        raise InvalidInput(problems)
