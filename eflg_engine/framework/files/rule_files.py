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

from eflg_engine.framework.dimensions import ALL_DIMENSIONS, DIMENSIONS
from eflg_engine.framework.files.requirements import (
    NOT_POSITIVE,
    ConditionFile,
    DueFile,
    RequirementFile,
)
from eflg_engine.framework.files.values import (
    Day,
    Flag,
    IntervalText,
    ShareText,
    Words,
)
from eflg_engine.framework.files.vocabulary import AddsFile, VocabularyFile
from eflg_engine.framework.model import DIFFERENCE
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
    WithJsonSchema(value_schemas.CODE),
]
OfferedText = Annotated[str, PlainValidator(reader(_offered)), WithJsonSchema({"enum": ["any"]})]
GivesPoints = Annotated[
    int,
    PlainValidator(reader(lambda value: read_count(value, 0, MOST_POINTS))),
    WithJsonSchema(value_schemas.whole(0, MOST_POINTS)),
]
BandStart = Annotated[
    int,
    PlainValidator(reader(lambda value: read_count(value, 1, MOST_BAND))),
    WithJsonSchema(value_schemas.whole(1, MOST_BAND)),
]
PolicyKind = Annotated[
    str, PlainValidator(reader(_policy_kind)), WithJsonSchema({"enum": [*POLICY_KINDS]})
]
Weeks = Annotated[
    int,
    PlainValidator(reader(lambda value: read_count(value, -520, 520))),
    WithJsonSchema(value_schemas.WEEKS),
]
RollUpText = Annotated[
    Fraction | None,
    PlainValidator(reader(_roll_up)),
    WithJsonSchema(value_schemas.SHARE_OR_NONE),
]


class SourceRefFile(Strict):
    """Where a criterion comes from: a source of the framework, and the place in it."""

    ref: Annotated[Text, "The id of a source."]
    at: Annotated[str, "The place in it: a page, a section."] = ""

    written_as: ClassVar[str] = "{ref: the id of a source, at: the place in it}"


class ExampleFile(Strict):
    """Evidence that is enough, or not enough and why; dates may be relative.

    It may be told as a difference: `like` an example of enough (by number, from 1), `but` with
    other values in some items (by number), `without` some items. Its own evidence comes besides.
    """

    evidence: Annotated[
        list[dict[str, object]],
        "Items as in a bundle; id, title, supports and dated may be left out.",
    ] = Field(default_factory=list)
    because: Annotated[Words, "The reason codes that are reported, exactly."] = Field(
        default_factory=list
    )
    council: Annotated[dict[str, object], "Facts about the council, as in a bundle."] = Field(
        default_factory=dict
    )
    objectives: Annotated[list[dict[str, object]], "Objectives, as in a bundle."] = Field(
        default_factory=list
    )
    scope: Annotated[dict[str, object], "The scope, as in a bundle."] = Field(default_factory=dict)
    as_at: Annotated[
        Day | None, "The day on which it is judged: YYYY-MM-DD; left out: a fixed leap day."
    ] = None
    note: Annotated[str, "Free text."] = ""
    like: Annotated[
        Count | None, "The number of an example of `enough` that this one differs from."
    ] = None
    but: Annotated[
        dict[str, dict[str, object]],
        "Other values in its items: by the item's number, keys with values.",
    ] = Field(default_factory=dict)
    without: Annotated[
        list[Count], OneOrMore(), "Numbers of its items that are not there: one or a list."
    ] = Field(default_factory=list)

    written_as: ClassVar[str] = "evidence: [{kind: ..., dated: 6 months ago}]"


class ExamplesFile(Strict):
    """Examples that are run as tests of the rule."""

    enough: Annotated[list[ExampleFile], "Evidence that meets the criterion."] = Field(
        default_factory=list
    )
    not_enough: Annotated[list[ExampleFile], "Evidence that does not, each with the reasons."] = (
        Field(default_factory=list)
    )
    does_not_apply: Annotated[
        list[ExampleFile], "Councils and days for which it is not applicable."
    ] = Field(default_factory=list)

    written_as: ClassVar[str] = "enough, not_enough and does_not_apply, each a list"


