"""How a response, the progress of an action and a point of the scale are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import PlainValidator, WithJsonSchema

from eflg_engine.evidence.council_papers import SCALE, Progress, Response
from eflg_engine.reading.checking import reader
from eflg_engine.reading.problems import did_you_mean, listed, suggestion
from eflg_engine.reading.value_schemas import one_of
from eflg_engine.reading.values import BadValue, folded

E = TypeVar("E", bound=StrEnum)


def _choice(what: str, words: Sequence[E], other: Mapping[str, str]) -> Callable[[object], E]:
    """Reads one of these words; `other` holds other words, and which of these they mean."""

    def read(value: object) -> E:
        text = folded(str(value))
        found = next((word for word in words if folded(word) == text), None)
        if found is None:
            hint = suggestion(other[text]) if text in other else did_you_mean(text, words)
            raise BadValue(f"unknown_{what}", f"there is no such {what}", listed(words), hint)
        return found

    return read


_RESPONSES = tuple(response for response in Response if response)
_OTHER_RESPONSES = {
    "accept": "accepted",
    "agreed": "accepted",
    "adapt": "partly",
    "partial": "partly",
    "partially accepted": "partly",
    "partly accepted": "partly",
    "refused": "declined",
    "reject": "declined",
    "rejected": "declined",
    "complete": "already_done",
    "done": "already_done",
}
_PROGRESS = tuple(Progress)
_OTHER_PROGRESS = {
    "amber": "at_risk",
    "cancelled": "stopped",
    "closed": "done",
    "complete": "done",
    "completed": "done",
    "delayed": "behind",
    "finished": "done",
    "green": "on_track",
    "in progress": "started",
    "late": "behind",
    "open": "not_started",
    "planned": "not_started",
    "red": "behind",
    "under way": "started",
    "underway": "started",
}
_POINTS = {
    folded(word): point for point, title in enumerate(SCALE, 1) for word in (str(point), title)
}


_POINT_WORDS = (*SCALE, *(str(point) for point in range(1, len(SCALE) + 1)))


def _point(value: object) -> int:
    text = folded(str(value))
    if text not in _POINTS:
        points = "; ".join(f"{point} ({title.lower()})" for point, title in enumerate(SCALE, 1))
        hint = did_you_mean(text, SCALE)
        raise BadValue("unknown_status", "this is not a point of the scale", points, hint)
    return _POINTS[text]


ResponseWord = Annotated[
    Response,
    PlainValidator(reader(_choice("response", _RESPONSES, _OTHER_RESPONSES))),
    WithJsonSchema(one_of(map(str, _RESPONSES))),
]
ProgressWord = Annotated[
    Progress,
    PlainValidator(reader(_choice("status", _PROGRESS, _OTHER_PROGRESS))),
    WithJsonSchema(one_of(map(str, _PROGRESS))),
]
Point = Annotated[
    int,
    PlainValidator(reader(_point)),
    WithJsonSchema(one_of(_POINT_WORDS, bare=range(1, len(SCALE) + 1))),
]
