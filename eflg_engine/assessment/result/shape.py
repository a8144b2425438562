"""The one description of the result of an assessment, `eflg-assessment/1`, and of its outline.

`to_data`, the JSON text, the JSON Schema, reading back and `eflg verify` all come from it.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.assessment.result.counts_shape import Appendix, Counted, Sureness
from eflg_engine.assessment.result.gap_shape import QuestionAsked, Shortfall
from eflg_engine.framework.adaptation import AdaptationInfo, RulePlace
from eflg_engine.reading.field_marks import NOT_COMPARED, WORDS, Day, Ids, Refusal, Sha256

Status = Literal["assessed", "not_assessed", "out_of_scope", "not_applicable", "not_added_up"]
StateWord = Annotated[
    Literal["met", "not_met", "no_evidence", "not_applicable", "not_assessed", "out_of_scope"],
    Refusal("unknown_state", "there is no such state of a criterion"),
]


# --- what was assessed ------------------------------------------------------------------------


class Engine(TypedDict):
    """What worked the result out."""

    name: Annotated[Literal["eflg_engine"], "The name of the engine."]
    version: Annotated[str, "The version of the package."]


class LevelInfo(TypedDict):
    """A rung of the framework's ladder."""

    id: Annotated[str, "The level's id."]
    title: Annotated[str, "What the framework calls it."]


class WordingInfo(TypedDict):
    """That statements and references are shown in a council's own words."""

    file: Annotated[str, "The name of the file they come from."]
    sha256: Annotated[Sha256, "A hash of that file."]
    statements: Annotated[int, "How many statements are the council's own."]
    references: Annotated[int, "How many references are."]


class Body(TypedDict):
    """What a framework calls whoever is assessed."""

    body: NotRequired[Annotated[str, "What it calls whoever is assessed; council where not said."]]


class LocalInfo(TypedDict):
    """What a council has made of a framework."""

    adaptation: NotRequired[
        Annotated[AdaptationInfo, "How it differs from its base, if it has one."]
    ]
    wording: NotRequired[
        Annotated[WordingInfo, "Whose words statements are in, if a council's own."]
    ]


class FrameworkInfo(Body, LocalInfo):
    """The framework assessed under."""

    id: Annotated[str, "The framework's id."]
    title: Annotated[str, "Its title."]
    edition: Annotated[str, "Which edition of the framework; may be empty."]
    version: Annotated[str, "The version of the rule files."]
    sha256: Annotated[Sha256, "A hash of what decides levels, not of wording."]
    notice: Annotated[str, "What a reader must be told; to be shown with any level."]
    below: Annotated[str, "What to call a council below the first level."]
    levels: Annotated[list[LevelInfo], "The ladder, lowest level first."]


class PassedOver(TypedDict):
    """What a bundle says of another framework than the one in use: it counts for nothing here."""

    framework: Annotated[str, "The id of the framework that the names belong to."]
    names: Annotated[list[str], "The names of its parts, as written, each once."]


class PassedOverInfo(TypedDict):
    """What is passed over."""

    passed_over: NotRequired[
        Annotated[list[PassedOver], "Names of parts of other frameworks, if there are any."]
    ]


class BundleInfo(PassedOverInfo):
    """The evidence assessed."""

    sha256: Annotated[Sha256, "A hash of the evidence; the order of items does not matter."]
    items: Annotated[int, "How many items there are."]
    planned: Annotated[Ids, "Ids of items dated after the assessment: planned, not yet evidence."]
    repeated: Annotated[Ids, "Ids of items found more than once, word for word; each counts once."]
    awaiting_review: Annotated[
        Ids, "Ids of items carried over from another framework whose support is to be confirmed."
    ]
    undated: NotRequired[
        Annotated[Ids, "Ids of items without a date yet, if there are any: they count for nothing."]
    ]
    made_for: NotRequired[
        Annotated[str, "The framework that the evidence names, where that is another one."]
    ]


