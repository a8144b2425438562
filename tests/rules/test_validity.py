"""The rules held against published cases: what docs/validity.md says, and that it says it."""

from __future__ import annotations

from functools import cache

import pytest

from scripts.validity_page import CASES, PAGE, Case, cases, validity_page
from tests.support.golden import Golden

pytestmark = pytest.mark.slow


@cache
def by_id() -> dict[str, Case]:
    return {case.id: case for case in cases()}


def test_the_page_is_what_the_rules_make_of_the_cases(golden: Golden) -> None:
    golden.page(PAGE, validity_page())


@pytest.mark.parametrize("name", sorted(path.stem for path in (CASES / "readings").iterdir()))
def test_no_reading_is_contradicted(name: str) -> None:
    case = by_id()[name]
    assert "contradicted**" not in case.verdict()
    assert "Excellent" not in case.shown.level_title, "so few facts show no such level"


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("brent-2015", "achieving"),
        ("brent-2016", "excellent"),
        ("essex-2016", "excellent"),
        ("hackney-2018", "excellent"),
        ("york-2013", "achieving"),
        ("cambridgeshire-fire-2014", "achieving"),
    ],
)
def test_what_assessors_gave_comes_out_with_doubts_as_yes(name: str, level: str) -> None:
    case = by_id()[name]
    assert case.with_yes is not None
    assert case.with_yes.level == level


def test_bradford_stands_nowhere_below_developing() -> None:
    case = by_id()["bradford-2022"]
    assert case.with_yes is not None
    assert all(theme.level is not None for theme in case.with_yes.themes.values())


def test_in_2015_fourteen_themes_of_brent_stood_at_excellent() -> None:
    case = by_id()["brent-2015"]
    assert case.with_yes is not None
    levels = [theme.level for theme in case.with_yes.themes.values()]
    assert levels.count("excellent") == 14


def test_a_doubt_taken_as_no_never_gives_more() -> None:
    for case in by_id().values():
        if case.with_yes is not None and case.with_no is not None:
            for theme, held in case.with_no.themes.items():
                assert (held.level_number or -1) <= (case.with_yes.themes[theme].level_number or 0)
