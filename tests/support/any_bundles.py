"""Bundles of any content at all, as data: a framework need not know their words."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.support.supports import mappings

TRICKY = (
    *(
        "no",
        "yes",
        "on",
        "off",
        "true",
        "null",
        "~",
        "1:20",
        "2019-10",
        "2019-06-26",
        "0x1F",
        "1_000",
    ),
    *(
        "1e3",
        "007",
        "1.0",
        "-",
        "- a",
        "? a",
        ": a",
        "a: b",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
    ),
    *(
        "{a}",
        "[a]",
        "a, b",
        "'",
        '"',
        "\\",
        "\\n",
        "a\nb",
        "a\n\nb\n",
        " a ",
        "\ta",
        "\u00a0a\u00a0",
    ),
    *(
        "a\u2028b",
        "a\x85b",
        "a\x00b",
        "a\x07b",
        "a\x1bb",
        "a\ufeffb",
        "\ufffe",
        "é",
        "😀",
        "ﬁ",
        "a\r\nb",
    ),
    *(
        "=",
        "<<",
        ">",
        "|",
        "---",
        "...",
        "all",
        "none",
        "None",
        "x" * 300,
        "word " * 80,
        "a  b",
        "\u200b",
    ),
)
TEXT = st.sampled_from(TRICKY) | st.text(st.characters(codec="utf-8"))
FULL = TEXT.filter(str.strip)
ID = FULL.filter(lambda text: text.strip() != "all")
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))
NUMBERS = (
    st.decimals(-(10**14), 10**14, places=0).map(int)
    | st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8), max_value=10**8
    ).map(str)
    | st.sampled_from(
        (0, "0.000000000000001", "1e-15", 1e-15, "999999999999999", "-0", 0.1, "1e14")
    )
)


@st.composite
def items(draw: st.DrawFn, item_id: str) -> dict[str, Any]:
    dated = draw(DATES)
    item: dict[str, Any] = {
        "id": item_id,
        "title": draw(FULL),
        "kind": draw(FULL),
        "supports": draw(st.lists(FULL, min_size=1, max_size=3) | FULL | mappings(FULL, FULL)),
        "dated": draw(st.sampled_from((dated, dated.isoformat(), f"{dated:%Y-%m}"))),
    }
    for key in ("shows", "assurance"):
        if draw(st.booleans()):
            item[key] = draw(FULL)
    for key in ("characteristics", "aims", "objectives", "services", "partners"):
        if draw(st.booleans()):
            item[key] = draw(st.lists(FULL, max_size=3) | FULL)
    for key in ("link", "difference", "note"):
        if draw(st.booleans()):
            item[key] = draw(TEXT)
    if draw(st.booleans()):
        names = draw(st.lists(FULL, max_size=3, unique_by=str.strip))
        item["measures"] = {name: draw(NUMBERS) for name in names}
    return item


@st.composite
def bundles(draw: st.DrawFn) -> dict[str, Any]:
    """Any bundle at all, as data: a framework need not know its words."""
    ids = draw(st.lists(ID, max_size=3, unique_by=lambda text: text.strip().casefold()))
    own = {"name", "code", "services", "partners"}
    facts = draw(
        st.lists(FULL.filter(lambda key: key.strip() not in own), max_size=2, unique_by=str.strip)
    )
    return {
        "format": draw(st.sampled_from((1, "1"))),
        "framework": draw(TEXT),
        "as_at": draw(DATES | st.none()),
        "council": {
            "name": draw(FULL),
            "code": draw(TEXT),
            "services": draw(st.lists(FULL, max_size=2)),
            **{fact: draw(FULL | st.integers(0, 10**6)) for fact in facts},
        },
        "scope": {"modules": draw(st.lists(FULL, min_size=1, max_size=2) | st.just("all"))},
        "strategic_aims": [
            {"id": each, "text": draw(TEXT), "priorities": [{"id": draw(FULL), "text": draw(TEXT)}]}
            for each in ids
        ],
        "objectives": [
            {
                "id": each,
                "text": draw(TEXT),
                "published": draw(DATES),
                "aims": draw(st.lists(FULL, max_size=2)),
            }
            for each in ids
        ],
        "evidence": [draw(items(each)) for each in ids],
        "note": draw(TEXT),
    }
