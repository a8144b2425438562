"""What a vocabulary may hold: pydantic models, used at the border only."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from eflg_engine.framework.files.requirements import HighMeasureFile
from eflg_engine.framework.files.values import SHARE_PATTERN, Flag, IntervalText, Words
from eflg_engine.reading.checking import Count, Format, Id, OneOrMore, Strict, Text, reader
from eflg_engine.reading.values import DATE, BadValue, read_count, read_share


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


HoldsText = Annotated[
    str, PlainValidator(reader(_holds)), WithJsonSchema({"enum": ["number", DATE]})
]


def _difference(value: object) -> str:
    """What an item may say to reach more. Raises BadValue."""
    if value == DIFFERENCE:
        return DIFFERENCE
    raise BadValue("not_allowed", "an item does not reach more by that", DIFFERENCE)


DIFFERENCE = "difference"
DifferenceText = Annotated[
    str, PlainValidator(reader(_difference)), WithJsonSchema({"enum": [DIFFERENCE]})
]
ActionCost = Annotated[
    int | Fraction,
    PlainValidator(reader(_action_cost)),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": 1000},
                {"type": "string", "pattern": f"^({SHARE_PATTERN})$"},
            ]
        }
    ),
]


class TermFile(Strict):
    """A word with its title."""

    id: Id
    title: Text
    description: str = ""
    aliases: list[Text] = Field(default_factory=list)

    written_as: ClassVar[str] = "{id: a_word, title: A word}"


class RungFile(TermFile):
    """A rung of a ladder; `phrase` is how a sentence says that something shows it: "an outcome"."""

    phrase: str = ""


class CharacteristicFile(TermFile):
    """A protected characteristic, and the aims of the duty it counts for (all if it is silent)."""

    aims: Annotated[list[Text], OneOrMore()] = Field(default_factory=list)

    written_as: ClassVar[str] = "{id: care_leavers, title: Care leavers}"


class EffortFile(TermFile):
    """An effort and the working days it stands for."""

    days: Count

    written_as: ClassVar[str] = "{id: low, title: Low, days: 3}"


class ReachesMoreFile(Strict):
    """A higher rung for items that carry a figure, or that say in `difference` what changed."""

    rung: Text
    measure: HighMeasureFile | None = None
    when: DifferenceText | None = None

    written_as: ClassVar[str] = "{rung: outcome, when: difference}"


class UsuallyFile(Strict):
    """What an item of a kind is taken as where it does not say."""

    shows: Text | None = None
    assurance: Text | None = None

    written_as: ClassVar[str] = "{shows: output, assurance: published}"


class KindFile(TermFile):
    """A kind of evidence: the highest rung it can show, and what obtaining it costs."""

    reaches: Text
    reaches_more: ReachesMoreFile | None = None
    usually: UsuallyFile = UsuallyFile()
    current_for: IntervalText | None = None
    ground: str = ""
    until_stated: Flag = False
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

    shows: Annotated[list[RungFile], Field(min_length=1)]
    assurance: Annotated[list[TermFile], Field(min_length=1)]


class DefaultsFile(Strict):
    """What an item shows and how it stands when it does not say."""

    shows: Text
    assurance: Text


class ActionsFile(Strict):
    """What a plan's actions cost: working days, or a share of obtaining an item of the kind.

    `widen_first` lists characteristics that a plan takes before others, where any will do.
    """

    refresh: ActionCost | None = None
    widen: ActionCost | None = None
    widen_first: Words = Field(default_factory=list)

    written_as: ClassVar[str] = "{refresh: 50%, widen_first: [sex, age]}"


class MeaningsFile(Strict):
    """Words that mean, or may mean, several terms: by word, the ids."""

    characteristics: dict[str, Words] = Field(default_factory=dict)
    aims: dict[str, Words] = Field(default_factory=dict)
    kinds: dict[str, Words] = Field(default_factory=dict)

    written_as: ClassVar[str] = "{kinds: {minutes: [decision, governance]}}"


class VocabularyFile(Strict):
    """The words that frameworks share."""

    format: Format = 1
    ladders: LaddersFile
    defaults: DefaultsFile
    standings: list[TermFile] = Field(default_factory=list)
    bounds: list[TermFile] = Field(default_factory=list)
    characteristics: list[CharacteristicFile] = Field(default_factory=list)
    aims: list[TermFile] = Field(default_factory=list)
    profile: list[ProfileFieldFile] = Field(default_factory=list)
    efforts: Annotated[list[EffortFile], Field(min_length=1)]
    actions: ActionsFile = ActionsFile()
    kinds: Annotated[list[KindFile], Field(min_length=1)]
    several: MeaningsFile = MeaningsFile()
    ambiguous: MeaningsFile = MeaningsFile()


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


ADDED = tuple(AddsFile.model_fields)
"""The lists of a vocabulary to which a framework may add."""


def with_added(file: VocabularyFile, adds: AddsFile) -> VocabularyFile:
    """A checked vocabulary with the terms that a framework adds, after its own."""
    both = {key: [*getattr(file, key), *added] for key in ADDED if (added := getattr(adds, key))}
    return file.model_copy(update=both) if both else file
