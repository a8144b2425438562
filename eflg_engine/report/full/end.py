"""The end of the report: the register of evidence, and how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.result.appendix import items_used
from eflg_engine.report.adaptation import adaptation_blocks, base_text
from eflg_engine.report.appendix import unused_blocks
from eflg_engine.report.assessment import (
    framework_name,
    not_assessed_blocks,
    other_policies_blocks,
    planned_blocks,
    please_note_blocks,
)
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Link,
    Paragraph,
    Said,
    Table,
)
from eflg_engine.report.catalogue import say, spoken
from eflg_engine.report.full.shown import Shown
from eflg_engine.report.pictures.times import evidence_pictures

if TYPE_CHECKING:
    from eflg_engine.assessment.result.appendix import ItemUsed


def register(shown: Shown) -> list[Block]:
    """Every item that answers something, then those that answer nothing, and why."""
    items = items_used(shown.of.result.judgement, spoken())
    used = [each for each in items if each.answers]
    blocks: list[Block] = []
    if used:
        header = (
            *(say("Item"), say("Kind"), say("Dated"), say("Review by")),
            *(say("Counts until"), say("Answers"), say("Link")),
        )
        blocks.append(Table(header, tuple(_row(shown, each) for each in used)))
    else:
        blocks.append(Paragraph(say("No item answers anything yet.")))
    result = shown.of.result
    drawn = evidence_pictures(result)
    return [*blocks, *unused_blocks(items), *planned_blocks(result), *drawn]


def _row(shown: Shown, used: ItemUsed) -> tuple[str, ...]:
    item, criteria = used.item, shown.of.result.criteria
    kinds = shown.of.result.framework.vocabulary.kinds
    ends = [given.until for given in used.answers if given.until is not None]
    codes = dict.fromkeys(
        (given.question.code or given.question.id)
        if given.question
        else (criteria[given.criterion].rule.code or given.criterion)
        for given in used.answers
    )
    return (
        f"{item.id} {item.title}",
        kinds.title(kinds.resolve(item.kind) or item.kind),
        say.day(item.dated),
        say.day(item.review_by) if item.review_by else "-",
        say.day(min(ends)) if ends else "-",
        ", ".join(codes),
        Link(item.link) if item.link else "-",
    )


def method(shown: Shown) -> list[Block]:
    """How levels come about, what was read, and what no engine can judge."""
    from eflg_engine.version import __version__

    result = shown.of.result
    rules_alone = say(
        "Each criterion asks questions; each question says which kinds of evidence answer it, and "
        "how recent they must be. Rules alone decide what is met: the same evidence and the same "
        "day give the same levels."
    )
    if shown.summary:
        unread = say("No document was opened, nobody was asked: the whole report has the limits.")
        return [Paragraph(Said(f"{rules_alone} {unread}"))]
    framework = result.framework
    rows = [
        (say("Engine"), f"eflg_engine {__version__}"),
        ("Framework", framework_name(result)),
        (say("Rules"), f"sha256 {framework.sha256}"),
        (say("Evidence"), f"sha256 {result.bundle.sha256}"),
        ("Policy", f"{result.policy.title} ({result.policy.id})"),
    ]
    if framework.adaptation is not None:
        rows.append((say("Base"), base_text(framework.adaptation.base)))
    cannot = (
        say("Whether a document says what its entry in the register says: it opens none."),
        say("How good the work is, or whether people feel the difference."),
        say("What is not listed: work without evidence here does not count as not done."),
        say("What interviews, visits and performance would show a peer team."),
        say("Whether the council meets its duties in law: that is for lawyers and courts."),
    )
    return [
        Paragraph(rules_alone),
        Facts(tuple(rows)),
        Heading(say("What the engine cannot judge")),
        Entries(tuple(map(Entry, cannot))),
        *not_assessed_blocks(result),
        *other_policies_blocks(result),
        *adaptation_blocks(framework),
        *please_note_blocks(result),
    ]
