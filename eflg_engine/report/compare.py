"""A comparison as a report: progress for a committee, then what changed and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.analysis.comparing import Change, Note
from eflg_engine.assessment.reasons.findings import counted, day_text, iso_day_text
from eflg_engine.report.assessment import edition_title
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Strong,
    Table,
)
from eflg_engine.report.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eflg_engine.analysis.comparing import (
        ComparedCriterion,
        Comparison,
        PartProgress,
        PartStanding,
    )
    from eflg_engine.assessment.result.shape import AssessmentResult

MOST_REASONS = 3

_HEADINGS = {
    Change.GAINED: ("Gained", "met now and not before"),
    Change.LOST: (
        "Lost",
        "met before and not now, though the old evidence would not be out of date",
    ),
    Change.AGED_OUT: ("Aged out", "met before; the evidence has gone out of date since"),
    Change.ENTERED: ("Newly assessed", "not assessed before"),
    Change.LEFT: ("No longer assessed", "assessed before"),
}
_NOTES = {
    Note.OTHER_COUNCIL: "The two results do not have the same name on them.",
    Note.OTHER_FRAMEWORK: (
        "The two results are under different frameworks: only criteria with the same id are "
        "compared, and numbers of criteria are not."
    ),
    Note.OTHER_LEVELS: "The two frameworks have different levels, so levels are not compared.",
    Note.OTHER_RULES: (
        "The rules of the framework changed between the two results, so a criterion may be gained "
        "or lost without any change of evidence."
    ),
    Note.OTHER_POLICY: (
        "The two results add criteria up under different policies, so levels may differ where "
        "criteria do not."
    ),
    Note.OTHER_SCOPE: "The two results look at different parts of the framework.",
    Note.BACKWARDS: "The second result is of an earlier day than the first.",
    Note.NOTHING_SHARED: "The two results have no criterion in common.",
}


def comparison_blocks(comparison: Comparison) -> list[Block]:
    """The report: both results, progress by module and theme, and what changed."""
    old, new = comparison.old, comparison.new
    whose = new["council"]["name"]
    days = f"{iso_day_text(old['as_at'])} to {iso_day_text(new['as_at'])}"
    title = f"{whose}: progress, {days}"
    if Note.OTHER_COUNCIL in comparison.notes:
        title = f"{old['council']['name']} and {whose} compared"
    elif old["as_at"] == new["as_at"]:
        title = f"{whose}: two results for {iso_day_text(new['as_at'])}"
    before, now = _labels(comparison)
    council = comparison.progress[0]
    counts = ", ".join(
        f"{_HEADINGS[change][0].lower()} {len(comparison.of(change))}"
        for change in Change
        if change in (Change.GAINED, Change.LOST, Change.AGED_OUT) or comparison.of(change)
    )
    blocks: list[Block] = [
        Heading(title, 1),
        Facts(
            (
                (before, _side(old, _shown(council.old))),
                (now, _side(new, _shown(council.new))),
                ("Criteria", counts),
            )
        ),
    ]
    if comparison.notes:
        blocks.append(Entries(tuple(Entry(_NOTES[note]) for note in comparison.notes)))
    blocks += _progress(comparison)
    for change in Change:
        blocks += _changes(comparison, change)
    if not comparison.changes and comparison.shared:
        blocks.append(Paragraph("No criterion changed its state."))
    if new["framework"]["notice"]:
        blocks += [Heading("Please note"), Paragraph(new["framework"]["notice"])]
    return blocks


def _labels(comparison: Comparison) -> tuple[str, str]:
    """What to call the two results: by time, or by framework or policy where the day is one."""
    old, new = comparison.old, comparison.new
    if old["as_at"] == new["as_at"]:
        for first, second in (
            (old["framework"]["id"], new["framework"]["id"]),
            (old["policy"]["id"], new["policy"]["id"]),
        ):
            if first != second:
                return first, second
    return "Before", "Now"


def _side(side: AssessmentResult, shown: str) -> str:
    framework, policy = side["framework"], side["policy"]["id"]
    name = edition_title(framework["title"], framework["edition"])
    version = f" {framework['version']}" if framework["version"] else ""
    points = f" ({counted(side['points']['points'], 'point')})" if "points" in side else ""
    return (
        f"{shown}{points} as at "
        f"{iso_day_text(side['as_at'])}; {name} ({framework['id']}{version}), policy {policy}"
    )


def _progress(comparison: Comparison) -> Iterator[Block]:
    counts = Note.OTHER_FRAMEWORK not in comparison.notes
    header = ("", *_labels(comparison), "Change", *(("Met",) if counts else ()))
    legend = (("n (-m)", "n criteria are met now, m fewer than before"),) if counts else ()
    if any("points" in side for side in (comparison.old, comparison.new)):
        lowest = comparison.new["framework"]["levels"][0]["title"]
        legend = (*legend, (f"{lowest}: n", "the level, with n points"))
    wide = [entry for entry in comparison.progress if entry.rank < 2]
    yield Heading("Progress")
    yield Table(header, tuple(_row(entry, counts) for entry in wide), legend)
    rows: list[tuple[str, ...] | str] = []
    for entry in comparison.progress:
        if entry.rank == 1:
            rows.append(entry.title)
        elif entry.rank == 2:
            rows.append(_row(entry, counts))
    if any(not isinstance(row, str) for row in rows):
        yield Heading("Progress, theme by theme")
        yield Table(("Module and theme", *header[1:]), tuple(rows))


def _row(entry: PartProgress, counts: bool) -> tuple[str, ...]:
    cells = (entry.title, _level(entry.old), _level(entry.new), change_words(entry.steps))
    return (*cells, _met(entry)) if counts else cells


def _shown(standing: PartStanding | None) -> str:
    return "-" if standing is None else standing.shown


def _level(standing: PartStanding | None) -> str:
    title = _shown(standing)
    if standing is None:
        return title
    return title if standing.points is None else f"{title}: {standing.points}"


def _met(entry: PartProgress) -> str:
    if entry.new is None or not entry.new.assessed:
        return "-"
    met = entry.new.met
    if entry.old is None or not entry.old.assessed:
        return str(met)
    change = met - entry.old.met
    return f"{met} ({change:+d})" if change else f"{met} (0)"


def change_words(steps: int | None) -> str:
    """A change in levels in words; a strong cell where there is one."""
    if steps is None:
        return "-"
    if not steps:
        return "same"
    return Strong(f"{'up' if steps > 0 else 'down'} {abs(steps)}")


def _changes(comparison: Comparison, change: Change) -> Iterator[Block]:
    found = comparison.of(change)
    if not found:
        return
    title, meaning = _HEADINGS[change]
    yield Heading(f"{title}: {counted(len(found), 'criterion', 'criteria')} {meaning}")
    titles = {level["id"]: level["title"] for level in comparison.new["framework"]["levels"]}
    names = {
        each["id"]: f"{each.get('code', '')} {each['id']}".lstrip()
        for module in comparison.new["modules"]
        for theme in module["themes"]
        for each in theme["criteria"]
    }
    yield Entries(
        tuple(
            Entry(
                f"{entry.statement} ({names.get(entry.id, entry.id)}; "
                f"{titles.get(entry.level, entry.level)})",
                tuple(Entry(line) for line in _because(entry)),
            )
            for entry in found
        )
    )


def _because(entry: ComparedCriterion) -> Iterator[str]:
    if entry.proof and entry.change is Change.GAINED:
        yield f"Met by {', '.join(entry.proof)}."
    elif entry.proof and entry.change in (Change.LOST, Change.AGED_OUT):
        until = f", until {day_text(entry.held_until)}" if entry.held_until else ""
        yield f"Was met by {', '.join(entry.proof)}{until}."
    yield from (f"{reason}." for reason in entry.reasons[:MOST_REASONS])
    if (more := len(entry.reasons) - MOST_REASONS) > 0:
        yield f"And {counted(more, 'more reason')}."


CSV_HEADER = (
    "rank",
    "id",
    "title",
    "before",
    "now",
    "change in levels",
    "met before",
    "assessed before",
    "met now",
    "assessed now",
    "points before",
    "points now",
)


def comparison_rows(comparison: Comparison) -> Iterator[tuple[object, ...]]:
    """Progress as rows under CSV_HEADER."""
    for entry in comparison.progress:
        old, new = entry.old, entry.new
        yield (
            ("council", "module", "theme")[entry.rank],
            entry.id,
            entry.title,
            _shown(old),
            _shown(new),
            entry.steps,
            old and old.met,
            old and old.assessed,
            new and new.met,
            new and new.assessed,
            old and old.points,
            new and new.points,
        )


def _pictures(comparison: Comparison) -> list[Picture]:
    from eflg_engine.report.pictures.levels import comparison_pictures  # start-up: drawn seldom

    return comparison_pictures(comparison)


COMPARISON: Report[Comparison] = Report(
    "comparison",
    comparison_blocks,
    lambda found: found.to_data(),
    CSV_HEADER,
    comparison_rows,
    pictures=_pictures,
)
