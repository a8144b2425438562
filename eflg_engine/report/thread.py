"""The golden thread as a report: objectives and their evidence, the duty, and loose ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.reading.values import capital
from eflg_engine.report.blocks import (
    PLAIN,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Said,
    Strong,
    Table,
    listing,
)
from eflg_engine.report.catalogue import say
from eflg_engine.report.in_words import words_of
from eflg_engine.report.report import Report

if TYPE_CHECKING:
    from eflg_engine.analysis.thread import GoldenThread, ObjectiveThread, ThreadItem

MOST_ITEMS = 6
MOST_LOOSE = 20


def thread_blocks(thread: GoldenThread) -> list[Block]:
    """The report."""
    bundle = thread.bundle
    blocks: list[Block] = [
        Heading(say("{council}: the golden thread", council=bundle.council.name), 1),
        Facts(tuple(_facts(thread))),
    ]
    if not thread.objectives:
        objectives = words_of(thread.framework).dimension("objectives")[1]
        blocks.append(
            Paragraph(
                say(
                    "The bundle names no {objectives}, so no evidence can serve one. List them "
                    "under objectives, and name them in the evidence.",
                    objectives=objectives,
                )
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
    yield "As at", say.day(thread.as_at)
    priorities = sum(len(aim.priorities) for aim in bundle.strategic_aims)
    aims = len(bundle.strategic_aims)
    parts = (
        say.number(aims, "{count} strategic aim", "{count} strategic aims"),
        say.number(priorities, "{count} priority", "{count} priorities"),
        counted(len(bundle.objectives), *words_of(thread.framework).dimension("objectives")),
        say.number(current, "{count} item of evidence", "{count} items of evidence"),
    )
    yield "Thread", Said(", ".join(parts))
    rung = _rung(thread, thread.outcome).lower()
    for label, objectives in (
        (say("With {rung} evidence", rung=rung), thread.with_outcome()),
        (say("No {rung} yet", rung=rung), thread.without_outcome()),
        (say("No evidence names"), thread.without_evidence()),
    ):
        if objectives:
            yield label, say.all(each.objective.id for each in objectives)
    if thread.catch_all:
        text = say.number(
            len(thread.catch_all),
            "{items}: counted for no objective, for it names none",
            "{items}: counted for no objective, for they name none",
            items=say.all(f"{each.item.id} {each.item.title}" for each in thread.catch_all),
        )
        yield say("For all at once"), text
        if resting := thread.resting_on_catch_all():
            yield say("Resting on that alone"), say.all(each.objective.id for each in resting)
    if thread.serving_none:
        text = say.number(
            len(thread.serving_none), "{count} item of evidence", "{count} items of evidence"
        )
        yield say("Serving no objective"), text


def _rung(thread: GoldenThread, rung: int) -> str:
    return thread.framework.vocabulary.shows[rung].title


def _objectives(thread: GoldenThread) -> Iterator[Block]:
    rungs = [term.title for term in thread.framework.vocabulary.shows]
    yield Heading(say("Objectives, by how far their evidence reaches"))
    rows: list[tuple[str, ...]] = []
    for each in thread.objectives:
        counts = [str(count) if count else "-" for count in reversed(each.counts(len(rungs)))]
        more = str(len(each.planned)) if each.planned else "-"
        gone = str(len(each.lapsed)) if each.lapsed else "-"
        rows.append((f"{each.objective.id} {each.objective.text}".strip(), *counts, more, gone))
    yield Table(
        (say("Objective"), *reversed(rungs), say("Planned"), say("Lapsed")),
        tuple(rows),
        legend=(
            (say("Planned"), say("dated later")),
            (say("Lapsed"), say("past its review")),
        ),
        numeric=True,
    )
    rung = _rung(thread, thread.outcome)
    for heading, objectives in (
        (say("{rung} evidence", rung=rung), thread.with_outcome()),
        (say("Evidence, but no {rung} yet", rung=rung.lower()), thread.without_outcome()),
        (
            say("Nothing but a report for all objectives at once")
            if thread.catch_all
            else say("No evidence yet"),
            thread.without_evidence(),
        ),
    ):
        if objectives:
            many = say.number(len(objectives), "{count} objective", "{count} objectives")
            yield Heading(Said(f"{heading}: {many}"))
            yield Entries(tuple(_objective(thread, each) for each in objectives))


def _objective(thread: GoldenThread, each: ObjectiveThread) -> Entry:
    text = f"{each.objective.id} {each.objective.text}".strip()
    if not each.in_force and each.objective.published:
        day = say.day(each.objective.published)
        text = say("{objective} (in force from {day})", objective=text, day=day)
    if each.reaches is None:
        if each.planned:
            return Entry(text, (Entry(say("planned: {items}", items=_ids(each.planned))),))
        return Entry(text)
    best = [item for item in each.current if item.shows == each.reaches]
    return Entry(text, tuple(_item(thread, item) for item in best[:MOST_ITEMS]) + _more(best))


def _item(thread: GoldenThread, item: ThreadItem) -> Entry:
    words = _rung(thread, item.shows).lower()
    text = f"{item.item.id} {item.item.title} ({words}, {say.day(item.item.dated)})"
    children: tuple[Entry, ...] = ()
    if item.shows == thread.outcome and item.item.difference:
        children = (Entry(item.item.difference),)
    return Entry(text, children)


def _more(items: list[ThreadItem]) -> tuple[Entry, ...]:
    left = len(items) - MOST_ITEMS
    return (Entry(say("and {count} more", count=left), mark=PLAIN),) if left > 0 else ()


def _ids(items: Iterable[ThreadItem]) -> str:
    return ", ".join(item.item.id for item in items)


# --- aims, priorities, objectives, evidence -----------------------------------------------------


def _aims(thread: GoldenThread) -> Iterator[Block]:
    yield Heading(say("From strategic aims to evidence"))
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
            if own or not aim.priorities:
                found = _evidence(thread, own)
                if aim.priorities:
                    text = say("Evidence that names no priority: {items}", items=found.text)
                    found = Entry(text)
                children.append(Entry(lead, (found,)))
        if not aim.objectives:
            children.append(Entry(say("No objective serves this aim.")))
        entries.append(Entry(f"{aim.aim.id} {aim.aim.text}".strip(), tuple(children)))
    yield Entries(tuple(entries), loose=True)
    if thread.without_aim:
        yield Paragraph(
            say("Serving no strategic aim: {objectives}.", objectives=say.all(thread.without_aim))
        )


def _evidence(thread: GoldenThread, items: tuple[ThreadItem, ...]) -> Entry:
    if not items:
        return Entry(say("No evidence yet"))
    by_rung: dict[int, list[ThreadItem]] = {}
    for item in items:
        by_rung.setdefault(item.shows, []).append(item)
    parts = [
        f"{_rung(thread, rung).lower()} {_ids(by_rung[rung])}" for rung in sorted(by_rung)[::-1]
    ]
    return Entry("; ".join(parts))


# --- characteristics and the duty ---------------------------------------------------------------


def _by_group(thread: GoldenThread) -> Iterator[Block]:
    """The highest rung for each objective under each characteristic and each aim of the duty."""
    objectives = [each.objective.id for each in thread.objectives]
    if not objectives:
        return
    vocabulary, wording = thread.framework.vocabulary, words_of(thread.framework)
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
    yield Heading(say("How far evidence reaches, by {name} and {aim}", name=name, aim=aim))
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
                cells.append(say("n/a"))
                empty = True
            else:
                cells.append(f"{found[0]} ({found[1]})" if found[0] else "-")
        rows.append((term.title, *cells))
    wording = words_of(thread.framework)
    outcome = wording.showing(vocabulary.shows[thread.outcome].id)
    legend = [("5 (2)", say("five items, two of which show {rung}", rung=outcome))]
    if empty:
        name = wording.dimension("characteristics")[0]
        legend.append((say("n/a"), say("the {name} does not count for this aim", name=name)))
    yield Heading(say("Evidence by {name}", name=wording.dimension("matrix")[0]))
    yield Table(
        ("", *(aim.title for aim in vocabulary.aims)), tuple(rows), tuple(legend), numeric=True
    )
    yield Paragraph(
        say(
            "An item counts under the aims it names; where it names none, under those of the "
            "objectives it serves."
        )
    )


def _loose_ends(thread: GoldenThread) -> Iterator[Block]:
    items = thread.serving_none
    if not items:
        yield Paragraph(say("Every item of current evidence serves an objective."))
        return
    heading = say.number(
        len(items),
        "Serving no objective: {count} item of current evidence",
        "Serving no objective: {count} items of current evidence",
    )
    yield Heading(heading)
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
