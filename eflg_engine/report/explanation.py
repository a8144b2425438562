"""Why a theme or a criterion comes out as it does: the proof, or the gap, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.assessment.reasons.answers import ItemAnswer
from eflg_engine.assessment.reasons.condition_text import named_value
from eflg_engine.assessment.reasons.requirement_text import threshold_text
from eflg_engine.assessment.reasons.requirement_tree import (
    LeafTree,
    RequirementTree,
)
from eflg_engine.assessment.result.nearness import years_away
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.framework.conditions import Condition, FactTest
from eflg_engine.framework.model import Leaf
from eflg_engine.reading.values import capital
from eflg_engine.report.adaptation import override_texts, wording_text
from eflg_engine.report.assessment import framework_name
from eflg_engine.report.blocking import item_title, miss_text, named, question_text
from eflg_engine.report.blocks import (
    DASH,
    MET,
    PLAIN,
    UNMET,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Said,
    Strong,
)
from eflg_engine.report.catalogue import N_, say, strong
from eflg_engine.report.criterion import (
    applies_text,
    due_text,
    facts_explained,
    grounding,
    what_to_do,
)
from eflg_engine.report.explanation_data import explanation_data, not_asked_text, tree_of
from eflg_engine.report.explanation_rows import COLUMNS, criterion_rows
from eflg_engine.report.headline import headline_rows, level_words
from eflg_engine.report.in_words import condition_text, requirement_text, words_of
from eflg_engine.report.parts import find_theme_or_criterion
from eflg_engine.report.points import theme_points
from eflg_engine.report.report import Report

if TYPE_CHECKING:
    from eflg_engine.assessment.result.criterion import CriterionResult
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.assessment.result.views import ThemeResult
    from eflg_engine.framework.model import Framework

MOST_ITEMS = 10
"""Items listed for one part of a requirement; the rest are counted."""

STATE_WORDS = {
    State.MET: N_("met"),
    State.NOT_MET: N_("not enough evidence yet"),
    State.NO_EVIDENCE: N_("no evidence yet"),
    State.NOT_APPLICABLE: N_("does not apply to this {body}"),
    State.NOT_ASSESSED: N_("not assessed"),
    State.OUT_OF_SCOPE: N_("outside the scope of this assessment"),
}


def state_text(result: Assessment, criterion: CriterionResult) -> str:
    """The state of a criterion in words."""
    if criterion.due_from is not None:
        return say("not due yet")
    return say(STATE_WORDS[criterion.state], body=result.framework.body)


def explanation_blocks(result: Assessment, target: str, *, dated_by: str = "") -> list[Block]:
    """The explanation of a theme or criterion (full id). Raises InvalidInput for another id."""
    part = find_theme_or_criterion(result.framework, target)
    if part.id in result.themes:
        return _theme(result, result.themes[part.id], dated_by)
    return _criterion(result, result.criteria[part.id], dated_by)


def _about(result: Assessment, dated_by: str) -> list[tuple[str, str]]:
    return [
        (capital(result.framework.body), result.bundle.council.name),
        ("Framework", framework_name(result)),
        *((("Own wording", worded),) if (worded := wording_text(result.framework)) else ()),
        ("As at", say.day(result.as_at) + (f" ({say.known(dated_by)})" if dated_by else "")),
    ]


# --- a theme ----------------------------------------------------------------------------------


def _theme(result: Assessment, theme: ThemeResult, dated_by: str) -> list[Block]:
    rows: list[tuple[str, str]] = [
        ("Indicative level", Strong(level_words(theme))),
        ("Theme", theme.id),
        *_about(result, dated_by),
        ("Policy", f"{result.policy.title} ({result.policy.id})"),
    ]
    if theme.next_level is not None:
        more = say.number(
            theme.needs_more,
            "{level} needs {count} more criterion met",
            "{level} needs {count} more criteria met",
            level=theme.next_level.title,
        )
        rows.insert(1, ("Next level", more))
    rows[1:1] = [*theme_points(result, theme), *headline_rows(result, theme)]
    return [Heading(theme.title, 1), Facts(tuple(rows)), *theme_levels_blocks(result, theme)]


def theme_levels_blocks(
    result: Assessment, theme: ThemeResult, *, brief: bool = False
) -> list[Block]:
    """A theme's criteria level by level: each question with what answers it, or what is missing.

    A brief one leaves out what would count for questions that are answered.
    """
    blocks: list[Block] = []
    for number, level in enumerate(result.framework.levels):
        criteria = theme.at_level(number)
        states = [criterion.state for criterion in criteria]
        assessed = sum(state in ASSESSED for state in states)
        met = states.count(State.MET)
        blocks.append(
            Heading(say("{level}: {met} of {all} met", level=level.title, met=met, all=assessed))
            if assessed
            else Heading(say("{level}: nothing assessed", level=level.title))
        )
        blocks.append(Entries(tuple(_short(result, each, brief) for each in criteria), loose=True))
    return blocks


def _short(result: Assessment, criterion: CriterionResult, brief: bool) -> Entry:
    """A criterion as part of its theme."""
    state = criterion.state
    below = [
        Entry(say("Changed locally: {text}", text=text), mark=PLAIN)
        for text in override_texts(result.framework, criterion.id)
    ]
    if state is State.MET:
        proof = _proof(result, criterion)
        below += [Entry(Said(f"{label}: {value}"), mark=PLAIN) for label, value in proof]
    if state in ASSESSED:
        below += _requirement(result, criterion, brief)
        below += _other_kinds(result, criterion)
    else:
        below.append(Entry(_why_not_assessed(result, criterion), mark=PLAIN))
    if state is not State.MET and state in ASSESSED and criterion.rule.remedy:
        below.append(Entry(say("To do: {remedy}", remedy=criterion.rule.remedy), mark=PLAIN))
    mark = {State.MET: MET, State.NOT_MET: UNMET, State.NO_EVIDENCE: UNMET}.get(state, DASH)
    text = f"{criterion.rule.statement} ({named(criterion.rule)})"
    if state is not State.MET:  # the mark says it
        text = Said(f"{text}: {state_text(result, criterion)}")
    return Entry(text, tuple(below), mark)


# --- a criterion ------------------------------------------------------------------------------


def _criterion(result: Assessment, criterion: CriterionResult, dated_by: str) -> list[Block]:
    rule, framework = criterion.rule, result.framework
    theme = framework.themes[rule.theme]
    rows: list[tuple[str, str]] = [
        (say("State"), strong(_capitalized(state_text(result, criterion)))),
        *(_proof(result, criterion) if criterion.state is State.MET else ()),
        (
            say("Asked for at"),
            say(
                "{level}, in {theme}",
                level=framework.levels[rule.level].title,
                theme=f"{theme.title} ({theme.id})",
            ),
        ),
        *_about(result, dated_by),
    ]
    if applies := applies_text(framework, rule):
        rows.insert(1, (say("Applies where"), applies))
    if due := due_text(framework, rule.due):
        rows.insert(1, (say("Due from"), due))
    blocks: list[Block] = [
        Heading(criterion.id, 1),
        Paragraph(rule.statement),
        Facts(tuple(rows)),
    ]
    if criterion.state in ASSESSED:
        entries = (*_requirement(result, criterion), *_other_kinds(result, criterion))
        blocks += [Heading(say("What is asked for, and what counts")), Entries(entries)]
    else:
        blocks += [
            Heading(say("Why it was not assessed")),
            Paragraph(_why_not_assessed(result, criterion)),
        ]
    if criterion.state is not State.MET:
        blocks += what_to_do(framework, rule)
    return [*blocks, *grounding(framework, rule)]


def _proof(result: Assessment, criterion: CriterionResult) -> list[tuple[str, str]]:
    until, hangs = criterion.holds_until, criterion.hangs_on
    on = say.number(
        len(hangs),
        "{items} (not met without it)",
        "{items} (not met without each of them)",
        items=say.all(hangs),
    )
    return [
        (say("Smallest proof"), say.all(item_title(result, item) for item in criterion.proof)),
        (say("Holds until"), say.day(until) if until else say("no end, on today's evidence")),
        (say("Hangs on"), on if hangs else say("no single item")),
    ]


def _capitalized(words: str) -> str:
    return Said(words.capitalize()) if isinstance(words, Said) else words.capitalize()


def _why_not_assessed(result: Assessment, criterion: CriterionResult) -> str:
    framework, rule = result.framework, criterion.rule
    if criterion.state is State.OUT_OF_SCOPE:
        return say("Its module is outside the scope of this assessment.")
    if criterion.state is State.NOT_ASSESSED:
        key = result.bundle.body_key
        return Said(
            " ".join(
                [_undecided_text(framework, criterion, key), *facts_explained(framework, rule)]
            )
        )
    if criterion.due_from is not None:
        return say("Not due before {day}.", day=say.day(criterion.due_from))
    profile = result.bundle.council.profile
    parts = rule.applies_when.parts
    reasons = [
        f"{condition_text(framework, part)}{_here(part, profile)}"
        for part in parts
        if Condition((part,)).holds(profile) is False
    ]
    if not reasons and rule.applies_when.holds(profile) is False:  # only together
        reasons = [condition_text(framework, rule.applies_when)]
    if not reasons:
        return say("Nothing in it is asked of this {body}.", body=framework.body)
    return say("It applies only where {reasons}.", reasons=say.all(reasons))


def _here(part: Condition | FactTest, profile: Mapping[str, object]) -> str:
    """What a profile gives of the facts that a part of a condition looks at."""
    given = [profile[name] for name in Condition((part,)).fields if profile.get(name) is not None]
    return " " + say("(here: {values})", values=say.all(map(named_value, given)))


def _undecided_text(framework: Framework, criterion: CriterionResult, key: str) -> str:
    """That a missing fact decides whether a criterion, or part of it, is asked."""
    facts = say.all(criterion.needs_profile)
    if applies := applies_text(framework, criterion.rule):
        return say(
            "It applies where {condition}; the evidence file does not say. "
            'Add {facts} under "{key}" there.',
            condition=applies,
            facts=facts,
            key=key,
        )
    return say(
        "What is asked depends on {facts}; the evidence file does not say. "
        'Add {facts} under "{key}" there.',
        facts=facts,
        key=key,
    )


# --- the tree ---------------------------------------------------------------------------------


def _requirement(
    result: Assessment, criterion: CriterionResult, brief: bool = False
) -> list[Entry]:
    return [_tree(result, tree_of(result, criterion), criterion.state is not State.MET, brief)]


def _tree(result: Assessment, tree: RequirementTree, wanted: bool, brief: bool) -> Entry:
    """A part of a requirement; where it is wanted and not met, with what it lacks."""
    mark = MET if tree.met else UNMET
    if isinstance(tree, LeafTree):
        texts, question = requirement_text(result.framework), tree.leaf.question
        text = texts.leaf(tree.leaf) if question is None else question_text(question)
        below = _counting(result, tree)
        if wanted and tree.gap is not None:
            below += _lacks(result, tree)
        elif not tree.met:
            text = say("{text} (not needed)", text=text)
        if question is not None and not (brief and tree.met):
            below.append(Entry(say("what counts: {what}", what=texts.attributes(tree.leaf))))
        return Entry(text, tuple(below), mark)
    deeper = wanted and not tree.met
    of = len(tree.children)
    below = [_tree(result, child, deeper, brief) for child in tree.children]
    below += [Entry(not_asked_text(result, leaf), mark=DASH) for leaf in tree.not_asked]
    text = say("{parts} {met} of {all} met", parts=threshold_text(tree.form, tree.need, say),
               met=tree.children_met, all=of)  # fmt: skip
    return Entry(text, tuple(below), mark)


def _counting(result: Assessment, tree: LeafTree) -> list[Entry]:
    """The items that count for a leaf, with where in them the answer is."""
    below = []
    plain = tree.leaf.question is None
    for counting in tree.counting[:MOST_ITEMS]:
        answer = counting.answer
        item = item_title(result, counting.item)
        if answer is not None and answer.place:
            item += f", {answer.place}"
        if counting.until:
            item = say("{item}, until {day}", item=item, day=say.day(counting.until))
        text = say("counts: {item}", item=item) if plain else say("answered by: {item}", item=item)
        under = [] if answer is None else _of_answer(result, answer, tree.leaf)
        below.append(Entry(text, tuple(under)))
    if left := len(tree.counting) - len(below):
        below.append(
            Entry(
                say("counts: {count} more", count=left)
                if plain
                else say("answered by: {count} more", count=left)
            )
        )
    return below


def _of_answer(result: Assessment, answer: ItemAnswer, asked: Leaf) -> list[Entry]:
    """Where in an item the answer is, if that is to be asked, and what mattered and is usual."""
    found, wording = [], words_of(result.framework)
    kinds = result.framework.vocabulary.kinds
    kind = wording.kind(kinds.resolve(result.bundle.item[answer.item].kind))
    if answer.place_wanted:
        asked_for = say(
            "where in it is the answer? {kind} is not where it is usually found",
            kind=capital(kind),
        )
        found.append(Entry(asked_for))
    words = {"shows": wording.rung, "assurance": wording.standing}
    matter = {"shows": asked.shows, "assurance": asked.assurance}
    if taken := [words[name](rung) for name, rung in answer.usual if matter[name]]:
        text = say(
            "taken as {taken}, as is usual for {kind}: the item does not say",
            taken=say.all(taken),
            kind=kind,
        )
        found.append(Entry(text))
    return found


def _lacks(result: Assessment, tree: LeafTree) -> list[Entry]:
    gap, wording = tree.gap, words_of(result.framework)
    assert gap is not None
    plain = tree.leaf.question is None
    below = []
    for finding in gap.findings:
        why = _lower(wording.sentence(finding))
        text = say("missing: {why}", why=why) if plain else say("not shown yet: {why}", why=why)
        below.append(Entry(text))
    offered = [miss for miss in gap.near_misses if miss.findings[0].code != "not_offered_here"]
    near = [miss for miss in offered if not years_away(miss)]
    below += [
        Entry(say("almost: {item}", item=miss_text(result, miss, wording)))
        for miss in near[:MOST_ITEMS]
    ]
    if len(near) > MOST_ITEMS:
        below.append(Entry(say("almost: {count} more", count=len(near) - MOST_ITEMS)))
    if far := [miss.item for miss in offered if years_away(miss)]:
        below.append(Entry(say("years out of date: {items}", items=say.all(far))))
    elsewhere = [miss for miss in gap.near_misses if miss.findings[0].code == "not_offered_here"]
    below += [
        Entry(say("elsewhere: {item}", item=miss_text(result, miss, wording))) for miss in elsewhere
    ]
    if gap.elsewhere_more:
        below.append(Entry(say("elsewhere: {count} more", count=gap.elsewhere_more)))
    return below


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _other_kinds(result: Assessment, criterion: CriterionResult) -> list[Entry]:
    explanation = criterion.explanation
    if explanation is None:
        return []
    wording = words_of(result.framework)
    entries = [
        Entry(say("another kind: {item}", item=miss_text(result, miss, wording)))
        for miss in explanation.wrong_kind[:MOST_ITEMS]
    ]
    if left := len(explanation.wrong_kind) - len(entries):
        entries.append(Entry(say("another kind: {count} more", count=left)))
    if others := explanation.other_kinds:
        listed = ", ".join(others[:MOST_ITEMS])
        if (left := len(others) - MOST_ITEMS) > 0:
            listed = say("{items} and {count} more", items=listed, count=left)
        entries.append(
            Entry(
                say(
                    "of another kind, listed for the theme or module as a whole: {items}",
                    items=listed,
                )
            )
        )
    return entries


def _rows(shown: ExplanationShown) -> Iterator[tuple[object, ...]]:
    result = shown.result
    part = find_theme_or_criterion(result.framework, shown.target)
    theme = result.themes.get(part.id)
    for each in theme.criteria if theme else [result.criteria[part.id]]:
        yield from criterion_rows(result, each, state_text(result, each), tree_of(result, each))


class ExplanationShown(NamedTuple):
    """The theme or criterion to explain in an assessment, and what its date comes from."""

    result: Assessment
    target: str
    dated_by: str


EXPLANATION = Report[ExplanationShown](
    "explanation",
    lambda shown: explanation_blocks(shown.result, shown.target, dated_by=shown.dated_by),
    lambda shown: explanation_data(shown.result, shown.target),
    COLUMNS,
    _rows,
    first=("text", "json", "csv"),
)
