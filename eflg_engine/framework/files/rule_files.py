"""What framework files may hold: pydantic models, used at the border only.

They say what shape a file has. Whether its words lead anywhere (kinds, rungs, sources, levels)
is looked up by `references`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Discriminator, Field, PlainValidator, Tag, WithJsonSchema

from eflg_engine.reading.checking import (
    TAG,
    Count,
    Format,
    Id,
    Number,
    OneOrMore,
    Strict,
    Text,
    reader,
)
from eflg_engine.reading.problems import did_you_mean, listed
from eflg_engine.reading.values import (
    ALL,
    DATE,
    BadValue,
    Interval,
    read_count,
    read_date,
    read_interval,
    read_share,
    read_yearly_day,
)

MOST_POINTS = 100
"""Points that a theme can give at one level."""
MOST_BAND = 1_000_000

_NEGATIONS = (
    "not none no nor neither never without unless except excluding exclude absent missing xor"
)
_UPPER_BOUNDS = (
    "at_most most max maximum exactly equals only fewer_than less_than no_more_than up_to under "
    "below before older_than"
)
_CHOICES = "latest newest most_recent last oldest earliest first average mean median share"
_REASONS = {
    _NEGATIONS: "a requirement cannot ask that something is not there",
    _UPPER_BOUNDS: "a requirement cannot set an upper limit",
    _CHOICES: "a requirement cannot pick out or average items",
}
NOT_POSITIVE: Mapping[str, str] = {
    word: f'"{word}" cannot be said: {reason}, so that adding evidence can never lower a level'
    for words, reason in _REASONS.items()
    for word in words.split()
}
"""Keys that would let added evidence lower a level, each with why it is refused."""


# --- values -----------------------------------------------------------------------------------


def _roll_up(value: object) -> Fraction | None:
    if isinstance(value, str) and value.casefold() == "none":
        return None
    try:
        return read_share(value)
    except BadValue as error:
        allowed = f'{error.allowed}, or "none"'
        raise BadValue(error.code, error.message, allowed, error.hint) from None


def _how_many(value: object) -> int:
    try:
        return read_count(value)
    except BadValue as error:
        if error.code == "out_of_range" and not str(value).startswith(tuple("123456789+")):
            message = f"{value} cannot be asked for: a requirement asks for at least 1 of something"
            raise BadValue("not_positive", message, error.allowed) from None
        raise


def _action_cost(value: object) -> int | Fraction:
    """Days, or a share of the kind's effort. Raises BadValue."""
    try:
        if isinstance(value, Fraction) or (isinstance(value, str) and not value.strip().isdigit()):
            return read_share(value)
        return read_count(value)
    except BadValue as error:
        allowed = (
            "days, as a whole number from 1 to 1000, or a percentage of the effort of the kind"
        )
        raise BadValue(error.code, "this is not a cost", allowed, error.hint) from None


def _holds(value: object) -> str:
    """What a profile field holds where it names no values. Raises BadValue."""
    if value in ("number", DATE):
        return str(value)
    raise BadValue("not_allowed", "a fact of the profile does not hold that", f"number, {DATE}")


Coverage = int | str | list[str]
"""How much of a dimension must be covered: a number, `all`, or the ids listed."""


def is_amount(value: object) -> bool:
    """Whether a coverage is a number or `all`, rather than words."""
    if isinstance(value, str):
        return value.casefold() == ALL or re.fullmatch(r"[+-]?[0-9][0-9.,%]*", value) is not None
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _coverage(value: object) -> Coverage:
    """A coverage; one word is a list of itself. Raises BadValue."""
    if is_amount(value):
        return ALL if isinstance(value, str) and value.casefold() == ALL else _how_many(value)
    words = value if isinstance(value, list) else [value]
    if words and all(isinstance(word, str) and word for word in words):
        return list(dict.fromkeys(words))
    raise BadValue(
        "bad_coverage",
        "this does not say what must be covered",
        'a whole number from 1 to 1000, a list of ids, or "all"',
    )


def _policy_kind(value: object) -> str:
    if value in POLICY_KINDS:
        return str(value)
    hint = did_you_mean(value, POLICY_KINDS) if isinstance(value, str) else ""
    raise BadValue("not_allowed", "there is no such kind of policy", listed(POLICY_KINDS), hint)


def _flag(value: object) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    found = words.get(str(value).strip().casefold())
    if found is None:
        raise BadValue("not_allowed", "yes or no is wanted here", "true, false")
    return found


POLICY_KINDS = ("shares", "points")

_SHARE = r"all|\d{1,3}(\.\d+)?%"
_INTERVAL_SCHEMA = {
    "type": "string",
    "pattern": r"^\d+ (day|week|month|year)s?$",
    "examples": ["18 months", "3 years"],
}
_COVERAGE_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 1000},
        {"type": "string", "minLength": 1},
        {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
    ]
}

