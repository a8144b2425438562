"""The pictures of a report as SVG, one below the other."""

from __future__ import annotations

import re

from eflg_engine.analysis.forecasting import Forecast
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.report.pictures.drawing import WIDTH
from eflg_engine.report.pictures.times import forecast_picture
from eflg_engine.report.report import Report, Screen, T

_HEIGHT = re.compile(r"<svg[^>]*? height='(\d+)'")


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """The pictures of a report in one. Raises InvalidInput where there is nothing to draw."""
    assert report.pictures is not None
    drawn = [each.svg for each in report.pictures(subject)]
    if not drawn:
        message = f"this {report.title} has nothing that could be drawn"
        raise InvalidInput([Problem("nothing_to_draw", Place("--format"), message)])
    if len(drawn) == 1:
        return drawn[0]
    parts, top = [], 0
    for svg in drawn:
        found = _HEIGHT.match(svg)
        assert found is not None
        parts.append(svg.replace("<svg ", f"<svg y='{top}' ", 1))
        top += int(found[1])
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{top}' "
        f"viewBox='0 0 {WIDTH} {top}'>\n{''.join(parts)}</svg>\n"
    )


def forecast_svg(forecast: Forecast) -> str:
    """The levels of a forecast over time: self-contained, described for screen readers."""
    return forecast_picture(forecast).svg
