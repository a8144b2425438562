"""docs/reports.md names every column of the tables that it describes, and every format."""

from __future__ import annotations

import re

import pytest

from eflg_engine.report.actions import ACTIONS
from eflg_engine.report.assessment import ASSESSMENT
from eflg_engine.report.claims import CLAIMS
from eflg_engine.report.compare import COMPARISON
from eflg_engine.report.council_comparison import COUNCIL_COMPARISON
from eflg_engine.report.forecast import FORECAST
from eflg_engine.report.formats import FORMATS, formats_of
from eflg_engine.report.panel_agenda import PANEL_AGENDA
from eflg_engine.report.panel_agreement import PANEL_AGREEMENT
from eflg_engine.report.panel_calibration import PANEL_CALIBRATION
from eflg_engine.report.panel_consistency import PANEL_CONSISTENCY
from eflg_engine.report.panel_minutes import PANEL_MINUTES
from eflg_engine.report.panel_progress import PANEL_PROGRESS
from eflg_engine.report.plan import PLAN
from eflg_engine.report.resilience import RESILIENCE
from eflg_engine.report.result_tables import EVIDENCE_COLUMNS, QUESTION_COLUMNS
from eflg_engine.report.sorting import SORTING
from eflg_engine.report.thread import THREAD
from eflg_engine.report.timetable import TIMETABLE
from eflg_engine.report.whatif import WHATIF
from eflg_engine.report.word_template import STYLES
from tests.support.places import ROOT

PAGE = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
TABLES = {
    "Levels": ASSESSMENT.columns,
    "Questions": QUESTION_COLUMNS,
    "Evidence": EVIDENCE_COLUMNS,
    "Actions": ACTIONS.columns,
    "Claims": CLAIMS.columns,
    "Comparison": COMPARISON.columns,
    "Forecast": FORECAST.columns,
    "Plan": PLAN.columns,
    "Thread": THREAD.columns,
    "Sorting": SORTING.columns,
    "Timetable": TIMETABLE.columns,
    "Resilience": RESILIENCE.columns,
    "What-if": WHATIF.columns,
    "Agreement": PANEL_AGREEMENT.columns,
    "Agenda": PANEL_AGENDA.columns,
    "Minutes": PANEL_MINUTES.columns,
    "Progress": PANEL_PROGRESS.columns,
    "Consistency": PANEL_CONSISTENCY.columns,
    "Calibration": PANEL_CALIBRATION.columns,
    "Councils": COUNCIL_COMPARISON.columns,
}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described(table: str) -> None:
    found = re.search(rf"^\*\*{table}\*\*(.*?)(?:\n\n|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    named = {" ".join(name.split()) for name in re.findall(r"`([^`]+)`", found[1])}
    assert {*TABLES[table]} <= named


def test_every_format_of_an_assessment_and_every_style_is_named() -> None:
    for name in formats_of(ASSESSMENT):
        assert f"`{FORMATS[name].endings[0]}`" in PAGE
    for style in STYLES:
        assert style.replace("Heading 2", "3").replace("Heading 3", "3") in PAGE
