"""A theme's level from states, and the bars of a whole, at every edge."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from eflg_engine import State
from eflg_engine.assessment.ladder import NONE, Bar, bars, needed, theme_level

pytestmark = pytest.mark.core

M, N, E = State.MET, State.NOT_MET, State.NO_EVIDENCE
OUT, AWAY, OPEN = State.OUT_OF_SCOPE, State.NOT_APPLICABLE, State.NOT_ASSESSED


@pytest.mark.parametrize(
    ("states", "share", "level"),
    [
        (([M, M], [M]), Fraction(1), 1),
        (([M, M], [N]), Fraction(1), 0),
        (([M, E], [M]), Fraction(1), NONE),
        (([M, N], [M]), Fraction(1, 2), 1),
        (([M, N, N], [M]), Fraction(1, 2), NONE),
        (([M, M, N], [M]), Fraction(2, 3), 1),
        (([M, M, N], [M]), Fraction(3, 4), NONE),
        (([M, OUT], [AWAY, OPEN]), Fraction(1), 1),
        (([OUT], [M]), Fraction(1), 1),
        (([OUT], [N]), Fraction(1), 0),
        (([OUT, AWAY], [OPEN]), Fraction(1), None),
        (([], []), Fraction(1), None),
    ],
)
def test_the_level_of_a_theme(
    states: tuple[list[State], ...], share: Fraction, level: int | None
) -> None:
    flat = [each for rung in states for each in rung]
    numbers = iter(range(len(flat)))
    theme: Any = SimpleNamespace(levels=[[next(numbers) for _ in rung] for rung in states])
    assert theme_level(theme, flat, share) == level


def test_a_share_is_rounded_up() -> None:
    assert [needed(Fraction(2, 3), of) for of in range(5)] == [0, 1, 2, 2, 3]
    assert bars(Fraction(1, 2), 3, 2) == (Bar(2, (1, 0)), Bar(2, (0, 1)))
    assert [Bar(2, (1, 0)).of(level) for level in (NONE, 0, 1)] == [0, 1, 1]
    assert [Bar(2, (2, 3)).of(level) for level in (NONE, 0, 1)] == [0, 2, 5]
