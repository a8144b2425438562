"""What is left to sort, as a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.report.assessment import framework_name
from eflg_engine.report.blocks import Block, Entries, Entry, Facts, Heading, Paragraph, Said
from eflg_engine.report.catalogue import N_, say
from eflg_engine.report.report import Report

if TYPE_CHECKING:
    from eflg_engine.analysis.sorting import Candidate, OpenQuestion, Sorting
    from eflg_engine.evidence.bundle import Bundle
    from eflg_engine.evidence.item import EvidenceItem
    from eflg_engine.framework.model import Criterion, Question


def sorting_blocks(sorting: Sorting) -> list[Block]:
    """The report: by item what it might answer, or by question what might answer it."""
    result = sorting.assessment
    facts = [("Framework", framework_name(result)), ("As at", say.day(result.as_at))]
    if sorting.holder:
        holders = result.framework.vocabulary.holders
        facts.append((say("Held by"), holders.title(sorting.holder)))
    heading = Heading(say("{council}: left to sort", council=result.bundle.council.name), 1)
    blocks: list[Block] = [heading, Facts(tuple(facts))]
    blocks += _by_question(sorting) if sorting.by_question else _by_item(sorting)
    return blocks


def _by_item(sorting: Sorting) -> Iterator[Block]:
    items = sorting.items
    if not items:
        yield Paragraph(say("No item is left to sort."))
        return
    bundle = sorting.assessment.bundle
    text = say.number(
        len(items),
        "{count} item may answer more questions than it names: {pairs} to look at, the likeliest "
        "first. Nothing is decided here. Where the answer is yes, name the question under "
        "{supports}, with the place; where it is no, under {not_shown}.",
        "{count} items may answer more questions than they name: {pairs} to look at, the likeliest "
        "first. Nothing is decided here. Where the answer is yes, name the question under "
        "{supports}, with the place; where it is no, under {not_shown}.",
        pairs=say.number(len(sorting.candidates), "{count} pair", "{count} pairs"),
        supports=key_called(bundle, "supports"),
        not_shown=key_called(bundle, "not_shown"),
    )
    if bundle.document is None or bundle.document.called("evidence", "supports") == "supports":
        text += " " + say('In a terminal "eflg sort" asks, and writes the answers.')
    yield Paragraph(Said(text))
    for candidates in items.values():
        item = candidates[0].item
        yield Heading(item_line(sorting, item))
        yield Entries(
            tuple(
                Entry(f"{question_line(each.question)}{_known(sorting, each)}")
                for each in candidates
            )
        )


def _by_question(sorting: Sorting) -> Iterator[Block]:
    questions = sorting.open_questions
    able = [each for each in questions if each.candidates]
    without = [each for each in questions if not each.candidates]
    if not questions:
        yield Paragraph(say("No question is left open."))
        return
    text = say.number(
        len(questions),
        "{count} question not answered yet; items listed already might answer {able} of them.",
        "{count} questions not answered yet; items listed already might answer {able} of them.",
        able=len(able),
    )
    yield Paragraph(text)
    if able:
        yield Heading(say("Items to look at"))
        yield Entries(tuple(_question_entry(sorting, each) for each in able), loose=True)
    if without:
        yield Heading(say("No item listed might answer these"))
        yield Entries(
            tuple(Entry(f"{question_line(each.question)}{_held(each)}") for each in without)
        )


def _question_entry(sorting: Sorting, each: OpenQuestion) -> Entry:
    items = tuple(
        Entry(f"{candidate.item.id} {candidate.item.title}{_known(sorting, candidate)}")
        for candidate in each.candidates
    )
    return Entry(f"{question_line(each.question)}{_held(each)}", items)


def _held(each: OpenQuestion) -> str:
    holder = each.criterion.who_holds.rstrip(".")
    return " " + say("Usually with: {holder}.", holder=holder) if holder else ""


def criterion_line(rule: Criterion) -> str:
    """What a criterion says, then the name to type for it."""
    return f"{rule.statement.rstrip('.')} ({rule.code or rule.id})"


def question_line(question: Question) -> str:
    """A question, then the name to type for it."""
    return f"{question.asks} ({question.code or question.id})"


def item_line(sorting: Sorting, item: EvidenceItem) -> str:
    """An item with its kind and its date."""
    kinds = sorting.assessment.framework.vocabulary.kinds
    number = kinds.number(item.kind)
    kind = item.kind if number is None else kinds[number].title
    return f"{item.id} {item.title} ({kind}, {say.day(item.dated)})"


def _known(sorting: Sorting, candidate: Candidate) -> str:
    """What speaks for and against a candidate."""
    said = []
    if candidate.words:
        said.append(say("shares {words}", words=", ".join(candidate.words)))
    if not candidate.usual:
        said.append(say("not the usual kind"))
    if candidate.lacks:
        said.append(lack_text(candidate, sorting.assessment.bundle))
    if candidate.answered_by:
        items = ", ".join(candidate.answered_by[:3])
        said.append(say("answered already by {items}", items=items))
    return f" [{'; '.join(said)}]" if said else ""


def lack_text(candidate: Candidate, bundle: Bundle) -> str:
    """Why a candidate would not count as it stands, in a few words."""
    if candidate.lacks == "one_key":
        key, _, figure = candidate.key.partition(".")
        said = f"{key_called(bundle, key)}{f', {figure}' if figure else ''}"
        return say("would count if it said this too, and it is true: {what}", what=said)
    return say(_LACKS[candidate.lacks])


def key_called(bundle: Bundle, key: str) -> str:
    """What the file of a bundle calls a key of its items: in a workbook, a header in quotes."""
    return key if bundle.document is None else bundle.document.called("evidence", key)


_LACKS = {
    "not_yet_dated": N_("planned, not yet evidence"),
    "too_old": N_("too old to count"),
    "too_weak": N_("too weak to count as it stands"),
}


CSV_HEADER = (
    "item",
    "title",
    "question",
    "code",
    "asks",
    "criterion",
    "who holds",
    "offered for",
    "usual kind",
    "words",
    "lacks",
    "key",
    "answered by",
)


def sorting_rows(sorting: Sorting) -> Iterator[tuple[object, ...]]:
    """A row for each item and question that it might answer, under CSV_HEADER."""
    candidates = sorting.candidates
    if sorting.by_question:
        candidates = tuple(each for open_ in sorting.open_questions for each in open_.candidates)
    for each in candidates:
        yield (
            each.item.id,
            each.item.title,
            each.question.id,
            each.question.code,
            each.question.asks,
            each.criterion.id,
            each.criterion.who_holds,
            each.part,
            "yes" if each.usual else "no",
            " ".join(each.words),
            each.lacks,
            each.key,
            " ".join(each.answered_by),
        )


SORTING: Report[Sorting] = Report(
    "sorting", sorting_blocks, lambda sorting: sorting.to_data(), CSV_HEADER, sorting_rows
)
