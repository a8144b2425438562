"""Values of options, with problems that name the option."""

from __future__ import annotations

from datetime import date

from eflg_engine.reading.problems import InvalidInput, Place, Problem, shown
from eflg_engine.reading.values import BadValue, read_date


def date_option(option: str, value: str) -> date:
    """The day an option gives. Raises InvalidInput."""
    try:
        return read_date(value)
    except BadValue as error:
        problem = Problem(
            error.code, Place(option), error.message, shown(value), error.allowed, error.hint
        )
        raise InvalidInput([problem]) from None
