"""What stands beside a level, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eflg_engine.assessment.result import counts_shape
    from eflg_engine.assessment.result.answer_counts import AnswerRef
    from eflg_engine.assessment.result.council import CouncilResult
    from eflg_engine.assessment.result.views import Whole


WITHOUT_APPENDIX: counts_shape.Appendix = {}
"""What stands for the evidence until a report asks for the appendix."""


def counted_data(whole: Whole) -> counts_shape.Counted:
    """Counts of the answers offered to a theme, a module or the council."""
    counts, above = whole.answer_counts, whole.next_level
    following: counts_shape.NextCounts | None = None
    if above is not None and whole.level_number is not None:
        found = whole.counts_at(whole.level_number + 1)
        following = {
            "level": above.id,
            "criteria": found.criteria,
            "met": found.met,
            "lack_one": found.lack_one,
        }
    levels = whole._assessment.framework.levels
    return {
        "nothing_asked_at": [levels[number].id for number in whole.nothing_asked_at],
        "answer_counts": {
            "criteria": counts.criteria,
            "offered": counts.offered,
            "met": counts.met,
            "lack_one": counts.lack_one,
            "offered_lack_one": counts.offered_lack_one,
            "only_unsorted": counts.only_unsorted,
            "unsorted": counts.unsorted,
            "answers": counts.answers,
            "without_place": counts.without_place,
            "next": following,
        },
    }


def sureness_data(result: CouncilResult) -> counts_shape.Sureness:
    """What stands beside the council's level."""
    levels = result.framework.levels
    return {
        **counted_data(result),
        "themes_at": [
            {
                "level": None if number < 0 else levels[number].id,
                "level_title": result.framework.below if number < 0 else levels[number].title,
                "themes": len(themes),
                "nothing_offered": sum(theme.nothing_offered for theme in themes),
                "nothing_asked": sum(bool(theme.nothing_asked_at) for theme in themes),
            }
            for number, themes in result.themes_by_level.items()
        ],
        "hangs_on_answers": hangs_on_data(result.level_hangs_on),
        "past_results": past_data(result),
    }


def hangs_on_data(hangs_on: Sequence[AnswerRef] | None) -> list[counts_shape.AnswerNamed] | None:
    """The answers that a level hangs on."""
    if hangs_on is None:
        return None
    return [{"item": each.item, "question": each.question} for each in hangs_on]


def past_data(result: CouncilResult) -> list[counts_shape.PastResult]:
    """What bodies outside found earlier."""
    return [
        {
            "framework": past.framework,
            "level": past.level,
            "dated": past.dated.isoformat(),
            "valid_until": past.valid_until.isoformat() if past.valid_until else None,
            "by": past.by,
        }
        for past in result.past_results
    ]
