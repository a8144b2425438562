"""What would change, as a report and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.analysis.whatif import MOST_REASONS
from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.report.blocking import named
from eflg_engine.report.blocks import (
    MET,
    PLAIN,
    UNMET,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Strong,
)
from eflg_engine.report.forecast import level_data, level_text
from eflg_engine.report.headline import level_words
from eflg_engine.report.points import points_text
from eflg_engine.report.report import Report
from eflg_engine.results.shared import PointsAdded
from eflg_engine.results.whatif import WhatIfData

if TYPE_CHECKING:
    from eflg_engine.analysis.whatif import CriterionChange, WhatIf
    from eflg_engine.assessment.result.outcome import Assessment

WHATIF_COLUMNS = ("sort", "id", "before", "after", "why")
_STATES = {
    "met": "met",
    "not_met": "not enough evidence",
    "no_evidence": "no evidence",
    "not_applicable": "not applicable",
    "not_assessed": "not assessed",
    "out_of_scope": "out of scope",
}


def whatif_blocks(found: WhatIf) -> list[Block]:
    """What was changed, and every level and criterion that comes out differently."""
    before, after = found.before, found.after
    blocks: list[Block] = [
        Heading(f"{before.bundle.council.name}: what would change", 1),
        Facts(
            (
                ("Level as it is", _level(before)),
                ("Level it would be", Strong(_level(after))),
                *_points(found),
                ("Policy", f"{before.policy.title} ({before.policy.id})"),
            )
        ),
        Heading("What is tried"),
        Entries(tuple(Entry(edit) for edit in found.edits)),
    ]
    if not found.levels and not found.criteria:
        blocks.append(Paragraph("Nothing changes: no level and no criterion."))
        return [*blocks, *_idle(found)]
    blocks.append(Heading("Levels"))
    if found.levels:
        blocks.append(Entries(tuple(Entry(level_text(change)) for change in found.levels)))
    else:
        blocks.append(Paragraph("No level changes."))
    if found.criteria:
        many = counted(len(found.criteria), "criterion changes", "criteria change")
        blocks.append(Heading(f"Criteria: {many}"))
        entries = tuple(_entry(found, change) for change in found.criteria)
        blocks.append(Entries(entries, loose=True))
    return [*blocks, *_idle(found)]


def _level(result: Assessment) -> str:
    return f"{level_words(result)}, as at {day_text(result.as_at)}"


def _idle(found: WhatIf) -> list[Block]:
    """The items that change nothing, and what they lack."""
    if not found.idle:
        return []
    entries = []
    for each in found.idle:
        below = [Entry(f"{why}.", mark=PLAIN) for why in each.why[:MOST_REASONS]]
        if left := len(each.why) - MOST_REASONS:
            below += [Entry(f"and {left} more reasons", mark=PLAIN)] if left > 0 else []
        entries.append(Entry(f"{each.item} {each.title}", tuple(below)))
    return [Heading("What changes nothing, and what it lacks"), Entries(tuple(entries))]


def _points(found: WhatIf) -> list[tuple[str, str]]:
    """The points before and after, where points are added up."""
    if found.before.points is None or found.after.points is None:
        return []
    return [
        ("Points as they are", points_text(found.before)),
        ("Points they would be", points_text(found.after)),
    ]


def _entry(found: WhatIf, change: CriterionChange) -> Entry:
    rule = found.after.criteria[change.id].rule
    level = found.after.framework.levels[rule.level].title
    mark = MET if change.after == "met" else UNMET
    states = f"{_STATES[change.before]} before, {_STATES[change.after]} after"
    below = [Entry(f"{why}.", mark=PLAIN) for why in change.why]
    return Entry(f"{rule.statement} ({named(rule)}; {level}): {states}", tuple(below), mark)


def whatif_data(found: WhatIf) -> WhatIfData:
    """The same as plain data (`eflg-whatif/1`)."""
    from eflg_engine.version import __version__

    before, after = found.before, found.after
    return {
        "schema": "eflg-whatif/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": {"id": before.framework.id, "version": before.framework.version},
        "policy": before.policy.id,
        "edits": list(found.edits),
        "before": {
            "bundle": before.bundle.sha256,
            "as_at": before.as_at.isoformat(),
            "level": before.level,
            **_points_data(before),
        },
        "after": {
            "bundle": after.bundle.sha256,
            "as_at": after.as_at.isoformat(),
            "level": after.level,
            **_points_data(after),
        },
        "levels": [level_data(change) for change in found.levels],
        "criteria": [
            {
                "id": change.id,
                "level": change.level,
                "before": str(change.before),
                "after": str(change.after),
                "why": list(change.why),
            }
            for change in found.criteria
        ],
        "idle": [{"item": each.item, "why": list(each.why)} for each in found.idle],
    }


def _points_data(result: Assessment) -> PointsAdded:
    return {"points": result.points.points} if result.points else {}


def whatif_rows(found: WhatIf) -> list[tuple[str, ...]]:
    """A row for each level and each criterion that changes."""
    return [
        *(
            (change.sort, change.id or "council", change.before_title, change.after_title, "")
            for change in found.levels
        ),
        *(
            ("criterion", change.id, str(change.before), str(change.after), "; ".join(change.why))
            for change in found.criteria
        ),
    ]


WHATIF: Report[WhatIf] = Report(
    "what-if",
    whatif_blocks,
    whatif_data,
    WHATIF_COLUMNS,
    whatif_rows,
    first=("text", "json", "csv"),
)
