"""Which rules disagree with a panel's decisions, as a report."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.panel.calibration import (
    LEAST_GAIN,
    MOST_CHANGES,
    Calibration,
    CalibrationStep,
    ChangeSort,
    RuleChange,
    ThemeCalibration,
)
from eflg_engine.report.blocks import Block, Entry, Facts, Heading, Paragraph, listing
from eflg_engine.report.report import Report
from eflg_engine.results import calibration as shape

MOST_CRITERIA = 8
MOST_DECISIONS = 4

_WORDS = {
    ChangeSort.RUNG: "asks one rung less",
    ChangeSort.DOWN: "moves to the level below",
    ChangeSort.UP: "moves to the level above",
    ChangeSort.DROP: "is dropped",
}


def calibration_blocks(found: Calibration) -> list[Block]:
    """The report: how many agree, and by theme the criteria that disagree and what would agree."""
    decisions = sum(len(theme.decisions) for theme in found.themes)
    blocks: list[Block] = [
        Heading("Do the rules agree with the decisions?", 1),
        Facts(
            (
                ("Framework", f"{found.framework.title} ({found.framework.id})"),
                ("Policy", found.policy.title),
                ("Decisions", str(decisions)),
                ("The rules agree with", str(_agreeing(found))),
                ("With what is offered", str(_offered(found))),
            )
        ),
        Paragraph(
            "A criterion alone contradicts a decision where the rules would give its level without "
            f"that criterion. Every choice of up to {MOST_CHANGES} criteria of a theme was tried. "
            f"A change is offered where it is worth {LEAST_GAIN} decisions or more. Nothing has "
            "been changed. That a panel decided otherwise does not make a rule wrong, and numbers "
            "that law sets are not made less."
        ),
    ]
    apart = [theme for theme in found.themes if theme.agreeing < len(theme.decisions)]
    for theme in apart:
        blocks += _theme(found, theme)
    if not apart:
        blocks.append(Paragraph("The rules agree with every decision."))
    return blocks


def _agreeing(found: Calibration) -> int:
    return sum(theme.agreeing for theme in found.themes)


def _offered(found: Calibration) -> int:
    return sum(theme.offered.agreeing for theme in found.themes)


def _theme(found: Calibration, theme: ThemeCalibration) -> Iterator[Block]:
    yield Heading(f"{theme.title} ({theme.theme})")
    yield Paragraph(f"The rules agree with {theme.agreeing} of {len(theme.decisions)} decisions.")
    entries = []
    for each in sorted(theme.criteria, key=lambda each: -len(each.alone)):
        names = [f"{decision.name} ({decision.place})" for decision in each.alone]
        more = len(names) - MOST_DECISIONS
        shown = "; ".join(names[:MOST_DECISIONS]) + (f"; and {more} more" if more > 0 else "")
        many = counted(len(names), "decision")
        entries.append(Entry(f"{each.criterion.id} alone contradicts {many}", (Entry(shown),)))
    if entries:
        yield listing(entries, MOST_CRITERIA)
    else:
        yield Paragraph("No criterion alone contradicts a decision.")
    for step in theme.steps[1:]:
        mark = "Offered" if step == theme.offered else "Not offered"
        yield Paragraph(f"{mark}: {step.agreeing} would agree if {_changes(found, step)}.")


def _changes(found: Calibration, step: CalibrationStep) -> str:
    return ", and ".join(f"{_id(found, each)} {_WORDS[each.sort]}" for each in step.changes)


def _id(found: Calibration, change: RuleChange) -> str:
    return list(found.framework.criteria)[change.criterion]


def calibration_data(found: Calibration) -> shape.PanelCalibrationData:
    """The whole as plain data."""
    levels = found.framework.levels
    return {
        "schema": "eflg-panel-calibration/1",
        "framework": found.framework.id,
        "policy": found.policy.id,
        "decisions": sum(len(theme.decisions) for theme in found.themes),
        "agreeing": _agreeing(found),
        "offered": _offered(found),
        "most_changes": MOST_CHANGES,
        "least_gain": LEAST_GAIN,
        "themes": [
            {
                "theme": theme.theme,
                "title": theme.title,
                "decisions": len(theme.decisions),
                "criteria": [
                    {
                        "criterion": each.criterion.id,
                        "level": levels[each.criterion.level].id,
                        "alone": [decision.place for decision in each.alone],
                    }
                    for each in theme.criteria
                ],
                "steps": [_step(found, step) for step in theme.steps],
                "offered": _step(found, theme.offered),
            }
            for theme in found.themes
        ],
    }


def _step(found: Calibration, step: CalibrationStep) -> shape.StepInfo:
    return {
        "changes": [
            {"criterion": _id(found, each), "change": each.sort.value} for each in step.changes
        ],
        "agreeing": step.agreeing,
    }


COLUMNS = ("theme", "criterion", "decision", "level given", "place")


def calibration_rows(found: Calibration) -> Iterator[tuple[object, ...]]:
    """The decisions that a criterion alone contradicts, as rows under COLUMNS."""
    framework = found.framework
    for theme in found.themes:
        for each in theme.criteria:
            for decision in each.alone:
                level = decision.level
                title = framework.below if level < 0 else framework.levels[level].title
                row = (theme.theme, each.criterion.id, decision.name, title, decision.place)
                yield row


PANEL_CALIBRATION: Report[Calibration] = Report(
    "calibration",
    calibration_blocks,
    calibration_data,
    COLUMNS,
    calibration_rows,
)
