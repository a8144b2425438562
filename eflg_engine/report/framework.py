"""Frameworks as reports: the list of them, one with its criteria, one criterion in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.assessment.reasons.condition_text import condition_text
from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.assessment.reasons.titles import lower
from eflg_engine.framework.model import Criterion, Module, Theme, leaves
from eflg_engine.reading.values import capital
from eflg_engine.report.adaptation import (
    adaptation_blocks,
    adapted_from,
    override_texts,
    wording_text,
)
from eflg_engine.report.assessment import edition_title
from eflg_engine.report.blocks import (
    PLAIN,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Table,
)
from eflg_engine.report.criterion import (
    applies_text,
    due_text,
    facts_explained,
    grounding,
    requirement_entry,
    source_entries,
    what_to_do,
)
from eflg_engine.report.example import example_blocks
from eflg_engine.report.framework_data import frameworks_data, outline_data
from eflg_engine.report.parts import find_part
from eflg_engine.report.points import disputes, policy_text
from eflg_engine.report.report import Report

if TYPE_CHECKING:
    from fractions import Fraction

    from eflg_engine.framework import Framework
    from eflg_engine.framework.model import Policy
    from eflg_engine.framework.vocabulary import Kind


class FrameworkListed(NamedTuple):
    """A framework, and the package that it comes with; "" for a shipped one."""

    framework: Framework
    package: str = ""


def framework_list_blocks(listed: Sequence[FrameworkListed]) -> list[Block]:
    """The frameworks, one a row; a column says their packages where any is not shipped."""
    header = ["Framework", "Title", "Version", "Criteria"]
    rows = [
        [
            framework.id,
            edition_title(framework.title, framework.edition),
            framework.version,
            str(len(framework.criteria)),
        ]
        for framework, _ in listed
    ]
    if any(package for _, package in listed):
        header.append("Package")
        rows = [[*row, package] for row, (_, package) in zip(rows, listed, strict=True)]
    return [Table(tuple(header), tuple(map(tuple, rows)))]


def size_text(framework: Framework) -> str:
    """How many modules, themes, criteria and levels there are."""
    return ", ".join(
        [
            counted(len(framework.modules), "module"),
            counted(len(framework.themes), "theme"),
            counted(len(framework.criteria), "criterion", "criteria"),
            counted(len(framework.levels), "level"),
        ]
    )


def framework_blocks(framework: Framework, part: str | None = None) -> list[Block]:
    """A framework, or one module, theme or criterion of it (full id). Raises InvalidInput."""
    if part is None:
        return _framework(framework)
    found = find_part(framework, part)
    if isinstance(found, Criterion):
        return _criterion(framework, found)
    if isinstance(found, Theme):
        return [Heading(found.title, 1), *_theme(framework, found, 2)]
    return [Heading(found.title, 1), *_themes(framework, found)]


def _framework(framework: Framework) -> list[Block]:
    rows = [
        ("Id", framework.id),
        ("Version", framework.version),
        *((("Adapted from", adapted),) if (adapted := adapted_from(framework)) else ()),
        *((("Own wording", worded),) if (worded := wording_text(framework)) else ()),
        ("Holds", size_text(framework)),
        ("Below the first", framework.below),
    ]
    blocks: list[Block] = [
        Heading(edition_title(framework.title, framework.edition), 1),
        Facts(tuple(rows)),
    ]
    blocks += [*levels_and_policies(framework), *adaptation_blocks(framework)]
    for module in framework.modules:
        blocks += [Heading(module.title, 1), *_themes(framework, module)]
    blocks += [Heading("Kinds of evidence", 1), kinds_table(framework)]
    if framework.sources:
        sources = source_entries((source, "") for source in framework.sources.values())
        blocks += [Heading("Sources of the framework as a whole", 1), sources]
    return blocks


def levels_and_policies(framework: Framework) -> list[Block]:
    """The ladder, and each way of adding up to it."""
    return [
        Heading("Levels"),
        Entries(
            tuple(
                Entry(f"{level.title} ({level.id}){': ' + level.summary if level.summary else ''}")
                for level in framework.levels
            )
        ),
        Heading("Policies"),
        Entries(tuple(_policy(policy, framework) for policy in framework.policies.values())),
    ]


def _policy(policy: Policy, framework: Framework) -> Entry:
    shares = [("a level", "criteria", policy.criteria)]
    if policy.themes is not None:
        shares.append(("a module", "themes", policy.themes))
    if policy.modules is not None:
        shares.append((f"the {framework.body}", "modules", policy.modules))
    text = "; ".join(f"{whole} needs {_share(of)} of its {parts}" for whole, parts, of in shares)
    if policy.points is not None:
        text += f"; {policy_text(policy.points, framework)}"
    below = [Entry(f"{capital(text)}.", mark=PLAIN)]
    if policy.description:
        below.append(Entry(policy.description, mark=PLAIN))
    if policy.points is not None:
        below += disputes(policy.points, framework)
    return Entry(f"{policy.title} ({policy.id})", tuple(below))


def _share(share: Fraction) -> str:
    return "all" if share == 1 else f"{float(share * 100):g}%"


def _themes(framework: Framework, module: Module) -> list[Block]:
    blocks: list[Block] = []
    for theme in module.themes:
        blocks += [Heading(f"{theme.title} ({theme.id})"), *_theme(framework, theme, 3)]
    return blocks


def _theme(framework: Framework, theme: Theme, rank: int) -> list[Block]:
    """A theme's criteria, level by level, after whom it is asked of."""
    blocks: list[Block] = []
    if theme.applies_when:
        applies = condition_text(framework, theme.applies_when)
        blocks.append(Facts((("Applies where", applies),)))
    for number, level in enumerate(framework.levels):
        entries = tuple(
            Entry(_lead(rule), (*_questions(rule), *_changes(framework, rule)))
            for rule in theme.criteria
            if rule.level == number
        )
        blocks += [Heading(level.title, rank), Entries(entries)]
    return blocks


