"""An assessment as a report: what, levels, the grid, what comes first, and what to bear in mind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.assessment.ladder import Status
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.reading.problems import listed
from eflg_engine.report.adaptation import (
    adaptation_blocks,
    adapted_from,
    wording_text,
)
from eflg_engine.report.appendix import appendix_blocks, appendix_data
from eflg_engine.report.blocking import FIRST, SOME, blocking_blocks, named
from eflg_engine.report.blocks import (
    PLAIN,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Said,
    listing,
)
from eflg_engine.report.catalogue import say, strong
from eflg_engine.report.headline import headline_rows, level_words, not_shown_yet
from eflg_engine.report.in_words import words_of
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


def assessment_blocks(
    result: Assessment, *, dated_by: str = "", target: tuple[str, bool] | None = None
) -> list[Block]:
    """The report. `dated_by` says where its date comes from; `target` is a level's title and
    whether it is reached."""
    blockers = list(result.blockers())
    return [
        Heading(say("{council}: indicative level", council=result.bundle.council.name), 1),
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
        name = say("{name}, adapted from {base}", name=name, base=f"{base.id} {base.version}")
    return f"{title} ({name})"


def edition_title(title: str, edition: str) -> str:
    """A framework's title with its edition, said once."""
    return title if not edition or edition in title else f"{title} {edition}"


def about_facts(
    result: Assessment,
    dated_by: str,
    target: tuple[str, bool] | None,
) -> Facts:
    """The level, what stands beside it, and what was assessed by what and when."""
    framework, scope = result.framework, result.bundle.scope
    adapted = adapted_from(framework)
    rows: list[tuple[str, str]] = [("Indicative level", strong(level_words(result)))]
    if result.points is not None:
        rows.append(("Points", points_text(result)))
    rows += headline_rows(result)
    if open_criteria := len(result.not_assessed):
        provisional = say.number(
            open_criteria,
            "{count} criterion could not be assessed, so levels may change",
            "{count} criteria could not be assessed, so levels may change",
        )
        rows.append(("Provisional", provisional))
    if target:
        title, reached = target
        rows.append(("Target", _target(result, title, reached)))
    day = say.day(result.as_at)
    if dated_by:
        day = Said(f"{day} ({say.known(dated_by)})")
    rows += [
        ("Framework", framework_name(result)),
        *((("Adapted from", say("{base}, listed below", base=adapted)),) if adapted else ()),
        *((("Own wording", worded),) if (worded := wording_text(framework)) else ()),
        ("As at", day),
        ("Policy", f"{result.policy.title} ({result.policy.id})"),
    ]
    items, planned = len(result.bundle.evidence), len(result.planned)
    evidence = say.number(items, "{count} item", "{count} items")
    if planned:
        evidence += say(": {past} dated by then, {planned} planned", past=items - planned,
                        planned=planned)  # fmt: skip
    if result.made_for:
        evidence += say(
            ". It names the framework {framework} and is assessed under another: ids may mean "
            "something else there",
            framework=result.made_for,
        )
    rows.append(("Items", Said(evidence)))
    if undated := result.bundle.undated:
        named = listed([f"{each.id} {each.title} ({each.said})" for each in undated])
        rows.append(
            (
                "Undated",
                say.number(
                    len(undated),
                    "{items}: it counts for nothing until it has a date",
                    "{items}: each counts for nothing until it has a date",
                    items=named,
                ),
            )
        )
    if carried := sum(bool(item.was or item.proposed) for item in result.bundle.evidence):
        text = say.number(
            carried, "{count} item from another framework", "{count} items from another framework"
        )
        if waiting := len(result.bundle.awaiting_review):
            text += "; " + say.number(
                waiting,
                "{count} waits for review: what is proposed does not count until it stands under "
                "supports",
                "{count} wait for review: what is proposed does not count until it stands under "
                "supports",
            )
        rows.append(("Carried over", Said(text)))
    rows += [
        (
            "Passed over",
            say.number(
                len(names),
                "{count} name of {framework}",
                "{count} names of {framework}",
                framework=other,
            ),
        )
        for other, names in result.bundle.passed_over.items()
    ]
    match = result.judgement.match
    modules = [m.title for m in framework.modules if m.id in match.coverage.scope_modules]
    limits = []
    if len(modules) < len(framework.modules):
        limits.append(say("{modules} only", modules=say.all(modules)))
    if scope.characteristics != ("all",):
        names = words_of(framework).names("characteristics", match.coverage.scope_characteristics)
        limits.append(say("evidence for {characteristics} only", characteristics=names))
    if limits:
        rows.append(("Scope", Said("; ".join(limits))))
    return Facts(tuple(rows))


def _target(result: Assessment, title: str, reached: bool) -> str:
    if reached:
        return say("{level}: reached", level=title)
    if result.nothing_offered:
        return say("{level}: no evidence offered", level=title)
    titles = [level.title for level in result.framework.levels]
    return not_shown_yet(result, titles.index(title), title)


