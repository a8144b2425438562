"""What the interface shows of a result: reports as blocks, and what it draws itself as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eflg_engine.analysis.claims import compare_claims
from eflg_engine.analysis.comparing import compare
from eflg_engine.analysis.forecasting import forecast
from eflg_engine.analysis.plan.planning import make_plan
from eflg_engine.analysis.sorting import Candidate, Sorting, sort_items
from eflg_engine.analysis.thread import golden_thread
from eflg_engine.assessment.ladder import Status
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.state import State
from eflg_engine.framework.model import Framework, Question, leaves
from eflg_engine.framework.vocabulary import Terms
from eflg_engine.reading.values import add_months
from eflg_engine.report.appendix import appendix_blocks
from eflg_engine.report.assessment import assessment_blocks
from eflg_engine.report.blocking import blocking_blocks, named
from eflg_engine.report.blocks import Block, Facts, Heading, Paragraph, Strong, Table
from eflg_engine.report.catalogue import Catalogue
from eflg_engine.report.claims import CLAIMS
from eflg_engine.report.compare import COMPARISON
from eflg_engine.report.explanation import EXPLANATION, ExplanationShown, explanation_blocks
from eflg_engine.report.explanation_data import explanation_data
from eflg_engine.report.forecast import FORECAST
from eflg_engine.report.full.borrowed import in_language
from eflg_engine.report.headline import headline_rows, level_words
from eflg_engine.report.levels import grid_blocks
from eflg_engine.report.plan import PLAN
from eflg_engine.report.render.html import render
from eflg_engine.report.report import Report, T
from eflg_engine.report.sorting import lack_text
from eflg_engine.report.thread import THREAD
from eflg_engine.results.explanation import Tree

Data = dict[str, Any]
"""What goes to the interface: mappings, lists, texts, numbers."""

MONTHS_AHEAD = 36
"""How far a forecast looks."""

MOST_ASKED, MOST_NEXT = 20, 30
"""Questions that are asked of an item at a time, and items that are named after it."""


@dataclass(frozen=True)
class Seen:
    """A result, last year's to compare with if there is one, and the language to show them in."""

    result: Assessment
    old: Assessment | None
    say: Catalogue

    @cached_property
    def sorting(self) -> Sorting:
        """What is left to sort."""
        return sort_items(self.result)


def as_html(blocks: Sequence[Block], say: Catalogue) -> str:
    """Blocks as HTML for the page, in a language as far as the catalogue goes.

    Their highest headings are of rank 2: the page has a title of its own.
    """
    highest = min((block.rank for block in blocks if isinstance(block, Heading)), default=2)
    lowered = (
        block._replace(rank=block.rank + 2 - highest) if isinstance(block, Heading) else block
        for block in blocks
    )
    return render([in_language(block, say) for block in lowered], say.language)


# --- reports ------------------------------------------------------------------------------------


def _untitled(blocks: Sequence[Block]) -> list[Block]:
    """Without the report's own title: the page has one."""
    return [each for each in blocks if not (isinstance(each, Heading) and each.rank == 1)]


def _illustrated(report: Report[T], subject: T) -> list[Block]:
    return _untitled(report.illustrated(subject))


def _overview(seen: Seen, _: str) -> list[Block]:
    """What stands in the way and all that follows: the page draws levels and themes itself.

    But for the last block, which names commands.
    """
    blocks = assessment_blocks(seen.result)
    first = blocking_blocks(seen.result, list(seen.result.blockers()))[0]
    return blocks[blocks.index(first) : -1]


def _plan(seen: Seen, level: str) -> list[Block]:
    result = seen.result
    wanted = level or result.framework.levels[0].id
    found = make_plan(result.bundle, result.framework, wanted, as_at=result.as_at)
    return [
        Paragraph(each.text.replace('"eflg sort"', '"Sort"'))
        if isinstance(each, Paragraph)
        else each
        for each in _illustrated(PLAN, found)
    ]


def _forecast(seen: Seen, _: str) -> list[Block]:
    result = seen.result
    until = add_months(result.as_at, MONTHS_AHEAD)
    found = forecast(result.bundle, result.framework, until, as_at=result.as_at)
    return _illustrated(FORECAST, found)


