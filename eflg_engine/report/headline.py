"""A level in words, and what stands beside it: how much was looked at, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.ladder import NONE
from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.assessment.result.views import NOTHING_OFFERED, PolicyResult, below_first
from eflg_engine.reading.values import join_words

if TYPE_CHECKING:
    from eflg_engine.assessment.result.answer_counts import AnswerCounts
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.assessment.result.views import ModuleResult, ThemeResult

    Part = Assessment | ModuleResult | ThemeResult


def level_words(held: Part | PolicyResult) -> str:
    """The level held; what was not shown of the first one; or why there is none."""
    words = held.shown
    if isinstance(held, PolicyResult) or words == NOTHING_OFFERED:
        return words
    if held.level_number != NONE:
        return f"{words} ({held.nothing_asked})" if held.nothing_asked else words
    above = held.next_level
    assert above is not None, "below the first level there is a first level"
    return not_shown_yet(held, 0, above.title)


def not_shown_yet(held: Part, level: int, title: str) -> str:
    """That a level (a number, from 0) is not shown, and how near it is."""
    criteria, met, lack_one = held.counts_at(level)
    text = f"{below_first(title)} ({met} of {counted(criteria, 'criterion', 'criteria')}"
    return text + (f"; {_lack_one(lack_one)})" if lack_one else ")")


def _lack_one(number: int) -> str:
    return f"{number} {'lacks' if number == 1 else 'lack'} one answer"


def headline_rows(
    result: Assessment, theme: ThemeResult | None = None
) -> Iterator[tuple[str, str]]:
    """What stands beside the council's level, or that of one theme, as labels with values."""
    part = theme or result
    counts = part.answer_counts
    if counts.criteria:
        yield "Coverage", coverage_text(counts)
        if theme is None and (themes := themes_text(result)):
            yield "Themes", themes
        yield "How sure", " ".join(_how_sure(part, counts))
    for past in result.past_results:
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
    number = sum(result.themes_at.values())
    return f"of {counted(number, 'theme')}: {join_words(theme_counts(result))}" if number else ""


def theme_counts(result: Assessment) -> list[str]:
    """The number of themes at each level, the highest first; and how many hold it unasked."""
    parts = []
    empty = 0
    for themes in reversed(result.themes_by_level.values()):
        looked_at = [theme for theme in themes if not theme.nothing_offered]
        empty += len(themes) - len(looked_at)
        if not looked_at:
            continue
        text = f"{len(looked_at)} {looked_at[0].shown}"
        unasked = Counter(words for theme in looked_at if (words := theme.nothing_asked))
        if unasked:
            of_them = (
                f"with {words}" if many == len(looked_at) else f"{many} with {words}"
                for words, many in unasked.items()
            )
            text += f" ({join_words(of_them)})"
        parts.append(text)
    if empty:
        parts.append(f"{empty} {NOTHING_OFFERED.lower()}")
    return parts


def _how_sure(result: Assessment | ThemeResult, counts: AnswerCounts) -> Iterator[str]:
    hangs_on = result.level_hangs_on
    if hangs_on is not None:
        answers = counted(len(hangs_on), "single answer")
        if len(hangs_on) > 1:
            yield f"{result.level_title} hangs on {answers}: without any one of them it is lower."
        elif hangs_on:
            yield f"{result.level_title} hangs on {answers}: without it, it is lower."
        elif len(result.nothing_asked_at) == (result.level_number or 0) + 1:
            yield f"{result.level_title} hangs on no answer: nothing was asked for it."
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