def not_assessed_blocks(result: Assessment) -> list[Block]:
    """What was left out, and why."""
    entries = []
    by_field: dict[tuple[str, ...], list[str]] = {}
    for criterion in result.not_assessed:
        by_field.setdefault(criterion.needs_profile, []).append(criterion.id)
    for fields, ids in by_field.items():
        text = say.number(
            len(ids),
            "{count} criterion for want of a fact ({names}):",
            "{count} criteria for want of a fact ({names}):",
            names=say.all(f"{result.bundle.body_key}: {field}" for field in fields),
        )
        entries.append(Entry(text, _some(result, ids)))
    out = [m.title for m in result.modules.values() if m.status is Status.OUT_OF_SCOPE]
    if out:
        text = say.number(
            len(result.out_of_scope),
            "{count} criterion outside the scope: {modules}",
            "{count} criteria outside the scope: {modules}",
            modules=say.all(out),
        )
        entries.append(Entry(text))
    by_day: dict[date, list[str]] = {}
    for each in result.criteria_by_number:
        if each.due_from is not None:
            by_day.setdefault(each.due_from, []).append(each.id)
    for day, ids in sorted(by_day.items()):
        text = say.number(
            len(ids),
            "{count} criterion not due before {day}:",
            "{count} criteria not due before {day}:",
            day=say.day(day),
        )
        entries.append(Entry(text, _some(result, ids)))
    themes = [t for t in result.themes.values() if t.status is Status.NOT_APPLICABLE]
    if themes:
        text = say.number(
            len(themes),
            "{count} theme that does not apply to this {body}: {themes}",
            "{count} themes that do not apply to this {body}: {themes}",
            body=result.framework.body,
            themes=say.all(theme.title for theme in themes),
        )
        entries.append(Entry(text))
    told = {theme.id for theme in themes}
    apart = [
        c.id
        for c in result.criteria_by_number
        if c.state is State.NOT_APPLICABLE and c.due_from is None and c.rule.theme not in told
    ]
    if apart:
        text = say.number(
            len(apart),
            "{count} criterion that does not apply to this {body}:",
            "{count} criteria that do not apply to this {body}:",
            body=result.framework.body,
        )
        entries.append(Entry(text, _some(result, apart)))
    heading = Heading("What was not assessed")
    if not entries:
        text = say.number(
            len(result.criteria_by_number),
            "Nothing was left out of the {count} criterion.",
            "Nothing was left out of the {count} criteria.",
        )
        return [heading, Paragraph(text)]
    return [heading, Entries(tuple(entries))]


def _some(result: Assessment, ids: Sequence[str]) -> tuple[Entry, ...]:
    """Criteria, the first few of them."""
    rules = (result.criteria[each].rule for each in ids[:FIRST])
    entries = [Entry(f"{rule.statement} ({named(rule)})") for rule in rules]
    if len(ids) > FIRST:
        entries.append(Entry(say("and {count} more", count=len(ids) - FIRST), mark=PLAIN))
    return tuple(entries)


def other_policies_blocks(result: Assessment) -> list[Block]:
    """The levels under the framework's other policies."""
    if not result.other_policies:
        return []
    entries = []
    for other in result.other_policies:
        text = f"{other.policy.title} ({other.policy.id}): {level_words(other)}"
        if other.points is not None:
            text += say.number(
                other.points.points,
                ", with {count} point of {most}",
                ", with {count} points of {most}",
                most=other.points.most,
            )
        if changes := _changes(result, other):
            named_first = ", ".join(changes[:FIRST])
            text += say(". Different: {parts}", parts=named_first)
            if (left := len(changes) - FIRST) > 0:
                text += " " + say("and {count} more", count=left)
        else:
            text += say("; nothing else changes")
        entries.append(Entry(Said(text)))
    return [Heading("What other policies would give"), Entries(tuple(entries))]


def _changes(result: Assessment, other: PolicyResult) -> list[str]:
    modules = dict(zip(result.modules, other.levels.modules, strict=True))
    themes = dict(zip(result.themes, other.levels.themes, strict=True))
    levels = result.framework.levels

    def title(number: int | None) -> str:
        if number is None:
            return say("not added up")
        if number < 0:
            return say("{level} not shown yet", level=levels[0].title)
        return levels[number].title

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
    heading = say.number(
        len(found),
        "Strengths: {count} criterion met above the level the theme holds",
        "Strengths: {count} criteria met above the level the theme holds",
    )
    return [
        Heading(heading),
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
    heading = say.number(
        len(planned),
        "Planned: {count} item dated after {day}, not yet evidence",
        "Planned: {count} items dated after {day}, not yet evidence",
        day=say.day(result.as_at),
    )
    entries = [Entry(f"{item.id} {item.title} ({say.day(item.dated)})") for item in planned]
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
        named.append((say("not stated"), words.count("")))
        counts.append(", ".join(f"{title} {number}" for title, number in named if number))
    if assessed:
        text = say.number(
            len(assessed),
            "How well the {count} criterion assessed is grounded: {standings}. Where its numbers "
            "come from: {bounds}.",
            "How well the {count} criteria assessed are grounded: {standings}. Where their numbers "
            "come from: {bounds}.",
            standings=counts[0],
            bounds=counts[1],
        )
        blocks.append(Paragraph(text))
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
