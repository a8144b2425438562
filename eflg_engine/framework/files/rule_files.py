"""What framework.yaml and module files may hold: pydantic models, used at the border only.

They say what shape a file has. Whether its words lead anywhere (kinds, rungs, sources, levels) is
checked apart, in `checks/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from eflg_engine.framework.files.requirements import (
    NOT_POSITIVE,
    ConditionFile,
    DueFile,
    RequirementFile,
)
from eflg_engine.framework.files.values import (
    SHARE_PATTERN,
    Day,
    Flag,
    IntervalText,
    ShareText,
    Words,
)
from eflg_engine.framework.files.vocabulary import AddsFile, VocabularyFile
from eflg_engine.reading.checking import Count, Format, Id, OneOrMore, Strict, Text, reader
from eflg_engine.reading.problems import did_you_mean, listed
from eflg_engine.reading.values import BadValue, read_count, read_share

MOST_POINTS = 100
"""Points that a theme can give at one level."""
MOST_BAND = 1_000_000
POLICY_KINDS = ("shares", "points")


def _roll_up(value: object) -> Fraction | None:
    if isinstance(value, str) and value.casefold() == "none":
        return None
    try:
        return read_share(value)
    except BadValue as error:
        allowed = f'{error.allowed}, or "none"'
        raise BadValue(error.code, error.message, allowed, error.hint) from None


def _policy_kind(value: object) -> str:
    if value in POLICY_KINDS:
        return str(value)
    hint = did_you_mean(value, POLICY_KINDS) if isinstance(value, str) else ""
    raise BadValue("not_allowed", "there is no such kind of policy", listed(POLICY_KINDS), hint)


def _code(value: object) -> str:
    """What people type for a criterion: digits, letters and points. Raises BadValue."""
    text = str(value)
    if re.fullmatch(r"[0-9A-Za-z]+(\.[0-9A-Za-z]+)*", text) and re.search("[0-9]", text):
        return text
    raise BadValue("bad_code", "this cannot be a code", "digits, letters and points, as 4.5.A1")


def _offered(value: object) -> str:
    """How items are offered, where not by what they support. Raises BadValue."""
    if value == "any":
        return "any"
    raise BadValue("not_allowed", "items cannot be offered so", "any")


CodeText = Annotated[
    str,
    PlainValidator(reader(_code)),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9A-Za-z]+(\.[0-9A-Za-z]+)*$"}),
]
OfferedText = Annotated[str, PlainValidator(reader(_offered)), WithJsonSchema({"enum": ["any"]})]
GivesPoints = Annotated[
    int,
    PlainValidator(reader(lambda value: read_count(value, 0, MOST_POINTS))),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": MOST_POINTS}),
]
BandStart = Annotated[
    int,
    PlainValidator(reader(lambda value: read_count(value, 1, MOST_BAND))),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_BAND}),
]
PolicyKind = Annotated[
    str, PlainValidator(reader(_policy_kind)), WithJsonSchema({"enum": [*POLICY_KINDS]})
]
Weeks = Annotated[
    int,
    PlainValidator(reader(lambda value: read_count(value, -520, 520))),
    WithJsonSchema({"type": "integer", "minimum": -520, "maximum": 520}),
]
RollUpText = Annotated[
    Fraction | None,
    PlainValidator(reader(_roll_up)),
    WithJsonSchema({"type": "string", "pattern": f"^({SHARE_PATTERN}|none)$"}),
]


class SourceRefFile(Strict):
    """Where a criterion comes from: a source of the framework, and the place in it."""

    ref: Text
    at: str = ""

    written_as: ClassVar[str] = "{ref: the id of a source, at: the place in it}"


class ExampleFile(Strict):
    """Evidence that is enough, or not enough and why; dates may be relative.

    It may be told as a difference: `like` an example of enough (by number, from 1), `but` with
    other values in some items (by number), `without` some items. Its own evidence comes besides.
    """

    evidence: list[dict[str, object]] = Field(default_factory=list)
    because: Words = Field(default_factory=list)
    council: dict[str, object] = Field(default_factory=dict)
    objectives: list[dict[str, object]] = Field(default_factory=list)
    scope: dict[str, object] = Field(default_factory=dict)
    as_at: Day | None = None
    note: str = ""
    like: Count | None = None
    but: dict[str, dict[str, object]] = Field(default_factory=dict)
    without: Annotated[list[Count], OneOrMore()] = Field(default_factory=list)

    written_as: ClassVar[str] = "evidence: [{kind: ..., dated: 6 months ago}]"


class ExamplesFile(Strict):
    """Examples that are run as tests of the rule."""

    enough: list[ExampleFile] = Field(default_factory=list)
    not_enough: list[ExampleFile] = Field(default_factory=list)
    does_not_apply: list[ExampleFile] = Field(default_factory=list)

    written_as: ClassVar[str] = "enough, not_enough and does_not_apply, each a list"


class AcceptFile(Strict):
    """A finding of `eflg framework lint` that is right as it stands, and why.

    `of` names what it is about where the code alone does not: a source, a kind, a criterion.
    """

    lint: Text
    because: Text
    of: str = ""

    written_as: ClassVar[str] = "{lint: EF202, because: why it is right as it stands}"


Accepts = Annotated[list[AcceptFile], OneOrMore()]


class CriterionFile(Strict):
    """One thing that is asked for at one level of a theme."""

    id: Id
    statement: Text
    standing: Text | None = None
    bounds: Text | None = None
    source: Annotated[list[SourceRefFile], OneOrMore()] = Field(default_factory=list)
    applies_when: ConditionFile | None = None
    requires: RequirementFile
    remedy: str = ""
    effort: Text | None = None
    note: str = ""
    accepts: Accepts = Field(default_factory=list)
    due: DueFile | None = None
    was: Words = Field(default_factory=list)
    code: CodeText | None = None
    who_holds: str = ""
    examples: ExamplesFile = ExamplesFile()

    refused_keys: ClassVar[Mapping[str, str]] = NOT_POSITIVE
    written_as: ClassVar[str] = "id, statement, requires and the other keys of a criterion"


class ThemeFile(Strict):
    """A theme: criteria by level, lowest level first."""

    id: Id
    title: Text
    aliases: Words = Field(default_factory=list)
    applies_when: ConditionFile | None = None
    criteria: dict[str, list[CriterionFile]]
    accepts: Accepts = Field(default_factory=list)

    written_as: ClassVar[str] = "id, title and criteria"


class MeasureTitleFile(Strict):
    """What a named figure is called and counted in."""

    title: Text
    unit: str = ""

    written_as: ClassVar[str] = "{title: Share of those asked who replied, unit: percent}"


class SourceFile(Strict):
    """A document the criteria rest on."""

    title: Text
    url: str = ""
    note: str = ""

    written_as: ClassVar[str] = "{title: ..., url: https://...}"


class ModuleFile(Strict):
    """A module: its themes, in the order they are printed."""

    module: Id
    title: Text
    aliases: Words = Field(default_factory=list)
    sources: dict[str, SourceFile] = Field(default_factory=dict)
    measures: dict[str, MeasureTitleFile] = Field(default_factory=dict)
    themes: Annotated[list[ThemeFile], Field(min_length=1)]
    accepts: Accepts = Field(default_factory=list)

    written_as: ClassVar[str] = "module, title and themes"


class LevelFile(Strict):
    """A rung of the framework's ladder."""

    id: Id
    title: Text
    summary: str = ""

    written_as: ClassVar[str] = "{id: developing, title: Developing}"