class CouncilName(TypedDict):
    """A council by name."""

    name: Annotated[str, "Its name."]
    code: NotRequired[Annotated[str, "Its official code, if given."]]


class CouncilInfo(CouncilName):
    """The council."""

    profile: Annotated[dict[str, str], "Facts about the council that rules may depend on."]


PointsInfo = TypedDict(
    "PointsInfo",
    {
        "level": Annotated[str, "The id of the level."],
        "gives": Annotated[int, "The points that a theme gives at it."],
        "from": Annotated[int, "The points from which the council holds it."],
        "disputed": Annotated[bool, "Whether sources disagree on where its band begins."],
        "note": Annotated[str, "What to know of the band, as who says what; may be empty."],
    },
)
PointsInfo.__doc__ = "What a level is worth where points are added up."


class PolicyInfo(TypedDict):
    """How criteria are added up."""

    id: Annotated[str, "The policy's id."]
    title: Annotated[str, WORDS, "Its title."]
    description: Annotated[str, WORDS, "What it asks for, beside the framework's own rules."]
    points: NotRequired[Annotated[list[PointsInfo], "Where it adds points: what each level gives."]]


class ScopeInfo(TypedDict):
    """What is assessed."""

    modules: Annotated[Ids, "Ids of the modules in scope."]
    characteristics: Annotated[Ids, "Ids of the protected characteristics in scope."]


class OtherPolicy(TypedDict):
    """What another policy would give for the same evidence."""

    id: Annotated[str, "The policy's id."]
    title: Annotated[str, WORDS, "Its title."]
    level: Annotated[str | None, "The council's level; null below the first or without a level."]
    level_title: Annotated[str, WORDS, "The level's title, or what to call having none."]
    status: Annotated[Status, "Why there is a level, or why there is none."]
    changes: Annotated[Ids, "Ids of the modules and themes whose level would differ."]
    points: NotRequired[Annotated[int, "The council's points under it, where it adds points."]]


# --- levels -----------------------------------------------------------------------------------


class CriterionId(TypedDict):
    """A criterion and its state."""

    id: Annotated[str, "Its full id: module.theme.criterion."]
    level: Annotated[str, "The id of the level at which it is asked for."]
    state: Annotated[StateWord, "What can be said of it."]


class NotAsked(TypedDict):
    """Why a criterion is not asked for."""

    needs_profile: NotRequired[
        Annotated[
            Ids,
            "The facts about the council that are missing and decide whether it is assessed, or "
            "whether it is met.",
        ]
    ]
    due_from: NotRequired[Annotated[Day, "If not applicable because not due yet: its first day."]]


class CriterionState(CriterionId, NotAsked, Shortfall):
    """A criterion: its state, and what is missing where it is not met."""


class Coded(TypedDict):
    """What may have a code."""

    code: NotRequired[Annotated[str, NOT_COMPARED, "What people type for it, if it has a code."]]


class CriterionAbout(CriterionId, Coded):
    """A criterion, what it asks for, and its state."""

    statement: Annotated[str, WORDS, "What is asked for."]
    standing: Annotated[str, NOT_COMPARED, "How well it is grounded; may be empty."]
    bounds: Annotated[str, NOT_COMPARED, "The weakest ground of its numbers; may be empty."]
    rule: Annotated[RulePlace, NOT_COMPARED, "Where its rule is written."]


class Usual(TypedDict, total=False):
    """What was taken from an item's kind, because the item does not say."""

    shows: NotRequired[Annotated[str, "The id of the rung that it usually shows."]]
    assurance: NotRequired[Annotated[str, "The id of its usual rung of assurance."]]


class AnsweringItem(TypedDict):
    """An item that answers a question."""

    item: Annotated[str, "The item's id."]
    place: Annotated[str, "Where in the document the answer is; empty where the bundle is silent."]
    place_wanted: Annotated[
        bool, "Whether no place is given and the item's kind is not one of `look_in`."
    ]
    usual: Annotated[Usual, "What was taken as usual for its kind."]


