"""Values as files write them: what is read, what is refused, and what was probably meant."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from eflg_engine.reading.values import (
    BadValue,
    Interval,
    folded,
    read_count,
    read_date,
    read_interval,
    read_number,
    read_relative_date,
    read_share,
)
from eflg_engine.reading.words import meant

pytestmark = pytest.mark.core

TODAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("written", "day", "last_day"),
    [
        ("2019-06-26", date(2019, 6, 26), date(2019, 6, 26)),
        ("2019-6-2", date(2019, 6, 2), date(2019, 6, 2)),
        (" 2019-06 ", date(2019, 6, 1), date(2019, 6, 30)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        (date(2019, 6, 26), date(2019, 6, 26), date(2019, 6, 26)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        (2019, date(2019, 1, 1), date(2019, 12, 31)),
        ("0001-01-01", date.min, date.min),
        ("1889-04", date(1889, 4, 1), date(1889, 4, 30)),
        ("9999", date(9999, 1, 1), date.max),
        (datetime(2019, 6, 26, 23, 59), date(2019, 6, 26), date(2019, 6, 26)),  # noqa: DTZ001
    ],
)
def test_dates(written: object, day: date, last_day: date) -> None:
    assert read_date(written) == day
    assert read_date(written, last=True) == last_day


@pytest.mark.parametrize(
    ("written", "meant_date"),
    [
        ("26/06/2019", "2019-06-26"),
        ("26.6.2019", "2019-06-26"),
        ("26-06-2019", "2019-06-26"),
        ("26 6 19", "2019-06-26"),
        ("06/26/2019", "2019-06-26"),
        ("2019/06/26", "2019-06-26"),
        ("20190626", "2019-06-26"),
        ("201906", "2019-06"),
        ("06/2019", "2019-06"),
        ("June 2019", "2019-06"),
        ("Sept. 2019", "2019-09"),
        ("26th June, 2019", "2019-06-26"),
        ("26-Jun-2019", "2019-06-26"),
        ("June 26, 2019", "2019-06-26"),
        ("2019-06-26 10:30", "2019-06-26"),
        ("2019-26-06", "2019-06-26"),
        ("2019-02-30", None),
        ("2019-06-26 to 2019-07-01", None),
        ("1/2/3", None),
        ("31 June 2019", None),
        ("29/02/2019", None),
        ("0000-10-14", None),
        ("2019-00-10", None),
        ("summer 2019", None),
        ("٢٠١٩-٠٦-٢٦", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_what_is_no_date(written: object, meant_date: str | None) -> None:
    with pytest.raises(BadValue) as caught:
        read_date(written)
    assert caught.value.hint == (f'did you mean "{meant_date}"?' if meant_date else "")


@pytest.mark.parametrize(
    ("written", "interval"),
    [
        ("18 months", Interval(18, 0)),
        ("1 month", Interval(1, 0)),
        ("3 years", Interval(36, 0)),
        ("90 Days", Interval(0, 90)),
        ("2weeks", Interval(0, 14)),
        ("100 years", Interval(1200, 0)),
    ],
)
def test_intervals(written: str, interval: Interval) -> None:
    assert read_interval(written) == interval
    assert read_interval(str(interval)) == interval


@pytest.mark.parametrize(
    ("written", "meant_interval"),
    [
        ("3y", "3 years"),
        ("3yrs", "3 years"),
        ("18m", "18 months"),
        ("6 mths", "6 months"),
        ("2wks", "2 weeks"),
        ("three years", "3 years"),
        ("a year", "1 year"),
        ("1.5 years", "18 months"),
        ("the last 3 years", "3 years"),
        ("3 years ago", "3 years"),
        ("3-year", "3 years"),
        ("0 years", None),
        ("200 years", None),
        ("-3 years", None),
        ("99999999999 years", None),
        ("years", None),
        (True, None),
        (None, None),
    ],
)
def test_what_is_no_interval(written: object, meant_interval: str | None) -> None:
    with pytest.raises(BadValue) as caught:
        read_interval(written)
    assert caught.value.hint == (f'did you mean "{meant_interval}"?' if meant_interval else "")


def test_relative_dates() -> None:
    assert read_relative_date("today", TODAY) == TODAY
    assert read_relative_date("1 year ago", TODAY) == date(2023, 2, 28)
    assert read_relative_date("in 2 weeks", TODAY) == date(2024, 3, 14)
    assert read_relative_date("2019-06", TODAY) == date(2019, 6, 1)
    for nonsense in ("in 99999999999 years", "ages ago", "tomorrow", None, 5):
        with pytest.raises(BadValue):
            read_relative_date(nonsense, TODAY)


@pytest.mark.parametrize(
    ("written", "share"),
    [("all", 1), ("ALL", 1), ("80%", Fraction(4, 5)), ("66.7 %", Fraction(667, 1000)), ("100%", 1)],
)
def test_shares(written: str, share: Fraction | int) -> None:
    assert read_share(written) == share


@pytest.mark.parametrize(
    ("written", "meant_share"),
    [
        ("80", "80%"),
        (80, "80%"),
        ("0.8", "80%"),
        (1, None),
        ("0%", None),
        ("101%", None),
        ("half", None),
    ],
)
def test_what_is_no_share(written: object, meant_share: str | None) -> None:
    with pytest.raises(BadValue) as caught:
        read_share(written)
    assert caught.value.hint == (f'did you mean "{meant_share}"?' if meant_share else "")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("62", "62"),
        ("-4.50", "-4.5"),
        (0.1, "0.1"),
        (10**14, "1e14"),
        ("1e-15", "1e-15"),
        ("0", "0"),
    ],
)
def test_numbers(written: object, number: str) -> None:
    assert read_number(written) == Decimal(number)


@pytest.mark.parametrize(
    ("written", "code", "meant_number"),
    [
        ("62%", "not_a_number", "62"),
        ("£1,200", "not_a_number", "1200"),
        ("1_000", "not_a_number", None),
        ("٣", "not_a_number", None),
        ("²", "not_a_number", None),
        ("nan", "not_a_number", None),
        ("Infinity", "not_a_number", None),
        ("1e400", "not_a_number", None),
        ("9" * 5000, "not_a_number", None),
        (True, "not_a_number", None),
        ("1e15", "out_of_range", None),
        ("1e-16", "out_of_range", None),
        ("1234567890.123456", "out_of_range", None),
    ],
)
def test_what_is_no_number(written: object, code: str, meant_number: str | None) -> None:
    with pytest.raises(BadValue) as caught:
        read_number(written)
    assert caught.value.code == code
    assert caught.value.hint == (f'did you mean "{meant_number}"?' if meant_number else "")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("62,5", 'did you mean "62.5"?'),
        ("7,5e1", ""),
        ("1.234,5", 'did you mean "1234.5"?'),
        ("12,500.5", 'did you mean "12500.5"?'),
        ("1,234,567", 'did you mean "1234567"?'),
        ("12 500", 'did you mean "12500"?'),
        ("12,500", 'write "12500", or "12.500" if that is a decimal comma'),
        ("-12,500", 'write "-12500", or "-12.500" if that is a decimal comma'),
        ("1 2 3", ""),
        ("12,50,0", ""),
        ("0,500", 'did you mean "0.500"?'),
    ],
)
def test_a_hint_never_changes_a_number(written: str, hint: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_number(written)
    assert caught.value.hint == hint


@pytest.mark.parametrize("written", ["365", 365, "18"])
def test_a_bare_number_is_no_interval_of_months(written: object) -> None:
    with pytest.raises(BadValue) as caught:
        read_interval(written)
    assert caught.value.hint == "say of what: days, weeks, months or years"


@pytest.mark.parametrize(
    "written", ["2023/24", "2023-24", "2023/2024", "FY 2023/24", "2023\u201324"]
)
def test_a_financial_year_is_told_which_day_to_write(written: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_date(written)
    assert '"2024-03-31"' in caught.value.hint


@pytest.mark.parametrize("written", ["TBC", "tba", "to be confirmed", "N/A"])
def test_a_date_to_be_confirmed_is_left_out(written: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_date(written)
    assert caught.value.message == "this says that there is no date yet"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe"),
        ("Cafe\u0301", "CAFÉ"),
        ("\uff52\uff41\uff43\uff45", "race"),
        ("Straße", "strasse"),
        ("Under_One-roof", "under one  roof"),
        ("\ufb01re", "fire"),
    ],
)
def test_words_are_folded_by_case_width_and_accents(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_counts() -> None:
    assert [read_count(written) for written in ("3", 3, 3.0, "3.0", " 3 ", "1000")] == [
        3,
        3,
        3,
        3,
        3,
        1000,
    ]
    for written in ("0", -1, 1001, 2.5, "two", True, None, "²"):
        with pytest.raises(BadValue):
            read_count(written)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("whithin", "within"),
        ("WITHIN", "within"),
        ("titel", "title"),
        ("nmae", "name"),
        ("review by", "review_by"),
        ("colour", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_the_word_that_was_meant(written: str, word: str | None) -> None:
    assert meant(written, ("within", "title", "name", "review_by", "dated")) == word
