"""A bundle file read without pydantic, where all of it is plainly right.

Importing pydantic and making its models takes more than half of the time of `eflg assess`. What
this reads, the models of `written` read alike; in doubt it gives None, and the models say
what is wrong. A test holds its keys and defaults to those of the models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple, cast

from eflg_engine.evidence.council_papers import SCALE, Progress, Response
from eflg_engine.evidence.item import NAMED_BY_ITEMS
from eflg_engine.framework.dimensions import OF_COUNCIL
from eflg_engine.reading.values import (
    ALL,
    BadValue,
    read_date,
    read_item_date,
    read_last_day,
    read_number,
)

if TYPE_CHECKING:
    from eflg_engine.evidence.written import BundleFile


class _Doubt(Exception):
    """The models have to look at this."""


class Shape(NamedTuple):
    """A mapping: how each key is read, which are required, and what stands for one left out."""

    readers: Mapping[str, Callable[[object], object]]
    required: tuple[str, ...] = ()
    defaults: Mapping[str, object] = {}
    names: Mapping[str, str] = {}  # of attributes that are not called as their keys
    extra: str = ""  # the attribute for keys that are not among these, each with a text

    def read(self, value: object) -> SimpleNamespace:
        """The mapping as an object. Raises _Doubt, BadValue."""
        if type(value) is not dict:
            raise _Doubt
        found = {self.names.get(key, key): default for key, default in self.defaults.items()}
        extra: dict[str, str] = {}
        for key, each in value.items():
            if each is None:
                if key in self.required or not (key in self.readers or self.extra):
                    raise _Doubt
            elif key in self.readers:
                found[self.names.get(key, key)] = self.readers[key](each)
            elif self.extra:
                extra[key] = _some(each)
            else:
                raise _Doubt
        if any(key not in value for key in self.required):
            raise _Doubt
        if self.extra:
            found[self.extra] = extra
        return SimpleNamespace(**found)


def plain_file(data: object) -> BundleFile | None:
    """What `BundleFile` makes of the data, as an object with the same attributes; None in doubt."""
    try:
        return cast("BundleFile", BUNDLE.read(data))
    except (_Doubt, BadValue):
        return None


def _text(value: object) -> str:
    if type(value) is not str:
        raise _Doubt
    return value


def _some(value: object) -> str:
    if type(value) is not str or not value:
        raise _Doubt
    return value


def _own_id(value: object) -> str:
    if value == ALL:
        raise _Doubt
    return _some(value)


def _words(value: object) -> list[str]:
    return [_some(each) for each in (value if type(value) is list else [value])]


def _supports(value: object) -> object:
    if type(value) is not dict:
        return _words(value)
    return {_some(name): _under(more) for name, more in value.items()}


def _under(value: object) -> object:
    """What stands under a name of `supports`: nothing, a place, questions, or both."""
    if type(value) is dict and value:
        return {
            _some(name): None if place is None else _some(place) for name, place in value.items()
        }
    if type(value) is list and value:
        return _words(value)
    return None if value is None else _some(value)


def _some_words(value: object) -> list[str]:
    return _words(value or [None])


def _one_of(words: Mapping[str, object]) -> Callable[[object], object]:
    def read(value: object) -> object:
        if type(value) is not str or value not in words:
            raise _Doubt
        return words[value]

    return read


def _list_of(shape: Shape) -> Callable[[object], object]:
    def read(value: object) -> object:
        if type(value) is not list:
            raise _Doubt
        return [shape.read(each) for each in value]

    return read


def _figures(value: object) -> object:
    if type(value) is not dict:
        raise _Doubt
    return {_text(name): read_number(figure) for name, figure in value.items()}


def _format(value: object) -> int:
    if type(value) not in (int, str) or value not in (1, "1"):  # sheets give the number
        raise _Doubt
    return 1


def _doubt(value: object) -> object:
    raise _Doubt


def _texts(*keys: str) -> dict[str, Callable[[object], object]]:
    return dict.fromkeys(keys, _text)


PRIORITY = Shape({"id": _some, "text": _text}, ("id",), {"text": ""})
AIM = Shape(
    {"id": _some, "text": _text, "priorities": _list_of(PRIORITY)},
    ("id",),
    {"text": "", "priorities": ()},
)
OBJECTIVE = Shape(
    {
        "id": _own_id,
        "text": _text,
        "published": read_date,
        "aims": _words,
        "priorities": _words,
    },
    ("id",),
    {"text": "", "published": None, "aims": (), "priorities": ()},
)
EXPECTED = Shape(
    {
        "id": _some,
        "title": _some,
        "kind": _some,
        "shows": _some,
        "assurance": _some,
        "dated": read_last_day,
        "review_by": read_last_day,
        "snapshot": read_date,
        **dict.fromkeys(NAMED_BY_ITEMS, _words),
        "supports": _supports,
        **_texts("link", "difference", "note"),
        "measures": _figures,
        "proposed": _doubt,
        "was": _doubt,
    },
    ("title", "kind"),
    {
        **dict.fromkeys(("id", "dated", "review_by", "snapshot", "shows", "assurance")),
        **dict.fromkeys(("supports", *NAMED_BY_ITEMS), ()),
        **dict.fromkeys(("link", "difference", "note"), ""),
        "measures": {},
        "proposed": (),
        "was": {},
    },
)
ITEM = EXPECTED._replace(
    readers={**EXPECTED.readers, "dated": read_item_date, "not_shown": _words},
    required=("id", "title", "kind", "dated"),
    defaults={
        **{k: v for k, v in EXPECTED.defaults.items() if k not in ("id", "dated")},
        "not_shown": (),
    },
)
CLAIM = Shape(
    {
        "for": _some,
        "status": _one_of(
            {word: n for n, title in enumerate(SCALE, 1) for word in (str(n), title)}
        ),
        "level": _some,
        **_texts("how", "difference", "note"),
    },
    ("for",),
    {"status": None, "level": None, "how": "", "difference": "", "note": ""},
    {"for": "target"},
)
_ACTION_TEXTS = ("recommendation", "source", "reason", "action", "lead", "resources", "phase")
ACTION = Shape(
    {
        "id": _some,
        **_texts(*_ACTION_TEXTS, "note"),
        "response": _one_of({str(each): each for each in Response if each}),
        "status": _one_of({str(each): each for each in Progress}),
        "due": read_last_day,
        "finished": read_date,
        "evidence": _words,
        "evidence_expected": lambda value: _list_of(EXPECTED)(
            [value] if type(value) is dict else value
        ),
    },
    ("id",),
    {
        **dict.fromkeys((*_ACTION_TEXTS, "note"), ""),
        **dict.fromkeys(("response", "status", "due", "finished")),
        "evidence": (),
        "evidence_expected": (),
    },
)
PAST_RESULT = Shape(
    {
        "framework": _some,
        "level": _some,
        "dated": read_date,
        "valid_until": read_last_day,
        **_texts("by", "note"),
    },
    ("framework", "level", "dated"),
    {"valid_until": None, "by": "", "note": ""},
)
COUNCIL = Shape(
    {"name": _some, "code": _text, **dict.fromkeys(OF_COUNCIL, _words)},
    ("name",),
    {"code": "", **dict.fromkeys(OF_COUNCIL, ())},
    extra="__pydantic_extra__",
)
SCOPE = Shape(
    {"modules": _some_words, "characteristics": _some_words},
    (),
    {"modules": (ALL,), "characteristics": (ALL,)},
)
BUNDLE = Shape(
    {
        "format": _format,
        "framework": _text,
        "as_at": read_date,
        "note": _text,
        "council": COUNCIL.read,
        "scope": SCOPE.read,
        "was": _doubt,
        "strategic_aims": _list_of(AIM),
        "objectives": _list_of(OBJECTIVE),
        "evidence": _list_of(ITEM),
        "self_assessment": _list_of(CLAIM),
        "actions": _list_of(ACTION),
        "past_results": _list_of(PAST_RESULT),
    },
    ("council",),
    {
        "format": 1,
        "framework": "",
        "as_at": None,
        "note": "",
        "scope": SCOPE.read({}),
        **dict.fromkeys(("strategic_aims", "objectives", "evidence", "self_assessment"), ()),
        "actions": (),
        "past_results": (),
        "was": {},
    },
)
