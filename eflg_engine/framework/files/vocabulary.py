"""What a vocabulary may hold: pydantic models, used at the border only."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from eflg_engine.framework.dimensions import DIMENSION, OF_VOCABULARY
from eflg_engine.framework.files.requirements import HighMeasureFile
from eflg_engine.framework.files.values import Flag, IntervalText, Words
from eflg_engine.reading import value_schemas
from eflg_engine.reading.checking import (
    Count,
    Format,
    Id,
    OneOrMore,
    Strict,
    Text,
    add_fields,
    reader,
)
from eflg_engine.reading.values import DATE, BadValue, read_count, read_share


def _is_share(text: str) -> bool:
    return text.strip().endswith("%") or text.strip().casefold() == "all"


def _action_cost(value: object) -> int | Fraction:
    """Days, or a share of the kind's effort. Raises BadValue."""
    try:
        if isinstance(value, Fraction) or (isinstance(value, str) and _is_share(value)):
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
    WithJsonSchema(value_schemas.COST),
]


class TermFile(Strict):
    """A word with its title."""

    id: Annotated[Id, "Its id."]
    title: Annotated[Text, "Its title."]
    description: Annotated[str, "What it means."] = ""
    aliases: Annotated[list[Text], "Other names for it."] = Field(default_factory=list)

    written_as: ClassVar[str] = "{id: a_word, title: A word}"


class RungFile(TermFile):
    """A rung of a ladder; `phrase` is how a sentence says that something shows it: "an outcome"."""

    phrase: Annotated[
        str, "How a sentence says that something shows it, as `an outcome`; else its title, quoted."
    ] = ""


class CharacteristicFile(TermFile):
    """A protected characteristic, and the aims of the duty it counts for (all if it is silent)."""

    aims: Annotated[
        list[Text],
        OneOrMore(),
        "The aims of the duty that it counts for: one or a list; left out: all.",
    ] = Field(default_factory=list)

    written_as: ClassVar[str] = "{id: care_leavers, title: Care leavers}"


class EffortFile(TermFile):
    """An effort and the working days it stands for."""

    days: Annotated[Count, "The working days that it stands for, 1 to 1000."]

    written_as: ClassVar[str] = "{id: low, title: Low, days: 3}"


class ReachesMoreFile(Strict):
    """A higher rung for items that carry a figure, or that say in `difference` what changed."""

    rung: Annotated[Text, "The higher rung of `shows`."]
    measure: Annotated[HighMeasureFile | None, "The figure that an item must carry for it."] = None
    when: Annotated[
        DifferenceText | None, "`difference`: for items that say in `difference` what changed."
    ] = None

    written_as: ClassVar[str] = "{rung: outcome, when: difference}"


class UsuallyFile(Strict):
    """What an item of a kind is taken as where it does not say."""

    shows: Annotated[Text | None, "The rung of `shows` where an item does not say."] = None
    assurance: Annotated[Text | None, "The rung of `assurance` where an item does not say."] = None

    written_as: ClassVar[str] = "{shows: output, assurance: published}"


class KindFile(TermFile):
    """A kind of evidence: the highest rung it can show, and what obtaining it costs."""

    reaches: Annotated[Text, "The highest rung of `shows` that such items can show."]
    reaches_more: Annotated[ReachesMoreFile | None, "A higher rung, and for which items."] = None
    usually: Annotated[UsuallyFile, "What such an item is taken as where it does not say."] = (
        UsuallyFile()
    )
    current_for: Annotated[
        IntervalText | None, "How long it stays current under `within: usual`, as 3 years."
    ] = None
    ground: Annotated[str, "What that time rests on."] = ""
    until_stated: Annotated[Flag, "Whether such documents state their own end: true or false."] = (
        False
    )
    effort: Annotated[Text, "What obtaining one takes, as an effort of the vocabulary."]
    held_by: Annotated[
        Words, "Who usually has such documents, as holders, where a criterion does not say."
    ] = Field(default_factory=list)

    written_as: ClassVar[str] = "{id: policy, title: Policy, reaches: plan, effort: low}"


class ProfileFieldFile(Strict):
    """A fact about a council that rules may depend on."""

    id: Annotated[Id, "The key under `council` in a bundle."]
    title: Annotated[Text, "What the fact is."]
    values: Annotated[list[Text], "The values that it may take; none for a number or date."] = (
        Field(default_factory=list)
    )
    unit: Annotated[str, "What it is counted in."] = ""
    holds: Annotated[HoldsText, "What it holds where it has no `values`: `number` or `date`."] = (
        "number"
    )
    description: Annotated[str, "What to know of it."] = ""

    written_as: ClassVar[str] = "{id: employees, title: Number of employees}"


