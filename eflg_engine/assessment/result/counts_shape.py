"""The description of what stands beside a level: a part of `eflg-assessment/1`, as `shape` is."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from eflg_engine.assessment.result.appendix_shape import ItemInfo
from eflg_engine.reading.field_marks import NOT_COMPARED, WORDS, Day, Ids


class NextCounts(TypedDict):
    """How near the next level is."""

    level: Annotated[str, "The id of the next level."]
    criteria: Annotated[int, "The criteria assessed at it."]
    met: Annotated[int, "How many of them are met."]
    lack_one: Annotated[int, "How many are not met and would be with one further answer."]


class AnswerCounts(TypedDict):
    """For how many criteria answers are offered: items that name one of their questions."""

    criteria: Annotated[int, "The criteria assessed."]
    offered: Annotated[int, "Those of them for which an answer is offered."]
    met: Annotated[int, "Those that are met."]
    lack_one: Annotated[int, "Those that are not met and would be with one further answer."]
    offered_lack_one: Annotated[int, "Those of `lack_one` for which an answer is offered already."]
    only_unsorted: Annotated[int, "Those for which there are none but items that name no question."]
    unsorted: Annotated[int, "Items that are offered here and name no question here."]
    answers: Annotated[int, "How many answers count, over all questions."]
    without_place: Annotated[int, "How many of them name neither a place nor a link."]
    next: Annotated[NextCounts | None, "How near the next level is; null at the top or without."]


class Counted(TypedDict):
    """How much was looked at."""

    nothing_asked_at: NotRequired[
        Annotated[
            Ids,
            NOT_COMPARED,
            "Of the level held and those below it, those at which nothing could be assessed: held "
            "because nothing is asked, and not on the strength of evidence.",
        ]
    ]
    answer_counts: NotRequired[
        Annotated[AnswerCounts, NOT_COMPARED, "For how many criteria answers are offered."]
    ]


class ThemesAt(TypedDict):
    """How many themes hold a level."""

    level: Annotated[str | None, "The level's id; null below the first."]
    level_title: Annotated[str, WORDS, "Its title, or what to call having none."]
    themes: Annotated[int, "How many themes hold it, and none above."]
    nothing_offered: Annotated[int, "For how many of them no evidence is offered."]
    nothing_asked: Annotated[
        int, "How many of them hold it, or a level below it, because nothing is asked there."
    ]


class AnswerNamed(TypedDict):
    """An answer: an item offered for a question."""

    item: Annotated[str, "The item's id."]
    question: Annotated[str, "The question's id; the criterion's where it has no question."]


class PastResult(TypedDict):
    """What a body outside found earlier, as the bundle says; it changes no level here."""

    framework: Annotated[str, "The framework, in words."]
    level: Annotated[str, "The level, in words."]
    dated: Annotated[Day, "When it was given."]
    valid_until: Annotated[Day | None, "Its last day; null where nothing says."]
    by: Annotated[str, "Who gave it; may be empty."]


class Appendix(TypedDict):
    """Every item, where it is asked for."""

    evidence: NotRequired[
        Annotated[
            list[ItemInfo],
            NOT_COMPARED,
            "With an appendix: every item, what it answers, and why it is not used.",
        ]
    ]


class Sure(TypedDict):
    """How sure a level is, and what was found earlier."""

    hangs_on_answers: NotRequired[
        Annotated[
            list[AnswerNamed] | None,
            NOT_COMPARED,
            "The answers each of whose loss alone lowers the level; null where none is held.",
        ]
    ]
    past_results: NotRequired[
        Annotated[list[PastResult], NOT_COMPARED, "Past results that the bundle lists."]
    ]


class Sureness(Counted, Sure):
    """What stands beside the council's level."""

    themes_at: NotRequired[
        Annotated[list[ThemesAt], NOT_COMPARED, "How many themes hold each level, lowest first."]
    ]