class BandFile(Strict):
    """The points from which a level is held; `disputed` where sources disagree on them."""

    start: BandStart = Field(alias="from")
    disputed: Flag = False
    note: str = ""

    written_as: ClassVar[str] = "{from: 22}"


class PolicyFile(Strict):
    """How criteria add up: by shares, or by points that themes give.

    Shares are those needed of a level's criteria, of themes and of modules. Points have `points`,
    what a theme gives at each level, and `bands`, the points from which each level is held.
    """

    title: str = ""
    description: str = ""
    kind: PolicyKind = "shares"
    criteria: ShareText = Fraction(1)
    themes: RollUpText = Fraction(1)
    modules: RollUpText = Fraction(1)
    points: dict[str, GivesPoints] = Field(default_factory=dict)
    bands: dict[str, BandFile] = Field(default_factory=dict)

    written_as: ClassVar[str] = (
        "{criteria: 80%, themes: all, modules: none}, or {kind: points, points: ..., bands: ...}"
    )


class StepFile(Strict):
    """A step towards a visit by assessors; with a minus the weeks are after it.

    A step that names `kinds` of evidence chooses the fewest such items that cover every module.
    """

    id: Id
    title: Text
    weeks_before_visit: Weeks
    what: str = ""
    kinds: Annotated[list[Text], OneOrMore()] = Field(default_factory=list)

    written_as: ClassVar[str] = "{id: submission, title: Submission, weeks_before_visit: 4}"


class AwardsFile(Strict):
    """How long an award of a level lasts or lasted, and what to know of awards today."""

    lasted: IntervalText | None = None
    note: str = ""

    written_as: ClassVar[str] = "{lasted: 3 years, note: ...}"


class FrameworkFile(Strict):
    """framework.yaml; as one document it also holds `modules` and may hold `vocabulary`."""

    format: Format = 1
    id: Id
    title: Text
    edition: str = ""
    version: str = "0"
    below: str = "Below the first level"
    body: Text = "council"
    offered: OfferedText | None = None
    notice: str = ""
    levels: Annotated[list[LevelFile], Field(min_length=1)]
    policies: dict[str, PolicyFile] = Field(default_factory=dict)
    sources: dict[str, SourceFile] = Field(default_factory=dict)
    measures: dict[str, MeasureTitleFile] = Field(default_factory=dict)
    timetable: list[StepFile] = Field(default_factory=list)
    awards: AwardsFile = AwardsFile()
    adds: AddsFile = AddsFile()
    accepts: Accepts = Field(default_factory=list)
    modules: list[ModuleFile] = Field(default_factory=list)
    vocabulary: VocabularyFile | None = None