def _compared(seen: Seen, _: str) -> list[Block]:
    return [] if seen.old is None else _illustrated(COMPARISON, compare(seen.old, seen.result))


def _thread(seen: Seen, _: str) -> list[Block]:
    result = seen.result
    found = golden_thread(result.bundle, result.framework, result.as_at)
    return _illustrated(THREAD, found)


VIEWS: Mapping[str, Callable[[Seen, str], list[Block]]] = {
    "overview": _overview,
    "assess": lambda seen, _: assessment_blocks(seen.result),
    "explain": lambda seen, part: _untitled(explanation_blocks(seen.result, part)),
    "appendix": lambda seen, _: _untitled(appendix_blocks(seen.result)),
    "plan": _plan,
    "forecast": _forecast,
    "claims": lambda seen, _: _illustrated(CLAIMS, compare_claims(seen.result)),
    "thread": _thread,
    "compare": _compared,
}
"""What can be looked at, by the name of the command that prints the same."""


# --- levels -------------------------------------------------------------------------------------


def headline(seen: Seen) -> str:
    """The level and what stands beside it, as HTML."""
    rows = (("Indicative level", Strong(level_words(seen.result))), *headline_rows(seen.result))
    return as_html([Facts(rows)], seen.say)


def modules(result: Assessment) -> list[Data]:
    """Every theme by module: the level it holds, and how many criteria it meets at each level."""
    rows = (row for each in grid_blocks(result) if isinstance(each, Table) for row in each.rows)
    cells = (row[1:] for row in rows if not isinstance(row, str))  # of themes in scope, in order
    return [
        {
            "title": module.title,
            "themes": [
                {
                    "id": theme.id,
                    "title": theme.title,
                    "level": theme.shown,
                    "number": theme.level_number,
                    "empty": theme.nothing_offered,
                    "cells": [
                        [str(cell), isinstance(cell, Strong)]
                        for cell in (
                            () if module.status is Status.OUT_OF_SCOPE else next(cells, ())
                        )
                    ],
                }
                for theme in module.themes
            ],
        }
        for module in result.modules.values()
    ]


def changes(before: Assessment, after: Assessment) -> list[Data]:
    """The themes whose level differs, and from what to what."""
    return [
        {"id": theme.id, "title": theme.title, "now": theme.shown, "then": then}
        for theme in before.themes.values()
        if (then := after.themes[theme.id].shown) != theme.shown
    ]


# --- themes, criteria and questions ---------------------------------------------------------------


def theme(seen: Seen, part: str) -> Data:
    """A theme: its criteria by level, each with its questions and whether they are answered."""
    result = seen.result
    found = result.themes[part]
    asked = _asked(result, part)
    rows = (("Indicative level", Strong(level_words(found))), *headline_rows(result, found))
    return {
        "id": part,
        "title": found.title,
        "facts": as_html([Facts(rows)], seen.say),
        "levels": [
            {
                "title": level.title,
                "criteria": [
                    {
                        "id": each.id,
                        "name": each.rule.code or each.id,
                        "statement": each.rule.statement,
                        "state": asked[each.id][0]["state"],
                        "met": each.state is State.MET,
                        "questions": [row for row in asked[each.id] if row["question"]],
                    }
                    for each in found.at_level(number)
                ],
            }
            for number, level in enumerate(result.framework.levels)
        ],
    }


def criterion(seen: Seen, part: str) -> Data:
    """A criterion: its explanation, and its questions."""
    rule = seen.result.framework.criteria[part]
    return {
        "id": part,
        "name": rule.code or part,
        "theme": rule.theme,
        "theme_title": seen.result.themes[rule.theme].title,
        "html": as_html(VIEWS["explain"](seen, part), seen.say),
        "questions": [row for row in _asked(seen.result, part)[part] if row["question"]],
    }


