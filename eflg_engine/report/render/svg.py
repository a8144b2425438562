"""A forecast as a picture: a bar for the council, each module and each theme, over time (SVG)."""

from __future__ import annotations

from datetime import date
from html import escape

from eflg_engine.analysis.actions import Delivery
from eflg_engine.analysis.forecasting import Forecast, Span
from eflg_engine.assessment.result.views import NOTHING_OFFERED, below_first
from eflg_engine.reading.values import add_months
from eflg_engine.report.report import Report, Screen, T

WIDTH, LEFT, RIGHT = 1040, 372, 24
ROW, BAR, TOP = 26, 18, 96
COLOURS = ("#d9d9d9", "#bdd7e7", "#6baed6", "#2171b5", "#08306b")
NO_LEVEL = "#ffffff"
FONT = "font-family='Helvetica, Arial, sans-serif'"


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """The timeline of a report."""
    assert report.timeline is not None
    return forecast_svg(report.timeline(subject))


def forecast_svg(forecast: Forecast) -> str:
    """The picture, self-contained: titles and levels are also there as text for screen readers."""
    result = forecast.start
    rows: list[tuple[str, str, int]] = [("", f"The {result.framework.body}", 0)]
    for module in result.modules.values():
        rows.append((module.id, module.title, 1))
        rows += [(theme.id, theme.title, 2) for theme in module.themes]
    height = TOP + ROW * len(rows) + 84
    name = result.bundle.council.name
    title = f"{name}: indicative levels from {result.as_at} to {forecast.until}"
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' "
        f"width='{WIDTH}' height='{height}' role='img' aria-labelledby='title desc' {FONT}>",
        f"<title id='title'>{_safe(title)}</title>",
        f"<desc id='desc'>{_safe(_description(forecast))}</desc>",
        f"<rect width='{WIDTH}' height='{height}' fill='#ffffff'/>",
        f"<text x='16' y='30' font-size='18' font-weight='bold'>{_safe(_cut(title, 100))}</text>",
        "<text x='16' y='52' font-size='12' fill='#444444'>"
        f"{_assumed(forecast)} Indicative levels, worked out from the evidence listed.</text>",
        *_axis(forecast, TOP + ROW * len(rows)),
    ]
    for place, (part, text, depth) in enumerate(rows):
        y = TOP + ROW * place
        weight = "normal" if depth == 2 else "bold"
        label = _cut(text, 48 if depth == 2 else 43)
        parts.append(
            f"<text x='{16 + 12 * depth}' y='{y + 14}' font-size='12' font-weight='{weight}'>"
            f"{_safe(label)}</text>"
        )
        parts += [_bar(forecast, text, span, y) for span in forecast.spans[part]]
    parts += _legend(forecast, TOP + ROW * len(rows) + 52)
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _assumed(forecast: Forecast) -> str:
    added = {
        None: "",
        Delivery.NONE: ", none of the action plan delivered",
        Delivery.ON_TRACK: ", the actions on track delivered",
        Delivery.ALL: ", all of the action plan delivered",
    }
    return f"If nothing is refreshed or added beyond what is planned{added[forecast.delivery]}."


def _description(forecast: Forecast) -> str:
    council = forecast.spans[""]
    return f"The {forecast.start.framework.body}: " + "; ".join(
        f"{span.title} from {span.first} to {span.last}" for span in council
    )


def _x(forecast: Forecast, day: date) -> float:
    first, last = forecast.start.as_at, forecast.until
    days = max(1, (last - first).days + 1)
    return LEFT + (WIDTH - LEFT - RIGHT) * ((day - first).days / days)


def _bar(forecast: Forecast, text: str, span: Span, y: int) -> str:
    start, end = _x(forecast, span.first), _x(forecast, span.last) + _day_width(forecast)
    colour = _colour(forecast, span)
    label = f"{text}: {span.title}, {span.first} to {span.last}"
    found = (
        f"<rect x='{start:.1f}' y='{y}' width='{max(0.5, end - start):.1f}' height='{BAR}' "
        f"fill='{colour}' stroke='#555555' stroke-width='0.6'><title>{_safe(label)}</title></rect>"
    )
    if end - start > 7.2 * len(span.title):
        ink = "#ffffff" if colour in COLOURS[3:] else "#111111"
        found += (
            f"<text x='{start + 5:.1f}' y='{y + 13}' font-size='11' fill='{ink}'>"
            f"{_safe(span.title)}</text>"
        )
    return found


def _day_width(forecast: Forecast) -> float:
    return (WIDTH - LEFT - RIGHT) / max(1, (forecast.until - forecast.start.as_at).days + 1)


def _colour(forecast: Forecast, span: Span) -> str:
    levels = forecast.start.framework.levels
    if span.level is None:
        return COLOURS[0] if span.title in (_below(forecast), NOTHING_OFFERED) else NO_LEVEL
    number = next(n for n, level in enumerate(levels) if level.id == span.level)
    if len(levels) == 1:
        return COLOURS[3]
    return COLOURS[1 + round(number * (len(COLOURS) - 2) / (len(levels) - 1))]


def _axis(forecast: Forecast, bottom: int) -> list[str]:
    """Ticks on the first of months, about a dozen of them."""
    first, last = forecast.start.as_at, forecast.until
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if months / s <= 12), 120)
    tick = date(first.year, first.month, 1)
    found = []
    while tick <= last:
        if tick >= first and (tick.month - 1) % min(step, 12) == 0:
            x = _x(forecast, tick)
            found.append(
                f"<line x1='{x:.1f}' y1='{TOP - 8}' x2='{x:.1f}' y2='{bottom}' stroke='#cccccc'/>"
                f"<text x='{x:.1f}' y='{TOP - 14}' font-size='11' text-anchor='middle' "
                f"fill='#444444'>{tick:%b %Y}</text>"
            )
            tick = add_months(tick, step)
        else:
            tick = add_months(tick, 1)
    return found


def _below(forecast: Forecast) -> str:
    return below_first(forecast.start.framework.levels[0].title)


def _legend(forecast: Forecast, y: int) -> list[str]:
    framework = forecast.start.framework
    entries = [(_below(forecast), COLOURS[0])]
    entries += [
        (level.title, _colour(forecast, Span(level.id, level.title, date.min, date.min)))
        for level in framework.levels
    ]
    found, x = [], 16.0
    for title, colour in entries:
        found.append(
            f"<rect x='{x:.0f}' y='{y}' width='16' height='14' fill='{colour}' stroke='#555555'/>"
            f"<text x='{x + 22:.0f}' y='{y + 12}' font-size='12'>{_safe(title)}</text>"
        )
        x += 44 + 7 * len(title)
    return found


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3].rstrip() + "..."


def _safe(text: str) -> str:
    kept = "".join(c for c in text if c >= " " and c not in "\x7f\ufffe\uffff")
    return escape(kept.encode("utf-8", "replace").decode())
