"""A level in words, and what stands beside it: how much was looked at, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.ladder import NONE
from eflg_engine.assessment.result.views import NOTHING_OFFERED, PolicyResult
from eflg_engine.report.blocks import Said
from eflg_engine.report.catalogue import say

if TYPE_CHECKING:
    from eflg_engine.assessment.result.answer_counts import AnswerCounts
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.assessment.result.views import ModuleResult, ThemeResult

    Part = Assessment | ModuleResult | ThemeResult


def shown_words(held: Part | PolicyResult) -> str:
    """The level held; that the first one is not shown yet; or why there is none."""
    words = held.shown
    if held.level_number == NONE and words != NOTHING_OFFERED:
        assert held.next_level is not None, "below the first level there is a first level"
        return say("{level} not shown yet", level=held.next_level.title)
    return say.known(words)


def level_words(held: Part | PolicyResult) -> str:
    """The level held; what was not shown of the first one; or why there is none."""
    words = shown_words(held)
    if isinstance(held, PolicyResult) or held.shown == NOTHING_OFFERED:
        return words
    if held.level_number != NONE:
        unasked = held.nothing_asked_said(say)
        return Said(f"{words} ({unasked})") if unasked else words
    above = held.next_level
    assert above is not None, "below the first level there is a first level"
    return not_shown_yet(held, 0, above.title)


def not_shown_yet(held: Part, level: int, title: str) -> str:
    """That a level (a number, from 0) is not shown, and how near it is."""
    criteria, met, lack_one = held.counts_at(level)
    of = say.number(criteria, "{count} criterion", "{count} criteria")
    if not lack_one:
        return say("{level} not shown yet ({met} of {criteria})", level=title, met=met, criteria=of)
    return say(
        "{level} not shown yet ({met} of {criteria}; {lack})",
        level=title,
        met=met,
        criteria=of,
        lack=_lack_one(lack_one),
    )


def _lack_one(criteria: int) -> str:
    return say.number(criteria, "{count} lacks one answer", "{count} lack one answer")


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
        yield "How sure", Said(" ".join(_how_sure(part, counts)))
    for past in result.past_results:
        text = say("{level}, {day}", level=past.level, day=say.day(past.dated))
        if past.by:
            by_name = past.by[:1].isupper()
            text += say(", by the {by}", by=past.by) if by_name else say(", by {by}", by=past.by)
        text += f" ({past.framework})"
        if past.valid_until:
            day = say.day(past.valid_until)
            ran_out = past.valid_until < result.as_at
            text += (
                say("; ran until {day}", day=day) if ran_out else say("; runs until {day}", day=day)
            )
        yield "Past award", Said(text)


def coverage_text(counts: AnswerCounts) -> str:
    """For how many criteria evidence was offered, how many are met, how many lack one answer."""
    text = say(
        "Evidence was offered for {offered} of {criteria}: {met} met, {lack}.",
        offered=counts.offered,
        criteria=say.number(counts.criteria, "{count} criterion", "{count} criteria"),
        met=counts.met,
        lack=_lack_one(counts.offered_lack_one),
    )
    others = counts.lack_one - counts.offered_lack_one
    if others and counts.offered:
        text += " " + say("One answer would meet {count} of the others too.", count=others)
    if counts.unsorted:
        text += " " + say.number(
            counts.unsorted,
            "{count} item is not sorted to questions yet",
            "{count} items are not sorted to questions yet",
        )
        if counts.only_unsorted:
            text += ": " + say.number(
                counts.only_unsorted,
                "{count} more criterion has nothing else",
                "{count} more criteria have nothing else",
            )
        text += "."
    return Said(text)


def themes_text(result: Assessment) -> str:
    """How many themes hold each level, the highest first."""
    themes = sum(result.themes_at.values())
    if not themes:
        return ""
    return say.number(
        themes,
        "of {count} theme: {levels}",
        "of {count} themes: {levels}",
        levels=say.all(theme_counts(result)),
    )


def theme_counts(result: Assessment) -> list[str]:
    """The number of themes at each level, the highest first; and how many hold it unasked."""
    parts = []
    empty = 0
    for themes in reversed(result.themes_by_level.values()):
        looked_at = [theme for theme in themes if not theme.nothing_offered]
        empty += len(themes) - len(looked_at)
        if not looked_at:
            continue
        text = f"{len(looked_at)} {shown_words(looked_at[0])}"
        unasked = Counter(words for theme in looked_at if (words := theme.nothing_asked_said(say)))
        if unasked:
            of_them = (
                say("with {what}", what=words)
                if many == len(looked_at)
                else say("{count} with {what}", count=many, what=words)
                for words, many in unasked.items()
            )
            text += f" ({say.all(of_them)})"
        parts.append(text)
    if empty:
        parts.append(say("{count} no evidence offered", count=empty))
    return parts


def _how_sure(result: Assessment | ThemeResult, counts: AnswerCounts) -> Iterator[str]:
    hangs_on, level = result.level_hangs_on, result.level_title
    if hangs_on is not None:
        if hangs_on:
            yield say.number(
                len(hangs_on),
                "{level} hangs on {count} single answer: without it, it is lower.",
                "{level} hangs on {count} single answers: without any one of them it is lower.",
                level=level,
            )
        elif len(result.nothing_asked_at) == (result.level_number or 0) + 1:
            yield say("{level} hangs on no answer: nothing was asked for it.", level=level)
        else:
            yield say("{level} hangs on no single answer.", level=level)
    answers = say.number(counts.answers, "{count} answer", "{count} answers")
    if counts.without_place:
        yield say.number(
            counts.without_place,
            "{count} of {answers} names neither a place in the document nor a link.",
            "{count} of {answers} name neither a place in the document nor a link.",
            answers=answers,
        )
    elif counts.answers:
        yield say("Of {answers}, each names a place in the document or a link.", answers=answers)
    elif hangs_on is None:
        yield say("No answer counts yet, so there is nothing to be sure of.")