def question(seen: Seen, part: str, of: str) -> Data:
    """A question of a criterion: what answers it and where, or what is missing; and what might."""
    result = seen.result
    (row,) = (each for each in _asked(result, of)[of] if each["question"] == part)
    rule = result.framework.criteria[of]
    (asked,) = (each for each in _questions(result.framework, of) if each.id == part)
    kinds = result.framework.vocabulary.kinds
    might = [each for each in seen.sorting.candidates if each.question.id == part]
    return row | {
        "counting": _counting(explanation_data(result, of)["criterion"]["requires"], part),
        "missing": row["missing"].split(" | ") if row["missing"] else [],
        "criterion": of,
        "criterion_name": named(rule),
        "statement": rule.statement,
        "remedy": rule.remedy,
        "usual": [kinds[number].title for number in asked.look_in],
        "kind": kinds[asked.look_in[0]].id if asked.look_in else "",
        "might": [
            {
                "item": each.item.id,
                "title": each.item.title,
                "said": _speaks_against(seen.result, each),
            }
            for each in might[:MOST_ASKED]
        ],
    }


def _counting(tree: Tree, question: str) -> list[Data]:
    """The items that count for a question, with the place in each and the last day they do."""
    if tree["needs"] != "evidence":
        return [each for child in tree["parts"] for each in _counting(child, question)]
    asked = tree.get("question")
    if asked is None or asked["id"] != question:
        return []
    return [
        {"item": each["item"], "title": each["title"], "until": each["until"] or ""}
        | {"place": each.get("place") or ""}
        for each in tree["counting"]
    ]


def _questions(framework: Framework, criterion: str) -> list[Question]:
    found = (leaf.question for leaf in leaves(framework.criteria[criterion].requires))
    return [each for each in found if each is not None]


def _asked(result: Assessment, part: str) -> dict[str, list[Data]]:
    """The rows of the explanation of a theme or criterion, by criterion."""
    assert EXPLANATION.rows is not None
    found: dict[str, list[Data]] = {}
    for row in EXPLANATION.rows(ExplanationShown(result, part, "")):
        data = dict(zip(EXPLANATION.columns, map(str, row), strict=True))
        found.setdefault(data["criterion"], []).append(data)
    return found


def _speaks_against(result: Assessment, candidate: Candidate) -> str:
    return lack_text(candidate, result.bundle) if candidate.lacks else ""


# --- sorting --------------------------------------------------------------------------------------


def sorting(seen: Seen, later: Sequence[str]) -> Data:
    """The first item that is left to sort with its likeliest questions, and those after it.

    What is in `later` is passed over until nothing else is left.
    """
    order = sorted(seen.sorting.items.items(), key=lambda each: each[0] in later)
    if not order:
        return {"left": 0}
    (item, candidates), *rest = order
    first = candidates[0].item
    return {
        "left": len(order),
        "item": item,
        "title": first.title,
        "kind": first.kind,
        "dated": first.dated.isoformat(),
        "link": first.link,
        "more": max(0, len(candidates) - MOST_ASKED),
        "questions": [
            {
                "id": each.question.id,
                "code": each.question.code,
                "asks": each.question.asks,
                "said": _speaks_against(seen.result, each),
                "answered_by": list(each.answered_by)[:3],
            }
            for each in candidates[:MOST_ASKED]
        ],
        "next": [[each, its[0].item.title] for each, its in rest[:MOST_NEXT]],
    }


# --- the form -------------------------------------------------------------------------------------


def words(framework: Framework) -> Data:
    """What the form offers: kinds with what they usually are, rungs, and all questions."""
    vocabulary = framework.vocabulary
    return {
        "kinds": [[each.id, each.title] for each in vocabulary.kinds],
        "shows": [[each.id, each.title] for each in vocabulary.shows],
        "assurance": [[each.id, each.title] for each in vocabulary.assurance],
        "usually": {
            kind.id: [
                _rung(vocabulary.shows, fact.usual_shows),
                _rung(vocabulary.assurance, fact.usual_assurance),
            ]
            for kind, fact in zip(vocabulary.kinds, vocabulary.kind_facts, strict=True)
        },
        "targets": [
            {
                "id": rule.id,
                "code": rule.code,
                "text": rule.statement,
                "questions": [
                    {"id": each.id, "code": each.code, "text": each.asks}
                    for each in _questions(framework, rule.id)
                ],
            }
            for rule in framework.criteria.values()
        ],
    }


def _rung(ladder: Terms, number: int | None) -> str:
    return "" if number is None else ladder[number].title
