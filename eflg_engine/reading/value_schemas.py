"""JSON Schemas of the values that `values` reads.

An editor takes a bare figure for a number and a quoted one for text; both are read, so both stand
in a schema. The patterns say what is read as far as a pattern can: a test holds them to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import JsonValue

from eflg_engine.reading.values import NO_END, NOT_YET

Schema = dict[str, JsonValue]

_YEAR = r"(?!0000)[0-9]{4}"
_LEAP_YEAR = (
    r"(?:[0-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?!0000)(?:[02468][048]|[13579][26])00)"
)
_DAY = (
    rf"{_YEAR}-(?:0?[13578]|1[02])-(?:0?[1-9]|[12][0-9]|3[01])"
    rf"|{_YEAR}-(?:0?[469]|11)-(?:0?[1-9]|[12][0-9]|30)"
    rf"|{_YEAR}-0?2-(?:0?[1-9]|1[0-9]|2[0-8])|{_LEAP_YEAR}-0?2-29"
)
_DIGITS = 15


def _text(pattern: str, **more: JsonValue) -> Schema:
    """Text of such a form, with blanks around it."""
    return {"type": "string", "pattern": rf"^\s*(?:{pattern})\s*$", **more}


def _any_case(word: str) -> str:
    """A pattern of a word without regard to case, blanks, hyphens and underscores."""
    letters = (
        r"[\s_-]+" if each in " _-" else
        f"[{each.upper()}{each.lower()}]" if each.isalpha() else re.escape(each)
        for each in word
    )  # fmt: skip
    return "".join(letters)


def one_of(words: Iterable[str], *, bare: Iterable[int] = ()) -> Schema:
    """One of these words, written in any way; the words as they are come first, for editors."""
    found = [*words]
    return {"anyOf": [{"enum": [*bare, *found]}, _text("|".join(map(_any_case, found)))]}


def whole(least: int, most: int) -> Schema:
    """A whole number in a range, also in quotes. `most` is a power of ten; `least` is 0 or 1."""
    places = len(str(most)) - 1
    zero = "|0+" if least < 1 else ""
    tens = "|".join(rf"[1-9][0-9]{{0,{places - 1 - n}}}[eE]\+?0?{n}" for n in range(places))
    some = rf"0*(?:[1-9][0-9]{{0,{places - 1}}}|{most}){zero}|{tens}|1[eE]\+?0?{places}"
    return _whole(least, most, rf"\+?(?:{some})")


def _whole(least: int, most: int, pattern: str) -> Schema:
    number: Schema = {"type": "integer", "minimum": least, "maximum": most}
    return {"anyOf": [number, _text(rf"{pattern}(?:\.0+)?")]}


_A_DATE: list[JsonValue] = [
    _text(rf"{_DAY}|{_YEAR}(?:-(?:0?[1-9]|1[0-2]))?", examples=["2019-06-26", "2018-10"]),
    {"type": "integer", "minimum": 1000, "maximum": 9999},
]
DATE: Schema = {"anyOf": _A_DATE}
ITEM_DATE: Schema = {"anyOf": [*_A_DATE, _text("|".join(map(_any_case, (*NOT_YET, *NO_END))))]}
NUMBER: Schema = {
    "anyOf": [
        {"type": "number", "minimum": -(10**_DIGITS) + 1, "maximum": 10**_DIGITS - 1},
        _text(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,2})?"),
    ]
}
COUNT = whole(1, 1000)
WEEKS = _whole(-520, 520, r"[+-]?0*(?:[1-4]?[0-9]{1,2}|5[01][0-9]|520)")
FORMAT: Schema = {"enum": [1, "1"]}
INTERVAL = _text(
    r"(?!0+\D)[0-9]{1,5}\s*(?:[Dd][Aa][Yy]|[Ww][Ee][Ee][Kk]|[Mm][Oo][Nn][Tt][Hh]|[Yy][Ee][Aa][Rr])[Ss]?",
    examples=["18 months", "3 years"],
)
_SHARE = (
    r"(?:[Aa][Ll][Ll]|(?!0+(?:\.0+)?\s*%)(?:0?[0-9]{1,2}(?:\.[0-9]{1,6})?|100(?:\.0{1,6})?)\s*%)"
)
SHARE = _text(_SHARE, examples=["all", "80%"])
SHARE_OR_NONE = _text(rf"{_SHARE}|[Nn][Oo][Nn][Ee]", examples=["all", "80%", "none"])
COST: Schema = {"anyOf": [COUNT, SHARE]}
YEARLY_DAY = _text(
    r"(?:0?[13578]|1[02])-(?:0?[1-9]|[12][0-9]|3[01])|(?:0?[469]|11)-(?:0?[1-9]|[12][0-9]|30)"
    r"|0?2-(?:0?[1-9]|1[0-9]|2[0-8])",
    examples=["03-31"],
)
FLAG: Schema = {"anyOf": [{"type": "boolean"}, one_of(("true", "false", "yes", "no"))]}
ID: Schema = _text(r"(?!all\s*$)[a-z0-9]+(?:[_-][a-z0-9]+)*") | {
    "type": ["string", "integer", "boolean"],
    "minimum": 0,
}
CODE: Schema = _text(r"(?=.*[0-9])[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*") | {
    "type": ["string", "number"],
    "minimum": 0,
}
