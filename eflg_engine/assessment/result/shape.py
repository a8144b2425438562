"""The shape of the result, `eflg-assessment/1`, for its JSON Schema only.

`result_data` writes the result without these models; a test holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A day, as 2019-06-26.")]
Status = Literal["assessed", "not_assessed", "out_of_scope", "not_added_up"]
State = Literal["met", "not_met", "no_evidence", "not_applicable", "not_assessed", "out_of_scope"]
Ids = list[str]


class EngineInfo(_Part):
    """What worked the result out."""

    name: Literal["eflg_engine"]
    """The name of the engine."""
    version: str
    """The version of the package."""


class LevelInfo(_Part):
    """A rung of the framework's ladder."""

    id: str
    """The level's id."""
    title: str
    """What the framework calls it."""


class BaseInfo(_Part):
    """A framework that was adapted."""

    id: str
    """Its id."""
    title: str
    """Its title."""
    edition: str
    """Which edition; may be empty."""
    version: str
    """The version of its rule files."""
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    """A hash of what decides levels in it."""


class ChangeInfo(_Part):
    """A key of a criterion before and after an override, as rule files write it."""

    key: str
    """The key, such as within or covers.characteristics."""
    from_: str = Field(alias="from")
    """The value in the base; empty where it was not asked for."""
    to: str
    """The value now."""


class RulePlace(_Part):
    """Where a rule is written."""

    file: str
    """The file."""
    line: int | None
    """The line, from 1; null for rules not read from text."""


class OverrideInfo(_Part):
    """Other bounds for one part of a criterion of the base."""

    criterion: str
    """The full id of the criterion."""
    leaf: int
    """Which of its evidence leaves, from 1."""
    of: int
    """How many leaves it has."""
    changes: list[ChangeInfo]
    """What is asked for now, and what was."""
    because: str
    """The reason given."""
    effect: Literal["stricter", "looser", "changed"]
    """What it does in every case; changed where that cannot be told."""
    rule: RulePlace
    """Where the override is written."""


class AddedInfo(_Part):
    """Something that the base does not have."""

    what: str
    """module, theme, criterion, or the sort of a word: characteristic, kind and so on."""
    id: str
    """Its id."""
    title: str
    """Its title; the statement of a criterion."""


class AdaptationInfo(_Part):
    """How an adapted framework differs from its base."""

    base: BaseInfo
    """The framework that was adapted."""
    overrides: list[OverrideInfo]
    """Criteria with other bounds."""
    added: list[AddedInfo]
    """What was added."""
    widened: Ids
    """Ids of criteria that ask for all of something to which was added."""
    eased: Ids
    """Ids of criteria towards which what was added counts: they ask for a number of it."""
    kept: Ids
    """Ids of criteria set by law, towards which it does not count."""
    earlier: AdaptationInfo | None
    """How the base differs from its own base, if it is an adaptation too."""


class WordingInfo(_Part):
    """That statements and references are shown in a council's own words."""

    file: str
    """The name of the file they come from."""
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    """A hash of that file."""
    statements: int
    """How many statements are the council's own."""
    references: int
    """How many references are."""


class FrameworkInfo(_Part):
    """The framework assessed under."""

    id: str
    """The framework's id."""
    title: str
    """Its title."""
    edition: str
    """Which edition of the framework; may be empty."""
    version: str
    """The version of the rule files."""
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    """A hash of what decides levels, not of wording."""
    notice: str
    """What a reader must be told; to be shown with any level."""
    below: str
    """What to call a council below the first level."""
    body: str | None = None
    """What it calls whoever is assessed; a council where it is not said."""
    levels: list[LevelInfo]
    """The ladder, lowest level first."""
    adaptation: AdaptationInfo | None = None
    """How it differs from the framework it adapts; only there if it adapts one."""
    wording: WordingInfo | None = None
    """Whose words statements are in; only there if they are a council's own."""


class PassedOver(_Part):
    """What a bundle says of another framework than the one in use: it counts for nothing here."""

    framework: str
    """The id of the framework that the names belong to."""
    names: list[str]
    """The names of its parts, as written, each once."""


