"""What a bundle file may hold: pydantic models, used at the border only.

Names of kinds, rungs, criteria and the like are looked up when the framework is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from eflg_engine.evidence.papers import SCALE, Progress, Response
from eflg_engine.reading.checking import FORMAT, OneOrMore, Strict, Text, raise_custom
from eflg_engine.reading.problems import did_you_mean, listed
from eflg_engine.reading.values import BadValue, folded, read_date

_DATE_SCHEMA = {
    "type": "string",
    "pattern": r"^\d{4}-\d{1,2}(-\d{1,2})?$",
    "examples": ["2019-06-26", "2018-10"],
}


def _first_day(value: object) -> date:
    try:
        return read_date(value)
    except BadValue as error:
        raise_custom(error)


def _last_day(value: object) -> date:
    try:
        return read_date(value, last_of_month=True)
    except BadValue as error:
        raise_custom(error)


FirstDay = Annotated[Any, BeforeValidator(_first_day), WithJsonSchema(_DATE_SCHEMA)]
LastDay = Annotated[Any, BeforeValidator(_last_day), WithJsonSchema(_DATE_SCHEMA)]
Figure = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=15)]
Words = Annotated[list[Text], OneOrMore]
SomeWords = Annotated[list[Text], OneOrMore, Field(min_length=1)]


class ObjectiveFile(Strict):
    """An equality objective of the council."""

    id: Text
    text: str = ""
    published: FirstDay | None = None
    aims: Words = Field(default_factory=list)
    priorities: Words = Field(default_factory=list)


class PriorityFile(Strict):
    """A priority under a strategic aim."""

    id: Text
    text: str = ""


class StrategicAimFile(Strict):
    """A strategic aim that objectives serve."""

    id: Text
    text: str = ""
    priorities: list[PriorityFile] = Field(default_factory=list)


class ExpectedFile(Strict):
    """Evidence that an action is to bring; its date is the action's due date unless it says."""

    id: Text | None = None
    title: Text
    kind: Text
    supports: SomeWords
    dated: FirstDay | None = None
    review_by: LastDay | None = None
    shows: Text | None = None
    assurance: Text | None = None
    characteristics: Words = Field(default_factory=list)
    aims: Words = Field(default_factory=list)
    objectives: Words = Field(default_factory=list)
    priorities: Words = Field(default_factory=list)
    services: Words = Field(default_factory=list)
    partners: Words = Field(default_factory=list)
    measures: dict[str, Figure] = Field(default_factory=dict)
    link: str = ""
    difference: str = ""
    note: str = ""


class EvidenceItemFile(ExpectedFile):
    """One thing a council can show."""

    id: Text
    dated: FirstDay


def _choice(what: str, words: Sequence[str], meant: Mapping[str, str]) -> Callable[[object], str]:
    """Reads one of these words; `meant` holds other words and what they are likely to mean."""

    def read(value: object) -> str:
        text = folded(value) if isinstance(value, str) else str(value)
        found = next((word for word in words if folded(word) == text), None)
        if found is None:
            hint = f'did you mean "{meant[text]}"?' if text in meant else did_you_mean(text, words)
            message = f"there is no such {what}"
            raise_custom(BadValue(f"unknown_{what}", message, listed(words), hint))
        return found

    return read


_RESPONSES = [str(response) for response in Response if response]
_PROGRESS = [str(progress) for progress in Progress]
ResponseWord = Annotated[
    str,
    BeforeValidator(
        _choice(
            "response",
            _RESPONSES,
            {
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
            },
        )
    ),
    WithJsonSchema({"enum": _RESPONSES}),
]
ProgressWord = Annotated[
    str,
    BeforeValidator(
        _choice(
            "status",
            _PROGRESS,
            {
                "amber": "at_risk",
                "cancelled": "stopped",
                "closed": "done",
                "complete": "done",
                "completed": "done",
                "delayed": "behind",
                "finished": "done",
                "green": "on_track",
                "in progress": "on_track",
                "late": "behind",
                "open": "not_started",
                "planned": "not_started",
                "red": "behind",
                "under way": "on_track",
                "underway": "on_track",
            },
        )
    ),
    WithJsonSchema({"enum": _PROGRESS}),
]


