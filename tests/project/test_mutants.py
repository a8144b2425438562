"""The changes that are made to the core are changes, the same for the same seed."""

from __future__ import annotations

import ast

import pytest

from scripts.core_changes import capacities_in, changes
from scripts.mutants import interval

CODE = """\
def f(a, b):
    if a < 3 and not b:
        return a + 1
    return True
"""


def test_every_operator_word_and_number_is_changed_once() -> None:
    found = list(changes("f.py", CODE))
    assert {(each.line, each.what.partition(" ")[2]) for each in found} == {
        (2, "Lt to LtE"),
        (2, "to Or"),
        (2, "3 to 4"),
        (2, "without not"),
        (3, "Add to Sub"),
        (3, "1 to 2"),
        (4, "True to False"),
    }
    texts = [each.made_in(CODE) for each in found]
    assert len({*texts, ast.unparse(ast.parse(CODE)) + "\n"}) == 8
    assert "if a < 3 or not b:" in texts[[each.what.endswith("Or") for each in found].index(True)]


@pytest.mark.parametrize(
    ("noticed", "of", "low", "high"),
    [(90, 100, 0.826, 0.945), (0, 10, 0, 0.278), (10, 10, 0.722, 1)],
)
def test_the_interval_is_wilsons(noticed: int, of: int, low: float, high: float) -> None:
    assert interval(noticed, of) == pytest.approx((low, high), abs=0.001)


IDLE = """\
MOST_SUMS = 100
'Sums remembered.'
Number = int | float | None
MASK = 1 | LOW

def f(a: int | None, kept, rows) -> int | None:
    if len(kept) > MOST_SUMS:
        kept.clear()
    return [x for x, _ in zip(a, rows, strict=True)]
"""


def test_what_decides_nothing_is_left_out_by_rule() -> None:
    assert [*capacities_in(IDLE)] == ["MOST_SUMS"]
    found = changes("f.py", IDLE, frozenset(capacities_in(IDLE)))
    assert {(each.line, each.what.partition(" ")[2]) for each in found} == {
        (4, "1 to 2"),
        (4, "BitOr to BitAnd"),
    }
