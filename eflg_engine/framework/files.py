"""What framework files may hold: pydantic models, used at the border only.

Words that must be known (kinds, rungs, sources ...) are looked up in the validation context, a
`KnownWords`, so that one pass finds every problem; without a context they are taken as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Protocol

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from eflg_engine.reading.checking import FORMAT, Id, OneOrMore, Strict, Text, raise_custom
from eflg_engine.reading.problems import listed
from eflg_engine.reading.values import BadValue, Interval, read_interval, read_share


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The words that references in a file may use, by what they are words for."""

    words: Mapping[str, Lookup]


class Lookup(Protocol):
    """Words of one sort: the id a word names, and what a wrong word probably meant."""

    def resolve(self, word: str) -> str | None: ...

    def suggest(self, word: str) -> str | None: ...

    @property
    def ids(self) -> Sequence[str]: ...


def look_up(sort: str, word: str, info: ValidationInfo) -> str:
    """The id that `word` names among the known words of that sort."""
    known = info.context.words.get(sort) if info.context else None
    if known is None:
        return word
    found = known.resolve(word)
    if found is None:
        meant = known.suggest(word)
        raise_custom(
            BadValue(
                f"unknown_{sort}",
                f"there is no such {sort.replace('_', ' ')}",
                listed(list(known.ids)) or "none is defined",
                f'did you mean "{meant}"?' if meant else "",
            ),
            found=word,
        )
    return found


def _known(sort: str) -> AfterValidator:
    def resolve(word: str, info: ValidationInfo) -> str:
        return look_up(sort, word, info)

    return AfterValidator(resolve)


KindWord = Annotated[Text, _known("kind")]
ShowsWord = Annotated[Text, _known("rung")]
AssuranceWord = Annotated[Text, _known("assurance")]
StandingWord = Annotated[Text, _known("standing")]
BoundsWord = Annotated[Text, _known("bounds")]
EffortWord = Annotated[Text, _known("effort")]
SourceWord = Annotated[Text, _known("source")]

Number = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=15)]


def _interval(value: object) -> Interval:
    try:
        return read_interval(value)
    except BadValue as error:
        raise_custom(error)


def _share(value: object) -> Fraction:
    try:
        return read_share(value)
    except BadValue as error:
        raise_custom(error)


def _share_or_none(value: object) -> Fraction | None:
    return None if value is None or value == "none" else _share(value)


def _action_cost(value: object) -> int | Fraction:
    """Days, or a share of the kind's effort."""
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if not 1 <= value <= 1000:
            raise_custom(
                BadValue("out_of_range", "this number of days is out of range", "1 to 1000")
            )
        return value
    try:
        return read_share(value)
    except BadValue:
        raise_custom(
            BadValue(
                "bad_cost",
                "this is not what an action can cost",
                "a number of days (1 to 1000), or a percentage of the effort of the kind",
            )
        )


_INTERVAL_SCHEMA = {
    "type": "string",
    "pattern": r"^\d+ (day|week|month|year)s?$",
    "examples": ["18 months", "3 years"],
}
_SHARE_SCHEMA = {"type": "string", "pattern": r"^(all|\d{1,3}(\.\d+)?%)$", "examples": ["all", "80%"]}
_ROLL_UP_SCHEMA = {"type": "string", "pattern": r"^(all|none|\d{1,3}(\.\d+)?%)$"}

IntervalText = Annotated[
    Any, BeforeValidator(_interval), WithJsonSchema(_INTERVAL_SCHEMA)
]
ShareText = Annotated[Any, BeforeValidator(_share), WithJsonSchema(_SHARE_SCHEMA)]
RollUpText = Annotated[Any, BeforeValidator(_share_or_none), WithJsonSchema(_ROLL_UP_SCHEMA)]
ActionCost = Annotated[
    Any,
    BeforeValidator(_action_cost),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": 1000},
                {"type": "string", "pattern": r"^(all|\d{1,3}(\.\d+)?%)$"},
            ]
        }
    ),
]
KindWords = Annotated[list[KindWord], OneOrMore, Field(min_length=1)]


class MeasureFile(Strict):
    """A named figure that an item must carry, at least this high."""

    name: Text
    at_least: Number


def _coverage(value: object) -> object:
    if isinstance(value, str):
        text = value.strip()
        if text == "all":
            return "all"
        if text.isdigit() or (text[:1] == "-" and text[1:].isdigit()):
            value = int(text)
        else:
            return [text]
    if isinstance(value, bool) or not isinstance(value, int):
        if isinstance(value, list) and value and all(isinstance(word, str) for word in value):
            return list(dict.fromkeys(word.strip() for word in value))
        raise_custom(
            BadValue(
                "bad_coverage",
                "this is not a coverage",
                'a number of at least 1, a list of ids, or "all"',
            )
        )
    if isinstance(value, int) and not 1 <= value <= 1000:
        raise_custom(
            BadValue("out_of_range", "this number must be at least 1", "a number of at least 1")
        )
    return value