HowMany = Annotated[
    int,
    PlainValidator(reader(_how_many)),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 1000}),
]
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
Flag = Annotated[bool, PlainValidator(reader(_flag)), WithJsonSchema({"type": "boolean"})]
Weeks = Annotated[
    int,
    PlainValidator(reader(lambda value: read_count(value, -520, 520))),
    WithJsonSchema({"type": "integer", "minimum": -520, "maximum": 520}),
]
IntervalText = Annotated[
    Interval, PlainValidator(reader(read_interval)), WithJsonSchema(_INTERVAL_SCHEMA)
]
DayText = Annotated[
    date,
    PlainValidator(reader(read_date)),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{1,2}(-\d{1,2})?$"}),
]
YearlyDayText = Annotated[
    tuple[int, int],
    PlainValidator(reader(read_yearly_day)),
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}-\d{2}$", "examples": ["03-31"]}),
]
HoldsText = Annotated[
    str, PlainValidator(reader(_holds)), WithJsonSchema({"enum": ["number", DATE]})
]
ShareText = Annotated[
    Fraction,
    PlainValidator(reader(read_share)),
    WithJsonSchema({"type": "string", "pattern": f"^({_SHARE})$", "examples": ["all", "80%"]}),
]
RollUpText = Annotated[
    Fraction | None,
    PlainValidator(reader(_roll_up)),
    WithJsonSchema({"type": "string", "pattern": f"^({_SHARE}|none)$"}),
]
ActionCost = Annotated[
    int | Fraction,
    PlainValidator(reader(_action_cost)),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": 1000},
                {"type": "string", "pattern": f"^({_SHARE})$"},
            ]
        }
    ),
]
Day = Annotated[
    date,
    PlainValidator(reader(read_date)),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{1,2}(-\d{1,2})?$"}),
]
CoverageText = Annotated[
    Coverage, PlainValidator(reader(_coverage)), WithJsonSchema(_COVERAGE_SCHEMA)
]
Words = Annotated[list[Text], OneOrMore()]
SomeWords = Annotated[list[Text], Field(min_length=1), OneOrMore()]


# --- requirements -----------------------------------------------------------------------------


class Positive(Strict):
    """A part of a requirement."""

    refused_keys: ClassVar[Mapping[str, str]] = NOT_POSITIVE


class MeasureFile(Positive):
    """A named figure that an item must carry: at least this high, or any."""

    name: Text
    at_least: Number | None = None

    written_as: ClassVar[str] = "{name: response_rate, at_least: 50}"


class HighMeasureFile(Positive):
    """A named figure that an item carries, at least this high."""

    name: Text
    at_least: Number

    written_as: ClassVar[str] = "{name: survey_waves, at_least: 2}"


class SnapshotFile(Positive):
    """The yearly figures in force: taken on this day, and published within this time."""

    day: YearlyDayText
    publish_within: IntervalText

    written_as: ClassVar[str] = "{day: 03-31, publish_within: 12 months}"


class CoversFile(Positive):
    """What the items that count must cover together: a number, a list of ids, or `all`."""

    items: HowMany = 1
    characteristics: CoverageText | None = None
    aims: CoverageText | None = None
    services: CoverageText | None = None
    partners: CoverageText | None = None
    objectives: CoverageText | None = None
    modules: CoverageText | None = None
    matrix: CoverageText | None = None

    written_as: ClassVar[str] = "{items: 2, characteristics: all}"


class EvidenceFile(Positive):
    """There is evidence that passes every key given here."""

    kind: SomeWords | None = None
    within: IntervalText | None = None
    snapshot: SnapshotFile | None = None
    shows: Text | None = None
    assurance: Text | None = None
    measure: MeasureFile | None = None
    covers: CoversFile = CoversFile()

    written_as: ClassVar[str] = "{kind: policy, within: 3 years}"


class RequirementFile(Positive):
    """Exactly one of: `evidence`, `all`, `any`, or `at_least` with `of`."""

    evidence: EvidenceFile | None = None
    all: Annotated[list[RequirementFile], Field(min_length=1)] | None = None
    any: Annotated[list[RequirementFile], Field(min_length=1)] | None = None
    at_least: HowMany | None = None
    of: Annotated[list[RequirementFile], Field(min_length=1)] | None = None

    written_as: ClassVar[str] = (
        "evidence: {...}, all: [...], any: [...], or at_least: 2 with of: [...]"
    )


class AtLeastFile(Strict):
    """A number at least this high."""

    at_least: Number


_NUMBER, _WORDS = f"{TAG}number", f"{TAG}words"


def _condition_form(value: object) -> str:
    return _NUMBER if isinstance(value, dict | AtLeastFile) else _WORDS


Condition = Annotated[
    Annotated[AtLeastFile, Tag(_NUMBER)] | Annotated[SomeWords, Tag(_WORDS)],
    Discriminator(_condition_form),
]