class ThemeExamplesFile(Strict):
    """Examples that hold of every criterion of a theme."""

    does_not_apply: Annotated[list[ExampleFile], "Of whom and when none of it is asked."] = Field(
        default_factory=list
    )

    written_as: ClassVar[str] = "does_not_apply, a list"


class AcceptFile(Strict):
    """A finding of `eflg framework lint` that is right as it stands, and why.

    `of` names what it is about where the code alone does not: a source, a kind, a criterion.
    """

    lint: Annotated[Text, "The code of the finding, as EF202."]
    because: Annotated[Text, "Why it is right as it stands."]
    of: Annotated[str, "What the finding is about, where the code alone does not say."] = ""

    written_as: ClassVar[str] = "{lint: EF202, because: why it is right as it stands}"


Accepts = Annotated[list[AcceptFile], OneOrMore()]


class CriterionFile(Strict):
    """One thing that is asked for at one level of a theme."""

    id: Annotated[Id, "Its own word: its full id is module.theme.id."]
    statement: Annotated[Text, "What is asked for, in one sentence."]
    standing: Annotated[Text | None, "What it rests on, as a standing of the vocabulary."] = None
    bounds: Annotated[
        Text | None, "What its numbers rest on at the weakest, as a bound of the vocabulary."
    ] = None
    source: Annotated[
        list[SourceRefFile], OneOrMore(), "Where it comes from: one reference or a list."
    ] = Field(default_factory=list)
    applies_when: Annotated[
        ConditionFile | None,
        "Whom it is asked of: by field of the council's profile, what that must be.",
    ] = None
    requires: Annotated[RequirementFile, "The evidence that meets it."]
    remedy: Annotated[str, "What to do to meet it, in one sentence."] = ""
    effort: Annotated[Text | None, "What meeting it takes, as an effort of the vocabulary."] = None
    note: Annotated[str, "What a reader should know of it."] = ""
    accepts: Annotated[Accepts, "Findings of the lint that are right as they stand."] = Field(
        default_factory=list
    )
    due: Annotated[DueFile | None, "From when it is asked for; left out: always."] = None
    was: Annotated[Words, "Full ids that it had in earlier versions: one or a list."] = Field(
        default_factory=list
    )
    code: Annotated[
        CodeText | None, "What people type for it, as 1.1.D1: digits, letters and points; unique."
    ] = None
    who_holds: Annotated[str, "Who usually has the documents, by role."] = ""
    examples: Annotated[ExamplesFile, "Examples that are run as tests."] = ExamplesFile()

    refused_keys: ClassVar[Mapping[str, str]] = NOT_POSITIVE
    written_as: ClassVar[str] = "id, statement, requires and the other keys of a criterion"


class ThemeFile(Strict):
    """A theme: criteria by level, lowest level first."""

    id: Annotated[Id, "Its own word: its full id is module.id."]
    title: Annotated[Text, "Its title."]
    aliases: Annotated[Words, "Other names for it: one or a list."] = Field(default_factory=list)
    applies_when: Annotated[
        ConditionFile | None, "Whom all of it is asked of, beside what its criteria say."
    ] = None
    examples: Annotated[
        ThemeExamplesFile, "Examples that are run as tests of every criterion of it."
    ] = ThemeExamplesFile()
    criteria: Annotated[dict[str, list[CriterionFile]], "By level id, the criteria of that level."]
    accepts: Annotated[Accepts, "Findings of the lint in it that are right as they stand."] = Field(
        default_factory=list
    )

    written_as: ClassVar[str] = "id, title and criteria"