Coverage = Annotated[
    int | list[str] | Literal["all"],
    BeforeValidator(_coverage),
    WithJsonSchema(
        {
            "oneOf": [
                {"type": "integer", "minimum": 1},
                {"const": "all"},
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
            ]
        }
    ),
]


def _known_list(sort: str) -> AfterValidator:
    def resolve(value: object, info: ValidationInfo) -> object:
        if isinstance(value, list):
            return [look_up(sort, word, info) for word in value]
        return value

    return AfterValidator(resolve)


class CoversFile(Strict):
    """What the items that count must cover together: a number, a list of ids, or `all`."""

    items: Annotated[int, Field(ge=1, le=1000)] = 1
    characteristics: Annotated[Coverage, _known_list("characteristic")] | None = None
    aims: Annotated[Coverage, _known_list("aim")] | None = None
    services: Coverage | None = None
    partners: Coverage | None = None
    objectives: Coverage | None = None
    modules: Annotated[Coverage, _known_list("module")] | None = None


_POSITIVE = (
    "requirements only ask for evidence that is there, so that adding evidence can never lower "
    'a level: "{}" cannot be said'
)


class EvidenceFile(Strict):
    """There is evidence that passes every key given here."""

    kind: KindWords | None = None
    within: IntervalText | None = None
    shows: ShowsWord | None = None
    assurance: AssuranceWord | None = None
    measure: MeasureFile | None = None
    covers: CoversFile = Field(default_factory=CoversFile)

    refused_keys: ClassVar[dict[str, str]] = {
        word: _POSITIVE.format(word)
        for word in ("not", "none", "at_most", "latest", "newest", "except", "unless", "average")
    }


class RequirementFile(Strict):
    """Exactly one of: `evidence`, `all`, `any`, or `at_least` with `of`."""

    evidence: EvidenceFile | None = None
    all: Annotated[list[RequirementFile], Field(min_length=1)] | None = None
    any: Annotated[list[RequirementFile], Field(min_length=1)] | None = None
    at_least: Annotated[int, Field(ge=1)] | None = None
    of: Annotated[list[RequirementFile], Field(min_length=1)] | None = None

    refused_keys: ClassVar[dict[str, str]] = {
        word: _POSITIVE.format(word)
        for word in ("not", "none", "at_most", "exactly", "no", "unless", "nor", "xor")
    }

    @model_validator(mode="after")
    def _one_form(self) -> RequirementFile:
        forms = [
            name for name in ("evidence", "all", "any", "of") if getattr(self, name) is not None
        ]
        if (self.at_least is None) != (self.of is None):
            raise_custom(
                BadValue("bad_requirement", '"at_least" and "of" go together', "at_least: 2 with of: [...]")
            )
        if len(forms) != 1:
            found = f": {' and '.join(forms)} stand together" if forms else ""
            raise_custom(
                BadValue(
                    "bad_requirement",
                    f"a requirement takes exactly one form{found}",
                    "evidence, all, any, or at_least with of",
                )
            )
        if self.at_least is not None and self.of is not None and self.at_least > len(self.of):
            raise_custom(
                BadValue(
                    "out_of_range",
                    f"at_least: {self.at_least} of {len(self.of)} can never be met",
                    f"1 to {len(self.of)}",
                )
            )
        return self


class AtLeastFile(Strict):
    """A number at least this high."""

    at_least: Number


def _condition(value: object) -> object:
    return value if isinstance(value, dict | AtLeastFile) else _as_words(value)


def _as_words(value: object) -> object:
    values = value if isinstance(value, list) else [value]
    return [str(v) if isinstance(v, int | float) else v for v in values]


Condition = Annotated[
    AtLeastFile | list[Text],
    Field(union_mode="left_to_right"),
    BeforeValidator(_condition),
]


