"""A level in words, and what stands beside it: how much was looked at, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.ladder import NONE, Status
from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.assessment.result.views import PolicyResult
from eflg_engine.reading.values import join_words

if TYPE_CHECKING:
    from eflg_engine.assessment.result.answer_counts import AnswerCounts
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.assessment.result.views import ModuleResult, ThemeResult

    Part = Assessment | ModuleResult | ThemeResult

NOTHING_OFFERED = "No evidence offered"


def level_words(held: Part | PolicyResult) -> str:
    """The level held; what was not shown of the first one; or why there is none."""
    words = level_in_short(held)
    if isinstance(held, PolicyResult) or held.level_number != NONE or words == NOTHING_OFFERED:
        return words
    above = held.next_level
    assert above is not None, "below the first level there is a first level"
    return not_shown_yet(held, 0, above.title)


def level_in_short(held: Part | PolicyResult) -> str:
    """The same without how near the first level is: for a cell of a table."""
    if held.status is Status.NOT_ADDED_UP:
        return "No single level under this policy"
    if not isinstance(held, PolicyResult) and held.nothing_offered:
        return NOTHING_OFFERED
    if held.level_number != NONE:
        return held.level_title
    above = held.next_level
    assert above is not None, "below the first level there is a first level"
    return f"{above.title} not shown yet"


def not_shown_yet(held: Part, level: int, title: str) -> str:
    """That a level (a number, from 0) is not shown, and how near it is."""
    criteria, met, lack_one = held.counts_at(level)
    text = f"{title} not shown yet ({met} of {counted(criteria, 'criterion', 'criteria')}"
    return text + (f"; {_lack_one(lack_one)})" if lack_one else ")")


def _lack_one(number: int) -> str:
    return f"{number} {'lacks' if number == 1 else 'lack'} one answer"


def headline_rows(result: Assessment) -> Iterator[tuple[str, str]]:
    """What stands beside the council's level, as labels with values."""
    counts = result.answer_counts
    if counts.criteria:
        yield "Coverage", coverage_text(counts)
        if themes := themes_text(result):
            yield "Themes", themes
        yield "How sure", " ".join(_how_sure(result, counts))
    for past in sorted(result.bundle.past_results, key=lambda past: past.dated):
        text = f"{past.level}, {day_text(past.dated)}"
        if past.by:
            text += f", by the {past.by}" if past.by[:1].isupper() else f", by {past.by}"
        text += f" ({past.framework})"
        if past.valid_until:
            ran_out = past.valid_until < result.as_at
            text += f"; {'ran' if ran_out else 'runs'} until {day_text(past.valid_until)}"
        yield "Past award", text


def coverage_text(counts: AnswerCounts) -> str:
    """For how many criteria evidence was offered, how many are met, how many lack one answer."""
    criteria = counted(counts.criteria, "criterion", "criteria")
    text = (
        f"Evidence was offered for {counts.offered} of {criteria}: {counts.met} met, "
        f"{_lack_one(counts.offered_lack_one)}."
    )
    others = counts.lack_one - counts.offered_lack_one
    if others and counts.offered:
        text += f" One answer would meet {others} of the others too."
    if counts.unsorted:
        are = "is" if counts.unsorted == 1 else "are"
        text += f" {counted(counts.unsorted, 'item')} {are} not sorted to questions yet"
        if counts.only_unsorted:
            have = counted(counts.only_unsorted, "more criterion has", "more criteria have")
            text += f": {have} nothing else"
        text += "."
    return text


def themes_text(result: Assessment) -> str:
    """How many themes hold each level, the highest first."""
    themes = [theme for theme in result.themes.values() if theme.level_number is not None]
    if not themes:
        return ""
    empty = sum(theme.nothing_offered for theme in themes)
    held = Counter(theme.level_number for theme in themes if not theme.nothing_offered)
    levels = result.framework.levels
    parts = [
        f"{held[number]} {levels[number].title}"
        for number in reversed(range(len(levels)))
        if held[number]
    ]
    if held[-1]:
        parts.append(f"{held[-1]} {levels[0].title} not shown yet")
    if empty:
        parts.append(f"{empty} no evidence offered")
    return f"of {counted(len(themes), 'theme')}: {join_words(parts)}"


def _how_sure(result: Assessment, counts: AnswerCounts) -> Iterator[str]:
    hangs_on = result.level_hangs_on
    if hangs_on is not None:
        answers = counted(len(hangs_on), "single answer")
        if len(hangs_on) > 1:
            yield f"{result.level_title} hangs on {answers}: without any one of them it is lower."
        elif hangs_on:
            yield f"{result.level_title} hangs on {answers}: without it, it is lower."
        else:
            yield f"{result.level_title} hangs on no single answer."
    answers = counted(counts.answers, "answer")
    if counts.without_place:
        name = "names" if counts.without_place == 1 else "name"
        yield (
            f"{counts.without_place} of {answers} {name} neither a place in the document nor a "
            "link."
        )
    elif counts.answers:
        yield f"Of {answers}, each names a place in the document or a link."
    elif hangs_on is None:
        yield "No answer counts yet, so there is nothing to be sure of."
