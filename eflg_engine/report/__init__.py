"""Results and frameworks as text, Markdown, pictures, calendars and JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from eflg_engine.report.interchange.cyclonedx import (
        assessment_cyclonedx as assessment_cyclonedx,
    )
    from eflg_engine.report.interchange.oscal import (
        assessment_oscal as assessment_oscal,
        assessment_poam as assessment_poam,
    )
    from eflg_engine.report.models import model as model
    from eflg_engine.report.render.ics import forecast_ics as forecast_ics
    from eflg_engine.report.render.svg import forecast_svg as forecast_svg
    from eflg_engine.report.schemas import schema as schema
    from eflg_engine.report.texts import (
        assessment_markdown as assessment_markdown,
        assessment_text as assessment_text,
        explanation_markdown as explanation_markdown,
        explanation_text as explanation_text,
        framework_markdown as framework_markdown,
        framework_text as framework_text,
    )
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "report.interchange.cyclonedx": "assessment_cyclonedx",
            "report.interchange.oscal": "assessment_oscal assessment_poam",
            "report.models": "model",
            "report.render.ics": "forecast_ics",
            "report.render.svg": "forecast_svg",
            "report.schemas": "schema",
            "report.texts": (
                "assessment_markdown assessment_text explanation_markdown explanation_text "
                "framework_markdown framework_text"
            ),
        },
    )