def _known_fields(value: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
    for name, condition in value.items():
        look_up("profile_field", name, info)
        if info.context and isinstance(condition, list):
            for word in condition:
                look_up(f"value of {name}", word, info)
    return value


class SourceRefFile(Strict):
    """Where a criterion comes from: a source of the framework, and the place in it."""

    ref: SourceWord
    at: str = ""


class ExampleFile(Strict):
    """Evidence that is enough, or not enough and why; dates may be relative."""

    evidence: list[dict[str, Any]] = Field(default_factory=list)
    because: list[Text] = Field(default_factory=list)
    council: dict[str, Any] = Field(default_factory=dict)
    objectives: list[dict[str, Any]] = Field(default_factory=list)
    scope: dict[str, Any] = Field(default_factory=dict)
    note: str = ""


class ExamplesFile(Strict):
    """Examples that are run as tests of the rule."""

    enough: list[ExampleFile] = Field(default_factory=list)
    not_enough: list[ExampleFile] = Field(default_factory=list)


class CriterionFile(Strict):
    """One thing that is asked for at one level of a theme."""

    id: Id
    statement: Text
    standing: StandingWord | None = None
    bounds: BoundsWord | None = None
    source: Annotated[list[SourceRefFile], OneOrMore] = Field(default_factory=list)
    applies_when: Annotated[dict[str, Condition], AfterValidator(_known_fields)] = Field(
        default_factory=dict
    )
    requires: RequirementFile
    remedy: str = ""
    effort: EffortWord | None = None
    note: str = ""
    examples: ExamplesFile = Field(default_factory=ExamplesFile)


class ThemeFile(Strict):
    """A theme: criteria by level, lowest level first."""

    id: Id
    title: Text
    criteria: dict[str, list[CriterionFile]]


class MeasureTitleFile(Strict):
    """What a named figure is called and counted in."""

    title: Text
    unit: str = ""


class SourceFile(Strict):
    """A document the criteria rest on."""

    title: Text
    url: str = ""
    note: str = ""


class ModuleFile(Strict):
    """A module: its themes, in the order they are printed."""

    module: Id
    title: Text
    sources: dict[str, SourceFile] = Field(default_factory=dict)
    measures: dict[str, MeasureTitleFile] = Field(default_factory=dict)
    themes: Annotated[list[ThemeFile], Field(min_length=1)]


class LevelFile(Strict):
    """A rung of the framework's ladder."""

    id: Id
    title: Text
    summary: str = ""


class PolicyFile(Strict):
    """How criteria add up: the share needed of a level's criteria, of themes, of modules."""

    title: str = ""
    description: str = ""
    criteria: ShareText = Fraction(1)
    themes: RollUpText = Fraction(1)
    modules: RollUpText = Fraction(1)


class TermFile(Strict):
    """A word with its title."""

    id: Id
    title: Text
    description: str = ""
    aliases: list[Text] = Field(default_factory=list)


class EffortFile(TermFile):
    """An effort and the working days it stands for."""

    days: Annotated[int, Field(ge=1, le=1000)]


class ReachesMoreFile(Strict):
    """A higher rung for items that carry a figure."""

    rung: Text
    measure: MeasureFile


class KindFile(TermFile):
    """A kind of evidence: the highest rung it can show, and what obtaining it costs."""

    reaches: Text
    reaches_more: ReachesMoreFile | None = None
    effort: Text


class ProfileFieldFile(Strict):
    """A fact about a council that rules may depend on."""

    id: Id
    title: Text
    values: list[Text] = Field(default_factory=list)
    unit: str = ""


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

    offer: ActionCost = 1
    offer_in_another_module: ActionCost = 2
    refresh: ActionCost = Fraction(1, 2)
    show_more: ActionCost = Fraction(1, 2)
    assure_more: ActionCost = Fraction(1, 4)
    give_figure: ActionCost = Fraction(1, 4)
    raise_figure: ActionCost = Fraction(1, 2)
    widen: ActionCost = Fraction(1, 5)


class VocabularyFile(Strict):
    """The words that frameworks share."""

    format: FORMAT = "1"
    ladders: LaddersFile
    defaults: DefaultsFile
    standings: list[TermFile] = Field(default_factory=list)
    bounds: list[TermFile] = Field(default_factory=list)
    characteristics: Annotated[list[TermFile], Field(min_length=1)]
    aims: Annotated[list[TermFile], Field(min_length=1)]
    profile: list[ProfileFieldFile] = Field(default_factory=list)
    efforts: Annotated[list[EffortFile], Field(min_length=1)]
    actions: ActionsFile = Field(default_factory=ActionsFile)
    kinds: Annotated[list[KindFile], Field(min_length=1)]


class FrameworkFile(Strict):
    """framework.yaml; as one document it also holds `modules` and may hold `vocabulary`."""

    format: FORMAT = "1"
    id: Id
    title: Text
    edition: str = ""
    version: str = "0"
    below: str = "Below the first level"
    notice: str = ""
    levels: Annotated[list[LevelFile], Field(min_length=1)]
    policies: dict[str, PolicyFile] = Field(default_factory=dict)
    sources: dict[str, SourceFile] = Field(default_factory=dict)
    measures: dict[str, MeasureTitleFile] = Field(default_factory=dict)
    modules: list[ModuleFile] = Field(default_factory=list)
    vocabulary: VocabularyFile | None = None
