"""A result as tidy tables: levels, questions with what answers them, and the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.result.appendix import ItemUsed, items_used
from eflg_engine.framework.model import leaves
from eflg_engine.report.catalogue import say, spoken
from eflg_engine.report.levels import LEVEL_COLUMNS, level_rows
from eflg_engine.report.report import Tidy

if TYPE_CHECKING:
    from eflg_engine.assessment.result.outcome import Assessment

QUESTION_COLUMNS = (
    *("module", "theme", "level", "criterion", "code", "statement", "state"),
    *("question", "asks", "item", "title", "place", "until"),
)
EVIDENCE_COLUMNS = (
    *("item", "title", "kind", "dated", "review by", "link", "answers", "until", "not used"),
)


def result_tables(result: Assessment) -> list[Tidy]:
    """The tables of a result, under the titles that readers of workbooks pass over."""
    items = items_used(result.judgement, spoken())
    return [
        Tidy("Result levels", LEVEL_COLUMNS, level_rows(result)),
        Tidy("Result questions", QUESTION_COLUMNS, _question_rows(result, items)),
        Tidy("Result evidence", EVIDENCE_COLUMNS, map(_evidence_row, items)),
    ]


def _question_rows(result: Assessment, items: tuple[ItemUsed, ...]) -> Iterator[tuple[object, ...]]:
    """A row a question and item that answers it; one without an item where none does."""
    answers: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    for used in items:
        for given in used.answers:
            question = given.question.id if given.question else ""
            answers.setdefault((given.criterion, question), []).append(
                (used.item.id, used.item.title, given.place, given.until)
            )
    module_of = {t.id: (m.title, t.title) for m in result.modules.values() for t in m.themes}
    for criterion in result.criteria_by_number:
        rule = criterion.rule
        level = result.framework.levels[rule.level].title
        start = (*module_of[rule.theme], level, rule.id, rule.code)
        state = say.known(str(criterion.state).replace("_", " "))
        asked = {each.question.id: each.question for each in leaves(rule.requires) if each.question}
        for question in ["", *asked] if (rule.id, "") in answers or not asked else asked:
            words = asked[question] if question else None
            named = ((words.code or words.id), words.asks) if words else ("", "")
            for found in answers.get((rule.id, question), [("", "", "", None)]):
                yield (*start, rule.statement, state, *named, *found)


def _evidence_row(used: ItemUsed) -> tuple[object, ...]:
    item = used.item
    named = [
        (given.question.code or given.question.id) if given.question else given.criterion
        for given in used.answers
    ]
    return (
        *(item.id, item.title, item.kind, item.dated, item.review_by, item.link),
        "\n".join(named),
        min((given.until for given in used.answers if given.until), default=None),
        "; ".join(used.unused),
    )
