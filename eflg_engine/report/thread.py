"""The golden thread as a report: objectives and their evidence, the duty, and loose ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.reading.values import capital, join_words
from eflg_engine.report.blocks import (
    PLAIN,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Strong,
    Table,
    listing,
)
from eflg_engine.report.report import Report

if TYPE_CHECKING:
    from eflg_engine.analysis.thread import GoldenThread, ObjectiveThread, ThreadItem

MOST_ITEMS = 6
MOST_LOOSE = 20


def thread_blocks(thread: GoldenThread) -> list[Block]:
    """The report."""
    bundle = thread.bundle
    blocks: list[Block] = [
        Heading(f"{bundle.council.name}: the golden thread", 1),
        Facts(tuple(_facts(thread))),
    ]
    if not thread.objectives:
        objectives = Titles(thread.framework).dimension("objectives")[1]
        blocks.append(
            Paragraph(
                f"The bundle names no {objectives}, so no evidence can serve one. List them "
                "under objectives, and name them in the evidence."
            )
        )
    else:
        blocks += _objectives(thread)
    if thread.aims:
        blocks += _aims(thread)
    blocks += _by_group(thread)
    blocks += _duty(thread)
    blocks += _loose_ends(thread)
    return blocks


def _facts(thread: GoldenThread) -> Iterator[tuple[str, str]]:
    bundle = thread.bundle
    current = sum(item.dated <= thread.as_at for item in bundle.evidence)
    yield "As at", day_text(thread.as_at)
    priorities = sum(len(aim.priorities) for aim in bundle.strategic_aims)
    yield (
        "Thread",
        f"{counted(len(bundle.strategic_aims), 'strategic aim')}, "
        f"{counted(priorities, 'priority', 'priorities')}, "
        f"{counted(len(bundle.objectives), *Titles(thread.framework).dimension('objectives'))}, "
        f"{counted(current, 'item')} of evidence",
    )
    rung = _rung(thread, thread.outcome).lower()
    for label, objectives in (
        (f"With {rung} evidence", thread.with_outcome()),
        (f"No {rung} yet", thread.without_outcome()),
        ("No evidence names", thread.without_evidence()),
    ):
        if objectives:
            yield label, join_words(each.objective.id for each in objectives)
    if thread.catch_all:
        items = join_words(f"{each.item.id} {each.item.title}" for each in thread.catch_all)
        names = "it names" if len(thread.catch_all) == 1 else "they name"
        yield "For all at once", f"{items}: counted for no objective, for {names} none"
        if resting := thread.resting_on_catch_all():
            named = join_words(each.objective.id for each in resting)
            yield "Resting on that alone", named
    if thread.serving_none:
        yield "Serving no objective", f"{counted(len(thread.serving_none), 'item')} of evidence"


def _rung(thread: GoldenThread, rung: int) -> str:
    return thread.framework.vocabulary.shows[rung].title


def _objectives(thread: GoldenThread) -> Iterator[Block]:
    rungs = [term.title for term in thread.framework.vocabulary.shows]
    yield Heading("Objectives, by how far their evidence reaches")
    rows: list[tuple[str, ...]] = []
    for each in thread.objectives:
        counts = [str(count) if count else "-" for count in reversed(each.counts(len(rungs)))]
        more = str(len(each.planned)) if each.planned else "-"
        gone = str(len(each.lapsed)) if each.lapsed else "-"
        rows.append((f"{each.objective.id} {each.objective.text}".strip(), *counts, more, gone))
    yield Table(
        ("Objective", *reversed(rungs), "Planned", "Lapsed"),
        tuple(rows),
        legend=(("Planned", "dated later"), ("Lapsed", "past its review")),
        numeric=True,
    )
    for heading, objectives in (
        (f"{_rung(thread, thread.outcome)} evidence", thread.with_outcome()),
        (f"Evidence, but no {_rung(thread, thread.outcome).lower()} yet", thread.without_outcome()),
        (
            "Nothing but a report for all objectives at once"
            if thread.catch_all
            else "No evidence yet",
            thread.without_evidence(),
        ),
    ):
        if objectives:
            yield Heading(f"{heading}: {counted(len(objectives), 'objective')}")
            yield Entries(tuple(_objective(thread, each) for each in objectives))


def _objective(thread: GoldenThread, each: ObjectiveThread) -> Entry:
    text = f"{each.objective.id} {each.objective.text}".strip()
    if not each.in_force and each.objective.published:
        text += f" (in force from {day_text(each.objective.published)})"
    if each.reaches is None:
        if each.planned:
            return Entry(text, (Entry(f"planned: {_ids(each.planned)}"),))
        return Entry(text)
    best = [item for item in each.current if item.shows == each.reaches]
    return Entry(text, tuple(_item(thread, item) for item in best[:MOST_ITEMS]) + _more(best))


def _item(thread: GoldenThread, item: ThreadItem) -> Entry:
    words = _rung(thread, item.shows).lower()
    text = f"{item.item.id} {item.item.title} ({words}, {day_text(item.item.dated)})"
    children: tuple[Entry, ...] = ()
    if item.shows == thread.outcome and item.item.difference:
        children = (Entry(item.item.difference),)
    return Entry(text, children)


def _more(items: list[ThreadItem]) -> tuple[Entry, ...]:
    left = len(items) - MOST_ITEMS
    return (Entry(f"and {left} more", mark=PLAIN),) if left > 0 else ()


def _ids(items: Iterable[ThreadItem]) -> str:
    return ", ".join(item.item.id for item in items)


# --- aims, priorities, objectives, evidence -----------------------------------------------------


def _aims(thread: GoldenThread) -> Iterator[Block]:
    yield Heading("From strategic aims to evidence")
    entries = []
    for aim in thread.aims:
        children = []
        for priority in aim.priorities:
            under = f" [{', '.join(priority.objectives)}]" if priority.objectives else ""
            children.append(
                Entry(
                    f"{priority.id} {priority.text}".strip() + under,
                    (_evidence(thread, priority.current),),
                )
            )
        for each in aim.objectives:
            own = tuple(item for item in aim.elsewhere if each.objective.id in item.objectives)
            lead = f"{each.objective.id} {each.objective.text}".strip()
            note = "Evidence that names no priority: " if aim.priorities and own else ""
            if own or not aim.priorities:
                children.append(Entry(lead, (_evidence(thread, own, note),)))
        if not aim.objectives:
            children.append(Entry("No objective serves this aim."))
        entries.append(Entry(f"{aim.aim.id} {aim.aim.text}".strip(), tuple(children)))
    yield Entries(tuple(entries), loose=True)
    if thread.without_aim:
        yield Paragraph(f"Serving no strategic aim: {join_words(thread.without_aim)}.")


def _evidence(thread: GoldenThread, items: tuple[ThreadItem, ...], note: str = "") -> Entry:
    if not items:
        return Entry("No evidence yet")
    by_rung: dict[int, list[ThreadItem]] = {}
    for item in items:
        by_rung.setdefault(item.shows, []).append(item)
    parts = [
        f"{_rung(thread, rung).lower()} {_ids(by_rung[rung])}" for rung in sorted(by_rung)[::-1]
    ]
    return Entry(note + "; ".join(parts))


# --- characteristics and the duty ---------------------------------------------------------------


def _by_group(thread: GoldenThread) -> Iterator[Block]:
    """The highest rung for each objective under each characteristic and each aim of the duty."""
    objectives = [each.objective.id for each in thread.objectives]
    if not objectives:
        return
    vocabulary, wording = thread.framework.vocabulary, Titles(thread.framework)
    name, names = wording.dimension("characteristics")
    aim, aims = wording.dimension("aims")
    rows: list[tuple[str, ...] | str] = []
    for heading, terms in (
        (capital(names), vocabulary.characteristics),
        (capital(aims), vocabulary.aims),
    ):
        rows.append(heading)
        for term in terms:
            reach = thread.reach[term.id]
            rows.append(
                (
                    term.title,
                    *(
                        _cell(thread, reach[objective]) if objective in reach else "-"
                        for objective in objectives
                    ),
                )
            )
    yield Heading(f"How far evidence reaches, by {name} and {aim}")
    yield Table(("", *objectives), tuple(rows))


def _cell(thread: GoldenThread, rung: int) -> str:
    title = _rung(thread, rung)
    return Strong(title) if rung == thread.outcome else title


def _duty(thread: GoldenThread) -> Iterator[Block]:
    vocabulary = thread.framework.vocabulary
    rows = []
    empty = False
    for term in vocabulary.characteristics:
        cells = []
        for aim in vocabulary.aims:
            found = thread.cells.get((term.id, aim.id))
            if found is None:
                cells.append("n/a")
                empty = True
            else:
                cells.append(f"{found[0]} ({found[1]})" if found[0] else "-")
        rows.append((term.title, *cells))
    wording = Titles(thread.framework)
    outcome = wording.showing(vocabulary.shows[thread.outcome].id)
    legend = [("5 (2)", f"five items, two of which show {outcome}")]
    if empty:
        name = wording.dimension("characteristics")[0]
        legend.append(("n/a", f"the {name} does not count for this aim"))
    yield Heading(f"Evidence by {wording.dimension('matrix')[0]}")
    yield Table(
        ("", *(aim.title for aim in vocabulary.aims)), tuple(rows), tuple(legend), numeric=True
    )
    yield Paragraph(
        "An item counts under the aims it names; where it names none, under those of the "
        "objectives it serves."
    )


def _loose_ends(thread: GoldenThread) -> Iterator[Block]:
    items = thread.serving_none
    if not items:
        yield Paragraph("Every item of current evidence serves an objective.")
        return
    yield Heading(f"Serving no objective: {counted(len(items), 'item')} of current evidence")
    yield listing([_item(thread, item) for item in items], MOST_LOOSE)


CSV_HEADER = (
    "strategic aims",
    "priorities",
    "objective",
    "evidence",
    "title",
    "kind",
    "shows",
    "dated",
    "standing",
    "characteristics",
    "aims of the duty",
)


def thread_rows(thread: GoldenThread) -> Iterator[tuple[object, ...]]:
    """A row for each objective and item that serves it, then the items that serve none."""
    strategic = {aim.id for aim in thread.bundle.strategic_aims}
    rungs = thread.framework.vocabulary.shows

    def row(
        item: ThreadItem, aims: tuple[str, ...], objective: str, standing: str
    ) -> tuple[object, ...]:
        return (
            " ".join(aim for aim in aims if aim in strategic),
            " ".join(item.priorities),
            objective,
            item.item.id,
            item.item.title,
            item.item.kind,
            rungs[item.shows].id,
            item.item.dated.isoformat(),
            standing,
            " ".join(item.characteristics),
            " ".join(item.aims),
        )

    for each in thread.objectives:
        aims, objective = each.objective.aims, each.objective.id
        lists = (("current", each.current), ("planned", each.planned), ("lapsed", each.lapsed))
        for standing, items in lists:
            for item in items:
                yield row(item, aims, objective, standing)
    for item in thread.serving_none:
        yield row(item, (), "", "current")


THREAD: Report[GoldenThread] = Report(
    "golden thread", thread_blocks, lambda thread: thread.to_data(), CSV_HEADER, thread_rows
)
