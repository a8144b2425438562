"""Assessments as CycloneDX attestations, in JSON."""

from __future__ import annotations

from eflg_engine.report.interchange.cyclonedx import assessment_cyclonedx
from eflg_engine.report.render.json import json_text
from eflg_engine.report.report import Report, Screen, T


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """The assessment that a report is on."""
    assert report.interchange is not None
    return json_text(assessment_cyclonedx(report.interchange(subject)), screen)
