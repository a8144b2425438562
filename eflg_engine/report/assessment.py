"""An assessment as a report: what, levels, the grid, what comes first, and what to bear in mind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.assessment.ladder import Status
from eflg_engine.assessment.reasons.explain import Explanation, LeafGap, NearMiss, leaf_gaps
from eflg_engine.assessment.reasons.findings import Wording, counted, day_text
from eflg_engine.assessment.result.nearness import way_of, way_of_miss, years_away
from eflg_engine.assessment.result.views import below_first
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.reading.values import join_words
from eflg_engine.report.adaptation import (
    adaptation_blocks,
    adapted_from,
    wording_text,
)
from eflg_engine.report.appendix import appendix_blocks, appendix_data
from eflg_engine.report.blocks import (
    PLAIN,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Strong,
    listing,
)
from eflg_engine.report.headline import headline_rows, level_words, not_shown_yet
from eflg_engine.report.levels import LEVEL_COLUMNS, grid_blocks, level_rows, levels_blocks
from eflg_engine.report.points import points_blocks, points_text
from eflg_engine.report.report import Report
from eflg_engine.report.result_tables import result_tables

if TYPE_CHECKING:
    from datetime import date

    from eflg_engine.assessment.result import shape
    from eflg_engine.assessment.result.criterion import CriterionResult
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.assessment.result.views import PolicyResult
    from eflg_engine.framework.model import Criterion, Question

FIRST, SOME = 5, 3
"""How many entries the report gives of what stands in the way, and of other lists."""


def assessment_blocks(
    result: Assessment, *, dated_by: str = "", target: tuple[str, bool] | None = None
) -> list[Block]:
    """The report. `dated_by` says where its date comes from; `target` is a level's title and
    whether it is reached."""
    blockers = list(result.blockers())
    return [
        Heading(f"{result.bundle.council.name}: indicative level", 1),
        about_facts(result, dated_by, target),
        *levels_blocks(result),
        *points_blocks(result),
        *grid_blocks(result),
        *blocking_blocks(result, blockers),
        *not_assessed_blocks(result),
        *other_policies_blocks(result),
        *strengths_blocks(result),
        *planned_blocks(result),
        *adaptation_blocks(result.framework),
        *please_note_blocks(result),
        _where_next(result, blockers),
    ]


def framework_name(result: Assessment) -> str:
    """The framework by title, edition, id and version."""
    framework = result.framework
    title = edition_title(framework.title, framework.edition)
    name = f"{framework.id} {framework.version}"
    if framework.adaptation is not None:
        base = framework.adaptation.base
        name += f", adapted from {base.id} {base.version}"
    return f"{title} ({name})"


def edition_title(title: str, edition: str) -> str:
    """A framework's title with its edition, said once."""
    return title if not edition or edition in title else f"{title} {edition}"


def item_title(result: Assessment, item: str) -> str:
    """An item by id and title."""
    return f"{item} {result.bundle.item[item].title}"


def about_facts(result: Assessment, dated_by: str, target: tuple[str, bool] | None) -> Facts:
    """The level, what stands beside it, and what was assessed by what and when."""
    framework, scope = result.framework, result.bundle.scope
    adapted = adapted_from(framework)
    rows: list[tuple[str, str]] = [("Indicative level", Strong(level_words(result)))]
    if result.points is not None:
        rows.append(("Points", points_text(result)))
    rows += headline_rows(result)
    if open_criteria := len(result.not_assessed):
        criteria = counted(open_criteria, "criterion", "criteria")
        rows.append(("Provisional", f"{criteria} could not be assessed, so levels may change"))
    if target:
        title, reached = target
        rows.append(("Target", _target(result, title, reached)))
    rows += [
        ("Framework", framework_name(result)),
        *((("Adapted from", f"{adapted}, listed below"),) if adapted else ()),
        *((("Own wording", worded),) if (worded := wording_text(framework)) else ()),
        ("As at", day_text(result.as_at) + (f" ({dated_by})" if dated_by else "")),
        ("Policy", f"{result.policy.title} ({result.policy.id})"),
    ]
    items, planned = len(result.bundle.evidence), len(result.planned)
    evidence = counted(items, "item")
    if planned:
        evidence += f": {items - planned} dated by then, {planned} planned"
    if result.made_for:
        evidence += (
            f". It names the framework {result.made_for} and is assessed under another: "
            "ids may mean something else there"
        )
    rows.append(("Items", evidence))
    if carried := sum(bool(item.was or item.proposed) for item in result.bundle.evidence):
        text = f"{counted(carried, 'item')} from another framework"
        if waiting := len(result.bundle.awaiting_review):
            text += (
                f"; {waiting} {'waits' if waiting == 1 else 'wait'} for review: what is proposed "
                "does not count until it stands under supports"
            )
        rows.append(("Carried over", text))
    rows += [
        ("Passed over", f"{counted(len(names), 'name')} of {other}")
        for other, names in result.bundle.passed_over.items()
    ]
    match = result.judgement.match
    modules = [m.title for m in framework.modules if m.id in match.coverage.scope_modules]
    limits = []
    if len(modules) < len(framework.modules):
        limits.append(f"{join_words(modules)} only")
    if scope.characteristics != ("all",):
        names = Wording(framework).names("characteristics", match.coverage.scope_characteristics)
        limits.append(f"evidence for {names} only")
    if limits:
        rows.append(("Scope", "; ".join(limits)))
    return Facts(tuple(rows))


