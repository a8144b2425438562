"""The options of a request: what each is, how it is read, and how it is described."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TypeVar

from eflg_engine.reading.attempts import Attempts
from eflg_engine.reading.problems import (
    InvalidInput,
    Place,
    Problem,
    did_you_mean,
    listed,
    shown,
)
from eflg_engine.reading.values import BadValue, day_of, read_count, read_date, read_last_day

T = TypeVar("T")

NO, YES = "false", "true"


@dataclass(frozen=True, slots=True)
class Option:
    """An option, given in the query of the address.

    `choices` are all that it may be, where they are few; `schema` describes any other value. It may
    be given `most` times.
    """

    name: str
    about: str
    schema: Mapping[str, object] = field(default_factory=lambda: {"type": "string"})
    choices: Sequence[str] = ()
    default: str = ""
    example: str = ""
    most: int = 1
    is_required: bool = False


class Options:
    """The options given with a request. What is wrong with them goes to `attempt`."""

    def __init__(
        self, given: Sequence[tuple[str, str]], known: Sequence[Option], attempt: Attempts
    ) -> None:
        self._known = {each.name: each for each in known}
        self._given: dict[str, list[str]] = {}
        self._attempt = attempt
        names = [*self._known]
        for name, value in given:
            if name not in self._known:
                attempt.problems.append(
                    Problem(
                        "unknown_option",
                        Place(f"?{shown(name)}"),
                        "there is no such option here",
                        shown(name),
                        listed(names) or "none",
                        did_you_mean(name, names),
                    )
                )
            else:
                self._given.setdefault(name, []).append(value)
        attempt.problems += [*self._not_as_often(), *self._not_chosen()]

    def _not_as_often(self) -> Iterator[Problem]:
        for option in self._known.values():
            given = self._given.get(option.name, [])
            place = Place(f"?{option.name}")
            if len(given) > option.most:
                message = f"this can be given {'once' if option.most == 1 else 'twice'} at most"
                if option.most > 2:
                    message = f"this can be given {option.most:,} times at most"
                yield Problem("not_allowed", place, message, f"{len(given):,} times")
            if option.is_required and not given:
                yield Problem("missing_option", place, "this has to be given", hint=option.about)

    def _not_chosen(self) -> Iterator[Problem]:
        for name, given in self._given.items():
            choices = self._known[name].choices
            for value in given if choices else ():
                if value not in choices:
                    yield Problem(
                        "not_allowed",
                        Place(f"?{name}"),
                        "this is not one of what may be chosen",
                        shown(value),
                        listed(choices),
                        did_you_mean(value, choices),
                    )

    def many(self, name: str) -> list[str]:
        """Every value given for an option."""
        return self._given.get(name, [])

    def text(self, name: str) -> str | None:
        """The value of an option; its default, or None, where it is not given."""
        return next(iter(self.many(name)), self._known[name].default or None)

    def chosen(self, name: str) -> str:
        """The choice of an option that has a default."""
        return self.text(name) or ""

    def holds(self, name: str) -> bool:
        """Whether an option is true."""
        return self.text(name) == YES

    def day(self, name: str) -> date | None:
        """The day of an option; a month is its first day."""
        return self._read(name, _day)

    def days(self, name: str) -> list[date | None]:
        """The days of an option that may be given more than once."""
        read = [partial(_value, name, each, _day) for each in self.many(name)]
        return [self._attempt(each) for each in read]

    def last_day(self, name: str) -> date | None:
        """The day of an option; a month is its last day."""
        return self._read(name, lambda value: day_of(read_last_day(value)))

    def count(self, name: str, least: int, most: int) -> int | None:
        """The whole number of an option."""
        return self._read(name, lambda value: read_count(value, least, most))

    def _read(self, name: str, read: Callable[[str], T]) -> T | None:
        value = self.text(name)
        return None if value is None else self._attempt(partial(_value, name, value, read))


def _value(name: str, value: str, read: Callable[[str], T]) -> T:
    try:
        return read(value)
    except BadValue as error:
        place, found = Place(f"?{name}"), shown(value)
        raise InvalidInput(
            [Problem(error.code, place, error.message, found, error.allowed, error.hint)]
        ) from None


def _day(value: str) -> date:
    return day_of(read_date(value))


_NAMED = ("budget", "by", "until", "remove")
"""Places of problems that the library calls by an argument of a function."""


@contextmanager
def options_named() -> Iterator[None]:
    """Problems raised inside name options where they name arguments of functions."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(map(_of_option, error.problems)) from None


def _of_option(problem: Problem) -> Problem:
    if problem.place.file.split(" ")[0] not in _NAMED:
        return problem
    return of_option(problem, problem.place.file)


@contextmanager
def placed(name: str) -> Iterator[None]:
    """Problems raised inside are those of an option."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(of_option(each, name) for each in error.problems) from None


def of_option(problem: Problem, name: str) -> Problem:
    """A problem as that of an option."""
    return replace(problem, place=Place(f"?{name}"))


# --- those that several endpoints have ------------------------------------------------------------

A_DAY = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}


def _truth(name: str, about: str) -> Option:
    return Option(name, about, choices=(NO, YES), default=NO)


FRAMEWORK = Option(
    "framework",
    "The id of a framework that is served here. Left out: the one that the bundle names, else "
    "eflg-2021.",
    example="eflg-2021",
)
AS_AT = Option("as_at", "The day to judge by. Left out: the bundle's, else today.", A_DAY)
POLICY = Option("policy", "How criteria add up. Left out: the framework's first.", example="strict")
JUDGED = (FRAMEWORK, AS_AT, POLICY)
START = Option("start", "The day work begins. Left out: the day to judge by.", A_DAY)
PACE = Option(
    "days_a_month",
    "Working days a month. Left out: one officer full time.",
    {"type": "integer", "minimum": 1, "maximum": 1000},
)
TARGET = Option("target", "The level to reach, by id or title.", example="achieving")
APPENDIX = _truth("appendix", "Add every item: what it answers, or why it is not used.")
ONLY_OWN = _truth("only_own", "Refuse evidence that names another framework.")
SUMMARY = _truth("summary", "Two pages for members: no detail, no register.")
