"""EB5: what expires before a review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.last_days import FOREVER
from eflg_engine.assessment.reasons.findings import day_text
from eflg_engine.authoring.bundle_check.look import Hint, HintFound, Look
from eflg_engine.reading.values import join_words

EXPIRES = Hint(
    "EB501", "expires-before-review", "An item that counts today no longer will at the review."
)

HINTS = (EXPIRES,)


def check(look: Look) -> Iterator[HintFound]:
    """Items that count today and no longer on the day of the review."""
    if look.review is None or look.review <= look.result.as_at:
        return
    then = Judgement(look.match, look.review, look.result.as_at)
    laid_out = look.match.rules
    until: dict[int, dict[int, dict[str, None]]] = {}
    for leaf, items in enumerate(look.judgement.counting):
        for number in bit_numbers(items & ~then.counting[leaf]):
            full_id = laid_out.criteria[laid_out.criterion_of[leaf]].id
            criterion = look.called(full_id)
            last = look.match.last_day(leaf, number)
            until.setdefault(number, {}).setdefault(last, {})[criterion] = None
    for number, days in until.items():
        parts = [
            f"for {join_words(criteria)} until {day_text(date.fromordinal(last))}"
            for last, criteria in sorted(days.items())
            if last < FOREVER
        ]
        day = day_text(look.review)
        message = f"it counts {'; '.join(parts)}, and the review is on {day}"
        yield look.of_item(EXPIRES, look.match.items[number], "dated", message)