def _target(result: Assessment, title: str, reached: bool) -> str:
    if reached:
        return f"{title}: reached"
    if result.nothing_offered:
        return f"{title}: no evidence offered"
    return not_shown_yet(
        result, [level.title for level in result.framework.levels].index(title), title
    )


# --- what comes first -------------------------------------------------------------------------


def blocking_blocks(result: Assessment, blockers: list[CriterionResult]) -> list[Block]:
    """What stands in the way of the next level, the nearest first."""
    above = result.next_level
    if above is not None:
        heading = f"What stands in the way of {above.title}"
        between = f"between the {result.framework.body} and {above.title}"
    else:
        heading = "What stands in the way of the next level"
        between = "between the modules and their next levels"
    if not blockers:
        if all(theme.level_number is None for theme in result.themes.values()):
            text = "Nothing could be assessed, so there is no level to reach from here."
        elif above is not None:  # points: bands speak of more themes than are assessed here
            text = "Nothing here: every theme that is assessed gives the points that it can."
        else:
            text = f"Nothing: {result.framework.levels[-1].title} is the highest level."
        return [Heading(heading), Paragraph(text)]
    if result.policy.points is not None:
        between = "between the themes and their next points"
    stand = "stands" if len(blockers) == 1 else "stand"
    text = f"{counted(len(blockers), 'criterion', 'criteria')} {stand} {between}"
    policy, points = result.policy, result.points
    if points is not None and points.more is not None and points.in_reach:
        text += f"; {counted(points.more, 'more point')} will do"
    elif policy.criteria < 1 or (policy.themes or 1) < 1:
        text += "; the policy does not ask for every one of them"
    if len(blockers) > FIRST:
        text += (
            f". The {FIRST} nearest come first: those that lack one answer, then the least effort"
        )
    wording = Wording(result.framework)
    entries = tuple(
        _blocker(result, criterion, wording, number)
        for number, criterion in enumerate(blockers[:FIRST], 1)
    )
    return [Heading(heading), Paragraph(f"{text}."), Entries(entries, loose=True)]


def _blocker(
    result: Assessment, criterion: CriterionResult, wording: Wording, number: int
) -> Entry:
    rule, explanation = criterion.rule, criterion.explanation
    level = result.framework.levels[rule.level].title
    below = []
    if explanation is not None:
        below += [Entry(text, mark=PLAIN) for text in _open_questions(result, criterion)]
        below.append(Entry(f"Why: {nearest_reason(result, explanation, wording)}.", mark=PLAIN))
        if elsewhere := _elsewhere(result, explanation):
            below.append(Entry(f"Would do if listed here too: {elsewhere}.", mark=PLAIN))
    if rule.remedy:
        below.append(Entry(f"To do: {rule.remedy}", mark=PLAIN))
    if rule.effort:
        level += f", {result.framework.vocabulary.efforts.title(rule.effort).lower()} effort"
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
        yield "Lacks one answer" + (f": {join_words(asks, 'or')}" if asks else ".")
    elif asks:
        more = f" and {len(asks) - SOME} more" if len(asks) > SOME else ""
        yield f"Lacks answers: {' '.join(asks[:SOME])}{more}"


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
        text = f"What is listed is years out of date: {item_title(result, there[0].item)}"
    elif not leaf.counted and explanation.wrong_kind:
        text = miss_text(result, explanation.wrong_kind[0], wording)
    else:
        text = wording.sentence(leaf.findings[0])
    parts = 1 if isinstance(gap, LeafGap) else len(gap.gaps)
    return f"{text}. This is the nearest of {parts} parts not met yet" if parts > 1 else text


