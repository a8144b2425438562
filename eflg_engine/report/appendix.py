"""The evidence appendix: every item, what it answers and until when; and what is not used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eflg_engine.assessment.result.appendix import AnswerGiven, ItemUsed, items_used
from eflg_engine.report.blocks import PLAIN, Block, Entries, Entry, Heading, Paragraph
from eflg_engine.report.catalogue import say, spoken

if TYPE_CHECKING:
    from eflg_engine.assessment.result.appendix_shape import ItemInfo
    from eflg_engine.assessment.result.outcome import Assessment


def appendix_blocks(result: Assessment) -> list[Block]:
    """The appendix, at the end of an assessment."""
    items = items_used(result.judgement, spoken())
    used = [each for each in items if each.answers]
    blocks: list[Block] = [
        Heading(
            say.number(len(used), "Evidence: {count} item used", "Evidence: {count} items used")
        )
    ]
    if used:
        blocks.append(Entries(tuple(_used(result, each) for each in used), loose=True))
    else:
        blocks.append(Paragraph(say("No item answers anything yet.")))
    return [*blocks, *unused_blocks(items)]


def unused_blocks(items: Sequence[ItemUsed]) -> list[Block]:
    """Those of the items that answer nothing, and why."""
    unused = [each for each in items if not each.answers]
    if not unused:
        return []
    return [
        Heading(
            say.number(
                len(unused), "Evidence not used: {count} item", "Evidence not used: {count} items"
            )
        ),
        Entries(tuple(map(_unused, unused)), loose=True),
    ]


def _title(used: ItemUsed) -> str:
    item = used.item
    text = f"{item.id} {item.title}, {say.day(item.dated)}"
    if item.review_by is None:
        return text
    return say("{item}, review by {day}", item=text, day=say.day(item.review_by))


def _link(used: ItemUsed) -> list[Entry]:
    return [Entry(used.item.link, mark=PLAIN)] if used.item.link else []


def _used(result: Assessment, used: ItemUsed) -> Entry:
    answers = dict.fromkeys(_answer(result, each) for each in used.answers)
    return Entry(_title(used), (*_link(used), *map(Entry, answers)))


def _answer(result: Assessment, given: AnswerGiven) -> str:
    rule, question = result.criteria[given.criterion].rule, given.question
    asked = rule.statement if question is None else question.asks
    name = (question.code or question.id) if question else (rule.code or rule.id)
    text = f"{asked} ({name})"
    if given.place:
        text += f": {given.place}"
    if given.until is None:
        return text
    return say("{answer}; until {day}", answer=text, day=say.day(given.until))


def _unused(used: ItemUsed) -> Entry:
    why = [Entry(say("It {lacks}.", lacks=each), mark=PLAIN) for each in used.unused]
    return Entry(_title(used), (*_link(used), *why))


def appendix_data(result: Assessment) -> list[ItemInfo]:
    """The same as plain data."""
    return [
        {
            "item": used.item.id,
            "title": used.item.title,
            "kind": used.item.kind,
            "link": used.item.link,
            "dated": used.item.dated.isoformat(),
            "review_by": used.item.review_by.isoformat() if used.item.review_by else None,
            "answers": [
                {
                    "criterion": given.criterion,
                    "question": given.question.id if given.question else "",
                    "code": given.question.code if given.question else "",
                    "place": given.place,
                    "until": given.until.isoformat() if given.until else None,
                }
                for given in used.answers
            ],
            "unused": list(used.unused),
        }
        for used in items_used(result.judgement)
    ]
