"""A comparison as a report: progress for a committee, then what changed and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.analysis.comparing import Change, Note
from eflg_engine.report.assessment import edition_title
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Said,
    Table,
)
from eflg_engine.report.catalogue import N_, say, strong
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
    Change.GAINED: (N_("Gained"), N_("met now and not before")),
    Change.LOST: (
        N_("Lost"),
        N_("met before and not now, though the old evidence would not be out of date"),
    ),
    Change.AGED_OUT: (
        N_("Aged out"),
        N_("met before; the evidence has gone out of date since"),
    ),
    Change.ENTERED: (N_("Newly assessed"), N_("not assessed before")),
    Change.LEFT: (N_("No longer assessed"), N_("assessed before")),
}
_NOTES = {
    Note.OTHER_COUNCIL: N_("The two results do not have the same name on them."),
    Note.OTHER_FRAMEWORK: N_(
        "The two results are under different frameworks: only criteria with the same id are "
        "compared, and numbers of criteria are not."
    ),
    Note.OTHER_LEVELS: N_("The two frameworks have different levels, so levels are not compared."),
    Note.OTHER_RULES: N_(
        "The rules of the framework changed between the two results, so a criterion may be gained "
        "or lost without any change of evidence."
    ),
    Note.OTHER_POLICY: N_(
        "The two results add criteria up under different policies, so levels may differ where "
        "criteria do not."
    ),
    Note.OTHER_SCOPE: N_("The two results look at different parts of the framework."),
    Note.BACKWARDS: N_("The second result is of an earlier day than the first."),
    Note.NOTHING_SHARED: N_("The two results have no criterion in common."),
}


def comparison_blocks(comparison: Comparison) -> list[Block]:
    """The report: both results, progress by module and theme, and what changed."""
    old, new = comparison.old, comparison.new
    whose = new["council"]["name"]
    first, second = say.iso_day(old["as_at"]), say.iso_day(new["as_at"])
    title = say("{council}: progress, {first} to {second}", council=whose, first=first,
                second=second)  # fmt: skip
    if Note.OTHER_COUNCIL in comparison.notes:
        title = say("{one} and {other} compared", one=old["council"]["name"], other=whose)
    elif old["as_at"] == new["as_at"]:
        title = say("{council}: two results for {day}", council=whose, day=second)
    before, now = _labels(comparison)
    council = comparison.progress[0]
    counts = ", ".join(
        f"{say(_HEADINGS[change][0]).lower()} {len(comparison.of(change))}"
        for change in Change
        if change in (Change.GAINED, Change.LOST, Change.AGED_OUT) or comparison.of(change)
    )
    blocks: list[Block] = [
        Heading(title, 1),
        Facts(
            (
                (before, _side(old, _shown(council.old))),
                (now, _side(new, _shown(council.new))),
                ("Criteria", Said(counts)),
            )
        ),
    ]
    if comparison.notes:
        blocks.append(Entries(tuple(Entry(say(_NOTES[note])) for note in comparison.notes)))
    blocks += _progress(comparison)
    for change in Change:
        blocks += _changes(comparison, change)
    if not comparison.changes and comparison.shared:
        blocks.append(Paragraph(say("No criterion changed its state.")))
    if new["framework"]["notice"]:
        blocks += [Heading(say("Please note")), Paragraph(new["framework"]["notice"])]
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
    return say("Before"), say("Now")


def _side(side: AssessmentResult, shown: str) -> str:
    framework, policy = side["framework"], side["policy"]["id"]
    name = edition_title(framework["title"], framework["edition"])
    version = f" {framework['version']}" if framework["version"] else ""
    held = say.known(shown)
    if "points" in side:
        points = side["points"]["points"]
        held = say.number(points, "{level} ({count} point)", "{level} ({count} points)", level=held)
    return say(
        "{level} as at {day}; {framework}, policy {policy}",
        level=held,
        day=say.iso_day(side["as_at"]),
        framework=f"{name} ({framework['id']}{version})",
        policy=policy,
    )


def _progress(comparison: Comparison) -> Iterator[Block]:
    counts = Note.OTHER_FRAMEWORK not in comparison.notes
    header = ("", *_labels(comparison), say("Change"), *((say("Met"),) if counts else ()))
    legend = (("n (-m)", say("n criteria are met now, m fewer than before")),) if counts else ()
    if any("points" in side for side in (comparison.old, comparison.new)):
        lowest = comparison.new["framework"]["levels"][0]["title"]
        legend = (*legend, (f"{lowest}: n", say("the level, with n points")))
    wide = [entry for entry in comparison.progress if entry.rank < 2]
    yield Heading(say("Progress"))
    yield Table(header, tuple(_row(entry, counts) for entry in wide), legend)
    rows: list[tuple[str, ...] | str] = []
    for entry in comparison.progress:
        if entry.rank == 1:
            rows.append(entry.title)
        elif entry.rank == 2:
            rows.append(_row(entry, counts))
    if any(not isinstance(row, str) for row in rows):
        yield Heading(say("Progress, theme by theme"))
        yield Table((say("Module and theme"), *header[1:]), tuple(rows))


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
        return say("same")
    up, down = say("up {steps}", steps=steps), say("down {steps}", steps=-steps)
    return strong(up if steps > 0 else down)


def _changes(comparison: Comparison, change: Change) -> Iterator[Block]:
    found = comparison.of(change)
    if not found:
        return
    title, meaning = _HEADINGS[change]
    heading = say.number(
        len(found),
        "{change}: {count} criterion {meaning}",
        "{change}: {count} criteria {meaning}",
        change=say(title),
        meaning=say(meaning),
    )
    yield Heading(heading)
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
        yield say("Met by {items}.", items=", ".join(entry.proof))
    elif entry.proof and entry.change in (Change.LOST, Change.AGED_OUT):
        items = ", ".join(entry.proof)
        if entry.held_until:
            day = say.day(entry.held_until)
            yield say("Was met by {items}, until {day}.", items=items, day=day)
        else:
            yield say("Was met by {items}.", items=items)
    yield from (f"{reason}." for reason in entry.reasons[:MOST_REASONS])
    if (more := len(entry.reasons) - MOST_REASONS) > 0:
        yield say.number(more, "And {count} more reason.", "And {count} more reasons.")


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