def miss_text(result: Assessment, miss: NearMiss, wording: Wording) -> str:
    """Everything that an item lacks, in one sentence without its full stop."""
    first, *others = miss.findings
    text = wording.sentence(first, item_title(result, miss.item))
    return "; it also ".join(
        [text, *(wording.sentence(finding, "-").removeprefix("- ") for finding in others)]
    )


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
    return item_title(result, found[0]) + (f", or {counted(more, 'other item')}" if more else "")


# --- what else to know ------------------------------------------------------------------------


def not_assessed_blocks(result: Assessment) -> list[Block]:
    """What was left out, and why."""
    entries = []
    by_field: dict[tuple[str, ...], list[str]] = {}
    for criterion in result.not_assessed:
        by_field.setdefault(criterion.needs_profile, []).append(criterion.id)
    for fields, ids in by_field.items():
        names = join_words(f"{result.bundle.body_key}: {field}" for field in fields)
        criteria = counted(len(ids), "criterion", "criteria")
        entries.append(Entry(f"{criteria} for want of a fact ({names}):", _some(result, ids)))
    out = [m.title for m in result.modules.values() if m.status is Status.OUT_OF_SCOPE]
    if out:
        criteria = counted(len(result.out_of_scope), "criterion", "criteria")
        entries.append(Entry(f"{criteria} outside the scope: {join_words(out)}"))
    by_day: dict[date, list[str]] = {}
    for each in result.criteria_by_number:
        if each.due_from is not None:
            by_day.setdefault(each.due_from, []).append(each.id)
    for day, ids in sorted(by_day.items()):
        criteria = counted(len(ids), "criterion", "criteria")
        entries.append(Entry(f"{criteria} not due before {day_text(day)}:", _some(result, ids)))
    themes = [t for t in result.themes.values() if t.status is Status.NOT_APPLICABLE]
    if themes:
        several = len(themes) > 1
        whole = f"{counted(len(themes), 'theme')} that {'do' if several else 'does'} not apply"
        titles = join_words(theme.title for theme in themes)
        entries.append(Entry(f"{whole} to this {result.framework.body}: {titles}"))
    told = {theme.id for theme in themes}
    apart = [
        c.id
        for c in result.criteria_by_number
        if c.state is State.NOT_APPLICABLE and c.due_from is None and c.rule.theme not in told
    ]
    if apart:
        criteria = counted(len(apart), "criterion", "criteria")
        do = "does" if len(apart) == 1 else "do"
        text = f"{criteria} that {do} not apply to this {result.framework.body}:"
        entries.append(Entry(text, _some(result, apart)))
    heading = Heading("What was not assessed")
    if not entries:
        every = counted(len(result.criteria_by_number), "criterion", "criteria")
        return [heading, Paragraph(f"Nothing was left out of the {every}.")]
    return [heading, Entries(tuple(entries))]


def _some(result: Assessment, ids: Sequence[str]) -> tuple[Entry, ...]:
    """Criteria, the first few of them."""
    rules = (result.criteria[each].rule for each in ids[:FIRST])
    entries = [Entry(f"{rule.statement} ({named(rule)})") for rule in rules]
    if len(ids) > FIRST:
        entries.append(Entry(f"and {len(ids) - FIRST} more", mark=PLAIN))
    return tuple(entries)


def other_policies_blocks(result: Assessment) -> list[Block]:
    """The levels under the framework's other policies."""
    if not result.other_policies:
        return []
    entries = []
    for other in result.other_policies:
        text = f"{other.policy.title} ({other.policy.id}): {level_words(other)}"
        if other.points is not None:
            text += f", with {counted(other.points.points, 'point')} of {other.points.most}"
        if changes := _changes(result, other):
            more = f" and {len(changes) - FIRST} more" if len(changes) > FIRST else ""
            text += f". Different: {', '.join(changes[:FIRST])}{more}"
        else:
            text += "; nothing else changes"
        entries.append(Entry(text))
    return [Heading("What other policies would give"), Entries(tuple(entries))]


def _changes(result: Assessment, other: PolicyResult) -> list[str]:
    modules = dict(zip(result.modules, other.levels.modules, strict=True))
    themes = dict(zip(result.themes, other.levels.themes, strict=True))
    levels = result.framework.levels

    def title(number: int | None) -> str:
        if number is None:
            return "not added up"
        return below_first(levels[0].title) if number < 0 else levels[number].title

    found = modules | themes
    titles = {module.id: module.title for module in result.modules.values()}
    titles |= {theme.id: theme.title for theme in result.themes.values()}
    return [f"{titles[part]} ({title(found[part])})" for part in other.changes]