class Answered(QuestionAsked):
    """A question, and the items that answer it."""

    items: Annotated[list[AnsweringItem], "The items that count for it; none where it is not met."]


class CriterionOutcome(NotAsked, Shortfall):
    """A criterion's proof, or its gap."""

    answers: NotRequired[
        Annotated[
            list[Answered],
            NOT_COMPARED,
            "If met: its questions and the items that answer them, in the order of the rule file.",
        ]
    ]

    proof: NotRequired[Annotated[Ids, "If met: ids of the smallest evidence that meets it."]]
    holds_until: NotRequired[
        Annotated[Day | None, "If met: the last day it stays so on today's evidence; null: no end."]
    ]
    hangs_on: NotRequired[
        Annotated[Ids, "If met: ids of the items each of whose loss alone would un-meet it."]
    ]
    reason: NotRequired[Annotated[str, NOT_COMPARED, "With `due_from`: why, in plain words."]]
    remedy: NotRequired[Annotated[str, NOT_COMPARED, "If not met: what to do."]]
    effort: NotRequired[
        Annotated[str, NOT_COMPARED, "If not met: the id of the effort it takes; may be empty."]
    ]


class CriterionResult(CriterionAbout, CriterionOutcome):
    """One criterion: its state, and the proof or the gap."""


class Held(TypedDict):
    """A level held."""

    level: Annotated[str | None, "The indicative level's id; null below the first or without one."]
    level_title: Annotated[str, NOT_COMPARED, "The level's title, or what to call having none."]
    shown: NotRequired[
        Annotated[str, NOT_COMPARED, "The same as reports say it: that a level is not shown yet."]
    ]  # results of earlier versions lack it
    status: Annotated[Status, "Why there is a level, or why there is none."]
    next_level: Annotated[str | None, "The id of the next level up; null at the top or without."]


class Named(Held):
    """A module or theme with its level."""

    id: Annotated[str, "Its id; of a theme module.theme."]
    title: Annotated[str, NOT_COMPARED, "Its title."]


class ThemeOutline(Named):
    """A theme: its level and the states of its criteria."""

    criteria: Annotated[list[CriterionState], "Its criteria, lowest level first."]


class ModuleOutline(Named):
    """A module: its level and its themes."""

    themes: Annotated[list[ThemeOutline], "Its themes, in the framework's order."]


class PointsOf(TypedDict):
    """The points of a theme or a module, where points are added up."""

    points: NotRequired[Annotated[int, "The points it gives, where points are added up."]]
    most_points: NotRequired[Annotated[int, "The most it can give."]]


class ThemeAbout(Named, PointsOf, Counted):
    """A theme and its level."""

    blocked_by: Annotated[Ids, "Ids of the unmet criteria of the next level."]
    needs_more: Annotated[int, "How many of them the next level needs under the policy."]
    strengths: Annotated[Ids, "Ids of criteria met above the level held, but what law asks of all."]
    lack_one_answer: NotRequired[
        Annotated[
            Ids,
            NOT_COMPARED,
            "Ids of the criteria that are not met and would be with one further answer.",
        ]
    ]
    provisional: Annotated[bool, "Whether a criterion could not be assessed: the level may change."]


class ThemeResult(ThemeAbout):
    """A theme: its level and its criteria."""

    criteria: Annotated[list[CriterionResult], "Its criteria, lowest level first."]


class ModuleAbout(Named, PointsOf, Counted):
    """A module and its level."""

    held_back_by: Annotated[Ids, "Ids of the themes that do not hold the next level."]


class ModuleResult(ModuleAbout):
    """A module: its level and its themes."""

    themes: Annotated[list[ThemeResult], "Its themes, in the framework's order."]