class LaddersFile(Strict):
    """The two ladders, lowest rung first."""

    shows: Annotated[
        list[RungFile], Field(min_length=1), "What evidence shows: rungs, the lowest first."
    ]
    assurance: Annotated[
        list[TermFile], Field(min_length=1), "Who stands behind it: rungs, the lowest first."
    ]


class DefaultsFile(Strict):
    """What an item shows and how it stands when it does not say."""

    shows: Annotated[Text, "The rung of `shows` where neither item nor kind says."]
    assurance: Annotated[Text, "The rung of `assurance` where neither item nor kind says."]


class ActionsFile(Strict):
    """What a plan's actions cost: working days, or a share of obtaining an item of the kind.

    `widen_first` lists characteristics that a plan takes before others, where any will do.
    """

    refresh: Annotated[
        ActionCost | None,
        "What renewing an item costs: working days, or a percentage of obtaining one.",
    ] = None
    widen: Annotated[
        ActionCost | None,
        "What widening an item costs: working days, or a percentage of obtaining one.",
    ] = None
    widen_first: Annotated[Words, "Characteristics that a plan takes before others, in order."] = (
        Field(default_factory=list)
    )

    written_as: ClassVar[str] = "{refresh: 50%, widen_first: [sex, age]}"


class MeaningsFile(Strict):
    """Words that mean, or may mean, several terms: by word, the ids."""

    add_fields(
        locals(),
        dict[str, Words],
        {each: f"By word, ids of {each}." for each in OF_VOCABULARY},
        dict,
    )
    kinds: Annotated[dict[str, Words], "By word, ids of kinds."] = Field(default_factory=dict)

    written_as: ClassVar[str] = "{kinds: {minutes: [decision, governance]}}"


_PLAIN = tuple(each for each in OF_VOCABULARY if each != "characteristics")
"""Lists of terms of which nothing more is said."""


class VocabularyFile(Strict):
    """The words that frameworks share."""

    format: Annotated[Format, "The version of this format: 1."] = 1
    ladders: Annotated[LaddersFile, "The two ladders."]
    defaults: Annotated[DefaultsFile, "Rungs for items that do not say."]
    standings: Annotated[list[TermFile], "What criteria can rest on."] = Field(default_factory=list)
    bounds: Annotated[list[TermFile], "What the numbers of criteria can rest on."] = Field(
        default_factory=list
    )
    characteristics: Annotated[list[CharacteristicFile], "Protected characteristics."] = Field(
        default_factory=list
    )
    add_fields(locals(), list[TermFile], {each: DIMENSION[each].terms_are for each in _PLAIN}, list)
    profile: Annotated[
        list[ProfileFieldFile], "Facts about a council that rules may depend on."
    ] = Field(default_factory=list)
    efforts: Annotated[
        list[EffortFile], Field(min_length=1), "Efforts, with the days that they stand for."
    ]
    holders: Annotated[list[TermFile], "Who holds documents: 12 at most."] = Field(
        default_factory=list
    )
    actions: Annotated[ActionsFile, "What the actions of a plan cost."] = ActionsFile()
    kinds: Annotated[list[KindFile], Field(min_length=1), "Kinds of evidence."]
    several: Annotated[MeaningsFile, "Words that mean several terms at once."] = MeaningsFile()
    ambiguous: Annotated[
        MeaningsFile, "Words that may mean one of several terms, and are asked about."
    ] = MeaningsFile()


class AddsFile(Strict):
    """A framework's own words beside those of the vocabulary; ladders cannot be added to."""

    standings: Annotated[list[TermFile], "More standings."] = Field(default_factory=list)
    bounds: Annotated[list[TermFile], "More bounds."] = Field(default_factory=list)
    characteristics: Annotated[list[CharacteristicFile], "More characteristics."] = Field(
        default_factory=list
    )
    add_fields(locals(), list[TermFile], {each: f"More {each}." for each in _PLAIN}, list)
    profile: Annotated[list[ProfileFieldFile], "More facts about a council."] = Field(
        default_factory=list
    )
    efforts: Annotated[list[EffortFile], "More efforts."] = Field(default_factory=list)
    holders: Annotated[list[TermFile], "More holders of documents."] = Field(default_factory=list)
    kinds: Annotated[list[KindFile], "More kinds of evidence."] = Field(default_factory=list)

    written_as: ClassVar[str] = "{kinds: [...], characteristics: [...], profile: [...]}"


ADDED = tuple(AddsFile.model_fields)
"""The lists of a vocabulary to which a framework may add."""


def with_added(file: VocabularyFile, adds: AddsFile) -> VocabularyFile:
    """A checked vocabulary with the terms that a framework adds, after its own."""
    both = {key: [*getattr(file, key), *added] for key in ADDED if (added := getattr(adds, key))}
    return file.model_copy(update=both) if both else file