class BundleInfo(_Part):
    """The evidence assessed."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    """A hash of the evidence; the order of items does not matter."""
    items: int
    """How many items there are."""
    planned: Ids
    """Ids of items dated after the assessment: planned, not yet evidence."""
    repeated: Ids
    """Ids of items that stood in the file more than once, word for word; each counts once."""
    awaiting_review: Ids
    """Ids of the items carried over from another framework that count only in part or not at all,
    until the council has said what they support here."""
    passed_over: list[PassedOver] | None = None
    """Names of parts of other frameworks; only there if there are any."""


class CouncilInfo(_Part):
    """The council."""

    name: str
    """Its name."""
    code: str | None = None
    """Its official code, if given."""
    profile: dict[str, str]
    """Facts about the council that rules may depend on, as the bundle gives them."""


class PointsInfo(_Part):
    """What a level is worth where points are added up."""

    level: str
    """The id of the level."""
    gives: int
    """The points that a theme gives at it."""
    from_: int = Field(alias="from")
    """The points from which the council holds it."""
    disputed: bool
    """Whether sources disagree on where its band begins."""
    note: str
    """What to know of the band, as who says what; may be empty."""


class PolicyInfo(_Part):
    """How criteria are added up."""

    id: str
    """The policy's id."""
    title: str
    """Its title."""
    description: str
    """What it asks for, and how it stands to the framework's own rules."""
    points: list[PointsInfo] | None = None
    """Where it adds points: what each level is worth, lowest first."""


class ScopeInfo(_Part):
    """What is assessed."""

    modules: Ids
    """Ids of the modules in scope."""
    characteristics: Ids
    """Ids of the protected characteristics in scope."""


class OtherPolicy(_Part):
    """What another policy would give for the same evidence."""

    id: str
    """The policy's id."""
    title: str
    """Its title."""
    level: str | None
    """The council's level under it: a level id, or null below the first or without a level."""
    level_title: str
    """The level's title, or what to call having none."""
    status: Status
    """Why there is a level, or why there is none."""
    changes: Ids
    """Ids of the modules and themes whose level would differ."""
    points: int | None = None
    """The council's points under it, where it adds points."""


class Finding(_Part):
    """One reason: a code, its fields, and the sentence they make."""

    code: str
    """too_old, coverage_short and so on: see the file formats for the list."""
    sentence: str
    """The reason in plain words."""
    has: str | int | float | Ids | None = None
    """What there is."""
    needs: str | int | float | Ids | None = None
    """What is asked for."""
    short_by: int | float | None = None
    """By how much it falls short."""
    days: int | None = None
    """By how many days a date falls short."""
    rungs: int | None = None
    """By how many rungs of a ladder it falls short."""
    within: str | None = None
    """How recent evidence must be."""
    as_at: Day | None = None
    """The day of the assessment."""
    snapshot: Day | None = None
    """The yearly snapshot that an item speaks of."""
    due_by: Day | None = None
    """The last day on which the figures of a later snapshot were to be published."""
    dimension: str | None = None
    """What must be covered: characteristics, aims, matrix (the cells of both), services, partners,
    objectives or modules."""
    missing: Ids | None = None
    """What is not covered, by name."""
    measure: str | None = None
    """The name of the figure asked for."""
    kind: str | None = None
    """The kind of the item."""
    reaches: str | None = None
    """The highest rung that its kind can show."""
    claimed: str | None = None
    """The rung the item claims, where its kind cannot show that much."""
    more_rung: str | None = None
    """The rung that its kind can show with a certain figure."""
    more_measure: str | None = None
    """The name of that figure."""
    more_at_least: int | float | None = None
    """How high that figure must be."""


class NearMiss(_Part):
    """An item that almost counted."""

    item: str
    """The item's id."""
    findings: list[Finding]
    """Everything it lacks here."""


class EvidenceGap(_Part):
    """Evidence that is asked for and not there yet."""

    needs: Literal["evidence"]
    """Evidence, as `text` says."""
    text: str
    """What is asked for, in plain words."""
    counted: Ids
    """Ids of the items that do count."""
    findings: list[Finding]
    """What is missing."""
    near_misses: list[NearMiss]
    """Items that almost counted, then items that would count if they were offered here."""
    elsewhere_more: int
    """How many more items would count if they were offered here."""
    effort_days: int
    """Roughly how many working days closing the gap may take."""


class PartsGap(_Part):
    """A requirement of several parts, too few of which are met."""

    needs: Literal["all", "any", "at_least"]
    """How many of the parts are needed."""
    at_least: int
    """The number needed."""
    of: int
    """The number of parts."""
    met: int
    """The number met."""
    effort_days: int
    """Roughly how many working days closing the gap may take."""
    gaps: list[EvidenceGap | PartsGap]
    """The parts not met; where not all are needed, the cheapest to close first."""