class MeasureTitleFile(Strict):
    """What a named figure is called and counted in."""

    title: Annotated[Text, "What the figure is called."]
    unit: Annotated[str, "What it is counted in, as percent."] = ""

    written_as: ClassVar[str] = "{title: Share of those asked who replied, unit: percent}"


class SourceFile(Strict):
    """A document the criteria rest on."""

    title: Annotated[Text, "Its title."]
    url: Annotated[str, "Its web address."] = ""
    note: Annotated[str, "What to know of it."] = ""

    written_as: ClassVar[str] = "{title: ..., url: https://...}"


class ModuleFile(Strict):
    """A module: its themes, in the order they are printed."""

    module: Annotated[Id, "Its id."]
    title: Annotated[Text, "Its title."]
    aliases: Annotated[Words, "Other names for it: one or a list."] = Field(default_factory=list)
    sources: Annotated[dict[str, SourceFile], "Sources by id, beside those of the framework."] = (
        Field(default_factory=dict)
    )
    measures: Annotated[
        dict[str, MeasureTitleFile],
        "Titles of the figures that rules ask for, by the figure's name.",
    ] = Field(default_factory=dict)
    themes: Annotated[
        list[ThemeFile], Field(min_length=1), "Its themes, in the order they are printed."
    ]
    accepts: Annotated[Accepts, "Findings of the lint in it that are right as they stand."] = Field(
        default_factory=list
    )

    written_as: ClassVar[str] = "module, title and themes"


class LevelFile(Strict):
    """A rung of the framework's ladder."""

    id: Annotated[Id, "Its id."]
    title: Annotated[Text, "Its title."]
    summary: Annotated[str, "What it stands for."] = ""

    written_as: ClassVar[str] = "{id: developing, title: Developing}"


class BandFile(Strict):
    """The points from which a level is held; `disputed` where sources disagree on them."""

    start: Annotated[BandStart, "The points from which the level is held."] = Field(alias="from")
    disputed: Annotated[Flag, "Whether sources disagree on it: true or false."] = False
    note: Annotated[str, "What to know of it."] = ""

    written_as: ClassVar[str] = "{from: 22}"


class PolicyFile(Strict):
    """How criteria add up: by shares, or by points that themes give.

    Shares are those needed of a level's criteria, of themes and of modules. Points have `points`,
    what a theme gives at each level, and `bands`, the points from which each level is held.
    """

    title: Annotated[str, "Its title."] = ""
    description: Annotated[str, "What it is for."] = ""
    kind: Annotated[PolicyKind, "How criteria add up: `shares` or `points`."] = "shares"
    criteria: Annotated[
        ShareText, "The share of a level's criteria that a theme needs: `all` or a percentage."
    ] = Fraction(1)
    themes: Annotated[
        RollUpText, "The share of its themes that a module needs: `all`, a percentage or `none`."
    ] = Fraction(1)
    modules: Annotated[
        RollUpText,
        "The share of the modules that the council needs: `all`, a percentage or `none`.",
    ] = Fraction(1)
    points: Annotated[
        dict[str, GivesPoints], "By level id, the points that a theme gives; with `kind: points`."
    ] = Field(default_factory=dict)
    bands: Annotated[
        dict[str, BandFile], "By level id, the points from which it is held; with `kind: points`."
    ] = Field(default_factory=dict)

    written_as: ClassVar[str] = (
        "{criteria: 80%, themes: all, modules: none}, or {kind: points, points: ..., bands: ...}"
    )


class StepFile(Strict):
    """A step towards a visit by assessors; with a minus the weeks are after it.

    A step that names `kinds` of evidence chooses the fewest such items that cover every module.
    """

    id: Annotated[Id, "Its id."]
    title: Annotated[Text, "Its title."]
    weeks_before_visit: Annotated[Weeks, "Whole weeks before the visit; with a minus, after it."]
    what: Annotated[str, "What is to be done."] = ""
    kinds: Annotated[list[Text], OneOrMore(), "Kinds of evidence from which it chooses items."] = (
        Field(default_factory=list)
    )

    written_as: ClassVar[str] = "{id: submission, title: Submission, weeks_before_visit: 4}"