def _status(value: object) -> int:
    text = folded(value) if isinstance(value, str) else str(value)
    points = {word: n for n, title in enumerate(SCALE, 1) for word in (str(n), folded(title))}
    if text not in points:
        allowed = "; ".join(f"{point} ({title.lower()})" for point, title in enumerate(SCALE, 1))
        meant = did_you_mean(text, [folded(title) for title in SCALE])
        raise_custom(BadValue("unknown_status", "this is not a point of the scale", allowed, meant))
    return points[text]


Status = Annotated[
    int,
    BeforeValidator(_status),
    WithJsonSchema({"enum": [*range(1, len(SCALE) + 1), *SCALE]}),
]


class ClaimFile(Strict):
    """What the council says of itself: a status from 1 to 4, a level, or both."""

    target: Text = Field(alias="for")
    status: Status | None = None
    level: Text | None = None
    how: str = ""
    difference: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _says_something(self) -> ClaimFile:
        if self.status is None and self.level is None:
            raise_custom(
                BadValue(
                    "missing_key",
                    'a self-assessment says how things stand: the key "status" or "level" '
                    "is missing here",
                    "status: 1 to 4, level: a level of the framework, or both",
                )
            )
        return self


class ActionFile(Strict):
    """A line of the action plan."""

    id: Text
    recommendation: str = ""
    source: str = ""
    response: ResponseWord | None = None
    reason: str = ""
    action: str = ""
    lead: str = ""
    resources: str = ""
    due: LastDay | None = None
    phase: str = ""
    status: ProgressWord | None = None
    finished: FirstDay | None = None
    evidence_expected: Annotated[list[ExpectedFile], OneOrMore] = Field(default_factory=list)
    evidence: Words = Field(default_factory=list)
    note: str = ""

    @model_validator(mode="after")
    def _adds_up(self) -> ActionFile:
        if self.response not in (None, Response.ACCEPTED) and not self.reason:
            raise_custom(
                BadValue(
                    "missing_key",
                    f'the response is "{self.response}", but the key "reason" is missing here',
                    "reason: why, in a sentence",
                )
            )
        if self.finished is not None and self.status != Progress.DONE:
            raise_custom(
                BadValue(
                    "contradiction",
                    f'"finished" gives a date, but the status is "{self.status or "not_started"}"',
                    'status: done, or no "finished"',
                )
            )
        return self


class PastResultFile(Strict):
    """A result from earlier, as whoever gave it worded it."""

    framework: Text
    level: Text
    dated: FirstDay
    valid_until: LastDay | None = None
    by: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> PastResultFile:
        if self.valid_until is not None and self.valid_until < self.dated:
            raise_custom(
                BadValue(
                    "contradiction",
                    f'"valid_until" ({self.valid_until}) is before "dated" ({self.dated})',
                    "a day on or after it",
                )
            )
        return self


class CouncilFile(Strict):
    """The council and the facts about it that rules may depend on."""

    model_config = Strict.model_config | {"extra": "allow"}

    name: Text
    code: str = ""
    services: Words = Field(default_factory=list)
    partners: Words = Field(default_factory=list)


class ScopeFile(Strict):
    """What is assessed: which modules, and which characteristics."""

    modules: SomeWords = Field(default_factory=lambda: ["all"])
    characteristics: SomeWords = Field(default_factory=lambda: ["all"])


class BundleFile(Strict):
    """All that a council offers, with its profile, objectives and scope."""

    format: FORMAT = "1"
    framework: str = ""
    as_at: FirstDay | None = None
    council: CouncilFile
    scope: ScopeFile = Field(default_factory=ScopeFile)
    strategic_aims: list[StrategicAimFile] = Field(default_factory=list)
    objectives: list[ObjectiveFile] = Field(default_factory=list)
    evidence: list[EvidenceItemFile] = Field(default_factory=list)
    self_assessment: list[ClaimFile] = Field(default_factory=list)
    actions: list[ActionFile] = Field(default_factory=list)
    past_results: list[PastResultFile] = Field(default_factory=list)
    note: str = ""