def _lead(rule: Criterion) -> str:
    return f"{rule.statement} ({f'{rule.code} {rule.id}'.lstrip()})"


def _questions(rule: Criterion) -> tuple[Entry, ...]:
    """The questions of a criterion, each with its code and its own word."""
    asked = [leaf.question for leaf in leaves(rule.requires) if leaf.question is not None]
    words = [(each.code, each.id.rpartition(".")[2], each.asks) for each in asked]
    return tuple(Entry(f"{asks} ({f'{code} {word}'.lstrip()})") for code, word, asks in words)


def kinds_table(framework: Framework) -> Table:
    """The kinds of evidence: what people call them, what they usually are, how long they last."""
    vocabulary = framework.vocabulary
    rows = []
    for kind, facts in zip(vocabulary.kinds, vocabulary.kind_facts, strict=True):
        shows = vocabulary.default_shows if facts.usual_shows is None else facts.usual_shows
        standing = facts.usual_assurance
        if standing is None:
            standing = vocabulary.default_assurance
        usual = f"{vocabulary.shows[shows].title}, {lower(vocabulary.assurance[standing].title)}"
        rows.append((kind.title, kind.id, "; ".join(kind.aliases), usual, current_text(facts)))
    header = ("Kind of evidence", "Id", "Also called", "Usually", "Stays current")
    return Table(header, tuple(rows))


def current_text(facts: Kind) -> str:
    """How long items of a kind stay current where a rule says `within: usual`."""
    limit = str(facts.current_for) if facts.current_for is not None else ""
    if facts.until_stated:
        return f"until the end it states, else {limit}" if limit else "until the end it states"
    return limit or "as the rules say"


def _changes(framework: Framework, rule: Criterion) -> tuple[Entry, ...]:
    texts = override_texts(framework, rule.id)
    return tuple(Entry(f"Changed locally: {text}", mark=PLAIN) for text in texts)


def _criterion(framework: Framework, rule: Criterion) -> list[Block]:
    theme = framework.themes[rule.theme]
    level = framework.levels[rule.level].title
    rows = [("Asked for at", f"{level}, in {theme.title} ({theme.id})")]
    if rule.code:
        rows.insert(0, ("Code", rule.code))
    if rule.who_holds:
        rows.append(("Who holds it", rule.who_holds))
    if applies := applies_text(framework, rule):
        rows.append(("Applies where", applies))
    rows += [("To know", text) for text in facts_explained(framework, rule)]
    if due := due_text(framework, rule.due):
        rows.append(("Due from", due))
    blocks: list[Block] = [
        Heading(rule.id, 1),
        Paragraph(rule.statement),
        Heading("What is asked for"),
        Entries((requirement_entry(framework, rule.requires),)),
        Facts(tuple(rows)),
        *what_to_do(framework, rule),
        *grounding(framework, rule),
    ]
    blocks += example_blocks(framework, rule)
    return blocks


class FrameworkShown(NamedTuple):
    """A framework, and the module, theme or criterion of it to show; all of it if None."""

    framework: Framework
    part: str | None


FRAMEWORKS: Report[Sequence[FrameworkListed]] = Report(
    "list of frameworks",
    framework_list_blocks,
    lambda listed: frameworks_data([each.framework for each in listed]),
)
FRAMEWORK = Report[FrameworkShown](
    "framework", lambda shown: framework_blocks(*shown), lambda shown: outline_data(*shown)
)
