"""What stands beside a level, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.result import counts_shape

if TYPE_CHECKING:
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
    return {
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
        }
    }


def sureness_data(result: CouncilResult) -> counts_shape.Sureness:
    """What stands beside the council's level."""
    levels, hangs_on = result.framework.levels, result.level_hangs_on
    named: list[counts_shape.AnswerNamed] | None = None
    if hangs_on is not None:
        named = [{"item": each.item, "question": each.question} for each in hangs_on]
    return {
        **counted_data(result),
        "themes_at": [
            {
                "level": None if number < 0 else levels[number].id,
                "level_title": result.framework.below if number < 0 else levels[number].title,
                "themes": themes,
            }
            for number, themes in result.themes_at.items()
        ],
        "hangs_on_answers": named,
        "past_results": [
            {
                "framework": past.framework,
                "level": past.level,
                "dated": past.dated.isoformat(),
                "valid_until": past.valid_until.isoformat() if past.valid_until else None,
                "by": past.by,
            }
            for past in sorted(result.bundle.past_results, key=lambda past: past.dated)
        ],
    }
