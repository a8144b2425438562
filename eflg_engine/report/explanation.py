"""Why a theme or a criterion comes out as it does: the proof, or the gap, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, cast

from eflg_engine.assessment.reasons.answers import ItemAnswer
from eflg_engine.assessment.reasons.condition_text import condition_text, named_value
from eflg_engine.assessment.reasons.findings import Wording, counted, day_text, not_due_text
from eflg_engine.assessment.reasons.requirement_text import RequirementText
from eflg_engine.assessment.reasons.requirement_tree import (
    CountingItem,
    LeafTree,
    RequirementTree,
    ThresholdTree,
    requirement_tree,
)
from eflg_engine.assessment.result.about import council_about, theme_about
from eflg_engine.assessment.result.counts_data import hangs_on_data, past_data
from eflg_engine.assessment.result.gap_shape import Form
from eflg_engine.assessment.result.nearness import years_away
from eflg_engine.assessment.result.shape import Usual
from eflg_engine.assessment.result.writing import ResultBuilder
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.framework.conditions import Condition, FactTest
from eflg_engine.framework.model import Leaf
from eflg_engine.reading.values import capital, join_words
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
    Strong,
)
from eflg_engine.report.criterion import (
    applies_text,
    due_text,
    facts_explained,
    grounding,
    threshold_text,
    what_to_do,
)
from eflg_engine.report.explanation_rows import COLUMNS, criterion_rows
from eflg_engine.report.headline import headline_rows, level_words
from eflg_engine.report.parts import find_theme_or_criterion
from eflg_engine.report.points import theme_points
from eflg_engine.report.report import Report
from eflg_engine.results.explanation import (
    Counting,
    CriterionExplained,
    ExplanationData,
    Overridden,
    PartsTree,
    Tree,
)

if TYPE_CHECKING:
    from eflg_engine.assessment.result.criterion import CriterionResult
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.assessment.result.views import ThemeResult
    from eflg_engine.framework.model import Framework

MOST_ITEMS = 10
"""Items listed for one part of a requirement; the rest are counted."""

STATE_WORDS = {
    State.MET: "met",
    State.NOT_MET: "not enough evidence yet",
    State.NO_EVIDENCE: "no evidence yet",
    State.NOT_APPLICABLE: "does not apply to this {body}",
    State.NOT_ASSESSED: "not assessed",
    State.OUT_OF_SCOPE: "outside the scope of this assessment",
}


def state_text(result: Assessment, criterion: CriterionResult) -> str:
    """The state of a criterion in words."""
    if criterion.due_from is not None:
        return "not due yet"
    return STATE_WORDS[criterion.state].format(body=result.framework.body)


def explanation_blocks(result: Assessment, target: str, *, dated_by: str = "") -> list[Block]:
    """The explanation of a theme or criterion (full id). Raises InvalidInput for another id."""
    part = find_theme_or_criterion(result.framework, target)
    if part.id in result.themes:
        return _theme(result, result.themes[part.id], dated_by)
    return _criterion(result, result.criteria[part.id], dated_by)


def explanation_data(result: Assessment, target: str) -> ExplanationData:
    """The explanation as plain data: the parts of the result that bear on it, with the trees."""
    part = find_theme_or_criterion(result.framework, target)
    build = ResultBuilder(result)
    about = council_about(result)
    data: ExplanationData = {
        "schema": "eflg-explanation/1",
        "engine": about["engine"],
        "framework": about["framework"],
        "bundle": about["bundle"],
        "council": about["council"],
        "as_at": about["as_at"],
        "policy": about["policy"],
        "scope": about["scope"],
    }
    if theme := result.themes.get(part.id):
        criteria = [_explained(result, build, criterion) for criterion in theme.criteria]
        data["theme"] = {
            **theme_about(theme),
            "hangs_on_answers": hangs_on_data(theme.level_hangs_on),
            "past_results": past_data(result),
            "criteria": criteria,
        }
    else:
        data["criterion"] = _explained(result, build, result.criteria[part.id])
    return data


def _explained(
    result: Assessment, build: ResultBuilder, criterion: CriterionResult
) -> CriterionExplained:
    overridden: Overridden = {}
    if adaptation := result.framework.adaptation:
        found = adaptation.overrides_of(criterion.id)
        overridden["overrides"] = [override.to_data() for override in found]
    requires = _tree_data(result, build, _tree_of(result, criterion))
    return {**build.criterion(criterion), "requires": requires, **overridden}


def _about(result: Assessment, dated_by: str) -> list[tuple[str, str]]:
    return [
        (capital(result.framework.body), result.bundle.council.name),
        ("Framework", framework_name(result)),
        *((("Own wording", worded),) if (worded := wording_text(result.framework)) else ()),
        ("As at", day_text(result.as_at) + (f" ({dated_by})" if dated_by else "")),
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
        more = counted(theme.needs_more, "more criterion", "more criteria")
        rows.insert(1, ("Next level", f"{theme.next_level.title} needs {more} met"))
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
        blocks.append(
            Heading(f"{level.title}: {states.count(State.MET)} of {assessed} met")
            if assessed
            else Heading(f"{level.title}: nothing assessed")
        )
        blocks.append(Entries(tuple(_short(result, each, brief) for each in criteria), loose=True))
    return blocks


def _short(result: Assessment, criterion: CriterionResult, brief: bool) -> Entry:
    """A criterion as part of its theme."""
    state = criterion.state
    below = [
        Entry(f"Changed locally: {text}", mark=PLAIN)
        for text in override_texts(result.framework, criterion.id)
    ]
    if state is State.MET:
        proof = _proof(result, criterion)
        below += [Entry(f"{label}: {value}", mark=PLAIN) for label, value in proof]
    if state in ASSESSED:
        below += _requirement(result, criterion, brief)
        below += _other_kinds(result, criterion)
    else:
        below.append(Entry(_why_not_assessed(result, criterion), mark=PLAIN))
    if state is not State.MET and state in ASSESSED and criterion.rule.remedy:
        below.append(Entry(f"To do: {criterion.rule.remedy}", mark=PLAIN))
    mark = {State.MET: MET, State.NOT_MET: UNMET, State.NO_EVIDENCE: UNMET}.get(state, DASH)
    text = f"{criterion.rule.statement} ({named(criterion.rule)})"
    if state is not State.MET:  # the mark says it
        text += f": {state_text(result, criterion)}"
    return Entry(text, tuple(below), mark)


# --- a criterion ------------------------------------------------------------------------------


def _criterion(result: Assessment, criterion: CriterionResult, dated_by: str) -> list[Block]:
    rule, framework = criterion.rule, result.framework
    theme = framework.themes[rule.theme]
    rows: list[tuple[str, str]] = [
        ("State", Strong(state_text(result, criterion).capitalize())),
        *(_proof(result, criterion) if criterion.state is State.MET else ()),
        ("Asked for at", f"{framework.levels[rule.level].title}, in {theme.title} ({theme.id})"),
        *_about(result, dated_by),
    ]
    if applies := applies_text(framework, rule):
        rows.insert(1, ("Applies where", applies))
    if due := due_text(framework, rule.due):
        rows.insert(1, ("Due from", due))
    blocks: list[Block] = [
        Heading(criterion.id, 1),
        Paragraph(rule.statement),
        Facts(tuple(rows)),
    ]
    if criterion.state in ASSESSED:
        entries = (*_requirement(result, criterion), *_other_kinds(result, criterion))
        blocks += [Heading("What is asked for, and what counts"), Entries(entries)]
    else:
        blocks += [
            Heading("Why it was not assessed"),
            Paragraph(_why_not_assessed(result, criterion)),
        ]
    if criterion.state is not State.MET:
        blocks += what_to_do(framework, rule)
    return [*blocks, *grounding(framework, rule)]


def _proof(result: Assessment, criterion: CriterionResult) -> list[tuple[str, str]]:
    until, hangs = criterion.holds_until, criterion.hangs_on
    proof = join_words(item_title(result, item) for item in criterion.proof)
    on = f"{join_words(hangs)} (not met without {'it' if len(hangs) == 1 else 'each of them'})"
    return [
        ("Smallest proof", proof),
        ("Holds until", day_text(until) if until else "no end, on today's evidence"),
        ("Hangs on", on if hangs else "no single item"),
    ]


def _why_not_assessed(result: Assessment, criterion: CriterionResult) -> str:
    framework, rule = result.framework, criterion.rule
    if criterion.state is State.OUT_OF_SCOPE:
        return "Its module is outside the scope of this assessment."
    if criterion.state is State.NOT_ASSESSED:
        key = result.bundle.body_key
        return " ".join(
            [
                f"{_undecided_text(framework, criterion)}; the evidence file does not say. "
                f'Add {join_words(criterion.needs_profile)} under "{key}" there.',
                *facts_explained(framework, rule),
            ]
        )
    if criterion.due_from is not None:
        return f"{not_due_text(criterion.due_from)}."
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
        return f"Nothing in it is asked of this {framework.body}."
    return f"It applies only where {join_words(reasons)}."


def _here(part: Condition | FactTest, profile: Mapping[str, object]) -> str:
    """What a profile gives of the facts that a part of a condition looks at."""
    given = [profile[name] for name in Condition((part,)).fields if profile.get(name) is not None]
    return f" (here: {join_words(map(named_value, given))})"


def _undecided_text(framework: Framework, criterion: CriterionResult) -> str:
    """That a missing fact decides whether a criterion, or part of it, is asked."""
    if applies := applies_text(framework, criterion.rule):
        return f"It applies where {applies}"
    return f"What is asked depends on {join_words(criterion.needs_profile)}"


# --- the tree ---------------------------------------------------------------------------------


def _tree_of(result: Assessment, criterion: CriterionResult) -> RequirementTree:
    return requirement_tree(result.judgement, list(result.criteria).index(criterion.id))


def _requirement(
    result: Assessment, criterion: CriterionResult, brief: bool = False
) -> list[Entry]:
    return [_tree(result, _tree_of(result, criterion), criterion.state is not State.MET, brief)]


def _tree(result: Assessment, tree: RequirementTree, wanted: bool, brief: bool) -> Entry:
    """A part of a requirement; where it is wanted and not met, with what it lacks."""
    mark = MET if tree.met else UNMET
    if isinstance(tree, LeafTree):
        texts, question = RequirementText(result.framework), tree.leaf.question
        text = texts.leaf(tree.leaf) if question is None else question_text(question)
        below = _counting(result, tree)
        if wanted and tree.gap is not None:
            below += _lacks(result, tree)
        elif not tree.met:
            text += " (not needed)"
        if question is not None and not (brief and tree.met):
            below.append(Entry(f"what counts: {texts.attributes(tree.leaf)}"))
        return Entry(text, tuple(below), mark)
    deeper = wanted and not tree.met
    of = len(tree.children)
    below = [_tree(result, child, deeper, brief) for child in tree.children]
    below += [Entry(_not_asked_text(result, leaf), mark=DASH) for leaf in tree.not_asked]
    return Entry(
        f"{threshold_text(tree.form, tree.need)} {tree.children_met} of {of} met",
        tuple(below),
        mark,
    )


def _not_asked_text(result: Assessment, leaf: Leaf) -> str:
    question = leaf.question
    text = RequirementText(result.framework).leaf(leaf)
    said = text if question is None else question_text(question)
    first = leaf.due.first_day(result.bundle.council.profile) if leaf.due else None
    if first is not None and first > result.as_at:
        return f"{said} (not asked before {day_text(first)})"
    return f"{said} (not asked of this {result.framework.body})"


def _counting(result: Assessment, tree: LeafTree) -> list[Entry]:
    """The items that count for a leaf, with where in them the answer is."""
    below = []
    lead = "counts" if tree.leaf.question is None else "answered by"
    for counting in tree.counting[:MOST_ITEMS]:
        answer = counting.answer
        text = f"{lead}: {item_title(result, counting.item)}"
        if answer is not None and answer.place:
            text += f", {answer.place}"
        if counting.until:
            text += f", until {day_text(counting.until)}"
        under = [] if answer is None else _of_answer(result, answer, tree.leaf)
        below.append(Entry(text, tuple(under)))
    if left := len(tree.counting) - len(below):
        below.append(Entry(f"{lead}: {left} more"))
    return below


def _of_answer(result: Assessment, answer: ItemAnswer, asked: Leaf) -> list[Entry]:
    """Where in an item the answer is, if that is to be asked, and what mattered and is usual."""
    found, wording = [], Wording.of(result.framework)
    kinds = result.framework.vocabulary.kinds
    kind = wording.kind(kinds.resolve(result.bundle.item[answer.item].kind))
    if answer.place_wanted:
        found.append(
            Entry(f"where in it is the answer? {capital(kind)} is not where it is usually found")
        )
    words = {"shows": wording.rung, "assurance": wording.standing}
    matter = {"shows": asked.shows, "assurance": asked.assurance}
    if taken := join_words(words[name](rung) for name, rung in answer.usual if matter[name]):
        found.append(Entry(f"taken as {taken}, as is usual for {kind}: the item does not say"))
    return found


def _lacks(result: Assessment, tree: LeafTree) -> list[Entry]:
    gap, wording = tree.gap, Wording(result.framework)
    assert gap is not None
    lead = "missing" if tree.leaf.question is None else "not shown yet"
    below = [Entry(f"{lead}: {_lower(wording.sentence(finding))}") for finding in gap.findings]
    offered = [miss for miss in gap.near_misses if miss.findings[0].code != "not_offered_here"]
    near = [miss for miss in offered if not years_away(miss)]
    below += [Entry(f"almost: {miss_text(result, miss, wording)}") for miss in near[:MOST_ITEMS]]
    if len(near) > MOST_ITEMS:
        below.append(Entry(f"almost: {len(near) - MOST_ITEMS} more"))
    if far := [miss.item for miss in offered if years_away(miss)]:
        below.append(Entry(f"years out of date: {join_words(far)}"))
    elsewhere = [miss for miss in gap.near_misses if miss.findings[0].code == "not_offered_here"]
    below += [Entry(f"elsewhere: {miss_text(result, miss, wording)}") for miss in elsewhere]
    if gap.elsewhere_more:
        below.append(Entry(f"elsewhere: {gap.elsewhere_more} more"))
    return below


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _other_kinds(result: Assessment, criterion: CriterionResult) -> list[Entry]:
    explanation = criterion.explanation
    if explanation is None:
        return []
    wording = Wording(result.framework)
    entries = [
        Entry(f"another kind: {miss_text(result, miss, wording)}")
        for miss in explanation.wrong_kind[:MOST_ITEMS]
    ]
    if left := len(explanation.wrong_kind) - len(entries):
        entries.append(Entry(f"another kind: {left} more"))
    if others := explanation.other_kinds:
        more = f" and {len(others) - MOST_ITEMS} more" if len(others) > MOST_ITEMS else ""
        entries.append(
            Entry(
                "of another kind, listed for the theme or module as a whole: "
                f"{', '.join(others[:MOST_ITEMS])}{more}"
            )
        )
    return entries


# --- as data ----------------------------------------------------------------------------------


def _tree_data(result: Assessment, build: ResultBuilder, tree: RequirementTree) -> Tree:
    if isinstance(tree, ThresholdTree):
        parts: PartsTree = {
            "needs": cast("Form", tree.form),
            "met": tree.met,
            "at_least": tree.need,
            "of": len(tree.children),
            "children_met": tree.children_met,
            "parts": [_tree_data(result, build, child) for child in tree.children],
        }
        if tree.not_asked:
            parts["not_asked"] = [
                {**build.questioned(leaf), "text": _not_asked_text(result, leaf)}
                for leaf in tree.not_asked
            ]
        return parts
    return {
        "needs": "evidence",
        "met": tree.met,
        "text": RequirementText(result.framework).leaf(tree.leaf),
        **build.questioned(tree.leaf),
        "counting": [_counting_data(result, counting) for counting in tree.counting],
    }


def _counting_data(result: Assessment, counting: CountingItem) -> Counting:
    data: Counting = {
        "item": counting.item,
        "title": result.bundle.item[counting.item].title,
        "until": counting.until.isoformat() if counting.until else None,
    }
    if (answer := counting.answer) is not None:
        data["place"], data["place_wanted"] = answer.place, answer.place_wanted
        data["usual"] = cast("Usual", dict(answer.usual))
    return data


def _rows(shown: ExplanationShown) -> Iterator[tuple[object, ...]]:
    result = shown.result
    part = find_theme_or_criterion(result.framework, shown.target)
    theme = result.themes.get(part.id)
    for each in theme.criteria if theme else [result.criteria[part.id]]:
        yield from criterion_rows(result, each, state_text(result, each), _tree_of(result, each))


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
