"""What stands in the way of the next level, and how criteria, questions and items are named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.explain import Explanation, LeafGap, NearMiss, leaf_gaps
from eflg_engine.assessment.reasons.findings import Wording
from eflg_engine.assessment.result.nearness import way_of, way_of_miss, years_away
from eflg_engine.report.blocks import PLAIN, Block, Entries, Entry, Heading, Paragraph, Said
from eflg_engine.report.catalogue import say
from eflg_engine.report.in_words import words_of

if TYPE_CHECKING:
    from eflg_engine.assessment.result.criterion import CriterionResult
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.framework.model import Criterion, Question

FIRST, SOME = 5, 3
"""How many entries the report gives of what stands in the way, and of other lists."""


def item_title(result: Assessment, item: str) -> str:
    """An item by id and title."""
    return f"{item} {result.bundle.item[item].title}"


def blocking_blocks(result: Assessment, blockers: list[CriterionResult]) -> list[Block]:
    """What stands in the way of the next level, the nearest first."""
    above = result.next_level
    if above is not None:
        heading = say("What stands in the way of {level}", level=above.title)
        between = say(
            "between the {body} and {level}", body=result.framework.body, level=above.title
        )
    else:
        heading = say("What stands in the way of the next level")
        between = say("between the modules and their next levels")
    if not blockers:
        if all(theme.level_number is None for theme in result.themes.values()):
            text = say("Nothing could be assessed, so there is no level to reach from here.")
        elif above is not None:  # points: bands speak of more themes than are assessed here
            text = say("Nothing here: every theme that is assessed gives the points that it can.")
        else:
            highest = result.framework.levels[-1].title
            text = say("Nothing: {level} is the highest level.", level=highest)
        return [Heading(heading), Paragraph(text)]
    if result.policy.points is not None:
        between = say("between the themes and their next points")
    said: list[str] = [
        say.number(
            len(blockers),
            "{count} criterion stands {between}",
            "{count} criteria stand {between}",
            between=between,
        )
    ]
    policy, points = result.policy, result.points
    if points is not None and points.more is not None and points.in_reach:
        said.append(
            say.number(points.more, "; {count} more point will do", "; {count} more points will do")
        )
    elif policy.criteria < 1 or (policy.themes or 1) < 1:
        said.append(say("; the policy does not ask for every one of them"))
    if len(blockers) > FIRST:
        said.append(
            say(
                ". The {count} nearest come first: those that lack one answer, then the least "
                "effort",
                count=FIRST,
            )
        )
    wording = words_of(result.framework)
    entries = tuple(
        _blocker(result, criterion, wording, number)
        for number, criterion in enumerate(blockers[:FIRST], 1)
    )
    paragraph = Paragraph(Said(f"{''.join(said)}."))
    return [Heading(heading), paragraph, Entries(entries, loose=True)]


def _blocker(
    result: Assessment, criterion: CriterionResult, wording: Wording, number: int
) -> Entry:
    rule, explanation = criterion.rule, criterion.explanation
    level = result.framework.levels[rule.level].title
    below = []
    if explanation is not None:
        below += [Entry(text, mark=PLAIN) for text in _open_questions(result, criterion)]
        why = nearest_reason(result, explanation, wording)
        below.append(Entry(say("Why: {reason}.", reason=why), mark=PLAIN))
        if elsewhere := _elsewhere(result, explanation):
            text = say("Would do if listed here too: {items}.", items=elsewhere)
            below.append(Entry(text, mark=PLAIN))
    if rule.remedy:
        below.append(Entry(say("To do: {remedy}", remedy=rule.remedy), mark=PLAIN))
    if rule.effort:
        effort = result.framework.vocabulary.efforts.title(rule.effort).lower()
        level = say("{level}, {effort} effort", level=level, effort=effort)
    return Entry(f"{rule.statement} ({named(rule)}; {level})", tuple(below), f"{number}.")


def named(rule: Criterion) -> str:
    """A criterion by code, if it has one, and id: what stands behind its statement."""
    return f"{rule.code} {rule.id}".lstrip()


def _open_questions(result: Assessment, criterion: CriterionResult) -> Iterator[str]:
    """What is lacking: one answer or several, and the questions that are open."""
    assert criterion.explanation is not None
    gaps = list(leaf_gaps(criterion.explanation.gap))
    asks = [question_text(gap.leaf.question) for gap in gaps if gap.leaf.question]
    if not result.nearness(criterion).lacks_more:
        yield (
            say("Lacks one answer: {questions}", questions=say.any(asks))
            if asks
            else say("Lacks one answer.")
        )
    elif asks:
        first = " ".join(asks[:SOME])
        yield (
            say("Lacks answers: {questions} and {count} more", questions=first,
                count=len(asks) - SOME)
            if len(asks) > SOME
            else say("Lacks answers: {questions}", questions=first)
        )  # fmt: skip


def question_text(question: Question) -> str:
    """A question, and its code."""
    return f"{question.asks} ({question.code})" if question.code else question.asks


def nearest_reason(result: Assessment, explanation: Explanation, wording: Wording) -> str:
    """The nearest reason, in a sentence without its full stop."""
    gap = explanation.gap
    leaf = min(leaf_gaps(gap), key=way_of)
    there = [m for m in leaf.near_misses if m.findings[0].code != "not_offered_here"]
    near = [miss for miss in there if not years_away(miss)]
    if near and not leaf.counted:
        text = miss_text(result, min(near, key=way_of_miss), wording)
    elif there and not leaf.counted:
        item = item_title(result, there[0].item)
        text = say("What is listed is years out of date: {item}", item=item)
    elif not leaf.counted and explanation.wrong_kind:
        text = miss_text(result, explanation.wrong_kind[0], wording)
    else:
        text = wording.sentence(leaf.findings[0])
    parts = 1 if isinstance(gap, LeafGap) else len(gap.gaps)
    if parts == 1:
        return text
    return say("{reason}. This is the nearest of {count} parts not met yet", reason=text,
               count=parts)  # fmt: skip


def miss_text(result: Assessment, miss: NearMiss, wording: Wording) -> str:
    """Everything that an item lacks, in one sentence without its full stop."""
    first, *others = miss.findings
    text = wording.sentence(first, item_title(result, miss.item))
    for finding in others:
        text = say("{lacks}; it also {more}", lacks=text, more=wording.lacks(finding))
    return text


def _elsewhere(result: Assessment, explanation: Explanation) -> str:
    """An item that would count if it were offered here, and how many others would."""
    found: list[str] = []
    more = 0
    for leaf in leaf_gaps(explanation.gap):
        more += leaf.elsewhere_more
        for miss in leaf.near_misses:
            if miss.findings[0].code == "not_offered_here" and miss.item not in found:
                found.append(miss.item)
    if not found:
        return ""
    more += len(found) - 1
    item = item_title(result, found[0])
    if not more:
        return item
    return say.number(more, "{item}, or {count} other item", "{item}, or {count} other items",
                      item=item)  # fmt: skip
