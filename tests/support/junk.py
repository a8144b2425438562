"""Values and texts that belong in no file, and what loading them may answer."""

from __future__ import annotations

import datetime
import pickle
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from eflg_engine import InvalidInput
from eflg_engine.reading.problems import CODES

SECONDS = 5  # a loaded machine is slow; only growth out of hand takes longer

JUNK_TEXTS = (
    *("", "~", "null", "no", "yes", "1:20", "-", ":", "? x", "- x", "a: b", "a: b: c", "&a", "*a"),
    *(
        "!!str x",
        "!x",
        "|",
        ">-",
        "{",
        "}",
        "[",
        "]",
        "{}",
        "[]",
        "'",
        '"',
        "%",
        "@",
        "`",
        "#",
        "\\",
    ),
    *(
        "<<: *a",
        "---",
        "...",
        "\t",
        " ",
        "\u2028",
        "\x85",
        "\ufeff",
        "\x00",
        "\x07",
        "é",
        "😀",
        "²",
    ),
    *(
        "2019-02-30",
        "26/06/2019",
        "0000-00-00",
        "9999-99",
        "99999999999999999999",
        "-1",
        "0",
        "1e99",
    ),
    *("NaN", ".inf", "0x1F", "1_000", "3y", "99999 years", "all", "ALL", "none", "All the things"),
    *("at_most: 1", "not: {}", "x" * 200, "communities", "communities.information", "E01", "٣"),
)
JUNK_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(JUNK_TEXTS)
    | st.sampled_from(
        (
            10**4000,  # longer ones Hypothesis cannot show
            -(10**400),
            Decimal("NaN"),
            Decimal("1e400"),
            Decimal("sNaN"),
            b"bytes",
            "\ud800",
            object(),
            1j,
            datetime.datetime(2019, 6, 26, tzinfo=datetime.UTC),
            datetime.date(1, 1, 1),
            datetime.date(9999, 12, 31),
            datetime.time(1),
            range(3),
            Path(),
            int,
        )
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.sets(st.integers(), max_size=2)
        | st.dictionaries(st.text() | st.integers() | st.none() | st.booleans(), inner, max_size=3)
    ),
    max_leaves=5,
)


def answers(load: Callable[[], object], lines: list[str] | None = None) -> None:
    """Loading answers soon, with InvalidInput if with any error, and every place is in the file."""
    started = time.process_time()
    error: InvalidInput | None = None
    try:
        load()
    except InvalidInput as caught:
        error = caught
    assert time.process_time() - started < SECONDS
    if error is None:
        return
    assert error.problems
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert str(error).replace("\n", " ").isprintable()
    for problem in error.problems:
        assert problem.code in CODES
        place = problem.place
        if lines is not None and place.line is not None:
            assert place.column is not None
            assert 1 <= place.line <= len(lines)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1


def containers(data: Any) -> list[Any]:
    """Every mapping and list with something in it; none inside another sort of container."""
    if not isinstance(data, dict | list):
        return []
    inner = data.values() if isinstance(data, dict) else data
    found = [each for value in inner for each in containers(value)]
    usable = data and (isinstance(data, list) or all(isinstance(key, str) for key in data))
    return [data, *found] if usable else found