class AwardsFile(Strict):
    """How long an award of a level lasts or lasted, and what to know of awards today."""

    lasted: Annotated[
        IntervalText | None, "How long an award lasts: a number of days, weeks, months or years."
    ] = None
    note: Annotated[str, "What to know of awards today."] = ""

    written_as: ClassVar[str] = "{lasted: 3 years, note: ...}"


class NounFile(Strict):
    """A word for one of something, and for several."""

    one: Annotated[Text, "The word for one."]
    many: Annotated[Text, "The word for several."]

    written_as: ClassVar[str] = "{one: group, many: groups}"


class WordsFile(Strict):
    """What reports call the things that evidence covers, and what an item says has changed."""

    add_fields(locals(), NounFile | None, {each.id: each.called for each in ALL_DIMENSIONS})
    bodies: Annotated[
        Text | None, "Several of what `body` names, where that is not as usual: councils, bodies."
    ] = None
    difference: Annotated[
        Text, "What an item says of what has come of it, as `what changed for people`."
    ] = DIFFERENCE

    written_as: ClassVar[str] = "{characteristics: {one: group, many: groups}}"

    @property
    def by_dimension(self) -> dict[str, tuple[str, str]]:
        """The words that are given, by dimension: for one, for several."""
        given = ((name, getattr(self, name)) for name in DIMENSIONS)
        found = {name: (noun.one, noun.many) for name, noun in given if noun is not None}
        return found | ({"bodies": (self.bodies, self.bodies)} if self.bodies else {})


class FrameworkFile(Strict):
    """framework.yaml; as one document it also holds `modules` and may hold `vocabulary`."""

    format: Annotated[Format, "The version of this format: 1."] = 1
    id: Annotated[Id, "Its id."]
    title: Annotated[Text, "Its title."]
    edition: Annotated[str, "The edition of the framework, as text."] = ""
    version: Annotated[str, "The version of these rules, as text."] = "0"
    below: Annotated[str, "What to call a council below the first level."] = "Below the first level"
    body: Annotated[Text, "What reports call whoever is assessed, as council or trust."] = "council"
    words: Annotated[
        WordsFile, "What reports call things in this framework, where it is not as usual."
    ] = WordsFile()
    offered: Annotated[
        OfferedText | None, "`any`: items are taken by kind, whatever they support."
    ] = None
    notice: Annotated[str, "What every reader must be told; printed with every result."] = ""
    levels: Annotated[list[LevelFile], Field(min_length=1), "The levels, lowest first."]
    policies: Annotated[
        dict[str, PolicyFile], "Ways in which criteria add up, by id; the first is the default."
    ] = Field(default_factory=dict)
    sources: Annotated[dict[str, SourceFile], "The documents that it rests on, by id."] = Field(
        default_factory=dict
    )
    measures: Annotated[
        dict[str, MeasureTitleFile],
        "Titles of the figures that rules ask for, by the figure's name.",
    ] = Field(default_factory=dict)
    timetable: Annotated[list[StepFile], "Steps back from a visit by assessors."] = Field(
        default_factory=list
    )
    awards: Annotated[AwardsFile, "How long awards last or lasted."] = AwardsFile()
    adds: Annotated[AddsFile, "Words of its own beside those of the vocabulary."] = AddsFile()
    accepts: Annotated[Accepts, "Findings of the lint that are right as they stand."] = Field(
        default_factory=list
    )
    modules: Annotated[list[ModuleFile], "Module files, where all stands in one document."] = Field(
        default_factory=list
    )
    vocabulary: Annotated[
        VocabularyFile | None, "The vocabulary, where all stands in one document."
    ] = None
