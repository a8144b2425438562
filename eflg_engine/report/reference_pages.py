"""A framework as pages to read: one of them leads in, and each theme has its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.assessment.reasons.condition_text import condition_text
from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.framework.model import Criterion, Theme
from eflg_engine.reading.values import capital
from eflg_engine.report.adaptation import (
    SHOWN_HASH,
    adaptation_blocks,
    adapted_from,
    override_texts,
    wording_text,
)
from eflg_engine.report.assessment import edition_title
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Reference,
    Table,
)
from eflg_engine.report.criterion import (
    applies_text,
    due_text,
    requirement_entry,
    source_entries,
)
from eflg_engine.report.crosswalk import (
    Address,
    crosswalk_blocks,
    crosswalk_overview,
    crosswalks_for,
)
from eflg_engine.report.example import example_blocks
from eflg_engine.report.formats import FORMATS
from eflg_engine.report.framework import kinds_table, levels_and_policies, size_text
from eflg_engine.report.render.html import STYLE
from eflg_engine.report.render.html import page as html_page
from eflg_engine.report.render.markdown import INDEX, page_link
from eflg_engine.report.render.markdown import render as markdown

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.crosswalk import Crosswalk
    from eflg_engine.framework.vocabulary import Terms

STYLESHEET = "pages.css"

TOP = "../index"
"""Where the page of several frameworks stands, seen from the pages of one."""


class Page(NamedTuple):
    """A page by its name without an ending. `trail` leads from the first page to it."""

    name: str
    title: str
    blocks: Sequence[Block]
    trail: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()


def page_files(pages: Sequence[Page], stylesheet: str = "") -> dict[str, str]:
    """The pages by file name, each as Markdown and as HTML, and their style.

    `stylesheet` is its address if it stands elsewhere.
    """
    files = {} if stylesheet else {STYLESHEET: STYLE}
    for each in pages:
        files[page_link(each.name, FORMATS["markdown"].endings[0])] = _markdown(each)
        files[page_link(each.name, FORMATS["html"].endings[0])] = html_page(
            each.title,
            each.blocks,
            each.trail,
            each.footer,
            stylesheet=stylesheet or STYLESHEET,
        )
    return files


def _markdown(each: Page) -> str:
    """A page as Markdown: trail and footer are lists there."""
    trail = [Entries(tuple(Entry(step) for step in each.trail))] if each.trail else []
    footer = [Paragraph(text) for text in each.footer]
    return markdown([*trail, *each.blocks, *footer])


def frameworks_pages(frameworks: Sequence[Framework]) -> dict[str, str]:
    """The pages of several frameworks by path: a folder each, and one that lists them."""
    rows = tuple(
        (
            Reference(edition_title(each.title, each.edition), f"{each.id}/{INDEX}"),
            each.id,
            each.version,
            str(len(each.criteria)),
            str(len(each.levels)),
        )
        for each in frameworks
    )
    title = "The criteria of each framework"
    table = Table(("Framework", "Id", "Version", "Criteria", "Levels"), rows)
    top = Page(INDEX, title, [Heading(title, 1), table], (), ("Written by eflg framework docs.",))
    files = page_files([top])
    for each in frameworks:
        pages = page_files(reference_pages(each, beside=frameworks), f"../{STYLESHEET}")
        files |= {f"{each.id}/{name}": text for name, text in pages.items()}
    return files


def reference_pages(framework: Framework, beside: Sequence[Framework] = ()) -> list[Page]:
    """The pages of one framework; with those `beside` it, if a page above lists them all."""
    name = edition_title(framework.title, framework.edition)
    above = (Reference("All frameworks", TOP),) if beside else ()
    crosswalks = crosswalks_for(framework)
    address = _addresses(beside)
    footer = (
        f"Written by eflg framework docs from {framework.id} {framework.version} "
        f"(sha256 {framework.sha256[:SHOWN_HASH]}): change the rule files, not this page.",
    )
    trail: tuple[str, ...] = (*above, name) if above else ()
    pages = [Page(INDEX, name, _index(framework, name, crosswalks, address), trail, footer)]
    for module in framework.modules:
        for theme in module.themes:
            steps = (*above, Reference(name, INDEX), module.title, theme.title)
            blocks = _theme(framework, theme, crosswalks, address)
            pages.append(Page(theme.id, f"{theme.title}: {name}", blocks, steps, footer))
    return pages


# --- the page that leads in -------------------------------------------------------------------


def _addresses(beside: Sequence[Framework]) -> Address:
    """What leads to a part of another framework, where that has its pages beside these."""
    known = {each.id: each for each in beside}

    def address(framework_id: str, part: str) -> str:
        other = known.get(framework_id)
        if other is None:
            return part
        rule = other.criteria.get(part)
        page = rule.theme if rule else part if part in other.themes else INDEX
        return Reference(part, f"../{framework_id}/{page}{f'#{part}' if rule else ''}")

    return address


def _index(
    framework: Framework, name: str, crosswalks: Sequence[Crosswalk], address: Address
) -> list[Block]:
    rows: list[tuple[str, str]] = [
        ("Id", framework.id),
        ("Version", framework.version),
        *((("Adapted from", adapted),) if (adapted := adapted_from(framework)) else ()),
        *((("Own wording", worded),) if (worded := wording_text(framework)) else ()),
        ("Holds", size_text(framework)),
        ("Below the first", framework.below),
    ]
    blocks: list[Block] = [Heading(name, 1)]
    blocks += [Facts(tuple(rows)), Heading("Themes"), _themes(framework)]
    if framework.notice:
        text = "Printed with every result:"
        blocks += [Heading("Notice"), Paragraph(text), Paragraph(framework.notice)]
    blocks += levels_and_policies(framework)
    blocks += adaptation_blocks(framework)
    blocks += crosswalk_overview(framework, crosswalks, address)
    blocks += _words(framework)
    blocks += [Heading("Kinds of evidence"), kinds_table(framework)]
    if framework.sources:
        sources = source_entries((source, "") for source in framework.sources.values())
        blocks += [Heading("Sources of the framework as a whole"), sources]
    return blocks


def _themes(framework: Framework) -> Table:
    """The themes under their modules, with how many criteria each has at each level."""
    rows: list[tuple[str, ...] | str] = []
    for module in framework.modules:
        rows.append(module.title)
        for theme in module.themes:
            levels = [rule.level for rule in theme.criteria]
            counts = (str(levels.count(number)) for number in range(len(framework.levels)))
            rows.append((Reference(theme.title, theme.id), *counts))
    header = ("Module and theme", *(level.title for level in framework.levels))
    return Table(
        header,
        tuple(rows),
        (("Figures", "how many criteria are asked for at that level"),),
        numeric=True,
    )


def _words(framework: Framework) -> list[Block]:
    """What the words on the pages mean, as far as the criteria use them."""
    vocabulary, rules = framework.vocabulary, framework.criteria.values()
    blocks: list[Block] = [Heading("What the words mean")]
    for title, terms, used in (
        (
            "Standing: how well a criterion is grounded",
            vocabulary.standings,
            {r.standing for r in rules},
        ),
        ("Bounds: where its numbers come from", vocabulary.bounds, {r.bounds for r in rules}),
        ("What evidence shows, least first", vocabulary.shows, None),
        ("Who stands behind it (assurance), least first", vocabulary.assurance, None),
    ):
        entries = _terms(terms, used)
        if entries:
            blocks += [Heading(title, 3), Entries(entries)]
    days = zip(vocabulary.efforts, vocabulary.effort_days, strict=True)
    efforts = tuple(Entry(f"{term.title}: about {counted(n, 'working day')}") for term, n in days)
    return [*blocks, Heading("Effort of one officer", 3), Entries(efforts)]


def _terms(terms: Terms, used: set[str] | None) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"{term.title}: {term.description}" if term.description else term.title)
        for term in terms
        if used is None or term.id in used
    )


# --- a theme ----------------------------------------------------------------------------------


def _theme(
    framework: Framework, theme: Theme, crosswalks: Sequence[Crosswalk], address: Address
) -> list[Block]:
    rows: list[tuple[str, str]] = [("Theme", theme.id)]
    if theme.aliases:
        rows.append(("Also called", "; ".join(theme.aliases)))
    if theme.applies_when:
        rows.append(("Applies where", condition_text(framework, theme.applies_when)))
    files = dict.fromkeys(rule.file for rule in theme.criteria)
    rows.append(("Rules", ", ".join(files)))
    vocabulary = framework.vocabulary
    coded = any(rule.code for rule in theme.criteria)
    overview = tuple(
        (
            *((rule.code,) if coded else ()),
            Reference(rule.id, f"#{rule.id}"),
            framework.levels[rule.level].title,
            vocabulary.standings.title(rule.standing),
            vocabulary.bounds.title(rule.bounds),
        )
        for rule in theme.criteria
    )
    header = (*(("Code",) if coded else ()), "Criterion", "Level", "Standing", "Bounds")
    blocks: list[Block] = [
        Heading(theme.title, 1),
        Facts(tuple(rows)),
        Table(header, overview),
        *crosswalk_blocks(crosswalks, theme.id, 2, address),
    ]
    for number, level in enumerate(framework.levels):
        blocks.append(Heading(level.title))
        if level.summary:
            blocks.append(Paragraph(level.summary))
        for rule in theme.criteria:
            if rule.level == number:
                blocks += _criterion(framework, rule)
                blocks += crosswalk_blocks(crosswalks, rule.id, 4, address)
    return blocks


def _criterion(framework: Framework, rule: Criterion) -> list[Block]:
    vocabulary = framework.vocabulary
    effort = vocabulary.efforts.number(rule.effort) if rule.effort else None
    facts: Mapping[str, str] = {
        "Code": rule.code,
        "Who holds it": rule.who_holds,
        "Applies where": applies_text(framework, rule),
        "Due from": due_text(framework, rule.due),
        "To do": rule.remedy,
        "Effort": "" if effort is None else vocabulary.efforts[effort].title,
        "Standing": vocabulary.standings.title(rule.standing),
        "Bounds": vocabulary.bounds.title(rule.bounds),
        "Note": rule.note,
        "Earlier ids": ", ".join(rule.was),
    }
    rows = [(label, value) for label, value in facts.items() if value]
    rows += [("Changed locally", text) for text in override_texts(framework, rule.id)]
    blocks: list[Block] = [Heading(rule.id, 3, rule.id), Paragraph(rule.statement)]
    asked = requirement_entry(framework, rule.requires)
    blocks.append(Entries((asked._replace(text=capital(asked.text)),)))
    if rows:
        blocks.append(Facts(tuple(rows)))
    blocks += [
        *example_blocks(framework, rule, 4),
    ]
    if rule.sources:
        blocks += [Heading("Sources", 4), source_entries(rule.sources)]
    return blocks