class DueFile(Strict):
    """From when a criterion is asked for: a day, and a time after a day of the profile."""

    start: DayText | None = Field(default=None, alias="from")
    after: IntervalText | None = None
    since: Text | None = None

    written_as: ClassVar[str] = "{from: 2018-03-31} or {after: 1 year, since: established}"


# --- criteria, themes and modules -------------------------------------------------------------


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
    applies_when: dict[str, Condition] = Field(default_factory=dict)
    requires: RequirementFile
    remedy: str = ""
    effort: Text | None = None
    note: str = ""
    accepts: Accepts = Field(default_factory=list)
    due: DueFile | None = None
    was: Words = Field(default_factory=list)
    examples: ExamplesFile = ExamplesFile()

    refused_keys: ClassVar[Mapping[str, str]] = NOT_POSITIVE
    written_as: ClassVar[str] = "id, statement, requires and the other keys of a criterion"


class ThemeFile(Strict):
    """A theme: criteria by level, lowest level first."""

    id: Id
    title: Text
    aliases: Words = Field(default_factory=list)
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


class TermFile(Strict):
    """A word with its title."""

    id: Id
    title: Text
    description: str = ""
    aliases: list[Text] = Field(default_factory=list)

    written_as: ClassVar[str] = "{id: a_word, title: A word}"


class CharacteristicFile(TermFile):
    """A protected characteristic, and the aims of the duty it counts for (all if it is silent)."""

    aims: Annotated[list[Text], OneOrMore()] = Field(default_factory=list)

    written_as: ClassVar[str] = "{id: care_leavers, title: Care leavers}"


class EffortFile(TermFile):
    """An effort and the working days it stands for."""

    days: Count

    written_as: ClassVar[str] = "{id: low, title: Low, days: 3}"


class ReachesMoreFile(Strict):
    """A higher rung for items that carry a figure."""

    rung: Text
    measure: HighMeasureFile


class KindFile(TermFile):
    """A kind of evidence: the highest rung it can show, and what obtaining it costs."""

    reaches: Text
    reaches_more: ReachesMoreFile | None = None
    effort: Text

    written_as: ClassVar[str] = "{id: policy, title: Policy, reaches: plan, effort: low}"


class ProfileFieldFile(Strict):
    """A fact about a council that rules may depend on."""

    id: Id
    title: Text
    values: list[Text] = Field(default_factory=list)
    unit: str = ""
    holds: HoldsText = "number"
    description: str = ""

    written_as: ClassVar[str] = "{id: employees, title: Number of employees}"


class LaddersFile(Strict):
    """The two ladders, lowest rung first."""

    shows: Annotated[list[TermFile], Field(min_length=1)]
    assurance: Annotated[list[TermFile], Field(min_length=1)]


class DefaultsFile(Strict):
    """What an item shows and how it stands when it does not say."""

    shows: Text
    assurance: Text


class ActionsFile(Strict):
    """What a plan's actions cost: working days, or a share of obtaining an item of the kind."""

    offer: ActionCost | None = None
    offer_in_another_module: ActionCost | None = None
    refresh: ActionCost | None = None
    show_more: ActionCost | None = None
    assure_more: ActionCost | None = None
    give_figure: ActionCost | None = None
    raise_figure: ActionCost | None = None
    widen: ActionCost | None = None

    written_as: ClassVar[str] = "{offer: 1, refresh: 50%}"


class VocabularyFile(Strict):
    """The words that frameworks share."""

    format: Format = 1
    ladders: LaddersFile
    defaults: DefaultsFile
    standings: list[TermFile] = Field(default_factory=list)
    bounds: list[TermFile] = Field(default_factory=list)
    characteristics: Annotated[list[CharacteristicFile], Field(min_length=1)]
    aims: Annotated[list[TermFile], Field(min_length=1)]
    profile: list[ProfileFieldFile] = Field(default_factory=list)
    efforts: Annotated[list[EffortFile], Field(min_length=1)]
    actions: ActionsFile = ActionsFile()
    kinds: Annotated[list[KindFile], Field(min_length=1)]


class AddsFile(Strict):
    """A framework's own words beside those of the vocabulary; ladders cannot be added to."""

    standings: list[TermFile] = Field(default_factory=list)
    bounds: list[TermFile] = Field(default_factory=list)
    characteristics: list[CharacteristicFile] = Field(default_factory=list)
    aims: list[TermFile] = Field(default_factory=list)
    profile: list[ProfileFieldFile] = Field(default_factory=list)
    efforts: list[EffortFile] = Field(default_factory=list)
    kinds: list[KindFile] = Field(default_factory=list)

    written_as: ClassVar[str] = "{kinds: [...], characteristics: [...], profile: [...]}"


class FrameworkFile(Strict):
    """framework.yaml; as one document it also holds `modules` and may hold `vocabulary`."""

    format: Format = 1
    id: Id
    title: Text
    edition: str = ""
    version: str = "0"
    below: str = "Below the first level"
    body: Text = "council"
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
