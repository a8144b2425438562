"""The way to a visit as a report: steps, past results, what lapses, case studies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.report.assessment import framework_name
from eflg_engine.report.blocking import item_title
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Strong,
    Table,
)
from eflg_engine.report.headline import level_words
from eflg_engine.report.report import Report
from eflg_engine.report.sorting import criterion_line

if TYPE_CHECKING:
    from eflg_engine.analysis.timetabling import AwardStanding, Timetable


def timetable_blocks(way: Timetable) -> list[Block]:
    """The report."""
    now = way.now
    return [
        Heading(f"{now.bundle.council.name}: timetable to a visit on {day_text(way.visit)}", 1),
        Facts(
            (
                ("As at", day_text(now.as_at)),
                ("Visit", _until(way)),
                ("Framework", framework_name(now)),
                ("Indicative level", Strong(level_words(now))),
                ("At the visit", f"{level_words(way.at_visit)}, on today's evidence alone"),
            )
        ),
        *_steps(way),
        *_past(way),
        *_lapses(way),
        *_case_studies(way),
        *_notes(way),
    ]


def _until(way: Timetable) -> str:
    days = (way.visit - way.now.as_at).days
    if days < 0:
        return f"{day_text(way.visit)}, {counted(-days, 'day')} ago"
    weeks, rest = divmod(days, 7)
    parts = [counted(number, word) for number, word in ((weeks, "week"), (rest, "day")) if number]
    return f"{day_text(way.visit)}, in {' and '.join(parts) or '0 days'}"


def _steps(way: Timetable) -> Iterator[Block]:
    yield Heading("Working back from the visit")
    if not way.steps:
        yield Paragraph("The framework gives no timetable.")
        return
    yield Table(
        ("By", "Step", "What it takes"),
        tuple(
            (
                day_text(step.by),
                Strong(f"{step.step.title}: date past") if step.is_past else step.step.title,
                step.step.what,
            )
            for step in way.steps
        ),
    )
    past = sum(step.is_past for step in way.steps)
    if past:
        yield Paragraph(
            f"{counted(past, 'step')} should have been taken by {day_text(way.now.as_at)}: do them "
            "now, do with less, or agree a later visit."
        )


def _past(way: Timetable) -> Iterator[Block]:
    yield Heading("Past results")
    if not way.past_results:
        yield Paragraph("The bundle names none.")
        return
    for standing in way.past_results:
        past = standing.result
        rows = [
            ("Result", Strong(past.level)),
            ("Framework", past.framework),
            ("Dated", day_text(past.dated)),
            ("In force", _validity(way, standing)),
        ]
        if past.by:
            rows.append(("By", past.by))
        if past.note:
            rows.append(("Note", past.note))
        yield Facts(tuple(rows))


def _validity(way: Timetable, standing: AwardStanding) -> str:
    if standing.valid_until is None:
        return "not known until when"
    until = f"until {day_text(standing.valid_until)}"
    if standing.assumed:
        until += f" (taken: {way.now.framework.awards.lasted}, as such awards lasted)"
    if standing.lapsed_now:
        return f"{until}: lapsed"
    if standing.lapsed_by_visit:
        return f"{until}: will have lapsed by the visit"
    return f"{until}: in force at the visit"


def _lapses(way: Timetable) -> Iterator[Block]:
    criteria = way.now.framework.criteria
    met = counted(len(way.lapses), "criterion", "criteria")
    if way.lapses:
        yield Heading(f"Will have lapsed by the visit: {met} met today")
        yield Entries(
            tuple(
                Entry(
                    f"{day_text(lapse.last_day)}: {criterion_line(criteria[lapse.criterion])}.",
                    tuple(Entry(f"Renew {item_title(way.now, item)}.") for item in lapse.renew)
                    or (Entry("More is asked from the next day."),),
                )
                for lapse in way.lapses
            )
        )
        yield Paragraph("The date is the last day on which today's evidence meets it.")
    else:
        yield Heading("Will have lapsed by the visit")
        yield Paragraph("No criterion met today lapses by then on today's evidence.")
    if way.reviews:
        yield Heading(f"Reviews due before the visit: {counted(len(way.reviews), 'item')}")
        yield Entries(
            tuple(
                Entry(f"{day_text(item.review_by or item.dated)} {item.id} {item.title}")
                for item in way.reviews
            )
        )


def _case_studies(way: Timetable) -> Iterator[Block]:
    choice = way.case_studies
    titles = {module.id: module.title for module in way.now.framework.modules}
    items = way.now.bundle.item

    def entry(item: str) -> Entry:
        covers = "; ".join(titles[module] for module in choice.covers[item])
        return Entry(f"{item} {items[item].title}", (Entry(f"covers: {covers}"),))

    yield Heading("Case studies: the fewest that cover every module")
    if choice.chosen:
        yield Entries(tuple(map(entry, choice.chosen)))
    else:
        yield Paragraph("No evidence held can stand as a case study yet.")
    if choice.to_write_up:
        yield Paragraph(
            "To cover the rest, these show what happened for people and could be written up:"
        )
        yield Entries(tuple(map(entry, choice.to_write_up)))
    if choice.uncovered:
        open_modules = "; ".join(titles[module] for module in choice.uncovered)
        yield Paragraph(
            f"No evidence that is current then shows what happened for people in: {open_modules}."
        )


def _notes(way: Timetable) -> Iterator[Block]:
    framework = way.now.framework
    yield Heading("Please note")
    if framework.awards.note:
        yield Paragraph(framework.awards.note)
    if way.steps:
        yield Paragraph(
            "How many weeks each step takes is a judgement, written in the framework's own file "
            "(framework.yaml, timetable). Change it there."
        )
    if framework.notice:
        yield Paragraph(framework.notice)


CSV_HEADER = ("by", "step", "weeks before the visit", "date past", "what it takes")


def timetable_rows(way: Timetable) -> Iterator[tuple[object, ...]]:
    """Steps as rows under CSV_HEADER."""
    for step in way.steps:
        yield (
            step.by.isoformat(),
            step.step.title,
            step.step.weeks_before_visit,
            "yes" if step.is_past else "no",
            step.step.what,
        )


TIMETABLE: Report[Timetable] = Report(
    "timetable", timetable_blocks, lambda way: way.to_data(), CSV_HEADER, timetable_rows
)
