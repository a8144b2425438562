"""Time in pictures: levels to come, evidence and when it lapses, and a plan as a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from eflg_engine.analysis.actions import Delivery
from eflg_engine.assessment.result.appendix import items_used
from eflg_engine.assessment.result.views import NOTHING_OFFERED, below_first
from eflg_engine.reading.values import add_months, moved
from eflg_engine.report.blocks import Picture, Table
from eflg_engine.report.catalogue import N_, say
from eflg_engine.report.pictures.bars import Bar, BarRow, bar_chart
from eflg_engine.report.pictures.drawing import EMPTY, STEPS, WARN, Shade, shade_of

if TYPE_CHECKING:
    from eflg_engine.analysis.forecasting import Forecast, Span
    from eflg_engine.analysis.plan.plan import Plan, PlannedAction
    from eflg_engine.assessment.result.outcome import Assessment

MOST_ITEMS = 20
"""So many items are drawn: those that lapse first."""


def forecast_picture(forecast: Forecast) -> Picture:
    """The levels of the council, its modules and themes until the last day looked at."""
    result = forecast.start
    labels: list[tuple[str, str, int]] = [("", say("The {body}", body=result.framework.body), 0)]
    for module in result.modules.values():
        labels.append((module.id, module.title, 1))
        labels += [(theme.id, theme.title, 2) for theme in module.themes]
    rows, cells = [], []
    for part, label, depth in labels:
        spans = forecast.spans[part]
        said = [
            say(
                "{level}, {first} to {last}",
                level=say.known(span.title),
                first=say.day(span.first),
                last=say.day(span.last),
            )
            for span in spans
        ]
        bars = [
            Bar(
                span.first,
                span.last,
                say.known(span.title),
                _shade(forecast, span),
                f"{label}: {words}",
            )
            for span, words in zip(spans, said, strict=True)
        ]
        rows.append(BarRow(label, depth, bars))
        cells.append((label, "; ".join(said)))
    title = say(
        "{council}: indicative levels from {first} to {last}",
        council=result.bundle.council.name,
        first=say.day(result.as_at),
        last=say.day(forecast.until),
    )
    levels = result.framework.levels
    shades: list[tuple[Shade | str, str]] = [
        (
            shade_of(-1, len(levels)),
            say("{level} not shown yet", level=levels[0].title),
        )
    ]
    shades += [(shade_of(n, len(levels)), level.title) for n, level in enumerate(levels)]
    worked_out = say("Indicative levels, worked out from the evidence listed.")
    below = f"{say(_ASSUMED[forecast.delivery])} {worked_out}"
    period = (result.as_at, forecast.until)
    whole = f"{cells[0][0]}: {cells[0][1]}"
    drawn = bar_chart("forecast", title, below, whole, rows, period, shades)
    return Picture(drawn, title, Table((say("Part"), say("Levels in turn")), tuple(cells)))


def _shade(forecast: Forecast, span: Span) -> Shade:
    levels = forecast.start.framework.levels
    if span.level is None:
        below = span.title in (below_first(levels[0].title), NOTHING_OFFERED)
        return shade_of(-1, len(levels)) if below else EMPTY
    return shade_of(next(n for n, each in enumerate(levels) if each.id == span.level), len(levels))


_ASSUMED = {
    None: N_("If nothing is refreshed or added beyond what is planned."),
    Delivery.NONE: N_(
        "If nothing is refreshed or added beyond what is planned, none of the action plan "
        "delivered."
    ),
    Delivery.ON_TRACK: N_(
        "If nothing is refreshed or added beyond what is planned, the actions on track delivered."
    ),
    Delivery.ALL: N_(
        "If nothing is refreshed or added beyond what is planned, all of the action plan delivered."
    ),
}


def evidence_pictures(result: Assessment) -> list[Picture]:
    """Items that answer something, from their date to the last day on which they count.

    Those that lapse first come first, at most MOST_ITEMS of them; none where nothing lapses.
    """
    items = [each for each in items_used(result.judgement) if each.answers]
    lapsing = []
    for each in items:
        ends = [given.until for given in each.answers]
        last = None if None in ends else max(end for end in ends if end)
        if first := min((end for end in ends if end), default=None):
            lapsing.append((first, last, each.item))
    if not lapsing:
        return []
    lapsing.sort(key=lambda each: (each[0], each[2].id))
    drawn = lapsing[:MOST_ITEMS]
    soon = add_months(result.as_at, 12)
    start = max(min(item.dated for _, _, item in drawn), add_months(result.as_at, -48))
    end = max(last or first for first, last, _ in drawn)
    period = (start, min(max(end, soon), add_months(result.as_at, 60)))
    rows, cells = [], []
    for first, last, item in drawn:
        shade = WARN if first <= soon else STEPS[0]
        words = say("until {day}", day=say.day(first))
        if last is None:
            words = say("until {day}, in part without an end", day=say.day(first))
        elif last != first:
            words = say("until {day}, in part until {last}", day=say.day(first),
                        last=say.day(last))  # fmt: skip
        bars = [Bar(item.dated, first, "", shade, f"{item.id} {item.title}: {words}")]
        if last != first:
            bars.append(Bar(moved(first, 1), last or period[1], "", EMPTY))
        rows.append(BarRow(f"{item.id} {item.title}: {words}", 2, bars))
        cells.append((f"{item.id} {item.title}", say.day(item.dated), words))
    name = result.bundle.council.name
    day = say.day(result.as_at)
    title = say("{council}: evidence and when it lapses, as at {day}", council=name, day=day)
    below = say.number(
        len(drawn),
        "{count} item, those that lapse first.",
        "{count} items, those that lapse first.",
    )
    if more := len(items) - len(drawn):
        below += " " + say.number(
            more,
            "{count} more item in use will lapse later or never.",
            "{count} more items in use will lapse later or never.",
        )
    shades: list[tuple[Shade | str, str]] = [
        (WARN, say("lapses by {day}", day=say.day(soon))),
        (STEPS[0], say("lapses later")),
        (EMPTY, say("goes on counting in part")),
        ("|", say("{day} (the red line)", day=day)),
    ]
    said = "; ".join(f"{row[0]}: {row[2]}" for row in cells)
    svg = bar_chart("evidence", title, below, said, rows, period, shades, today=result.as_at)
    return [Picture(svg, title, Table((say("Item"), say("Dated"), say("Counts")), tuple(cells)))]


def plan_pictures(plan: Plan, words: Callable[[PlannedAction], str]) -> list[Picture]:
    """The actions of a plan, one after the other, each in words; none where there are none."""
    if not plan.actions:
        return []
    rows, cells = [], []
    start = plan.calendar.start
    for phase in plan.phases:
        last = phase.actions[-1].due
        number = say("Phase {number}", number=phase.number)
        rows.append(BarRow(number, 1, [Bar(start, last, _span(phase.days, last), STEPS[1])]))
        for action in phase.actions:
            text = f"{action.number}. {words(action)}"
            span = _span(action.days, action.due)
            rows.append(BarRow(text, 2, [Bar(start, action.due, span, STEPS[0], text)]))
            cells.append((text, number, str(action.days), say.day(action.due)))
            start = action.due
    name = plan.bundle.council.name
    title = say("{council}: the plan as a calendar", council=name)
    below = say.number(
        plan.days,
        "{count} working day of one officer, one action after the other.",
        "{count} working days of one officer, one action after the other.",
    )
    period = _whole_months(plan.calendar.start, plan.ends)
    shades: list[tuple[Shade | str, str]] = [
        (STEPS[1], say("phase")),
        (STEPS[0], say("action")),
    ]
    said = "; ".join(say("{action}, by {day}", action=row[0], day=row[3]) for row in cells)
    svg = bar_chart("plan", title, below, said, rows, period, shades)
    header = (say("Action"), say("Phase"), say("Days"), say("By"))
    return [Picture(svg, title, Table(header, tuple(cells)))]


def _span(days: int, due: date) -> str:
    return say.number(days, "{count} day, by {day}", "{count} days, by {day}", day=say.day(due))


def _whole_months(first: date, last: date) -> tuple[date, date]:
    return date(first.year, first.month, 1), moved(
        add_months(date(last.year, last.month, 1), 1), -1
    )