class CriterionResult(_Part):
    """One criterion: its state, and the proof or the gap."""

    id: str
    """Its full id: module.theme.criterion."""
    level: str
    """The id of the level at which it is asked for."""
    state: State
    """What can be said of it."""
    statement: str
    """What is asked for."""
    standing: str
    """How well it is grounded; may be empty."""
    bounds: str
    """The weakest ground of its numbers; may be empty."""
    rule: RulePlace
    """Where its rule is written."""
    proof: Ids | None = None
    """If met: ids of the smallest evidence that meets it."""
    holds_until: Day | None = None
    """If met: the last day it stays met on today's evidence; null without an end."""
    hangs_on: Ids | None = None
    """If met: ids of the items each of whose loss alone would un-meet it."""
    needs_profile: Ids | None = None
    """If not assessed: the facts about the council that are missing."""
    due_from: Day | None = None
    """If not applicable because it is not due yet: the first day on which it is."""
    reason: str | None = None
    """With `due_from`: the reason in plain words."""
    reasons: Ids | None = None
    """If not met: the codes of the reasons."""
    gap: EvidenceGap | PartsGap | None = None
    """If not met: what is missing, as a tree."""
    wrong_kind: list[NearMiss] | None = None
    """If not met: items offered for it that are of no kind it accepts."""
    other_kinds: Ids | None = None
    """If not met: ids of such items offered for its theme or module as a whole."""
    remedy: str | None = None
    """If not met: what to do."""
    effort: str | None = None
    """If not met: the id of the effort it takes; may be empty."""


class _Held(_Part):
    level: str | None
    """The indicative level held: a level id, or null below the first or without a level."""
    level_title: str
    """The level's title, or what to call having none."""
    status: Status
    """Why there is a level, or why there is none."""
    next_level: str | None
    """The id of the next level up; null at the top or without a level."""


class ThemeResult(_Held):
    """A theme: its level and its criteria."""

    id: str
    """Its full id: module.theme."""
    title: str
    """Its title."""
    blocked_by: Ids
    """Ids of the unmet criteria of the next level."""
    needs_more: int
    """How many of them must be met for the next level under the policy."""
    strengths: Ids
    """Ids of the criteria met above the level held."""
    points: int | None = None
    """The points it gives, where points are added up."""
    most_points: int | None = None
    """The most it can give."""
    provisional: bool
    """Whether a criterion could not be assessed, so that the level may change."""
    criteria: list[CriterionResult]
    """Its criteria, lowest level first."""


class ModuleResult(_Held):
    """A module: its level and its themes."""

    id: str
    """Its id."""
    title: str
    """Its title."""
    held_back_by: Ids
    """Ids of the themes that do not hold the next level."""
    points: int | None = None
    """The points that its themes give, where points are added up."""
    most_points: int | None = None
    """The most they can give."""
    themes: list[ThemeResult]
    """Its themes, in the framework's order."""


class NextBand(_Part):
    """The next level up, by points."""

    level: str
    """The level's id."""
    more: int
    """The points missing to its band."""


class NextPoints(_Part):
    """What a theme needs to give more points."""

    theme: str
    """The theme's id."""
    level: str
    """The id of the level at which it gives more."""
    gain: int
    """How many more points it then gives."""
    needs_more: int
    """How many criteria must be met for it."""
    criteria: Ids
    """Ids of the unmet criteria among which they are, cheapest first."""
    effort_days: int
    """Roughly how many working days that may take."""


class CouncilPoints(_Part):
    """The points of all themes together, and how near the bands are."""

    points: int
    """The sum of what the themes give."""
    most: int
    """The most that the themes of the framework can give: bands speak of all of them."""
    themes: int
    """How many themes the framework has."""
    themes_assessed: int
    """How many of them have a level; the others give no points."""
    most_assessed: int
    """The most that those with a level can give."""
    themes_giving: int
    """How many of them give points."""
    spare: int | None
    """The points that can be lost with the level still held; null below the first level."""
    next: NextBand | None
    """The next level; null at the top."""
    themes_next: list[NextPoints]
    """What each theme that can give more needs for it: fewest criteria first, then cheapest."""


class AssessmentResult(_Held):
    """What a council's evidence supports under a framework on a day, and why.

    Levels are indicative: they say what the evidence supports, and are no award.
    """

    schema_: Literal["eflg-assessment/1"] = Field(alias="schema")
    """The name and version of this shape."""
    engine: EngineInfo
    """What worked the result out."""
    framework: FrameworkInfo
    """The framework assessed under."""
    bundle: BundleInfo
    """The evidence assessed."""
    council: CouncilInfo
    """The council."""
    as_at: Day
    """The day the result speaks of."""
    policy: PolicyInfo
    """How criteria are added up."""
    scope: ScopeInfo
    """What is assessed."""
    held_back_by: Ids
    """Ids of the modules that do not hold the council's next level; where points are added up, of
    the themes that could give more."""
    provisional: bool
    """Whether a criterion could not be assessed, so that levels may change."""
    points: CouncilPoints | None = None
    """The council's points, where points are added up and something is assessed."""
    other_policies: list[OtherPolicy]
    """What the framework's other policies would give."""
    modules: list[ModuleResult]
    """Every module, in the framework's order."""