def strengths(result: Assessment) -> list[CriterionResult]:
    """Criteria met above the level that their theme holds, but for what law asks of everybody."""
    return [result.criteria[part] for theme in result.themes.values() for part in theme.strengths]


def strengths_blocks(result: Assessment, most: int = SOME) -> list[Block]:
    """The strengths, the first of them."""
    found = strengths(result)
    if not found:
        return []
    many = counted(len(found), "criterion", "criteria")
    return [
        Heading(f"Strengths: {many} met above the level the theme holds"),
        listing([criterion_entry(result, each) for each in found], most),
    ]


def criterion_entry(result: Assessment, criterion: CriterionResult) -> Entry:
    """A criterion by statement, name and level."""
    rule = criterion.rule
    level = result.framework.levels[rule.level].title
    return Entry(f"{rule.statement} ({named(rule)}; {level})")


def planned_blocks(result: Assessment) -> list[Block]:
    """Items dated later than the assessment."""
    planned = result.planned
    if not planned:
        return []
    many = counted(len(planned), "item")
    heading = f"Planned: {many} dated after {day_text(result.as_at)}, not yet evidence"
    entries = [Entry(f"{item.id} {item.title} ({day_text(item.dated)})") for item in planned]
    return [Heading(heading), listing(entries, SOME)]


def please_note_blocks(result: Assessment) -> list[Block]:
    """The framework's notice, and what its criteria rest on."""
    blocks: list[Block] = [Heading("Please note")]
    if result.framework.notice:
        blocks.append(Paragraph(result.framework.notice))
    assessed = [c.rule for c in result.criteria_by_number if c.state in ASSESSED]
    vocabulary = result.framework.vocabulary
    counts = []
    for terms, words in (
        (vocabulary.standings, [rule.standing for rule in assessed]),
        (vocabulary.bounds, [rule.bounds for rule in assessed]),
    ):
        named = [(term.title.lower(), words.count(term.id)) for term in terms]
        named.append(("not stated", words.count("")))
        counts.append(", ".join(f"{title} {number}" for title, number in named if number))
    if assessed:
        criteria = counted(len(assessed), "criterion", "criteria")
        blocks.append(
            Paragraph(
                f"How well the {criteria} assessed are grounded: {counts[0]}. "
                f"Where their numbers come from: {counts[1]}."
            )
        )
    return blocks


def _where_next(result: Assessment, blockers: list[CriterionResult]) -> Paragraph:
    theme = blockers[0].rule.theme if blockers else next(iter(result.themes))
    return Paragraph(
        f"Show one theme with: eflg explain FILE {theme}. "
        f'"eflg framework show {result.framework.id}" lists the questions and their codes.'
    )


class AssessmentShown(NamedTuple):
    """An assessment, what its date comes from, and the target's title and whether it is reached.

    With `appendix`, every item of evidence follows, with what it answers.
    """

    result: Assessment
    dated_by: str
    target: tuple[str, bool] | None
    appendix: bool = False


def _blocks(shown: AssessmentShown) -> list[Block]:
    blocks = assessment_blocks(shown.result, dated_by=shown.dated_by, target=shown.target)
    return [*blocks, *appendix_blocks(shown.result)] if shown.appendix else blocks


def _data(shown: AssessmentShown) -> shape.AssessmentResult:
    data = shown.result.to_data()
    if shown.appendix:
        data["evidence"] = appendix_data(shown.result)
    return data


def _pictures(shown: AssessmentShown) -> list[Picture]:
    from eflg_engine.report.pictures.coverage import coverage_pictures  # start-up: drawn seldom
    from eflg_engine.report.pictures.levels import level_grid
    from eflg_engine.report.pictures.times import evidence_pictures

    result = shown.result
    titles = [level.title for level in result.framework.levels]
    target = titles.index(shown.target[0]) if shown.target else None
    grid = level_grid(result, target=target)
    return [grid, *evidence_pictures(result), *coverage_pictures(result)]


ASSESSMENT = Report[AssessmentShown](
    "assessment",
    _blocks,
    _data,
    LEVEL_COLUMNS,
    lambda shown: level_rows(shown.result),
    tables=lambda shown: result_tables(shown.result),
    bundle=lambda shown: (shown.result.bundle, shown.result.framework),
    pictures=_pictures,
    interchange=lambda shown: shown.result,
    first=("text", "json", "markdown", "csv"),
)
