"""What became of the recommendations of a peer challenge, as a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.panel.following_up import Stage
from eflg_engine.report.blocks import Block, Entries, Entry, Facts, Heading, Paragraph, Table
from eflg_engine.report.report import Report
from eflg_engine.results.follow_up import FollowedUpInfo, ProgressData

if TYPE_CHECKING:
    from eflg_engine.panel.following_up import FollowedUp, FollowUp

STAGES = {
    Stage.LOST: "Lost: an earlier plan had it",
    Stage.NOT_TAKEN_UP: "Not in the plan",
    Stage.NOT_ANSWERED: "Not answered yet",
    Stage.WITHOUT_EVIDENCE: "Said to be done, without evidence",
    Stage.OVERDUE: "Overdue",
    Stage.STOPPED: "Stopped",
    Stage.UNDER_WAY: "Under way",
    Stage.CLOSED: "Closed",
}
"""Stages in words, what wants looking at first."""


def progress_blocks(found: FollowUp) -> list[Block]:
    """The report: how many are closed, each through the bundles, then what to look at."""
    findings = found.findings
    total = len(found.recommendations)
    blocks: list[Block] = [
        Heading(f"{findings.council}: what became of the recommendations", 1),
        Facts(
            (
                ("Given", day_text(findings.dated) + (f", {findings.by}" if findings.by else "")),
                ("Recommendations", f"{total}: {len(found.at(Stage.CLOSED))} closed"),
            )
        ),
    ]
    if not total:
        return [*blocks, Paragraph("The findings hold no recommendation.")]
    days = [day_text(step.as_at) for step in found.recommendations[0].steps]
    rows = [
        (f"{each.finding.id} {each.finding.text}", *(STAGES[step.stage] for step in each.steps))
        for each in found.recommendations
    ]
    blocks.append(Table(("Recommendation", *days), tuple(rows)))
    for stage, words in STAGES.items():
        if (there := found.at(stage)) and stage not in (Stage.CLOSED, Stage.UNDER_WAY):
            blocks.append(Heading(f"{words}: {counted(len(there), 'recommendation')}"))
            blocks.append(Entries(tuple(Entry(_line(each)) for each in there)))
    return blocks


def _line(each: FollowedUp) -> str:
    action = each.steps[-1].action
    if action is None:
        return f"{each.finding.id} {each.finding.text}"
    due = f"due {day_text(action.due)}" if action.due else "no due date"
    text = f"{action.id} {action.title} ({due}; lead: {action.lead or 'none yet'})"
    return text if action.id == each.finding.id else f"{each.finding.id}: {text}"


def progress_data(found: FollowUp) -> ProgressData:
    """The same as plain data."""
    return {
        "schema": "eflg-panel-progress/1",
        "framework": found.findings.framework.id,
        "council": found.findings.council,
        "dated": found.findings.dated.isoformat(),
        "counts": {stage.value: len(found.at(stage)) for stage in Stage},
        "recommendations": [_data(each) for each in found.recommendations],
    }


def _data(each: FollowedUp) -> FollowedUpInfo:
    return {
        "id": each.finding.id,
        "text": each.finding.text,
        "stage": each.stage.value,
        "steps": [
            {
                "as_at": step.as_at.isoformat(),
                "action": step.action.id if step.action else None,
                "stage": step.stage.value,
                "lead": step.action.lead if step.action else "",
                "due": step.action.due.isoformat() if step.action and step.action.due else None,
            }
            for step in each.steps
        ],
    }


COLUMNS = ("id", "recommendation", "as at", "action", "stage", "lead", "due")


def progress_rows(found: FollowUp) -> Iterator[tuple[object, ...]]:
    """Each recommendation in each bundle, as rows under COLUMNS."""
    for each in _all(found):
        for step in each["steps"]:
            values = (step["as_at"], step["action"], step["stage"], step["lead"], step["due"])
            yield (each["id"], each["text"], *values)


def _all(found: FollowUp) -> list[FollowedUpInfo]:
    return progress_data(found)["recommendations"]


PANEL_PROGRESS: Report[FollowUp] = Report(
    "progress on findings", progress_blocks, progress_data, COLUMNS, progress_rows
)