class NextBand(TypedDict):
    """The next level up, by points."""

    level: Annotated[str, "The level's id."]
    more: Annotated[int | None, "The points missing to its band."]


class NextPoints(TypedDict):
    """What a theme needs to give more points."""

    theme: Annotated[str, "The theme's id."]
    level: Annotated[str, "The id of the level at which it gives more."]
    gain: Annotated[int, "How many more points it then gives."]
    needs_more: Annotated[int, "How many criteria must be met for it."]
    criteria: Annotated[Ids, "Ids of the unmet criteria among which they are, cheapest first."]
    effort_days: Annotated[int, "Roughly how many working days that may take."]


class CouncilPoints(TypedDict):
    """The points of all themes together, and how near the bands are."""

    points: Annotated[int, "The sum of what the themes give."]
    most: Annotated[int, "The most that the framework's themes can give: bands speak of all."]
    themes: Annotated[int, "How many themes the framework has."]
    themes_assessed: Annotated[int, "How many of them have a level; the others give no points."]
    most_assessed: Annotated[int, "The most that those with a level can give."]
    themes_giving: Annotated[int, "How many of them give points."]
    spare: Annotated[int | None, "The points that can be lost with the level held; null below it."]
    next: Annotated[NextBand | None, "The next level; null at the top."]
    themes_next: Annotated[
        list[NextPoints],
        "What each theme that can give more needs: fewest criteria, cheapest first.",
    ]


class WholePoints(TypedDict):
    """The points of the council, where points are added up."""

    points: NotRequired[Annotated[CouncilPoints, "The council's points, where they are added up."]]


class AssessmentAbout(Held, WholePoints, Sureness, Appendix):
    """The council's level, and what was assessed."""

    schema: Annotated[
        Literal["eflg-assessment/1"],
        NOT_COMPARED,
        Refusal("not_allowed", "this version of the engine does not read that schema"),
        "The name and version of this shape.",
    ]
    engine: Annotated[Engine, NOT_COMPARED, "What worked the result out."]
    framework: Annotated[FrameworkInfo, NOT_COMPARED, "The framework assessed under."]
    bundle: Annotated[BundleInfo, NOT_COMPARED, "The evidence assessed."]
    council: Annotated[CouncilInfo, NOT_COMPARED, "The council."]
    as_at: Annotated[Day, "The day the result speaks of."]
    policy: Annotated[PolicyInfo, "How criteria are added up."]
    scope: Annotated[ScopeInfo, "What is assessed."]
    held_back_by: Annotated[
        Ids, "Ids of the modules short of the next level; of themes, where points are added up."
    ]
    provisional: Annotated[bool, "Whether a criterion could not be assessed: levels may change."]
    other_policies: Annotated[list[OtherPolicy], "What the framework's other policies would give."]


class AssessmentResult(AssessmentAbout):
    """What a council's evidence supports under a framework on a day, and why.

    Levels are indicative: they say what the evidence supports, and are no award.
    """

    modules: Annotated[list[ModuleResult], "Every module, in the framework's order."]


class FrameworkRef(TypedDict):
    """A framework."""

    id: Annotated[str, "Its id."]
    version: Annotated[str, "The version of its rule files."]
    sha256: Annotated[Sha256, "A hash of what decides levels."]


class AssessmentOutline(Held):
    """Levels and states, and with detail "gaps" what is missing, as data without words."""

    schema: Annotated[Literal["eflg-outline/1"], "The name and version of this shape."]
    detail: Annotated[Literal["levels", "gaps"], "How much of the result it holds."]
    framework: Annotated[FrameworkRef, "The framework assessed under."]
    council: Annotated[str, "The council's name."]
    as_at: Annotated[Day, "The day the result speaks of."]
    policy: Annotated[str, "The id of the policy by which criteria are added up."]
    modules: Annotated[list[ModuleOutline], "Every module, in the framework's order."]
